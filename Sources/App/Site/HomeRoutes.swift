import Aftersales
import Basics
import Storage
import Web

/// `/home`: today in the branches that the reader sees.
enum HomeRoutes {
  static func routes(_ desk: Desk) -> [Route] {
    [desk.page("/home") { visitor, work in .html(try page(visitor, work)) }]
  }

  private static func page(_ visitor: Visitor, _ work: Work) throws -> HTML {
    let frame = try Frames.inside(visitor, work)
    let t = frame.reader
    let figures = try HomeFigures.byBranch(since: try dayStart(t, work), in: work)
    func sum(_ figure: (HomeFigures) -> Int) -> Int { figures.values.reduce(0) { $0 + figure($1) } }
    let late = sum(\.late)
    let pressing = try WorkOrderLines.pressing(in: work)
    let views = try OrderViews(frame, work, branches: pressing.map(\.branch))
    let isDesk = !work.scope.isTechnicianOnly
    let list = isDesk ? "/orders" : "/m"
    return HomePage(
      day: t.today,
      figures: [
        .init(number: sum(\.calls), label: t("figure.callsToday"), path: isDesk ? "/orders?day=\(t.today)" : list),
        .init(number: sum(\.waiting), label: t("figure.waiting"), path: isDesk ? "/orders?tab=waiting" : list),
        .init(number: sum(\.underWay), label: t("figure.underWay"), path: isDesk ? "/orders?tab=underWay" : list),
        .init(number: late, label: t("figure.late"), path: "#pressing", tone: late > 0 ? "late" : ""),
      ],
      branches: try Branches.choices(work).map { branch in
        let count = ID<Branch>(text: branch.key).flatMap { figures[$0] }
        return .init(
          name: branch.label, path: list, calls: count?.calls ?? 0, waiting: count?.waiting ?? 0, late: count?.late ?? 0,
          kept: count?.kept ?? 0, ended: count?.ended ?? 0)
      }, pressing: pressing.map(views.line)
    ).html(frame)
  }

  private static func dayStart(_ t: Reader, _ work: Work) throws -> Instant {
    guard let home = try work.homeBranch() else { return work.now }
    return try work.calendar(of: home.state).zone.instant(t.today, 0)
  }
}
