extension WorkOrder {
  /// Where the case stands. The words for people: `status.<case>`.
  package enum Status: String, CaseIterable, Sendable {
    /// Entered, voucher pulled from the customer's pouch.
    case registered
    /// The voucher lies with the supervisor. DSP-001
    case waitingDispatch
    case dispatched, accepted, travelling, arrived, working
    /// Mended on site; the voucher is on its way back. WRK-001
    case finished
    case customerDeclined
    /// These want another visit.
    case waitingParts, secondVisit, nobodyIn, handedBack
    /// The article left the customer against a receipt. WRK-003
    case takenAway
    /// Article and voucher are with the clerk (in/out register). WRK-004
    case goodsIn
    case onBench, benchDone
    /// The supervisor has passed the article. WRK-008
    case inspected
    case onTheWayBack
    case returned
    /// The voucher is back with the clerk; the line may be struck off.
    case voucherBack
    /// 已销
    case struckOff
    case cancelled

    /// Nobody has the job yet: the end-of-day list of article 13. DSP-007
    package var isUndispatched: Bool { self == .registered || self == .waitingDispatch }
    /// With a technician who has not arrived.
    package var isOnItsWay: Bool { self == .dispatched || self == .accepted || self == .travelling }
    package var isAtCustomer: Bool { self == .arrived || self == .working }
    /// The visit ended and another must follow.
    package var wantsAnotherVisit: Bool {
      self == .waitingParts || self == .secondVisit || self == .nobodyIn || self == .handedBack
    }
    /// The article is in our hands.
    package var hasGoods: Bool {
      switch self {
      case .takenAway, .goodsIn, .onBench, .benchDone, .inspected, .onTheWayBack: return true
      default: return false
      }
    }
    /// The work is over; only voucher and register are left.
    package var isWorkOver: Bool {
      self == .finished || self == .customerDeclined || self == .returned || self == .voucherBack
    }
    var isAfterVisit: Bool { isWorkOver || wantsAnotherVisit || hasGoods }
  }
}
