import Aftersales
import Basics
import Storage
import Web

/// `/assets`: customers' products. AST-001, AST-002
enum AssetAPI {
  static let tag = "assets"

  static func endpoints(_ desk: Desk) -> [Endpoint] {
    [
      desk.reading("/assets", "listAssets", tag: tag, query: filters + Query.page, reply: .list("AssetLine"), list),
      desk.reading("/assets/{id}", "getAsset", tag: tag, query: [Query.purpose], reply: .object("Asset")) { asking in
        let id: ID<Asset> = try asking.client.id()
        let found = try Assets.find(id, in: asking.work)
        let purpose = asking.query.text("purpose")
        if let purpose { try AccessLog.note(found.id, purpose: purpose, in: asking.work) }
        return .state(try json(found, hasPurpose: purpose != nil, in: asking.work), version: found.head)
      },
    ] + AssetCommand.declarations.map { $0.name == "register" ? create(desk, $0) : act(desk, $0) }
  }

  private static func create(_ desk: Desk, _ declaration: Declaration) -> Endpoint {
    desk.doing("/assets", "createAsset", tag: tag, declaration, reply: "Asset", status: 201, takesVersion: false) { asking in
      guard declaration.permits(asking.actor) else { throw Problem.forbidden }
      let found = try Assets.register(asking.client.body, in: asking.work)
      return .state(
        try json(found, in: asking.work), version: found.head, status: 201, location: "/assets/\(Crockford.encode(found.id))")
    }
  }

  private static func act(_ desk: Desk, _ declaration: Declaration) -> Endpoint {
    desk.doing("/assets/{id}/\(declaration.name)", declaration.name.camelCased + "Asset", tag: tag, declaration, reply: "Asset") {
      asking in
      let id: ID<Asset> = try asking.client.id()
      let before = try Assets.find(id, in: asking.work)
      guard declaration.permits(asking.actor) else { throw Problem.forbidden }
      let found = try asking.current(before.id, branch: before.branch) { version in
        try Assets.give(declaration.name, asking.client.body, to: id, expecting: version, in: asking.work)
      }
      return .state(try json(found, in: asking.work), version: found.head)
    }
  }

  static func json(_ found: Found<AssetFile>, hasPurpose: Bool = false, in work: Work) throws -> JSON {
    let file = found.state
    let zone = try work.zone(of: found.branch)
    let job = try work.transaction.row(
      "select 1 from work_order where asset = \(found.id) and open = 1 and technician = \(work.actor.id) limit 1")
    let owner = try work.fold(CustomerFile.self, file.customer.number)
    let eyes = try Eyes(
      found.id, isOwnBranch: owner.map { !$0.state.branches.isDisjoint(with: work.actor.branches) } ?? false,
      isOwnJob: job != nil, hasPurpose: hasPurpose, in: work)
    var members: JSON.Members = [
      "brand": .orNull(file.brand), "guaranteeMonths": .orNull(file.guaranteeMonths),
      "responseHours": .orNull(file.responseHours), "serviceHours": .orNull(file.serviceHours),
      "extendedFrom": .orNull(file.extendedFrom), "extendedUntil": .orNull(file.extendedUntil),
      "extendedScope": .orNull(file.extendedScope), "lifetimeCare": .bool(file.hasLifetimeCare),
      "configuration": .orNull(file.values[.configuration]?.string), "useStage": .orNull(file.useStage?.rawValue),
    ]
    let known: JSON.Members = [
      "id": .string(Crockford.encode(found.id)), "branch": .string(found.branch.description),
      "customer": .string(file.customer.description),
      "model": .string(file.model), "category": .orNull(file.category), "specification": .orNull(file.specification),
      "serial": .orNull(file.serial), "installationPlace": eyes.text(file.place), "plate": eyes.text(file.plate),
      "vehicleType": .orNull(file.vehicleType), "soldByUs": .string(file.soldByUs.rawValue), "proof": .orNull(file.proof),
      "soldOn": .orNull(file.soldOn), "deliveredOn": .orNull(file.deliveredOn), "installedOn": .orNull(file.installedOn),
      "maintenanceMonths": .orNull(file.maintenanceMonths), "registeredAt": zone.json(file.registeredAt),
      "retiredAt": zone.json(file.retiredAt), "retireReason": .orNull(file.retireReason?.rawValue), "version": .count(found.head),
    ]
    members.merge(known) { _, own in own }
    return .object(members)
  }

  static let filters: [Field] = [
    Field("branch", .id(of: "branches")).optional, Field("customer", .id(of: "customers")).optional,
    Field("serial", .text(max: 60)).optional, Field("model", .text(max: 80)).optional, Field("retired", .flag).optional,
    Query.search,
  ]

  private static func list(_ asking: Asking) throws -> Answer {
    let query = asking.query
    let page = try Page(query)
    var conditions: [SQL] = []
    if let branch: ID<Branch> = query.id("branch") { conditions.append("a.branch = \(branch)") }
    if let customer: ID<Customer> = query.id("customer") { conditions.append("a.customer = \(customer)") }
    if let serial = query.text("serial") { conditions.append("a.serial = \(serial)") }
    if let model = query.text("model") { conditions.append("a.model = \(model)") }
    if let retired = query.flag("retired") { conditions.append("a.retired = \(retired)") }
    if let after = try page.afterID() { conditions.append("a.id < \(after.id)") }
    var isHopeless = false
    if let text = query.text("q") {
      let hits = try asking.work.hits("asset", "a.id", text)
      isHopeless = hits == nil
      if let hits { conditions.append(hits) }
    }
    let rows = isHopeless ? [] : try find(conditions, limit: page.limit + 1, in: asking.work)
    let eyes = RowEyes(asking.actor)
    return page.answer(rows, cursor: { Cursor(0, $0.integer(0)) }, item: { line($0, eyes) })
  }

  static func find(_ conditions: [SQL], limit: Int, in work: Work) throws -> [Row] {
    let filter = conditions.isEmpty ? "1 = 1" as SQL : SQL.joined(conditions, by: " and ")
    let own = SQL.list(work.actor.branches.sorted())
    return try work.rows(
      ScopedQuery(
        """
        select a.id, a.branch, a.customer, a.model, a.category, a.serial, a.place, a.sold_by_us, a.sold_on, a.retired, a.head,
          (select count(*) from work_order w where w.asset = a.id and w.open = 1 and w.technician = \(work.actor.id)),
          (select count(*) from customer_of_branch o where o.case_id = a.customer and o.branch in \(own))
        from asset a where \(filter)
        """, scope: work.scope, customer: "a.customer", then: "order by a.id desc limit \(limit)"))
  }

  static func line(_ row: Row, _ eyes: RowEyes) -> JSON {
    let branch: ID<Branch> = row.id(1)
    return [
      "id": .string(Crockford.encode(row.integer(0))), "branch": .string(branch.description),
      "customer": .string(Crockford.encode(row.integer(2))), "model": .string(row.text(3)),
      "category": .orNull(row.optionalText(4)),
      "serial": .orNull(row.optionalText(5)),
      "installationPlace": eyes.text(
        row.optionalText(6), .address, of: branch, isOwnBranch: row.integer(12) > 0, isOwnJob: row.integer(11) > 0),
      "soldByUs": .string(row.text(7)), "soldOn": .orNull(row.optionalText(8)), "isRetired": .bool(row.flag(9)),
      "version": .int(row.integer(10)),
    ]
  }
}
