import Basics
import Testing

@testable import App

/// A recorded day run again as it came in.
@Suite struct DayReplayTests {
  /// One technician at 0; a call known since yesterday 610 m to the north, another that comes in at 9:30 between the two ends.
  static let day = """
    {"name":"t","M":20000,"calls":[
      {"id":7,"x":0,"y":6100,"zone":0,"service":600,"a":36000,"b":43200,"w":3,"req":[0],"called":0},
      {"id":8,"x":0,"y":3050,"zone":0,"service":600,"a":34200,"b":39600,"w":2,"req":[0],"called":34200},
      {"id":9,"x":0,"y":0,"zone":0,"service":600,"a":34200,"b":39600,"w":5,"req":[9],"called":34200}],
     "techs":[{"id":70,"start":[0,0,0],"end":[0,0,0],"s":32400,"e":64800,"has":[0]}]}
    """

  private func options() -> DayReplay.Options {
    var options = DayReplay.Options()
    options.think = 0
    options.hindsight = 1
    return options
  }

  @Test("a call on the way is taken in before the one that was planned; what nobody may do is said")
  func replayed() throws {
    let file = try JSON(parsing: Array(try DayReplay.answer(Array(Self.day.utf8), options(), clock: TickingClock.seconds()).utf8))
    let route = file["routes"]?.array?.first
    #expect(route?["tech"] == 70 && route?["calls"] == [8, 7])
    // He leaves for call 8 as soon as it is known, 650 s away; then 650 s on to call 7, which was to begin at ten at the soonest.
    #expect(route?["departs"] == [34_200, 35_450] && route?["starts"] == [34_850, 36_100])
    #expect(file["travel"] == 2600 && file["unserved"] == [9] && file["lost"] == 5)
    #expect(file["hindsight"]?["lost"] == 5 && file["hindsight"]?["travel"] == 2600)
    #expect(file["answers"]?["microseconds"]?["fits"]?["count"] == 1 && file["answers"]?["refused"] == 1)
    #expect(file["answers"]?["hopeless"] == 1)
  }

  @Test("with foresight he leaves for a call so that he is there when it may begin")
  func foreseen() throws {
    var options = options()
    options.ahead = 60
    let file = try JSON(parsing: Array(try DayReplay.answer(Array(Self.day.utf8), options, clock: TickingClock.seconds()).utf8))
    let route = file["routes"]?.array?.first
    #expect(route?["calls"] == [8, 7] && route?["departs"] == [33_550, 35_350] && route?["starts"] == [34_200, 36_000])
  }

  @Test("calls without the time they came in, and days with lunch breaks, are refused by name")
  func refused() {
    func fault(_ from: String, _ to: String) -> String? {
      let text = Self.day.replacing(from, with: to, maxReplacements: 1)
      #expect(text != Self.day)
      do {
        _ = try DayReplay.answer(Array(text.utf8), options(), clock: TickingClock.seconds())
        return nil
      } catch {
        return error.text
      }
    }
    #expect(fault(",\"called\":34200", "")?.hasPrefix("calls[1].called:") == true)
    #expect(fault("\"has\":[0]}", "\"has\":[0],\"lunch\":[43200,50400,2700]}")?.contains("lunch") == true)
  }
}
