import Aftersales
import Basics
import TestKit
import Testing

@Suite("Deadlines by example")
struct CalendarsDeadlines {
  @Test(
    "Six working hours in the city", .clauses("DSP-002", "DSP-004"),
    arguments: [
      // Friday before the Spring Festival of 2026; the Saturday is a make-up day.
      ("2026-02-13T16:30:00+08:00", "2026-02-14T14:30:00+08:00"),
      // Eight days of holiday between the call and the second morning.
      ("2026-02-14T16:30:00+08:00", "2026-02-24T14:30:00+08:00"),
      // An ordinary Friday afternoon runs into Monday.
      ("2026-03-06T16:30:00+08:00", "2026-03-09T14:30:00+08:00"),
      // Within one day, with the break at noon.
      ("2026-03-09T08:30:00+08:00", "2026-03-09T16:00:00+08:00"),
      // Due exactly at closing, never at the next opening.
      ("2026-03-09T10:30:00+08:00", "2026-03-09T18:00:00+08:00"),
      // A call in the break counts from its end.
      ("2026-03-09T12:40:00+08:00", "2026-03-10T10:00:00+08:00"),
      // A call after closing, at the weekend, at the very instant of closing: from the next opening.
      ("2026-03-09T21:00:00+08:00", "2026-03-10T16:00:00+08:00"),
      ("2026-03-07T11:00:00+08:00", "2026-03-09T16:00:00+08:00"),
      ("2026-03-06T18:00:00+08:00", "2026-03-09T16:00:00+08:00"),
      // To the millisecond.
      ("2026-03-09T08:30:00.001+08:00", "2026-03-09T16:00:00.001+08:00"),
    ])
  func urban(start: String, due: String) throws {
    let calendar = try Fixture.office()
    #expect(calendar.due(6, .workingHours, start) == due)
  }

  @Test("Seven working hours in the suburbs", .clauses("DSP-003"))
  func suburban() throws {
    let calendar = try Fixture.office()
    #expect(calendar.due(7, .workingHours, "2026-02-13T16:30:00+08:00") == "2026-02-14T15:30:00+08:00")
    #expect(calendar.due(7, .workingHours, "2026-03-09T10:30:00+08:00") == "2026-03-10T09:30:00+08:00")
  }

  @Test("The proof names holiday, notice and make-up day", .clauses("DSP-004"))
  func proof() throws {
    let calendar = try Fixture.office()
    let limit = Limit(amount: 6, unit: .workingHours)
    let start = Fixture.at("2026-02-14T16:30:00+08:00")
    let reckoning = calendar.reckon(limit, from: start)
    expectProof(reckoning, limit, from: start)
    let kinds = reckoning.intervals.map(\.kind)
    #expect(kinds == [.counted, .closed, .holiday, .closed, .counted, .closed, .counted])
    let first = try #require(reckoning.intervals.first)
    #expect(first.reason == "makeUpDay")
    #expect(first.source?.contains("content_7047091") == true)
    let holiday = reckoning.intervals[2]
    #expect(holiday.reason == "春节")
    #expect(holiday.source?.contains("content_7047091") == true)
    #expect(holiday.from == Fixture.at("2026-02-15T00:00:00+08:00"))
    #expect(holiday.to == Fixture.at("2026-02-24T00:00:00+08:00"))
    #expect(!reckoning.isProvisional)
  }

  @Test("Every branch has its own shifts, and single days beat all else", .clauses("DSP-004"))
  func singleDays() throws {
    let saturday = Fixture.day("2026-02-28")
    let festival = Fixture.day("2026-02-17")
    let calendar = try Fixture.office(days: [saturday: Fixture.shifts("09:00-12:00"), festival: Fixture.shifts("10:00-11:00")])
    #expect(calendar.due(2, .workingHours, "2026-02-27T17:00:00+08:00") == "2026-02-28T10:00:00+08:00")
    #expect(calendar.due(1, .workingHours, "2026-02-14T18:00:00+08:00") == "2026-02-17T11:00:00+08:00")
    let closed = try Fixture.office(days: [Fixture.day("2026-03-10"): []])
    #expect(closed.due(1, .workingHours, "2026-03-09T18:00:00+08:00") == "2026-03-11T09:30:00+08:00")
    #expect(!closed.isWorkingDay(Fixture.day("2026-03-10")))
    let early = try Fixture.office("07:00-15:00")
    #expect(early.due(6, .workingHours, "2026-03-09T12:00:00+08:00") == "2026-03-10T10:00:00+08:00")
  }

