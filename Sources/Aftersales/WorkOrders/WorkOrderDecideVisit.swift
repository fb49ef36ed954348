import Basics

// At the customer's, and the voucher's way back.

extension WorkOrder {
  func diagnose(
    _ cause: Personal, _ plan: Personal?, _ estimate: Money?, _ minutes: Int64?, _ context: Context
  ) throws(Refusal) -> [WorkOrderEvent] {
    let actedFor = try atCustomer(context)
    try mustBeUnsigned()
    return [.diagnosed(.init(cause: cause, plan: plan, estimate: estimate, minutes: minutes, actedFor: actedFor))]
  }

  func agree(_ given: WorkOrderCommand.GivenSignature, _ context: Context) throws(Refusal) -> [WorkOrderEvent] {
    let actedFor = try atCustomer(context)
    guard currentVisit?.diagnosis != nil else { throw Refusal("nothing-to-agree") }
    return [.agreed(given.signed(actedFor))]
  }

  func recordWork(_ work: Work, _ facts: Facts, _ context: Context) throws(Refusal) -> [WorkOrderEvent] {
    let actedFor = try atCustomer(context)
    try mustBeUnsigned()
    try mustBeTold(facts)
    if facts.policy.flag("wrk.agreement.required") == true, currentVisit?.agreement == nil {
      throw Refusal("agreement-not-signed", clause: facts.policy.clause(of: "wrk.agreement.required"))
    }
    return [.workRecorded(.init(minutes: work.minutes, parts: work.parts, notes: work.notes, actedFor: actedFor))]
  }

  /// The customer's mark, on site or when the article comes back. A true signature takes the place of an override.
  func sign(_ given: WorkOrderCommand.GivenSignature, _ context: Context) throws(Refusal) -> [WorkOrderEvent] {
    try mustBeSignable()
    let actedFor = try actingFor(context)
    if let mark = stageSignature, !mark.isOverride { throw Refusal("already-signed", clause: "a4") }
    return [.signed(given.signed(actedFor))]
  }

  func overrideSignature(_ reason: Personal) throws(Refusal) -> [WorkOrderEvent] {
    try mustBeSignable()
    guard stageSignature == nil else { throw Refusal("already-signed", clause: "a4") }
    return [.signatureOverridden(.init(reason: reason))]
  }

  func finish(
    _ ending: WorkOrderCommand.Ending, _ facts: Facts, _ context: Context
  ) throws(Refusal) -> [WorkOrderEvent] {
    let isHandedBackEarly = ending.outcome == .handedBack && (status == .accepted || status == .travelling)
    guard status.isAtCustomer || isHandedBackEarly else { throw standing("a4") }
    let actedFor = try actingFor(context)
    if ending.outcome != .mendedOnSite, ending.reason == nil {
      throw Refusal("outcome-needs-reason", fields: [FieldFault("reason", "missing")])
    }
    if ending.outcome == .mendedOnSite {
      try mustBeTold(facts)
      try mustHaveRecord(facts)
      try mustHavePicture("finish", since: currentVisit?.arrivedAt, facts)
    }
    if [.mendedOnSite, .waitingParts, .secondVisit].contains(ending.outcome) { try mustHaveFindings(facts) }
    if let amount = ending.amount, amount > .zero, (ending.means ?? WorkOrder.Means.none) == WorkOrder.Means.none {
      throw Refusal("amount-needs-means", clause: "a5", fields: [FieldFault("means", "missing")])
    }
    return [
      .visitEnded(
        .init(
          outcome: ending.outcome, reason: ending.reason, nextStep: ending.nextStep, amount: ending.amount,
          means: ending.means, actedFor: actedFor))
    ]
  }

  /// The technician gives the clerk the voucher, and the article where there is one.
  func handIn(_ place: String?, _ card: WorkOrderCommand.GivenCard?, _ context: Context) throws(Refusal) -> [WorkOrderEvent] {
    if status == .struckOff || status.isUndispatched { throw standing("a4") }
    guard voucher.holder == .technician else {
      throw status == .voucherBack || voucher.holder == .clerk ? Refusal("voucher-already-back", clause: "a4") : standing("a4")
    }
    guard status == .takenAway || status == .cancelled || status.isWorkOver || status.wantsAnotherVisit else {
      throw standing("a4")
    }
    if !context.actor.isAny(of: [.clerk, .supervisor]), context.actor.id != voucher.person {
      throw Refusal("not-your-job", clause: "a4")
    }
    var events: [WorkOrderEvent] = [.handedIn(.init(holder: status == .cancelled ? .pouch : .clerk, place: place))]
    if let card {
      guard status == .takenAway else { throw .invalid([FieldFault("card", "not-applicable")]) }
      events.append(try cardOpened(card, context))
    }
    return events
  }

  /// 登记簿注销. Signed (or overridden), and the voucher back with the clerk. REQ-004, WRK-001, WRK-002
  func strikeOff(_ facts: Facts, _ context: Context) throws(Refusal) -> [WorkOrderEvent] {
    guard status.isWorkOver else { throw standing("a4") }
    if let bench, bench.receiptState == .open { throw Refusal("receipt-open", clause: "a7") }
    if facts.policy.flag("wrk.signature.required") ?? true, closingSignature == nil {
      throw Refusal("voucher-not-signed", clause: bench == nil ? "a4" : "a7")
    }
    guard voucher.holder == .clerk else { throw Refusal("voucher-not-back", clause: "a4") }
    try mustBeExplained(facts, context)
    return [.struckOff]
  }

  /// The line was struck off by a slip of the hand: whoever did it puts it back at once, before anything else has happened.
  /// Later there is only a new round. WRK-010
  func restoreLine(_ reason: Personal, _ context: Context) throws(Refusal) -> [WorkOrderEvent] {
    guard status == .struckOff else { throw isOpen ? Refusal("still-open", values: ["status": status.rawValue]) : standing() }
    guard let before = beforeStrikingOff, before.by == context.actor.id, context.now - before.at <= BeforeStrikingOff.life else {
      throw standing()
    }
    return [.lineRestored(.init(reason: reason))]
  }

  private func atCustomer(_ context: Context) throws(Refusal) -> ID<Staff>? {
    guard status.isAtCustomer else { throw standing("a4") }
    return try actingFor(context)
  }

  /// What the customer signed is not changed behind his signature.
  private func mustBeUnsigned() throws(Refusal) {
    if let mark = currentVisit?.signature, !mark.isOverride { throw Refusal("already-signed", clause: "a4") }
  }

  private func mustBeSignable() throws(Refusal) {
    guard status.isAtCustomer || status.isWorkOver || status == .inspected || status == .onTheWayBack else {
      throw standing("a4")
    }
  }

  /// The signature of what is going on now: of the visit, or of the article's return.
  var stageSignature: Signature? { bench == nil ? currentVisit?.signature : bench?.returnSignature }
}

extension WorkOrderCommand.GivenSignature {
  func signed(_ actedFor: ID<Staff>?) -> WorkOrderEvent.Signed {
    WorkOrderEvent.Signed(signature: signature, form: form, by: by, relation: relation, actedFor: actedFor)
  }
}
