import Aftersales
import Basics
import Storage
import Web

/// `/day-end`: register against vouchers, four lists, and the cash that is out. DSP-007, DSP-046
enum DayEndRoutes {
  static func routes(_ desk: Desk) -> [Route] {
    [
      desk.page("/day-end") { visitor, work in .html(try page(visitor, work)) },
      desk.change("/day-end") { visitor, work in
        guard work.actor.isAny(of: [.clerk, .supervisor, .branchManager, .administrator]) else { throw Problem.forbidden }
        guard let home = try work.homeBranch() else { throw Problem.notFound }
        let zone = try work.calendar(of: home.state).zone
        let today = zone.local(work.now).day
        let typed = try Input(FormJSON.body(visitor.form, for: fields, zone: zone, now: work.now), for: fields)
        let day = typed.day("day") ?? today
        guard day <= today else { throw Refusal.invalid([FieldFault("day", "in-the-future")]) }
        try close(day, ID(home.id), by: visitor.session.user.name, in: work)
        return .redirect(to: "/day-end?day=\(day)&done=dayEnd")
      } again: { visitor, work, refusal in
        .html(try page(visitor, work, refused: refusal), status: 422)
      },
    ]
  }

  private static let fields = [Field("day", .day, isRequired: false)]

  /// Carries over what nobody was sent to and notes who closed the day; the carrying itself is the system's.
  static func close(_ day: LocalDay, _ branch: ID<Branch>, by name: String, in work: Work) throws {
    let system = Work(.system, now: work.now, transaction: work.transaction, parts: work.parts)
    _ = try WorkOrders.carryOver(branch, on: day, in: system)
    try work.set("dayEnd.\(branch).\(day)", to: "\(work.now.milliseconds) \(name)")
  }

  private static func page(_ visitor: Visitor, _ work: Work, refused: Refusal? = nil) throws -> HTML {
    let frame = try Frames.inside(visitor, work).refusing(refused).naming(refused?.fields ?? [])
    let t = frame.reader
    let day = visitor.call.query.day("day", today: t.today) ?? t.today
    let lists = try WorkOrderLines.dayEnd(in: work)
    let cash = try WorkOrderLines.cash(in: work)
    let views = try OrderViews(frame, work, branches: lists.notDispatched.map(\.branch) + lists.voucherOut.map(\.branch))
    func shown(_ lines: [WorkOrderLine], command: String?) -> [DayEndPage.Line] {
      lines.map { line in
        DayEndPage.Line(
          head: views.head(line), calledAt: line.calledAt, holder: views.holder(line), since: line.holderSince,
          badge: line.arrivedAt == nil ? views.badge(line) : nil,
          command: command == "strike-off" && !line.isSigned ? nil : command)
      }
    }
    let mayAct = work.actor.isAny(of: [.clerk, .supervisor])
    var page = DayEndPage(
      day: day, branch: frame.person?.branch ?? "", notDispatched: shown(lists.notDispatched, command: nil),
      voucherOut: shown(lists.voucherOut, command: nil),
      notStruckOff: shown(lists.notStruckOff, command: mayAct ? "strike-off" : nil),
      voucherMissing: shown(lists.voucherMissing, command: nil),
      cash: Dictionary(grouping: cash, by: { $0.technicianName ?? "" }).sorted { $0.key < $1.key }.map { name, lines in
        DayEndPage.Cash(
          technician: name, path: "/orders?tab=underWay", cases: lines.count,
          amount: lines.reduce(Money.zero) { $0 + ($1.amount ?? .zero) },
          oldest: lines.compactMap(\.arrivedAt).min() ?? work.now)
      })
    page.showsFigures = work.actor.isAny(of: FigureRoutes.readers)
    page.mayClose = work.actor.isAny(of: [.clerk, .supervisor, .branchManager, .administrator])
    if let home = try work.homeBranch(), let mark = try work.setting("dayEnd.\(ID<Branch>(home.id)).\(day)") {
      let parts = mark.split(separator: " ", maxSplits: 1)
      if parts.count == 2, let at = Int64(parts[0]) { page.closed = (String(parts[1]), Instant(milliseconds: at)) }
    }
    return page.html(frame)
  }
}