  @Test("A make-up day has Monday's shifts, or those of the weekday it replaces", .clauses("DSP-004"))
  func makeUpDays() throws {
    let zone = Zone.fixed(8 * 3600)
    let week: [Weekday: [Shift]] = [.mon: Fixture.shifts("08:00-12:00"), .fri: Fixture.shifts("13:00-20:00")]
    let sunday = Fixture.day("2026-05-10")
    let source = "notice"
    func calendar(_ weekday: Weekday?) -> WorkCalendar {
      let special = HolidayTable.Special(kind: .workday, name: "x", source: source, replaces: weekday)
      let table = HolidayTable(name: "t", days: [sunday: special], lastPublishedYear: 2026)
      return WorkCalendar(zone: zone, week: week, holidays: table)
    }
    #expect(calendar(nil).closing(of: sunday) == Fixture.at("2026-05-10T12:00:00+08:00"))
    #expect(calendar(.fri).closing(of: sunday) == Fixture.at("2026-05-10T20:00:00+08:00"))
    let undecided = calendar(.sun)
    #expect(undecided.undecidedDays == [sunday])
    let limit = Limit(amount: 30, unit: .workingHours)
    #expect(undecided.reckon(limit, from: Fixture.at("2026-05-08T12:00:00+08:00")).obstacle == .undecidedDay(sunday))
    #expect(undecided.reckon(limit, from: Fixture.at("2026-05-11T08:00:00+08:00")).obstacle == nil)
  }

  @Test("A shift over midnight belongs to the day on which it begins", .clauses("DSP-004"))
  func overnight() {
    let week: [Weekday: [Shift]] = [.mon: Fixture.shifts("22:00-30:00"), .tue: Fixture.shifts("05:00-07:00")]
    let calendar = WorkCalendar(zone: .fixed(8 * 3600), week: week)
    #expect(calendar.due(4, .workingHours, "2026-03-09T12:00:00+08:00") == "2026-03-10T02:00:00+08:00")
    // 05:00 to 06:00 is in two shifts and counts once.
    #expect(calendar.due(9, .workingHours, "2026-03-09T12:00:00+08:00") == "2026-03-10T07:00:00+08:00")
    #expect(calendar.isOpen(at: Fixture.at("2026-03-10T03:00:00+08:00")))
    #expect(!calendar.isOpen(at: Fixture.at("2026-03-10T07:00:00+08:00")))
    #expect(calendar.due(1, .workingDays, "2026-03-08T12:00:00+08:00") == "2026-03-10T06:00:00+08:00")
    // Monday's shift goes with Monday where Monday is a holiday; Tuesday's own remains.
    let monday = Fixture.day("2026-03-09")
    let holiday = HolidayTable.Special(kind: .holiday, name: "x", source: "y")
    let table = HolidayTable(name: "t", days: [monday: holiday], lastPublishedYear: 2026)
    let closed = WorkCalendar(zone: .fixed(8 * 3600), week: week, holidays: table)
    #expect(closed.due(1, .workingHours, "2026-03-09T12:00:00+08:00") == "2026-03-10T06:00:00+08:00")
  }

  @Test("Clocks that are turned", .clauses("DSP-004"))
  func daylight() throws {
    let berlin = try #require(Fixture.zone("Europe/Berlin"))
    func sunday(_ text: String) -> WorkCalendar { WorkCalendar(zone: berlin, week: [.sun: Fixture.shifts(text)]) }
    // 29 March 2026: 02:00 becomes 03:00.
    #expect(sunday("01:00-04:00").due(2, .workingHours, "2026-03-29T00:00:00+01:00") == "2026-03-29T04:00:00+02:00")
    #expect(sunday("02:30-05:00").due(0, .workingHours, "2026-03-29T00:00:00+01:00") == "2026-03-29T03:30:00+02:00")
    // 25 October 2026: 03:00 becomes 02:00; the first 02:30 counts.
    #expect(sunday("02:30-04:00").due(0, .workingHours, "2026-10-25T00:00:00+02:00") == "2026-10-25T02:30:00+02:00")
    #expect(sunday("02:30-04:00").due(2, .workingHours, "2026-10-25T00:00:00+02:00") == "2026-10-25T03:30:00+01:00")
    let always = sunday("00:00-24:00")
    #expect(always.due(1, .calendarDays, "2026-03-28T10:00:00+01:00") == "2026-03-30T00:00:00+02:00")
    #expect(always.due(24, .hours, "2026-03-28T10:00:00+01:00") == "2026-03-29T11:00:00+02:00")
  }

