import Basics

// From the supervisor's desk to the customer's door.

extension WorkOrderEvent {
  /// A technician was named, perhaps with a time agreed with the customer. DSP-001
  package struct Dispatched: EventBody {
    package let technician: ID<Staff>
    /// The appointment, both ends or none.
    package let from: Instant?
    package let to: Instant?
    /// The hours that the technician's day keeps for it, where they were planned.
    package let planned: Span?
    /// What was known of everybody's day; nil where nobody asked.
    package let advice: DispatchAdvice?
    /// Set where nobody dispatched and the regulation did.
    package let byRule: WorkOrder.ByRule?

    package init(
      technician: ID<Staff>, from: Instant? = nil, to: Instant? = nil, planned: Span? = nil, advice: DispatchAdvice? = nil,
      byRule: WorkOrder.ByRule? = nil
    ) {
      self.advice = advice
      self.byRule = byRule
      self.technician = technician
      self.from = from
      self.to = to
      self.planned = planned
    }
    var json: JSON {
      .members(
        ("technician", .string(technician.description)), ("from", JSON.instant(from)), ("to", JSON.instant(to)),
        ("plannedFrom", JSON.instant(planned?.from)), ("plannedTo", JSON.instant(planned?.to)),
        ("advice", advice?.json), ("byRule", byRule?.json))
    }
    package init?(_ json: JSON) {
      guard let technician = json["technician"]?.string.flatMap({ ID<Staff>(text: $0) }) else { return nil }
      advice = DispatchAdvice(json["advice"])
      byRule = WorkOrder.ByRule(json["byRule"])
      self.technician = technician
      from = json["from"]?.int.map(Instant.init(milliseconds:))
      to = json["to"]?.int.map(Instant.init(milliseconds:))
      planned = json["plannedFrom"]?.int.flatMap { from in
        json["plannedTo"]?.int.map { Span(from: Instant(milliseconds: from), to: Instant(milliseconds: $0)) }
      }
    }
  }

  /// The hours of a visit were planned or moved; no promise to the customer, and no limit of the regulation is touched.
  package struct Planned: EventBody {
    package let time: Span
    /// Set where nobody moved it and the regulation did.
    package let byRule: WorkOrder.ByRule?

    package init(time: Span, byRule: WorkOrder.ByRule? = nil) {
      self.time = time
      self.byRule = byRule
    }
    var json: JSON {
      .members(("from", .int(time.from.milliseconds)), ("to", .int(time.to.milliseconds)), ("byRule", byRule?.json))
    }
    package init?(_ json: JSON) {
      guard let from = json["from"]?.int, let to = json["to"]?.int else { return nil }
      time = Span(from: Instant(milliseconds: from), to: Instant(milliseconds: to))
      byRule = WorkOrder.ByRule(json["byRule"])
    }
  }

  /// The technician's own step, or somebody's in his stead.
  package struct ActingFor: EventBody {
    /// The technician for whom a supervisor acted.
    package let actedFor: ID<Staff>?

    package init(actedFor: ID<Staff>? = nil) {
      self.actedFor = actedFor
    }
    var json: JSON {
      .members(("actedFor", JSON.text(actedFor?.description)))
    }
    package init?(_ json: JSON) {
      actedFor = json["actedFor"]?.string.flatMap({ ID<Staff>(text: $0) })
    }
  }

  /// A step that needs nothing but its reason.
  package struct Because: EventBody {
    package let reason: Personal
    package let actedFor: ID<Staff>?
    /// Set where nobody did it and the regulation did; `reason` is then a code, and whoever shows it has words for it.
    package let byRule: WorkOrder.ByRule?

    package init(reason: Personal, actedFor: ID<Staff>? = nil, byRule: WorkOrder.ByRule? = nil) {
      self.reason = reason
      self.actedFor = actedFor
      self.byRule = byRule
    }
    var json: JSON {
      .members(("reason", reason.json), ("actedFor", JSON.text(actedFor?.description)), ("byRule", byRule?.json))
    }
    package init?(_ json: JSON) {
      guard let reason = Personal(json["reason"]) else { return nil }
      self.reason = reason
      byRule = WorkOrder.ByRule(json["byRule"])
      actedFor = json["actedFor"]?.string.flatMap({ ID<Staff>(text: $0) })
    }
  }

  /// At the customer's: here the arrival clock stops. DSP-006
  package struct Arrived: EventBody {
    package let at: Instant
    /// Stated more than 15 minutes afterwards.
    package let isStated: Bool
    package let reason: Personal?
    package let position: Personal?
    package let actedFor: ID<Staff>?

    package init(
      at: Instant, isStated: Bool, reason: Personal? = nil, position: Personal? = nil, actedFor: ID<Staff>? = nil
    ) {
      self.at = at
      self.isStated = isStated
      self.reason = reason
      self.position = position
      self.actedFor = actedFor
    }
    var json: JSON {
      .members(
        ("at", .int(at.milliseconds)), ("isStated", .bool(isStated)), ("reason", reason?.json),
        ("position", position?.json), ("actedFor", JSON.text(actedFor?.description)))
    }
    package init?(_ json: JSON) {
      guard let at = json["at"]?.int.map(Instant.init(milliseconds:)), let isStated = json["isStated"]?.bool else { return nil }
      self.at = at
      self.isStated = isStated
      reason = Personal(json["reason"])
      position = Personal(json["position"])
      actedFor = json["actedFor"]?.string.flatMap({ ID<Staff>(text: $0) })
    }
  }

  /// Another time was agreed with the customer; it changes no limit of the regulation.
  package struct Rescheduled: EventBody {
    package let from: Instant
    package let to: Instant
    package let askedBy: AskedBy
    package let reason: Personal?

    package init(from: Instant, to: Instant, askedBy: AskedBy, reason: Personal? = nil) {
      self.from = from
      self.to = to
      self.askedBy = askedBy
      self.reason = reason
    }
    var json: JSON {
      .members(
        ("from", .int(from.milliseconds)), ("to", .int(to.milliseconds)), ("askedBy", .string(askedBy.rawValue)),
        ("reason", reason?.json))
    }
    package init?(_ json: JSON) {
      guard let from = json["from"]?.int.map(Instant.init(milliseconds:)),
        let to = json["to"]?.int.map(Instant.init(milliseconds:)),
        let askedBy = json["askedBy"]?.string.flatMap(AskedBy.init(rawValue:))
      else { return nil }
      self.from = from
      self.to = to
      self.askedBy = askedBy
      reason = Personal(json["reason"])
    }
  }

  package enum AskedBy: String, CaseIterable, Sendable {
    case customer, company
  }
}

extension WorkOrder {
  /// The rule in whose name the system dispatches or moves a visit, where no person did.
  package struct ByRule: Hashable, Sendable {
    /// The reason of what is taken back in the name of a rule: a code, the clause stands beside it.
    package static let reason = "by-rule"

    /// The version of the regulation, by its hash.
    package let policy: String
    /// nil where that regulation sets the figure and has no clause for it.
    package let clause: String?

    package init(policy: String, clause: String?) {
      self.policy = policy
      self.clause = clause
    }

    var json: JSON { .members(("policy", .string(policy)), ("clause", .text(clause))) }

    package init?(_ json: JSON?) {
      guard let policy = json?["policy"]?.string else { return nil }
      self.init(policy: policy, clause: json?["clause"]?.string)
    }
  }
}
