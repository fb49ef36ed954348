import Aftersales
import Basics
import Storage

/// What came of the calls of a period, by unit, article, person, kind or month. DSP-034, DSP-042, RPT-006, RPT-033, HR-031
package enum WorkFigures {
  package enum Dimension: String, CaseIterable, Sendable {
    case kind, category, branch, model, technician, month
  }

  package struct Filter: Sendable {
    package var from: Instant
    package var before: Instant
    package var branch: ID<Branch>?
    package var technician: ID<Staff>?
    package var model: String?
  }

  /// One line: what it is about, and its counts.
  package struct Line: Hashable, Sendable {
    package var key: String
    package var calls = 0
    package var mended = 0
    /// Of the calls: the technician came after the limit, or has not come and it has passed.
    package var late = 0
    /// Of the mended: one visit, and not called again.
    package var firstTime = 0
    package var visits = 0
    /// From the call to the mended article, summed over the mended; milliseconds of the wall clock. QLT-043
    package var without: Int64 = 0

    package var lateShare: Int { calls == 0 ? 0 : (late * 100 + calls / 2) / calls }
    package var firstTimeShare: Int { mended == 0 ? 0 : (firstTime * 100 + mended / 2) / mended }
  }

  package static func lines(by dimension: Dimension, _ filter: Filter, in work: Work) throws -> [Line] {
    let key: SQL
    switch dimension {
    case .kind: key = "o.kind"
    case .category: key = "o.category"
    case .branch: key = "b.name"
    case .model: key = "o.model"
    case .technician: key = "coalesce(m.name, '')"
    case .month: key = "''"
    }
    return try work.rows(
      ScopedQuery(
        """
        select \(key), count(*), sum(case when o.mended_at is not null then 1 else 0 end),
          sum(case when o.due is not null and coalesce(o.arrived_at, o.closed_at, \(work.now)) > o.due then 1 else 0 end),
          sum(case when o.mended_at is not null and o.visits = 1 and o.round = 1 then 1 else 0 end),
          CAST(sum(o.visits) AS BIGINT), CAST(sum(coalesce(o.mended_at - o.called_at, 0)) AS BIGINT)
        from work_order o join branch b on b.id = o.branch
          left join work_of_order w on w.case_id = o.id and w.n = 1
          left join staff m on m.id = coalesce(w.technician, o.technician)
        where \(conditions(filter))
        """, scope: work.scope, on: "o.branch", then: "group by 1 order by 2 desc, 1 limit 500")
    ).map { row in
      Line(
        key: row.text(0), calls: row.int(1), mended: row.int(2), late: row.int(3), firstTime: row.int(4), visits: row.int(5),
        without: row.integer(6))
    }
  }

  /// The cases that kept their customers waiting longest. QLT-043
  package static func longest(_ filter: Filter, in work: Work) throws -> [(id: ID<WorkOrder>, line: Line)] {
    try work.rows(
      ScopedQuery(
        """
        select o.id, o.number, o.visits, coalesce(o.mended_at, \(work.now)) - o.called_at
        from work_order o left join work_of_order w on w.case_id = o.id and w.n = 1
        where o.status <> 'cancelled' and \(conditions(filter))
        """, scope: work.scope, on: "o.branch", then: "order by 4 desc, o.id limit 20")
    ).map { row in
      (row.id(0), Line(key: row.text(1), calls: 1, visits: row.int(2), without: row.integer(3)))
    }
  }

  private static func conditions(_ filter: Filter) -> SQL {
    var found: [SQL] = ["o.called_at >= \(filter.from)", "o.called_at < \(filter.before)"]
    if let branch = filter.branch { found.append("o.branch = \(branch)") }
    if let technician = filter.technician { found.append("coalesce(w.technician, o.technician) = \(technician)") }
    if let model = filter.model { found.append("o.model = \(model)") }
    return SQL.joined(found, by: " and ")
  }

  /// Jobs and minutes of the period, by technician and category. RPT-006, HR-031
  package struct Worked: Hashable, Sendable {
    package let technician: String
    package let category: String
    package let jobs: Int
    package let minutes: Int64
  }

  package static func worked(_ filter: Filter, in work: Work) throws -> [Worked] {
    var found: [SQL] = ["w.done_at >= \(filter.from)", "w.done_at < \(filter.before)"]
    if let branch = filter.branch { found.append("w.branch = \(branch)") }
    if let technician = filter.technician { found.append("w.technician = \(technician)") }
    return try work.rows(
      ScopedQuery(
        """
        select m.name, w.category, count(distinct w.case_id), CAST(sum(w.minutes) AS BIGINT)
        from work_of_order w join staff m on m.id = w.technician where \(SQL.joined(found, by: " and "))
        """, scope: work.scope, on: "w.branch", technician: "w.technician",
        then: "group by m.id, m.name, w.category order by m.name, m.id, w.category")
    ).map { Worked(technician: $0.text(0), category: $0.text(1), jobs: $0.int(2), minutes: $0.integer(3)) }
  }
}
