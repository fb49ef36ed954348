import Basics

/// What somebody may ask of a work order. The names are those of the API and never change.
package enum WorkOrderCommand: CaseCommand {
  case register(Registration)
  case handOver
  case dispatch(technician: ID<Staff>, appointment: Span?, slot: Span?)
  case planVisit(Span)
  case recall(Personal)
  /// To the branch's grab pool, and out of it again.
  case release
  case holdBack
  /// The technician who gives it takes the call from the pool.
  case grab
  case accept
  case decline(Personal)
  case depart
  case arrive(at: Instant?, reason: Personal?, position: Personal?)
  case diagnose(cause: Personal, plan: Personal?, estimate: Money?, minutes: Int64?)
  case agree(GivenSignature)
  case recordWork(Work)
  case sign(GivenSignature)
  case overrideSignature(Personal)
  case finish(Ending)
  case takeAway(GivenReceipt, GivenSignature?)
  case handIn(place: String?, card: GivenCard?)
  case startBench(card: GivenCard?)
  case askHelp(Personal, newFinish: Instant?)
  case completeBench(Work, noParts: Bool)
  case inspect(passed: Bool, by: ID<Staff>?, findings: Personal?)
  case sendBack(returnOn: LocalDay, technician: ID<Staff>?)
  case returnGoods(receipt: GivenBack?, statement: Personal?, GivenSignature?)
  case pause(reason: String, evidence: WorkOrderEvent.Evidence, text: Personal, file: Personal?)
  case resume
  case reschedule(Span, askedBy: WorkOrderEvent.AskedBy, reason: Personal?)
  case urge(WorkOrderEvent.Said)
  case progressTold(WorkOrderEvent.Said)
  case carryOver(LocalDay)
  case explainDelay(Personal)
  /// The system alone, after a calendar was published or chosen.
  case recalculate(WorkOrderEvent.PromiseRecalculated.Why)
  case strikeOff
  /// Undoes one's own striking off at once; both acts stay in the case.
  case restoreLine(Personal)
  case cancel(Personal)
  case reopen(Personal, calledAt: Instant?)
  case note(Personal)
  case attach(WorkOrderEvent.Attached)
  case assess(Assessment)
  /// The system alone, for an import that somebody accepted.
  case importLine(WorkOrderEvent.Imported)
  case undoImport(by: ID<Staff>?)

  /// A call as it was taken down; customer, address and asset come resolved as facts.
  package struct Registration: Sendable {
    package let branch: ID<Branch>
    package let model: String
    package let productCategory: String?
    package let serial: String?
    package let kind: WorkOrder.Kind
    package let channel: WorkOrder.Channel
    package let symptom: Personal
    package let severity: WorkOrder.Severity
    package let calledAt: Instant?
    package let category: WorkOrder.Category?
    package let soldByUs: WorkOrder.SoldByUs
    package let callGroup: String?
    package let paperNumber: String?
    package let environment: Personal?
    package let categoryReason: Personal?
  }
  package struct GivenSignature: Hashable, Sendable {
    package let signature: Personal
    package let by: Personal?
    package let relation: Signature.Relation
    package let form: Signature.Form
  }
  package struct Ending: Hashable, Sendable {
    package let outcome: WorkOrder.Outcome
    package let reason: Personal?
    package let nextStep: Personal?
    package let amount: Money?
    package let means: WorkOrder.Means?
  }
  package struct GivenReceipt: Hashable, Sendable {
    package let number: String?
    package let goods: String?
    package let accessories: String?
    package let condition: String?
  }
  package struct GivenCard: Hashable, Sendable {
    package let plannedFinish: Instant
    package let fault: Personal?
  }
  package enum GivenBack: Hashable, Sendable {
    case returned, lost
  }
}
