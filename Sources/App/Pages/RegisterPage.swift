import Basics
import Web

/// `/orders/new`: the call form (登记叫修). POST /orders. The telephone number comes first because it is what the clerk hears
/// or sees first; everything known about it stands beside the form before the second field is filled. REQ-001
struct RegisterPage: Sendable {
  var typed = Typed()
  /// More than one only for people who see several branches.
  var branches: [Choice] = []
  var branch: String
  /// How many lines for goods are drawn.
  var goodsLines = 1
  var calledAt: Instant
  var caller: Caller?
  var category: Proposal?
  var promise: Promise?
  /// The sentence for the customer, ready to be read aloud.
  var say: String?
  /// Models sold here, for the list behind the field.
  var models: [String] = []
  var kinds: [Choice] = []
  /// The known product that was picked, and its model.
  var asset: String?
  var model: String?

  /// What is known of the number.
  struct Caller: Sendable {
    var customer: String?
    /// Why the number should be read back: a digit too few or too many. The call is taken all the same.
    var warnings: [String] = []
    var name: String
    var phone: String
    var address: String?
    var zone: String?
    var note: String?
    var since: Int?
    var open: [OpenCase] = []
    var equipment: [Equipment] = []
    var history: [Past] = []
    /// Other people with this number: pick one.
    var others: [Choice] = []
  }

  struct OpenCase: Sendable {
    var head: OrderHead
    var badge: ClockBadge
    /// What to tell the caller: 王强师傅 10:42 到 …
    var progress: String
  }

  struct Equipment: Sendable {
    var id: String
    var model: String
    var serial: String?
    /// 保修至 2027-03-31, 合同 H-2025-0417 …
    var cover: String?
    /// How often it came back with a fault within the window, with the words for it.
    var repeated: String?
  }

  struct Past: Sendable {
    var day: LocalDay
    var path: String
    var text: String
    var detail: String
  }

  /// The category that the rules propose, with the reason. REQ-023
  struct Proposal: Sendable {
    var category: String
    var reason: String
    var clause: String?
  }

  struct Promise: Sendable {
    var badge: ClockBadge
    var clause: String
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(typed)
    return frame.desk(
      title: t("register.title"), at: .register, note: t("register.started", ["time": t.timeOfDay(calledAt)]),
      end: "<a class=\"b\" href=\"/orders\">\(t("button.toRegister"))</a>",
      """
      <div class="cols"><section class="sheet pad">\(form("/orders", keep: "register", submitKey: true, fields(frame, form)))\
      </section>
      <aside class="stack" id="caller" data-caller>\(aside(frame))</aside></div>
      """)
  }

  private func fields(_ frame: Frame, _ form: Form) -> HTML {
    let t = frame.reader
    return """
      \(branches.count > 1 ? form.select("branch", branches, required: true, width: .full, value: branch) : form.hidden("branch", branch))\
      \(form.hidden("customer.id", caller?.customer ?? typed.values["customer.id"] ?? ""))\
      \(form.hidden("asset", asset ?? typed.values["asset"] ?? ""))\
      \(form.line(
        "customer.phone", required: caller?.customer == nil, type: "tel", value: caller?.phone, placeholder: "138 0013 8000", inputMode: "tel", max: 60, big: true,
        focus: typed.values.isEmpty,
        aside: "<button class=\"text\" name=\"look\" value=\"1\" formnovalidate>\(t("button.lookUp"))</button>"))\
      \(form.line("customer.name", required: true, value: caller?.name, max: 60, look: "customers", big: true))\
      \(form.line("customer.address", required: true, width: .twoThirds, value: caller?.address, max: 200))\
      \(form.radios("customer.zone", choices(t, "zone", ["urban", "suburban", "other"]), required: true, width: .third, value: caller?.zone))\
      <fieldset class="f w6 goods"><legend>\(t("register.goods"))</legend>\
      \((0..<max(1, goodsLines)).map { goods($0, frame, form) })\
      <button class="text" name="more" value="\(goodsLines + 1)" formnovalidate>\(frame.icon("plus"))\(t("button.moreGoods"))\
      </button></fieldset>\
      \(form.lines("symptom", required: true, placeholder: t("register.symptom.placeholder"), max: 2000))\
      \(form.line("environment", width: .full, max: 300))\
      \(form.select("kind", kinds, required: true, value: "repair"))\
      \(form.radios("severity", choices(t, "severity", ["normal", "urgent", "critical"]), value: "normal"))\
      \(form.radios("category", choices(t, "category", ["free", "contract", "paid", "administrative"])))\
      \(form.line("categoryReason", hint: t("register.categoryReason.hint"), max: 300))\
      \(form.select("channel", choices(t, "channel", ["phone", "letter", "visit", "wechat", "web", "email", "chat", "qq"]), width: .third, value: "phone"))\
      \(form.moment("calledAt", value: calledAt, hint: t("register.calledAt.hint")))\
      \(form.radios("soldByUs", choices(t, "soldByUs", ["yes", "no", "unknown"]), width: .third, value: "unknown"))\
      <div class="f w6 save"><button class="b go tall">\(t("button.register"))\(frame.key("Ctrl ↵"))</button>\
      <span class="quiet">\(t("register.afterwards"))</span></div>
      """
  }

  private func goods(_ place: Int, _ frame: Frame, _ form: Form) -> HTML {
    let name = place == 0 ? "product" : "products.\(place)"
    return """
      <div class="form line">\
      \(form.line("\(name).model", required: place == 0, width: .third, value: place == 0 ? model : nil, max: 100, look: "models", list: place == 0 ? models : []))\
      \(form.line("\(name).serial", width: .third, max: 100))\(form.line("\(name).category", width: .third, label: "field.productCategory", max: 100))</div>
      """
  }

