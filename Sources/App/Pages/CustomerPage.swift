import Basics
import Web

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
  var log: [FileChange] = []
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
    /// What is known of where it lies, in words.
    var place: String?
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

  var path: String { "/customers/\(id)" }

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
      <aside class="stack">\(file(frame))\(pouchList(frame))\(custodyList(frame))\(consentList(frame))\(frame.changes(log))</aside></div>
      """)
  }

  func remove(_ command: String, _ key: Int?, _ frame: Frame) -> HTML {
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
      <div>\(place.text) <span class="quiet"><span class="nowrap">\(t("list.aside", ["text": t.short("zone.\(place.zone)")]))</span>\(place.note)</span> \(when(place.place) { "<small class=\"sub\">\($0)</small>" })\
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
}
