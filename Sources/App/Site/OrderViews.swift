import Aftersales
import Basics
import Storage
import Web

/// From register lines and case files to what pages show. Every personal value passes here by the reader's sight. SEC-001
struct OrderViews {
  let work: Work
  let frame: Frame
  private let calendars: [ID<Branch>: OpenHours]
  /// What the reader sees without a stated purpose: of other branches, of his own, of his own jobs.
  private let sights: [[Personal.Class: Sight]]

  /// Reads the calendars of the branches on the page once.
  init(_ frame: Frame, _ work: Work, branches: some Sequence<ID<Branch>>) throws {
    self.work = work
    self.frame = frame
    calendars = try work.calendars(of: branches).mapValues { work.parts.rules.openHours($0, around: frame.reader.now) }
    sights = [(false, false), (true, false), (false, true), (true, true)].map { isOwnBranch, isOwnJob in
      Eyes.sight(of: work.actor, isOwnBranch: isOwnBranch, isOwnJob: isOwnJob, hasPurpose: false)
    }
  }

  var reader: Reader { frame.reader }

  /// The lines of a page, each drawn only where something of it changed since it was drawn last.
  /// - Parameters:
  ///   - page: which page and which of its columns
  ///   - paths: what else of the page stands in every line
  ///   - branches: the names of branches, where the lines carry them
  func drawn(
    _ lines: [WorkOrderLine], on page: String, paths: String = "", branches: [ID<Branch>: String] = [:],
    draw: (WorkOrderLine) -> HTML
  ) -> [HTML] {
    work.parts.drawn.lines(
      lines.map {
        DrawnLines.Ground(
          line: $0, calendar: calendars[$0.branch]?.calendar.version, sight: sight(of: $0), branch: branches[$0.branch])
      },
      on: DrawnLines.Page(
        name: page, language: reader.language, offset: reader.offsetSeconds, paths: "\(frame.assets) \(paths)", sights: sights),
      at: reader.now
    ) { (draw($0), badge($0).changes(after: reader.now)) }
  }

  func line(_ line: WorkOrderLine) -> OrderLine {
    OrderLine(
      head: head(line), calledAt: line.calledAt,
      place: "\(reader("zone." + line.zone)) · \(show(line.address, .address, line))", phone: show(line.phone, .phone, line),
      badge: badge(line), holder: holder(line), carriedOver: line.carriedOver.map { max(1, reader.today - $0) } ?? 0)
  }

  func head(_ line: WorkOrderLine) -> OrderHead {
    OrderHead(
      id: line.id.description, number: line.number, customer: show(line.name, .name, line), product: line.model,
      symptom: show(line.symptom, .words, line), status: line.status.rawValue, category: line.category,
      isUrgent: line.severity != "normal", urged: line.urges)
  }

  func holder(_ line: WorkOrderLine) -> String {
    if line.holder == "technician", let name = line.technicianName { return name }
    return reader("voucherHolder." + line.holder)
  }

  /// A personal value as this reader may see it in a list: without a stated purpose.
  func show(_ value: String, _ kind: Personal.Class, _ line: WorkOrderLine, hasPurpose: Bool = false) -> String {
    guard !hasPurpose else {
      let sight = SightRule.sight(
        of: kind, for: work.actor.roles, isOwnBranch: work.actor.branches.contains(line.branch), isOwnJob: isOwnJob(line),
        hasPurpose: true)
      return Masking.show(value, kind, sight)
    }
    return Masking.show(value, kind, sights[sight(of: line)][kind] ?? .masked)
  }

  private func isOwnJob(_ line: WorkOrderLine) -> Bool { line.isOpen && line.technician == work.actor.id }

  /// Which of the sights holds for a line.
  private func sight(of line: WorkOrderLine) -> Int {
    (work.actor.branches.contains(line.branch) ? 1 : 0) + (isOwnJob(line) ? 2 : 0)
  }

  func badge(_ line: WorkOrderLine) -> ClockBadge {
    let calendar = calendars[line.branch]
    let proof = "/orders/\(line.id)/proof/arrival"
    let now = reader.now
    let promise = LinePromise(line, now: now)
    switch promise {
    case .cancelled: return ClockBadge(state: .cancelled)
    case .paused: return ClockBadge(state: .paused, proof: proof)
    default: break
    }
    guard promise != .unlimited, let due = line.due else { return ClockBadge(state: .open) }
    if promise == .met { return ClockBadge(state: .met, due: due, proof: proof) }
    if promise == .missed {
      let stopped = line.arrivedAt ?? line.closedAt ?? now
      let over = calendar?.workingTime(from: due, to: stopped) ?? (stopped - due)
      return ClockBadge(state: .missed, left: -over, due: due, proof: proof)
    }
    guard let calendar else {
      return ClockBadge(state: now > due ? .late : .running, left: due - now, due: due, countsUntil: due, proof: proof)
    }
    if now > due {
      return ClockBadge(state: .late, left: -calendar.workingTime(from: due, to: now), due: due, used: 100, proof: proof)
    }
    let left = calendar.workingTime(from: now, to: due)
    let whole = max(1, calendar.workingTime(from: line.calledAt, to: due))
    return ClockBadge(
      state: left < .hour ? .soon : .running, left: left, due: due, used: Int(100 - min(100, left * 100 / whole)),
      countsUntil: calendar.isOpen(at: now) ? due : nil, isProvisional: false, proof: proof)
  }

