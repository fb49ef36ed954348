import Aftersales
import Basics
import Storage
import Web

/// `/admin…`: branches, calendars, the regulation, tokens. People stand in `StaffRoutes`.
enum AdminRoutes {
  static func routes(_ desk: Desk) -> [Route] {
    [
      desk.page("/admin") { visitor, work in
        guard let first = AdminSection.offered(to: work.actor.roles).first else { throw Problem.forbidden }
        return .redirect(to: first.path)
      },
      desk.page("/admin/branches") { visitor, work in .html(try branches(visitor, work)) },
      desk.page("/admin/branches/new") { visitor, work in .html(try branch(nil, visitor, work)) },
      desk.change("/admin/branches") { visitor, work in
        try work.require([.administrator])
        let id = work.newID(Branch.self)
        try Organisation.open(id, try body(visitor, "open", work), in: work)
        return .redirect(to: "/admin/branches/\(id)?done=saved")
      } again: { visitor, work, refusal in
        .html(try branch(nil, visitor, work, refused: ("", refusal)), status: 422)
      },
      desk.page("/admin/branches/{id}") { visitor, work in .html(try branch(try visitor.id(), visitor, work)) },
      desk.change("/admin/branches/{id}") { visitor, work in
        let id: ID<Branch> = try visitor.id()
        try work.require([.administrator])
        let renamed = try Organisation.give(
          "rename", try body(visitor, "rename", work), toBranch: id, expecting: try visitor.version, in: work)
        try Organisation.give("configure", try body(visitor, "configure", work), toBranch: id, expecting: renamed.head, in: work)
        return .redirect(to: "/admin/branches/\(id)?done=saved")
      } again: { visitor, work, refusal in
        .html(try branch(try visitor.id(), visitor, work, refused: ("", refusal)), status: 422)
      },
      desk.change("/admin/branches/{id}/{command}") { visitor, work in
        let id: ID<Branch> = try visitor.id()
        let name = visitor.call.parameters["command"] ?? ""
        try Organisation.give(name, try body(visitor, name, work), toBranch: id, expecting: try visitor.version, in: work)
        return .redirect(to: "/admin/branches/\(id)?done=saved")
      } again: { visitor, work, refusal in
        .html(
          try branch(try visitor.id(), visitor, work, refused: (visitor.call.parameters["command"] ?? "", refusal)), status: 422)
      },
      desk.page("/admin/calendar") { visitor, work in .html(try calendar(visitor, work)) },
      desk.change("/admin/calendar") { visitor, work in
        try publish(visitor, work)
      } again: { visitor, work, refusal in
        .html(try calendar(visitor, work, refused: CalendarForm.named(refusal)), status: 422)
      },
      desk.page("/admin/policy") { visitor, work in .html(try policy(visitor, work)) },
      desk.change("/admin/policy") { visitor, work in
        try changePolicy(visitor, work)
      } again: { visitor, work, refusal in
        .html(try policy(visitor, work, refused: refusal), status: 422)
      },
      desk.page("/admin/tokens") { visitor, work in .html(try tokens(visitor, work)) },
      desk.longForm("/admin/tokens") { visitor in try await makeToken(desk, visitor) },
      desk.form("/admin/tokens/{id}/revoke") { visitor, work in
        try work.require([.administrator])
        let id = try visitor.id(of: Staff.self).number
        try work.transaction.execute("update token set revoked_at = \(work.now) where id = \(id) and revoked_at is null")
        return .redirect(to: "/admin/tokens?done=saved")
      },
    ]
  }

  // MARK: Branches

  /// Posts that the regulation names and that are persons here. ORG-028
  static let posts = ["clerk", "supervisor", "director", "technician", "accountant", "manager"]

  private static func body(_ visitor: Visitor, _ command: String, _ work: Work) throws -> JSON {
    let fields = try Organisation.declaration(BranchCommand.declarations, command).fields
    guard case .object(var members) = FormJSON.body(visitor.form, for: fields, zone: try zone(work), now: work.now) else {
      return [:]
    }
    if fields.contains(where: { $0.name == "posts" }) {
      let chosen = posts.compactMap { post in visitor.form["posts.\(post)"].map { (post: post, role: $0) } }
      let unknown = chosen.filter { !$0.role.isEmpty && Role(rawValue: $0.role) == nil }
      guard unknown.isEmpty else {
        throw Refusal.invalid(unknown.map { FieldFault("posts.\($0.post)", "unknown-choice") })
      }
      members["posts"] = .array(
        chosen.filter { !$0.role.isEmpty }.map { ["post": .string($0.post), "roles": [.string($0.role)]] })
    }
    return .object(members)
  }

