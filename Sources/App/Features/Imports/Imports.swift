import Aftersales
import Basics
import Storage

/// Paper years into the register: rehearse, accept, undo. Page and command line call the same. REQ-001
package enum Imports {
  /// Who may write a rehearsed file into the register, and withdraw it.
  package static let accepting: Set<Role> = [.supervisor, .branchManager, .serviceDepartment, .administrator]
  /// Who may bring a file and answer what its words mean.
  package static let preparing: Set<Role> = accepting.union([.clerk])

  static func digest(_ text: String) -> String { Files.hash(Array(text.utf8)) }

  static func require(_ roles: Set<Role>, for branch: ID<Branch>, in work: Work) throws {
    if work.actor.isSystem { return }
    guard work.actor.isAny(of: roles) else { throw Problem.forbidden }
    guard work.scope.sees(branch) else { throw Problem.notFound }
  }

  /// What an import would do, with everything remembered about such a file. Writes nothing.
  package static func rehearse(_ file: ImportFile, branch: ID<Branch>, answers: ImportAnswers, in work: Work) throws -> Rehearsal
  {
    try require(preparing, for: branch, in: work)
    var answers = answers
    // What was corrected for these headings before holds until somebody says otherwise.
    answers["headings"] = try remembered(file.headingKey, in: work).merging(answers["headings"] ?? [:]) { _, said in said }
    let rows = try work.transaction.rows("select key, digest from import_row where branch = \(branch)")
    let known = Dictionary(rows.map { ($0.text(0), $0.text(1)) }, uniquingKeysWith: { first, _ in first })
    return try file.register.rehearse(answers: RegisterAnswers(answers), known: known, digest: digest)
  }

  // MARK: The columns' meaning, by heading set

  static func remembered(_ key: String, in work: Work) throws -> [String: String] {
    guard let text = try work.setting("import.headings." + key), let json = try? JSON(parsing: text) else { return [:] }
    return (json.object ?? [:]).compactMapValues(\.string)
  }

  static func remember(_ headings: [String: String], as key: String, in work: Work) throws {
    guard !headings.isEmpty else { return }
    let all = try remembered(key, in: work).merging(headings) { _, said in said }
    try work.set("import.headings." + key, to: JSON.texts(all).canonical)
  }

  // MARK: Accepting

  package struct Accepted: Sendable {
    package let rehearsal: Rehearsal
    /// nil: there was nothing to write.
    package let batch: ID<ImportBatch>?
    /// Lines unfinished on paper that nobody decided about: they came in as open work.
    package let undecided: Int
  }

  /// Writes every importable line, in short transactions that hold nobody up. Whatever a crash left undone, the same
  /// import completes; a second import of the same file writes nothing.
  package static func accept(
    _ file: ImportFile, branch: ID<Branch>, answers: ImportAnswers, batch draft: ID<ImportBatch>? = nil, by actor: Actor,
    in office: Office
  ) async throws -> Accepted {
    let rehearsal = try await office.read(as: actor) { work in
      try require(accepting, for: branch, in: work)
      return try rehearse(file, branch: branch, answers: answers, in: work)
    }
    let lines = rehearsal.lines
    let undecided = lines.count { $0.standing == .undecided }
    guard draft != nil || !lines.isEmpty else { return Accepted(rehearsal: rehearsal, batch: nil, undecided: 0) }
    let counts = rehearsal.counts
    let run = try await office.write(as: actor) { work in
      try remember(answers["headings"] ?? [:], as: file.headingKey, in: work)
      let batch = try ImportBatches.start(draft, file, branch: branch, answers: answers, counts: counts, in: work)
      return try ImportRun(batch, file, branch: branch, by: actor, in: work)
    }
    var done = 0
    while done < lines.count {
      let rest = lines[done...].prefix(ImportRun.rowsMax)
      done += try await office.write(as: .system) { work in try run.write(rest, in: work) }
    }
    try await office.write(as: actor) { work in try ImportBatches.finish(run.batch, in: work) }
    return Accepted(rehearsal: rehearsal, batch: run.batch, undecided: undecided)
  }

  // MARK: Undoing

  package struct Undone: Sendable {
    package var withdrawn = 0
    /// Cases on which somebody has worked since; they stay.
    package var touched: [ID<WorkOrder>] = []
    /// Files that the import had made and nobody used since.
    package var customers = 0
    package var assets = 0
  }

  /// Withdraws an import: every case that nobody touched becomes void and its line may be imported again; customers and
  /// articles that it made go with them, unless somebody has worked with them since.
  package static func undo(_ batch: ID<ImportBatch>, by actor: Actor, in office: Office) async throws -> Undone {
    try await office.read(as: actor) { work in
      let found = try ImportBatches.find(batch, in: work)
      try require(accepting, for: found.branch, in: work)
      guard found.state == .done || found.state == .running else { throw Refusal("import-not-done") }
    }
    var undone = Undone()
    var made = ImportedFiles()
    var last = -1
    while true {
      let from = last
      let part = try await office.write(as: .system) { work in try withdraw(batch, after: from, by: actor, in: work) }
      undone.withdrawn += part.withdrawn
      undone.touched += part.touched
      made.add(part.made)
      guard let row = part.last else { break }
      last = row
    }
    let files = made
    undone.assets = try await files.withdraw(files.assets, in: office) { id, work in try files.withdrawAsset(id, in: work) }
    undone.customers = try await files.withdraw(files.customers, in: office) { id, work in
      try files.withdrawCustomer(id, in: work)
    }
    try await office.write(as: actor) { work in try ImportBatches.markUndone(batch, in: work) }
    return undone
  }

  private static func withdraw(
    _ batch: ID<ImportBatch>, after row: Int, by actor: Actor, in work: Work
  ) throws -> (withdrawn: Int, touched: [ID<WorkOrder>], made: ImportedFiles, last: Int?) {
    let rows = try work.transaction.rows(
      "select row, branch, key, stream from import_row where batch = \(batch) and row > \(row) order by row limit 20")
    var withdrawn = 0
    var touched: [ID<WorkOrder>] = []
    var made = ImportedFiles()
    for row in rows {
      guard let order = try work.fold(WorkOrder.self, row.integer(3)) else { continue }
      try made.add(order, in: work)
      guard order.state.version == 1 else {
        touched.append(ID(order.id))
        continue
      }
      let facts = WorkOrder.Facts(
        policy: try work.policy(order.state.call.policy), calendar: try work.calendar(version: order.state.round.calendarVersion))
      try work.perform(.undoImport(by: actor.isSystem ? nil : actor.id), on: order, facts: facts)
      try work.transaction.execute("delete from import_row where branch = \(row.integer(1)) and key = \(row.text(2))")
      withdrawn += 1
    }
    return (withdrawn, touched, made, rows.last?.int(0))
  }
}

