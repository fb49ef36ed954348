import Aftersales
import Basics
import Web

/// One thing that may be asked of a case here and now, by this reader. POST /orders/{id}/{command} with the command's fields.
struct CaseAction: Sendable {
  var command: String
  var fields: [Field] = []
  /// For fields that are ids or whose words only the caller knows.
  var choices: [String: [Choice]] = [:]
  /// What it does that cannot be taken back, in words; asked before it is sent.
  var consequence: String?
  var typed = Typed()
  /// Fields that are asked for less often: behind a fold.
  var rare: Set<String> = []
}

/// `/orders/{id}`: one case, everything about it true together. DSP-002, WRK-001
struct CasePage: Sendable {
  var order: OrderHead
  var version: Int
  /// The main promise; its proof is shown in full.
  var badge: ClockBadge
  var proof: Proof?
  var otherPromises: [(name: String, badge: ClockBadge)] = []
  /// The next step for this reader; nil when it is somebody else's turn.
  var mainAction: CaseAction?
  var actions: [CaseAction] = []
  /// The technician's own steps, for whoever may write them down in his stead.
  var behalf: [CaseAction] = []
  /// Whose turn it is when it is not the reader's: 等王强到场 …
  var waitingFor: String?
  var say: String?

  var calledAt: Instant
  var channel: String
  var kind: String
  var customer: Party
  var goods: [Goods]
  var charge: Charge
  var voucher: Voucher
  var visits: [Visit]
  var bench: [Link] = []
  /// The step of the drawn way that the case waits for; nil when it is over. ORG-030
  var step: WorkStep?
  /// The article was taken along: it is mended on the bench and not on site.
  var goesByWorkshop = false
  /// Where the article is that we took away, and since when. WRK-050
  var article: (place: String, since: Instant)?
  var timeline: [Entry]
  var pictures: [Picture] = []
  /// In what surroundings the fault showed. REQ-029
  var environment: String?
  /// The five stages, each with entry and exit. REQ-033
  var stages: [(name: String, from: Instant?, to: Instant?)] = []
  /// The line of paper that the case was taken over from.
  var source: Source?
  /// The chain of evidence: how many events, and the short form of the last hash.
  var evidence: String
  /// An article was taken away against a receipt, which can be printed.
  var hasReceipt = false

  struct Party: Sendable {
    var path: String?
    var name: String
    /// Masked unless `fullPhone` has been asked for.
    var phone: String
    var fullPhone: String?
    var address: String
    var zone: String
    /// What is known of where that lies, in words.
    var place: String?
    /// What is doubtful about the number.
    var note: String?
    /// What whoever talks with him should know.
    var wishes: String?
  }

  struct Goods: Sendable {
    var model: String
    var serial: String?
    var detail: String?
    var history: String?
    var path: String?
  }

  /// Who bears the cost, and why.
  struct Charge: Sendable {
    var category: String?
    var clause: String
    var detail: String?
    var notTaken: String?
    var amount: Money?
    var means: String?
  }

  struct Voucher: Sendable {
    /// `voucherHolder.<holder>`
    var holder: String
    var person: String?
    var since: Instant
  }

  struct Visit: Sendable {
    var number: Int
    var technician: String
    var dispatchedAt: Instant
    var arrivedAt: Instant?
    var isArrivalStated = false
    var endedAt: Instant?
    var outcome: String?
    var minutes: Int?
    var parts: String?
    var notes: String?
    var diagnosis: String?
    /// 客户本人 签字 …
    var signature: String?
    var signaturePicture: String?
  }

  struct Entry: Sendable {
    enum Tone: String, Sendable {
      case person = ""
      case system = "hollow"
      case broken = "broken"
    }
    var at: Instant
    /// What happened, in a few words.
    var title: String
    var detail: String?
    var by: String?
    var clause: String?
    var tone: Tone = .person
    /// When it was recorded, where that was later than it happened.
    var recordedAt: Instant?
  }

