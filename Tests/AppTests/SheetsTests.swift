import Aftersales
import Basics
import Foundation
import Testing

@testable import App

/// Files as people send them: what is read, and what is turned away by name.
@Suite("sheets") struct SheetsTests {
  private static func fixture(_ name: String) throws -> [UInt8] {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return [UInt8](try Data(contentsOf: tests.appending(path: "Fixtures/" + name)))
  }

  private static func cells(_ text: String) throws -> [[String]] {
    try Sheet.read(Array(text.utf8), name: "a.csv").rows.map(\.cells)
  }

  private static func fault(_ bytes: [UInt8], name: String = "a.csv", limits: SheetLimits = .standard) -> String {
    do throws(SheetFault) {
      _ = try Sheet.read(bytes, name: name, limits: limits)
      return "none"
    } catch {
      return error.code
    }
  }

  // MARK: The register

  @Test("the sample register says the same as text in GB18030 and as a workbook, row by row")
  func sample() throws {
    let text = try PaperRegisterFile(try Self.fixture("call-register-sample.csv"), name: "call-register-sample.csv")
    let book = try PaperRegisterFile(try Self.fixture("call-register-sample.xlsx"), name: "call-register-sample.xlsx")
    #expect(text.sheet.rows == book.sheet.rows)
    #expect(text.sheet.rows.count == 62)
    let a = try text.rehearse(digest: { $0 })
    let b = try book.rehearse(digest: { $0 })
    #expect(a.lines == b.lines)
    #expect((a.rows, a.duplicates) == (60, 1))
    #expect(a.rows == a.imported + a.duplicates + a.refused + a.waiting + a.unchanged)
    let codes = Set(a.problems.map(\.code))
    #expect(
      codes.isSuperset(of: [
        "row.duplicate", "called-at.missing", "phone.short", "address.missing", "ditto.nothing-above", "year.from-context",
      ]))
    #expect(a.questions.map(\.value) == ["郊县"])
    let answered = try text.rehearse(answers: RegisterAnswers(["市区/郊区": ["郊县": "suburban"]]), digest: { $0 })
    #expect(answered.waiting == 0)
    #expect(answered.imported == a.imported + a.waiting)
    let again = try book.rehearse(
      known: Dictionary(uniqueKeysWithValues: answered.lines.map { ($0.key, $0.digest) }), digest: { $0 })
    #expect((again.imported, again.waiting, again.unchanged) == (0, 0, answered.imported))
  }

  @Test("a sheet that holds no register is refused")
  func noRegister() {
    #expect(throws: SheetFault("sheet.no-headings")) { try PaperRegisterFile(Array("a,b\n1,2\n".utf8), name: "a.csv") }
  }

  // MARK: Text

  @Test("quotes hold separators, doubled quotes and line breaks; row numbers count blank rows")
  func quotes() throws {
    let text = "a,\"b,1\",\"say \"\"hi\"\"\"\r\n\r\n\"two\nlines\",,c,,\n\",x\n\",y,z"
    let sheet = try Sheet.read(Array(text.utf8), name: "a.csv")
    #expect(sheet.rows.map(\.number) == [1, 3, 4])
    #expect(sheet.rows[0].cells == ["a", "b,1", "say \"hi\""])
    #expect(sheet.rows[1].cells == ["two\nlines", "", "c"])
    #expect(sheet.rows[2].cells == [",x\n", "y", "z"])
  }

  @Test("finds the separator", arguments: [",", ";", "\t", "|"])
  func separators(mark: String) throws {
    let rows = try Self.cells("a\(mark)b,c;d\(mark)e\n1\(mark)2\(mark)3\n4\(mark)5\(mark)6")
    #expect(rows.last == ["4", "5", "6"])
    #expect(rows[1] == ["1", "2", "3"])
    #expect(try Self.cells("sep=;\n1,5;2\n") == [["1,5", "2"]])
  }

  @Test("finds the encoding")
  func encodings() throws {
    let text = "电话,地址\n1,南山路㐂"
    let expected = [["电话", "地址"], ["1", "南山路㐂"]]
    let gb: [UInt8] = [
      0xB5, 0xE7, 0xBB, 0xB0, 0x2C, 0xB5, 0xD8, 0xD6, 0xB7, 0x0A, 0x31, 0x2C, 0xC4, 0xCF, 0xC9, 0xBD, 0xC2, 0xB7, 0x81, 0x39,
      0xEF, 0x31,
    ]
    let little = Array(text.utf16).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    let big = Array(text.utf16).flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    let files: [[UInt8]] = [Array(text.utf8), [0xEF, 0xBB, 0xBF] + text.utf8, [0xFF, 0xFE] + little, [0xFE, 0xFF] + big]
    for bytes in files { #expect(try Sheet.read(bytes, name: "a.csv").rows.map(\.cells) == expected) }
    #expect(try Sheet.read(gb, name: "a.csv").rows.map(\.cells) == expected)
  }

  @Test("what is no table is turned away by name")
  func turnedAway() {
    #expect(Self.fault([]) == "sheet.empty")
    #expect(Self.fault(Array("\n \n,,\n".utf8)) == "sheet.empty")
    #expect(Self.fault([0xD0, 0xCF, 0x11, 0xE0, 0, 0]) == "sheet.old-or-locked")
    #expect(Self.fault(Array("a,b".utf8), name: "a.XLSX") == "sheet.not-a-zip")
    #expect(Self.fault([0x50, 0x4B, 3, 4, 9, 9, 9]) == "sheet.not-a-zip")
    #expect(Self.fault([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D]) == "sheet.not-a-sheet")
    #expect(Self.fault(Array("<html><table>".utf8)) == "sheet.not-a-sheet")
    #expect(Self.fault([0x61, 0x2C, 0xFF, 0xFF, 0x0A]) == "sheet.unknown-encoding")
    #expect(Self.fault(Array("a,\"b\n1,2\n".utf8)) == "sheet.unclosed-quote")
  }

  @Test("limits hold for text")
  func textLimits() {
    let small = SheetLimits(bytes: 1000, rows: 3, columns: 4, cellLength: 10)
    #expect(Self.fault(Array("1\n2\n3\n4\n".utf8), limits: small) == "sheet.too-many-rows")
    #expect(Self.fault(Array("1,2,3,4,5\n".utf8), limits: small) == "sheet.too-many-columns")
    #expect(Self.fault(Array("1,2,3,4,,,,\n".utf8), limits: small) == "none")
    #expect(Self.fault(Array("12345678901,2".utf8), limits: small) == "sheet.cell-too-long")
    #expect(Self.fault([UInt8](repeating: 49, count: 1001), limits: small) == "sheet.too-large")
  }

  // MARK: Workbooks

  @Test("shared, inline and rich strings, numbers, booleans, errors, days and times")
  func workbook() throws {
    let sheet = try Sheet.read(Book.sample().zip(), name: "a.xlsx")
    #expect(sheet.name == "表")
    #expect(sheet.rows.map(\.number) == [1, 2, 5])
    #expect(sheet.rows[0].cells == ["电话", "", "富文本", "行\n内", "TRUE", "#N/A"])
    #expect(
      sheet.rows[1].cells == ["13866131860", "220.5", "2025-03-01", "2025-03-01 08:05", "08:05", "1900-02-28", "0.1", "45717"])
    #expect(sheet.rows[2].cells == ["2025-03-01 08:05:30", "x"])
  }

  @Test("days count from 1904 where the book says so")
  func from1904() throws {
    var book = Book.sample()
    book.properties = "<workbookPr date1904=\"1\"/>"
    book.rows = "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>44255</v></c></row>"
    #expect(try Sheet.read(book.zip(), name: "a.xlsx").rows[0].cells == ["2025-03-01"])
  }

  @Test("hidden sheets are left out, and the sheet with the register is taken")
  func severalSheets() throws {
    var book = Book.sample()
    book.more = [
      ("封面", "visible", "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>说明</t></is></c></row>"),
      ("旧", "hidden", Book.row(1, ["叫修时间", "客户名称", "电话"])),
      ("登记", "visible", Book.row(1, ["叫修时间", "客户名称", "电话"]) + Book.row(2, ["2025-3-1", "钱甲乙", "13800138011"])),
    ]
    #expect(try Sheet.all(in: book.zip(), name: "a.xlsx").map(\.name) == ["表", "封面", "登记"])
    let file = try PaperRegisterFile(book.zip(), name: "a.xlsx")
    #expect(file.sheet.name == "登记")
    #expect(try file.rehearse(digest: { $0 }).imported == 1)
  }

  @Test("a workbook that is damaged or made to harm is turned away by name")
  func harmfulBooks() throws {
    var entity = Book.sample()
    entity.prologue = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>"
    #expect(Self.fault(entity.zip(), name: "a.xlsx") == "sheet.bad-xml")
    var broken = Book.sample()
    broken.rows = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>99</v></c></row>"
    #expect(Self.fault(broken.zip(), name: "a.xlsx") == "sheet.bad-xml")
    var open = Book.sample()
    open.rows = "<row r=\"1\"><c>"
    #expect(Self.fault(open.zip(), name: "a.xlsx") == "sheet.bad-xml")
    #expect(Self.fault(StoredZip.archive([("a.txt", Array("hello".utf8))]), name: "a.xlsx") == "sheet.not-a-workbook")
    let large = SheetLimits(unpackedBytes: 500)
    #expect(Self.fault(Book.sample().zip(), name: "a.xlsx", limits: large) == "sheet.too-large")
    // What was packed and says so truly, but too well: 4 MB of blanks in 4 KB.
    #expect(Self.fault(try Self.fixture("bomb.xlsx"), name: "a.xlsx") == "sheet.suspicious")
    var damaged = Book.sample().zip()
    let place = try #require(damaged.firstRange(of: Array("13866131860".utf8))).lowerBound
    damaged[place] = 0x39
    #expect(Self.fault(damaged, name: "a.xlsx") == "sheet.damaged")
    var tall = Book.sample()
    tall.rows = "<row r=\"2000000\"><c r=\"A1\"><v>1</v></c></row>"
    #expect(Self.fault(tall.zip(), name: "a.xlsx") == "sheet.bad-xml")
    var wide = Book.sample()
    wide.rows = "<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>"
    #expect(Self.fault(wide.zip(), name: "a.xlsx") == "sheet.too-many-columns")
  }

  @Test("files with broken bytes are read or turned away, without a trap", arguments: ["csv", "xlsx"])
  func brokenBytes(ending: String) throws {
    let sound = try Self.fixture("call-register-sample." + ending)
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<200 {
      var bytes = sound
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      if Bool.random(using: &generator) { bytes.removeLast(Int.random(in: 0..<bytes.count / 2, using: &generator)) }
      guard let file = try? PaperRegisterFile(bytes, name: "a." + ending) else { continue }
      let r = try file.rehearse(digest: { $0 })
      #expect(r.rows == r.imported + r.duplicates + r.refused + r.waiting + r.unchanged)
    }
  }

  @Test(
    "which formats show days and times",
    arguments: [
      ("yyyy-mm-dd", CellStyles.Shows.day), ("yyyy\"年\"m\"月\"d\"日\";@", .day), ("m\"月\"d\"日\"", .day), ("h:mm", .time),
      ("[h]:mm:ss", .time),
      ("yyyy/m/d h:mm", .dayAndTime), ("[$-804]yyyy-mm-dd\\ hh:mm", .dayAndTime), ("General", nil), ("0.00", nil),
      ("\"day\"0", nil),
      ("[Red]0.00", nil), ("¥#,##0.00", nil), ("@", nil),
    ])
  func formats(code: String, shows: CellStyles.Shows?) { #expect(CellStyles.shows(format: code) == shows) }
}

