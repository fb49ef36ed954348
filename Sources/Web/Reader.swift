import Basics

/// Whom an answer is written for: the language, the wall clock of the branch, and the moment at which it is drawn.
/// Zones stay outside: the offset is asked for each instant, so that summer time of other countries comes out right.
package struct Reader: Sendable {
  package let words: Words
  package let now: Instant
  /// The day on the wall of the branch.
  package let today: LocalDay
  /// How far the wall clock of the branch is ahead of UTC at `now`.
  package let offsetSeconds: Int
  private let offset: @Sendable (Instant) -> Int

  package init(words: Words, now: Instant, offset: @escaping @Sendable (Instant) -> Int) {
    self.words = words
    self.now = now
    self.offset = offset
    offsetSeconds = offset(now)
    today = LocalTime(now, offsetSeconds: offsetSeconds).day
  }

  package func callAsFunction(_ key: String, _ values: Fill = [:]) -> String { words(key, values) }
  package var language: Language { words.language }

  /// The word for a narrow place (a tag, a button, a label): `short.<key>` where there is one, else `key`.
  package func short(_ key: String, _ values: Fill = [:]) -> String {
    words.short(key, values)
  }

  package func local(_ instant: Instant) -> LocalTime { LocalTime(instant, offsetSeconds: offset(instant)) }

  // MARK: Times as Chinese offices write them

  /// `15:20`
  package func timeOfDay(_ instant: Instant) -> String {
    let time = local(instant)
    // The columns of a list ask for it a hundred times a page.
    return String(unsafeUninitializedCapacity: 5) { bytes in
      for (place, number) in [(0, time.hour), (3, time.minute)] {
        bytes[place] = UInt8(48 + number / 10)
        bytes[place + 1] = UInt8(48 + number % 10)
      }
      bytes[2] = UInt8(ascii: ":")
      return 5
    }
  }

  /// `15:20`, or `15:20:37` where the minute is not full: for proofs, whose lines must add up.
  package func exactTimeOfDay(_ instant: Instant) -> String {
    let time = local(instant)
    return time.second == 0 ? timeOfDay(instant) : "\(timeOfDay(instant)):\(padded(time.second, 2))"
  }

  /// `今天 15:20`, `昨天 09:05`, `明天 09:24`, `周一 09:04` (two to six days ahead), `3月2日 14:00`, `2025年12月30日 14:00`.
  package func moment(_ instant: Instant) -> String {
    let time = timeOfDay(instant)
    return words("time.dayAndTime", ["day": nearDay(local(instant).day), "time": time])
  }

  /// `2026年11月21日 19:09`: on paper, which is read on another day than it is printed. Beside a full date the year may stay out.
  package func writtenMoment(_ instant: Instant, inFull: Bool = true) -> String {
    let day = local(instant).day
    return words("time.dayAndTime", ["day": inFull ? fullDate(day) : date(day), "time": timeOfDay(instant)])
  }

  /// The time alone when it is today, else as `moment`: for columns in which most are of today.
  package func shortMoment(_ instant: Instant) -> String {
    local(instant).day == today ? timeOfDay(instant) : moment(instant)
  }

  /// `今天`, `昨天`, `明天`, `周一`, `3月2日`, `2025年12月30日`
  package func nearDay(_ day: LocalDay) -> String {
    switch day - today {
    case 0: return words("time.today")
    case -1: return words("time.yesterday")
    case 1: return words("time.tomorrow")
    case 2...6: return weekday(day)
    default: return date(day)
    }
  }

  /// `3月2日` in this year, `2025年12月30日` in others.
  package func date(_ day: LocalDay) -> String { day.year == today.year ? dayOfYear(day) : fullDate(day) }

  /// `2025年12月30日`, as forms and certificates carry it.
  package func fullDate(_ day: LocalDay) -> String {
    words("time.date", ["year": String(day.year), "month": words("time.month.\(day.month)"), "day": String(day.day)])
  }

  /// `3月2日 周一`; `inFull` with the year, for paper.
  package func dateWithWeekday(_ day: LocalDay, inFull: Bool = false) -> String {
    words("time.dateWithWeekday", ["date": inFull ? fullDate(day) : date(day), "weekday": weekday(day)])
  }

  /// `今天`, else `周一`: beside a date, or where only days of one week stand.
  package func todayOrWeekday(_ day: LocalDay) -> String { day == today ? words("time.today") : weekday(day) }

  package func weekday(_ day: LocalDay) -> String { words("time.weekday.\(day.weekday.name)") }

  private func dayOfYear(_ day: LocalDay) -> String {
    words("time.dayOfYear", ["month": words("time.month.\(day.month)"), "day": String(day.day)])
  }

  /// `4 小时 10 分`, `51 分`, `6 小时`; whole minutes, rounded down. Never days: an hour of shift is no part of a day.
  package func duration(_ milliseconds: Int64) -> String {
    let minutes = Int(abs(milliseconds) / .minute)
    let hours = String(minutes / 60)
    let rest = String(minutes % 60)
    if minutes == 0 { return words("time.underMinute") }
    if minutes < 60 { return words("time.minutes", ["minutes": rest]) }
    if minutes % 60 == 0 { return words("time.hours", ["hours": hours]) }
    return words("time.hoursAndMinutes", ["hours": hours, "minutes": rest])
  }

  /// `剩 4 小时 10 分`, or `已超 54 分` below zero. DSP-041
  package func remaining(_ milliseconds: Int64) -> String {
    let key = milliseconds >= 0 ? "time.left" : "time.over"
    return words(key, ["duration": duration(milliseconds)])
  }

  /// `1:10`, for columns of a proof.
  package func hoursAndMinutes(_ milliseconds: Int64) -> String {
    let seconds = Int(abs(milliseconds) / .second)
    let whole = "\(seconds / 3600):\(padded(seconds / 60 % 60, 2))"
    // Seconds are shown where there are any, so that the lines of a proof add up before the reader's eyes.
    return seconds % 60 == 0 ? whole : "\(whole):\(padded(seconds % 60, 2))"
  }

  /// `2026-11-22 14:05`: wall time without a zone, as fields show it.
  package func inputMoment(_ instant: Instant) -> String {
    "\(local(instant).day) \(timeOfDay(instant))"
  }

  // MARK: Several things in one line

  /// `张磊、王强`
  package func listed(_ items: [String]) -> String { items.joined(separator: words("list.separator")) }
  /// Statements after one another: `在保修期内；客户付费`.
  package func statements(_ items: [String]) -> String { items.joined(separator: words("list.semicolon")) }

  // MARK: Money, telephone

  /// `¥1,234.50`
  package func money(_ amount: Money) -> String {
    amount.fen < 0 ? "-¥" + Money(fen: -amount.fen).grouped : "¥" + amount.grouped
  }
}

/// Telephone numbers as people read them aloud.
package enum Telephone {
  /// A mobile number in groups of 3-4-4 with thin gaps, also one whose middle is hidden; others as they were given.
  package static func grouped(_ number: String) -> String {
    if number.count == 11, number.dropFirst(3).hasPrefix("****") { return masked(number) }
    let digits = Array(number.utf8.filter { $0 >= 48 && $0 <= 57 })
    guard digits.count == 11, digits[0] == 49, number.utf8.allSatisfy(isPartOfNumber) else { return number }
    let text = String(decoding: digits, as: UTF8.self)
    return "\(text.prefix(3)) \(text.dropFirst(3).prefix(4)) \(text.suffix(4))"
  }

  /// The middle is hidden until somebody needs it: `138 •••• 6131`. CUS, SEC-011
  package static func masked(_ number: String) -> String {
    let digits = String(decoding: number.utf8.filter { $0 >= 48 && $0 <= 57 }, as: UTF8.self)
    guard digits.count >= 7 else { return String(repeating: "•", count: max(4, digits.count)) }
    return "\(digits.prefix(3)) •••• \(digits.suffix(4))"
  }

  private static func isPartOfNumber(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-")
  }
}
