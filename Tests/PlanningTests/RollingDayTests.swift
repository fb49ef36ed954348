import Basics
import TestKit
import Testing

@testable import Planning

@Suite struct RollingDayTests {
  /// A day that comes in, run as `baoxiu dispatch replay` runs it: each call answered, the rest improved now and then.
  private func run(
    _ instance: Instance, called: [Int], seed: UInt64, every: Int = 900, stretches: Int = 5,
    watch: (RollingDay) -> Void = { _ in }
  ) throws -> RollingDay {
    var day = try #require(RollingDay(instance, called: called, from: 7 * 3600))
    for time in stride(from: 7 * 3600, through: 20 * 3600, by: every) {
      for job in day.advance(to: time) {
        let rest = day.rest()
        guard let number = rest.jobs.firstIndex(of: job) else { continue }
        let advice = Judge(rest.instance, rest.plan).advice(for: number, seed: seed, effort: 300)
        if let best = advice.offers.first {
          day.place(best, for: job)
        } else if let repair = advice.repair {
          day.adopt(repair.plan, of: rest)
        }
      }
      watch(day)
      var asked = 0
      day.improve(seed: seed &+ UInt64(time)) {
        asked += 1
        return Double(asked) / Double(stretches + 1)
      }
    }
    day.advance(to: .max / 2)
    return day
  }

  private func made(seed: UInt64, jobs: Int = 60, workers: Int = 7) -> (Instance, [Int]) {
    let instance = RandomDay.instance(seed: seed, jobs: jobs, workers: workers, hasLunch: false, isSymmetric: seed % 2 == 0)
    var chance = SeededGenerator(seed: seed)
    // Some are left over from yesterday, most come in before they may be done, some after.
    let called = instance.jobs.map { job in
      Bool.random(using: &chance) ? 0 : job.earliest + Int.random(in: -7200...1800, using: &chance)
    }
    return (instance, called)
  }

  @Test("nobody leaves for a call that is not known, no promise and no shift is broken, every call stands once")
  func keepsTheRules() throws {
    var late = 0
    for seed in UInt64(1)...12 {
      let (instance, called) = made(seed: seed)
      let day = try run(instance, called: called, seed: seed)
      let all = day.stops.flatMap { $0 }
      #expect(Set(all.map(\.job)).count == all.count && all.count > 10)
      for (worker, stops) in day.stops.enumerated() {
        var place = instance.start(of: worker)
        var free = instance.workers[worker].from
        for stop in stops {
          let job = instance.jobs[stop.job]
          #expect(stop.departs >= free && stop.departs >= called[stop.job])
          #expect(stop.starts >= stop.departs + instance.travel.seconds(place, stop.job))
          #expect((job.earliest...max(job.earliest, job.latest)).contains(stop.starts))
          #expect(instance.isAble(worker, for: stop.job))
          if called[stop.job] > job.earliest { late += 1 }
          place = stop.job
          free = stop.starts + job.service
        }
        let home = free + instance.travel.seconds(place, instance.end(of: worker))
        #expect(home <= instance.workers[worker].until || stops.isEmpty)
        if let capacity = instance.workers[worker].capacity {
          #expect(stops.reduce(0) { $0 + instance.jobs[$1.job].load } <= capacity)
        }
      }
    }
    #expect(late > 10)
  }

  @Test("what is begun stays begun, and the same day with the same seed is the same day again")
  func begunStays() throws {
    let (instance, called) = made(seed: 31)
    var before: [[RollingDay.Stop]] = instance.workers.map { _ in [] }
    let day = try run(instance, called: called, seed: 5) { now in
      for (old, new) in zip(before, now.stops) { #expect(Array(new.prefix(old.count)) == old) }
      before = now.stops
    }
    #expect(try run(instance, called: called, seed: 5).stops == day.stops)
    #expect(try run(instance, called: called, seed: 6).stops != day.stops)
  }

  @Test("planning anew loses less over many days than answering alone")
  func improves() throws {
    var lost = (answered: 0, improved: 0)
    for seed in UInt64(40)...47 {
      let (instance, called) = made(seed: seed, jobs: 80, workers: 6)
      func weight(_ day: RollingDay) -> Int {
        let served = Set(day.stops.joined().map(\.job))
        return instance.jobs.indices.filter { !served.contains($0) }.reduce(0) { $0 + instance.jobs[$1].weight }
      }
      lost.answered += weight(try run(instance, called: called, seed: seed, stretches: 0))
      lost.improved += weight(try run(instance, called: called, seed: seed, stretches: 10))
    }
    #expect(lost.improved < lost.answered, "\(lost)")
  }

  @Test("who is out has a way home even with nothing more to do; who is not stays where he is")
  func wayHome() {
    let travel = Travel(places: 3, isSymmetric: true) { from, to in [[0, 40, 70], [40, 0, 100], [70, 100, 0]][from][to] }
    for isOut in [false, true] {
      let instance = Instance(
        jobs: [Job(earliest: 0, latest: 500, service: 10, weight: 1)],
        workers: [Worker(from: 0, until: 1_000, isOut: isOut)], travel: travel, worth: 10_000)
      let nothing = Plan(routes: [[]], unserved: [0])
      #expect(instance.cost(of: nothing).travel == (isOut ? 100 : 0))
      #expect(
        Judge(instance, nothing).verdict(of: 0, for: 0)
          == .fits(behind: 0, extra: isOut ? 10 : 110, start: 40, slack: 460))
      let engine = Engine(instance, seed: 1)
      engine.construct()
      #expect(engine.best.travel == 110)
      engine.adopt(nothing)
      #expect(engine.best.travel == (isOut ? 100 : 0))
      engine.construct()
      #expect(engine.best.lost == 0 && engine.best.travel == 110)
    }
  }

  @Test("a day with lunch breaks is refused, and so is one whose calls have no time")
  func refused() {
    let lunch = RandomDay.instance(seed: 1, jobs: 5, workers: 3, hasLunch: true)
    #expect(RollingDay(lunch, called: [0, 0, 0, 0, 0], from: 0) == nil)
    let plain = RandomDay.instance(seed: 1, jobs: 5, workers: 3, hasLunch: false)
    #expect(RollingDay(plain, called: [0], from: 0) == nil)
  }
}
