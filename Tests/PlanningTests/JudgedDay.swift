import Basics

@testable import Planning

/// A made-up day with a plan that leaves out a few jobs, on purpose: they are to be judged.
struct JudgedDay {
  let judge: Judge
  let extra: [Int]

  var instance: Instance { judge.instance }

  init(seed: UInt64) {
    let jobs = 14 + Int(seed % 12)
    let instance = RandomDay.instance(
      seed: seed, jobs: jobs, workers: 3 + Int(seed % 3), hasLunch: seed % 2 == 0, isSymmetric: seed % 3 != 0
    ).varied(seed: seed)
    let engine = Engine(instance, seed: seed)
    engine.construct()
    engine.run(Int(seed % 5) * 60, temperature: 300)
    var plan = engine.plan
    let extra = Array(plan.unserved.prefix(4)) + (jobs - 2..<jobs).filter { !plan.unserved.contains($0) }
    for worker in plan.routes.indices { plan.routes[worker].removeAll { extra.contains($0) } }
    plan.unserved = plan.unserved.filter { !extra.contains($0) } + extra
    judge = Judge(instance, plan)
    self.extra = extra
  }

  func day(of worker: Int) -> NaiveDay { NaiveDay(judge.instance, judge.plan, worker: worker) }
}

extension Instance {
  /// The same day with some workers out already, lunches of other lengths and hours, and jobs that need several abilities.
  fileprivate func varied(seed: UInt64) -> Instance {
    var chance = SeededGenerator(seed: seed &* 31)
    var jobs = jobs
    var workers = workers
    for place in workers.indices {
      workers[place].isOut = Int.random(in: 0...2, using: &chance) == 0
      guard let lunch = workers[place].lunch, Bool.random(using: &chance) else { continue }
      let earliest = lunch.earliest + Int.random(in: -60...60, using: &chance) * 60
      workers[place].lunch = Lunch(
        earliest: earliest, latest: earliest + Int.random(in: 0...900, using: &chance),
        length: Int.random(in: 900...4500, using: &chance))
    }
    for place in jobs.indices where Int.random(in: 0...3, using: &chance) == 0 {
      jobs[place].needs.insert(Int.random(in: 0...5, using: &chance))
    }
    return Instance(jobs: jobs, workers: workers, travel: travel, worth: worth)
  }
}
