import Aftersales
import Basics
import Storage

/// A service network with some weeks of work behind it. The same seed and the same day give the same data.
package enum DemoData {
  static let password = "baoxiu-demo"

  /// As many calls as share one transaction: what is lived through at a time, and what a demo that is broken off lives through
  /// again.
  package static let chunk = 1000
  /// After how many calls a fill says how far it is.
  private static let said = 5_000
  /// What a call takes on the disc, history, indexes and search words included.
  private static let bytesOfCall: Int64 = 15_000

  /// `freeBytes`: the room on the disc, where it is known; `hasToday`: the day on which it is made is planned, and somebody falls
  /// ill. What was broken off is gone on with by the same words.
  package static func fill(
    _ office: Office, orders: Int, seed: UInt64, freeBytes: Int64? = nil, hasToday: Bool = false,
    chunk: Int = DemoData.chunk,
    say: @escaping @Sendable (String) -> Void
  ) async throws {
    guard (0...1_000_000).contains(orders) else {
      throw Refusal.invalid([FieldFault("orders", "too-large", ["max": "1000000"])])
    }
    let words = try DemoWords(office.resources)
    let progress: DemoProgress
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
      // Whoever fills is alone, and the rows of many years land all over the indexes: half a gigabyte of them at hand, and pages
      // that change again and again go from the log into the file once every 200 MB.
      try await office.database.run(script: "pragma cache_size = -500000; pragma wal_autocheckpoint = 50000;")
    }
    let world = try await DemoWorld.copy(of: office)
    do {
      try await write(chunk, from: progress, words, world, office, say: say)
    } catch {
      await world.close()
      throw error
    }
    await world.close()
    if hasToday { try await DemoDay.begin(progress, in: office) }
    try await office.write(as: .system, at: progress.end) { work in try work.set(DemoProgress.setting, to: "") }
    // Without it the database would plan for the empty tables that it last looked at.
    try await office.database.run(script: "analyze;")
    while try await office.database.tidySearch(pages: 2000) {}
    say("\(orders) calls, \(words.people.count) people, password \(password)")
  }

  /// While so many calls are written down, the next ones are lived through.
  private static func write(
    _ chunk: Int, from begun: DemoProgress, _ words: DemoWords, _ world: DemoWorld, _ office: Office,
    say: @Sendable (String) -> Void
  ) async throws {
    func living(from progress: DemoProgress) -> Task<DemoChunk, any Error> {
      let count = min(chunk, progress.orders - progress.done)
      return Task { try await DemoChunk.live(count, behind: progress, words, world, in: office) }
    }
    var progress = begun
    var next: Task<DemoChunk, any Error>?
    defer { next?.cancel() }
    while progress.done < progress.orders {
      let lived = try await (next ?? living(from: progress)).value
      progress = lived.reached
      next = progress.done < progress.orders ? living(from: progress) : nil
      try await office.write(as: .system, at: progress.end) { work in
        for statement in lived.statements { try work.transaction.execute(statement) }
        for (counter, last) in lived.reached.numbers { try Numbering.set(counter, to: last, in: work.transaction) }
        try work.set(DemoProgress.setting, to: lived.reached.json.canonical)
      }
      if progress.done % said == 0, progress.orders > said { say("\(progress.done)/\(progress.orders)") }
    }
  }

  private static func gigabytes(_ bytes: Int64) -> String { String((bytes + 999_999_999) / 1_000_000_000) }

  /// A demo that was broken off.
  private static func begun(_ office: Office) async throws -> DemoProgress? {
    try await office.read(as: .system) { work in
      guard let text = try work.setting(DemoProgress.setting), !text.isEmpty else { return nil }
      return DemoProgress(try JSON(parsing: text))
    }
  }

  private static func begin(_ office: Office, orders: Int, seed: UInt64, _ words: DemoWords) async throws -> DemoProgress {
    let kept = try await Labour.run { try Passwords.keep(password) }
    let end = office.clock()
    let draft = DemoProgress(orders: orders, seed: seed, end: end, branches: [])
    let resources = office.resources
    return try await office.write(as: .system, at: end + -Int64(draft.days + 60) * .day) { work in
      let branches = try found(words, resources: resources, password: kept, in: work)
      let progress = DemoProgress(orders: orders, seed: seed, end: end, branches: branches)
      try work.set(DemoProgress.setting, to: progress.json.canonical)
      return progress
    }
  }

  private static func found(
    _ words: DemoWords, resources: Resources, password: Passwords.Kept, in work: Work
  ) throws -> [DemoBranch] {
    let people = words.people
    var answers = Setup.Answers(
      name: words.text("organisation"), branchName: words.branches[0].name, branchCode: words.branches[0].code,
      personName: people[0].name)
    answers.director = .supervisor
    let first = try Setup.run(answers, resources: resources, in: work)
    let second = work.newID(Branch.self)
    try Organisation.open(
      second,
      [
        "kind": "serviceCentre", "name": .string(words.branches[1].name), "code": .string(words.branches[1].code),
      ], in: work)
    try Setup.fillPosts(of: second, director: .supervisor, in: work)
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
