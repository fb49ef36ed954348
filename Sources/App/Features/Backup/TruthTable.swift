import Storage

/// A table of the truth as the migrations make it. Read from their own text, so that a new table is in the next backup
/// without anybody remembering it.
struct TruthTable: Hashable, Sendable {
  let name: String
  private(set) var columns: [String] = []
  /// The columns of the primary key, by which it is read in pages.
  private(set) var key: [String] = []

  /// Not in a backup: leases and log-ins end with the process that held them, registers are made again from events, and the
  /// parts of files travel as files.
  static let leftOut: Set = ["node", "lease", "session", "register", "file_part"]

  /// In the order of their making, which is one in which every reference finds what it refers to.
  static func all(in scripts: [Migrator.Script]) -> [TruthTable] {
    var tables: [TruthTable] = []
    for script in scripts.sorted(by: { $0.name < $1.name }) {
      var current: TruthTable?
      for line in script.text.split(separator: "\n") {
        let words = line.split { " (,".contains($0) }.map(String.init)
        if line.hasPrefix("create table "), words.count > 2 {
          current = TruthTable(name: words[2])
        } else if line.hasPrefix(")"), let table = current {
          tables.append(table)
          current = nil
        } else if line.hasPrefix("alter table "), words.count > 5, words[3] == "add", words[4] == "column" {
          if let place = tables.firstIndex(where: { $0.name == words[2] }) { tables[place].columns.append(words[5]) }
        } else if current != nil {
          current?.read(words, String(line))
        }
      }
    }
    return tables.filter { !leftOut.contains($0.name) }
  }

  private mutating func read(_ words: [String], _ line: String) {
    guard let first = words.first, !first.hasPrefix("--"), first != ")" else { return }
    switch first {
    case "primary": key = words.dropFirst(2).map { $0.filter { $0 != ")" } }
    case "unique", "foreign", "check", "constraint": break
    // A type follows the name of a column; a line that goes on from the one before has none.
    default:
      guard words.count > 1, ["INTEGER", "TEXT", "BLOB", "REAL"].contains(words[1]) else { return }
      columns.append(first)
      if line.contains(" primary key") { key = [first] }
    }
  }

  var columnList: SQL { SQL(stringLiteral: columns.joined(separator: ", ")) }

  /// The next rows by key, at most `limit`.
  func page(after last: Row?, limit: Int, in transaction: any Transaction) throws -> [Row] {
    let keys = SQL(stringLiteral: key.joined(separator: ", "))
    var query: SQL = "select \(columnList) from \(SQL(stringLiteral: name))"
    if let last {
      let values = key.compactMap { columns.firstIndex(of: $0) }.map { last.values[$0] }
      query = query + " where (\(keys)) > \(SQL.list(values))"
    }
    return try transaction.rows(query + " order by \(keys) limit \(limit)")
  }

  func insert(_ columns: [String], _ rows: [[Value]], in transaction: any Transaction) throws {
    guard !rows.isEmpty else { return }
    let names = SQL(stringLiteral: columns.joined(separator: ", "))
    // Both engines take some thirty thousand values in one statement.
    let count = max(1, 20_000 / max(1, columns.count))
    for start in stride(from: 0, to: rows.count, by: count) {
      let values = rows[start..<min(start + count, rows.count)].map { SQL.list($0) }
      try transaction.execute(
        "insert into \(SQL(stringLiteral: name)) (\(names)) values \(SQL.joined(values, by: ", "))")
    }
  }
}