  @Test("Days do not count the day they start on")
  func days() throws {
    let calendar = try Fixture.office()
    #expect(calendar.due(1, .workingDays, "2026-03-09T08:00:00+08:00") == "2026-03-10T18:00:00+08:00")
    #expect(calendar.due(2, .workingDays, "2026-02-12T08:00:00+08:00") == "2026-02-14T18:00:00+08:00")
    #expect(calendar.due(3, .workingDays, "2026-02-12T08:00:00+08:00") == "2026-02-24T18:00:00+08:00")
    #expect(calendar.due(15, .calendarDays, "2026-03-09T23:59:59+08:00") == "2026-03-25T00:00:00+08:00")
    // Calendar days pass over holidays without stopping.
    #expect(calendar.due(7, .calendarDays, "2026-02-14T10:00:00+08:00") == "2026-02-22T00:00:00+08:00")
  }

  @Test(
    "Months end on the same day, or on the last",
    arguments: [
      ("2026-01-31T10:00:00+08:00", 1, "2026-03-01T00:00:00+08:00"),
      ("2024-01-31T10:00:00+08:00", 1, "2024-03-01T00:00:00+08:00"),
      ("2026-01-28T10:00:00+08:00", 1, "2026-03-01T00:00:00+08:00"),
      ("2026-03-31T10:00:00+08:00", 3, "2026-07-01T00:00:00+08:00"),
      ("2025-12-15T10:00:00+08:00", 2, "2026-02-16T00:00:00+08:00"),
      ("2024-02-29T10:00:00+08:00", 12, "2025-03-01T00:00:00+08:00"),
    ])
  func months(start: String, amount: Int, due: String) throws {
    #expect(try Fixture.office().due(amount, .months, start) == due)
  }

  @Test("A limit that ends on a closed day may end with the next open one")
  func restDay() throws {
    let calendar = try Fixture.office()
    // 2026-03-14 is a Saturday; 2026-02-15 begins the Spring Festival.
    #expect(calendar.due(5, .calendarDays, "2026-03-09T10:00:00+08:00") == "2026-03-15T00:00:00+08:00")
    #expect(calendar.due(5, .calendarDays, "2026-03-09T10:00:00+08:00", restDay: .extend) == "2026-03-17T00:00:00+08:00")
    #expect(calendar.due(1, .calendarDays, "2026-03-09T10:00:00+08:00", restDay: .extend) == "2026-03-11T00:00:00+08:00")
    #expect(calendar.due(1, .months, "2026-01-15T10:00:00+08:00", restDay: .extend) == "2026-02-25T00:00:00+08:00")
    let limit = Limit(amount: 1, unit: .months)
    let start = Fixture.at("2026-01-15T10:00:00+08:00")
    expectProof(calendar.reckon(limit, from: start, restDay: .extend), limit, from: start)
  }

  @Test("Nothing to wait for")
  func zero() throws {
    let calendar = try Fixture.office()
    for unit in [Limit.Unit.hours, .calendarDays, .months] {
      #expect(calendar.due(0, unit, "2026-03-07T11:00:00+08:00") == "2026-03-07T11:00:00+08:00")
    }
    for unit in [Limit.Unit.workingHours, .workingDays] {
      #expect(calendar.due(0, unit, "2026-03-07T11:00:00+08:00") == "2026-03-09T08:30:00+08:00")
      #expect(calendar.due(0, unit, "2026-03-09T09:00:00+08:00") == "2026-03-09T09:00:00+08:00")
    }
  }

