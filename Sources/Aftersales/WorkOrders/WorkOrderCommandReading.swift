import Basics

extension WorkOrderCommand {
  package var name: String {
    switch self {
    case .register: return "register"
    case .handOver: return "hand-over"
    case .dispatch: return "dispatch"
    case .planVisit: return "plan-visit"
    case .recall: return "recall"
    case .release: return "release"
    case .holdBack: return "hold-back"
    case .grab: return "grab"
    case .accept: return "accept"
    case .decline: return "decline"
    case .depart: return "depart"
    case .arrive: return "arrive"
    case .diagnose: return "diagnose"
    case .agree: return "agree"
    case .recordWork: return "record-work"
    case .sign: return "sign"
    case .overrideSignature: return "override-signature"
    case .finish: return "finish"
    case .takeAway: return "take-away"
    case .handIn: return "hand-in"
    case .startBench: return "start-bench"
    case .askHelp: return "ask-help"
    case .completeBench: return "complete-bench"
    case .inspect: return "inspect"
    case .sendBack: return "send-back"
    case .returnGoods: return "return-goods"
    case .pause: return "pause"
    case .resume: return "resume"
    case .reschedule: return "reschedule"
    case .urge: return "urge"
    case .progressTold: return "progress-told"
    case .carryOver: return "carry-over"
    case .explainDelay: return "explain-delay"
    case .recalculate: return "recalculate"
    case .strikeOff: return "strike-off"
    case .restoreLine: return "restore-line"
    case .cancel: return "cancel"
    case .reopen: return "reopen"
    case .note: return "note"
    case .attach: return "attach"
    case .assess: return "assess"
    case .importLine: return "import-line"
    case .undoImport: return "undo-import"
    }
  }

  package init(_ name: String, _ input: Input) throws(Refusal) {
    switch name {
    case "register": self = .register(try Registration(input))
    case "hand-over": self = .handOver
    case "dispatch":
      let times = try input.object("appointment")
      self = .dispatch(
        technician: try require(input.id("technician")), appointment: try times.map(span),
        slot: try input.object("slot").map(slot))
    case "plan-visit": self = .planVisit(try slot(input))
    case "recall": self = .recall(try words(input, "reason"))
    case "release": self = .release
    case "hold-back": self = .holdBack
    case "grab": self = .grab
    case "accept": self = .accept
    case "decline": self = .decline(try words(input, "reason"))
    case "depart": self = .depart
    case "arrive":
      // The place is kept on the customer's file; the arrival itself holds the position as it was given.
      if input.flag("keepPlace"), input.text("position").flatMap({ Pin($0) }) == nil {
        throw .invalid([FieldFault("position", input.text("position") == nil ? "missing" : "not-a-pin")])
      }
      self = .arrive(at: input.instant("at"), reason: said(input, "reason"), position: said(input, "position", .position))
    case "diagnose":
      self = .diagnose(
        cause: try words(input, "cause"), plan: said(input, "plan"), estimate: input.money("estimate"),
        minutes: input.integer("minutes"))
    case "agree": self = .agree(try require(GivenSignature(input)))
    case "record-work": self = .recordWork(Work(input))
    case "sign": self = .sign(try require(GivenSignature(input)))
    case "override-signature": self = .overrideSignature(try words(input, "reason"))
    case "finish":
      self = .finish(
        Ending(
          outcome: word(input, "outcome") ?? .mendedOnSite, reason: said(input, "reason"), nextStep: said(input, "nextStep"),
          amount: input.money("amount"), means: word(input, "means")))
    case "take-away":
      let receipt = try require(try input.object("receipt"))
      self = .takeAway(
        GivenReceipt(
          number: receipt.text("number"), goods: receipt.text("goods"), accessories: receipt.text("accessories"),
          condition: receipt.text("condition")), GivenSignature(input))
    case "hand-in": self = .handIn(place: input.text("place"), card: try GivenCard(input))
    case "start-bench": self = .startBench(card: try GivenCard(input))
    case "ask-help": self = .askHelp(try words(input, "reason"), newFinish: input.instant("newFinish"))
    case "complete-bench": self = .completeBench(Work(input), noParts: input.flag("noParts"))
    case "inspect":
      self = .inspect(passed: input.flag("passed"), by: input.id("by"), findings: said(input, "findings"))
    case "send-back": self = .sendBack(returnOn: try require(input.day("returnOn")), technician: input.id("technician"))
    case "return-goods":
      let receipt: GivenBack? = input.flag("receiptReturned") ? .returned : input.flag("receiptLost") ? .lost : nil
      self = .returnGoods(receipt: receipt, statement: said(input, "statement"), GivenSignature(input))
    case "pause":
      let evidence = try require(try input.object("evidence"))
      self = .pause(
        reason: try require(input.text("reason")), evidence: try require(word(evidence, "kind")),
        text: try words(evidence, "text"), file: said(evidence, "file", .image))
    case "resume": self = .resume
    case "reschedule":
      self = .reschedule(try span(input), askedBy: word(input, "askedBy") ?? .customer, reason: said(input, "reason"))
    case "urge": self = .urge(.init(text: said(input, "text"), channel: word(input, "channel")))
    case "progress-told": self = .progressTold(.init(text: try words(input, "text"), channel: word(input, "channel")))
    case "carry-over": self = .carryOver(try require(input.day("day")))
    case "explain-delay": self = .explainDelay(try words(input, "reason"))
    case "recalculate": self = .recalculate(try require(word(input, "why")))
    case "strike-off": self = .strikeOff
    case "restore-line": self = .restoreLine(try words(input, "reason"))
    case "cancel": self = .cancel(try words(input, "reason"))
    case "reopen": self = .reopen(try words(input, "reason"), calledAt: input.instant("calledAt"))
    case "note": self = .note(try words(input, "text"))
    case "assess": self = .assess(try Assessment(input))
    case "attach":
      self = .attach(
        .init(
          file: try require(said(input, "file", .image)), kind: word(input, "kind") ?? .photo, caption: said(input, "caption")))
    default: throw Refusal("unknown-command")
    }
  }

