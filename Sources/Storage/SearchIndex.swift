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
  /// Draws the pieces of SQLite's search indexes together: every commit leaves one more, and a search looks into each of them.
  /// So many pages of work for each index; true when there may be more to do. PostgreSQL sees to its index itself.
  package func tidySearch(pages: Int) async throws -> Bool {
    guard dialect == .sqlite else { return false }
    return try await write { transaction in
      let indexes = try transaction.rows("select name from sqlite_master where sql like 'create virtual table%using fts5%'")
      var isMore = false
      for index in indexes.map({ SQL(stringLiteral: $0.text(0)) }) {
        // Two pieces of a size are enough to make one of them.
        if try transaction.row("select 1 from \(index)_config where k = 'usermerge' and v = 2") == nil {
          try transaction.execute("insert into \(index) (\(index), rank) values ('usermerge', 2)")
        }
        let before = try transaction.row("select total_changes()")?.integer(0) ?? 0
        try transaction.execute("insert into \(index) (\(index), rank) values ('merge', \(pages))")
        // One change is the statement itself: SQLite's sign that there was nothing to do.
        isMore = try transaction.row("select total_changes()")?.integer(0) ?? 0 > before + 1 || isMore
      }
      return isMore
    }
  }

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
