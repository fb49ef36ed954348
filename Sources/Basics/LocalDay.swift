/// A date on the wall, without a zone: days since 1970-01-01 in the proleptic Gregorian calendar.
package struct LocalDay: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let number: Int

  package init(number: Int) { self.number = number }

  /// nil when the month or the day does not exist, or the year lies outside 1…9999.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= LocalDay.days(inMonth: month, of: year)
    else { return nil }
    // Days from civil: eras of 400 years, years that begin in March so that the leap day comes last.
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    number = era * 146_097 + dayOfEra - 719_468
  }

  /// Reads `2026-03-01` and nothing else.
  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = digits(bytes[0..<4]), let month = digits(bytes[5..<7]), let day = digits(bytes[8..<10])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  package var components: (year: Int, month: Int, day: Int) {
    let z = number + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let m = (5 * dayOfYear + 2) / 153
    let month = m + (m < 10 ? 3 : -9)
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * m + 2) / 5 + 1)
  }
  package var year: Int { components.year }
  package var month: Int { components.month }
  package var day: Int { components.day }

  package var weekday: Weekday { Weekday(rawValue: ((number + 3) % 7 + 7) % 7)! }

  package static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: return 30
    default: return 31
    }
  }

  /// The same day of the month, n months on; the last day of the month where that day is missing.
  package func adding(months: Int) -> LocalDay {
    let now = components
    let count = now.year * 12 + now.month - 1 + months
    let year = count >= 0 ? count / 12 : (count - 11) / 12
    let month = count - year * 12 + 1
    let last = LocalDay.days(inMonth: month, of: year)
    return LocalDay(year: year, month: month, day: min(now.day, last)) ?? self
  }

  package static func < (a: LocalDay, b: LocalDay) -> Bool { a.number < b.number }
  package static func + (day: LocalDay, days: Int) -> LocalDay { LocalDay(number: day.number + days) }
  package static func - (a: LocalDay, b: LocalDay) -> Int { a.number - b.number }

  package var description: String {
    let c = components
    return "\(padded(c.year, 4))-\(padded(c.month, 2))-\(padded(c.day, 2))"
  }
}

package enum Weekday: Int, CaseIterable, Sendable {
  case mon = 0
  case tue, wed, thu, fri, sat, sun

  /// `mon` … `sun`, as calendars in files name them.
  package var name: String { ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][rawValue] }
}

/// An instant as a clock on the wall at a fixed offset shows it.
package struct LocalTime: Sendable {
  package let day: LocalDay
  package let hour: Int
  package let minute: Int
  package let second: Int
  package let millisecond: Int

  package init(_ instant: Instant, offsetSeconds: Int) {
    let local = instant.milliseconds + Int64(offsetSeconds) * 1000
    let days = local >= 0 ? local / .day : (local - (.day - 1)) / .day
    let rest = Int(local - days * .day)
    day = LocalDay(number: Int(days))
    hour = rest / 3_600_000
    minute = rest / 60_000 % 60
    second = rest / 1000 % 60
    millisecond = rest % 1000
  }
}
