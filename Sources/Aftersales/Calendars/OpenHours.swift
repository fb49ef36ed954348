import Basics

/// The open time of some weeks of a calendar, walked through once: a page asks the same calendar for every line that it shows.
/// Questions that reach beyond those weeks are answered by the calendar itself. DSP-004
package struct OpenHours: Sendable {
  private struct Stretch {
    let from: Int64
    let to: Int64
    /// Open milliseconds from the beginning of the weeks to `from`.
    let before: Int64
  }

  package let calendar: WorkCalendar
  private let from: Int64
  private let to: Int64
  private var stretches: [Stretch] = []

  package init(_ calendar: WorkCalendar, from start: Instant, to end: Instant) {
    self.calendar = calendar
    from = start.milliseconds
    to = end.milliseconds
    var time = OpenTime(calendar, from: start)
    var sum: Int64 = 0
    while let stretch = time.next(), stretch.from < to {
      guard stretch.isOpen else { continue }
      stretches.append(Stretch(from: stretch.from, to: stretch.to, before: sum))
      sum += stretch.to - stretch.from
    }
  }

  /// What `WorkCalendar.workingTime` answers without pauses.
  package func workingTime(from: Instant, to: Instant) -> Int64 {
    guard from < to else { return 0 }
    guard from.milliseconds >= self.from, to.milliseconds <= self.to else { return calendar.workingTime(from: from, to: to) }
    return open(until: to.milliseconds) - open(until: from.milliseconds)
  }

  /// What `WorkCalendar.isOpen` answers.
  package func isOpen(at instant: Instant) -> Bool {
    let at = instant.milliseconds
    guard at >= from, at < to else { return calendar.isOpen(at: instant) }
    let place = begun(at)
    return place > 0 && at < stretches[place - 1].to
  }

  private func open(until at: Int64) -> Int64 {
    let place = begun(at)
    guard place > 0 else { return 0 }
    let last = stretches[place - 1]
    return last.before + min(at, last.to) - last.from
  }

  /// How many stretches have begun by then.
  private func begun(_ at: Int64) -> Int {
    var low = 0
    var high = stretches.count
    while low < high {
      let middle = (low + high) / 2
      if stretches[middle].from > at { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
