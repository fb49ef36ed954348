/// A day while it runs: jobs become known when they are called in, who is on his way stays on it, and what is not begun may
/// be planned anew at any time. Nothing here knows what comes later.
///
/// Everybody leaves for his next stop as late as he may without being later there: until then another job can take its place.
package struct RollingDay: Sendable {
  /// The whole day, of which only what is known is used.
  package let whole: Instance
  /// When each job is called in.
  private let called: [Int]
  /// Nothing that happens from here on is known.
  package private(set) var now: Int
  private var days: [Underway]
  /// Known jobs that nobody has.
  private var unclaimed: [Int]

  /// A stop that is begun or over.
  package struct Stop: Sendable, Equatable {
    package let job: Int
    /// When the worker left for it, and when he starts there.
    package let departs: Int
    package let starts: Int
  }

  private struct Underway: Sendable {
    var done: [Stop] = []
    /// Not begun, in order.
    var ahead: [Int] = []
    /// Where the last stop is (a place of the whole day), and when it is over.
    var place: Int
    var free: Int
  }

  /// What can still be planned, as a day of its own.
  package struct Rest: Sendable {
    package let instance: Instance
    /// The plan as it stands.
    package let plan: Plan
    /// For each job of `instance` its number in the whole day.
    package let jobs: [Int]
  }

  /// Nil when somebody's day has a lunch break: when it is taken is not kept here.
  package init?(_ whole: Instance, called: [Int], from start: Int) {
    guard called.count == whole.jobs.count, whole.workers.allSatisfy({ $0.lunch == nil }) else { return nil }
    self.whole = whole
    self.called = called
    now = start
    days = whole.workers.indices.map { Underway(place: whole.start(of: $0), free: whole.workers[$0].from) }
    unclaimed = whole.jobs.indices.filter { called[$0] <= start }
  }

  /// The stops of each worker, those begun so far.
  package var stops: [[Stop]] { days.map(\.done) }

  /// The clock goes on: whoever has to leave before `time` leaves. Says which jobs were called in meanwhile.
  @discardableResult package mutating func advance(to time: Int) -> [Int] {
    for worker in days.indices {
      while let next = days[worker].ahead.first {
        let stop = stop(next, of: worker)
        guard stop.departs < time else { break }
        days[worker].ahead.removeFirst()
        days[worker].done.append(stop)
        days[worker].place = next
        days[worker].free = stop.starts + whole.jobs[next].service
      }
    }
    let before = now
    now = max(now, time)
    let fresh = called.indices.filter { called[$0] > before && called[$0] <= now }
    unclaimed += fresh
    // A promise that is over is lost.
    unclaimed.removeAll { whole.jobs[$0].latest < now }
    return fresh
  }

  private func stop(_ job: Int, of worker: Int) -> Stop {
    let leg = whole.travel.seconds(days[worker].place, job)
    let starts = max(max(days[worker].free, now) + leg, whole.jobs[job].earliest)
    return Stop(job: job, departs: starts - leg, starts: starts)
  }

  /// What is left to plan: every known job that is not begun and may still be in time.
  package func rest() -> Rest {
    let jobs = (days.flatMap(\.ahead) + unclaimed).sorted()
    var numberOf: [Int: Int] = [:]
    for (number, job) in jobs.enumerated() { numberOf[job] = number }
    var workers = days.indices.map { number in
      var worker = whole.workers[number]
      worker.from = max(days[number].free, now)
      worker.isOut = !days[number].done.isEmpty
      worker.capacity = worker.capacity.map { $0 - days[number].done.reduce(0) { $0 + whole.jobs[$1.job].load } }
      return worker
    }
    for number in days.indices {
      workers[number].burden += days[number].done.reduce(0) { $0 + whole.jobs[$1.job].burden }
    }
    let places = jobs + days.map(\.place) + days.indices.map { whole.end(of: $0) }
    return Rest(
      instance: Instance(
        jobs: jobs.map { whole.jobs[$0] }, workers: workers,
        travel: Travel(places: places.count, isSymmetric: whole.travel.isSymmetric) {
          whole.travel.seconds(places[$0], places[$1])
        }, worth: whole.worth, evenness: whole.evenness),
      plan: Plan(
        routes: days.map { $0.ahead.compactMap { numberOf[$0] } }, unserved: unclaimed.compactMap { numberOf[$0] }.sorted()),
      jobs: jobs)
  }

  /// Takes over a plan of `rest`, made at this moment.
  package mutating func adopt(_ plan: Plan, of rest: Rest) {
    for worker in days.indices { days[worker].ahead = plan.routes[worker].map { rest.jobs[$0] } }
    unclaimed = plan.unserved.map { rest.jobs[$0] }
  }

  /// Puts an open job behind so many stops of a worker, as an offer of `Advice` for this `rest` says.
  package mutating func place(_ offer: Advice.Offer, for job: Int) {
    days[offer.worker].ahead.insert(job, at: offer.behind)
    unclaimed.removeAll { $0 == job }
  }

  /// Searches for a better plan of what is left until `elapsed` is 1: warm enough to move things, not so warm that what
  /// is good is forgotten.
  package mutating func improve(seed: UInt64, elapsed: () -> Double) {
    let rest = rest()
    guard !rest.jobs.isEmpty else { return }
    let engine = Engine(rest.instance, seed: seed)
    engine.adopt(rest.plan)
    engine.construct()
    let course = Course.rolling
    var share = elapsed()
    while share < 1 {
      engine.run(
        RollingDay.stretch,
        temperature: course.temperature(
          elapsed: share, lost: engine.best.lost - engine.floor, weight: engine.weight, leg: engine.leg,
          worth: rest.instance.worth))
      share = elapsed()
    }
    adopt(engine.plan, of: rest)
  }

  /// Iterations between two looks at the clock.
  private static let stretch = 200
}

extension Course {
  /// A plan that stands already is searched round, not forgotten.
  static var rolling: Course {
    var course = Course()
    course.mild = 1
    return course
  }
}