  /// Brings the short forms of the API to the declared ones: a customer's id alone, a receipt's number alone.
  package static func normalized(_ name: String, _ body: JSON) -> JSON {
    let short: (field: String, member: String)
    switch name {
    case "register": short = ("customer", "id")
    case "take-away": short = ("receipt", "number")
    default: return body
    }
    guard case .object(var members) = body, case .string(let text)? = members[short.field] else { return body }
    members[short.field] = .object([short.member: .string(text)])
    return .object(members)
  }
}

// What the declaration already checked is read without a second word; a gap here would be a fault of the declaration.

private func require<Value>(_ value: Value?) throws(Refusal) -> Value {
  guard let value else { throw Refusal("invalid") }
  return value
}

private func said(_ input: Input, _ name: String, _ kind: Personal.Class = .words) -> Personal? {
  input.text(name).map { .open($0, kind) }
}

private func words(_ input: Input, _ name: String) throws(Refusal) -> Personal { try require(said(input, name)) }

private func word<Word: RawRepresentable<String>>(_ input: Input, _ name: String) -> Word? {
  input.text(name).flatMap(Word.init(rawValue:))
}

private func span(_ input: Input) throws(Refusal) -> Span {
  Span(from: try require(input.instant("from")), to: try require(input.instant("to")))
}

/// Planned hours: when they begin, and how many minutes they last.
private func slot(_ input: Input) throws(Refusal) -> Span {
  let from = try require(input.instant("from"))
  return Span(from: from, to: from + (try require(input.integer("minutes"))) * .minute)
}

extension WorkOrderCommand.Registration {
  fileprivate init(_ input: Input) throws(Refusal) {
    let product = try require(try input.object("product"))
    branch = try require(input.id("branch"))
    model = try require(product.text("model"))
    productCategory = product.text("category")
    serial = product.text("serial")
    kind = try require(word(input, "kind"))
    channel = try require(word(input, "channel"))
    symptom = try words(input, "symptom")
    severity = word(input, "severity") ?? .normal
    calledAt = input.instant("calledAt")
    category = word(input, "category")
    soldByUs = word(input, "soldByUs") ?? .unknown
    callGroup = input.text("callGroup")
    paperNumber = input.text("paperNumber")
    environment = said(input, "environment")
    categoryReason = said(input, "categoryReason")
  }
}

extension WorkOrderCommand.GivenSignature {
  /// nil where no signature came along.
  fileprivate init?(_ input: Input) {
    guard let signature = said(input, "signature", .signature) else { return nil }
    self.signature = signature
    by = said(input, "by", .name)
    relation = word(input, "relation") ?? .customer
    form = word(input, "form") ?? .drawn
  }
}

extension WorkOrderCommand.GivenCard {
  fileprivate init?(_ input: Input) throws(Refusal) {
    guard let card = try input.object("card") else { return nil }
    plannedFinish = try require(card.instant("plannedFinish"))
    fault = said(card, "fault")
  }
}

extension Work {
  fileprivate init(_ input: Input) {
    minutes = input.integer("minutes") ?? 0
    parts = input.text("parts")
    notes = said(input, "notes")
  }
}
