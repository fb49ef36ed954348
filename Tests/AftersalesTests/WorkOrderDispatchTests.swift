import Aftersales
import Basics
import TestKit
import Testing

@Suite struct WorkOrderDispatchTests {
  let technician: JSON = ["technician": .string(House.technician.description)]

  @Test(.clauses("DSP-001")) func `The supervisor names the technician; time and person are kept`() throws {
    var house = try House.registered()
    try house.give("hand-over", by: House.clerk)
    #expect(house.refusal("dispatch", technician, by: House.clerk) == Refusal("supervisor-dispatches", clause: "a3"))
    try house.give("dispatch", technician, by: House.supervisor, at: "2026-03-02T09:20")
    let visit = house.order?.currentVisit
    #expect(visit?.technician == House.technician && visit?.dispatchedBy == House.supervisor)
    #expect(visit?.dispatchedAt == time("2026-03-02T09:20"))
    #expect(house.refusal("dispatch", technician, by: House.supervisor)?.code == "already-dispatched")
  }

  @Test func `Only an active technician of the branch is sent`() throws {
    var house = try House.registered()
    house.technicians = [House.technician: .init(isActive: false, isOfBranch: true)]
    #expect(house.refusal("dispatch", technician, by: House.supervisor)?.code == "technician-inactive")
    house.technicians = [House.technician: .init(isActive: true, isOfBranch: false)]
    #expect(house.refusal("dispatch", technician, by: House.supervisor)?.code == "technician-of-other-branch")
    house.technicians = [:]
    #expect(house.refusal("dispatch", technician, by: House.supervisor)?.fields == [FieldFault("technician", "unknown-id")])
  }

  @Test func `A technician acts on his own job; a supervisor acts for him and it is said`() throws {
    var house = try House.dispatched()
    for command in ["accept", "depart", "arrive"] {
      #expect(house.refusal(command, by: House.other) == Refusal("not-your-job", clause: "a3"))
    }
    try house.give("accept", by: House.supervisor)
    #expect(house.events.last == .accepted(.init(actedFor: House.technician)))
    try house.give("depart", by: House.technician)
    #expect(house.events.last == .departed(.init()))
  }

  @Test(.clauses("DSP-006")) func `The time of arrival is kept, and one stated afterwards needs its reason and is marked`() throws
  {
    var house = try House.dispatched()
    house.now = time("2026-03-02T13:00")
    #expect(
      house.refusal("arrive", ["at": "2026-03-02T12:40:00+08:00"], by: House.technician)
        == Refusal("stated-time-needs-reason", clause: "b4", fields: [FieldFault("reason", "missing")]))
    var seen = house
    try seen.give("arrive", ["at": "2026-03-02T12:45:00+08:00"], by: House.technician)
    #expect(seen.order?.currentVisit?.isArrivalStated == false)
    try house.give("arrive", ["at": "2026-03-02T12:40:00+08:00", "reason": "没有信号"], by: House.technician)
    #expect(house.order?.currentVisit?.arrivedAt == time("2026-03-02T12:40"))
    #expect(house.order?.currentVisit?.isArrivalStated == true)
    #expect(house.arrival.isStopStated && house.arrival.stoppedAt == time("2026-03-02T12:40"))
  }

  @Test func `No arrival before the call, in the future, or before the end of an earlier visit`() throws {
    var house = try House.dispatched()
    house.now = time("2026-03-02T11:00")
    func fault(_ at: String) -> FieldFault? {
      var copy = house
      return copy.refusal("arrive", ["at": .string(at + ":00+08:00"), "reason": "x"], by: House.technician)?.fields.first
    }
    #expect(fault("2026-03-02T08:59") == FieldFault("at", "before-call"))
    #expect(fault("2026-03-02T11:01") == FieldFault("at", "in-future"))
    #expect(fault("2026-03-02T09:00") == nil)
    try house.give("arrive", by: House.technician)
    try house.give("finish", ["outcome": "waitingParts", "reason": "缺压缩机"], by: House.technician, at: "2026-03-02T11:30")
    try house.give("dispatch", technician, by: House.supervisor, at: "2026-03-02T14:00")
    #expect(fault("2026-03-02T11:29") == FieldFault("at", "before-last-visit"))
    #expect(fault("2026-03-02T11:30") == nil)
  }

  @Test func `A command from the outbox carries its device time and is not a stated one`() throws {
    var house = try House.dispatched()
    house.now = time("2026-03-02T16:00")
    house.givenAt = time("2026-03-02T10:00")
    try house.give("arrive", by: House.technician)
    #expect(house.order?.currentVisit?.arrivedAt == time("2026-03-02T10:00"))
    #expect(house.order?.currentVisit?.isArrivalStated == false)
  }

  @Test(.clauses("DSP-007")) func `What nobody was sent to at day's end is carried over and goes first`() throws {
    var house = try House.registered()
    try house.give("carry-over", ["day": "2026-03-02"], by: ID(0), at: "2026-03-02T18:00")
    #expect(house.order?.carriedOver == [LocalDay("2026-03-02")!])
    #expect(house.order?.goesFirst == true)
    #expect(house.refusal("carry-over", ["day": "2026-03-02"], by: ID(0))?.code == "already-carried-over")
    try house.give("dispatch", technician, by: House.supervisor, at: "2026-03-03T08:31")
    #expect(house.order?.goesFirst == false)
    #expect(house.refusal("carry-over", ["day": "2026-03-03"], by: ID(0))?.code == "already-dispatched")
    #expect(WorkOrderCommand.declarations.first { $0.name == "carry-over" }?.roles == [])
  }

  @Test func `Declining and recalling bring the voucher back to the supervisor`() throws {
    var house = try House.dispatched()
    try house.give("decline", ["reason": "不会修这种机型"], by: House.technician, at: "2026-03-02T09:30")
    #expect(house.status == .waitingDispatch)
    #expect(house.order?.voucher.look == Voucher.of(.supervisor, "2026-03-02T09:30"))
    #expect(house.order?.visits.last?.outcome == .declined)
    try house.give("dispatch", ["technician": .string(House.other.description)], by: House.supervisor)
    try house.give("recall", ["reason": "另有急单"], by: House.supervisor, at: "2026-03-02T10:00")
    #expect(house.order?.voucher.look == Voucher.of(.supervisor, "2026-03-02T10:00"))
    #expect(house.order?.visits.last?.outcome == .recalled)
    #expect(house.order?.technician == nil)
  }

  @Test func `An appointment ends after it begins and not in the past`() throws {
    var house = try House.registered()
    func ask(_ from: String, _ to: String) -> FieldFault? {
      house.refusal(
        "dispatch",
        [
          "technician": .string(House.technician.description),
          "appointment": ["from": .string(from + ":00+08:00"), "to": .string(to + ":00+08:00")],
        ], by: House.supervisor)?.fields.first
    }
    #expect(ask("2026-03-02T10:00", "2026-03-02T10:00") == FieldFault("appointment.to", "before-from"))
    #expect(ask("2026-03-02T08:00", "2026-03-02T09:00") == FieldFault("appointment.to", "in-past"))
    #expect(ask("2026-03-02T10:00", "2026-03-02T12:00") == nil)
    #expect(house.deadline("appointment-1")?.due == time("2026-03-02T12:00"))
  }
}
