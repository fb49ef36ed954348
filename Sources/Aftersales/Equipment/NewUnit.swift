import Basics

/// A new unit in place of one more repair (故障换新). AST-025
package enum NewUnit {
  /// How many of these failures fall into the service period, when they are more than the company's number and a new unit is to
  /// be proposed; nil otherwise. Without a number nothing is proposed, and without a period no failure counts.
  package static func failures(_ days: [LocalDay], until end: LocalDay?, most: Int64?) -> Int? {
    guard let most, let end else { return nil }
    let count = days.filter { $0 <= end }.count
    return Int64(count) > most ? count : nil
  }
}
