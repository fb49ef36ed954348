import Basics

/// What one cell says of a date and a time, before the year that it leaves out is known. REQ-001
package struct SpelledTime: Hashable, Sendable {
  package enum Day: Hashable, Sendable {
    case full(LocalDay)
    /// 3月1日: the year must come from elsewhere.
    case monthAndDay(Int, Int)
    /// 当日, 次日: counted from the day of the call.
    case after(days: Int)
    /// Only a time of day stands there.
    case none
  }
  package var day: Day
  /// Minute of the day; 1440 and more lie behind its midnight (24:00, 晚上12点半).
  package var minute: Int?
  /// 十点左右, 约9点: the writer did not vouch for the minute, so somebody should look at what was read.
  package var isApproximate = false

  package enum Fault: String, Error, Sendable {
    case unreadable = "date.unreadable"
    /// The 30th of February, the 13th month.
    case impossible = "date.impossible"
    /// 3/4/2025: the third of April or the fourth of March.
    case ambiguous = "date.ambiguous"
  }

  package init(day: Day, minute: Int?) {
    self.day = day
    self.minute = minute
  }

  /// The moment, the missing year taken from `year`, relative days from `base`.
  package func moment(year: (Int, Int) -> Int?, base: LocalDay?) -> PaperMoment? {
    let start: LocalDay?
    switch day {
    case .full(let day): start = day
    case .monthAndDay(let month, let dayOfMonth):
      start = year(month, dayOfMonth).flatMap { LocalDay(year: $0, month: month, day: dayOfMonth) }
    case .after(let days): start = base.map { $0 + days }
    case .none: start = base
    }
    guard let start else { return nil }
    guard let minute, minute >= 1440 else { return PaperMoment(day: start, minute: minute) }
    return PaperMoment(day: start + 1, minute: minute - 1440)
  }

  /// Reads every spelling of the paper years: 2025-3-1, 2025/3/1 8:05, 3月1日上午9点半, 25.3.1, 20250301, 二〇二五年三月一日,
  /// full-width digits, serial numbers of spreadsheets, 当日 10:30, 次日9点.
  package init(reading text: String) throws(Fault) {
    var reader = SpelledTimeReader(text)
    self = try reader.read()
    isApproximate = minute != nil && SpelledTimeReader.hedges.contains { text.contains($0) }
  }
}

private struct SpelledTimeReader {
  enum Token: Equatable {
    case number(Int, digits: Int)
    case mark(Unicode.Scalar)
    case period(Period)
    case relative(Int)
    case space
  }
  enum Period { case morning, noon, afternoon, evening, night, am, pm }

  private var tokens: [Token] = []
  private var at = 0
  private let folded: String

  init(_ text: String) {
    folded = PaperText.fold(text).lowercased()
    tokens = SpelledTimeReader.tokens(of: folded)
  }

  /// Words that say "about". They are left out of the reading.
  static let hedges = ["左右", "上下", "前后", "大约", "大概", "约", "许"]

  // Longer words stand before those that they begin with.
  private static let words: [(String, Token?)] = [
    ("星期", nil), ("礼拜", nil), ("左右", nil), ("上下", nil), ("前后", nil), ("大约", nil), ("大概", nil), ("约", nil), ("许", nil),
    ("当日", .relative(0)), ("当天", .relative(0)), ("同日", .relative(0)), ("同天", .relative(0)), ("即日", .relative(0)),
    ("次日", .relative(1)), ("翌日", .relative(1)), ("第二天", .relative(1)), ("隔日", .relative(1)), ("隔天", .relative(1)),
    ("上午", .period(.morning)), ("早上", .period(.morning)), ("早晨", .period(.morning)), ("清晨", .period(.morning)),
    ("中午", .period(.noon)), ("正午", .period(.noon)), ("下午", .period(.afternoon)), ("午后", .period(.afternoon)),
    ("傍晚", .period(.evening)), ("晚上", .period(.evening)), ("晚间", .period(.evening)), ("夜里", .period(.night)),
    ("夜间", .period(.night)), ("深夜", .period(.night)), ("半夜", .period(.night)), ("凌晨", .period(.am)), ("早", .period(.morning)),
    ("晚", .period(.evening)), ("a.m.", .period(.am)), ("p.m.", .period(.pm)), ("am", .period(.am)), ("pm", .period(.pm)),
  ]

