import Aftersales
import Basics
import Foundation
import Testing

@Suite struct WorkOrderEventTests {
  /// One event of every kind, with every field filled.
  static let samples: [WorkOrderEvent] = {
    let name = sealed(1)
    let words = sealed(2)
    let tech = House.technician
    let registered = WorkOrderEvent.Registered(
      branch: House.branch, number: "SC1-2026-000001", customer: ID(7), asset: ID(8), name: name, phone: name, address: name,
      zone: .urban, model: "BCD-215", productCategory: "冰箱", serial: "S1", kind: .repair, channel: .phone, symptom: words,
      severity: .normal, calledAt: time("2026-03-02T09:00"), isCallTimeStated: false, category: .paid,
      categoryProof: ["clause": "a1"], soldByUs: .yes, callGroup: "C-1", paperNumber: "P-1",
      policy: String(repeating: "a", count: 64), calendarVersion: "cal-1")
    return [
      .registered(registered), .handedOver,
      .dispatched(.init(technician: tech, from: time("2026-03-02T14:00"), to: time("2026-03-02T16:00"))),
      .planned(.init(time: Span(from: time("2026-03-02T14:00"), to: time("2026-03-02T15:00")))),
      .accepted(.init(actedFor: tech)), .declined(.init(reason: words, actedFor: tech)), .recalled(.init(reason: words)),
      .released,
      .heldBack,
      .departed(.init()),
      .arrived(.init(at: time("2026-03-02T11:00"), isStated: true, reason: words, position: words, actedFor: tech)),
      .diagnosed(.init(cause: words, plan: words, estimate: Money(fen: 32000), minutes: 60, actedFor: tech)),
      .agreed(.init(signature: words, form: .drawn, by: name, relation: .customer, actedFor: tech)),
      .workRecorded(.init(minutes: 40, parts: "压缩机", notes: words, actedFor: tech)),
      .signed(.init(signature: words, form: .seal, by: name, relation: .colleague, actedFor: tech)),
      .signatureOverridden(.init(reason: words)),
      .visitEnded(
        .init(
          outcome: .waitingParts, reason: words, nextStep: words, amount: Money(fen: 5000), means: .wechat, actedFor: tech)),
      .takenAway(.init(number: "R-1", goods: "冰箱", accessories: "遥控器", condition: "有划痕", actedFor: tech)),
      .handedIn(.init(holder: .clerk, place: "架 3")),
      .cardOpened(.init(plannedFinish: time("2026-03-04T17:00"), fault: words)), .benchStarted(.init(technician: tech)),
      .helpAsked(
        .init(reason: words, originalFinish: time("2026-03-04T17:00"), newFinish: time("2026-03-05T12:00"), actedFor: tech)),
      .benchCompleted(.init(minutes: 90, parts: "压缩机", notes: words, actedFor: tech)),
      .inspected(.init(passed: false, by: House.supervisor, findings: words)),
      .sentBack(.init(returnOn: LocalDay("2026-03-03")!, technician: tech)),
      .goodsReturned(.init(receipt: .lost, statement: words, actedFor: tech)),
      .paused(
        .init(reason: "customer-absent", owner: .customer, clause: "b2", evidence: .call, text: words, file: words)),
      .resumed(.init(at: time("2026-03-02T14:30"))),
      .promiseRecalculated(
        .init(
          promise: .arrival, oldDue: time("2026-03-02T16:30"), newDue: time("2026-03-03T09:30"), oldCalendar: "cal-1",
          newCalendar: "cal-2", why: .calendarPublished)),
      .rescheduled(
        .init(from: time("2026-03-05T09:00"), to: time("2026-03-05T10:00"), askedBy: .customer, reason: words)),
      .urged(.init(text: words, channel: .phone)), .progressTold(.init(text: words, channel: .wechat)),
      .carriedOver(.init(day: LocalDay("2026-03-02")!)), .delayExplained(.init(reason: words)), .struckOff,
      .lineRestored(.init(reason: words)),
      .cancelled(.init(reason: words)),
      .reopened(.init(reason: words, at: time("2026-03-09T09:30"), calendarVersion: "cal-1")),
      .noted(.init(text: words)), .attached(.init(file: words, kind: .photo, caption: words)),
      .imported(
        .init(
          call: registered, batch: ID(9), file: String(repeating: "b", count: 64), row: 17, cells: words, standing: .history,
          paperOutcome: .awaitingParts, paperTechnician: name, dispatchedAt: time("2026-03-02T10:00"),
          arrivedAt: time("2026-03-02T11:00"), finishedAt: time("2026-03-02T12:00"), amount: Money(fen: 12050),
          isZoneSilent: true, by: House.supervisor)),
      .importUndone(.init(by: House.supervisor)),
      .assessed(
        .init(
          cause: .unauthorisedRepair, liability: .customer, payer: .customer, rule: "excluded-repair", evidence: words,
          repairedBy: name, papers: .lost, remedy: .repair, why: words, actedFor: tech)),
    ]
  }()

