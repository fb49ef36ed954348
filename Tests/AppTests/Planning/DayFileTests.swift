import Basics
import Foundation
import Testing

@testable import App

/// The day file: what is read, what is refused and where, and the plan that comes out.
@Suite struct DayFileTests {
  static let day = """
    {"name":"t","M":20000,"calls":[
      {"id":7,"x":0,"y":610,"zone":0,"service":600,"a":32400,"b":39600,"w":3,"req":[0]},
      {"id":8,"x":0,"y":1220.5,"zone":0,"service":600,"a":32400,"b":39600,"w":2,"req":[0,9]},
      {"id":9,"x":0,"y":-610,"zone":0,"service":600,"a":32400,"b":39600,"w":5,"req":[]}],
     "techs":[{"id":70,"start":[0,0,0],"end":[0,0,0],"s":32400,"e":64800,"has":[0],"lunch":[43200,50400,2700]}]}
    """

  private func changed(_ from: String, _ to: String) -> [UInt8] {
    let text = Self.day.replacing(from, with: to, maxReplacements: 1)
    #expect(text != Self.day)
    return Array(text.utf8)
  }

  @Test("a plan keeps what can be kept, names what cannot, and is made again by its tape")
  func solved() throws {
    let day = Array(Self.day.utf8)
    let text = try DaySearch.answer(day, seed: 1, seconds: 0.2, threads: 1, elapsed: TickingClock.seconds())
    let plan = try JSON(parsing: Array(text.utf8))
    #expect(plan["instance"] == "t" && plan["unserved"] == [8] && plan["lost"] == 2 && plan["floor"] == 2)
    #expect(plan["routes"]?.array?.count == 1 && plan["routes"]?.array?.first?["tech"] == 70)
    #expect(Set(plan["routes"]?.array?.first?["calls"]?.array ?? []) == [7, 9])
    // 610 m there, 1,220 m across, 610 m back, at 6.1 m/s and streets 1.3 times as long.
    #expect(plan["travel"] == 520)
    let again = try JSON(parsing: Array(try DaySearch.answer(day, again: Array(text.utf8), elapsed: TickingClock.seconds()).utf8))
    #expect(again["routes"] == plan["routes"] && again["tape"] == plan["tape"])
  }

  @Test("classic instances count thousandths and load")
  func classic() throws {
    let text = """
      {"name":"c","M":1000000,"metric":"euclid1000","calls":[
        {"id":1,"x":3,"y":4,"service":0,"a":0,"b":90000,"w":1,"q":6,"req":[]},
        {"id":2,"x":3,"y":-4,"service":0,"a":0,"b":90000,"w":1,"q":6,"req":[]}],
       "techs":[{"id":1,"start":[0,0,0],"end":[0,0,0],"s":0,"e":100000,"has":[],"cap":10},
                {"id":2,"start":[0,0,0],"end":[0,0,0],"s":0,"e":100000,"has":[],"cap":10}]}
      """
    let plan = try JSON(
      parsing: Array(
        try DaySearch.answer(Array(text.utf8), seed: 1, seconds: 0.1, threads: 1, elapsed: TickingClock.seconds()).utf8))
    #expect(plan["lost"] == 0 && plan["travel"] == 20_000)
    #expect(plan["routes"]?.array?.map { $0["calls"]?.array?.count } == [1, 1])
  }

  @Test(
    "what is wrong is named with its place",
    arguments: [
      ("\"id\":8", "\"id\":7", "calls: id 7 stands twice"), ("\"y\":610", "\"y\":\"610\"", "calls[0].y"),
      ("\"w\":2", "\"w\":-2", "calls[1].w"), ("\"service\":600", "\"service\":1e3", "calls[0].service"),
      ("\"req\":[]", "\"req\":[0.5]", "calls[2].req"), ("\"zone\":0", "\"zone\":2", "calls[0].zone"),
      ("[0,0,0]", "[0,0]", "techs[0].start"), ("\"lunch\":[43200,", "\"lunch\":[", "techs[0].lunch"),
      ("\"M\":20000", "\"M\":99999999999", "M:"), ("\"techs\":[", "\"techs\":[],\"x\":[", "techs:"),
      ("\"name\":\"t\"", "\"metric\":\"miles\"", "metric:"),
    ])
  func refused(from: String, to: String, place: String) throws {
    let fault = #expect(throws: DayFile.Fault.self) { try DayFile(changed(from, to)) }
    #expect(fault?.text.hasPrefix(place) == true, "\(fault?.text ?? "")")
  }

  @Test("a plan without a tape, or with that of another day, is refused")
  func strangeTapes() throws {
    let day = Array(Self.day.utf8)
    for plan in ["{}", "{\"tape\":{\"seed\":\"x\",\"cuts\":[]}}", "{\"tape\":{\"seed\":\"1\",\"cuts\":[{\"into\":0}]}}"] {
      #expect(throws: DayFile.Fault.self) { try DaySearch.answer(day, again: Array(plan.utf8), elapsed: TickingClock.seconds()) }
    }
    let other = "{\"tape\":{\"seed\":\"1\",\"cuts\":[{\"into\":1,\"temperatures\":[[9.0],[9.0]]}]}}"
    #expect(throws: DayFile.Fault.self) { try DaySearch.answer(day, again: Array(other.utf8), elapsed: TickingClock.seconds()) }
  }
}
