import Aftersales
import Basics
import Storage
import Web

/// `/admin/staff…`: people, their posts and branches, their first password, their certificates. ORG-028, SEC-017
enum StaffRoutes {
  private static let keepers: Set<Role> = [.administrator, .branchManager]

  static func routes(_ desk: Desk) -> [Route] {
    [
      desk.page("/admin/staff") { visitor, work in .html(try list(visitor, work)) },
      desk.page("/admin/staff/new") { visitor, work in
        try work.require([.administrator])
        return .html(try page(nil, visitor, work))
      },
      desk.longForm("/admin/staff") { visitor in try await engage(desk, visitor) },
      desk.page("/admin/staff/{id}") { visitor, work in .html(try page(try visitor.id(), visitor, work)) },
      desk.change("/admin/staff/{id}") { visitor, work in
        let id: ID<Staff> = try visitor.id()
        try save(id, visitor, work)
        return .redirect(to: "/admin/staff/\(id)?done=saved")
      } again: { visitor, work, refusal in
        .html(try page(try visitor.id(), visitor, work, refused: ("", refusal)), status: 422)
      },
      desk.longForm("/admin/staff/{id}/reset-password") { visitor in try await reset(desk, visitor) },
      desk.form("/admin/staff/{id}/end-sessions") { visitor, work in
        try work.require([.administrator])
        let id: ID<Staff> = try visitor.id()
        _ = try work.find(StaffFile.self, id.number)
        try Accounts.endAll(staff: id.number, in: work.transaction)
        return .redirect(to: "/admin/staff/\(id)?done=saved")
      },
      desk.change("/admin/staff/{id}/{command}") { visitor, work in
        let id: ID<Staff> = try visitor.id()
        let name = visitor.call.parameters["command"] ?? ""
        try Organisation.give(name, try body(visitor, name, work), toStaff: id, expecting: try visitor.version, in: work)
        return .redirect(to: "/admin/staff/\(id)?done=saved")
      } again: { visitor, work, refusal in
        .html(
          try page(try visitor.id(), visitor, work, refused: (visitor.call.parameters["command"] ?? "", refusal)), status: 422)
      },
    ]
  }

  private static func body(_ visitor: Visitor, _ command: String, _ work: Work) throws -> JSON {
    let fields = try Organisation.declaration(StaffCommand.declarations, command).fields
    guard case .object(var members) = FormJSON.body(visitor.form, for: fields, zone: try AdminRoutes.zone(work), now: work.now)
    else {
      return [:]
    }
    for field in fields {
      // An unticked list sends nothing and means: none.
      if case .list = field.kind, members[field.name] == nil { members[field.name] = [] }
    }
    if fields.contains(where: { $0.name == "skills" }) {
      let lines = (visitor.form["skills"] ?? "").split(whereSeparator: { $0.isNewline || "，、,;；".contains($0) })
      members["skills"] = .array(lines.map { .string(String($0.trimmingSpace)) }.filter { $0 != .string("") })
    }
    return .object(members)
  }

  /// What the form changed, command by command, in one transaction.
  private static func save(_ id: ID<Staff>, _ visitor: Visitor, _ work: Work) throws {
    try work.require([.administrator])
    let found = try work.find(StaffFile.self, id.number)
    if let version = try visitor.version, version != found.head { throw Problem.stale(head: found.head) }
    let values = try PersonalValues.of(stream: id.number, in: work.transaction)
    func value(_ personal: Personal?) -> String { personal?.reference.flatMap { values[$0] } ?? "" }
    func give(_ command: String) throws {
      try Organisation.give(command, try body(visitor, command, work), toStaff: id, in: work)
    }
    if visitor.form["name"]?.trimmingSpace.description != value(found.state.name) { try give("rename") }
    if (visitor.form["phone"] ?? "").trimmingSpace.description != value(found.state.phone) { try give("change-phone") }
    try give("change-language")
    try give("set-skills")
    // A person who gets a first post with a branch needs the branch before, one who loses all branches the post.
    let branches = Set(visitor.form.all("branches").compactMap { ID<Branch>(text: $0) })
    if branches.isEmpty {
      try give("change-roles")
      try give("move")
    } else {
      try give("move")
      try give("change-roles")
    }
  }

