import Foundation

/// Where a PostgreSQL database is, and which of its schemas holds the organisation: the address handed to libpq with
/// `schema` taken out, because libpq knows no such word.
struct PostgresAddress: Sendable {
  /// What libpq is given. It may hold a password, so it never stands in a message.
  let url: String
  let schema: String

  /// `postgres://user:password@host/database?schema=name`; everything but `schema` is libpq's. Without it, `public`.
  init(_ text: String) throws(StorageFault) {
    guard text.hasPrefix("postgres://") || text.hasPrefix("postgresql://"), !text.utf8.contains(0) else {
      throw StorageFault.unreachable("the database's address begins with postgres://")
    }
    let halves = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var kept: [Substring] = []
    var schema = "public"
    for item in halves.dropFirst().joined().split(separator: "&") {
      guard item.hasPrefix("schema=") else {
        kept.append(item)
        continue
      }
      schema = item.dropFirst("schema=".count).removingPercentEncoding ?? ""
    }
    // 63 bytes is where PostgreSQL would cut a name silently, and two organisations could become one.
    guard !schema.isEmpty, schema.utf8.count <= 63, !schema.utf8.contains(0) else {
      throw StorageFault.unreachable("the schema's name has 1 to 63 bytes")
    }
    self.schema = schema
    url = halves[0] + (kept.isEmpty ? "" : "?" + kept.joined(separator: "&"))
  }

  /// The schema's name as it stands in a statement.
  var quotedSchema: String { PostgresAddress.quoted(schema) }

  static func quoted(_ name: String) -> String { "\"" + name.replacingOccurrences(of: "\"", with: "\"\"") + "\"" }

  /// libpq repeats an address it cannot read, password included.
  func withoutAddress(_ message: String) -> String { message.replacingOccurrences(of: url, with: "postgres://…") }
}
