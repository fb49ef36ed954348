import Aftersales
import Basics
import Planning

/// A proposed version of a branch's day (排一版): the open calls put to the engine beside everything that is already promised,
/// with a seed and a fixed number of iterations, so that the same day gives the same draft. It changes nothing; what is
/// ticked on it becomes ordinary commands.
struct BoardDraft {
  struct Proposal {
    let line: WorkOrderLine
    let person: BoardReading.Person
    let time: Span
    /// The promise's end and whether the visit begins before it; nil where none runs.
    let isKept: Bool?
  }

  /// A call that found no place, and for each reason how many technicians it rules out.
  struct Open {
    let line: WorkOrderLine
    let reasons: [Reason]
  }

  struct Reason {
    /// `lacks`, `promise`, `shift`, `lunch`, `other`, `overload`, `crowded`, `absent`.
    let code: String
    let count: Int
    /// The least that would have to give, in minutes, where one bound stands in the way.
    let minutes: Int?
  }

  static let iterations = 4_000
  /// A visit is planned to take so long, in minutes, until somebody knows better.
  static let visitMinutes = 60

  let seed: UInt64
  private(set) var proposals: [Proposal] = []
  private(set) var open: [Open] = []
  /// The working day is over, or nobody is on duty.
  private(set) var isTooLate = false

  /// Somewhere one drives to. Addresses have no coordinates: the area says how long a way takes.
  private struct Place {
    /// nil: nowhere, as in an absence or at the end of the day.
    var zone: String?
    /// It stands where a person put it, and so does what lies before it.
    var isFixed = false

    /// Seconds: twenty minutes within the town, forty where one end lies outside of it.
    static func travel(_ a: Place, _ b: Place) -> Int {
      guard let from = a.zone, let to = b.zone, !(a.isFixed && b.isFixed) else { return 0 }
      return from == "urban" && to == "urban" ? 20 * 60 : 40 * 60
    }
  }

  private struct Frozen {
    let worker: Int
    let from: Int
    let until: Int
    let zone: String?
  }

