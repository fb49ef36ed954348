import Basics

// The grab pool (抢单): the supervisor leaves it to the technicians who of them goes.

extension WorkOrder {
  /// Only what nobody has is given to the pool; a second click changes nothing.
  func release(_ facts: Facts, _ context: Context) throws(Refusal) -> [WorkOrderEvent] {
    if status.isOnItsWay { throw Refusal("already-dispatched", clause: "a3") }
    guard status.isUndispatched || status.wantsAnotherVisit else { throw standing("a3") }
    try mayDispatch(facts, context)
    return isReleased ? [] : (status == .registered ? [.handedOver] : []) + [.released]
  }

  func holdBack(_ facts: Facts, _ context: Context) throws(Refusal) -> [WorkOrderEvent] {
    try mayDispatch(facts, context)
    if wasReleased, status.isOnItsWay { throw Refusal("already-taken") }
    return isReleased ? [.heldBack] : []
  }

  /// Taken is dispatched and accepted in one: the promise runs on as it does for any other dispatch. Of two at the same moment
  /// the second hears only that it is gone. DSP-001, DSP-040
  func grab(_ facts: Facts, _ context: Context) throws(Refusal) -> [WorkOrderEvent] {
    let technician = context.actor.id
    if status.isOnItsWay, self.technician == technician { return [] }
    guard isReleased else { throw Refusal(status.isUndispatched ? "not-released" : "already-taken") }
    try mustBeAvailable(technician, facts)
    try mustHaveSkill(technician, facts)
    return [.dispatched(.init(technician: technician)), .accepted(.init())]
  }

  /// DSP-040
  func mustHaveSkill(_ technician: ID<Staff>, _ facts: Facts) throws(Refusal) {
    guard let skill = skillWanted(facts.policy),
      !WorkOrder.mayGo(having: facts.technicians[technician]?.skills, wanting: skill)
    else { return }
    throw Refusal("skill-missing", clause: facts.policy.clause(of: "dsp.skills"), values: ["skill": skill])
  }
}