  func badge(_ deadline: Deadline, order: ID<WorkOrder>, calendar: WorkCalendar) -> ClockBadge {
    let now = reader.now
    let proof = deadline.reckoning == nil ? nil : "/orders/\(order)/proof/\(deadline.name)"
    var badge = ClockBadge(state: .running, due: deadline.due, isProvisional: deadline.isProvisional, proof: proof)
    switch deadline.state(now) {
    case .met: badge.state = deadline.isMeasuredOnly ? .open : .met
    case .cancelled: badge.state = .cancelled
    case .paused:
      badge.state = .paused
      badge.reason = deadline.reckoning?.openPause.map { reader.words.first(of: ["pause." + $0.reason, $0.reason]) }
    case .missed:
      badge.state = deadline.stoppedAt == nil ? .late : .missed
      if let due = deadline.due { badge.left = -calendar.workingTime(from: due, to: deadline.stoppedAt ?? now) }
    case .running:
      guard let due = deadline.due else {
        badge.state = .open
        return badge
      }
      let left = calendar.workingTime(from: now, to: due)
      badge.left = left
      badge.state = left < .hour ? .soon : .running
      let whole = max(1, calendar.workingTime(from: deadline.start, to: due))
      badge.used = Int(100 - min(100, left * 100 / whole))
      badge.countsUntil = calendar.isOpen(at: now) ? due : nil
    }
    return badge
  }

  /// The clause in whose name the system acted, number and words; the regulation as such where it has none.
  /// A version that cannot be read is said, beside the clause that the event names.
  func rule(_ rule: WorkOrder.ByRule) throws -> String {
    do {
      let policy = try work.policy(rule.policy)
      return rule.clause.map { OrderViews.clause($0, policy, reader) } ?? reader("byRule.regulation")
    } catch let fault as DocumentFault {
      return reader("byRule.unreadable", ["clause": name(of: rule), "version": fault.name])
    }
  }

  /// `补充十一`, or the regulation as such.
  func name(of rule: WorkOrder.ByRule) -> String { rule.clause.map(reader.words.clause) ?? reader("byRule.regulation") }

  /// `第十四条 叫修时间至抵达时间…`: number and words of a clause.
  static func clause(_ id: String, _ policy: Policy, _ t: Reader) -> String {
    "\(t.words.clause(id)) \(policy.clauses[id].map { t.words.asAdopted($0.text) } ?? "")"
  }

  /// The proof as a reader goes through it. DSP-002, DSP-003, DSP-004
  func proof(
    _ deadline: Deadline, of state: WorkOrder, order: ID<WorkOrder>, policy: Policy, calendar: WorkCalendar
  ) -> Proof? {
    guard let reckoning = deadline.reckoning else { return nil }
    let words = deadline.citations.map { OrderViews.clause($0, policy, reader) }
    return Proof(
      name: deadline.kind.rawValue, badge: badge(deadline, order: order, calendar: calendar),
      clause: words.joined(separator: "\n"),
      versions: reader(
        "proof.versions", ["policy": deadline.policyVersion, "calendar": String(deadline.calendarVersion.prefix(8))]),
      limit: deadline.limit.flatMap { limit in
        switch limit.unit {
        case .minutes: return Int64(limit.amount) * .minute
        case .hours, .workingHours: return Int64(limit.amount) * .hour
        case .workingDays, .calendarDays, .months: return nil
        }
      },
      start: deadline.start, due: deadline.due,
      pieces: reckoning.intervals.map { interval in
        Proof.Piece(
          from: interval.from, to: interval.to, kind: Proof.Piece.Kind(rawValue: interval.kind.rawValue) ?? .closed,
          reason: interval.reason.map { reader.words.first(of: ["interval." + $0, "pause." + $0, $0]) }
            ?? reader("interval.kind." + interval.kind.rawValue),
          source: interval.source)
      }, moves: state.recalculations(of: deadline).map { moved($0.moved) })
  }

  /// What another calendar did to a promise. DSP-004
  func moved(_ it: WorkOrderEvent.PromiseRecalculated) -> String {
    func end(_ due: Instant?) -> String { due.map(reader.moment) ?? reader("promise.moved.resting") }
    return reader(
      "promise.moved",
      [
        "promise": reader("promise." + it.promise.rawValue), "old": end(it.oldDue), "new": end(it.newDue),
        "oldCalendar": String(it.oldCalendar.prefix(8)), "newCalendar": String(it.newCalendar.prefix(8)),
        "why": reader("why." + it.why.rawValue),
      ])
  }
}