/// A small workbook made in memory.
private struct Book {
  var properties = ""
  var prologue = ""
  var rows: String
  var more: [(name: String, state: String, rows: String)] = []

  static func sample() -> Book {
    Book(
      rows: """
        <row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c><c r="D1" t="inlineStr"><is><t>行_x000A_内</t></is></c>\
        <c r="E1" t="b"><v>1</v></c><c r="F1" t="e"><v>#N/A</v></c></row>\
        <row r="2"><c r="A2"><v>13866131860</v></c><c r="B2"><v>220.49999999999997</v></c><c r="C2" s="1"><v>45717</v></c>\
        <c r="D2" s="2"><v>45717.336805555555</v></c><c r="E2" s="3"><v>0.336805555555556</v></c><c r="F2" s="1"><v>59</v></c>\
        <c r="G2"><v>0.1</v></c><c r="H2"><v>45717</v></c></row>\
        <row r="4"><c r="A4"/></row><row><c s="2"><v>45717.337152777778</v></c><c t="str"><v>x</v></c></row>
        """)
  }

  static func row(_ number: Int, _ cells: [String]) -> String {
    "<row r=\"\(number)\">" + cells.map { "<c t=\"inlineStr\"><is><t>\($0)</t></is></c>" }.joined() + "</row>"
  }

