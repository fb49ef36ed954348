/// A day that is planned and runs already: what it costs as it stands, and what a better one would move.
///
/// Hours matter here, not the order alone: what is planned for an hour keeps it where it can, and each visit that gets another
/// worker or hour costs `move` seconds. Nothing that stands is ever left out for it. What a customer was told already is moved
/// only where that keeps a promise that is broken otherwise, never to save travel.
package struct Replanning: Sendable {
  /// One job's place.
  package struct Place: Sendable, Hashable {
    package let worker: Int
    package let start: Int

    package init(worker: Int, start: Int) {
      self.worker = worker
      self.start = start
    }
  }

  package struct Move: Sendable, Hashable {
    package let job: Int
    /// nil: nobody had it.
    package let from: Place?
    package let to: Place
  }

  /// What a day costs: the jobs whose promise is not kept, their weight, travel in seconds, unevenness and broken bonds.
  package struct Value: Sendable, Hashable {
    package var missed = 0
    package var lost = 0
    package var travel = 0
    package var bias = 0
  }

  /// In the order of their hours; empty when the day is best left as it is.
  package private(set) var moves: [Move] = []
  package private(set) var before = Value()
  package private(set) var after = Value()
  /// Seconds that it gains, the moves paid for.
  package private(set) var gain = 0

  /// The day, its jobs free in their hours; `latest` of a job with a promise is its end.
  private let instance: Instance
  /// The hour each standing job is planned for.
  private let hours: [Int: Int]
  private let promised: Set<Int>
  private let fixed: Set<Int>
  private let told: Set<Int>
  private let move: Int
  /// What moving a visit has to be worth whose customer was told.
  private let toldMove: Int

  private typealias Found = (gain: Int, moves: [Move], value: Value)

  /// `standing`: for each worker his jobs in order with the hours they are planned for. What stands in nobody's list is open.
  /// `promised`: of these `latest` is the end of a promise and not of the day; `fixed`: these stay where they stand; `told`: the
  /// customer knows of it. `move`: what a move has to be worth, `least`: what all of it has to gain, both in seconds.
  package init(
    _ instance: Instance, standing: [[(job: Int, hour: Int)]], promised: Set<Int>, fixed: Set<Int>, told: Set<Int> = [],
    move: Int, least: Int, seed: UInt64, effort: Int
  ) {
    self.instance = instance
    self.promised = promised
    self.fixed = fixed
    self.told = told
    self.move = move
    // A quarter of the lightest promise: three visits may be moved for one, and hours of travel do not pay for it.
    toldMove = max(move, instance.worth * (promised.map { instance.jobs[$0].weight }.min() ?? 0) / 4)
    hours = Dictionary(standing.joined().map { ($0.job, $0.hour) }, uniquingKeysWith: { first, _ in first })
    let routes = standing.map { $0.map(\.job) }
    let now = routes.indices.map { course(of: $0, doing: routes[$0], keeping: Set(routes[$0])) }
    let open = instance.jobs.indices.filter { hours[$0] == nil }
    before = value(routes, now, open)
    let all = [true, false].flatMap { isTrue in
      isTrue || !told.isEmpty ? found(routes, now, isTrue: isTrue, seed, effort) : []
    }
    let faithful = all.filter { !$0.moves.contains { told.contains($0.job) } }
    let missed = faithful.map(\.value.missed).min() ?? before.missed
    let saving = all.filter { $0.value.missed < missed }
    // Of equals the first, which keeps more hours.
    let best = (saving.isEmpty ? faithful : saving).reversed().max { $0.gain < $1.gain }
    guard let best, best.gain >= least, !best.moves.isEmpty else {
      after = before
      return
    }
    moves = best.moves
    after = best.value
    gain = best.gain
  }

  /// Better days that the search finds. `isTrue`: what customers were told stays.
  private func found(_ routes: [[Int]], _ now: [[Int]], isTrue: Bool, _ seed: UInt64, _ effort: Int) -> [Found] {
    let held: Set<Int> = isTrue ? Set(told.filter { hours[$0] != nil }) : []
    return [true, false].compactMap { keepsHours in
      guard let plan = searched(routes, now, keepsHours, held, seed, effort) else { return nil }
      let changed = plan.routes.indices.map { settled($0, plan.routes[$0], routes[$0], now[$0], held) }
      let starts = changed.indices.map { begin(of: $0, doing: changed[$0], routes[$0], now[$0], held) }
      let found = moves(changed, starts, routes, now)
      let value = value(changed, starts, plan.unserved)
      let paid = found.reduce(0) { $0 + ($1.from == nil ? 0 : price(of: $1.job)) }
      let gain = cost(before) - cost(value) - paid
      return gain > 0 ? (gain, found, value) : nil
    }
  }

  private func price(of job: Int) -> Int { told.contains(job) ? toldMove : move }

  /// The jobs that stand nowhere and find no place beside what does, at the hours where it stands.
  package static func homeless(_ instance: Instance, standing: [[(job: Int, hour: Int)]], fixed: Set<Int>) -> Set<Int> {
    var jobs = instance.jobs
    var hours: [Int: Int] = [:]
    for (job, hour) in standing.joined() {
      hours[job] = hour
      guard !fixed.contains(job), (jobs[job].earliest...max(jobs[job].earliest, jobs[job].latest)).contains(hour) else {
        continue
      }
      jobs[job].earliest = hour
      jobs[job].latest = hour
    }
    let day = Instance(
      jobs: jobs, workers: instance.workers, travel: instance.travel, worth: instance.worth, evenness: instance.evenness)
    let engine = Engine(day, seed: 1)
    engine.adopt(feasible(standing.map { $0.map(\.job) }, in: day, fixed, hours))
    engine.construct()
    return Set(engine.plan.unserved.filter { hours[$0] == nil })
  }

  private func cost(_ value: Value) -> Int { value.lost * instance.worth + value.travel + value.bias }

  // MARK: the search

  /// A plan that does everything that stands; nil when none was found. `keepsHours`: what can be in time where it stands is
  /// not moved to another hour. `held`: these keep worker and hour. `now`: when everything that stands really begins.
  private func searched(
    _ routes: [[Int]], _ now: [[Int]], _ keepsHours: Bool, _ held: Set<Int>, _ seed: UInt64, _ effort: Int
  ) -> Plan? {
    var relaxed: Set<Int> = []
    // Days that people filled tighter than the ways allow run over; so they may here, or nothing could be said about them.
    var workers = instance.workers
    for worker in workers.indices {
      if let one = routes[worker].last, let start = now[worker].last {
        let home = start + instance.jobs[one].service + instance.travel.seconds(one, instance.end(of: worker))
        workers[worker].until = max(workers[worker].until, home)
      }
      workers[worker].lunch?.latest += Replanning.lateLunch
    }
    // Whoever holds what is held can do what nobody else can.
    let own = 1 + (instance.jobs.flatMap(\.needs) + instance.workers.flatMap(\.has)).reduce(0, max)
    for worker in workers.indices where !held.isDisjoint(with: routes[worker]) { workers[worker].has.insert(own + worker) }
    let end = workers.map(\.until).max() ?? 0
    let late = zip(routes.joined(), now.joined()).filter { instance.jobs[$0].latest < $1 }.map(\.0)
    for pass in 0..<4 {
      if pass == 3 { relaxed.formUnion(late) }
      var jobs = instance.jobs
      for one in jobs.indices where !fixed.contains(one) {
        if relaxed.contains(one) { jobs[one].latest = max(jobs[one].latest, end) }
        guard let hour = hours[one] else { continue }
        let worker = routes.firstIndex { $0.contains(one) }
        jobs[one].bonds.append(Bond(worker: worker, seconds: price(of: one)))
        if held.contains(one), let worker { jobs[one].needs.insert(own + worker) }
        // Nothing that stands is left out to save travel.
        jobs[one].weight += Replanning.heavy
        if keepsHours || held.contains(one), hour >= jobs[one].earliest, hour <= jobs[one].latest, !relaxed.contains(one) {
          jobs[one].earliest = hour
          jobs[one].latest = hour
        }
      }
      let day = Instance(
        jobs: jobs, workers: workers, travel: instance.travel, worth: instance.worth, evenness: instance.evenness)
      let engine = Engine(day, seed: seed)
      engine.adopt(Replanning.feasible(routes, in: day, fixed, hours))
      engine.construct()
      for temperature in Replanning.cooling { engine.run(effort / Replanning.cooling.count, temperature: temperature) }
      let left = engine.plan.unserved.filter { hours[$0] != nil }
      if left.isEmpty { return engine.plan }
      // A promise that nobody can keep beside the others is broken, and the visit still made.
      relaxed.formUnion(left)
    }
    return nil
  }

  private static let heavy = 1_000
  /// A break at noon may begin so much later than planned, in seconds, as it does where a visit takes long.
  private static let lateLunch = 3_600
  private static let cooling = [300.0, 120, 40, 10]

  /// As much of what stands as fits, in its order.
  private static func feasible(_ routes: [[Int]], in day: Instance, _ fixed: Set<Int>, _ hours: [Int: Int]) -> Plan {
    var kept: [[Int]] = []
    for (worker, route) in routes.enumerated() {
      let fixed = route.filter(fixed.contains)
      var order: [Int] = []
      for one in route {
        let rest =
          fixed.contains(one) ? [] : fixed.filter { !order.contains($0) && hours[$0, default: 0] > hours[one, default: 0] }
        if day.isAble(worker, for: one), day.timetable(of: worker, doing: order + [one] + rest) != nil { order.append(one) }
      }
      kept.append(order)
    }
    let served = Set(kept.joined())
    return Plan(routes: kept, unserved: day.jobs.indices.filter { !served.contains($0) })
  }

  // MARK: hours

  /// A worker's jobs in an order of least moves: those that were his before stay in their order and what is new comes where it
  /// costs least, unless the order that was found is worth more. To the search, orders of equal ways are all the same.
  private func settled(_ worker: Int, _ order: [Int], _ before: [Int], _ now: [Int], _ held: Set<Int>) -> [Int] {
    guard order != before else { return order }
    func price(_ order: [Int]) -> Int {
      let starts = begin(of: worker, doing: order, before, now, held)
      let lost = zip(order, starts).reduce(0) { sum, one in
        promised.contains(one.0) && one.1 > instance.jobs[one.0].latest ? sum + instance.jobs[one.0].weight : sum
      }
      let shown = zip(order, paper(order, starts, before, now))
      let moved = shown.reduce(0) { sum, one in
        before.contains(one.0) && hours[one.0] != one.1 && !fixed.contains(one.0) ? sum + self.price(of: one.0) : sum
      }
      // Whatever is fixed stays at its hour, and the day ends when it ended.
      let broken = zip(order, starts).contains { fixed.contains($0.0) && hours[$0.0] != $0.1 }
      let places = [instance.start(of: worker)] + order + [instance.end(of: worker)]
      let travel = zip(places, places.dropFirst()).reduce(0) { $0 + instance.travel.seconds($1.0, $1.1) }
      return lost * instance.worth + moved + travel + (broken ? Replanning.heavy * instance.worth : 0)
    }
    var stable = before.filter(order.contains)
    for one in order where !before.contains(one) {
      let ways = (0...stable.count).map { place -> (price: Int, order: [Int]) in
        var longer = stable
        longer.insert(one, at: place)
        return (price(longer), longer)
      }
      stable = ways.min { $0.price < $1.price }?.order ?? stable + [one]
    }
    return price(stable) <= price(order) ? stable : order
  }

  /// Whose day is the same has the hours that he has now, however tight they are.
  private func begin(of worker: Int, doing order: [Int], _ before: [Int], _ now: [Int], _ held: Set<Int>) -> [Int] {
    order == before ? now : kept(worker, order, held)
  }

  /// When each job of a worker's day begins, whoever wishes to begin not before his hour waiting for it; late where there is
  /// no other way. A break at noon is taken before the first job that would run into it.
  private func course(of worker: Int, doing order: [Int], keeping wishes: Set<Int>) -> [Int] {
    let who = instance.workers[worker]
    var here = instance.start(of: worker)
    var free = who.from
    var lunch = who.lunch
    return order.map { one in
      let job = instance.jobs[one]
      let arrives = free + instance.travel.seconds(here, one)
      let wish = max(job.earliest, wishes.contains(one) ? hours[one] ?? 0 : 0)
      var start = max(arrives, wish)
      if let due = lunch, start + job.service > due.earliest {
        start = max(wish, max(arrives, due.earliest) + due.length)
        lunch = nil
      }
      free = start + job.service
      here = one
      return start
    }
  }

  /// The hours of a changed day: each job keeps the hour it is planned for unless another job would be late by it.
  private func kept(_ worker: Int, _ order: [Int], _ held: Set<Int>) -> [Int] {
    var wishes: Set<Int> = Set(order.filter { fixed.contains($0) || held.contains($0) })
    func late(_ starts: [Int]) -> Int {
      zip(order, starts).reduce(0) { $0 + max(0, $1.1 - instance.jobs[$1.0].latest) }
    }
    var starts = course(of: worker, doing: order, keeping: wishes)
    for one in order where !wishes.contains(one) && hours[one] != nil {
      let tried = course(of: worker, doing: order, keeping: wishes.union([one]))
      if late(tried) <= late(starts) {
        wishes.insert(one)
        starts = tried
      }
    }
    return starts
  }

  /// The hour that a job has on paper: who is late at an hour anyway is not given another one, as long as nothing that stands
  /// before him lasts into it.
  private func paper(_ order: [Int], _ starts: [Int], _ before: [Int], _ now: [Int]) -> [Int] {
    var end = Int.min
    return zip(order, starts).map { one, start in
      var shown = start
      if let hour = hours[one], let old = before.firstIndex(of: one), start > hour, start <= now[old], end <= hour {
        shown = hour
      }
      end = shown + instance.jobs[one].service
      return shown
    }
  }

  private func moves(_ routes: [[Int]], _ starts: [[Int]], _ before: [[Int]], _ now: [[Int]]) -> [Move] {
    var found: [Move] = []
    for worker in routes.indices where routes[worker] != before[worker] {
      for (one, start) in zip(routes[worker], paper(routes[worker], starts[worker], before[worker], now[worker]))
      where !fixed.contains(one) {
        let old = before.firstIndex { $0.contains(one) }
        if old == worker, hours[one] == start { continue }
        let from = old.flatMap { old in hours[one].map { Place(worker: old, start: $0) } }
        found.append(Move(job: one, from: from, to: Place(worker: worker, start: start)))
      }
    }
    return found.sorted { ($0.to.start, $0.job) < ($1.to.start, $1.job) }
  }

  private func value(_ routes: [[Int]], _ starts: [[Int]], _ open: [Int]) -> Value {
    var value = Value()
    for (worker, order) in routes.enumerated() {
      for (one, start) in zip(order, starts[worker]) where !fixed.contains(one) {
        // Somebody who may not go there keeps nothing.
        let isAble = instance.isAble(worker, for: one)
        guard !isAble || promised.contains(one) && start > instance.jobs[one].latest else { continue }
        if promised.contains(one) { value.missed += 1 }
        value.lost += instance.jobs[one].weight
      }
    }
    for one in open {
      if promised.contains(one) { value.missed += 1 }
      value.lost += instance.jobs[one].weight
    }
    let cost = instance.cost(of: Plan(routes: routes, unserved: []))
    value.travel = cost.travel
    value.bias = cost.bias
    return value
  }
}
