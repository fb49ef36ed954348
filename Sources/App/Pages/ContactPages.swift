import Basics
import Web

/// `/contacts`: every letter, call and visit, found by number, product and customer; needs stand in order of their theme.
/// CUS-007, CUS-014, CUS-021, REQ-041, REQ-045
struct ContactListPage: Sendable {
  var query = ""
  var kind = ""
  var type = ""
  var department = ""
  var types: [Choice] = []
  var departments: [Choice] = []
  var kinds: [Choice] = []
  var lines: [Line]
  var mayWrite = false

  struct Line: Sendable {
    var path: String
    var customer: String
    var type: String?
    var at: Instant
    /// Kind, channel and direction in words.
    var what: String
    var number: String?
    var model: String?
    var theme: String?
    var topic: String
    var handling: String?
    var department: String?
    var by: String
    /// Where it may still be handled: the action and the entry's key.
    var handle: (path: String, key: Int)?
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let rows: [HTML] = lines.enumerated().map { place, line in
      let isNewTheme = kind == "need" && (place == 0 || lines[place - 1].theme != line.theme)
      let theme: HTML = "<tr class=\"group\"><th colspan=\"6\">\(line.theme ?? t("contact.noTheme"))</th></tr>"
      return "\(when(isNewTheme, theme))\(row(line, frame))"
    }
    let table: HTML = """
      <table class="contacts" data-rows><thead><tr><th>\(t("column.at"))</th><th>\(t.short("field.customer.name"))</th>\
      <th>\(t("column.what"))</th><th>\(t("field.topic"))</th><th>\(t("field.handling"))</th><th class="hide-s">\(t("column.by"))</th></tr></thead>\
      <tbody>\(rows)</tbody></table>
      """
    return frame.desk(
      title: t("contacts.title"), at: .customers,
      end: when(
        mayWrite, "<a class=\"b go\" href=\"/contacts/new\" data-key=\"n\">\(frame.icon("plus"))\(t("contacts.new"))</a>"),
      """
      \(frame.tabs(FilesTabs.tabs("contacts", t), label: "customers.lists"))
      <div class="toolbar"><form class="filter" method="get" action="/contacts"><label class="unseen" for="filter-q">\
      \(t("contacts.search"))</label><input id="filter-q" type="search" name="q" value="\(query)" placeholder="\(t("contacts.search"))">\
      \(pick("kind", kinds, kind, frame))\(when(!types.isEmpty, pick("type", types, type, frame)))\
      \(pick("department", departments, department, frame))<button class="b">\(t("button.show"))</button></form></div>
      <section class="sheet">\(lines.isEmpty ? frame.empty("contacts.none", icon: "book") : table)</section>
      """)
  }

  private func pick(_ name: String, _ choices: [Choice], _ chosen: String, _ frame: Frame) -> HTML {
    let options: [HTML] = choices.map {
      "<option value=\"\($0.key)\"\(attribute("selected", $0.key == chosen))>\($0.label)</option>"
    }
    let label = frame.reader("contacts.filter.\(name)")
    return "<select name=\"\(name)\" aria-label=\"\(label)\"><option value=\"\">\(label)</option>\(options)</select>"
  }

  private func row(_ line: Line, _ frame: Frame) -> HTML {
    let marks = [line.number, line.model, line.theme].compactMap(\.self).joined(separator: " · ")
    return """
      <tr><td class="c-called">\(frame.shortTime(line.at))</td><td class="c-number"><a href="\(line.path)" data-open>\(line.customer)</a>\
      \(when(line.type) { "<span class=\"sub\">\($0)</span>" })</td>\
      <td class="c-status"><span class="tag">\(line.what)</span><span class="sub mono">\(marks)</span></td>\
      <td class="c-goods">\(line.topic)\(when(line.department) { "<span class=\"sub\">→ \($0)</span>" })</td>\
      <td class="c-customer">\(line.handling.map { HTML(text: $0) } ?? handling(line, frame))</td><td class="hide-s">\(line.by)</td></tr>
      """
  }

  private func handling(_ line: Line, _ frame: Frame) -> HTML {
    when(line.handle) { frame.handling($0.path, key: $0.key) }
  }
}

extension Frame {
  /// What was done about a contact, to be written where it is still missing.
  func handling(_ path: String, key: Int) -> HTML {
    """
    <form method="post" action="\(path)/handle-contact" class="inline"><input type="hidden" name="_csrf" value="\(token)">\
    <input type="hidden" name="key" value="\(String(key))"><input name="handling" maxlength="4000" required \
    aria-label="\(reader("field.handling"))" placeholder="\(reader("field.handling"))">\
    <button class="b tiny">\(reader("button.save"))</button></form>
    """
  }
}