  /// Where an imported case comes from: file, sum of its bytes, row, and the cells as they stood. REQ-001
  struct Source: Sendable {
    var file: String
    /// The sum's beginning, as the reports of the import show it.
    var sum: String
    var row: Int
    var path: String?
    var cells: [(heading: String, cell: String)]
  }

  struct Picture: Sendable {
    var path: String
    var thumbnail: String
    var caption: String
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    return frame.desk(
      title: order.number, at: .orders,
      end: """
        \(when(hasReceipt, "<a class=\"b\" href=\"/orders/\(order.id)/receipt\">\(frame.icon("print"))\(t("button.printReceipt"))</a>"))\
        <a class="b" href="/orders/\(order.id)/voucher" data-key="v">\(frame.icon("print"))\(t("button.printVoucher"))</a>\
        <a class="b hide-s" href="/orders/\(order.id)/export">\(frame.icon("download"))\(t("button.evidence"))</a>
        """,
      heading: """
        <span class="mono">\(order.number)</span> <span class="soft">\(order.customer) · \(order.product)</span>\
         \(frame.status(order.status))\(frame.marks(order))
        """,
      isLive: true,
      beside: """
        <span class="presence" role="status" data-presence="/orders/\(order.id)/presence.json" hidden></span>
        """,
      here: here(t),
      """
      <div class="cols" id="case" data-live data-case="\(order.id)"><div class="stack">\(step(frame))\(flow(frame))\(promise(frame))\(visitList(frame))\
      \(stream(frame))</div>
      <aside class="stack">\(party(frame))\(cost(frame))\(goodsPanel(frame))\(paper(frame))\(stageList(frame))\(origin(frame))\(photos(frame))</aside></div>
      """)
  }

  /// What the palette offers on this case: its commands and its papers.
  private func here(_ t: Reader) -> [PaletteEntry] {
    let main = mainAction.map {
      PaletteEntry(text: t.short("command.\($0.command)"), detail: order.number, target: "#actions form")
    }
    let others = (actions.filter { $0.command != mainAction?.command } + behalf).map {
      PaletteEntry(
        text: t.short("command.\($0.command)"), detail: order.number, target: "#actions [data-command=\"\($0.command)\"]")
    }
    let papers = [
      PaletteEntry(text: t("button.printVoucher"), detail: order.number, path: "/orders/\(order.id)/voucher"),
      PaletteEntry(text: t("button.evidence"), detail: order.number, path: "/orders/\(order.id)/export"),
    ]
    return [main].compactMap(\.self) + others + papers
  }

  // MARK: What to do

  private func step(_ frame: Frame) -> HTML {
    let t = frame.reader
    let others = actions.filter { $0.command != mainAction?.command }
    let head: HTML
    if let mainAction {
      head = """
        <h2>\(t("case.next"))</h2>\(actionForm(mainAction, frame, isMain: true))
        """
    } else {
      head = "<h2>\(t("case.next"))</h2><p>\(waitingFor ?? t("case.nothingToDo"))</p>"
    }
    return """
      <section class="sheet pad step" id="actions">\
      \(when(say) { "<div class=\"saying\"><small>\(t("register.say"))</small><q class=\"say\">\($0)</q></div>" })\(head)\
      \(when(!others.isEmpty, "<div class=\"others\">\(others.map { other($0, frame) })</div>"))\
      \(when(!behalf.isEmpty, "<h3 class=\"quiet\">\(t("case.behalf"))</h3><div class=\"others\">\(behalf.map { other($0, frame) })</div>"))</section>
      """
  }

  private func other(_ action: CaseAction, _ frame: Frame) -> HTML {
    let t = frame.reader
    if action.fields.isEmpty && action.consequence == nil {
      let button = frame.post(
        "/orders/\(order.id)/\(action.command)", "command.\(action.command)", classes: "b small",
        fields: [("_version", String(version))])
      return "<span data-command=\"\(action.command)\">\(button)</span>"
    }
    return """
      <details id="\(action.command)" name="action" data-command="\(action.command)"\(attribute("open", !action.typed.faults.isEmpty))><summary class="b small">\
      \(t.short("command.\(action.command)"))…</summary>\
      <div class="panel">\(actionForm(action, frame, isMain: false))</div></details>
      """
  }

