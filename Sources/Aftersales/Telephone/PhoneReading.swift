/// Finds out what the digits of one number are, by the numbering plan of mainland China.
enum PhoneReading {
  static func number(in text: PhoneText) -> PhoneNumber? {
    let (front, stated) = splitExtension(text.scalars)
    var groups = digitGroups(front)
    let count = groups.reduce(0) { $0 + $1.count }
    guard count >= 3 else { return nil }

    let isInternational = front.first { $0 == "+" || PhoneText.isDigit($0) } == "+"
    var digits = groups.joined()
    if let national = withoutCountry(digits, isInternational: isInternational) {
      digits = national
      // Some write the country's code twice; once read, the normal form must read as itself.
      while let again = withoutCountry(digits, isInternational: false) { digits = again }
    } else if isInternational {
      return PhoneNumber(typed: text.typed, kind: .unknown, digits: "+" + digits, extension: stated)
    }

    guard digits.utf8.count >= 3 else { return nil }

    var reading = classify(digits)
    var branch = stated
    // `0571-87654321-801`: what stands behind the last dash is an extension when the rest alone is a sound number.
    if reading.warning != nil, branch == nil, groups.count > 1, let last = groups.popLast(), (1...6).contains(last.count) {
      let rest = groups.joined()
      let shorter = classify(withoutCountry(rest, isInternational: isInternational) ?? rest)
      if shorter.warning == nil, shorter.kind != .unknown {
        reading = shorter
        branch = last
      }
    }
    return PhoneNumber(
      typed: text.typed, kind: reading.kind, digits: reading.digits, areaCode: reading.areaCode, extension: branch,
      warning: reading.warning)
  }

  private struct Reading {
    var kind: PhoneNumber.Kind
    var digits: String
    var areaCode: String?
    var warning: PhoneNumber.Warning?
  }

  private static func classify(_ digits: String) -> Reading {
    let bytes = Array(digits.utf8)
    let count = bytes.count
    func starts(_ text: String) -> Bool { digits.hasPrefix(text) }

    if isMobileStart(bytes) {
      switch count {
      case 11: return Reading(kind: .mobile, digits: digits)
      case 10: return Reading(kind: .mobile, digits: digits, warning: .short)
      case 12: return Reading(kind: .mobile, digits: digits, warning: .long)
      default: break
      }
    }
    // Mobiles of another town used to be dialled with a zero in front.
    if count == 12, starts("0"), isMobileStart(Array(bytes.dropFirst())) {
      return Reading(kind: .mobile, digits: String(digits.dropFirst()))
    }
    if count == 10, starts("400") || starts("800") { return Reading(kind: .service, digits: digits) }
    if count == 5, starts("9") || starts("1") { return Reading(kind: .service, digits: digits) }
    if let area = areaCode(bytes) {
      switch count - area {
      case 7, 8: return Reading(kind: .landline, digits: digits, areaCode: String(digits.prefix(area)))
      case 6: return Reading(kind: .landline, digits: digits, areaCode: String(digits.prefix(area)), warning: .short)
      case 9: return Reading(kind: .landline, digits: digits, areaCode: String(digits.prefix(area)), warning: .long)
      default: break
      }
    }
    if count == 7 || count == 8, !starts("0") { return Reading(kind: .landline, digits: digits) }
    return Reading(kind: .unknown, digits: digits, warning: .unrecognised)
  }

  private static func isMobileStart(_ bytes: [UInt8]) -> Bool {
    bytes.count > 1 && bytes[0] == UInt8(ascii: "1") && bytes[1] >= UInt8(ascii: "3")
  }

  /// The length of the area code: 010 and 02x have three digits, all others four.
  private static func areaCode(_ bytes: [UInt8]) -> Int? {
    guard bytes.count > 3, bytes[0] == 48 else { return nil }
    switch bytes[1] {
    case UInt8(ascii: "1"): return bytes[2] == 48 ? 3 : nil
    case UInt8(ascii: "2"): return 3
    case UInt8(ascii: "3")...UInt8(ascii: "9"): return 4
    default: return nil
    }
  }

  /// The number as dialled within the country; nil when it is written without China's code.
  private static func withoutCountry(_ digits: String, isInternational: Bool) -> String? {
    let rest: Substring
    if isInternational, digits.hasPrefix("86") {
      rest = digits.dropFirst(2)
    } else if digits.hasPrefix("0086") {
      rest = digits.dropFirst(4)
    } else if digits.count == 13, digits.hasPrefix("861") {
      rest = digits.dropFirst(2)
    } else {
      return nil
    }
    let national = String(rest)
    if isMobileStart(Array(national.utf8)) || national.hasPrefix("0") || national.hasPrefix("400") { return national }
    let dialled = classify("0" + national)
    return dialled.kind == .landline && dialled.warning == nil ? "0" + national : national
  }

  /// What stands before and behind 转, 分机, ext, x or #.
  private static func splitExtension(_ scalars: [Unicode.Scalar]) -> ([Unicode.Scalar], String?) {
    for place in scalars.indices.reversed() where "转轉机機tx#".unicodeScalars.contains(scalars[place]) {
      let behind = String(String.UnicodeScalarView(scalars[(place + 1)...].filter(PhoneText.isDigit)))
      let isClean = scalars[(place + 1)...].allSatisfy { PhoneText.isDigit($0) || " .:-)：".unicodeScalars.contains($0) }
      let front = Array(scalars[..<place])
      let ahead = front.reduce(0) { $0 + (PhoneText.isDigit($1) ? 1 : 0) }
      if isClean, (1...6).contains(behind.utf8.count), ahead >= 5 { return (front, behind) }
    }
    return (scalars, nil)
  }

  private static func digitGroups(_ scalars: [Unicode.Scalar]) -> [String] {
    scalars.split { !PhoneText.isDigit($0) }.map { String(String.UnicodeScalarView($0)) }
  }
}
