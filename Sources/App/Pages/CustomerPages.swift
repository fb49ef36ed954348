import Basics
import Web

/// One customer as search shows him, by the reader's sight.
struct ShownCustomer: Sendable {
  var path: String
  var name: String
  /// As the reader may see it.
  var phone: String
  var address: String
  var zone: String?
}

/// `/customers/new`. POST /customers with the fields of the command `register`. CUS-002, CUS-011, CUS-012, CUS-013
struct NewCustomerPage: Sendable {
  var typed = Typed()
  var branches: [Choice]
  var branch: String
  var agents: [Choice] = []
  var types: [Choice] = []

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(typed)
    let kinds = ["person", "organisation"].map { Choice($0, t("customerKind.\($0)")) }
    let parties = ["endCustomer", "agent"].map { Choice($0, t("party.\($0)")) }
    let zones = ["urban", "suburban", "other"].map { Choice($0, t.short("zone.\($0)")) }
    return frame.desk(
      title: t("button.newCustomer"), at: .customers,
      """
      <section class="sheet pad narrow">\(form("/customers", keep: "customer.new", submitKey: true, """
        \(branches.count > 1 ? form.select("branch", branches, required: true, width: .full, value: branch) : form.hidden("branch", branch))\
        \(form.radios("kind", kinds, required: true, label: "customer.kind", value: "person"))\
        \(form.radios("party", parties, value: "endCustomer"))\
        \(form.line("name", required: true, label: "field.customer.name", max: 100, focus: typed.values.isEmpty))\
        \(form.line("phone", type: "tel", hint: t("customer.phones.hint"), inputMode: "tel", max: 60))\
        \(form.line("address", width: .twoThirds, max: 200))\(form.radios("zone", zones, width: .third))\
        <fieldset class="f w6 inset"><legend>\(t("customer.contact.optional"))</legend><div class="form">\
        \(form.line("contactName", width: .third, max: 100))\
        \(form.line("contactPhone", width: .third, type: "tel", inputMode: "tel", max: 60))\
        \(form.line("contactRole", width: .third, max: 40))</div></fieldset>\
        \(form.select("agent", agents, empty: t("customer.agent.none")))\
        \(when(!types.isEmpty, form.select("customerType", types, empty: "—")))\
        \(form.select("language", Language.allCases.map { Choice($0.rawValue, t("language.\($0.rawValue)")) }, value: "zh-Hans"))\
        <div class="f w6 save"><button class="b go tall">\(t("button.save"))</button><a class="b tall" href="/customers">\
        \(t("button.back"))</a></div>
        """))</section>
      """)
  }
}

/// The commands about one file, each behind a button that opens its form. The names of the fields are the command's own.
struct FileActions: Sendable {
  /// `/customers/{id}`
  var path: String
  /// `customer` or `asset`: the words of a command are `command.<noun>.<name>`.
  var noun: String
  var version: Int
  var actions: [CaseAction]

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    guard !actions.isEmpty else { return HTML() }
    return """
      <section class="sheet pad step" id="actions"><h2>\(t("file.actions"))</h2><div class="others">\(actions.map { panel($0, frame) })</div>\
      </section>
      """
  }

  private func panel(_ action: CaseAction, _ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(action.typed, scope: action.command)
    let word = t("command.\(noun).\(action.command)")
    return """
      <details id="\(action.command)" name="action"\(attribute("open", !action.typed.faults.isEmpty))><summary class="b small">\
      \(word)…</summary><div class="panel">\(form("\(path)/\(action.command)", keep: "\(path).\(action.command)", files: action.fields.contains { $0.kind == .file }, """
        \(form.hidden("_version", String(version)))\
        \(frame.controls(action, form, in: "\(noun).\(action.command)"))\
        \(when(action.consequence) { "<p class=\"f w6 clause warn\">\(frame.icon("stop"))\($0)</p>" })\
        <div class="f w6 save"><button class="b \(action.consequence == nil ? "go" : "danger")">\(word)</button></div>
        """))</div></details>
      """
  }
}

