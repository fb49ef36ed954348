import Aftersales

/// A file of the paper years, and the sheet in it that looks like the register.
package struct PaperRegisterFile: Sendable {
  package let name: String
  package let sheet: Sheet
  /// Other worksheets with headings of a register: a file of twelve months is imported sheet by sheet.
  package let otherSheets: [String]
  /// What the columns mean, as far as the program can tell; `Rehearsal` takes it corrected.
  package let mapping: PaperMapping

  /// - Parameter sheetName: the worksheet to take; without it, the first one in which headings are found
  package init(_ bytes: [UInt8], name: String, sheetName: String? = nil, limits: SheetLimits = .standard) throws(SheetFault) {
    var found: [(sheet: Sheet, mapping: PaperMapping)] = []
    for sheet in try Sheet.all(in: bytes, name: name, limits: limits) where sheetName == nil || sheet.name == sheetName {
      if let mapping = PaperMapping(finding: PaperRegisterFile.rows(sheet)) { found.append((sheet, mapping)) }
    }
    guard let first = found.first else { throw SheetFault("sheet.no-headings") }
    self.name = name
    sheet = first.sheet
    mapping = first.mapping
    otherSheets = found.dropFirst().map(\.sheet.name)
  }

  /// What an import would do. `known`: key → digest of the lines that earlier imports of the branch took.
  package func rehearse(
    mapping: PaperMapping? = nil, answers: RegisterAnswers = RegisterAnswers(), known: [String: String] = [:],
    digest: (String) -> String
  ) throws(SheetFault) -> Rehearsal {
    let rehearsal = Rehearsal(
      PaperRegisterFile.rows(sheet), fileName: name, mapping: mapping ?? self.mapping, answers: answers, known: known,
      digest: digest)
    guard let rehearsal else { throw SheetFault("sheet.no-headings") }
    return rehearsal
  }

  private static func rows(_ sheet: Sheet) -> [PaperRow] { sheet.rows.map { PaperRow(number: $0.number, cells: $0.cells) } }
}
