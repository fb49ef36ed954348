import Foundation
import GRDB

/// SQLite in one file: WAL, every commit on the disc before it is answered, many callers sharing one commit.
package final class SQLiteDatabase: Database {
  package let dialect = Dialect.sqlite
  private let pool: DatabasePool
  private let writer: GroupCommit

  /// Opens or makes the file. `isReadOnly` never writes, not even to make the file.
  package init(path: String, isReadOnly: Bool = false) throws {
    var configuration = Configuration()
    configuration.readonly = isReadOnly
    configuration.maximumReaderCount = 8
    configuration.busyMode = .timeout(10)
    configuration.foreignKeysEnabled = true
    configuration.prepareDatabase { db in
      // A commit is an answer to somebody: it must survive the power cut that follows it.
      try db.execute(sql: "pragma synchronous = full")
      try db.execute(sql: "pragma temp_store = memory")
      try db.execute(sql: "pragma cache_size = -16000")
    }
    do {
      pool = try DatabasePool(path: path, configuration: configuration)
      // GRDB turns the writer to NORMAL when it switches WAL on, after `prepareDatabase` has run.
      if !isReadOnly { try pool.writeWithoutTransaction { try $0.execute(sql: "pragma synchronous = full") } }
    } catch {
      throw SQLiteTransaction.fault(error)
    }
    writer = GroupCommit(pool: pool)
  }

  package func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    do {
      return try await pool.read { db in try body(SQLiteTransaction(db)) }
    } catch {
      throw SQLiteTransaction.fault(error)
    }
  }

  package func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    for _ in 0..<runAgainLimit {
      do {
        return try await writer.run(body)
      } catch is any RunAgain {
        continue
      }
    }
    throw StorageFault.busy
  }

  package func run(script: String) async throws {
    do {
      try await pool.writeWithoutTransaction { db in
        try db.inTransaction(.immediate) {
          try db.execute(sql: script)
          return .commit
        }
      }
    } catch {
      throw SQLiteTransaction.fault(error)
    }
  }

  package func durability() async throws -> [String: String] {
    try await pool.writeWithoutTransaction { db in
      var found: [String: String] = [:]
      for name in ["synchronous", "journal_mode", "foreign_keys"] {
        found[name] = try String.fetchOne(db, sql: "pragma \(name)") ?? ""
      }
      return found
    }
  }

  package func close() async {
    writer.stop()
    // Readers under way finish first; a failure to close leaves the WAL to the next opener, which loses nothing.
    try? pool.close()
  }
}

/// One GRDB connection inside a transaction.
final class SQLiteTransaction: Transaction {
  let dialect = Dialect.sqlite
  private let db: GRDB.Database
  /// The first fault of a statement. Whoever goes on after one is undone all the same, as PostgreSQL would.
  private(set) var fault: (any Error)?

  init(_ db: GRDB.Database) { self.db = db }

  private func note(_ error: any Error) -> any Error {
    let noted = SQLiteTransaction.fault(error)
    if fault == nil { fault = noted }
    return noted
  }

  func rows(_ sql: SQL) throws -> [Row] {
    do {
      let statement = try prepared(sql)
      let cursor = try GRDB.Row.fetchCursor(statement)
      var rows: [Row] = []
      while let row = try cursor.next() {
        var values: [Value] = []
        values.reserveCapacity(row.count)
        for place in 0..<row.count {
          switch (row[place] as DatabaseValue).storage {
          case .null: values.append(.null)
          case .int64(let value): values.append(.integer(value))
          case .double(let value): values.append(.real(value))
          case .string(let value): values.append(.text(value))
          case .blob(let value): values.append(.blob([UInt8](value)))
          }
        }
        rows.append(Row(values))
      }
      return rows
    } catch {
      throw note(error)
    }
  }

  func execute(_ sql: SQL) throws -> Int {
    do {
      try prepared(sql).execute()
      return db.changesCount
    } catch {
      throw note(error)
    }
  }

  private func prepared(_ sql: SQL) throws -> Statement {
    let statement = try db.cachedStatement(sql: sql.text { _ in "?" })
    let arguments: [(any DatabaseValueConvertible)?] = sql.values.map { value in
      switch value {
      case .null: return nil
      case .integer(let value): return value
      case .real(let value): return value
      case .text(let value): return value
      case .blob(let value): return Data(value)
      }
    }
    // Every value came with its own mark, so their number needs no second look.
    statement.setUncheckedArguments(StatementArguments(arguments))
    return statement
  }

  /// GRDB's error in our words; what is not GRDB's passes as it is.
  static func fault(_ error: any Error) -> any Error {
    guard let error = error as? DatabaseError else { return error }
    let message = error.message ?? ""
    switch error.resultCode {
    case .SQLITE_CONSTRAINT:
      switch error.extendedResultCode {
      case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID:
        return StorageFault.notUnique(message)
      default: return StorageFault.constraint(message)
      }
    case .SQLITE_BUSY, .SQLITE_LOCKED: return StorageFault.busy
    case .SQLITE_FULL, .SQLITE_READONLY, .SQLITE_IOERR: return StorageFault.cannotWrite(message)
    case .SQLITE_CANTOPEN, .SQLITE_NOTADB, .SQLITE_CORRUPT: return StorageFault.unreachable(message)
    default: return StorageFault.other(code: Int(error.resultCode.rawValue), message)
    }
  }
}