/// `/customers/{id}`: the file of one customer: facts, addresses, equipment, history, pouch. Each change is a command of its own.
/// CUS-001, CUS-003, CUS-004
struct CustomerPage: Sendable {
  var id: String
  var version: Int
  var name: String
  var isOrganisation = false
  var isAgent = false
  var isKey = false
  var isErased = false
  var type: String?
  var language = ""
  var phones: [Phone]
  var addresses: [Address]
  var contacts: [Contact] = []
  var agent: Link?
  /// End customers for whom this agent speaks.
  var clients: [Link] = []
  var consents: [Permission] = []
  var since: LocalDay?
  var equipment: [Equipment]
  var open: [OrderLine]
  var history: [RegisterPage.Past]
  /// One voucher for each product model. CUS-020
  var pouch: [Paper]
  var pouchState = "incomplete"
  var log: [Change] = []
  var actions: [CaseAction] = []
  var register: CaseAction?
  var mayCall = false
  var tier: String?
  var card: String?
  var wish: String?
  var wishTags: [String] = []
  /// Letters, calls and visits, the newest first.
  var talks: [Talk] = []
  var documents: [Document] = []
  /// Others who live at the same address, with how many goods they have.
  var household: [(link: Link, goods: Int)] = []
  var custody: [CustodyPage.Line] = []

  /// One letter, call or visit. CUS-006, CUS-021, CUS-030
  struct Talk: Sendable {
    var key: Int
    var at: Instant
    var what: String
    var number: String?
    var topic: String
    var person: String?
    /// Product, theme, department.
    var marks: String
    var answers: String?
    var handling: String?
    var by: String
    var mayHandle = false
  }

  /// One paper that was put into the pouch. CUS-003, CUS-029
  struct Document: Sendable {
    var path: String
    var kind: String
    var caption: String?
    var filedAt: Instant?
  }

  struct Phone: Sendable {
    /// Masked unless it was asked for.
    var number: String
    var full: String?
    var label: String?
    var warning: String?
    /// Set where the reader may take it off the file.
    var key: Int?
  }

  struct Address: Sendable {
    var text: String
    var zone: String
    var note: String?
    var key: Int?
  }

  struct Contact: Sendable {
    var name: String
    var role: String?
    var phones: [Phone]
    var key: Int?
  }

  /// A consent (同意). CUS-018
  struct Permission: Sendable {
    var purpose: String
    var channel: String
    var text: String
    var recipient: String?
    var givenAt: Instant
    var withdrawnAt: Instant?
    var key: Int?
  }

  struct Equipment: Sendable {
    var path: String?
    var model: String
    var serial: String?
    var bought: LocalDay?
    /// `yes`, `no`, `unknown`
    var soldByUs: String
    var calls: Int
    var isRetired = false
    var lastVisit: LocalDay?
    var nextMaintenance: LocalDay?
  }

  /// One paper in the pouch (客户资料袋).
  struct Paper: Sendable {
    var model: String
    var number: String
    var path: String?
    /// Where it is now: 在袋, 王强, 已归档 …
    var place: String
    var day: LocalDay
  }

  /// One line of what was changed in the file. SEC-012
  struct Change: Sendable {
    var at: Instant
    var text: String
    /// What changed from what to what. AST-029
    var detail: String?
    var by: String
  }

