/// The search of a day. A large day may be searched in neighbourhoods: cut into patches of routes that lie beside one
/// another, each patch searched for itself at the same time as the others, sewn together, cut anew along other lines.
///
/// A plan is a function of instance, seed and tape. Where the patches run is the caller's business, and so is the time: the
/// caller says before each block how much of it is gone. Patches meet in `sew`, in their order.
package struct Patchwork: Sendable {
  package let instance: Instance
  package let seed: UInt64
  private let settings: Settings
  private let course = Course()
  private let whole: Whole
  private var cuts: UInt64 = 0
  /// The plan as it stands and the best one.
  package private(set) var standing: Plan
  package private(set) var best: Plan
  package private(set) var bestCost: (lost: Int, travel: Int)
  /// What nobody can save.
  package let floor: Int
  package let weight: Int
  /// What was done so far; a new patchwork of the same instance and seed comes by it to the same plan.
  package private(set) var tape = Tape()

  /// The engine of the uncut day.
  private struct Whole: @unchecked Sendable {  // used by `init`, and by the one patch when a day is not cut
    let engine: Engine
  }

  /// Begins with the plan an engine would begin with.
  package init(_ instance: Instance, seed: UInt64, settings: Settings = Settings()) {
    let engine = Engine(instance, seed: seed, settings: settings)
    engine.construct()
    self.instance = instance
    self.settings = settings
    self.seed = seed
    whole = Whole(engine: engine)
    standing = engine.plan
    best = engine.plan
    bestCost = engine.best
    floor = engine.floor
    weight = engine.weight
  }

  /// Some routes, their jobs, and the open jobs nearby, as a day of its own.
  package struct Patch: @unchecked Sendable {  // an engine belongs to one thread at a time: to whoever searches the patch
    let jobs: [Int]
    let workers: [Int]
    let engine: Engine
    let course: Course
    /// What the best plan of the whole day loses beyond what nobody can save, and the weight of the whole day.
    let lost: Int
    let weight: Int
    var temperatures: [Double] = []

    /// One block, warm as fits when `elapsed` (0 … 1) of the whole time is gone.
    package mutating func advance(elapsed: Double) {
      // Uncut, the engine itself knows what is lost by now.
      let lost = engine.weight == weight ? engine.best.lost - engine.floor : lost
      run(
        course.temperature(elapsed: elapsed, lost: lost, weight: weight, leg: engine.leg, worth: engine.instance.worth))
    }

    mutating func run(_ temperature: Double) {
      temperatures.append(temperature)
      engine.run(Tape.block, temperature: temperature)
    }
  }

  /// Cuts the day into about so many patches; one is the whole day as it stands.
  package mutating func cut(into count: Int) -> [Patch] {
    tape.cuts.append(Tape.Cut(into: count))
    let lost = bestCost.lost - floor
    guard count > 1 else {
      if whole.engine.standing != standing { whole.engine.adopt(standing) }
      return [
        Patch(
          jobs: Array(instance.jobs.indices), workers: Array(instance.workers.indices), engine: whole.engine, course: course,
          lost: lost, weight: weight)
      ]
    }
    return patches(of: max(1, instance.jobs.count / count), lost: lost)
  }

  /// The plan as it stands, in patches of at most about `size` jobs.
  private mutating func patches(of size: Int, lost: Int) -> [Patch] {
    cuts += 1
    var chance = Chance(seed: seed &+ cuts &* 0x2545_F491_4F6C_DD1D)
    var groups = [standing.routes.indices.map { $0 }]
    // Halves, until they are small: each route goes to the nearer of two far ones.
    while let large = groups.firstIndex(where: { jobs(of: $0) > size + size / 8 && $0.count > 3 }) {
      let (left, right) = halves(of: groups[large], &chance)
      groups[large] = left
      groups.append(right)
    }
    var groupOf = [Int](repeating: 0, count: instance.jobs.count)
    for (group, routes) in groups.enumerated() {
      for route in routes { for one in standing.routes[route] { groupOf[one] = group } }
    }
    var open = groups.map { _ in [Int]() }
    let served = standing.routes.flatMap { $0 }
    for one in standing.unserved {
      let nearest = served.min { instance.travel.seconds(one, $0) < instance.travel.seconds(one, $1) }
      open[nearest.map { groupOf[$0] } ?? 0].append(one)
    }
    return groups.indices.map { group in
      let workers = groups[group].sorted()
      let jobs = (workers.flatMap { standing.routes[$0] } + open[group]).sorted()
      var placeOf: [Int: Int] = [:]
      for (place, one) in jobs.enumerated() { placeOf[one] = place }
      let engine = Engine(instance.part(jobs: jobs, workers: workers), seed: chance.next(), settings: settings)
      engine.adopt(
        Plan(
          routes: workers.map { standing.routes[$0].compactMap { placeOf[$0] } }, unserved: open[group].compactMap { placeOf[$0] }
        ))
      return Patch(jobs: jobs, workers: workers, engine: engine, course: course, lost: lost, weight: weight)
    }
  }

  /// Takes what the patches came to.
  package mutating func sew(_ patches: [Patch]) {
    tape.cuts[tape.cuts.count - 1].temperatures = patches.map(\.temperatures)
    take(patches, \.plan)
    let cost = instance.cost(of: standing)
    if cost.total < instance.cost(of: best).total {
      best = standing
      bestCost = (cost.lost, cost.travel)
    }
    take(patches, \.standing)
  }

  private mutating func take(_ patches: [Patch], _ which: (Engine) -> Plan) {
    var left: [Int] = []
    for patch in patches {
      let plan = which(patch.engine)
      for (place, worker) in patch.workers.enumerated() { standing.routes[worker] = plan.routes[place].map { patch.jobs[$0] } }
      left += plan.unserved.map { patch.jobs[$0] }
    }
    standing.unserved = left.sorted()
  }

  private func jobs(of routes: [Int]) -> Int { routes.reduce(0) { $0 + standing.routes[$1].count } }

  /// Two halves with about as many routes, drawn apart round two far places.
  private func halves(of routes: [Int], _ chance: inout Chance) -> ([Int], [Int]) {
    let travel = instance.travel
    let middles = routes.map { route in
      let order = standing.routes[route]
      return order.isEmpty ? instance.start(of: route) : order[order.count / 2]
    }
    let any = middles[chance.below(middles.count)]
    let first = middles.max { travel.seconds(any, $0) < travel.seconds(any, $1) } ?? any
    // Not always the farthest of all: other lines each time.
    let drawn = (0..<3).map { _ in middles[chance.below(middles.count)] }
    let second = drawn.max { travel.seconds(first, $0) < travel.seconds(first, $1) } ?? any
    let sorted = routes.indices.sorted {
      let one = travel.seconds(first, middles[$0]) - travel.seconds(second, middles[$0])
      let other = travel.seconds(first, middles[$1]) - travel.seconds(second, middles[$1])
      return (one, $0) < (other, $1)
    }
    let half = routes.count / 2
    return (sorted[..<half].map { routes[$0] }, sorted[half...].map { routes[$0] })
  }
}

