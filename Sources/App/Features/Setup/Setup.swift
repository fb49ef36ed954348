import Aftersales
import Basics
import Storage

/// The first hour of an organisation: its regulation, its working hours, the first branch and the first administrator.
package enum Setup {
  package struct Answers: Sendable {
    package var name: String
    package var preset: String
    package var calendar: JSON
    package var branchName: String
    package var branchCode: String
    package var zone: String
    package var dispatchByClerk: Bool
    package var login: String
    package var personName: String
    /// The administrator's own.
    package var language = Language.zhHans
    /// What the regulation leaves blank and the organisation fills in, by the parameter's key.
    package var parameters: JSON.Members = [:]
    /// Who is the service director (服务主任) here: the supervisor, the branch manager, or nobody. ORG-028
    package var director: Role?

    package init(
      name: String, preset: String = "branch-network", calendar: JSON = Setup.everyDay, branchName: String,
      branchCode: String = "FW",
      zone: String = "Asia/Shanghai", dispatchByClerk: Bool = false, login: String = "admin", personName: String
    ) {
      self.name = name
      self.preset = preset
      self.calendar = calendar
      self.branchName = branchName
      self.branchCode = branchCode
      self.zone = zone
      self.dispatchByClerk = dispatchByClerk
      self.login = login
      self.personName = personName
    }
  }

  /// Seven days with a lunch break: the weekend is the busiest time of appliance service. Asked at set-up, never assumed.
  package static let everyDay: JSON = week(closed: [])

  /// A calendar of 8:30–12:00 and 13:30–18:00 with the statutory holidays.
  package static func week(closed: Set<Weekday>) -> JSON {
    var days: JSON.Members = [:]
    for day in Weekday.allCases { days[day.name] = closed.contains(day) ? [] : [["08:30", "12:00"], ["13:30", "18:00"]] }
    return ["zone": "Asia/Shanghai", "week": .object(days), "holidays": "cn"]
  }

  /// The presets that ship.
  package static func presets(_ resources: Resources) -> [String] {
    resources.paths(under: "policies/").map { String($0.dropFirst("policies/".count).dropLast(".json".count)) }
  }

  /// A preset as it is published. One with a `base` takes over the base's clauses, figures and reasons, adds its own clauses
  /// and puts its figures in the place of the base's.
  package static func preset(_ name: String, _ resources: Resources) throws -> JSON? {
    guard presets(resources).contains(name), let text = resources.text("policies/\(name).json") else { return nil }
    let own = try JSON(parsing: text)
    guard let base = own["base"]?.string, case .object(var members)? = try preset(base, resources) else { return own }
    for key in ["name", "version", "title"] { members[key] = own[key] }
    members["clauses"] = .array((members["clauses"]?.array ?? []) + (own["clauses"]?.array ?? []))
    members["parameters"] = .object(
      (members["parameters"]?.object ?? [:]).merging(own["parameters"]?.object ?? [:]) { _, own in own })
    return .object(members)
  }

  package static func isDone(in work: Work) throws -> Bool { try work.setting("organisation") != nil }

  /// Everything but the password. Refuses to run twice.
  package static func run(_ answers: Answers, resources: Resources, in work: Work) throws -> (
    branch: ID<Branch>, staff: ID<Staff>
  ) {
    guard try !isDone(in: work) else { throw Refusal("already-set-up") }
    guard let preset = try preset(answers.preset, resources) else {
      throw Refusal.invalid([
        FieldFault("preset", "unknown-choice", ["choices": presets(resources).joined(separator: ", ")])
      ])
    }
    try work.set("organisation", to: answers.name)
    try SigningKey.ensure(at: work.now, in: work.transaction)
    try work.set("policy", to: answers.preset)
    _ = try work.publish(.policy, answers.preset, filled(preset, with: answers.parameters))
    _ = try work.publish(.calendar, "default", answers.calendar)
    let branch = work.newID(Branch.self)
    let open: JSON = [
      "kind": "serviceCentre", "name": .string(answers.branchName), "code": .string(answers.branchCode),
      "timeZone": .string(answers.zone),
      "dispatchByClerk": .bool(answers.dispatchByClerk),
    ]
    try Organisation.open(branch, open, in: work)
    if let director = answers.director { try fillPosts(of: branch, director: director, in: work) }
    let staff = work.newID(Staff.self)
    let engage: JSON = [
      "name": .string(answers.personName), "login": .string(answers.login), "roles": ["administrator"], "branches": [],
      "language": .string(answers.language.rawValue),
    ]
    try Organisation.engage(staff, engage, in: work)
    return (branch, staff)
  }

  /// Who fills the posts of the regulation at a branch. ORG-028
  static func fillPosts(of branch: ID<Branch>, director: Role, in work: Work) throws {
    let posts = posts.merging(["director": director]) { _, chosen in chosen }.sorted { $0.key < $1.key }
    let entries = posts.map { post, role -> JSON in ["post": .string(post), "roles": [.string(role.rawValue)]] }
    try Organisation.give("configure", ["posts": .array(entries)], toBranch: branch, in: work)
  }

  /// The posts of the regulation that need no question: each is the role of its name.
  static let posts: [String: Role] = [
    "clerk": .clerk, "supervisor": .supervisor, "technician": .technician, "accountant": .accountant, "manager": .branchManager,
  ]

  /// The preset with its blanks filled in; clauses and everything else stay word for word.
  private static func filled(_ policy: JSON, with values: JSON.Members) -> JSON {
    guard !values.isEmpty, case .object(var body) = policy, case .object(var parameters)? = body["parameters"] else {
      return policy
    }
    for (key, value) in values {
      guard case .object(var parameter)? = parameters[key] else { continue }
      parameter["value"] = value
      parameters[key] = .object(parameter)
    }
    body["parameters"] = .object(parameters)
    return .object(body)
  }
}

extension Work {
  /// Publishes a policy or calendar after it has been read as one; faults name their place.
  /// What a new calendar means for promises that run is owed from here on. DSP-004
  package func publish(_ kind: Rulebook.Kind, _ name: String, _ body: JSON, because reason: String? = nil) throws -> String {
    switch kind {
    case .calendar: _ = try parts.rules.calendar(body)
    case .policy:
      do {
        _ = try Policy(body, hash: "")
      } catch {
        throw Refusal.invalid([FieldFault(error.place, error.code)])
      }
    }
    known.documents = [:]
    let published = try parts.rules.publish(kind, name, body, by: actor, because: reason, at: now, in: transaction)
    if kind == .calendar, published.isNew {
      let users = try transaction.rows("select id, calendar from branch where closed = 0 order by id")
      try owe(users.filter { ($0.optionalText(1) ?? "default") == name }.map { $0.id(0) }, .calendarPublished)
    }
    return published.hash
  }
}
