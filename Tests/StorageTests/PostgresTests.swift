import Foundation
import Storage
import Testing

/// What only PostgreSQL can do to us: connections that are lost, plans that grow old, notifications.
@Suite(.enabled(if: Engine.address != nil, "BAOXIU_TEST_POSTGRES is not set"), .timeLimit(.minutes(2)))
struct PostgresTests {
  static let table = "create table thing (id BIGINT PRIMARY KEY, t TEXT);"
  static let suicide: SQL = "select pg_terminate_backend(pg_backend_pid())"

  private func withPostgres(
    connections: Int = 8, isUnsafe: Bool = false, _ body: (PostgresDatabase) async throws -> Void
  ) async throws {
    let database = try PostgresDatabase(url: Engine.uniqueAddress(), connections: connections, isUnsafe: isUnsafe)
    try await database.createSchema()
    try await database.run(script: PostgresTests.table)
    do {
      try await body(database)
    } catch {
      await database.close()
      try await Engine.drop(database.schema)
      throw error
    }
    await database.close()
    try await Engine.drop(database.schema)
  }

  private func ids(_ database: PostgresDatabase) async throws -> [Int] {
    try await database.read { try $0.rows("select id from thing order by id").map { $0.int(0) } }
  }

  // MARK: - Lost connections

  @Test func `a connection ended while it rests is replaced unseen`() async throws {
    try await withPostgres(connections: 2) { database in
      try await withPostgres(connections: 1) { other in
        let pids = try await database.write { try $0.rows("select pg_backend_pid()").map { $0.int(0) } }
        for round in 1...3 {
          let ended = try await other.write { transaction in
            try transaction.rows(
              """
              select pg_terminate_backend(pid) from pg_stat_activity
              where query like \("%\(database.schema)%") and pid <> pg_backend_pid() or pid in \(SQL.list(pids))
              """
            ).count
          }
          #expect(round > 1 || ended > 0)
          _ = try await database.write { try $0.execute("insert into thing (id) values (\(round))") }
        }
        #expect(try await ids(database) == [1, 2, 3])
      }
    }
  }

  @Test func `a connection lost before the commit runs the work once more`() async throws {
    try await withPostgres { database in
      let runs = Tally()
      try await database.write { transaction in
        try transaction.execute("insert into thing (id) values (1)")
        if runs.add() == 1 { _ = try transaction.rows(PostgresTests.suicide) }
      }
      #expect(runs.value == 2)
      #expect(try await ids(database) == [1])
    }
  }

