import Aftersales
import Basics
import Storage
import Web

/// `/orders/{id}`: one case with everything about it, and its papers.
enum CaseView {
  typealias Refused = (command: String, refusal: Refusal, typed: Typed)

  static func page(
    _ id: ID<WorkOrder>, _ visitor: Visitor, _ work: Work, revealing: Bool = false, refused: Refused? = nil
  ) throws -> HTML {
    let frame = try Frames.inside(visitor, work).refusing(refused?.refusal)
    let t = frame.reader
    let found = try WorkOrders.find(id, in: work)
    let order = found.state
    guard let line = try WorkOrderLines.one(id, in: work) else { throw Problem.notFound }
    if revealing { work.noteAccess(to: id.number, purpose: "case") }
    let views = try OrderViews(frame, work, branches: [line.branch])
    let values = try PersonalValues.of(stream: id.number, in: work.transaction)
    func words(_ personal: Personal?, _ kind: Personal.Class = .words) -> String? {
      personal?.reference.flatMap { values[$0] }.map { views.show($0, kind, line, hasPurpose: revealing) }
    }
    let policy = try work.policy(order.call.policy)
    let calendar = try work.calendar(version: order.round.calendarVersion(of: .arrival))
    let deadlines = try WorkOrders.deadlines(of: order, in: work)
    let arrival = deadlines.last { $0.kind == .arrival }
    let isLate = order.isLate(deadlines, now: work.now)
    let events = try EventLog.events(of: id.number, in: work.transaction).map { (event: $0, body: try $0.value()) }
    var staff = Set(events.map(\.event.actor) + order.visits.map(\.technician.number))
    if let person = order.voucher.person { staff.insert(person.number) }
    for (_, body) in events {
      if let named = body["technician"]?.string.flatMap({ ID<Staff>(text: $0) }) { staff.insert(named.number) }
      if let advice = DispatchAdvice(body["advice"]) { staff.formUnion(advice.technicians.map(\.number)) }
    }
    let names = try work.names(of: staff, elsewhere: t("actor.elsewhere"))
    var offered = CaseActions.offered(order, to: work.actor.roles, isLate: isLate)
    // The case may have moved on meanwhile: the form that was refused is shown again all the same, with what was typed into it.
    if let refused, !refused.typed.faults.isEmpty, !offered.contains(refused.command),
      work.offered(refused.command, of: WorkOrderCommand.declarations) != nil
    {
      offered.append(refused.command)
    }
    let technicians = try WorkOrderLines.technicians(of: [line.branch], in: work)[line.branch] ?? []
    let choices = [
      "technician": technicians.map { Choice($0.id.description, t("queue.choice", ["name": $0.name, "count": String($0.load)])) }
    ]
    func action(_ name: String) throws -> CaseAction {
      try CaseActions.action(
        name, found, visitor: visitor, work: work, frame: frame,
        choices: name == "dispatch" || name == "send-back" ? choices : [:],
        typed: refused?.command == name ? refused?.typed ?? Typed() : Typed())
    }
    // What this reader does next; the technician's own steps stand lower down for whoever writes them down in his stead.
    let behalf = offered.filter { CaseActions.isOnBehalf($0, of: order, by: work.actor) }
    let own = offered.filter { !behalf.contains($0) }
    let main = own.first.flatMap { isStep($0) ? $0 : nil }
    let full = views.show(line.phone, .phone, line, hasPurpose: revealing)
    var page = CasePage(
      order: views.head(line), version: found.head,
      badge: arrival.map { views.badge($0, order: id, calendar: calendar) } ?? views.badge(line),
      proof: arrival.flatMap { views.proof($0, of: order, order: id, policy: policy, calendar: calendar) },
      otherPromises: deadlines.filter { $0.kind != .arrival && !$0.isMeasuredOnly }.map {
        (name: $0.kind.rawValue, badge: views.badge($0, order: id, calendar: calendar))
      },
      mainAction: try main.map(action), actions: try own.filter { $0 != main }.map(action),
      waitingFor: main == nil ? t("waiting." + order.status.rawValue) : nil, say: nil, calledAt: order.call.calledAt,
      channel: line.channel, kind: line.kind,
      customer: CasePage.Party(
        path: order.isVoid ? nil : "/customers/\(line.customer)", name: views.show(line.name, .name, line), phone: full,
        fullPhone: full == line.phone ? line.phone : nil, address: views.show(line.address, .address, line), zone: line.zone,
        place: t.place(try work.place(of: line.customer, at: line.address, told: line.branch))),
      goods: [CasePage.Goods(model: line.model, serial: line.serial)],
      charge: CasePage.Charge(
        category: line.category,
        clause: rule(order.call.categoryProof, t), detail: ruling(order, t, { words($0) }),
        amount: line.amount, means: line.means),
      voucher: CasePage.Voucher(
        holder: order.voucher.holder.rawValue, person: order.voucher.person.flatMap { names[$0.number] },
        since: order.voucher.since),
      visits: order.visits.map { visit in
        CasePage.Visit(
          number: visit.number, technician: names[visit.technician.number] ?? "", dispatchedAt: visit.dispatchedAt,
          arrivedAt: visit.arrivedAt, isArrivalStated: visit.isArrivalStated, endedAt: visit.endedAt,
          outcome: visit.outcome?.rawValue, minutes: visit.work.isEmpty ? nil : Int(visit.minutes),
          parts: joined(visit.work.compactMap(\.parts)), notes: joined(visit.work.compactMap { words($0.notes) }),
          diagnosis: visit.diagnosis.flatMap { words($0.cause) }, signature: signature(visit.signature, t, words),
          signaturePicture: nil)
      },
      timeline: try timeline(events, names, values, views, line),
      evidence: t(
        "case.evidence",
        ["count": String(found.head), "hash": String((events.last?.event.hash ?? []).hexadecimal.prefix(16))]),
      hasReceipt: order.bench != nil)
    page.behalf = try behalf.map(action)
    if let warning = PhoneNumber.all(in: line.phone).compactMap(\.warning).first {
      page.customer.note = t("phoneWarning." + warning.rawValue)
    }
    let isOwnJob = line.isOpen && line.technician == work.actor.id
    page.customer.wishes = try CustomerNote.text(of: line.customer, isOwnJob: isOwnJob, t, work)
    page.source = try source(order, values, views, line, revealing: revealing, work)
    page.environment = words(order.call.environment)
    page.stages = order.stages.map { times in
      (t("stage." + times.stage.rawValue), times.enteredAt, times.leftAt)
    }
    page.step = order.step
    page.goesByWorkshop = order.bench != nil
    page.article = (order.bench ?? order.formerBenches.last)?.stays.last.map {
      (t("articlePlace." + $0.place.rawValue), $0.since)
    }
    if order.bench?.card != nil { page.bench.append(Link(text: t("print.card"), path: "/orders/\(id)/card")) }
    if order.round.mendedAt != nil { page.bench.append(Link(text: t("print.report"), path: "/orders/\(id)/report")) }
    return page.html(frame)
  }

