/// Columns of equal width, for tables that people compare line by line.
enum TextTable {
  /// Two spaces between columns, none at the end of a line, a line end behind each row. ASCII only.
  static func text(_ rows: [[String]]) -> String {
    let width = (0..<(rows.map(\.count).max() ?? 0)).map { column in
      rows.map { column < $0.count ? $0[column].utf8.count : 0 }.max() ?? 0
    }
    var out = ""
    for row in rows {
      var line = ""
      for (column, cell) in row.enumerated() {
        line += cell
        if column + 1 < row.count { line += String(repeating: " ", count: width[column] - cell.utf8.count + 2) }
      }
      out += line + "\n"
    }
    return out
  }
}
