import Aftersales
import Basics
import Storage

/// One line of the call register as lists and boards need it: the row that was read, by the names of its columns. Equal lines
/// are equal in every one of them.
package struct WorkOrderLine: Equatable, Sendable {
  private let row: Row

  init(_ row: Row) { self.row = row }

  package var id: ID<WorkOrder> { row.id(0) }
  package var number: String { row.text(1) }
  package var branch: ID<Branch> { row.id(2) }
  package var customer: ID<Customer> { row.id(3) }
  package var asset: ID<Asset>? { row.optionalID(4) }
  package var status: WorkOrder.Status { WorkOrder.Status(rawValue: row.text(5)) ?? .registered }
  package var isOpen: Bool { row.flag(6) }
  package var kind: String { row.text(7) }
  package var category: String { row.text(8) }
  package var channel: String { row.text(9) }
  package var zone: String { row.text(10) }
  package var severity: String { row.text(11) }
  package var name: String { row.text(12) }
  package var phone: String { row.text(13) }
  package var address: String { row.text(14) }
  package var model: String { row.text(15) }
  package var serial: String? { row.optionalText(16) }
  package var symptom: String { row.text(17) }
  package var technician: ID<Staff>? { row.optionalID(18) }
  /// Who has the job, or went when it was done.
  package var technicianName: String? { row.optionalText(19) }
  package var calledAt: Instant { row.instant(20) }
  package var dispatchedAt: Instant? { row.optionalInstant(21) }
  package var arrivedAt: Instant? { row.optionalInstant(22) }
  package var closedAt: Instant? { row.optionalInstant(23) }
  /// When the running round's arrival falls due; nil while paused or where no limit is set.
  package var due: Instant? { row.optionalInstant(24) }
  package var isPaused: Bool { row.flag(25) }
  package var holder: String { row.text(26) }
  package var holderSince: Instant { row.instant(27) }
  package var isSigned: Bool { row.flag(28) }
  package var urges: Int { row.int(29) }
  package var carriedOver: LocalDay? { row.optionalText(30).flatMap { LocalDay($0) } }
  package var amount: Money? { row.optionalInteger(31).map(Money.init(fen:)) }
  package var means: String? { row.optionalText(32) }
  package var head: Int { row.int(33) }
  /// What the article wants of whoever is sent. DSP-040
  package var skill: String? { row.optionalText(34) }
  /// It lies in the branch's grab pool.
  package var isReleased: Bool { row.flag(35) }
  /// The clause in whose name the system gave the visit its technician or hour; empty where that regulation has none.
  package var byRule: String? { row.optionalText(36) }

  static let columns: SQL = """
    o.id, o.number, o.branch, o.customer, o.asset, o.status, o.open, o.kind, o.category, o.channel, o.zone, o.severity, o.name,
    o.phone, o.address, o.model, o.serial, o.symptom, o.technician, m.name, o.called_at, o.dispatched_at, o.arrived_at,
    o.closed_at, o.due, o.paused, o.holder, o.holder_since, o.signed, o.urges, o.carried_over, o.amount, o.means, o.head,
    o.skill, o.released, o.by_rule
    """
  static let tables: SQL = "work_order o left join staff m on m.id = o.sent"
}

