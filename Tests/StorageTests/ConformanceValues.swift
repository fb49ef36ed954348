import Basics
import Foundation
import Storage
import Testing

extension Conformance {
  @Suite struct Values {
    static let table = "create table thing (id INTEGER PRIMARY KEY, i INTEGER, r REAL, t TEXT, b BLOB) STRICT;"

    @Test(arguments: Engine.present) func `values come back as they went in`(_ engine: Engine) async throws {
      let integers: [Value] = [0, 1, -1, 42, .min, .max].map(Value.integer) + [.null]
      let reals: [Value] =
        [0.1, -2.5, 1e300, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .infinity, 1.0 / 3].map(Value.real) + [.null]
      let texts: [Value] =
        [
          "", " ", "报修", "o'clock", "\"quoted\"", "back\\slash", "line\nbreak\ttab\r", "👩🏽‍🔧🇨🇳", "e\u{301}",
          "\u{FFFD}\u{10FFFF}\u{1}",
          "$1 ? :name %s", String(repeating: "长", count: 100_000),
        ].map(Value.text) + [.null]
      let blobs: [Value] =
        [[], [0], [0, 0, 0], [UInt8](0...255), [92, 120, 48], [UInt8](repeating: 0, count: 300_000)].map(Value.blob) + [.null]
      try await engine.withDatabase(Values.table) { database in
        for (column, values): (SQL, [Value]) in [("i", integers), ("r", reals), ("t", texts), ("b", blobs)] {
          let back = try await database.write { transaction in
            try transaction.execute("delete from thing")
            for (place, value) in values.enumerated() {
              try transaction.execute("insert into thing (id, \(column)) values (\(place), \(value))")
            }
            return try transaction.rows("select \(column) from thing order by id").map { $0.values[0] }
          }
          #expect(back == values)
        }
      }
    }

    @Test(arguments: Engine.present) func `each type of the program binds as its column`(_ engine: Engine) async throws {
      let day = try #require(LocalDay("2026-02-13"))
      try await engine.withDatabase(Values.table) { database in
        let row = try await database.write { transaction in
          try transaction.execute(
            """
            insert into thing
            values (\(ID<Values>(7)), \(Money(fen: 12_050)), \(Value.real(0.5)), \(day), \([UInt8]([1, 0, 2])))
            """
          )
          try transaction.execute("update thing set i = i + \(Instant(milliseconds: 1000)) where \(true) = 1")
          return try transaction.row("select id, i, r, t, b from thing")
        }
        #expect(row?.values == [.integer(7), .integer(13_050), .real(0.5), .text("2026-02-13"), .blob([1, 0, 2])])
      }
    }

    @Test(arguments: Engine.present) func `a null needs no type`(_ engine: Engine) async throws {
      let noText: String? = nil
      let noNumber: Int? = nil
      try await engine.withDatabase(Values.table) { database in
        let flags = try await database.write { transaction in
          // The same text in every order of nulls and values.
          for (id, number): (Int, Int?) in [(1, nil), (2, 5), (3, nil), (4, 6)] {
            for text: String? in [nil, "a", nil] {
              try transaction.execute(
                "insert into thing (id, i, t) values (\(id), \(number), \(text)) on conflict (id) do update set t = \(text)")
            }
          }
          let row = try transaction.row(
            "select case when \(noText) is null then 1 else 0 end, case when \(noNumber) is null then 1 else 0 end, \(noText)")
          return try #require(row).values
        }
        #expect(flags == [.integer(1), .integer(1), .null])
        let kept = try await database.read { try $0.rows("select i, t from thing order by id").map(\.values) }
        #expect(kept == [[.null, .null], [.integer(5), .null], [.null, .null], [.integer(6), .null]])
      }
    }

    @Test(arguments: Engine.present) func `one text takes values of several types`(_ engine: Engine) async throws {
      try await engine.withDatabase { database in
        let values: [Value] = [.integer(1), .real(1.5), .text("1"), .blob([1]), .null, .integer(2)]
        for value in values {
          let back = try await database.read { try $0.row("select \(value)")?.values }
          #expect(back == [value])
        }
      }
    }

    @Test(arguments: Engine.present) func `binding never pastes`(_ engine: Engine) async throws {
      let hostile = "'; drop table thing; --"
      try await engine.withDatabase(Values.table) { database in
        let found = try await database.write { transaction in
          try transaction.execute("insert into thing (id, t) values (1, \(hostile))")
          return try transaction.rows("select id from thing where t = \(hostile) and t <> \("' or ''='")").map { $0.int(0) }
        }
        #expect(found == [1])
        let left = try await database.read { try $0.row("select count(*) from thing")?.int(0) }
        #expect(left == 1)
      }
    }

