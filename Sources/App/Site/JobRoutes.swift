import Aftersales
import Basics
import Storage
import Web

/// `/m`: the technician's phone.
enum JobRoutes {
  static func routes(_ desk: Desk) -> [Route] {
    [
      desk.page("/m") { visitor, work in .html(try list(visitor, work)) },
      desk.page("/m/cash") { visitor, work in .html(try cash(visitor, work)) },
      desk.page("/m/{id}") { visitor, work in
        .html(try job(try visitor.id(of: WorkOrder.self), visitor, work, typed: Typed()))
      },
    ]
  }

  private static func list(_ visitor: Visitor, _ work: Work) throws -> HTML {
    let frame = try Frames.inside(visitor, work)
    let lines = try WorkOrderLines.jobs(of: work.actor.id, in: work)
    let views = try OrderViews(frame, work, branches: lines.map(\.branch))
    let open = lines.filter { step(of: $0.status) != nil }
    let jobs = open.enumerated().map { place, line in
      JobListPage.Job(
        head: views.head(line), badge: views.badge(line), address: views.show(line.address, .address, line),
        step: step(of: line.status)?.rawValue ?? "", isNow: place == 0)
    }
    let cash = lines.filter { $0.means == "cash" && $0.holder == "technician" }.reduce(Money.zero) { $0 + ($1.amount ?? .zero) }
    return JobListPage(
      day: frame.reader.today, jobs: jobs, cash: cash, done: lines.count - open.count,
      grab: try WorkOrderLines.grabCount(in: work)
    ).html(frame)
  }

  /// The command that the state waits for; nil when it is not the technician's turn.
  static func step(of status: WorkOrder.Status) -> JobPage.Step? {
    switch status {
    case .dispatched: return .accept
    case .accepted: return .depart
    case .travelling: return .arrive
    case .arrived: return .recordWork
    case .working: return .sign
    default: return nil
    }
  }

  typealias Refused = (command: String, refusal: Refusal)

  /// `typed` stands in the form of the next step, or in that of the command that was refused.
  static func job(
    _ id: ID<WorkOrder>, _ visitor: Visitor, _ work: Work, typed: Typed, refused: Refused? = nil
  ) throws -> HTML {
    let frame = try Frames.inside(visitor, work).refusing(refused?.refusal)
    let found = try WorkOrders.find(id, in: work)
    guard let line = try WorkOrderLines.one(id, in: work) else { throw Problem.notFound }
    let views = try OrderViews(frame, work, branches: [line.branch])
    let t = frame.reader
    var step = step(of: line.status)
    // The customer has signed: what is left is to say how the visit ended.
    if line.status == .working, found.state.currentVisit?.signature != nil { step = .finish }
    var page = JobPage(
      head: views.head(line), badge: views.badge(line), place: line.number, step: step, version: found.head,
      address: views.show(line.address, .address, line),
      known: t.place(try work.place(of: line.customer, at: line.address, told: line.branch)),
      phone: views.show(line.phone, .phone, line),
      goods: [line.model, line.serial ?? ""].filter { !$0.isEmpty }.joined(separator: " "), category: line.category,
      cost: t.statements(
        [
          t("category.\(line.category).cost"), CaseView.rule(found.state.call.categoryProof, t),
          found.state.assessment.map { t("payer." + $0.payer.rawValue) + " · " + t("ruling." + $0.rule) },
        ].compactMap(\.self)))
    page.wishes = try CustomerNote.text(of: line.customer, isOwnJob: line.technician == work.actor.id, t, work)
    let isStep = refused == nil || refused?.command == step?.rawValue
    page.typed = isStep ? typed : Typed()
    page.outcomes = ["mendedOnSite", "waitingParts", "secondVisit", "nobodyIn", "customerDeclined", "handedBack"].map {
      Choice($0, t("outcome." + $0))
    }
    page.means = WorkOrder.Means.allCases.map { Choice($0.rawValue, t("means." + $0.rawValue)) }
    page.relations = Signature.Relation.allCases.map { Choice($0.rawValue, t("relation." + $0.rawValue)) }
    page.others = try CaseActions.offered(found.state, to: work.actor.roles.intersection([.technician]), except: step?.rawValue)
      .filter { !["accept", "depart", "hand-in", "record-work", "sign"].contains($0) }
      .map { name in
        try CaseActions.action(
          name, found, visitor: visitor, work: work, frame: frame, choices: [:],
          typed: refused?.command == name ? typed : Typed())
      }
    return page.html(frame)
  }

  private static func cash(_ visitor: Visitor, _ work: Work) throws -> HTML {
    let frame = try Frames.inside(visitor, work)
    let lines = try WorkOrderLines.cash(in: work).filter { $0.technician == work.actor.id }
    let views = try OrderViews(frame, work, branches: lines.map(\.branch))
    let total = lines.reduce(Money.zero) { $0 + ($1.amount ?? .zero) }
    return CashPage(
      lines: lines.map { line in
        CashPage.CashLine(
          head: views.head(line), collectedAt: line.arrivedAt ?? line.calledAt, amount: line.amount ?? .zero,
          means: line.means ?? "cash")
      }, total: total, accountant: frame.reader("role.accountant")
    ).html(frame)
  }
}
