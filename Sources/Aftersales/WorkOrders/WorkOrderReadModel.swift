import Basics

/// A work order as the API shows it. Personal values and times are rendered by the caller, who knows what the asker may
/// see and in which zone he reads.
package struct WorkOrderReadModel {
  /// What stands for a personal value: its text, or null where it is erased or hidden.
  package let reveal: (Personal) -> JSON
  /// RFC 3339 in the branch's zone.
  package let time: (Instant) -> String

  package init(reveal: @escaping (Personal) -> JSON, time: @escaping (Instant) -> String) {
    self.reveal = reveal
    self.time = time
  }

  package func json(_ id: String, _ order: WorkOrder, _ deadlines: [Deadline], now: Instant) -> JSON {
    let call = order.call
    return .members(
      ("id", .string(id)), ("number", .string(call.number)), ("status", .string(order.status.rawValue)),
      ("branch", .string(call.branch.description)), ("customer", customer(order)),
      ("asset", JSON.text(call.asset?.description) ?? .null),
      ("product", product(call)), ("kind", .string(call.kind.rawValue)), ("channel", .string(call.channel.rawValue)),
      ("symptom", reveal(call.symptom)), ("severity", .string(call.severity.rawValue)),
      ("category", .string(call.category.rawValue)), ("categoryProof", call.categoryProof),
      ("soldByUs", .string(call.soldByUs.rawValue)), ("callGroup", JSON.text(call.callGroup)),
      ("paperNumber", JSON.text(call.paperNumber)), ("calledAt", at(call.calledAt)),
      ("calledAtStated", .bool(call.isCallTimeStated)), ("technician", JSON.text(order.technician?.description)),
      ("voucher", voucher(order.voucher)), ("deadlines", .array(deadlines.map { deadline($0, now) })), ("asOf", at(now)),
      ("visits", .array(order.visits.map(visit))), ("bench", order.bench.map(bench) ?? .null),
      ("charges", .array(order.visits.compactMap(charge))), ("signatures", .array(signatures(order))),
      ("urgeCount", .int(Int64(order.urgeCount))), ("round", .int(Int64(order.round.number))),
      ("carriedOver", .array(order.carriedOver.map { .string($0.description) })), ("goesFirst", .bool(order.goesFirst)),
      ("paused", .bool(order.round.openPause != nil)), ("struckOffAt", maybe(order.struckOffAt)),
      ("imported", order.imported.map(imported) ?? .null), ("void", .bool(order.isVoid)),
      ("version", .int(Int64(order.version))))
  }

  package func deadline(_ it: Deadline, _ now: Instant) -> JSON {
    .members(
      ("name", .string(it.name)), ("kind", .string(it.kind.rawValue)), ("clause", it.clause.map(JSON.string) ?? .null),
      ("citations", .array(it.citations.map(JSON.string))), ("policyVersion", .string(it.policyVersion)),
      ("calendarVersion", .string(it.calendarVersion)), ("round", .int(Int64(it.round))), ("limit", it.limit?.json ?? .null),
      ("start", at(it.start)), ("stoppedAt", maybe(it.stoppedAt)), ("stopStated", .bool(it.isStopStated)),
      ("due", it.due.map(at) ?? .null), ("state", .string(it.state(now).rawValue)),
      ("stateWithoutPauses", .string(it.stateWithoutPauses(now).rawValue)), ("measuredOnly", .bool(it.isMeasuredOnly)),
      ("provisional", .bool(it.isProvisional)), ("elapsedMinutes", .int(it.elapsed / .minute)))
  }

  private func customer(_ order: WorkOrder) -> JSON {
    let call = order.call
    let zone: JSON = order.imported?.isZoneSilent == true ? .null : .string(call.zone.rawValue)
    return .members(
      ("id", .string(call.customer.description)), ("name", reveal(call.name)), ("phone", reveal(call.phone)),
      ("address", reveal(call.address)), ("zone", zone))
  }

  private func imported(_ it: WorkOrderEvent.Imported) -> JSON {
    .members(
      ("file", .string(it.file)), ("row", .int(Int64(it.row))), ("standing", .string(it.standing.rawValue)),
      ("outcome", JSON.text(it.paperOutcome?.rawValue)), ("technician", it.paperTechnician.map(reveal)),
      ("dispatchedAt", maybe(it.dispatchedAt)), ("arrivedAt", maybe(it.arrivedAt)), ("finishedAt", maybe(it.finishedAt)),
      ("amount", money(it.amount)))
  }

  private func product(_ call: WorkOrderEvent.Registered) -> JSON {
    .members(
      ("model", .string(call.model)), ("category", JSON.text(call.productCategory)), ("serial", JSON.text(call.serial)))
  }

  private func voucher(_ it: Voucher) -> JSON {
    .members(
      ("holder", .string(it.holder.rawValue)), ("since", at(it.since)), ("person", JSON.text(it.person?.description)))
  }

  private func visit(_ it: Visit) -> JSON {
    .members(
      ("number", .int(Int64(it.number))), ("round", .int(Int64(it.round))),
      ("technician", .string(it.technician.description)), ("dispatchedAt", at(it.dispatchedAt)),
      ("dispatchedBy", .string(it.dispatchedBy.description)),
      ("plannedFrom", maybe(it.planned?.from)), ("plannedTo", maybe(it.planned?.to)), ("acceptedAt", maybe(it.acceptedAt)),
      ("departedAt", maybe(it.departedAt)), ("arrivedAt", maybe(it.arrivedAt)), ("arrivalStated", .bool(it.isArrivalStated)),
      ("cause", it.diagnosis.map { reveal($0.cause) }), ("plan", (it.diagnosis?.plan).map(reveal)),
      ("estimate", money(it.diagnosis?.estimate)), ("minutes", .int(it.minutes)), ("work", .array(it.work.map(work))),
      ("outcome", JSON.text(it.outcome?.rawValue)), ("endedAt", maybe(it.endedAt)), ("reason", it.reason.map(reveal)),
      ("nextStep", it.nextStep.map(reveal)))
  }

  private func bench(_ it: Bench) -> JSON {
    .members(
      (
        "receipt",
        .members(
          ("number", .string(it.receipt.number)), ("goods", .string(it.receipt.goods)),
          ("accessories", JSON.text(it.receipt.accessories)), ("condition", JSON.text(it.receipt.condition)),
          ("state", .string(it.receiptState.rawValue)))
      ),
      ("takenAwayAt", at(it.takenAwayAt)), ("storedAt", maybe(it.storedAt)), ("place", JSON.text(it.place)),
      ("plannedFinish", maybe(it.card?.plannedFinish)), ("technician", JSON.text(it.technician?.description)),
      ("work", .array(it.work.map(work))), ("inspected", .bool(it.hasPassed)),
      ("returnOn", JSON.text(it.returnOn?.description)), ("returnedAt", maybe(it.returnedAt)))
  }

  private func work(_ it: Work) -> JSON {
    .members(("minutes", .int(it.minutes)), ("parts", JSON.text(it.parts)), ("notes", it.notes.map(reveal)))
  }

  private func charge(_ it: Visit) -> JSON? {
    guard let amount = money(it.amount) else { return nil }
    return .members(("visit", .int(Int64(it.number))), ("amount", amount), ("means", JSON.text(it.means?.rawValue)))
  }

  private func signatures(_ order: WorkOrder) -> [JSON] {
    var found: [JSON] = []
    for visit in order.visits {
      if let mark = visit.agreement { found.append(signature(mark, "agreement", visit.number)) }
      if let mark = visit.signature { found.append(signature(mark, "visit", visit.number)) }
    }
    if let mark = order.bench?.returnSignature { found.append(signature(mark, "return", nil)) }
    return found
  }

  private func signature(_ it: Signature, _ purpose: String, _ visit: Int?) -> JSON {
    var members: [(String, JSON?)] = [
      ("purpose", .string(purpose)), ("visit", JSON.whole(visit)), ("at", at(it.at)),
      ("recordedBy", .string(it.recordedBy.description)), ("overridden", .bool(it.isOverride)),
    ]
    switch it.kind {
    case .given(_, let form, let by, let relation):
      members += [
        ("form", .string(form.rawValue)), ("by", by.map(reveal)), ("relation", .string(relation.rawValue)),
      ]
    case .overridden(let reason): members.append(("reason", reveal(reason)))
    }
    return .object(members.reduce(into: [:]) { $0[$1.0] = $1.1 })
  }

  private func at(_ instant: Instant) -> JSON { .string(time(instant)) }
  private func maybe(_ instant: Instant?) -> JSON? { instant.map(at) }
  private func money(_ money: Money?) -> JSON? { money.map { ["fen": .int($0.fen)] } }
}
