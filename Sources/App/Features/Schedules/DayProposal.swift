import Aftersales
import Basics
import Planning

/// What the engine would move of a branch's running day (改派建议): visits that nobody has left for yet, calls that find no place
/// as the day stands, and visits whose technician will not be there. Each line becomes ordinary commands when it is accepted.
struct DayProposal: Sendable {
  struct Line: Sendable {
    let order: WorkOrderLine
    /// Who has it and when; nil for a call that nobody has.
    let from: (person: BoardReading.Person, time: Span)?
    let to: BoardReading.Person
    let time: Span
    /// Begins before the promise ends; nil where none runs.
    let isKept: Bool?
  }

  private(set) var lines: [Line] = []
  /// Visits that stand already and get another technician or hour.
  private(set) var moved = 0
  /// Visits whose technician will not be there, and for which nobody else was found.
  private(set) var left: [WorkOrderLine] = []
  /// Minutes on the road less (or, below zero, more), and promises that would be broken and are kept.
  private(set) var savedMinutes = 0
  private(set) var kept = 0

  /// What ways within the town, and to or from the suburbs, are taken for.
  private(set) var basis: (urban: WayBasis, suburban: WayBasis)?

  /// By the roads, or why not; nil where there was nothing to move.
  private(set) var reckoning: WayReckoning?

  private static let effort = 1_500
  /// Who is still with a customer when his hour is over is taken to need so long, in seconds.
  private static let overrun = 900

  private typealias Standing = (line: WorkOrderLine, worker: Int, entry: BoardReading.Entry)

  /// A visit whose time was agreed with the customer stays as it is as long as its technician will be there, unless a promise
  /// is kept by moving it that is broken otherwise.
  init(_ reading: BoardReading, _ rules: PlanningRules, _ ways: any Ways, now: Instant) {
    guard let day = BoardDay(reading, rules, ways, now: now) else { return }
    basis = day.basis
    var standing: [Standing] = []
    var broken: [Standing] = []
    for (worker, person) in reading.people.enumerated() {
      for entry in person.entries where !entry.isDone && day.isWithin(entry.time) {
        guard let line = entry.line, line.status.isOnItsWay, line.status != .travelling else { continue }
        if entry.isBroken { broken.append((line, worker, entry)) } else { standing.append((line, worker, entry)) }
      }
    }
    let movable = Set(standing.map(\.line.id))
    let fixed = day.fixed { entry in
      guard !entry.isDone, !entry.isBroken, !(entry.line.map { movable.contains($0.id) } ?? false) else { return nil }
      guard entry.line != nil, entry.time.from <= now else { return entry.time }
      return Span(from: entry.time.from, to: max(entry.time.to, day.instant(day.start + Self.overrun)))
    }
    // A call that finds a place as the day stands is the draft's affair.
    let waiting = reading.pool.filter { !$0.isPaused && day.isOfDay($0) && day.isPromised($0) }
    func whole(with calls: [WorkOrderLine]) -> (instance: Instance, by: WayReckoning) {
      day.laidOut(
        standing.map { ($0.line, day.job($0.line, lasting: Int($0.entry.time.length / .second))) }
          + calls.map { ($0, day.job($0)) },
        // What somebody was told is not moved for the sake of evenness: an absence would take all his visits with it.
        fixed, isEven: false, isPaused: { worker in !standing.contains { $0.worker == worker && day.isInPause($0.entry.time) } })
    }
    func hours(_ calls: [WorkOrderLine]) -> [[(job: Int, hour: Int)]] {
      var hours: [[(job: Int, hour: Int)]] = reading.people.map { _ in [] }
      for (job, one) in standing.enumerated() { hours[one.worker].append((job, day.seconds(one.entry.time.from))) }
      for (place, one) in fixed.enumerated() { hours[one.worker].append((standing.count + calls.count + place, one.from)) }
      return hours.map { $0.sorted { ($0.hour, $0.job) < ($1.hour, $1.job) } }
    }
    func fixedJobs(_ calls: [WorkOrderLine]) -> Set<Int> {
      Set(fixed.indices.map { standing.count + calls.count + $0 })
    }
    let candidates = broken.map(\.line) + waiting
    let homeless = Replanning.homeless(
      whole(with: candidates).instance, standing: hours(candidates), fixed: fixedJobs(candidates))
    let calls = candidates.enumerated().filter { place, line in
      place < broken.count || homeless.contains(standing.count + place)
    }.map(\.element)
    let all = standing.map(\.line) + calls
    left = broken.map(\.line)
    guard !all.isEmpty else { return }
    let (instance, by) = whole(with: calls)
    reckoning = by
    let told = Set(standing.indices.filter { reading.appointments[standing[$0].line.id] != nil })
    let it = Replanning(
      instance, standing: hours(calls), promised: Set(all.indices.filter { day.isPromised(all[$0]) }),
      fixed: fixedJobs(calls), told: told, move: rules[.move] * 60, least: max(1, rules[.gain] * 60), seed: 1,
      effort: Self.effort)
    let homes = Dictionary((standing + broken).map { ($0.line.id, $0) }, uniquingKeysWith: { first, _ in first })
    lines = it.moves.map { move in
      let line = all[move.job]
      let from = day.instant(move.to.start)
      let old = homes[line.id]
      let time = Span(from: from, to: from + (old?.entry.time.length ?? Int64(day.visit) * .second))
      return Line(
        order: line, from: old.map { (reading.people[$0.worker], $0.entry.time) }, to: reading.people[move.to.worker], time: time,
        isKept: line.arrivedAt == nil ? line.due.map { from <= $0 } : nil)
    }
    let placed = Set(lines.map(\.order.id))
    left.removeAll { placed.contains($0.id) }
    guard !lines.isEmpty else { return }
    moved = lines.count { $0.from != nil }
    savedMinutes = (it.before.travel - it.after.travel) / 60
    kept = it.before.missed - it.after.missed
  }
}
