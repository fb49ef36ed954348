/// A telephone number read from what people write: `１３９…`, `+86 139 1234 5678`, `0571-87654321转801`.
/// The normal form serves search and comparing; what was typed stays beside it. SEC-001
package struct PhoneNumber: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case mobile
    case landline
    /// 400 and 800 numbers and short numbers of firms: nobody's own.
    case service
    case unknown
  }

  /// Why somebody should look again. Never a reason to refuse: a doubtful number is better than none.
  package enum Warning: String, CaseIterable, Sendable {
    /// Seems to lack a digit.
    case short
    /// Seems to have a digit too many.
    case long
    /// Fits no kind of number that is known here.
    case unrecognised
  }

  /// As it stood in the cell, without space around it.
  package let typed: String
  package let kind: Kind
  /// Digits alone, area code included where known; a leading `+` only for numbers of other countries.
  package let digits: String
  /// `0571`, of a landline written with it.
  package let areaCode: String?
  /// 分机
  package let `extension`: String?
  package let warning: Warning?

  package var looksShort: Bool { warning == .short }

  /// Two numbers are the same line when these are equal: `057187654321x801`.
  package var normal: String { digits + (`extension`.map { "x" + $0 } ?? "") }

  /// The one number in the text; nil when there is none or more than one.
  package static func parse(_ text: String) -> PhoneNumber? {
    let numbers = all(in: text)
    return numbers.count == 1 ? numbers[0] : nil
  }

  /// Every number of a cell that may hold several (`13912345678/62345678`), in order, each line once.
  package static func all(in text: String) -> [PhoneNumber] {
    // Nearly every number is a mobile typed plainly, and lists of thousands are read.
    if isPlainMobile(text) { return [PhoneNumber(typed: text, kind: .mobile, digits: text)] }
    var found: [PhoneNumber] = []
    for part in PhoneText.parts(of: text) {
      guard let number = PhoneReading.number(in: part) else { continue }
      // A space parts groups of one number more often than it parts numbers: only a row of sound ones counts as several.
      let pieces = part.typed.split(separator: " ").map { PhoneText.folded(String($0)) }.compactMap(PhoneReading.number(in:))
      let areSeveral = pieces.count > 1 && pieces.allSatisfy { $0.warning == nil } && number.warning != nil
      for candidate in areSeveral ? pieces : [number] where !found.contains(where: { $0.normal == candidate.normal }) {
        found.append(candidate)
      }
    }
    return found
  }

  /// Eleven digits of which the first two are those of a mobile: what the long way would read them as.
  private static func isPlainMobile(_ text: String) -> Bool {
    let bytes = text.utf8
    guard bytes.count == 11, let first = bytes.first, first == UInt8(ascii: "1") else { return false }
    return bytes.allSatisfy { (48...57).contains($0) } && bytes[bytes.index(after: bytes.startIndex)] >= UInt8(ascii: "3")
  }

  /// For screens: mobiles in groups of 3, 4 and 4, landlines with a dash behind the area code, extensions behind an x,
  /// since a dash there may read as one more digit.
  package var display: String {
    let tail = `extension`.map { " x" + $0 } ?? ""
    switch kind {
    case .mobile where digits.count == 11: return grouped(3, 4, 4) + tail
    case .landline:
      guard let areaCode else { return digits + tail }
      return areaCode + "-" + digits.dropFirst(areaCode.count) + tail
    case .service where digits.count == 10: return grouped(3, 3, 4, by: "-") + tail
    default: return digits + tail
    }
  }

  /// For eyes that need not call: `138****1234`, `0571-****567`. Service numbers are nobody's secret. SEC-001
  package var masked: String {
    switch kind {
    case .service: return display
    case .mobile: return digits.prefix(3) + "****" + digits.suffix(digits.count - 7 > 0 ? min(4, digits.count - 7) : 0)
    case .landline:
      let local = digits.dropFirst(areaCode?.count ?? 0)
      return (areaCode.map { $0 + "-" } ?? "") + "****" + local.suffix(max(0, min(3, local.count - 4)))
    case .unknown: return "****" + digits.suffix(max(0, min(2, digits.count - 5)))
    }
  }

  init(typed: String, kind: Kind, digits: String, areaCode: String? = nil, extension: String? = nil, warning: Warning? = nil) {
    self.typed = typed
    self.kind = kind
    self.digits = digits
    self.areaCode = areaCode
    self.`extension` = `extension`
    self.warning = warning
  }

  private func grouped(_ sizes: Int..., by separator: String = " ") -> String {
    var rest = Substring(digits)
    var groups: [Substring] = []
    for size in sizes {
      groups.append(rest.prefix(size))
      rest = rest.dropFirst(size)
    }
    return groups.joined(separator: separator)
  }
}
