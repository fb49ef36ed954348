import Aftersales
import Basics
import Storage

/// A work order as the API shows it to one asker.
struct WorkOrderJSON {
  let found: Found<WorkOrder>
  let zone: Aftersales.Zone
  let eyes: Eyes
  let now: Instant
  private let promising: WorkOrders.Promising
  private let place: KnownPlace

  private var order: WorkOrder { found.state }
  private var path: String { "\(Endpoint.prefix)/work-orders/\(Crockford.encode(found.id))" }

  init(_ found: Found<WorkOrder>, hasPurpose: Bool = false, in work: Work) throws {
    self.found = found
    now = work.now
    zone = try work.zone(of: found.branch)
    promising = try WorkOrders.Promising(found.state, in: work)
    eyes = try WorkOrderJSON.eyes(found, hasPurpose: hasPurpose, in: work)
    let reference = found.state.call.address.reference
    let address = try work.personal(of: found.id).first { $0.ref == reference }?.value ?? ""
    place = try work.place(of: found.state.call.customer, at: address, told: found.branch)
  }

  static func eyes(_ found: Found<WorkOrder>, hasPurpose: Bool = false, in work: Work) throws -> Eyes {
    try Eyes(
      found.id, isOwnBranch: work.actor.branches.contains(found.branch),
      isOwnJob: found.state.isOpen && found.state.technician == work.actor.id, hasPurpose: hasPurpose, in: work)
  }

  var json: JSON {
    let call = order.call
    var members: JSON.Members = [
      "id": .string(Crockford.encode(found.id)), "number": .string(call.number), "status": .string(order.status.rawValue),
      "open": .bool(order.isOpen), "branch": .string(found.branch.description), "kind": .string(call.kind.rawValue),
      "category": .string(call.category.rawValue), "categoryProof": call.categoryProof,
      "channel": .string(call.channel.rawValue), "severity": .string(call.severity.rawValue), "symptom": eyes.text(call.symptom),
      "calledAt": zone.json(call.calledAt), "asOf": zone.json(now), "version": .count(found.head),
    ]
    members["customer"] = [
      "id": .string(call.customer.description), "name": eyes.text(call.name), "phone": eyes.text(call.phone),
      "address": eyes.text(call.address), "zone": .string(call.zone.rawValue),
    ]
    members["place"] = place.json
    members["asset"] = .orNull(call.asset)
    members["product"] = [
      "model": .string(call.model), "category": .orNull(call.productCategory), "serial": .orNull(call.serial),
    ]
    members["soldByUs"] = .string(call.soldByUs.rawValue)
    members["isCallTimeStated"] = .bool(call.isCallTimeStated)
    members["callGroup"] = .orNull(call.callGroup)
    members["paperNumber"] = .orNull(call.paperNumber)
    members["environment"] = eyes.text(call.environment)
    members["categoryReason"] = eyes.text(call.categoryReason)
    members["assessment"] =
      order.assessment.map { it in
        [
          "cause": .string(it.cause.rawValue), "liability": .string(it.liability.rawValue), "payer": .string(it.payer.rawValue),
          "rule": .string(it.rule), "proofOfCause": eyes.text(it.evidence), "repairedBy": eyes.text(it.repairedBy),
          "papers": .orNull(it.papers?.rawValue), "remedy": .orNull(it.remedy?.rawValue), "why": eyes.text(it.why),
        ]
      } ?? .null
    members["policyVersion"] = .string(call.policy)
    members["technician"] = .orNull(order.technician)
    members["voucher"] = [
      "holder": .string(order.voucher.holder.rawValue), "since": zone.json(order.voucher.since),
      "person": .orNull(order.voucher.person),
    ]
    members["round"] = .count(order.round.number)
    members["urgeCount"] = .count(order.urgeCount)
    members["carriedOver"] = .list(order.carriedOver.map(\.description))
    members["released"] = .bool(order.isReleased)
    members["struckOffAt"] = zone.json(order.struckOffAt)
    members["deadlines"] = .array(promising.deadlines(of: order, at: now).map(deadline))
    members["pauses"] = .array(order.rounds.flatMap { round in round.pauses.map { pause($0, of: round) } })
    members["appointments"] = .array(order.rounds.flatMap { round in round.appointments.map { appointment($0, of: round) } })
    members["visits"] = .array(order.visits.map(visit))
    members["bench"] = order.bench.map(bench) ?? .null
    members["charges"] = .array(order.visits.compactMap(charge))
    members["signatures"] = .array(signatures)
    members["helpRequests"] = .array(order.helpRequests.map(help))
    members["timeline"] = .string(path + "/timeline")
    return .object(members)
  }

