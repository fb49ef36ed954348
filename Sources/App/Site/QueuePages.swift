import Aftersales
import Basics
import Storage
import Web

/// `/queue`: the supervisor's desk. DSP-001, DSP-007, DSP-041, DSP-045
enum QueuePages {
  private struct Want: Hashable {
    let branch: ID<Branch>
    let skill: String?
  }

  /// Who may be sent, and who is the best of them.
  private struct Offer {
    let fitting: [Choice]
    let advice: String
  }

  static func routes(_ desk: Desk) -> [Route] {
    [
      desk.page("/queue") { visitor, work in
        let frame = try Frames.inside(visitor, work)
        return .html(try page(visitor, work, frame).html(frame))
      },
      desk.page("/queue/print") { visitor, work in .html(try paper(visitor, work)) },
    ]
  }

  private static func page(_ visitor: Visitor, _ work: Work, _ frame: Frame) throws -> QueuePage {
    let waiting = try WorkOrderLines.waiting(in: work)
    let again = try WorkOrderLines.wantingVisit(in: work)
    let underWay = try WorkOrderLines.underWay(in: work)
    let views = try OrderViews(frame, work, branches: (waiting + again + underWay).map(\.branch))
    let technicians = try WorkOrderLines.technicians(of: (waiting + again).map(\.branch), in: work)
    let t = frame.reader
    // The lines of a branch that want the same skill, or none, offer the same people. DSP-040, DSP-045
    var offers: [Want: Offer] = [:]
    func offer(_ want: Want) -> Offer {
      if let known = offers[want] { return known }
      let people = (technicians[want.branch] ?? []).filter { WorkOrder.mayGo(having: $0.skills, wanting: want.skill) }
      let offer = Offer(
        fitting: people.map { Choice($0.id.description, t("queue.choice", ["name": $0.name, "count": String($0.load)])) },
        advice: people.first.map { t("queue.advice", ["name": $0.name, "count": String($0.load)]) } ?? t("queue.nobody"))
      offers[want] = offer
      return offer
    }
    func shown(_ line: WorkOrderLine) -> QueuePage.Waiting {
      let offer = offer(Want(branch: line.branch, skill: line.skill))
      return QueuePage.Waiting(
        line: views.line(line), fitting: offer.fitting, advice: offer.advice, isNobodyFree: offer.fitting.isEmpty,
        skill: line.skill)
    }
    let chosen =
      visitor.call.query["order"].flatMap { id in (waiting + again).first { $0.id.description == id } } ?? waiting.first
      ?? again.first
    let candidates = (chosen.flatMap { technicians[$0.branch] } ?? []).map { person in
      QueuePage.Candidate(
        id: person.id.description, name: person.name, arrival: "",
        reasons: "",
        hindrance: chosen?.skill.flatMap {
          WorkOrder.mayGo(having: person.skills, wanting: $0) ? nil : t("queue.unskilled", ["skill": $0])
        }, work: min(100, person.load * 15),
        load: t("queue.load", ["count": String(person.load)]))
    }
    let lateNow = waiting.count { line in line.due.map { $0 < work.now } ?? false }
    return QueuePage(
      carriedOver: waiting.filter { $0.carriedOver != nil }.map(shown),
      today: waiting.filter { $0.carriedOver == nil }.map(shown), again: again.map(shown), underWay: underWay.map(views.line),
      chosen: chosen?.id.description, candidates: candidates,
      figures: [
        HomePage.Figure(number: waiting.count, label: t("figure.waiting"), path: "/queue"),
        HomePage.Figure(number: underWay.count, label: t("figure.underWay"), path: "/orders?tab=underWay"),
        HomePage.Figure(number: lateNow, label: t("figure.late"), path: "/queue", tone: lateNow > 0 ? "late" : ""),
      ])
  }

  /// The paper dispatch list for technicians without a phone.
  private static func paper(_ visitor: Visitor, _ work: Work) throws -> HTML {
    try work.require(try WorkOrders.declaration("dispatch").roles)
    let frame = try Frames.inside(visitor, work)
    let lines = try WorkOrderLines.underWay(in: work)
    // Numbers and streets stand on it whole: that is a reading like any other. SEC-001
    for line in lines { work.noteAccess(to: line.id.number, purpose: "dispatch-list") }
    let views = try OrderViews(frame, work, branches: lines.map(\.branch))
    guard !lines.isEmpty else { throw Refusal("nothing-to-print") }
    var page = PrintDispatchList(
      organisation: frame.organisation, branch: frame.person?.branch ?? "", day: frame.reader.today, sheets: [])
    page.sheets = Dictionary(grouping: lines, by: { $0.technicianName ?? "" }).sorted { $0.key < $1.key }.map { name, jobs in
      PrintDispatchList.Sheet(
        technician: name,
        lines: jobs.map { line in
          // Paper goes out with the technician, who must find the door and the bell.
          PrintDispatchList.Line(
            number: line.number, customer: views.show(line.name, .name, line, hasPurpose: true),
            phone: views.show(line.phone, .phone, line, hasPurpose: true),
            address: views.show(line.address, .address, line, hasPurpose: true), goods: line.model,
            symptom: views.show(line.symptom, .words, line, hasPurpose: true),
            category: frame.reader("category." + line.category), due: line.due,
            code: QRCode(visitor.address(of: "/orders/\(line.id)"))?.svg(label: frame.reader("print.code")))
        })
    }
    return page.html(frame)
  }
}
