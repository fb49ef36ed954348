/// What stands between one more job and one worker's day.
package enum Verdict: Sendable, Equatable {
  /// It fits: cheapest behind so many stops, with this much more travel; he is there at `start`, `slack` seconds before the
  /// promise ends.
  case fits(behind: Int, extra: Int, start: Int, slack: Int)
  /// He lacks these abilities, in their order.
  case lacks([Int])
  /// His day carries so much load less than it would have to.
  case overload(by: Int)
  /// One bound stands in the way; see `Relaxation`.
  case needs(Relaxation)
  /// No single bound: more than one of them would have to give.
  case crowded
}

/// One bound of a day that would have to give, and by how many minutes at least: with so many the job fits at some place of
/// this worker's day, with one less at none.
package struct Relaxation: Sendable, Equatable {
  package enum Bound: Sendable, Equatable {
    /// The end of the job's own promise: ask this customer.
    case promise
    /// The end of another job's promise: ask that customer.
    case other(Int)
    /// The end of the shift: ask the worker.
    case shift
    /// The latest beginning of lunch.
    case lunch
  }
  package let bound: Bound
  package let minutes: Int
}

/// Judges one more job against the days as they are planned: each worker's answer, with the first test that fails. The plan
/// itself is not changed.
package struct Judge: Sendable {
  package let instance: Instance
  package let plan: Plan
  private let days: [Day]

  /// No bound is asked to give more than this, in minutes.
  package static let most = 1440

  package init(_ instance: Instance, _ plan: Plan) {
    self.instance = instance
    self.plan = plan
    days = plan.routes.indices.map { Day(instance, worker: $0, order: plan.routes[$0]) }
  }

  /// The answers of all workers for a job that is not planned.
  package func verdicts(for job: Int) -> [Verdict] { instance.workers.indices.map { verdict(of: $0, for: job) } }

  /// The answer of one worker.
  package func verdict(of worker: Int, for job: Int) -> Verdict {
    let who = instance.workers[worker]
    let wanted = instance.jobs[job]
    let missing = wanted.needs.subtracting(who.has)
    guard missing.isEmpty else { return .lacks(missing.sorted()) }
    if let over = overload(of: worker, with: job), over > 0 { return .overload(by: over) }
    return days[worker].verdict(for: job)
  }

  /// Of each kind of bound the one of this worker's day that has to give least; empty when he may not do the job at all.
  package func relaxations(of worker: Int, for job: Int) -> [Relaxation] {
    guard instance.isAble(worker, for: job), (overload(of: worker, with: job) ?? 0) <= 0 else { return [] }
    return days[worker].relaxations(for: job)
  }

  private func overload(of worker: Int, with job: Int) -> Int? {
    instance.workers[worker].capacity.map { capacity in
      plan.routes[worker].reduce(instance.jobs[job].load) { $0 + instance.jobs[$1].load } - capacity
    }
  }

  /// The answer of a worker who had what he lacks; nil when he lacks nothing.
  package func verdictIfAble(_ worker: Int, for job: Int) -> Verdict? {
    guard !instance.isAble(worker, for: job) else { return nil }
    if let over = overload(of: worker, with: job), over > 0 { return .overload(by: over) }
    return days[worker].verdict(for: job)
  }
}

/// One worker's day as it is planned, with the hours that decide where one more job may stand.
private struct Day: Sendable {
  let instance: Instance
  let worker: Int
  let order: [Int]

  init(_ instance: Instance, worker: Int, order: [Int]) {
    self.instance = instance
    self.worker = worker
    self.order = order
  }

  func verdict(for job: Int) -> Verdict {
    let travel = instance.travel
    var best: (extra: Int, behind: Int, start: Int)?
    for behind in 0...order.count {
      let here = behind == 0 ? instance.start(of: worker) : order[behind - 1]
      let next = behind == order.count ? instance.end(of: worker) : order[behind]
      let leg = order.isEmpty && !instance.workers[worker].isOut ? 0 : travel.seconds(here, next)
      let extra = travel.seconds(here, job) + travel.seconds(job, next) - leg
      if let best, extra >= best.extra { continue }
      if let start = start(of: job, behind: behind, giving: nil, 0) { best = (extra, behind, start) }
    }
    if let best {
      return .fits(
        behind: best.behind, extra: best.extra, start: best.start, slack: instance.jobs[job].latest - best.start)
    }
    return relaxations(for: job).min { $0.minutes < $1.minutes }.map(Verdict.needs) ?? .crowded
  }

