import Foundation
import Storage
import Testing

extension Conformance {
  /// Serialised, so that the rates that are printed are those of one test.
  @Suite(.serialized) struct Concurrency {
    @Test(arguments: Engine.present) func `thirty-two writers share a counter without gaps`(_ engine: Engine) async throws {
      let tables = """
        create table counter (name TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT;
        create table ticket (number INTEGER PRIMARY KEY, writer INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
        insert into counter values ('ticket', 0);
        """
      let (writers, jobs) = (32, 25)
      try await engine.withDatabase(tables) { database in
        let start = ContinuousClock.now
        let given = try await withThrowingTaskGroup(of: [Int].self) { group in
          for writer in 0..<writers {
            group.addTask {
              var mine: [Int] = []
              for job in 0..<jobs {
                do {
                  let number = try await database.write { transaction in
                    let row = try transaction.row(
                      "update counter set number = number + 1 where name = \("ticket") returning number")
                    let number = try #require(row).int(0)
                    try transaction.execute(
                      "insert into ticket (number, writer, body) values (\(number), \(writer), \("job \(job)"))")
                    if (writer + job) % 5 == 0 { throw Refused() }
                    return number
                  }
                  mine.append(number)
                } catch is Refused {}
              }
              return mine
            }
          }
          return try await group.reduce([], +)
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        print("\(engine): \(writers) writers, \(Int(Double(writers * jobs) / seconds)) jobs/s")
        let refused = (0..<writers).flatMap { writer in (0..<jobs).filter { (writer + $0) % 5 == 0 } }.count
        #expect(given.count == writers * jobs - refused)
        #expect(given.sorted() == Array(1...given.count))
        let rows = try await database.read { try $0.rows("select number from ticket order by number").map { $0.int(0) } }
        #expect(rows == Array(1...given.count))
        let found = try await database.read { try $0.row("select number from counter")?.int(0) }
        #expect(found == given.count)
      }
    }

    @Test(arguments: Engine.present) func `a guarded head loses no append`(_ engine: Engine) async throws {
      let tables = """
        create table stream (id INTEGER PRIMARY KEY, head INTEGER NOT NULL) STRICT;
        create table entry (stream INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (stream, seq)) STRICT;
        insert into stream values (1, 0);
        """
      try await engine.withDatabase(tables) { database in
        let (appended, busy) = (Tally(), Tally())
        try await withThrowingTaskGroup(of: Void.self) { group in
          for _ in 0..<32 {
            group.addTask {
              for _ in 0..<5 {
                do {
                  try await database.write { transaction in
                    let head = try #require(try transaction.row("select head from stream where id = 1")).int(0)
                    let moved = try transaction.changed("update stream set head = \(head + 1) where id = 1 and head = \(head)")
                    guard moved == 1 else { throw HeadMoved() }
                    try transaction.execute("insert into entry values (1, \(head + 1))")
                  }
                  appended.add()
                } catch StorageFault.busy {
                  busy.add()
                }
              }
            }
          }
          try await group.waitForAll()
        }
        #expect(appended.value + busy.value == 160)
        #expect(appended.value > 0)
        let entries = try await database.read { try $0.rows("select seq from entry order by seq").map { $0.int(0) } }
        #expect(entries == Array(1...appended.value))
      }
    }

    @Test(arguments: Engine.present) func `two who lock in opposite order both get through`(_ engine: Engine) async throws {
      let tables = "create table box (id INTEGER PRIMARY KEY, n INTEGER NOT NULL) STRICT; insert into box values (1, 0), (2, 0);"
      try await engine.withDatabase(tables) { database in
        try await withThrowingTaskGroup(of: Void.self) { group in
          for order in [[1, 2], [2, 1]] {
            group.addTask {
              try await database.write { transaction in
                try transaction.execute("update box set n = n + 1 where id = \(order[0])")
                Thread.sleep(forTimeInterval: 0.2)
                try transaction.execute("update box set n = n + 1 where id = \(order[1])")
              }
            }
          }
          try await group.waitForAll()
        }
        let counts = try await database.read { try $0.rows("select n from box").map { $0.int(0) } }
        #expect(counts == [2, 2])
      }
    }

    @Test(arguments: Engine.present) func `two claimers never get the same row`(_ engine: Engine) async throws {
      let tables = "create table job (id INTEGER PRIMARY KEY, taken INTEGER NOT NULL) STRICT;"
      try await engine.withDatabase(tables) { database in
        try await database.write { transaction in
          for id in 1...60 { try transaction.execute("insert into job values (\(id), 0)") }
        }
        let claimed = try await withThrowingTaskGroup(of: [Int].self) { group in
          for _ in 0..<6 {
            group.addTask {
              var mine: [Int] = []
              while true {
                let batch = try await database.write { transaction in
                  let ids = try transaction.rows(
                    "select id from job where taken = 0 order by id limit \(4)" + transaction.dialect.claimSuffix
                  ).map { $0.int(0) }
                  if !ids.isEmpty { try transaction.execute("update job set taken = 1 where id in \(SQL.list(ids))") }
                  return ids
                }
                if batch.isEmpty { return mine }
                mine += batch
              }
            }
          }
          return try await group.reduce([], +)
        }
        #expect(claimed.sorted() == Array(1...60))
      }
    }

    @Test(arguments: Engine.present) func `a held row stays as it was read`(_ engine: Engine) async throws {
      let tables = "create table stream (id INTEGER PRIMARY KEY, head INTEGER NOT NULL) STRICT; insert into stream values (1, 0);"
      try await engine.withDatabase(tables) { database in
        let held = Gate()
        async let heads = database.write { transaction in
          let first = try transaction.row("select head from stream where id = 1" + transaction.dialect.holdSuffix)?.int(0)
          held.open()
          Thread.sleep(forTimeInterval: 0.2)
          return [first, try transaction.row("select head from stream where id = 1")?.int(0)]
        }
        #expect(try await held.waitInTask())
        _ = try await database.write { try $0.execute("update stream set head = head + 1 where id = 1") }
        #expect(try await heads == [0, 0])
      }
    }
  }
}