  private func deadline(_ deadline: Deadline) -> JSON {
    [
      "name": .string(deadline.name), "kind": .string(deadline.kind.rawValue), "clause": .orNull(deadline.clause),
      "citations": .list(deadline.citations), "policyVersion": .string(deadline.policyVersion),
      "calendarVersion": .string(deadline.calendarVersion), "round": .count(deadline.round),
      "limit": deadline.limit?.json ?? .null, "start": zone.json(deadline.start), "due": zone.json(deadline.due),
      "state": .string(deadline.state(now).rawValue), "stateWithoutPauses": .string(deadline.stateWithoutPauses(now).rawValue),
      "measuredOnly": .bool(deadline.limit == nil && deadline.kind != .appointment),
      "provisional": .bool(deadline.reckoning?.isProvisional ?? false), "stoppedAt": zone.json(deadline.stoppedAt),
      "isStopStated": .bool(deadline.isStopStated), "cancelledAt": zone.json(deadline.cancelledAt),
      "elapsedMilliseconds": .int(deadline.elapsed),
      "proof": .string("\(path)/deadlines/\(deadline.name)/proof"),
    ]
  }

  private func pause(_ pause: RoundPause, of round: Round) -> JSON {
    [
      "round": .count(round.number), "from": zone.json(pause.from), "to": zone.json(pause.to),
      "reason": .string(pause.paused.reason),
      "owner": .string(pause.paused.owner.rawValue), "clause": .string(pause.paused.clause),
      "evidence": [
        "kind": .string(pause.paused.evidence.rawValue), "text": eyes.text(pause.paused.text),
        "file": eyes.text(pause.paused.file),
      ],
    ]
  }

  private func appointment(_ appointment: Appointment, of round: Round) -> JSON {
    [
      "round": .count(round.number), "number": .count(appointment.number), "from": zone.json(appointment.from),
      "to": zone.json(appointment.to), "madeAt": zone.json(appointment.madeAt), "metAt": zone.json(appointment.metAt),
      "closedAt": zone.json(appointment.closedAt),
    ]
  }

  private func visit(_ visit: Visit) -> JSON {
    [
      "number": .count(visit.number), "round": .count(visit.round), "technician": .string(visit.technician.description),
      "dispatchedAt": zone.json(visit.dispatchedAt), "dispatchedBy": .string(visit.dispatchedBy.description),
      "plannedFrom": zone.json(visit.planned?.from), "plannedTo": zone.json(visit.planned?.to),
      "acceptedAt": zone.json(visit.acceptedAt), "departedAt": zone.json(visit.departedAt),
      "arrivedAt": zone.json(visit.arrivedAt),
      "isArrivalStated": .bool(visit.isArrivalStated),
      "byRule": visit.byRule.map { ["policyVersion": .string($0.policy), "clause": .orNull($0.clause)] } ?? .null,
      "diagnosis": visit.diagnosis.map { diagnosis in
        [
          "cause": eyes.text(diagnosis.cause), "plan": eyes.text(diagnosis.plan), "estimate": .orNull(diagnosis.estimate),
          "minutes": .orNull(diagnosis.minutes),
        ]
      } ?? .null,
      "work": .array(visit.work.map(work)), "outcome": .orNull(visit.outcome?.rawValue), "endedAt": zone.json(visit.endedAt),
      "reason": eyes.text(visit.reason), "nextStep": eyes.text(visit.nextStep),
    ]
  }

  private func work(_ work: Aftersales.Work) -> JSON {
    ["minutes": .int(work.minutes), "parts": .orNull(work.parts), "notes": eyes.text(work.notes)]
  }

