import Aftersales
import Basics
import Storage
import Web

/// `/work-orders`. REQ-001, REQ-003, DSP-001
enum WorkOrderAPI {
  static let tag = "work-orders"

  static func endpoints(_ desk: Desk) -> [Endpoint] {
    [
      desk.reading("/work-orders", "listWorkOrders", tag: tag, query: filters + Query.page, reply: .list("WorkOrderLine"), list),
      desk.reading("/work-orders/{id}", "getWorkOrder", tag: tag, query: [Query.purpose], reply: .object("WorkOrder")) { asking in
        let order = try WorkOrders.find(asking.client.id(), in: asking.work)
        let purpose = asking.query.text("purpose")
        if let purpose { try AccessLog.note(order.id, purpose: purpose, in: asking.work) }
        return .state(try WorkOrderJSON(order, hasPurpose: purpose != nil, in: asking.work).json, version: order.head)
      },
      desk.reading(
        "/work-orders/{id}/timeline", "getWorkOrderTimeline", tag: tag, query: Query.page, reply: .list("Event"), timeline),
      desk.reading("/work-orders/{id}/deadlines/{name}/proof", "getDeadlineProof", tag: tag, reply: .object("Proof"), proof),
      desk.reading("/grab-pool", "listGrabPool", tag: tag, query: Query.page, reply: .list("WorkOrderLine"), grabPool),
    ]
      + WorkOrderCommand.declarations.map { declaration in
        declaration.name == "register" ? create(desk, declaration) : act(desk, declaration)
      }
  }

  private static func create(_ desk: Desk, _ declaration: Declaration) -> Endpoint {
    desk.doing(
      "/work-orders", "createWorkOrder", tag: tag, declaration, reply: "WorkOrder", status: 201, takesVersion: false,
      again: drawn
    ) { asking in
      guard declaration.permits(asking.actor) else { throw Problem.forbidden }
      let order = try WorkOrders.register(asking.client.body, in: asking.work)
      return try shown(order, status: 201, location: "/work-orders/\(Crockford.encode(order.id))", in: asking.work)
    }
  }

  /// What an action answers with: read now, written down when the transaction is over.
  private static func shown(
    _ order: Found<WorkOrder>, status: Int = 200, location: String? = nil, in work: Work
  ) throws -> Answer {
    let it = try WorkOrderJSON(order, in: work)
    return .state(of: order, status: status, location: location) { it.json }
  }

  /// The same once more, for whoever repeats the action. It asks for no scope: he has seen it, and a technician who handed the
  /// call on sees it no longer.
  @Sendable private static func drawn(_ stream: Int64, _ version: Int, in work: Work) throws -> Answer {
    guard let order = try work.fold(WorkOrder.self, stream, upTo: version) else { throw Problem.notFound }
    return try shown(order, in: work)
  }

  private static func act(_ desk: Desk, _ declaration: Declaration) -> Endpoint {
    desk.doing(
      "/work-orders/{id}/\(declaration.name)", declaration.name.camelCased + "WorkOrder", tag: tag, declaration,
      reply: "WorkOrder", again: drawn
    ) { asking in
      let id: ID<WorkOrder> = try asking.client.id()
      let before = try WorkOrders.find(id, toGive: declaration.name, in: asking.work)
      guard declaration.permits(asking.actor) else { throw Problem.forbidden }
      let order = try asking.current(before.id, branch: before.branch) { version in
        try WorkOrders.give(declaration.name, asking.client.body, to: id, expecting: version, in: asking.work)
      }
      return try shown(order, in: asking.work)
    }
  }

  // MARK: the list

  private static func words(_ all: [some RawRepresentable<String>]) -> Field.Kind { .choice(all.map(\.rawValue)) }

  static let filters: [Field] = [
    Field("status", words(WorkOrder.Status.allCases)).optional, Field("branch", .id(of: "branches")).optional,
    Field("technician", .id(of: "staff")).optional, Field("customer", .id(of: "customers")).optional,
    Field("asset", .id(of: "assets")).optional, Field("open", .flag).optional,
    Field("zone", words(WorkOrder.Zone.allCases)).optional, Field("category", words(WorkOrder.Category.allCases)).optional,
    Field("channel", words(WorkOrder.Channel.allCases)).optional, Field("calledFrom", .instant).optional,
    Field("calledTo", .instant).optional, Query.search,
  ]

