/// Everything the two engines do differently in a statement. A test counts the members: the list may only shrink.
package enum Dialect: Sendable {
  case sqlite
  case postgres

  /// The schema text for this engine. PostgreSQL: INTEGER → BIGINT, BLOB → BYTEA, REAL → DOUBLE PRECISION, STRICT dropped.
  /// Nothing else is ever translated.
  package func schema(_ text: String) -> String {
    guard self == .postgres else { return text }
    var out = ""
    var word = ""
    func flush() {
      switch word {
      case "INTEGER": out += "BIGINT"
      case "BLOB": out += "BYTEA"
      case "REAL": out += "DOUBLE PRECISION"
      case "STRICT": break
      default: out += word
      }
      word = ""
    }
    for character in text {
      if character.isLetter || character == "_" || character.isNumber {
        word.append(character)
      } else {
        flush()
        out.append(character)
      }
    }
    flush()
    return out
  }

  /// The database's own clock in milliseconds: only for leases, never for facts.
  package var now: SQL {
    switch self {
    case .sqlite: return "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"
    case .postgres: return "CAST(extract(epoch from clock_timestamp()) * 1000 AS BIGINT)"
    }
  }

  /// Keeps others from moving a stream whose state a decision rests on. SQLite has one writer and needs nothing.
  package var holdSuffix: SQL { self == .postgres ? " for share" : "" }

  /// Rows that another process is working on are passed over.
  package var claimSuffix: SQL { self == .postgres ? " for update skip locked" : "" }

  /// Rows of the search table whose `tokens` (words parted by spaces, letters and digits only) hold one token of every
  /// group.
  /// SQLite looks into the table `<table>_fts`, PostgreSQL into the array index over the same column.
  package func matches(_ table: String, tokens groups: [[String]]) -> SQL {
    let name = SQL(stringLiteral: table)
    switch self {
    case .sqlite:
      let query = groups.map { "(" + $0.map { "\"\($0)\"" }.joined(separator: " OR ") + ")" }.joined(separator: " AND ")
      return "\(name).id in (select rowid from \(name)_fts where \(name)_fts match \(query))"
    case .postgres:
      let conditions: [SQL] = groups.map {
        "string_to_array(\(name).tokens, ' ') && string_to_array(CAST(\($0.joined(separator: " ")) AS TEXT), ' ')"
      }
      return SQL.joined(conditions, by: " and ")
    }
  }

  /// The index over the column `tokens` of a search table with the key `id`.
  package func searchIndex(on table: String) -> String {
    switch self {
    case .sqlite:
      return """
        create virtual table \(table)_fts using fts5(tokens, content='\(table)', content_rowid='id', tokenize='unicode61');
        create trigger \(table)_fts_insert after insert on \(table) begin
          insert into \(table)_fts(rowid, tokens) values (new.id, new.tokens);
        end;
        create trigger \(table)_fts_delete after delete on \(table) begin
          insert into \(table)_fts(\(table)_fts, rowid, tokens) values ('delete', old.id, old.tokens);
        end;
        create trigger \(table)_fts_update after update of tokens on \(table) when old.tokens <> new.tokens begin
          insert into \(table)_fts(\(table)_fts, rowid, tokens) values ('delete', old.id, old.tokens);
          insert into \(table)_fts(rowid, tokens) values (new.id, new.tokens);
        end;
        """
    case .postgres:
      return "create index \(table)_tokens on \(table) using gin (string_to_array(tokens, ' '));"
    }
  }
}