  private static func list(_ visitor: Visitor, _ work: Work) throws -> HTML {
    try work.require(keepers)
    let isAdministrator = work.actor.roles.contains(.administrator)
    let frame = try Frames.inside(visitor, work)
    let t = frame.reader
    let names = try work.rows(ScopedQuery("select b.id, b.name from branch b where 1 = 1", scope: work.scope, on: "b.id"))
    let branchNames = Dictionary(uniqueKeysWithValues: names.map { (ID<Branch>($0.integer(0)).description, $0.text(1)) })
    // A branch manager sees the technicians whose papers he keeps.
    let own = ScopedQuery(
      "select 1 from staff_of_branch b where b.case_id = m.id and b.technician = 1", scope: work.scope, on: "b.branch")
    let seen: SQL = isAdministrator ? "1 = 1" : "exists (\(own.sql))"
    let rows = try work.transaction.rows(
      """
      select m.id, m.name, m.login, m.roles, m.branches, m.phone, m.active, coalesce(c.must_change, 0)
      from staff m left join credential c on c.staff = m.id where \(seen) order by m.active desc, m.id limit 1000
      """)
    var page = StaffListPage(
      lines: rows.map { row in
        let roles = row.text(3).split(separator: " ").map(String.init)
        let branches = row.text(4).split(separator: " ").compactMap { branchNames[String($0)] }
        return .init(
          path: "/admin/staff/\(ID<Staff>(row.integer(0)))", name: row.text(1), login: row.text(2),
          roles: Role.allCases.map(\.rawValue).filter(roles.contains),
          branches: branches.isEmpty && roles.contains { Role(rawValue: $0)?.seesEveryBranch == true }
            ? t("staff.branches.all") : t.listed(branches),
          phone: row.optionalText(5).map { Telephone.grouped($0) } ?? "", isOff: !row.flag(6), mustChange: row.flag(7))
      })
    page.mayEngage = isAdministrator
    return page.html(frame)
  }

  private static func page(
    _ id: ID<Staff>?, _ visitor: Visitor, _ work: Work, fresh: String? = nil, refused: (command: String, refusal: Refusal)? = nil
  ) throws -> HTML {
    try work.require(keepers)
    let frame = try Frames.inside(visitor, work).refusing(refused?.refusal)
    let t = frame.reader
    var page = StaffPage(branches: try Branches.choices(work))
    let typed = refused.flatMap { refused -> Typed? in
      guard refused.command.isEmpty else { return nil }
      var typed = visitor.typed(refused.refusal)
      for name in ["roles", "branches"] { typed.values[name] = visitor.form.all(name).joined(separator: ",") }
      return typed
    }
    page.typed = typed ?? Typed()
    guard let id else { return page.html(frame) }
    let found = try work.find(StaffFile.self, id.number)
    let person = found.state
    let isAdministrator = work.actor.roles.contains(.administrator)
    guard isAdministrator || person.roles.contains(.technician) else { throw Problem.notFound }
    let values = try PersonalValues.of(stream: id.number, in: work.transaction)
    func value(_ personal: Personal?) -> String { personal?.reference.flatMap { values[$0] } ?? "" }
    page.id = id.description
    page.version = found.head
    page.title = value(person.name)
    page.typed =
      typed
      ?? Typed([
        "name": value(person.name), "phone": value(person.phone), "skills": person.skills.sorted().joined(separator: "\n"),
        "language": person.language.rawValue,
      ])
    page.roles = Set(person.roles.map(\.rawValue))
    page.chosenBranches = Set(person.branches.map(\.description))
    page.isOff = !person.isActive
    page.mayEdit = isAdministrator
    page.login = value(person.login)
    page.fresh = fresh
    if let refused, refused.command == "remove-certificate" {
      page.refusedCertificate = visitor.form["key"]
      page.refusedTyped = visitor.typed(refused.refusal)
    }
    page.certificates = person.certificates.map {
      StaffPage.Certificate(key: $0.key, text: $0.text, expires: $0.expires, hasExpired: !$0.holds(on: t.today))
    }
    if person.isActive {
      // The administrator has the skills in the form above.
      page.actions = ((isAdministrator ? [] : ["set-skills"]) + ["add-certificate", "leave"]).compactMap { name in
        guard work.offered(name, of: StaffCommand.declarations) != nil else { return nil }
        var action = FileCommand.named(
          name, of: StaffCommand.declarations, consequence: name == "leave" ? t("staff.deactivate.consequence") : nil)
        if name == "set-skills" { action?.typed = Typed(["skills": person.skills.sorted().joined(separator: "\n")]) }
        if let refused, refused.command == name { action?.typed = visitor.typed(refused.refusal) }
        return action
      }
    }
    page.log = try FileLog.lines(of: id.number, frame, work)
    return page.html(frame)
  }

