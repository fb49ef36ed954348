import Aftersales
import Basics
import Storage

/// What is done with repair calls: one function an action. Page, API, command line, job and simulation call the same.
package enum WorkOrders {
  /// Takes a call down: customer and article are found or made, the line gets its number, the promise begins to run.
  /// REQ-001, REQ-002, REQ-003, REQ-023, REQ-046
  package static func register(_ body: JSON, in work: Work) throws -> Found<WorkOrder> {
    try work.together { try takeDown(body, in: work) }
  }

  private static func takeDown(_ body: JSON, in work: Work) throws -> Found<WorkOrder> {
    let declaration = try declaration("register")
    let given = WorkOrderCommand.normalized("register", body)
    let input: Input
    do throws(Refusal) {
      input = try Input(given, for: declaration.fields)
    } catch {
      // All that is missing is said at once: the declaration leaves a customer's facts open, because an id may stand for them.
      guard error.code == "invalid" else { throw error }
      let named = error.fields.filter { $0.field != "customer" || $0.code != "missing" }
      throw Refusal.invalid(named + Customers.missing(in: given["customer"], beside: named))
    }
    let command = try WorkOrderCommand("register", input)
    guard case .register(let call) = command else { throw Problem.notFound }
    try Work.require(command, by: work.actor)
    guard let branch = try work.branch(call.branch), branch.state.isVisible(to: work.scope, ownedBy: branch.branch),
      !branch.state.isClosed
    else {
      throw Refusal.invalid([FieldFault("branch", "unknown-id")])
    }
    let customer = try Customers.resolve(try input.object("customer"), for: call, in: work)
    let asset = try Assets.resolve(call, asset: input.id("asset"), customer: customer.id, in: work)
    let policy = try work.currentPolicy()
    let calendar = try work.calendar(of: branch.state)
    let calledAt = call.calledAt ?? work.now
    let day = calendar.zone.local(calledAt).day
    let entitlement = Entitlement(
      calledOn: day, asset: asset?.state, kind: call.kind,
      repairedOn: try asset.flatMap { try AssetPast.repairedOn(ID($0.id), zone: calendar.zone, in: work) })
    // The number comes last, so that the counter's row is held for the shortest time and a refusal leaves no gap.
    let count = try work.nextNumber(of: counter(of: call.branch, year: day.year))
    let intake = WorkOrder.Intake(
      number: "\(branch.state.code)\(day.year)-\(padded(Int(count), 5))", customer: customer.id,
      asset: asset.map { ID($0.id) }, name: customer.name, phone: customer.phone, address: customer.address,
      zone: customer.zone, entitlement: entitlement)
    let facts = WorkOrder.Facts(
      policy: policy, calendar: calendar, dispatchByClerk: branch.state.settings.dispatchByClerk, intake: intake)
    return try work.begin(
      WorkOrder.self, id: work.newID(WorkOrder.self).number, branch: call.branch, with: command, facts: facts)
  }

  /// Calls are numbered by branch and year. REQ-001
  package static func counter(of branch: ID<Branch>, year: Int) -> Numbering.Counter {
    Numbering.Counter(branch: branch.number, kind: "work-order", year: year)
  }

  /// Gives any later command, checked against its declaration. `expecting` is the version the asker has seen; `byRule`: the
  /// rule in whose name the system gives it. With a dispatch is kept what is known of everybody's day.
  package static func give(
    _ name: String, _ body: JSON, to id: ID<WorkOrder>, expecting: Int? = nil, byRule: WorkOrder.ByRule? = nil, in work: Work
  ) throws -> Found<WorkOrder> {
    let declaration = try declaration(name)
    guard name != "register" else { throw Problem.notFound }
    let order = try find(id, toGive: name, in: work)
    let given: JSON = body == .null ? [:] : WorkOrderCommand.normalized(name, body)
    let input = try Input(given, for: declaration.fields)
    let command = try WorkOrderCommand(name, input)
    let technician = named(declaration, input, work)
    if name == "attach", let hash = input.text("file") { try Attachments.use(hash, by: order.id, in: work) }
    if name == "pause", let hash = try input.object("evidence")?.text("file") {
      try Attachments.use(hash, by: order.id, in: work)
    }
    var facts = try facts(for: order, naming: technician, in: work)
    facts.byRule = byRule
    // Whoever works in bulk has no day to read: its lines are written down at the end.
    if work.known.bulk == nil, case .dispatch(_, _, let slot) = command {
      facts.advice = try advice(on: order, slot, in: work)
    }
    let changed = try work.perform(command, on: order, facts: facts, expecting: expecting)
    if name == "arrive", input.flag("keepPlace"), let position = input.text("position") {
      try Customers.keep(position, of: changed, in: work)
    }
    try Schedules.follow(order.state, changed, in: work)
    return changed
  }

  /// What `give` would answer, with nothing written: the version the answer holds for, or the refusal.
  static func rehearse(_ name: String, _ body: JSON, for id: ID<WorkOrder>, in work: Work) throws -> Int {
    let declaration = try declaration(name)
    let order = try find(id, toGive: name, in: work)
    let input = try Input(body == .null ? [:] : WorkOrderCommand.normalized(name, body), for: declaration.fields)
    let command = try WorkOrderCommand(name, input)
    try Work.require(command, by: work.actor)
    let technician = named(declaration, input, work)
    let facts = try facts(for: order, naming: technician, isHeld: false, in: work)
    _ = try WorkOrder.decide(command, order.state, facts, work.context)
    return order.head
  }

  /// One order that the asker may see; a technician sees his own.
  package static func find(_ id: ID<WorkOrder>, in work: Work) throws -> Found<WorkOrder> {
    let order = try work.find(WorkOrder.self, id.number)
    if work.scope.isTechnicianOnly, !order.state.visits.contains(where: { $0.technician == work.actor.id }),
      order.state.technician != work.actor.id
    {
      throw Problem.notFound
    }
    return order
  }

  /// The order as far as the asker may give it this command: of what lies or lay in the grab pool every technician of the
  /// branch knows, so that whoever comes second hears that it is gone.
  static func find(_ id: ID<WorkOrder>, toGive command: String, in work: Work) throws -> Found<WorkOrder> {
    guard command == "grab", work.scope.isTechnicianOnly else { return try find(id, in: work) }
    let order = try work.find(WorkOrder.self, id.number)
    guard order.state.wasReleased || order.state.technician == work.actor.id else { throw Problem.notFound }
    return order
  }

  /// The technician whom a command names; who grabs names himself.
  private static func named(_ declaration: Declaration, _ input: Input, _ work: Work) -> ID<Staff>? {
    if declaration.name == "grab" { return work.actor.id }
    return declaration.fields.contains { $0.name == "technician" } ? input.id("technician") : nil
  }

  /// The order, or nil where the asker may not know of it. Any other fault is one.
  static func seen(_ id: ID<WorkOrder>, in work: Work) throws -> Found<WorkOrder>? {
    do {
      return try find(id, in: work)
    } catch Problem.notFound {
      return nil
    }
  }

  package static func declaration(_ name: String) throws -> Declaration {
    guard let declaration = WorkOrderCommand.declarations.first(where: { $0.name == name }) else { throw Problem.notFound }
    return declaration
  }

  /// What the rules need to know of other files. `isHeld`: it must stay true until the writing is done.
  static func facts(
    for order: Found<WorkOrder>, naming technician: ID<Staff>?, isHeld: Bool = true, in work: Work
  ) throws -> WorkOrder.Facts {
    guard let branch = try work.branch(order.branch) else { throw Problem.notFound }
    var technicians: [ID<Staff>: WorkOrder.Technician] = [:]
    for id in [technician, order.state.technician].compactMap({ $0 }) {
      // Dispatch relies on the person being here: nobody may leave between the reading and the writing.
      if isHeld { try work.hold(id.number) }
      guard let person = try work.fold(StaffFile.self, id.number) else { continue }
      // Whom the asker may not know of is named no better than a number that belongs to nobody.
      if id == technician, !work.actor.isSystem, !person.state.isVisible(to: work.scope, ownedBy: person.branch) { continue }
      technicians[id] = WorkOrder.Technician(
        isActive: person.state.isActive && person.state.roles.contains(.technician),
        isOfBranch: person.state.branches.contains(order.branch), skills: person.state.skills)
    }
    return WorkOrder.Facts(
      policy: try work.policy(order.state.call.policy), calendar: try work.calendar(of: branch.state),
      pinned: try Promising.calendars(of: order.state, in: work), dispatchByClerk: branch.state.settings.dispatchByClerk,
      technicians: technicians,
      receiptNumber: "R" + order.state.call.number)
  }

  /// Every promise of a case with its proof, under the policy and the calendars that it pinned.
  package static func deadlines(of order: WorkOrder, in work: Work) throws -> [Deadline] {
    try Promising(order, in: work).deadlines(of: order, at: work.now)
  }

  /// What the promises of an order rest on: the regulation of the case and the calendars, by version. Read in the transaction;
  /// the promises can be reckoned after it.
  struct Promising: Sendable {
    private let policy: Policy
    private let calendars: [String: WorkCalendar]

    init(_ order: WorkOrder, in work: Work) throws {
      policy = try work.policy(order.call.policy)
      calendars = try Promising.calendars(of: order, in: work)
    }

    static func calendars(of order: WorkOrder, in work: Work) throws -> [String: WorkCalendar] {
      try Dictionary(
        uniqueKeysWithValues: Set(order.rounds.flatMap(\.calendarVersions)).map { ($0, try work.calendar(version: $0)) })
    }

    func deadlines(of order: WorkOrder, at now: Instant) -> [Deadline] {
      guard let any = calendars.first?.value else { return [] }
      return order.deadlines(policy: policy, now: now) { calendars[$0] ?? any }
    }
  }

  /// The end of a branch's working day: every call that nobody was sent to is carried over. DSP-007
  package static func carryOver(_ branch: ID<Branch>, on day: LocalDay, in work: Work) throws -> [Found<WorkOrder>] {
    let rows = try work.transaction.rows(
      """
      select id from work_order where branch = \(branch) and open = 1 and status in \(WorkOrder.Status.among(\.isUndispatched))
        and (carried_over is null or carried_over < \(day)) order by id
      """)
    guard let file = try work.fold(BranchFile.self, branch.number) else { return [] }
    let calendar = try work.calendar(of: file.state)
    var carried: [Found<WorkOrder>] = []
    for row in rows {
      guard let order = try work.fold(WorkOrder.self, row.integer(0)) else { continue }
      // A call that came after the day's end belongs to the next day.
      guard let closing = calendar.closing(of: day), order.state.round.start < closing else { continue }
      carried.append(
        try work.perform(.carryOver(day), on: order, facts: try facts(for: order, naming: nil, in: work)))
    }
    return carried
  }
}

/// Files that belong to a case.
enum Attachments {
  static func use(_ hash: String, by stream: Int64, in work: Work) throws {
    guard try work.transaction.row("select 1 from file where hash = \(hash) and created_by = \(work.actor.id)") != nil else {
      throw Refusal.invalid([FieldFault("file", "unknown-file")])
    }
    try work.transaction.execute("insert into file_use (hash, stream) values (\(hash), \(stream)) on conflict do nothing")
  }
}
