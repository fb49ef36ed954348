import Basics

extension WorkOrder {
  /// Every promise of every round, reckoned with one calendar.
  package func deadlines(policy: Policy, calendar: WorkCalendar, now: Instant) -> [Deadline] {
    deadlines(policy: policy, now: now) { _ in calendar }
  }

  /// Every promise of every round, each under the calendar version that its round pinned. `policy` is the pinned one.
  package func deadlines(policy: Policy, now: Instant, calendar: (_ version: String) -> WorkCalendar) -> [Deadline] {
    rounds.flatMap { round in
      let calendar = calendar(round.calendarVersion)
      return [arrival(round, policy, calendar, now), firstResponse(round, policy, calendar, now)]
        + round.appointments.map { appointment($0, round, policy, calendar, now) }
    }
  }

  /// Article 14: from the call to the first arrival; any category of work. DSP-002, DSP-003, DSP-005
  private func arrival(_ round: Round, _ policy: Policy, _ calendar: WorkCalendar, _ now: Instant) -> Deadline {
    let resting = round.pauses.filter { $0.paused.owner.stopsArrival }
    let pauses = resting.map { Pause(from: $0.from, to: $0.to, reason: $0.paused.reason, source: $0.paused.clause) }
    return Deadline(
      .arrival, named: "arrival", round, limit: isJudged(round) ? policy.limit(call.zone.limitKey) : nil,
      clause: policy.clause(of: call.zone.limitKey), policy, calendar, stoppedAt: round.firstArrival,
      isStopStated: round.isArrivalStated, pauses: pauses, now)
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
    _ calendar: WorkCalendar, stoppedAt: Instant?, isStopStated: Bool, pauses: [Pause], _ now: Instant
  ) {
    // A rest that began after the stop is no part of this promise.
    let counting = pauses.filter { pause in
      guard let from = pause.from, let stoppedAt else { return true }
      return from < stoppedAt
    }
    var citations = clause.map { [$0] } ?? []
    if limit?.unit == .workingHours, calendar.workingTime(from: round.start, to: round.start + 1) == 0 { citations.append("b1") }
    for source in counting.compactMap(\.source) where !citations.contains(source) { citations.append(source) }
    self.kind = kind
    self.name = round.number == 1 ? name : "\(name)-\(round.number)"
    self.clause = clause
    self.citations = citations
    policyVersion = policy.version
    calendarVersion = calendar.version
    self.round = round.number
    self.limit = limit
    start = round.start
    self.stoppedAt = stoppedAt
    self.isStopStated = isStopStated
    cancelledAt = stoppedAt == nil ? round.endedAt : nil
    self.pauses = counting
    reckoning = limit.map { calendar.reckon($0, from: round.start, pauses: counting) }
    reckoningWithoutPauses = limit.map { calendar.reckon($0, from: round.start) }
    due = reckoning?.due
    elapsed = calendar.workingTime(from: round.start, to: max(round.start, stoppedAt ?? round.endedAt ?? now))
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
