import Aftersales
import Basics
import Logging
import Storage
import Web

/// What a list is written as.
enum ExportFormat: String, CaseIterable, Sendable {
  case csv, xlsx

  var type: String {
    switch self {
    case .csv: "text/csv; charset=utf-8"
    case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    }
  }
}

/// A list as a file: the lines of a question in its order, in the columns that were chosen, with personal values as the reader
/// sees them on the screen. Whose lines left the program, by whom and what for, is written down before they leave. SEC-001,
/// CUS-019
actor ListExport<L: Listing> {
  /// So many lines are read at once.
  private static var step: Int { 200 }

  private let office: Office
  private let asker: Actor
  private let now: Instant
  private let frame: Frame
  private let query: ListQuery
  private let columns: [String]
  private let purpose: String
  /// The lines that were picked; nil: all that the question holds.
  private var picked: [Int64]?
  private var place: ListPlace?
  private var state = State.before
  private var rows = 1
  private let separated: SeparatedWriter
  private var book: WorkbookWriter?

  private enum State { case before, within, over }

  init(
    _ office: Office, as asker: Actor, at now: Instant, _ frame: Frame, _ query: ListQuery, columns: [String], picked: [Int64]?,
    format: ExportFormat, purpose: String
  ) {
    self.office = office
    self.asker = asker
    self.now = now
    self.frame = frame
    self.query = query
    self.columns = columns
    self.picked = picked
    self.purpose = purpose
    let reader = frame.reader
    separated = SeparatedWriter(local: { reader.local($0) })
    if format == .xlsx {
      book = WorkbookWriter(
        name: reader("listName.\(L.shape.name)"), headings: Self.headings(columns, reader), local: { reader.local($0) })
    }
  }

  private static func headings(_ columns: [String], _ t: Reader) -> [(text: String, kind: CellKind)] {
    columns.flatMap { L.headings($0) }.map { (ListBar.label($0.key, t), $0.kind) }
  }

  /// The next piece of the file; nil at its end. A file that cannot be completed says so in its last line, and a workbook
  /// stays without its end, so that nobody takes a part for the whole.
  func next() async -> [UInt8]? {
    switch state {
    case .over: return nil
    case .before:
      state = .within
      if book != nil { return book?.take() }
      return SeparatedWriter.head + separated.row(Self.headings(columns, frame.reader).map { .text($0.text) })
    case .within: break
    }
    do {
      let lines = try await lines()
      if lines.isEmpty { return end() }
      for cells in lines {
        rows += 1
        if rows <= WorkbookWriter.rowsMax { book?.add(cells) }
      }
      if let book { return book.take() }
      return lines.flatMap { separated.row($0) }
    } catch {
      office.logger.error("export \(L.shape.name): \(error)")
      state = .over
      return book == nil ? separated.row([.text(frame.reader("export.broken"))]) : nil
    }
  }

  private func end() -> [UInt8]? {
    state = .over
    guard book != nil else { return nil }
    book?.end()
    return book?.take()
  }

  /// The next lines as cells, after their reading was written down.
  private func lines() async throws -> [[Cell]] {
    let (query, place, columns, purpose, frame) = (query, place, columns, purpose, frame)
    let ids = picked.map { Array($0.prefix(Self.step)) }
    if ids?.isEmpty ?? false { return [] }
    let step = Self.step
    let (cells, last, accesses) = try await office.read(as: asker, at: now) { work in
      let lines = try ids.map { try L.lines($0, in: work) } ?? L.lines(query, beyond: place, limit: step, in: work)
      let listing = try L(frame, work, lines)
      for line in lines { work.noteAccess(to: L.id(of: line), purpose: purpose) }
      return (
        lines.map { line in columns.flatMap { listing.cells($0, line) } },
        lines.last.map { L.place(beside: $0, query, isBefore: false) }, work.accesses
      )
    }
    try await office.write(down: accesses, by: asker)
    if let ids { picked?.removeFirst(ids.count) }
    self.place = last
    return cells
  }
}
