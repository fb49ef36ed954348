import Aftersales
import Basics
import Web

/// Which commands a reader is offered on a case as it stands. It only shapes the page: `decide` says what is allowed.
enum CaseActions {
  /// The step the case waits for first, then what else may be said of it; each only to the posts that may give it.
  static func offered(
    _ order: WorkOrder, to roles: Set<Role>, except main: String? = nil, isLate: Bool = false
  ) -> [String] {
    let unexplained = isLate && order.isOpen && order.round.explanation == nil
    return (names(order) + (unexplained ? ["explain-delay"] : [])).filter { name in
      guard name != main, let declaration = WorkOrderCommand.declarations.first(where: { $0.name == name }) else { return false }
      return !declaration.roles.isDisjoint(with: roles)
    }
  }

  /// Steps that the technician takes himself.
  private static let ofTechnician: Set<String> = [
    "accept", "depart", "arrive", "decline", "diagnose", "agree", "record-work", "sign", "take-away", "finish", "start-bench",
    "ask-help", "complete-bench", "return-goods",
  ]

  /// Only the telephone in the technician's hand knows where he is.
  private static let ofPhone: Set<String> = ["position", "keepPlace"]

  /// Whether the reader would do it in the technician's stead: a supervisor, and whoever holds both posts on another's job.
  static func isOnBehalf(_ name: String, of order: WorkOrder, by actor: Actor) -> Bool {
    guard ofTechnician.contains(name) else { return false }
    guard actor.roles.contains(.technician) else { return true }
    return actor.roles.contains(.supervisor) && order.technician.map { $0 != actor.id } ?? false
  }

  private static func names(_ order: WorkOrder) -> [String] {
    let status = order.status
    var names: [String] = []
    switch status {
    case .registered: names = ["hand-over"]
    case .waitingDispatch: names = ["dispatch"]
    case .dispatched: names = ["accept", "depart", "arrive", "decline", "recall", "plan-visit"]
    case .accepted: names = ["depart", "arrive", "decline", "recall", "plan-visit"]
    case .travelling: names = ["arrive", "decline", "recall", "plan-visit"]
    case .arrived, .working:
      names =
        order.currentVisit?.signature == nil
        ? ["record-work", "sign", "diagnose", "agree", "take-away", "finish", "override-signature"]
        : ["finish", "record-work", "take-away"]
    case .finished, .customerDeclined:
      names = order.voucher.holder == .technician ? ["hand-in", "override-signature"] : ["strike-off", "override-signature"]
    case .waitingParts, .secondVisit, .nobodyIn, .handedBack: names = ["dispatch", "hand-in"]
    case .takenAway: names = ["hand-in"]
    case .goodsIn: names = ["start-bench"]
    case .onBench: names = ["complete-bench", "ask-help"]
    case .benchDone: names = ["inspect"]
    case .inspected: names = ["send-back"]
    case .onTheWayBack: names = ["return-goods"]
    case .returned: names = ["hand-in", "strike-off"]
    case .voucherBack: names = ["strike-off", "override-signature"]
    case .struckOff, .cancelled: return ["reopen"]
    }
    if order.round.openPause != nil {
      names.append("resume")
    } else if order.round.firstArrival == nil {
      names.append("pause")
    }
    if status.isUndispatched || status.wantsAnotherVisit { names.append(order.isReleased ? "hold-back" : "release") }
    names += ["urge", "progress-told", "reschedule", "note", "attach", "assess"]
    if status.isUndispatched || status.isOnItsWay || status.wantsAnotherVisit { names.append("cancel") }
    return names
  }

  /// One command as the page shows it: its fields, the words for ids, the consequence of what cannot be undone.
  static func action(
    _ name: String, _ found: Found<WorkOrder>, visitor: Visitor, work: Work, frame: Frame, choices: [String: [Choice]],
    typed: Typed = Typed()
  ) throws -> CaseAction {
    let fields = WorkOrderCommand.declarations.first { $0.name == name }?.fields ?? []
    let t = frame.reader
    var words = choices
    if name == "pause" {
      let policy = try work.policy(found.state.call.policy)
      words["reason"] = policy.pauseReasons.values.sorted { $0.code < $1.code }.map {
        Choice($0.code, t.words.first(of: ["pause." + $0.code, $0.code]))
      }
    }
    return CaseAction(
      command: name, fields: fields.filter { !ofPhone.contains($0.name) }, choices: words,
      consequence: ["strike-off", "cancel", "recall", "override-signature"].contains(name) ? t("consequence." + name) : nil,
      typed: typed)
  }
}
