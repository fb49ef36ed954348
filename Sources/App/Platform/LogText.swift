/// Text from outside on its way into the log: one line, whatever it holds. A control character could forge a line of its
/// own, a mark that turns the direction of text could hide one.
enum LogText {
  static let lettersMax = 2000

  static func line(_ text: String) -> String {
    var line = ""
    for scalar in text.unicodeScalars.prefix(lettersMax) {
      switch scalar.value {
      case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF:
        line += "\\u{\(String(scalar.value, radix: 16))}"
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line
  }
}
