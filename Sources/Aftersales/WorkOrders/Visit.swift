import Basics

/// One technician's way to the customer: from dispatch to its outcome. WRK-019
package struct Visit: Hashable, Sendable {
  /// Counts from 1 over the whole case.
  package let number: Int
  package let round: Int
  package let technician: ID<Staff>
  package let dispatchedAt: Instant
  package let dispatchedBy: ID<Staff>
  /// The hours that the technician's day keeps for it; nil where nobody planned any.
  package internal(set) var planned: Span?
  /// The rule that gave it this technician or hour, where no person did.
  package internal(set) var byRule: WorkOrder.ByRule?
  package internal(set) var acceptedAt: Instant?
  package internal(set) var departedAt: Instant?
  package internal(set) var arrivedAt: Instant?
  /// The time of arrival was stated afterwards, with a reason. DSP-006
  package internal(set) var isArrivalStated = false
  package internal(set) var diagnosis: WorkOrderEvent.Diagnosed?
  package internal(set) var diagnosedAt: Instant?
  /// When work was first written down.
  package internal(set) var workedAt: Instant?
  package internal(set) var agreement: Signature?
  /// The plan was changed after the customer had signed it. WRK-035
  package internal(set) var isChangeOpen = false
  package internal(set) var work: [Work] = []
  package internal(set) var signature: Signature?
  package internal(set) var outcome: WorkOrder.Outcome?
  package internal(set) var endedAt: Instant?
  package internal(set) var reason: Personal?
  package internal(set) var nextStep: Personal?
  package internal(set) var amount: Money?
  package internal(set) var means: WorkOrder.Means?

  package var isOpen: Bool { outcome == nil }
  package var minutes: Int64 { work.reduce(0) { $0 + $1.minutes } }

  init(
    number: Int, round: Int, technician: ID<Staff>, dispatchedAt: Instant, dispatchedBy: ID<Staff>, planned: Span?,
    byRule: WorkOrder.ByRule? = nil
  ) {
    self.byRule = byRule
    self.number = number
    self.round = round
    self.technician = technician
    self.dispatchedAt = dispatchedAt
    self.dispatchedBy = dispatchedBy
    self.planned = planned
  }
}

/// Time used and parts fitted, as written on voucher or repair card. WRK-007
package struct Work: Hashable, Sendable {
  package let minutes: Int64
  package let parts: String?
  package let notes: Personal?
}
