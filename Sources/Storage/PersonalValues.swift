import Basics

/// The erasable side of personal values.
package enum PersonalValues {
  /// One value that has not been erased: its reference, its class, the value.
  package struct Value: Sendable {
    package let ref: ID<Personal>
    package let kind: String
    package let value: String
  }

  /// The values of one case file with their classes.
  package static func all(of stream: Int64, in transaction: any Transaction) throws -> [Value] {
    try transaction.rows("select ref, class, value from personal where stream = \(stream) and value is not null")
      .map { Value(ref: $0.id(0), kind: $0.text(1), value: $0.text(2)) }
  }

  /// The values of one case file that have not been erased, by reference.
  package static func of(stream: Int64, in transaction: any Transaction) throws -> [ID<Personal>: String] {
    let rows = try transaction.rows("select ref, value from personal where stream = \(stream) and value is not null")
    return Dictionary(uniqueKeysWithValues: rows.map { (ID($0.integer(0)), $0.text(1)) })
  }

  /// Removes value and salt for ever; the chain verifies as before.
  package static func erase(stream: Int64, in transaction: any Transaction) throws {
    try transaction.execute("update personal set value = null, salt = null where stream = \(stream)")
  }

  /// What an evidence bundle shows of a value that has not been erased.
  package struct Salted: Sendable {
    package let ref: Int64
    package let kind: String
    package let salt: [UInt8]
    package let value: String
  }

  package static func salted(stream: Int64, in transaction: any Transaction) throws -> [Salted] {
    try transaction.rows(
      "select ref, class, salt, value from personal where stream = \(stream) and value is not null order by ref"
    ).map { Salted(ref: $0.integer(0), kind: $0.text(1), salt: $0.blob(2), value: $0.text(3)) }
  }
}
