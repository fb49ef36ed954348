import Aftersales
import Basics
import TestKit
import Testing

@Suite struct WorkOrderBenchTests {
  @Test(.clauses("WRK-003")) func `Goods leave the customer only against a numbered receipt and a signed voucher`() throws {
    var house = try House.arrived()
    let unnumbered: JSON = ["receipt": ["goods": "冰箱"], "signature": "x"]
    #expect(house.refusal("take-away", unnumbered, by: House.technician)?.code == "receipt-missing")
    #expect(
      house.refusal("take-away", ["receipt": "R-1"], by: House.technician) == Refusal("voucher-not-signed", clause: "a6"))
    try house.give("take-away", ["receipt": "R-1", "signature": "x"], by: House.technician)
    #expect(house.status == .takenAway)
    #expect(house.order?.bench?.receipt.number == "R-1" && house.order?.bench?.receiptState == .open)
    #expect(house.order?.visits.last?.signature != nil)
  }

  @Test(.clauses("WRK-004")) func `The clerk enters the goods, and the voucher is his`() throws {
    var house = try House.takenAway()
    try house.give("hand-in", ["place": "架 3"], by: House.technician, at: "2026-03-02T15:00")
    #expect(house.status == .goodsIn)
    #expect(house.order?.bench?.storedAt == time("2026-03-02T15:00") && house.order?.bench?.place == "架 3")
    #expect(house.order?.voucher.look == Voucher.of(.clerk, "2026-03-02T15:00"))
  }

  @Test(.clauses("WRK-005", "WRK-012")) func `No repair card with its planned finish, no bench work`() throws {
    var house = try House.takenAway()
    #expect(house.refusal("start-bench", by: House.technician)?.code == "goods-not-handed-in")
    try house.give("hand-in", by: House.technician)
    #expect(house.refusal("start-bench", by: House.technician) == Refusal("no-repair-card", clause: "a6"))
    #expect(
      house.refusal("start-bench", ["card": ["fault": "x"]], by: House.technician)?.fields
        == [FieldFault("card.plannedFinish", "missing")])
    try house.give("start-bench", ["card": ["plannedFinish": "2026-03-03T12:00:00+08:00"]], by: House.technician)
    #expect(house.status == .onBench && house.order?.bench?.card?.plannedFinish == time("2026-03-03T12:00"))
  }

  @Test(.clauses("WRK-007")) func `The card is not complete without time used and parts fitted`() throws {
    var house = try House.onBench()
    #expect(house.refusal("complete-bench", ["minutes": 30], by: House.technician)?.code == "card-incomplete")
    #expect(house.refusal("complete-bench", ["minutes": 0, "parts": "x"], by: House.technician)?.code == "card-incomplete")
    try house.give("complete-bench", ["minutes": 30, "noParts": true], by: House.technician)
    #expect(house.status == .benchDone && house.order?.bench?.work.last?.minutes == 30)
  }

  @Test(.clauses("WRK-008")) func `The return date is entered only after the supervisor has passed the article`() throws {
    var house = try House.onBench()
    let back: JSON = ["returnOn": "2026-03-03"]
    #expect(house.refusal("send-back", back, by: House.clerk)?.code == "bench-not-complete")
    try house.give("complete-bench", ["minutes": 30, "noParts": true], by: House.technician)
    let refusal = house.refusal("send-back", back, by: House.clerk)
    #expect(refusal?.code == "not-inspected" && refusal?.clause == "a7")
    #expect(WorkOrderCommand.declarations.first { $0.name == "inspect" }?.roles == [.supervisor])
    #expect(house.refusal("inspect", ["passed": false], by: House.supervisor)?.code == "failed-inspection-needs-findings")
    try house.give("inspect", ["passed": false, "findings": "异响"], by: House.supervisor)
    #expect(house.status == .onBench)
    #expect(house.refusal("send-back", back, by: House.clerk)?.code == "bench-not-complete")
    try house.give("complete-bench", ["minutes": 15, "noParts": true], by: House.technician)
    try house.give("inspect", ["passed": true], by: House.supervisor)
    #expect(house.order?.bench?.returnOn == nil)
    try house.give("send-back", back, by: House.clerk)
    #expect(house.order?.bench?.returnOn == LocalDay("2026-03-03")! && house.order?.bench?.inspections.count == 2)
  }

  @Test(.clauses("WRK-009")) func `The line stays open while the receipt is out; returned, it is void`() throws {
    var house = try House.onTheWayBack()
    #expect(house.refusal("return-goods", ["signature": "x"], by: House.technician) == Refusal("receipt-open", clause: "a7"))
    #expect(
      house.refusal("return-goods", ["receiptReturned": true], by: House.technician)
        == Refusal("voucher-not-signed", clause: "a7"))
    #expect(house.refusal("strike-off", by: House.clerk)?.code == "goods-not-returned")
    try house.give("return-goods", ["receiptReturned": true, "signature": "x"], by: House.technician)
    #expect(house.order?.bench?.receiptState == .void)
    try house.give("hand-in", by: House.technician)
    try house.give("strike-off", by: House.clerk)
    #expect(house.status == .struckOff)
  }

  @Test(.clauses("WRK-009")) func `A lost receipt takes the customer's statement and a supervisor`() throws {
    var house = try House.onTheWayBack()
    let lost: JSON = ["receiptLost": true, "statement": "收据遗失", "signature": "x"]
    #expect(house.refusal("return-goods", lost, by: House.technician)?.code == "lost-receipt-needs-supervisor")
    #expect(
      house.refusal("return-goods", ["receiptLost": true, "signature": "x"], by: House.supervisor)?.code
        == "lost-receipt-needs-statement")
    try house.give("return-goods", lost, by: House.supervisor)
    #expect(house.order?.bench?.receiptState == .lost && house.status == .returned)
  }

  @Test(.clauses("DSP-008")) func `Help asked keeps the original and the new finish`() throws {
    var house = try House.onBench()
    try house.give(
      "ask-help", ["reason": "缺图纸", "newFinish": "2026-03-05T12:00:00+08:00"], by: House.technician, at: "2026-03-03T10:00")
    let help = house.order?.helpRequests.last
    #expect(help?.originalFinish == time("2026-03-04T17:00") && help?.newFinish == time("2026-03-05T12:00"))
    #expect(help?.askedAt == time("2026-03-03T10:00"))
    #expect(house.status == .onBench)
  }
}
