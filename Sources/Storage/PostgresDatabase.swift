import CPostgres
import Foundation
import Synchronization

/// One schema of a PostgreSQL database, reached through libpq: many writers at READ COMMITTED, readers on a snapshot.
///
/// The first fault of a statement ends its transaction, even when the body swallows it: what was to be tried must be asked
/// before (`on conflict do nothing`).
package final class PostgresDatabase: Database {
  package let dialect = Dialect.postgres
  /// The schema that holds the organisation.
  package var schema: String { address.schema }

  private let address: PostgresAddress
  private let pool: PostgresPool
  private let listeners = Listeners()
  private let count = Mutex(Written())
  package var written: Written { count.withLock { $0 } }

  /// `postgres://user:password@host/database?schema=name` (`?host=/folder` for a socket; without `schema`, `public`).
  /// Connects when the first work comes. `isUnsafe` answers commits before they are on the disc: tests and demos only.
  /// Otherwise a session that finds `synchronous_commit` switched off switches it on.
  package init(url: String, connections: Int = 8, isUnsafe: Bool = false) throws {
    address = try PostgresAddress(url)
    pool = PostgresPool(address, connections: connections, isUnsafe: isUnsafe)
  }

  deinit {
    listeners.stop()
    pool.stop {}
  }

  package func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    try await runAgain { try await self.run(.read, body) }
  }

  package func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    try await runAgain { try await self.run(.write, body) }
  }

  package func run(script: String) async throws {
    try await runAgain { try await self.run(.write) { try $0.run(script: script) } }
  }

  package func durability() async throws -> [String: String] {
    let pool = pool
    return try await runAgain {
      try await self.run(.read) { _ in
        // Not the connection at hand: it may be older than the server's present settings.
        let fresh = try PostgresTransaction(pool.connect())
        var found: [String: String] = [:]
        for name in ["synchronous_commit", "fsync", "full_page_writes"] {
          found[name] = try fresh.row("select current_setting(\(name))")?.text(0) ?? ""
        }
        return found
      }
    }
  }

  /// Makes the schema if it is missing (the migrator's first step). Refuses a database whose texts would be ordered
  /// otherwise than by their bytes, which is how SQLite orders them.
  package func createSchema() async throws {
    let found = try await read { transaction in
      try transaction.row(
        """
        select datcollate, pg_encoding_to_char(encoding), datname,
          (select count(*) from pg_namespace where nspname = \(self.schema))
        from pg_database where datname = current_database()
        """)
    }
    guard let found else { throw StorageFault.unreachable("the database does not name itself") }
    let byBytes = ["C", "POSIX", "C.UTF-8", "C.utf8"].contains(found.text(0))
    guard byBytes, found.text(1) == "UTF8" else {
      throw StorageFault.cannotWrite(
        "database \(found.text(2)) has collation \(found.text(0)) and encoding \(found.text(1)); it must be made with C and UTF8")
    }
    guard found.integer(3) == 0 else { return }
    do {
      try await run(script: "create schema if not exists \(address.quotedSchema)")
    } catch StorageFault.notUnique {
      // Another process made it at the same moment.
    }
  }

  /// Whether nothing is in the schema, or there is none.
  package func isEmpty() async throws -> Bool {
    let found = try await read { transaction in
      try transaction.row(
        """
        select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = \(self.schema)
        """)
    }
    return found?.integer(0) == 0
  }

  /// The same address with another schema.
  package static func url(_ url: String, schema: String) -> String {
    let halves = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let kept = halves.dropFirst().joined().split(separator: "&").filter { !$0.hasPrefix("schema=") }
    return halves[0] + "?" + (kept.map(String.init) + ["schema=\(schema)"]).joined(separator: "&")
  }

  /// Gives the schema the name of an empty one, which goes. Refused by the server when that one is not empty.
  package func moveIn(as name: String) async throws {
    let target = PostgresAddress.quoted(name)
    try await run(
      script: "drop schema if exists \(target) restrict; alter schema \(address.quotedSchema) rename to \(target);")
  }

  /// The schema with all that is in it.
  package func dropSchema() async throws {
    try await run(script: "drop schema if exists \(address.quotedSchema) cascade")
  }

  /// Calls `heard` after each `select pg_notify(channel, …)` that commits, and once after each (re)connection, from a thread
  /// of its own. Channels belong to the whole database, so `heard` means "look", never "it is so".
  package func listen(channel: String, _ heard: @escaping @Sendable () -> Void) {
    let pool = pool
    listeners.add(PostgresListener(channel: channel, connect: { try pool.connect() }, heard: heard))
  }

  /// What was handed in before is done first; afterwards everything answers `unreachable`.
  package func close() async {
    listeners.stop()
    await withCheckedContinuation { continuation in
      pool.stop { continuation.resume() }
    }
  }

  // MARK: - One attempt and the next

  private func run<T: Sendable>(
    _ kind: PostgresPool.Kind, _ body: @escaping @Sendable (PostgresTransaction) throws -> T
  ) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      var value: T?
      var statements = 0
      let job = PostgresJob(
        kind,
        run: { connection in
          connection.transaction(reading: kind == .read) { transaction in
            defer { statements = transaction.statements }
            value = try body(transaction)
          }
        },
        answer: { [self] failure in
          count.withLock { count in
            guard kind == .write else {
              count.asked += statements
              return
            }
            count.jobs += 1
            count.commits += failure == nil ? 1 : 0
            count.statements += statements
          }
          if let value, failure == nil {
            continuation.resume(returning: value)
          } else {
            continuation.resume(throwing: failure ?? StorageFault.unreachable("the work was never run"))
          }
        })
      if !pool.submit(job) { job.answer(StorageFault.unreachable("the database is closed")) }
    }
  }

  /// Losers of a race run again after a short, uneven pause; so does, once, work whose connection was lost before its commit
  /// had been sent.
  private func runAgain<T: Sendable>(_ attempt: () async throws -> T) async throws -> T {
    var wasLost = false
    for place in 0..<runAgainLimit {
      do {
        return try await attempt()
      } catch is any RunAgain {
        guard place + 1 < runAgainLimit else { break }
        // A cancelled caller skips the pause; its work still ends one way or the other.
        try? await Task.sleep(for: .milliseconds(unevenPause(upTo: 4 << UInt64(min(place, 5)))))
      } catch let lost as PostgresConnectionLost {
        if wasLost { throw StorageFault.unreachable(lost.message) }
        wasLost = true
      }
    }
    throw StorageFault.busy
  }
}

/// The listeners of one database, kept to be stopped with it.
private final class Listeners: @unchecked Sendable {  // what changes is touched only under `lock`
  private let lock = NSLock()
  private var all: [PostgresListener] = []
  private var isStopped = false

  func add(_ listener: PostgresListener) {
    lock.withLock {
      if isStopped { listener.stop() } else { all.append(listener) }
    }
  }

  func stop() {
    lock.withLock {
      isStopped = true
      for listener in all { listener.stop() }
      all = []
    }
  }
}
