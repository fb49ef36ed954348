import Basics
import Foundation
import Storage
import Testing

extension Conformance {
  /// The tables and acts of the truth, run on each engine as the program runs them.
  @Suite struct Truth {
    private static let resources = URL(filePath: #filePath).appending(path: "../../../Resources").standardized

    private static func scripts() throws -> [Migrator.Script] {
      let folder = resources.appending(path: "migrations")
      return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".sql") }.map {
        Migrator.Script(name: $0, text: try String(contentsOf: folder.appending(path: $0), encoding: .utf8))
      }
    }

    private func withTruth(_ engine: Engine, _ body: (any Database) async throws -> Void) async throws {
      try await engine.withDatabase { database in
        let ran = try await Migrator.run(Truth.scripts(), on: database)
        #expect(!ran.isEmpty)
        try await body(database)
      }
    }

    private let now = Instant(milliseconds: 1_780_000_000_000)

    private func append(
      _ number: Int64, to stream: Int64, expecting head: Int, _ identity: Identity, _ transaction: any Transaction
    ) throws -> [RecordedEvent] {
      try EventLog.append(
        [NewEvent(kind: "test.done", version: 1, happenedAt: now, body: ["number": .int(number), "note": "修好了"])],
        to: stream, kind: "test", branch: 1, expecting: head,
        act: EventLog.Act(actor: 2, cause: 3, now: now), identity: identity, in: transaction
      ).events
    }

    @Test(arguments: Engine.present) func `the steps run once, and an edited one is noticed`(_ engine: Engine) async throws {
      try await withTruth(engine) { database in
        #expect(try await Migrator.run(Truth.scripts(), on: database) == [])
        let edited = try Truth.scripts().map { Migrator.Script(name: $0.name, text: $0.text + "\n") }
        await #expect(throws: Migrator.Fault.self) { try await Migrator.run(edited, on: database) }
        await #expect(throws: Migrator.Fault.self) { try await Migrator.run([], on: database) }
      }
    }

