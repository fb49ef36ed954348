import Basics

extension WorkOrder {
  package static func evolve(_ state: WorkOrder?, _ event: WorkOrderEvent, _ stamp: Stamp) -> WorkOrder {
    if case .registered(let call) = event, state == nil { return WorkOrder(call, stamp) }
    if case .imported(let line) = event, state == nil { return WorkOrder(line, stamp) }
    // No store hands over a stream that does not begin with its registration; the number of events is kept all the same.
    guard var order = state else { preconditionFailure("a work order begins with its registration") }
    order.apply(event, stamp)
    order.version += 1
    return order
  }

  private init(_ call: WorkOrderEvent.Registered, _ stamp: Stamp) {
    self.call = call
    status = .registered
    // Pulled from the pouch when the line was entered, however long ago the letter came.
    voucher = Voucher(.clerk, since: stamp.recordedAt)
    rounds = [Round(number: 1, start: call.calledAt, calendarVersion: call.calendarVersion)]
    version = 1
  }

  private mutating func apply(_ event: WorkOrderEvent, _ stamp: Stamp) {
    let at = stamp.happenedAt
    let before = beforeStrikingOff
    beforeStrikingOff = nil
    switch event {
    case .registered, .imported, .noted: break
    case .attached(let it): if it.kind.isPicture { thisRound { $0.pictures.append(at) } }
    case .delayExplained(let it): thisRound { $0.explanation = it.reason }
    case .importUndone: importUndone(at)
    case .assessed(let it): assessment = it
    case .handedOver:
      status = .waitingDispatch
      voucher = Voucher(.supervisor, since: at)
    case .dispatched(let it): dispatched(it, stamp)
    case .planned(let it):
      visit {
        $0.planned = it.time
        $0.byRule = it.byRule
      }
    case .accepted:
      status = .accepted
      visit { $0.acceptedAt = at }
    case .declined(let it): backToQueue(.declined, it, at)
    case .recalled(let it): backToQueue(.recalled, it, at)
    case .released:
      isReleased = true
      wasReleased = true
    case .heldBack: isReleased = false
    case .departed:
      status = .travelling
      visit { $0.departedAt = at }
    case .arrived(let it): arrived(it)
    case .diagnosed(let it):
      status = .working
      // What the customer signed was another plan: a change waits for a signature of its own. WRK-035
      visit {
        $0.isChangeOpen = $0.isChangeOpen || $0.agreement != nil
        $0.diagnosis = it
        $0.diagnosedAt = $0.diagnosedAt ?? at
        $0.agreement = nil
      }
    case .agreed(let it):
      status = .working
      let mark = it.mark(stamp)
      visit {
        $0.agreement = mark
        $0.isChangeOpen = false
      }
    case .workRecorded(let it):
      status = .working
      visit {
        $0.work.append(it.work)
        $0.workedAt = $0.workedAt ?? at
      }
    case .signed(let it): mark(it.mark(stamp))
    case .signatureOverridden(let it):
      mark(Signature(kind: .overridden(reason: it.reason), at: at, recordedBy: stamp.actor))
    case .visitEnded(let it): visitEnded(it, at)
    case .takenAway(let it):
      status = .takenAway
      let receipt = Bench.Receipt(number: it.number, goods: it.goods, accessories: it.accessories, condition: it.condition)
      bench = Bench(receipt: receipt, takenAwayAt: at)
      bench?.stand(.technician, at)
      visit {
        $0.outcome = .takenAway
        $0.endedAt = at
      }
    case .handedIn(let it): handedIn(it, at)
    case .cardOpened(let it): bench?.card = Bench.Card(openedAt: at, plannedFinish: it.plannedFinish, fault: it.fault)
    case .benchStarted(let it):
      status = .onBench
      bench?.technician = it.technician
      bench?.stand(.bench, at)
    case .helpAsked(let it):
      let request = HelpRequest(askedAt: at, originalFinish: it.originalFinish, newFinish: it.newFinish, reason: it.reason)
      helpRequests.append(request)
    case .benchCompleted(let it):
      status = .benchDone
      bench?.work.append(it.work)
      bench?.stand(.inspection, at)
    case .inspected(let it):
      status = it.passed ? .inspected : .onBench
      bench?.stand(it.passed ? .passed : .bench, at)
      bench?.inspections.append(Bench.Inspection(at: at, by: it.by, passed: it.passed, findings: it.findings))
    case .sentBack(let it):
      status = .onTheWayBack
      bench?.returnOn = it.returnOn
      bench?.stand(.onTheWayBack, at)
      voucher = Voucher(.technician, since: at, person: it.technician)
    case .goodsReturned(let it):
      status = .returned
      bench?.receiptState = it.receipt
      bench?.returnedAt = at
      bench?.stand(.customer, at)
      thisRound { $0.mendedAt = at }
    case .paused(let it): thisRound { $0.pauses.append(RoundPause(from: at, to: nil, paused: it)) }
    case .resumed(let it): thisRound { $0.endPause(it.at) }
    case .promiseRecalculated(let it): thisRound { $0.recalculations.append(Recalculation(at: at, moved: it)) }
    case .rescheduled(let it):
      responded(at)
      thisRound { $0.promise(it.from, it.to, at) }
    case .urged: urgeCount += 1
    case .progressTold: responded(at)
    case .carriedOver(let it): carriedOver.append(it.day)
    case .struckOff:
      beforeStrikingOff = BeforeStrikingOff(at: at, by: stamp.actor, status: status, voucher: voucher, round: round)
      status = .struckOff
      struckOffAt = at
      voucher = Voucher(.archive, since: at)
      thisRound { $0.end(at) }
    case .lineRestored:
      guard let before else { break }
      status = before.status
      struckOffAt = nil
      voucher = before.voucher
      thisRound { $0 = before.round }
    case .cancelled(let it):
      isReleased = false
      cancelled(it, at)
    case .reopened(let it):
      status = .registered
      struckOffAt = nil
      wasReleased = false
      if let bench { formerBenches.append(bench) }
      bench = nil
      carriedOver = []
      voucher = Voucher(.clerk, since: stamp.recordedAt)
      rounds.append(Round(number: round.number + 1, start: it.at, calendarVersion: it.calendarVersion))
    }
  }

