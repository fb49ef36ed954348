import Basics

/// The erasable side of personal values.
package enum PersonalValues {
  /// The values of one case file that have not been erased, by reference.
  package static func of(stream: Int64, in transaction: any Transaction) throws -> [ID<Personal>: String] {
    let rows = try transaction.rows("select ref, value from personal where stream = \(stream) and value is not null")
    return Dictionary(uniqueKeysWithValues: rows.map { (ID($0.integer(0)), $0.text(1)) })
  }

  /// Removes value and salt for ever; the chain verifies as before.
  package static func erase(stream: Int64, in transaction: any Transaction) throws {
    try transaction.execute("update personal set value = null, salt = null where stream = \(stream)")
  }

  /// Reference, salt and value for an evidence bundle.
  package static func salted(
    stream: Int64, in transaction: any Transaction
  ) throws -> [(ref: Int64, salt: [UInt8], value: String)] {
    try transaction.rows("select ref, salt, value from personal where stream = \(stream) and value is not null order by ref")
      .map { ($0.integer(0), $0.blob(1), $0.text(2)) }
  }
}
