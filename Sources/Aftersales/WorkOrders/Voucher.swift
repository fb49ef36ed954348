import Basics

/// 服务凭证: the paper that travels with the job. One holder at a time, with since-when. WRK-058
package struct Voucher: Hashable, Sendable {
  package let holder: VoucherHolder
  package let since: Instant
  /// Who has it, where the holder is a technician.
  package let person: ID<Staff>?

  init(_ holder: VoucherHolder, since: Instant, person: ID<Staff>? = nil) {
    self.holder = holder
    self.since = since
    self.person = person
  }
}

/// The mark on the voucher without which no line is struck off. WRK-001, WRK-002, WRK-057
package struct Signature: Hashable, Sendable {
  package let kind: Kind
  package let at: Instant
  /// Who recorded it: the technician, or the supervisor who overrides.
  package let recordedBy: ID<Staff>

  package enum Kind: Hashable, Sendable {
    /// The customer's signature or seal, who gave it, and whether for another.
    case given(Personal, form: Form, by: Personal?, relation: Relation)
    /// A supervisor stands in, with his reason.
    case overridden(reason: Personal)
  }
  package enum Form: String, CaseIterable, Sendable {
    case drawn, paper, seal
  }
  package enum Relation: String, CaseIterable, Sendable {
    case customer, family, colleague, other
  }
  package var isOverride: Bool { if case .overridden = kind { return true } else { return false } }
}
