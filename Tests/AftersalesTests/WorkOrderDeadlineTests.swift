import Aftersales
import Basics
import TestKit
import Testing

@Suite struct WorkOrderDeadlineTests {
  let technician: JSON = ["technician": .string(House.technician.description)]

  static func house(_ zone: WorkOrder.Zone, calledAt: String = "2026-03-02T09:00", _ more: JSON = [:]) throws -> House {
    var house = House(at: calledAt)
    house.intake = House.intake(zone: zone)
    try house.give("register", House.call(more), by: House.clerk)
    return house
  }

  @Test(.clauses("DSP-002"), arguments: ["paid", "contract", "free"])
  func `In town the technician is there within six working hours, whatever the category`(_ category: String) throws {
    var house = try Self.house(.urban, ["category": .string(category)])
    // 09:00–12:00 and 13:30–16:30.
    #expect(house.arrival.due == time("2026-03-02T16:30"))
    #expect(house.arrival.clause == "a14" && house.arrival.citations == ["a14"])
    #expect(house.arrival.state(time("2026-03-02T16:30")) == .running)
    #expect(house.arrival.state(time("2026-03-02T16:31")) == .missed)
    try house.give("dispatch", technician, by: House.supervisor)
    var late = house
    try house.give("arrive", by: House.technician, at: "2026-03-02T16:30")
    #expect(house.arrival.state(time("2026-03-05T09:00")) == .met)
    try late.give("arrive", by: House.technician, at: "2026-03-02T16:31")
    #expect(late.arrival.state(time("2026-03-05T09:00")) == .missed)
    #expect(late.arrival.elapsed == 6 * .hour + .minute)
  }

  @Test(.clauses("DSP-003")) func `In the suburbs it is seven`() throws {
    #expect(try Self.house(.suburban).arrival.due == time("2026-03-02T17:30"))
  }

  @Test(.clauses("DSP-005")) func `Outside both zones the time is measured and not judged until the company sets a limit`() throws
  {
    var house = try Self.house(.other)
    house.now = time("2026-03-20T09:00")
    #expect(house.arrival.isMeasuredOnly && house.arrival.due == nil)
    #expect(house.arrival.state(house.now) == .running)
    #expect(house.arrival.elapsed > 100 * .hour)
    house.policy = House.policy(["dsp.arrival.otherZone": ["amount": 2, "unit": "workingDays"]])
    #expect(house.arrival.due == time("2026-03-04T18:00"))
    #expect(house.arrival.state(house.now) == .missed)
  }

  @Test(.clauses("DSP-022")) func `A first response without a figure is measured only; with one it is judged`() throws {
    var house = try Self.house(.urban)
    #expect(house.deadline("firstResponse")?.isMeasuredOnly == true)
    #expect(house.deadline("firstResponse")?.state(time("2027-01-01T09:00")) == .running)
    house.policy = House.policy(["sla.firstResponse": ["amount": 1, "unit": "hours"]])
    #expect(house.deadline("firstResponse")?.due == time("2026-03-02T10:00"))
    try house.give("progress-told", ["text": "已安排"], by: House.clerk, at: "2026-03-02T09:40")
    #expect(house.deadline("firstResponse")?.state(time("2026-03-02T12:00")) == .met)
  }

  @Test(.clauses("DSP-004")) func `A call after closing starts with the next opening, under the supplement's clause`() throws {
    let house = try Self.house(.urban, calledAt: "2026-03-06T18:30")
    #expect(house.arrival.due == time("2026-03-09T16:00"))
    #expect(house.arrival.citations == ["a14", "b1"])
  }

  @Test(.clauses("DSP-006")) func `The clock ends with arrival and not with departure`() throws {
    var house = try House.dispatched()
    try house.give("depart", by: House.technician, at: "2026-03-02T16:00")
    #expect(house.arrival.stoppedAt == nil)
    #expect(house.arrival.state(time("2026-03-02T17:00")) == .missed)
  }

