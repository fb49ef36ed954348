import Basics

// Carry-in: receipt, register, card, inspection, return. Articles 6, 7 and 9.

extension WorkOrder {
  /// Receipt and signed voucher are both mandatory. WRK-003
  func takeAway(
    _ given: WorkOrderCommand.GivenReceipt, _ signature: WorkOrderCommand.GivenSignature?, _ facts: Facts, _ context: Context
  ) throws(Refusal) -> [WorkOrderEvent] {
    guard status.isAtCustomer else { throw standing("a6") }
    let actedFor = try actingFor(context)
    try mustBeTold(facts)
    try mustHaveFindings(facts)
    try mustHavePicture("take-away", since: currentVisit?.arrivedAt, facts)
    guard let number = given.number ?? facts.receiptNumber else {
      throw Refusal("receipt-missing", clause: "a6", fields: [FieldFault("receipt.number", "missing")])
    }
    let needsSignature = currentVisit?.signature == nil
    if needsSignature, signature == nil { throw Refusal("voucher-not-signed", clause: "a6") }
    let signing: [WorkOrderEvent] = needsSignature ? signature.map { [.signed($0.signed(actedFor))] } ?? [] : []
    return signing + [
      .takenAway(
        .init(
          number: number, goods: given.goods ?? call.model, accessories: given.accessories, condition: given.condition,
          actedFor: actedFor))
    ]
  }

  func cardOpened(_ card: WorkOrderCommand.GivenCard, _ context: Context) throws(Refusal) -> WorkOrderEvent {
    guard card.plannedFinish > context.now else { throw .invalid([FieldFault("card.plannedFinish", "in-past")]) }
    return .cardOpened(.init(plannedFinish: card.plannedFinish, fault: card.fault))
  }

  /// No repair card, no bench work. WRK-005
  func startBench(_ card: WorkOrderCommand.GivenCard?, _ context: Context) throws(Refusal) -> [WorkOrderEvent] {
    guard status == .goodsIn, let bench else { throw standing("a6") }
    var events: [WorkOrderEvent] = []
    if bench.card == nil {
      guard let card else { throw Refusal("no-repair-card", clause: "a6") }
      events.append(try cardOpened(card, context))
    } else if card != nil {
      throw .invalid([FieldFault("card", "not-applicable")])
    }
    let doer = context.actor.roles.contains(.technician) ? context.actor.id : currentVisit?.technician
    return events + [.benchStarted(.init(technician: doer ?? context.actor.id))]
  }

  /// Help is asked at once when the planned time cannot be kept. DSP-008
  func askHelp(_ reason: Personal, _ newFinish: Instant?, _ context: Context) throws(Refusal) -> [WorkOrderEvent] {
    guard status.isAtCustomer || status.isOnItsWay || status == .onBench else { throw standing("a9") }
    let actedFor = try actingFor(context)
    if let newFinish, newFinish <= context.now { throw .invalid([FieldFault("newFinish", "in-past")]) }
    let original = bench?.card?.plannedFinish ?? round.appointments.last { $0.isOpen }?.to
    return [.helpAsked(.init(reason: reason, originalFinish: original, newFinish: newFinish, actedFor: actedFor))]
  }

  /// Time used and parts fitted are written on the card before it leaves the bench. WRK-007
  func completeBench(_ work: Work, _ noParts: Bool, _ context: Context) throws(Refusal) -> [WorkOrderEvent] {
    guard status == .onBench else { throw standing("a7") }
    let actedFor = try actingFor(context)
    var faults: [FieldFault] = []
    if work.minutes < 1 { faults.append(FieldFault("minutes", "too-small", ["min": "1"])) }
    if work.parts == nil, !noParts { faults.append(FieldFault("parts", "missing")) }
    guard faults.isEmpty else { throw Refusal("card-incomplete", clause: "a7", fields: faults) }
    return [.benchCompleted(.init(minutes: work.minutes, parts: work.parts, notes: work.notes, actedFor: actedFor))]
  }

  func inspect(
    _ passed: Bool, _ by: ID<Staff>?, _ findings: Personal?, _ facts: Facts, _ context: Context
  ) throws(Refusal) -> [WorkOrderEvent] {
    guard status == .benchDone else { throw standing("a7") }
    // Somebody else than the one who did the work, where the policy wants two pairs of eyes. WRK-024
    let key = "wrk.inspection.secondPerson"
    if facts.policy.flag(key) == true, by ?? context.actor.id == bench?.technician || context.actor.id == bench?.technician {
      throw Refusal("inspector-did-the-work", clause: facts.policy.clause(of: key))
    }
    if !passed, findings == nil {
      throw Refusal("failed-inspection-needs-findings", clause: "a7", fields: [FieldFault("findings", "missing")])
    }
    return [.inspected(.init(passed: passed, by: by ?? context.actor.id, findings: findings))]
  }

  /// The return date is entered only after the supervisor has passed the article. WRK-008
  func sendBack(
    _ day: LocalDay, _ technician: ID<Staff>?, _ facts: Facts, _ context: Context
  ) throws(Refusal) -> [WorkOrderEvent] {
    guard status == .inspected, bench?.hasPassed == true else { throw standing("a7") }
    try ownJobUnlessDesk(context)
    if let technician { try mustBeAvailable(technician, facts) }
    guard let carrier = technician ?? self.technician else { throw standing("a7") }
    return [.sentBack(.init(returnOn: day, technician: carrier))]
  }

  /// Signature, and the receipt taken back and made void; a lost one by statement and supervisor. WRK-009
  func returnGoods(
    _ receipt: WorkOrderCommand.GivenBack?, _ statement: Personal?, _ signature: WorkOrderCommand.GivenSignature?,
    _ facts: Facts, _ context: Context
  ) throws(Refusal) -> [WorkOrderEvent] {
    guard status == .onTheWayBack else { throw standing("a7") }
    let actedFor = context.actor.id == voucher.person ? nil : voucher.person
    if actedFor != nil, !context.actor.isAny(of: [.clerk, .supervisor]) { throw Refusal("not-your-job", clause: "a7") }
    guard let receipt else { throw Refusal("receipt-open", clause: "a7") }
    if receipt == .lost {
      if statement == nil {
        throw Refusal("lost-receipt-needs-statement", clause: "b8", fields: [FieldFault("statement", "missing")])
      }
      guard context.actor.roles.contains(.supervisor) else { throw Refusal("lost-receipt-needs-supervisor", clause: "b8") }
    }
    try mustHavePicture("return-goods", since: voucher.since, facts)
    let needsSignature = bench?.returnSignature == nil
    if needsSignature, signature == nil { throw Refusal("voucher-not-signed", clause: "a7") }
    let signing: [WorkOrderEvent] = needsSignature ? signature.map { [.signed($0.signed(actedFor))] } ?? [] : []
    return signing + [
      .goodsReturned(.init(receipt: receipt == .lost ? .lost : .void, statement: statement, actedFor: actedFor))
    ]
  }
}
