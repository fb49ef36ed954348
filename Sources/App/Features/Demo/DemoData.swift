import Aftersales
import Basics
import Storage

/// A service network with some weeks of work behind it. The same seed and the same day give the same data.
package enum DemoData {
  static let password = "baoxiu-demo"

  /// log-in, name, posts, which of the two branches.
  static let people: [(login: String, name: String, roles: Set<Role>, branches: [Int])] = [
    ("admin", "管理员", [.administrator], []),
    ("clerk", "林晓梅", [.clerk], [0]),
    ("supervisor", "周国强", [.supervisor], [0]),
    ("tech1", "王强", [.technician], [0]),
    ("tech2", "李建国", [.technician], [0]),
    ("tech3", "张磊", [.technician], [0]),
    ("accountant", "赵敏", [.accountant], [0]),
    ("parts", "孙丽", [.partsKeeper], [0]),
    ("manager", "陈志远", [.branchManager], [0]),
    ("service", "刘芳", [.serviceDepartment], []),
    ("quality", "黄伟", [.quality], []),
    ("auditor", "吴静", [.auditor], []),
    ("clerk2", "何雪", [.clerk], [1]),
    ("supervisor2", "郑刚", [.supervisor], [1]),
    ("tech4", "徐亮", [.technician], [1]),
  ]

  package static func fill(_ office: Office, orders: Int, seed: UInt64, say: @escaping @Sendable (String) -> Void) async throws {
    guard (0...1_000_000).contains(orders) else {
      throw Refusal.invalid([FieldFault("orders", "too-large", ["max": "1000000"])])
    }
    let kept = try await Labour.run { try Passwords.keep(password) }
    let end = office.clock()
    let days = max(10, orders / 40)
    let begin = end + -Int64(days + 60) * .day
    let resources = office.resources
    let branches = try await office.write(as: .system, at: begin) { work in
      try found(resources: resources, password: kept, in: work)
    }
    var generator = SeededGenerator(seed: seed)
    var done = 0
    while done < orders {
      let count = min(100, orders - done)
      let plans = (done..<done + count).map { place in
        CallPlan(&generator, number: place, of: orders, days: days, end: end, branches: branches)
      }
      try await office.write(as: .system, at: end) { work in
        for plan in plans { try plan.live(in: work) }
      }
      done += count
      if orders > 1000, done % 10_000 == 0 { say("\(done)/\(orders)") }
    }
    say("\(orders) calls, \(people.count) people, password \(password)")
  }

  private static func found(resources: Resources, password: Passwords.Kept, in work: Work) throws -> [DemoBranch] {
    let answers = Setup.Answers(name: "晴川电器", branchName: "晴川服务中心", branchCode: "QC", personName: people[0].name)
    let first = try Setup.run(answers, resources: resources, in: work)
    let second = work.newID(Branch.self)
    try Organisation.open(second, ["kind": "serviceCentre", "name": "江北服务中心", "code": "JB"], in: work)
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
