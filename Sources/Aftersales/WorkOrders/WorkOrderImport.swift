import Basics

// Lines of the paper years: how they come in and how they are withdrawn.

extension WorkOrder {
  /// A line whose paper says it is unfinished is history only where somebody said so; nothing is closed silently.
  static func importLine(_ line: WorkOrderEvent.Imported, _ context: Context) throws(Refusal) -> [WorkOrderEvent] {
    guard context.actor.isSystem else { throw Refusal("not-by-hand") }
    if line.standing == .finished, line.paperOutcome?.isClosed != true { throw Refusal("unfinished-on-paper", clause: "a4") }
    return [.imported(line)]
  }

  /// Only what nobody has touched since can be withdrawn: the case becomes void and keeps its number.
  func undoImport(by staff: ID<Staff>?, _ context: Context) throws(Refusal) -> [WorkOrderEvent] {
    guard context.actor.isSystem else { throw Refusal("not-by-hand") }
    guard imported != nil else { throw Refusal("not-imported") }
    guard version == 1 else { throw Refusal("touched-since-import") }
    return [.importUndone(.init(by: staff))]
  }

  init(_ line: WorkOrderEvent.Imported, _ stamp: Stamp) {
    let call = line.call
    self.call = call
    imported = line
    version = 1
    var first = Round(number: 1, start: call.calledAt, calendarVersion: call.calendarVersion)
    first.firstArrival = line.arrivedAt
    first.firstResponse = line.arrivedAt
    first.isArrivalStated = line.arrivedAt != nil
    if line.isHistory { first.endedAt = line.lastKnown }
    rounds = [first]
    if line.isHistory {
      status = line.paperOutcome == .cancelled ? .cancelled : .struckOff
      struckOffAt = status == .struckOff ? line.lastKnown : nil
      voucher = Voucher(.archive, since: line.lastKnown)
      return
    }
    voucher = Voucher(.supervisor, since: stamp.recordedAt)
    switch line.paperOutcome {
    case .underRepair?: status = .secondVisit
    case .awaitingParts?: status = .waitingParts
    case .takenAway?:
      // Somebody has the article, and the paper does not say under which receipt: a custody record to be completed.
      status = .takenAway
      voucher = Voucher(.technician, since: line.lastKnown)
      let receipt = Bench.Receipt(number: "R" + call.number, goods: call.model, accessories: nil, condition: nil)
      bench = Bench(receipt: receipt, takenAwayAt: line.lastKnown)
    // Who was sent stands on paper as a name alone: the supervisor sends somebody.
    case .notDispatched?, .dispatched?, .finished?, .struckOff?, .cancelled?, nil: status = .waitingDispatch
    }
  }

  mutating func importUndone(_ at: Instant) {
    isVoid = true
    status = .cancelled
    struckOffAt = nil
    bench = nil
    voucher = Voucher(.archive, since: at)
    rounds[0].end(at)
  }

  /// The first round of an imported line gives no promise: its times are measured and not judged.
  func isJudged(_ round: Round) -> Bool { imported == nil || round.number > 1 }
}
