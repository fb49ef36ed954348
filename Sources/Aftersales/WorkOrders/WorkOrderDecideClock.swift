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
    let promises = deadlines(policy: facts.policy, calendar: facts.calendar, now: context.now)
    if let arrival = promises.last(where: { $0.kind == .arrival }), arrival.stoppedAt == nil,
      let due = arrival.due, context.now >= due
    {
      throw Refusal("due-passed", clause: reason.clause)
    }
    return [
      .paused(
        .init(reason: code, owner: reason.owner, clause: reason.clause, evidence: evidence, text: text, file: file))
    ]
  }

  func resume(_ context: Context) throws(Refusal) -> [WorkOrderEvent] {
    guard let pause = round.openPause else { throw Refusal("not-paused") }
    try ownJobUnlessDesk(context)
    return [.resumed(.init(at: max(pause.from, context.now)))]
  }
}
