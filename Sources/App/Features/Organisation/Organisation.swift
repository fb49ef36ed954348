import Aftersales
import Basics
import Storage

/// Branches and people. ORG-009, ORG-028, SEC-017
package enum Organisation {
  @discardableResult
  package static func open(_ id: ID<Branch>, _ body: JSON, in work: Work) throws -> Found<BranchFile> {
    let input = try Input(body, for: try declaration(BranchCommand.declarations, "open").fields)
    let command = try BranchCommand("open", input)
    try checkCalendar(input.text("calendar"), in: work)
    var facts = BranchFile.Facts()
    if let code = input.text("code")?.uppercased() {
      facts.isCodeTaken = try work.transaction.row("select 1 from branch where code = \(code)") != nil
    }
    if let zone = input.text("timeZone"), work.parts.rules.zone(zone) != nil { facts.zones.insert(zone) }
    if let parent: ID<Branch> = input.id("parent"), let found = try? work.find(BranchFile.self, parent.number),
      !found.state.isClosed
    {
      facts.parentKind = found.state.kind
    }
    return try work.begin(BranchFile.self, id: id.number, branch: id, with: command, facts: facts)
  }

  @discardableResult
  package static func give(_ name: String, _ body: JSON, toBranch id: ID<Branch>, expecting: Int? = nil, in work: Work) throws
    -> Found<BranchFile>
  {
    guard name != "open" else { throw Problem.notFound }
    let found = try work.find(BranchFile.self, id.number)
    let input = try Input(body == .null ? [:] : body, for: try declaration(BranchCommand.declarations, name).fields)
    if name == "configure" { try checkCalendar(input.text("calendar"), in: work) }
    var facts = BranchFile.Facts()
    facts.openChildren = try count("select count(*) from branch where parent = \(id) and closed = 0", in: work)
    facts.openCases = try count("select count(*) from work_order where branch = \(id) and open = 1", in: work)
    let changed = try work.perform(try BranchCommand(name, input), on: found, facts: facts, expecting: expecting)
    if changed.state.settings.calendar != found.state.settings.calendar { try work.owe([id], .calendarChosen) }
    return changed
  }

  @discardableResult
  package static func engage(_ id: ID<Staff>, _ body: JSON, in work: Work) throws -> Found<StaffFile> {
    let input = try Input(body, for: try declaration(StaffCommand.declarations, "engage").fields)
    let command = try StaffCommand("engage", input)
    var facts = try facts(in: work)
    if let login = input.text("login") {
      let taken = try work.transaction.row("select 1 from staff where login = \(LoginName.normalise(login))")
      facts.isLoginTaken = taken != nil
    }
    let home = input.list("branches").first?.string.flatMap { ID<Branch>(text: $0) }
    return try work.begin(StaffFile.self, id: id.number, branch: home ?? ID(0), with: command, facts: facts)
  }

  @discardableResult
  package static func give(_ name: String, _ body: JSON, toStaff id: ID<Staff>, expecting: Int? = nil, in work: Work) throws
    -> Found<StaffFile>
  {
    guard name != "engage" else { throw Problem.notFound }
    let found = try work.find(StaffFile.self, id.number)
    let input = try Input(body == .null ? [:] : body, for: try declaration(StaffCommand.declarations, name).fields)
    var facts = try facts(in: work)
    facts.otherAdministrators = try work.transaction.rows("select roles from staff where active = 1 and id <> \(id)")
      .count { $0.text(0).split(separator: " ").contains("administrator") }
    facts.openJobs = try count("select count(*) from work_order where technician = \(id) and open = 1", in: work)
    let changed = try work.perform(try StaffCommand(name, input), on: found, facts: facts, expecting: expecting)
    // Who has left, or holds other posts, starts again at the log-in.
    if ["leave", "change-roles", "move"].contains(name) {
      try Accounts.endAll(staff: id.number, in: work.transaction)
      try Idempotency.forget(of: id.number, in: work.transaction)
    }
    return changed
  }

  /// A branch without a calendar that exists could promise nothing.
  private static func checkCalendar(_ name: String?, in work: Work) throws {
    guard let name, try work.parts.rules.current(.calendar, name, in: work.transaction) == nil else { return }
    let known = try work.transaction.rows("select distinct name from document where kind = 'calendar' order by name")
    throw Refusal.invalid([
      FieldFault("calendar", "unknown-choice", ["choices": known.map { $0.text(0) }.joined(separator: ", ")])
    ])
  }

  private static func facts(in work: Work) throws -> StaffFile.Facts {
    let open = try work.transaction.rows("select id from branch where closed = 0").map { ID<Branch>($0.integer(0)) }
    return StaffFile.Facts(openBranches: Set(open))
  }

  private static func count(_ sql: SQL, in work: Work) throws -> Int { try work.transaction.row(sql)?.int(0) ?? 0 }

  static func declaration(_ declarations: [Declaration], _ name: String) throws -> Declaration {
    guard let declaration = declarations.first(where: { $0.name == name }) else { throw Problem.notFound }
    return declaration
  }
}