  private mutating func dispatched(_ it: WorkOrderEvent.Dispatched, _ stamp: Stamp) {
    let at = stamp.happenedAt
    isReleased = false
    status = .dispatched
    voucher = Voucher(.technician, since: at, person: it.technician)
    visits.append(
      Visit(
        number: visits.count + 1, round: round.number, technician: it.technician, dispatchedAt: at,
        dispatchedBy: stamp.actor, planned: it.planned, byRule: it.byRule))
    if let from = it.from, let to = it.to {
      responded(at)
      thisRound { $0.promise(from, to, at) }
    }
  }

  private mutating func backToQueue(_ outcome: Outcome, _ it: WorkOrderEvent.Because, _ at: Instant) {
    status = .waitingDispatch
    voucher = Voucher(.supervisor, since: at)
    visit {
      $0.outcome = outcome
      $0.endedAt = at
      $0.reason = it.reason
    }
  }

  private mutating func arrived(_ it: WorkOrderEvent.Arrived) {
    status = .arrived
    visit {
      $0.arrivedAt = it.at
      $0.isArrivalStated = it.isStated
    }
    responded(it.at)
    thisRound {
      if $0.firstArrival == nil {
        $0.firstArrival = it.at
        $0.isArrivalStated = it.isStated
      }
      if let last = $0.appointments.indices.last, $0.appointments[last].isOpen { $0.appointments[last].metAt = it.at }
    }
  }

  private mutating func visitEnded(_ it: WorkOrderEvent.VisitEnded, _ at: Instant) {
    switch it.outcome {
    case .mendedOnSite:
      status = .finished
      thisRound { $0.mendedAt = at }
    case .customerDeclined:
      status = .customerDeclined
      thisRound { $0.givenUpAt = at }
    case .waitingParts: status = .waitingParts
    case .secondVisit: status = .secondVisit
    case .nobodyIn: status = .nobodyIn
    case .handedBack: status = .handedBack
    case .takenAway, .declined, .recalled, .cancelled: break
    }
    visit {
      $0.outcome = it.outcome
      $0.endedAt = at
      $0.reason = it.reason
      $0.nextStep = it.nextStep
      $0.amount = it.amount
      $0.means = it.means
    }
  }

  private mutating func handedIn(_ it: WorkOrderEvent.HandedIn, _ at: Instant) {
    voucher = Voucher(it.holder, since: at)
    if status == .takenAway {
      status = .goodsIn
      bench?.storedAt = at
      bench?.place = it.place
      bench?.stand(.store, at)
    } else if status.isWorkOver {
      status = .voucherBack
    }
  }

  private mutating func cancelled(_ it: WorkOrderEvent.Because, _ at: Instant) {
    status = .cancelled
    // The paper is with the technician until he hands it in; otherwise it goes back to the customer's pouch.
    if voucher.holder != .technician { voucher = Voucher(.pouch, since: at) }
    if currentVisit?.isOpen == true {
      visit {
        $0.outcome = .cancelled
        $0.endedAt = at
        $0.reason = it.reason
      }
    }
    thisRound { $0.end(at) }
  }

  private mutating func mark(_ signature: Signature) {
    if bench == nil { visit { $0.signature = signature } } else { bench?.returnSignature = signature }
  }

  private mutating func responded(_ at: Instant) {
    thisRound {
      if $0.firstResponse == nil { $0.firstResponse = at }
      $0.lastContactAt = at
    }
  }

  private mutating func visit(_ change: (inout Visit) -> Void) {
    guard let last = visits.indices.last else { return }
    change(&visits[last])
  }

  private mutating func thisRound(_ change: (inout Round) -> Void) { change(&rounds[rounds.count - 1]) }
}

extension Round {
  /// A new time with the customer takes the place of one still open.
  mutating func promise(_ from: Instant, _ to: Instant, _ at: Instant) {
    if let last = appointments.indices.last, appointments[last].isOpen { appointments[last].closedAt = at }
    appointments.append(Appointment(number: appointments.count + 1, from: from, to: to, madeAt: at))
  }

  mutating func endPause(_ at: Instant) {
    guard let last = pauses.indices.last, pauses[last].to == nil else { return }
    pauses[last].to = max(at, pauses[last].from)
  }

  mutating func end(_ at: Instant) {
    endPause(at)
    if let last = appointments.indices.last, appointments[last].isOpen { appointments[last].closedAt = at }
    endedAt = at
  }
}

extension WorkOrderEvent.Signed {
  func mark(_ stamp: Stamp) -> Signature {
    Signature(kind: .given(signature, form: form, by: by, relation: relation), at: stamp.happenedAt, recordedBy: stamp.actor)
  }
}

extension WorkOrderEvent.WorkRecorded {
  var work: Work { Work(minutes: minutes, parts: parts, notes: notes) }
}