  func zip() -> [UInt8] {
    let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
    let all = [(name: "表", state: "visible", rows: rows)] + more
    let sheets = all.enumerated().map {
      "<sheet name=\"\($1.name)\" state=\"\($1.state)\" sheetId=\"\($0 + 1)\" r:id=\"r\($0)\"/>"
    }
    let links = all.indices.map { "<Relationship Id=\"r\($0)\" Type=\"worksheet\" Target=\"worksheets/sheet\($0).xml\"/>" }
    var parts: [(String, String)] = [
      ("[Content_Types].xml", "<Types/>"),
      (
        "xl/workbook.xml",
        "<workbook \(main) xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\(properties)<sheets>"
          + sheets.joined() + "</sheets></workbook>"
      ),
      ("xl/_rels/workbook.xml.rels", "<Relationships>" + links.joined() + "</Relationships>"),
      (
        "xl/sharedStrings.xml",
        "<sst \(main)><si><t>电话</t></si><si><r><t>富</t></r><r><t>文本</t></r><rPh><t>fu</t></rPh></si></sst>"
      ),
      (
        "xl/styles.xml",
        "<styleSheet \(main)><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy/m/d h:mm\"/></numFmts>"
          + "<cellStyleXfs><xf numFmtId=\"0\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"
          + "<xf numFmtId=\"164\"/><xf numFmtId=\"20\"/></cellXfs></styleSheet>"
      ),
    ]
    for (place, sheet) in all.enumerated() {
      parts.append(
        ("xl/worksheets/sheet\(place).xml", "\(prologue)<worksheet \(main)><sheetData>\(sheet.rows)</sheetData></worksheet>"))
    }
    return StoredZip.archive(parts.map { ($0.0, Array($0.1.utf8)) })
  }
}

/// Writes zip archives without packing.
private enum StoredZip {
  static func archive(_ parts: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var out: [UInt8] = []
    var directory: [UInt8] = []
    for part in parts {
      let name = Array(part.name.utf8)
      let sizes = little(crc(part.bytes), 4) + little(UInt32(part.bytes.count), 4) + little(UInt32(part.bytes.count), 4)
      // Version 2.0, names in UTF-8, stored, 1 January 2025.
      let common =
        little(20, 2) + little(0x800, 2) + little(0, 2) + little(0, 2) + little(0x5A21, 2) + sizes + little(UInt32(name.count), 2)
      directory +=
        [0x50, 0x4B, 1, 2] + little(20, 2) + common + little(0, 2) + little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4)
      directory += little(UInt32(out.count), 4) + name
      out += [0x50, 0x4B, 3, 4] + common + little(0, 2) + name + part.bytes
    }
    let count = little(UInt32(parts.count), 2)
    return out + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + count + count + little(UInt32(directory.count), 4)
      + little(UInt32(out.count), 4) + [0, 0]
  }

  private static func little(_ value: UInt32, _ width: Int) -> [UInt8] { (0..<width).map { UInt8(value >> (8 * $0) & 255) } }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    var value: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
    return ~value
  }
}
