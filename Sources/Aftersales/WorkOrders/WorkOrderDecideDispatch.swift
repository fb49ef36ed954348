import Basics

// From the supervisor's queue to the customer's door.

extension WorkOrder {
  func dispatch(
    _ technician: ID<Staff>, _ time: Span?, _ slot: Span?, _ facts: Facts, _ context: Context
  ) throws(Refusal) -> [WorkOrderEvent] {
    if status.isOnItsWay { throw Refusal("already-dispatched", clause: "a3") }
    guard status.isUndispatched || status.wantsAnotherVisit else { throw standing("a3") }
    try mayDispatch(facts, context)
    try mustBeAvailable(technician, facts)
    try mustHaveSkill(technician, facts)
    if let time { try mustLieAhead(time, "appointment.", context) }
    if let slot { try mustLieAhead(slot, "slot.", named: "from", context) }
    // The supervisor who dispatches has taken the voucher from the clerk, whether or not that was entered.
    return (status == .registered ? [.handedOver] : [])
      + [
        .dispatched(
          .init(
            technician: technician, from: time?.from, to: time?.to, planned: slot, advice: facts.advice,
            byRule: facts.byRule))
      ]
  }

  /// Other hours for the technician who has the job. It moves neither the promise nor what was agreed with the customer.
  func planVisit(_ time: Span, _ facts: Facts, _ context: Context) throws(Refusal) -> [WorkOrderEvent] {
    if status.isAtCustomer { throw Refusal("already-arrived") }
    guard status.isOnItsWay else { throw standing("a3") }
    try mayDispatch(facts, context)
    try mustLieAhead(time, "", named: "from", context)
    return currentVisit?.planned == time ? [] : [.planned(.init(time: time, byRule: facts.byRule))]
  }

  func recall(_ reason: Personal, _ facts: Facts, _ context: Context) throws(Refusal) -> [WorkOrderEvent] {
    guard status.isOnItsWay else { throw standing("a3") }
    try mayDispatch(facts, context)
    return [.recalled(.init(reason: reason, byRule: facts.byRule))]
  }

  /// Dispatch is the supervisor's; the clerk's only where one person is both. DSP-001
  func mayDispatch(_ facts: Facts, _ context: Context) throws(Refusal) {
    if context.actor.roles.contains(.supervisor) || facts.dispatchByClerk { return }
    // The system alone, and only in the name of a rule.
    if context.actor.isSystem, facts.byRule != nil { return }
    throw Refusal("supervisor-dispatches", clause: "a3")
  }

  func mustBeAvailable(_ technician: ID<Staff>, _ facts: Facts) throws(Refusal) {
    guard let known = facts.technicians[technician] else { throw .invalid([FieldFault("technician", "unknown-id")]) }
    guard known.isActive else { throw Refusal("technician-inactive") }
    guard known.isOfBranch else { throw Refusal("technician-of-other-branch") }
  }

  private func mustLieAhead(_ time: Span, _ prefix: String, named end: String = "to", _ context: Context) throws(Refusal) {
    if time.to <= time.from { throw .invalid([FieldFault(prefix + end, "before-from")]) }
    if time.to <= context.now { throw .invalid([FieldFault(prefix + end, "in-past")]) }
  }

  func accept(_ context: Context) throws(Refusal) -> [WorkOrderEvent] {
    if status == .accepted || status == .travelling { throw Refusal("already-accepted") }
    guard status == .dispatched else { throw standing("a3") }
    return [.accepted(.init(actedFor: try actingFor(context)))]
  }

  func decline(_ reason: Personal, _ context: Context) throws(Refusal) -> [WorkOrderEvent] {
    if status == .accepted || status == .travelling { throw Refusal("already-accepted") }
    guard status == .dispatched else { throw standing("a3") }
    return [.declined(.init(reason: reason, actedFor: try actingFor(context)))]
  }

  func depart(_ context: Context) throws(Refusal) -> [WorkOrderEvent] {
    if status == .travelling { throw Refusal("already-departed") }
    guard status == .dispatched || status == .accepted else { throw standing("a3") }
    return [.departed(.init(actedFor: try actingFor(context)))]
  }

  /// Here the clock of article 14 stops. DSP-006
  func arrive(
    _ at: Instant?, _ reason: Personal?, _ position: Personal?, _ facts: Facts, _ context: Context
  ) throws(Refusal) -> [WorkOrderEvent] {
    if status.isAtCustomer { throw Refusal("already-arrived", clause: "a14") }
    guard status.isOnItsWay else { throw standing("a14") }
    let actedFor = try actingFor(context)
    let seen = facts.givenAt.map { max(earliestArrival, min($0, context.now)) } ?? context.now
    let arrivedAt = at ?? seen
    if arrivedAt > context.now { throw .invalid([FieldFault("at", "in-future")]) }
    if arrivedAt < round.start { throw .invalid([FieldFault("at", "before-call")]) }
    if arrivedAt < earliestArrival { throw .invalid([FieldFault("at", "before-last-visit")]) }
    let isStated = seen - arrivedAt > WorkOrder.statedAfter
    if isStated, reason == nil {
      throw Refusal("stated-time-needs-reason", clause: "b4", fields: [FieldFault("reason", "missing")])
    }
    let rest: [WorkOrderEvent] = round.openPause.map { [.resumed(.init(at: max($0.from, arrivedAt)))] } ?? []
    return rest + [
      .arrived(.init(at: arrivedAt, isStated: isStated, reason: reason, position: position, actedFor: actedFor))
    ]
  }

  /// No arrival lies before the round, nor before the end of an earlier visit where somebody had arrived: otherwise a
  /// second visit could mend a promise that the first one broke.
  private var earliestArrival: Instant {
    let earlier = visits.filter { $0.round == round.number && $0.arrivedAt != nil }
    return earlier.compactMap { $0.endedAt ?? $0.arrivedAt }.reduce(round.start, max)
  }

  func reschedule(
    _ time: Span, _ askedBy: WorkOrderEvent.AskedBy, _ reason: Personal?, _ context: Context
  ) throws(Refusal) -> [WorkOrderEvent] {
    if status.isAtCustomer { throw Refusal("already-arrived") }
    guard status.isUndispatched || status.isOnItsWay || status.wantsAnotherVisit else { throw standing() }
    try ownJobUnlessDesk(context)
    try mustLieAhead(time, "", context)
    return [.rescheduled(.init(from: time.from, to: time.to, askedBy: askedBy, reason: reason))]
  }
}
