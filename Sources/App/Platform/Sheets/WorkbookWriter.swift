import Basics

/// One worksheet as an Office Open XML workbook, row by row: amounts are numbers, moments and days are dates, texts are texts
/// and never formulas. The first row stays in sight and carries filters.
struct WorkbookWriter {
  private let zip = ZipWriter()
  private let local: @Sendable (Instant) -> LocalTime
  private let columns: Int
  private var row = 0

  /// What a worksheet holds at most.
  static let rowsMax = 1_048_576

  init(
    name: String, headings: [(text: String, kind: CellKind)], local: @escaping @Sendable (Instant) -> LocalTime
  ) {
    self.local = local
    columns = headings.count
    part("[Content_Types].xml", Self.types)
    part("_rels/.rels", Self.relations)
    part("xl/workbook.xml", Self.book(name))
    part("xl/_rels/workbook.xml.rels", Self.bookRelations)
    part("xl/styles.xml", Self.styles)
    zip.begin("xl/worksheets/sheet1.xml")
    let widths = headings.enumerated().map { place, heading in
      "<col min=\"\(place + 1)\" max=\"\(place + 1)\" width=\"\(Self.width(heading.kind))\" customWidth=\"1\"/>"
    }
    zip.write(
      (Self.head
        + "<worksheet xmlns=\"\(Self.main)\"><sheetViews><sheetView workbookViewId=\"0\">"
        + "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols>"
        + widths.joined() + "</cols><sheetData>").utf8)
    write(headings.map { .text($0.text) }, style: 1)
  }

  mutating func add(_ cells: [Cell]) { write(cells, style: 0) }

  mutating func end() {
    let last = "\(Self.letters(max(0, columns - 1)))\(max(1, row))"
    zip.write("</sheetData><autoFilter ref=\"A1:\(last)\"/></worksheet>".utf8)
    zip.end()
    zip.finish()
  }

  func take() -> [UInt8] { zip.take() }

  private func part(_ name: String, _ text: String) {
    zip.begin(name)
    zip.write(text.utf8)
    zip.end()
  }

  private mutating func write(_ cells: [Cell], style: Int) {
    row += 1
    var text = "<row r=\"\(row)\">"
    for (place, cell) in cells.enumerated() {
      let reference = "\(Self.letters(place))\(row)"
      switch cell {
      case .empty: continue
      case .text(let value):
        text +=
          "<c r=\"\(reference)\" s=\"\(style)\" t=\"inlineStr\"><is><t xml:space=\"preserve\">\(Self.escaped(value))</t></is></c>"
      case .whole(let number): text += "<c r=\"\(reference)\"><v>\(number)</v></c>"
      case .money(let money):
        let sign = money.fen < 0 ? "-" : ""
        text += "<c r=\"\(reference)\" s=\"4\"><v>\(sign)\(abs(money.fen) / 100).\(padded(Int(abs(money.fen) % 100), 2))</v></c>"
      case .day(let day): text += "<c r=\"\(reference)\" s=\"3\"><v>\(Self.serial(day))</v></c>"
      case .moment(let instant):
        let time = local(instant)
        let part = Double(time.hour * 3600 + time.minute * 60 + time.second) / 86_400
        text += "<c r=\"\(reference)\" s=\"2\"><v>\(Double(Self.serial(time.day)) + part)</v></c>"
      }
    }
    zip.write((text + "</row>").utf8)
  }

  /// Days since the end of 1899, as spreadsheet programs count them.
  private static func serial(_ day: LocalDay) -> Int { day.number + 25_569 }

  /// 0 → `A`, 27 → `AB`.
  static func letters(_ place: Int) -> String {
    var rest = place + 1
    var out = ""
    while rest > 0 {
      out = String(UnicodeScalar(UInt8(65 + (rest - 1) % 26))) + out
      rest = (rest - 1) / 26
    }
    return out
  }

  private static func width(_ kind: CellKind) -> Int {
    switch kind {
    case .short: 11
    case .text: 18
    case .long: 36
    case .whole: 8
    case .moment: 17
    case .day: 12
    case .money: 12
    }
  }

  /// XML knows no control characters; a cell holds 32,767 characters at most.
  private static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars.prefix(32_767) {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\n", "\t": out.unicodeScalars.append(scalar)
      default:
        if scalar.value >= 0x20, scalar.value != 0xFFFE, scalar.value != 0xFFFF { out.unicodeScalars.append(scalar) }
      }
    }
    return out
  }

  private static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
  private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let package = "http://schemas.openxmlformats.org/package/2006"

  private static let types =
    head + "<Types xmlns=\"\(package)/content-types\">"
    + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>" + override("workbook", "sheet.main")
    + override("worksheets/sheet1", "worksheet") + override("styles", "styles") + "</Types>"

  private static func override(_ name: String, _ kind: String) -> String {
    "<Override PartName=\"/xl/\(name).xml\" "
      + "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.\(kind)+xml\"/>"
  }

  private static let relations =
    head + "<Relationships xmlns=\"\(package)/relationships\">"
    + "<Relationship Id=\"rId1\" Type=\"\(office)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"

  private static let bookRelations =
    head + "<Relationships xmlns=\"\(package)/relationships\">"
    + "<Relationship Id=\"rId1\" Type=\"\(office)/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
    + "<Relationship Id=\"rId2\" Type=\"\(office)/styles\" Target=\"styles.xml\"/></Relationships>"

  private static func book(_ name: String) -> String {
    let short = escaped(String(name.filter { !"[]:*?/\\'".contains($0) }.prefix(31)))
    return head + "<workbook xmlns=\"\(main)\" xmlns:r=\"\(office)\">"
      + "<sheets><sheet name=\"\(short)\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
  }

  /// 0 text, 1 heading, 2 moment, 3 day, 4 amount.
  private static let styles =
    head + "<styleSheet xmlns=\"\(main)\">"
    + "<numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd hh:mm\"/>"
    + "<numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts>"
    + "<fonts count=\"2\"><font><sz val=\"11\"/></font><font><b/><sz val=\"11\"/></font></fonts>"
    + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
    + "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
    + "<borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"5\">"
    + "<xf numFmtId=\"49\" applyNumberFormat=\"1\"/><xf numFmtId=\"49\" fontId=\"1\" applyFont=\"1\" applyNumberFormat=\"1\"/>"
    + "<xf numFmtId=\"164\" applyNumberFormat=\"1\"/><xf numFmtId=\"165\" applyNumberFormat=\"1\"/>"
    + "<xf numFmtId=\"4\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
}