/// `/contacts/new`: who, which number, what about; the rest may follow. POST /contacts with the fields of `meet`. CUS-034
struct NewContactPage: Sendable {
  var typed = Typed()
  var branches: [Choice]
  var branch: String
  var kinds: [Choice]
  var channels: [Choice]
  var departments: [Choice]

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(typed)
    let directions = ["incoming", "outgoing"].map { Choice($0, t("direction.\($0)")) }
    return frame.desk(
      title: t("contacts.new"), at: .customers,
      """
      <section class="sheet pad narrow">\(form("/contacts", keep: "contact.new", submitKey: true, """
        \(branches.count > 1 ? form.select("branch", branches, required: true, width: .full, value: branch) : form.hidden("branch", branch))\
        \(form.line("phone", required: true, type: "tel", inputMode: "tel", max: 60, big: true, focus: typed.values.isEmpty))\
        \(form.line("name", required: true, label: "field.customer.name", max: 100, big: true))\
        \(form.lines("topic", required: true, max: 4000))\
        <details class="f w6"><summary class="b small">\(t("contacts.more"))</summary><div class="form">\
        \(form.select("contactKind", kinds, value: "enquiry"))\(form.select("channel", channels, value: "phone"))\
        \(form.radios("direction", directions, value: "incoming"))\(form.line("person", max: 100))\
        \(form.lines("handling", max: 4000))\(form.line("theme", width: .third, max: 40))\(form.line("model", width: .third, max: 80))\
        \(form.select("department", departments, width: .third, empty: "—"))\(form.line("replyTo", width: .third, inputMode: "numeric", max: 7))\
        \(form.moment("at"))</div></details>\
        <div class="f w6 save"><button class="b go tall">\(t("button.save"))\(frame.key("Ctrl ↵"))</button><a class="b tall" href="/contacts">\
        \(t("button.back"))</a></div>
        """))</section>
      """)
  }
}

/// `/custody`: customers' documents and samples that we keep, by place. CUS-025
struct CustodyPage: Sendable {
  var lines: [Line]

  struct Line: Sendable {
    var path: String
    var customer: String
    var key: Int
    var what: String
    var place: String
    var receivedAt: Instant
    var returnedAt: Instant?
    var mayReturn = false
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let rows: [HTML] = lines.map { line in
      """
      <tr><td class="c-number">\(line.what)</td><td class="c-goods">\(line.place)</td><td class="c-customer">\
      <a href="\(line.path)" data-open>\(line.customer)</a></td><td class="c-called">\(frame.shortTime(line.receivedAt))</td>\
      <td class="c-status">\(line.returnedAt.map { "<span class=\"tag ok\">\(t("custody.returned", ["time": t.moment($0)]))</span>" as HTML } ?? when(line.mayReturn, frame.post("\(line.path)/return-item", "command.customer.return-item", classes: "b tiny", fields: [("key", String(line.key))])))</td></tr>
      """
    }
    let table: HTML = """
      <table class="custody" data-rows><thead><tr><th>\(t("field.item"))</th><th>\(t("field.place"))</th><th>\
      \(t.short("field.customer.name"))</th><th>\(t("custody.received"))</th><th></th></tr></thead><tbody>\(rows)</tbody></table>
      """
    return frame.desk(
      title: t("custody.title"), at: .customers,
      """
      \(frame.tabs(FilesTabs.tabs("custody", t), label: "customers.lists"))
      <section class="sheet">\(lines.isEmpty ? frame.empty("custody.none", icon: "box") : table)</section>
      """)
  }
}

/// `/customers/unmade` and `/customers/care`: what is owed to customers, with a countdown. CUS-001, CUS-015
struct CustomerDuePage: Sendable {
  enum Kind: String, Sendable { case unmade, care }
  var kind: Kind
  var lines: [Line]
  /// The period is blank in the company's policy: nothing can be late.
  var isBlank = false

  struct Line: Sendable {
    var path: String
    var name: String
    var phone: String
    var from: Instant
    var badge: ClockBadge?
    /// The next contacts: when, and whether a call or a visit.
    var plan: [String] = []
    var needs = 0
    /// What to know before one talks with him.
    var note: String?
    var isOverdue: Bool { badge?.state == .late }
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let late = lines.count(where: \.isOverdue)
    let rows: [HTML] = lines.map { line in
      """
      <tr\(when(line.isOverdue, " class=\"late\"" as HTML))><td class="c-number"><a href="\(line.path)" data-open>\(line.name)</a>\
      \(when(line.note) { "<span class=\"sub\">\($0)</span>" })</td>\
      <td class="c-phone tel">\(line.phone)</td><td class="c-called">\(frame.shortTime(line.from))</td>\
      <td class="c-status">\(when(line.badge) { frame.clock($0) })</td><td class="c-goods">\(line.plan.joined(separator: " · "))\
      \(when(line.needs > 0, " <span class=\"tag\">\(t("customer.needs", ["count": String(line.needs)]))</span>"))</td></tr>
      """
    }
    let table: HTML = """
      <table class="customers" data-rows><thead><tr><th>\(t.short("field.customer.name"))</th><th>\(t.short("field.phone"))</th>\
      <th>\(t("customers.\(kind.rawValue).from"))</th><th>\(t("customers.\(kind.rawValue).due"))</th><th>\(t("customers.\(kind.rawValue).plan"))</th>\
      </tr></thead><tbody>\(rows)</tbody></table>
      """
    return frame.desk(
      title: t("customers.\(kind.rawValue)"), at: .customers, note: isBlank ? nil : t("customers.late", ["count": String(late)]),
      """
      \(frame.tabs(FilesTabs.tabs(kind.rawValue, t), label: "customers.lists"))
      \(when(isBlank, "<div class=\"flash note\">\(frame.icon("info"))<div>\(t("customers.\(kind.rawValue).blank"))</div></div>"))
      <section class="sheet">\(lines.isEmpty ? frame.empty("customers.\(kind.rawValue).none") : table)</section>
      """)
  }
}
