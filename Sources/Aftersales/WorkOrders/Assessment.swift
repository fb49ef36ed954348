import Basics

/// What brought the fault about, as the assessor finds it. AST-012, AST-014 to AST-019
package enum FaultCause: String, CaseIterable, Sendable {
  /// Defects of quality: these four make the job free in the guarantee. AST-012
  case manufacture, assembly, design, material
  /// Failed in normal use. AST-013
  case normalUse
  case improperUse, overload, humanDamage, careIgnored
  /// Repaired before by a place that is neither appointed nor authorised. AST-015
  case unauthorisedRepair
  /// The customer took it apart himself: what follows is a setting of the company. AST-016
  case selfDismantling
  case wear, secondaryFault
  /// Disaster or war: no compensation, and help all the same. AST-019
  case forceMajeure
  case thirdParty

  package var isQuality: Bool { [.manufacture, .assembly, .design, .material].contains(self) }

  /// Causes that take free service away need something to show for it.
  package var excludes: Bool { !isQuality && self != .normalUse }
}

/// Who answers for a fault. AST-037
package enum Liability: String, CaseIterable, Sendable {
  case company, customer, thirdParty
  /// Wear, force majeure.
  case nobody
}

/// What an assessment comes to for the bill. AST-037, AST-038
package enum Payer: String, CaseIterable, Sendable {
  case free, customer, thirdParty
  /// The rules leave it open: a supervisor says.
  case needsApproval
}

/// What is offered to the customer. AST-007, REQ-038
package enum Remedy: String, CaseIterable, Sendable {
  case repair, exchange, refund, otherSolution
}

/// Invoice and warranty paper as the customer shows them. AST-020
package enum ProofPapers: String, CaseIterable, Sendable {
  case intact, altered, damaged, lost

  package var isDoubtful: Bool { self != .intact }
}

extension WorkOrderCommand {
  package struct Assessment: Sendable {
    package let cause: FaultCause
    package let evidence: Personal?
    package let repairedBy: Personal?
    package let papers: ProofPapers?
    package let remedy: Remedy?
    package let why: Personal?

    static let fields: [Field] = [
      Field("faultCause", .choice(FaultCause.allCases.map(\.rawValue))),
      Field("proofOfCause", .lines(max: 2000)).optional.personal, Field("repairedBy", .text(max: 100)).optional.personal,
      Field("papers", .choice(ProofPapers.allCases.map(\.rawValue))).optional,
      Field("remedy", .choice(Remedy.allCases.map(\.rawValue))).optional, Field("why", .lines(max: 2000)).optional.personal,
    ]

    init(_ input: Input) throws(Refusal) {
      func said(_ name: String, _ kind: Personal.Class = .words) -> Personal? { input.text(name).map { .open($0, kind) } }
      cause = try Required.value(input.text("faultCause").flatMap(FaultCause.init(rawValue:)), "faultCause")
      evidence = said("proofOfCause")
      repairedBy = said("repairedBy", .name)
      papers = input.text("papers").flatMap(ProofPapers.init(rawValue:))
      remedy = input.text("remedy").flatMap(Remedy.init(rawValue:))
      why = said("why")
    }
  }
}

extension WorkOrderEvent {
  /// The cause and what it comes to, frozen as the rules stood.
  package struct Assessed: EventBody {
    package let cause: FaultCause
    package let liability: Liability
    package let payer: Payer
    /// Words: `ruling.<rule>`.
    package let rule: String
    package let evidence: Personal?
    package let repairedBy: Personal?
    package let papers: ProofPapers?
    package let remedy: Remedy?
    package let why: Personal?
    package let actedFor: ID<Staff>?

    package init(
      cause: FaultCause, liability: Liability, payer: Payer, rule: String, evidence: Personal? = nil,
      repairedBy: Personal? = nil, papers: ProofPapers? = nil, remedy: Remedy? = nil, why: Personal? = nil,
      actedFor: ID<Staff>? = nil
    ) {
      self.cause = cause
      self.liability = liability
      self.payer = payer
      self.rule = rule
      self.evidence = evidence
      self.repairedBy = repairedBy
      self.papers = papers
      self.remedy = remedy
      self.why = why
      self.actedFor = actedFor
    }
    var json: JSON {
      .members(
        ("cause", .string(cause.rawValue)), ("liability", .string(liability.rawValue)), ("payer", .string(payer.rawValue)),
        ("rule", .string(rule)), ("evidence", evidence?.json), ("repairedBy", repairedBy?.json),
        ("papers", JSON.text(papers?.rawValue)), ("remedy", JSON.text(remedy?.rawValue)), ("why", why?.json),
        ("actedFor", JSON.text(actedFor?.description)))
    }
    package init?(_ json: JSON) {
      guard let cause = json["cause"]?.string.flatMap(FaultCause.init(rawValue:)),
        let liability = json["liability"]?.string.flatMap(Liability.init(rawValue:)),
        let payer = json["payer"]?.string.flatMap(Payer.init(rawValue:)), let rule = json["rule"]?.string
      else { return nil }
      self.init(
        cause: cause, liability: liability, payer: payer, rule: rule, evidence: Personal(json["evidence"]),
        repairedBy: Personal(json["repairedBy"]), papers: json["papers"]?.string.flatMap(ProofPapers.init(rawValue:)),
        remedy: json["remedy"]?.string.flatMap(Remedy.init(rawValue:)), why: Personal(json["why"]),
        actedFor: json["actedFor"]?.string.flatMap { ID<Staff>(text: $0) })
    }
  }
}

