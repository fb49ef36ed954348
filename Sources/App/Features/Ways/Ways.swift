import Aftersales
import Basics

/// Somewhere one drives to.
struct WayPlace: Hashable, Sendable {
  /// `urban`, `suburban` or another area: what is known of every address.
  var zone: String
}

/// How long the ways of a branch take.
protocol Ways: Sendable {
  /// Seconds from one place to another, in full five minutes so that hours stay round.
  func seconds(from: WayPlace, to: WayPlace) -> Int
}

/// By the areas alone, as the regulation fixes it.
struct ZoneWays: Ways {
  let rules: PlanningRules

  func seconds(from: WayPlace, to: WayPlace) -> Int { WayTime.rounded(minutes: rules.way(from: from.zone, to: to.zone)) }
}

extension Work {
  /// What the ways of a branch are taken for.
  func ways(of branch: ID<Branch>, _ rules: PlanningRules) throws -> any Ways { ZoneWays(rules: rules) }
}

enum WayTime {
  /// Seconds of the next full five minutes.
  static func rounded(minutes: Int) -> Int { (max(0, minutes) + 4) / 5 * 300 }
}
