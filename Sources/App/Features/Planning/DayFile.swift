import Basics
import Foundation
import Planning

/// A day as a file: `baoxiu dispatch solve` reads it. Places are metres with a zone (0 urban, 1 suburban), or plain
/// coordinates when `metric` is `euclid1000`; times are whole seconds since midnight. See docs/dispatch-file.md.
package struct DayFile: Sendable {
  package let name: String
  package let instance: Instance
  /// The file's own ids, by place.
  let calls: [Int64]
  let technicians: [Int64]
  private let file: JSON

  /// What is wrong, with the place in the file.
  package struct Fault: Error, Equatable {
    package let text: String
  }

  package init(_ bytes: [UInt8]) throws(Fault) {
    let file: JSON
    do {
      file = try JSON(parsing: bytes)
    } catch {
      throw Fault(text: "not JSON: \(error.reason), byte \(error.offset)")
    }
    self.file = file
    let root = Member(json: file, path: "")
    let isEuclid = file["metric"] == "euclid1000"
    if let metric = file["metric"], !isEuclid, metric != .null {
      throw Fault(text: "metric: euclid1000 or nothing, not \(metric.canonical)")
    }
    name = file["name"]?.string ?? ""
    let calls = try root.list("calls")
    let technicians = try root.list("techs")
    guard !technicians.isEmpty else { throw Fault(text: "techs: at least one") }
    self.calls = try calls.map { (cell) throws(Fault) in Int64(try cell.whole("id")) }
    self.technicians = try technicians.map { (cell) throws(Fault) in Int64(try cell.whole("id")) }
    try DayFile.once(self.calls, "calls")
    try DayFile.once(self.technicians, "techs")

    var points = try calls.map { (cell) throws(Fault) in
      Point(x: try cell.real("x"), y: try cell.real("y"), zone: try cell.whole("zone", in: 0...1, or: 0))
    }
    for end in ["start", "end"] {
      for cell in technicians { points.append(try cell.point(end)) }
    }
    let places = points
    let jobs = try calls.map { (cell) throws(Fault) in
      Job(
        earliest: try cell.whole("a"), latest: try cell.whole("b"), service: try cell.whole("service", in: 0...DayFile.longest),
        weight: try cell.whole("w", in: 0...1_000_000), load: try cell.whole("q", in: 0...DayFile.longest, or: 0),
        needs: Set(try cell.wholes("req")))
    }
    let workers = try technicians.map { (cell) throws(Fault) in
      Worker(
        from: try cell.whole("s"), until: try cell.whole("e"), lunch: try cell.lunch(),
        capacity: cell.json["cap"] == nil ? nil : try cell.whole("cap", in: 0...DayFile.longest),
        has: Set(try cell.wholes("has")))
    }
    instance = Instance(
      jobs: jobs, workers: workers,
      travel: Travel(places: places.count, isSymmetric: true) { from, to in
        isEuclid ? places[from].thousandths(to: places[to]) : places[from].seconds(to: places[to])
      }, worth: try root.whole("M", in: 0...DayFile.longest))
  }

  /// When each call came in, which only a replay asks for.
  func called() throws(Fault) -> [Int] {
    try Member(json: file, path: "").list("calls").map { (cell) throws(Fault) in try cell.whole("called") }
  }

  /// Times, loads and ways stay below this, so that sums of a day fit into the engine's numbers.
  static let longest = 50_000_000

  private static func once(_ ids: [Int64], _ list: String) throws(Fault) {
    var seen: Set<Int64> = []
    for id in ids where !seen.insert(id).inserted { throw Fault(text: "\(list): id \(id) stands twice") }
  }
}

/// A place of the file.
private struct Point: Sendable {
  let x: Double
  let y: Double
  let zone: Int

  private func straight(to other: Point) -> Double {
    let (dx, dy) = (x - other.x, y - other.y)
    return (dx * dx + dy * dy).squareRoot()
  }

  /// Streets are 1.3 times as long as the straight line; metres a second in town, between, and outside.
  func seconds(to other: Point) -> Int {
    Int((1.3 * straight(to: other) / [6.1, 8.0, 11.0][zone + other.zone]).rounded(.up))
  }

  /// Thousandths of a unit: the classic instances.
  func thousandths(to other: Point) -> Int { Int((1000 * straight(to: other)).rounded(.toNearestOrEven)) }
}

/// A member of the file with the way to it, so that what is wrong can be found.
private struct Member {
  let json: JSON
  let path: String

  private func at(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  func list(_ key: String) throws(DayFile.Fault) -> [Member] {
    guard let items = json[key]?.array else { throw DayFile.Fault(text: "\(at(key)): a list is expected") }
    return items.enumerated().map { Member(json: $0.element, path: "\(at(key))[\($0.offset)]") }
  }

  func whole(
    _ key: String, in range: ClosedRange<Int> = -DayFile.longest...DayFile.longest, or absent: Int? = nil
  ) throws(DayFile.Fault) -> Int {
    if json[key] == nil, let absent { return absent }
    guard let value = json[key]?.int, let whole = Int(exactly: value), range.contains(whole) else {
      let limits = "a whole number from \(range.lowerBound) to \(range.upperBound) is expected"
      throw DayFile.Fault(text: "\(at(key)): \(limits), not \(json[key]?.canonical ?? "nothing")")
    }
    return whole
  }

  func real(_ key: String) throws(DayFile.Fault) -> Double { try Member.real(json[key], at(key)) }

  private static func real(_ value: JSON?, _ path: String) throws(DayFile.Fault) -> Double {
    let found: Double? =
      switch value {
      case .int(let whole): Double(whole)
      case .number(let text): Double(text)
      default: nil
      }
    guard let found, abs(found) <= 10_000_000 else { throw DayFile.Fault(text: "\(path): a coordinate is expected") }
    return found
  }

  func wholes(_ key: String) throws(DayFile.Fault) -> [Int] {
    guard let items = json[key]?.array else { throw DayFile.Fault(text: "\(at(key)): a list is expected") }
    return try items.map { (item) throws(DayFile.Fault) in
      guard let value = item.int, let whole = Int(exactly: value) else {
        throw DayFile.Fault(text: "\(at(key)): whole numbers are expected, not \(item.canonical)")
      }
      return whole
    }
  }

  /// `[x, y, zone]`
  func point(_ key: String) throws(DayFile.Fault) -> Point {
    guard let items = json[key]?.array, items.count == 3, let zone = items[2].int, (0...1).contains(zone) else {
      throw DayFile.Fault(text: "\(at(key)): [x, y, zone] is expected, zone 0 or 1")
    }
    return Point(x: try Member.real(items[0], at(key)), y: try Member.real(items[1], at(key)), zone: Int(zone))
  }

  /// `[earliest start, latest start, length]`
  func lunch() throws(DayFile.Fault) -> Lunch? {
    guard let value = json["lunch"], value != .null else { return nil }
    guard let items = value.array?.compactMap(\.int), items.count == 3, items.allSatisfy({ abs($0) <= DayFile.longest }) else {
      throw DayFile.Fault(text: "\(at("lunch")): [earliest, latest, length] is expected")
    }
    return Lunch(earliest: Int(items[0]), latest: Int(items[1]), length: Int(items[2]))
  }
}
