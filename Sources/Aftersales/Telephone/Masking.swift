import Basics

/// Personal values for eyes that need not see them whole. Never more than the value itself holds. SEC-001
package enum Masking {
  /// `张*`, `李*明`; a form of address stays (`王先生`). The name of an organisation is public and stays whole.
  package static func name(_ name: String, isOrganisation: Bool = false) -> String {
    guard !isOrganisation, !name.isEmpty else { return name }
    let words = name.split(separator: " ", omittingEmptySubsequences: true)
    if words.count > 1 { return words.map { starred(Array($0), keepsLast: false) }.joined(separator: " ") }
    for title in ["先生", "女士", "小姐", "师傅", "太太"] where name.hasSuffix(title) && name.count == title.count + 1 { return name }
    let letters = Array(name)
    return starred(letters, keepsLast: letters.count > 2 && letters.allSatisfy { !$0.isASCII })
  }

  /// The district and nothing finer; neither street nor number.
  package static func address(_ address: String) -> String {
    let letters = Array(address)
    var end = 0
    for (place, letter) in letters.enumerated() {
      if letter.isNumber { break }
      switch letter {
      case "省", "市": end = place + 1
      case "区", "县", "旗", "區", "縣":
        // 小区, 园区 and 社区 are estates, finer than a district; 自治区 is a province.
        let before = place > 0 ? letters[place - 1] : " "
        if "小园社園".contains(before) { return String(letters[..<end]) + "***" }
        if before != "治" { return String(letters[...place]) + "***" }
        end = place + 1
      case "路", "街", "道", "巷", "弄", "镇", "乡", "村": return String(letters[..<end]) + "***"
      default: break
      }
    }
    return String(letters[..<end]) + "***"
  }

  /// A number of a document or number plate: first and last character.
  package static func identity(_ number: String) -> String {
    guard number.count > 4, let first = number.first, let last = number.last else { return "****" }
    return String(first) + String(repeating: "*", count: number.count - 2) + String(last)
  }

  /// All numbers of a cell, masked.
  package static func phone(_ text: String) -> String {
    let numbers = PhoneNumber.all(in: text)
    return numbers.isEmpty ? "****" : numbers.map(\.masked).joined(separator: " / ")
  }

  /// The value as a role with this sight reads it.
  package static func show(
    _ value: String, _ kind: Personal.Class, _ sight: Sight, isOrganisation: Bool = false
  ) -> String {
    guard sight == .masked else { return value }
    switch kind {
    case .name: return name(value, isOrganisation: isOrganisation)
    case .phone: return phone(value)
    case .address: return address(value)
    case .identity: return identity(value)
    case .signature, .image, .position, .words: return "***"
    }
  }

  private static func starred(_ letters: [Character], keepsLast: Bool) -> String {
    let last = keepsLast ? 1 : 0
    return String(letters.prefix(1)) + String(repeating: "*", count: max(1, letters.count - 1 - last))
      + String(letters.suffix(last))
  }
}