  private var path: String { "/customers/\(id)" }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    return frame.desk(
      title: name, at: .customers, note: since.map { t("customer.since", ["year": String($0.year)]) },
      end: "<a class=\"b\" href=\"\(path)/sheet\">\(frame.icon("print"))\(t("customer.sheet"))</a> "
        + when(
          mayCall,
          "<a class=\"b go\" href=\"/orders/new?customer=\(id)\" data-key=\"n\">\(frame.icon("phone"))\(t("button.newCall"))\(frame.key("N"))</a>"
        ),
      heading: """
        \(name)\(when(isKey, " <span class=\"tag seal\">\(t("customer.key"))</span>"))\
        \(when(isAgent, " <span class=\"tag act\">\(t("party.agent"))</span>"))\(when(type) { " <span class=\"tag\">\($0)</span>" })\
        \(when(tier) { " <span class=\"tag seal\">\($0)</span>" })
        """,
      """
      \(when(isErased, "<div class=\"flash note\">\(frame.icon("info"))<div>\(t("refusal.person-erased"))</div></div>"))
      <div class="cols"><div class="stack">\
      \(when(!open.isEmpty, frame.sheet(t("customer.open"), padded: false, frame.orderTable(open))))\(equipmentList(frame))\
      \(talkList(frame))\(historyList(frame))\(FileActions(path: path, noun: "customer", version: version, actions: actions).html(frame))</div>
      <aside class="stack">\(file(frame))\(pouchList(frame))\(custodyList(frame))\(consentList(frame))\(changes(frame))</aside></div>
      """)
  }

  private func remove(_ command: String, _ key: Int?, _ frame: Frame) -> HTML {
    when(key) { key in
      " "
        + frame.post(
          "\(path)/\(command)", "button.remove", classes: "b tiny",
          fields: [("key", String(key)), ("_version", String(version))],
          confirm: frame.reader("customer.remove.consequence"))
    }
  }

  private func number(_ phone: Phone, _ frame: Frame) -> HTML {
    let shown: HTML = phone.full.map { frame.telephone($0) } ?? "<span class=\"tel\">\(Telephone.grouped(phone.number))</span>"
    return """
      <div>\(shown)\(when(phone.label) { " <span class=\"quiet\">\($0)</span>" })\
      \(when(phone.warning) { " <span class=\"tag warn\">\($0)</span>" })\(remove("remove-phone", phone.key, frame))</div>
      """
  }

  private func file(_ frame: Frame) -> HTML {
    let t = frame.reader
    let isHidden = (phones + contacts.flatMap(\.phones)).contains { $0.full == nil }
    let numbers = phones.map { number($0, frame) }.joined()
    let places: [HTML] = addresses.map { place in
      """
      <div>\(place.text) <span class="quiet">（\(t.short("zone.\(place.zone)"))）\(place.note)</span>\
      \(remove("remove-address", place.key, frame))</div>
      """
    }
    let people: [HTML] = contacts.map { person in
      """
      <div>\(person.name)\(when(person.role) { " <span class=\"quiet\">\($0)</span>" })\(remove("remove-contact", person.key, frame))\
      \(person.phones.map { number($0, frame) })</div>
      """
    }
    let agents: [HTML] = clients.map { "<div><a href=\"\($0.path)\">\($0.text)</a></div>" }
    return frame.sheet(
      t("customer.file"),
      end: when(isHidden, frame.post("\(path)/reveal-phone", "button.revealPhones", classes: "b small", icon: "phone")),
      frame.facts([
        ("customer.kind", HTML(text: t("customerKind.\(isOrganisation ? "organisation" : "person")"))),
        ("field.phone", phones.isEmpty ? nil : numbers), ("field.customer.address", addresses.isEmpty ? nil : places.joined()),
        ("field.contactName", contacts.isEmpty ? nil : people.joined()),
        ("field.agent", agent.map { "<a href=\"\($0.path)\">\($0.text)</a>" }),
        ("customer.clients", clients.isEmpty ? nil : agents.joined()),
        (
          "customer.wish",
          wish == nil && wishTags.isEmpty ? nil : "\(wish)\(wishTags.map { " <span class=\"tag\">\($0)</span>" as HTML })"
        ),
        ("field.customerCard", card.map { "<span class=\"mono\">\($0)</span>" }),
        (
          "customer.household",
          household.isEmpty
            ? nil
            : household.map {
              "<div><a href=\"\($0.link.path)\">\($0.link.text)</a> <span class=\"quiet\">\(t("customer.household.goods", ["count": String($0.goods)]))</span></div>"
                as HTML
            }.joined()
        ),
        ("field.language", language.isEmpty ? nil : HTML(text: t("language.\(language)"))),
      ]))
  }

  private func equipmentList(_ frame: Frame) -> HTML {
    let t = frame.reader
    let rows: [HTML] = equipment.map { item in
      let model: HTML = item.path.map { "<a href=\"\($0)\">\(item.model)</a>" } ?? HTML(text: item.model)
      return """
        <tr><td class="c-number">\(model)<span class="sub mono">\(item.serial)</span></td><td class="c-called">\
        \(when(item.bought) { "\(t.fullDate($0))" })</td>\
        <td class="c-goods"><span class="tag \(item.soldByUs == "yes" ? "ok" : "")">\(t("soldByUs.\(item.soldByUs)"))</span>\
        \(when(item.isRetired, " <span class=\"tag off\">\(t("asset.retired"))</span>"))</td><td class="c-called hide-s">\
        \(when(item.lastVisit) { "\(t.fullDate($0))" })</td><td class="c-called">\(when(item.nextMaintenance) { "\(t.fullDate($0))" })</td>\
        <td class="num c-status hide-s">\(item.calls)</td></tr>
        """
    }
    let table: HTML = """
      <table class="equipment"><thead><tr><th>\(t.short("field.product.model"))</th><th>\(t("column.bought"))</th><th>\
      \(t("column.origin"))</th><th class="hide-s">\(t("column.lastVisit"))</th><th>\(t("asset.nextMaintenance"))</th>\
      <th class="num hide-s">\(t("column.calls"))</th></tr></thead><tbody>\(rows)</tbody></table>
      """
    return frame.sheet(
      t("customer.equipment"), padded: false,
      """
      \(equipment.isEmpty ? frame.empty("customer.equipment.none", icon: "box") : table)\
      \(when(register) { action in
        """
        <details class="pad"\(attribute("open", !action.typed.faults.isEmpty))><summary class="b small">\
        \(t("command.asset.register"))…</summary>\(registration(action, frame))</details>
        """
      })
      """)
  }

  private func registration(_ action: CaseAction, _ frame: Frame) -> HTML {
    let form = frame.form(action.typed, scope: "asset")
    return form(
      "\(path)/assets", keep: "\(path).assets",
      """
      \(frame.controls(action, form, in: "asset.register"))\
      <div class="f w6 save"><button class="b go">\(frame.reader("command.asset.register"))</button></div>
      """)
  }

  private func historyList(_ frame: Frame) -> HTML {
    let t = frame.reader
    return frame.sheet(
      t("customer.history"), padded: false,
      history.isEmpty ? frame.empty("customer.history.none", icon: "book") : frame.past(history))
  }

  private func pouchList(_ frame: Frame) -> HTML {
    let t = frame.reader
    let rows: [HTML] = pouch.map { paper in
      let number: HTML =
        paper.path.map { "<a class=\"mono\" href=\"\($0)\">\(paper.number)</a>" } ?? "<span class=\"mono\">\(paper.number)</span>"
      return
        "<li><div>\(paper.model) \(number)<small>\(t.fullDate(paper.day))</small></div><span class=\"end tag\">\(paper.place)</span></li>"
    }
    return frame.sheet(
      t("customer.pouch"),
      end: "<span class=\"tag \(pouchState == "madeUp" ? "ok" : "warn")\">\(t("pouch.\(pouchState)"))</span>",
      """
      \(when(pouch.isEmpty, "<p class=\"quiet\">\(t("customer.pouch.none"))</p>"))\
      \(when(!pouch.isEmpty, "<ul class=\"plain lines rows\">\(rows)</ul>"))\
      \(when(!documents.isEmpty, "<h3>\(t("customer.documents", ["count": String(documents.count)]))</h3><ul class=\"plain lines rows\" id=\"documents\">\(documents.map { document($0, frame) })</ul>"))
      """)
  }

  private func document(_ document: Document, _ frame: Frame) -> HTML {
    let t = frame.reader
    return """
      <li><div><a href="\(document.path)">\(t("documentKind.\(document.kind)"))</a>\(when(document.caption) { " · \($0)" })\
      <small>\(document.filedAt.map { t.moment($0) })</small></div></li>
      """
  }

  private func custodyList(_ frame: Frame) -> HTML {
    guard !custody.isEmpty else { return HTML() }
    let t = frame.reader
    let rows: [HTML] = custody.map { item in
      """
      <li><div>\(item.what) · \(item.place)<small>\(t("custody.receivedAt", ["time": t.moment(item.receivedAt)]))\
      \(when(item.returnedAt) { " · \(t("custody.returned", ["time": t.moment($0)]))" })</small></div>\
      \(when(item.mayReturn && item.returnedAt == nil, frame.post("\(path)/return-item", "command.customer.return-item", classes: "b tiny", fields: [("key", String(item.key))])))</li>
      """
    }
    return frame.sheet(t("custody.title"), "<ul class=\"plain lines rows\">\(rows)</ul>")
  }

  private func talkList(_ frame: Frame) -> HTML {
    guard !talks.isEmpty else { return HTML() }
    let t = frame.reader
    let rows: [HTML] = talks.map { talk in
      """
      <li id="contact-\(String(talk.key))"><div><span class="tag">\(talk.what)</span> \(when(talk.number) { "<b class=\"mono\">\($0)</b> " })\(talk.topic)\
      \(when(talk.handling) { "<p class=\"clause\">\($0)</p>" })\
      <small>\(t.moment(talk.at)) · \([talk.person, talk.marks, talk.answers, talk.by].compactMap { $0?.isEmpty == false ? $0 : nil }.joined(separator: " · "))</small></div>\
      \(when(talk.mayHandle && talk.handling == nil, frame.handling(path, key: talk.key)))</li>
      """
    }
    return frame.sheet(t("contacts.title"), id: "contacts", "<ul class=\"plain lines rows\">\(rows)</ul>")
  }

  private func consentList(_ frame: Frame) -> HTML {
    guard !consents.isEmpty else { return HTML() }
    let t = frame.reader
    let rows: [HTML] = consents.map { consent in
      let state: HTML =
        consent.withdrawnAt.map { "<span class=\"tag off\">\(t("consent.withdrawn", ["time": t.moment($0)]))</span>" }
        ?? "<span class=\"tag ok\">\(t("consent.holds"))</span>"
      return """
        <li><div><b>\(t("consentPurpose.\(consent.purpose)"))</b>\(when(consent.recipient) { " · \($0)" }) \(state)\
        <br>\(consent.text)<small>\(t("consentChannel.\(consent.channel)")) · \(t.moment(consent.givenAt))</small></div>\
        \(when(consent.withdrawnAt == nil ? consent.key : nil) { key in
          frame.post(
            "\(path)/withdraw-consent", "command.customer.withdraw-consent", classes: "b tiny",
            fields: [("key", String(key)), ("_version", String(version))], confirm: t("consent.withdraw.consequence"))
        })</li>
        """
    }
    return frame.sheet(t("customer.consents"), "<ul class=\"plain lines rows\">\(rows)</ul>")
  }

  private func changes(_ frame: Frame) -> HTML {
    frame.changes(log)
  }
}

