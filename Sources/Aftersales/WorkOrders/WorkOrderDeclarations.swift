import Basics

// Every command of a work order, declared once: fields, limits, and who may give it. SEC-017

extension WorkOrderCommand {
  package static let declarations: [Declaration] = [
    Declaration("register", by: desk, registration),
    Declaration("hand-over", by: [.clerk]),
    Declaration("dispatch", by: desk, [Field("technician", .id(of: "staff")), appointment.optional, slot.optional]),
    Declaration("plan-visit", by: desk, planned),
    Declaration("recall", by: desk, [reason]),
    Declaration("release", by: desk),
    Declaration("hold-back", by: desk),
    Declaration("grab", by: [.technician]),
    Declaration("accept", by: field),
    Declaration("decline", by: field, [reason]),
    Declaration("depart", by: field),
    Declaration(
      "arrive", by: field,
      [
        Field("at", .instant).optional, reason.optional, Field("position", .text(max: 100)).optional.personal,
        Field("keepPlace", .flag).optional,
      ]),
    Declaration(
      "diagnose", by: field,
      [
        Field("cause", .lines(max: 2000)).personal, Field("plan", .lines(max: 2000)).optional.personal,
        Field("estimate", .money).optional, Field("minutes", .integer(min: 0, max: 100_000)).optional,
      ]),
    Declaration("agree", by: field, signature),
    Declaration(
      "record-work", by: field,
      [minutes, Field("parts", .lines(max: 2000)).optional, Field("notes", .lines(max: 4000)).optional.personal]),
    Declaration("sign", by: field, signature),
    Declaration("override-signature", by: [.supervisor], [reason]),
    Declaration(
      "finish", by: field,
      [
        Field("outcome", .choice(finishing.map(\.rawValue))).optional, reason.optional,
        Field("nextStep", .lines(max: 2000)).optional.personal, Field("amount", .money).optional,
        Field("means", .choice(WorkOrder.Means.allCases.map(\.rawValue))).optional,
      ]),
    Declaration(
      "take-away", by: field,
      [
        Field(
          "receipt",
          .object([
            Field("number", .text(max: 40)).optional, Field("goods", .text(max: 200)).optional,
            Field("accessories", .text(max: 500)).optional, Field("condition", .text(max: 500)).optional,
          ]))
      ] + signature.map(\.optional)),
    Declaration("hand-in", by: house, [Field("place", .text(max: 100)).optional, card.optional]),
    Declaration("start-bench", by: field, [card.optional]),
    Declaration("ask-help", by: field, [reason, Field("newFinish", .instant).optional]),
    Declaration(
      "complete-bench", by: field,
      [
        minutes, Field("parts", .lines(max: 2000)).optional, Field("noParts", .flag).optional,
        Field("notes", .lines(max: 4000)).optional.personal,
      ]),
    Declaration(
      "inspect", by: [.supervisor],
      [
        Field("passed", .flag), Field("by", .id(of: "staff")).optional,
        Field("findings", .lines(max: 2000)).optional.personal,
      ]),
    Declaration("send-back", by: house, [Field("returnOn", .day), Field("technician", .id(of: "staff")).optional]),
    Declaration(
      "return-goods", by: house,
      [
        Field("receiptReturned", .flag).optional, Field("receiptLost", .flag).optional,
        Field("statement", .lines(max: 2000)).optional.personal,
      ] + signature.map(\.optional)),
    Declaration(
      "pause", by: house,
      [
        Field("reason", .text(max: 60)),
        Field(
          "evidence",
          .object([
            Field("kind", .choice(WorkOrderEvent.Evidence.allCases.map(\.rawValue))),
            Field("text", .lines(max: 2000)).personal, Field("file", .file).optional.personal,
          ])),
      ]),
    Declaration("resume", by: house),
    Declaration(
      "reschedule", by: house,
      [
        Field("from", .instant), Field("to", .instant),
        Field("askedBy", .choice(WorkOrderEvent.AskedBy.allCases.map(\.rawValue))).optional, reason.optional,
      ]),
    Declaration("urge", by: desk.union([.serviceDepartment]), saying.map(\.optional)),
    Declaration("progress-told", by: house, saying),
    Declaration("carry-over", by: [], [Field("day", .day)]),
    Declaration("explain-delay", by: house, [reason]),
    Declaration(
      "recalculate", by: [],
      [Field("why", .choice(WorkOrderEvent.PromiseRecalculated.Why.allCases.map(\.rawValue)))]),
    Declaration("strike-off", by: [.clerk]),
    Declaration("restore-line", by: [.clerk], [reason]),
    Declaration("cancel", by: desk, [reason]),
    Declaration("reopen", by: desk, [reason, Field("calledAt", .instant).optional]),
    Declaration("note", by: everybody, [Field("text", .lines(max: 4000)).personal]),
    Declaration(
      "attach", by: everybody,
      [
        Field("file", .file).personal, Field("kind", .choice(WorkOrderEvent.FileKind.allCases.map(\.rawValue))).optional,
        Field("caption", .text(max: 200)).optional.personal,
      ]),
    Declaration("assess", by: field, Assessment.fields),
    // The lines of an import come from its file, never from a form.
    Declaration("import-line", by: []),
    Declaration("undo-import", by: []),
  ]