  init(_ reading: BoardReading, seed: UInt64, now: Instant) {
    self.seed = seed
    let day = reading.days[0]
    let zone = reading.calendar.zone
    let midnight = zone.instant(day, 0)
    func seconds(_ instant: Instant) -> Int { Int((instant - midnight) / .second) }
    func onStep(_ seconds: Int) -> Int { (seconds + 299) / 300 * 300 }
    let hours = reading.calendar.hours(of: day)
    guard let opens = hours.map(\.from).min(), let closes = hours.map(\.to).max(), now < closes, !reading.people.isEmpty else {
      isTooLate = true
      return
    }
    let start = onStep(max(seconds(opens), seconds(now)))
    let end = seconds(closes)
    let pause = zip(hours, hours.dropFirst()).map { ($0.to, $1.from) }.first { $0 < $1 }.map { (seconds($0), seconds($1)) }

    // What lies fixed: absences, and bookings whose technician will be there. Broken ones look for somebody else.
    var frozen: [Frozen] = []
    var calls = reading.pool.filter { !$0.isPaused }
    for (worker, person) in reading.people.enumerated() {
      let visits = person.entries.filter { !$0.isDone && !$0.isBroken }.map { (time: $0.time, zone: $0.line?.zone) }
      for (time, zone) in BoardDraft.joined(visits + person.absences.map { (time: $0.time, zone: nil) }) {
        let (from, until) = (max(start, seconds(time.from)), min(end, seconds(time.to)))
        if from < until { frozen.append(Frozen(worker: worker, from: from, until: until, zone: zone)) }
      }
      calls += person.entries.filter { $0.isBroken && ($0.line?.status.isOnItsWay ?? false) }.compactMap(\.line)
    }
    guard !calls.isEmpty else { return }
    let skills = Set(calls.compactMap(\.skill)).sorted()
    let number = Dictionary(uniqueKeysWithValues: skills.enumerated().map { ($1, $0) })
    let visit = BoardDraft.visitMinutes * 60
    let jobs: [Job] = calls.map { line in
      let due = line.arrivedAt == nil ? line.due.map(seconds) : nil
      // A promise that is broken already is still to be served, and soon.
      let latest = due.map { (start...end).contains($0) ? $0 : end } ?? end
      let weight = due.map { $0 < end ? 12 : 4 } ?? 3
      return Job(
        earliest: start, latest: latest, service: visit, weight: weight + (line.carriedOver == nil ? 0 : 6),
        needs: Set([line.skill.flatMap { number[$0] }].compactMap { $0 }))
    }
    let own = skills.count
    let fixed = frozen.map { item in
      Job(earliest: item.from, latest: item.from, service: item.until - item.from, weight: 10_000, needs: [own + item.worker])
    }
    let workers = reading.people.enumerated().map { place, person in
      let lunch = pause.flatMap { from, to -> Lunch? in
        let isTaken = frozen.contains { $0.worker == place && $0.from < to && from < $0.until }
        return isTaken || from < start ? nil : Lunch(earliest: from, latest: from, length: to - from)
      }
      return Worker(from: start, until: end, lunch: lunch, has: Set(person.skills.compactMap { number[$0] } + [own + place]))
    }
    // The day begins at the branch; where it ends is the technician's own affair.
    let places =
      calls.map { Place(zone: $0.zone) } + frozen.map { Place(zone: $0.zone, isFixed: true) }
      + workers.map { _ in Place(zone: "urban", isFixed: true) } + workers.map { _ in Place() }
    let all = jobs + fixed
    let instance = Instance(
      jobs: all, workers: workers,
      travel: Travel(places: places.count, isSymmetric: true) { Place.travel(places[$0], places[$1]) }, worth: 3_600)
    let engine = Engine(instance, seed: seed)
    engine.construct()
    engine.run(BoardDraft.iterations / 2, temperature: 600)
    engine.run(BoardDraft.iterations / 2, temperature: 20)
    let plan = engine.plan
    for (worker, route) in plan.routes.enumerated() {
      guard let timetable = instance.timetable(of: worker, doing: route) else { continue }
      for (job, begins) in zip(route, timetable.starts) where job < calls.count {
        let line = calls[job]
        let from = midnight + Int64(begins) * .second
        let due = line.arrivedAt == nil ? line.due : nil
        proposals.append(
          Proposal(
            line: line, person: reading.people[worker], time: Span(from: from, to: from + Int64(visit) * .second),
            isKept: due.map { from <= $0 }))
      }
    }
    proposals.sort { ($0.time.from, $0.line.id) < ($1.time.from, $1.line.id) }
    let judge = Judge(instance, plan)
    for job in plan.unserved where job < calls.count {
      open.append(Open(line: calls[job], reasons: BoardDraft.reasons(judge.verdicts(for: job))))
    }
  }

  /// Why nobody can: each reason once, the most frequent first.
  private static func reasons(_ verdicts: [Verdict]) -> [Reason] {
    var counts: [String: (count: Int, minutes: Int?)] = [:]
    for verdict in verdicts {
      let code: String
      var minutes: Int?
      switch verdict {
      // The engine had no use for it elsewhere: another call of more weight has the hour.
      case .fits: code = "crowded"
      case .lacks: code = "lacks"
      case .overload: code = "overload"
      case .crowded: code = "crowded"
      case .needs(let relaxation):
        minutes = relaxation.minutes
        switch relaxation.bound {
        case .promise: code = "promise"
        case .other: code = "other"
        case .shift: code = "shift"
        case .lunch: code = "lunch"
        }
      }
      let known = counts[code]
      counts[code] = ((known?.count ?? 0) + 1, [known?.minutes, minutes].compactMap { $0 }.min())
    }
    return counts.map { Reason(code: $0.key, count: $0.value.count, minutes: $0.value.minutes) }
      .sorted { ($1.count, $0.code) < ($0.count, $1.code) }
  }

  /// Stretches that overlap or touch, as one.
  private static func joined(_ times: [(time: Span, zone: String?)]) -> [(time: Span, zone: String?)] {
    times.sorted { $0.time.from < $1.time.from }.reduce(into: []) { found, next in
      guard let last = found.last, next.time.from <= last.time.to else { return found.append(next) }
      found[found.count - 1] = (Span(from: last.time.from, to: max(last.time.to, next.time.to)), next.zone ?? last.zone)
    }
  }
}