/// What makes a plan repeatable: how the day was cut each time, and the temperature of every block.
package struct Tape: Sendable, Equatable {
  /// Iterations of one block.
  package static let block = 2_000

  package struct Cut: Sendable, Equatable {
    package var into: Int
    /// For each patch the temperatures of its blocks.
    package var temperatures: [[Double]] = []

    package init(into: Int, temperatures: [[Double]] = []) {
      self.into = into
      self.temperatures = temperatures
    }
  }

  package var cuts: [Cut] = []

  package init(cuts: [Cut] = []) { self.cuts = cuts }
}

extension Patchwork {
  /// Goes the way of a tape again. False when the tape is of another day.
  package mutating func replay(_ tape: Tape) -> Bool {
    for one in tape.cuts {
      var patches = cut(into: one.into)
      guard patches.count == one.temperatures.count else { return false }
      for place in patches.indices { for temperature in one.temperatures[place] { patches[place].run(temperature) } }
      sew(patches)
    }
    return true
  }
}

extension Instance {
  /// Some of the jobs and workers as a day of its own.
  func part(jobs chosen: [Int], workers some: [Int]) -> Instance {
    let places = chosen + some.map { start(of: $0) } + some.map { end(of: $0) }
    let kept = chosen.map { number -> Job in
      var job = jobs[number]
      for place in job.bonds.indices { job.bonds[place].worker = job.bonds[place].worker.flatMap { some.firstIndex(of: $0) } }
      return job
    }
    return Instance(
      jobs: kept, workers: some.map { workers[$0] },
      travel: Travel(places: places.count, isSymmetric: travel.isSymmetric) { travel.seconds(places[$0], places[$1]) },
      worth: worth, evenness: evenness)
  }
}
