import Basics

/// One value as both engines keep it.
package enum Value: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])
}

/// What may stand in the braces of a statement. It is bound, never pasted.
package protocol Bindable {
  var value: Value { get }
}

extension Value: Bindable { package var value: Value { self } }
extension Int: Bindable { package var value: Value { .integer(Int64(self)) } }
extension Int64: Bindable { package var value: Value { .integer(self) } }
extension Bool: Bindable { package var value: Value { .integer(self ? 1 : 0) } }
extension String: Bindable { package var value: Value { .text(self) } }
extension Array: Bindable where Element == UInt8 { package var value: Value { .blob(self) } }
extension ID: Bindable { package var value: Value { .integer(number) } }
extension Instant: Bindable { package var value: Value { .integer(milliseconds) } }
extension LocalDay: Bindable { package var value: Value { .text(description) } }
extension Money: Bindable { package var value: Value { .integer(fen) } }

/// A statement in the dialect both engines share: `"select … where branch = \(branch)"`. Fragments nest.
package struct SQL: ExpressibleByStringInterpolation, Sendable {
  /// The text between the values: always one more than there are values.
  package private(set) var chunks: [String]
  package private(set) var values: [Value]

  package init(stringLiteral text: String) {
    chunks = [text]
    values = []
  }

  package init(stringInterpolation: StringInterpolation) { self = stringInterpolation.sql }

  /// The text with the engine's marks in the places of the values, counted from 1.
  package func text(mark: (Int) -> String) -> String {
    var text = chunks[0]
    for place in values.indices {
      text += mark(place + 1)
      text += chunks[place + 1]
    }
    return text
  }

  package static func + (a: SQL, b: SQL) -> SQL { "\(a)\(b)" }

  /// `(1, 2, 3)` for `in`; a list that nothing is in when empty.
  package static func list(_ items: [some Bindable]) -> SQL {
    var sql: SQL = "("
    if items.isEmpty { sql.append("null") }
    for (place, item) in items.enumerated() {
      if place > 0 { sql.append(", ") }
      sql.append(item.value)
    }
    sql.append(")")
    return sql
  }

  /// The fragments with `separator` between them.
  package static func joined(_ fragments: [SQL], by separator: String) -> SQL {
    var sql: SQL = ""
    for (place, fragment) in fragments.enumerated() {
      if place > 0 { sql.append(separator) }
      sql.append(fragment)
    }
    return sql
  }

  fileprivate mutating func append(_ text: String) { chunks[chunks.count - 1] += text }

  fileprivate mutating func append(_ value: Value) {
    values.append(value)
    chunks.append("")
  }

  fileprivate mutating func append(_ sql: SQL) {
    append(sql.chunks[0])
    for place in sql.values.indices {
      append(sql.values[place])
      append(sql.chunks[place + 1])
    }
  }

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var sql: SQL = SQL(stringLiteral: "")

    package init(literalCapacity: Int, interpolationCount: Int) {
      sql.chunks.reserveCapacity(interpolationCount + 1)
      sql.values.reserveCapacity(interpolationCount)
    }
    package mutating func appendLiteral(_ literal: String) { sql.append(literal) }
    package mutating func appendInterpolation(_ value: some Bindable) { sql.append(value.value) }
    package mutating func appendInterpolation<Some: Bindable>(_ value: Some?) { sql.append(value?.value ?? .null) }
    package mutating func appendInterpolation(_ fragment: SQL) { sql.append(fragment) }
  }
}

/// One row of an answer, read by position.
package struct Row: Equatable, Sendable {
  package let values: [Value]

  package init(_ values: [Value]) { self.values = values }

  /// The schema promises that it is there; a null or another kind reads as 0, which the suite's typed reads never meet.
  package func integer(_ place: Int) -> Int64 { optionalInteger(place) ?? 0 }
  package func int(_ place: Int) -> Int { Int(integer(place)) }
  package func flag(_ place: Int) -> Bool { integer(place) != 0 }
  package func text(_ place: Int) -> String { optionalText(place) ?? "" }
  package func blob(_ place: Int) -> [UInt8] { if case .blob(let value) = values[place] { return value } else { return [] } }
  package func id<Noun>(_ place: Int) -> ID<Noun> { ID(integer(place)) }
  package func instant(_ place: Int) -> Instant { Instant(milliseconds: integer(place)) }

  package func optionalInteger(_ place: Int) -> Int64? {
    if case .integer(let value) = values[place] { return value } else { return nil }
  }
  package func optionalText(_ place: Int) -> String? {
    if case .text(let value) = values[place] { return value } else { return nil }
  }
  package func optionalID<Noun>(_ place: Int) -> ID<Noun>? { optionalInteger(place).map { ID($0) } }
  package func optionalInstant(_ place: Int) -> Instant? { optionalInteger(place).map(Instant.init(milliseconds:)) }
}