  private func choices(_ t: Reader, _ name: String, _ keys: [String]) -> [Choice] {
    keys.map { Choice($0, t.short("\(name).\($0)")) }
  }

  private func aside(_ frame: Frame) -> HTML {
    """
    \(phoneWarnings(frame))\(callerPanel(frame))\(when(say) { sayPanel($0, frame) })\(when(promise) { promisePanel($0, frame) })\
    \(when(category) { categoryPanel($0, frame) })\(when(caller) { $0.history.isEmpty ? HTML() : historyPanel($0, frame) })
    """
  }

  private func phoneWarnings(_ frame: Frame) -> HTML {
    let lines: [HTML] = (caller?.warnings ?? []).map { "<p class=\"clause warn\">\(frame.icon("stop"))\($0)</p>" }
    return when(!lines.isEmpty, "<section class=\"sheet pad\" role=\"status\" id=\"phone-warning\">\(lines)</section>")
  }

  private func sayPanel(_ sentence: String, _ frame: Frame) -> HTML {
    "<section class=\"sheet say\"><small>\(frame.reader("register.say"))</small><q>\(sentence)</q></section>"
  }

  private func promisePanel(_ promise: Promise, _ frame: Frame) -> HTML {
    frame.sheet(frame.reader("promise.arrival"), end: frame.clock(promise.badge), "<div class=\"clause\">\(promise.clause)</div>")
  }

  private func categoryPanel(_ proposal: Proposal, _ frame: Frame) -> HTML {
    frame.sheet(
      frame.reader("register.category"), end: frame.category(proposal.category),
      "<div class=\"clause\">\(proposal.reason)\(when(proposal.clause) { "<br><small>\($0)</small>" })</div>")
  }

  /// Open cases of this caller come first: most second calls are about the first one.
  private func callerPanel(_ frame: Frame) -> HTML {
    let t = frame.reader
    guard let caller else {
      return frame.sheet(
        t("register.caller"), "<p class=\"quiet\">\(t("register.caller.none"))</p>")
    }
    guard caller.customer != nil else {
      return frame.sheet(t("register.caller"), "<p>\(frame.icon("plus")) \(t("register.caller.new"))</p>")
    }
    return """
      \(when(!caller.open.isEmpty, "<section class=\"sheet alert\"><header><h2>\(t("register.open", ["count": String(caller.open.count)]))</h2></header>\(caller.open.map { openCase($0, frame) })</section>"))\
      \(frame.sheet(
        t("register.known", ["name": caller.name]), end: "<a href=\"/customers/\(caller.customer)\">\(t("customer.file"))</a>",
        """
        <p>\(when(caller.since) { "\(t("customer.since", ["year": String($0)]))" })\(when(caller.note) { "<br><b>\($0)</b>" })\
        </p>\
        \(when(!caller.others.isEmpty, "<p class=\"quiet\">\(t("register.others"))<br>\(caller.others.map { pick($0) })</p>"))\
        <ul class="plain gear">\(caller.equipment.map { equipment($0, frame) })</ul>\
        \(fill("customer.id", caller.customer))\(fill("customer.name", caller.name))\(fill("customer.address", caller.address))\
        \(fill("customer.zone", caller.zone))
        """))
      """
  }

  private func fill(_ field: String, _ value: String?) -> HTML {
    when(value) { "<data hidden data-fill=\"\(field)\" value=\"\($0)\"></data>" }
  }

  private func pick(_ other: Choice) -> HTML {
    "<a class=\"b small\" href=\"/orders/new?customer=\(other.key)\">\(other.label)</a> "
  }

  private func equipment(_ item: Equipment, _ frame: Frame) -> HTML {
    """
    <li><a href="?customer=\(caller?.customer)&amp;asset=\(item.id)" data-set="product.model" data-value="\
    \(item.model)" data-also="product.serial" data-also-value="\(item.serial)" data-asset="\(item.id)">\
    \(item.model)</a>\(when(item.serial) { " <span class=\"mono quiet\">\($0)</span>" })\
    <small>\(item.cover)</small>\(when(item.repeated) { "<span class=\"tag warn\">\(frame.icon("repeat"))\($0)</span>" })</li>
    """
  }

  private func openCase(_ open: OpenCase, _ frame: Frame) -> HTML {
    let t = frame.reader
    let path = "/orders/\(open.head.id)"
    return """
      <div class="pad opencase"><div class="row"><a class="mono" href="\(path)">\(open.head.number)</a>\
      \(frame.status(open.head.status))\
      <span class="end">\(frame.clock(open.badge))</span></div><p>\(open.head.product) · \(open.head.symptom)</p>\
      <q>\(open.progress)</q><div class="row wrap">\(frame.post("\(path)/urge", "button.urge", classes: "b small", icon: "bell"))\
      <a class="b small" href="\(path)#reschedule">\(t("button.reschedule"))</a><a class="b small" href="\(path)#cancel">\
      \(t("button.cancelOrder"))</a>\
      \(frame.post("\(path)/progress-told", "button.toldProgress", classes: "b small", fields: [("text", open.progress)]))</div>\
      </div>
      """
  }

  private func historyPanel(_ caller: Caller, _ frame: Frame) -> HTML {
    let t = frame.reader
    return frame.sheet(
      t("register.history"), padded: false,
      """
      <ul class="past">\(caller.history.map { past in
        "<li><time>\(t.date(past.day))</time><div><a href=\"\(past.path)\">\(past.text)</a><small>\(past.detail)</small></div></li>" as HTML
      })</ul>
      """)
  }
}
