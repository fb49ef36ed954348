import Aftersales
import Basics
import Storage
import Web

/// The papers of a case beside its voucher: the card that hangs on the article, and the report that the customer keeps.
enum CasePapers {
  static func routes(_ desk: Desk) -> [Route] {
    [
      desk.page("/orders/{id}/card") { visitor, work in .html(try card(visitor, work)) },
      desk.page("/orders/{id}/report") { visitor, work in .html(try report(visitor, work)) },
    ]
  }

  /// Nothing to print before the card is made out. WRK-006
  private static func card(_ visitor: Visitor, _ work: Work) throws -> HTML {
    let paper = try Paper(visitor, work, purpose: "card")
    guard let bench = paper.order.bench, let card = bench.card else { throw Refusal("no-repair-card", clause: "a6") }
    return PrintCard(
      organisation: paper.frame.organisation, branch: paper.branch, number: paper.line.number,
      receipt: bench.receipt, serial: paper.line.serial,
      symptom: paper.views.show(paper.line.symptom, .words, paper.line, hasPurpose: true), fault: paper.words(card.fault),
      openedAt: card.openedAt, plannedFinish: card.plannedFinish, technician: paper.name(bench.technician),
      work: bench.work.map { done in
        paper.frame.reader.listed(
          [paper.frame.reader.duration(done.minutes * .minute), done.parts, paper.words(done.notes)].compactMap(\.self))
      }, inspectedAt: bench.inspections.last { $0.passed }?.at, orderPath: paper.path
    ).html(paper.frame)
  }

  /// Nothing to report before the article is mended. RPT-019
  private static func report(_ visitor: Visitor, _ work: Work) throws -> HTML {
    let paper = try Paper(visitor, work, purpose: "report")
    let order = paper.order
    guard let mendedAt = order.round.mendedAt else { throw order.standing("a4") }
    let visits = order.visits.filter { $0.round == order.round.number }
    let work = visits.flatMap(\.work) + (order.bench?.work ?? [])
    return PrintReport(
      organisation: paper.frame.organisation, branch: paper.branch, number: paper.line.number,
      customer: paper.views.show(paper.line.name, .name, paper.line, hasPurpose: true), goods: paper.line.model,
      serial: paper.line.serial,
      symptom: paper.views.show(paper.line.symptom, .words, paper.line, hasPurpose: true),
      causes: visits.compactMap { paper.words($0.diagnosis?.cause) },
      plans: visits.compactMap { paper.words($0.diagnosis?.plan) },
      work: work.compactMap { paper.words($0.notes) }, parts: work.compactMap(\.parts),
      minutes: work.reduce(0) { $0 + $1.minutes }, amount: paper.line.amount,
      technician: paper.name(order.bench?.technician ?? visits.last?.technician) ?? "", calledAt: order.round.start,
      arrivedAt: order.round.firstArrival, mendedAt: mendedAt, orderPath: paper.path
    ).html(paper.frame)
  }

  /// What every paper of a case needs; that it was printed is written down.
  private struct Paper {
    let frame: Frame
    let order: WorkOrder
    let line: WorkOrderLine
    let views: OrderViews
    /// The branch of the case, whoever prints.
    let branch: String
    let path: String
    private let values: [ID<Personal>: String]
    private let names: [Int64: String]

    init(_ visitor: Visitor, _ work: Work, purpose: String) throws {
      let id: ID<WorkOrder> = try visitor.id()
      frame = try Frames.inside(visitor, work)
      order = try WorkOrders.find(id, in: work).state
      guard let line = try WorkOrderLines.one(id, in: work) else { throw Problem.notFound }
      self.line = line
      work.noteAccess(to: id.number, purpose: purpose)
      views = try OrderViews(frame, work, branches: [line.branch])
      branch = try Branches.name(line.branch, work)
      path = "/orders/\(id)"
      values = try PersonalValues.of(stream: id.number, in: work.transaction)
      let people = [order.bench?.technician].compactMap(\.self) + order.visits.map(\.technician)
      names = try work.names(of: Set(people.map(\.number)), elsewhere: frame.reader("actor.elsewhere"))
    }

    func words(_ personal: Personal?) -> String? {
      personal?.reference.flatMap { values[$0] }.map { views.show($0, .words, line, hasPurpose: true) }
    }
    func name(_ staff: ID<Staff>?) -> String? { staff.flatMap { names[$0.number] } }
  }
}
