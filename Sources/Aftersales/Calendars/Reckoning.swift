import Basics

/// A deadline with its proof: when it falls due, and what every millisecond between start and due was. DSP-002, DSP-004
package struct Reckoning: Hashable, Sendable {
  /// nil while a pause is open, or when the calendar has no answer.
  package let due: Instant?
  /// The pause that has not ended and stopped the count; its `from` is the instant at which the count stopped.
  package let openPause: Pause?
  /// Rests on days whose holidays have not been published yet.
  package let isProvisional: Bool
  /// From the start to `due` without gap or overlap; to the stop of the count when paused.
  package let intervals: [Interval]
  /// Why there is no answer, if there is none.
  package let obstacle: Obstacle?

  package var isPaused: Bool { openPause != nil }

  /// What keeps a calendar from answering. The calendar or the limit must be changed.
  package enum Obstacle: Hashable, Sendable {
    /// Neither the weekly pattern nor any later single day has a shift.
    case neverOpens
    /// The weekly pattern is empty and the single days still to come do not suffice.
    case tooFewOpenings
    /// A make-up day on the way has no shifts, because the pattern that it follows is empty.
    case undecidedDay(LocalDay)
    /// The limit ends after the year 9999.
    case beyondReach
  }
}

/// A stretch of a proof.
package struct Interval: Hashable, Sendable {
  package let from: Instant
  package let to: Instant
  package let kind: Kind
  /// The holiday's name, the pause's reason, or a code: `outsideShifts`, `restDay`, `override`, `startDay`, `extended`,
  /// `makeUpDay`.
  package let reason: String?
  /// The notice that orders the holiday or make-up day; what orders the pause.
  package let source: String?
  /// Lies on a day whose holidays have not been published yet.
  package let provisional: Bool

  package enum Kind: String, CaseIterable, Sendable {
    case counted, closed, holiday, paused
  }

  package init(
    from: Instant, to: Instant, kind: Kind, reason: String? = nil, source: String? = nil, provisional: Bool = false
  ) {
    self.from = from
    self.to = to
    self.kind = kind
    self.reason = reason
    self.source = source
    self.provisional = provisional
  }

  /// In milliseconds.
  package var length: Int64 { to - from }

  package func json(in zone: Zone) -> JSON {
    var members: JSON.Members = [
      "from": .string(zone.rfc3339(from)), "to": .string(zone.rfc3339(to)), "kind": .string(kind.rawValue),
      "reason": reason.map(JSON.string) ?? .null, "source": source.map(JSON.string) ?? .null,
    ]
    if provisional { members["provisional"] = true }
    return .object(members)
  }
}

extension Reckoning {
  /// The answer as the command line and the proof page give it: due, what was counted, the intervals, and the versions of
  /// calendar and tz database it rests on.
  package func json(_ limit: Limit, in calendar: WorkCalendar) -> JSON {
    let zone = calendar.zone
    var members: JSON.Members = [
      "due": due.map { .string(zone.rfc3339($0)) } ?? .null,
      "intervals": .array(intervals.map { $0.json(in: zone) }),
      "calendarVersion": .string(calendar.version),
    ]
    if due != nil { members["counted"] = limit.json }
    if let tzdata = zone.tzdata { members["tzdata"] = .string(tzdata) }
    if isProvisional { members["provisional"] = true }
    if let openPause {
      members["state"] = "paused"
      members["reason"] = .string(openPause.reason)
      if let since = openPause.from { members["pausedSince"] = .string(zone.rfc3339(since)) }
    }
    return .object(members)
  }
}

/// Intervals in the making. Neighbours that say the same become one.
struct IntervalList {
  private(set) var intervals: [Interval] = []
  private(set) var isProvisional = false

  mutating func add(_ interval: Interval, joining: Bool = true) {
    guard interval.from < interval.to else { return }
    if interval.provisional { isProvisional = true }
    if joining, let last = intervals.last, last.to == interval.from, last.kind == interval.kind,
      last.provisional == interval.provisional, last.reason == interval.reason, last.source == interval.source
    {
      intervals[intervals.count - 1] = Interval(
        from: last.from, to: interval.to, kind: last.kind, reason: last.reason, source: last.source,
        provisional: last.provisional)
    } else {
      intervals.append(interval)
    }
  }

  mutating func addClosed(_ from: Int64, _ to: Int64, _ plan: DayPlan) {
    let closed = plan.closed
    add(
      Interval(
        from: Instant(milliseconds: from), to: Instant(milliseconds: to), kind: closed.kind, reason: closed.reason,
        source: closed.source, provisional: plan.isProvisional))
  }

  mutating func addOpen(_ from: Int64, _ to: Int64, _ plan: DayPlan) {
    add(
      Interval(
        from: Instant(milliseconds: from), to: Instant(milliseconds: to), kind: .counted, reason: plan.openReason,
        source: plan.source, provisional: plan.isProvisional))
  }

  mutating func addPaused(_ from: Int64, _ to: Int64, _ pause: Pause, provisional: Bool = false) {
    add(
      Interval(
        from: Instant(milliseconds: from), to: Instant(milliseconds: to), kind: .paused,
        reason: pause.reason.isEmpty ? nil : pause.reason, source: pause.source, provisional: provisional))
  }

  func due(at instant: Int64) -> Reckoning {
    Reckoning(
      due: Instant(milliseconds: instant), openPause: nil, isProvisional: isProvisional, intervals: intervals, obstacle: nil)
  }

  func paused(at instant: Int64, by pause: Pause) -> Reckoning {
    let stop = Pause(from: Instant(milliseconds: instant), to: nil, reason: pause.reason, source: pause.source)
    return Reckoning(due: nil, openPause: stop, isProvisional: isProvisional, intervals: intervals, obstacle: nil)
  }

  func stopped(by obstacle: Reckoning.Obstacle) -> Reckoning {
    Reckoning(due: nil, openPause: nil, isProvisional: isProvisional, intervals: intervals, obstacle: obstacle)
  }
}
