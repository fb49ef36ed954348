import Aftersales
import Basics
import Testing

@Suite("What ways really take") struct WayExperienceTests {
  typealias Journey = WayExperience.Journey

  private func journeys(_ minutes: [Int], hour: Int = 11) -> [Journey] {
    minutes.map { Journey(from: "urban", to: "suburban", hour: hour, minutes: $0) }
  }

  @Test(
    "the middle journey is drawn towards from the regulation's minutes, eight of which count as one journey each",
    arguments: [
      ([], 40), ([60], 45), ([60, 60, 60, 60, 60, 60, 60, 60], 55), ([30, 30, 30, 30, 30, 30, 30, 200], 33),
      (Array(repeating: 24, count: 100), 24),
    ] as [([Int], Int)])
  func examples(_ minutes: [Int], _ expected: Int) {
    // The part of the day draws once more: eight journeys at 60 make 50 of the pair and then 55 of the hour.
    let it = WayExperience(journeys(minutes))
    #expect(abs(it.minutes(from: "urban", to: "suburban", hour: 11, given: 40) - expected) <= 1)
    #expect(it.count(from: "suburban", to: "urban") == minutes.count)
  }

  @Test("the morning's ways say more of the morning than of the afternoon, and nothing of other areas")
  func bands() {
    let it = WayExperience(
      journeys(Array(repeating: 60, count: 20), hour: 8) + journeys(Array(repeating: 30, count: 20), hour: 14))
    let morning = it.minutes(from: "urban", to: "suburban", hour: 9, given: 40)
    let day = it.minutes(from: "urban", to: "suburban", hour: 15, given: 40)
    #expect(morning > 50 && day < 38)
    #expect(it.minutes(from: "urban", to: "urban", hour: 9, given: 20) == 20)
  }

  @Test("what cannot be a journey is not believed")
  func unbelieved() {
    let it = WayExperience(journeys([0, -5, 241, 6000]))
    #expect(it.count(from: "urban", to: "suburban") == 0)
    #expect(it == WayExperience())
  }

  @Test("whatever was driven, the answer lies between the regulation and the journeys, the same both ways", arguments: 1...40)
  func between(_ seed: UInt64) {
    var chance = SeededGenerator(seed: seed)
    let driven = (0..<Int.random(in: 1...60, using: &chance)).map { _ in Int.random(in: 1...240, using: &chance) }
    let given = Int.random(in: 1...120, using: &chance)
    let hour = Int.random(in: 0...23, using: &chance)
    let all = driven.map { Journey(from: "urban", to: "suburban", hour: Int.random(in: 0...23, using: &chance), minutes: $0) }
    let it = WayExperience(all)
    let said = it.minutes(from: "urban", to: "suburban", hour: hour, given: given)
    #expect(said >= min(given, driven.min() ?? given) && said <= max(given, driven.max() ?? given))
    #expect(it.minutes(from: "suburban", to: "urban", hour: hour, given: given) == said)
    // In whatever order they were driven.
    #expect(WayExperience(all.shuffled(using: &chance)) == it)
    // One that went wrong among many moves it by no more than the journeys beside the middle lie apart.
    let steady = (0..<50).map { _ in Journey(from: "a", to: "b", hour: 11, minutes: 30) }
    let odd = Journey(from: "a", to: "b", hour: 11, minutes: 240)
    #expect(WayExperience(steady + [odd]).minutes(from: "a", to: "b", hour: 11, given: 30) == 30)
  }
}
