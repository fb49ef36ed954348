/// Words for the search index, made here so that both engines find the same. A token is letters and digits only.
///
/// Han text: every pair of neighbours, and the first character of a name. Latin letters and digits: every run of three,
/// so that the middle and the tail of a number are found too. SQLite and PostgreSQL only ever compare whole tokens.
package enum Search {
  /// The tokens of a row as its column holds them: sorted, parted by spaces.
  package static func line(of tokens: Set<String>) -> String { tokens.sorted().joined(separator: " ") }

  /// All tokens of a text.
  package static func tokens(_ text: String) -> Set<String> {
    var tokens: Set<String> = []
    for run in runs(text) {
      switch run {
      case .han(let characters):
        if let first = characters.first { tokens.insert("h" + String(first)) }
        for pair in zip(characters, characters.dropFirst()) { tokens.insert(String([pair.0, pair.1])) }
      case .latin(let characters):
        if characters.count < 3 { tokens.insert("x" + String(characters)) }
        tokens.insert("p" + String(characters.prefix(1)))
        tokens.insert("p" + String(characters.prefix(2)))
        guard characters.count >= 3 else { continue }
        for start in 0...(characters.count - 3) { tokens.insert("t" + String(characters[start..<start + 3])) }
      }
    }
    return tokens
  }

  /// Nobody types more than this into a search; a longer text would only be work for the database.
  static let lettersMax = 100

  /// The tokens a hit must hold. Shorter than three letters: beginnings only; a single Han character: first of a name.
  package static func query(_ text: String) -> [String] {
    var tokens: Set<String> = []
    for run in runs(String(String.UnicodeScalarView(text.unicodeScalars.prefix(lettersMax)))) {
      switch run {
      case .han(let characters):
        if characters.count == 1 { tokens.insert("h" + String(characters[0])) }
        for pair in zip(characters, characters.dropFirst()) { tokens.insert(String([pair.0, pair.1])) }
      case .latin(let characters):
        if characters.count < 3 {
          tokens.insert("p" + String(characters))
        } else {
          for start in 0...(characters.count - 3) { tokens.insert("t" + String(characters[start..<start + 3])) }
        }
      }
    }
    return tokens.sorted()
  }

  private enum Run {
    case han([Character])
    case latin([Character])
  }

  /// Full-width digits and letters are folded to plain ones, all letters to lower case; the rest parts the runs.
  private static func runs(_ text: String) -> [Run] {
    var runs: [Run] = []
    var han: [Character] = []
    var latin: [Character] = []
    func flush() {
      if !han.isEmpty { runs.append(.han(han)) }
      if !latin.isEmpty { runs.append(.latin(latin)) }
      han = []
      latin = []
    }
    for scalar in text.unicodeScalars {
      let folded = (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
      switch folded.value {
      case 0x30...0x39, 0x61...0x7A:
        if !han.isEmpty { flush() }
        latin.append(Character(folded))
      case 0x41...0x5A:
        if !han.isEmpty { flush() }
        latin.append(Character(Unicode.Scalar(UInt8(folded.value + 32))))
      case 0x3400...0x9FFF, 0x20000...0x3FFFF:
        if !latin.isEmpty { flush() }
        han.append(Character(folded))
      case 0x2D where !latin.isEmpty:
        // A hyphen inside a number or a model joins: 0571-8888 and KFR-35 are found as one run.
        continue
      default: flush()
      }
    }
    flush()
    return runs
  }
}
