import Basics

// What is written on the voucher at the customer's.

extension WorkOrderEvent {
  /// The cause and the plan, with what it will cost and take. WRK-013, DSP-027
  package struct Diagnosed: EventBody {
    package let cause: Personal
    package let plan: Personal?
    package let estimate: Money?
    package let minutes: Int64?
    package let actedFor: ID<Staff>?

    package init(
      cause: Personal, plan: Personal? = nil, estimate: Money? = nil, minutes: Int64? = nil, actedFor: ID<Staff>? = nil
    ) {
      self.cause = cause
      self.plan = plan
      self.estimate = estimate
      self.minutes = minutes
      self.actedFor = actedFor
    }
    var json: JSON {
      .members(
        ("cause", cause.json), ("plan", plan?.json), ("estimate", JSON.whole(estimate?.fen)),
        ("minutes", JSON.whole(minutes)), ("actedFor", JSON.text(actedFor?.description)))
    }
    package init?(_ json: JSON) {
      guard let cause = Personal(json["cause"]) else { return nil }
      self.cause = cause
      plan = Personal(json["plan"])
      estimate = json["estimate"]?.int.map(Money.init(fen:))
      minutes = json["minutes"]?.int
      actedFor = json["actedFor"]?.string.flatMap({ ID<Staff>(text: $0) })
    }
  }

  /// Time used and parts fitted; `parts` is empty when none were. WRK-007
  package struct WorkRecorded: EventBody {
    package let minutes: Int64
    package let parts: String?
    package let notes: Personal?
    package let actedFor: ID<Staff>?

    package init(minutes: Int64, parts: String? = nil, notes: Personal? = nil, actedFor: ID<Staff>? = nil) {
      self.minutes = minutes
      self.parts = parts
      self.notes = notes
      self.actedFor = actedFor
    }
    var json: JSON {
      .members(
        ("minutes", .int(minutes)), ("parts", parts.map(JSON.string)), ("notes", notes?.json),
        ("actedFor", JSON.text(actedFor?.description)))
    }
    package init?(_ json: JSON) {
      guard let minutes = json["minutes"]?.int else { return nil }
      self.minutes = minutes
      parts = json["parts"]?.string
      notes = Personal(json["notes"])
      actedFor = json["actedFor"]?.string.flatMap({ ID<Staff>(text: $0) })
    }
  }

  /// The customer's signature or seal. WRK-002, WRK-057
  package struct Signed: EventBody {
    package let signature: Personal
    package let form: Signature.Form
    package let by: Personal?
    package let relation: Signature.Relation
    package let actedFor: ID<Staff>?

    package init(
      signature: Personal, form: Signature.Form, by: Personal? = nil, relation: Signature.Relation,
      actedFor: ID<Staff>? = nil
    ) {
      self.signature = signature
      self.form = form
      self.by = by
      self.relation = relation
      self.actedFor = actedFor
    }
    var json: JSON {
      .members(
        ("signature", signature.json), ("form", .string(form.rawValue)), ("by", by?.json),
        ("relation", .string(relation.rawValue)), ("actedFor", JSON.text(actedFor?.description)))
    }
    package init?(_ json: JSON) {
      guard let signature = Personal(json["signature"]),
        let form = json["form"]?.string.flatMap(Signature.Form.init(rawValue:)),
        let relation = json["relation"]?.string.flatMap(Signature.Relation.init(rawValue:))
      else { return nil }
      self.signature = signature
      self.form = form
      self.relation = relation
      by = Personal(json["by"])
      actedFor = json["actedFor"]?.string.flatMap({ ID<Staff>(text: $0) })
    }
  }

  /// How the visit ended, each outcome with its paper. WRK-001
  package struct VisitEnded: EventBody {
    package let outcome: WorkOrder.Outcome
    package let reason: Personal?
    package let nextStep: Personal?
    package let amount: Money?
    package let means: WorkOrder.Means?
    package let actedFor: ID<Staff>?

    package init(
      outcome: WorkOrder.Outcome, reason: Personal? = nil, nextStep: Personal? = nil, amount: Money? = nil,
      means: WorkOrder.Means? = nil, actedFor: ID<Staff>? = nil
    ) {
      self.outcome = outcome
      self.reason = reason
      self.nextStep = nextStep
      self.amount = amount
      self.means = means
      self.actedFor = actedFor
    }
    var json: JSON {
      .members(
        ("outcome", .string(outcome.rawValue)), ("reason", reason?.json), ("nextStep", nextStep?.json),
        ("amount", JSON.whole(amount?.fen)), ("means", JSON.text(means?.rawValue)),
        ("actedFor", JSON.text(actedFor?.description)))
    }
    package init?(_ json: JSON) {
      guard let outcome = json["outcome"]?.string.flatMap(WorkOrder.Outcome.init(rawValue:)) else { return nil }
      self.outcome = outcome
      reason = Personal(json["reason"])
      nextStep = Personal(json["nextStep"])
      amount = json["amount"]?.int.map(Money.init(fen:))
      means = json["means"]?.string.flatMap(WorkOrder.Means.init(rawValue:))
      actedFor = json["actedFor"]?.string.flatMap({ ID<Staff>(text: $0) })
    }
  }

  /// The technician brought voucher (and goods) back to the clerk. WRK-001, WRK-004
  package struct HandedIn: EventBody {
    package let holder: VoucherHolder
    /// Where the article is stored.
    package let place: String?

    package init(holder: VoucherHolder, place: String? = nil) {
      self.holder = holder
      self.place = place
    }
    var json: JSON {
      .members(("holder", .string(holder.rawValue)), ("place", place.map(JSON.string)))
    }
    package init?(_ json: JSON) {
      guard let holder = json["holder"]?.string.flatMap(VoucherHolder.init(rawValue:)) else { return nil }
      self.holder = holder
      place = json["place"]?.string
    }
  }
}
