import Aftersales
import Basics
import Web

/// The time along the board: the hours of one or a few days side by side, the nights left out.
struct BoardAxis: Sendable {
  /// One stretch for each day shown, whole hours long.
  let windows: [Span]
  private let total: Int64

  /// Opening hours, widened to whole hours and to what is planned outside them; a rest day shows an ordinary one.
  init(_ days: [LocalDay], _ calendar: WorkCalendar, showing times: [Span]) {
    let zone = calendar.zone
    windows = days.map { day in
      let (start, end) = (zone.instant(day, 0), zone.instant(day + 1, 0))
      let hours = calendar.hours(of: day) + times.filter { $0.from < end && start < $0.to }
      let from = hours.map(\.from).min() ?? zone.instant(day, 9 * 60)
      let to = hours.map(\.to).max() ?? zone.instant(day, 18 * 60)
      let first = (max(start, from) - start) / .hour
      let last = (min(end, to) - start + .hour - 1) / .hour
      return Span(from: start + first * .hour, to: start + max(last, first + 1) * .hour)
    }
    total = max(1, windows.reduce(0) { $0 + $1.length })
  }

  /// Thousandths of a percent from the left; nil where the axis does not show the instant.
  func place(of instant: Instant) -> Int64? {
    var before: Int64 = 0
    for window in windows {
      if window.from <= instant, instant <= window.to { return (before + (instant - window.from)) * 100_000 / total }
      before += window.length
    }
    return nil
  }

  /// The stretches of a time that are shown: where they begin and how wide they are.
  func stretches(of time: Span) -> [(x: Int64, width: Int64)] {
    windows.compactMap { window in
      let part = Span(from: max(window.from, time.from), to: min(window.to, time.to))
      guard part.from < part.to, let x = place(of: part.from) else { return nil }
      return (self.x(of: window, part.from) ?? x, part.length * 100_000 / total)
    }
  }

  /// The place within its own window, so that the end of one day is not taken for the beginning of the next.
  private func x(of window: Span, _ instant: Instant) -> Int64? {
    var before: Int64 = 0
    for one in windows {
      if one == window { return (before + (instant - one.from)) * 100_000 / total }
      before += one.length
    }
    return nil
  }

  /// `12.345%`, as an attribute of a drawing takes it.
  static func percent(_ thousandths: Int64) -> String {
    let whole = thousandths / 1000
    let rest = padded(Int(thousandths % 1000), 3)
    return "\(whole).\(rest)%"
  }

  /// For the script: `from-to` in milliseconds, one for each window.
  var text: String { windows.map { "\($0.from.milliseconds)-\($0.to.milliseconds)" }.joined(separator: ",") }
}
