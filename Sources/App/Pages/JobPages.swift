import Basics
import Web

/// `/m`: a technician's day, in the order in which to drive. One hand, no signal, in the sun.
struct JobListPage: Sendable {
  var day: LocalDay
  var jobs: [Job]
  /// Cash in hand that the accountant waits for.
  var cash: Money
  var done: Int
  /// How many calls lie in the grab pool for him.
  var grab = 0

  struct Job: Sendable {
    var head: OrderHead
    var badge: ClockBadge
    var address: String
    /// `accept`, `depart`, `arrive` … : `next.<step>`; empty when done.
    var step: String
    /// 约 10:42 到, 约今天 15:00–16:00 …
    var appointment: String?
    var isNow = false
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    return frame.phone(
      title: t("jobs.title"), back: nil, aside: frame.ownMenu,
      next: next(frame),
      """
      <div class="row"><h1>\(t.dateWithWeekday(day))</h1><span class="end quiet">\
      \(t("jobs.count", ["left": String(jobs.count), "done": String(done)]))</span></div>\
      \(when(cash > .zero, "<a class=\"sheet pad row\" href=\"/m/cash\">\(frame.icon("coin"))<span>\(t("jobs.cash.inHand"))</span><b class=\"end amount\">\(t.money(cash))</b></a>"))\
      \(when(grab > 0, "<a class=\"sheet pad row\" href=\"/grab\">\(frame.icon("bolt"))<span>\(t("grab.title"))</span><b class=\"end\">\(t("grab.count", ["count": String(grab)]))</b></a>"))\
      \(jobs.isEmpty ? frame.empty("jobs.none") : jobs.enumerated().map { job($0.element, place: $0.offset + 1, frame) }.joined())
      """)
  }

  /// What is at hand goes on, cash beside it; with nothing at hand cash is what is left to do.
  private func next(_ frame: Frame) -> HTML {
    let t = frame.reader
    guard let now = jobs.first(where: \.isNow) else { return "<a class=\"go\" href=\"/m/cash\">\(t("jobs.cash"))</a>" }
    return "<a class=\"go\" href=\"/m/\(now.head.id)\">\(t("jobs.current"))</a><a href=\"/m/cash\">\(t("jobs.cash"))</a>"
  }

  private func job(_ job: Job, place: Int, _ frame: Frame) -> HTML {
    let t = frame.reader
    return """
      <a class="sheet pad job\(job.isNow ? " now" : "")" href="/m/\(job.head.id)"><div class="row"><b class="place">\(place)</b>\
      <b>\(job.head.customer)</b>\
      <span class="end">\(frame.clock(badgeWithoutLink(job.badge)))</span></div><div>\(job.address)</div>\
      <div class="quiet">\(job.head.product) · \(job.head.symptom)</div><div class="row">\(frame.status(job.head.status))\
      \(frame.marks(job.head))\
      <span class="end quiet">\(job.appointment ?? (job.step.isEmpty ? "" : t("next.\(job.step)")))</span></div></a>
      """
  }

  /// A card is one link already.
  private func badgeWithoutLink(_ badge: ClockBadge) -> ClockBadge {
    var badge = badge
    badge.proof = nil
    return badge
  }
}

