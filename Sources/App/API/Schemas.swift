import Aftersales
import Basics

/// The objects of the answers, as the document describes them. A test holds every answer against its shape.
enum Schemas {
  private static let text = Shape.text
  private static let instant = Shape.instant
  private static let maybe = Shape.orNull

  static var all: JSON.Members {
    [
      "Problem": problem, "WorkOrder": workOrder, "WorkOrderLine": workOrderLine, "Deadline": deadline, "Proof": proof,
      "Interval": interval,
      "Visit": visit, "Bench": bench, "Signature": signature, "Work": work, "Event": event, "Customer": customer,
      "CustomerLine": customerLine, "CustomerPhone": customerPhone, "Asset": asset, "AssetLine": assetLine, "Branch": branch,
      "BranchLine": branchLine, "Staff": staff, "StaffLine": staffLine, "Document": Shape.object(document),
      "PublishedDocument": Shape.object(document + [("body", Shape.anything)]), "File": file, "SearchAnswer": search,
      "Limit": limit,
      "Money": Shape.money,
      "Checkpoint": CheckpointAPI.schema,
      "TechnicianDay": TechnicianDayAPI.schema,
      "Capacity": CapacityAPI.schema,
      "ListView": ListAPI.schema,
    ]
  }

  static let problem = Shape.object(
    [
      ("type", text), ("title", text), ("status", Shape.whole), ("code", text), ("detail", text), ("instance", text),
      ("clause", text),
      ("gate", text), ("remedy", text),
      ("fields", Shape.list(Shape.object([("field", text), ("code", text), ("detail", text)]))), ("version", Shape.whole),
      (
        "changes",
        Shape.list(Shape.object([("version", Shape.whole), ("kind", text), ("recordedAt", instant), ("actor", maybe(Shape.id))]))
      ),
    ], optional: ["clause", "gate", "remedy", "fields", "version", "changes"])

  private static let limit = Shape.object([("amount", Shape.whole), ("unit", Shape.choice(Limit.Unit.self))])
  private static let zone = Shape.choice(WorkOrder.Zone.self)

  private static let caller = Shape.object([
    ("id", Shape.id), ("name", maybe(text)), ("phone", maybe(text)), ("address", maybe(text)), ("zone", maybe(zone)),
  ])

  /// What is known of where a customer is served; `name` is the district that the address names.
  private static let place = Shape.object([("kind", Shape.choice(KnownPlace.Kind.self)), ("name", maybe(text))])

  private static let workOrder = Shape.object([
    ("id", Shape.id), ("number", text), ("status", Shape.choice(WorkOrder.Status.self)), ("open", Shape.flag),
    ("branch", Shape.id),
    ("customer", caller), ("place", place), ("asset", maybe(Shape.id)),
    ("product", Shape.object([("model", text), ("category", maybe(text)), ("serial", maybe(text))])),
    ("kind", Shape.choice(WorkOrder.Kind.self)), ("category", Shape.choice(WorkOrder.Category.self)),
    ("categoryProof", Shape.anything),
    ("channel", Shape.choice(WorkOrder.Channel.self)), ("severity", Shape.choice(WorkOrder.Severity.self)),
    ("symptom", maybe(text)),
    ("soldByUs", Shape.choice(WorkOrder.SoldByUs.self)), ("callGroup", maybe(text)), ("paperNumber", maybe(text)),
    ("environment", maybe(text)), ("categoryReason", maybe(text)), ("assessment", maybe(assessment)),
    ("policyVersion", Shape.hash), ("calledAt", instant), ("isCallTimeStated", Shape.flag), ("technician", maybe(Shape.id)),
    ("voucher", Shape.object([("holder", Shape.choice(VoucherHolder.self)), ("since", instant), ("person", maybe(Shape.id))])),
    ("round", Shape.whole), ("urgeCount", Shape.whole), ("carriedOver", Shape.list(Shape.day)),
    ("released", Shape.flag), ("struckOffAt", maybe(instant)),
    ("deadlines", Shape.list(Shape.ref("Deadline"))), ("pauses", Shape.list(pause)), ("appointments", Shape.list(appointment)),
    ("visits", Shape.list(Shape.ref("Visit"))), ("bench", maybe(Shape.ref("Bench"))),
    (
      "charges",
      Shape.list(
        Shape.object([
          ("visit", Shape.whole), ("amount", Shape.ref("Money")), ("means", maybe(Shape.choice(WorkOrder.Means.self))),
        ]))
    ),
    ("signatures", Shape.list(Shape.ref("Signature"))),
    (
      "helpRequests",
      Shape.list(
        Shape.object([
          ("askedAt", instant), ("originalFinish", maybe(instant)), ("newFinish", maybe(instant)), ("reason", maybe(text)),
        ]))
    ), ("timeline", text), ("asOf", instant), ("version", Shape.whole),
  ])

