import Basics
import TestKit
import Testing

@testable import Planning

/// Burdens shared evenly, and jobs left with whom they belong to.
@Suite struct EvennessTests {
  private static let hour = 3600

  /// Everything alike and everywhere equally far: nothing but evenness decides.
  private func flat(jobs: Int, workers: Int, evenness: Int, burdens: [Int] = [], bonds: [Int: [Bond]] = [:]) -> Instance {
    let hour = Self.hour
    return Instance(
      jobs: (0..<jobs).map {
        Job(earliest: 8 * hour, latest: 18 * hour, service: hour, weight: 3, bonds: bonds[$0] ?? [])
      },
      workers: (0..<workers).map {
        Worker(from: 8 * hour, until: 20 * hour, burden: burdens.isEmpty ? 0 : burdens[$0])
      },
      travel: Travel(places: jobs + 2 * workers, isSymmetric: true) { from, to in from < jobs && to < jobs ? 600 : 0 },
      worth: hour, evenness: evenness)
  }

  private func searched(_ instance: Instance, seed: UInt64 = 1) -> Plan {
    let engine = Engine(instance, seed: seed)
    engine.construct()
    for temperature in [600.0, 100, 20] { engine.run(1000, temperature: temperature) }
    return engine.plan
  }

  /// A plan as one number (FNV-1a over its routes).
  private func mark(_ plan: Plan) -> UInt64 {
    var sum: UInt64 = 1_469_598_103_934_665_603
    for route in plan.routes + [plan.unserved] {
      for one in route + [-1] { sum = (sum ^ UInt64(bitPattern: Int64(one))) &* 1_099_511_628_211 }
    }
    return sum
  }

  @Test("with no evenness and no bonds a plan is bit for bit the one that was found before there were any")
  func unchanged() {
    var marks: [UInt64] = []
    for one in EngineTests.days {
      let instance = RandomDay.instance(
        seed: one.seed, jobs: one.jobs, workers: one.workers, hasLunch: one.hasLunch, isSymmetric: one.isSymmetric)
      let engine = Engine(instance, seed: 9)
      engine.construct()
      for temperature in [1000.0, 300, 100, 30, 10] { engine.run(400, temperature: temperature) }
      marks.append(mark(engine.plan))
      #expect(!engine.isBiased && engine.bestBias == 0)
    }
    #expect(
      marks == [
        0x5ECC_3DCB_7FFB_9D93, 0x3338_73FD_6786_456B, 0x069B_0A6F_271A_1A7F, 0x22FB_0D8C_54EC_1259, 0x9946_491D_2571_215F,
        0xBBA1_BE60_324B_E7EA, 0x7B2C_F8B6_F3D0_EB67, 0x84F3_C1A6_6CBA_D6F0,
      ])
  }

  @Test("five for one, two for another and none for a third become three, two and two")
  func even() {
    let sizes = searched(flat(jobs: 7, workers: 3, evenness: 600)).routes.map(\.count).sorted()
    #expect(sizes == [2, 2, 3])
    // Without it nothing speaks against five for one.
    #expect(searched(flat(jobs: 7, workers: 3, evenness: 0)).routes.map(\.count).sorted() != [2, 2, 3])
  }

  @Test("who carries something already gets less")
  func carried() {
    let sizes = searched(flat(jobs: 6, workers: 3, evenness: 1200, burdens: [4, 0, 2])).routes.map(\.count)
    #expect(sizes == [0, 4, 2])
  }

  @Test("a job stays with whom it belongs to, unless that costs more than the bond is worth")
  func bond() {
    let bonded = flat(jobs: 4, workers: 2, evenness: 600, bonds: [1: [Bond(worker: 1, seconds: 1200)]])
    #expect(searched(bonded).routes[1].contains(1))
    let crowded = flat(
      jobs: 1, workers: 2, evenness: 600, burdens: [0, 5], bonds: [0: [Bond(worker: 1, seconds: 1200)]])
    #expect(searched(crowded).routes[0] == [0])
  }

  @Test("what the engine keeps count of is what the plan costs, whatever was moved", arguments: 1...6)
  func counted(_ seed: UInt64) {
    var chance = SeededGenerator(seed: seed)
    let plain = RandomDay.instance(seed: seed, jobs: 50, workers: 5, hasLunch: seed % 2 == 0)
    let jobs = plain.jobs.map { job in
      var job = job
      job.burden = Int.random(in: 0...3, using: &chance)
      if Int.random(in: 0...2, using: &chance) == 0 {
        job.bonds = [
          Bond(worker: Int.random(in: 0...4, using: &chance), seconds: Int.random(in: 1...3000, using: &chance)),
          Bond(worker: nil, seconds: 60),
        ]
      }
      return job
    }
    let workers = plain.workers.map { worker in
      var worker = worker
      worker.burden = Int.random(in: 0...5, using: &chance)
      return worker
    }
    let instance = Instance(jobs: jobs, workers: workers, travel: plain.travel, worth: 20_000, evenness: 240)
    let engine = Engine(instance, seed: seed)
    engine.construct()
    var least = Int.max
    for temperature in [1000.0, 200, 20] {
      engine.run(500, temperature: temperature)
      let cost = instance.cost(of: engine.plan)
      #expect(cost.lost == engine.best.lost && cost.travel == engine.best.travel && cost.bias == engine.bestBias)
      #expect(instance.cost(of: engine.standing).bias == Int(engine.live.pointee.bias))
      #expect(cost.total <= least)
      least = cost.total
    }
    let again = Engine(instance, seed: 1)
    again.adopt(engine.plan)
    #expect(again.bestBias == engine.bestBias)
    // A part of the day knows its people by other numbers and costs the same.
    let chosen = engine.plan.routes[1] + engine.plan.routes[3]
    let part = instance.part(jobs: chosen, workers: [1, 3])
    let first = engine.plan.routes[1].count
    let split = Plan(routes: [Array(0..<first), Array(first..<chosen.count)], unserved: [])
    let same = Plan(
      routes: engine.plan.routes.enumerated().map { [1, 3].contains($0.offset) ? $0.element : [] }, unserved: [])
    #expect(part.cost(of: split).bias == instance.cost(of: same).bias)
  }
}