  private func actionForm(_ action: CaseAction, _ frame: Frame, isMain: Bool) -> HTML {
    let t = frame.reader
    let form = frame.form(action.typed, scope: action.command)
    return form(
      "/orders/\(order.id)/\(action.command)", classes: isMain ? "form main" : "form", keep: "\(order.id).\(action.command)",
      files: action.fields.contains { $0.kind == .file }, submitKey: isMain,
      """
      \(form.hidden("_version", String(version)))\
      \(action.fields.map { form.control(for: $0, in: action.command, choices: action.choices) })\
      \(when(action.consequence) { "<p class=\"f w6 clause warn\">\(frame.icon("stop"))\($0)</p>" })\
      <div class="f w6 save"><button class="b \(isMain ? "go tall" : action.consequence == nil ? "go" : "danger")">\
      \(t.short("command.\(action.command)"))\
      \(when(isMain, frame.key("Ctrl ↵")))</button></div>
      """)
  }

  /// The whole way with whose step each is, the way round by the workshop, and the present step marked. ORG-030
  private func flow(_ frame: Frame) -> HTML {
    let t = frame.reader
    let house = WorkStep.allCases.filter { !$0.isByWorkshop }
    let place = step.flatMap { house.firstIndex(of: $0) } ?? (step == nil ? house.count : house.firstIndex(of: .repair) ?? 0)
    func mark(_ one: WorkStep, isDone: Bool) -> HTML {
      let state = one == step ? "now" : isDone ? "done" : ""
      return """
        <li class="\(state)" data-step="\(one.rawValue)"\(when(one == step, " aria-current=\"step\"" as HTML))>\
        \(t("workStep.\(one.rawValue)"))<small>\(t("role.\(one.post.rawValue)"))</small></li>
        """
    }
    let round = WorkStep.allCases.filter(\.isByWorkshop)
    // Whoever waits for a step of the workshop has those before it behind him; back on the main way, all of them.
    let benchPlace = !goesByWorkshop ? 0 : step.flatMap { round.firstIndex(of: $0) } ?? round.count
    let main: [HTML] = house.enumerated().map {
      mark($0.element, isDone: $0.offset < place && !($0.element == .repair && goesByWorkshop))
    }
    let workshop: [HTML] = round.enumerated().map { mark($0.element, isDone: $0.offset < benchPlace) }
    return frame.sheet(
      t("flow.title"), end: step == nil ? "<span class=\"quiet\">\(t("flow.over"))</span>" : HTML(),
      """
      <ol class="steps">\(main)</ol><p class="quiet">\(t("flow.workshop"))</p><ol class="steps">\(workshop)</ol>
      """)
  }

  private func promise(_ frame: Frame) -> HTML {
    let t = frame.reader
    let more: [HTML] = otherPromises.map { "<li><span>\(t("promise.\($0.name)"))</span>\(frame.clock($0.badge))</li>" }
    guard let proof else {
      return frame.sheet(
        t("promise.arrival"), end: frame.clock(badge), padded: !more.isEmpty,
        when(!more.isEmpty, "<ul class=\"promises\">\(more)</ul>"))
    }
    return frame.sheet(
      t("promise.\(proof.name)"), end: frame.clock(badge),
      """
      <div class="clause"><b>\(proof.clause)</b> <small>\(proof.versions)</small></div>\
      <details class="fold" open><summary>\(t("proof.show"))</summary>\(frame.proof(proof))</details>\
      \(when(!more.isEmpty, "<ul class=\"promises\">\(more)</ul>"))
      """)
  }

  // MARK: What happened

  private func visitList(_ frame: Frame) -> HTML {
    guard !visits.isEmpty else { return HTML() }
    return frame.sheet(frame.reader("case.visits"), padded: false, visits.map { visit($0, frame) }.joined())
  }

