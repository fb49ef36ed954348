/// A moment: whole milliseconds since 1970-01-01T00:00:00Z. Zones belong to calendars and screens, never here.
package struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  package static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }
  package static func + (a: Instant, milliseconds: Int64) -> Instant { Instant(milliseconds: a.milliseconds + milliseconds) }
  package static func - (a: Instant, b: Instant) -> Int64 { a.milliseconds - b.milliseconds }

  /// RFC 3339 in UTC, for logs and machine output without a zone.
  package var description: String { rfc3339(offsetSeconds: 0) }

  /// RFC 3339 with the given offset from UTC; milliseconds appear only when they are not zero.
  package func rfc3339(offsetSeconds: Int) -> String {
    let local = LocalTime(self, offsetSeconds: offsetSeconds)
    let fraction = local.millisecond == 0 ? "" : "." + padded(local.millisecond, 3)
    let zone: String
    if offsetSeconds == 0 {
      zone = "Z"
    } else {
      let minutes = abs(offsetSeconds) / 60
      zone = (offsetSeconds < 0 ? "-" : "+") + padded(minutes / 60, 2) + ":" + padded(minutes % 60, 2)
    }
    return "\(local.day)T\(padded(local.hour, 2)):\(padded(local.minute, 2)):\(padded(local.second, 2))\(fraction)\(zone)"
  }

  /// Reads RFC 3339 (`2026-02-13T16:30:00+08:00`, `…Z`, optional fraction). The offset is required; years 0001–9999.
  package init?(rfc3339 text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.count <= 40,
      let day = LocalDay(String(decoding: bytes[0..<10], as: UTF8.self)),
      bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t") || bytes[10] == UInt8(ascii: " "),
      bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
      let hour = digits(bytes[11..<13]), let minute = digits(bytes[14..<16]), let second = digits(bytes[17..<19]),
      hour < 24, minute < 60, second < 60
    else { return nil }
    var at = 19
    var fraction = 0
    if bytes[at] == UInt8(ascii: ".") {
      at += 1
      var count = 0
      while at < bytes.count, let digit = digits(bytes[at..<at + 1]) {
        if count < 3 { fraction = fraction * 10 + digit }
        count += 1
        at += 1
      }
      guard count > 0 else { return nil }
      while count < 3 {
        fraction *= 10
        count += 1
      }
    }
    guard at < bytes.count else { return nil }
    var offset = 0
    switch bytes[at] {
    case UInt8(ascii: "Z"), UInt8(ascii: "z"):
      guard at + 1 == bytes.count else { return nil }
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      guard at + 6 == bytes.count, bytes[at + 3] == UInt8(ascii: ":"),
        let h = digits(bytes[at + 1..<at + 3]), let m = digits(bytes[at + 4..<at + 6]), h < 24, m < 60
      else { return nil }
      offset = (h * 3600 + m * 60) * (bytes[at] == UInt8(ascii: "-") ? -1 : 1)
    default: return nil
    }
    let seconds = Int64(day.number) * 86_400 + Int64(hour * 3600 + minute * 60 + second - offset)
    self.init(milliseconds: seconds * 1000 + Int64(fraction))
  }
}

/// A half-open stretch of time [from, to).
package struct Span: Hashable, Sendable {
  package let from: Instant
  package let to: Instant

  package init(from: Instant, to: Instant) {
    self.from = from
    self.to = to
  }

  /// Length in milliseconds.
  package var length: Int64 { to - from }
  package func contains(_ instant: Instant) -> Bool { from <= instant && instant < to }
}

extension Int64 {
  package static let second: Int64 = 1000
  package static let minute: Int64 = 60_000
  package static let hour: Int64 = 3_600_000
  package static let day: Int64 = 86_400_000
}

/// Decimal digits only; nil when empty or anything else stands there.
package func digits(_ bytes: some Collection<UInt8>) -> Int? {
  guard !bytes.isEmpty, bytes.count <= 18 else { return nil }
  var value = 0
  for byte in bytes {
    guard byte >= 48, byte <= 57 else { return nil }
    value = value * 10 + Int(byte - 48)
  }
  return value
}

/// The number in decimal, filled with zeros from the left.
package func padded(_ number: Int, _ width: Int) -> String {
  let text = String(number)
  return text.count >= width ? text : String(repeating: "0", count: width - text.count) + text
}
