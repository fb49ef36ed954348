import Aftersales
import Basics
import TestKit
import Testing

@Suite struct WorkOrderVisitTests {
  @Test(.clauses("WRK-001", "REQ-004", "WRK-058"))
  func `Signed, brought back, struck off, filed: four steps in order, the voucher with one holder at a time`() throws {
    var house = try House.finished()
    #expect(house.order?.voucher.look == Voucher.of(.technician, "2026-03-02T09:00", House.technician))
    #expect(house.refusal("strike-off", by: House.clerk) == Refusal("voucher-not-back", clause: "a4"))
    try house.give("hand-in", by: House.technician, at: "2026-03-02T16:00")
    #expect(house.status == .voucherBack)
    #expect(house.order?.voucher.look == Voucher.of(.clerk, "2026-03-02T16:00"))
    try house.give("strike-off", by: House.clerk, at: "2026-03-02T16:10")
    #expect(house.status == .struckOff)
    #expect(house.order?.struckOffAt == time("2026-03-02T16:10"))
    #expect(house.order?.voucher.look == Voucher.of(.archive, "2026-03-02T16:10"))
  }

  @Test(.clauses("WRK-001", "REQ-004")) func `An open job cannot be struck off`() throws {
    for var house in [try House.registered(), try House.dispatched(), try House.arrived()] {
      #expect(house.refusal("strike-off", by: House.clerk)?.clause == "a4")
      #expect(house.order?.isOpen == true)
    }
  }

  @Test(.clauses("WRK-002")) func `Unsigned, a line is struck off only with a supervisor's override and its reason`() throws {
    var house = try House.arrived()
    try house.give("finish", by: House.technician)
    try house.give("hand-in", by: House.technician)
    #expect(house.refusal("strike-off", by: House.clerk) == Refusal("voucher-not-signed", clause: "a4"))
    #expect(house.refusal("override-signature", [:], by: House.supervisor)?.fields == [FieldFault("reason", "missing")])
    #expect(WorkOrderCommand.declarations.first { $0.name == "override-signature" }?.roles == [.supervisor])
    try house.give("override-signature", ["reason": "客户已出国"], by: House.supervisor)
    #expect(house.order?.closingSignature?.isOverride == true)
    #expect(house.order?.closingSignature?.recordedBy == House.supervisor)
    try house.give("strike-off", by: House.clerk)
    #expect(house.status == .struckOff)
  }

  @Test(.clauses("WRK-002")) func `Where the policy asks for no signature none is needed`() throws {
    var house = try House.arrived()
    house.policy = House.policy(["wrk.signature.required": false])
    try house.give("finish", by: House.technician)
    try house.give("hand-in", by: House.technician)
    try house.give("strike-off", by: House.clerk)
    #expect(house.status == .struckOff)
  }

  @Test(.clauses("WRK-010")) func `A filed voucher cannot be changed; only a new round begins`() throws {
    var house = try House.finished()
    try house.give("hand-in", by: House.technician)
    try house.give("strike-off", by: House.clerk)
    let elsewhere = ["register", "reopen", "import-line", "undo-import"]
    for declaration in WorkOrderCommand.declarations where !elsewhere.contains(declaration.name) {
      let refusal = house.refusal(declaration.name, sample(declaration.name), by: House.supervisor)
      #expect(refusal?.code == "struck-off" && refusal?.clause == "a4", "\(declaration.name)")
    }
    try house.give("reopen", ["reason": "又不制冷"], by: House.clerk, at: "2026-03-09T09:00")
    #expect(house.status == .registered && house.order?.voucher.holder == .clerk)
  }

  @Test func `A line struck off by a slip is put back as it was, by the same person, within ten minutes, and both acts stay`()
    throws
  {
    var house = try House.finished()
    try house.give("hand-in", by: House.technician)
    try house.give("strike-off", by: House.clerk)
    let struck = house
    let before = try #require(struck.order?.beforeStrikingOff)
    try house.give("restore-line", ["reason": "点错了"], by: House.clerk)
    #expect(house.status == before.status && house.order?.voucher == before.voucher && house.order?.round == before.round)
    #expect(house.order?.struckOffAt == nil && house.order?.isOpen == true)
    #expect(house.order?.version == (struck.order?.version ?? 0) + 1)
    try house.give("strike-off", by: House.clerk)
    #expect(house.status == .struckOff)

    var other = struck
    #expect(other.refusal("restore-line", ["reason": "x"], by: House.supervisor)?.code == "struck-off")
    var late = struck
    late.now = before.at + BeforeStrikingOff.life + 1
    #expect(late.refusal("restore-line", ["reason": "x"], by: House.clerk)?.code == "struck-off")
  }