  private static let assessment = Shape.object([
    ("cause", Shape.choice(FaultCause.self)), ("liability", Shape.choice(Liability.self)), ("payer", Shape.choice(Payer.self)),
    ("rule", text), ("proofOfCause", maybe(text)), ("repairedBy", maybe(text)), ("papers", maybe(Shape.choice(ProofPapers.self))),
    ("remedy", maybe(Shape.choice(Remedy.self))), ("why", maybe(text)),
  ])

  private static let workOrderLine = Shape.object([
    ("id", Shape.id), ("number", text), ("status", Shape.choice(WorkOrder.Status.self)), ("open", Shape.flag),
    ("branch", Shape.id),
    ("customer", caller), ("asset", maybe(Shape.id)), ("kind", Shape.choice(WorkOrder.Kind.self)),
    ("category", Shape.choice(WorkOrder.Category.self)), ("channel", Shape.choice(WorkOrder.Channel.self)),
    ("severity", Shape.choice(WorkOrder.Severity.self)), ("product", Shape.object([("model", text), ("serial", maybe(text))])),
    ("symptom", maybe(text)), ("technician", maybe(Shape.id)), ("calledAt", instant), ("dispatchedAt", maybe(instant)),
    ("arrivedAt", maybe(instant)), ("closedAt", maybe(instant)), ("due", maybe(instant)), ("paused", Shape.flag),
    ("holder", Shape.choice(VoucherHolder.self)), ("signed", Shape.flag), ("urgeCount", Shape.whole), ("round", Shape.whole),
    ("version", Shape.whole),
  ])

  private static let deadline = Shape.object([
    ("name", text), ("kind", Shape.choice(Deadline.Kind.self)), ("clause", maybe(text)), ("citations", Shape.list(text)),
    ("policyVersion", text), ("calendarVersion", text), ("round", Shape.whole), ("limit", maybe(Shape.ref("Limit"))),
    ("start", instant),
    ("due", maybe(instant)), ("state", Shape.choice(Deadline.State.self)),
    ("stateWithoutPauses", Shape.choice(Deadline.State.self)),
    ("measuredOnly", Shape.flag), ("provisional", Shape.flag), ("stoppedAt", maybe(instant)), ("isStopStated", Shape.flag),
    ("cancelledAt", maybe(instant)), ("elapsedMilliseconds", Shape.whole), ("proof", text),
  ])

  private static let interval = Shape.object([
    ("from", instant), ("to", instant), ("kind", Shape.choice(Interval.Kind.self)), ("reason", maybe(text)),
    ("source", maybe(text)),
    ("provisional", Shape.flag),
  ])

  private static let proof = Shape.object([
    ("name", text), ("clause", maybe(text)), ("citations", Shape.list(text)), ("policyVersion", text), ("calendarVersion", text),
    ("state", Shape.choice(Deadline.State.self)), ("start", instant), ("due", maybe(instant)),
    ("limit", maybe(Shape.ref("Limit"))),
    ("calendar", Shape.object([("version", text), ("zone", text), ("tzdata", maybe(text))])),
    ("intervals", Shape.list(Shape.ref("Interval"))), ("counted", maybe(Shape.ref("Limit"))), ("provisional", Shape.flag),
    ("pausedSince", maybe(instant)), ("stoppedAt", maybe(instant)), ("asOf", instant),
    (
      "recalculations",
      Shape.list(
        Shape.object([
          ("at", instant), ("oldDue", maybe(instant)), ("newDue", maybe(instant)), ("oldCalendar", text),
          ("newCalendar", text), ("why", Shape.choice(WorkOrderEvent.PromiseRecalculated.Why.self)),
        ]))
    ),
  ])

