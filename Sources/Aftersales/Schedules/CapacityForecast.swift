import Basics

/// What the coming working days of a branch hold (负荷预测): the hours on duty beside what is booked, what is promised and not
/// booked, and what is to be expected. A pure function of what is handed in. DSP-041, DSP-045
package struct CapacityForecast: Hashable, Sendable {
  package struct Day: Hashable, Sendable {
    package let day: LocalDay
    /// Technicians who are there for some of the day.
    package let technicians: Int
    /// Milliseconds of shifts that are left, without absences, over all technicians.
    package let duty: Int64
    /// Milliseconds that are booked within the day and still to come.
    package let booked: Int64
    /// Calls whose promise ends that day, or ended before the first day, or ends on a rest day after it, and that have no hour.
    package let promised: Int
    /// New calls in tenths: the mean of the same weekday.
    package let expectedTenths: Int
    /// Milliseconds that a visit is reckoned to take.
    package let visit: Int64

    package var promisedTime: Int64 { Int64(promised) * visit }
    package var expectedTime: Int64 { Int64(expectedTenths) * visit / 10 }
    /// What is left when all that comes; negative: so much is missing.
    package var remaining: Int64 { duty - booked - promisedTime - expectedTime }
  }

  /// Somebody's own share: his bookings and his absences.
  package struct Person: Hashable, Sendable {
    package let booked: [Span]
    package let absences: [Span]

    package init(booked: [Span], absences: [Span]) {
      self.booked = booked
      self.absences = absences
    }
  }

  /// So many working days are looked at, of so many that may pass before.
  package static let daysAhead = 7
  /// New calls are expected as they came on the same weekday of so many weeks.
  package static let weeksBack = 8

  package let days: [Day]

  /// `dues`: the ends of promises of calls without an hour. `calls`: when the calls of the weeks before today came.
  package init(
    _ calendar: WorkCalendar, now: Instant, people: [Person], dues: [Instant], calls: [Instant], visit: Int64
  ) {
    let zone = calendar.zone
    let today = zone.local(now).day
    let working = CapacityForecast.workingDays(calendar, now: now)
    let perWeekday = CapacityForecast.means(of: calls, calendar, before: today)
    days = working.enumerated().map { place, day in
      let start = place == 0 ? nil : zone.instant(day, 0)
      let end = place + 1 < working.count ? zone.instant(working[place + 1], 0) : zone.instant(day + 1, 0)
      let hours = calendar.hours(of: day)
      let left = hours.compactMap { $0.to <= now ? nil : Span(from: max($0.from, now), to: $0.to) }
      let shares = people.map { Duty.length(of: left, without: $0.absences) }
      let whole = Span(from: max(now, zone.instant(day, 0)), to: zone.instant(day + 1, 0))
      let booked = people.flatMap(\.booked).reduce(Int64(0)) { $0 + $1.length(within: whole) }
      // Of a day that has begun only the rest is still to come.
      let (open, rest) = (hours.reduce(0) { $0 + $1.length }, left.reduce(0) { $0 + $1.length })
      let mean = Int64(perWeekday[day.weekday.rawValue])
      return Day(
        day: day, technicians: shares.count { $0 > 0 }, duty: shares.reduce(0, +), booked: booked,
        promised: dues.count { due in due < end && (start.map { $0 <= due } ?? true) },
        expectedTenths: Int(open == 0 ? mean : (mean * rest + open / 2) / open), visit: visit)
    }
  }

  /// The next working days, today while its work is not over.
  package static func workingDays(_ calendar: WorkCalendar, now: Instant) -> [LocalDay] {
    let today = calendar.zone.local(now).day
    return Array(
      (0..<62).lazy.map { today + $0 }.filter { day in calendar.closing(of: day).map { now < $0 } ?? false }.prefix(daysAhead))
  }

  /// Tenths of a call for each weekday: over the working days of the last weeks since the branch's first call.
  static func means(of calls: [Instant], _ calendar: WorkCalendar, before today: LocalDay) -> [Int] {
    var counts = Array(repeating: 0, count: 7)
    let first = today + -7 * weeksBack
    var earliest = today
    for call in calls {
      let day = calendar.zone.local(call).day
      guard first <= day, day < today else { continue }
      earliest = min(earliest, day)
      counts[day.weekday.rawValue] += 1
    }
    var days = Array(repeating: 0, count: 7)
    var day = earliest
    while day < today {
      if calendar.isWorkingDay(day) { days[day.weekday.rawValue] += 1 }
      day = day + 1
    }
    return zip(counts, days).map { count, days in days == 0 ? 0 : (count * 10 + days / 2) / days }
  }
}
