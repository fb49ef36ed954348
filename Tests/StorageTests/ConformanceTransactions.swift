import Foundation
import Storage
import Testing

extension Conformance {
  @Suite struct Transactions {
    static let tables = """
      create table parent (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE) STRICT;
      create table child (
        id INTEGER PRIMARY KEY, parent INTEGER NOT NULL REFERENCES parent (id), amount INTEGER NOT NULL CHECK (amount >= 0)
      ) STRICT;
      insert into parent values (1, 'one'), (2, 'two');
      """

    /// The case of the fault that `sql` meets.
    private func fault(_ database: any Database, _ sql: SQL) async throws -> String {
      do {
        _ = try await database.write { transaction in try transaction.execute(sql) }
        return "none"
      } catch StorageFault.notUnique(let what) {
        return what.contains("parent") || what.contains("child") ? "notUnique" : "notUnique without a table: \(what)"
      } catch StorageFault.constraint {
        return "constraint"
      }
    }

    @Test(arguments: Engine.present) func `refusals of the schema have one name`(_ engine: Engine) async throws {
      try await engine.withDatabase(Transactions.tables) { database in
        let cases: [(SQL, String)] = [
          ("insert into parent values (1, \("x"))", "notUnique"),
          ("insert into parent values (3, \("one"))", "notUnique"),
          ("update parent set code = \("one") where id = 2", "notUnique"),
          ("insert into child values (1, \(99), 0)", "constraint"),
          ("insert into child values (1, \(1), \(-1))", "constraint"),
          ("insert into child values (1, \(Value.null), 0)", "constraint"),
          ("insert into child values (1, 1, 0)", "none"),
          ("delete from parent where id = \(1)", "constraint"),
        ]
        for (sql, expected) in cases {
          let met = try await fault(database, sql)
          #expect(met == expected, "\(sql.chunks)")
        }
      }
    }

    @Test(arguments: Engine.present) func `a fault can be told to people in other words`(_ engine: Engine) async throws {
      try await engine.withDatabase(Transactions.tables) { database in
        await #expect(throws: Refused()) {
          try await database.write { transaction in
            do {
              _ = try transaction.changed("insert into parent values (9, \("one"))")
            } catch StorageFault.notUnique {
              throw Refused()
            }
          }
        }
      }
    }

