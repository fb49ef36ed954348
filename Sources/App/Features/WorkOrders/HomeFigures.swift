import Aftersales
import Basics
import Storage

/// Today in a branch, in numbers. A number means what the list behind it shows.
struct HomeFigures: Sendable {
  let calls: Int
  let waiting: Int
  let underWay: Int
  let late: Int
  let kept: Int
  let ended: Int

  /// By branch, all in one question.
  static func byBranch(since today: Instant, in work: Work) throws -> [ID<Branch>: HomeFigures] {
    func sum(_ condition: SQL) -> SQL { "coalesce(sum(case when \(condition) then 1 else 0 end), 0)" }
    func open(_ isMeant: (WorkOrder.Status) -> Bool) -> SQL {
      sum("o.open = 1 and o.status in \(WorkOrder.Status.among(isMeant))")
    }
    let rows = try work.rows(
      ScopedQuery(
        """
        select o.branch, \(sum("o.called_at >= \(today)")), \(open(\.isUndispatched)), \(open(\.isOnItsWay)),
          \(sum(LinePromise.late.condition(now: work.now) ?? "1 = 0")),
          \(sum("o.arrived_at >= \(today) and (o.due is null or o.arrived_at <= o.due)")), \(sum("o.arrived_at >= \(today)"))
        from work_order o where (o.open = 1 or o.called_at >= \(today) or o.arrived_at >= \(today))
        """, scope: work.scope, on: "o.branch", technician: "o.technician", then: "group by o.branch"))
    return Dictionary(
      uniqueKeysWithValues: rows.map { row in
        (
          row.id(0),
          HomeFigures(
            calls: row.int(1), waiting: row.int(2), underWay: row.int(3), late: row.int(4), kept: row.int(5), ended: row.int(6))
        )
      })
  }
}
