import Basics

extension WorkOrder {
  /// Every promise of every round, reckoned with one calendar.
  package func deadlines(policy: Policy, calendar: WorkCalendar, now: Instant) -> [Deadline] {
    deadlines(policy: policy, now: now) { _ in calendar }
  }

  /// Every promise of every round, each under the calendar version that it rests on. `policy` is the pinned one.
  package func deadlines(policy: Policy, now: Instant, calendar: (_ version: String) -> WorkCalendar) -> [Deadline] {
    rounds.flatMap { round in
      func pinned(_ promise: Deadline.Kind) -> WorkCalendar { calendar(round.calendarVersion(of: promise)) }
      return [arrival(round, policy, pinned(.arrival), now), firstResponse(round, policy, pinned(.firstResponse), now)]
        + standards(round, policy, pinned, now)
        + round.appointments.map { appointment($0, round, policy, pinned(.appointment), now) }
    }
  }

  /// Each time another calendar moved the promise, oldest first.
  package func recalculations(of deadline: Deadline) -> [Recalculation] {
    rounds.filter { $0.number == deadline.round }.flatMap(\.recalculations).filter { $0.moved.promise == deadline.kind }
  }

  /// Article 14: from the call to the first arrival; any category of work. DSP-002, DSP-003, DSP-005
  private func arrival(_ round: Round, _ policy: Policy, _ calendar: WorkCalendar, _ now: Instant) -> Deadline {
    let key = limitKey(policy)
    let resting = round.pauses.filter { $0.paused.owner.stopsArrival }
    let pauses = resting.map { Pause(from: $0.from, to: $0.to, reason: $0.paused.reason, source: $0.paused.clause) }
    return Deadline(
      .arrival, named: "arrival", round, limit: isJudged(round) ? policy.limit(key) : nil, clause: policy.clause(of: key), policy,
      calendar, stoppedAt: round.firstArrival,
      isStopStated: round.isArrivalStated, pauses: pauses, now)
  }

  /// An urgent fault has a limit of its own where the policy sets one; otherwise the zone picks it. DSP-005, DSP-035
  private func limitKey(_ policy: Policy) -> String {
    let urgent = "dsp.arrival.urgent"
    return call.severity != .normal && policy.limit(urgent) != nil ? urgent : call.zone.limitKey
  }

  /// The promises that only some regulations give. Arranging and telling are not listed without a figure; the time to the
  /// mended article is measured wherever the policy names it.
  private func standards(
    _ round: Round, _ policy: Policy, _ calendar: (Deadline.Kind) -> WorkCalendar, _ now: Instant
  ) -> [Deadline] {
    func one(_ kind: Deadline.Kind, _ key: String, from start: Instant? = nil, stoppedAt: Instant? = nil) -> Deadline {
      Deadline(
        kind, named: kind.rawValue, round, limit: isJudged(round) ? policy.limit(key) : nil, clause: policy.clause(of: key),
        policy, calendar(kind), stoppedAt: stoppedAt, isStopStated: false, pauses: [], from: start, until: round.givenUpAt, now)
    }
    var found: [Deadline] = []
    if policy.limit("sla.onsite.arrange") != nil {
      let appointed = policy.word("sla.onsite.stopEvent") == "arrival" ? nil : round.appointments.first?.madeAt
      let stops = [appointed, round.firstArrival].compactMap { $0 }
      found.append(one(.arrangement, "sla.onsite.arrange", stoppedAt: stops.min()))
    }
    if policy.has("sla.fix") { found.append(one(.fix, "sla.fix", stoppedAt: round.mendedAt)) }
    if policy.limit("req.progressInterval") != nil {
      found.append(one(.progress, "req.progressInterval", from: round.lastContactAt, stoppedAt: round.mendedAt))
    }
    return found
  }

  private func firstResponse(_ round: Round, _ policy: Policy, _ calendar: WorkCalendar, _ now: Instant) -> Deadline {
    Deadline(
      .firstResponse, named: "firstResponse", round, limit: isJudged(round) ? policy.limit("sla.firstResponse") : nil,
      clause: policy.clause(of: "sla.firstResponse"), policy, calendar, stoppedAt: round.firstResponse, isStopStated: false,
      pauses: [], now)
  }

  private func appointment(
    _ time: Appointment, _ round: Round, _ policy: Policy, _ calendar: WorkCalendar, _ now: Instant
  ) -> Deadline {
    Deadline(time, round, policy, calendar, now)
  }
}

extension Deadline {
  fileprivate init(
    _ kind: Kind, named name: String, _ round: Round, limit: Limit?, clause: String?, _ policy: Policy,
    _ calendar: WorkCalendar, stoppedAt: Instant?, isStopStated: Bool, pauses: [Pause], from begun: Instant? = nil,
    until givenUpAt: Instant? = nil, _ now: Instant
  ) {
    let start = begun ?? round.start
    // A rest that began after the stop is no part of this promise.
    let counting = pauses.filter { pause in
      guard let from = pause.from, let stoppedAt else { return true }
      return from < stoppedAt
    }
    var citations = clause.map { [$0] } ?? []
    if limit?.unit == .workingHours, calendar.workingTime(from: start, to: start + 1) == 0 { citations.append("b1") }
    for source in counting.compactMap(\.source) where !citations.contains(source) { citations.append(source) }
    self.kind = kind
    self.name = round.number == 1 ? name : "\(name)-\(round.number)"
    self.clause = clause
    self.citations = citations
    policyVersion = policy.version
    calendarVersion = calendar.version
    self.round = round.number
    self.limit = limit
    self.start = start
    self.stoppedAt = stoppedAt
    self.isStopStated = isStopStated
    cancelledAt = stoppedAt == nil ? givenUpAt ?? round.endedAt : nil
    self.pauses = counting
    reckoning = limit.map { calendar.reckon($0, from: start, pauses: counting) }
    reckoningWithoutPauses = limit.map { calendar.reckon($0, from: start) }
    due = reckoning?.due
    elapsed = calendar.workingTime(from: start, to: max(start, stoppedAt ?? cancelledAt ?? now))
  }

  fileprivate init(_ time: Appointment, _ round: Round, _ policy: Policy, _ calendar: WorkCalendar, _ now: Instant) {
    kind = .appointment
    name = (round.number == 1 ? "appointment-" : "appointment-\(round.number)-") + String(time.number)
    clause = policy.clauses["b3"]?.id
    citations = clause.map { [$0] } ?? []
    policyVersion = policy.version
    calendarVersion = calendar.version
    self.round = round.number
    limit = nil
    start = time.madeAt
    stoppedAt = time.metAt
    isStopStated = false
    cancelledAt = time.closedAt
    pauses = []
    reckoning = nil
    reckoningWithoutPauses = nil
    due = time.to
    elapsed = calendar.workingTime(from: time.madeAt, to: max(time.madeAt, time.metAt ?? time.closedAt ?? now))
  }
}
