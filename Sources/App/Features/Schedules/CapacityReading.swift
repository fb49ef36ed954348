import Aftersales
import Basics
import Storage

/// Reads what the forecast of a branch's coming working days is made from. Through the scope.
struct CapacityReading {
  /// A visit is reckoned to take so long, in minutes.
  let visitMinutes: Int
  let forecast: CapacityForecast
  /// Calls that wait for a technician and whose promise has no end, or rests.
  let withoutDue: Int

  init(_ branch: Found<BranchFile>, in work: Work) throws {
    let id = ID<Branch>(branch.id)
    let calendar = try work.calendar(of: branch.state)
    let zone = calendar.zone
    let days = CapacityForecast.workingDays(calendar, now: work.now)
    let today = zone.local(work.now).day
    let until = zone.instant((days.last ?? today) + 1, 0)
    visitMinutes = PlanningRules(try work.currentPolicy())[.visit]
    forecast = CapacityForecast(
      calendar, now: work.now, people: try Self.people(of: id, days, in: work),
      dues: try work.rows(
        ScopedQuery(
          """
          select o.due from work_order o where o.branch = \(id) and o.open = 1 and o.arrived_at is null and o.paused = 0
            and o.due < \(until)
            and o.status in \(WorkOrder.Status.among { $0.isUndispatched || $0.isOnItsWay || $0.wantsAnotherVisit })
            and \(Self.hasNoHour)
          """, scope: work.scope, on: "o.branch")
      ).map { $0.instant(0) },
      calls: try work.rows(
        ScopedQuery(
          """
          select o.called_at from work_order o where o.branch = \(id)
            and o.called_at >= \(zone.instant(today + -7 * CapacityForecast.weeksBack, 0))
            and o.called_at < \(zone.instant(today, 0))
          """, scope: work.scope, on: "o.branch")
      ).map { $0.instant(0) }, visit: Int64(visitMinutes) * .minute)
    withoutDue =
      try work.rows(
        ScopedQuery(
          """
          select count(*) from work_order o where o.branch = \(id) and o.open = 1
            and o.status in \(WorkOrder.Status.among { $0.isUndispatched || $0.wantsAnotherVisit })
            and (o.due is null or o.arrived_at is not null or o.paused = 1) and \(Self.hasNoHour)
          """, scope: work.scope, on: "o.branch")
      ).first?.int(0) ?? 0
  }

  private static let hasNoHour: SQL =
    "not exists (select 1 from booking_of_day t where t.work_order = o.id and t.done = 0)"

  private static func people(
    of branch: ID<Branch>, _ days: [LocalDay], in work: Work
  ) throws -> [CapacityForecast.Person] {
    let people = try WorkOrderLines.technicians(of: [branch], in: work)[branch] ?? []
    guard !days.isEmpty, !people.isEmpty else { return [] }
    func times(_ table: SQL, _ condition: SQL) throws -> [Int64: [Span]] {
      let rows = try work.rows(
        ScopedQuery(
          """
          select distinct d.technician, t.starts_at, t.ends_at
          from technician_day d join \(table) t on t.case_id = d.id join staff_of_branch b on b.case_id = d.technician
          where b.branch = \(branch) and d.day in \(SQL.list(days.map(\.description))) and \(condition)
          """, scope: work.scope, on: "b.branch"))
      return Dictionary(grouping: rows) { $0.integer(0) }.mapValues { $0.map { Span(from: $0.instant(1), to: $0.instant(2)) } }
    }
    let booked = try times("booking_of_day", "t.done = 0")
    let away = try times("absence_of_day", "1 = 1")
    return people.map {
      CapacityForecast.Person(booked: booked[$0.id.number] ?? [], absences: away[$0.id.number] ?? [])
    }
  }
}
