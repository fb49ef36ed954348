import Basics

// The call itself: entering it, carrying it over, taking it up again.

extension WorkOrder {
  /// Later than this a time counts as stated and not as seen.
  static let statedAfter: Int64 = 15 * .minute

  static func register(
    _ call: WorkOrderCommand.Registration, _ facts: Facts, _ context: Context
  ) throws(Refusal) -> [WorkOrderEvent] {
    guard let intake = facts.intake else { throw Refusal("no-such-customer", clause: "a3") }
    var faults: [FieldFault] = []
    // Name, address, phone and model: the four without which no line is entered. REQ-001
    if (intake.name ?? "").isEmpty { faults.append(FieldFault("customer.name", "missing")) }
    if (intake.phone ?? "").isEmpty { faults.append(FieldFault("customer.phone", "missing")) }
    if (intake.address ?? "").isEmpty { faults.append(FieldFault("customer.address", "missing")) }
    if intake.zone == nil { faults.append(FieldFault("customer.zone", "missing")) }
    if call.model.isEmpty { faults.append(FieldFault("product.model", "missing")) }
    let heard = facts.givenAt.map { min($0, context.now) } ?? context.now
    let calledAt = call.calledAt ?? heard
    if calledAt > context.now { faults.append(FieldFault("calledAt", "in-future")) }
    guard faults.isEmpty, let name = intake.name, let phone = intake.phone, let address = intake.address,
      let zone = intake.zone
    else { throw Refusal("invalid", clause: "a3", fields: faults) }
    let proof = intake.entitlement.proof(facts.policy, chosen: call.category)
    // Free outside a guarantee whose length is known: only a supervisor says so, and says why. AST-010
    if call.category == .free, intake.entitlement.isOutside(facts.policy) {
      guard context.actor.isSystem || context.actor.roles.contains(.supervisor), call.categoryReason != nil else {
        throw Refusal("free-outside-guarantee", clause: "a1")
      }
    }
    let registered = WorkOrderEvent.Registered(
      branch: call.branch, number: intake.number, customer: intake.customer, asset: intake.asset,
      name: .open(name, .name), phone: .open(phone, .phone), address: .open(address, .address), zone: zone,
      model: call.model, productCategory: call.productCategory, serial: call.serial, kind: call.kind, channel: call.channel,
      symptom: call.symptom, severity: call.severity, calledAt: calledAt,
      isCallTimeStated: heard - calledAt > statedAfter, category: proof.category, categoryProof: proof.json,
      soldByUs: call.soldByUs, callGroup: call.callGroup, paperNumber: call.paperNumber, environment: call.environment,
      categoryReason: call.categoryReason, policy: facts.policy.hash,
      calendarVersion: facts.calendar.version)
    return [.registered(registered)] + (facts.dispatchByClerk ? [.handedOver] : [])
  }

  func handOver() throws(Refusal) -> [WorkOrderEvent] {
    guard status == .registered else { throw Refusal("already-handed-over", clause: "a3") }
    return [.handedOver]
  }

  /// At the end of a working day, for every call that nobody was sent to. DSP-007
  func carryOver(_ day: LocalDay) throws(Refusal) -> [WorkOrderEvent] {
    guard status.isUndispatched else { throw Refusal("already-dispatched", clause: "a13") }
    if let last = carriedOver.last, day <= last { throw Refusal("already-carried-over", clause: "a13") }
    return [.carriedOver(.init(day: day))]
  }

  func cancel(_ reason: Personal) throws(Refusal) -> [WorkOrderEvent] {
    guard status.isUndispatched || status.isOnItsWay || status.wantsAnotherVisit else { throw standing("a4") }
    return [.cancelled(.init(reason: reason))]
  }

  /// The customer calls again about a closed case: a further round, with its own start.
  func reopen(
    _ reason: Personal, _ calledAt: Instant?, _ facts: Facts, _ context: Context
  ) throws(Refusal) -> [WorkOrderEvent] {
    guard !isOpen else { throw Refusal("still-open", values: ["status": status.rawValue]) }
    let at = calledAt ?? context.now
    if at > context.now { throw .invalid([FieldFault("calledAt", "in-future")]) }
    if let ended = round.endedAt, at < ended { throw .invalid([FieldFault("calledAt", "before-closing")]) }
    return [.reopened(.init(reason: reason, at: at, calendarVersion: facts.calendar.version))]
      + (facts.dispatchByClerk ? [.handedOver] : [])
  }
}
