import Aftersales
import Basics
import TestKit
import Testing

/// A calendar in the plainest words, and the same thing as the rules take it. Everything is in whole minutes at +08:00.
private struct Sample {
  var week: [[Shift]] = Array(repeating: [], count: 7)
  var holidays: Set<Int> = []
  var makeUp: Set<Int> = []
  var single: [Int: [Shift]] = [:]
  var pauses: [Range<Int>] = []
  var start = 0

  /// Minutes since 1970 of local time; day 0 was a Thursday.
  init(_ chance: inout SeededGenerator) {
    for weekday in 0..<7 where weekday == 0 || Int.random(in: 0..<3, using: &chance) > 0 {
      week[weekday] = Sample.shifts(&chance)
    }
    let first = 20_000 + Int.random(in: 0..<2000, using: &chance)
    start = first * 1440 + Int.random(in: 0..<1440, using: &chance)
    for _ in 0..<Int.random(in: 0...4, using: &chance) { holidays.insert(first + Int.random(in: -2...9, using: &chance)) }
    for _ in 0..<Int.random(in: 0...2, using: &chance) { makeUp.insert(first + Int.random(in: -2...9, using: &chance)) }
    makeUp.subtract(holidays)
    for _ in 0..<Int.random(in: 0...2, using: &chance) {
      let isOpen = Bool.random(using: &chance)
      single[first + Int.random(in: -2...9, using: &chance)] = isOpen ? Sample.shifts(&chance) : []
    }
    for _ in 0..<Int.random(in: 0...3, using: &chance) {
      let from = start + Int.random(in: -2000...9000, using: &chance)
      pauses.append(from..<from + Int.random(in: 0...5000, using: &chance))
    }
  }

  static func shifts(_ chance: inout SeededGenerator) -> [Shift] {
    (0..<Int.random(in: 1...3, using: &chance)).map { _ in
      let from = Int.random(in: 0..<1440, using: &chance)
      return Shift(from: from, to: min(2880, from + Int.random(in: 60...900, using: &chance)))!
    }
  }

  static func instant(_ minute: Int) -> Instant { Instant(milliseconds: Int64(minute - 480) * .minute) }

  var calendar: WorkCalendar {
    var days: [LocalDay: HolidayTable.Special] = [:]
    for day in holidays { days[LocalDay(number: day)] = .init(kind: .holiday, name: "h", source: "s\(day)") }
    for day in makeUp { days[LocalDay(number: day)] = .init(kind: .workday, name: "m", source: "s\(day)") }
    return WorkCalendar(
      zone: .fixed(8 * 3600), week: Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, week[$0.rawValue]) }),
      holidays: HolidayTable(name: "t", days: days, lastPublishedYear: 2100),
      days: Dictionary(uniqueKeysWithValues: single.map { (LocalDay(number: $0), $1) }))
  }

  var pauseValues: [Pause] {
    pauses.map { Pause(from: Sample.instant($0.lowerBound), to: Sample.instant($0.upperBound), reason: "r\($0.lowerBound)") }
  }

  // The oracle: one minute after the other, without a thought for speed.

  func shifts(on day: Int) -> [Shift] {
    if let own = single[day] { return own }
    if holidays.contains(day) { return [] }
    if makeUp.contains(day) { return week[0] }
    return week[(day + 3) % 7]
  }

  func isOpen(_ minute: Int) -> Bool {
    let day = minute / 1440
    for back in 0...2 {
      let within = minute - (day - back) * 1440
      for shift in shifts(on: day - back) where shift.from <= within && within < shift.to { return true }
    }
    return false
  }

  func isPaused(_ minute: Int) -> Bool { pauses.contains { $0.contains(minute) } }
  func isPausedAll(_ day: Int) -> Bool { (day * 1440..<(day + 1) * 1440).allSatisfy(isPaused) }

  func due(_ limit: Limit) -> Int {
    var left = limit.amount
    switch limit.unit {
    case .minutes, .hours, .workingHours:
      if limit.unit != .minutes { left *= 60 }
      var minute = start
      while left > 0 {
        if !isPaused(minute), limit.unit != .workingHours || isOpen(minute) { left -= 1 }
        minute += 1
      }
      return minute
    case .workingDays:
      var day = start / 1440
      while left > 0 {
        day += 1
        if !shifts(on: day).isEmpty, !isPausedAll(day) { left -= 1 }
      }
      return day * 1440 + shifts(on: day).map(\.to).max()!
    case .calendarDays, .months:
      var day = start / 1440
      while left > 0 {
        day += 1
        if !isPausedAll(day) { left -= 1 }
      }
      return (day + 1) * 1440
    }
  }
}

