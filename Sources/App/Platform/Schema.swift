import Aftersales
import Basics
import Storage

/// The tables of this release: the truth by numbered migrations, the registers by their own files.
package enum Schema {
  package static var registers: [AnyRegister] { Features.registers }

  /// The numbered steps of this release.
  static func scripts(_ resources: Resources) -> [Migrator.Script] {
    resources.paths(under: "migrations/").compactMap { path in
      resources.text(path).map { Migrator.Script(name: String(path.dropFirst("migrations/".count)), text: $0) }
    }
  }

  static func bringUpToDate(_ database: any Database, resources: Resources) async throws {
    _ = try await Migrator.run(scripts(resources), on: database)
    for register in registers {
      guard let schema = resources.text("registers/\(register.name).sql") else {
        throw StorageFault.other(code: 0, "register \(register.name) has no schema")
      }
      _ = try await Migrator.remake(register: register.name, schema: schema, version: register.version, on: database)
    }
  }
}

extension Office {
  /// A register whose tables were made anew is filled from the events.
  func fillEmptyRegisters() async throws {
    for register in Schema.registers where try await isEmpty(register) { try await rebuild(register) }
  }

  private func isEmpty(_ register: AnyRegister) async throws -> Bool {
    guard let table = tables(of: register).first else { return false }
    return try await database.read { transaction in
      let name = SQL(stringLiteral: table)
      return try transaction.row("select 1 from \(name) limit 1") == nil
        && transaction.row("select 1 from stream where kind = \(register.streamKind) limit 1") != nil
    }
  }

  /// Makes the rows of a register again from the events, in chunks that hold nobody up.
  package func rebuild(_ register: AnyRegister) async throws {
    try await Migrator.refill(register: register.name, schema: schema(of: register), on: database) {
      var last: Int64 = 0
      while true {
        let streams = try await streams(of: register.streamKind, after: last)
        guard let end = streams.last else { return }
        try await write(as: .system) { work in
          for stream in streams { try register.refold(work, stream) }
        }
        last = end
      }
    }
  }

  /// Compares the rows of every register with what the events say, and the search index with the rows; changes nothing.
  /// The differences, named.
  package func checkRegisters() async throws -> [String] {
    var differences: [String] = []
    for register in Schema.registers {
      let tables = tables(of: register)
      var last: Int64 = 0
      while true {
        let streams = try await streams(of: register.streamKind, after: last)
        guard let end = streams.last else { break }
        do {
          try await write(as: .system) { work in
            var found: [String] = []
            for stream in streams {
              let before = try Office.snapshot(tables, of: stream, in: work.transaction)
              for table in tables.reversed() {
                try work.transaction.execute(
                  "delete from \(SQL(stringLiteral: table)) where \(SQL(stringLiteral: Office.key(of: table))) = \(stream)")
              }
              try register.refold(work, stream)
              let after = try Office.snapshot(tables, of: stream, in: work.transaction)
              if before != after { found.append("\(register.name) \(Crockford.encode(stream))") }
            }
            // What was made for the comparison is undone with the transaction.
            throw Compared(differences: found)
          }
        } catch let compared as Compared {
          differences.append(contentsOf: compared.differences)
        }
        last = end
      }
      for table in Migrator.searched(in: schema(of: register)) where try await !database.isSearchSound(table) {
        differences.append("\(table) search")
      }
    }
    return differences
  }

  private struct Compared: Error {
    let differences: [String]
  }

  private func schema(of register: AnyRegister) -> String { resources.text("registers/\(register.name).sql") ?? "" }

  private func tables(of register: AnyRegister) -> [String] { Migrator.tables(in: schema(of: register)) }

  private func streams(of kind: String, after last: Int64) async throws -> [Int64] {
    try await database.read { transaction in
      try transaction.rows("select id from stream where kind = \(kind) and id > \(last) order by id limit 200").map {
        $0.integer(0)
      }
    }
  }

  /// The column of a register table that names the case file: `id` where the case has one row, `case_id` where it has several.
  private static func key(of table: String) -> String { table.contains("_of_") ? "case_id" : "id" }

  private static func snapshot(_ tables: [String], of stream: Int64, in transaction: any Transaction) throws -> [String] {
    try tables.flatMap { table in
      try transaction.rows(
        "select * from \(SQL(stringLiteral: table)) where \(SQL(stringLiteral: key(of: table))) = \(stream)"
      ).map { "\(table) \($0.values)" }.sorted()
    }
  }
}
