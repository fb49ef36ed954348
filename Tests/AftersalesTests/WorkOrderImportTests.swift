import Aftersales
import Basics
import Testing

/// A line of the paper years in the house of a work order.
@Suite struct WorkOrderImportTests {
  private static func line(
    _ standing: WorkOrderEvent.Imported.Standing, _ outcome: PaperOutcome?, arrived: Bool = true
  ) -> WorkOrderEvent.Imported {
    let call = WorkOrderEvent.Registered(
      branch: House.branch, number: "SC1P7-1-9", customer: ID(7), name: .open("王小梅", .name), phone: .open("13900001111", .phone),
      address: .open("中山路 8 号", .address), zone: .urban, model: "BCD-215", kind: .repair, channel: .phone,
      symptom: .open("不制冷", .words), severity: .normal, calledAt: time("2025-03-02T09:00"), isCallTimeStated: true,
      category: .paid,
      categoryProof: ["clause": "a1"], soldByUs: .unknown, paperNumber: "7", policy: String(repeating: "a", count: 64),
      calendarVersion: "cal-1")
    return .init(
      call: call, batch: ID(3), file: String(repeating: "b", count: 64), row: 9, cells: .open("{}", .words), standing: standing,
      paperOutcome: outcome, arrivedAt: arrived ? time("2025-03-04T11:00") : nil)
  }

  private static func house(_ standing: WorkOrderEvent.Imported.Standing, _ outcome: PaperOutcome?) throws -> House {
    var house = House(at: "2026-03-02T09:00")
    try house.give(.importLine(line(standing, outcome)), by: .system)
    return house
  }

  @Test(arguments: [
    (WorkOrderEvent.Imported.Standing.finished, PaperOutcome?.some(.struckOff), WorkOrder.Status.struckOff),
    (.finished, .finished, .struckOff), (.finished, .cancelled, .cancelled), (.history, .takenAway, .struckOff),
    (.history, nil, .struckOff), (.open, nil, .waitingDispatch), (.undecided, nil, .waitingDispatch),
    (.open, .notDispatched, .waitingDispatch), (.open, .dispatched, .waitingDispatch), (.open, .underRepair, .secondVisit),
    (.undecided, .awaitingParts, .waitingParts), (.open, .takenAway, .takenAway),
  ])
  func `A line stands where paper and people say`(
    _ standing: WorkOrderEvent.Imported.Standing, _ outcome: PaperOutcome?, _ status: WorkOrder.Status
  ) throws {
    let house = try Self.house(standing, outcome)
    #expect(house.status == status)
    // Late by far on paper, and yet nothing is judged: the time is measured.
    #expect(house.arrival.due == nil && house.arrival.isMeasuredOnly)
    #expect(house.arrival.stoppedAt == time("2025-03-04T11:00"))
    #expect(house.deadline("firstResponse")?.due == nil)
    #expect(house.order?.isOpen == (standing == .open || standing == .undecided))
  }

  @Test(arguments: [PaperOutcome?.none, .notDispatched, .dispatched, .underRepair, .takenAway, .awaitingParts])
  func `Nothing unfinished is taken for finished`(_ outcome: PaperOutcome?) {
    var house = House()
    #expect(throws: Refusal("unfinished-on-paper", clause: "a4")) {
      try house.give(.importLine(Self.line(.finished, outcome)), by: .system)
    }
  }

  @Test func `Only the system takes lines over and withdraws them`() throws {
    var house = House()
    let supervisor = House.actor(House.supervisor)
    #expect(throws: Refusal("not-by-hand")) {
      try house.give(.importLine(Self.line(.finished, .finished)), by: supervisor)
    }
    var other = try Self.house(.finished, .finished)
    #expect(throws: Refusal("not-by-hand")) { try other.give(.undoImport(by: nil), by: supervisor) }
    #expect(WorkOrderCommand.declarations.filter { $0.name.contains("import") }.allSatisfy { $0.roles.isEmpty })
  }

  @Test func `What nobody touched becomes void; what somebody touched stays`() throws {
    var house = try Self.house(.open, .takenAway)
    try house.give(.undoImport(by: House.supervisor), by: .system)
    #expect(house.status == .cancelled && house.order?.isVoid == true && house.order?.bench == nil)
    var touched = try Self.house(.open, .notDispatched)
    try touched.give("note", ["text": "x"], by: House.clerk)
    #expect(throws: Refusal("touched-since-import")) { try touched.give(.undoImport(by: nil), by: .system) }
    var own = try House.registered()
    #expect(throws: Refusal("not-imported")) { try own.give(.undoImport(by: nil), by: .system) }
    #expect(throws: Refusal("already-registered", clause: "a3")) {
      try own.give(.importLine(Self.line(.finished, .finished)), by: .system)
    }
  }

  @Test func `Open work goes on as any other, and a new round is judged again`() throws {
    var house = try Self.house(.open, .underRepair)
    try house.give("dispatch", ["technician": .string(House.technician.description)], by: House.supervisor)
    #expect(house.status == .dispatched)
    var closed = try Self.house(.finished, .finished)
    try closed.give("reopen", ["reason": "又坏了"], by: House.clerk)
    #expect(closed.deadline("arrival-2")?.due != nil)
    #expect(closed.deadline("arrival")?.due == nil)
  }

  @Test func `An article on paper is handed in, carded and brought back like any other`() throws {
    var house = try Self.house(.open, .takenAway)
    try house.give("hand-in", ["place": "架 3", "card": ["plannedFinish": "2026-03-04T17:00:00+08:00"]], by: House.clerk)
    #expect(house.status == .goodsIn)
    try house.give("start-bench", by: House.technician)
    try house.give("complete-bench", ["minutes": 90, "noParts": true], by: House.technician)
    try house.give("inspect", ["passed": true], by: House.supervisor)
    try house.give("send-back", ["returnOn": "2026-03-03"], by: House.clerk)
    try house.give("return-goods", ["receiptReturned": true, "signature": "x"], by: House.technician)
    try house.give("hand-in", by: House.technician)
    try house.give("strike-off", by: House.clerk)
    #expect(house.status == .struckOff)
  }
}
