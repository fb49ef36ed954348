import Aftersales
import Basics
import Storage

/// `baoxiu backup`: everything that cannot be made again, in one file, while the server goes on. One snapshot of the database,
/// then the files it names: they are on the disc before any event that names them, and never change.
package enum Backup {
  package struct Report: Sendable {
    package var rows = 0
    package var files = 0
    package var bytes = 0
    /// Files that are missing or not the bytes they were: the archive is whole without them.
    package var damaged: [String] = []
  }

  static let rowsInPage = 500

  package static func run(_ office: Office, to path: String, withKeys: Bool) async throws -> Report {
    let scripts = Schema.scripts(office.resources)
    let now = office.clock()
    let files = office.parts.files
    let report = try await office.database.read { transaction in
      let writer = try ArchiveWriter(path)
      do {
        let report = try write(writer, scripts, files, withKeys: withKeys, at: now, transaction)
        return report
      } catch {
        writer.abandon()
        throw error
      }
    }
    try await office.write(as: .system) { work in try work.set(lastName, to: String(now.milliseconds)) }
    return report
  }

  /// The setting that says when the last one was made.
  static let lastName = "backup.last"

  private static func write(
    _ writer: ArchiveWriter, _ scripts: [Migrator.Script], _ files: Files, withKeys: Bool, at now: Instant,
    _ transaction: any Transaction
  ) throws -> Report {
    var report = Report()
    try writer.add(Archive.head, Array(try head(withKeys: withKeys, at: now, transaction).canonical.utf8))
    for table in TruthTable.all(in: scripts) {
      var last: Row?
      var number = 0
      while true {
        let rows = try table.page(after: last, limit: rowsInPage, in: transaction)
        guard let end = rows.last else { break }
        number += 1
        let values = rows.map { withKeys ? $0.values : withoutKey($0.values, table) }
        try writer.add(ArchivePage.name(table.name, number), ArchivePage(columns: table.columns, rows: values).bytes)
        report.rows += rows.count
        last = end
      }
    }
    var last = ""
    while true {
      let hashes = try transaction.rows("select hash from file where hash > \(last) order by hash limit 200").map { $0.text(0) }
      guard let end = hashes.last else { break }
      for hash in hashes {
        guard let content = try files.read(hash, in: transaction), Files.hash(content) == hash else {
          report.damaged.append(hash)
          continue
        }
        try writer.add("files/\(hash)", content)
        report.files += 1
      }
      last = end
    }
    try writer.finish()
    report.bytes = writer.bytes
    return report
  }

  private static func head(withKeys: Bool, at now: Instant, _ transaction: any Transaction) throws -> JSON {
    let ran = try transaction.rows("select name, hash from migration order by name")
    return [
      "format": "baoxiu.backup.1", "madeAt": .int(now.milliseconds), "withKeys": .bool(withKeys),
      "migrations": .array(ran.map { ["name": .string($0.text(0)), "hash": .string($0.text(1))] }),
    ]
  }

  /// A key without its private half signs no more; it stays, so that what it signed can be checked.
  private static func withoutKey(_ values: [Value], _ table: TruthTable) -> [Value] {
    guard table.name == "signing_key" else { return values }
    return zip(table.columns, values).map { column, value in
      column == "private_key" ? .null : column == "state" ? .text("retired") : value
    }
  }
}
