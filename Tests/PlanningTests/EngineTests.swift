import Basics
import TestKit
import Testing

@testable import Planning

/// What the engine says is held against `Instance.timetable`, which tries everything one by one.
@Suite struct EngineTests {
  static let days: [(seed: UInt64, jobs: Int, workers: Int, hasLunch: Bool, isSymmetric: Bool)] = [
    (1, 30, 4, false, true), (2, 30, 4, true, true), (3, 60, 5, true, true), (4, 60, 5, true, false), (5, 25, 1, true, true),
    (6, 90, 9, false, false), (7, 120, 45, true, true), (8, 8, 6, true, true),
  ]

  private func day(_ one: (seed: UInt64, jobs: Int, workers: Int, hasLunch: Bool, isSymmetric: Bool)) -> Instance {
    RandomDay.instance(
      seed: one.seed, jobs: one.jobs, workers: one.workers, hasLunch: one.hasLunch, isSymmetric: one.isSymmetric)
  }

  @Test("nobody sits the morning out for an early lunch")
  func lunchComesBetween() throws {
    let hour = 3600
    let jobs = (0..<2).map { _ in Job(earliest: 8 * hour, latest: 17 * hour, service: hour, weight: 1, needs: []) }
    let worker = Worker(
      from: 8 * hour, until: 18 * hour, lunch: Lunch(earliest: 12 * hour, latest: 12 * hour, length: 5400), has: [])
    let instance = Instance(
      jobs: jobs, workers: [worker], travel: Travel(places: 4, isSymmetric: true) { _, _ in 1200 }, worth: 3600)
    let day = try #require(instance.timetable(of: 0, doing: [0, 1]))
    #expect(day.starts == [8 * hour + 1200, 9 * hour + 2400])
    #expect(day.lunchLeg == 2)
  }

  @Test("a plan serves each job once, breaks no rule and costs what the engine says", arguments: days)
  func plansAreTrue(_ one: (seed: UInt64, jobs: Int, workers: Int, hasLunch: Bool, isSymmetric: Bool)) {
    let instance = day(one)
    let engine = Engine(instance, seed: 9)
    engine.construct()
    var cheapest = Int.max
    for temperature in [1000.0, 300, 100, 30, 10] {
      engine.run(400, temperature: temperature)
      let plan = engine.plan
      let cost = instance.cost(of: plan)
      #expect(cost.lost == engine.best.lost && cost.travel == engine.best.travel)
      #expect(cost.total <= cheapest)
      cheapest = cost.total
      #expect((plan.routes.flatMap { $0 } + plan.unserved).sorted() == Array(0..<one.jobs))
      for (worker, order) in plan.routes.enumerated() {
        for job in order { #expect(instance.isAble(worker, for: job)) }
        #expect(order.isEmpty || instance.timetable(of: worker, doing: order) != nil)
      }
    }
  }

  @Test("the quick test of a place says what trying everything says", arguments: days)
  func quickTestIsExact(_ one: (seed: UInt64, jobs: Int, workers: Int, hasLunch: Bool, isSymmetric: Bool)) {
    let instance = day(one)
    let engine = Engine(instance, seed: 4)
    engine.construct()
    engine.run(300, temperature: 500)
    var fitting = 0
    var failing = 0
    for route in 0..<one.workers {
      let row = engine.slots + route * engine.stride
      let order = (0..<Int(engine.lengths[route])).map { Int(row[$0 + 1].place) }
      for job in 0..<one.jobs where !order.contains(job) {
        for place in 0...order.count {
          let quick = engine.fits(
            row[place], row[place + 1], engine.back[job * engine.places + Int(row[place].place)],
            engine.out[job * engine.places + Int(row[place + 1].place)], engine.job[job], engine.worker[route])
          var longer = order
          longer.insert(job, at: place)
          // Load is counted for the whole route before its places are looked at.
          let roomy = instance.lifted(worker: route)
          let slow = roomy.timetable(of: route, doing: longer) != nil
          #expect(quick == slow, "job \(job) behind stop \(place) of worker \(route)")
          if slow { fitting += 1 } else { failing += 1 }
        }
      }
    }
    #expect(fitting > 0 && failing > 0)
  }

  @Test("equal seeds and temperatures give equal plans, other seeds other ones")
  func plansRepeat() {
    let instance = RandomDay.instance(seed: 11, jobs: 80, workers: 7, hasLunch: true)
    func plan(_ seed: UInt64) -> (Plan, Int) {
      let engine = Engine(instance, seed: seed)
      engine.construct()
      for temperature in [900.0, 90, 9] { engine.run(700, temperature: temperature) }
      return (engine.plan, engine.current.travel)
    }
    #expect(plan(1) == plan(1))
    #expect(plan(1) != plan(2))
  }

  @Test("what nobody can do is named, and nothing else is")
  func impossibleJobs() {
    let instance = RandomDay.instance(seed: 12, jobs: 60, workers: 4, hasLunch: true)
    let alone = (0..<60).filter { job in
      !(0..<4).contains { instance.isAble($0, for: job) && instance.timetable(of: $0, doing: [job]) != nil }
    }
    let engine = Engine(instance, seed: 1)
    #expect(engine.impossible == alone && !alone.isEmpty)
    #expect(engine.floor == alone.reduce(0) { $0 + instance.jobs[$1].weight })
  }

  @Test("the search beats putting each job to its cheapest place")
  func searchHelps() {
    let instance = RandomDay.instance(seed: 13, jobs: 70, workers: 6, hasLunch: false)
    let engine = Engine(instance, seed: 1)
    engine.construct()
    let before = instance.cost(of: engine.plan).total
    for temperature in [900.0, 300, 90, 30, 9] { engine.run(1000, temperature: temperature) }
    #expect(instance.cost(of: engine.plan).total < before)
  }
}

extension Instance {
  /// The same day for a worker who carries anything.
  fileprivate func lifted(worker: Int) -> Instance {
    var workers = workers
    workers[worker].capacity = nil
    return Instance(jobs: jobs, workers: workers, travel: travel, worth: worth)
  }
}

@Suite struct CurveTests {
  @Test("logarithm and exponential are each other's inverse, and known values come out")
  func inverse() {
    #expect(abs(Curve.logarithm(2) - 0.6931471805599453) < 1e-14)
    #expect(abs(Curve.exponential(1) - 2.718281828459045) < 1e-13)
    for place in 1..<4096 {
      let x = Double(place) / 4096
      #expect(abs(Curve.exponential(Curve.logarithm(x)) - x) < 1e-12)
    }
  }
}
