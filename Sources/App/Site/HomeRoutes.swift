import Aftersales
import Basics
import Storage
import Web

/// `/home`: today in the branches that the reader sees.
enum HomeRoutes {
  static func routes(_ desk: Desk) -> [Route] {
    [desk.page("/home") { visitor, work in .html(try page(visitor, work)) }]
  }

  private struct Count {
    var calls = 0
    var waiting = 0
    var underWay = 0
    var late = 0
    var kept = 0
    var ended = 0
  }

  private static func page(_ visitor: Visitor, _ work: Work) throws -> HTML {
    let frame = try Frames.inside(visitor, work)
    let t = frame.reader
    let counts = try counts(today: try dayStart(t, work), work)
    let sum = counts.values.reduce(into: Count()) { sum, count in
      sum.calls += count.calls
      sum.waiting += count.waiting
      sum.underWay += count.underWay
      sum.late += count.late
    }
    let branches = try work.rows(
      ScopedQuery("select b.id, b.name from branch b where b.closed = 0", scope: work.scope, on: "b.id", then: "order by b.id"))
    let pressing = try pressing(work)
    let views = try OrderViews(frame, work, branches: pressing.map(\.branch))
    let isDesk = !work.scope.isTechnicianOnly
    let list = isDesk ? "/orders" : "/m"
    return HomePage(
      day: t.today,
      figures: [
        .init(number: sum.calls, label: t("figure.callsToday"), path: isDesk ? "/orders?day=\(t.today)" : list),
        .init(number: sum.waiting, label: t("figure.waiting"), path: isDesk ? "/orders?tab=waiting" : list),
        .init(number: sum.underWay, label: t("figure.underWay"), path: isDesk ? "/orders?tab=underWay" : list),
        .init(number: sum.late, label: t("figure.late"), path: "#pressing", tone: sum.late > 0 ? "late" : ""),
      ],
      branches: branches.map { row in
        let count = counts[row.integer(0)] ?? Count()
        return .init(
          name: row.text(1), path: list, calls: count.calls, waiting: count.waiting, late: count.late, kept: count.kept,
          ended: count.ended)
      }, pressing: pressing.map(views.line)
    ).html(frame)
  }

  private static func dayStart(_ t: Reader, _ work: Work) throws -> Instant {
    guard let home = try Frames.homeBranch(work) else { return work.now }
    return try work.calendar(of: home.state).zone.instant(t.today, 0)
  }

  /// All figures of all branches in one question.
  private static func counts(today: Instant, _ work: Work) throws -> [Int64: Count] {
    func sum(_ condition: SQL) -> SQL { "coalesce(sum(case when \(condition) then 1 else 0 end), 0)" }
    let rows = try work.rows(
      ScopedQuery(
        """
        select o.branch, \(sum("o.called_at >= \(today)")),
          \(sum("o.open = 1 and o.status in ('registered', 'waitingDispatch', 'handedBack')")),
          \(sum("o.open = 1 and o.status in ('dispatched', 'accepted', 'travelling')")),
          \(sum("o.open = 1 and o.arrived_at is null and o.due < \(work.now)")),
          \(sum("o.arrived_at >= \(today) and (o.due is null or o.arrived_at <= o.due)")),
          \(sum("o.arrived_at >= \(today)"))
        from work_order o where (o.open = 1 or o.called_at >= \(today) or o.arrived_at >= \(today))
        """, scope: work.scope, on: "o.branch", technician: "o.technician", then: "group by o.branch"))
    return Dictionary(
      uniqueKeysWithValues: rows.map {
        (
          $0.integer(0),
          Count(calls: $0.int(1), waiting: $0.int(2), underWay: $0.int(3), late: $0.int(4), kept: $0.int(5), ended: $0.int(6))
        )
      })
  }

  /// Promises of arrival that are broken or fall due within the hour.
  private static func pressing(_ work: Work) throws -> [WorkOrderLine] {
    try work.rows(
      ScopedQuery(
        """
        select \(WorkOrderLine.columns) from \(WorkOrderLine.tables)
        where o.open = 1 and o.arrived_at is null and o.due < \(work.now + .hour)
        """, scope: work.scope, on: "o.branch", technician: "o.technician", then: "order by o.due, o.id limit 50")
    ).map(WorkOrderLine.init)
  }
}
