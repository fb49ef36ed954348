import Basics

/// What the fee column says: a sum, a reason why there is none, or a word that nobody taught the program. REQ-001
package enum PaperAmount: Hashable, Sendable {
  case sum(Money)
  /// 免费, 合同: the column tells the category instead of a sum.
  case category(PaperCategory)
  case word
  /// There are digits, but not an amount: `amount.unreadable`, `amount.negative`, `amount.too-fine`.
  case fault(String)

  /// `120.50`, `¥1,280`, `220.5元`, `壹佰贰拾元整`, `120元5角`, `免费`, `合同`.
  package init(reading text: String) {
    let bare = PaperText.bare(text)
    if let category = PaperWords.categories[bare] {
      self = .category(category)
      return
    }
    var rest = Array(bare.unicodeScalars)
    for lead in ["人民币", "rmb", "cny", "¥", "共", "计"] where rest.starts(with: lead.unicodeScalars) {
      rest.removeFirst(lead.unicodeScalars.count)
    }
    for tail in ["rmb", "整", "正", "¥"] where rest.reversed().starts(with: tail.unicodeScalars.reversed()) {
      rest.removeLast(tail.unicodeScalars.count)
    }
    let isNegative = rest.first == "-"
    if isNegative { rest.removeFirst() }
    let hasDigits = rest.contains { (48...57).contains($0.value) }
    guard let fen = hasDigits ? PaperAmount.figures(rest) : PaperAmount.inWords(rest) else {
      self = hasDigits ? .fault(PaperAmount.isTooFine(rest) ? "amount.too-fine" : "amount.unreadable") : .word
      return
    }
    self =
      isNegative && fen != 0
      ? .fault("amount.negative") : fen > 1_000_000_000_000 ? .fault("amount.unreadable") : .sum(Money(fen: fen))
  }

  /// `1,280.50`, `1280元`, `120元5角`, `120块`.
  private static func figures(_ scalars: [Unicode.Scalar]) -> Int64? {
    var parts: [(digits: [UInt8], decimals: [UInt8]?, unit: Unicode.Scalar?)] = []
    var at = 0
    while at < scalars.count {
      var whole: [UInt8] = []
      var decimals: [UInt8]?
      var sinceComma: Int?
      while at < scalars.count {
        let value = scalars[at].value
        if (48...57).contains(value) {
          if decimals == nil { whole.append(UInt8(value)) } else { decimals?.append(UInt8(value)) }
          if decimals == nil, let count = sinceComma { sinceComma = count + 1 }
        } else if value == 44, decimals == nil, !whole.isEmpty, sinceComma ?? 3 == 3 {
          sinceComma = 0
        } else if value == 46, decimals == nil {
          if let count = sinceComma, count != 3 { return nil }
          decimals = []
        } else {
          break
        }
        at += 1
      }
      guard !whole.isEmpty, whole.count <= 12, decimals != nil || sinceComma ?? 3 == 3 else { return nil }
      var unit: Unicode.Scalar?
      if at < scalars.count {
        unit = scalars[at]
        at += 1
        if unit == "块", at < scalars.count, scalars[at] == "钱" { at += 1 }
      }
      parts.append((whole, decimals, unit))
    }
    var fen: Int64 = 0
    for (place, part) in parts.enumerated() {
      guard let whole = digits(part.digits) else { return nil }
      var value = Int64(whole) * 100
      if var decimals = part.decimals {
        while decimals.count > 2, decimals.last == 48 { decimals.removeLast() }
        guard decimals.count <= 2 else { return nil }
        while decimals.count < 2 { decimals.append(48) }
        value += Int64(digits(decimals) ?? 0)
      }
      switch part.unit {
      case "元", "圆", "块": fen += value
      case nil where place == 0: fen += value
      case "角", "毛": fen += value / 10
      case "分": fen += value / 100
      case nil where parts[place - 1].unit == "块" && part.digits.count == 1: fen += value / 10
      default: return nil
      }
    }
    return fen
  }

  private static func isTooFine(_ scalars: [Unicode.Scalar]) -> Bool {
    guard let point = scalars.firstIndex(of: ".") else { return false }
    return scalars[(point + 1)...].prefix { (48...57).contains($0.value) }.count > 2
      && scalars.count { $0 == "." } == 1
  }

  /// 壹佰贰拾元整, 一千二百八十元, 贰佰贰拾元伍角.
  private static func inWords(_ scalars: [Unicode.Scalar]) -> Int64? {
    guard !scalars.isEmpty else { return nil }
    var fen: Int64 = 0
    var total = 0
    var section = 0
    var digit: Int?
    var sawUnit = false
    for scalar in scalars {
      if let value = PaperText.numeral(scalar) {
        digit = value
      } else if let power = PaperText.power(scalar) {
        section += (digit ?? 1) * power
        digit = nil
      } else {
        switch scalar {
        case "万", "萬":
          // Nobody's repair costs a hundred million.
          guard total == 0 else { return nil }
          total = (total + section + (digit ?? 0)) * 10_000
          (section, digit) = (0, nil)
        case "元", "圆", "圓", "块":
          guard !sawUnit else { return nil }
          fen = Int64(total + section + (digit ?? 0)) * 100
          (total, section, digit, sawUnit) = (0, 0, nil, true)
        case "角", "毛":
          guard let tenths = digit else { return nil }
          fen += Int64(tenths) * 10
          (digit, sawUnit) = (nil, true)
        case "分":
          guard let hundredths = digit else { return nil }
          fen += Int64(hundredths)
          (digit, sawUnit) = (nil, true)
        default: return nil
        }
      }
    }
    if !sawUnit { return Int64(total + section + (digit ?? 0)) * 100 }
    return digit == nil && section == 0 ? fen : nil
  }
}