extension Frame {
  /// The fields of a command, the rarer ones behind a fold that opens when one of them is wrong.
  func controls(_ action: CaseAction, _ form: Form, in command: String) -> HTML {
    let often = action.fields.filter { !action.rare.contains($0.name) }
    let seldom = action.fields.filter { action.rare.contains($0.name) }
    let isWrong = seldom.contains { action.typed.faults[$0.name] != nil }
    return """
      \(often.map { form.control(for: $0, in: command, choices: action.choices) })\
      \(when(!seldom.isEmpty, """
        <details class="f w6"\(attribute("open", isWrong))><summary class="b small">\(reader("form.more"))</summary><div class="form">\
        \(seldom.map { form.control(for: $0, in: command, choices: action.choices) })</div></details>
        """))
      """
  }

  /// Service of earlier days, a line each.
  func past(_ history: [RegisterPage.Past]) -> HTML {
    let rows: [HTML] = history.map { past in
      "<li><time>\(reader.date(past.day))</time><div><a href=\"\(past.path)\">\(past.text)</a><small>\(past.detail)</small></div></li>"
    }
    return "<ul class=\"past wide\">\(rows)</ul>"
  }

  /// Who changed what in a file, newest first. SEC-012
  func changes(_ log: [CustomerPage.Change]) -> HTML {
    guard !log.isEmpty else { return HTML() }
    let rows: [HTML] = log.map { line in
      "<li><div>\(line.text)\(when(line.detail) { "：\($0)" })<small>\(reader.moment(line.at)) · \(line.by)</small></div></li>"
    }
    return sheet(reader("file.log"), "<ul class=\"plain lines rows\">\(rows)</ul>")
  }
}

