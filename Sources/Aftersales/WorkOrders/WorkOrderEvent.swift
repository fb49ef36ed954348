import Basics

/// What may happen to a work order. The kind is `workOrder.<case>`; free words of people are personal values throughout.
package enum WorkOrderEvent: CaseEvent, Hashable {
  case registered(Registered)
  /// The clerk gave the voucher to the supervisor. REQ-002
  case handedOver
  case dispatched(Dispatched)
  case planned(Planned)
  case accepted(ActingFor)
  case declined(Because)
  case recalled(Because)
  /// Given to the branch's grab pool (抢单): whoever may go takes it himself.
  case released
  /// Taken out of the pool before anybody had it.
  case heldBack
  case departed(ActingFor)
  case arrived(Arrived)
  case diagnosed(Diagnosed)
  case agreed(Signed)
  case workRecorded(WorkRecorded)
  case signed(Signed)
  case signatureOverridden(Because)
  case visitEnded(VisitEnded)
  case takenAway(TakenAway)
  case handedIn(HandedIn)
  case cardOpened(CardOpened)
  case benchStarted(BenchStarted)
  case helpAsked(HelpAsked)
  case benchCompleted(WorkRecorded)
  case inspected(Inspected)
  case sentBack(SentBack)
  case goodsReturned(GoodsReturned)
  case paused(Paused)
  case resumed(Resumed)
  case promiseRecalculated(PromiseRecalculated)
  case rescheduled(Rescheduled)
  case urged(Said)
  case progressTold(Said)
  case carriedOver(CarriedOver)
  /// Why a promise was broken, before the line is struck off. DSP-032
  case delayExplained(Because)
  case struckOff
  case lineRestored(Because)
  case cancelled(Because)
  case reopened(Reopened)
  case noted(Said)
  case attached(Attached)
  case assessed(Assessed)
  case imported(Imported)
  case importUndone(ImportUndone)
}

/// A body of an event: what it writes it must be able to read.
protocol EventBody: Hashable, Sendable {
  var json: JSON { get }
  init?(_ json: JSON)
}

extension WorkOrderEvent {
  /// All at version 1: nothing has been released in another shape.
  package static let kinds: [String: Int] = Dictionary(uniqueKeysWithValues: readers.keys.map { ("workOrder." + $0, 1) })

  package var kind: String { "workOrder." + parts.name }
  package var body: JSON { parts.body?.json ?? .object([:]) }

  package var happenedAt: Instant? {
    switch self {
    case .registered(let it): return it.calledAt
    case .imported(let it): return it.call.calledAt
    case .arrived(let it): return it.at
    case .resumed(let it): return it.at
    case .reopened(let it): return it.at
    default: return nil
    }
  }

  package init?(kind: String, version: Int, body: JSON) {
    guard version == 1, kind.hasPrefix("workOrder."), case .object = body,
      let read = WorkOrderEvent.readers[String(kind.dropFirst("workOrder.".count))],
      let event = read(body)
    else { return nil }
    self = event
  }