  private func bench(_ bench: Bench) -> JSON {
    [
      "receipt": [
        "number": .string(bench.receipt.number), "goods": .string(bench.receipt.goods),
        "accessories": .orNull(bench.receipt.accessories), "condition": .orNull(bench.receipt.condition),
        "state": .string(bench.receiptState.rawValue),
      ],
      "takenAwayAt": zone.json(bench.takenAwayAt), "storedAt": zone.json(bench.storedAt), "place": .orNull(bench.place),
      "card": bench.card.map { card in
        [
          "openedAt": zone.json(card.openedAt), "plannedFinish": zone.json(card.plannedFinish), "fault": eyes.text(card.fault),
        ]
      } ?? .null,
      "technician": .orNull(bench.technician), "work": .array(bench.work.map(work)),
      "inspections": .array(
        bench.inspections.map { inspection in
          [
            "at": zone.json(inspection.at), "by": .string(inspection.by.description), "passed": .bool(inspection.passed),
            "findings": eyes.text(inspection.findings),
          ]
        }),
      "stays": .array(bench.stays.map { ["place": .string($0.place.rawValue), "since": zone.json($0.since)] }),
      "returnOn": .orNull(bench.returnOn), "returnedAt": zone.json(bench.returnedAt),
    ]
  }

  /// Money as the vouchers of the visits say. There is no cash book behind it.
  private func charge(_ visit: Visit) -> JSON? {
    guard let amount = visit.amount else { return nil }
    return ["visit": .count(visit.number), "amount": .orNull(amount), "means": .orNull(visit.means?.rawValue)]
  }

  private var signatures: [JSON] {
    let visits = order.visits.flatMap { visit in
      [(visit.agreement, "agreement"), (visit.signature, "voucher")].compactMap { mark, what in
        mark.map { signature($0, what, visit: visit.number) }
      }
    }
    return visits + [order.bench?.returnSignature].compactMap { $0.map { signature($0, "return", visit: nil) } }
  }

  private func signature(_ mark: Signature, _ what: String, visit: Int?) -> JSON {
    var members: JSON.Members = [
      "of": .string(what), "visit": .orNull(visit), "at": zone.json(mark.at), "recordedBy": .string(mark.recordedBy.description),
      "overridden": .bool(mark.isOverride), "form": .null, "by": .null, "relation": .null, "signature": .null, "reason": .null,
    ]
    switch mark.kind {
    case .given(let given, let form, let by, let relation):
      members["signature"] = eyes.text(given)
      members["form"] = .string(form.rawValue)
      members["by"] = eyes.text(by)
      members["relation"] = .string(relation.rawValue)
    case .overridden(let reason): members["reason"] = eyes.text(reason)
    }
    return .object(members)
  }

  private func help(_ request: HelpRequest) -> JSON {
    [
      "askedAt": zone.json(request.askedAt), "originalFinish": zone.json(request.originalFinish),
      "newFinish": zone.json(request.newFinish), "reason": eyes.text(request.reason),
    ]
  }

  /// The proof of one promise: every stretch between start and due. DSP-002, DSP-004
  static func proof(
    _ deadline: Deadline, calendar: WorkCalendar, moves: [Recalculation], at now: Instant
  ) -> JSON {
    let zone = calendar.zone
    let reckoning = deadline.reckoning
    return [
      "name": .string(deadline.name), "clause": .orNull(deadline.clause), "citations": .list(deadline.citations),
      "policyVersion": .string(deadline.policyVersion), "calendarVersion": .string(deadline.calendarVersion),
      "state": .string(deadline.state(now).rawValue), "start": zone.json(deadline.start), "due": zone.json(deadline.due),
      "limit": deadline.limit?.json ?? .null,
      "calendar": ["version": .string(calendar.version), "zone": .string(zone.name), "tzdata": .orNull(zone.tzdata)],
      "intervals": .array((reckoning?.intervals ?? []).map { interval($0, zone) }),
      "counted": reckoning?.due == nil ? .null : deadline.limit?.json ?? .null,
      "provisional": .bool(reckoning?.isProvisional ?? false), "pausedSince": zone.json(reckoning?.openPause?.from),
      "stoppedAt": zone.json(deadline.stoppedAt), "asOf": zone.json(now),
      "recalculations": .array(
        moves.map { move in
          [
            "at": zone.json(move.at), "oldDue": zone.json(move.moved.oldDue), "newDue": zone.json(move.moved.newDue),
            "oldCalendar": .string(move.moved.oldCalendar), "newCalendar": .string(move.moved.newCalendar),
            "why": .string(move.moved.why.rawValue),
          ]
        }),
    ]
  }

  private static func interval(_ interval: Interval, _ zone: Aftersales.Zone) -> JSON {
    [
      "from": zone.json(interval.from), "to": zone.json(interval.to), "kind": .string(interval.kind.rawValue),
      "reason": .orNull(interval.reason), "source": .orNull(interval.source), "provisional": .bool(interval.provisional),
    ]
  }
}
