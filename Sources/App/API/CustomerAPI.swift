import Aftersales
import Basics
import Storage
import Web

/// `/customers`. CUS-002, SEC-001
enum CustomerAPI {
  static let tag = "customers"

  static func endpoints(_ desk: Desk) -> [Endpoint] {
    [
      desk.reading("/customers", "listCustomers", tag: tag, query: filters + Query.page, reply: .list("CustomerLine"), list),
      desk.reading("/customers/{id}", "getCustomer", tag: tag, query: [Query.purpose], reply: .object("Customer")) { asking in
        let id: ID<Customer> = try asking.client.id()
        let found = try Customers.find(id, in: asking.work)
        let purpose = asking.query.text("purpose")
        if let purpose { try AccessLog.note(found.id, purpose: purpose, in: asking.work) }
        return .state(try json(found, hasPurpose: purpose != nil, in: asking.work), version: found.head)
      },
    ] + CustomerCommand.declarations.map { $0.name == "register" ? create(desk, $0) : act(desk, $0) }
  }

  private static func create(_ desk: Desk, _ declaration: Declaration) -> Endpoint {
    desk.doing("/customers", "createCustomer", tag: tag, declaration, reply: "Customer", status: 201, takesVersion: false) {
      asking in
      guard declaration.permits(asking.actor) else { throw Problem.forbidden }
      let found = try Customers.register(asking.client.body, in: asking.work)
      return .state(
        try json(found, in: asking.work), version: found.head, status: 201, location: "/customers/\(Crockford.encode(found.id))")
    }
  }

  private static func act(_ desk: Desk, _ declaration: Declaration) -> Endpoint {
    desk.doing(
      "/customers/{id}/\(declaration.name)", declaration.name.camelCased + "Customer", tag: tag, declaration, reply: "Customer"
    ) {
      asking in
      let id: ID<Customer> = try asking.client.id()
      let before = try Customers.find(id, in: asking.work)
      guard declaration.permits(asking.actor) else { throw Problem.forbidden }
      let found = try asking.current(before.id, branch: before.branch) { version in
        try Customers.give(declaration.name, asking.client.body, to: id, expecting: version, in: asking.work)
      }
      return .state(try json(found, in: asking.work), version: found.head)
    }
  }

  static func json(_ found: Found<CustomerFile>, hasPurpose: Bool = false, in work: Work) throws -> JSON {
    let file = found.state
    let zone = try work.zone(of: found.branch)
    let job = try work.transaction.row(
      "select 1 from work_order where customer = \(found.id) and open = 1 and technician = \(work.actor.id) limit 1")
    let eyes = try Eyes(
      found.id, isOwnBranch: !file.branches.isDisjoint(with: work.actor.branches), isOwnJob: job != nil, hasPurpose: hasPurpose,
      in: work)
    let isOrganisation = file.kind == .organisation
    func phone(_ phone: CustomerPhone) -> JSON {
      [
        "key": .count(phone.key), "number": eyes.text(phone.number), "kind": .string(phone.kind.rawValue),
        "warning": .orNull(phone.warning?.rawValue), "note": eyes.text(phone.note),
      ]
    }
    var members: JSON.Members = [
      "id": .string(Crockford.encode(found.id)), "branch": .string(found.branch.description),
      "branches": .list(file.branches.sorted().map(\.description)), "kind": .string(file.kind.rawValue),
      "party": .string(file.party.rawValue), "name": eyes.text(file.name, isOrganisation: isOrganisation),
      "phones": .array(file.phones.map(phone)), "agent": .orNull(file.agent), "customerType": .orNull(file.type),
      "isKey": .bool(file.isKey), "language": .string(file.language.rawValue), "pouch": .string(file.pouch.rawValue),
      "registeredAt": zone.json(file.registeredAt), "erasedAt": zone.json(file.erasedAt), "version": .count(found.head),
    ]
    let home = try work.home(of: found.branch)
    let values = Dictionary(try work.personal(of: found.id).map { ($0.ref, $0.value) }, uniquingKeysWith: { first, _ in first })
    members["addresses"] = .array(
      file.addresses.map { address in
        let place = address.place({ $0?.reference.flatMap { values[$0] } }, home: home)
        return [
          "key": .count(address.key), "text": eyes.text(address.text), "zone": .string(address.zone.rawValue),
          "note": eyes.text(address.note), "place": place.json, "pin": eyes.text(address.pin),
        ]
      })
    members["contacts"] = .array(
      file.contacts.map { contact in
        [
          "key": .count(contact.key), "name": eyes.text(contact.name), "phones": .array(contact.phones.map(phone)),
          "role": .orNull(contact.role),
        ]
      })
    members["tier"] = .orNull(file.tier)
    members["card"] = .orNull(file.card)
    members["wish"] = eyes.text(file.wish?.text)
    members["wishTags"] = .list(file.wish?.tags ?? [])
    members["contactRecords"] = .array(
      file.contactRecords.map { record in
        [
          "key": .count(record.key), "kind": .string(record.kind.rawValue), "channel": .string(record.channel.rawValue),
          "direction": .string(record.direction.rawValue), "topic": eyes.text(record.topic),
          "person": eyes.text(record.person), "handling": eyes.text(record.handling), "at": zone.json(record.at),
          "handledAt": zone.json(record.handledAt), "theme": .orNull(record.theme), "model": .orNull(record.model),
          "department": .orNull(record.department?.rawValue), "number": .orNull(record.number),
          "replyTo": .orNull(record.replyTo), "by": .orNull(record.by),
        ]
      })
    members["documents"] = .array(
      file.documents.map { document in
        [
          "key": .count(document.key), "kind": .string(document.kind.rawValue), "file": eyes.text(document.file),
          "caption": eyes.text(document.caption), "filedAt": zone.json(document.filedAt),
        ]
      })
    members["custody"] = .array(
      file.custody.map { item in
        [
          "key": .count(item.key), "item": .string(item.what), "place": .string(item.place),
          "receivedAt": zone.json(item.receivedAt), "returnedAt": zone.json(item.returnedAt),
        ]
      })
    members["consents"] = .array(
      file.consents.map { consent in
        [
          "key": .count(consent.key), "purpose": .string(consent.purpose.rawValue), "text": .string(consent.text),
          "recipient": .orNull(consent.recipient), "channel": .string(consent.channel.rawValue),
          "givenAt": zone.json(consent.givenAt), "withdrawnAt": zone.json(consent.withdrawnAt),
        ]
      })
    return .object(members)
  }

