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

  /// The ids of a search table's rows whose `tokens` (words parted by spaces, letters and digits only) hold one token of every
  /// group. SQLite looks into the table `<table>_fts`, PostgreSQL into the array index over the same column. `newest`: only so
  /// many, those with the highest ids; the index need not be read further.
  package func hits(_ table: String, tokens groups: [[String]], newest: Int? = nil) -> SQL {
    let name = SQL(stringLiteral: table)
    switch self {
    case .sqlite:
      let query = groups.map { "(" + $0.map { "\"\($0)\"" }.joined(separator: " OR ") + ")" }.joined(separator: " AND ")
      let hits: SQL = "select rowid as id from \(name)_fts where \(name)_fts match \(query)"
      return newest.map { "\(hits) order by rowid desc limit \($0)" } ?? hits
    case .postgres:
      let conditions: [SQL] = groups.map {
        "string_to_array(\(name).tokens, ' ') && string_to_array(CAST(\($0.joined(separator: " ")) AS TEXT), ' ')"
      }
      let hits: SQL = "select \(name).id from \(name) where \(SQL.joined(conditions, by: " and "))"
      return newest.map { "\(hits) order by \(name).id desc limit \($0)" } ?? hits
    }
  }

  /// The index over the column `tokens` of a search table with the key `id`.
  ///
  /// SQLite's index writes out what it has gathered at every savepoint, and statements of several rows open one. So the
  /// triggers only note which rows changed, and `SearchIndex.follow` brings the index up to them once, before the commit.
  /// Its tokens are plain already: nothing needs folding, and neither places nor lengths of words are ever asked for.
  package func searchIndex(on table: String) -> String {
    switch self {
    case .sqlite:
      return """
        create virtual table \(table)_fts using fts5(
          tokens, content='\(table)', content_rowid='id', tokenize='ascii', detail=none, columnsize=0);
        insert into \(table)_fts (\(table)_fts, rank) values ('automerge', 8);
        create table if not exists search_wait (
          register TEXT not null, id INTEGER not null, old TEXT, fresh TEXT, primary key (register, id)) STRICT, WITHOUT ROWID;
        create trigger \(table)_fts_insert after insert on \(table) begin
          insert into search_wait (register, id, old, fresh) values ('\(table)', new.id, null, new.tokens)
            on conflict (register, id) do update set fresh = excluded.fresh;
        end;
        create trigger \(table)_fts_delete after delete on \(table) begin
          insert into search_wait (register, id, old, fresh) values ('\(table)', old.id, old.tokens, null)
            on conflict (register, id) do update set fresh = null;
        end;
        create trigger \(table)_fts_update after update of tokens on \(table) when old.tokens <> new.tokens begin
          insert into search_wait (register, id, old, fresh) values ('\(table)', old.id, old.tokens, new.tokens)
            on conflict (register, id) do update set fresh = excluded.fresh;
        end;
        """
    case .postgres:
      // Words of new rows wait unsorted, and every search reads what waits: no more than a search can read at a glance.
      return """
        create index \(table)_tokens on \(table) using gin (string_to_array(tokens, ' ')) with (gin_pending_list_limit = 128);
        """
    }
  }
}
