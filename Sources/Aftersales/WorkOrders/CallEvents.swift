import Basics

// The opening of a case and of a further round.

extension WorkOrderEvent {
  /// 叫修登记: name, address, phone and model at once, the promises' parameters frozen with them.
  /// REQ-001, REQ-023, REQ-046, REQ-047, AST-039
  package struct Registered: EventBody {
    package let branch: ID<Branch>
    /// The running number of the register; given once, never again.
    package let number: String
    package let customer: ID<Customer>
    package let asset: ID<Asset>?
    package let name: Personal
    package let phone: Personal
    /// Where the visit goes, frozen.
    package let address: Personal
    package let zone: WorkOrder.Zone
    package let model: String
    package let productCategory: String?
    package let serial: String?
    package let kind: WorkOrder.Kind
    package let channel: WorkOrder.Channel
    package let symptom: Personal
    package let severity: WorkOrder.Severity
    /// The call time of article 14; for a letter the moment of receipt.
    package let calledAt: Instant
    /// The call was entered more than 15 minutes after it came.
    package let isCallTimeStated: Bool
    package let category: WorkOrder.Category
    /// Why this category: clause, inputs, what was proposed.
    package let categoryProof: JSON
    package let soldByUs: WorkOrder.SoldByUs
    /// Shared by the lines of one call about several goods.
    package let callGroup: String?
    /// The number in a paper register that was taken over.
    package let paperNumber: String?
    /// In what surroundings the fault showed. REQ-029
    package let environment: Personal?
    /// Why the work is free although no guarantee says so; a supervisor's word. AST-010
    package let categoryReason: Personal?
    /// The hash of the policy in force.
    package let policy: String
    package let calendarVersion: String

    package init(
      branch: ID<Branch>, number: String, customer: ID<Customer>, asset: ID<Asset>? = nil, name: Personal, phone: Personal,
      address: Personal, zone: WorkOrder.Zone, model: String, productCategory: String? = nil, serial: String? = nil,
      kind: WorkOrder.Kind, channel: WorkOrder.Channel, symptom: Personal, severity: WorkOrder.Severity, calledAt: Instant,
      isCallTimeStated: Bool, category: WorkOrder.Category, categoryProof: JSON, soldByUs: WorkOrder.SoldByUs,
      callGroup: String? = nil, paperNumber: String? = nil, environment: Personal? = nil, categoryReason: Personal? = nil,
      policy: String, calendarVersion: String
    ) {
      self.branch = branch
      self.number = number
      self.customer = customer
      self.asset = asset
      self.name = name
      self.phone = phone
      self.address = address
      self.zone = zone
      self.model = model
      self.productCategory = productCategory
      self.serial = serial
      self.kind = kind
      self.channel = channel
      self.symptom = symptom
      self.severity = severity
      self.calledAt = calledAt
      self.isCallTimeStated = isCallTimeStated
      self.category = category
      self.categoryProof = categoryProof
      self.soldByUs = soldByUs
      self.callGroup = callGroup
      self.paperNumber = paperNumber
      self.environment = environment
      self.categoryReason = categoryReason
      self.policy = policy
      self.calendarVersion = calendarVersion
    }
    var json: JSON {
      .members(
        ("branch", .string(branch.description)), ("number", .string(number)), ("customer", .string(customer.description)),
        ("asset", JSON.text(asset?.description)), ("name", name.json), ("phone", phone.json), ("address", address.json),
        ("zone", .string(zone.rawValue)), ("model", .string(model)), ("productCategory", productCategory.map(JSON.string)),
        ("serial", serial.map(JSON.string)), ("kind", .string(kind.rawValue)), ("channel", .string(channel.rawValue)),
        ("symptom", symptom.json), ("severity", .string(severity.rawValue)), ("calledAt", .int(calledAt.milliseconds)),
        ("isCallTimeStated", .bool(isCallTimeStated)), ("category", .string(category.rawValue)),
        ("categoryProof", categoryProof), ("soldByUs", .string(soldByUs.rawValue)),
        ("callGroup", callGroup.map(JSON.string)), ("paperNumber", paperNumber.map(JSON.string)),
        ("environment", environment?.json), ("categoryReason", categoryReason?.json),
        ("policy", .string(policy)), ("calendarVersion", .string(calendarVersion)))
    }
    package init?(_ json: JSON) {
      guard let branch = json["branch"]?.string.flatMap({ ID<Branch>(text: $0) }),
        let number = json["number"]?.string,
        let customer = json["customer"]?.string.flatMap({ ID<Customer>(text: $0) }),
        let name = Personal(json["name"]),
        let phone = Personal(json["phone"]),
        let address = Personal(json["address"]),
        let zone = json["zone"]?.string.flatMap(WorkOrder.Zone.init(rawValue:)),
        let model = json["model"]?.string,
        let kind = json["kind"]?.string.flatMap(WorkOrder.Kind.init(rawValue:)),
        let channel = json["channel"]?.string.flatMap(WorkOrder.Channel.init(rawValue:)),
        let symptom = Personal(json["symptom"]),
        let severity = json["severity"]?.string.flatMap(WorkOrder.Severity.init(rawValue:)),
        let calledAt = json["calledAt"]?.int.map(Instant.init(milliseconds:)),
        let isCallTimeStated = json["isCallTimeStated"]?.bool,
        let category = json["category"]?.string.flatMap(WorkOrder.Category.init(rawValue:)),
        let categoryProof = json["categoryProof"],
        let soldByUs = json["soldByUs"]?.string.flatMap(WorkOrder.SoldByUs.init(rawValue:)),
        let policy = json["policy"]?.string,
        let calendarVersion = json["calendarVersion"]?.string
      else { return nil }
      self.branch = branch
      self.number = number
      self.customer = customer
      self.name = name
      self.phone = phone
      self.address = address
      self.zone = zone
      self.model = model
      self.kind = kind
      self.channel = channel
      self.symptom = symptom
      self.severity = severity
      self.calledAt = calledAt
      self.isCallTimeStated = isCallTimeStated
      self.category = category
      self.categoryProof = categoryProof
      self.soldByUs = soldByUs
      self.policy = policy
      self.calendarVersion = calendarVersion
      asset = json["asset"]?.string.flatMap({ ID<Asset>(text: $0) })
      productCategory = json["productCategory"]?.string
      serial = json["serial"]?.string
      callGroup = json["callGroup"]?.string
      paperNumber = json["paperNumber"]?.string
      environment = Personal(json["environment"])
      categoryReason = Personal(json["categoryReason"])
    }
  }

  /// A new round with its own start; the earlier round keeps what it was.
  package struct Reopened: EventBody {
    package let reason: Personal
    package let at: Instant
    package let calendarVersion: String

    package init(reason: Personal, at: Instant, calendarVersion: String) {
      self.reason = reason
      self.at = at
      self.calendarVersion = calendarVersion
    }
    var json: JSON {
      .members(
        ("reason", reason.json), ("at", .int(at.milliseconds)), ("calendarVersion", .string(calendarVersion)))
    }
    package init?(_ json: JSON) {
      guard let reason = Personal(json["reason"]),
        let at = json["at"]?.int.map(Instant.init(milliseconds:)),
        let calendarVersion = json["calendarVersion"]?.string
      else { return nil }
      self.reason = reason
      self.at = at
      self.calendarVersion = calendarVersion
    }
  }

  /// The call stood undispatched at the end of this day. DSP-007
  package struct CarriedOver: EventBody {
    package let day: LocalDay

    package init(day: LocalDay) {
      self.day = day
    }
    var json: JSON {
      .members(("day", .string(day.description)))
    }
    package init?(_ json: JSON) {
      guard let day = json["day"]?.string.flatMap({ LocalDay($0) }) else { return nil }
      self.day = day
    }
  }
}