@Suite("Deadlines against a count of single minutes")
struct CalendarsProperties {
  @Test("Equal to the plain count, with a proof that adds up", .clauses("DSP-002", "DSP-003", "DSP-004"), arguments: 0..<8)
  func oracle(part: Int) {
    var chance = SeededGenerator(seed: 2026 + UInt64(part))
    for _ in 0..<25 {
      let sample = Sample(&chance)
      let calendar = sample.calendar
      let start = Sample.instant(sample.start)
      for unit in [Limit.Unit.hours, .workingHours, .workingDays, .calendarDays] {
        let limit = Limit(amount: Int.random(in: 1...(unit == .workingHours ? 20 : 8), using: &chance), unit: unit)
        let reckoning = calendar.reckon(limit, from: start, pauses: sample.pauseValues)
        #expect(reckoning.due == Sample.instant(sample.due(limit)), "\(limit) \(sample)")
        #expect(!reckoning.isPaused)
        expectProof(reckoning, limit, from: start)
        guard unit == .workingHours, let due = reckoning.due else { continue }
        for interval in reckoning.intervals {
          let minute = Int(interval.from.milliseconds / .minute) + 480
          switch interval.kind {
          case .counted: #expect(sample.isOpen(minute) && !sample.isPaused(minute))
          case .paused: #expect(sample.isOpen(minute) && sample.isPaused(minute))
          case .closed: #expect(!sample.isOpen(minute))
          case .holiday: #expect(!sample.isOpen(minute) && sample.holidays.contains(minute / 1440))
          }
        }
        #expect(calendar.workingTime(from: start, to: due, pauses: sample.pauseValues) == Int64(limit.amount) * .hour)
        #expect(calendar.workingTime(from: due, to: start, pauses: sample.pauseValues) == 0)
      }
    }
  }

  @Test("Open and next opening agree with the plain count")
  func opening() {
    var chance = SeededGenerator(seed: 7)
    for _ in 0..<60 {
      let sample = Sample(&chance)
      let calendar = sample.calendar
      var minute = sample.start
      #expect(calendar.isOpen(at: Sample.instant(minute)) == sample.isOpen(minute))
      while !sample.isOpen(minute) { minute += 1 }
      #expect(calendar.nextOpening(atOrAfter: Sample.instant(sample.start)) == Sample.instant(minute))
    }
  }

  @Test("A later call is never due earlier")
  func monotone() throws {
    var chance = SeededGenerator(seed: 11)
    for _ in 0..<400 {
      let sample = Sample(&chance)
      let calendar = sample.calendar
      let start = Sample.instant(sample.start)
      let later = start + Int64.random(in: 0...3 * .day, using: &chance)
      for unit in [Limit.Unit.hours, .workingHours, .calendarDays, .months] {
        let limit = Limit(amount: Int.random(in: 0...30, using: &chance), unit: unit)
        // A month has not always the same number of days to make up for, so pauses may turn two calls around.
        let pauses = unit == .months ? [] : sample.pauseValues
        let first = try #require(calendar.reckon(limit, from: start, pauses: pauses, restDay: .extend).due)
        let second = try #require(calendar.reckon(limit, from: later, pauses: pauses, restDay: .extend).due)
        #expect(first <= second)
        #expect(first >= start)
      }
    }
  }

  @Test("First a, then b hours are a + b hours")
  func additive() throws {
    var chance = SeededGenerator(seed: 13)
    for _ in 0..<400 {
      let sample = Sample(&chance)
      let calendar = sample.calendar
      let start = Sample.instant(sample.start) + Int64.random(in: 0..<60_000, using: &chance)
      for unit in [Limit.Unit.hours, .workingHours] {
        let a = Int.random(in: 1...40, using: &chance)
        let b = Int.random(in: 1...40, using: &chance)
        func due(_ amount: Int, _ from: Instant) -> Instant? {
          calendar.reckon(Limit(amount: amount, unit: unit), from: from, pauses: sample.pauseValues).due
        }
        let middle = try #require(due(a, start))
        #expect(due(a + b, start) == due(b, middle))
      }
    }
  }

  @Test("A pause while nobody works changes nothing; one in open time delays by its length")
  func pauses() throws {
    var chance = SeededGenerator(seed: 17)
    var delayed = 0
    for _ in 0..<400 {
      let sample = Sample(&chance)
      let calendar = sample.calendar
      let start = Sample.instant(sample.start)
      let limit = Limit(amount: Int.random(in: 1...40, using: &chance), unit: .workingHours)
      let plain = calendar.reckon(limit, from: start)
      let due = try #require(plain.due)
      let closed = plain.intervals.filter { $0.kind == .closed || $0.kind == .holiday }
      let idle = closed.map { Pause(from: $0.from, to: $0.to, reason: "idle") }
      #expect(calendar.reckon(limit, from: start, pauses: idle) == plain)
      guard let counted = plain.intervals.first(where: { $0.kind == .counted }) else { continue }
      let pause = Pause(from: counted.from, to: counted.from + counted.length / 2, reason: "parts")
      let later = try #require(calendar.reckon(limit, from: start, pauses: [pause]).due)
      #expect(calendar.workingTime(from: due, to: later) == counted.length / 2)
      delayed += 1
    }
    #expect(delayed == 400)
  }

  @Test("weeks that were walked through once answer as the calendar does", arguments: 1...40)
  func openHours(seed: UInt64) {
    var chance = SeededGenerator(seed: seed)
    let sample = Sample(&chance)
    let calendar = sample.calendar
    let end = sample.start + 14 * 1440
    let hours = OpenHours(calendar, from: Sample.instant(sample.start), to: Sample.instant(end))
    for _ in 0..<100 {
      // Some reach beyond the weeks on either side.
      let a = Sample.instant(Int.random(in: sample.start - 3000...end + 3000, using: &chance))
      let b = Sample.instant(Int.random(in: sample.start - 3000...end + 3000, using: &chance))
      #expect(hours.workingTime(from: a, to: b) == calendar.workingTime(from: a, to: b))
      #expect(hours.isOpen(at: a) == calendar.isOpen(at: a))
    }
  }
}