  /// The outcomes a technician may report; being taken away has a command of its own.
  static let finishing: [WorkOrder.Outcome] = [
    .mendedOnSite, .waitingParts, .secondVisit, .nobodyIn, .customerDeclined, .handedBack,
  ]

  private static let desk: Set<Role> = [.clerk, .supervisor]
  private static let field: Set<Role> = [.technician, .supervisor]
  private static let house: Set<Role> = [.clerk, .supervisor, .technician]
  private static let everybody: Set<Role> = [.clerk, .supervisor, .technician, .accountant, .branchManager, .serviceDepartment]

  private static let reason = Field("reason", .lines(max: 2000)).personal
  private static let minutes = Field("minutes", .integer(min: 0, max: 100_000))
  private static let appointment = Field("appointment", .object([Field("from", .instant), Field("to", .instant)]))
  /// The hours that the technician's day keeps. No visit is planned for longer than a day.
  private static let planned = [Field("from", .instant), Field("minutes", .integer(min: 5, max: 1440))]
  private static let slot = Field("slot", .object(planned))
  private static let card = Field(
    "card", .object([Field("plannedFinish", .instant), Field("fault", .lines(max: 2000)).optional.personal]))
  private static let signature = [
    Field("signature", .lines(max: 100_000)).personal, Field("by", .text(max: 100)).optional.personal,
    Field("relation", .choice(Signature.Relation.allCases.map(\.rawValue))).optional,
    Field("form", .choice(Signature.Form.allCases.map(\.rawValue))).optional,
  ]
  private static let saying = [
    Field("text", .lines(max: 4000)).personal, Field("channel", .choice(WorkOrder.Channel.allCases.map(\.rawValue))).optional,
  ]
  /// The customer is an id or an object in the API; `normalized` brings both to the object.
  private static let registration = [
    Field("branch", .id(of: "branches")),
    Field(
      "customer",
      .object([
        Field("id", .id(of: "customers")).optional, Field("name", .text(max: 100)).optional.personal,
        Field("phone", .phone).optional.personal, Field("address", .text(max: 300)).optional.personal,
        Field("zone", .choice(WorkOrder.Zone.allCases.map(\.rawValue))).optional,
      ])),
    Field("asset", .id(of: "assets")).optional,
    Field(
      "product",
      .object([
        Field("model", .text(max: 100)), Field("category", .text(max: 100)).optional, Field("serial", .text(max: 100)).optional,
      ])),
    Field("kind", .choice(WorkOrder.Kind.allCases.map(\.rawValue))),
    Field("channel", .choice(WorkOrder.Channel.allCases.map(\.rawValue))),
    Field("symptom", .lines(max: 4000)).personal,
    Field("severity", .choice(WorkOrder.Severity.allCases.map(\.rawValue))).optional,
    Field("calledAt", .instant).optional,
    Field("category", .choice(WorkOrder.Category.allCases.map(\.rawValue))).optional,
    Field("soldByUs", .choice(WorkOrder.SoldByUs.allCases.map(\.rawValue))).optional,
    Field("callGroup", .text(max: 40)).optional,
    Field("paperNumber", .text(max: 40)).optional,
    Field("environment", .lines(max: 1000)).optional.personal,
    Field("categoryReason", .lines(max: 500)).optional.personal,
  ]
}