  private func visit(_ visit: Visit, _ frame: Frame) -> HTML {
    let t = frame.reader
    let times: HTML = """
      <ol class="steps">\(stepMark(t("visit.dispatched"), visit.dispatchedAt, frame))\
      \(stepMark(t("visit.arrived"), visit.arrivedAt, frame))\
      \(stepMark(t("visit.ended"), visit.endedAt, frame))</ol>
      """
    return """
      <div class="pad visit"><div class="row"><b>\(t("visit.number", ["number": String(visit.number)])) · \(visit.technician)</b>\
      \(when(visit.outcome) { "<span class=\"end tag\">\(t.short("outcome.\($0)"))</span>" })</div>\(times)\
      \(frame.facts([
        ("visit.diagnosis", visit.diagnosis.map { HTML(text: $0) }),
        ("visit.work", visit.notes.map { HTML(text: $0) }),
        ("visit.minutes", visit.minutes.map { HTML(text: t.duration(Int64($0) * .minute)) }),
        ("visit.parts", visit.parts.map { HTML(text: $0) }),
        ("visit.signature", visit.signature.map { HTML(text: $0) }),
      ]))\(when(visit.isArrivalStated, "<p class=\"quiet\">\(t("visit.stated"))</p>"))\
      \(when(visit.signaturePicture) { "<img class=\"signature\" src=\"\($0)\" alt=\"\(t("visit.signature"))\">" })</div>
      """
  }

  private func stepMark(_ word: String, _ at: Instant?, _ frame: Frame) -> HTML {
    "<li class=\"\(at == nil ? "" : "done")\">\(word)<small>\(at.map { frame.reader.shortMoment($0) } ?? "—")</small></li>"
  }

  private func stream(_ frame: Frame) -> HTML {
    let t = frame.reader
    return frame.sheet(
      t("case.timeline"), end: "<span class=\"quiet\">\(t("case.timeline.order"))</span>",
      "<ol class=\"stream\">\(timeline.map { entry($0, frame) })</ol>")
  }

  private func entry(_ entry: Entry, _ frame: Frame) -> HTML {
    let t = frame.reader
    let foot = [entry.by, entry.clause, entry.recordedAt.map { t("case.recordedAt", ["time": t.moment($0)]) }].compactMap(\.self)
    return """
      <li class="\(entry.tone.rawValue)">\(frame.time(entry.at))<span class="dot"></span><div><b>\(entry.title)</b>\
      \(when(entry.detail) { "\(frame.reader("list.colon"))\($0)" })\
      \(when(!foot.isEmpty, "<small>\(foot.joined(separator: " · "))</small>"))</div></li>
      """
  }

  // MARK: At the side

  private func party(_ frame: Frame) -> HTML {
    let t = frame.reader
    let phone: HTML =
      customer.fullPhone.map { frame.telephone($0) } ?? frame.masked(customer.phone, reveal: "/orders/\(order.id)/reveal-phone")
    let name: HTML = customer.path.map { "<a href=\"\($0)\">\(customer.name)</a>" } ?? HTML(text: customer.name)
    return frame.sheet(
      t("case.customer"),
      """
      \(frame.facts([
        ("field.customer.name", name), ("field.customer.phone", phone), ("field.customer.address", "\(customer.address) <span class=\"quiet nowrap\">\(t("list.aside", ["text": t.short("zone.\(customer.zone)")]))</span>"),
        ("place.label", customer.place.map { HTML(text: $0) }),
        ("case.called", "\(frame.time(calledAt)) · \(t.short("channel.\(channel)"))"), ("field.kind", HTML(text: t.short("kind.\(kind)"))),
        ("case.fault", HTML(text: order.symptom)),
        ("field.environment", environment.map { HTML(text: $0) }),
      ]))\(when(customer.wishes) { "<p class=\"clause\">\($0)</p>" })\(when(customer.note) { "<p class=\"clause warn\">\($0)</p>" })
      """)
  }

