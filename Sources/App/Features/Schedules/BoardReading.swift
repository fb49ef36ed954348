import Aftersales
import Basics
import Storage

/// What the supervisor's board shows of one branch on one or a few days: its technicians with their hours, what nobody has yet,
/// and what has a technician but no hour. Read through the scope. DSP-041, DSP-045
struct BoardReading: Sendable {
  /// One hour of a technician's day.
  struct Entry: Sendable {
    /// nil: an order of a branch that the reader does not see; it takes the hour all the same.
    let line: WorkOrderLine?
    let time: Span
    let isDone: Bool
    /// The technician will not be there.
    let isBroken: Bool
  }

  struct Absence: Sendable {
    let day: LocalDay
    let key: Int
    let kind: String
    let time: Span
  }

  struct Person: Sendable {
    let id: ID<Staff>
    let name: String
    let skills: Set<String>
    let load: Int
    var entries: [Entry] = []
    var absences: [Absence] = []
    /// Dispatched to him without an hour.
    var loose: [WorkOrderLine] = []
  }

  let branch: ID<Branch>
  let days: [LocalDay]
  let calendar: WorkCalendar
  private(set) var people: [Person]
  /// Who was at a call's customer last, read by `acquaint`.
  private(set) var familiar: [ID<WorkOrder>: ID<Staff>] = [:]
  /// The time agreed with a call's customer, where one stands open; read by `acquaint`.
  private(set) var appointments: [ID<WorkOrder>: Span] = [:]
  /// Where a call's address lies, as far as it is known; read by `locate`.
  private(set) var places: [ID<WorkOrder>: KnownPlace] = [:]
  /// What wants a technician, in the desk's order: carried over first, then the least time left.
  let pool: [WorkOrderLine]
  /// More wait than the pool shows.
  let isPoolCut: Bool

  /// So many calls are shown at once; a branch that has more waiting narrows its queue first.
  private static let most = 200

  init(_ branch: Found<BranchFile>, days: [LocalDay], in work: Work) throws {
    let id = ID<Branch>(branch.id)
    self.branch = id
    self.days = days
    calendar = try work.calendar(of: branch.state)
    let pool = try QueueListing.lines(
      ListQuery(text: "branch=\(id)", for: QueueListing.shape), beyond: nil, limit: Self.most, in: work)
    self.pool = pool
    isPoolCut = pool.count == Self.most
    var people =
      try WorkOrderLines.technicians(of: [id], in: work)[id]?.sorted { $0.id < $1.id }
      .map { Person(id: $0.id, name: $0.name, skills: $0.skills, load: $0.load) } ?? []
    let bookings = try Self.bookings(of: id, days, in: work)
    let ofBranch = try WorkOrderLines.list(
      [
        "o.branch = \(id)", "o.open = 1",
        "o.status in \(WorkOrder.Status.among { $0.isOnItsWay || $0.isAtCustomer })",
      ], order: "o.due, o.id", limit: 500, in: work)
    var lines = Dictionary(uniqueKeysWithValues: ofBranch.map { ($0.id, $0) })
    let others = Set(bookings.map(\.order)).subtracting(lines.keys).sorted()
    if !others.isEmpty {
      for line in try WorkOrderLines.list(["o.id in \(SQL.list(others))"], order: "o.id", limit: others.count, in: work) {
        lines[line.id] = line
      }
    }
    // Whoever left the branch with a job in his hands is shown until somebody else has it.
    for line in ofBranch {
      guard let technician = line.technician, !people.contains(where: { $0.id == technician }) else { continue }
      people.append(Person(id: technician, name: line.technicianName ?? "", skills: [], load: 1))
    }
    let absences = try Self.absences(of: id, days, in: work)
    let planned = try Self.planned(ofBranch.map(\.id), in: work)
    for place in people.indices {
      let person = people[place].id
      var seen: Set<ID<WorkOrder>> = []
      // What lasts over midnight stands on both days and is drawn once.
      people[place].entries = bookings.filter { $0.technician == person && (seen.insert($0.order).inserted || $0.isDone) }
        .map { Entry(line: lines[$0.order], time: $0.time, isDone: $0.isDone, isBroken: $0.isBroken) }
      people[place].absences = absences.filter { $0.technician == person }.map(\.absence)
      people[place].loose = ofBranch.filter { $0.technician == person && !planned.contains($0.id) }
    }
    self.people = people
  }

