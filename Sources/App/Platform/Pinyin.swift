import Basics

/// How Han text is read aloud, for search by pinyin and by initials. Read once from `Resources/words/pinyin.txt`.
package enum Pinyin {
  private static let readings: (single: [Character: String], surnames: [String: String]) = {
    var single: [Character: String] = [:]
    var surnames: [String: String] = [:]
    for line in (Resources().text("words/pinyin.txt") ?? "").split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: " ")
      guard parts.count == 2 else { continue }
      if parts[0].hasPrefix("=") {
        surnames[String(parts[0].dropFirst())] = String(parts[1])
      } else {
        for character in parts[1] { single[character] = String(parts[0]) }
      }
    }
    return (single, surnames)
  }()

  /// `王小明` → (`wangxiaoming`, `wxm`); nil when there is no Han character.
  package static func of(_ text: String) -> (full: String, initials: String)? {
    var syllables: [String] = []
    var rest = Substring(text)
    for length in [2, 1] {
      let head = String(text.prefix(length))
      if let reading = readings.surnames[head] {
        syllables.append(reading)
        rest = rest.dropFirst(length)
        break
      }
    }
    for character in rest { if let reading = readings.single[character] { syllables.append(reading) } }
    guard !syllables.isEmpty else { return nil }
    return (syllables.joined(), String(syllables.compactMap(\.first)))
  }
}
