/// Brings SQLite's search indexes up to the rows that a transaction changed: once, in the transaction, before its commit.
/// Until then a search of the same transaction does not see them; nobody else sees either of them earlier.
struct SearchIndex {
  /// False until the first register with search words has been made.
  private var isThere = false

  mutating func follow(_ connection: SQLiteStatements) throws {
    if !isThere {
      isThere = try !connection.rows("select 1 from sqlite_master where name = 'search_wait'").isEmpty
      guard isThere else { return }
    }
    let registers = try connection.rows("select distinct register from search_wait").map { $0.text(0) }
    guard !registers.isEmpty else { return }
    for name in registers {
      let index = SQL(stringLiteral: name + "_fts")
      // Taking out needs the very words that were put in.
      try connection.run(
        """
        insert into \(index) (\(index), rowid, tokens)
        select 'delete', id, old from search_wait where register = \(name) and old is not null
        """)
      try connection.run(
        """
        insert into \(index) (rowid, tokens)
        select id, fresh from search_wait where register = \(name) and fresh is not null order by id
        """)
    }
    try connection.run("delete from search_wait")
  }
}

extension SearchIndex {
  /// Takes everything out, whatever was in it: the table has no rows any more.
  static func empty(_ table: String, in transaction: any Transaction) throws {
    guard transaction.dialect == .sqlite else { return }
    let index = SQL(stringLiteral: table + "_fts")
    try transaction.execute("delete from search_wait where register = \(table)")
    try transaction.execute("insert into \(index) (\(index)) values ('delete-all')")
  }
}

extension Database {
  /// Whether the search index over a table says what the table's rows say, neither less nor more. PostgreSQL keeps its index
  /// itself. Looks at every row.
  package func isSearchSound(_ table: String) async throws -> Bool {
    guard dialect == .sqlite else { return true }
    let index = SQL(stringLiteral: table + "_fts")
    do {
      try await write { transaction in
        try transaction.execute("insert into \(index) (\(index), rank) values ('integrity-check', 1)")
      }
      return true
    } catch StorageFault.unreachable {
      return false
    }
  }
}
