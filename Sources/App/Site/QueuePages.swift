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
      desk.page("/queue") { visitor, work in .html(try page(visitor, work)) },
      desk.page("/queue/print") { visitor, work in
        .html(try DispatchLists.papers(try WorkOrderLines.underWay(in: work), visitor, work))
      },
    ]
  }

  static func page(_ visitor: Visitor, _ work: Work, refused: ListRefusal? = nil) throws -> HTML {
    let people = try Technicians.choices(work)
    let reading = try ListReading(
      QueueListing.self, visitor, work, searchKey: "orders.search", hasColumns: false, technicians: people, refused: refused)
    let frame = reading.frame
    let part = try QueueListing.part(reading.query, in: work)
    let underWay = try WorkOrderLines.underWay(in: work)
    let views = try OrderViews(frame, work, branches: (part.lines + underWay).map(\.branch))
    let technicians = try WorkOrderLines.technicians(of: part.lines.map(\.branch), in: work)
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
    let choosing = QueuePage.choosing(reading.query)
    let cells = views.drawn(part.lines, on: "queue", paths: choosing) {
      QueuePage.cells(views.line($0), skill: $0.skill, choosing: choosing, frame)
    }
    let drawn = zip(part.lines, cells).map { line, cells in
      let offer = offer(Want(branch: line.branch, skill: line.skill))
      return (
        line,
        QueuePage.Waiting(
          id: line.id.description, number: line.number, cells: cells, fitting: offer.fitting, advice: offer.advice,
          isNobodyFree: offer.fitting.isEmpty)
      )
    }
    func shown(_ belongs: (WorkOrderLine) -> Bool) -> [QueuePage.Waiting] { drawn.filter { belongs($0.0) }.map(\.1) }
    let chosen =
      visitor.call.query["order"].flatMap { id in part.lines.first { $0.id.description == id } }
      ?? part.lines.first { !$0.status.wantsAnotherVisit } ?? part.lines.first
    let candidates = (chosen.flatMap { technicians[$0.branch] } ?? []).map { person in
      QueuePage.Candidate(
        id: person.id.description, name: person.name, arrival: "",
        reasons: "",
        hindrance: chosen?.skill.flatMap {
          WorkOrder.mayGo(having: person.skills, wanting: $0) ? nil : t("queue.unskilled", ["skill": $0])
        }, work: min(100, person.load * 15),
        load: t("queue.load", ["count": String(person.load)]))
    }
    // What is late and what waits are counted over the whole desk, whatever the page is narrowed to.
    let late = ListQuery(text: "promise=late", for: QueueListing.shape)
    let lateNow = try QueueListing.total(late, in: work)
    var page = QueuePage(
      carriedOver: shown { !$0.status.wantsAnotherVisit && $0.carriedOver != nil },
      today: shown { !$0.status.wantsAnotherVisit && $0.carriedOver == nil }, again: shown(\.status.wantsAnotherVisit),
      underWay: views.drawn(underWay, on: "underWay") { frame.orderRow(views.line($0)) },
      chosen: chosen?.id.description, candidates: candidates,
      figures: [
        HomePage.Figure(number: frame.counts[.queue] ?? 0, label: t("figure.waiting"), path: "/queue?count=all"),
        HomePage.Figure(number: underWay.count, label: t("figure.underWay"), path: "/orders?tab=underWay"),
        HomePage.Figure(number: lateNow, label: t("figure.late"), path: late.path, tone: lateNow > 0 ? "late" : ""),
      ])
    page.bar = reading.bar
    page.part = (part.previous, part.next)
    page.bulk = OrderList.bulk("queue", reading.query, total: reading.bar.total, shown: part.lines.count, people, work)
    return page.html(frame)
  }
}
