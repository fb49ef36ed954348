import Basics

/// What is known of contract and sale on the day of the call. From it the category of the work is proposed. REQ-023
package struct Entitlement: Hashable, Sendable {
  /// The day of the call in the branch's zone.
  package let calledOn: LocalDay
  package let contract: Contract?
  package let soldOn: LocalDay?
  package let deliveredOn: LocalDay?
  package var installedOn: LocalDay?
  /// The article's own guarantee, where sale or contract fixed one. AST-033
  package var guaranteeMonths: Int?
  package var category: String?
  package var brand: String?
  /// Longer than the legal period: its own right, with its own days. AST-009
  package var extendedFrom: LocalDay?
  package var extendedUntil: LocalDay?
  /// Maintenance is free as long as the article lives. AST-024
  package var hasLifetimeCare = false
  package var kind: WorkOrder.Kind?
  /// The day on which the last repair of the article was finished. AST-008
  package var repairedOn: LocalDay?

  /// A maintenance contract that covers the article, both days included.
  package struct Contract: Hashable, Sendable {
    package let number: String
    package let from: LocalDay
    package let until: LocalDay

    package init(number: String, from: LocalDay, until: LocalDay) {
      self.number = number
      self.from = from
      self.until = until
    }
  }

  package init(calledOn: LocalDay, contract: Contract? = nil, soldOn: LocalDay? = nil, deliveredOn: LocalDay? = nil) {
    self.calledOn = calledOn
    self.contract = contract
    self.soldOn = soldOn
    self.deliveredOn = deliveredOn
  }

  /// What is known of the article and its last repair.
  package init(calledOn: LocalDay, asset: AssetFile?, kind: WorkOrder.Kind?, repairedOn: LocalDay?) {
    self.init(calledOn: calledOn, soldOn: asset?.soldOn, deliveredOn: asset?.deliveredOn)
    installedOn = asset?.installedOn
    guaranteeMonths = asset?.guaranteeMonths
    category = asset?.category
    brand = asset?.brand
    extendedFrom = asset?.extendedFrom
    extendedUntil = asset?.extendedUntil
    hasLifetimeCare = asset?.hasLifetimeCare ?? false
    self.kind = kind
    self.repairedOn = repairedOn
  }

  /// One right to free service: the rule, and the day it ends, where days can be told.
  package struct Cover: Hashable, Sendable {
    package let rule: String
    package let until: LocalDay?
  }

  /// Every period that policy and article know, in the order in which they are asked. The day of the start does not count; a
  /// period ends with the corresponding day. AST-004, AST-005, AST-008, AST-009
  package func covers(_ policy: Policy) -> [Cover] {
    var covers = [
      Cover(rule: "free-guarantee-period", until: end(guarantee(policy), from: start(policy))),
      Cover(rule: "warranty-period", until: end(policy.whole("ast.warranty.months"), from: start(policy))),
      // The statutory three guarantees (三包) run from the day the customer signed for the goods.
      Cover(rule: "three-guarantees", until: end(policy.whole("ast.sanbao.months"), from: deliveredOn)),
    ]
    if extendedFrom.map({ $0 <= calledOn }) ?? true { covers.append(Cover(rule: "extended-warranty", until: extendedUntil)) }
    if kind != .maintenance {
      covers.append(
        Cover(rule: "repair-guarantee", until: end(policy.whole("ast.repairGuarantee.months"), from: repairedOn)))
    }
    return covers
  }

  private func end(_ months: Int64?, from day: LocalDay?) -> LocalDay? {
    months.flatMap { months in day?.adding(months: Int(months)) }
  }

  /// The article's own figure, else that of its category and brand, else the company's.
  private func guarantee(_ policy: Policy) -> Int64? {
    guaranteeMonths.map { Int64($0) } ?? policy.months(category: category, brand: brand)
      ?? policy.whole("ast.freeGuarantee.months")
  }

  /// The day from which the guarantee counts: purchase, receipt or installation, as the company chose; else receipt before
  /// purchase. AST-005, AST-006
  private func start(_ policy: Policy) -> LocalDay? {
    switch policy.word("ast.guarantee.start") {
    case "purchase": return soldOn
    case "receipt": return deliveredOn
    case "installation": return installedOn
    default: return deliveredOn ?? soldOn
    }
  }

  /// The length of the guarantee is known, and neither it nor another right covers this call. AST-010
  package func isOutside(_ policy: Policy) -> Bool {
    guarantee(policy) != nil && proposal(policy).category != .free
  }

  /// The category under article 1 and why: contract in force, else a right to free service, else paid.
  package func proposal(_ policy: Policy) -> (category: WorkOrder.Category, rule: String, guaranteeEnd: LocalDay?) {
    let covers = covers(policy)
    let guaranteeEnd = covers.first?.until
    if let contract, contract.from <= calledOn, calledOn <= contract.until {
      return (.contract, "contract-in-force", guaranteeEnd)
    }
    if let cover = covers.first(where: { $0.until.map { calledOn <= $0 } ?? false }) { return (.free, cover.rule, cover.until) }
    if hasLifetimeCare, kind == .maintenance { return (.free, "lifetime-maintenance", nil) }
    return (.paid, "no-contract-no-guarantee", guaranteeEnd)
  }

  /// The proof kept with the case: clause, rule, inputs, and what a person chose instead.
  package func proof(_ policy: Policy, chosen: WorkOrder.Category?) -> (category: WorkOrder.Category, json: JSON) {
    let found = proposal(policy)
    func day(_ day: LocalDay?) -> JSON? { JSON.text(day?.description) }
    let inputs = JSON.members(
      ("calledOn", .string(calledOn.description)), ("soldOn", day(soldOn)), ("deliveredOn", day(deliveredOn)),
      ("installedOn", day(installedOn)), ("contract", JSON.text(contract?.number)), ("contractFrom", day(contract?.from)),
      ("contractUntil", day(contract?.until)), ("freeGuaranteeMonths", JSON.whole(guarantee(policy))),
      ("freeGuaranteeEnd", day(covers(policy).first?.until)), ("guaranteeStart", JSON.text(policy.word("ast.guarantee.start"))),
      ("extendedUntil", day(extendedUntil)), ("repairedOn", day(repairedOn)), ("coveredUntil", day(found.guaranteeEnd)))
    let category = chosen ?? found.category
    return (
      category,
      .members(
        ("clause", "a1"), ("policyVersion", .string(policy.version)), ("rule", .string(found.rule)),
        ("proposed", .string(found.category.rawValue)), ("category", .string(category.rawValue)),
        ("chosenByPerson", .bool(chosen != nil)), ("inputs", inputs))
    )
  }
}
