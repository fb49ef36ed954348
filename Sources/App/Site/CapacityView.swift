import Aftersales
import Basics
import Web

/// From the forecast to its page.
enum CapacityView {
  static func page(_ question: BoardQuestion, _ visitor: Visitor, _ work: Work) throws -> HTML {
    try work.require(BoardRoutes.readers)
    var frame = try Frames.inside(visitor, work)
    let (id, names) = try BoardView.branch(question, work)
    let branch = try work.find(BranchFile.self, id.number)
    let zone = try work.calendar(of: branch.state).zone
    frame.reader = Reader(words: visitor.words, now: work.now, offset: { zone.offset(at: $0) })
    let reading = try CapacityReading(branch, in: work)
    return CapacityPage(
      branches: names.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map { other, name in
        Tab(label: name, path: "/board/capacity?branch=\(other)", isCurrent: other == id)
      }, days: reading.forecast.days, withoutDue: reading.withoutDue, board: question.path,
      shifts: work.actor.roles.contains(.administrator) ? "/admin/calendar" : nil,
      path: { day in question.path(day: day, days: 1) }
    ).html(frame)
  }
}