  static func sealed(_ number: Int64) -> Personal {
    .sealed(reference: ID(number), sum: String(repeating: "0", count: 64))
  }

  @Test func `Every kind has a sample here`() {
    #expect(Set(Self.samples.map(\.kind)) == Set(WorkOrderEvent.kinds.keys))
    #expect(Self.samples.count == WorkOrderEvent.kinds.count)
  }

  @Test(arguments: samples) func `What an event writes it reads again, byte for byte`(_ event: WorkOrderEvent) throws {
    let version = try #require(WorkOrderEvent.kinds[event.kind])
    let body = try JSON(parsing: event.body.canonical)
    #expect(WorkOrderEvent(kind: event.kind, version: version, body: body) == event)
    #expect(WorkOrderEvent(kind: event.kind, version: version + 1, body: body) == nil)
    #expect(WorkOrderEvent(kind: event.kind + "x", version: version, body: body) == nil)
  }

  @Test(arguments: samples) func `The recorded sample of every kind still decodes`(_ event: WorkOrderEvent) throws {
    let version = try #require(WorkOrderEvent.kinds[event.kind])
    let path = root.appendingPathComponent("Tests/Golden/events/\(event.kind).\(version).json")
    if ProcessInfo.processInfo.environment["BAOXIU_WRITE_GOLDEN"] != nil, !FileManager.default.fileExists(atPath: path.path) {
      try (event.body.canonical + "\n").write(to: path, atomically: true, encoding: .utf8)
    }
    let body = try JSON(parsing: String(contentsOf: path, encoding: .utf8))
    let read = WorkOrderEvent(kind: event.kind, version: version, body: body)
    #expect(read == event)
    #expect(read?.body == body)
  }

  @Test func `What was known at a dispatch is read as it was written, and a dispatch without it as ever`() throws {
    let advice = DispatchAdvice(
      offers: [.init(technician: House.technician, arrivesAt: time("2026-03-02T14:30"), slackMinutes: 95, extraMinutes: 6)],
      others: [
        .init(technician: House.supervisor, why: "lacks", lacks: ["智能家电"]),
        .init(technician: House.supervisor, why: "promise", minutes: 15),
      ])
    let event = WorkOrderEvent.dispatched(.init(technician: House.technician, advice: advice))
    let text = event.body.canonical
    #expect(WorkOrderEvent(kind: event.kind, version: 1, body: try JSON(parsing: text)) == event)
    let plain = WorkOrderEvent.dispatched(.init(technician: House.technician))
    #expect(plain.body["advice"] == nil)
    #expect(WorkOrderEvent(kind: plain.kind, version: 1, body: plain.body) == plain)
  }

  @Test func `A body that lacks what it must have is not read`() {
    #expect(WorkOrderEvent(kind: "workOrder.arrived", version: 1, body: ["isStated": false]) == nil)
    #expect(WorkOrderEvent(kind: "workOrder.dispatched", version: 1, body: ["technician": "zzz"]) == nil)
    #expect(WorkOrderEvent(kind: "workOrder.visitEnded", version: 1, body: ["outcome": "lost"]) == nil)
    #expect(WorkOrderEvent(kind: "workOrder.struckOff", version: 1, body: "x") == nil)
  }

  /// Walks what `decide` hands over: personal words stand only under `$open`, from where the event log takes them away.
  @Test(arguments: ["王小梅", "13900001111", "中山路", "不制冷", "客户来电", "如题事由", "李四", "签名笔画"])
  func `No name, phone, address or free word stands in a sealed body`(_ secret: String) throws {
    var house = House()
    try house.give("register", House.call(), by: House.clerk)
    try house.give("urge", ["text": "如题事由"], by: House.clerk)
    try house.give("dispatch", sample("dispatch"), by: House.supervisor)
    try house.give("pause", pausing, by: House.technician)
    try house.give("recall", ["reason": "如题事由"], by: House.supervisor)
    try house.give("dispatch", sample("dispatch"), by: House.supervisor)
    try house.give("arrive", by: House.technician)
    try house.give("diagnose", ["cause": "如题事由", "plan": "如题事由"], by: House.technician)
    try house.give("sign", ["signature": "签名笔画", "by": "李四"], by: House.technician)
    try house.give("finish", ["outcome": "waitingParts", "reason": "如题事由", "nextStep": "如题事由"], by: House.technician)
    #expect(house.events.count >= 11)
    for event in house.events { #expect(!event.body.canonical.contains(secret), "\(event.kind)") }
  }
}
