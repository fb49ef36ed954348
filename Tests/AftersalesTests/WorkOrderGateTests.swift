import Aftersales
import Basics
import TestKit
import Testing

/// What a policy may demand before a step passes. A policy that is silent demands nothing: the other suites run under one.
@Suite struct WorkOrderGateTests {
  let technician: JSON = ["technician": .string(House.technician.description)]
  let sign: JSON = ["signature": "M0 0L9 9"]
  let told: JSON = ["cause": "压缩机坏", "plan": "换压缩机", "estimate": ["fen": 32000], "minutes": 90]

  /// At the customer's under a policy with these parameters, for work of that category.
  func house(_ changes: JSON.Members, category: String = "paid") throws -> House {
    var house = House()
    house.policy = House.policy(changes)
    try house.give("register", House.call(["category": .string(category)]), by: House.clerk)
    try house.give("dispatch", technician, by: House.supervisor)
    try house.give("arrive", by: House.technician, at: "2026-03-02T11:00")
    return house
  }

  @Test(.clauses("DSP-027", "FEE-023"), arguments: ["paid", "free", "contract"])
  func `Before anything is done the customer has heard time and fee and has agreed, and both are kept`(_ category: String) throws
  {
    var house = try house(["wrk.quote.required": "always"], category: category)
    #expect(house.refusal("record-work", ["minutes": 30], by: House.technician)?.code == "fee-and-time-not-told")
    #expect(house.refusal("finish", by: House.technician)?.code == "fee-and-time-not-told")
    let away: JSON = ["receipt": ["number": "R-1"], "signature": "x"]
    #expect(house.refusal("take-away", away, by: House.technician)?.code == "fee-and-time-not-told")
    // The fee alone is not enough, and neither is the time.
    try house.give("diagnose", ["cause": "坏", "estimate": ["fen": 100]], by: House.technician)
    #expect(house.refusal("record-work", ["minutes": 30], by: House.technician)?.code == "fee-and-time-not-told")
    try house.give("diagnose", ["cause": "坏", "minutes": 30], by: House.technician)
    #expect(house.refusal("record-work", ["minutes": 30], by: House.technician)?.code == "fee-and-time-not-told")
    try house.give("diagnose", told, by: House.technician)
    #expect(house.refusal("record-work", ["minutes": 30], by: House.technician)?.code == "agreement-not-signed")
    #expect(house.refusal("finish", by: House.technician)?.code == "agreement-not-signed")
    try house.give("agree", sign, by: House.technician, at: "2026-03-02T11:20")
    try house.give("record-work", ["minutes": 30], by: House.technician)
    let visit = house.order?.currentVisit
    #expect(visit?.diagnosis?.estimate == Money(fen: 32000) && visit?.diagnosis?.minutes == 90)
    #expect(visit?.agreement?.at == time("2026-03-02T11:20"))
  }

  @Test(.clauses("WRK-042", "FEE-024")) func `Paid work waits until fee and time were told; free work does not`() throws {
    var paid = try house(["wrk.quote.required": "paid"])
    #expect(paid.refusal("record-work", ["minutes": 30], by: House.technician)?.code == "fee-and-time-not-told")
    try paid.give("diagnose", told, by: House.technician)
    try paid.give("agree", sign, by: House.technician)
    try paid.give("record-work", ["minutes": 30], by: House.technician)
    var free = try house(["wrk.quote.required": "paid"], category: "free")
    try free.give("record-work", ["minutes": 30], by: House.technician)
    try free.give("finish", by: House.technician)
    #expect(free.status == .finished)
  }

  @Test(.clauses("WRK-032", "WRK-035"))
  func `A plan changed after the customer signed it waits for a signature of its own, and both stay on record`() throws {
    var house = try house([:])
    try house.give("diagnose", told, by: House.technician)
    try house.give("agree", sign, by: House.technician)
    try house.give("diagnose", ["cause": "主板也坏", "plan": "连主板一起换"], by: House.technician)
    for (command, body) in [("record-work", ["minutes": 30]), ("finish", [:])] as [(String, JSON)] {
      #expect(house.refusal(command, body, by: House.technician)?.code == "change-not-agreed", "\(command)")
    }
    let away: JSON = ["receipt": ["number": "R-1"], "signature": "x"]
    #expect(house.refusal("take-away", away, by: House.technician)?.code == "change-not-agreed")
    try house.give("agree", sign, by: House.technician)
    try house.give("record-work", ["minutes": 30], by: House.technician)
    #expect(house.events.filter { $0.kind == "workOrder.diagnosed" }.count == 2)
    #expect(house.events.filter { $0.kind == "workOrder.agreed" }.count == 2)
  }

