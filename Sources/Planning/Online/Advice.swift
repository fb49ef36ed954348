/// What is said when one more job comes in while the day runs: who takes it best, why not the others, and when nobody can,
/// what would have to be moved or asked.
package struct Advice: Sendable, Equatable {
  package struct Offer: Sendable, Equatable {
    package let worker: Int
    package let behind: Int
    package let extra: Int
    package let start: Int
    package let slack: Int
  }

  /// Something to ask for, and of whom.
  package enum Wish: Sendable, Equatable {
    /// This bound of this worker's day gives.
    case relax(worker: Int, Relaxation)
    /// This worker gets these abilities; then he fits.
    case enable(worker: Int, [Int])
  }

  /// The best three places, the least extra travel first, one for each worker.
  package let offers: [Offer]
  /// The first failing test of everybody else; a worker who fits but is not among the best three keeps his `fits`.
  package let verdicts: [Verdict]
  /// When nobody fits: a change of the plan that takes the job in and leaves nobody out.
  package let repair: Repair?
  /// When there is no such change: of each kind of wish the smallest.
  package let wishes: [Wish]
}

/// A change of the plan that takes a job in.
package struct Repair: Sendable, Equatable {
  package let plan: Plan
  /// Planned jobs that go to another worker.
  package let moved: [Int]
  /// More seconds on the road than before.
  package let extra: Int
}

extension Judge {
  /// The whole answer. `seed` and `effort` (iterations) decide the repair; nothing is tried when somebody fits.
  package func advice(for job: Int, seed: UInt64 = 1, effort: Int = 8_000) -> Advice {
    let verdicts = verdicts(for: job)
    var offers: [Advice.Offer] = []
    for (worker, verdict) in verdicts.enumerated() {
      if case .fits(let behind, let extra, let start, let slack) = verdict {
        offers.append(Advice.Offer(worker: worker, behind: behind, extra: extra, start: start, slack: slack))
      }
    }
    offers.sort { ($0.extra, $0.worker) < ($1.extra, $1.worker) }
    guard offers.isEmpty else {
      return Advice(offers: Array(offers.prefix(3)), verdicts: verdicts, repair: nil, wishes: [])
    }
    let repair = repair(taking: job, seed: seed, effort: effort)
    return Advice(offers: [], verdicts: verdicts, repair: repair, wishes: repair == nil ? wishes(for: job) : [])
  }

  /// How many days a repair may touch.
  private static let near = 24
  /// How warm its search is, in seconds of travel: a detour of some minutes is taken to make room.
  private static let warmth = 500.0
  /// How it cools down once a place is found.
  private static let cooling = [200.0, 120, 70, 40, 20, 10, 5]

  /// Those who could do the job with the day to themselves. When there is none, no repair can help.
  package func candidates(for job: Int) -> [Int] {
    instance.workers.indices.filter { worker in
      instance.isAble(worker, for: job) && instance.timetable(of: worker, doing: [job]) != nil
    }
  }

  /// Searches the days near the job for a plan that does everything it did before and the job as well.
  ///
  /// All jobs weigh the same here: the job may push another out of its place, that one a third, and so on, one of them open
  /// at a time, until all have a place. What stands open at the end counts as no repair.
  private func repair(taking job: Int, seed: UInt64, effort: Int) -> Repair? {
    let able = candidates(for: job)
    guard !able.isEmpty else { return nil }
    func way(_ worker: Int) -> Int {
      plan.routes[worker].map { instance.travel.seconds(job, $0) }.min()
        ?? instance.travel.seconds(instance.start(of: worker), job)
    }
    // The able ones nearest to the job, and beside them those nearest of all, to whom their work may go.
    let ways = instance.workers.indices.map(way)
    let byWay: (Int, Int) -> Bool = { (ways[$0], $0) < (ways[$1], $1) }
    var workers = Array(able.sorted(by: byWay).prefix(Judge.near / 2))
    for worker in instance.workers.indices.sorted(by: byWay) where workers.count < Judge.near && !workers.contains(worker) {
      workers.append(worker)
    }
    workers.sort()
    let jobs = (workers.flatMap { plan.routes[$0] } + [job]).sorted()
    var placeOf: [Int: Int] = [:]
    for (place, one) in jobs.enumerated() { placeOf[one] = place }
    var part = instance.part(jobs: jobs, workers: workers)
    part.weigh(1)
    let engine = Engine(part, seed: seed)
    engine.adopt(
      Plan(routes: workers.map { plan.routes[$0].compactMap { placeOf[$0] } }, unserved: [job].compactMap { placeOf[$0] }))
    let before = engine.best.travel
    var left = effort
    while left > 0, engine.best.lost > 0 {
      engine.run(100, temperature: Judge.warmth)
      left -= 100
    }
    guard engine.best.lost == 0 else { return nil }
    // What was moved without need goes back, or at least costs little.
    for temperature in Judge.cooling { engine.run(400, temperature: temperature) }
    var changed = plan
    for (place, worker) in workers.enumerated() { changed.routes[worker] = engine.plan.routes[place].map { jobs[$0] } }
    changed.unserved.removeAll { $0 == job }
    let moved = workers.flatMap { worker in changed.routes[worker].filter { $0 != job && !plan.routes[worker].contains($0) } }
    return Repair(plan: changed, moved: moved.sorted(), extra: engine.best.travel - before)
  }

  /// Of each kind the smallest wish that would help.
  private func wishes(for job: Int) -> [Advice.Wish] {
    var least: [Kind: (worker: Int, relaxation: Relaxation)] = [:]
    var enabled: (worker: Int, lacking: [Int])?
    for worker in instance.workers.indices {
      for one in relaxations(of: worker, for: job) {
        let kind = Kind(one.bound)
        if least[kind].map({ one.minutes < $0.relaxation.minutes }) ?? true { least[kind] = (worker, one) }
      }
      if case .fits = verdictIfAble(worker, for: job) {
        let lacking = instance.jobs[job].needs.subtracting(instance.workers[worker].has).sorted()
        if enabled.map({ lacking.count < $0.lacking.count }) ?? true { enabled = (worker, lacking) }
      }
    }
    let relaxed = Kind.allCases.compactMap { kind in
      least[kind].map { Advice.Wish.relax(worker: $0.worker, $0.relaxation) }
    }
    return relaxed + [enabled].compactMap { $0.map { .enable(worker: $0.worker, $0.lacking) } }
  }

  private enum Kind: CaseIterable {
    case promise
    case shift
    case lunch
    case other

    init(_ bound: Relaxation.Bound) {
      self =
        switch bound {
        case .promise: .promise
        case .shift: .shift
        case .lunch: .lunch
        case .other: .other
        }
    }
  }
}

extension Instance {
  /// The same day with one weight for all.
  fileprivate mutating func weigh(_ weight: Int) {
    var jobs = jobs
    for place in jobs.indices { jobs[place].weight = weight }
    self = Instance(jobs: jobs, workers: workers, travel: travel, worth: worth, evenness: evenness)
  }
}
