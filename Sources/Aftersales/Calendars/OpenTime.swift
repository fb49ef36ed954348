import Basics

/// Walks through time from an instant on: consecutive stretches that are wholly open or wholly closed and lie within one
/// local day each. Ends when the calendar can never open again, or at the horizon.
struct OpenTime {
  struct Stretch {
    let from: Int64
    let to: Int64
    let isOpen: Bool
    /// Whose shift it is; of closed time, the day on which it lies.
    let plan: DayPlan
  }

  private struct Piece {
    let from: Int64
    let to: Int64
    let plan: DayPlan
  }

  private let calendar: WorkCalendar
  /// No shift begins after this day.
  private let lastDay: LocalDay
  private var now: Int64
  private var plan: DayPlan
  private var nextPlan: DayPlan
  private var windowEnd: Int64
  /// Shifts that have not ended, in order of their beginning. Besides those of the day: a shift may last into the second
  /// day after, and where clocks skip midnight the next day's may begin before that midnight.
  private var pieces: [Piece] = []

  init(_ calendar: WorkCalendar, from start: Instant) {
    self.calendar = calendar
    now = start.milliseconds
    let day = calendar.zone.local(start).day
    lastDay = calendar.hasPattern ? WorkCalendar.horizon : (calendar.lastOpenOverride ?? day + -3)
    plan = calendar.plan(of: day)
    nextPlan = calendar.plan(of: day + 1)
    windowEnd = calendar.zone.instant(day + 1, 0).milliseconds
    for past in [-2, -1] { load(calendar.plan(of: day + past)) }
    load(plan)
    load(nextPlan)
  }

  mutating func next() -> Stretch? {
    removeEnded()
    while now >= windowEnd {
      if pieces.isEmpty, plan.day >= lastDay { return nil }
      guard plan.day < WorkCalendar.horizon else { return nil }
      plan = nextPlan
      nextPlan = calendar.plan(of: plan.day + 1)
      windowEnd = calendar.zone.instant(plan.day + 1, 0).milliseconds
      load(nextPlan)
    }
    let start = now
    guard let piece = pieces.first, piece.from < windowEnd else {
      now = windowEnd
      return Stretch(from: start, to: now, isOpen: false, plan: plan)
    }
    if piece.from > start {
      now = piece.from
      return Stretch(from: start, to: now, isOpen: false, plan: plan)
    }
    now = min(piece.to, windowEnd)
    return Stretch(from: start, to: now, isOpen: true, plan: piece.plan)
  }

  private mutating func removeEnded() {
    let now = now
    pieces.removeAll { $0.to <= now }
  }

  private mutating func load(_ plan: DayPlan) {
    for shift in plan.shifts {
      let from = calendar.zone.instant(plan.day, shift.from).milliseconds
      let to = calendar.zone.instant(plan.day, shift.to).milliseconds
      // Where clocks skip an hour a shift may vanish.
      guard to > from, to > now else { continue }
      let place = pieces.firstIndex { $0.from > from } ?? pieces.endIndex
      pieces.insert(Piece(from: from, to: to, plan: plan), at: place)
    }
  }
}
