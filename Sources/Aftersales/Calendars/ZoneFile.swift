import Basics

extension Zone {
  /// Reads a compiled zone of the tz database (TZif version 2 or later, RFC 8536), with its rule for the years to come.
  /// nil when the bytes are anything else or count leap seconds.
  package init?(name: String, tzif bytes: [UInt8], tzdata: String) {
    guard let old = Header(bytes, at: 0), old.version >= UInt8(ascii: "2"),
      let header = Header(bytes, at: 44 + old.length(timeSize: 4)), header.leaps == 0
    else { return nil }
    let start = header.start + 44
    let end = start + header.length(timeSize: 8)
    guard end < bytes.count, header.types > 0, bytes[end] == 0x0A else { return nil }
    let typesAt = start + header.times * 9
    func offset(ofType type: Int) -> Int? {
      guard type < header.types else { return nil }
      return Int(Int32(truncatingIfNeeded: bigEndian(bytes, typesAt + type * 6, 4)))
    }
    guard let initial = offset(ofType: 0) else { return nil }
    var initialOffset = initial
    var transitions: [Transition] = []
    for place in 0..<header.times {
      let seconds = bigEndian(bytes, start + place * 8, 8)
      guard let offset = offset(ofType: Int(bytes[start + header.times * 8 + place])) else { return nil }
      // Some files begin with the big bang; nothing before the year 1 is ever asked for.
      if seconds < -62_135_596_800 {
        initialOffset = offset
      } else if seconds < 253_402_300_800 {
        transitions.append(Transition(at: Instant(milliseconds: seconds * .second), offsetSeconds: offset))
      }
    }
    guard let close = bytes[(end + 1)...].firstIndex(of: 0x0A) else { return nil }
    let footer = Array(bytes[end + 1..<close])
    var repeatsFrom: Instant?
    if !footer.isEmpty {
      guard let rule = ZoneRule(footer) else { return nil }
      let last = transitions.last?.at ?? Instant(milliseconds: 0)
      let year = LocalTime(last, offsetSeconds: 0).day.year
      transitions += rule.transitions(from: year, through: year + 404).filter { $0.at > last || transitions.isEmpty }
      if rule.daylight != nil, let day = LocalDay(year: year + 403, month: 1, day: 1) {
        repeatsFrom = Instant(milliseconds: Int64(day.number) * .day)
      } else if transitions.isEmpty {
        initialOffset = rule.standardOffset
      }
    }
    self.init(name: name, initialOffset: initialOffset, transitions: transitions, tzdata: tzdata, repeatsFrom: repeatsFrom)
  }

  private struct Header {
    let start: Int
    let version: UInt8
    let universalMarks, standardMarks, leaps, times, types, letters: Int

    init?(_ bytes: [UInt8], at start: Int) {
      guard start >= 0, start + 44 <= bytes.count, bytes[start..<start + 4].elementsEqual("TZif".utf8) else { return nil }
      self.start = start
      version = bytes[start + 4]
      func count(_ place: Int) -> Int { Int(bigEndian(bytes, start + 20 + place * 4, 4)) }
      (universalMarks, standardMarks, leaps) = (count(0), count(1), count(2))
      (times, types, letters) = (count(3), count(4), count(5))
    }

    /// Bytes of the data block that follows the header.
    func length(timeSize: Int) -> Int {
      times * (timeSize + 1) + types * 6 + letters + leaps * (timeSize + 4) + standardMarks + universalMarks
    }
  }
}

/// A signed number of `size` bytes, the most significant first; four bytes are taken as unsigned.
private func bigEndian(_ bytes: [UInt8], _ at: Int, _ size: Int) -> Int64 {
  var value: UInt64 = 0
  for byte in bytes[at..<at + size] { value = value << 8 | UInt64(byte) }
  return Int64(bitPattern: value)
}

