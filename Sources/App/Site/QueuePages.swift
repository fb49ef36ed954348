import Aftersales
import Basics
import Storage
import Web

/// `/queue`: the supervisor's desk. DSP-001, DSP-007, DSP-041, DSP-045
enum QueuePages {
  static func routes(_ desk: Desk) -> [Route] {
    [
      desk.page("/queue") { visitor, work in .html(try page(visitor, work).html(try Frames.inside(visitor, work))) },
      desk.page("/queue/print") { visitor, work in .html(try paper(visitor, work)) },
    ]
  }

  private static func page(_ visitor: Visitor, _ work: Work) throws -> QueuePage {
    let frame = try Frames.inside(visitor, work)
    let waiting = try WorkOrderLines.waiting(in: work)
    let again = try WorkOrderLines.wantingVisit(in: work)
    let underWay = try WorkOrderLines.underWay(in: work)
    let views = try OrderViews(frame, work, branches: (waiting + again + underWay).map(\.branch))
    var technicians: [ID<Branch>: [(id: ID<Staff>, name: String, load: Int)]] = [:]
    for branch in Set((waiting + again).map(\.branch)) {
      technicians[branch] = try WorkOrderLines.technicians(of: branch, in: work)
    }
    let t = frame.reader
    func shown(_ line: WorkOrderLine) -> QueuePage.Waiting {
      let people = technicians[line.branch] ?? []
      let advice = people.first.map { t("queue.advice", ["name": $0.name, "count": String($0.load)]) } ?? t("queue.nobody")
      return QueuePage.Waiting(
        line: views.line(line),
        fitting: people.map { Choice($0.id.description, t("queue.choice", ["name": $0.name, "count": String($0.load)])) },
        advice: advice, isNobodyFree: people.isEmpty)
    }
    let chosen =
      visitor.call.query["order"].flatMap { id in (waiting + again).first { $0.id.description == id } } ?? waiting.first
      ?? again.first
    let candidates = (chosen.flatMap { technicians[$0.branch] } ?? []).map { person in
      QueuePage.Candidate(
        id: person.id.description, name: person.name, arrival: "",
        reasons: t("queue.load", ["count": String(person.load)]), work: min(100, person.load * 15),
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
    let frame = try Frames.inside(visitor, work)
    let lines = try WorkOrderLines.underWay(in: work)
    let views = try OrderViews(frame, work, branches: lines.map(\.branch))
    let sheets = Dictionary(grouping: lines, by: { $0.technicianName ?? "" }).sorted { $0.key < $1.key }.map { name, jobs in
      PrintDispatchList(
        organisation: frame.organisation, branch: frame.person?.branch ?? "", technician: name, day: frame.reader.today,
        lines: jobs.map { line in
          // Paper goes out with the technician, who must find the door and the bell.
          PrintDispatchList.Line(
            number: line.number, customer: views.show(line.name, .name, line, hasPurpose: true),
            phone: views.show(line.phone, .phone, line, hasPurpose: true),
            address: views.show(line.address, .address, line, hasPurpose: true), goods: line.model,
            symptom: views.show(line.symptom, .words, line, hasPurpose: true),
            category: frame.reader("category." + line.category), due: line.due)
        })
    }
    guard !sheets.isEmpty else { throw Refusal("nothing-to-print") }
    return sheets.map { $0.html(frame) }.joined()
  }
}
