import Basics

extension WorkOrder {
  package static func decide(
    _ command: WorkOrderCommand, _ state: WorkOrder?, _ facts: Facts, _ context: Context
  ) throws(Refusal) -> [WorkOrderEvent] {
    if case .register(let call) = command {
      guard state == nil else { throw Refusal("already-registered", clause: "a3") }
      return try register(call, facts, context)
    }
    if case .importLine(let line) = command {
      guard state == nil else { throw Refusal("already-registered", clause: "a3") }
      return try importLine(line, context)
    }
    guard let order = state else { throw Refusal("no-such-order") }
    // A filed voucher cannot be changed: after striking off there is only a new round. WRK-010
    switch command {
    case .register, .importLine: throw Refusal("already-registered", clause: "a3")
    case .undoImport(let staff): return try order.undoImport(by: staff, context)
    case .reopen(let reason, let calledAt): return try order.reopen(reason, calledAt, facts, context)
    case .handIn(let place, let card): return try order.handIn(place, card, context)
    case .restoreLine(let reason): return try order.restoreLine(reason, context)
    default: try order.mustBeOpen()
    }
    switch command {
    case .register, .importLine, .undoImport, .reopen, .handIn, .restoreLine: return []
    case .handOver: return try order.handOver()
    case .dispatch(let technician, let time, let slot): return try order.dispatch(technician, time, slot, facts, context)
    case .planVisit(let time): return try order.planVisit(time, facts, context)
    case .recall(let reason): return try order.recall(reason, facts, context)
    case .release: return try order.release(facts, context)
    case .holdBack: return try order.holdBack(facts, context)
    case .grab: return try order.grab(facts, context)
    case .accept: return try order.accept(context)
    case .decline(let reason): return try order.decline(reason, context)
    case .depart: return try order.depart(context)
    case .arrive(let at, let reason, let position): return try order.arrive(at, reason, position, facts, context)
    case .diagnose(let cause, let plan, let estimate, let minutes):
      return try order.diagnose(cause, plan, estimate, minutes, context)
    case .agree(let signature): return try order.agree(signature, context)
    case .recordWork(let work): return try order.recordWork(work, facts, context)
    case .sign(let signature): return try order.sign(signature, context)
    case .overrideSignature(let reason): return try order.overrideSignature(reason)
    case .finish(let ending): return try order.finish(ending, facts, context)
    case .takeAway(let receipt, let signature): return try order.takeAway(receipt, signature, facts, context)
    case .startBench(let card): return try order.startBench(card, context)
    case .askHelp(let reason, let newFinish): return try order.askHelp(reason, newFinish, context)
    case .completeBench(let work, let noParts): return try order.completeBench(work, noParts, context)
    case .inspect(let passed, let by, let findings): return try order.inspect(passed, by, findings, facts, context)
    case .sendBack(let day, let technician): return try order.sendBack(day, technician, facts, context)
    case .returnGoods(let receipt, let statement, let signature):
      return try order.returnGoods(receipt, statement, signature, facts, context)
    case .pause(let reason, let evidence, let text, let file):
      return try order.pause(reason, evidence, text, file, facts, context)
    case .resume: return try order.resume(context)
    case .reschedule(let span, let askedBy, let reason): return try order.reschedule(span, askedBy, reason, context)
    case .urge(let said): return [.urged(said)]
    case .progressTold(let said): return [.progressTold(said)]
    case .carryOver(let day): return try order.carryOver(day)
    case .explainDelay(let reason): return try order.explainDelay(reason, facts, context)
    case .recalculate(let why): return order.recalculated(why, facts, context)
    case .strikeOff: return try order.strikeOff(facts, context)
    case .cancel(let reason): return try order.cancel(reason)
    case .note(let text): return [.noted(.init(text: text))]
    case .attach(let file): return [.attached(file)]
    case .assess(let given): return try order.assess(given, facts, context)
    }
  }

  func mustBeOpen() throws(Refusal) { if !isOpen { throw standing() } }

  /// Why a step does not fit where the case stands; the remedy names the step that does.
  package func standing(_ clause: String? = nil) -> Refusal {
    Refusal(status.standing, clause: status == .struckOff ? "a4" : clause, values: ["status": status.rawValue])
  }

  /// A technician acts on his own job only; a supervisor may act for him, and the event says for whom.
  func actingFor(_ context: Context) throws(Refusal) -> ID<Staff>? {
    guard let technician else { throw standing("a3") }
    if context.actor.id == technician { return nil }
    guard context.actor.roles.contains(.supervisor) else { throw Refusal("not-your-job", clause: "a3") }
    return technician
  }

  /// In the house anybody of the desk may act; one who is only technician keeps to his own job.
  func ownJobUnlessDesk(_ context: Context) throws(Refusal) {
    if !context.actor.isAny(of: [.clerk, .supervisor]) { _ = try actingFor(context) }
  }
}

extension WorkOrder.Status {
  /// The refusal's code for a step that does not fit this status.
  var standing: String {
    switch self {
    case .registered, .waitingDispatch: return "not-dispatched"
    case .dispatched, .accepted, .travelling: return "not-arrived"
    case .arrived, .working: return "visit-under-way"
    case .waitingParts, .secondVisit, .nobodyIn, .handedBack: return "visit-ended"
    case .takenAway: return "goods-not-handed-in"
    case .goodsIn: return "bench-not-started"
    case .onBench: return "bench-not-complete"
    case .benchDone: return "not-inspected"
    case .inspected: return "goods-not-sent-back"
    case .onTheWayBack: return "goods-not-returned"
    case .finished, .customerDeclined, .returned: return "work-over"
    case .voucherBack: return "voucher-already-back"
    case .struckOff: return "struck-off"
    case .cancelled: return "cancelled"
    }
  }
}
