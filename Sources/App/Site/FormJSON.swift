import Aftersales
import Basics
import Web

/// A posted form as the JSON that the command's declaration expects: names with dots become objects, yuan become fen,
/// days and moments are read as people spell them, on the branch's wall. What cannot be read stays text, so that the
/// declaration names the fault.
enum FormJSON {
  static func body(_ form: FormFields, for fields: [Field], zone: Aftersales.Zone, now: Instant) -> JSON {
    object(form, fields, prefix: "", Wall(zone: zone, today: zone.local(now).day))
  }

  private struct Wall {
    let zone: Aftersales.Zone
    let today: LocalDay
  }

  private static func object(_ form: FormFields, _ fields: [Field], prefix: String, _ wall: Wall) -> JSON {
    var members: JSON.Members = [:]
    for field in fields {
      if let value = value(form, field.kind, name: prefix + field.name, wall) { members[field.name] = value }
    }
    return .object(members)
  }

  private static func value(_ form: FormFields, _ kind: Field.Kind, name: String, _ wall: Wall) -> JSON? {
    if case .object(let fields) = kind {
      let nested = object(form, fields, prefix: name + ".", wall)
      return nested == [:] ? nil : nested
    }
    if case .list = kind {
      // Ticks send the name many times, several lines are typed into one field.
      let items = form.all(name).flatMap { $0.split(whereSeparator: \.isNewline) }.filter { !$0.trimmingSpace.isEmpty }
      return form.all(name).isEmpty ? nil : .array(items.map { .string(String($0)) })
    }
    guard let text = form[name], !text.isEmpty else { return nil }
    switch kind {
    case .integer: return number(text).map(JSON.int) ?? .string(text)
    case .flag: return ["true", "on", "1"].contains(text) ? true : ["false", "off", "0"].contains(text) ? false : .string(text)
    case .money: return fen(text).map { ["fen": .int($0)] } ?? .string(text)
    case .instant: return .string(instant(text, wall) ?? text)
    case .day: return .string(TypedTime.day(text, today: wall.today)?.description ?? plain(text))
    default: return .string(text)
    }
  }

  /// Without the space around it; the full-width digits and marks of a Chinese keyboard are digits and marks.
  static func plain(_ text: some StringProtocol) -> String {
    let scalars = String(text.trimmingSpace).unicodeScalars.map { scalar -> Unicode.Scalar in
      guard (0xFF01...0xFF5E).contains(scalar.value) else { return scalar }
      return Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
    }
    return String(String.UnicodeScalarView(scalars))
  }

  /// A whole number as people write it, with or without marks between the thousands.
  static func number(_ text: String) -> Int64? { Int64(plain(text).filter { $0 != "," }) }

  /// `1,234.5` yuan in fen; nil when it is not an amount.
  static func fen(_ text: String) -> Int64? {
    let plain = plain(text).filter { !"¥￥, ".contains($0) }
    let parts = plain.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let yuan = digits(parts[0].utf8), yuan < 10_000_000_000 else { return nil }
    guard parts.count == 2 else { return Int64(yuan) * 100 }
    guard (1...2).contains(parts[1].count), let rest = digits(parts[1].utf8) else { return nil }
    return Int64(yuan) * 100 + Int64(parts[1].count == 1 ? rest * 10 : rest)
  }

  /// `2026-03-02 14:00`, `昨天 9:30` on the branch's wall, as RFC 3339; nil for what has an offset already.
  private static func instant(_ text: String, _ wall: Wall) -> String? {
    guard let typed = TypedTime.minute(text, today: wall.today) else { return nil }
    let moment = wall.zone.instant(typed.day, typed.minute)
    return moment.rfc3339(offsetSeconds: wall.zone.offset(at: moment))
  }
}

extension FormFields {
  /// The day that an address names, in any spelling.
  func day(_ name: String, today: LocalDay) -> LocalDay? {
    self[name].flatMap { LocalDay($0) ?? TypedTime.day($0, today: today) }
  }
}
