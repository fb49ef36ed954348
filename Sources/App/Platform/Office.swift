import Aftersales
import Basics
import Foundation
import Logging
import Storage

/// The running organisation: its database, files, ids and clock. Pages, API, command line, jobs and tests all come in here.
package final class Office: Sendable {
  /// Where the organisation lives.
  package enum Place: Sendable {
    /// SQLite and files in a folder.
    case folder(String)
    /// `postgres://…?schema=NAME`. `isUnsafe` also takes a cluster that may lose what it acknowledged.
    case postgres(String, isUnsafe: Bool)
  }

  package let database: any Database
  package let resources: Resources
  package let logger: Logger
  package let clock: @Sendable () -> Instant
  package let rules: Rulebook
  let parts: WorkParts
  let node: Int
  let owner: String
  let loginGuard = LoginGuard()
  /// Rings after each write of this process.
  var bell: Bell { parts.bell }
  let presence = Presence()
  let familiar = Familiar()
  /// What a demo says of itself; read once at the start.
  let demoNote: JSON?

  private init(
    database: any Database, resources: Resources, logger: Logger, clock: @escaping @Sendable () -> Instant, parts: WorkParts,
    node: Int, owner: String, demoNote: JSON?
  ) {
    self.database = database
    self.resources = resources
    self.logger = logger
    self.clock = clock
    self.parts = parts
    self.node = node
    self.owner = owner
    self.demoNote = demoNote
    rules = parts.rules
  }

  /// Opens the place, brings its tables to this release and takes a node among the writing processes.
  package static func open(
    _ place: Place, resources: Resources = Resources(), logger: Logger = Logger(label: "baoxiu"),
    routing: (any RoadService)? = nil,
    clock: @escaping @Sendable () -> Instant = Office.systemClock
  ) async throws -> Office {
    let database: any Database
    let files: Files
    switch place {
    case .folder(let folder):
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw StorageFault.cannotWrite(folder)
      }
      database = try SQLiteDatabase(
        path: "\(folder)/baoxiu.sqlite", readers: max(4, ProcessInfo.processInfo.activeProcessorCount))
      files = Files(folder: "\(folder)/files")
    case .postgres(let url, let isUnsafe):
      let postgres = try PostgresDatabase(url: url, isUnsafe: isUnsafe)
      try await postgres.createSchema()
      if !isUnsafe {
        let found = try await postgres.durability()
        let weak = ["fsync", "full_page_writes"].filter { found[$0] != "on" }
        guard weak.isEmpty else {
          throw StorageFault.cannotWrite("\(weak.joined(separator: ", ")) off: acknowledged acts may be lost")
        }
      }
      database = postgres
      files = Files(folder: nil)
    }
    try await Schema.bringUpToDate(database, resources: resources)
    let owner = "\(ProcessInfo.processInfo.processIdentifier)-\(UInt64.random(in: 0...UInt64.max))"
    let (node, newest) = try await database.write { transaction in
      (try Node.lease(owner: owner, in: transaction), try Node.newest(in: transaction))
    }
    let parts = WorkParts(
      identity: Identity(node: node, after: newest), cache: CaseCache(), rules: try Rulebook(resources: resources),
      registers: Dictionary(grouping: Schema.registers, by: \.streamKind), files: files,
      roads: routing.map { RoadShelf($0, logger: logger) })
    let note = try await database.read { transaction in
      try transaction.row("select value from setting where name = 'demo'").map { try JSON(parsing: $0.text(0)) }
    }
    let office = Office(
      database: database, resources: resources, logger: logger, clock: clock, parts: parts, node: node, owner: owner,
      demoNote: note)
    try await office.fillEmptyRegisters()
    try await office.recalculatePromises(at: clock())
    try await office.ensureSigningKey()
    return office
  }

  /// The machine's clock: the one place where the program looks at it.
  @Sendable package static func systemClock() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  package func close() async {
    do {
      try await database.write { [node, owner] transaction in try Node.release(node, owner: owner, in: transaction) }
    } catch {
      // The lease runs out by itself within a minute.
      logger.warning("node not released: \(error)")
    }
    await database.close()
  }

  package func read<T: Sendable>(
    as actor: Actor, at now: Instant? = nil, _ body: @escaping @Sendable (Work) throws -> T
  ) async throws -> T {
    try await read(at: now ?? clock()) { open in try body(open.work(as: actor)) }
  }

  /// One action: everything in it happens, or nothing. May run `body` more than once.
  package func write<T: Sendable>(
    as actor: Actor, at now: Instant? = nil, _ body: @escaping @Sendable (Work) throws -> T
  ) async throws -> T {
    try await write(at: now ?? clock()) { open in try body(open.work(as: actor)) }
  }

  /// The same before it is known who asks: the one transaction that finds it out also answers.
  func read<T: Sendable>(at now: Instant, _ body: @escaping @Sendable (Opening) throws -> T) async throws -> T {
    try await database.read { [parts] transaction in try body(Opening(now: now, transaction: transaction, parts: parts)) }
  }

  func write<T: Sendable>(at now: Instant, _ body: @escaping @Sendable (Opening) throws -> T) async throws -> T {
    let (result, owes) = try await database.write { [parts] transaction in
      let open = Opening(now: now, transaction: transaction, parts: parts)
      return (try body(open), open.owesRecalculation)
    }
    if owes {
      do {
        try await recalculatePromises(at: now)
      } catch {
        // What was asked for is done and stays done; the rest is owed and follows at the next start.
        logger.error("promises not reckoned anew: \(error)")
      }
    }
    bell.ring()
    return result
  }

  /// Who opened whose personal values, and what for. SEC-001
  func write(down accesses: [Work.Access], by actor: Actor) async throws {
    guard !accesses.isEmpty else { return }
    try await write(as: actor) { work in
      for access in accesses {
        try work.transaction.execute(
          """
          insert into access_log (id, at, actor, stream, purpose)
          values (\(work.parts.identity.next(at: work.now)), \(work.now), \(actor.id), \(access.stream), \(access.purpose))
          """)
      }
    }
  }
}

/// A transaction that has just begun: first who asks is looked up in it, then he acts in it.
final class Opening {
  let now: Instant
  private let transaction: any Transaction
  private let parts: WorkParts
  /// Whoever acts in it.
  private var works: [Work] = []

  fileprivate init(now: Instant, transaction: any Transaction, parts: WorkParts) {
    self.now = now
    self.transaction = transaction
    self.parts = parts
  }

  fileprivate var owesRecalculation: Bool { works.contains(where: \.owesRecalculation) }

  func session(token: String) throws -> Session? { try Accounts.session(token: token, at: now, in: transaction) }
  func user(bearer token: String) throws -> User? { try Accounts.user(bearer: token, in: transaction) }

  func work(as actor: Actor) -> Work {
    let work = Work(actor, now: now, transaction: transaction, parts: parts)
    works.append(work)
    return work
  }
}