  /// What the assessment came to: cause, who answers, who pays and by which rule, what is offered and why. AST-037, AST-038
  static func ruling(_ order: WorkOrder, _ t: Reader, _ words: (Personal?) -> String?) -> String? {
    var parts = [words(order.call.categoryReason)]
    if let it = order.assessment {
      parts += [
        t("faultCause." + it.cause.rawValue), t("liability." + it.liability.rawValue),
        t("payer." + it.payer.rawValue) + " · " + t("ruling." + it.rule), words(it.evidence),
        words(it.repairedBy).map { t("ruling.repairedBy", ["name": $0]) }, it.papers.map { t("papers." + $0.rawValue) },
        it.remedy.map { t("remedy." + $0.rawValue) }, words(it.why),
      ]
    }
    let known = parts.compactMap(\.self).filter { !$0.isEmpty }
    return known.isEmpty ? nil : t.statements(known)
  }

  /// Where the case was taken over from. The cells are shown as the rest of the case: numbers whole only when asked for.
  private static func source(
    _ order: WorkOrder, _ values: [ID<Personal>: String], _ views: OrderViews, _ line: WorkOrderLine, revealing: Bool,
    _ work: Work
  ) throws -> CasePage.Source? {
    guard let imported = order.imported else { return nil }
    let batch = try? ImportBatches.find(imported.batch, in: work)
    let text = imported.cells.reference.flatMap { values[$0] } ?? "{}"
    let digits = PhoneNumber.all(in: line.phone).map(\.digits)
    let cells = (try JSON(parsing: text)).object ?? [:]
    return CasePage.Source(
      file: batch?.fileName ?? "", sum: String(imported.file.prefix(12)), row: imported.row,
      path: batch != nil && work.actor.isAny(of: Imports.preparing) ? "/imports/\(imported.batch)" : nil,
      cells: cells.sorted { $0.key < $1.key }.map { heading, cell in
        let cell = cell.string ?? ""
        let plain = String(cell.filter(\.isASCII).filter(\.isNumber))
        let isPhone = !cell.isEmpty && (cell == line.phone || digits.contains { !$0.isEmpty && plain.contains($0) })
        return (heading, views.show(cell, isPhone ? .phone : .words, line, hasPurpose: revealing))
      })
  }

