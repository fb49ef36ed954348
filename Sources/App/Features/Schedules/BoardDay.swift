import Aftersales
import Basics
import Planning

/// A branch's day as the engine reads it: hours in seconds since midnight, skills by number, places by where they lie.
struct BoardDay {
  /// Hours that lie fixed: an absence, or a visit that stands where somebody put it.
  struct Fixed {
    let worker: Int
    let from: Int
    let until: Int
    /// nil: nowhere, as in an absence.
    let place: WayPlace?
  }

  let reading: BoardReading
  let rules: PlanningRules
  /// From when to when something can be planned.
  let start: Int
  let end: Int
  /// The branch's break at noon.
  let pause: (from: Int, to: Int)?
  private let ways: any Ways
  private let midnight: Instant
  private let skills: [String: Int]

  /// nil when the working day is over or nobody is on duty. `calls`: what may be planned.
  init?(_ reading: BoardReading, _ rules: PlanningRules, _ ways: any Ways, now: Instant) {
    let day = reading.days[0]
    let midnight = reading.calendar.zone.instant(day, 0)
    func seconds(_ instant: Instant) -> Int { Int((instant - midnight) / .second) }
    let hours = reading.calendar.hours(of: day)
    guard let opens = hours.map(\.from).min(), let closes = hours.map(\.to).max(), now < closes, !reading.people.isEmpty else {
      return nil
    }
    self.reading = reading
    self.rules = rules
    self.ways = ways
    self.midnight = midnight
    start = (max(seconds(opens), seconds(now)) + 299) / 300 * 300
    end = seconds(closes)
    pause = zip(hours, hours.dropFirst()).map { ($0.to, $1.from) }.first { $0 < $1 }.map { (seconds($0), seconds($1)) }
    let lines = reading.pool + reading.people.flatMap { $0.loose + $0.entries.compactMap(\.line) }
    let wanted = Set(lines.compactMap(\.skill)).union(reading.people.flatMap(\.skills))
    skills = Dictionary(uniqueKeysWithValues: wanted.sorted().enumerated().map { ($1, $0) })
  }

  func seconds(_ instant: Instant) -> Int { Int((instant - midnight) / .second) }
  func instant(_ seconds: Int) -> Instant { midnight + Int64(seconds) * .second }
  /// The full hours in which something may be planned.
  private var hours: ClosedRange<Int> { start / 3600...max(start / 3600, (end - 1) / 3600) }

  /// What ways within the town, and to or from the suburbs, are taken for.
  var basis: (urban: WayBasis, suburban: WayBasis) {
    let table = ways.table([.town, .suburb], hours: hours)
    return (table[0][0], table[0][1])
  }
  var visit: Int { rules[.visit] * 60 }

  /// Whether the day can keep something that the customer was told: the promise of arrival, or a time agreed with him.
  func isPromised(_ line: WorkOrderLine) -> Bool { promise(of: line) != nil || appointment(of: line) != nil }

  /// The end of a call's promise while it runs and can still be kept that day.
  private func promise(of line: WorkOrderLine) -> Int? {
    guard line.arrivedAt == nil, let due = line.due.map(seconds), (start...end).contains(due) else { return nil }
    return due
  }

  /// Whether a call's promise cannot be kept any more.
  func isBroken(_ line: WorkOrderLine) -> Bool { line.arrivedAt == nil && line.due.map { seconds($0) < start } ?? false }

  /// The time agreed with the customer, as far as it still lies ahead on this day.
  private func appointment(of line: WorkOrderLine) -> (from: Int, to: Int)? {
    guard let time = reading.appointments[line.id] else { return nil }
    let (from, to) = (max(start, seconds(time.from)), min(end, seconds(time.to)))
    return from <= to ? (from, to) : nil
  }

  /// Whether a call may be planned on this day: nothing was agreed for another one.
  func isOfDay(_ line: WorkOrderLine) -> Bool { reading.appointments[line.id].map(isWithin) ?? true }

  /// What wants somebody, as a job: in time where it can be, soon where its promise is broken already.
  func job(_ line: WorkOrderLine, lasting service: Int? = nil, bonds: [Bond] = []) -> Job {
    let due = line.arrivedAt == nil ? line.due.map(seconds) : nil
    let isToday = appointment(of: line) != nil || due.map { $0 < end } ?? false
    let weight = rules[isToday ? .dueToday : due == nil ? .noLimit : .dueLater]
    let wanted = line.skill.flatMap { skills[$0] }
    let agreed = appointment(of: line)
    let earliest = agreed?.from ?? start
    return Job(
      earliest: earliest, latest: max(earliest, min(promise(of: line) ?? end, agreed?.to ?? end)), service: service ?? visit,
      weight: weight + (line.carriedOver == nil ? 0 : rules[.carriedOver]), needs: Set([wanted].compactMap { $0 }),
      bonds: bonds + familiar(with: line))
  }

  /// Whoever was there before should rather come again.
  private func familiar(with line: WorkOrderLine) -> [Bond] {
    guard let known = reading.familiar[line.id], rules[.familiar] > 0 else { return [] }
    return [Bond(worker: reading.people.firstIndex { $0.id == known }, seconds: rules[.familiar] * 60)]
  }