/// The questions that pages and API ask of the call register. Every one goes through the scope.
package enum WorkOrderLines: ListSource {
  static let id: SQL = "o.id"
  static let register = "work_order"

  package struct Filter: Sendable {
    package var statuses: [WorkOrder.Status] = []
    package var isOpen: Bool?
    package var branch: ID<Branch>?
    package var technician: ID<Staff>?
    package var customer: ID<Customer>?
    package var calledFrom: Instant?
    package var calledBefore: Instant?
    package var words = ""
    /// For the search box: the words alone, and of what they find the newest files.
    package var isBox = false
    /// The line after which the answer begins.
    package var after: (calledAt: Instant, id: Int64)?
    package var limit = 50

    package init() {}
  }

  /// Newest calls first.
  package static func list(_ filter: Filter, in work: Work) throws -> [WorkOrderLine] {
    var conditions: [SQL] = []
    if !filter.statuses.isEmpty { conditions.append("o.status in \(SQL.list(filter.statuses.map(\.rawValue)))") }
    if let open = filter.isOpen { conditions.append("o.open = \(open)") }
    if let branch = filter.branch { conditions.append("o.branch = \(branch)") }
    if let technician = filter.technician { conditions.append("o.technician = \(technician)") }
    if let customer = filter.customer { conditions.append("o.customer = \(customer)") }
    if let from = filter.calledFrom { conditions.append("o.called_at >= \(from)") }
    if let before = filter.calledBefore { conditions.append("o.called_at < \(before)") }
    if let after = filter.after {
      conditions.append("(o.called_at, o.id) < (\(after.calledAt), \(after.id))")
    }
    if !filter.words.isEmpty {
      // The index is asked first, then the lines are fetched by their ids.
      guard let hits = try work.hits("work_order", "o.id", filter.words, newest: filter.isBox ? filter.limit : nil) else {
        return []
      }
      conditions.insert(hits, at: 0)
    }
    return try list(conditions, order: "o.called_at desc, o.id desc", limit: filter.limit, in: work)
  }

  /// Lines that fulfil everything, in an order of the caller's.
  static func list(_ conditions: [SQL], order: SQL, limit: Int, in work: Work) throws -> [WorkOrderLine] {
    try work.rows(
      ScopedQuery(
        "select \(WorkOrderLine.columns) from \(WorkOrderLine.tables) where \(SQL.joined(["1 = 1"] + conditions, by: " and "))",
        scope: work.scope, on: "o.branch", technician: "o.technician", then: "order by \(order) limit \(limit)")
    ).map(WorkOrderLine.init)
  }

  /// How many such lines there are, counted to `limit` and no further.
  static func count(_ conditions: [SQL], limit: Int, in work: Work) throws -> Int {
    let lines = ScopedQuery(
      "select 1 as n from work_order o where \(SQL.joined(["1 = 1"] + conditions, by: " and "))", scope: work.scope,
      on: "o.branch", technician: "o.technician", then: "limit \(limit)")
    return try work.transaction.row("select count(*) from (\(lines.sql)) counted")?.int(0) ?? 0
  }

  package static func one(_ id: ID<WorkOrder>, in work: Work) throws -> WorkOrderLine? {
    try work.rows(
      ScopedQuery(
        "select \(WorkOrderLine.columns) from \(WorkOrderLine.tables) where o.id = \(id)", scope: work.scope, on: "o.branch")
    ).first.map(WorkOrderLine.init)
  }

  /// For lists that are picked out by their state: the sum keeps a database from walking through every call of the branch
  /// only because an index holds them in this order.
  private static let calledAt: SQL = "o.called_at + 0"

  /// By what falls due first; what has no limit comes last.
  private static let byDue: SQL = "case when o.due is null then 1 else 0 end, o.due"

  /// Dispatched and not arrived (已派未到).
  package static func underWay(in work: Work) throws -> [WorkOrderLine] {
    try list(
      ["o.open = 1 and o.status in \(WorkOrder.Status.among(\.isOnItsWay))"], order: "\(byDue), o.id", limit: 200, in: work)
  }

  /// A technician's open jobs, in the order in which they fall due.
  package static func jobs(of technician: ID<Staff>, in work: Work) throws -> [WorkOrderLine] {
    try work.rows(
      ScopedQuery(
        "select \(WorkOrderLine.columns) from \(WorkOrderLine.tables) where o.open = 1 and o.technician = \(technician)",
        scope: work.scope, on: "o.branch", then: "order by \(byDue), o.called_at, o.id limit 200")
    ).map(WorkOrderLine.init)
  }

  /// What lies in the grab pool for the asker: of his branches, what his skills allow; what falls due first stands first.
  static func grabPool(in work: Work, limit: Int = 200) throws -> [WorkOrderLine] {
    try work.rows(
      ScopedQuery(
        "select \(WorkOrderLine.columns) from \(WorkOrderLine.tables) where \(try grabbable(in: work))", scope: work.scope,
        on: "o.branch", then: "order by \(byDue), o.called_at, o.id limit \(limit)")
    ).map(WorkOrderLine.init)
  }

  static func grabCount(in work: Work) throws -> Int {
    try work.rows(
      ScopedQuery("select count(*) from work_order o where \(try grabbable(in: work))", scope: work.scope, on: "o.branch")
    ).first?.int(0) ?? 0
  }

  /// In the pool, and the asker may be sent there: `WorkOrder.mayGo` over the columns of the register. DSP-040
  static func grabbable(in work: Work) throws -> SQL {
    let skills = try work.fold(StaffFile.self, work.actor.id.number)?.state.skills.sorted() ?? []
    let able: SQL = skills.isEmpty ? "o.skill is null" : "(o.skill is null or o.skill in \(SQL.list(skills)))"
    return "o.open = 1 and o.released = 1 and \(able)"
  }

  /// Promises of arrival that are broken or fall due within the hour.
  static func pressing(in work: Work) throws -> [WorkOrderLine] {
    try list(
      ["o.open = 1 and o.arrived_at is null and o.paused = 0 and o.due < \(work.now + .hour)"], order: "o.due, o.id", limit: 50,
      in: work)
  }

  /// How many calls nobody was sent to yet.
  static func waitingCount(in work: Work) throws -> Int {
    try work.rows(
      ScopedQuery(
        "select count(*) from work_order o where o.open = 1 and o.status in \(WorkOrder.Status.among(\.isUndispatched))",
        scope: work.scope, on: "o.branch", technician: "o.technician")
    ).first?.int(0) ?? 0
  }

  /// How many lines stand in each state, for the tabs.
  package static func counts(in work: Work, from: Instant? = nil) throws -> [WorkOrder.Status: Int] {
    let rows = try work.rows(
      ScopedQuery(
        "select o.status, count(*) from work_order o where o.open = 1", scope: work.scope, on: "o.branch",
        technician: "o.technician", then: "group by o.status"))
    return Dictionary(
      uniqueKeysWithValues: rows.compactMap { row in
        WorkOrder.Status(rawValue: row.text(0)).map { ($0, row.int(1)) }
      })
  }

  /// Somebody who may be sent: how many open jobs he has, what he is able to do.
  package struct Technician: Sendable {
    package let id: ID<Staff>
    package let name: String
    package let load: Int
    package let skills: Set<String>
  }

  /// The technicians of each branch, who has the fewest jobs first. DSP-045
  package static func technicians(of branches: some Sequence<ID<Branch>>, in work: Work) throws -> [ID<Branch>: [Technician]] {
    let rows = try work.rows(
      ScopedQuery(
        """
        select b.branch, m.id, m.name, m.skills, (select count(*) from work_order o where o.technician = m.id and o.open = 1
          and o.status in \(WorkOrder.Status.among { $0.isOnItsWay || $0.isAtCustomer }))
        from staff m join staff_of_branch b on b.case_id = m.id
        where b.technician = 1 and m.active = 1 and b.branch in \(SQL.list(Set(branches).sorted()))
        """, scope: work.scope, on: "b.branch", then: "order by 5, m.id"))
    return Dictionary(grouping: rows) { $0.id(0) }.mapValues { people in
      people.map { row in
        Technician(
          id: row.id(1), name: row.text(2), load: row.int(4),
          skills: Set(row.text(3).split(separator: "\n").map(String.init)))
      }
    }
  }

  /// The four lists that end the day. DSP-046
  package struct DayEnd: Sendable {
    package var notDispatched: [WorkOrderLine] = []
    package var voucherOut: [WorkOrderLine] = []
    package var notStruckOff: [WorkOrderLine] = []
    package var voucherMissing: [WorkOrderLine] = []
  }

  package static func dayEnd(in work: Work) throws -> DayEnd {
    func lines(_ condition: SQL) throws -> [WorkOrderLine] {
      try list([condition], order: "\(calledAt), o.id", limit: 500, in: work)
    }
    return DayEnd(
      notDispatched: try lines("o.open = 1 and o.status in \(WorkOrder.Status.among(\.isUndispatched))"),
      voucherOut: try lines("o.open = 1 and o.holder = 'technician'"),
      notStruckOff: try lines("o.open = 1 and o.status = 'voucherBack'"),
      voucherMissing: try lines("o.status = 'struckOff' and o.holder <> 'archive'"))
  }

  /// Cash that technicians took from customers and still hold. FEE-003
  package static func cash(in work: Work) throws -> [WorkOrderLine] {
    try list(
      ["o.open = 1 and o.means = 'cash' and o.amount > 0 and o.holder = 'technician'"], order: "o.technician, o.id", limit: 500,
      in: work)
  }
}