  /// Why the category is what it is; and what the rules proposed, where a person chose otherwise. REQ-023
  static func rule(_ proof: JSON, _ t: Reader) -> String {
    var reason = t.words.first(of: ["rule." + (proof["rule"]?.string ?? ""), "rule.none"])
    if let until = proof["inputs"]?["coveredUntil"]?.string.flatMap({ LocalDay($0) }) {
      reason += " " + t("rule.until", ["day": t.fullDate(until)])
    }
    guard isChosen(proof), let proposed = proof["proposed"]?.string else { return reason }
    return t("rule.chosen", ["proposed": t("category." + proposed), "reason": reason])
  }

  /// Whether a person set another category than the rules propose.
  private static func isChosen(_ proof: JSON) -> Bool {
    proof["proposed"]?.string.map { $0 != proof["category"]?.string } ?? false
  }

  /// What moves the case on, against what may be said of it at any time.
  private static func isStep(_ name: String) -> Bool {
    // Nor is a step back the thing to do next: it stands among the others and asks first.
    ![
      "explain-delay", "urge", "progress-told", "reschedule", "note", "attach", "assess", "pause", "resume", "cancel", "reopen",
      "recall", "decline", "override-signature",
    ].contains(name)
  }

  private static func signature(
    _ signature: Signature?, _ t: Reader, _ words: (Personal?, Personal.Class) -> String?
  ) -> String? {
    guard let signature else { return nil }
    switch signature.kind {
    case .overridden(let reason): return t("signature.overridden", ["reason": words(reason, .words) ?? ""])
    case .given(_, let form, let by, let relation):
      let name = words(by, .name) ?? ""
      let standing = t("relation." + relation.rawValue)
      // Who signs as the customer himself is not said twice.
      let who = name.isEmpty || name == standing ? standing : t("signature.who", ["by": name, "relation": standing])
      return t(
        "signature.given",
        [
          "who": who,
          "form": t("signatureForm." + form.rawValue),
          "time": t.moment(signature.at),
        ])
    }
  }

  /// What was written in several sittings as one line; nil when nothing was.
  private static func joined(_ parts: [String]) -> String? { parts.isEmpty ? nil : parts.joined(separator: "；") }

