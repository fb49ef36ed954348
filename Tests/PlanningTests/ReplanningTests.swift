import Basics
import TestKit
import Testing

@testable import Planning

/// A day that runs and what a better one would move.
@Suite struct ReplanningTests {
  private static let hour = 3600
  private static let minute = 60

  /// Two workers in two quarters of a town: 10 minutes within a quarter, 40 from one to the other. Jobs name their quarter.
  private func town(
    _ jobs: [(quarter: Int, latest: Int)], evenness: Int = 0, needs: [Int: Set<Int>] = [:], has: [Set<Int>] = [[], []]
  ) -> Instance {
    let hour = Self.hour
    let quarters = jobs.map(\.quarter) + [0, 1] + [0, 1]
    return Instance(
      jobs: jobs.enumerated().map {
        Job(earliest: 8 * hour, latest: $1.latest, service: hour, weight: 4, needs: needs[$0] ?? [])
      },
      workers: (0..<2).map { Worker(from: 8 * hour, until: 18 * hour, has: has[$0]) },
      travel: Travel(places: quarters.count, isSymmetric: true) { quarters[$0] == quarters[$1] ? 600 : 2400 }, worth: hour,
      evenness: evenness)
  }

  private func replan(
    _ instance: Instance, _ standing: [[(job: Int, hour: Int)]], promised: Set<Int> = [], fixed: Set<Int> = [],
    told: Set<Int> = [], move: Int = 900, least: Int = 900, seed: UInt64 = 1
  ) -> Replanning {
    Replanning(
      instance, standing: standing, promised: promised, fixed: fixed, told: told, move: move, least: least, seed: seed,
      effort: 2_000)
  }

  @Test("two visits that cross the town are exchanged, each keeping its hour; travel saved is said")
  func exchange() {
    let hour = Self.hour
    let day = town([(0, 18 * hour), (1, 18 * hour), (0, 18 * hour), (1, 18 * hour)])
    // Each goes to the other's quarter at noon.
    let it = replan(day, [[(0, 9 * hour), (1, 12 * hour)], [(3, 9 * hour), (2, 12 * hour)]])
    #expect(Set(it.moves.map(\.job)) == [1, 2])
    #expect(it.moves.allSatisfy { $0.to.start == 12 * hour && $0.from?.worker != $0.to.worker })
    #expect(it.before.travel - it.after.travel == 4 * (2400 - 600))
    #expect(it.gain == 4 * 1800 - 2 * 900)
  }

  @Test("what gains less than is asked for is not proposed, and a move that is not worth its price is not made")
  func threshold() {
    let hour = Self.hour
    let day = town([(0, 18 * hour), (1, 18 * hour), (0, 18 * hour), (1, 18 * hour)])
    let standing = [[(job: 0, hour: 9 * hour), (1, 12 * hour)], [(3, 9 * hour), (2, 12 * hour)]]
    #expect(replan(day, standing, least: 5401).moves.isEmpty)
    #expect(replan(day, standing, least: 5400).moves.count == 2)
    #expect(replan(day, standing, move: 3700, least: 1).moves.isEmpty)
    let good = [[(job: 0, hour: 9 * hour), (2, 12 * hour)], [(3, 9 * hour), (1, 12 * hour)]]
    let kept = replan(day, good, least: 0)
    #expect(kept.moves.isEmpty && kept.gain == 0 && kept.before == kept.after)
  }

  @Test("a visit that would come too late goes to who can be there; the promise kept is counted")
  func promise() {
    let hour = Self.hour
    // The first worker is held with a customer until 14:00; his next promise ends at 12:00.
    var day = town([(0, 12 * hour), (0, 9 * hour)])
    var jobs = day.jobs
    jobs[1].earliest = 9 * hour
    jobs[1].service = 5 * hour
    // What is fixed belongs to one worker.
    jobs[1].needs = [9]
    var workers = day.workers
    workers[0].has = [9]
    day = Instance(jobs: jobs, workers: workers, travel: day.travel, worth: day.worth)
    let it = replan(day, [[(1, 9 * hour), (0, 10 * hour)], []], promised: [0], fixed: [1])
    #expect(it.moves == [.init(job: 0, from: .init(worker: 0, start: 10 * hour), to: .init(worker: 1, start: 10 * hour))])
    #expect(it.before.missed == 1 && it.after.missed == 0)
  }

  @Test("a promise that nobody can keep any more leaves the visit in the plan")
  func hopeless() {
    let hour = Self.hour
    let day = town([(0, 8 * hour), (1, 18 * hour)])
    let it = replan(day, [[(0, 9 * hour)], [(1, 9 * hour)]], promised: [0])
    #expect(it.moves.isEmpty && it.before.missed == 1)
  }

  @Test("a call that nobody has gets a place by moving another")
  func makesRoom() {
    let hour = Self.hour
    // Only the second worker may do job 1, at ten; he has an easy call at that hour.
    let day = town([(1, 18 * hour), (1, 10 * hour)], needs: [1: [7]], has: [[], [7]])
    let it = replan(day, [[], [(0, 9 * hour + 1800)]], promised: [1])
    #expect(it.moves.contains { $0.job == 1 && $0.from == nil && $0.to.worker == 1 && $0.to.start <= 10 * hour })
    #expect(it.before.missed == 1 && it.after.missed == 0)
  }

