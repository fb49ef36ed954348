import Foundation
import Storage
import Testing

/// The promises of `Database`, each proved on every engine there is. PostgreSQL takes part when `BAOXIU_TEST_POSTGRES`
/// holds the address of a cluster.
@Suite(.timeLimit(.minutes(2))) struct Conformance {
  @Test(.enabled(if: Engine.address != nil, "BAOXIU_TEST_POSTGRES is not set: every promise was proved on SQLite only"))
  func `PostgreSQL takes part`() {
    #expect(Engine.present == [.sqlite, .postgres])
  }
}

enum Engine: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case sqlite
  case postgres

  static let address = ProcessInfo.processInfo.environment["BAOXIU_TEST_POSTGRES"]
  static let present: [Engine] = address == nil ? [.sqlite] : allCases

  var testDescription: String { rawValue }

  /// A database of this engine's that nobody else uses, with the tables of `schema` (shared dialect), gone afterwards.
  func withDatabase(_ schema: String = "", connections: Int = 8, _ body: (any Database) async throws -> Void) async throws {
    switch self {
    case .sqlite:
      let folder = FileManager.default.temporaryDirectory.appending(path: "conformance-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let database = try SQLiteDatabase(path: folder.appending(path: "test.db").path)
      try await use(database, schema, body)
    case .postgres:
      let database = try PostgresDatabase(url: Engine.uniqueAddress(), connections: connections)
      try await database.createSchema()
      do {
        try await use(database, schema, body)
      } catch {
        try await Engine.drop(database.schema)
        throw error
      }
      try await Engine.drop(database.schema)
    }
  }

  private func use(_ database: any Database, _ schema: String, _ body: (any Database) async throws -> Void) async throws {
    do {
      try await database.run(script: database.dialect.schema(schema))
      try await body(database)
    } catch {
      await database.close()
      throw error
    }
    await database.close()
  }

  static func uniqueAddress() throws -> String {
    try address(with: "schema=conformance_" + UUID().uuidString.lowercased().filter(\.isHexDigit))
  }

  /// The cluster's address with one more word for libpq.
  static func address(with item: String) throws -> String {
    let address = try #require(address)
    return address + (address.contains("?") ? "&" : "?") + item
  }

  static func drop(_ schema: String) async throws {
    let database = try PostgresDatabase(url: #require(address), connections: 1)
    try await database.run(script: "drop schema if exists \"\(schema)\" cascade")
    await database.close()
  }
}

/// Something went wrong inside an action, as far as the database is concerned.
struct Refused: Error, Equatable {}

/// A race was lost, as the event log says it.
struct HeadMoved: RunAgain {}

/// A number that several threads count up.
final class Tally: @unchecked Sendable {  // `number` is touched only under `lock`
  private let lock = NSLock()
  private var number = 0

  var value: Int { lock.withLock { number } }

  @discardableResult func add() -> Int {
    lock.withLock {
      number += 1
      return number
    }
  }
}

/// A gate that a test's tasks and the threads of a database wait at.
final class Gate: @unchecked Sendable {  // `isOpen` is touched only under the condition's lock
  private let condition = NSCondition()
  private var isOpen = false

  func open() {
    condition.withLock {
      isOpen = true
      condition.broadcast()
    }
  }

  /// False when nobody opened it within ten seconds.
  @discardableResult func wait(seconds: TimeInterval = 10) -> Bool {
    condition.withLock {
      let end = Date().addingTimeInterval(seconds)
      while !isOpen { if !condition.wait(until: end) { return isOpen } }
      return true
    }
  }

  /// The same for a task, which must not block.
  func waitInTask() async throws -> Bool {
    for _ in 0..<2000 {
      if condition.withLock({ isOpen }) { return true }
      try await Task.sleep(for: .milliseconds(5))
    }
    return false
  }
}
