import Aftersales
import Basics
import Foundation
import Storage

/// Somewhere one drives to.
struct WayPlace: Hashable, Sendable {
  /// `urban`, `suburban` or another area: what is known of every address.
  var zone: String
  /// Where it lies on the map, as far as it is known.
  var pin: Pin?
  /// It lies somewhere in the district whose middle the pin is.
  var isRough = false

  var isTown: Bool { zone == WorkOrder.Zone.urban.rawValue }

  static let town = WayPlace(zone: WorkOrder.Zone.urban.rawValue)
  static let suburb = WayPlace(zone: WorkOrder.Zone.suburban.rawValue)
}

/// What a way is taken for.
struct WayBasis: Hashable, Sendable {
  let minutes: Int
  /// Journeys that it rests on; 0 where the regulation alone says so.
  let count: Int
}

/// What the ways of a plan rest on: the roads, or why not.
enum WayReckoning: Hashable, Sendable {
  /// Fewer than two places lie on the map: by areas alone.
  case areas
  /// No routing service is used: by the straight line.
  case line
  /// The routing service told every way.
  case roads
  /// It is being asked; until then the straight line counts for what it has not told yet.
  case asking
  /// It did not answer and is left alone for a while.
  case silent
  /// More places than it is asked about.
  case tooMany(places: Int, most: Int)
}

/// How long the ways of a branch take.
protocol Ways: Sendable {
  /// From each place to each other, begun in these hours of the day, and what that rests on.
  func reckon(_ places: [WayPlace], hours: ClosedRange<Int>) -> (table: [[WayBasis]], by: WayReckoning)
}

extension Ways {
  func table(_ places: [WayPlace], hours: ClosedRange<Int>) -> [[WayBasis]] { reckon(places, hours: hours).table }
}

extension WayBasis {
  /// In seconds, up to full five minutes so that hours stay round.
  var seconds: Int { (max(0, minutes) + 4) / 5 * 300 }
}

/// By where the places lie on the map where that is known, else by their areas: the speeds and minutes of the regulation, drawn
/// towards what the branch has driven.
struct BranchWays: Ways {
  let rules: PlanningRules
  var experience = WayExperience()

  private struct Areas: Hashable {
    let from: String
    let to: String
  }

  func reckon(_ places: [WayPlace], hours: ClosedRange<Int>) -> (table: [[WayBasis]], by: WayReckoning) {
    (table(places, hours: hours, road: { _, _ in nil }), Set(places.compactMap(\.pin)).count < 2 ? .areas : .line)
  }

  /// `road`: seconds by the roads from one of the places to another, where they are known.
  func table(_ places: [WayPlace], hours: ClosedRange<Int>, road: (Int, Int) -> Int?) -> [[WayBasis]] {
    var known: [Areas: WayBasis] = [:]
    return places.enumerated().map { start, from in
      places.enumerated().map { end, to in
        let areas = Areas(from: from.zone, to: to.zone)
        let basis = known[areas] ?? basis(areas, hours)
        known[areas] = basis
        guard let one = from.pin, let other = to.pin else { return basis }
        // The branch is quicker or slower than the regulation has it, on ways of any length.
        let given = Double(max(1, rules.way(from: from.zone, to: to.zone)))
        let minutes =
          road(start, end).map { Double($0) / 60 }
          ?? rules.minutes(metres: one.metres(to: other), isTown: from.isTown && to.isTown)
        let own = Int((minutes * Double(basis.minutes) / given).rounded(.up))
        // Within a district the middles lie on one spot and the doors do not: such a way is never shorter than its areas have it.
        return WayBasis(minutes: from.isRough || to.isRough ? max(own, basis.minutes) : own, count: basis.count)
      }
    }
  }

  private func basis(_ areas: Areas, _ hours: ClosedRange<Int>) -> WayBasis {
    let given = rules.way(from: areas.from, to: areas.to)
    let sum = hours.reduce(0) { $0 + experience.minutes(from: areas.from, to: areas.to, hour: $1, given: given) }
    return WayBasis(
      minutes: (sum + hours.count / 2) / hours.count, count: experience.count(from: areas.from, to: areas.to))
  }
}

extension PlanningRules {
  /// Streets are longer than the straight line, by this much.
  private static let detour = 1.35

  /// Minutes of a way by the straight line between its ends.
  fileprivate func minutes(metres: Double, isTown: Bool) -> Double {
    metres * PlanningRules.detour / (Double(self[isTown ? .townSpeed : .suburbSpeed]) * 1000 / 60)
  }
}

extension Pin {
  /// The straight line in metres, over the globe.
  func metres(to other: Pin) -> Double {
    func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }
    let (one, two) = (radians(latitude), radians(other.latitude))
    let up = sin((two - one) / 2)
    let across = sin(radians(other.longitude - longitude) / 2)
    return 2 * 6_371_000 * asin(min(1, (up * up + cos(one) * cos(two) * across * across).squareRoot()))
  }
}

extension Work {
  /// What the planning of a branch's day goes by: the figures of the regulation, and what its ways are taken for.
  func planning(of reading: BoardReading) throws -> (rules: PlanningRules, ways: any Ways) {
    let rules = PlanningRules(try currentPolicy())
    let ways = try ways(of: reading.branch, rules, reading.calendar.zone)
    guard let shelf = parts.roads else { return (rules, ways) }
    let today = reading.calendar.zone.local(now).day
    return (rules, RoadWays(branch: ways, shelf: shelf, day: today, now: now, bell: parts.bell))
  }

  /// A branch's ways are learned from those of so many days, and of the newest so many.
  private static var waysOf: (days: Int64, most: Int) { (90, 2_000) }

  /// What the ways of a branch are taken for.
  private func ways(of branch: ID<Branch>, _ rules: PlanningRules, _ zone: Zone) throws -> BranchWays {
    let rows = try rows(
      ScopedQuery(
        """
        select w.technician, w.zone, w.departed_at, w.arrived_at from way_of_order w
        where w.branch = \(branch) and w.arrived_at >= \(now + -Work.waysOf.days * .day)
        """, scope: scope, on: "w.branch", technician: "w.technician",
        then: "order by w.arrived_at desc, w.case_id limit \(Work.waysOf.most)"))
    var journeys: [WayExperience.Journey] = []
    // A day begins at the branch, which lies in the town; then each way begins where the last one ended.
    var last: [ID<Staff>: (day: LocalDay, zone: String)] = [:]
    for row in rows.reversed() {
      let (technician, area): (ID<Staff>, String) = (row.id(0), row.text(1))
      let left = zone.local(row.instant(2))
      let before = last[technician].flatMap { $0.day == left.day ? $0.zone : nil } ?? WayPlace.town.zone
      let minutes = Int((row.instant(3) - row.instant(2) + .minute / 2) / .minute)
      journeys.append(.init(from: before, to: area, hour: left.hour, minutes: minutes))
      last[technician] = (left.day, area)
    }
    return BranchWays(rules: rules, experience: WayExperience(journeys))
  }
}
