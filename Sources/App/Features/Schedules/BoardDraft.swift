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

  let seed: UInt64
  let rules: PlanningRules
  /// What ways within the town, and to or from the suburbs, are taken for.
  private(set) var basis: (urban: WayBasis, suburban: WayBasis)?
  /// By the roads, or why not; nil where nothing was to be planned.
  private(set) var reckoning: WayReckoning?
  private(set) var proposals: [Proposal] = []
  private(set) var open: [Open] = []
  /// The working day is over, or nobody is on duty.
  private(set) var isTooLate = false

  init(_ reading: BoardReading, _ rules: PlanningRules, _ ways: any Ways, seed: UInt64, now: Instant) {
    self.seed = seed
    self.rules = rules
    guard let day = BoardDay(reading, rules, ways, now: now) else {
      isTooLate = true
      return
    }
    basis = day.basis
    // What lies fixed: absences, and bookings whose technician will be there. Broken ones look for somebody else.
    let fixed = day.fixed { $0.isDone || $0.isBroken ? nil : $0.time }
    let broken = reading.people.flatMap { person in
      person.entries.filter { $0.isBroken && ($0.line?.status.isOnItsWay ?? false) }.compactMap(\.line)
    }
    let calls = reading.pool.filter { !$0.isPaused && day.isOfDay($0) } + broken
    guard !calls.isEmpty else { return }
    let (instance, by) = day.laidOut(calls.map { ($0, day.job($0)) }, fixed)
    reckoning = by
    let engine = Engine(instance, seed: seed)
    engine.construct()
    engine.run(BoardDraft.iterations / 2, temperature: 600)
    engine.run(BoardDraft.iterations / 2, temperature: 20)
    let plan = engine.plan
    // What waited over night, or whose promise is broken already, goes first. DSP-007
    let urgent = Set(calls.indices.filter { calls[$0].carriedOver != nil || day.isBroken(calls[$0]) })
    for (worker, planned) in plan.routes.enumerated() {
      let route = instance.advancing(urgent, of: worker, doing: planned)
      guard let timetable = instance.timetable(of: worker, doing: route) else { continue }
      for (job, begins) in zip(route, timetable.starts) where job < calls.count {
        let line = calls[job]
        let from = day.instant(begins)
        let due = line.arrivedAt == nil ? line.due : nil
        proposals.append(
          Proposal(
            line: line, person: reading.people[worker], time: Span(from: from, to: day.instant(begins + day.visit)),
            isKept: due.map { from <= $0 }))
      }
    }
    proposals.sort { ($0.time.from, $0.line.id) < ($1.time.from, $1.line.id) }
    let judge = Judge(instance, plan)
    let absent = Set(reading.people.indices.filter(day.isAbsent))
    for job in plan.unserved where job < calls.count {
      open.append(Open(line: calls[job], reasons: BoardDraft.reasons(judge.verdicts(for: job), absent)))
    }
  }

  /// Why nobody can: each reason once, the most frequent first.
  private static func reasons(_ verdicts: [Verdict], _ absent: Set<Int>) -> [Reason] {
    var counts: [String: (count: Int, minutes: Int?)] = [:]
    for (worker, verdict) in verdicts.enumerated() {
      // Who is not there at all is neither full nor to be asked for overtime.
      let (code, minutes) = absent.contains(worker) ? ("absent", nil) : why(verdict)
      let known = counts[code]
      counts[code] = ((known?.count ?? 0) + 1, [known?.minutes, minutes].compactMap { $0 }.min())
    }
    return counts.map { Reason(code: $0.key, count: $0.value.count, minutes: $0.value.minutes) }
      .sorted { ($1.count, $0.code) < ($0.count, $1.code) }
  }

  /// The first test that fails, and by how many minutes where one bound stands in the way.
  static func why(_ verdict: Verdict) -> (code: String, minutes: Int?) {
    switch verdict {
    // The engine had no use for it elsewhere: another call of more weight has the hour.
    case .fits, .crowded: return ("crowded", nil)
    case .lacks: return ("lacks", nil)
    case .overload: return ("overload", nil)
    case .needs(let relaxation):
      switch relaxation.bound {
      case .promise: return ("promise", relaxation.minutes)
      case .other: return ("other", relaxation.minutes)
      case .shift: return ("shift", relaxation.minutes)
      case .lunch: return ("lunch", relaxation.minutes)
      }
    }
  }
}
