import Aftersales
import Basics
import Storage
import Web

/// `/branches` and `/staff`. ORG-009, ORG-028, SEC-017
enum OrganisationAPI {
  static func endpoints(_ desk: Desk) -> [Endpoint] { branches(desk) + staff(desk) }

  // MARK: branches

  private static func branches(_ desk: Desk) -> [Endpoint] {
    let tag = "branches"
    return [
      desk.reading(
        "/branches", "listBranches", tag: tag, query: [Field("closed", .flag).optional] + Query.page, reply: .list("BranchLine"),
        listBranches),
      desk.reading("/branches/{id}", "getBranch", tag: tag, reply: .object("Branch")) { asking in
        let id: ID<Branch> = try asking.client.id()
        let found = try asking.work.find(BranchFile.self, id.number)
        return .state(branch(found, in: asking.work), version: found.head)
      },
    ]
      + BranchCommand.declarations.map { declaration in
        if declaration.name == "open" {
          return desk.doing(
            "/branches", "createBranch", tag: tag, declaration, reply: "Branch", status: 201, takesVersion: false
          ) { asking in
            guard declaration.permits(asking.actor) else { throw Problem.forbidden }
            let found = try Organisation.open(asking.work.newID(), asking.client.body, in: asking.work)
            return .state(
              branch(found, in: asking.work), version: found.head, status: 201,
              location: "/branches/\(Crockford.encode(found.id))")
          }
        }
        return desk.doing(
          "/branches/{id}/\(declaration.name)", declaration.name.camelCased + "Branch", tag: tag, declaration, reply: "Branch"
        ) {
          asking in
          let id: ID<Branch> = try asking.client.id()
          let before = try asking.work.find(BranchFile.self, id.number)
          guard declaration.permits(asking.actor) else { throw Problem.forbidden }
          let found = try asking.current(before.id, branch: id) { version in
            try Organisation.give(declaration.name, asking.client.body, toBranch: id, expecting: version, in: asking.work)
          }
          return .state(branch(found, in: asking.work), version: found.head)
        }
      }
  }

  private static func branch(_ found: Found<BranchFile>, in work: Work) -> JSON {
    let file = found.state
    let zone = work.zone(named: file.zone)
    let posts = file.settings.posts.sorted { $0.key < $1.key }
    return [
      "id": .string(Crockford.encode(found.id)), "code": .string(file.code), "name": .string(file.name),
      "kind": .string(file.kind.rawValue),
      "parent": .orNull(file.parent), "timeZone": .string(file.zone), "calendar": .orNull(file.settings.calendar),
      "dispatchByClerk": .bool(file.settings.dispatchByClerk),
      "posts": .array(posts.map { ["post": .string($0.key), "roles": .list($0.value.map(\.rawValue).sorted())] }),
      "openedAt": zone.json(file.openedAt), "closedAt": zone.json(file.closedAt), "version": .count(found.head),
    ]
  }

  private static func listBranches(_ asking: Asking) throws -> Answer {
    let page = try Page(asking.query)
    var filter: SQL = "1 = 1"
    if let closed = asking.query.flag("closed") { filter = filter + " and closed = \(closed)" }
    if let after = try page.afterID() { filter = filter + " and id > \(after.id)" }
    let rows = try asking.work.rows(
      ScopedQuery(
        "select id, code, name, kind, parent, zone, calendar, dispatch_by_clerk, closed, head from branch where \(filter)",
        scope: asking.work.scope, on: "id", then: "order by id limit \(page.limit + 1)"))
    func line(_ row: Row) -> JSON {
      [
        "id": .string(Crockford.encode(row.integer(0))), "code": .string(row.text(1)), "name": .string(row.text(2)),
        "kind": .string(row.text(3)), "parent": .orNull(row.optionalInteger(4).map { ID<Branch>($0) }),
        "timeZone": .string(row.text(5)),
        "calendar": .orNull(row.optionalText(6)), "dispatchByClerk": .bool(row.flag(7)), "isClosed": .bool(row.flag(8)),
        "version": .int(row.integer(9)),
      ]
    }
    return page.answer(rows, cursor: { Cursor(0, $0.integer(0)) }, item: line)
  }

  // MARK: people