  @Test(.clauses("WRK-018")) func `Nobody leaves the site without findings and a solution on record`() throws {
    var house = try house(["wrk.findings.required": true])
    let endings: [JSON] = [
      [:], ["outcome": "waitingParts", "reason": "缺件"], ["outcome": "secondVisit", "reason": "再来"],
    ]
    for ending in endings { #expect(house.refusal("finish", ending, by: House.technician)?.code == "findings-missing") }
    let away: JSON = ["receipt": ["number": "R-1"], "signature": "x"]
    #expect(house.refusal("take-away", away, by: House.technician)?.code == "findings-missing")
    // A cause without a solution is half of it.
    try house.give("diagnose", ["cause": "压缩机坏"], by: House.technician)
    #expect(house.refusal("finish", by: House.technician)?.code == "findings-missing")
    try house.give("diagnose", ["cause": "压缩机坏", "plan": "换压缩机"], by: House.technician)
    try house.give("finish", by: House.technician)
  }

  @Test(.clauses("WRK-036", "WRK-023")) func `A written record, and a picture at each step that the policy names`() throws {
    var house = try house([
      "wrk.record.required": true, "wrk.pictures.steps": ["finish", "take-away", "return-goods"],
    ])
    let photo: JSON = ["file": .string(String(repeating: "a", count: 64))]
    #expect(house.refusal("finish", by: House.technician)?.code == "work-not-recorded")
    try house.give("record-work", ["minutes": 30], by: House.technician)
    #expect(house.refusal("finish", by: House.technician)?.code == "picture-missing")
    // A document is no picture.
    try house.give("attach", ["file": .string(String(repeating: "b", count: 64)), "kind": "document"], by: House.technician)
    #expect(house.refusal("finish", by: House.technician)?.code == "picture-missing")
    let away: JSON = ["receipt": ["number": "R-1"], "signature": "x"]
    #expect(house.refusal("take-away", away, by: House.technician)?.code == "picture-missing")
    try house.give("attach", photo, by: House.technician)
    var onSite = house
    try onSite.give("finish", by: House.technician)
    try house.give("take-away", away, by: House.technician)
    try house.give("hand-in", ["card": ["plannedFinish": "2026-03-04T17:00:00+08:00"]], by: House.technician)
    try house.give("start-bench", by: House.technician)
    try house.give("complete-bench", ["minutes": 90, "noParts": true], by: House.technician)
    try house.give("inspect", ["passed": true], by: House.supervisor)
    try house.give("send-back", ["returnOn": "2026-03-03"], by: House.clerk, at: "2026-03-03T09:00")
    let back: JSON = ["receiptReturned": true, "signature": "x"]
    // The picture of the taking-away is none of the return.
    #expect(house.refusal("return-goods", back, by: House.technician)?.code == "picture-missing")
    try house.give("attach", ["file": .string(String(repeating: "c", count: 64)), "kind": "video"], by: House.technician)
    try house.give("return-goods", back, by: House.technician)
  }

  @Test(.clauses("WRK-024"))
  func `The result is inspected before it goes back, by another than the doer where the policy wants it`() throws {
    var house = try House.onBench()
    #expect(house.refusal("send-back", ["returnOn": "2026-03-03"], by: House.clerk) != nil)
    house.policy = House.policy(["wrk.inspection.secondPerson": true])
    try house.give("complete-bench", ["minutes": 90, "noParts": true], by: House.technician)
    #expect(house.refusal("send-back", ["returnOn": "2026-03-03"], by: House.clerk)?.code == "not-inspected")
    let doer: JSON = ["passed": true, "by": .string(House.technician.description)]
    #expect(house.refusal("inspect", doer, by: House.supervisor)?.code == "inspector-did-the-work")
    // One person in both posts is still the one who did the work.
    let both = Actor(id: House.technician, roles: [.technician, .supervisor], branches: [House.branch])
    #expect(throws: Refusal.self) { try house.give(.inspect(passed: true, by: House.supervisor, findings: nil), by: both) }
    try house.give("inspect", ["passed": true], by: House.supervisor)
    #expect(house.order?.bench?.inspections.last?.by == House.supervisor)
    try house.give("send-back", ["returnOn": "2026-03-03"], by: House.clerk)
  }

  @Test(.clauses("WRK-015")) func `The signed plan is no acceptance: without the customer's mark after the work nothing closes`()
    throws
  {
    var house = try House.arrived()
    try house.give("diagnose", told, by: House.technician)
    try house.give("agree", sign, by: House.technician)
    try house.give("record-work", ["minutes": 40], by: House.technician)
    var unsigned = house
    try unsigned.give("finish", by: House.technician)
    try unsigned.give("hand-in", by: House.technician)
    #expect(unsigned.refusal("strike-off", by: House.clerk)?.code == "voucher-not-signed")
    try house.give("sign", ["signature": "M0 0", "by": "李四", "relation": "family"], by: House.technician)
    // What was accepted is not changed behind the signature.
    #expect(house.refusal("record-work", ["minutes": 10], by: House.technician)?.code == "already-signed")
    try house.give("finish", by: House.technician)
    try house.give("hand-in", by: House.technician)
    try house.give("strike-off", by: House.clerk)
    #expect(house.order?.closingSignature?.isOverride == false)
  }

  @Test(.clauses("DSP-040")) func `Goods that want a skill go only to people who have it`() throws {
    var house = House()
    house.policy = House.policy(["dsp.skills": ["智能家电"]])
    let smart: JSON = ["product": ["model": "X1", "category": "智能家电"]]
    try house.give("register", House.call(smart), by: House.clerk)
    let refusal = house.refusal("dispatch", technician, by: House.supervisor)
    #expect(refusal?.code == "skill-missing" && refusal?.values["skill"] == "智能家电")
    house.technicians[House.other] = .init(isActive: true, isOfBranch: true, skills: ["智能家电"])
    try house.give("dispatch", ["technician": .string(House.other.description)], by: House.supervisor)
    var plain = House()
    plain.policy = house.policy
    try plain.give("register", House.call(["product": ["model": "X1", "category": "冰箱"]]), by: House.clerk)
    try plain.give("dispatch", technician, by: House.supervisor)
  }

  @Test(.clauses("DSP-026")) func `What is broken decides who is sent, and how badly decides how soon`() throws {
    func call(_ category: String, _ severity: String) throws -> House {
      var house = House()
      house.policy = House.policy(["dsp.skills": ["智能家电"], "dsp.arrival.urgent": ["amount": 30, "unit": "minutes"]])
      house.technicians[House.other] = .init(isActive: true, isOfBranch: true, skills: ["智能家电"])
      try house.give(
        "register", House.call(["product": ["model": "X1", "category": .string(category)], "severity": .string(severity)]),
        by: House.clerk)
      return house
    }
    let other: JSON = ["technician": .string(House.other.description)]
    for severity in WorkOrder.Severity.allCases {
      var smart = try call("智能家电", severity.rawValue)
      #expect(smart.refusal("dispatch", technician, by: House.supervisor)?.code == "skill-missing")
      try smart.give("dispatch", other, by: House.supervisor)
      var plain = try call("冰箱", severity.rawValue)
      try plain.give("dispatch", technician, by: House.supervisor)
      let due = severity == .normal ? "2026-03-02T16:30" : "2026-03-02T09:30"
      #expect(smart.arrival.due == time(due) && plain.arrival.due == time(due), "\(severity)")
    }
  }

  @Test func `Within the free guarantee parts are fitted and nothing is charged`() throws {
    var house = House()
    house.policy = House.policy(["ast.freeGuarantee.months": 12])
    house.intake = House.intake(
      entitlement: Entitlement(calledOn: LocalDay("2026-03-02")!, soldOn: LocalDay("2025-06-01")!))
    try house.give("register", House.call(), by: House.clerk)
    #expect(house.order?.call.category == .free)
    try house.give("dispatch", technician, by: House.supervisor)
    try house.give("arrive", by: House.technician)
    try house.give("record-work", ["minutes": 40, "parts": "压缩机 1"], by: House.technician)
    try house.give("sign", sign, by: House.technician)
    try house.give("finish", by: House.technician)
    try house.give("hand-in", by: House.technician)
    try house.give("strike-off", by: House.clerk)
    let visit = house.order?.visits.last
    #expect(visit?.amount == nil && visit?.work.last?.parts == "压缩机 1" && house.status == .struckOff)
  }

  @Test(.clauses("DSP-032")) func `A late case is not struck off before somebody has said why`() throws {
    func struckOff(arrivingAt moment: String) throws -> (House, Refusal?) {
      var house = try House.dispatched()
      house.policy = House.policy(["dsp.delay.explain": true])
      try house.give("arrive", by: House.technician, at: moment)
      try house.give("sign", sign, by: House.technician)
      try house.give("finish", by: House.technician)
      try house.give("hand-in", by: House.technician)
      let refusal = house.refusal("strike-off", by: House.clerk)
      return (house, refusal)
    }
    var (late, refusal) = try struckOff(arrivingAt: "2026-03-02T16:31")
    #expect(refusal?.code == "delay-not-explained")
    try late.give("explain-delay", ["reason": "路上堵车"], by: House.technician)
    try late.give("strike-off", by: House.clerk)
    #expect(late.status == .struckOff && late.order?.round.explanation != nil)
    var (early, none) = try struckOff(arrivingAt: "2026-03-02T16:30")
    #expect(none == nil)
    early = try House.dispatched()
    #expect(early.refusal("explain-delay", ["reason": "无"], by: House.supervisor)?.code == "not-late")
  }

  @Test(.clauses("WRK-050")) func `Where the article is, is known at every time, and where it has been`() throws {
    var house = try House.takenAway()
    #expect(House.stays(house.order) == ["technician"])
    try house.give(
      "hand-in", ["card": ["plannedFinish": "2026-03-04T17:00:00+08:00"]], by: House.technician, at: "2026-03-02T15:00")
    #expect(House.stays(house.order).last == "store" && house.order?.bench?.stays.last?.since == time("2026-03-02T15:00"))
    try house.give("start-bench", by: House.technician)
    #expect(House.stays(house.order).last == "bench")
    try house.give("complete-bench", ["minutes": 90, "noParts": true], by: House.technician)
    #expect(House.stays(house.order).last == "inspection")
    try house.give("inspect", ["passed": false, "findings": "异响"], by: House.supervisor)
    #expect(House.stays(house.order).last == "bench")
    try house.give("complete-bench", ["minutes": 20, "noParts": true], by: House.technician)
    try house.give("inspect", ["passed": true], by: House.supervisor)
    #expect(House.stays(house.order).last == "passed")
    try house.give("send-back", ["returnOn": "2026-03-03"], by: House.clerk)
    #expect(House.stays(house.order).last == "onTheWayBack")
    try house.give("return-goods", ["receiptReturned": true, "signature": "x"], by: House.technician)
    #expect(
      House.stays(house.order) == [
        "technician", "store", "bench", "inspection", "bench", "inspection", "passed", "onTheWayBack", "customer",
      ])
  }

