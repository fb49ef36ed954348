import Aftersales
import Basics
import Web

/// From the forecast to its page.
enum CapacityView {
  static func page(_ question: BoardQuestion, _ visitor: Visitor, _ work: Work) throws -> HTML {
    let (frame, names, branch) = try BoardView.place(question, visitor, work)
    let reading = try CapacityReading(branch, in: work)
    return CapacityPage(
      branches: BoardView.tabs(names, at: ID(branch.id)) { "/board/capacity?branch=\($0)" },
      days: reading.forecast.days, withoutDue: reading.withoutDue, board: question.path,
      shifts: work.actor.roles.contains(.administrator) ? "/admin/calendar" : nil,
      path: { day in question.path(day: day, days: 1) }
    ).html(frame)
  }
}
