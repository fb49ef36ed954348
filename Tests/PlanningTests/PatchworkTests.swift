import Basics
import TestKit
import Testing

@testable import Planning

@Suite struct PatchworkTests {
  private func searched(_ instance: Instance, seed: UInt64, into count: Int, rounds: Int) -> Patchwork {
    var work = Patchwork(instance, seed: seed)
    for round in 0..<rounds {
      var patches = work.cut(into: count)
      for place in patches.indices {
        // Patches take different numbers of blocks, as threads do.
        for _ in 0...(place % 2) { patches[place].advance(elapsed: Double(round) / Double(rounds)) }
      }
      work.sew(patches)
    }
    return work
  }

  @Test("cut and sewn, every job stands once, no rule is broken, and the cost is the plan's", arguments: [1, 2, 3, 5])
  func sewnIsWhole(count: Int) {
    for (seed, isSymmetric) in [(UInt64(21), true), (22, false)] {
      let instance = RandomDay.instance(seed: seed, jobs: 120, workers: 12, hasLunch: true, isSymmetric: isSymmetric)
      let first = Patchwork(instance, seed: 3)
      let work = searched(instance, seed: 3, into: count, rounds: 5)
      for plan in [work.best, work.standing] {
        #expect((plan.routes.flatMap { $0 } + plan.unserved).sorted() == Array(0..<120))
        for (worker, order) in plan.routes.enumerated() {
          #expect(order.allSatisfy { instance.isAble(worker, for: $0) })
          #expect(order.isEmpty || instance.timetable(of: worker, doing: order) != nil)
        }
      }
      let cost = instance.cost(of: work.best)
      #expect(cost.lost == work.bestCost.lost && cost.travel == work.bestCost.travel)
      #expect(cost.total < instance.cost(of: first.best).total)
    }
  }

  @Test("a tape leads to the same plan again, and a tape of another day is refused", arguments: [1, 3])
  func tapeRepeats(count: Int) {
    let instance = RandomDay.instance(seed: 23, jobs: 90, workers: 9, hasLunch: true)
    let work = searched(instance, seed: 8, into: count, rounds: 4)
    var again = Patchwork(instance, seed: 8)
    let isDone = again.replay(work.tape)
    #expect(isDone)
    #expect(again.best == work.best && again.standing == work.standing && again.tape == work.tape)
    var other = Patchwork(instance, seed: 9)
    _ = other.replay(work.tape)
    #expect(other.best != work.best)
    var small = Patchwork(RandomDay.instance(seed: 24, jobs: 9, workers: 2, hasLunch: false), seed: 8)
    let isTaken = small.replay(work.tape)
    #expect(isTaken == (count == 1))
  }

  @Test("an engine goes on from a plan it is given")
  func adopts() {
    let instance = RandomDay.instance(seed: 25, jobs: 70, workers: 7, hasLunch: true, isSymmetric: false)
    let one = Engine(instance, seed: 1)
    one.construct()
    one.run(3000, temperature: 300)
    let other = Engine(instance, seed: 2)
    other.construct()
    other.run(500, temperature: 300)
    other.adopt(one.plan)
    #expect(other.plan == one.plan && other.standing == one.plan && other.best == one.best)
    other.run(2000, temperature: 20)
    let cost = instance.cost(of: other.plan)
    #expect(cost.lost == other.best.lost && cost.travel == other.best.travel)
    #expect(cost.total <= instance.cost(of: one.plan).total)
  }
}

@Suite struct CourseTests {
  private func warmth(_ elapsed: Double, lost: Int) -> Double {
    Course().temperature(elapsed: elapsed, lost: lost, weight: 1000, leg: 350, worth: 20_000)
  }

  @Test("hot while much is lost that could be kept, mild when nothing is, and cold at the end either way")
  func follows() {
    #expect(abs(warmth(0, lost: 0) - 3.4 * 350) < 1e-6)
    #expect(abs(warmth(0, lost: 500) - 10_000) < 1e-6)
    #expect(warmth(0, lost: 2) > warmth(0, lost: 1) && warmth(0, lost: 1) > warmth(0, lost: 0))
    for lost in [0, 4, 500] {
      #expect(abs(warmth(1, lost: lost) - 0.026 * 350) < 1e-6)
      for step in 1...20 { #expect(warmth(Double(step) / 20, lost: lost) < warmth(Double(step - 1) / 20, lost: lost)) }
    }
  }
}
