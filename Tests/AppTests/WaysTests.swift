import Aftersales
import Basics
import Testing

@testable import App

@Suite("What ways are taken for") struct WaysTests {
  private let rules = PlanningRules()

  @Test(
    "a pin is two plain decimals and lies on the globe",
    arguments: [
      ("31.2304,121.4737", true), ("31.2304， 121.4737", true), ("-33.9 18.4", true), ("31.2304", false), ("91,0", false),
      ("31.2,181", false), ("1e1,20", false), ("nan,nan", false), ("1,2,3", false), ("", false), ("31..2,121", false),
    ])
  func pin(_ text: String, _ isPlace: Bool) {
    #expect((Pin(text) != nil) == isPlace)
  }

  @Test("the straight line over the globe is as long as it is known to be, both ways")
  func metres() throws {
    let beijing = try #require(Pin("39.9042,116.4074"))
    let shanghai = try #require(Pin("31.2304,121.4737"))
    #expect(abs(beijing.metres(to: shanghai) - 1_067_000) < 3_000)
    #expect(beijing.metres(to: shanghai) == shanghai.metres(to: beijing))
    #expect(beijing.metres(to: beijing) == 0)
  }

  @Test("areas decide where no pin is known; pins decide by distance and speed; experience draws both")
  func table() throws {
    let pins = ["31.2304,121.4737", "31.2804,121.4737"].compactMap { Pin($0) }
    try #require(pins.count == 2)
    let one = WayPlace(zone: "urban", pin: pins[0])
    // 5,560 m to the north: 7.5 km of streets at 22 km/h.
    let other = WayPlace(zone: "urban", pin: pins[1])
    let plain = BranchWays(rules: rules).table([one, other, .town, .suburb], hours: 9...17)
    #expect(plain[0][1] == WayBasis(minutes: 21, count: 0) && plain[1][0] == plain[0][1])
    #expect(plain[0][0].minutes == 0)
    #expect(plain[0][2].minutes == 20 && plain[2][3].minutes == 40 && plain[1][3].minutes == 40)
    let slow = WayExperience((0..<400).map { _ in .init(from: "urban", to: "urban", hour: 11, minutes: 40) })
    let learned = BranchWays(rules: rules, experience: slow).table([one, other, .town], hours: 10...15)
    #expect(learned[0][2] == WayBasis(minutes: 40, count: 400))
    #expect(learned[0][1].minutes == 41)
    #expect(learned[0][1].seconds == 45 * 60)
  }

  @Test("a place that the address alone tells makes no way shorter than its area has it")
  func rough() throws {
    let pins = ["31.2304,121.4737", "31.4304,121.4737"].compactMap { Pin($0) }
    try #require(pins.count == 2)
    let door = WayPlace(zone: "urban", pin: pins[0])
    let district = WayPlace(zone: "urban", pin: pins[0], isRough: true)
    let other = WayPlace(zone: "urban", pin: pins[1], isRough: true)
    let table = BranchWays(rules: rules).table([door, district, other], hours: 9...17)
    #expect(table[1][1].minutes == 20 && table[0][1].minutes == 20 && table[1][0].minutes == 20)
    // 22.2 km to the north: 30 km of streets at 22 km/h.
    #expect(table[0][2].minutes == 82 && table[1][2].minutes == 82)
  }
}
