import Aftersales
import Storage

extension WorkOrder.Status {
  /// `('registered', 'waitingDispatch')`: the states that a rule of Aftersales means, for `status in …`. Written out and not
  /// bound, so that an index over such an expression is found.
  static func among(_ isMeant: (Self) -> Bool) -> SQL {
    SQL(stringLiteral: "(" + allCases.filter(isMeant).map { "'\($0.rawValue)'" }.joined(separator: ", ") + ")")
  }
}