  /// Every event of the case, newest first, in words.
  private static func timeline(
    _ events: [(event: RecordedEvent, body: JSON)], _ names: [Int64: String], _ values: [ID<Personal>: String],
    _ views: OrderViews,
    _ line: WorkOrderLine
  ) throws -> [CasePage.Entry] {
    let t = views.reader
    let work = views.work
    return try events.reversed().map { event, body in
      let rule = WorkOrder.ByRule(body["byRule"])
      var details: [String] = []
      for key in ["technician"] {
        if let staff = body[key]?.string.flatMap({ ID<Staff>(text: $0) }), let name = names[staff.number] { details.append(name) }
      }
      for key in ["reason", "text", "caption", "cause", "symptom", "notes", "findings"] {
        if let reference = body[key]?["$personal"]?.string.flatMap({ ID<Personal>(text: $0) }), let value = values[reference] {
          // What was taken back in the name of a rule has a code for a reason.
          let isCode = key == "reason" && value == WorkOrder.ByRule.reason
          details.append(
            rule.flatMap { isCode ? t("board.reason.byRule", ["clause": views.name(of: $0)]) : nil }
              ?? views.show(value, .words, line))
        }
      }
      if let passed = body["passed"]?.bool { details.insert(t(passed ? "timeline.passed" : "timeline.failed"), at: 0) }
      if let minutes = body["minutes"]?.int { details.append(t("timeline.minutes", ["minutes": String(minutes)])) }
      if let outcome = body["outcome"]?.string { details.append(t("outcome." + outcome)) }
      if case .promiseRecalculated(let moved)? = WorkOrderEvent(kind: event.kind, version: event.version, body: body) {
        details = [views.moved(moved)]
      }
      if case .dispatched(let it)? = WorkOrderEvent(kind: event.kind, version: event.version, body: body),
        let advice = it.advice, work.offered("dispatch", of: WorkOrderCommand.declarations) != nil
      {
        details += AdviceWords.lines(advice, names, beside: event.recordedAt, t)
      }
      let isLate = event.recordedAt - event.happenedAt > .minute
      return CasePage.Entry(
        at: event.happenedAt, title: t("event." + event.kind), detail: details.isEmpty ? nil : details.joined(separator: " · "),
        by: event.actor == 0 ? t("actor.system") : names[event.actor], clause: try rule.map { try views.rule($0) },
        tone: event.actor == 0 ? .system : .person,
        recordedAt: isLate ? event.recordedAt : nil)
    }
  }

  static func proof(_ visitor: Visitor, _ work: Work) throws -> HTML {
    let id: ID<WorkOrder> = try visitor.id()
    let frame = try Frames.inside(visitor, work)
    let found = try WorkOrders.find(id, in: work)
    guard let line = try WorkOrderLines.one(id, in: work) else { throw Problem.notFound }
    let name = visitor.call.parameters["name"] ?? ""
    let deadlines = try WorkOrders.deadlines(of: found.state, in: work)
    guard let deadline = deadlines.last(where: { $0.name == name }) else { throw Problem.notFound }
    let views = try OrderViews(frame, work, branches: [line.branch])
    let calendar = try work.calendar(version: deadline.calendarVersion)
    let policy = try work.policy(found.state.call.policy)
    guard let proof = views.proof(deadline, of: found.state, order: id, policy: policy, calendar: calendar) else {
      throw Problem.notFound
    }
    var page = ProofPage(order: views.head(line), proof: proof)
    if !deadline.pauses.isEmpty {
      let without = deadline.stateWithoutPauses(work.now)
      page.notTaken = [frame.reader("proof.withoutPauses", ["state": frame.reader("deadline." + without.rawValue)])]
    }
    return page.html(frame)
  }

