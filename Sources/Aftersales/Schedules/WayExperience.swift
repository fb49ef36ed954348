/// How long the ways of a branch have really taken: from departure to arrival, between two areas and by the time of day. Few
/// journeys say little and leave the regulation's minutes almost as they are; many say what they say. One that went wrong
/// changes nothing: the middle one counts and not the mean.
package struct WayExperience: Hashable, Sendable {
  /// A way that was driven.
  package struct Journey: Hashable, Sendable {
    /// Areas: `urban`, `suburban` …
    package let from: String
    package let to: String
    /// The full hour of departure on the branch's clock, 0 … 23.
    package let hour: Int
    /// Minutes from departure to arrival.
    package let minutes: Int

    package init(from: String, to: String, hour: Int, minutes: Int) {
      self.from = from
      self.to = to
      self.hour = hour
      self.minutes = minutes
    }
  }

  /// Parts of a day in which ways take about as long.
  package enum Band: Int, CaseIterable, Sendable {
    case morning, day, evening

    package init(hour: Int) { self = hour < 10 ? .morning : hour < 16 ? .day : .evening }
  }

  /// Two areas, whichever way one goes.
  private struct Pair: Hashable, Sendable {
    let one: String
    let other: String

    init(_ from: String, _ to: String) {
      one = min(from, to)
      other = max(from, to)
    }
  }

  /// Of some journeys: how many, and twice the middle one in minutes, so that it is whole.
  private struct Middle: Hashable, Sendable {
    let count: Int
    let doubled: Int

    init(_ minutes: [Int]) {
      let sorted = minutes.sorted()
      count = sorted.count
      doubled = sorted[sorted.count / 2] + sorted[(sorted.count - 1) / 2]
    }
  }

  /// The regulation's minutes count as so many journeys, and a pair's own as so many of each part of the day.
  package static let weight = 8
  /// Shorter is a departure entered at the door, longer a departure that was forgotten. Minutes.
  package static let believed = 1...240

  private let pairs: [Pair: Middle]
  private let bands: [Pair: [Band: Middle]]

  package init(_ journeys: [Journey] = []) {
    let believed = journeys.filter { WayExperience.believed.contains($0.minutes) }
    let grouped = Dictionary(grouping: believed) { Pair($0.from, $0.to) }
    pairs = grouped.mapValues { Middle($0.map(\.minutes)) }
    bands = grouped.mapValues { journeys in
      Dictionary(grouping: journeys) { Band(hour: $0.hour) }.mapValues { Middle($0.map(\.minutes)) }
    }
  }

  /// How many journeys between two areas it rests on.
  package func count(from: String, to: String) -> Int { pairs[Pair(from, to)]?.count ?? 0 }

  /// Minutes of a way that begins in that hour. `given`: the regulation's minutes.
  package func minutes(from: String, to: String, hour: Int, given: Int) -> Int {
    let pair = Pair(from, to)
    let whole = WayExperience.drawn(Double(given), towards: pairs[pair])
    let part = WayExperience.drawn(whole, towards: bands[pair]?[Band(hour: hour)])
    return Int(part.rounded())
  }

  /// From what is believed without journeys towards what they say, the more of them the nearer.
  private static func drawn(_ given: Double, towards middle: Middle?) -> Double {
    guard let middle else { return given }
    let counted = Double(middle.doubled) / 2 * Double(middle.count)
    return (given * Double(weight) + counted) / Double(weight + middle.count)
  }
}
