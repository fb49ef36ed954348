import Basics
import Testing

@testable import Aftersales

@Suite("The forecast of the coming days")
struct CapacityForecastTests {
  /// Monday to Friday, 08:00–12:00 and 13:00–17:00.
  private let calendar = WorkCalendar(
    zone: .fixed(8 * 3600),
    week: Dictionary(
      uniqueKeysWithValues: Weekday.allCases.prefix(5).map { ($0, [Shift(from: 480, to: 720)!, Shift(from: 780, to: 1020)!]) }))

  private func at(_ text: String) -> Instant { Instant(rfc3339: text + ":00+08:00")! }
  private func span(_ from: String, _ to: String) -> Span { Span(from: at(from), to: at(to)) }

  /// Friday the 6th of March 2026, 10:00.
  private var now: Instant { at("2026-03-06T10:00") }

  private func forecast(
    _ people: [CapacityForecast.Person], dues: [Instant] = [], calls: [Instant] = []
  ) -> CapacityForecast {
    CapacityForecast(calendar, now: now, people: people, dues: dues, calls: calls, visit: .hour)
  }

  @Test("seven working days follow, today while its work is not over")
  func days() {
    let days = forecast([]).days.map(\.day.description)
    #expect(
      days == ["2026-03-06", "2026-03-09", "2026-03-10", "2026-03-11", "2026-03-12", "2026-03-13", "2026-03-16"])
    #expect(CapacityForecast.workingDays(calendar, now: at("2026-03-06T17:00")).first?.description == "2026-03-09")
  }

  @Test("of today the rest counts; absences shorten the shifts and overlap once; bookings count as far as they are to come")
  func hours() {
    let people = [
      CapacityForecast.Person(booked: [span("2026-03-06T09:00", "2026-03-06T11:00")], absences: []),
      CapacityForecast.Person(
        booked: [span("2026-03-09T08:00", "2026-03-09T09:30")],
        absences: [span("2026-03-06T11:00", "2026-03-06T14:00"), span("2026-03-06T13:00", "2026-03-06T15:00")]),
      CapacityForecast.Person(booked: [], absences: [span("2026-03-09T00:00", "2026-03-10T00:00")]),
    ]
    let days = forecast(people).days
    // 6 + (1 + 2) + 6 hours are left of Friday, one of them is booked.
    #expect(days[0].duty == 15 * .hour)
    #expect(days[0].booked == .hour)
    #expect(days[0].technicians == 3)
    #expect(days[1].duty == 16 * .hour)
    #expect(days[1].technicians == 2)
    #expect(days[1].booked == 90 * .minute)
    #expect(days[1].remaining == 14 * .hour + 30 * .minute)
  }

  @Test("a promise counts on its day, a broken one on the first, one that ends at the weekend on the Friday before")
  func promised() {
    let dues = ["2026-03-02T09:00", "2026-03-06T16:00", "2026-03-07T12:00", "2026-03-09T08:30", "2026-03-30T09:00"].map(at)
    let days = forecast([], dues: dues).days
    #expect(days.map(\.promised) == [3, 1, 0, 0, 0, 0, 0])
    #expect(days[0].remaining == -3 * .hour)
  }

  @Test("new calls are expected as on the same weekday since the first call, at most eight weeks; of today the rest")
  func expected() {
    // Three Mondays lie between the first call and today: 2 + 1 + 0 calls. Two Fridays, with 4 calls together.
    let calls = [
      "2026-02-16T09:00", "2026-02-16T10:00", "2026-02-23T09:00", "2026-02-20T08:10", "2026-02-20T09:10", "2026-02-27T09:10",
      "2026-02-27T19:10",
    ].map(at)
    let days = forecast([], calls: calls).days
    // Friday: a mean of 2, of which 6 of 8 hours are still to come.
    #expect(days[0].expectedTenths == 15)
    #expect(days[1].expectedTenths == 10)
    #expect(days[2].expectedTenths == 0)
    // What is older than eight weeks says nothing.
    #expect(forecast([], calls: [at("2026-01-05T09:00")]).days[1].expectedTenths == 0)
    #expect(days[1].expectedTime == .hour)
  }
}
