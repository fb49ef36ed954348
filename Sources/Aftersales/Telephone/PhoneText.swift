/// A cell's text in one alphabet: full-width forms, odd dashes and spaces folded to ASCII, cut where one number ends.
struct PhoneText {
  /// As typed, without space around it.
  let typed: String
  let scalars: [Unicode.Scalar]

  static func folded(_ text: String) -> PhoneText { PhoneText(typed: trimmed(text), scalars: text.unicodeScalars.map(fold)) }

  /// The parts between the marks that people put between two numbers.
  static func parts(of text: String) -> [PhoneText] {
    var parts: [PhoneText] = []
    var part = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isSeparator(scalar) {
        parts.append(folded(String(part)))
        part = String.UnicodeScalarView()
      } else {
        part.append(scalar)
      }
    }
    parts.append(folded(String(part)))
    return parts
  }

  static func isDigit(_ scalar: Unicode.Scalar) -> Bool { (48...57).contains(scalar.value) }

  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "/", "／", "、", ",", "，", ";", "；", "|", "｜", "\n", "\r", "\t", "或", "和", "\\", "&": return true
    default: return false
    }
  }

  /// The full-width block lies at a fixed distance from ASCII.
  static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0xFF01...0xFF5E: return lower(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
    case 0x2010...0x2015, 0x2212, 0x30FC, 0xFE63: return "-"
    default: return scalar.properties.isWhitespace ? " " : lower(scalar)
    }
  }

  private static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    (65...90).contains(scalar.value) ? Unicode.Scalar(scalar.value + 32) ?? scalar : scalar
  }

  private static func trimmed(_ text: String) -> String {
    var rest = Substring(text)
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}