  // MARK: First passwords

  /// Twelve signs that can be read over the telephone: sixty bits.
  private static func oneTime() -> String {
    let alphabet = Array("abcdefghjkmnpqrstuvwxyz23456789z")
    let letters = Secrets.bytes(12).map { alphabet[Int($0 & 31)] }
    return [0, 4, 8].map { String(letters[$0..<$0 + 4]) }.joined(separator: "-")
  }

  private static func engage(_ desk: Desk, _ visitor: Visitor) async throws -> Answer {
    let password = oneTime()
    let kept = try await Labour.run { try Passwords.keep(password) }
    do {
      let id = try await desk.office.write(as: visitor.actor, at: visitor.call.now) { work in
        try work.require([.administrator])
        let id = work.newID(Staff.self)
        let body = try body(visitor, "engage", work)
        try Organisation.engage(id, body, in: work)
        let login = LoginName.normalise(String((visitor.form["login"] ?? "").trimmingSpace))
        try Accounts.setPassword(kept, staff: id.number, login: login, mustChange: true, at: work.now, in: work.transaction)
        return id
      }
      return .html(
        try await desk.office.read(as: visitor.actor, at: visitor.call.now) { work in try page(id, visitor, work, fresh: password)
        })
    } catch let refusal as Refusal {
      return .html(
        try await desk.office.read(as: visitor.actor, at: visitor.call.now) { work in
          try page(nil, visitor, work, refused: ("", refusal))
        }, status: 422)
    }
  }

  private static func reset(_ desk: Desk, _ visitor: Visitor) async throws -> Answer {
    guard visitor.actor.roles.contains(.administrator) else { throw Problem.forbidden }
    let id: ID<Staff> = try visitor.id()
    let password = oneTime()
    let kept = try await Labour.run { try Passwords.keep(password) }
    let accesses = try await desk.office.write(as: visitor.actor, at: visitor.call.now) { work in
      let found = try work.find(StaffFile.self, id.number)
      guard found.state.isActive else { throw Refusal("staff-left") }
      guard let login = try work.transaction.row("select login from staff where id = \(id)")?.text(0) else {
        throw Problem.notFound
      }
      try Accounts.setPassword(kept, staff: id.number, login: login, mustChange: true, at: work.now, in: work.transaction)
      work.noteAccess(to: id.number, purpose: "reset-password")
      return work.accesses
    }
    try await desk.office.write(down: accesses, by: visitor.actor)
    return .html(
      try await desk.office.read(as: visitor.actor, at: visitor.call.now) { work in try page(id, visitor, work, fresh: password) }
    )
  }
}
