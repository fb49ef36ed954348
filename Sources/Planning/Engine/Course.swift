/// How warm the search is at each moment of its time: at first it takes almost any change, at last only improvements.
///
/// What is worth a start that hot depends on the day. When every promise that can be kept is kept, only travel is left to
/// save, and a start of a few mean journeys is best. While promises are still lost, the search must be able to cross
/// plans that lose one more. So the beginning of the curve follows what the best plan still loses beyond what nobody
/// could save, and the day itself decides, not a switch.
package struct Course: Sendable {
  /// The start when nothing is lost that could be saved, in mean journeys.
  package var mild = 3.4
  /// The start when much is lost, as a share of what one unit of weight is worth.
  package var hot = 0.5
  /// "Much": this share of the day's whole weight.
  package var much = 0.008
  /// The end, in mean journeys.
  package var cold = 0.026

  package init() {}

  /// The temperature when `elapsed` (0 … 1) of the time is gone, in seconds of travel. `lost` is what the best plan loses
  /// of `weight` and might not, `leg` the mean journey, `worth` the travel that one unit of weight is worth.
  package func temperature(elapsed: Double, lost: Int, weight: Int, leg: Double, worth: Int) -> Double {
    let end = cold * leg
    let share = min(1, Double(lost) / Double(max(1, weight)) / much)
    let start = mild * leg + max(0, hot * Double(worth) - mild * leg) * share
    // start · (end / start) ^ elapsed
    return start * Curve.exponential(elapsed * Curve.logarithm(end / start))
  }
}

extension Engine {
  /// The mean journey of the best plan, in seconds; at least one.
  package var leg: Double {
    let served = jobs - live.pointee.bestUnservedCount
    let used = (0..<workers).reduce(0) { $0 + (bestLengths[$1] > 0 ? 1 : 0) }
    return max(1, Double(live.pointee.bestTravel) / Double(max(1, served + used)))
  }
}
