import Basics
import CSheets

/// An Office Open XML workbook: a zip of XML parts.
enum Workbook {
  static func read(_ bytes: [UInt8], _ limits: SheetLimits) throws(SheetFault) -> [Sheet] {
    let result = bytes.withUnsafeBytes { raw in
      Result { () throws(SheetFault) in try read(ZipParts(raw, limits), limits) }
    }
    return try result.get()
  }

  private static func read(_ parts: ZipParts, _ limits: SheetLimits) throws(SheetFault) -> [Sheet] {
    guard parts.has("xl/workbook.xml"), parts.has("[Content_Types].xml") else { throw SheetFault("sheet.not-a-workbook") }
    let book = try contents(parts)
    let shared = try parts.has("xl/sharedStrings.xml") ? sharedStrings(parts.read("xl/sharedStrings.xml"), limits) : []
    let styles = try parts.has("xl/styles.xml") ? CellStyles(parts.read("xl/styles.xml")) : CellStyles()
    var sheets: [Sheet] = []
    for (name, path) in book.sheets where parts.has(path) {
      let reader = Worksheet(shared: shared, styles: styles, isFrom1904: book.isFrom1904, limits: limits)
      sheets.append(Sheet(name: name, rows: try reader.rows(of: parts.read(path))))
    }
    guard !sheets.isEmpty else { throw SheetFault("sheet.empty") }
    return sheets
  }

  /// Names and paths of the visible worksheets, and the day from which serial dates count.
  private static func contents(_ parts: ZipParts) throws(SheetFault) -> (sheets: [(String, String)], isFrom1904: Bool) {
    var targets: [String: String] = [:]
    if parts.has("xl/_rels/workbook.xml.rels") {
      try XMLPart.walk(parts.read("xl/_rels/workbook.xml.rels")) { event throws(SheetFault) in
        if case .start("Relationship", let attributes) = event, let id = attributes["Id"], let target = attributes["Target"],
          attributes["TargetMode"] != "External"
        {
          targets[id] = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target
        }
      }
    }
    var sheets: [(String, String)] = []
    var isFrom1904 = false
    try XMLPart.walk(parts.read("xl/workbook.xml")) { event throws(SheetFault) in
      guard case .start(let name, let attributes) = event else { return }
      if name == "workbookPr" { isFrom1904 = attributes["date1904"] == "1" || attributes["date1904"] == "true" }
      if name == "sheet", attributes["state"] ?? "visible" == "visible", let id = attributes["id"], let path = targets[id] {
        sheets.append((attributes["name"] ?? "", path))
      }
    }
    return (sheets, isFrom1904)
  }

  private static func sharedStrings(_ bytes: [UInt8], _ limits: SheetLimits) throws(SheetFault) -> [String] {
    var out: [String] = []
    var text = RichText()
    try XMLPart.walk(bytes) { event throws(SheetFault) in
      switch event {
      case .start("si", _): text = RichText()
      case .end("si"): out.append(text.value)
      default: text.take(event)
      }
    }
    return out
  }
}

/// The text of an inline or shared string: all runs, without the readings set above the characters.
struct RichText {
  private var bytes: [UInt8] = []
  private var isInText = false
  private var phonetic = 0

  mutating func take(_ event: XMLPart.Event) {
    switch event {
    case .start("t", _): isInText = true
    case .end("t"): isInText = false
    case .start("rPh", _): phonetic += 1
    case .end("rPh"): phonetic -= 1
    case .text(let piece): if isInText, phonetic == 0 { bytes.append(contentsOf: piece) }
    default: break
    }
  }

  var value: String {
    let text = String(decoding: bytes, as: UTF8.self)
    return text.contains("_x") ? RichText.unescaped(text) : text
  }

  /// `_x000D_` stands for a character that XML cannot hold.
  private static func unescaped(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var out = String.UnicodeScalarView()
    var at = 0
    while at < scalars.count {
      if scalars[at] == "_", at + 6 < scalars.count, scalars[at + 1] == "x", scalars[at + 6] == "_" {
        let code = String(String.UnicodeScalarView(scalars[(at + 2)..<(at + 6)]))
        if let value = UInt32(code, radix: 16), let scalar = Unicode.Scalar(value) {
          out.append(scalar)
          at += 7
          continue
        }
      }
      out.append(scalars[at])
      at += 1
    }
    return String(out)
  }
}

/// One worksheet's cells as texts. Of merged cells only the first holds a value, as in the file.
private struct Worksheet {
  let shared: [String]
  let styles: CellStyles
  let isFrom1904: Bool
  let limits: SheetLimits

  func rows(of bytes: [UInt8]) throws(SheetFault) -> [Sheet.Row] {
    var out = SheetRows(limits)
    var row = 0
    var column = -1
    var kind = "n"
    var style = 0
    var value: [UInt8] = []
    var isInValue = false
    var inline = RichText()
    try XMLPart.walk(bytes) { event throws(SheetFault) in
      switch event {
      case .start("row", let attributes):
        let stated = attributes["r"].flatMap { Int($0) } ?? row + 1
        guard stated > row, stated <= 1_048_576 else { throw SheetFault("sheet.bad-xml") }
        row = stated
        column = -1
      case .end("row"): try out.endRow(row)
      case .start("c", let attributes):
        column = attributes["r"].flatMap { CellStyles.column($0) } ?? column + 1
        kind = attributes["t"] ?? "n"
        style = attributes["s"].flatMap { Int($0) } ?? 0
        value.removeAll(keepingCapacity: true)
        inline = RichText()
      case .start("v", _): isInValue = true
      case .end("v"): isInValue = false
      case .text(let piece):
        if isInValue { value.append(contentsOf: piece) } else if kind == "inlineStr" { inline.take(event) }
      case .end("c"):
        let raw = String(decoding: value, as: UTF8.self)
        try out.put(kind == "inlineStr" ? inline.value : text(raw, kind, style), column: column, row: row)
      default: if kind == "inlineStr" { inline.take(event) }
      }
    }
    return out.rows
  }

  private func text(_ raw: String, _ kind: String, _ style: Int) throws(SheetFault) -> String {
    switch kind {
    case "s":
      if raw.isEmpty { return "" }
      guard let place = Int(raw), shared.indices.contains(place) else { throw SheetFault("sheet.bad-xml") }
      return shared[place]
    case "b": return raw == "1" ? "TRUE" : raw == "0" ? "FALSE" : raw
    case "n", "":
      guard let number = Double(raw), number.isFinite else { return raw }
      return styles.shows(style).flatMap { SerialDate.text(number, $0, isFrom1904: isFrom1904) } ?? SerialDate.plain(raw, number)
    default: return raw
    }
  }
}