  static func zone(_ work: Work) throws -> Aftersales.Zone {
    guard let home = try work.homeBranch() else { throw Problem.notFound }
    return try work.calendar(of: home.state).zone
  }

  private static func branches(_ visitor: Visitor, _ work: Work) throws -> HTML {
    try work.require([.administrator])
    let rows = try work.transaction.rows(
      """
      select b.id, b.name, b.code, b.kind, p.name, b.zone, b.calendar, b.closed,
        (select count(*) from staff_of_branch s where s.branch = b.id)
      from branch b left join branch p on p.id = b.parent order by b.closed, b.id
      """)
    return BranchListPage(
      lines: rows.map { row in
        .init(
          path: "/admin/branches/\(ID<Branch>(row.integer(0)))", name: row.text(1), code: row.text(2), kind: row.text(3),
          parent: row.optionalText(4), staff: row.int(8), zone: row.text(5), calendar: row.optionalText(6), isClosed: row.flag(7))
      }
    ).html(try Frames.inside(visitor, work))
  }

  private static func branch(
    _ id: ID<Branch>?, _ visitor: Visitor, _ work: Work, refused: (command: String, refusal: Refusal)? = nil
  ) throws -> HTML {
    try work.require([.administrator])
    let frame = try Frames.inside(visitor, work).refusing(refused?.refusal)
    let t = frame.reader
    let open = try work.transaction.rows("select id, name, kind from branch where closed = 0 order by id")
    var page = BranchPage(
      id: id?.description,
      parents: open.filter { $0.text(2) != "serviceGroup" }.map { Choice(ID<Branch>($0.integer(0)).description, $0.text(1)) })
    page.calendars = try calendarNames(work).filter { $0 != "default" }.map { Choice($0, $0) }
    page.posts = posts
    let typed = refused.flatMap { $0.command.isEmpty ? visitor.typed($0.refusal) : nil }
    guard let id else {
      page.typed = typed ?? Typed(Dictionary(uniqueKeysWithValues: Setup.posts.map { ("posts.\($0.key)", $0.value.rawValue) }))
      return page.html(frame)
    }
    let found = try work.find(BranchFile.self, id.number)
    let branch = found.state
    var values = [
      "name": branch.name, "calendar": branch.settings.calendar ?? "",
      "dispatchByClerk": branch.settings.dispatchByClerk ? "true" : "false",
    ]
    for (post, roles) in branch.settings.posts { values["posts.\(post)"] = roles.map(\.rawValue).sorted().first ?? "" }
    page.typed = typed ?? Typed(values)
    page.version = found.head
    page.title = branch.name
    page.isClosed = branch.isClosed
    let parent = branch.parent.flatMap { parent in open.first { $0.integer(0) == parent.number }?.text(1) }
    page.facts = [
      ("field.prefix", branch.code), ("field.branchKind", t("branchKind." + branch.kind.rawValue)),
      ("field.parent", parent ?? t("branch.noParent")), ("field.timeZone", branch.zone),
    ]
    if !branch.isClosed {
      let close = FileCommand.named("close", of: BranchCommand.declarations, consequence: t("branch.close.consequence"))
      page.actions =
        close.map { action in
          var action = action
          if let refused, refused.command == "close" { action.typed = visitor.typed(refused.refusal) }
          return [action]
        } ?? []
    }
    page.log = try FileLog.lines(of: id.number, frame, work)
    return page.html(frame)
  }

  // MARK: Calendars

  private static func calendarNames(_ work: Work) throws -> [String] {
    try work.transaction.rows("select distinct name from document where kind = 'calendar' order by name").map { $0.text(0) }
  }

