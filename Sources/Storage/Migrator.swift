import Crypto

/// Brings the truth to this release: numbered forward migrations, each once, each whole, never edited after release.
package enum Migrator {
  package struct Script: Sendable {
    /// `0001_truth.sql`
    package let name: String
    package let text: String

    /// What a database notes of a step that ran.
    package var hash: String { Migrator.sum(text) }

    package init(name: String, text: String) {
      self.name = name
      self.text = text
    }
  }

  package enum Fault: Error, Equatable, Sendable {
    /// The database holds a step that this program does not know: it was written by a newer release.
    case newer(String)
    /// A step that ran is not the step of this program.
    case edited(String)
  }

  /// The names of the steps that ran now.
  package static func run(_ scripts: [Script], on database: any Database) async throws -> [String] {
    let dialect = database.dialect
    try await database.run(
      script: dialect.schema("create table if not exists migration (name TEXT primary key, hash TEXT not null) STRICT;"))
    let known = try await database.read { transaction in
      try transaction.rows("select name, hash from migration").map { ($0.text(0), $0.text(1)) }
    }
    let wanted = Dictionary(uniqueKeysWithValues: scripts.map { ($0.name, sum($0.text)) })
    for (name, hash) in known {
      guard let expected = wanted[name] else { throw Fault.newer(name) }
      guard expected == hash else { throw Fault.edited(name) }
    }
    let done = Set(known.map(\.0))
    var ran: [String] = []
    for script in scripts.sorted(by: { $0.name < $1.name }) where !done.contains(script.name) {
      // The step and its mark are one transaction, so that a kill in the middle leaves neither.
      let mark = "insert into migration (name, hash) values ('\(script.name)', '\(sum(script.text))');"
      try await database.run(script: dialect.schema(script.text) + "\n" + mark)
      ran.append(script.name)
    }
    return ran
  }

  /// Makes the register's tables anew where their text or version changed; true when they are empty now and want filling.
  package static func remake(register name: String, schema: String, version: Int, on database: any Database) async throws -> Bool
  {
    let dialect = database.dialect
    let searched = searched(in: schema)
    let index = searched.map(dialect.searchIndex(on:)).joined()
    let hash = sum("\(version)\n\(schema)\(index)")
    let known = try await database.read { transaction in
      try transaction.row("select hash from register where name = \(name)")?.text(0)
    }
    if known == hash { return false }
    var drops = ""
    for table in tables(in: schema).reversed() {
      drops += "drop table if exists \(table);\n"
      if dialect == .sqlite { drops += "drop table if exists \(table)_fts;\n" }
    }
    // Rows that were noted for an index that goes: the new one is filled from the rows' own triggers.
    if dialect == .sqlite, !searched.isEmpty, try await isNoting(on: database) {
      drops += searched.map { "delete from search_wait where register = '\($0)';\n" }.joined()
    }
    var text = dialect.schema(schema) + index
    text += "\ndelete from register where name = '\(name)';\ninsert into register (name, hash) values ('\(name)', '\(hash)');"
    try await database.run(script: drops + text)
    return true
  }

  private static func isNoting(on database: any Database) async throws -> Bool {
    try await database.read { transaction in
      try transaction.row("select 1 from sqlite_master where name = 'search_wait'") != nil
    }
  }

  /// The tables a register's schema makes, in order.
  package static func tables(in schema: String) -> [String] {
    schema.split(separator: "\n").compactMap { line in
      guard line.hasPrefix("create table ") else { return nil }
      return String(line.dropFirst("create table ".count).prefix { $0.isLetter || $0 == "_" })
    }
  }

  /// Those of them that are searched by words.
  package static func searched(in schema: String) -> [String] {
    tables(in: schema).filter { schema.contains("-- search: \($0)\n") }
  }

  /// Empties a register and runs `fill`, which makes its rows again in several transactions. Broken off in the middle, it
  /// counts as one of another release, which the next opening makes anew.
  package static func refill(
    register name: String, schema: String, on database: any Database, _ fill: () async throws -> Void
  ) async throws {
    let hash = try await database.write { transaction in
      let hash = try transaction.row("select hash from register where name = \(name)")?.text(0)
      try transaction.execute("update register set hash = '' where name = \(name)")
      for table in tables(in: schema).reversed() { try transaction.execute("delete from \(SQL(stringLiteral: table))") }
      for table in searched(in: schema) { try SearchIndex.empty(table, in: transaction) }
      return hash ?? ""
    }
    try await fill()
    try await database.write { transaction in
      try transaction.execute("update register set hash = \(hash) where name = \(name)")
    }
  }

  private static func sum(_ text: String) -> String { SHA256.hash(data: Array(text.utf8)).hexadecimal }
}