  static func voucher(_ visitor: Visitor, _ work: Work) throws -> HTML {
    let id: ID<WorkOrder> = try visitor.id()
    let frame = try Frames.inside(visitor, work)
    let t = frame.reader
    let found = try WorkOrders.find(id, in: work)
    guard let line = try WorkOrderLines.one(id, in: work) else { throw Problem.notFound }
    work.noteAccess(to: id.number, purpose: "voucher")
    let views = try OrderViews(frame, work, branches: [line.branch])
    let values = try PersonalValues.of(stream: id.number, in: work.transaction)
    func words(_ personal: Personal?) -> String? {
      personal?.reference.flatMap { values[$0] }.map { views.show($0, .words, line, hasPurpose: true) }
    }
    let visit = found.state.visits.last
    let branch = try work.fold(BranchFile.self, line.branch.number)?.state.name ?? ""
    var page = PrintVoucher(
      organisation: frame.organisation, branch: branch, number: line.number,
      copies: [t("voucher.copy.file"), t("voucher.copy.customer")], calledAt: line.calledAt,
      customer: views.show(line.name, .name, line, hasPurpose: true),
      phone: views.show(line.phone, .phone, line, hasPurpose: true),
      address: views.show(line.address, .address, line, hasPurpose: true),
      goods: [(model: line.model, serial: line.serial ?? "")], symptom: views.show(line.symptom, .words, line, hasPurpose: true),
      category: line.category,
      clause: t.statements(
        [
          // What the rules proposed instead is between us; the customer reads what holds for him.
          isChosen(found.state.call.categoryProof) ? nil : rule(found.state.call.categoryProof, t),
          found.state.assessment.map { t("payer." + $0.payer.rawValue) + " · " + t("ruling." + $0.rule) },
        ].compactMap(\.self)), technician: line.technicianName, dispatchedAt: line.dispatchedAt,
      dueAt: line.due,
      arrivedAt: line.arrivedAt, work: visit.flatMap { joined($0.work.compactMap { words($0.notes) }) },
      parts: visit.flatMap { joined($0.work.compactMap(\.parts)) },
      minutes: visit.flatMap { $0.work.isEmpty ? nil : Int($0.minutes) }, amount: line.amount,
      signedAt: (found.state.closingSignature ?? visit?.signature)?.at, orderPath: "/orders/\(id)",
      mark: try EvidenceMark.of(id.number, in: work))
    page.code = QRCode(visitor.address(of: "/orders/\(id)"))?.svg(label: t("print.code"))
    page.isOnOneSheet = visitor.call.query["size"] == "a4"
    return page.html(frame)
  }
}

extension CaseView {
  /// The receipt of the article in our hands; there is none without one.
  static func receipt(_ visitor: Visitor, _ work: Work) throws -> HTML {
    let id: ID<WorkOrder> = try visitor.id()
    let frame = try Frames.inside(visitor, work)
    let found = try WorkOrders.find(id, in: work)
    guard let bench = found.state.bench, let line = try WorkOrderLines.one(id, in: work) else { throw Problem.notFound }
    work.noteAccess(to: id.number, purpose: "receipt")
    let views = try OrderViews(frame, work, branches: [line.branch])
    return PrintReceipt(
      organisation: frame.organisation, branch: try Branches.name(line.branch, work), number: bench.receipt.number,
      orderNumber: line.number, orderPath: "/orders/\(id)", customer: views.show(line.name, .name, line, hasPurpose: true),
      phone: views.show(line.phone, .phone, line, hasPurpose: true),
      address: views.show(line.address, .address, line, hasPurpose: true), goods: bench.receipt.goods, serial: line.serial,
      accessories: bench.receipt.accessories, condition: bench.receipt.condition,
      symptom: views.show(line.symptom, .words, line, hasPurpose: true), takenAt: bench.takenAwayAt,
      technician: line.technicianName, isVoid: bench.receiptState != .open, mark: try EvidenceMark.of(id.number, in: work)
    ).html(frame)
  }
}

extension Visitor {
  /// The full address of a path of this site as the reader's browser reaches it: for what leaves the screen on paper.
  func address(of path: String) -> String {
    let host = call.header("host") ?? "localhost"
    return "\(isBehindTLS ? "https" : "http")://\(host)\(path)"
  }
}
