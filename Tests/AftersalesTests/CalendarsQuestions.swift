import Aftersales
import Basics
import TestKit
import Testing

@Suite("Questions to the rules")
struct CalendarsQuestions {
  static let text = """
    {"start": "2026-02-13T16:30:00+08:00", "limit": {"amount": 6, "unit": "workingHours"},
     "calendar": {"zone": "Asia/Shanghai", "holidays": "cn", "days": [{"date": "2026-03-28", "shifts": [["09:00", "12:00"]]}],
       "week": {"mon": [["08:30", "12:00"], ["13:30", "18:00"]], "fri": [["08:30", "12:00"], ["13:30", "18:00"]], "sat": []}},
     "pauses": [{"from": "2026-02-13T17:00:00+08:00", "to": "2026-02-13T17:30:00+08:00", "reason": "waiting for parts"}]}
    """

  func answer(_ text: String) throws -> JSON {
    try DeadlineQuestion.answer(
      JSON(parsing: text), zones: Fixture.zone, holidays: { $0 == "cn" ? Fixture.cn : nil })
  }

  func faults(_ text: String) -> [String] {
    do {
      let answer = try answer(text)
      return ["answered \(answer.canonical)"]
    } catch let refusal as Refusal {
      return refusal.fields.map { "\($0.field) \($0.code)" }
    } catch {
      return ["\(error)"]
    }
  }

  @Test("The answer has due, counted, every interval and the versions it rests on", .clauses("DSP-002", "DSP-004"))
  func whole() throws {
    let answer = try answer(CalendarsQuestions.text)
    #expect(answer["due"] == "2026-02-14T15:00:00+08:00")
    #expect(answer["counted"] == ["amount": 6, "unit": "workingHours"])
    #expect(answer["tzdata"] == "test")
    #expect(answer["calendarVersion"]?.string?.count == 16)
    #expect(answer["state"] == nil)
    let intervals = try #require(answer["intervals"]?.array)
    #expect(intervals.count == 7)
    let paused: JSON = [
      "from": "2026-02-13T17:00:00+08:00", "to": "2026-02-13T17:30:00+08:00", "kind": "paused", "reason": "waiting for parts",
      "source": .null,
    ]
    #expect(intervals[1] == paused)
    #expect(intervals[4]["reason"] == "makeUpDay")
  }

