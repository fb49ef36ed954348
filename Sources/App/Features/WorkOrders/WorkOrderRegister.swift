import Aftersales
import Basics
import Storage

/// The call register (叫修登记簿) as a table: one line a case, everything lists and boards sort and show.
package enum WorkOrderRegister: Register {
  package static let name = "work_order"
  package static let version = 8

  package static func project(_ state: WorkOrder, _ projection: Projection) throws {
    let call = state.call
    let name = projection.value(call.name) ?? ""
    let phone = projection.value(call.phone) ?? ""
    let address = projection.value(call.address) ?? ""
    var tokens = Tokens(branch: projection.branch)
    tokens.add(call.number)
    tokens.add(call.paperNumber)
    tokens.add(name: name)
    for number in PhoneNumber.all(in: phone) { tokens.add(number.digits, as: .phone) }
    tokens.add(address, as: .address)
    tokens.add(call.model)
    tokens.add(call.serial)
    let policy = try projection.rules.policy(call.policy, in: projection.transaction)
    let arrival = try arrival(of: state, policy, projection)
    let visit = state.visits.last
    // A finished line goes on naming who was there, as the paper register does.
    let sent = state.isOpen ? state.technician : state.visits.last { $0.arrivedAt != nil }?.technician
    // What the paper says counts until somebody of ours was sent.
    let paper = visit == nil && state.round.number == 1 ? state.imported : nil
    // A line of history whose paper names no day of finishing has none.
    let closedAt = paper?.isHistory == true && !state.isVoid ? paper?.finishedAt : state.round.endedAt
    let zone = state.imported?.isZoneSilent == true ? "unknown" : call.zone.rawValue
    try projection.transaction.execute(
      """
      insert into work_order
        (id, number, paper_number, branch, customer, asset, status, open, kind, category, channel, zone, severity, name, phone,
         address, model, serial, symptom, technician, sent, called_at, dispatched_at, arrived_at, closed_at, due, paused, holder,
         holder_since, signed, urges, carried_over, released, round, amount, means, imported, call_group, mended_at, visits,
         skill, by_rule, head, tokens)
      values (\(projection.id), \(call.number), \(call.paperNumber), \(projection.branch), \(call.customer), \(call.asset),
        \(state.status.rawValue), \(state.isOpen), \(call.kind.rawValue), \(call.category.rawValue), \(call.channel.rawValue),
        \(zone), \(call.severity.rawValue), \(name), \(phone), \(address), \(call.model), \(call.serial),
        \(projection.value(call.symptom) ?? ""), \(state.technician), \(sent), \(state.round.start),
        \(visit?.dispatchedAt ?? paper?.dispatchedAt),
        \(state.round.firstArrival), \(closedAt), \(arrival.due), \(arrival.isPaused),
        \(state.voucher.holder.rawValue), \(state.voucher.since), \(state.closingSignature != nil), \(state.urgeCount),
        \(state.goesFirst ? state.carriedOver.last : nil), \(state.isReleased && state.isOpen),
        \(state.round.number), \(visit?.amount ?? paper?.amount),
        \(visit?.means?.rawValue),
        \(state.imported != nil), \(call.callGroup), \(state.round.mendedAt),
        \(state.visits.count { $0.arrivedAt != nil }), \(state.skillWanted(policy)),
        \(state.isOpen ? state.currentVisit?.byRule.map { $0.clause ?? "" } : nil), \(projection.head), \(tokens.text))
      on conflict (id) do update set status = excluded.status, open = excluded.open, name = excluded.name,
        phone = excluded.phone, address = excluded.address, symptom = excluded.symptom, technician = excluded.technician,
        sent = excluded.sent,
        called_at = excluded.called_at, dispatched_at = excluded.dispatched_at, arrived_at = excluded.arrived_at,
        closed_at = excluded.closed_at, due = excluded.due, paused = excluded.paused, holder = excluded.holder,
        holder_since = excluded.holder_since, signed = excluded.signed, urges = excluded.urges,
        carried_over = excluded.carried_over, released = excluded.released,
        round = excluded.round, amount = excluded.amount, means = excluded.means,
        mended_at = excluded.mended_at, visits = excluded.visits, skill = excluded.skill,
        by_rule = excluded.by_rule,
        head = excluded.head, tokens = excluded.tokens
      """)
    try writeWork(of: state, projection)
    try writeWays(of: state, projection)
  }

  /// The ways to the customer, where departure and arrival were entered as they happened.
  private static func writeWays(of state: WorkOrder, _ projection: Projection) throws {
    if !projection.isNew { try projection.transaction.execute("delete from way_of_order where case_id = \(projection.id)") }
    for visit in state.visits {
      guard let left = visit.departedAt, let came = visit.arrivedAt, left < came, !visit.isArrivalStated else { continue }
      try projection.transaction.execute(
        """
        insert into way_of_order (case_id, n, branch, technician, zone, departed_at, arrived_at)
        values (\(projection.id), \(visit.number), \(projection.branch), \(visit.technician), \(state.call.zone.rawValue),
          \(left), \(came))
        """)
    }
  }

  /// Each technician's own minutes, by category of the job. HR-031, RPT-006
  private static func writeWork(of state: WorkOrder, _ projection: Projection) throws {
    if !projection.isNew { try projection.transaction.execute("delete from work_of_order where case_id = \(projection.id)") }
    var lines: [(technician: ID<Staff>, minutes: Int64, at: Instant)] = state.visits.compactMap { visit in
      visit.arrivedAt.map { (visit.technician, visit.minutes, visit.endedAt ?? $0) }
    }
    for bench in state.formerBenches + [state.bench].compactMap({ $0 }) {
      guard let technician = bench.technician else { continue }
      let done = bench.stays.last { $0.place == .inspection }?.since ?? bench.takenAwayAt
      lines.append((technician, bench.work.reduce(0) { $0 + $1.minutes }, done))
    }
    for (place, line) in lines.filter({ $0.minutes > 0 }).enumerated() {
      try projection.transaction.execute(
        """
        insert into work_of_order (case_id, n, branch, technician, category, minutes, done_at)
        values (\(projection.id), \(place + 1), \(projection.branch), \(line.technician), \(state.call.category.rawValue),
          \(line.minutes), \(line.at))
        """)
    }
  }

  /// When the running round's arrival falls due: a cache for sorting, made again from events at any time. DSP-041
  private static func arrival(
    of state: WorkOrder, _ policy: Policy, _ projection: Projection
  ) throws -> (due: Instant?, isPaused: Bool) {
    let calendar = try projection.rules.calendar(state.round.calendarVersion(of: .arrival), in: projection.transaction)
    let running = state.deadlines(policy: policy, calendar: calendar, now: state.round.start).filter {
      $0.round == state.round.number
    }
    let deadline = running.first { $0.kind == .arrival }
    // A regulation without a limit for the way there may still promise that a visit is arranged: then lists sort by that.
    if deadline?.limit == nil, let arranging = running.first(where: { $0.kind == .arrangement }), arranging.stoppedAt == nil {
      return (arranging.due, false)
    }
    return (deadline?.due, deadline?.reckoning?.isPaused ?? false)
  }
}

extension WorkOrder: Scoped {}
