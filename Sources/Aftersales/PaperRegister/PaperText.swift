/// How hand-typed cells are read before anything else looks at them: one width of letters, no stray spaces.
package enum PaperText {
  /// Full-width letters, digits and signs become half-width; invisible characters go; runs of white space become one space.
  package static func fold(_ text: String) -> String {
    // Most cells are plain already; registers have a hundred thousand of them.
    if text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) { return text }
    var out = String.UnicodeScalarView()
    var spaceWaits = false
    for scalar in text.unicodeScalars {
      let folded: Unicode.Scalar
      switch scalar.value {
      case 0xFF01...0xFF5E: folded = Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
      case 0xFFE5: folded = "¥"
      case 0x2010...0x2015, 0x2212: folded = "-"
      case 0x200B...0x200F, 0xFEFF, 0x2060, 0x00AD: continue
      default: folded = scalar
      }
      if folded.properties.isWhitespace {
        spaceWaits = !out.isEmpty
        continue
      }
      if spaceWaits {
        out.append(" ")
        spaceWaits = false
      }
      out.append(folded)
    }
    return String(out)
  }

  /// The folded text without any white space and in lower case: what words and headings are compared by.
  package static func bare(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in fold(text).unicodeScalars where !scalar.properties.isWhitespace {
      if (65...90).contains(scalar.value), let lower = Unicode.Scalar(scalar.value + 32) {
        out.append(lower)
      } else {
        out.append(scalar)
      }
    }
    return String(out)
  }

  /// A cell in which somebody only crossed the field out says nothing.
  package static func isBlank(_ folded: String) -> Bool {
    switch folded {
    case "", "-", "--", "---", "/", "\\", "//", "无", "n/a", "N/A", "na", "NA", "null", "NULL", "?", "??", "/ /": return true
    default: return false
    }
  }

  // Longer marks stand before those that they begin with.
  private static let dittoMarks = ["同上", "同前", "〃", "ditto", "Ditto", "\"\"", "\"", "″″", "″", "''", "〞", "””", "”", "々"]

  private static let dittoStarts = Set(dittoMarks.compactMap(\.unicodeScalars.first))

  /// nil: not a ditto. Empty: the whole cell repeats the one above. Otherwise what stands behind the mark (同上 10:30).
  package static func dittoRest(_ folded: String) -> String? {
    guard let first = folded.unicodeScalars.first, dittoStarts.contains(first) else { return nil }
    for mark in dittoMarks where folded.hasPrefix(mark) { return fold(String(folded.dropFirst(mark.count))) }
    return nil
  }

  /// 一 … 九, 〇, 零, 两 and the amounts in words (壹 …) as digits; nil for every other character.
  package static func numeral(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar {
    case "〇", "零", "○": return 0
    case "一", "壹": return 1
    case "二", "贰", "貳", "两", "兩": return 2
    case "三", "叁", "參", "叄": return 3
    case "四", "肆": return 4
    case "五", "伍": return 5
    case "六", "陆", "陸": return 6
    case "七", "柒": return 7
    case "八", "捌": return 8
    case "九", "玖": return 9
    default: return nil
    }
  }

  /// 十, 百, 千 and their forms for cheques; nil for every other character.
  package static func power(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar {
    case "十", "拾": return 10
    case "百", "佰": return 100
    case "千", "仟": return 1000
    default: return nil
    }
  }
}