    @Test(arguments: Engine.present) func `fragments nest and lists list`(_ engine: Engine) async throws {
      try await engine.withDatabase(Values.table) { database in
        try await database.write { transaction in
          for id in 1...9 { try transaction.execute("insert into thing (id, i, t) values (\(id), \(id * id), \("t\(id)"))") }
        }
        let inner: SQL = "i > \(4)"
        let both: SQL = "(\(inner) and id in \(SQL.list([1, 2, 3, 4, 8])))"
        let joined = SQL.joined([both, "id = \(1)", "t = \("t9")"], by: " or ")
        let found = try await database.read { transaction in
          try transaction.rows("select id from thing where \(joined)" + " and id < \(9)" + " order by id").map { $0.int(0) }
        }
        #expect(found == [1, 3, 4, 8])
        let none = try await database.read { try $0.rows("select id from thing where id in \(SQL.list([Int]()))").count }
        #expect(none == 0)
        let words = try await database.read { transaction in
          try transaction.rows("select id from thing where t in \(SQL.list(["t2", "x'y", "t5"])) order by id").map { $0.int(0) }
        }
        #expect(words == [2, 5])
      }
    }

    @Test(arguments: Engine.present) func `changed counts the rows it changed`(_ engine: Engine) async throws {
      try await engine.withDatabase(Values.table) { database in
        let counts = try await database.write { transaction in
          [
            try transaction.changed("insert into thing (id, i) values (1, 1), (2, 1), (3, 2)"),
            try transaction.changed("update thing set t = \("x") where i = \(1)"),
            try transaction.changed("update thing set t = \("x") where i = \(99)"),
            try transaction.changed("insert into thing (id) values (\(1)) on conflict (id) do nothing"),
            try transaction.changed("delete from thing where id > \(1)"),
          ]
        }
        #expect(counts == [3, 2, 0, 0, 2])
      }
    }

    @Test(arguments: Engine.present) func `a change answers with the rows it made`(_ engine: Engine) async throws {
      try await engine.withDatabase(Values.table) { database in
        let rows = try await database.write { transaction in
          try transaction.execute("insert into thing (id, i) values (1, 10)")
          return try transaction.rows("update thing set i = i + \(5) where id = \(1) returning i, t").map(\.values)
        }
        #expect(rows == [[.integer(15), .null]])
      }
    }

    @Test(arguments: Engine.present) func `sums, averages and truth have one kind`(_ engine: Engine) async throws {
      try await engine.withDatabase(Values.table) { database in
        let row = try await database.write { transaction in
          try transaction.execute("insert into thing (id, i, r) values (1, 3, 0.5), (2, 4, 0.25)")
          return try transaction.row(
            """
            select CAST(sum(i) AS BIGINT), CAST(avg(i) AS DOUBLE PRECISION), count(*), sum(i), sum(r), count(*) = 2, max(t)
            from thing
            """)
        }
        #expect(
          row?.values == [.integer(7), .real(3.5), .integer(2), .integer(7), .real(0.75), .integer(1), .null])
      }
    }

    @Test(arguments: Engine.present) func `texts are ordered by their bytes`(_ engine: Engine) async throws {
      let words = ["", " ", "10", "9", "A", "B", "Z", "_", "a", "aa", "b", "é", "e\u{301}", "修", "报", "\u{FFFD}", "😀", "Ä", "z"]
      let sorted = words.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      try await engine.withDatabase(Values.table) { database in
        try await database.write { transaction in
          for (place, word) in words.enumerated() {
            try transaction.execute("insert into thing (id, t) values (\(place), \(word))")
          }
        }
        let ordered = try await database.read { try $0.rows("select t from thing order by t").map { $0.text(0) } }
        #expect(ordered.map { Array($0.utf8) } == sorted.map { Array($0.utf8) })
        let between = try await database.read { transaction in
          try transaction.rows("select t from thing where t >= \("a") and t < \("c") order by t").map { $0.text(0) }
        }
        #expect(between == ["a", "aa", "b"])
      }
    }

    @Test(arguments: Engine.present) func `the database's clock runs in milliseconds`(_ engine: Engine) async throws {
      try await engine.withDatabase { database in
        let now = try await database.read { try $0.row("select \($0.dialect.now)")?.integer(0) ?? 0 }
        #expect(abs(now - Int64(Date().timeIntervalSince1970 * 1000)) < 60_000)
      }
    }

    @Test(arguments: Engine.present) func `search finds the same on both`(_ engine: Engine) async throws {
      try await engine.withDatabase("create table card (id INTEGER PRIMARY KEY, tokens TEXT NOT NULL) STRICT;") { database in
        try await database.run(script: database.dialect.searchIndex(on: "card"))
        try await database.write { transaction in
          for (id, tokens) in [(1, "报修 空调 zhang 138"), (2, "空调 漏水 li 139"), (3, "zhang 139 wd2026"), (4, ""), (5, "𠮷田 h𠮷")] {
            try transaction.execute("insert into card (id, tokens) values (\(id), \(tokens))")
          }
        }
        func find(_ tokens: String...) async throws -> [Int] {
          try await database.read { transaction in
            try transaction.rows(
              """
              select card.id from card where id in (\(transaction.dialect.hits("card", tokens: tokens.map { [$0] })))
              order by card.id desc
              """
            ).map { $0.int(0) }
          }
        }
        #expect(try await find("空调") == [2, 1])
        #expect(try await find("zhang") == [3, 1])
        #expect(try await find("空调", "139") == [2])
        #expect(try await find("139", "空调") == [2])
        #expect(try await find("wd2026") == [3])
        #expect(try await find("𠮷田", "h𠮷") == [5])
        #expect(try await find("空") == [])
        #expect(try await find("zhan") == [])
        #expect(try await find("空调", "wd2026") == [])
        try await database.write { transaction in
          try transaction.execute("update card set tokens = \("冰箱 zhang") where id = \(1)")
          try transaction.execute("delete from card where id = \(2)")
        }
        #expect(try await find("空调") == [])
        #expect(try await find("冰箱") == [1])
        #expect(try await find("zhang") == [3, 1])
      }
    }
  }
}
