import Aftersales
import Basics
import Storage

/// One made-up call and how far it gets before now.
struct CallPlan: Sendable {
  let words: DemoWords
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
  /// The article cannot be mended where it stands and comes to the bench.
  let goesToBench: Bool
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
    // The others came one after the other, as their numbers say, some hours sooner or later.
    let span = Int64(days) * 1440 - 1500
    let back =
      isRecent
      ? share < 4 ? Int64.random(in: 5...170, using: &generator) : Int64.random(in: 900...1500, using: &generator)
      : 1500 + max(0, span - span * Int64(number) / Int64(total) - Int64.random(in: 0...600, using: &generator))
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
    goesToBench = isRecent ? share == 5 : number % 7 == 3 && outcome == "mendedOnSite"
    isUrged = Int.random(in: 0..<12, using: &generator) == 0
    amount = Int64.random(in: 3...40, using: &generator) * 1000
  }

  /// What its number is counted by.
  var counter: Numbering.Counter {
    WorkOrders.counter(of: branch.id, year: LocalTime(calledAt, offsetSeconds: 8 * 3600).day.year)
  }
}