  @Test("what a customer was told is not moved to save travel, however much")
  func toldStays() {
    let hour = Self.hour
    let day = town([(0, 18 * hour), (1, 18 * hour), (0, 18 * hour), (1, 18 * hour)])
    let standing = [[(job: 0, hour: 9 * hour), (1, 12 * hour)], [(3, 9 * hour), (2, 12 * hour)]]
    #expect(replan(day, standing).moves.count == 2)
    // A promise that is kept anyway makes no difference.
    for promised in [[], [0, 1, 2, 3]] as [Set<Int>] {
      let it = replan(day, standing, promised: promised, told: [0, 1, 2, 3], move: 1, least: 1)
      #expect(it.moves.isEmpty && it.gain == 0 && it.after == it.before)
    }
    // Only what was told stays: the other one may go where it is at home.
    let half = replan(day, standing, told: [1], move: 1, least: 1)
    #expect(!half.moves.isEmpty && !half.moves.contains { $0.job == 1 })
  }

  @Test("what a customer was told is moved where that keeps another's promise, and where something else would do, that is moved")
  func toldMakesRoom() {
    let hour = Self.hour
    // Job 1 has to begin by ten and only who has skill 7 may do it; everybody who may has a call at that hour.
    let day = town([(1, 18 * hour), (1, 10 * hour)], needs: [1: [7]], has: [[], [7]])
    let it = replan(day, [[], [(0, 9 * hour)]], promised: [1], told: [0])
    #expect(it.moves.contains { $0.job == 1 && $0.from == nil && $0.to.worker == 1 && $0.to.start <= 10 * hour })
    #expect(it.moves.contains { $0.job == 0 && $0.from != nil })
    #expect(it.before.missed == 1 && it.after.missed == 0)
    // Two may do it. To move the second one's call costs two ways across the town more, and nobody was told of it.
    let two = town([(0, 18 * hour), (0, 10 * hour), (1, 18 * hour)], needs: [1: [7]], has: [[7], [7]])
    let standing = [[(job: 0, hour: 9 * hour)], [(2, 9 * hour)]]
    let free = replan(two, standing, promised: [1])
    #expect(free.moves.contains { $0.job == 0 } && !free.moves.contains { $0.job == 2 })
    let faithful = replan(two, standing, promised: [1], told: [0])
    #expect(!faithful.moves.contains { $0.job == 0 } && faithful.moves.contains { $0.job == 2 })
    #expect(faithful.after.missed == 0)
  }

  @Test("whatever stands, nobody is left out, nothing fixed is touched, and what is said to be gained is so", arguments: 1...12)
  func properties(_ seed: UInt64) {
    var chance = SeededGenerator(seed: seed)
    let hour = Self.hour
    let count = 24
    let plain = RandomDay.instance(seed: seed, jobs: count, workers: 4, hasLunch: seed % 2 == 0)
    let promised = Set((0..<count).filter { _ in Bool.random(using: &chance) })
    let jobs = plain.jobs.enumerated().map { place, job in
      var job = job
      job.earliest = 8 * hour
      job.service = 1800
      job.latest = promised.contains(place) ? Int.random(in: 9 * hour...17 * hour, using: &chance) : 18 * hour
      job.load = 0
      job.needs = []
      return job
    }
    let workers = plain.workers.map { worker in
      var worker = worker
      worker.from = 8 * hour
      worker.until = 18 * hour
      return worker
    }
    let day = Instance(jobs: jobs, workers: workers, travel: plain.travel, worth: hour, evenness: 300)
    // Any hours at all, as people put them; some jobs stand nowhere.
    var standing: [[(job: Int, hour: Int)]] = Array(repeating: [], count: 4)
    for job in 0..<20 {
      let at = Int.random(in: 8 * 12...16 * 12, using: &chance) * 300
      standing[Int.random(in: 0..<4, using: &chance)].append((job, at))
    }
    for worker in standing.indices { standing[worker].sort { ($0.hour, $0.job) < ($1.hour, $1.job) } }
    let told = Set((0..<20).filter { _ in Int.random(in: 0..<4, using: &chance) == 0 })
    let it = replan(day, standing, promised: promised, told: told, seed: seed)
    #expect(it.moves.isEmpty == (it.gain == 0))
    let moved = it.moves.map(\.job)
    #expect(Set(moved).count == moved.count)
    guard !it.moves.isEmpty else { return }
    #expect(it.gain >= 900)
    // The moves are paid for, one of which a customer knows with a quarter of the lightest promise.
    let broken = it.moves.count { $0.from != nil && told.contains($0.job) }
    let lightest = promised.map { day.jobs[$0].weight }.min() ?? 0
    let paid = it.moves.count { $0.from != nil && !told.contains($0.job) } * 900 + broken * max(900, day.worth * lightest / 4)
    #expect(broken == 0 || it.after.missed < it.before.missed)
    func cost(_ value: Replanning.Value) -> Int { value.lost * day.worth + value.travel + value.bias }
    #expect(it.gain == cost(it.before) - cost(it.after) - paid)
    for move in it.moves {
      #expect(move.to != move.from)
      #expect(move.from.map { from in standing[from.worker].contains { $0.job == move.job && $0.hour == from.start } } ?? true)
      // Nobody is sent before he is on duty.
      #expect(move.to.start >= 8 * hour)
      // The new hour does not meet another one on the same lane.
      for other in it.moves where other.job != move.job && other.to.worker == move.to.worker {
        #expect(other.to.start + 1800 <= move.to.start || move.to.start + 1800 <= other.to.start)
      }
    }
    let again = replan(day, standing, promised: promised, told: told, seed: seed)
    #expect(again.moves == it.moves)
  }
}
