import Aftersales
import Basics
import TestKit
import Testing

@Suite("days as people type them into forms")
struct TypedTimeTests {
  private let today = LocalDay("2026-11-22")!

  @Test(
    "every usual spelling of a day is that day",
    arguments: [
      ("2026-11-22", "2026-11-22"), ("2026/11/2", "2026-11-02"), ("２０２６－１１－２２", "2026-11-22"), ("20261122", "2026-11-22"),
      ("11-22", "2026-11-22"), ("1122", "2026-11-22"), ("11月2日", "2026-11-02"), ("2025年3月1号", "2025-03-01"), ("今天", "2026-11-22"),
      (" 昨天 ", "2026-11-21"), ("前天", "2026-11-20"), ("后天", "2026-11-24"), ("後天", "2026-11-24"), ("Yesterday", "2026-11-21"),
    ])
  func days(_ typed: String, _ day: String) { #expect(TypedTime.day(typed, today: today)?.description == day) }

  @Test("a day without a year is the nearest one, on either side of new year")
  func nearest() {
    #expect(TypedTime.day("1-5", today: LocalDay("2026-12-30")!)?.description == "2027-01-05")
    #expect(TypedTime.day("12-28", today: LocalDay("2026-01-05")!)?.description == "2025-12-28")
    #expect(TypedTime.day("2-29", today: LocalDay("2026-11-22")!) == nil)
    #expect(TypedTime.day("2-29", today: LocalDay("2027-11-22")!)?.description == "2028-02-29")
  }

  @Test(
    "what names no day, or a day that is none, is nothing",
    arguments: [
      "", "2026-02-30", "13-1", "9:30", "2026-11-22 9:30", "abc", "-1", "1e9", "45717", "12", "99999999999999999999", "3/4/2025",
    ])
  func noDay(_ typed: String) { #expect(TypedTime.day(typed, today: today) == nil) }

  @Test(
    "a moment is a day with a time; the time alone is one of today",
    arguments: [
      ("2026-11-21 14:05", "2026-11-21", 845), ("2026-11-21T14:05", "2026-11-21", 845), ("11-21 9:30", "2026-11-21", 570),
      ("14:05", "2026-11-22", 845), ("昨天 9点半", "2026-11-21", 570), ("昨天下午2点", "2026-11-21", 840), ("今天24:00", "2026-11-23", 0),
    ])
  func moments(_ typed: String, _ day: String, _ minute: Int) {
    let found = TypedTime.minute(typed, today: today)
    #expect(found?.day.description == day && found?.minute == minute)
  }

  @Test("a day alone is no moment", arguments: ["2026-11-21", "昨天", "25:00", "2026-11-22 14:05 +08:00", "2026-11-22T14:05Z"])
  func noMoment(_ typed: String) { #expect(TypedTime.minute(typed, today: today) == nil) }
}
