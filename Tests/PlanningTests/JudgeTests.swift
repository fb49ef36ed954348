import Basics
import TestKit
import Testing

@testable import Planning

/// Every answer of the judge is found again by trying everything with `Instance.timetable`: the named test fails, the named
/// relaxation suffices, and one minute less does not.
@Suite struct JudgeTests {
  /// Days whose last jobs are left out of the plan, on purpose, to be judged.
  private func judged(_ seed: UInt64) -> (judge: Judge, extra: [Int]) {
    let jobs = 18 + Int(seed % 14)
    let instance = RandomDay.instance(
      seed: seed, jobs: jobs, workers: 3 + Int(seed % 3), hasLunch: seed % 2 == 0, isSymmetric: seed % 3 != 0)
    let engine = Engine(instance, seed: seed)
    engine.construct()
    engine.run(Int(seed % 5) * 60, temperature: 300)
    var plan = engine.plan
    let extra = Array(plan.unserved.prefix(4)) + (jobs - 2..<jobs).filter { !plan.unserved.contains($0) }
    for worker in plan.routes.indices { plan.routes[worker].removeAll { extra.contains($0) } }
    plan.unserved = plan.unserved.filter { !extra.contains($0) } + extra
    return (Judge(instance, plan), extra)
  }

  /// Does the job fit somewhere into the worker's day, tried place by place?
  private func fits(_ instance: Instance, _ worker: Int, _ order: [Int], _ job: Int) -> Bool {
    (0...order.count).contains { place in
      var longer = order
      longer.insert(job, at: place)
      return instance.timetable(of: worker, doing: longer) != nil
    }
  }