  @Test(.clauses("WRK-021")) func `The time until the article works again is measured, on site and through the workshop`() throws
  {
    var onSite = try House.arrived()
    onSite.now = time("2026-03-02T11:40")
    #expect(onSite.deadline("fix")?.isMeasuredOnly == true && onSite.deadline("fix")?.elapsed == 2 * .hour + 40 * .minute)
    try onSite.give("finish", by: House.technician)
    onSite.now = time("2026-03-05T09:00")
    #expect(onSite.deadline("fix")?.stoppedAt == time("2026-03-02T11:40"))
    #expect(onSite.deadline("fix")?.elapsed == 2 * .hour + 40 * .minute)
    var workshop = try House.onTheWayBack()
    #expect(workshop.deadline("fix")?.stoppedAt == nil)
    try workshop.give(
      "return-goods", ["receiptReturned": true, "signature": "x"], by: House.technician, at: "2026-03-03T09:30")
    #expect(workshop.deadline("fix")?.elapsed == 8 * .hour + 30 * .minute)
  }

  @Test(.clauses("ORG-030"), arguments: WorkStep.allCases)
  func `Each drawn step belongs to the post that may take it`(_ step: WorkStep) {
    let commands: [WorkStep: String] = [
      .register: "hand-over", .dispatch: "dispatch", .travel: "arrive", .repair: "finish", .store: "hand-in",
      .bench: "complete-bench", .inspect: "inspect", .bringBack: "send-back", .handIn: "hand-in", .strikeOff: "strike-off",
    ]
    let declaration = WorkOrderCommand.declarations.first { $0.name == commands[step] }
    #expect(declaration?.roles.contains(step.post) == true)
  }
}
