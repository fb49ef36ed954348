import Basics

extension WorkCalendar {
  /// Due at the end of the last shift of the n-th working day after the start day. A working day that lies wholly within
  /// the pauses does not count.
  func workingDays(_ amount: Int, from start: Instant, _ pauses: PauseUnion) -> Reckoning {
    var pauses = pauses
    var days = DayList(zone, from: start)
    let lastDay = hasPattern ? WorkCalendar.horizon : lastOpenOverride ?? days.day
    var left = amount
    while days.day < lastDay {
      days.step()
      let plan = plan(of: days.day)
      if plan.isUndecided { return days.list.stopped(by: .undecidedDay(plan.day)) }
      if plan.shifts.isEmpty {
        days.list.addClosed(days.from, days.to, plan)
      } else if let pause = pauses.covering(from: days.from, to: days.to) {
        if pause.isOpen { return days.list.paused(at: days.from, by: pause.piece.pause) }
        days.list.addPaused(days.from, days.to, pause.piece.pause, provisional: plan.isProvisional)
      } else {
        left -= 1
        let closing = closing(of: plan.day)?.milliseconds ?? days.to
        days.count(to: left == 0 ? closing : days.to, plan.openReason, plan.source, provisional: plan.isProvisional)
        if left == 0 { return days.list.due(at: closing) }
      }
    }
    return days.list.stopped(by: obstacle(after: start))
  }

  /// Due at the end of the n-th day after the start day; wholly paused days do not count.
  func calendarDays(_ amount: Int, from start: Instant, _ pauses: PauseUnion, _ restDay: RestDay) -> Reckoning {
    var pauses = pauses
    var days = DayList(zone, from: start)
    guard amount < WorkCalendar.horizon - days.day else { return days.list.stopped(by: .beyondReach) }
    var left = amount
    while left > 0 {
      guard days.day < WorkCalendar.horizon else { return days.list.stopped(by: .beyondReach) }
      days.step()
      if let pause = pauses.covering(from: days.from, to: days.to) {
        if pause.isOpen { return days.list.paused(at: days.from, by: pause.piece.pause) }
        days.list.addPaused(days.from, days.to, pause.piece.pause)
      } else {
        left -= 1
        // Whether the last day is a day of rest may still change while its holidays are not published.
        let rests = left == 0 && restDay == .extend && plan(of: days.day).isProvisional
        days.count(to: days.to, provisional: rests)
      }
    }
    return ended(days, restDay)
  }

  /// Due at the end of the same day n months on, or of that month's last day. Wholly paused days are added at the end, so
  /// that the months themselves stay one stretch of the proof; their source names the days.
  func months(_ amount: Int, from start: Instant, _ pauses: PauseUnion, _ restDay: RestDay) -> Reckoning {
    var days = DayList(zone, from: start)
    let first = days.day
    guard amount < 12 * (9999 - first.year) else { return days.list.stopped(by: .beyondReach) }
    let last = first.adding(months: amount)
    var pauses = pauses
    var added: [PausedDays] = []
    var walk = days
    var left = pauses.pieces.isEmpty ? 0 : last - first
    while left > 0 {
      guard walk.day < WorkCalendar.horizon else { return days.list.stopped(by: .beyondReach) }
      walk.step()
      if let pause = pauses.covering(from: walk.from, to: walk.to) {
        if pause.isOpen {
          if walk.day > first + 1 {
            days.step(to: walk.day + -1)
            days.count(to: days.to)
          }
          return days.list.paused(at: walk.from, by: pause.piece.pause)
        }
        if let run = added.last, run.pause == pause.piece.pause, run.last + 1 == walk.day {
          added[added.count - 1].last = walk.day
        } else {
          added.append(PausedDays(first: walk.day, last: walk.day, pause: pause.piece.pause))
        }
      } else {
        left -= 1
      }
    }
    days.step(to: last)
    let rests = added.isEmpty && restDay == .extend && plan(of: last).isProvisional
    days.count(to: days.to, provisional: rests)
    for run in added {
      days.step(to: days.day + (run.last - run.first + 1))
      let rests = restDay == .extend && plan(of: days.day).isProvisional
      days.list.addPaused(days.from, days.to, run.named, provisional: rests)
    }
    return ended(days, restDay)
  }

  /// Moves the end to the next open day if it has to be one.
  private func ended(_ days: DayList, _ restDay: RestDay) -> Reckoning {
    var days = days
    guard restDay == .extend else { return days.list.due(at: days.to) }
    while true {
      let today = plan(of: days.day)
      if today.isUndecided { return days.list.stopped(by: .undecidedDay(today.day)) }
      if !today.shifts.isEmpty { return days.list.due(at: days.to) }
      if !hasPattern, days.day >= lastOpenOverride ?? days.day { return days.list.stopped(by: .neverOpens) }
      guard days.day < WorkCalendar.horizon else { return days.list.stopped(by: .beyondReach) }
      days.step()
      days.extend(plan(of: days.day))
    }
  }
}

/// Whole days on which a limit of months stood still.
private struct PausedDays {
  let first: LocalDay
  var last: LocalDay
  let pause: Pause

  /// The pause with the days it added as its source, unless it names a source of its own.
  var named: Pause {
    Pause(from: pause.from, to: pause.to, reason: pause.reason, source: pause.source ?? "\(first)/\(last)")
  }
}

/// Local days, one after the other, and the proof that grows with them. The rest of the start day never counts.
private struct DayList {
  let zone: Zone
  var list = IntervalList()
  private(set) var day: LocalDay
  private(set) var from: Int64
  private(set) var to: Int64

  init(_ zone: Zone, from start: Instant) {
    self.zone = zone
    day = zone.local(start).day
    from = start.milliseconds
    to = max(from, zone.instant(day + 1, 0).milliseconds)
    list.add(Interval(from: start, to: Instant(milliseconds: to), kind: .closed, reason: "startDay"))
  }

  mutating func step() { step(to: day + 1) }

  /// Takes all days up to that one as one stretch.
  mutating func step(to last: LocalDay) {
    day = last
    from = to
    to = max(from, zone.instant(last + 1, 0).milliseconds)
  }

  mutating func count(to end: Int64, _ reason: String? = nil, _ source: String? = nil, provisional: Bool = false) {
    list.add(
      Interval(
        from: Instant(milliseconds: from), to: Instant(milliseconds: end), kind: .counted, reason: reason, source: source,
        provisional: provisional),
      joining: false)
  }

  /// The day moves the end further and is not counted itself.
  mutating func extend(_ plan: DayPlan) {
    let isHoliday = plan.closed.kind == .holiday
    list.add(
      Interval(
        from: Instant(milliseconds: from), to: Instant(milliseconds: to), kind: isHoliday ? .holiday : .closed,
        reason: isHoliday ? plan.closed.reason : "extended", source: isHoliday ? plan.source : nil,
        provisional: plan.isProvisional))
  }
}