  @Test("every verdict is true, and no smaller one is")
  func verdictsAreTrue() {
    var seen: [String: Int] = [:]
    for seed in UInt64(1)...700 {
      let (judge, extra) = judged(seed)
      let instance = judge.instance
      for job in extra {
        for worker in instance.workers.indices {
          let order = judge.plan.routes[worker]
          let verdict = judge.verdict(of: worker, for: job)
          seen["\(verdict)".prefix { $0.isLetter }.description, default: 0] += 1
          switch verdict {
          case .fits(let behind, let extra, let start, let slack):
            var longer = order
            longer.insert(job, at: behind)
            let hours = instance.timetable(of: worker, doing: longer)
            let before = order.isEmpty ? 0 : instance.timetable(of: worker, doing: order)?.travel
            #expect(hours != nil && before != nil && (hours?.travel ?? 0) - (before ?? 0) == extra)
            #expect(slack == instance.jobs[job].latest - start && slack >= 0 && start >= instance.jobs[job].earliest)
            #expect(start <= hours?.starts[behind] ?? 0)
            for place in 0...order.count {
              var other = order
              other.insert(job, at: place)
              if let hours = instance.timetable(of: worker, doing: other) { #expect(hours.travel - (before ?? 0) >= extra) }
            }
          case .lacks(let missing):
            #expect(!missing.isEmpty && missing == instance.jobs[job].needs.subtracting(instance.workers[worker].has).sorted())
          case .overload(let over):
            let load = (order + [job]).reduce(0) { $0 + instance.jobs[$1].load }
            #expect(over > 0 && load - over == instance.workers[worker].capacity)
          case .needs(let relaxation):
            #expect(!fits(instance, worker, order, job))
            #expect(fits(instance.giving(relaxation.bound, relaxation.minutes, worker, job), worker, order, job))
            for bound in bounds(instance, worker, order) {
              let less = instance.giving(bound, relaxation.minutes - 1, worker, job)
              #expect(!fits(less, worker, order, job), "\(bound) needs less than \(relaxation)")
            }
          case .crowded:
            for bound in bounds(instance, worker, order) {
              #expect(!fits(instance.giving(bound, Judge.most, worker, job), worker, order, job))
            }
          }
        }
      }
    }
    #expect(seen.values.reduce(0, +) >= 10_000, "\(seen)")
    for kind in ["fits", "lacks", "overload", "needs", "crowded"] { #expect((seen[kind] ?? 0) > 20, "\(kind): \(seen)") }
  }

  private func bounds(_ instance: Instance, _ worker: Int, _ order: [Int]) -> [Relaxation.Bound] {
    [.promise, .shift] + (instance.workers[worker].lunch == nil ? [] : [.lunch]) + order.map(Relaxation.Bound.other)
  }

  @Test("advice: the best three, or a repair that leaves nobody out, or of each kind the smallest wish")
  func adviceIsTrue() {
    var offers = 0
    var repairs = 0
    var wishes = 0
    for seed in UInt64(1)...160 {
      let (judge, extra) = judged(seed)
      let instance = judge.instance
      for job in extra {
        let advice = judge.advice(for: job, seed: seed, effort: 1_500)
        let fitting = instance.workers.indices.filter { worker in
          instance.isAble(worker, for: job) && fits(instance, worker, judge.plan.routes[worker], job)
        }
        #expect(advice.offers.count == min(3, fitting.count))
        if !fitting.isEmpty {
          offers += 1
          #expect(advice.repair == nil && advice.wishes.isEmpty)
          #expect(zip(advice.offers, advice.offers.dropFirst()).allSatisfy { $0.extra <= $1.extra })
          continue
        }
        if let repair = advice.repair {
          repairs += 1
          #expect(Set(repair.plan.unserved) == Set(judge.plan.unserved).subtracting([job]))
          #expect((repair.plan.routes.flatMap { $0 } + repair.plan.unserved).sorted() == Array(instance.jobs.indices))
          for (worker, order) in repair.plan.routes.enumerated() {
            #expect(order.allSatisfy { instance.isAble(worker, for: $0) })
            #expect(order.isEmpty || instance.timetable(of: worker, doing: order) != nil)
          }
          #expect(repair.extra == instance.cost(of: repair.plan).travel - instance.cost(of: judge.plan).travel)
          let before = owners(judge.plan)
          let after = owners(repair.plan)
          #expect(repair.moved == before.keys.filter { before[$0] != after[$0] }.sorted())
          continue
        }
        for wish in advice.wishes {
          wishes += 1
          check(wish, judge, job)
        }
      }
    }
    #expect(offers > 50 && repairs > 10 && wishes > 50, "\(offers) \(repairs) \(wishes)")
  }

  private func owners(_ plan: Plan) -> [Int: Int] {
    var owners: [Int: Int] = [:]
    for (worker, order) in plan.routes.enumerated() { for job in order { owners[job] = worker } }
    return owners
  }

  /// The wish helps, and no smaller one of its kind would, whoever were asked.
  private func check(_ wish: Advice.Wish, _ judge: Judge, _ job: Int) {
    let instance = judge.instance
    switch wish {
    case .relax(let worker, let relaxation):
      let given = instance.giving(relaxation.bound, relaxation.minutes, worker, job)
      #expect(given.isAble(worker, for: job) && fits(given, worker, judge.plan.routes[worker], job))
      for other in instance.workers.indices where instance.isAble(other, for: job) {
        let order = judge.plan.routes[other]
        for bound in bounds(instance, other, order) where isSameKind(bound, relaxation.bound) {
          let less = instance.giving(bound, relaxation.minutes - 1, other, job)
          #expect(!fits(less, other, order, job), "\(other) needs less than \(wish)")
        }
      }
    case .enable(let worker, let lacking):
      #expect(fits(instance, worker, judge.plan.routes[worker], job))
      #expect(Set(lacking) == instance.jobs[job].needs.subtracting(instance.workers[worker].has) && !lacking.isEmpty)
    }
  }

  private func isSameKind(_ one: Relaxation.Bound, _ other: Relaxation.Bound) -> Bool {
    switch (one, other) {
    case (.promise, .promise), (.shift, .shift), (.lunch, .lunch), (.other, .other): true
    default: false
    }
  }
}

extension Instance {
  /// The same day with one bound moved.
  fileprivate func giving(_ bound: Relaxation.Bound, _ minutes: Int, _ worker: Int, _ job: Int) -> Instance {
    var jobs = jobs
    var workers = workers
    switch bound {
    case .promise: jobs[job].latest += minutes * 60
    case .other(let other): jobs[other].latest += minutes * 60
    case .shift: workers[worker].until += minutes * 60
    case .lunch: workers[worker].lunch?.latest += minutes * 60
    }
    return Instance(jobs: jobs, workers: workers, travel: travel, worth: worth)
  }
}
