import Basics

/// What somebody types into a field that asks for a day or a moment. Browsers write such fields in the order of their own
/// language, so that 03/04 means two days in one office; here a text is typed, and every spelling that a paper register may
/// hold is understood, with days told from today besides.
package enum TypedTime {
  /// `2026-11-22`, `2026/11/22`, `20261122`, `11-22`, `1122`, `11月22日`, `今天`, `前天`; without a year the one that brings the
  /// day nearest to today.
  package static func day(_ text: String, today: LocalDay) -> LocalDay? {
    guard let moment = moment(text, today: today), moment.minute == nil else { return nil }
    return moment.day
  }

  /// A day with a minute, as `day` followed by `14:05`, `下午2点` or the like; a time alone is one of today.
  package static func minute(_ text: String, today: LocalDay) -> (day: LocalDay, minute: Int)? {
    guard let moment = moment(text, today: today), let minute = moment.minute else { return nil }
    return (moment.day, minute)
  }

  private static let words: [(String, Int)] = [
    ("大前天", -3), ("前天", -2), ("昨天", -1), ("昨日", -1), ("今天", 0), ("今日", 0), ("明天", 1), ("明日", 1), ("大后天", 3), ("大後天", 3),
    ("后天", 2), ("後天", 2), ("yesterday", -1), ("today", 0), ("tomorrow", 1),
  ]

  private static func moment(_ text: String, today: LocalDay) -> PaperMoment? {
    var text = PaperText.fold(text).lowercased()
    if let (word, days) = words.first(where: { text.hasPrefix($0.0) }) {
      text = "\(today + days) " + String(text.dropFirst(word.count))
    } else if let first = text.split(separator: " ").first, first.utf8.count == 4,
      first.utf8.allSatisfy({ (48...57).contains($0) })
    {
      text = "\(first.prefix(2))-\(text.dropFirst(2))"
    } else if case let digits = text.utf8.prefix(while: { (48...57).contains($0) }).count, digits > 4, digits != 8 {
      // Five digits are a day to a spreadsheet and a slip to whoever types.
      return nil
    }
    guard let spelled = try? SpelledTime(reading: text) else { return nil }
    return spelled.moment(year: { nearestYear(month: $0, day: $1, to: today) }, base: today)
  }

  private static func nearestYear(month: Int, day: Int, to today: LocalDay) -> Int? {
    (today.year - 1...today.year + 1).compactMap { LocalDay(year: $0, month: month, day: day) }
      .min { abs($0 - today) < abs($1 - today) }?.year
  }
}