extension Rehearsal {
  /// The totals as they are kept with a batch.
  var counts: ImportCounts {
    ImportCounts(
      rows: rows, imported: imported, duplicates: duplicates, refused: refused, waiting: waiting, unchanged: unchanged)
  }
}

/// `rows` = all others together.
package struct ImportCounts: Hashable, Sendable {
  package let rows: Int
  package let imported: Int
  package let duplicates: Int
  package let refused: Int
  package let waiting: Int
  package let unchanged: Int

  init(rows: Int, imported: Int, duplicates: Int, refused: Int, waiting: Int, unchanged: Int) {
    self.rows = rows
    self.imported = imported
    self.duplicates = duplicates
    self.refused = refused
    self.waiting = waiting
    self.unchanged = unchanged
  }

  init?(_ json: JSON) {
    func count(_ name: String) -> Int? { json[name]?.int.map { Int($0) } }
    guard let rows = count("rows"), let imported = count("imported"), let duplicates = count("duplicates"),
      let refused = count("refused"), let waiting = count("waiting"), let unchanged = count("unchanged")
    else { return nil }
    self.init(
      rows: rows, imported: imported, duplicates: duplicates, refused: refused, waiting: waiting, unchanged: unchanged)
  }

  var json: JSON {
    [
      "rows": .int(Int64(rows)), "imported": .int(Int64(imported)), "duplicates": .int(Int64(duplicates)),
      "refused": .int(Int64(refused)), "waiting": .int(Int64(waiting)), "unchanged": .int(Int64(unchanged)),
    ]
  }
}