    @Test(arguments: Engine.present) func `every register's tables can be made and made again`(_ engine: Engine) async throws {
      let folder = Truth.resources.appending(path: "registers")
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".sql") }.sorted()
      try #require(!files.isEmpty)
      try await withTruth(engine) { database in
        for (version, isNew) in [(1, true), (1, false), (2, true)] {
          for file in files {
            let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            let remade = try await Migrator.remake(register: file, schema: text, version: version, on: database)
            #expect(remade == isNew, "\(file)")
          }
        }
      }
    }

    @Test(arguments: Engine.present) func `a case file keeps its events and its chain`(_ engine: Engine) async throws {
      try await withTruth(engine) { database in
        let identity = Identity(node: 1)
        let written = try await database.write { transaction in
          try append(1, to: 7, expecting: 0, identity, transaction) + append(2, to: 7, expecting: 1, identity, transaction)
        }
        let read = try await database.read { try EventLog.events(of: 7, in: $0) }
        #expect(read.map(\.seq) == [1, 2])
        #expect(read.map(\.body) == written.map(\.body))
        var hash = Chain.start
        for event in read {
          hash = Chain.hash(
            previous: hash, stream: event.stream, seq: event.seq, kind: event.kind, version: event.version,
            happenedAt: event.happenedAt, recordedAt: event.recordedAt, actor: event.actor, cause: event.cause, body: event.body)
          #expect(event.hash == hash)
        }
        // An old head loses each time, on a stream that is there and on one that is not.
        for head in [0, 1, 5] {
          await #expect(throws: StorageFault.busy) {
            try await database.write { try append(9, to: 7, expecting: head, identity, $0).count }
          }
        }
      }
    }

    @Test(arguments: Engine.present) func `thirty-two writers open cases, append and take numbers`(_ engine: Engine) async throws
    {
      try await withTruth(engine) { database in
        let identity = Identity(node: 1)
        let start = ContinuousClock.now
        let numbers = try await withThrowingTaskGroup(of: [Int64].self) { group in
          for _ in 0..<32 {
            group.addTask {
              var mine: [Int64] = []
              for job in 0..<10 {
                let stream = identity.next(at: now)
                do {
                  let number = try await database.write { transaction in
                    // Case 1 is everybody's: its head moves under whoever is slow.
                    if job % 5 == 0 {
                      let head = try EventLog.head(of: 1, in: transaction)?.seq ?? 0
                      _ = try append(0, to: 1, expecting: head, identity, transaction)
                    }
                    let number = try Numbering.next(
                      Numbering.Counter(branch: 1, kind: "call", year: 2026), in: transaction)
                    _ = try append(number, to: stream, expecting: 0, identity, transaction)
                    if job == 7 { throw Refused() }
                    return number
                  }
                  mine.append(number)
                } catch is Refused {
                } catch StorageFault.busy {}
              }
              return mine
            }
          }
          return try await group.reduce([], +)
        }
        print("\(engine): 32 writers, \(Int(320 / ((ContinuousClock.now - start) / .seconds(1)))) registrations/s")
        #expect(numbers.sorted() == (1...Int64(numbers.count)).map { $0 })
        #expect(numbers.count >= 7 * 32)
        let last = try await database.read { try $0.row("select last from counter")?.integer(0) }
        #expect(last == Int64(numbers.count))
        let shared = try await database.read { try EventLog.events(of: 1, in: $0).map(\.seq) }
        #expect(shared == Array(1...shared.count))
        // Everything committed gets one place in the order, and only one.
        var moved = 1
        while moved > 0 { moved = try await database.write { try Sealer.run(in: $0) } }
        let order = try await database.read { try Sealer.after(0, limit: 10_000, in: $0) }
        #expect(order.map(\.position) == (1...Int64(order.count)).map { $0 })
        #expect(order.count == numbers.count + shared.count)
      }
    }

    @Test(arguments: Engine.present) func `files in the database come back byte for byte`(_ engine: Engine) async throws {
      try await withTruth(engine) { database in
        let bytes = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ ($0 >> 8)) }
        let files = Files(folder: nil)
        let hash = try await database.write { transaction in
          _ = try files.keep(bytes, type: "image/png", by: 1, at: now, in: transaction)
          return try files.keep(bytes, type: "image/png", by: 1, at: now, in: transaction)
        }
        let back = try await database.read { try files.read(hash, in: $0) }
        #expect(back == bytes)
      }
    }

    @Test(arguments: Engine.present) func `processes take different nodes`(_ engine: Engine) async throws {
      try await withTruth(engine) { database in
        let nodes = try await withThrowingTaskGroup(of: Int.self) { group in
          for owner in 0..<6 { group.addTask { try await database.write { try Node.lease(owner: "process \(owner)", in: $0) } } }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(nodes.sorted() == Array(0..<6))
        let renewed = try await database.write { transaction in
          try Node.release(nodes[0], owner: "somebody else", in: transaction)
          return try Node.renew(3, owner: "somebody else", in: transaction)
        }
        #expect(!renewed)
      }
    }

    /// A clock that jumped forward makes leases look as if they had ended.
    @Test(arguments: Engine.present) func `a node whose lease seems to have ended is the last to be taken`(_ engine: Engine)
      async throws
    {
      try await withTruth(engine) { database in
        let taken = try await database.write { transaction in
          let first = try Node.lease(owner: "one", in: transaction)
          try transaction.execute("update node set until = 0 where id = \(first)")
          return (first, try Node.lease(owner: "two", in: transaction))
        }
        #expect(taken.0 != taken.1)
        let renewed = try await database.write { try Node.renew(taken.0, owner: "one", in: $0) }
        #expect(renewed)
      }
    }

    @Test func `ids go on behind those that were given before, though the clock was set back`() {
      let before = Identity(node: 3)
      let given = (0..<5000).map { _ in before.next(at: Instant(milliseconds: 1_790_000_000_000)) }
      let after = Identity(node: 3, after: given.max() ?? 0)
      let more = (0..<5000).map { _ in after.next(at: Instant(milliseconds: 1_780_000_000_000)) }
      #expect(Set(given).isDisjoint(with: more))
      #expect((given.max() ?? 0) < (more.min() ?? 0))
    }
  }
}