  private static let pause = Shape.object([
    ("round", Shape.whole), ("from", instant), ("to", maybe(instant)), ("reason", text),
    ("owner", Shape.choice(PauseReason.Owner.self)),
    ("clause", text),
    (
      "evidence",
      Shape.object([("kind", Shape.choice(WorkOrderEvent.Evidence.self)), ("text", maybe(text)), ("file", maybe(text))])
    ),
  ])

  private static let appointment = Shape.object([
    ("round", Shape.whole), ("number", Shape.whole), ("from", instant), ("to", instant), ("madeAt", instant),
    ("metAt", maybe(instant)),
    ("closedAt", maybe(instant)),
  ])

  private static let work = Shape.object([("minutes", Shape.whole), ("parts", maybe(text)), ("notes", maybe(text))])

  private static let visit = Shape.object([
    ("number", Shape.whole), ("round", Shape.whole), ("technician", Shape.id), ("dispatchedAt", instant),
    ("dispatchedBy", Shape.id), ("plannedFrom", maybe(instant)), ("plannedTo", maybe(instant)),
    ("acceptedAt", maybe(instant)), ("departedAt", maybe(instant)), ("arrivedAt", maybe(instant)),
    ("isArrivalStated", Shape.flag),
    ("byRule", maybe(Shape.object([("policyVersion", Shape.hash), ("clause", maybe(text))]))),
    (
      "diagnosis",
      maybe(
        Shape.object([
          ("cause", maybe(text)), ("plan", maybe(text)), ("estimate", maybe(Shape.ref("Money"))), ("minutes", maybe(Shape.whole)),
        ]))
    ),
    ("work", Shape.list(Shape.ref("Work"))), ("outcome", maybe(Shape.choice(WorkOrder.Outcome.self))),
    ("endedAt", maybe(instant)),
    ("reason", maybe(text)), ("nextStep", maybe(text)),
  ])

  private static let bench = Shape.object([
    (
      "receipt",
      Shape.object([
        ("number", text), ("goods", text), ("accessories", maybe(text)), ("condition", maybe(text)),
        ("state", Shape.choice(Bench.ReceiptState.self)),
      ])
    ),
    ("takenAwayAt", instant), ("storedAt", maybe(instant)), ("place", maybe(text)),
    ("card", maybe(Shape.object([("openedAt", instant), ("plannedFinish", instant), ("fault", maybe(text))]))),
    ("technician", maybe(Shape.id)), ("work", Shape.list(Shape.ref("Work"))),
    (
      "inspections",
      Shape.list(Shape.object([("at", instant), ("by", Shape.id), ("passed", Shape.flag), ("findings", maybe(text))]))
    ),
    ("stays", Shape.list(Shape.object([("place", Shape.choice(Bench.Place.self)), ("since", instant)]))),
    ("returnOn", maybe(Shape.day)), ("returnedAt", maybe(instant)),
  ])

  private static let signature = Shape.object([
    ("of", Shape.choice(["agreement", "voucher", "return"])), ("visit", maybe(Shape.whole)), ("at", instant),
    ("recordedBy", Shape.id),
    ("overridden", Shape.flag), ("form", maybe(Shape.choice(Signature.Form.self))), ("by", maybe(text)),
    ("relation", maybe(Shape.choice(Signature.Relation.self))), ("signature", maybe(text)), ("reason", maybe(text)),
  ])

  private static let event = Shape.object([
    ("version", Shape.whole), ("kind", Shape.choice(WorkOrderEvent.kinds.keys.sorted())), ("happenedAt", instant),
    ("recordedAt", instant),
    ("actor", maybe(Shape.id)), ("cause", Shape.id), ("body", Shape.anything), ("hash", Shape.hash),
  ])

