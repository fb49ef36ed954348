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
    var days: [String: JSON] = [:]
    for day in Weekday.allCases { days[day.name] = closed.contains(day) ? [] : [["08:30", "12:00"], ["13:30", "18:00"]] }
    return ["zone": "Asia/Shanghai", "week": .object(days), "holidays": "cn"]
  }

  /// The presets that ship.
  package static func presets(_ resources: Resources) -> [String] {
    resources.paths(under: "policies/").map { String($0.dropFirst("policies/".count).dropLast(".json".count)) }
  }

  package static func isDone(in work: Work) throws -> Bool { try work.setting("organisation") != nil }

  /// Everything but the password. Refuses to run twice.
  package static func run(_ answers: Answers, resources: Resources, in work: Work) throws -> (
    branch: ID<Branch>, staff: ID<Staff>
  ) {
    guard try !isDone(in: work) else { throw Refusal("already-set-up") }
    guard let text = resources.text("policies/\(answers.preset).json"), presets(resources).contains(answers.preset) else {
      throw Refusal.invalid([
        FieldFault("preset", "unknown-choice", ["choices": presets(resources).joined(separator: ", ")])
      ])
    }
    try work.set("organisation", to: answers.name)
    try work.set("policy", to: answers.preset)
    _ = try work.publish(.policy, answers.preset, try JSON(parsing: text))
    _ = try work.publish(.calendar, "default", answers.calendar)
    let branch = work.newID(Branch.self)
    let open: JSON = [
      "kind": "serviceCentre", "name": .string(answers.branchName), "code": .string(answers.branchCode),
      "timeZone": .string(answers.zone),
      "dispatchByClerk": .bool(answers.dispatchByClerk),
    ]
    try Organisation.open(branch, open, in: work)
    let staff = work.newID(Staff.self)
    let engage: JSON = [
      "name": .string(answers.personName), "login": .string(answers.login), "roles": ["administrator"], "branches": [],
    ]
    try Organisation.engage(staff, engage, in: work)
    return (branch, staff)
  }
}

extension Work {
  /// Publishes a policy or calendar after it has been read as one; faults name their place.
  package func publish(_ kind: Rulebook.Kind, _ name: String, _ body: JSON) throws -> String {
    switch kind {
    case .calendar: _ = try parts.rules.calendar(body)
    case .policy:
      do {
        _ = try Policy(body, hash: "")
      } catch {
        throw Refusal.invalid([FieldFault(error.place, error.code)])
      }
    }
    return try parts.rules.publish(kind, name, body, at: now, in: transaction)
  }
}
