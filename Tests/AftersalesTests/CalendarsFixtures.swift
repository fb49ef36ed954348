import Aftersales
import Basics
import Foundation
import Testing

/// What the calendar tests share: the shipped holidays, the machine's zones, and short ways to write calendars and times.
enum Fixture {
  static let cn: HolidayTable = {
    do { return try HolidayTable(name: "cn", text: resource("calendars/cn.tsv")) } catch { fatalError("cn.tsv: \(error)") }
  }()

  static func resource(_ path: String) -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    do { return try String(contentsOf: root.appending(path: "Resources/" + path), encoding: .utf8) } catch {
      fatalError("\(path): \(error)")
    }
  }

  static func zone(_ name: String) -> Zone? {
    FileManager.default.contents(atPath: "/usr/share/zoneinfo/" + name).flatMap {
      Zone(name: name, tzif: Array($0), tzdata: "test")
    }
  }

  static func shift(_ text: String) -> Shift {
    let ends = text.split(separator: "-").map { part in
      let numbers = part.split(separator: ":").compactMap { Int($0) }
      return numbers[0] * 60 + numbers[1]
    }
    return Shift(from: ends[0], to: ends[1])!
  }

  static func shifts(_ text: String) -> [Shift] { text.split(separator: " ").map { shift(String($0)) } }

  static func at(_ text: String) -> Instant { Instant(rfc3339: text)! }
  static func day(_ text: String) -> LocalDay { LocalDay(text)! }

  /// A branch as most are: Monday to Friday, a break at noon.
  static func office(
    zone name: String = "Asia/Shanghai", _ text: String = "08:30-12:00 13:30-18:00", holidays: HolidayTable = cn,
    days: [LocalDay: [Shift]] = [:]
  ) throws -> WorkCalendar {
    let zone = try #require(Fixture.zone(name))
    var week: [Weekday: [Shift]] = [:]
    for weekday in Weekday.allCases where weekday.rawValue < 5 { week[weekday] = shifts(text) }
    return WorkCalendar(zone: zone, week: week, holidays: holidays, days: days)
  }
}

extension WorkCalendar {
  /// The due instant as text in the calendar's zone.
  func due(
    _ amount: Int, _ unit: Limit.Unit, _ start: String, pauses: [Pause] = [], restDay: RestDay = .keep
  ) -> String? {
    reckon(Limit(amount: amount, unit: unit), from: Fixture.at(start), pauses: pauses, restDay: restDay).due
      .map(zone.rfc3339)
  }
}

/// Fails unless the intervals reach from start to due without gap or overlap and the counted ones make up the limit.
func expectProof(_ reckoning: Reckoning, _ limit: Limit, from start: Instant, _ location: SourceLocation = #_sourceLocation) {
  var reached = start
  for interval in reckoning.intervals {
    #expect(interval.from == reached, "gap or overlap", sourceLocation: location)
    #expect(interval.length > 0, sourceLocation: location)
    reached = interval.to
  }
  guard let due = reckoning.due else { return }
  #expect(reached == due, sourceLocation: location)
  #expect(due >= start, sourceLocation: location)
  let counted = reckoning.intervals.filter { $0.kind == .counted }
  switch limit.unit {
  case .minutes:
    #expect(counted.reduce(0) { $0 + $1.length } == Int64(limit.amount) * .minute, sourceLocation: location)
  case .hours, .workingHours:
    #expect(counted.reduce(0) { $0 + $1.length } == Int64(limit.amount) * .hour, sourceLocation: location)
  case .workingDays, .calendarDays: #expect(counted.count == limit.amount, sourceLocation: location)
  case .months: #expect(counted.count == min(1, limit.amount), sourceLocation: location)
  }
}