  @Test("Beyond the last published year an answer is provisional", .clauses("DSP-004"))
  func provisional() throws {
    let calendar = try Fixture.office()
    #expect(calendar.holidays.lastPublishedYear == 2026)
    let limit = Limit(amount: 2, unit: .workingDays)
    let within = calendar.reckon(limit, from: Fixture.at("2026-12-28T10:00:00+08:00"))
    #expect(!within.isProvisional)
    let beyond = calendar.reckon(limit, from: Fixture.at("2026-12-31T10:00:00+08:00"))
    // The law fixes New Year's Day; the rest follows the weekly pattern.
    #expect(beyond.due == Fixture.at("2027-01-05T18:00:00+08:00"))
    #expect(beyond.isProvisional)
    #expect(beyond.intervals.map(\.provisional) == [false, true, true, true, true])
    let none = try Fixture.office(holidays: .none)
    #expect(!none.reckon(limit, from: Fixture.at("2030-12-31T10:00:00+08:00")).isProvisional)
  }

  @Test("Calendars that seldom or never open")
  func seldom() throws {
    let zone = Zone.fixed(8 * 3600)
    let start = Fixture.at("2026-03-09T10:00:00+08:00")
    let six = Limit(amount: 6, unit: .workingHours)
    let never = WorkCalendar(zone: zone, week: [.mon: []])
    for unit in [Limit.Unit.workingHours, .workingDays] {
      #expect(never.reckon(Limit(amount: 1, unit: unit), from: start).obstacle == .neverOpens)
      #expect(never.reckon(Limit(amount: 0, unit: unit), from: start).obstacle == .neverOpens)
    }
    #expect(never.nextOpening(atOrAfter: start) == nil)
    #expect(never.due(1, .calendarDays, "2026-03-09T10:00:00+08:00") == "2026-03-11T00:00:00+08:00")
    let once = WorkCalendar(zone: zone, week: [:], days: [Fixture.day("2031-03-09"): Fixture.shifts("08:00-16:00")])
    #expect(once.due(6, .workingHours, "2026-03-09T10:00:00+08:00") == "2031-03-09T14:00:00+08:00")
    #expect(once.due(1, .workingDays, "2026-03-09T10:00:00+08:00") == "2031-03-09T16:00:00+08:00")
    #expect(once.reckon(Limit(amount: 9, unit: .workingHours), from: start).obstacle == .tooFewOpenings)
    #expect(once.reckon(six, from: Fixture.at("2032-01-01T00:00:00+08:00")).obstacle == .neverOpens)
    let minute = WorkCalendar(zone: zone, week: [.mon: Fixture.shifts("08:00-08:01")])
    #expect(minute.due(1, .workingHours, "2026-03-09T00:00:00+08:00") == "2027-04-26T08:01:00+08:00")
    #expect(minute.reckon(Limit(amount: 100_000, unit: .workingHours), from: start).obstacle == .beyondReach)
    #expect(never.reckon(Limit(amount: .max, unit: .hours), from: start).obstacle == .beyondReach)
    #expect(never.reckon(Limit(amount: .max, unit: .months), from: start).obstacle == .beyondReach)
    #expect(minute.reckon(Limit(amount: .max, unit: .calendarDays), from: start).obstacle == .beyondReach)
    let office = try Fixture.office()
    let long = Limit(amount: 100_000, unit: .workingHours)
    expectProof(office.reckon(long, from: start), long, from: start)
    #expect(office.reckon(long, from: start).due != nil)
  }
}

@Suite("Pauses")
struct CalendarsPauses {
  func pause(_ from: String?, _ to: String?, _ reason: String = "parts") -> Pause {
    Pause(from: from.map(Fixture.at), to: to.map(Fixture.at), reason: reason)
  }

