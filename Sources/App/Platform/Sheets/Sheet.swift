/// A table as somebody keeps it in a file: rows of plain texts with the numbers that a spreadsheet program shows.
package struct Sheet: Hashable, Sendable {
  package struct Row: Hashable, Sendable {
    /// From 1, blank rows counted.
    package let number: Int
    /// Blank cells between filled ones are empty texts; none stand behind the last filled one.
    package let cells: [String]

    package init(number: Int, cells: [String]) {
      self.number = number
      self.cells = cells
    }
  }
  /// The worksheet's name; empty for a text file.
  package let name: String
  /// Without rows that are wholly blank.
  package let rows: [Row]

  package init(name: String, rows: [Row]) {
    self.name = name
    self.rows = rows
  }

  /// The first worksheet that holds anything. What the bytes are is told by themselves; the name only words the fault.
  package static func read(_ bytes: [UInt8], name: String, limits: SheetLimits = .standard) throws(SheetFault) -> Sheet {
    let sheets = try all(in: bytes, name: name, limits: limits)
    guard let first = sheets.first(where: { !$0.rows.isEmpty }) else { throw SheetFault("sheet.empty") }
    return first
  }

  /// Every visible worksheet, in the order of the book; a text file is one sheet.
  package static func all(in bytes: [UInt8], name: String, limits: SheetLimits = .standard) throws(SheetFault) -> [Sheet] {
    guard !bytes.isEmpty else { throw SheetFault("sheet.empty") }
    guard bytes.count <= limits.bytes else { throw SheetFault("sheet.too-large", ["limit": String(limits.bytes >> 20)]) }
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return try Workbook.read(bytes, limits) }
    // The container of Excel 97, and of a book behind a password.
    if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { throw SheetFault("sheet.old-or-locked") }
    let ending = name.lowercased()
    if ending.hasSuffix(".xlsx") || ending.hasSuffix(".xlsm") || bytes.starts(with: [0x50, 0x4B]) {
      throw SheetFault("sheet.not-a-zip")
    }
    return [Sheet(name: "", rows: try SeparatedText.rows(of: SheetEncoding.text(of: bytes), limits))]
  }
}

/// How much a file may ask of us before it is turned away.
package struct SheetLimits: Hashable, Sendable {
  package var bytes = 64 << 20
  /// All parts of a book together, unpacked.
  package var unpackedBytes = 64 << 20
  /// Unpacked to packed size of one part; what packs better was made to harm.
  package var ratio = 200
  package var rows = 200_000
  package var columns = 200
  /// Unicode scalars; spreadsheet programs hold no more.
  package var cellLength = 32_767

  package static let standard = SheetLimits()
}

/// Why a file is no sheet that can be read. Words: `import.fault.<code>`.
package struct SheetFault: Error, Hashable, Sendable {
  /// `sheet.not-a-zip`, `sheet.too-large`, …
  package let code: String
  /// Fills the {places} of the sentence.
  package let values: [String: String]

  package init(_ code: String, _ values: [String: String] = [:]) {
    self.code = code
    self.values = values
  }
}

/// Gathers rows within the limits; readers of every format put their cells here.
struct SheetRows {
  private let limits: SheetLimits
  private(set) var rows: [Sheet.Row] = []
  private var cells: [String] = []

  init(_ limits: SheetLimits) { self.limits = limits }

  mutating func put(_ text: String, column: Int, row: Int) throws(SheetFault) {
    if text.isEmpty { return }
    guard column < limits.columns else {
      throw SheetFault("sheet.too-many-columns", ["limit": String(limits.columns), "row": String(row)])
    }
    guard text.utf8.count <= limits.cellLength || text.unicodeScalars.count <= limits.cellLength else {
      throw SheetFault("sheet.cell-too-long", ["limit": String(limits.cellLength), "row": String(row)])
    }
    while cells.count <= column { cells.append("") }
    cells[column] = text
  }

  mutating func endRow(_ number: Int) throws(SheetFault) {
    defer { cells.removeAll(keepingCapacity: true) }
    guard cells.contains(where: { $0.unicodeScalars.contains { !$0.properties.isWhitespace } }) else { return }
    guard rows.count < limits.rows else { throw SheetFault("sheet.too-many-rows", ["limit": String(limits.rows)]) }
    rows.append(Sheet.Row(number: number, cells: cells))
  }
}
