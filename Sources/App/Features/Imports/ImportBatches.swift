import Aftersales
import Basics
import Storage

/// The rows of `import_batch`: files on their way in, and what became of them.
package struct ImportBatchRow: Sendable {
  package enum State: String, Sendable {
    case rehearsed, running, done, undone
  }

  package let id: ID<ImportBatch>
  package let branch: ID<Branch>
  package let fileHash: String
  package let fileName: String
  package let headingKey: String
  package let answers: ImportAnswers
  package let state: State
  package let counts: ImportCounts?
  package let createdAt: Instant
  package let createdBy: String?
  package let acceptedAt: Instant?
  package let acceptedBy: String?
  package let undoneAt: Instant?
  package let undoneBy: String?
  /// Lines of it that stand in the register.
  package let lines: Int

  static let columns: SQL = """
    i.id, i.branch, i.file_hash, i.file_name, i.heading_key, i.answers, i.state, i.counts, i.created_at, c.name, i.accepted_at,
    a.name, i.undone_at, u.name, (select count(*) from import_row r where r.batch = i.id)
    """
  static let tables: SQL = """
    import_batch i left join staff c on c.id = i.created_by left join staff a on a.id = i.accepted_by
    left join staff u on u.id = i.undone_by
    """

  init(_ row: Row) {
    id = row.id(0)
    branch = row.id(1)
    fileHash = row.text(2)
    fileName = row.text(3)
    headingKey = row.text(4)
    answers = (try? JSON(parsing: row.text(5))).map(ImportAnswersFile.answers) ?? [:]
    state = State(rawValue: row.text(6)) ?? .rehearsed
    counts = row.optionalText(7).flatMap { try? JSON(parsing: $0) }.flatMap(ImportCounts.init)
    createdAt = row.instant(8)
    createdBy = row.optionalText(9)
    acceptedAt = row.optionalInstant(10)
    acceptedBy = row.optionalText(11)
    undoneAt = row.optionalInstant(12)
    undoneBy = row.optionalText(13)
    lines = row.int(14)
  }
}

package enum ImportBatches {
  package static func find(_ id: ID<ImportBatch>, in work: Work) throws -> ImportBatchRow {
    let rows = try work.rows(
      ScopedQuery(
        "select \(ImportBatchRow.columns) from \(ImportBatchRow.tables) where i.id = \(id)", scope: work.scope, on: "i.branch"))
    guard let row = rows.first else { throw Problem.notFound }
    return ImportBatchRow(row)
  }

  /// The newest first.
  package static func recent(in work: Work) throws -> [ImportBatchRow] {
    try work.rows(
      ScopedQuery(
        "select \(ImportBatchRow.columns) from \(ImportBatchRow.tables) where 1 = 1", scope: work.scope, on: "i.branch",
        then: "order by i.id desc limit 50")
    ).map(ImportBatchRow.init)
  }

  /// A file that somebody brought and has not accepted yet. The bytes are kept until then.
  package static func draft(_ file: ImportFile, _ bytes: [UInt8], branch: ID<Branch>, in work: Work) throws -> ID<ImportBatch> {
    try Imports.require(Imports.preparing, for: branch, in: work)
    _ = try work.parts.files.keep(
      bytes, type: "application/octet-stream", by: work.actor.id.number, at: work.now, in: work.transaction)
    return try insert(file, branch: branch, answers: [:], in: work)
  }

  package static func keep(_ answers: ImportAnswers, for id: ID<ImportBatch>, in work: Work) throws {
    try work.transaction.execute(
      "update import_batch set answers = \(ImportAnswersFile.json(answers).canonical) where id = \(id) and state = 'rehearsed'")
  }

  /// The batch that an acceptance writes under: the draft, or one that a crash left running, or a new one.
  static func start(
    _ draft: ID<ImportBatch>?, _ file: ImportFile, branch: ID<Branch>, answers: ImportAnswers, counts: ImportCounts, in work: Work
  ) throws -> ID<ImportBatch> {
    var batch = draft
    if let draft {
      let found = try find(draft, in: work)
      if found.state == .running { return draft }
      guard found.state == .rehearsed else { throw Refusal("import-not-done") }
    } else {
      let left = try work.transaction.row(
        """
        select id from import_batch where branch = \(branch) and file_hash = \(file.hash) and state = 'running'
        order by id limit 1
        """)
      if let left { return left.id(0) }
    }
    if batch == nil { batch = try insert(file, branch: branch, answers: answers, in: work) }
    guard let batch else { throw Problem.unavailable }
    let ordinal = try work.nextNumber(of: Numbering.Counter(branch: 0, kind: "import", year: 0))
    try work.transaction.execute(
      """
      update import_batch set ordinal = \(ordinal), state = 'running', counts = \(counts.json.canonical),
        accepted_at = \(work.now), accepted_by = \(work.actor.id) where id = \(batch)
      """)
    return batch
  }

  static func finish(_ id: ID<ImportBatch>, in work: Work) throws {
    try work.transaction.execute("update import_batch set state = 'done' where id = \(id) and state = 'running'")
  }

  static func markUndone(_ id: ID<ImportBatch>, in work: Work) throws {
    try work.transaction.execute(
      "update import_batch set state = 'undone', undone_at = \(work.now), undone_by = \(work.actor.id) where id = \(id)")
  }

  /// The cases of an undone import that somebody had touched, as links need them.
  package static func touched(_ id: ID<ImportBatch>, in work: Work) throws -> [(id: ID<WorkOrder>, number: String)] {
    try work.rows(
      ScopedQuery(
        "select o.id, o.number from import_row r join work_order o on o.id = r.stream where r.batch = \(id)", scope: work.scope,
        on: "o.branch", then: "order by r.row limit 200")
    ).map { ($0.id(0), $0.text(1)) }
  }

  private static func insert(
    _ file: ImportFile, branch: ID<Branch>, answers: ImportAnswers, in work: Work
  ) throws -> ID<ImportBatch> {
    let id = work.newID(ImportBatch.self)
    try work.transaction.execute(
      """
      insert into import_batch (id, branch, file_hash, file_name, heading_key, answers, state, created_at, created_by)
      values (\(id), \(branch), \(file.hash), \(file.name), \(file.headingKey), \(ImportAnswersFile.json(answers).canonical),
        'rehearsed', \(work.now), \(work.actor.id))
      """)
    return id
  }
}