  private static let columns: SQL = """
    o.id, o.number, o.status, o.open, o.branch, o.customer, o.asset, o.kind, o.category, o.channel, o.severity, o.zone, o.name,
    o.phone, o.address, o.model, o.serial, o.symptom, o.technician, o.called_at, o.dispatched_at, o.arrived_at, o.closed_at,
    o.due, o.paused, o.holder, o.signed, o.urges, o.round, o.head, b.zone
    """

  private static func list(_ asking: Asking) throws -> Answer {
    let query = asking.query
    let page = try Page(query)
    let rows = try conditions(query, page, asking.work).map { try find($0, limit: page.limit + 1, in: asking.work) } ?? []
    let eyes = RowEyes(asking.actor)
    return page.answer(rows, cursor: { Cursor($0.integer(19), $0.integer(0)) }, item: { line($0, eyes, asking.work) })
  }

  /// What the asker could take from the grab pool now, newest calls first.
  private static func grabPool(_ asking: Asking) throws -> Answer {
    let page = try Page(asking.query)
    var conditions = [try WorkOrderLines.grabbable(in: asking.work)]
    if let after = try page.afterID() { conditions.append("(o.called_at, o.id) < (\(after.number), \(after.id))") }
    let rows = try find(conditions, ofOwnJobs: false, limit: page.limit + 1, in: asking.work)
    let eyes = RowEyes(asking.actor)
    return page.answer(rows, cursor: { Cursor($0.integer(19), $0.integer(0)) }, item: { line($0, eyes, asking.work) })
  }

  static func find(_ conditions: [SQL], ofOwnJobs: Bool = true, limit: Int, in work: Work) throws -> [Row] {
    let filter = conditions.isEmpty ? "1 = 1" as SQL : SQL.joined(conditions, by: " and ")
    return try work.rows(
      ScopedQuery(
        "select \(columns) from work_order o join branch b on b.id = o.branch where \(filter)", scope: work.scope, on: "o.branch",
        technician: ofOwnJobs ? "o.technician" : nil, then: "order by o.called_at desc, o.id desc limit \(limit)"))
  }

  /// nil when the search words can match nothing.
  private static func conditions(_ query: Query, _ page: Page, _ work: Work) throws -> [SQL]? {
    var conditions: [SQL] = []
    for (name, column) in [
      ("status", "o.status"), ("zone", "o.zone"), ("category", "o.category"), ("channel", "o.channel"),
    ]
      as [(String, SQL)]
    {
      if let word = query.text(name) { conditions.append("\(column) = \(word)") }
    }
    if let branch: ID<Branch> = query.id("branch") { conditions.append("o.branch = \(branch)") }
    if let technician: ID<Staff> = query.id("technician") { conditions.append("o.technician = \(technician)") }
    if let customer: ID<Customer> = query.id("customer") { conditions.append("o.customer = \(customer)") }
    if let asset: ID<Asset> = query.id("asset") { conditions.append("o.asset = \(asset)") }
    if let open = query.flag("open") { conditions.append("o.open = \(SQL(stringLiteral: open ? "1" : "0"))") }
    if let from = query.instant("calledFrom") { conditions.append("o.called_at >= \(from)") }
    if let to = query.instant("calledTo") { conditions.append("o.called_at < \(to)") }
    if let after = try page.afterID() { conditions.append("(o.called_at, o.id) < (\(after.number), \(after.id))") }
    if let text = query.text("q") {
      guard let hits = try work.hits("work_order", "o.id", text) else { return nil }
      conditions.append(hits)
    }
    return conditions
  }

