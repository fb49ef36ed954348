import Basics
import TestKit
import Testing

@testable import Planning

/// What was missed once goes first.
@Suite struct AdvancingTests {
  private static let hour = 3600

  /// Calls of an hour each, ten minutes apart, for one technician from eight to six.
  private func day(latest: [Int]) -> Instance {
    Instance(
      jobs: latest.map { Job(earliest: 8 * Self.hour, latest: $0 * Self.hour, service: Self.hour, weight: 3) },
      workers: [Worker(from: 8 * Self.hour, until: 18 * Self.hour)],
      travel: Travel(places: latest.count + 2, isSymmetric: true) { from, to in
        from < latest.count && to < latest.count ? 600 : 0
      },
      worth: Self.hour)
  }

  @Test("a call that waited over night goes first, unless somebody's promise would pay for it; two keep their order")
  func examples() {
    let free = day(latest: [17, 17, 17, 17])
    #expect(free.advancing([3], of: 0, doing: [0, 1, 2, 3]) == [3, 0, 1, 2])
    #expect(free.advancing([2, 3], of: 0, doing: [0, 1, 2, 3]) == [2, 3, 0, 1])
    #expect(free.advancing([], of: 0, doing: [0, 1, 2, 3]) == [0, 1, 2, 3])
    // The first has to be reached by eight, the second by half past ten.
    let tight = day(latest: [8, 10, 17, 17])
    #expect(tight.advancing([3], of: 0, doing: [0, 1, 2, 3]) == [0, 1, 3, 2])
  }

  @Test("on any day the same jobs stay possible, and the urgent ones keep their order", arguments: EngineTests.days)
  func any(one: (seed: UInt64, jobs: Int, workers: Int, hasLunch: Bool, isSymmetric: Bool)) {
    let instance = RandomDay.instance(
      seed: one.seed, jobs: one.jobs, workers: one.workers, hasLunch: one.hasLunch, isSymmetric: one.isSymmetric)
    let engine = Engine(instance, seed: 3)
    engine.construct()
    engine.run(500, temperature: 100)
    var generator = SeededGenerator(seed: one.seed)
    for (worker, route) in engine.plan.routes.enumerated() {
      let urgent = Set(route.filter { _ in Int.random(in: 0..<3, using: &generator) == 0 })
      let order = instance.advancing(urgent, of: worker, doing: route)
      #expect(order.sorted() == route.sorted())
      #expect(order.filter(urgent.contains) == route.filter(urgent.contains))
      #expect(instance.timetable(of: worker, doing: order) != nil)
    }
  }
}
