import Basics

extension WorkCalendar {
  /// When a limit that starts at `start` falls due, with the proof. Total and pure: the same question always has the same
  /// answer, and where there is none the reckoning says why. DSP-002, DSP-003, DSP-004, CF-06
  package func reckon(
    _ limit: Limit, from start: Instant, pauses: [Pause] = [], restDay: RestDay = .keep
  ) -> Reckoning {
    if limit.amount == 0 { return limit.unit.isWorking ? opening(after: start) : IntervalList().due(at: start.milliseconds) }
    switch limit.unit {
    case .minutes: return hours(limit.amount, of: .minute, from: start, PauseUnion(pauses))
    case .hours: return hours(limit.amount, of: .hour, from: start, PauseUnion(pauses))
    case .workingHours: return workingHours(limit.amount, from: start, PauseUnion(pauses))
    case .workingDays: return workingDays(limit.amount, from: start, PauseUnion(pauses))
    case .calendarDays: return calendarDays(limit.amount, from: start, PauseUnion(pauses), restDay)
    case .months: return months(limit.amount, from: start, PauseUnion(pauses), restDay)
    }
  }

  /// Nothing to count: due at once, or with the next opening.
  private func opening(after start: Instant) -> Reckoning {
    var list = IntervalList()
    var time = OpenTime(self, from: start)
    while let stretch = time.next() {
      if stretch.isOpen { return list.due(at: stretch.from) }
      if stretch.plan.isUndecided { return list.stopped(by: .undecidedDay(stretch.plan.day)) }
      list.addClosed(stretch.from, stretch.to, stretch.plan)
    }
    return list.stopped(by: obstacle(after: start))
  }

  private func hours(_ amount: Int, of unit: Int64, from start: Instant, _ pauses: PauseUnion) -> Reckoning {
    let (needed, overflow) = Int64(amount).multipliedReportingOverflow(by: unit)
    guard !overflow, needed < WorkCalendar.span else { return IntervalList().stopped(by: .beyondReach) }
    var list = IntervalList()
    var left = needed
    var now = start.milliseconds
    func count(to end: Int64) {
      list.add(Interval(from: Instant(milliseconds: now), to: Instant(milliseconds: end), kind: .counted))
      left -= end - now
      now = end
    }
    for piece in pauses.pieces where piece.to > now {
      if piece.from > now { count(to: min(piece.from, now + left)) }
      if left == 0 { break }
      if piece.isOpen { return list.paused(at: now, by: piece.pause) }
      list.addPaused(now, piece.to, piece.pause)
      now = piece.to
    }
    if left > 0 { count(to: now + left) }
    guard LocalTime(Instant(milliseconds: now), offsetSeconds: 0).day < WorkCalendar.horizon else {
      return list.stopped(by: .beyondReach)
    }
    return list.due(at: now)
  }

  private func workingHours(_ amount: Int, from start: Instant, _ pauses: PauseUnion) -> Reckoning {
    let (needed, overflow) = Int64(amount).multipliedReportingOverflow(by: .hour)
    guard !overflow, needed <= mostOpenTime(after: start) else {
      return IntervalList().stopped(by: hasPattern ? .beyondReach : obstacle(after: start))
    }
    var pauses = pauses
    var list = IntervalList()
    var left = needed
    var time = OpenTime(self, from: start)
    while let stretch = time.next() {
      let plan = stretch.plan
      guard stretch.isOpen else {
        if plan.isUndecided { return list.stopped(by: .undecidedDay(plan.day)) }
        list.addClosed(stretch.from, stretch.to, plan)
        continue
      }
      var now = stretch.from
      while now < stretch.to {
        let pause = pauses.piece(atOrAfter: now)
        if let pause, pause.from <= now {
          if pause.isOpen { return list.paused(at: now, by: pause.pause) }
          let end = min(pause.to, stretch.to)
          list.addPaused(now, end, pause.pause, provisional: plan.isProvisional)
          now = end
        } else {
          let end = min(stretch.to, pause?.from ?? .max, now + left)
          list.addOpen(now, end, plan)
          left -= end - now
          now = end
          if left == 0 { return list.due(at: now) }
        }
      }
    }
    return list.stopped(by: obstacle(after: start))
  }

  /// Why a walk through open time came to its end.
  func obstacle(after start: Instant) -> Reckoning.Obstacle {
    if hasPattern { return .beyondReach }
    guard let last = lastOpenOverride, last >= zone.local(start).day else { return .neverOpens }
    return .tooFewOpenings
  }

  /// All of the time that instants can name, in milliseconds.
  static let span: Int64 = 10_000 * 366 * .day

  /// No more time than this can be open from `start` to the horizon; a limit beyond it need not be walked through.
  private func mostOpenTime(after start: Instant) -> Int64 {
    func length(_ shifts: [Shift]) -> Int64 { shifts.reduce(0) { $0 + Int64($1.to - $1.from) * .minute } }
    let weeks = Int64(max(0, WorkCalendar.horizon - zone.local(start).day) / 7 + 2)
    // An hour a week more than the clock says, for the weeks in which clocks are turned.
    let pattern = hasPattern ? weeks * (week.values.reduce(.hour) { $0 + length($1) }) : 0
    let singleDays = days.values.reduce(0) { $0 + length($1) + .hour }
    return pattern + singleDays + Int64(holidays.days.count) * 2 * .day
  }
}
