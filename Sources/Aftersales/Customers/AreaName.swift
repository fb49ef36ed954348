import Basics

/// The part of town that an address names: `晴川市滨江区昌里路88号` is 滨江区, `晴川市昌里路88号5室` is 昌里路. Enough to draw calls of
/// one neighbourhood together where nobody knows coordinates.
package enum AreaName {
  private static let districts: Set<Character> = ["区", "县", "镇", "乡"]
  private static let streets: Set<Character> = ["路", "街", "道", "巷", "村"]
  /// A name longer than this is a sentence.
  private static let most = 8

  /// nil where the address names neither.
  package static func of(_ address: String) -> String? {
    var rest = Substring(address.filter { !$0.isWhitespace })
    for end in ["省", "市"] as [Character] {
      if let place = rest.firstIndex(of: end), rest.distance(from: rest.startIndex, to: place) < most {
        rest = rest[rest.index(after: place)...]
      }
    }
    return first(of: districts, in: rest) ?? first(of: streets, in: rest)
  }

  private static func first(of ends: Set<Character>, in text: Substring) -> String? {
    guard let place = text.firstIndex(where: { ends.contains($0) }) else { return nil }
    let name = text[...place]
    return (2...most).contains(name.count) && !name.contains(where: \.isNumber) ? String(name) : nil
  }
}