  @Test func `Urging, recall, another technician and a second visit never move the limit`() throws {
    var house = try House.dispatched()
    let due = house.arrival.due
    try house.give("urge", ["text": "怎么还没来", "channel": "phone"], by: House.clerk, at: "2026-03-02T11:00")
    #expect(house.order?.urgeCount == 1 && house.arrival.due == due)
    try house.give("recall", ["reason": "另有急单"], by: House.supervisor, at: "2026-03-02T14:00")
    try house.give("dispatch", ["technician": .string(House.other.description)], by: House.supervisor)
    #expect(house.arrival.due == due && house.arrival.start == time("2026-03-02T09:00"))
    try house.give("arrive", by: House.other, at: "2026-03-02T15:00")
    try house.give("finish", ["outcome": "nobodyIn", "reason": "无人"], by: House.other)
    try house.give("dispatch", technician, by: House.supervisor, at: "2026-03-03T09:00")
    try house.give("arrive", by: House.technician, at: "2026-03-03T16:00")
    #expect(house.arrival.due == due && house.arrival.stoppedAt == time("2026-03-02T15:00"))
    #expect(house.order?.rounds.count == 1)
  }

  @Test func `A reopened case begins a round of its own and leaves the first as it was`() throws {
    var house = try House.finished()
    try house.give("hand-in", by: House.technician)
    try house.give("strike-off", by: House.clerk)
    try house.give("reopen", ["reason": "又坏了", "calledAt": "2026-03-09T09:30:00+08:00"], by: House.clerk, at: "2026-03-09T10:00")
    #expect(house.arrival.state(house.now) == .met)
    let second = house.deadline("arrival-2")
    #expect(second?.start == time("2026-03-09T09:30") && second?.due == time("2026-03-09T17:00"))
    #expect(second?.round == 2 && second?.state(house.now) == .running)
    #expect(house.order?.closingSignature == nil)
  }

  @Test func `A second round has its own bench and the first one's stays in sight`() throws {
    var house = try House.onTheWayBack()
    try house.give("return-goods", ["receiptReturned": true, "signature": "x"], by: House.technician)
    try house.give("hand-in", by: House.technician)
    try house.give("strike-off", by: House.clerk)
    try house.give("reopen", ["reason": "又坏了"], by: House.clerk)
    #expect(house.order?.bench == nil && house.order?.formerBenches.map(\.receiptState) == [.void])
  }

  @Test func `A rest for the customer's reason moves the limit, cites the supplement, and both answers are given`() throws {
    var house = try House.dispatched()
    try house.give("pause", pausing, by: House.technician, at: "2026-03-02T10:00")
    #expect(house.arrival.state(house.now) == .paused && house.arrival.due == nil)
    #expect(house.arrival.state(time("2026-04-01T10:00")) == .paused)
    try house.give("resume", by: House.technician, at: "2026-03-02T14:30")
    // Three working hours rested: 10:00–12:00 and 13:30–14:30.
    #expect(house.arrival.due == time("2026-03-03T10:00"))
    #expect(house.arrival.citations == ["a14", "b2"])
    try house.give("arrive", by: House.technician, at: "2026-03-02T17:00")
    #expect(house.arrival.state(house.now) == .met)
    #expect(house.arrival.stateWithoutPauses(house.now) == .missed)
    #expect(house.arrival.reckoningWithoutPauses?.due == time("2026-03-02T16:30"))
  }

  @Test func `Our own want of parts stops nothing`() throws {
    var house = try House.dispatched()
    let ours: JSON = ["reason": "parts-missing", "evidence": ["kind": "message", "text": "缺件"]]
    try house.give("pause", ours, by: House.supervisor, at: "2026-03-02T10:00")
    #expect(house.arrival.due == time("2026-03-02T16:30") && house.arrival.citations == ["a14"])
    #expect(house.order?.round.openPause != nil)
  }

