import Aftersales
import Basics
import Storage

/// A service network with some weeks of work behind it. The same seed and the same day give the same data.
package enum DemoData {
  static let password = "baoxiu-demo"

  /// As many calls as share one transaction.
  private static let chunk = 5_000
  /// What a call takes on the disc, history, indexes and search words included.
  private static let bytesOfCall: Int64 = 15_000

  /// `freeBytes`: the room on the disc, where it is known. What was broken off is gone on with by the same words.
  package static func fill(
    _ office: Office, orders: Int, seed: UInt64, freeBytes: Int64? = nil, say: @escaping @Sendable (String) -> Void
  ) async throws {
    guard (0...1_000_000).contains(orders) else {
      throw Refusal.invalid([FieldFault("orders", "too-large", ["max": "1000000"])])
    }
    let words = try DemoWords(office.resources)
    var progress: Progress
    if let begun = try await begun(office) {
      guard begun.orders == orders, begun.seed == seed else { throw Refusal("demo-begun") }
      progress = begun
    } else {
      if let freeBytes, freeBytes < Int64(orders) * bytesOfCall {
        throw Refusal(
          "no-room", values: ["needed": gigabytes(Int64(orders) * bytesOfCall), "free": gigabytes(freeBytes)])
      }
      progress = try await begin(office, orders: orders, seed: seed, words)
    }
    if office.database.dialect == .sqlite {
      // Whoever fills is alone, and the rows of many years land all over the indexes: half a gigabyte of them at hand.
      try await office.database.run(script: "pragma cache_size = -500000;")
    }
    var generator = SeededGenerator(seed: progress.generator)
    while progress.done < orders {
      let count = min(chunk, orders - progress.done)
      let plans = (progress.done..<progress.done + count).map { place in
        CallPlan(
          &generator, words, number: place, of: orders, days: progress.days, end: progress.end, branches: progress.branches)
      }
      progress.done += count
      progress.generator = generator.state
      let reached = progress
      try await office.write(as: .system, at: progress.end) { work in
        work.known.bulk = Bulk()
        for plan in plans {
          try plan.live(in: work)
          try work.known.bulk?.write(in: work)
        }
        try work.set(Progress.setting, to: reached.done < orders ? reached.json.canonical : "")
      }
      if orders > chunk { say("\(progress.done)/\(orders)") }
    }
    // Without it the database would plan for the empty tables that it last looked at.
    try await office.database.run(script: "analyze;")
    while try await office.database.tidySearch(pages: 2000) {}
    say("\(orders) calls, \(words.people.count) people, password \(password)")
  }

  private static func gigabytes(_ bytes: Int64) -> String { String((bytes + 999_999_999) / 1_000_000_000) }

  /// How far it has come; kept with the calls themselves, so that both agree whenever it is broken off.
  private struct Progress {
    static let setting = "demo-progress"
    let orders: Int
    let seed: UInt64
    let end: Instant
    let branches: [DemoBranch]
    var done = 0
    var generator: UInt64

    /// The calls lie over so many days: up to four years.
    var days: Int { max(10, min(orders / 40, 1500)) }

    init(orders: Int, seed: UInt64, end: Instant, branches: [DemoBranch]) {
      self.orders = orders
      self.seed = seed
      self.end = end
      self.branches = branches
      generator = seed
    }

    init?(_ json: JSON) {
      guard let orders = json["orders"]?.int, let done = json["done"]?.int, let end = json["end"]?.int,
        let seed = json["seed"]?.int, let generator = json["generator"]?.int, let branches = json["branches"]?.array
      else { return nil }
      self.init(
        orders: Int(orders), seed: UInt64(bitPattern: seed), end: Instant(milliseconds: end),
        branches: branches.compactMap(DemoBranch.init))
      self.done = Int(done)
      self.generator = UInt64(bitPattern: generator)
    }

    var json: JSON {
      [
        "orders": .int(Int64(orders)), "done": .int(Int64(done)), "end": .int(end.milliseconds),
        "seed": .int(Int64(bitPattern: seed)), "generator": .int(Int64(bitPattern: generator)),
        "branches": .array(branches.map(\.json)),
      ]
    }
  }

  /// A demo that was broken off.
  private static func begun(_ office: Office) async throws -> Progress? {
    try await office.read(as: .system) { work in
      guard let text = try work.setting(Progress.setting), !text.isEmpty else { return nil }
      return Progress(try JSON(parsing: text))
    }
  }

  private static func begin(_ office: Office, orders: Int, seed: UInt64, _ words: DemoWords) async throws -> Progress {
    let kept = try await Labour.run { try Passwords.keep(password) }
    let end = office.clock()
    let draft = Progress(orders: orders, seed: seed, end: end, branches: [])
    let resources = office.resources
    return try await office.write(as: .system, at: end + -Int64(draft.days + 60) * .day) { work in
      let branches = try found(words, resources: resources, password: kept, in: work)
      let progress = Progress(orders: orders, seed: seed, end: end, branches: branches)
      try work.set(Progress.setting, to: progress.json.canonical)
      return progress
    }
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

  init(id: ID<Branch>, clerk: ID<Staff>, supervisor: ID<Staff>, technicians: [ID<Staff>]) {
    self.id = id
    self.clerk = clerk
    self.supervisor = supervisor
    self.technicians = technicians
  }

  init?(_ json: JSON) {
    let ids = (json.array ?? []).compactMap(\.int)
    guard ids.count >= 3 else { return nil }
    self.init(id: ID(ids[0]), clerk: ID(ids[1]), supervisor: ID(ids[2]), technicians: ids.dropFirst(3).map { ID($0) })
  }

  var json: JSON { .array(([id.number, clerk.number, supervisor.number] + technicians.map(\.number)).map(JSON.int)) }
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