extension WorkOrder {
  /// Contract or guarantee covered the article on the day of the call.
  package var isCovered: Bool { ["free", "contract"].contains(call.categoryProof["proposed"]?.string) }

  /// The cause sets who answers, and that sets who pays. What takes free service away must be shown; exchange and refund stand
  /// beside repair while the guarantee lasts and the fault is not the customer's. AST-007, AST-012 to AST-020, AST-035, AST-037
  func assess(
    _ given: WorkOrderCommand.Assessment, _ facts: Facts, _ context: Context
  ) throws(Refusal) -> [WorkOrderEvent] {
    try ownJobUnlessDesk(context)
    var faults: [FieldFault] = []
    if given.cause.excludes, given.evidence == nil { faults.append(FieldFault("proofOfCause", "missing")) }
    if given.cause == .unauthorisedRepair, given.repairedBy == nil { faults.append(FieldFault("repairedBy", "missing")) }
    if given.remedy != nil, given.why == nil { faults.append(FieldFault("why", "missing")) }
    guard faults.isEmpty else { throw .invalid(faults) }
    var ruling = ruling(given.cause, facts.policy)
    // Papers that are lost or altered do not decide by themselves: a supervisor does. AST-020
    if given.papers?.isDoubtful == true, ruling.payer == .free {
      ruling =
        context.actor.roles.contains(.supervisor)
        ? (ruling.liability, .free, "papers-accepted") : (ruling.liability, .needsApproval, "papers-doubtful")
    }
    if given.remedy == .exchange || given.remedy == .refund, !isCovered || ruling.liability != .company {
      throw Refusal("remedy-outside-guarantee")
    }
    return [
      .assessed(
        .init(
          cause: given.cause, liability: ruling.liability, payer: ruling.payer, rule: ruling.rule, evidence: given.evidence,
          repairedBy: given.repairedBy, papers: given.papers, remedy: given.remedy, why: given.why,
          actedFor: context.actor.id == technician ? nil : technician))
    ]
  }

  private func ruling(_ cause: FaultCause, _ policy: Policy) -> (liability: Liability, payer: Payer, rule: String) {
    switch cause {
    case .manufacture, .assembly, .design, .material:
      if isCovered { return (.company, .free, "quality-in-guarantee") }
      // Some texts promise free service for quality faults without any limit of time. AST-035
      let isUnlimited = policy.word("ast.freeQualityService.limit") == "none"
      return isUnlimited ? (.company, .free, "quality-without-limit") : (.company, .customer, "quality-after-guarantee")
    case .normalUse:
      return isCovered ? (.company, .free, "normal-use-in-guarantee") : (.nobody, .customer, "after-guarantee")
    case .improperUse, .overload, .humanDamage, .careIgnored: return (.customer, .customer, "excluded-use")
    case .unauthorisedRepair: return (.customer, .customer, "excluded-repair")
    case .selfDismantling:
      switch policy.word("ast.exclusion.selfDismantling") {
      case "excluded": return (.customer, .customer, "excluded-dismantling")
      case "covered": return ruling(.normalUse, policy)
      default: return (.customer, .needsApproval, "dismantling-not-ruled")
      }
    case .wear, .secondaryFault: return (.nobody, .customer, "excluded-wear")
    case .forceMajeure: return (.nobody, .customer, "force-majeure")
    case .thirdParty: return (.thirdParty, .thirdParty, "third-party")
    }
  }
}
