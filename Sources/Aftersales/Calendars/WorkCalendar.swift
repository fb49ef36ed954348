import Basics

/// A time of work within a day, in minutes after its midnight. One that ends on the next day belongs to the day on which
/// it begins: 22:00 to 30:00. DSP-004
package struct Shift: Hashable, Sendable {
  /// 0…1439.
  package let from: Int
  /// Later than `from`, at most 2880.
  package let to: Int

  /// nil unless 0 ≤ from < 1440 and from < to ≤ 2880.
  package init?(from: Int, to: Int) {
    guard from >= 0, from < 1440, to > from, to <= 2880 else { return nil }
    self.from = from
    self.to = to
  }
}

/// When a branch is open: the weekly pattern, public holidays and make-up days, and single days that differ from both.
/// A published calendar never changes; a change is a new one with another version. DSP-004, CF-06
package struct WorkCalendar: Sendable {
  package let zone: Zone
  /// A weekday without shifts is closed.
  package let week: [Weekday: [Shift]]
  package let holidays: HolidayTable
  /// Single days as they are, whatever the rest says; no shifts: closed.
  package let days: [LocalDay: [Shift]]
  /// Names the content. No due instant is answered without it.
  package let version: String

  /// The weekly pattern by weekday number, for quick access.
  private let pattern: [[Shift]]
  /// The last single day that has shifts.
  let lastOpenOverride: LocalDay?
  /// Days from here on are provisional.
  let firstProvisionalDay: LocalDay?

  /// `version` is the content hash under which the calendar was published; without it a name is made from the content.
  package init(
    zone: Zone, week: [Weekday: [Shift]], holidays: HolidayTable = .none, days: [LocalDay: [Shift]] = [:],
    version: String? = nil
  ) {
    self.zone = zone
    self.week = week
    self.holidays = holidays
    self.days = days
    pattern = Weekday.allCases.map { week[$0] ?? [] }
    lastOpenOverride = days.filter { !$0.value.isEmpty }.keys.max()
    firstProvisionalDay = holidays.lastPublishedYear.flatMap { LocalDay(year: $0 + 1, month: 1, day: 1) }
    if let version {
      self.version = version
    } else {
      let body = WorkCalendar.json(zone: zone, week: week, holidays: holidays, days: days).canonical
      self.version = contentName(body + "\n" + holidays.version)
    }
  }

  /// No reckoning goes beyond this day: the forms of instants end with the year 9999.
  static let horizon = LocalDay(number: 2_932_894)

  /// Whether the weekly pattern has any shift.
  var hasPattern: Bool { pattern.contains { !$0.isEmpty } }

  func plan(of day: LocalDay) -> DayPlan {
    if !days.isEmpty, let shifts = days[day] {
      return DayPlan(day: day, shifts: shifts, kind: .override, source: nil, isProvisional: false)
    }
    let isProvisional = firstProvisionalDay.map { day >= $0 } ?? false
    if !holidays.days.isEmpty, let special = holidays.days[day] {
      switch special.kind {
      case .holiday:
        return DayPlan(day: day, shifts: [], kind: .holiday(special.name), source: special.source, isProvisional: isProvisional)
      case .workday:
        return DayPlan(
          day: day, shifts: pattern[(special.replaces ?? .mon).rawValue], kind: .makeUp, source: special.source,
          isProvisional: isProvisional)
      }
    }
    return DayPlan(day: day, shifts: pattern[day.weekday.rawValue], kind: .ordinary, source: nil, isProvisional: isProvisional)
  }
}

/// What the calendar says of one day.
struct DayPlan {
  let day: LocalDay
  let shifts: [Shift]
  let kind: Kind
  let source: String?
  let isProvisional: Bool

  enum Kind {
    case ordinary
    case override
    case holiday(String)
    case makeUp
  }

  /// A make-up day for which the weekly pattern has no shifts: nobody can say when people work on it.
  var isUndecided: Bool { if case .makeUp = kind { return shifts.isEmpty } else { return false } }

  /// Why time on this day counts, where the weekly pattern alone does not say so.
  var openReason: String? {
    switch kind {
    case .ordinary, .holiday: return nil
    case .override: return "override"
    case .makeUp: return "makeUpDay"
    }
  }

  /// Kind and reason of the time outside shifts.
  var closed: (kind: Interval.Kind, reason: String, source: String?) {
    switch kind {
    case .holiday(let name): return (.holiday, name, source)
    case .override where shifts.isEmpty: return (.closed, "override", nil)
    default: return (.closed, shifts.isEmpty ? "restDay" : "outsideShifts", nil)
    }
  }
}

extension WorkCalendar {
  /// Whether somebody is at work at that instant.
  package func isOpen(at instant: Instant) -> Bool {
    var time = OpenTime(self, from: instant)
    return time.next()?.isOpen ?? false
  }

  /// The first open instant at or after the given one; nil when the calendar never opens again.
  package func nextOpening(atOrAfter instant: Instant) -> Instant? {
    var time = OpenTime(self, from: instant)
    while let stretch = time.next() {
      if stretch.isOpen { return Instant(milliseconds: stretch.from) }
    }
    return nil
  }

  /// Milliseconds of open time in [from, to) outside the pauses; 0 when `to` is not after `from`.
  package func workingTime(from: Instant, to: Instant, pauses: [Pause] = []) -> Int64 {
    guard from < to else { return 0 }
    var union = PauseUnion(pauses)
    var time = OpenTime(self, from: from)
    var sum: Int64 = 0
    while let stretch = time.next(), stretch.from < to.milliseconds {
      guard stretch.isOpen else { continue }
      var now = stretch.from
      let end = min(stretch.to, to.milliseconds)
      while now < end {
        let pause = union.piece(atOrAfter: now)
        if let pause, pause.from <= now {
          now = pause.to
        } else {
          let stop = min(end, pause?.from ?? .max)
          sum += stop - now
          now = stop
        }
      }
    }
    return sum
  }

  /// Whether the day has a shift.
  package func isWorkingDay(_ day: LocalDay) -> Bool { !plan(of: day).shifts.isEmpty }

  /// When the branch is open on that day, shift by shift.
  package func hours(of day: LocalDay) -> [Span] {
    plan(of: day).shifts.map { Span(from: zone.instant(day, $0.from), to: zone.instant(day, $0.to)) }
      .filter { $0.from < $0.to }
  }

  /// The end of the day's last shift; nil on a closed day.
  package func closing(of day: LocalDay) -> Instant? {
    plan(of: day).shifts.map { zone.instant(day, $0.to) }.max()
  }

  /// The beginning of the day's first shift; nil on a closed day.
  package func opening(of day: LocalDay) -> Instant? {
    plan(of: day).shifts.map { zone.instant(day, $0.from) }.min()
  }

  /// Make-up days that no reckoning can pass, because the pattern that they should follow is empty. Publishing a calendar
  /// warns of them.
  package var undecidedDays: [LocalDay] {
    holidays.days.keys.filter { plan(of: $0).isUndecided }.sorted()
  }
}
