import Aftersales
import Basics
import TestKit
import Testing

/// What becomes of running promises when the branch's calendar is another.
@Suite struct WorkOrderRecalculationTests {
  /// The same week without afternoons.
  static let mornings = WorkCalendar(
    zone: .fixed(8 * 3600),
    week: Dictionary(uniqueKeysWithValues: [Weekday.mon, .tue, .wed, .thu, .fri].map { ($0, [House.shifts[0]]) }),
    version: "cal-2")
  /// Open from eight to eight.
  static let longDays = WorkCalendar(
    zone: .fixed(8 * 3600),
    week: Dictionary(uniqueKeysWithValues: [Weekday.mon, .tue, .wed, .thu, .fri].map { ($0, [Shift(from: 480, to: 1200)!]) }),
    version: "cal-3")

  static func publish(_ calendar: WorkCalendar, in house: inout House, at moment: String) throws {
    house.pinned[house.calendar.version] = house.calendar
    house.pinned[calendar.version] = calendar
    house.calendar = calendar
    house.now = time(moment)
    try house.give(.recalculate(.calendarPublished), by: .system)
  }

  private func moves(_ house: House) -> [WorkOrderEvent.PromiseRecalculated] {
    house.events.compactMap { if case .promiseRecalculated(let it) = $0 { return it } else { return nil } }
  }

  @Test(.clauses("DSP-004")) func `A promise that runs comes under the new calendar, and both ends are kept`() throws {
    var house = try House.registered()
    try Self.publish(Self.mornings, in: &house, at: "2026-03-02T10:00")
    // 09:00–12:00 on Monday and three hours from 08:30 on Tuesday.
    #expect(house.arrival.due == time("2026-03-03T11:30"))
    #expect(
      moves(house) == [
        .init(
          promise: .arrival, oldDue: time("2026-03-02T16:30"), newDue: time("2026-03-03T11:30"), oldCalendar: "cal-1",
          newCalendar: "cal-2", why: .calendarPublished)
      ])
    #expect(house.arrival.calendarVersion == "cal-2" && house.order?.round.calendarVersion == "cal-1")
    // Asked again it changes nothing.
    try house.give(.recalculate(.calendarPublished), by: .system)
    #expect(moves(house).count == 1)
  }

  @Test(.clauses("DSP-004")) func `A promise met or missed before keeps the calendar under which it ended`() throws {
    var met = try House.arrived(after: "2026-03-02T09:30")
    try Self.publish(Self.mornings, in: &met, at: "2026-03-02T10:00")
    #expect(moves(met).isEmpty && met.arrival.due == time("2026-03-02T16:30") && met.arrival.calendarVersion == "cal-1")
    var missed = try House.registered()
    try Self.publish(Self.mornings, in: &missed, at: "2026-03-02T16:31")
    #expect(moves(missed).isEmpty && missed.arrival.state(missed.now) == .missed)
  }

  @Test func `No calendar breaks a promise after the fact`() throws {
    // Friday at five: due on Monday at 14:00; by longer days it would have fallen due on Monday at 11:00.
    var house = try House.registered(at: "2026-03-06T17:00")
    #expect(house.arrival.due == time("2026-03-09T15:00"))
    var early = house
    try Self.publish(Self.longDays, in: &early, at: "2026-03-09T10:59")
    #expect(early.arrival.due == time("2026-03-09T11:00"))
    try Self.publish(Self.longDays, in: &house, at: "2026-03-09T11:00")
    #expect(moves(house).isEmpty && house.arrival.due == time("2026-03-09T15:00"))
  }

  @Test func `Where both calendars give the same end nothing is written, until a rest makes what is left count anew`() throws {
    var house = try House.registered()
    var same = WorkCalendar(
      zone: .fixed(8 * 3600), week: House.calendar.week.merging([.tue: [House.shifts[1]]]) { $1 }, version: "cal-4")
    try Self.publish(same, in: &house, at: "2026-03-02T10:00")
    #expect(moves(house).isEmpty && house.arrival.calendarVersion == "cal-1")
    try house.give("pause", pausing, by: House.clerk, at: "2026-03-02T11:00")
    #expect(moves(house).map(\.why) == [.resting] && house.arrival.calendarVersion == "cal-4")
    // While it rests it has no end to compare: it takes every new calendar.
    same = Self.mornings
    try Self.publish(same, in: &house, at: "2026-03-02T11:30")
    #expect(moves(house).count == 2 && moves(house).last?.newDue == nil)
    try house.give("resume", by: House.clerk, at: "2026-03-03T08:30")
    // Two hours counted before the rest, four left: 08:30–12:00 on Tuesday and half an hour on Wednesday.
    #expect(house.arrival.due == time("2026-03-04T09:00"))
  }

  @Test func `A first response that was given stays while the arrival moves`() throws {
    var house = House()
    house.policy = House.policy(["sla.firstResponse": ["amount": 2, "unit": "workingHours"]])
    try house.give("register", House.call(), by: House.clerk)
    try house.give("progress-told", ["text": "已安排"], by: House.clerk, at: "2026-03-02T09:20")
    try Self.publish(Self.mornings, in: &house, at: "2026-03-02T10:00")
    #expect(moves(house).map(\.promise) == [.arrival])
    #expect(house.deadline("firstResponse")?.calendarVersion == "cal-1" && house.arrival.calendarVersion == "cal-2")
  }

  @Test func `Nobody gives the command by hand, and a closed case is left alone`() throws {
    #expect(WorkOrderCommand.declarations.first { $0.name == "recalculate" }?.roles == [])
    var house = try House.registered()
    try house.give("cancel", ["reason": "不修了"], by: House.clerk)
    #expect(throws: Refusal.self) { try Self.publish(Self.mornings, in: &house, at: "2026-03-02T10:00") }
  }
}