  /// Reads what planning goes by beside the board: the times agreed with customers, and who knows them: for each call the
  /// technician who was at the same article last, else at the same customer.
  mutating func acquaint(in work: Work) throws {
    try locate(in: work)
    let lines = ahead
    guard !lines.isEmpty else { return }
    let rows = try work.rows(
      ScopedQuery(
        """
        select o.customer, o.asset, o.sent from work_order o
        where o.customer in \(SQL.list(Set(lines.map(\.customer)).sorted())) and o.sent is not null and o.arrived_at is not null
        """, scope: work.scope, on: "o.branch", technician: "o.technician", then: "order by o.arrived_at, o.id"))
    var byCustomer: [ID<Customer>: ID<Staff>] = [:]
    var byAsset: [ID<Asset>: ID<Staff>] = [:]
    for row in rows {
      byCustomer[row.id(0)] = row.id(2)
      if let asset: ID<Asset> = row.optionalID(1) { byAsset[asset] = row.id(2) }
    }
    for line in lines {
      let agreed = try WorkOrders.seen(line.id, in: work)?.state.round.appointments.last { $0.isOpen }
      appointments[line.id] = agreed.map { Span(from: $0.from, to: $0.to) }
    }
    for line in lines { familiar[line.id] = line.asset.flatMap { byAsset[$0] } ?? byCustomer[line.customer] }
  }

  /// Everything that is still to be done.
  private var ahead: [WorkOrderLine] {
    pool + people.flatMap { $0.loose + $0.entries.filter { !$0.isDone }.compactMap(\.line) }
  }

  /// Reads where the calls lie, as far as it is known.
  mutating func locate(in work: Work) throws {
    let lines = ahead
    guard !lines.isEmpty else { return }
    let pinned = try work.rows(
      ScopedQuery(
        """
        select p.case_id, p.address_key, p.pin, p.origin
        from pin_of_customer p join customer_of_branch b on b.case_id = p.case_id
        where p.case_id in \(SQL.list(Set(lines.map(\.customer)).sorted()))
        """, scope: work.scope, on: "b.branch"))
    var pins: [ID<Customer>: [String: KnownPlace]] = [:]
    for row in pinned { pins[row.id(0), default: [:]][row.text(1)] = KnownPlace(set: row.text(2), row.text(3)) }
    var homes: [ID<Branch>: String?] = [:]
    for line in lines {
      let home = try homes[line.branch] ?? work.home(of: line.branch)
      homes[line.branch] = .some(home)
      places[line.id] =
        pins[line.customer]?[AddressKey.normalise(line.address)] ?? KnownPlace(of: line.address, home: home)
    }
  }

  private struct Booking {
    let technician: ID<Staff>
    let order: ID<WorkOrder>
    let time: Span
    let isDone: Bool
    let isBroken: Bool
  }

  private static func bookings(of branch: ID<Branch>, _ days: [LocalDay], in work: Work) throws -> [Booking] {
    try work.rows(
      ScopedQuery(
        """
        select d.technician, t.work_order, t.starts_at, t.ends_at, t.done, t.broken
        from technician_day d join booking_of_day t on t.case_id = d.id join staff_of_branch b on b.case_id = d.technician
        where b.branch = \(branch) and d.day in \(SQL.list(days.map(\.description)))
        """, scope: work.scope, on: "b.branch", then: "order by t.starts_at, t.work_order, t.done")
    ).map { row in
      Booking(
        technician: row.id(0), order: row.id(1), time: Span(from: row.instant(2), to: row.instant(3)), isDone: row.flag(4),
        isBroken: row.flag(5))
    }
  }

  private static func absences(
    of branch: ID<Branch>, _ days: [LocalDay], in work: Work
  ) throws -> [(technician: ID<Staff>, absence: Absence)] {
    try work.rows(
      ScopedQuery(
        """
        select d.technician, d.day, a.n, a.kind, a.starts_at, a.ends_at
        from technician_day d join absence_of_day a on a.case_id = d.id join staff_of_branch b on b.case_id = d.technician
        where b.branch = \(branch) and d.day in \(SQL.list(days.map(\.description)))
        """, scope: work.scope, on: "b.branch", then: "order by a.starts_at, a.n")
    ).compactMap { row in
      guard let day = LocalDay(row.text(1)) else { return nil }
      let time = Span(from: row.instant(4), to: row.instant(5))
      return (row.id(0), Absence(day: day, key: row.int(2), kind: row.text(3), time: time))
    }
  }

  /// Those of the orders that have an hour, on whatever day.
  private static func planned(_ orders: [ID<WorkOrder>], in work: Work) throws -> Set<ID<WorkOrder>> {
    guard !orders.isEmpty else { return [] }
    let rows = try work.rows(
      ScopedQuery(
        """
        select o.id from work_order o join booking_of_day t on t.work_order = o.id
        where t.done = 0 and o.id in \(SQL.list(orders))
        """, scope: work.scope, on: "o.branch"))
    return Set(rows.map { $0.id(0) })
  }
}
