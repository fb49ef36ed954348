import CSQLite
import Foundation
import GRDB
import GRDBSQLite
import Synchronization

/// SQLite in one file: WAL, every commit on the disc before it is answered, many callers sharing one commit.
package final class SQLiteDatabase: Database {
  package let dialect = Dialect.sqlite
  private let pool: DatabasePool
  private let writer: GroupCommit
  private let connections = SQLiteConnections()
  private let asked = Atomic<Int>(0)

  /// Once for the process, before its first connection. Too late, everything works as before, only slower.
  private static let countsNoMemory: Bool = csqlite_count_no_memory() == SQLITE_OK

  /// Opens or makes the file. `isReadOnly` never writes, not even to make the file. So many `readers` at most work side by side.
  package init(path: String, isReadOnly: Bool = false, readers: Int = 4) throws {
    _ = SQLiteDatabase.countsNoMemory
    var configuration = Configuration()
    configuration.readonly = isReadOnly
    // What a page reads lies in memory: more readers than cores only push each other aside.
    configuration.maximumReaderCount = readers
    configuration.busyMode = .timeout(10)
    configuration.foreignKeysEnabled = true
    configuration.prepareDatabase { [connections] db in
      connections.opened(db)
      // A commit is an answer to somebody: it must survive the power cut that follows it.
      try db.execute(sql: "pragma synchronous = full")
      try db.execute(sql: "pragma temp_store = memory")
      try db.execute(sql: "pragma cache_size = -16000")
      // Pages that are written again and again go from the log into the file once every 16 MB and not once every 4.
      try db.execute(sql: "pragma wal_autocheckpoint = 4000")
    }
    do {
      pool = try DatabasePool(path: path, configuration: configuration)
      // GRDB turns the writer to NORMAL when it switches WAL on, after `prepareDatabase` has run.
      if !isReadOnly { try pool.writeWithoutTransaction { try $0.execute(sql: "pragma synchronous = full") } }
    } catch {
      // A log that cannot be made beside the file is "cannot open" to SQLite; the reason is the disc.
      let folder = (path as NSString).deletingLastPathComponent
      guard isReadOnly || !FileManager.default.fileExists(atPath: folder) || FileManager.default.isWritableFile(atPath: folder)
      else { throw StorageFault.cannotWrite(folder) }
      throw SQLiteTransaction.fault(error)
    }
    writer = GroupCommit(pool: pool, connections: connections)
  }

  package func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    do {
      return try await pool.unsafeRead { [connections, self] db in
        let transaction = SQLiteTransaction(connections.statements(of: db))
        defer { asked.add(transaction.statements, ordering: .relaxed) }
        // From here to the end the reader sees one moment, whatever is committed meanwhile.
        try transaction.control("begin")
        do {
          let answer = try body(transaction)
          try transaction.control("commit")
          return answer
        } catch {
          try? transaction.control("rollback")
          throw error
        }
      }
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

  package var written: Written {
    var written = writer.written
    written.asked = asked.load(ordering: .relaxed)
    return written
  }

  package func close() async {
    writer.stop()
    // Readers under way finish first; a failure to close leaves the WAL to the next opener, which loses nothing.
    try? await pool.barrierWriteWithoutTransaction { _ in }
    pool.invalidateReadOnlyConnections()
    try? await pool.writeWithoutTransaction { [connections] _ in connections.finish() }
    try? pool.close()
  }
}

/// The prepared statements of every open connection. Each connection is used by one thread at a time.
final class SQLiteConnections: Sendable {
  private struct Kept: @unchecked Sendable {  // handed to whoever GRDB has given the connection to, and to nobody else
    let statements: SQLiteStatements
  }

  private let kept = Mutex<[Int: Kept]>([:])  // by the connection's address

  func opened(_ db: GRDB.Database) {
    guard let connection = db.sqliteConnection else { return }
    let kept = Kept(statements: SQLiteStatements(connection))
    let address = Int(bitPattern: connection)
    self.kept.withLock { $0[address] = kept }
  }

  func statements(of db: GRDB.Database) -> SQLiteStatements {
    let address = Int(bitPattern: db.sqliteConnection)
    guard let kept = kept.withLock({ $0[address] }) else {
      preconditionFailure("GRDB hands out open connections that were prepared")
    }
    return kept.statements
  }

  func finish() {
    kept.withLock { all in
      for kept in all.values { kept.statements.finish() }
      all = [:]
    }
  }
}

/// One connection inside a transaction.
final class SQLiteTransaction: Transaction {
  let dialect = Dialect.sqlite
  private let connection: SQLiteStatements
  /// The first fault of a statement. Whoever goes on after one is undone all the same, as PostgreSQL would.
  private(set) var fault: (any Error)?
  private(set) var statements = 0

  init(_ connection: SQLiteStatements) { self.connection = connection }

  func rows(_ sql: SQL) throws -> [Row] { try keepingFault { try connection.rows(sql) } }

  func execute(_ sql: SQL) throws { try keepingFault { try connection.run(sql) } }
  func changed(_ sql: SQL) throws -> Int { try keepingFault { try connection.changed(sql) } }

  /// `begin`, `savepoint` and their ends.
  func control(_ words: SQL) throws { try connection.run(words) }

  private func keepingFault<T>(_ body: () throws -> T) throws -> T {
    statements += 1
    do {
      return try body()
    } catch {
      if fault == nil { fault = error }
      throw error
    }
  }

  /// GRDB's error in our words; what is not GRDB's passes as it is.
  static func fault(_ error: any Error) -> any Error {
    guard let error = error as? DatabaseError else { return error }
    return fault(code: error.extendedResultCode.rawValue, error.message ?? "")
  }

  /// SQLite's extended code in our words.
  static func fault(code: Int32, _ message: String) -> any Error {
    switch code & 0xFF {
    case SQLITE_CONSTRAINT:
      let unique: [ResultCode] = [.SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID]
      let isUnique = unique.contains { $0.rawValue == code }
      return isUnique ? StorageFault.notUnique(message) : StorageFault.constraint(message)
    case SQLITE_BUSY, SQLITE_LOCKED: return StorageFault.busy
    case SQLITE_FULL, SQLITE_READONLY, SQLITE_IOERR: return StorageFault.cannotWrite(message)
    case SQLITE_CANTOPEN, SQLITE_NOTADB, SQLITE_CORRUPT: return StorageFault.unreachable(message)
    default: return StorageFault.other(code: Int(code & 0xFF), message)
    }
  }
}