  private func cost(_ frame: Frame) -> HTML {
    let t = frame.reader
    return frame.sheet(
      t("case.cost"), end: frame.category(charge.category),
      """
      <div class="clause"><b>\(charge.clause)</b>\(when(charge.detail) { "<br>\($0)" })</div>\
      \(when(charge.amount) { "<p class=\"row\"><b class=\"amount\">\(t.money($0))</b>\(when(charge.means) { "<span class=\"tag\">\(t.short("means.\($0)"))</span>" })</p>" })\
      \(when(charge.notTaken) { "<small class=\"quiet\">\(t("case.notTaken", ["what": $0]))</small>" })
      """)
  }

  private func goodsPanel(_ frame: Frame) -> HTML {
    let t = frame.reader
    let items: [HTML] = goods.map { item in
      let model: HTML = item.path.map { "<a href=\"\($0)\">\(item.model)</a>" } ?? HTML(text: item.model)
      return frame.facts([
        ("field.product.model", model), ("field.product.serial", item.serial.map { "<span class=\"mono\">\($0)</span>" }),
        ("case.goods.detail", item.detail.map { HTML(text: $0) }), ("case.goods.history", item.history.map { HTML(text: $0) }),
      ])
    }
    return frame.sheet(t("case.goods"), items.joined())
  }

  private func paper(_ frame: Frame) -> HTML {
    let t = frame.reader
    let holders = ["pouch", "supervisor", "technician", "clerk", "accountant", "archive"]
    let reached = holders.firstIndex(of: voucher.holder) ?? 0
    let trail: [HTML] = holders.enumerated().map { place, holder in
      "<li class=\"\(place == reached ? "now" : "")\"\(when(place == reached, " aria-current=\"step\"" as HTML))>\(t.short("voucherHolder.\(holder)"))</li>"
    }
    return frame.sheet(
      t("case.papers"),
      """
      <p>\(t("case.voucherAt", ["holder": voucher.person ?? t.short("voucherHolder.\(voucher.holder)"), "time": t.moment(voucher.since)]))</p>\
      <ol class="holders">\(trail)</ol>\
      \(when(article) { "<p data-article>\(t("article.at", ["place": $0.place, "time": t.moment($0.since)]))</p>" })\
      \(when(!bench.isEmpty, "<p>\(bench.map { "<a href=\"\($0.path)\">\($0.text)</a> " as HTML })</p>"))\
      <small class="quiet">\(evidence)</small>
      """)
  }

  private func stageList(_ frame: Frame) -> HTML {
    guard !stages.isEmpty else { return HTML() }
    let rows: [HTML] = stages.map { stage in
      let t = frame.reader
      let times = stage.from.map { from in
        stage.to.map { "\(t.shortMoment(from)) – \(t.shortMoment($0))" } ?? t("proof.since", ["time": t.shortMoment(from)])
      }
      return "<dt>\(stage.name)</dt><dd>\(times ?? "—")</dd>"
    }
    return frame.sheet(frame.reader("case.stages"), id: "stages", "<dl class=\"facts\">\(rows)</dl>")
  }

  private func origin(_ frame: Frame) -> HTML {
    guard let source else { return HTML() }
    let t = frame.reader
    let file: HTML = source.path.map { "<a href=\"\($0)\">\(source.file)</a>" } ?? HTML(text: source.file)
    let cells: [HTML] = source.cells.map { "<dt>\($0.heading)</dt><dd>\($0.cell)</dd>" }
    return frame.sheet(
      t("case.source"), id: "source",
      """
      <p>\(file) <span class="mono quiet">\(source.sum)</span> · \(t("import.report.row", ["row": String(source.row)]))</p>\
      <details class="fold" open><summary>\(t("case.source.cells"))</summary><dl class="facts">\(cells)</dl></details>
      """)
  }

  private func photos(_ frame: Frame) -> HTML {
    guard !pictures.isEmpty else { return HTML() }
    return frame.sheet(
      frame.reader("case.pictures"),
      """
      <div class="photos">\(pictures.map { picture in
        "<a href=\"\(picture.path)\"><img src=\"\(picture.thumbnail)\" alt=\"\(picture.caption)\" loading=\"lazy\"></a>" as HTML
      })</div>
      """)
  }
}
