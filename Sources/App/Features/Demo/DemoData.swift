import Aftersales
import Basics
import Storage

/// A service network with some weeks of work behind it. The same seed and the same day give the same data.
package enum DemoData {
  static let password = "baoxiu-demo"

  package static func fill(_ office: Office, orders: Int, seed: UInt64, say: @escaping @Sendable (String) -> Void) async throws {
    guard (0...1_000_000).contains(orders) else {
      throw Refusal.invalid([FieldFault("orders", "too-large", ["max": "1000000"])])
    }
    let kept = try await Labour.run { try Passwords.keep(password) }
    let end = office.clock()
    let days = max(10, orders / 40)
    let begin = end + -Int64(days + 60) * .day
    let resources = office.resources
    let words = try DemoWords(resources)
    let branches = try await office.write(as: .system, at: begin) { work in
      try found(words, resources: resources, password: kept, in: work)
    }
    var generator = SeededGenerator(seed: seed)
    var done = 0
    while done < orders {
      let count = min(100, orders - done)
      let plans = (done..<done + count).map { place in
        CallPlan(&generator, words, number: place, of: orders, days: days, end: end, branches: branches)
      }
      try await office.write(as: .system, at: end) { work in
        for plan in plans { try plan.live(in: work) }
      }
      done += count
      if orders > 1000, done % 10_000 == 0 { say("\(done)/\(orders)") }
    }
    say("\(orders) calls, \(words.people.count) people, password \(password)")
  }

  private static func found(
    _ words: DemoWords, resources: Resources, password: Passwords.Kept, in work: Work
  ) throws -> [DemoBranch] {
    let people = words.people
    let answers = Setup.Answers(
      name: words.text("organisation"), branchName: words.branches[0].name, branchCode: words.branches[0].code,
      personName: people[0].name)
    let first = try Setup.run(answers, resources: resources, in: work)
    let second = work.newID(Branch.self)
    try Organisation.open(
      second,
      [
        "kind": "serviceCentre", "name": .string(words.branches[1].name), "code": .string(words.branches[1].code),
      ], in: work)
    let ids = [first.branch, second]
    try Accounts.setPassword(
      password, staff: first.staff.number, login: "admin", mustChange: false, at: work.now, in: work.transaction)
    var branches = ids.map { DemoBranch(id: $0, clerk: ID(0), supervisor: ID(0), technicians: []) }
    for person in people.dropFirst() {
      let id = work.newID(Staff.self)
      try Organisation.engage(
        id,
        [
          "name": .string(person.name), "login": .string(person.login),
          "roles": .array(person.roles.map { .string($0.rawValue) }),
          "branches": .array(person.branches.map { .string(ids[$0].description) }),
        ], in: work)
      try Accounts.setPassword(
        password, staff: id.number, login: person.login, mustChange: false, at: work.now, in: work.transaction)
      for place in person.branches {
        if person.roles.contains(.clerk) { branches[place].clerk = id }
        if person.roles.contains(.supervisor) { branches[place].supervisor = id }
        if person.roles.contains(.technician) { branches[place].technicians.append(id) }
      }
    }
    let shown: [JSON] = people.map { person in
      ["login": .string(person.login), "role": .string(person.roles.map(\.rawValue).sorted().first ?? "")]
    }
    try work.set("demo", to: JSON.array(shown).canonical)
    return branches
  }
}

struct DemoBranch: Sendable {
  let id: ID<Branch>
  var clerk: ID<Staff>
  var supervisor: ID<Staff>
  var technicians: [ID<Staff>]
}

extension Office {
  /// Asked once at the start: who may try the demo.
  var demoPeople: [DemoLogin] {
    guard case .array(let items)? = demoNote else { return [] }
    return items.compactMap { item in
      guard let login = item["login"]?.string, let role = item["role"]?.string.flatMap(Role.init(rawValue:)) else { return nil }
      return DemoLogin(login: login, password: DemoData.password, role: role)
    }
  }
}