  private static func calendar(_ visitor: Visitor, _ work: Work, refused: Refusal? = nil) throws -> HTML {
    try work.require([.administrator])
    let frame = try Frames.inside(visitor, work).refusing(refused)
    let t = frame.reader
    let names = try calendarNames(work)
    let name = visitor.form["name"] ?? visitor.call.query["name"] ?? "default"
    let isNew = visitor.call.query["new"] != nil || !names.contains(name)
    var page = CalendarPage(
      calendars: names.map { Tab(label: $0, path: "/admin/calendar?name=\(Desk.escaped($0))", isCurrent: !isNew && $0 == name) },
      name: isNew ? "" : name, shifts: [:], days: "", usedBy: [], version: "")
    page.isNew = isNew
    if let refused { page.typed = visitor.typed(refused) }
    guard !isNew else { return page.html(frame) }
    let row = try work.transaction.row(
      """
      select d.hash, d.version, f.since from in_force f join document d on d.hash = f.hash
      where f.kind = 'calendar' and f.name = \(name) order by f.n desc limit 1
      """)
    guard let row else { throw Problem.notFound }
    let calendar = try work.calendar(version: row.text(0))
    let json = calendar.json
    page.shifts = Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0.name, CalendarForm.text(json["week"]?[$0.name])) })
    page.days = CalendarForm.days(json, rest: t("calendar.closedAllDay"))
    page.zone = calendar.zone.name
    page.holidays = calendar.holidays.name
    page.version = t("calendar.version", ["number": String(row.int(1)), "time": t.moment(row.instant(2))])
    page.undecided = calendar.undecidedDays
    let users = try work.transaction.rows("select name, calendar from branch where closed = 0 order by id")
    page.usedBy = users.filter { ($0.optionalText(1) ?? "default") == name }.map { $0.text(0) }
    return page.html(frame)
  }

  private static func publish(_ visitor: Visitor, _ work: Work) throws -> Answer {
    try work.require([.administrator])
    let name = try visitor.words("name", max: 40)
    guard name.unicodeScalars.allSatisfy({ $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "-" }) else {
      throw Refusal.invalid([FieldFault("name", "bad-characters")])
    }
    let body = CalendarForm.body(visitor.form, rest: CalendarForm.rest(visitor.words.strings))
    // A week without a single shift would never let any time pass.
    guard Weekday.allCases.contains(where: { body["week"]?[$0.name]?.array?.isEmpty == false }) else {
      throw Refusal.invalid([FieldFault("shifts.mon", "always-closed")])
    }
    _ = try work.publish(.calendar, name, body)
    return .redirect(to: "/admin/calendar?name=\(Desk.escaped(name))&done=published")
  }

  // MARK: The regulation

  /// A further version with other figures, in force at once for new calls; why it was changed stays with it. ORG-005
  private static func changePolicy(_ visitor: Visitor, _ work: Work) throws -> Answer {
    try work.require([.administrator])
    let policy = try work.currentPolicy()
    var faults: [FieldFault] = []
    var reason = ""
    do throws(Refusal) { reason = try visitor.words("reason", max: 500, isLines: true) } catch { faults += error.fields }
    var values: JSON.Members = [:]
    for setting in PolicySetting.all {
      let text = String((visitor.form[setting.key] ?? "").trimmingSpace)
      let number = FormJSON.number(text).flatMap { (0...100_000).contains($0) ? $0 : nil }
      switch setting.form {
      case .flag:
        if !["", "true", "false"].contains(text) { faults.append(FieldFault(setting.key, "unknown-choice")) }
        values[setting.key] = .bool(text == "true")
      case .word(let words):
        if !text.isEmpty, !words.contains(text) { faults.append(FieldFault(setting.key, "unknown-choice")) }
        values[setting.key] = text.isEmpty ? .null : .string(text)
      case .words(let words):
        if setting.form.isOpen, !text.isEmpty {
          do throws(Refusal) { _ = try visitor.words(setting.key, max: 2000, isLines: true) } catch { faults += error.fields }
        }
        let given =
          setting.form.isOpen
          ? text.split { "、，,\n".contains($0) }.map { String($0.trimmingSpace) } : visitor.form.all(setting.key)
        let plain = given.filter { !$0.isEmpty }
        if !plain.allSatisfy(setting.accepts) { faults.append(FieldFault(setting.key, "bad-period")) }
        if !words.isEmpty, !plain.allSatisfy(words.contains) {
          faults.append(FieldFault(setting.key, "unknown-choice"))
        }
        if plain.contains(where: { $0.unicodeScalars.count > 60 }) {
          faults.append(FieldFault(setting.key, "too-long", ["max": "60"]))
        }
        values[setting.key] = .array(plain.map(JSON.string))
      case .whole, .limit:
        if !text.isEmpty, number == nil { faults.append(FieldFault(setting.key, "not-a-number", ["max": "100000"])) }
        let unitWord = visitor.form[setting.key + ".unit"] ?? ""
        let unit = Limit.Unit(rawValue: unitWord)
        if unit == nil, !unitWord.isEmpty { faults.append(FieldFault(setting.key + ".unit", "unknown-choice")) }
        if case .whole = setting.form {
          values[setting.key] = number.map(JSON.int) ?? .null
        } else {
          values[setting.key] = number.map { Limit(amount: Int($0), unit: unit ?? .hours).json } ?? .null
        }
      }
    }
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    let name = try work.setting("policy") ?? policy.name
    let count = try work.transaction.row("select count(*) from document where kind = 'policy' and name = \(name)")?.int(0) ?? 0
    guard let body = policy.changed(values, version: String(count + 1)) else { throw Refusal("nothing-changed") }
    _ = try work.publish(.policy, name, body, because: reason)
    return .redirect(to: "/admin/policy?done=published")
  }

  /// Every version that was in force, newest first: since when, by whom, why, and what it changed. ORG-005, LEG-003, LEG-004
  private static func policyHistory(_ t: Reader, _ work: Work) throws -> [PolicyPage.Past] {
    let versions = try Regulations.history(in: work)
    let names = try work.names(of: Set(versions.map(\.actor)), elsewhere: t("actor.elsewhere"))
    var before: Policy?
    var past: [PolicyPage.Past] = []
    for one in versions {
      let changed = before.map { one.policy.differences(from: $0) } ?? []
      past.append(
        PolicyPage.Past(
          version: one.policy.version, since: one.since, by: names[one.actor] ?? t("actor.system"), reason: one.reason,
          changed: changed.map { t.words.has("policy.\($0)") ? t("policy.\($0)") : $0 }))
      before = one.policy
    }
    return past.reversed()
  }

  private static func policy(_ visitor: Visitor, _ work: Work, refused: Refusal? = nil) throws -> HTML {
    try work.require([.administrator])
    let frame = try Frames.inside(visitor, work).refusing(refused)
    let t = frame.reader
    let policy = try work.currentPolicy()
    let parameters = policy.body["parameters"]
    var page = PolicyPage(
      name: t.words.asAdopted(policy.title),
      version: t("policy.version", ["version": policy.version, "hash": String(policy.hash.prefix(8))]),
      settings: policy.parameterKeys.map { key in
        PolicyPage.Setting(
          label: t.words.has("policy.\(key)") ? t("policy.\(key)") : key, key: key,
          value: value(parameters?[key]?["value"], policy.limit(key), t),
          clause: policy.clause(of: key).map(t.clauseNumber))
      },
      clauses: policy.clausesInOrder.map { clause in
        PolicyPage.Clause(
          number: t.clauseNumber(clause.id), text: t.words.asAdopted(clause.text), isSupplement: clause.isSupplement)
      })
    page.policy = policy
    page.past = try policyHistory(t, work)
    if let refused { page.typed = visitor.typed(refused) }
    return page.html(frame)
  }

  private static func value(_ json: JSON?, _ limit: Limit?, _ t: Reader) -> String? {
    if let limit { return t("limit.\(limit.unit.rawValue)", ["amount": String(limit.amount)]) }
    switch json {
    case .bool(let flag)?: return t(flag ? "answer.yes" : "answer.no")
    case .int(let number)?: return String(number)
    case .string(let word)?: return t.words.has("policyValue.\(word)") ? t("policyValue.\(word)") : word
    case .array(let items)?: return items.compactMap(\.string).joined(separator: "、")
    default: return nil
    }
  }

  // MARK: Tokens

  private static func tokens(
    _ visitor: Visitor, _ work: Work, fresh: String? = nil, refused: Refusal? = nil
  ) throws -> HTML {
    try work.require([.administrator])
    let rows = try work.transaction.rows(
      """
      select t.id, t.name, m.name, t.created_at from token t join staff m on m.id = t.staff
      where t.revoked_at is null order by t.id desc limit 200
      """)
    let users = try work.transaction.rows("select login, name from staff where active = 1 order by id")
    var page = TokenPage(
      users: users.map { Choice($0.text(0), "\($0.text(1)) (\($0.text(0)))") },
      lines: rows.map { row in
        .init(id: ID<Staff>(row.integer(0)).description, name: row.text(1), user: row.text(2), made: row.instant(3))
      })
    page.fresh = fresh
    if let refused { page.typed = visitor.typed(refused) }
    return page.html(try Frames.inside(visitor, work))
  }

  private static func makeToken(_ desk: Desk, _ visitor: Visitor) async throws -> Answer {
    guard visitor.actor.roles.contains(.administrator) else { throw Problem.forbidden }
    let login = visitor.form["user"] ?? ""
    var name = ""
    var faults: [FieldFault] = []
    do throws(Refusal) { name = try visitor.words("name", max: 60) } catch { faults += error.fields }
    if login.isEmpty { faults.append(FieldFault("user", "missing")) }
    var token: String?
    do {
      if faults.isEmpty { token = try await desk.office.makeToken(login: login, name: name) }
    } catch Problem.notFound {
      faults.append(FieldFault("user", "unknown-choice"))
    }
    let (fresh, refusal) = (token, faults.isEmpty ? nil : Refusal.invalid(faults))
    return .html(
      try await desk.office.read(as: visitor.actor, at: visitor.call.now) { work in
        try tokens(visitor, work, fresh: fresh, refused: refusal)
      }, status: refusal == nil ? 200 : 422)
  }
}

/// A command behind a button of its own.
enum FileCommand {
  static func named(_ name: String, of declarations: [Declaration], consequence: String? = nil) -> CaseAction? {
    declarations.first { $0.name == name }.map { CaseAction(command: name, fields: $0.fields, consequence: consequence) }
  }
}
