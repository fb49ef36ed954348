import Basics

/// What is known of contract and sale on the day of the call. From it the category of the work is proposed. REQ-023
package struct Entitlement: Hashable, Sendable {
  /// The day of the call in the branch's zone.
  package let calledOn: LocalDay
  package let contract: Contract?
  package let soldOn: LocalDay?
  package let deliveredOn: LocalDay?

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

  /// The category under article 1 and why: contract in force, else free guarantee period, else paid.
  package func proposal(_ policy: Policy) -> (category: WorkOrder.Category, rule: String, guaranteeEnd: LocalDay?) {
    var guaranteeEnd: LocalDay?
    if let months = policy.whole("ast.freeGuarantee.months"), let start = deliveredOn ?? soldOn {
      // The day of delivery does not count; the period ends with the corresponding day.
      guaranteeEnd = start.adding(months: Int(months))
    }
    if let contract, contract.from <= calledOn, calledOn <= contract.until {
      return (.contract, "contract-in-force", guaranteeEnd)
    }
    if let guaranteeEnd, calledOn <= guaranteeEnd { return (.free, "free-guarantee-period", guaranteeEnd) }
    return (.paid, "no-contract-no-guarantee", guaranteeEnd)
  }

  /// The proof kept with the case: clause, rule, inputs, and what a person chose instead.
  package func proof(_ policy: Policy, chosen: WorkOrder.Category?) -> (category: WorkOrder.Category, json: JSON) {
    let found = proposal(policy)
    let inputs = JSON.members(
      ("calledOn", .string(calledOn.description)), ("soldOn", JSON.text(soldOn?.description)),
      ("deliveredOn", JSON.text(deliveredOn?.description)), ("contract", JSON.text(contract?.number)),
      ("contractFrom", JSON.text(contract?.from.description)), ("contractUntil", JSON.text(contract?.until.description)),
      ("freeGuaranteeMonths", JSON.whole(policy.whole("ast.freeGuarantee.months"))),
      ("freeGuaranteeEnd", JSON.text(found.guaranteeEnd?.description)))
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
