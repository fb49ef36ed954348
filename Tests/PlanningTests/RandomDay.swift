import Basics
import Planning

/// A made-up branch-day: drawn, small, with everything in it that makes days hard.
enum RandomDay {
  static func instance(seed: UInt64, jobs: Int, workers: Int, hasLunch: Bool, isSymmetric: Bool = true) -> Instance {
    var chance = SeededGenerator(seed: seed)
    let hour = 3600
    let places = (0..<(jobs + 2 * workers)).map { _ in
      (Int.random(in: 0...9000, using: &chance), Int.random(in: 0...9000, using: &chance))
    }
    let detours = (0..<7).map { _ in Int.random(in: 0...300, using: &chance) }
    let travel = Travel(places: places.count, isSymmetric: isSymmetric) { from, to in
      let straight = abs(places[from].0 - places[to].0) + abs(places[from].1 - places[to].1)
      return straight / 8 + (isSymmetric ? 0 : detours[(from * 3 + to) % 7])
    }
    return Instance(
      jobs: (0..<jobs).map { _ in
        let earliest = Int.random(in: 8 * hour...16 * hour, using: &chance)
        return Job(
          earliest: earliest, latest: earliest + Int.random(in: 0...5 * hour, using: &chance),
          service: Int.random(in: 600...5400, using: &chance), weight: Int.random(in: 1...9, using: &chance),
          load: Int.random(in: 0...4, using: &chance), needs: [Int.random(in: 0...3, using: &chance)])
      },
      workers: (0..<workers).map { worker in
        let from = Int.random(in: 8 * hour...10 * hour, using: &chance)
        return Worker(
          from: from, until: from + Int.random(in: 6 * hour...9 * hour, using: &chance),
          lunch: hasLunch && worker % 3 != 2 ? Lunch(earliest: 12 * hour, latest: 14 * hour, length: 2700) : nil,
          capacity: worker % 4 == 0 ? 12 : nil, has: Set((0...2).map { _ in Int.random(in: 0...3, using: &chance) }))
      },
      travel: travel, worth: 20_000)
  }
}
