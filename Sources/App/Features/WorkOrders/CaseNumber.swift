import Aftersales
import Basics
import Storage

/// Case numbers (`JB2026-00248`: the branch's letters, the year, the running number) as people type them. REQ-001
///
/// Every number of a year begins alike: the index of words would look at all of them to find one. So what can be the beginning
/// of a number is looked up among the numbers, which are sorted.
enum CaseNumber {
  /// The numbers that begin with what was typed, from the first on and below the second; nil when it cannot be the beginning of
  /// one. The hyphen may be missing, capitals too.
  static func range(of typed: String) -> (from: String, below: String)? {
    let letters = Array(typed.uppercased().utf8)
    let hyphen = letters.firstIndex(of: UInt8(ascii: "-"))
    // Without a hyphen the letters end where the year begins.
    let yearAt = hyphen.map { $0 - 4 } ?? letters.firstIndex(where: isDigit) ?? 0
    guard yearAt > 0, yearAt + 4 <= letters.count, letters[..<yearAt].allSatisfy({ isDigit($0) || isLetter($0) }) else {
      return nil
    }
    let count = letters[(yearAt + 4)...].drop { $0 == UInt8(ascii: "-") }
    guard letters.count - yearAt - 4 - count.count <= 1, count.count <= 9,
      (letters[yearAt..<yearAt + 4] + count).allSatisfy(isDigit),
      let year = Int(text(letters[yearAt..<yearAt + 4])), (1980..<2200).contains(year)
    else { return nil }
    let head = text(letters[..<yearAt])
    let next = "\(head)\(year + 1)"
    guard let number = Int(text(count)) else { return ("\(head)\(year)-", next) }
    let below = padded(number + 1, count.count)
    return ("\(head)\(year)-\(text(count))", below.utf8.count > count.count ? next : "\(head)\(year)-\(below)")
  }

  /// The ids of the calls that `scope` sees and whose numbers begin so, `newest` of them at most; nil when there is none: then
  /// the words are meant.
  static func ids(begunWith typed: String, newest: Int?, scope: Scope, in transaction: any Transaction) throws -> SQL? {
    guard let range = range(of: typed) else { return nil }
    let ids = ScopedQuery(
      "select n.id from work_order n where n.number >= \(range.from) and n.number < \(range.below)", scope: scope,
      on: "n.branch"
    ).sql
    guard try transaction.row("\(ids) limit 1") != nil else { return nil }
    return newest.map { "\(ids) order by n.number desc limit \($0)" } ?? ids
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) }
  private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
