import Aftersales
import Basics
import Logging
import Synchronization
import Testing
import Web

@testable import App

/// A routing service as the tests want it: seconds by the difference of latitudes, or silence.
private final class Roads: Sendable {
  enum Manner { case well, silent, wrong, refusing }
  private let manner: Mutex<Manner>
  private let count = Mutex(0)
  private let task = Mutex<Task<Void, Never>?>(nil)

  init(_ manner: Manner) { self.manner = Mutex(manner) }

  var asked: Int { count.withLock { $0 } }
  func become(_ manner: Manner) { self.manner.withLock { $0 = manner } }

  /// The port at which it listens.
  func start() async throws -> Int {
    var logger = Logger(label: "roads")
    logger.logLevel = .critical
    let route = Route("GET", "/table/v1/driving/{places}") { call in
      self.count.withLock { $0 += 1 }
      switch self.manner.withLock({ $0 }) {
      case .silent:
        try? await Task.sleep(for: .seconds(20))
        return Answer.text("", status: 200)
      case .wrong: return Answer.json(["code": "Ok", "durations": [[1]]])
      case .refusing: return Answer.json(["code": "NoSegment"], status: 400)
      case .well: break
      }
      let places = (call.parameters["places"] ?? "").split(separator: ";").map { pair in
        Double(pair.split(separator: ",").last ?? "") ?? 0
      }
      func picked(_ name: String) -> [Double] {
        call.query[name]?.split(separator: ";").compactMap { Int($0) }.map { places[$0] } ?? places
      }
      let rows = picked("sources").map { from in
        JSON.array(picked("destinations").map { .number(String(abs(from - $0) * 60_000 + 0.5)) })
      }
      return Answer.json(["code": "Ok", "durations": .array(rows)])
    }
    return await withCheckedContinuation { continuation in
      let server = Server(
        host: "127.0.0.1", port: 0, routes: [route], logger: logger, clock: Office.systemClock,
        notFound: { _ in Answer.text("", status: 404) }, started: { continuation.resume(returning: $0) })
      task.withLock { $0 = Task { try? await server.run(beside: []) } }
    }
  }

  func stop() { task.withLock { $0?.cancel() } }
}

@Suite("Ways by the road")
struct RoadTests {
  private let now = Instant(rfc3339: "2026-11-20T09:00:00+08:00")!
  private let day = LocalDay("2026-11-20")!
  private let pins = ["31.20,121.40", "31.25,121.40", "31.30,121.40"].compactMap { Pin($0) }

  private func shelf(_ port: Int, milliseconds: Int64 = 20_000) throws -> RoadShelf {
    var logger = Logger(label: "roads")
    logger.logLevel = .critical
    return RoadShelf(try #require(OSRMService("http://127.0.0.1:\(port)", milliseconds: milliseconds)), logger: logger)
  }

  private func settled(_ condition: () -> Bool) async throws {
    for _ in 0..<2_000 where !condition() { try await Task.sleep(for: .milliseconds(5)) }
    #expect(condition())
  }

  @Test("an address is plain HTTP with a host")
  func address() {
    for text in ["http://127.0.0.1:5000", "http://osrm", "http://osrm:5000/", "http://osrm:5000/china"] {
      #expect(OSRMService(text) != nil, "\(text)")
    }
    for text in ["https://osrm", "osrm:5000", "http://", "http://osrm:0", "http://osrm:x", "http://a b", "http://u@osrm", ""] {
      #expect(OSRMService(text) == nil, "\(text)")
    }
  }

  @Test("what the service says is kept for the day for each pair, and asked again on the next")
  func kept() async throws {
    let roads = Roads(.well)
    let shelf = try shelf(try await roads.start())
    let bell = Bell()
    // Nothing is known at first, and nothing waits.
    #expect(shelf.reckon(pins, on: day, at: now, ringing: bell).seconds.allSatisfy { $0.allSatisfy { $0 == nil } })
    try await settled { shelf.version == 1 }
    #expect(
      shelf.reckon(pins, on: day, at: now, ringing: bell).seconds
        == [[nil, 3_001, 6_001], [3_001, nil, 3_001], [6_001, 3_001, nil]])
    #expect(shelf.reckon([pins[0], nil], on: day, at: now, ringing: bell).seconds == [[nil, nil], [nil, nil]])
    #expect(roads.asked == 1)
    // As minutes of a branch: drawn by its experience as every way is.
    let ways = RoadWays(branch: BranchWays(rules: PlanningRules()), shelf: shelf, day: day, now: now, bell: bell)
    let table = ways.table(pins.map { WayPlace(zone: "urban", pin: $0) } + [.town], hours: 9...17)
    #expect(table[0][1].minutes == 51 && table[0][2].minutes == 101 && table[0][3].minutes == 20)
    #expect(shelf.reckon(pins, on: day + 1, at: now + .day, ringing: bell).seconds[0][1] == nil)
    try await settled { roads.asked == 2 }
    roads.stop()
  }