  private static let readers: [String: @Sendable (JSON) -> WorkOrderEvent?] = [
    "registered": { Registered($0).map(Self.registered) },
    "handedOver": { _ in .handedOver },
    "dispatched": { Dispatched($0).map(Self.dispatched) },
    "planned": { Planned($0).map(Self.planned) },
    "accepted": { ActingFor($0).map(Self.accepted) },
    "declined": { Because($0).map(Self.declined) },
    "recalled": { Because($0).map(Self.recalled) },
    "released": { _ in .released },
    "heldBack": { _ in .heldBack },
    "departed": { ActingFor($0).map(Self.departed) },
    "arrived": { Arrived($0).map(Self.arrived) },
    "diagnosed": { Diagnosed($0).map(Self.diagnosed) },
    "agreed": { Signed($0).map(Self.agreed) },
    "workRecorded": { WorkRecorded($0).map(Self.workRecorded) },
    "signed": { Signed($0).map(Self.signed) },
    "signatureOverridden": { Because($0).map(Self.signatureOverridden) },
    "visitEnded": { VisitEnded($0).map(Self.visitEnded) },
    "takenAway": { TakenAway($0).map(Self.takenAway) },
    "handedIn": { HandedIn($0).map(Self.handedIn) },
    "cardOpened": { CardOpened($0).map(Self.cardOpened) },
    "benchStarted": { BenchStarted($0).map(Self.benchStarted) },
    "helpAsked": { HelpAsked($0).map(Self.helpAsked) },
    "benchCompleted": { WorkRecorded($0).map(Self.benchCompleted) },
    "inspected": { Inspected($0).map(Self.inspected) },
    "sentBack": { SentBack($0).map(Self.sentBack) },
    "goodsReturned": { GoodsReturned($0).map(Self.goodsReturned) },
    "paused": { Paused($0).map(Self.paused) },
    "resumed": { Resumed($0).map(Self.resumed) },
    "promiseRecalculated": { PromiseRecalculated($0).map(Self.promiseRecalculated) },
    "rescheduled": { Rescheduled($0).map(Self.rescheduled) },
    "urged": { Said($0).map(Self.urged) },
    "progressTold": { Said($0).map(Self.progressTold) },
    "carriedOver": { CarriedOver($0).map(Self.carriedOver) },
    "delayExplained": { Because($0).map(Self.delayExplained) },
    "struckOff": { _ in .struckOff },
    "lineRestored": { Because($0).map(Self.lineRestored) },
    "cancelled": { Because($0).map(Self.cancelled) },
    "reopened": { Reopened($0).map(Self.reopened) },
    "noted": { Said($0).map(Self.noted) },
    "attached": { Attached($0).map(Self.attached) },
    "assessed": { Assessed($0).map(Self.assessed) },
    "imported": { Imported($0).map(Self.imported) },
    "importUndone": { ImportUndone($0).map(Self.importUndone) },
  ]

  private var parts: (name: String, body: (any EventBody)?) {
    switch self {
    case .registered(let it): return ("registered", it)
    case .handedOver: return ("handedOver", nil)
    case .dispatched(let it): return ("dispatched", it)
    case .planned(let it): return ("planned", it)
    case .accepted(let it): return ("accepted", it)
    case .declined(let it): return ("declined", it)
    case .recalled(let it): return ("recalled", it)
    case .released: return ("released", nil)
    case .heldBack: return ("heldBack", nil)
    case .departed(let it): return ("departed", it)
    case .arrived(let it): return ("arrived", it)
    case .diagnosed(let it): return ("diagnosed", it)
    case .agreed(let it): return ("agreed", it)
    case .workRecorded(let it): return ("workRecorded", it)
    case .signed(let it): return ("signed", it)
    case .signatureOverridden(let it): return ("signatureOverridden", it)
    case .visitEnded(let it): return ("visitEnded", it)
    case .takenAway(let it): return ("takenAway", it)
    case .handedIn(let it): return ("handedIn", it)
    case .cardOpened(let it): return ("cardOpened", it)
    case .benchStarted(let it): return ("benchStarted", it)
    case .helpAsked(let it): return ("helpAsked", it)
    case .benchCompleted(let it): return ("benchCompleted", it)
    case .inspected(let it): return ("inspected", it)
    case .sentBack(let it): return ("sentBack", it)
    case .goodsReturned(let it): return ("goodsReturned", it)
    case .paused(let it): return ("paused", it)
    case .resumed(let it): return ("resumed", it)
    case .promiseRecalculated(let it): return ("promiseRecalculated", it)
    case .rescheduled(let it): return ("rescheduled", it)
    case .urged(let it): return ("urged", it)
    case .progressTold(let it): return ("progressTold", it)
    case .carriedOver(let it): return ("carriedOver", it)
    case .delayExplained(let it): return ("delayExplained", it)
    case .struckOff: return ("struckOff", nil)
    case .lineRestored(let it): return ("lineRestored", it)
    case .cancelled(let it): return ("cancelled", it)
    case .reopened(let it): return ("reopened", it)
    case .noted(let it): return ("noted", it)
    case .attached(let it): return ("attached", it)
    case .assessed(let it): return ("assessed", it)
    case .imported(let it): return ("imported", it)
    case .importUndone(let it): return ("importUndone", it)
    }
  }
}