  @Test func `a connection lost each time is told and keeps nothing`() async throws {
    try await withPostgres { database in
      let runs = Tally()
      let fault = await #expect(throws: StorageFault.self) {
        try await database.write { transaction in
          runs.add()
          try transaction.execute("insert into thing (id) values (1)")
          // Swallowed on purpose: that must not make a success of it.
          _ = try? transaction.rows(PostgresTests.suicide)
        }
      }
      guard case .unreachable = fault else {
        Issue.record("\(String(describing: fault))")
        return
      }
      #expect(runs.value == 2)
      #expect(try await ids(database) == [])
      _ = try await database.write { try $0.execute("insert into thing (id) values (2)") }
      #expect(try await ids(database) == [2])
    }
  }

  @Test func `a connection lost during the commit is neither acknowledged nor run again`() async throws {
    try await withPostgres { database in
      try await database.run(
        script: """
          create function die() returns trigger language plpgsql as $$ begin
            perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(1); return null; end $$;
          create constraint trigger die after insert on thing deferrable initially deferred
            for each row when (new.id = 13) execute function die();
          """)
      let runs = Tally()
      let fault = await #expect(throws: StorageFault.self) {
        try await database.write { transaction in
          runs.add()
          try transaction.execute("insert into thing (id) values (13)")
        }
      }
      guard case .unreachable = fault else {
        Issue.record("\(String(describing: fault))")
        return
      }
      #expect(runs.value == 1)
      _ = try await database.write { try $0.execute("insert into thing (id) values (14)") }
      #expect(try await ids(database) == [14])
    }
  }

  @Test func `under a rain of ended connections every acknowledged row is there`() async throws {
    try await withPostgres(connections: 6) { database in
      try await withPostgres(connections: 1) { other in
        let acknowledged = try await withThrowingTaskGroup(of: [Int].self) { group in
          for writer in 0..<8 {
            group.addTask {
              var mine: [Int] = []
              for job in 0..<40 {
                let id = writer * 1000 + job
                do {
                  try await database.write { transaction in
                    _ = try transaction.rows("select \(database.schema)")
                    try transaction.execute("insert into thing (id, t) values (\(id), \("x"))")
                  }
                  mine.append(id)
                } catch StorageFault.unreachable {}
              }
              return mine
            }
          }
          group.addTask {
            let schema = database.schema
            for _ in 0..<20 {
              try await Task.sleep(for: .milliseconds(10))
              _ = try await other.write { transaction in
                // The victims are those whose search path is the schema under test: they hold its table's lock.
                try transaction.rows(
                  """
                  select pg_terminate_backend(l.pid) from pg_locks l join pg_class c on c.oid = l.relation
                  join pg_namespace n on n.oid = c.relnamespace where n.nspname = \(schema) and l.pid <> pg_backend_pid()
                  """)
              }
            }
            return []
          }
          return try await group.reduce([], +)
        }
        let kept = try await ids(database)
        #expect(Set(kept).isSuperset(of: acknowledged))
        #expect(acknowledged.count > 100)
      }
    }
  }

  @Test func `a server that is not there is told within seconds`() async throws {
    let database = try PostgresDatabase(url: "postgres://nobody:secret@/none?host=/nonexistent&schema=x")
    let start = ContinuousClock.now
    let fault = await #expect(throws: StorageFault.self) { try await database.read { try $0.rows("select 1").count } }
    #expect(ContinuousClock.now - start < .seconds(10))
    guard case .unreachable(let message) = fault else {
      Issue.record("\(String(describing: fault))")
      return
    }
    #expect(!message.contains("secret"))
    await database.close()
  }

  // MARK: - Transactions

  @Test func `a swallowed fault is no success`() async throws {
    try await withPostgres { database in
      let fault = await #expect(throws: StorageFault.self) {
        try await database.write { transaction in
          try transaction.execute("insert into thing (id) values (1)")
          _ = try? transaction.execute("insert into thing (id) values (1)")
        }
      }
      guard case .notUnique = fault else {
        Issue.record("\(String(describing: fault))")
        return
      }
      let kept = try await ids(database)
      #expect(kept == [])
    }
  }

  @Test func `a commit that the server refuses is a refusal`() async throws {
    try await withPostgres { database in
      try await database.run(
        script: "create table later (id BIGINT REFERENCES thing (id) deferrable initially deferred);")
      let fault = await #expect(throws: StorageFault.self) {
        try await database.write { try $0.execute("insert into later values (5)") }
      }
      guard case .constraint = fault else {
        Issue.record("\(String(describing: fault))")
        return
      }
      _ = try await database.write { try $0.execute("insert into thing (id) values (5)") }
      #expect(try await ids(database) == [5])
    }
  }

  @Test func `what was not waited for is found wrong by the next answer or by the commit, and all is undone`()
    async throws
  {
    try await withPostgres { database in
      func fault(_ body: @escaping @Sendable (any Transaction) throws -> Void) async -> (any Error)? {
        do {
          try await database.write(body)
          return nil
        } catch { return error }
      }
      /// Found by the commit, by a question, by another change, and by so many behind it that answers were fetched between.
      let ends: [@Sendable (any Transaction) throws -> Void] = [
        { _ in }, { _ = try $0.rows("select 1") }, { _ = try $0.changed("insert into thing (id) values (3)") },
        { transaction in for id in 10..<200 { try transaction.execute("insert into thing (id) values (\(id))") } },
      ]
      for end in ends {
        let met = await fault { transaction in
          // Shapes that this connection has not prepared yet, before the fault and behind it.
          try transaction.execute("insert into thing (id) values (1)")
          try transaction.execute("insert into thing (id, t) values (1, \("again"))")
          try transaction.execute("insert into thing (t, id) values (\("behind"), 2)")
          try end(transaction)
        }
        guard case .notUnique(let what) = met as? StorageFault else {
          Issue.record("\(String(describing: met))")
          continue
        }
        #expect(what.contains("thing"))
        #expect(try await ids(database) == [])
      }
      // A caught fault stays one, and what failed by itself takes what was sent with it.
      struct Refused: Error {}
      #expect(
        await fault { transaction in
          try transaction.execute("insert into thing (id) values (5)")
          throw Refused()
        } is Refused)
      #expect(try await ids(database) == [])
      // The same connections and the same statements go on; a question sees what was sent before it, in its order.
      let seen = try await database.write { transaction in
        for id in 1...150 { try transaction.execute("insert into thing (id) values (\(id))") }
        try transaction.execute("update thing set t = \("second") where id > 100")
        try transaction.execute("delete from thing where id > 140")
        return try transaction.row("select count(*), count(t) from thing")?.values
      }
      #expect(seen == [.integer(140), .integer(40)])
      #expect(try await ids(database).count == 140)
    }
  }

  @Test func `who waits too long for a row is told busy`() async throws {
    try await withPostgres { database in
      _ = try await database.write { try $0.execute("insert into thing (id) values (1)") }
      let (holding, over) = (Gate(), Gate())
      async let holder: Void = database.write { transaction in
        _ = try transaction.changed("update thing set t = \("held") where id = 1")
        holding.open()
        over.wait()
      }
      #expect(try await holding.waitInTask())
      await #expect(throws: StorageFault.busy) {
        try await database.write { transaction in
          _ = try transaction.rows("select set_config('lock_timeout', '50ms', true)")
          try transaction.execute("update thing set t = \("mine") where id = 1")
        }
      }
      over.open()
      try await holder
    }
  }

  @Test func `writes are read committed and reads repeatable`() async throws {
    try await withPostgres { database in
      let level: SQL = "select current_setting('transaction_isolation'), current_setting('transaction_read_only')"
      let writing = try await database.write { try $0.row(level)?.values }
      #expect(writing == [.text("read committed"), .text("off")])
      let reading = try await database.read { try $0.row(level)?.values }
      #expect(reading == [.text("repeatable read"), .text("on")])
    }
  }

  // MARK: - Prepared statements

  @Test func `only so many statements stay prepared`() async throws {
    try await withPostgres(connections: 1) { database in
      for start in stride(from: 0, to: 1200, by: 300) {
        try await database.read { transaction in
          for number in start..<start + 300 {
            let row = try transaction.row("select \(number) + \(SQL(stringLiteral: String(number)))")
            #expect(row?.int(0) == 2 * number)
          }
        }
      }
      let count = try await database.read { try $0.row("select count(*) from pg_prepared_statements")?.int(0) ?? 0 }
      #expect(count <= 500)
      #expect(count > 400)
    }
  }

  @Test func `a changed schema makes old plans new`() async throws {
    try await withPostgres(connections: 1) { database in
      _ = try await database.write { try $0.execute("insert into thing (id, t) values (1, \("7"))") }
      let select: SQL = "select t from thing"
      let before = try await database.read { try $0.row(select)?.values }
      #expect(before == [.text("7")])
      try await database.run(script: "alter table thing alter t type BIGINT using CAST(t AS BIGINT)")
      let after = try await database.read { try $0.row(select)?.values }
      #expect(after == [.integer(7)])
    }
  }

  @Test func `a zero byte in a text is refused and never cut`() async throws {
    try await withPostgres { database in
      await #expect(throws: StorageFault.self) {
        try await database.write { try $0.execute("insert into thing (id, t) values (1, \("a\u{0}b"))") }
      }
      let kept = try await ids(database)
      #expect(kept == [])
    }
  }

  // MARK: - Listening

  @Test func `who listens hears, and hears again after a lost line`() async throws {
    try await withPostgres { database in
      let heard = Tally()
      database.listen(channel: database.schema) { heard.add() }
      func reaches(_ count: Int) async throws -> Bool {
        for _ in 0..<1000 {
          if heard.value >= count { return true }
          try await Task.sleep(for: .milliseconds(5))
        }
        return false
      }
      // Once at the start: what was said before is looked for.
      #expect(try await reaches(1))
      let notify: SQL = "select pg_notify(\(database.schema), '')"
      _ = try await database.write { try $0.rows(notify).count }
      #expect(try await reaches(2))
      await #expect(throws: Refused.self) {
        try await database.write { transaction in
          _ = try transaction.rows(notify)
          throw Refused()
        }
      }
      try await Task.sleep(for: .milliseconds(50))
      #expect(heard.value == 2)
      let ended = try await database.write { transaction in
        try transaction.rows(
          "select pg_terminate_backend(pid) from pg_stat_activity where query = \("listen \"\(database.schema)\"")"
        ).count
      }
      #expect(ended == 1)
      #expect(try await reaches(3))
      _ = try await database.write { try $0.rows(notify).count }
      #expect(try await reaches(4))
    }
  }

  // MARK: - Address and settings

  @Test func `the schema is taken out of the address`() async throws {
    let name = "Quoted \"name\" \(UUID().uuidString.prefix(8))"
    let escaped = try #require(name.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
    let database = try PostgresDatabase(url: Engine.address(with: "schema=" + escaped))
    #expect(database.schema == name)
    try await database.createSchema()
    try await database.createSchema()
    try await database.run(script: PostgresTests.table)
    let found = try await database.read { try $0.row("select current_schema()")?.text(0) }
    #expect(found == name)
    try await database.run(script: "drop schema \"\(name.replacingOccurrences(of: "\"", with: "\"\""))\" cascade")
    await database.close()
  }

  @Test(arguments: ["", "mysql://host/db", "/some/file", "postgres://host/db?schema=", "postgres://host/db?schema=%FF"])
  func `an address that is none is refused`(_ address: String) {
    #expect(throws: StorageFault.self) { try PostgresDatabase(url: address) }
  }

  @Test func `many make a schema at once`() async throws {
    let address = try Engine.uniqueAddress()
    let schema = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<6 {
        group.addTask {
          let database = try PostgresDatabase(url: address, connections: 1)
          try await database.createSchema()
          await database.close()
          return database.schema
        }
      }
      return try await group.reduce("") { $1 }
    }
    try await Engine.drop(schema)
  }

  @Test func `a session switched off is switched on unless unsafe`() async throws {
    let address = try Engine.uniqueAddress() + "&options=-csynchronous_commit%3Doff"
    let safe = try PostgresDatabase(url: address, connections: 1)
    #expect(try await safe.durability()["synchronous_commit"] == "on")
    await safe.close()
    let unsafe = try PostgresDatabase(url: address, connections: 1, isUnsafe: true)
    #expect(try await unsafe.durability()["synchronous_commit"] == "off")
    await unsafe.close()
  }

  @Test func `close does what waits and ends the connections`() async throws {
    try await withPostgres { other in
      let database = try PostgresDatabase(url: Engine.address(with: "application_name=\(other.schema)"), connections: 3)
      let count: SQL = "select count(*) from pg_stat_activity where application_name = \(other.schema)"
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<12 {
          group.addTask { _ = try await database.write { try $0.rows("select pg_sleep(0.01)").count } }
        }
        try await group.waitForAll()
      }
      #expect(try await other.read { try $0.row(count)?.int(0) } ?? 0 > 0)
      await database.close()
      await database.close()
      // The server notices the ended line a moment later.
      var left = 1
      for _ in 0..<200 where left > 0 {
        left = try await other.read { try $0.row(count)?.int(0) } ?? 0
        try await Task.sleep(for: .milliseconds(5))
      }
      #expect(left == 0)
    }
  }
}