/// The rule at the end of a zone file, as POSIX writes TZ: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneRule: Hashable, Sendable {
  let standardOffset: Int
  let daylight: Daylight?

  struct Daylight: Hashable, Sendable {
    let offset: Int
    let begins: Date
    let ends: Date
  }

  /// A day of every year, and seconds of local time after its midnight (beyond a day and below zero allowed).
  struct Date: Hashable, Sendable {
    enum Day: Hashable, Sendable {
      /// 1…365, 29 February never counted.
      case julian(Int)
      /// 0…365, 29 February counted.
      case ordinal(Int)
      /// Month, week 1…5 where 5 is the last, weekday with Sunday = 0.
      case weekday(month: Int, week: Int, day: Int)
    }
    let day: Day
    let seconds: Int

    func localSeconds(in year: Int) -> Int? {
      guard let first = LocalDay(year: year, month: 1, day: 1) else { return nil }
      let isLeap = LocalDay.days(inMonth: 2, of: year) == 29
      switch day {
      case .julian(let number): return (first.number + number - (isLeap && number >= 60 ? 0 : 1)) * 86_400 + seconds
      case .ordinal(let number): return (first.number + number) * 86_400 + seconds
      case .weekday(let month, let week, let wanted):
        guard let start = LocalDay(year: year, month: month, day: 1) else { return nil }
        let sundayBased = (start.weekday.rawValue + 1) % 7
        var day = (wanted - sundayBased + 7) % 7 + (week - 1) * 7
        if day >= LocalDay.days(inMonth: month, of: year) { day -= 7 }
        return (start.number + day) * 86_400 + seconds
      }
    }
  }

  func transitions(from first: Int, through last: Int) -> [Zone.Transition] {
    guard let daylight else {
      guard let day = LocalDay(year: first, month: 1, day: 1) else { return [] }
      return [Zone.Transition(at: Instant(milliseconds: Int64(day.number) * .day), offsetSeconds: standardOffset)]
    }
    var transitions: [Zone.Transition] = []
    for year in first...last {
      guard let begins = daylight.begins.localSeconds(in: year), let ends = daylight.ends.localSeconds(in: year) else { break }
      transitions.append(
        Zone.Transition(at: Instant(milliseconds: Int64(begins - standardOffset) * .second), offsetSeconds: daylight.offset))
      transitions.append(
        Zone.Transition(at: Instant(milliseconds: Int64(ends - daylight.offset) * .second), offsetSeconds: standardOffset))
    }
    // Where summer lasts all year one year's end is the next one's beginning; the beginning stays.
    var kept: [Zone.Transition] = []
    for transition in transitions.sorted(by: { $0.at < $1.at }) {
      if let previous = kept.last, previous.at == transition.at {
        if previous.offsetSeconds == daylight.offset { continue }
        kept.removeLast()
      }
      kept.append(transition)
    }
    return kept
  }

  init?(_ text: [UInt8]) {
    var reader = Reader(bytes: text)
    guard reader.skipName(), let west = reader.time() else { return nil }
    standardOffset = -west
    if reader.isAtEnd {
      daylight = nil
      return
    }
    guard reader.skipName() else { return nil }
    var offset = standardOffset + 3600
    if !reader.isNext(",") {
      guard let west = reader.time() else { return nil }
      offset = -west
    }
    guard reader.take(","), let begins = reader.date(), reader.take(","), let ends = reader.date(), reader.isAtEnd else {
      return nil
    }
    daylight = Daylight(offset: offset, begins: begins, ends: ends)
  }

  private struct Reader {
    let bytes: [UInt8]
    var at = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { at == bytes.count }
    func isNext(_ sign: Unicode.Scalar) -> Bool { at < bytes.count && bytes[at] == UInt8(ascii: sign) }

    mutating func take(_ sign: Unicode.Scalar) -> Bool {
      guard isNext(sign) else { return false }
      at += 1
      return true
    }

    /// `CET`, or `<+0330>` where the name has signs or digits.
    mutating func skipName() -> Bool {
      let start = at
      if take("<") {
        while at < bytes.count, !isNext(">") { at += 1 }
        return take(">")
      }
      while at < bytes.count, (65...90).contains(bytes[at] & 0xDF) { at += 1 }
      return at - start >= 3
    }

    mutating func number() -> Int? {
      let start = at
      while at < bytes.count, (48...57).contains(bytes[at]) { at += 1 }
      return digits(bytes[start..<at])
    }

    /// `[+-]h[h][h][:mm[:ss]]` in seconds.
    mutating func time() -> Int? {
      let sign = take("-") ? -1 : 1
      if sign == 1 { _ = take("+") }
      guard let hours = number(), hours <= 167 else { return nil }
      var seconds = hours * 3600
      for unit in [60, 1] where take(":") {
        guard let part = number(), part < 60 else { return nil }
        seconds += part * unit
      }
      return sign * seconds
    }

    mutating func date() -> Date? {
      let day: Date.Day
      if take("M") {
        guard let month = number(), take("."), let week = number(), take("."), let weekday = number(),
          (1...12).contains(month), (1...5).contains(week), weekday < 7
        else { return nil }
        day = .weekday(month: month, week: week, day: weekday)
      } else if take("J") {
        guard let number = number(), (1...365).contains(number) else { return nil }
        day = .julian(number)
      } else {
        guard let number = number(), number <= 365 else { return nil }
        day = .ordinal(number)
      }
      guard take("/") else { return Date(day: day, seconds: 7200) }
      return time().map { Date(day: day, seconds: $0) }
    }
  }
}
