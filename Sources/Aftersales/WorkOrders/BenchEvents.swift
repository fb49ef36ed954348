import Basics

// The article's way through the workshop.

extension WorkOrderEvent {
  /// Taken away against a numbered receipt. WRK-003
  package struct TakenAway: EventBody {
    package let number: String
    package let goods: String
    package let accessories: String?
    package let condition: String?
    package let actedFor: ID<Staff>?

    package init(
      number: String, goods: String, accessories: String? = nil, condition: String? = nil, actedFor: ID<Staff>? = nil
    ) {
      self.number = number
      self.goods = goods
      self.accessories = accessories
      self.condition = condition
      self.actedFor = actedFor
    }
    var json: JSON {
      .members(
        ("number", .string(number)), ("goods", .string(goods)), ("accessories", accessories.map(JSON.string)),
        ("condition", condition.map(JSON.string)), ("actedFor", JSON.text(actedFor?.description)))
    }
    package init?(_ json: JSON) {
      guard let number = json["number"]?.string, let goods = json["goods"]?.string else { return nil }
      self.number = number
      self.goods = goods
      accessories = json["accessories"]?.string
      condition = json["condition"]?.string
      actedFor = json["actedFor"]?.string.flatMap({ ID<Staff>(text: $0) })
    }
  }

  /// 修护卡: one for each article, with its planned finish. WRK-005, WRK-012
  package struct CardOpened: EventBody {
    package let plannedFinish: Instant
    package let fault: Personal?

    package init(plannedFinish: Instant, fault: Personal? = nil) {
      self.plannedFinish = plannedFinish
      self.fault = fault
    }
    var json: JSON {
      .members(("plannedFinish", .int(plannedFinish.milliseconds)), ("fault", fault?.json))
    }
    package init?(_ json: JSON) {
      guard let plannedFinish = json["plannedFinish"]?.int.map(Instant.init(milliseconds:)) else { return nil }
      self.plannedFinish = plannedFinish
      fault = Personal(json["fault"])
    }
  }

  /// Work on the bench began, or began again.
  package struct BenchStarted: EventBody {
    package let technician: ID<Staff>

    package init(technician: ID<Staff>) {
      self.technician = technician
    }
    var json: JSON {
      .members(("technician", .string(technician.description)))
    }
    package init?(_ json: JSON) {
      guard let technician = json["technician"]?.string.flatMap({ ID<Staff>(text: $0) }) else { return nil }
      self.technician = technician
    }
  }

  /// The planned time cannot be kept; both times stay. DSP-008
  package struct HelpAsked: EventBody {
    package let reason: Personal
    package let originalFinish: Instant?
    package let newFinish: Instant?
    package let actedFor: ID<Staff>?

    package init(reason: Personal, originalFinish: Instant? = nil, newFinish: Instant? = nil, actedFor: ID<Staff>? = nil) {
      self.reason = reason
      self.originalFinish = originalFinish
      self.newFinish = newFinish
      self.actedFor = actedFor
    }
    var json: JSON {
      .members(
        ("reason", reason.json), ("originalFinish", JSON.instant(originalFinish)), ("newFinish", JSON.instant(newFinish)),
        ("actedFor", JSON.text(actedFor?.description)))
    }
    package init?(_ json: JSON) {
      guard let reason = Personal(json["reason"]) else { return nil }
      self.reason = reason
      originalFinish = json["originalFinish"]?.int.map(Instant.init(milliseconds:))
      newFinish = json["newFinish"]?.int.map(Instant.init(milliseconds:))
      actedFor = json["actedFor"]?.string.flatMap({ ID<Staff>(text: $0) })
    }
  }

  /// The supervisor's inspection (验讫). WRK-008
  package struct Inspected: EventBody {
    package let passed: Bool
    package let by: ID<Staff>
    package let findings: Personal?

    package init(passed: Bool, by: ID<Staff>, findings: Personal? = nil) {
      self.passed = passed
      self.by = by
      self.findings = findings
    }
    var json: JSON {
      .members(("passed", .bool(passed)), ("by", .string(by.description)), ("findings", findings?.json))
    }
    package init?(_ json: JSON) {
      guard let passed = json["passed"]?.bool, let by = json["by"]?.string.flatMap({ ID<Staff>(text: $0) }) else { return nil }
      self.passed = passed
      self.by = by
      findings = Personal(json["findings"])
    }
  }

  /// The return date is in the register and the article on its way. WRK-008
  package struct SentBack: EventBody {
    package let returnOn: LocalDay
    package let technician: ID<Staff>

    package init(returnOn: LocalDay, technician: ID<Staff>) {
      self.returnOn = returnOn
      self.technician = technician
    }
    var json: JSON {
      .members(("returnOn", .string(returnOn.description)), ("technician", .string(technician.description)))
    }
    package init?(_ json: JSON) {
      guard let returnOn = json["returnOn"]?.string.flatMap({ LocalDay($0) }),
        let technician = json["technician"]?.string.flatMap({ ID<Staff>(text: $0) })
      else { return nil }
      self.returnOn = returnOn
      self.technician = technician
    }
  }

  /// The customer has the article again; the receipt is void. WRK-009
  package struct GoodsReturned: EventBody {
    package let receipt: Bench.ReceiptState
    /// The customer's statement for a lost receipt.
    package let statement: Personal?
    package let actedFor: ID<Staff>?

    package init(receipt: Bench.ReceiptState, statement: Personal? = nil, actedFor: ID<Staff>? = nil) {
      self.receipt = receipt
      self.statement = statement
      self.actedFor = actedFor
    }
    var json: JSON {
      .members(
        ("receipt", .string(receipt.rawValue)), ("statement", statement?.json),
        ("actedFor", JSON.text(actedFor?.description)))
    }
    package init?(_ json: JSON) {
      guard let receipt = json["receipt"]?.string.flatMap(Bench.ReceiptState.init(rawValue:)) else { return nil }
      self.receipt = receipt
      statement = Personal(json["statement"])
      actedFor = json["actedFor"]?.string.flatMap({ ID<Staff>(text: $0) })
    }
  }
}