  private static let customerPhone = Shape.object([
    ("key", Shape.whole), ("number", maybe(text)), ("kind", text), ("warning", maybe(text)), ("note", maybe(text)),
  ])

  private static let customer = Shape.object([
    ("id", Shape.id), ("branch", Shape.id), ("branches", Shape.list(Shape.id)), ("kind", Shape.choice(CustomerFile.Kind.self)),
    ("party", Shape.choice(CustomerFile.Party.self)), ("name", maybe(text)), ("phones", Shape.list(Shape.ref("CustomerPhone"))),
    (
      "addresses",
      Shape.list(
        Shape.object([
          ("key", Shape.whole), ("text", maybe(text)), ("zone", Shape.choice(CustomerAddress.Zone.self)), ("note", maybe(text)),
          ("place", place), ("pin", maybe(text)),
        ]))
    ),
    (
      "contacts",
      Shape.list(
        Shape.object([
          ("key", Shape.whole), ("name", maybe(text)), ("phones", Shape.list(Shape.ref("CustomerPhone"))), ("role", maybe(text)),
        ]))
    ),
    (
      "consents",
      Shape.list(
        Shape.object([
          ("key", Shape.whole), ("purpose", Shape.choice(Consent.Purpose.self)), ("text", text), ("recipient", maybe(text)),
          ("channel", Shape.choice(Consent.Channel.self)), ("givenAt", instant), ("withdrawnAt", maybe(instant)),
        ]))
    ), ("agent", maybe(Shape.id)), ("customerType", maybe(text)), ("isKey", Shape.flag),
    ("language", Shape.choice(Language.self)),
    ("pouch", Shape.choice(CustomerFile.Pouch.self)), ("registeredAt", instant), ("erasedAt", maybe(instant)),
    ("tier", maybe(text)), ("card", maybe(text)), ("wish", maybe(text)), ("wishTags", Shape.list(text)),
    ("contactRecords", Shape.list(contactRecord)),
    (
      "documents",
      Shape.list(
        Shape.object([
          ("key", Shape.whole), ("kind", Shape.choice(CustomerDocument.Kind.self)), ("file", maybe(text)),
          ("caption", maybe(text)), ("filedAt", maybe(instant)),
        ]))
    ),
    (
      "custody",
      Shape.list(
        Shape.object([
          ("key", Shape.whole), ("item", text), ("place", text), ("receivedAt", maybe(instant)), ("returnedAt", maybe(instant)),
        ]))
    ),
    ("version", Shape.whole),
  ])

  private static let contactRecord = Shape.object([
    ("key", Shape.whole), ("kind", Shape.choice(ContactRecord.Kind.self)), ("channel", Shape.choice(WorkOrder.Channel.self)),
    ("direction", Shape.choice(ContactRecord.Direction.self)), ("topic", maybe(text)), ("person", maybe(text)),
    ("handling", maybe(text)), ("at", instant), ("handledAt", maybe(instant)), ("theme", maybe(text)), ("model", maybe(text)),
    ("department", maybe(Shape.choice(Role.self))), ("number", maybe(text)), ("replyTo", maybe(Shape.whole)),
    ("by", maybe(Shape.id)),
  ])

  private static let customerLine = Shape.object([
    ("id", Shape.id), ("branch", Shape.id), ("kind", Shape.choice(CustomerFile.Kind.self)), ("name", maybe(text)),
    ("phone", maybe(text)),
    ("address", maybe(text)), ("zone", maybe(Shape.choice(CustomerAddress.Zone.self))), ("customerType", maybe(text)),
    ("isKey", Shape.flag), ("isErased", Shape.flag), ("version", Shape.whole),
  ])