  @Test func `A rest needs a reason of the list and evidence, one at a time, and never after the limit`() throws {
    var house = try House.dispatched()
    #expect(
      house.refusal("pause", ["reason": "tired", "evidence": ["kind": "call", "text": "x"]], by: House.clerk)?.fields
        == [FieldFault("reason", "unknown-choice")])
    #expect(
      house.refusal("pause", ["reason": "customer-absent"], by: House.clerk)?.fields == [FieldFault("evidence", "missing")])
    #expect(house.refusal("resume", by: House.clerk)?.code == "not-paused")
    var late = house
    #expect(late.refusal("pause", pausing, by: House.clerk, at: "2026-03-02T16:30") == Refusal("due-passed", clause: "b2"))
    try house.give("pause", pausing, by: House.clerk, at: "2026-03-02T16:29")
    #expect(house.refusal("pause", pausing, by: House.clerk)?.code == "already-paused")
  }

  @Test func `Arriving ends an open rest`() throws {
    var house = try House.dispatched()
    try house.give("pause", pausing, by: House.clerk, at: "2026-03-02T10:00")
    try house.give("arrive", by: House.technician, at: "2026-03-03T09:00")
    #expect(house.order?.round.openPause == nil)
    #expect(house.order?.round.pauses.last?.to == time("2026-03-03T09:00"))
    #expect(house.arrival.state(house.now) == .met)
  }

  @Test func `An appointment is a promise of its own and leaves article 14 alone`() throws {
    var house = try House.registered()
    let appointment: JSON = ["from": "2026-03-04T09:00:00+08:00", "to": "2026-03-04T11:00:00+08:00"]
    try house.give(
      "dispatch", ["technician": .string(House.technician.description), "appointment": appointment], by: House.supervisor)
    #expect(house.arrival.due == time("2026-03-02T16:30"))
    #expect(house.deadline("appointment-1")?.due == time("2026-03-04T11:00"))
    #expect(house.deadline("appointment-1")?.clause == "b3")
    var late = house
    try house.give("arrive", by: House.technician, at: "2026-03-04T11:00")
    #expect(house.deadline("appointment-1")?.state(house.now) == .met && house.arrival.state(house.now) == .missed)
    try late.give(
      "reschedule", ["from": "2026-03-05T09:00:00+08:00", "to": "2026-03-05T10:00:00+08:00"], by: House.clerk,
      at: "2026-03-04T11:01")
    #expect(late.deadline("appointment-1")?.state(late.now) == .missed)
    #expect(late.deadline("appointment-2")?.state(late.now) == .running)
  }

  @Test func `Moved in time, the former appointment is no longer judged`() throws {
    var house = try House.registered()
    for (day, number) in [("04", 1), ("05", 2)] {
      try house.give(
        "reschedule", ["from": .string("2026-03-\(day)T09:00:00+08:00"), "to": .string("2026-03-\(day)T10:00:00+08:00")],
        by: House.clerk)
      #expect(house.deadline("appointment-\(number)")?.state(house.now) == .running)
    }
    #expect(house.deadline("appointment-1")?.state(time("2026-03-20T09:00")) == .cancelled)
  }

  @Test func `Cancelling in time ends the promise; cancelling afterwards does not heal it`() throws {
    var house = try House.registered()
    var late = house
    try house.give("cancel", ["reason": "不修了"], by: House.clerk, at: "2026-03-02T16:30")
    #expect(house.arrival.state(time("2026-04-01T09:00")) == .cancelled)
    try late.give("cancel", ["reason": "不修了"], by: House.clerk, at: "2026-03-02T16:31")
    #expect(late.arrival.state(late.now) == .missed)
  }

  @Test func `Every promise names its policy and calendar version, each round its own`() throws {
    var house = try House.registered()
    try house.give("cancel", ["reason": "不修了"], by: House.clerk)
    house.calendar = WorkCalendar(zone: .fixed(8 * 3600), week: House.calendar.week, version: "cal-2")
    try house.give("reopen", ["reason": "还是要修"], by: House.clerk)
    #expect(house.order?.rounds.map(\.calendarVersion) == ["cal-1", "cal-2"])
    let both = house.order!.deadlines(policy: house.policy, now: house.now) {
      WorkCalendar(zone: .fixed(8 * 3600), week: House.calendar.week, version: $0)
    }
    #expect(both.filter { $0.kind == .arrival }.map(\.calendarVersion) == ["cal-1", "cal-2"])
    #expect(both.allSatisfy { $0.policyVersion == "1" })
  }
}