  // MARK: the list

  static let filters: [Field] = [
    Field("branch", .id(of: "branches")).optional, Field("kind", .choice(CustomerFile.Kind.allCases.map(\.rawValue))).optional,
    Field("zone", .choice(CustomerAddress.Zone.allCases.map(\.rawValue))).optional, Field("isKey", .flag).optional,
    Field("phone", .phone).optional, Query.search,
  ]

  private static func list(_ asking: Asking) throws -> Answer {
    let query = asking.query
    let page = try Page(query)
    let work = asking.work
    var conditions: [SQL] = []
    if let kind = query.text("kind") { conditions.append("c.kind = \(kind)") }
    if let zone = query.text("zone") { conditions.append("c.zone = \(zone)") }
    if let isKey = query.flag("isKey") { conditions.append("c.is_key = \(isKey)") }
    if let branch: ID<Branch> = query.id("branch") {
      conditions.append("c.id in (select case_id from customer_of_branch where branch = \(branch))")
    }
    if let phone = query.text("phone") {
      // To find by a number is to learn it.
      guard work.scope.mayEverRead(.phone) else { throw Problem.forbidden }
      let digits = PhoneNumber.all(in: phone).map(\.digits)
      conditions.append("c.id in (select case_id from customer_of_phone where digits in \(SQL.list(digits)))")
    }
    if let after = try page.afterID() { conditions.append("c.id < \(after.id)") }
    var rows: [Row] = []
    var isHopeless = false
    if let text = query.text("q") {
      let hits = try work.hits("customer", "c.id", text)
      isHopeless = hits == nil
      if let hits { conditions.append(hits) }
    }
    if !isHopeless {
      rows = try find(conditions, limit: page.limit + 1, in: work)
    }
    let eyes = RowEyes(asking.actor)
    return page.answer(rows, cursor: { Cursor(0, $0.integer(0)) }, item: { line($0, eyes) })
  }

  /// A customer is seen through any of the branches that have served him, so the scope stands on that table.
  static func find(_ conditions: [SQL], limit: Int, in work: Work) throws -> [Row] {
    let filter = conditions.isEmpty ? "1 = 1" as SQL : SQL.joined(conditions, by: " and ")
    let own = SQL.list(work.actor.branches.sorted())
    return try work.rows(
      ScopedQuery(
        """
        select c.id, c.branch, c.kind, c.name, c.phone, c.address, c.zone, c.type, c.is_key, c.erased, c.head,
          (select count(*) from work_order w where w.customer = c.id and w.open = 1 and w.technician = \(work.actor.id)),
          (select count(*) from customer_of_branch o where o.case_id = c.id and o.branch in \(own))
        from customer c where \(filter)
        """, scope: work.scope, customer: "c.id", then: "order by c.id desc limit \(limit)"))
  }

  static func line(_ row: Row, _ eyes: RowEyes) -> JSON {
    let branch: ID<Branch> = row.id(1)
    let isOrganisation = row.text(2) == CustomerFile.Kind.organisation.rawValue
    func seen(_ place: Int, _ kind: Personal.Class) -> JSON {
      eyes.text(
        row.optionalText(place), kind, of: branch, isOwnBranch: row.integer(12) > 0, isOwnJob: row.integer(11) > 0,
        isOrganisation: kind == .name && isOrganisation)
    }
    return [
      "id": .string(Crockford.encode(row.integer(0))), "branch": .string(branch.description), "kind": .string(row.text(2)),
      "name": seen(3, .name), "phone": seen(4, .phone), "address": seen(5, .address), "zone": .orNull(row.optionalText(6)),
      "customerType": .orNull(row.optionalText(7)), "isKey": .bool(row.flag(8)), "isErased": .bool(row.flag(9)),
      "version": .int(row.integer(10)),
    ]
  }
}
