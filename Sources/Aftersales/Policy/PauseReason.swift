import Basics

/// A reason for which a case may rest, from the company's supplement. Who owns the reason decides whether a promise to
/// the customer rests with it: our own want of parts or people never stops the arrival clock.
package struct PauseReason: Hashable, Sendable {
  package let code: String
  package let owner: Owner
  /// The clause of the supplement that allows it.
  package let clause: String

  package enum Owner: String, CaseIterable, Sendable {
    case customer
    /// Somebody named who is neither customer nor company: a landlord, a carrier, the power works.
    case namedThirdParty
    case company

    /// Whether the arrival promise rests meanwhile.
    package var stopsArrival: Bool { self != .company }
  }

  init(_ json: JSON) throws(PolicyFault) {
    guard let code = json["code"]?.string, !code.isEmpty else { throw PolicyFault("pauseReasons", "no-code") }
    guard let owner = json["owner"]?.string.flatMap(Owner.init(rawValue:)), let clause = json["clause"]?.string else {
      throw PolicyFault("pauseReasons." + code, "incomplete")
    }
    self.code = code
    self.owner = owner
    self.clause = clause
  }
}