  /// Of each kind the bound that has to give least, in this order: the promise, the shift, lunch, another's promise.
  func relaxations(for job: Int) -> [Relaxation] {
    var found: [Relaxation] = []
    let hasLunch = instance.workers[worker].lunch != nil
    for bound in hasLunch ? [Relaxation.Bound.promise, .shift, .lunch] : [.promise, .shift] {
      if let minutes = least(for: job, giving: bound, below: Judge.most + 1) {
        found.append(Relaxation(bound: bound, minutes: minutes))
      }
    }
    var other: Relaxation?
    for one in order {
      if let minutes = least(for: job, giving: .other(one), below: other?.minutes ?? Judge.most + 1) {
        other = Relaxation(bound: .other(one), minutes: minutes)
      }
    }
    return found + [other].compactMap { $0 }
  }

  /// The fewest minutes that suffice, when they are fewer than `limit`.
  private func least(for job: Int, giving bound: Relaxation.Bound, below limit: Int) -> Int? {
    guard limit > 1, fits(job, giving: bound, limit - 1) else { return nil }
    // The least that suffices lies in low + 1 … high.
    var (low, high) = (0, limit - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if fits(job, giving: bound, middle) { high = middle } else { low = middle }
    }
    return high
  }

  private func fits(_ job: Int, giving bound: Relaxation.Bound, _ minutes: Int) -> Bool {
    (0...order.count).contains { start(of: job, behind: $0, giving: bound, minutes) != nil }
  }

  /// Walks through the day with the job behind so many stops, one bound giving so many minutes. The earliest start of the
  /// job when the day is possible, else nil.
  ///
  /// Two days are walked at once, one with lunch still due and one with lunch taken, and from the job on each start of the
  /// job by itself: the earlier one need not be the one that leaves the rest possible.
  private func start(of job: Int, behind: Int, giving bound: Relaxation.Bound?, _ minutes: Int) -> Int? {
    let who = instance.workers[worker]
    var due: Int? = who.lunch == nil ? nil : who.from
    var taken: Int? = who.lunch == nil ? who.from : nil
    let given = minutes * 60
    var here = instance.start(of: worker)
    for place in 0..<behind {
      step(from: here, to: order[place], &due, &taken, giving: bound, given)
      if due == nil && taken == nil { return nil }
      here = order[place]
    }
    step(from: here, to: job, isNew: true, &due, &taken, giving: bound, given)
    let service = instance.jobs[job].service
    var earliest: Int?
    if let due, rest(from: job, at: behind, due, nil, giving: bound, given) { earliest = due - service }
    if let taken, taken - service < earliest ?? .max, rest(from: job, at: behind, nil, taken, giving: bound, given) {
      earliest = taken - service
    }
    return earliest
  }

  /// Is the day from the job on possible?
  private func rest(
    from job: Int, at behind: Int, _ due: Int?, _ taken: Int?, giving bound: Relaxation.Bound?, _ given: Int
  ) -> Bool {
    var (due, taken) = (due, taken)
    var here = job
    for place in behind..<order.count {
      step(from: here, to: order[place], &due, &taken, giving: bound, given)
      if due == nil && taken == nil { return false }
      here = order[place]
    }
    let leg = instance.travel.seconds(here, instance.end(of: worker))
    let until = instance.workers[worker].until + (bound == .shift ? given : 0)
    if let taken, taken + leg <= until { return true }
    guard let due, let end = afterLunch(due, leg, giving: bound, given) else { return false }
    return end <= until
  }

  /// When lunch is taken on a way that begins at `leaves`: the arrival, or nil when it is too late for lunch.
  private func afterLunch(_ leaves: Int, _ leg: Int, giving bound: Relaxation.Bound?, _ given: Int) -> Int? {
    guard let lunch = instance.workers[worker].lunch, leaves <= lunch.latest + (bound == .lunch ? given : 0) else { return nil }
    return max(leaves + leg, lunch.earliest) + lunch.length
  }

  /// From the departures at one stop to those at the next.
  private func step(
    from here: Int, to next: Int, isNew: Bool = false, _ due: inout Int?, _ taken: inout Int?,
    giving bound: Relaxation.Bound?, _ given: Int
  ) {
    let leg = instance.travel.seconds(here, next)
    let job = instance.jobs[next]
    let gives = isNew ? bound == .promise : bound == .other(next)
    let latest = job.latest + (gives ? given : 0)
    var arrived = taken.map { $0 + leg }
    if let due, let lunched = afterLunch(due, leg, giving: bound, given), lunched < arrived ?? .max { arrived = lunched }
    due = Day.departure(from: job, due.map { $0 + leg }, latest)
    taken = Day.departure(from: job, arrived, latest)
  }

  private static func departure(from job: Job, _ arrival: Int?, _ latest: Int) -> Int? {
    guard let arrival else { return nil }
    let start = max(arrival, job.earliest)
    return start <= latest ? start + job.service : nil
  }
}
