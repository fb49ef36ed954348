import Basics

/// The way of a case as it is drawn for people: the steps in their order, whose each one is, and the way round by the workshop.
/// ORG-030
package enum WorkStep: String, CaseIterable, Sendable {
  case register, dispatch, travel, repair
  /// What cannot be mended on site goes this way.
  case store, bench, inspect, bringBack
  case handIn, strikeOff

  package var isByWorkshop: Bool {
    switch self {
    case .store, .bench, .inspect, .bringBack: return true
    default: return false
    }
  }

  /// Who takes the step.
  package var post: Role {
    switch self {
    case .register, .bringBack, .strikeOff, .store: return .clerk
    case .dispatch, .inspect: return .supervisor
    case .travel, .repair, .bench, .handIn: return .technician
    }
  }
}

extension WorkOrder {
  /// The step that the case waits for; nil once its line is struck off or it is cancelled.
  package var step: WorkStep? {
    switch status {
    case .registered: return .register
    case .waitingDispatch, .waitingParts, .secondVisit, .nobodyIn, .handedBack: return .dispatch
    case .dispatched, .accepted, .travelling: return .travel
    case .arrived, .working: return .repair
    case .takenAway: return .store
    case .goodsIn, .onBench: return .bench
    case .benchDone: return .inspect
    case .inspected, .onTheWayBack: return .bringBack
    case .finished, .customerDeclined, .returned: return voucher.holder == .technician ? .handIn : .strikeOff
    case .voucherBack: return .strikeOff
    case .struckOff, .cancelled: return nil
    }
  }
}