  private static let wordStarts = Set(words.compactMap(\.0.unicodeScalars.first))

  /// The cell as numbers, marks and words; weekdays in whatever dress are left out.
  private static func tokens(of folded: String) -> [Token] {
    let scalars = Array(folded.unicodeScalars)
    var out: [Token] = []
    var i = 0
    scan: while i < scalars.count {
      let scalar = scalars[i]
      if (48...57).contains(scalar.value) {
        var value = 0
        var count = 0
        while i < scalars.count, (48...57).contains(scalars[i].value), count < 15 {
          value = value * 10 + Int(scalars[i].value - 48)
          count += 1
          i += 1
        }
        out.append(.number(value, digits: count))
        continue
      }
      if scalar == "周" || scalar == "(" || scalar == "[" || scalar == "<" {
        var j = scalar == "周" ? i : i + 1
        if j < scalars.count, scalars[j] == "周" { j += 1 } else { j += scalars[j...].starts(with: "星期".unicodeScalars) ? 2 : 0 }
        if j > i, j < scalars.count, "一二三四五六日天1234567".unicodeScalars.contains(scalars[j]) {
          j += 1
          if scalar != "周", j < scalars.count, ")]>".unicodeScalars.contains(scalars[j]) { j += 1 }
          out.append(.space)
          i = j
          continue
        }
      }
      for (word, token) in wordStarts.contains(scalar) ? words : [] where scalars[i...].starts(with: word.unicodeScalars) {
        i += word.unicodeScalars.count
        if let token {
          out.append(token)
        } else if word == "星期" || word == "礼拜", i < scalars.count {
          i += 1
          out.append(.space)
        }
        continue scan
      }
      if let (value, digits, length) = chineseNumber(scalars[i...]) {
        out.append(.number(value, digits: digits))
        i += length
        continue
      }
      if scalar == " " || scalar == "t" || scalar == "," {
        if out.last != .space, !out.isEmpty { out.append(.space) }
      } else {
        out.append(.mark(scalar == "号" ? "日" : scalar == "." || scalar == "。" || scalar == "·" ? "." : scalar))
      }
      i += 1
    }
    while out.last == .space { out.removeLast() }
    return out
  }

  /// 二〇二五 → 2025, 十一 → 11, 二十 → 20, 廿三 → 23.
  private static func chineseNumber(_ scalars: ArraySlice<Unicode.Scalar>) -> (Int, Int, Int)? {
    var value = 0
    var length = 0
    var digits = 0
    var hasTen = false
    for scalar in scalars {
      if scalar == "十" || scalar == "廿" || scalar == "卅" {
        guard !hasTen, value < 10 else { break }
        value = scalar == "廿" ? 20 : scalar == "卅" ? 30 : max(value, 1) * 10
        hasTen = true
        digits = 2
      } else if let digit = PaperText.numeral(scalar) {
        if hasTen {
          guard value % 10 == 0 else { break }
          value += digit
          length += 1
          break
        }
        value = value * 10 + digit
        digits += 1
        if digits > 4 { return nil }
      } else {
        break
      }
      length += 1
    }
    return length == 0 ? nil : (value, digits, length)
  }

  private func peek(_ ahead: Int = 0) -> Token? { at + ahead < tokens.count ? tokens[at + ahead] : nil }
  private func mark(_ ahead: Int) -> Unicode.Scalar? {
    if case .mark(let scalar)? = peek(ahead) { return scalar } else { return nil }
  }
  private func number(_ ahead: Int) -> (value: Int, digits: Int)? {
    if case .number(let value, let digits)? = peek(ahead) { return (value, digits) } else { return nil }
  }
  private mutating func skipSpace() { while peek() == .space { at += 1 } }

