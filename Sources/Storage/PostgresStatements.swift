/// The statements one connection has prepared, found by their text and by the types of their values.
///
/// A null has no type of its own. Where the same text was prepared with a typed place, the null goes there; where not, the
/// word `null` stands in the text, because PostgreSQL refuses a place whose type it cannot tell (`$1 is null`).
struct PostgresStatements {
  /// As many as are kept; the one that rested longest is given up.
  static let limit = 500

  struct Statement {
    let name: String
    /// The type of each value; nil where the text says `null`.
    let types: [UInt32?]
    fileprivate var lastUse: Int
  }

  private var byText: [[String]: [Statement]] = [:]
  private var count = 0
  private var uses = 0
  private var named = 0

  /// A prepared statement that takes these values.
  mutating func find(_ sql: SQL) -> Statement? {
    guard let place = byText[sql.chunks]?.firstIndex(where: { fits($0.types, sql.values) }) else { return nil }
    uses += 1
    byText[sql.chunks]?[place].lastUse = uses
    return byText[sql.chunks]?[place]
  }

  /// A name and types for a statement about to be prepared. It is kept by `keep` when PostgreSQL has taken it.
  mutating func make(_ sql: SQL) -> Statement {
    named += 1
    uses += 1
    return Statement(name: "s\(named)", types: sql.values.map(PostgresType.of), lastUse: uses)
  }

  mutating func keep(_ statement: Statement, for sql: SQL) {
    byText[sql.chunks, default: []].append(statement)
    count += 1
  }

  /// When there are too many: forgets the one that rested longest and answers its name, to be deallocated.
  mutating func giveUp() -> String? {
    guard count >= PostgresStatements.limit else { return nil }
    var oldest: (key: [String], place: Int, lastUse: Int)?
    for (key, statements) in byText {
      for (place, statement) in statements.enumerated() where statement.lastUse < oldest?.lastUse ?? .max {
        oldest = (key, place, statement.lastUse)
      }
    }
    guard let oldest, let name = byText[oldest.key]?.remove(at: oldest.place).name else { return nil }
    if byText[oldest.key]?.isEmpty ?? true { byText[oldest.key] = nil }
    count -= 1
    return name
  }

  mutating func forgetAll() {
    byText = [:]
    count = 0
  }

  private func fits(_ types: [UInt32?], _ values: [Value]) -> Bool {
    for (type, value) in zip(types, values) {
      if let wanted = PostgresType.of(value), wanted != type { return false }
    }
    return true
  }
}