  static func line(_ row: Row, _ eyes: RowEyes, _ work: Work) -> JSON {
    let zone = work.zone(named: row.text(30))
    let branch: ID<Branch> = row.id(4)
    let technician: ID<Staff>? = row.optionalID(18)
    let isOwnJob = row.flag(3) && technician == work.actor.id
    func seen(_ place: Int, _ kind: Personal.Class) -> JSON {
      eyes.text(row.optionalText(place), kind, of: branch, isOwnJob: isOwnJob)
    }
    return [
      "id": .string(Crockford.encode(row.integer(0))), "number": .string(row.text(1)), "status": .string(row.text(2)),
      "open": .bool(row.flag(3)), "branch": .string(branch.description),
      "customer": [
        "id": .string(Crockford.encode(row.integer(5))), "name": seen(12, .name), "phone": seen(13, .phone),
        "address": seen(14, .address), "zone": .orNull(row.optionalText(11)),
      ],
      "asset": .orNull(row.optionalInteger(6).map { ID<Asset>($0) }), "kind": .string(row.text(7)),
      "category": .string(row.text(8)),
      "channel": .string(row.text(9)), "severity": .string(row.text(10)),
      "product": ["model": .string(row.text(15)), "serial": .orNull(row.optionalText(16))], "symptom": seen(17, .words),
      "technician": .orNull(technician), "calledAt": zone.json(row.instant(19)),
      "dispatchedAt": zone.json(row.optionalInstant(20)),
      "arrivedAt": zone.json(row.optionalInstant(21)), "closedAt": zone.json(row.optionalInstant(22)),
      "due": zone.json(row.optionalInstant(23)), "paused": .bool(row.flag(24)), "holder": .string(row.text(25)),
      "signed": .bool(row.flag(26)), "urgeCount": .int(row.integer(27)), "round": .int(row.integer(28)),
      "version": .int(row.integer(29)),
    ]
  }

  // MARK: timeline and proof

  /// What happened, event by event, oldest first. SEC-012
  private static func timeline(_ asking: Asking) throws -> Answer {
    let order = try WorkOrders.find(asking.client.id(), in: asking.work)
    let page = try Page(asking.query)
    let eyes = try WorkOrderJSON.eyes(order, in: asking.work)
    let zone = try asking.work.zone(of: order.branch)
    if let after = page.after, !(0...1_000_000_000).contains(after.number) { throw Page.badCursor }
    let events = try EventLog.events(of: order.id, after: page.after.map { Int($0.number) } ?? 0, in: asking.work.transaction)
    func line(_ event: RecordedEvent) throws -> JSON {
      [
        "version": .count(event.seq), "kind": .string(event.kind), "happenedAt": zone.json(event.happenedAt),
        "recordedAt": zone.json(event.recordedAt), "actor": event.actor == 0 ? .null : .string(Crockford.encode(event.actor)),
        "cause": .string(Crockford.encode(event.cause)), "body": eyes.shown(try event.value()),
        "hash": .string(event.hash.hexadecimal),
      ]
    }
    let shown = Array(events.prefix(page.limit + 1))
    return try page.answer(shown, cursor: { Cursor(Int64($0.seq), order.id) }, item: line)
  }

  private static func proof(_ asking: Asking) throws -> Answer {
    let order = try WorkOrders.find(asking.client.id(), in: asking.work)
    let name = asking.client.call.parameters["name"]
    guard let deadline = try WorkOrders.deadlines(of: order.state, in: asking.work).first(where: { $0.name == name }) else {
      throw Problem.notFound
    }
    let calendar = try asking.work.calendar(version: deadline.calendarVersion)
    return .state(
      WorkOrderJSON.proof(
        deadline, calendar: calendar, moves: order.state.recalculations(of: deadline), at: asking.work.now),
      version: order.head)
  }
}

extension Asking {
  /// `If-Match`: a case that has moved on is not changed; the answer says what happened meanwhile.
  func current<State>(_ stream: Int64, branch: ID<Branch>, _ change: (Int?) throws -> State) throws -> State {
    do {
      return try change(client.expecting)
    } catch Problem.stale(let head) {
      let zone = try work.zone(of: branch)
      throw StaleCase(head: head, changes: try work.changes(of: stream, after: client.expecting ?? head, zone: zone))
    }
  }
}

extension String {
  /// `strike-off` → `strikeOff`.
  var camelCased: String {
    let parts = split(separator: "-")
    return parts.dropFirst().reduce(parts.first.map(String.init) ?? "") { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
  }
}
