import Basics
import TestKit
import Testing

@testable import App

@Suite struct CaseNumberTests {
  @Test(
    "What can be the beginning of a case number is a stretch of the sorted numbers",
    arguments: [
      ("JB2026-00248", "JB2026-00248", "JB2026-00249"), ("jb202600248", "JB2026-00248", "JB2026-00249"),
      ("JB2026-002", "JB2026-002", "JB2026-003"), ("JB2026-0029", "JB2026-0029", "JB2026-0030"),
      ("JB2026-9", "JB2026-9", "JB2027"), ("JB2026", "JB2026-", "JB2027"), ("JB2026-", "JB2026-", "JB2027"),
      ("A12026-1", "A12026-1", "A12026-2"),
    ])
  func range(typed: String, from: String, below: String) throws {
    let range = try #require(CaseNumber.range(of: typed))
    #expect(range.from == from)
    #expect(range.below == below)
  }

  @Test(
    "Anything else is looked for as words",
    arguments: ["", "2026-00248", "00248", "KFR-35GW", "JB20", "王2026-1", "JB2026-12a", "JB1026-1", "13812345678", "JB2026--1"])
  func words(typed: String) { #expect(CaseNumber.range(of: typed) == nil) }

  @Test("Every number lies in the stretch of each of its beginnings, and no other year or branch does")
  func beginnings() throws {
    var chance = SeededGenerator(seed: 7)
    for _ in 0..<2000 {
      let count = Int.random(in: 1...120_000, using: &chance)
      let number = "JB2026-\(padded(count, 5))"
      for length in 6...number.count {
        let range = try #require(CaseNumber.range(of: String(number.prefix(length))))
        #expect(number >= range.from && number < range.below, "\(number.prefix(length))")
        #expect(!("JB2027-00001" >= range.from && "JB2027-00001" < range.below))
        #expect(!("JC2026-00001" >= range.from && "JC2026-00001" < range.below))
      }
    }
  }
}