  private static let asset = Shape.object([
    ("id", Shape.id), ("branch", Shape.id), ("customer", Shape.id), ("model", text), ("category", maybe(text)),
    ("specification", maybe(text)),
    ("serial", maybe(text)), ("installationPlace", maybe(text)), ("plate", maybe(text)), ("vehicleType", maybe(text)),
    ("soldByUs", Shape.choice(SoldByUs.self)), ("proof", maybe(text)), ("soldOn", maybe(Shape.day)),
    ("deliveredOn", maybe(Shape.day)),
    ("installedOn", maybe(Shape.day)), ("maintenanceMonths", maybe(Shape.whole)), ("registeredAt", instant),
    ("retiredAt", maybe(instant)),
    ("retireReason", maybe(Shape.choice(AssetFile.RetireReason.self))), ("version", Shape.whole),
    ("brand", maybe(text)), ("guaranteeMonths", maybe(Shape.whole)), ("responseHours", maybe(Shape.whole)),
    ("serviceHours", maybe(text)), ("extendedFrom", maybe(Shape.day)), ("extendedUntil", maybe(Shape.day)),
    ("extendedScope", maybe(text)), ("lifetimeCare", Shape.flag), ("configuration", maybe(text)),
    ("useStage", maybe(Shape.choice(UseStage.self))),
  ])

  private static let assetLine = Shape.object([
    ("id", Shape.id), ("branch", Shape.id), ("customer", Shape.id), ("model", text), ("category", maybe(text)),
    ("serial", maybe(text)),
    ("installationPlace", maybe(text)), ("soldByUs", Shape.choice(SoldByUs.self)), ("soldOn", maybe(Shape.day)),
    ("isRetired", Shape.flag),
    ("version", Shape.whole),
  ])

  private static let branch = Shape.object([
    ("id", Shape.id), ("code", text), ("name", text), ("kind", Shape.choice(BranchFile.Kind.self)), ("parent", maybe(Shape.id)),
    ("timeZone", text), ("calendar", maybe(text)), ("dispatchByClerk", Shape.flag),
    ("posts", Shape.list(Shape.object([("post", text), ("roles", Shape.list(Shape.choice(Role.self)))]))), ("openedAt", instant),
    ("closedAt", maybe(instant)), ("version", Shape.whole),
  ])

  private static let branchLine = Shape.object([
    ("id", Shape.id), ("code", text), ("name", text), ("kind", Shape.choice(BranchFile.Kind.self)), ("parent", maybe(Shape.id)),
    ("timeZone", text), ("calendar", maybe(text)), ("dispatchByClerk", Shape.flag), ("isClosed", Shape.flag),
    ("version", Shape.whole),
  ])

  private static let staff = Shape.object([
    ("id", Shape.id), ("name", maybe(text)), ("login", maybe(text)), ("roles", Shape.list(Shape.choice(Role.self))),
    ("branches", Shape.list(Shape.id)), ("phone", maybe(text)), ("language", Shape.choice(Language.self)),
    ("skills", Shape.list(text)),
    ("certificates", Shape.list(Shape.object([("key", Shape.whole), ("text", text), ("expires", maybe(Shape.day))]))),
    ("engagedAt", instant), ("leftAt", maybe(instant)), ("isActive", Shape.flag), ("version", Shape.whole),
  ])

  private static let staffLine = Shape.object([
    ("id", Shape.id), ("name", text), ("login", maybe(text)), ("roles", Shape.list(Shape.choice(Role.self))),
    ("branches", Shape.list(Shape.id)),
    ("phone", maybe(text)), ("language", Shape.choice(Language.self)), ("isActive", Shape.flag), ("version", Shape.whole),
  ])

  private static let document: [(String, JSON)] = [
    ("hash", Shape.hash), ("name", text), ("version", Shape.whole), ("publishedAt", instant), ("isNewest", Shape.flag),
  ]

  private static let file = Shape.object([("hash", Shape.hash), ("type", text), ("size", Shape.whole)])

  private static let search = Shape.object([
    ("workOrders", Shape.list(Shape.ref("WorkOrderLine"))), ("customers", Shape.list(Shape.ref("CustomerLine"))),
    ("assets", Shape.list(Shape.ref("AssetLine"))),
  ])
}