  mutating func read() throws(SpelledTime.Fault) -> SpelledTime {
    guard !tokens.isEmpty else { throw .unreadable }
    if let serial = try serialNumber() { return serial }
    let day = try date()
    skipSpace()
    if mark(0) == ";" || mark(0) == "-" { at += 1 }
    skipSpace()
    let minute = try time()
    skipSpace()
    guard at == tokens.count else { throw .unreadable }
    if case .none = day, minute == nil { throw .unreadable }
    return SpelledTime(day: day, minute: minute)
  }

  /// 45717 and 45717.336: days since the end of 1899, as spreadsheets count them.
  private mutating func serialNumber() throws(SpelledTime.Fault) -> SpelledTime? {
    guard let whole = number(0), whole.digits == 5, (20_000...80_000).contains(whole.value) else { return nil }
    let day = SpelledTime.Day.full(LocalDay(number: whole.value - 25_569))
    if tokens.count == 1 { return SpelledTime(day: day, minute: nil) }
    guard tokens.count == 3, mark(1) == ".", let fraction = number(2) else { return nil }
    var scale = 1
    for _ in 0..<fraction.digits { scale *= 10 }
    let minute = (fraction.value * 2880 + scale) / (2 * scale)
    return SpelledTime(day: day, minute: minute)
  }

  private mutating func date() throws(SpelledTime.Fault) -> SpelledTime.Day {
    if case .relative(let days)? = peek() {
      at += 1
      return .after(days: days)
    }
    guard let first = number(0) else { return .none }
    if first.digits == 8 || first.digits == 12 || first.digits == 14 { return try packed(first.value, digits: first.digits) }
    if first.digits == 6, tokens.count == 1 { return try packed(20_000_000 + first.value, digits: 8) }
    let sign = mark(1)
    if sign == "年" {
      at += 2
      skipSpace()
      guard let month = number(0), mark(1) == "月" || mark(1) == "." || mark(1) == "-" || mark(1) == "/", let day = number(2)
      else {
        throw .unreadable
      }
      at += 3
      if mark(0) == "日" { at += 1 }
      return .full(try existing(full(first), month.value, day.value))
    }
    if sign == "月" {
      guard let day = number(2) else { throw .unreadable }
      at += 3
      if mark(0) == "日" { at += 1 }
      return try yearless(first.value, day.value)
    }
    guard let sign, sign == "-" || sign == "/" || sign == "." || sign == "\\", let second = number(2) else { return .none }
    if mark(3) == sign || mark(3) == "-", let third = number(4) {
      at += 5
      if mark(0) == "日" { at += 1 }
      return .full(try ordered(first, second, third))
    }
    // 9.30 is a time only behind a date; alone it is the 30th of September.
    if first.digits > 2 || mark(3) == ":" { return .none }
    at += 3
    if mark(0) == "日" { at += 1 }
    return try yearless(first.value, second.value)
  }

  /// 20250301, 202503010805, 20250301080500.
  private mutating func packed(_ value: Int, digits: Int) throws(SpelledTime.Fault) -> SpelledTime.Day {
    var date = value
    if digits > 8 {
      var time = digits == 14 ? value / 100 : value
      date = time / 10_000
      time %= 10_000
      guard time / 100 < 24, time % 100 < 60 else { throw .impossible }
      // The time is put back as tokens, so that one place reads times.
      tokens.replaceSubrange(
        at...at, with: [.number(0, digits: 8), .number(time / 100, digits: 2), .mark(":"), .number(time % 100, digits: 2)])
    }
    at += 1
    return .full(try existing(date / 10_000, date / 100 % 100, date % 100))
  }

