import Basics

// What a policy may demand before a step passes. Each demand is a parameter; a regulation that is silent demands nothing.

extension WorkOrder {
  /// Before work begins or the article leaves the house, the customer has heard fee and time and has signed. "paid": for work
  /// that is charged; "always": for every kind. DSP-027, WRK-042, FEE-023, FEE-024
  func mustBeTold(_ facts: Facts) throws(Refusal) {
    let key = "wrk.quote.required"
    if currentVisit?.isChangeOpen == true { throw Refusal("change-not-agreed") }
    let isWanted = facts.policy.word(key) == "always" || (facts.policy.word(key) == "paid" && call.category == .paid)
    guard isWanted else { return }
    guard let told = currentVisit?.diagnosis, told.estimate != nil, told.minutes != nil else {
      throw Refusal("fee-and-time-not-told", clause: facts.policy.clause(of: key))
    }
    guard currentVisit?.agreement != nil else { throw Refusal("agreement-not-signed", clause: facts.policy.clause(of: key)) }
  }

  /// The findings on site, with what is to be done. WRK-018
  func mustHaveFindings(_ facts: Facts) throws(Refusal) {
    let key = "wrk.findings.required"
    guard facts.policy.flag(key) == true, currentVisit?.diagnosis?.plan == nil else { return }
    throw Refusal("findings-missing", clause: facts.policy.clause(of: key))
  }

  /// A written record of the work. WRK-023, WRK-036
  func mustHaveRecord(_ facts: Facts) throws(Refusal) {
    let key = "wrk.record.required"
    guard facts.policy.flag(key) == true, currentVisit?.work.isEmpty ?? true else { return }
    throw Refusal("work-not-recorded", clause: facts.policy.clause(of: key))
  }

  /// A picture that came during this step, where the policy names the step. WRK-036
  func mustHavePicture(_ step: String, since: Instant?, _ facts: Facts) throws(Refusal) {
    let key = "wrk.pictures.steps"
    guard facts.policy.words(key).contains(step), let since, !round.pictures.contains(where: { $0 >= since }) else { return }
    throw Refusal("picture-missing", clause: facts.policy.clause(of: key))
  }

  /// The skill that the article wants of whoever is sent, if the policy names its category. DSP-040
  package func skillWanted(_ policy: Policy) -> String? {
    call.productCategory.flatMap { policy.words("dsp.skills").contains($0) ? $0 : nil }
  }

  /// Whether somebody with these skills may be sent where that skill is wanted. DSP-040
  package static func mayGo(having skills: Set<String>?, wanting skill: String?) -> Bool {
    skill.map { skills?.contains($0) == true } ?? true
  }

  /// A late case is not struck off before somebody has said why. DSP-032
  func mustBeExplained(_ facts: Facts, _ context: Context) throws(Refusal) {
    let key = "dsp.delay.explain"
    guard facts.policy.flag(key) == true, round.explanation == nil, isLate(facts, context) else { return }
    throw Refusal("delay-not-explained", clause: facts.policy.clause(of: key))
  }

  func explainDelay(_ reason: Personal, _ facts: Facts, _ context: Context) throws(Refusal) -> [WorkOrderEvent] {
    guard isLate(facts, context) else { throw Refusal("not-late") }
    try ownJobUnlessDesk(context)
    return [.delayExplained(.init(reason: reason))]
  }

  private func isLate(_ facts: Facts, _ context: Context) -> Bool {
    isLate(deadlines(policy: facts.policy, now: context.now) { facts.pinned[$0] ?? facts.calendar }, now: context.now)
  }

  /// Whether a promise of this round was broken. A word that came late is no reason to explain a delay. DSP-032
  package func isLate(_ deadlines: [Deadline], now: Instant) -> Bool {
    deadlines.contains { $0.round == round.number && $0.kind != .progress && $0.state(now) == .missed }
  }
}