/// `/assets/{id}`: one product and all service it ever had. AST-001, AST-002, AST-039
struct AssetPage: Sendable {
  var id: String
  var version: Int
  var model: String
  var isRetired = false
  var customer: Link
  /// Label key and value, known ones only.
  var facts: [(key: String, value: String)]
  var nextMaintenance: LocalDay?
  var open: [OrderLine]
  var history: [RegisterPage.Past]
  var actions: [CaseAction]
  var log: [CustomerPage.Change]
  var mayCall = false
  /// What the rules say of a call today, with the rule. REQ-025, AST-004
  var cover: (category: String, reason: String)?
  /// Guarantee, response and hours together. AST-033
  var serviceTime: String?
  /// What training its stage of use calls for. AST-028
  var training: String?
  /// More failures in the service period than a repair is worth. AST-025
  var advice: String?

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let state: HTML = """
      \(when(cover) { "<p class=\"row\">\(frame.category($0.category)) \($0.reason)</p>" })\
      \(when(advice) { "<p class=\"clause warn\">\(frame.icon("repeat"))\($0)</p>" })\
      \(frame.facts([("asset.serviceTime", serviceTime.map { HTML(text: $0) }), ("asset.training", training.map { HTML(text: $0) })]))
      """
    let known: [(String, HTML?)] =
      [("field.customer", "<a href=\"\(customer.path)\">\(customer.text)</a>")] + facts.map { ($0.key, HTML(text: $0.value)) }
      + [("asset.nextMaintenance", nextMaintenance.map { HTML(text: t.fullDate($0)) })]
    return frame.desk(
      title: model, at: .customers, note: customer.text,
      end: when(
        mayCall && !isRetired,
        "<a class=\"b go\" href=\"\(customer.path.replacing("/customers/", with: "/orders/new?customer="))&amp;asset=\(id)\" data-key=\"n\">\(frame.icon("phone"))\(t("button.newCall"))</a>"
      ),
      heading: "\(model)\(when(isRetired, " <span class=\"tag off\">\(t("asset.retired"))</span>"))",
      """
      <div class="cols"><div class="stack">\
      \(when(!open.isEmpty, frame.sheet(t("customer.open"), padded: false, frame.orderTable(open))))\
      \(frame.sheet(t("customer.history"), padded: false, history.isEmpty ? frame.empty("customer.history.none", icon: "book") : frame.past(history)))\
      \(FileActions(path: "/assets/\(id)", noun: "asset", version: version, actions: actions).html(frame))</div>
      <aside class="stack">\(frame.sheet(t("asset.cover"), id: "cover", state))\(frame.sheet(t("asset.facts"), frame.facts(known)))\(frame.changes(log))</aside></div>
      """)
  }
}

