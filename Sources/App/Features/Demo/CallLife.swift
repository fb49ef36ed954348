import Aftersales
import Basics
import Storage

/// A planned call lived through, step by step, each by the person whose step it is, until the present is reached.
struct CallLife {
  private let plan: CallPlan
  private let outer: Work
  private var id = ID<WorkOrder>(0)
  private var now: Instant
  private var step = 0

  private init(_ plan: CallPlan, in outer: Work) {
    self.plan = plan
    self.outer = outer
    now = plan.calledAt
  }

  static func live(_ plan: CallPlan, in work: Work) throws {
    var life = CallLife(plan, in: work)
    try life.call()
  }

  private func work(_ staff: ID<Staff>, _ role: Role) -> Work {
    Work(
      Actor(id: staff, roles: [role], branches: [plan.branch.id]), now: now, transaction: outer.transaction, parts: outer.parts,
      known: outer.known)
  }

  private var gap: Int64 { plan.gaps[step % plan.gaps.count] }

  /// False when the next step would lie in the future. What lies on a shelf waits `times` as long as people do.
  private mutating func later(_ times: Int64 = 1) -> Bool {
    now = now + gap * times * .minute
    step += 1
    return now <= plan.end
  }

  private func give(_ name: String, by staff: ID<Staff>, _ role: Role, _ body: JSON = [:]) throws {
    _ = try WorkOrders.give(name, body, to: id, in: work(staff, role))
  }
  private func byClerk(_ name: String, _ body: JSON = [:]) throws { try give(name, by: plan.branch.clerk, .clerk, body) }
  private func bySupervisor(_ name: String, _ body: JSON) throws {
    try give(name, by: plan.branch.supervisor, .supervisor, body)
  }
  private func byTechnician(_ name: String, _ body: JSON = [:]) throws {
    try give(name, by: plan.technician, .technician, body)
  }
  private func words(_ key: String) -> JSON { .string(plan.words.text(key)) }

  private var signature: JSON.Members {
    ["signature": "M0 0L40 12L80 3", "by": words("signedBy"), "relation": "customer"]
  }

  private mutating func call() throws {
    let order = try WorkOrders.register(plan.body, in: work(plan.branch.clerk, .clerk))
    id = ID(order.id)
    guard later() else { return }
    try byClerk("hand-over")
    if plan.isUrged, later() { try byClerk("urge", ["text": words("urging")]) }
    if plan.isCancelled {
      if later() { try byClerk("cancel", ["reason": words("cancelling")]) }
      return
    }
    guard !plan.isStuck, later() else { return }
    try bySupervisor("dispatch", ["technician": .string(plan.technician.description)])
    for name in ["accept", "depart", "arrive"] {
      guard later() else { return }
      try byTechnician(name)
    }
    try plan.goesToBench ? bench() : visit(isPaid: order.state.call.category == .paid)
  }

  /// What happens at the customer's, and how the line ends.
  private mutating func visit(isPaid: Bool) throws {
    let onSite = gap
    guard later() else { return }
    let isOfLate = now > plan.end + -2 * .day
    if plan.outcome == "nobodyIn", isOfLate {
      return try byTechnician(
        "finish", ["outcome": "nobodyIn", "reason": words("nobodyIn"), "nextStep": words("nobodyInNext")])
    }
    try byTechnician("record-work", ["minutes": .int(onSite), "parts": words("parts"), "notes": words("notes")])
    if plan.outcome == "waitingParts", isOfLate {
      return try byTechnician(
        "finish", ["outcome": "waitingParts", "reason": words("partsMissing"), "nextStep": words("partsMissingNext")])
    }
    try byTechnician("sign", .object(signature))
    try byTechnician(
      "finish",
      isPaid
        ? ["outcome": "mendedOnSite", "amount": ["fen": .int(plan.amount)], "means": "cash"]
        : ["outcome": "mendedOnSite", "means": "none"])
    try close()
  }

  /// The article is taken along against a receipt, mended on the bench, inspected and brought back. WRK-003 … WRK-009
  private mutating func bench() throws {
    guard later() else { return }
    var taken = signature
    taken["receipt"] = ["accessories": words("accessories"), "condition": words("condition")]
    try byTechnician("take-away", .object(taken))
    guard later() else { return }
    let finish = now + .day
    try byClerk(
      "hand-in",
      [
        "place": words("shelf"),
        "card": ["plannedFinish": .string(finish.rfc3339(offsetSeconds: 8 * 3600)), "fault": words("benchFault")],
      ])
    guard later(16) else { return }
    try byTechnician("start-bench")
    let minutes = gap
    guard later() else { return }
    try byTechnician("complete-bench", ["minutes": .int(minutes), "parts": words("parts"), "notes": words("notes")])
    guard later() else { return }
    try bySupervisor("inspect", ["passed": true])
    guard later(4) else { return }
    let day = LocalTime(now, offsetSeconds: 8 * 3600).day
    try byClerk("send-back", ["returnOn": .string(day.description), "technician": .string(plan.technician.description)])
    guard later(24) else { return }
    var returned = signature
    returned["receiptReturned"] = true
    try byTechnician("return-goods", .object(returned))
    try close()
  }

  private mutating func close() throws {
    guard later() else { return }
    try byClerk("hand-in")
    guard later() else { return }
    try byClerk("strike-off")
  }
}