  @Test("Pauses stop the hours, as their union")
  func hours() throws {
    let calendar = try Fixture.office()
    let start = "2026-03-09T08:30:00+08:00"
    let one = pause("2026-03-09T09:00:00+08:00", "2026-03-09T10:00:00+08:00")
    let overlapping = pause("2026-03-09T09:30:00+08:00", "2026-03-09T10:30:00+08:00", "customer")
    #expect(calendar.due(6, .workingHours, start, pauses: [one]) == "2026-03-09T17:00:00+08:00")
    #expect(calendar.due(6, .workingHours, start, pauses: [overlapping, one]) == "2026-03-09T17:30:00+08:00")
    #expect(calendar.due(6, .hours, start, pauses: [one, overlapping]) == "2026-03-09T16:00:00+08:00")
    let reckoning = calendar.reckon(Limit(amount: 6, unit: .hours), from: Fixture.at(start), pauses: [overlapping, one])
    #expect(reckoning.intervals.map(\.kind) == [.counted, .paused, .paused, .counted])
    #expect(reckoning.intervals.map(\.reason) == [nil, "parts", "customer", nil])
    // Since before the start, and over the break only.
    #expect(
      calendar.due(6, .workingHours, start, pauses: [pause(nil, "2026-03-09T09:00:00+08:00")]) == "2026-03-09T16:30:00+08:00")
    let noon = pause("2026-03-09T12:00:00+08:00", "2026-03-09T13:30:00+08:00")
    #expect(calendar.due(6, .workingHours, start, pauses: [noon]) == "2026-03-09T16:00:00+08:00")
  }

  @Test("While a pause is open there is no due instant", arguments: Limit.Unit.allCases)
  func open(unit: Limit.Unit) throws {
    let calendar = try Fixture.office()
    let start = Fixture.at("2026-03-09T08:30:00+08:00")
    let limit = Limit(amount: unit == .minutes ? 120 : 2, unit: unit)
    let open = [pause("2026-03-09T09:00:00+08:00", nil)]
    let reckoning = calendar.reckon(limit, from: start, pauses: open)
    #expect(reckoning.due == nil)
    #expect(reckoning.isPaused)
    #expect(reckoning.obstacle == nil)
    #expect(reckoning.openPause?.reason == "parts")
    #expect(reckoning.intervals.last?.to == reckoning.openPause?.from)
    expectProof(reckoning, limit, from: start)
    // A limit that ended before the pause began is not touched by it.
    let later = [pause("2026-08-09T09:00:00+08:00", nil)]
    #expect(calendar.reckon(limit, from: start, pauses: later).due == calendar.reckon(limit, from: start).due)
  }

  @Test("Only whole local days lengthen a limit of days")
  func wholeDays() throws {
    let calendar = try Fixture.office()
    let start = "2026-03-09T10:00:00+08:00"
    let whole = pause("2026-03-11T00:00:00+08:00", "2026-03-12T00:00:00+08:00")
    let short = pause("2026-03-11T00:00:00+08:00", "2026-03-11T23:59:59.999+08:00")
    let weekend = pause("2026-03-13T20:00:00+08:00", "2026-03-16T06:00:00+08:00")
    #expect(calendar.due(3, .workingDays, start, pauses: [whole]) == "2026-03-13T18:00:00+08:00")
    #expect(calendar.due(3, .workingDays, start, pauses: [short]) == "2026-03-12T18:00:00+08:00")
    #expect(calendar.due(7, .workingDays, start, pauses: [weekend]) == "2026-03-18T18:00:00+08:00")
    #expect(calendar.due(7, .calendarDays, start, pauses: [weekend]) == "2026-03-19T00:00:00+08:00")
    #expect(calendar.due(3, .calendarDays, start, pauses: [whole]) == "2026-03-14T00:00:00+08:00")
    // Two pauses that meet make the day whole; so do two days of a month.
    let halves = [
      pause("2026-03-10T22:00:00+08:00", "2026-03-11T12:00:00+08:00"),
      pause("2026-03-11T12:00:00+08:00", "2026-03-12T03:00:00+08:00", "customer"),
    ]
    #expect(calendar.due(3, .workingDays, start, pauses: halves) == "2026-03-13T18:00:00+08:00")
    let limit = Limit(amount: 1, unit: .months)
    let month = calendar.reckon(limit, from: Fixture.at(start), pauses: [weekend, whole])
    #expect(month.due == Fixture.at("2026-04-13T00:00:00+08:00"))
    expectProof(month, limit, from: Fixture.at(start))
    #expect(month.intervals.map(\.source) == [nil, nil, "2026-03-11/2026-03-11", "2026-03-14/2026-03-15"])
    // The start day does not count, so its pause does not matter.
    let first = pause("2026-03-09T00:00:00+08:00", "2026-03-10T00:00:00+08:00")
    #expect(calendar.due(3, .calendarDays, start, pauses: [first]) == "2026-03-13T00:00:00+08:00")
  }
}
