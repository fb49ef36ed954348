import Basics

// Rests of the case. The regulation knows none: they are clauses of the company's own supplement.

extension WorkOrder {
  func pause(
    _ code: String, _ evidence: WorkOrderEvent.Evidence, _ text: Personal, _ file: Personal?, _ facts: Facts,
    _ context: Context
  ) throws(Refusal) -> [WorkOrderEvent] {
    guard let reason = facts.policy.pauseReasons[code] else { throw .invalid([FieldFault("reason", "unknown-choice")]) }
    if status.isWorkOver { throw standing(reason.clause) }
    try ownJobUnlessDesk(context)
    if round.openPause != nil { throw Refusal("already-paused", clause: reason.clause) }
    // A rest may not be entered to cover a promise that is already broken.
    let promises = deadlines(policy: facts.policy, now: context.now) { facts.pinned[$0] ?? facts.calendar }
    if let arrival = promises.last(where: { $0.kind == .arrival }), arrival.stoppedAt == nil,
      let due = arrival.due, context.now >= due
    {
      throw Refusal("due-passed", clause: reason.clause)
    }
    return recalculated(.resting, facts, context) + [
      .paused(
        .init(reason: code, owner: reason.owner, clause: reason.clause, evidence: evidence, text: text, file: file))
    ]
  }

  /// The promises that still run, reckoned anew with the branch's calendar of now. What was met or missed keeps the
  /// calendar under which it ended, and no calendar breaks a promise after the fact: where the new end would already lie
  /// behind, the old one stands. A case that rests has no end to compare and always takes the new calendar.
  func recalculated(
    _ why: WorkOrderEvent.PromiseRecalculated.Why, _ facts: Facts, _ context: Context
  ) -> [WorkOrderEvent] {
    let given = deadlines(policy: facts.policy, now: context.now) { facts.pinned[$0] ?? facts.calendar }
    let anew = deadlines(policy: facts.policy, calendar: facts.calendar, now: context.now)
    return zip(given, anew).compactMap { old, new in
      guard old.round == round.number, old.limit != nil, old.calendarVersion != new.calendarVersion else { return nil }
      let state = old.state(context.now)
      guard state == .running || state == .paused else { return nil }
      if let due = new.due, due <= context.now { return nil }
      guard old.due != new.due || state == .paused || why == .resting else { return nil }
      return .promiseRecalculated(
        .init(
          promise: old.kind, oldDue: old.due, newDue: new.due, oldCalendar: old.calendarVersion,
          newCalendar: new.calendarVersion, why: why))
    }
  }

  func resume(_ context: Context) throws(Refusal) -> [WorkOrderEvent] {
    guard let pause = round.openPause else { throw Refusal("not-paused") }
    try ownJobUnlessDesk(context)
    return [.resumed(.init(at: max(pause.from, context.now)))]
  }
}