  private func yearless(_ month: Int, _ day: Int) throws(SpelledTime.Fault) -> SpelledTime.Day {
    guard (1...12).contains(month), (1...LocalDay.days(inMonth: month, of: 2024)).contains(day) else { throw .impossible }
    return .monthAndDay(month, day)
  }

  /// Year first is how registers are kept; year last only where it can be nothing else.
  private func ordered(
    _ a: (value: Int, digits: Int), _ b: (value: Int, digits: Int), _ c: (value: Int, digits: Int)
  ) throws(SpelledTime.Fault) -> LocalDay {
    if a.digits == 4 { return try existing(a.value, b.value, c.value) }
    guard a.digits <= 2, b.digits <= 2 else { throw .unreadable }
    if c.digits <= 2, let day = LocalDay(year: full(a), month: b.value, day: c.value) { return day }
    guard c.digits == 4 || c.digits == 2 else { throw .unreadable }
    let monthFirst = LocalDay(year: full(c), month: a.value, day: b.value)
    let dayFirst = LocalDay(year: full(c), month: b.value, day: a.value)
    if let monthFirst, let dayFirst, monthFirst != dayFirst { throw .ambiguous }
    guard let day = monthFirst ?? dayFirst else { throw .impossible }
    return day
  }

  private func full(_ year: (value: Int, digits: Int)) -> Int {
    year.digits > 2 ? year.value : year.value < 70 ? 2000 + year.value : 1900 + year.value
  }

  private func existing(_ year: Int, _ month: Int, _ day: Int) throws(SpelledTime.Fault) -> LocalDay {
    guard let found = LocalDay(year: year, month: month, day: day), (1980...2100).contains(year) else { throw .impossible }
    return found
  }

  private mutating func time() throws(SpelledTime.Fault) -> Int? {
    var period: Period?
    if case .period(let word)? = peek() {
      period = word
      at += 1
      skipSpace()
    }
    guard let hour = number(0) else { return nil }
    guard let sign = mark(1), ":点时.：h".unicodeScalars.contains(sign) else { throw .unreadable }
    at += 2
    if mark(0) == "钟" { at += 1 }
    var minute = 0
    if mark(0) == "半" {
      minute = 30
      at += 1
    } else if mark(0) == "整" || mark(0) == "正" {
      at += 1
    } else if let written = number(0) {
      at += 1
      minute = written.value
      if mark(0) == "刻" {
        guard (1...3).contains(minute) else { throw .impossible }
        minute *= 15
        at += 1
      } else if mark(0) == "分" {
        at += 1
        if number(0) != nil, mark(1) == "秒" { at += 2 }
      } else if mark(0) == ":" || mark(0) == "：", let second = number(1) {
        guard second.value < 60 else { throw .impossible }
        at += 2
        if mark(0) == ".", number(1) != nil { at += 2 }
      }
    } else if sign == ":" || sign == "." {
      throw .unreadable
    }
    skipSpace()
    if case .period(let word)? = peek(), period == nil {
      period = word
      at += 1
    }
    return try minuteOfDay(hour.value, minute, period)
  }

  private func minuteOfDay(_ hour: Int, _ minute: Int, _ period: Period?) throws(SpelledTime.Fault) -> Int {
    guard hour <= 24, minute < 60, hour < 24 || minute == 0 else { throw .impossible }
    var hour = hour
    switch period {
    case .afternoon?, .pm?: if hour < 12 { hour += 12 }
    case .evening?: hour = hour == 12 ? 24 : hour < 12 ? hour + 12 : hour
    case .night?: hour = hour == 12 ? 24 : (6..<12).contains(hour) ? hour + 12 : hour
    case .noon?: if hour < 4 { hour += 12 }
    case .morning?: guard hour <= 12 else { throw .impossible }
    case .am?:
      guard hour <= 12 else { throw .impossible }
      if hour == 12 { hour = 0 }
    case nil: break
    }
    // 晚上12点30分 lies behind midnight of the day on which it is written.
    guard hour < 24 || minute == 0 else { return minute + 1440 }
    return hour * 60 + minute
  }
}
