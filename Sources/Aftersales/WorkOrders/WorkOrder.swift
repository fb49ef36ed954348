import Basics

/// A repair call and all that follows from it until its line in the register is struck off (叫修): the voucher that pulls
/// it through the house, the visits, the bench, the promises. REQ-001, DSP-001, WRK-001
package struct WorkOrder: CaseFile {
  package typealias Event = WorkOrderEvent
  package typealias Command = WorkOrderCommand

  package static let streamKind = "workOrder"

  /// What the call was: written once, at registration.
  package let call: WorkOrderEvent.Registered
  package internal(set) var status: Status
  package internal(set) var voucher: Voucher
  /// The promise rounds; the last one runs. A reopened case begins a new round. Never empty.
  package internal(set) var rounds: [Round]
  package internal(set) var visits: [Visit] = []
  /// The article in our hands, of the running round.
  package internal(set) var bench: Bench?
  /// The articles of earlier rounds, long returned.
  package internal(set) var formerBenches: [Bench] = []
  /// How often the customer has urged (催单), in all rounds.
  package internal(set) var urgeCount = 0
  /// The days at whose end the call stood undispatched. It goes first next working day. DSP-007
  package internal(set) var carriedOver: [LocalDay] = []
  /// It lies in the branch's grab pool.
  package internal(set) var isReleased = false
  /// It has lain there in the running round: technicians of the branch know of it.
  package internal(set) var wasReleased = false
  package internal(set) var helpRequests: [HelpRequest] = []
  package internal(set) var struckOffAt: Instant?
  /// How the case stood when its line was struck off, until anything else happens to it.
  package internal(set) var beforeStrikingOff: BeforeStrikingOff?
  /// The last assessment: whose fault, who pays, what is offered. AST-037
  package internal(set) var assessment: WorkOrderEvent.Assessed?
  /// The line of the paper years that it was taken over from.
  package internal(set) var imported: WorkOrderEvent.Imported?
  /// Withdrawn with its import: it never was a call of ours. Its number stays used.
  package internal(set) var isVoid = false
  /// The number of events folded.
  package internal(set) var version: Int

  /// What the running round needs most: the last visit in it.
  package var currentVisit: Visit? { visits.last.flatMap { $0.round == round.number ? $0 : nil } }
  package var round: Round { rounds[rounds.count - 1] }
  /// The technician who has the job now.
  package var technician: ID<Staff>? {
    if let bench, let technician = bench.technician { return technician }
    return currentVisit.flatMap { $0.isOpen || status.isAfterVisit ? $0.technician : nil }
  }
  /// Whose day keeps which hours for this order now; nil while nobody is on his way, or no hours were planned.
  package var booking: (technician: ID<Staff>, time: Span)? {
    guard let visit = currentVisit, visit.isOpen, let time = visit.planned else { return nil }
    return (visit.technician, time)
  }
  /// Carried over and not yet dispatched: first in the supervisor's queue. DSP-007
  package var goesFirst: Bool { !carriedOver.isEmpty && status.isUndispatched }
  /// The mark under which the round may close: the customer's signature or a supervisor's override. WRK-001, WRK-002
  package var closingSignature: Signature? {
    if let bench { return bench.returnSignature }
    return visits.last { $0.round == round.number && $0.arrivedAt != nil }?.signature
  }
  package var isOpen: Bool { status != .struckOff && status != .cancelled }
}

/// What striking off changed, and who did it when: a slip of the hand is put right by the same person within a few minutes.
/// After that the filed voucher stays as it is. WRK-010
package struct BeforeStrikingOff: Hashable, Sendable {
  /// For how long the line may be put back.
  package static let life: Int64 = 10 * .minute

  package let at: Instant
  package let by: ID<Staff>
  package let status: WorkOrder.Status
  package let voucher: Voucher
  package let round: Round
}

/// Help asked of the service director because the planned time cannot be kept; both times stay. DSP-008
package struct HelpRequest: Hashable, Sendable {
  package let askedAt: Instant
  package let originalFinish: Instant?
  package let newFinish: Instant?
  package let reason: Personal?
}
