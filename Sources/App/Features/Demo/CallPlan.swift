import Aftersales
import Basics
import Storage

/// One made-up call and how far it gets before now.
struct CallPlan: Sendable {
  private let words: DemoWords
  let branch: DemoBranch
  let body: JSON
  let calledAt: Instant
  let end: Instant
  let technician: ID<Staff>
  /// Minutes between the steps.
  let gaps: [Int64]
  let outcome: String
  let isCancelled: Bool
  let isUrged: Bool
  let isStuck: Bool
  let amount: Int64

  init(
    _ generator: inout SeededGenerator, _ words: DemoWords, number: Int, of total: Int, days: Int, end: Instant,
    branches: [DemoBranch]
  ) {
    func pick<T>(_ items: [T]) -> T { items[Int.random(in: 0..<items.count, using: &generator)] }
    self.words = words
    branch = Int.random(in: 0..<4, using: &generator) == 0 ? branches[1] : branches[0]
    // The last calls came today or yesterday, so that every desk has something to do; no desk has hundreds waiting.
    let isRecent = number >= total - max(1, min(total / 8, 60))
    let share = Int.random(in: 0..<6, using: &generator)
    let back =
      isRecent
      ? share < 4 ? Int64.random(in: 5...170, using: &generator) : Int64.random(in: 900...1500, using: &generator)
      : Int64.random(in: 1500...Int64(days) * 1440, using: &generator)
    // One call of yesterday in a few is still waiting: it goes first today.
    isStuck = isRecent && share == 4
    var at = end + -back * .minute
    // People call by day, most of them before four; those of the last hours came when they came.
    let hour = LocalTime(at, offsetSeconds: 8 * 3600).hour
    let wanted = Int.random(in: 9...15, using: &generator)
    if back > 170, hour < 8 { at = at + -Int64(hour + 24 - wanted) * .hour }
    if back > 170, hour > 15 { at = at + -Int64(hour - wanted) * .hour }
    calledAt = at
    self.end = end
    let surname = pick(words.list("surnames"))
    let given = pick(words.list("givenNames"))
    let street = pick(words.list("streets"))
    let zone = pick(["urban", "urban", "urban", "suburban", "suburban", "other"])
    let model = pick(words.list("models"))
    let symptom = pick(words.list("symptoms"))
    let house = Int.random(in: 1...300, using: &generator)
    let room = Int.random(in: 1...30, using: &generator)
    // Nobody calls twice: a stride that shares no divisor with ten million meets each number once.
    let phone =
      "1" + pick(["38", "39", "56", "88", "77", "35"]) + String(Int.random(in: 0...9, using: &generator))
      + padded((number * 6_180_339 + 2_718_281) % 10_000_000, 7)
    body = [
      "branch": .string(branch.id.description), "kind": "repair",
      "channel": .string(pick(["phone", "phone", "phone", "wechat", "visit"])),
      "symptom": .string(symptom), "calledAt": .string(at.rfc3339(offsetSeconds: 8 * 3600)),
      "category": .string(pick(["paid", "free", "contract", "free"])),
      "severity": .string(pick(["normal", "normal", "normal", "normal", "urgent"])),
      "soldByUs": "yes",
      "customer": [
        "name": .string("\(surname)\(given)"), "phone": .string(phone), "zone": .string(zone),
        "address": .string(
          words.text("address", ["street": street, "house": String(house), "room": String(room)])),
      ],
      "product": [
        "model": .string(model), "serial": .string("QC" + padded(Int.random(in: 0...9_999_999, using: &generator), 7)),
      ],
    ]
    technician = pick(branch.technicians)
    gaps = (0..<9).map { _ in Int64.random(in: 4...70, using: &generator) }
    outcome = pick(["mendedOnSite", "mendedOnSite", "mendedOnSite", "mendedOnSite", "waitingParts", "nobodyIn"])
    isCancelled = Int.random(in: 0..<25, using: &generator) == 0
    isUrged = Int.random(in: 0..<12, using: &generator) == 0
    amount = Int64.random(in: 3...40, using: &generator) * 1000
  }

  /// What its number is counted by.
  var counter: Numbering.Counter {
    WorkOrders.counter(of: branch.id, year: LocalTime(calledAt, offsetSeconds: 8 * 3600).day.year)
  }

  /// Lives the call through, step by step, each by the person whose step it is, until the present is reached.
  func live(in outer: Work) throws {
    var now = calledAt
    func work(_ staff: ID<Staff>, _ role: Role) -> Work {
      Work(
        Actor(id: staff, roles: [role], branches: [branch.id]), now: now, transaction: outer.transaction, parts: outer.parts,
        known: outer.known)
    }
    let order = try WorkOrders.register(body, in: work(branch.clerk, .clerk))
    let id = ID<WorkOrder>(order.id)
    var step = 0
    /// False when the next step would lie in the future.
    func later() -> Bool {
      now = now + gaps[step % gaps.count] * .minute
      step += 1
      return now <= end
    }
    func give(_ name: String, by staff: ID<Staff>, _ role: Role, _ body: JSON = [:]) throws {
      _ = try WorkOrders.give(name, body, to: id, in: work(staff, role))
    }
    guard later() else { return }
    try give("hand-over", by: branch.clerk, .clerk)
    if isUrged, later() { try give("urge", by: branch.clerk, .clerk, ["text": .string(words.text("urging"))]) }
    if isCancelled {
      if later() { try give("cancel", by: branch.clerk, .clerk, ["reason": .string(words.text("cancelling"))]) }
      return
    }
    guard !isStuck, later() else { return }
    try give("dispatch", by: branch.supervisor, .supervisor, ["technician": .string(technician.description)])
    for name in ["accept", "depart", "arrive"] {
      guard later() else { return }
      try give(name, by: technician, .technician)
    }
    let onSite = gaps[step % gaps.count]
    guard later() else { return }
    if outcome == "nobodyIn", now > end + -2 * .day {
      try give(
        "finish", by: technician, .technician,
        ["outcome": "nobodyIn", "reason": .string(words.text("nobodyIn")), "nextStep": .string(words.text("nobodyInNext"))])
      return
    }
    try give(
      "record-work", by: technician, .technician,
      ["minutes": .int(onSite), "parts": .string(words.text("parts")), "notes": .string(words.text("notes"))])
    if outcome == "waitingParts", now > end + -2 * .day {
      try give(
        "finish", by: technician, .technician,
        [
          "outcome": "waitingParts", "reason": .string(words.text("partsMissing")),
          "nextStep": .string(words.text("partsMissingNext")),
        ])
      return
    }
    try give(
      "sign", by: technician, .technician,
      ["signature": "M0 0L40 12L80 3", "by": .string(words.text("signedBy")), "relation": "customer"])
    let isPaid = order.state.call.category == .paid
    try give(
      "finish", by: technician, .technician,
      isPaid
        ? ["outcome": "mendedOnSite", "amount": ["fen": .int(amount)], "means": "cash"]
        : ["outcome": "mendedOnSite", "means": "none"])
    guard later() else { return }
    try give("hand-in", by: branch.clerk, .clerk)
    guard later() else { return }
    try give("strike-off", by: branch.clerk, .clerk)
  }
}
