import Basics

/// A time as paper states it: the day, and the minute of the day when somebody wrote one.
package struct PaperMoment: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let day: LocalDay
  /// 0 … 1439; nil when only the day was written.
  package let minute: Int?

  package init(day: LocalDay, minute: Int?) {
    self.day = day
    self.minute = minute
  }

  /// The moment at a fixed offset from UTC; a bare day stands for its beginning.
  package func instant(offsetSeconds: Int) -> Instant {
    let seconds = Int64(day.number) * 86_400 + Int64((minute ?? 0) * 60 - offsetSeconds)
    return Instant(milliseconds: seconds * 1000)
  }

  package static func < (a: PaperMoment, b: PaperMoment) -> Bool {
    (a.day.number, a.minute ?? 0) < (b.day.number, b.minute ?? 0)
  }

  /// `2025-03-01 08:05`, or `2025-03-01` when no time was written.
  package var description: String {
    guard let minute else { return day.description }
    return "\(day) \(padded(minute / 60, 2)):\(padded(minute % 60, 2))"
  }
}