    @Test(arguments: Engine.present) func `nonsense is an other fault`(_ engine: Engine) async throws {
      try await engine.withDatabase { database in
        let fault = await #expect(throws: StorageFault.self) {
          try await database.write { try $0.rows("select nothing from nowhere").count }
        }
        guard case .other = fault else {
          Issue.record("\(String(describing: fault))")
          return
        }
        // The connection that met it goes on working.
        let found = try await database.write { try $0.row("select 1")?.int(0) }
        #expect(found == 1)
      }
    }

    @Test(arguments: Engine.present) func `what is thrown undoes all of it`(_ engine: Engine) async throws {
      try await engine.withDatabase(Transactions.tables) { database in
        await #expect(throws: Refused()) {
          try await database.write { transaction in
            try transaction.execute("insert into parent values (3, \("three"))")
            try transaction.execute("insert into child values (1, 3, 5)")
            try transaction.execute("delete from parent where id = 2")
            throw Refused()
          }
        }
        await #expect(throws: StorageFault.self) {
          try await database.write { transaction in
            try transaction.execute("insert into parent values (4, \("four"))")
            try transaction.execute("insert into parent values (5, \("four"))")
          }
        }
        let codes = try await database.read { try $0.rows("select code from parent order by id").map { $0.text(0) } }
        #expect(codes == ["one", "two"])
      }
    }

    @Test(arguments: Engine.present) func `a read writes nothing`(_ engine: Engine) async throws {
      try await engine.withDatabase(Transactions.tables) { database in
        let fault = await #expect(throws: StorageFault.self) {
          try await database.read { try $0.execute("insert into parent values (3, \("three"))") }
        }
        guard case .cannotWrite = fault else {
          Issue.record("\(String(describing: fault))")
          return
        }
        let left = try await database.read { try $0.row("select count(*) from parent")?.int(0) }
        #expect(left == 2)
      }
    }

    @Test(arguments: Engine.present) func `a script is one transaction`(_ engine: Engine) async throws {
      try await engine.withDatabase(Transactions.tables) { database in
        await #expect(throws: StorageFault.self) {
          try await database.run(script: "insert into parent values (3, 'three'); insert into parent values (4, 'one');")
        }
        try await database.run(
          script: "insert into parent values (5, 'a;b');\n-- a remark\ninsert into parent values (6, 'six');")
        let codes = try await database.read { try $0.rows("select code from parent order by id").map { $0.text(0) } }
        #expect(codes == ["one", "two", "a;b", "six"])
      }
    }

    @Test(arguments: Engine.present) func `who lost a race runs again`(_ engine: Engine) async throws {
      try await engine.withDatabase(Transactions.tables) { database in
        let runs = Tally()
        let answer = try await database.write { transaction in
          try transaction.execute("insert into parent values (3, \("three"))")
          if runs.add() < 4 { throw HeadMoved() }
          return "done"
        }
        #expect(answer == "done")
        #expect(runs.value == 4)
        let found = try await database.read { try $0.row("select count(*) from parent")?.int(0) }
        #expect(found == 3)
      }
    }

    @Test(arguments: Engine.present) func `who loses every race ends as busy`(_ engine: Engine) async throws {
      try await engine.withDatabase(Transactions.tables) { database in
        let runs = Tally()
        await #expect(throws: StorageFault.busy) {
          try await database.write { transaction in
            runs.add()
            try transaction.execute("delete from parent")
            throw HeadMoved()
          }
        }
        #expect(runs.value == runAgainLimit)
        let left = try await database.read { try $0.row("select count(*) from parent")?.int(0) }
        #expect(left == 2)
      }
    }

    @Test(arguments: Engine.present) func `a read is one snapshot and does not wait`(_ engine: Engine) async throws {
      try await engine.withDatabase(Transactions.tables) { database in
        let (begun, written) = (Gate(), Gate())
        async let counts = database.read { transaction in
          let before = try transaction.row("select count(*) from parent")?.int(0)
          begun.open()
          #expect(written.wait())
          return [before, try transaction.row("select count(*) from parent")?.int(0)]
        }
        #expect(try await begun.waitInTask())
        _ = try await database.write { transaction in
          try transaction.execute("insert into parent values (3, \("three"))")
        }
        written.open()
        #expect(try await counts == [2, 2])
        let left = try await database.read { try $0.row("select count(*) from parent")?.int(0) }
        #expect(left == 3)
      }
    }

    @Test(arguments: Engine.present) func `readers do not wait for writers`(_ engine: Engine) async throws {
      try await engine.withDatabase(Transactions.tables, connections: 4) { database in
        let (holding, seen) = (Gate(), Gate())
        try await withThrowingTaskGroup(of: Void.self) { group in
          // The first holds the row, the others wait for it: more writers than there are connections.
          for place in 0..<10 {
            group.addTask {
              try await database.write { transaction in
                try transaction.execute("update parent set code = \("held \(place)") where id = 1")
                holding.open()
                #expect(seen.wait())
              }
            }
          }
          #expect(try await holding.waitInTask())
          let code = try await database.read { try $0.row("select code from parent where id = 1")?.text(0) }
          #expect(code == "one")
          seen.open()
          try await group.waitForAll()
        }
      }
    }

    @Test(arguments: Engine.present) func `a refused job undoes only itself`(_ engine: Engine) async throws {
      try await engine.withDatabase(Transactions.tables) { database in
        let refused = await withTaskGroup(of: Int.self) { group in
          for number in 100..<160 {
            group.addTask {
              do {
                try await database.write { transaction in
                  // Before it wrote anything, and after.
                  if number % 6 == 0 { throw Refused() }
                  try transaction.execute("insert into parent values (\(number), \("code \(number)"))")
                  if number % 3 == 0 { throw Refused() }
                  if number % 3 == 1 { try transaction.execute("insert into child values (\(number), \(number), \(1))") }
                  if number % 10 == 2 { try transaction.execute("insert into parent values (\(number), \("again"))") }
                }
                return 0
              } catch {
                return 1
              }
            }
          }
          return await group.reduce(0, +)
        }
        let kept = (100..<160).filter { $0 % 3 != 0 && $0 % 10 != 2 }
        #expect(refused == 60 - kept.count)
        let found = try await database.read { try $0.rows("select id from parent where id >= 100 order by id").map { $0.int(0) } }
        #expect(found == kept)
        let children = try await database.read { try $0.rows("select id from child order by id").map { $0.int(0) } }
        #expect(children == kept.filter { $0 % 3 == 1 })
      }
    }

    @Test(arguments: Engine.present) func `after close a write is told so`(_ engine: Engine) async throws {
      try await engine.withDatabase(Transactions.tables) { database in
        await database.close()
        let fault = await #expect(throws: StorageFault.self) {
          try await database.write { try $0.execute("delete from parent") }
        }
        guard case .unreachable = fault else {
          Issue.record("\(String(describing: fault))")
          return
        }
      }
    }

    @Test(arguments: Engine.present) func `the engine says what durability rests on`(_ engine: Engine) async throws {
      try await engine.withDatabase { database in
        let found = try await database.durability()
        switch engine {
        case .sqlite: #expect(found == ["synchronous": "2", "journal_mode": "wal", "foreign_keys": "1"])
        case .postgres:
          #expect(found.keys.sorted() == ["fsync", "full_page_writes", "synchronous_commit"])
          #expect(found["synchronous_commit"] == "on")
        }
      }
    }
  }
}