  @Test("An array has its answers in the same order")
  func array() throws {
    let other = CalendarsQuestions.text.replacing("\"amount\": 6", with: "\"amount\": 1")
    let answers = try answer("[\(other), \(CalendarsQuestions.text), \(other)]").array
    #expect(
      answers?.map { $0["due"] } == ["2026-02-13T18:00:00+08:00", "2026-02-14T15:00:00+08:00", "2026-02-13T18:00:00+08:00"])
    #expect(try answer("[]") == [])
    let wrong = CalendarsQuestions.text.replacing("08:30", with: "8:30")
    #expect(faults("[\(other), \(wrong)]").first == "1.calendar.week.mon.0.0 not-a-time")
  }

  @Test("An open pause")
  func open() throws {
    let text = CalendarsQuestions.text.replacing(", \"to\": \"2026-02-13T17:30:00+08:00\"", with: "")
    let answer = try answer(text)
    #expect(answer["due"] == .null)
    #expect(answer["state"] == "paused")
    #expect(answer["pausedSince"] == "2026-02-13T17:00:00+08:00")
  }

  @Test("restDay is understood wherever it stands")
  func restDay() throws {
    let days = CalendarsQuestions.text.replacing("\"workingHours\"", with: "\"calendarDays\"")
    #expect(try answer(days)["due"] == "2026-02-20T00:00:00+08:00")
    for (old, new) in [
      ("{\"start\"", "{\"restDay\": \"extend\", \"start\""), ("{\"amount\"", "{\"restDay\": \"extend\", \"amount\""),
      ("{\"zone\"", "{\"restDay\": \"extend\", \"zone\""),
    ] {
      #expect(try answer(days.replacing(old, with: new))["due"] == "2026-02-28T00:00:00+08:00")
    }
    #expect(faults(days.replacing("{\"start\"", with: "{\"restDay\": \"move\", \"start\"")) == ["restDay unknown-choice"])
  }

  @Test(
    "Bad input is refused with the path of the fault",
    arguments: [
      ("2026-02-13T16:30:00+08:00", "2026-02-13T16:30:00", "start not-an-instant"),
      ("2026-02-13T16:30:00+08:00", "2026-02-30T16:30:00+08:00", "start not-an-instant"),
      ("\"amount\": 6", "\"amount\": -1", "limit.amount too-small"),
      ("\"amount\": 6", "\"amount\": 1.5", "limit.amount wrong-type"),
      ("\"amount\": 6", "\"amount\": \"6\"", "limit.amount wrong-type"), ("\"amount\": 6, ", "", "limit.amount missing"),
      ("\"amount\": 6", "\"amount\": 9000000", "limit.amount too-large"), ("workingHours", "weeks", "limit.unit unknown-choice"),
      ("\"holidays\": \"cn\"", "\"holidays\": \"xx\"", "calendar.holidays unknown-holidays"),
      ("Asia/Shanghai", "Asia/Nowhere", "calendar.zone unknown-zone"),
      ("\"fri\"", "\"friday\"", "calendar.week.friday unknown-field"),
      ("[\"08:30\", \"12:00\"], [\"13:30\"", "[\"12:30\", \"12:00\"], [\"13:30\"", "calendar.week.mon.0 ends-too-early"),
      ("\"18:00\"]], \"fri\"", "\"48:01\"]], \"fri\"", "calendar.week.mon.1.1 not-a-time"),
      ("\"13:30\", \"18:00\"]], \"fri\"", "\"24:00\", \"30:00\"]], \"fri\"", "calendar.week.mon.1.0 not-a-time"),
      ("\"13:30\", \"18:00\"]], \"fri\"", "\"13:30\"]], \"fri\"", "calendar.week.mon.1 wrong-type"),
      ("2026-03-28", "2026-02-29", "calendar.days.0.date not-a-day"),
      ("\"shifts\"", "\"shift\"", "calendar.days.0.shift unknown-field"),
      ("\"shifts\": [[\"09:00\", \"12:00\"]]", "\"replaces\": \"sat\"", "calendar.days.0.replaces empty-make-up-day"),
      ("[{\"date\"", "[{\"date\": \"2026-03-28\", \"shifts\": []}, {\"date\"", "calendar.days.1.date appears-twice"),
      ("\"pauses\"", "\"pause\"", "pause unknown-field"),
      ("2026-02-13T17:30:00+08:00", "2026-02-13T16:59:00+08:00", "pauses.0.to ends-too-early"),
      ("2026-02-13T17:00:00+08:00", "soon", "pauses.0.from not-an-instant"),
      ("\"mon\": [[\"08:30\", \"12:00\"], [\"13:30\", \"18:00\"]]", "\"mon\": []", "calendar.week.mon empty-make-up-day"),
    ])
  func refused(old: String, new: String, fault: String) {
    let text = CalendarsQuestions.text.replacing(old, with: new)
    #expect(text != CalendarsQuestions.text)
    #expect(faults(text).contains(fault), "\(faults(text))")
  }

  @Test("All faults are told at once, and what is no question is refused")
  func everything() {
    #expect(faults("{}") == ["start missing", "limit missing", "calendar missing"])
    #expect(faults("7") == ["body wrong-type"])
    #expect(faults("[7]") == ["0 wrong-type"])
    let closed = """
      {"start": "2026-02-13T16:30:00+08:00", "limit": {"amount": 1, "unit": "workingDays"},
       "calendar": {"zone": "+08:00", "week": {"mon": []}}}
      """
    #expect(faults(closed) == ["calendar.week never-opens"])
  }

  @Test("A calendar reads what it writes, and its version follows its content", .clauses("DSP-004"))
  func calendarJSON() throws {
    let question = try DeadlineQuestion(
      JSON(parsing: CalendarsQuestions.text), zones: Fixture.zone, holidays: { $0 == "cn" ? Fixture.cn : nil })
    let calendar = question.calendar
    func read(_ json: JSON, _ table: HolidayTable) throws -> WorkCalendar {
      try WorkCalendar(json, zones: Fixture.zone, holidays: { _ in table })
    }
    let again = try read(calendar.json, Fixture.cn)
    #expect(again.json == calendar.json)
    #expect(again.version == calendar.version)
    let changed = try read(JSON(parsing: calendar.json.canonical.replacing("18:00", with: "18:01")), Fixture.cn)
    #expect(changed.version != calendar.version)
    let otherTable = try HolidayTable(name: "cn", text: "2026-01-01\tholiday\t元旦\tnotice")
    #expect(try read(calendar.json, otherTable).version != calendar.version)
    #expect(WorkCalendar(zone: .fixed(0), week: [:], version: "handed in").version == "handed in")
  }

  @Test("A limit reads what it writes")
  func limitJSON() {
    for unit in Limit.Unit.allCases {
      let limit = Limit(amount: 7, unit: unit)
      #expect(Limit(limit.json) == limit)
    }
    #expect(Limit(["amount": -1, "unit": "hours"]) == nil)
    #expect(Limit(["amount": 1, "unit": "weeks"]) == nil)
  }

  @Test("A table of holidays: faults name their lines, unpublished years do not count as published")
  func table() throws {
    let text = """
      # comment
      date\tkind\tname\tsource

      2026-01-01\tholiday\tx\tnotice
      2026-01-04\tworkday\tx\tnotice\tfri
      2027-01-01\tholiday\tx\tarrangement not published
      """
    let table = try HolidayTable(name: "t", text: text)
    #expect(table.days.count == 3)
    #expect(table.lastPublishedYear == 2026)
    #expect(table.days[Fixture.day("2026-01-04")]?.replaces == .fri)
    let wrong = text + "\n2026-01-01\tholiday\tx\ty\n2026-13-01\tholiday\tx\ty\n2026-02-01\tfeast\tx\ty\n2026-02-01"
    #expect(
      throws: Refusal.invalid([
        FieldFault("line.7", "appears-twice"), FieldFault("line.8", "not-a-day"),
        FieldFault("line.9", "unknown-choice", ["choices": "holiday, workday"]), FieldFault("line.10", "wrong-type"),
      ])
    ) { try HolidayTable(name: "t", text: wrong) }
    #expect(Fixture.cn.days.count == 121)
  }
}