/// `/search?q=`: everything that a number, a name, initials, a serial may mean, grouped.
struct SearchPage: Sendable {
  var query: String
  var groups: [Group]
  /// Nothing but a branch the reader may not see would be told apart from nothing: so both look alike.
  var tookMilliseconds: Int?

  struct Group: Sendable {
    /// `orders`, `customers`, `equipment`, `imports`: `search.<name>`.
    var name: String
    var hits: [Hit]
    var more: String?
  }

  struct Hit: Sendable {
    var path: String
    var title: String
    var detail: String
    var status: String?
    var badge: ClockBadge?
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let found = groups.filter { !$0.hits.isEmpty }
    return frame.desk(
      title: query.isEmpty ? t("search.title") : t("search.for", ["query": query]), at: nil,
      """
      <form class="filter wide" method="get" action="/search"><label class="unseen" for="search-q">\(t("nav.search"))</label>\
      <input id="search-q" class="big" type="search" name="q" value="\(query)" placeholder="\(t("nav.search.placeholder"))"\
      \(attribute("autofocus", query.isEmpty))><button class="b go tall">\(t("button.search"))</button></form>
      \(query.isEmpty ? "<p class=\"quiet\">\(t("search.how"))</p>" : found.isEmpty ? frame.empty("search.none", values: ["query": query], link: frame.mayRegister ? Link(text: t("button.newCall"), path: "/orders/new?phone=\(query)") : nil, icon: "search") : "<div class=\"stack narrow\">\(found.map { group($0, frame) })</div>")
      """)
  }

  private func group(_ group: Group, _ frame: Frame) -> HTML {
    let t = frame.reader
    let rows: [HTML] = group.hits.map { hit in
      """
      <li><a href="\(hit.path)"><b>\(hit.title)</b><small>\(hit.detail)</small></a>\(when(hit.badge) { frame.clock($0) })\
      \(when(hit.status) { frame.status($0) })</li>
      """
    }
    return frame.sheet(
      t("search.\(group.name)"), end: when(group.more) { "<a href=\"\($0)\">\(t("button.all"))</a>" }, padded: false,
      "<ul class=\"hits\">\(rows)</ul>")
  }
}