  private func place(of line: WorkOrderLine) -> WayPlace {
    let known = reading.places[line.id]
    return WayPlace(zone: line.zone, pin: known?.pin, isRough: known?.kind == .district)
  }

  /// What a skill's number stands for.
  func skill(_ number: Int) -> String? { skills.first { $0.value == number }?.key }

  /// Whether a time lies on the day, in whole or in part.
  func isWithin(_ time: Span) -> Bool { time.overlaps(Span(from: instant(0), to: instant(86_400))) }

  /// Whether somebody will not be there for the rest of the day.
  func isAbsent(_ worker: Int) -> Bool {
    reading.people[worker].absences.contains { seconds($0.time.from) <= start && seconds($0.time.to) >= end }
  }

  /// Whether somebody put a visit into the break at noon.
  func isInPause(_ time: Span) -> Bool {
    pause.map { time.overlaps(Span(from: instant($0.from), to: instant($0.to))) } ?? false
  }

  /// The fixed hours of everybody: absences, and the times that the entries take, where they are meant.
  func fixed(_ time: (BoardReading.Entry) -> Span?) -> [Fixed] {
    var found: [Fixed] = []
    for (worker, person) in reading.people.enumerated() {
      let visits = person.entries.compactMap { entry in time(entry).map { (time: $0, place: entry.line.map(place)) } }
      for (time, place) in BoardDay.joined(visits + person.absences.map { (time: $0.time, place: nil) }) {
        let (from, until) = (max(start, seconds(time.from)), min(end, seconds(time.to)))
        if from < until { found.append(Fixed(worker: worker, from: from, until: until, place: place)) }
      }
    }
    return found
  }

  /// Jobs at the places of their lines, beside what lies fixed, and what their ways rest on. `isEven`: the day is to be shared
  /// out evenly; `isPaused`: keeps this worker his break at noon.
  func laidOut(
    _ jobs: [(line: WorkOrderLine, job: Job)], _ fixed: [Fixed], isEven: Bool = true,
    isPaused: (Int) -> Bool = { _ in true }
  ) -> (instance: Instance, by: WayReckoning) {
    let own = skills.count
    let planned = Set(jobs.map(\.line.id))
    let held = fixed.map { item in
      Job(
        earliest: item.from, latest: item.from, service: item.until - item.from, weight: 10_000, needs: [own + item.worker],
        burden: 0)
    }
    let workers = reading.people.enumerated().map { place, person in
      let lunch = pause.flatMap { from, to -> Lunch? in
        let isTaken = fixed.contains { $0.worker == place && $0.from < to && from < $0.until }
        return isTaken || from < start || !isPaused(place) ? nil : Lunch(earliest: from, latest: from, length: to - from)
      }
      return Worker(
        from: start, until: end, lunch: lunch, has: Set(person.skills.compactMap { skills[$0] } + [own + place]),
        burden: burden(of: person, beside: planned))
    }
    // The day begins at the branch, which lies in the town; where it ends is the technician's own affair.
    let places: [(place: WayPlace?, isFixed: Bool)] =
      jobs.map { (place(of: $0.line), false) } + fixed.map { ($0.place, true) }
      + workers.map { _ in (WayPlace.town, true) } + workers.map { _ in (nil, false) }
    // Every way is asked for once, however many doors lie in the same area.
    let distinct = Array(Set(places.compactMap(\.place)))
    let numbers = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0) })
    let number = places.map { $0.place.flatMap { numbers[$0] } }
    let reckoned = ways.reckon(distinct, hours: hours)
    let seconds = reckoned.table.map { $0.map(\.seconds) }
    let instance = Instance(
      jobs: jobs.map(\.job) + held, workers: workers,
      travel: Travel(places: places.count, isSymmetric: false) { one, other in
        // What somebody put beside each other, he knows to be possible.
        guard let from = number[one], let to = number[other], !(places[one].isFixed && places[other].isFixed) else { return 0 }
        return seconds[from][to]
      }, worth: rules[.worth] * 60, evenness: isEven ? rules[.evenness] * 60 : 0)
    return (instance, reckoned.by)
  }

  /// What somebody has of the day's calls beside those that are planned here: visits done and fixed, calls without an hour, and
  /// for each visit's length of absence one, for who is there half the day is to have half as many.
  private func burden(of person: BoardReading.Person, beside planned: Set<ID<WorkOrder>>) -> Int {
    let own = person.entries.filter { entry in
      !entry.isBroken && seconds(entry.time.from) < end && seconds(entry.time.to) > 0
        && !(entry.line.map { planned.contains($0.id) } ?? false)
    }
    let away = person.absences.reduce(0) { sum, absence in
      sum + max(0, min(end, seconds(absence.time.to)) - max(start, seconds(absence.time.from)))
    }
    return own.count + person.loose.count { !planned.contains($0.id) } + away / visit
  }

  /// Stretches that overlap or touch, as one.
  private static func joined(_ times: [(time: Span, place: WayPlace?)]) -> [(time: Span, place: WayPlace?)] {
    times.sorted { $0.time.from < $1.time.from }.reduce(into: []) { found, next in
      guard let last = found.last, next.time.from <= last.time.to else { return found.append(next) }
      found[found.count - 1] = (Span(from: last.time.from, to: max(last.time.to, next.time.to)), next.place ?? last.place)
    }
  }
}
