/// One key for one home, however its address is written: `文三路1号3幢2单元501室` and `文三路 1号 3-2-501`. CUS-017
package enum AddressKey {
  /// Personal like the address itself. Applying it twice changes nothing.
  package static func normalise(_ address: String) -> String {
    var letters = address.unicodeScalars.map(PhoneText.fold).filter { !isNoise($0) }
    while letters.first == "-" || letters.starts(with: "中国".unicodeScalars) {
      letters.removeFirst(letters.first == "-" ? 1 : 2)
    }
    letters = withDigits(letters)
    var out: [Unicode.Scalar] = []
    var place = 0
    while place < letters.count {
      let length = lengthOfUnitWord(letters[place...])
      if length > 0, let last = out.last, isNumeral(last) || last == "-" {
        if last != "-" { out.append("-") }
        place += length
      } else {
        if letters[place] != "-" || out.last != "-" { out.append(letters[place]) }
        place += 1
      }
    }
    while out.last == "-" { out.removeLast() }
    while out.first == "-" { out.removeFirst() }
    return String(String.UnicodeScalarView(out))
  }

  private static func isNoise(_ scalar: Unicode.Scalar) -> Bool {
    ".,;:()[]【】（），。、；：·'\"「」 /".unicodeScalars.contains(scalar)
  }

  private static func isNumeral(_ scalar: Unicode.Scalar) -> Bool {
    (48...57).contains(scalar.value) || (97...122).contains(scalar.value)
  }

  /// How many letters name a building, stair or flat here; they only separate numbers.
  private static func lengthOfUnitWord(_ rest: ArraySlice<Unicode.Scalar>) -> Int {
    for word in ["号楼", "单元", "幢", "栋", "座", "室", "房", "户", "#"] where rest.starts(with: word.unicodeScalars) {
      return word.unicodeScalars.count
    }
    return 0
  }

  /// 三 → 3, 十二 → 12, 二十 → 20: people write house numbers both ways.
  private static func withDigits(_ letters: [Unicode.Scalar]) -> [Unicode.Scalar] {
    let numerals = Array("〇一二三四五六七八九".unicodeScalars)
    func digit(_ place: Int) -> Int? {
      guard letters.indices.contains(place) else { return nil }
      return letters[place] == "零" ? 0 : numerals.firstIndex(of: letters[place])
    }
    var out: [Unicode.Scalar] = []
    for place in letters.indices {
      if let value = digit(place) {
        out.append(contentsOf: String(value).unicodeScalars)
      } else if letters[place] == "十" {
        if digit(place - 1) == nil { out.append("1") }
        if digit(place + 1) == nil { out.append("0") }
      } else {
        out.append(letters[place])
      }
    }
    return out
  }
}
