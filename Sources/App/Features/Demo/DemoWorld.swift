import Aftersales
import Basics
import Foundation
import Storage

/// What made-up calls find when they look round: the branches, the staff, the regulation and nobody who ever called. A database
/// of its own, so that living the next calls through reads nothing of the one into which the last ones are being written: a
/// reader there would keep SQLite from ever clearing its log.
struct DemoWorld: Sendable {
  let database: SQLiteDatabase
  private let folder: String

  /// Copies what there is beside the calls.
  static func copy(of office: Office) async throws -> DemoWorld {
    let folder = NSTemporaryDirectory() + "baoxiu-demo-\(UInt64.random(in: 0...UInt64.max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let world = DemoWorld(database: try SQLiteDatabase(path: folder + "/world.sqlite"), folder: folder)
    do {
      try await world.take(from: office)
    } catch {
      await world.close()
      throw error
    }
    return world
  }

  private func take(from office: Office) async throws {
    try await Schema.bringUpToDate(database, resources: office.resources)
    let kinds = SQL.list([BranchFile.streamKind, StaffFile.streamKind])
    let parts: [(name: String, rows: SQL)] = [
      ("document", ""), ("in_force", ""), ("setting", ""), ("stream", "where kind in \(kinds)"),
      ("event", "where stream in (select id from stream where kind in \(kinds))"),
    ]
    let tables = TruthTable.all(in: Schema.scripts(office.resources))
    for part in parts {
      guard let table = tables.first(where: { $0.name == part.name }) else { continue }
      let rows = try await office.database.read { transaction in
        try transaction.rows("select \(table.columnList) from \(SQL(stringLiteral: table.name)) \(part.rows)").map(\.values)
      }
      try await database.write { transaction in try table.insert(table.columns, rows, in: transaction) }
    }
  }

  func close() async {
    await database.close()
    // What is left behind lies among the temporary files, and holds nobody's name but the demo's.
    try? FileManager.default.removeItem(atPath: folder)
  }
}