  @Test(.clauses("WRK-057")) func `Who signed, for whom and how is kept`() throws {
    var house = try House.arrived()
    try house.give("sign", ["signature": "印", "by": "李四", "relation": "colleague", "form": "seal"], by: House.technician)
    guard case .given(_, let form, let by, let relation)? = house.order?.currentVisit?.signature?.kind else {
      Issue.record("no signature")
      return
    }
    #expect(form == .seal && relation == .colleague && by != nil)
  }

  @Test func `What the customer signed is not changed behind his signature`() throws {
    var house = try House.arrived()
    try house.give("sign", ["signature": "x"], by: House.technician)
    #expect(house.refusal("record-work", ["minutes": 10], by: House.technician)?.code == "already-signed")
    #expect(house.refusal("sign", ["signature": "y"], by: House.technician)?.code == "already-signed")
    #expect(house.refusal("override-signature", ["reason": "z"], by: House.supervisor)?.code == "already-signed")
  }

  @Test(.clauses("WRK-013")) func `Cause and plan are written down with what it will cost`() throws {
    var house = try House.arrived()
    #expect(house.refusal("diagnose", ["plan": "x"], by: House.technician)?.fields == [FieldFault("cause", "missing")])
    try house.give(
      "diagnose", ["cause": "压缩机坏", "plan": "更换", "estimate": ["fen": 32000], "minutes": 60], by: House.technician)
    #expect(house.order?.currentVisit?.diagnosis?.estimate == Money(fen: 32000))
    #expect(house.status == .working)
  }

  @Test(.clauses("WRK-014")) func `Where the policy asks for an agreement, work waits for the customer's signature`() throws {
    var house = try House.arrived()
    house.policy = House.policy(["wrk.agreement.required": true])
    #expect(house.refusal("agree", ["signature": "x"], by: House.technician)?.code == "nothing-to-agree")
    try house.give("diagnose", ["cause": "压缩机坏"], by: House.technician)
    #expect(house.refusal("record-work", ["minutes": 10], by: House.technician)?.code == "agreement-not-signed")
    try house.give("agree", ["signature": "x"], by: House.technician)
    try house.give("record-work", ["minutes": 10], by: House.technician)
    #expect(house.order?.currentVisit?.minutes == 10)
  }

  @Test(arguments: ["waitingParts", "secondVisit", "nobodyIn", "customerDeclined", "handedBack"])
  func `An outcome other than mended needs its reason`(_ outcome: String) throws {
    var house = try House.arrived()
    #expect(house.refusal("finish", ["outcome": .string(outcome)], by: House.technician)?.code == "outcome-needs-reason")
    try house.give("finish", ["outcome": .string(outcome), "reason": "如题"], by: House.technician)
    #expect(house.status?.rawValue == outcome)
    #expect(house.order?.visits.last?.outcome?.rawValue == outcome)
  }

  @Test(.clauses("WRK-019")) func `A second visit may go to another technician, on the same case`() throws {
    var house = try House.arrived()
    try house.give("finish", ["outcome": "secondVisit", "reason": "须两人抬"], by: House.technician)
    try house.give("dispatch", ["technician": .string(House.other.description)], by: House.supervisor, at: "2026-03-03T09:00")
    #expect(house.order?.visits.map(\.technician) == [House.technician, House.other])
    #expect(house.order?.visits.map(\.number) == [1, 2])
    #expect(house.order?.voucher.person == House.other)
    #expect(house.refusal("accept", by: House.technician)?.code == "not-your-job")
  }

  @Test func `An amount needs its means`() throws {
    var house = try House.arrived()
    #expect(house.refusal("finish", ["amount": ["fen": 500]], by: House.technician)?.code == "amount-needs-means")
    try house.give("finish", ["amount": ["fen": 500], "means": "cash"], by: House.technician)
    #expect(house.order?.visits.last?.amount == Money(fen: 500) && house.order?.visits.last?.means == .cash)
  }

  @Test func `Cancelled on the way, the paper comes back to the pouch when the technician hands it in`() throws {
    var house = try House.dispatched()
    try house.give("cancel", ["reason": "客户自行修好"], by: House.clerk)
    #expect(house.order?.voucher.holder == .technician)
    try house.give("hand-in", by: House.technician)
    #expect(house.order?.voucher.holder == .pouch && house.status == .cancelled)
    var early = try House.registered()
    try early.give("cancel", ["reason": "误登"], by: House.clerk)
    #expect(early.order?.voucher.holder == .pouch)
  }
}
