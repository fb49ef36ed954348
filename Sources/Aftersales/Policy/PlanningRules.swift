/// What the planning of a day goes by: how long ways and visits are taken for, and what weighs how much. The regulation fixes
/// the figures; where an older version names none, the shipped ones hold.
package struct PlanningRules: Hashable, Sendable {
  /// A figure, by its key in the regulation.
  package enum Figure: String, CaseIterable, Sendable {
    /// Minutes of a way within the town, and of one with an end outside of it.
    case urbanWay = "dsp.plan.way.urban"
    case suburbanWay = "dsp.plan.way.suburban"
    /// Kilometres an hour in the town, and where an end lies outside of it; for places whose pins are known.
    case townSpeed = "dsp.plan.speed.urban"
    case suburbSpeed = "dsp.plan.speed.suburban"
    /// Minutes that a visit is planned to take.
    case visit = "dsp.plan.visit"
    /// Weights of a call: its limit ends on the day; later; it has none. What a call weighs more when it was carried over.
    case dueToday = "dsp.plan.weight.today"
    case dueLater = "dsp.plan.weight.later"
    case noLimit = "dsp.plan.weight.noLimit"
    case carriedOver = "dsp.plan.weight.carriedOver"
    /// Minutes of travel that one unit of weight is worth.
    case worth = "dsp.plan.worth"
    /// Minutes of travel that are worth one call less of a difference between two technicians.
    case evenness = "dsp.plan.evenness"
    /// Minutes of travel for sending the technician who knows the customer.
    case familiar = "dsp.plan.familiar"
    /// Minutes that moving a planned visit has to be worth.
    case move = "dsp.plan.move"
    /// Minutes that a proposal gains at least, all in all; less is not shown.
    case gain = "dsp.plan.gain"
    /// A proposal that keeps one more promise, or saves at least so many minutes of travel, takes effect by itself; 0: none does.
    case byItself = "dsp.plan.byItself"

    package var shipped: Int {
      switch self {
      case .urbanWay: 20
      case .townSpeed: 22
      case .suburbSpeed: 38
      case .suburbanWay: 40
      case .visit, .worth: 60
      case .dueToday: 12
      case .dueLater: 4
      case .noLimit: 3
      case .carriedOver: 6
      case .evenness, .familiar: 10
      case .move, .gain: 15
      case .byItself: 0
      }
    }

    /// What a plan can still be made with.
    fileprivate var range: ClosedRange<Int> {
      switch self {
      case .visit: 5...1440
      case .townSpeed, .suburbSpeed: 1...200
      case .worth: 1...10_000
      case .dueToday, .dueLater, .noLimit: 1...1000
      default: 0...1440
      }
    }
  }

  private let figures: [Figure: Int]

  package init(_ policy: Policy? = nil) {
    var figures: [Figure: Int] = [:]
    for figure in Figure.allCases {
      let given = policy?.whole(figure.rawValue).map { Int(clamping: $0) } ?? figure.shipped
      figures[figure] = min(max(given, figure.range.lowerBound), figure.range.upperBound)
    }
    self.figures = figures
  }

  package subscript(_ figure: Figure) -> Int { figures[figure] ?? figure.shipped }

  /// Minutes of a way between two areas, by the regulation alone.
  package func way(from: String, to: String) -> Int {
    self[from == WorkOrder.Zone.urban.rawValue && to == WorkOrder.Zone.urban.rawValue ? .urbanWay : .suburbanWay]
  }
}