/// `/m/{id}`: one job with one big next step. Each step posts its command to /orders/{id}/{command} with `_back` = /m/{id}.
struct JobPage: Sendable {
  /// The way of a visit; each case is the command that ends it.
  enum Step: String, CaseIterable, Sendable {
    case accept, depart, arrive, diagnose
    case recordWork = "record-work"
    case sign, finish
  }
  var head: OrderHead
  var badge: ClockBadge
  var place: String
  /// nil when nothing is left to do here.
  var step: Step?
  var version: Int
  var address: String
  /// What is known of where that lies, in words.
  var known: String?
  var mapPath: String?
  var phone: String
  var goods: String
  var history: String?
  var category: String?
  var cost: String
  /// What to bring along.
  var parts: String?
  /// What the customer wishes for, and who he is to us.
  var wishes: String?
  var typed = Typed()
  var outcomes: [Choice] = []
  var means: [Choice] = []
  var relations: [Choice] = []
  /// 有情况: what may be said instead of the next step, each with its own fields.
  var others: [CaseAction] = []

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    return frame.phone(
      title: place, back: "/m", next: nextBar(frame),
      """
      \(steps(frame))\
      <section class="sheet pad"><div class="row"><h1>\(head.customer)</h1><span class="end">\(frame.clock(badge))</span></div>\
      <div class="tap"><span>\(address)\(when(known) { "<br><small class=\"quiet\">\($0)</small>" })</span>\
      \(when(mapPath) { "<a class=\"b\" href=\"\($0)\">\(frame.icon("map"))\(t("button.map"))</a>" })</div>\
      <div class="tap"><span class="tel">\(Telephone.masked(phone))</span><a class="b" href="tel:\(phone)">\
      \(frame.icon("phone"))\(t("button.call"))</a></div>\(when(wishes) { "<p class=\"clause\">\($0)</p>" })</section>\
      \(when(isForm, stepPart(frame)))\
      <section class="sheet pad"><b>\(goods)</b><p>\(head.symptom)</p>\(when(history) { "<p class=\"quiet\">\($0)</p>" })\
      <p>\(frame.category(category)) <span class="quiet">\(cost)</span></p></section>\
      \(when(parts) { "<section class=\"sheet pad\"><b>\(t("job.parts"))</b><p class=\"quiet\">\($0)</p></section>" })\
      \(when(!isForm, stepPart(frame)))\
      \(othersPanel(frame))
      """)
  }

  /// Steps that ask for something stand right below the customer; the others are a button only.
  private var isForm: Bool { step.map { ![.accept, .depart, .arrive].contains($0) } ?? false }
  private func stepPart(_ frame: Frame) -> HTML { when(step) { stepForm($0, frame) } }

  private func steps(_ frame: Frame) -> HTML {
    let place = step.flatMap { Step.allCases.firstIndex(of: $0) } ?? Step.allCases.count
    let marks: [HTML] = Step.allCases.enumerated().map { index, one in
      let state = index < place ? "done" : index == place ? "now" : ""
      return
        "<li class=\"\(state)\"\(when(index == place, " aria-current=\"step\"" as HTML))>\(frame.reader("step.\(one.rawValue)"))</li>"
    }
    return "<ol class=\"steps\">\(marks)</ol>"
  }

  private func nextBar(_ frame: Frame) -> HTML {
    let t = frame.reader
    let main: HTML = when(step) { "<button class=\"go\" form=\"next\">\(t("next.\($0.rawValue)"))</button>" }
    return "\(main)\(when(!others.isEmpty, "<a href=\"#others\">\(t("button.trouble"))</a>"))"
  }

  private func stepForm(_ step: Step, _ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(typed)
    let fields: HTML
    switch step {
    case .accept, .depart: fields = HTML()
    case .arrive:
      // Shown by the script where the telephone can tell its place.
      fields = """
        <div class="f w6" data-keep-place hidden>\(form.hidden("position", ""))<div class="checks"><label>\
        <input type="checkbox" id="keepPlace" name="keepPlace" value="true" aria-describedby="keepPlace.said"> \(t("field.keepPlace"))</label></div>\
        <small class="hint" id="keepPlace.said" role="status" data-asking="\(t("place.asking"))" data-denied="\(t("place.denied"))" data-found="\(t("place.found"))" data-waiting="\(t("place.waiting"))" data-lost="\(t("place.lost"))">\(t("place.hint"))</small></div>
        """
    case .diagnose:
      fields = """
        \(form.lines("cause", required: true, max: 2000))\(form.lines("plan", max: 2000))\(form.money("estimate", width: .half))\
        \(form.line("minutes", label: "field.diagnose.minutes", inputMode: "numeric", max: 4))
        """
    case .recordWork:
      fields = """
        \(form.line("minutes", required: true, width: .half, inputMode: "numeric", max: 4, list: ["15", "30", "45", "60", "90", "120"]))\
        \(form.line("parts", max: 300))\(form.lines("notes", rows: 3, max: 2000))
        """
    case .sign:
      fields = """
        \(form.signature("signature"))\(form.hidden("form", "drawn"))\
        \(form.line("by", required: true, value: head.customer, max: 60))\
        \(form.radios("relation", relations, required: true, value: "customer"))
        """
    case .finish:
      fields = """
        \(form.radios("outcome", outcomes, required: true, width: .full, value: "mendedOnSite"))\
        \(form.lines("reason", hint: t("job.reason.hint"), max: 2000))\(form.lines("nextStep", max: 2000))\
        \(form.money("amount", width: .half))\(form.radios("means", means, value: "none"))
        """
    }
    let head: HTML = when(!fields.isEmpty && step != .arrive, "<h2 class=\"f w6\">\(t("step.\(step.rawValue).title"))</h2>")
    let hidden: HTML = """
      \(form.hidden("_version", String(version)))\(form.hidden("_back", "/m/\(self.head.id)"))
      """
    let whole: HTML = form(
      "/orders/\(self.head.id)/\(step.rawValue)", id: "next", keep: "\(self.head.id).\(step.rawValue)",
      "\(hidden)\(head)\(fields)")
    // The tick of the arrival is hidden until a script shows it, and the section with it.
    let isBare = fields.isEmpty || (step == .arrive && typed.faults.isEmpty)
    return "<section class=\"sheet pad\(isBare ? " bare" : "")\" id=\"step\" data-next-form>\(whole)</section>"
  }

  private func othersPanel(_ frame: Frame) -> HTML {
    guard !others.isEmpty else { return HTML() }
    return """
      <section class="stack" id="others"><h2>\(frame.reader("job.trouble"))</h2>\(others.map { other($0, frame) })</section>
      """
  }

  private func other(_ action: CaseAction, _ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(action.typed, scope: action.command)
    return """
      <details class="sheet" name="trouble"\(attribute("open", !action.typed.faults.isEmpty))><summary class="pad">\
      \(t.short("command.\(action.command)"))</summary><div class="pad">\
      \(form("/orders/\(head.id)/\(action.command)", """
        \(form.hidden("_version", String(version)))\(form.hidden("_back", "/m"))\
        \(action.fields.map { form.control(for: $0, in: action.command, choices: action.choices) })\
        \(when(action.consequence) { "<p class=\"f w6 clause warn\">\($0)</p>" })<div class="f w6"><button class="b wide tall">\
        \(t.short("command.\(action.command)"))</button></div>
        """))</div></details>
      """
  }
}

/// `/m/cash`: money taken from customers and not yet with the accountant. FEE (regulation art. 5)
struct CashPage: Sendable {
  var lines: [CashLine]
  var total: Money
  var accountant: String

  struct CashLine: Sendable {
    var head: OrderHead
    var collectedAt: Instant
    var amount: Money
    var means: String
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let rows: [HTML] = lines.map { line in
      """
      <li class="row"><div><b>\(line.head.customer)</b><small><span class="mono">\(line.head.number)</span>\
       · \(t.moment(line.collectedAt)) · \(t.short("means.\(line.means)"))</small></div>\
      <b class="end amount">\(t.money(line.amount))</b></li>
      """
    }
    return frame.phone(
      title: t("cash.title"), back: "/m",
      """
      <section class="sheet pad total"><small>\(t("cash.total"))</small><h1 class="amount">\(t.money(total))</h1>\
      <p class="quiet">\(t("cash.to", ["name": accountant]))</p></section>\
      \(lines.isEmpty ? frame.empty("cash.none") : "<section class=\"sheet pad\"><ul class=\"plain lines\">\(rows)</ul></section>")\
      <p class="quiet">\(t("cash.how"))</p>
      """)
  }
}