  @Test("a service that is slow, wrong or gone is left alone for a minute, and the straight line counts")
  func silent() async throws {
    let plain = BranchWays(rules: PlanningRules()).table(pins.map { WayPlace(zone: "urban", pin: $0) }, hours: 9...17)
    for manner in [Roads.Manner.silent, .wrong, .refusing] {
      let roads = Roads(manner)
      let shelf = try shelf(try await roads.start(), milliseconds: 3_000)
      let bell = Bell()
      _ = shelf.reckon(pins, on: day, at: now, ringing: bell).seconds
      try await settled { roads.asked == 1 && !shelf.isAsking }
      roads.become(.well)
      let ways = RoadWays(branch: BranchWays(rules: PlanningRules()), shelf: shelf, day: day, now: now, bell: bell)
      #expect(ways.table(pins.map { WayPlace(zone: "urban", pin: $0) }, hours: 9...17) == plain)
      _ = shelf.reckon(pins, on: day, at: now + 30 * .second, ringing: bell).seconds
      #expect(roads.asked == 1 && shelf.version == 0)
      _ = shelf.reckon(pins, on: day, at: now + 61 * .second, ringing: bell).seconds
      try await settled { shelf.version == 1 }
      roads.stop()
    }
  }

  @Test("more places than one question takes are asked in blocks")
  func blocks() async throws {
    let roads = Roads(.well)
    let shelf = try shelf(try await roads.start())
    let many = (0..<120).compactMap { Pin("31.\(100 + $0),121.4") }
    _ = shelf.reckon(many, on: day, at: now, ringing: Bell()).seconds
    try await settled { shelf.version == 9 }
    let table = shelf.reckon(many, on: day, at: now, ringing: Bell()).seconds
    #expect(table.enumerated().allSatisfy { row, cells in cells.enumerated().allSatisfy { ($0 == row) == ($1 == nil) } })
    #expect(roads.asked == 9)
    roads.stop()
  }

  @Test("of more places than it is asked about the service is not asked, and the plan says so with both figures")
  func tooMany() async throws {
    let roads = Roads(.well)
    let shelf = try shelf(try await roads.start())
    let bell = Bell()
    let most = RoadShelf.most.places
    let many = (0...most).compactMap { Pin("31.\(10_000 + $0),121.4") }
    let ways = RoadWays(branch: BranchWays(rules: PlanningRules()), shelf: shelf, day: day, now: now, bell: bell)
    func reckoned(_ pins: some Sequence<Pin>) -> WayReckoning {
      ways.reckon(pins.map { WayPlace(zone: "urban", pin: $0) }, hours: 9...17).by
    }
    #expect(reckoned(many) == .tooMany(places: most + 1, most: most))
    #expect(roads.asked == 0 && !shelf.isAsking)
    #expect(reckoned(many.prefix(1)) == .areas)
    #expect(reckoned(many.prefix(60)) == .asking)
    try await settled { shelf.version == 4 && !shelf.isAsking }
    #expect(reckoned(many.prefix(60)) == .roads)
    #expect(reckoned(many) == .tooMany(places: most + 1, most: most))
    #expect(BranchWays(rules: PlanningRules()).reckon(many.map { WayPlace(zone: "urban", pin: $0) }, hours: 9...17).by == .line)
    roads.become(.refusing)
    _ = reckoned(many[60..<90])
    try await settled { roads.asked == 5 && !shelf.isAsking }
    #expect(reckoned(many[60..<90]) == .silent)
    roads.stop()
    for language in Language.allCases {
      let t = Reader(words: try Site.strings(Resources()).words(in: language), now: now, offset: { _ in 8 * 3600 })
      let said = t.reckoned(.tooMany(places: most + 1, most: most))
      #expect(said.contains("\(most + 1)") && said.contains("\(most)"), "\(said)")
      let all = [WayReckoning.areas, .line, .roads, .asking, .silent].map(t.reckoned)
      #expect(Set(all).count == 5 && all.allSatisfy { !$0.contains("way.by") }, "\(all)")
    }
  }

  @Test("the doctor says whether the service answers")
  func doctor() async throws {
    let roads = Roads(.well)
    let port = try await roads.start()
    let patient = try #require(OSRMService("http://127.0.0.1:\(port)", milliseconds: 20_000))
    try await patient.check()
    roads.become(.refusing)
    try await patient.check()
    roads.become(.silent)
    let hasty = try #require(OSRMService("http://127.0.0.1:\(port)", milliseconds: 300))
    await #expect(throws: PlainHTTP.Fault.slow) { try await hasty.check() }
    roads.stop()
    let gone = try #require(OSRMService("http://127.0.0.1:1", milliseconds: 300))
    await #expect(throws: (any Error).self) { try await gone.check() }
  }
}
