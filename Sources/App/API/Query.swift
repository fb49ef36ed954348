import Basics
import Web

/// The query string, checked against the same kind of declaration as a body. What is not declared is refused by name.
struct Query: Sendable {
  private let input: Input

  init(_ given: FormFields, for fields: [Field]) throws {
    var members: JSON.Members = [:]
    let kinds = Dictionary(fields.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first })
    for (name, text) in given.fields {
      guard members[name] == nil else { throw Refusal.invalid([FieldFault(String(name.prefix(40)), "too-many", ["max": "1"])]) }
      switch kinds[name] {
      case .integer: members[name] = Int64(text).map(JSON.int) ?? .string(text)
      case .flag: members[name] = text == "true" ? true : text == "false" ? false : .string(text)
      default: members[name] = .string(text)
      }
    }
    input = try Input(.object(members), for: fields)
  }

  func text(_ name: String) -> String? { input.text(name) }
  func flag(_ name: String) -> Bool? { input.has(name) ? input.flag(name) : nil }
  func integer(_ name: String) -> Int64? { input.integer(name) }
  func day(_ name: String) -> LocalDay? { input.day(name) }
  func instant(_ name: String) -> Instant? { input.instant(name) }
  func id<Noun>(_ name: String, of: Noun.Type = Noun.self) -> ID<Noun>? { input.id(name) }

  /// Why somebody needs to read personal values whole; the reading is logged. SEC-001
  static let purpose = Field("purpose", .text(max: 200)).optional
  static let search = Field("q", .text(max: 100)).optional
  static let limit = Field("limit", .integer(min: 1, max: 200)).optional
  static let cursor = Field("cursor", .text(max: 120)).optional
  /// What every list takes.
  static let page = [limit, cursor]
}

/// Where a list goes on: the sort keys of the last row that was given. Opaque to callers.
struct Cursor: Hashable, Sendable {
  let number: Int64
  let key: String

  init(_ number: Int64, _ key: String) {
    self.number = number
    self.key = key
  }

  init(_ number: Int64, _ id: Int64) { self.init(number, Crockford.encode(id)) }

  var text: String { Crockford.encode(number) + key }

  init?(text: String) {
    let bytes = text.utf8
    guard bytes.count >= 26, bytes.count <= 120, bytes.allSatisfy({ $0 < 128 }), let number = Crockford.decode(text.prefix(13))
    else {
      return nil
    }
    self.init(number, String(text.dropFirst(13)))
  }

  /// The second key where it is an id.
  var id: Int64? { Crockford.decode(key) }
}

/// The part of a list that was asked for.
struct Page {
  let limit: Int
  let after: Cursor?

  init(_ query: Query) throws {
    limit = query.integer("limit").map { Int($0) } ?? 50
    guard let text = query.text("cursor") else {
      after = nil
      return
    }
    guard let cursor = Cursor(text: text) else { throw Page.badCursor }
    after = cursor
  }

  static let badCursor = Refusal.invalid([FieldFault("cursor", "bad-cursor")])

  /// The second key as an id; a cursor of another list is refused.
  func afterID() throws -> (number: Int64, id: Int64)? {
    guard let after else { return nil }
    guard let id = after.id else { throw Page.badCursor }
    return (after.number, id)
  }

  /// `rows` holds one more than was asked for when the list goes on.
  func answer<Item>(_ rows: [Item], cursor: (Item) -> Cursor, item: (Item) throws -> JSON) rethrows -> Answer {
    let shown = rows.prefix(limit)
    let next = rows.count > limit ? shown.last.map { JSON.string(cursor($0).text) } : nil
    return .json(["items": .array(try shown.map(item)), "next": next ?? .null])
  }
}