  private static func staff(_ desk: Desk) -> [Endpoint] {
    let tag = "staff"
    return [
      desk.reading("/staff", "listStaff", tag: tag, query: staffFilters + Query.page, reply: .list("StaffLine"), listStaff),
      desk.reading("/staff/{id}", "getStaff", tag: tag, reply: .object("Staff")) { asking in
        let id: ID<Staff> = try asking.client.id()
        let found = try asking.work.find(StaffFile.self, id.number)
        return .state(try person(found, in: asking.work), version: found.head)
      },
    ]
      + StaffCommand.declarations.map { declaration in
        if declaration.name == "engage" {
          return desk.doing("/staff", "createStaff", tag: tag, declaration, reply: "Staff", status: 201, takesVersion: false) {
            asking in
            guard declaration.permits(asking.actor) else { throw Problem.forbidden }
            let found = try Organisation.engage(asking.work.newID(), asking.client.body, in: asking.work)
            return .state(
              try person(found, in: asking.work), version: found.head, status: 201,
              location: "/staff/\(Crockford.encode(found.id))")
          }
        }
        return desk.doing(
          "/staff/{id}/\(declaration.name)", declaration.name.camelCased + "Staff", tag: tag, declaration, reply: "Staff"
        ) {
          asking in
          let id: ID<Staff> = try asking.client.id()
          let before = try asking.work.find(StaffFile.self, id.number)
          guard declaration.permits(asking.actor) else { throw Problem.forbidden }
          let found = try asking.current(before.id, branch: before.branch) { version in
            try Organisation.give(declaration.name, asking.client.body, toStaff: id, expecting: version, in: asking.work)
          }
          return .state(try person(found, in: asking.work), version: found.head)
        }
      }
  }

  /// Colleagues know each other's names; telephones are for the desk, log-ins for the administrator.
  private static func seesPhone(_ actor: Actor, _ id: Int64) -> Bool {
    actor.id.number == id || actor.isAny(of: [.clerk, .supervisor, .branchManager, .serviceDepartment, .administrator])
  }
  private static func seesLogin(_ actor: Actor, _ id: Int64) -> Bool {
    actor.id.number == id || actor.roles.contains(.administrator)
  }

  private static func person(_ found: Found<StaffFile>, in work: Work) throws -> JSON {
    let file = found.state
    let values = try PersonalValues.of(stream: found.id, in: work.transaction)
    func value(_ personal: Personal?) -> String? { personal?.reference.flatMap { values[$0] } }
    let zone = try work.zone(of: file.branches.sorted().first ?? found.branch)
    let phone = value(file.phone).map { seesPhone(work.actor, found.id) ? $0 : Masking.phone($0) }
    return [
      "id": .string(Crockford.encode(found.id)), "name": .orNull(value(file.name)),
      "login": seesLogin(work.actor, found.id) ? .orNull(value(file.login)) : .null,
      "roles": .list(file.roles.map(\.rawValue).sorted()), "branches": .list(file.branches.sorted().map(\.description)),
      "phone": .orNull(phone), "language": .string(file.language.rawValue), "skills": .list(file.skills.sorted()),
      "certificates": .array(
        file.certificates.map { ["key": .count($0.key), "text": .string($0.text), "expires": .orNull($0.expires)] }),
      "engagedAt": zone.json(file.engagedAt), "leftAt": zone.json(file.leftAt), "isActive": .bool(file.isActive),
      "version": .count(found.head),
    ]
  }

  static let staffFilters: [Field] = [
    Field("branch", .id(of: "branches")).optional, Field("role", .choice(Role.allCases.map(\.rawValue))).optional,
    Field("active", .flag).optional,
  ]

  private static func listStaff(_ asking: Asking) throws -> Answer {
    let page = try Page(asking.query)
    let actor = asking.actor
    var filter: SQL = "1 = 1"
    if let branch: ID<Branch> = asking.query.id("branch") {
      filter = filter + " and s.id in (select case_id from staff_of_branch where branch = \(branch))"
    }
    if let role = asking.query.text("role") { filter = filter + " and ' ' || s.roles || ' ' like \("% \(role) %")" }
    if let active = asking.query.flag("active") { filter = filter + " and s.active = \(active)" }
    if let after = try page.afterID() { filter = filter + " and s.id > \(after.id)" }
    let rows = try asking.work.rows(
      ScopedQuery(
        """
        select distinct s.id, s.login, s.name, s.roles, s.branches, s.language, s.phone, s.active, s.head
        from staff s left join staff_of_branch b on b.case_id = s.id where \(filter)
        """, scope: asking.work.scope, on: "b.branch", then: "order by s.id limit \(page.limit + 1)"))
    func line(_ row: Row) -> JSON {
      let id = row.integer(0)
      let phone = row.optionalText(6).map { seesPhone(actor, id) ? $0 : Masking.phone($0) }
      return [
        "id": .string(Crockford.encode(id)), "login": seesLogin(actor, id) ? .string(row.text(1)) : .null,
        "name": .string(row.text(2)),
        "roles": .list(row.text(3).split(separator: " ").map(String.init)),
        "branches": .list(row.text(4).split(separator: " ").map(String.init)), "language": .string(row.text(5)),
        "phone": .orNull(phone),
        "isActive": .bool(row.flag(7)), "version": .int(row.integer(8)),
      ]
    }
    return page.answer(rows, cursor: { Cursor(0, $0.integer(0)) }, item: line)
  }
}
