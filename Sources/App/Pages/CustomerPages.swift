import Basics
import Web

/// `/customers`: the customer files, found by name, initials, number's tail, address.
struct CustomerListPage: Sendable {
  var query = ""
  var lines: [Line]
  var next: String?
  var first: String?
  var mayCreate = false

  struct Line: Sendable {
    var path: String
    var name: String
    var phone: String
    var address: String
    var zone: String
    var equipment: Int
    var open: Int
    var lastCall: Instant?
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let table: HTML = """
      <table class="customers" data-rows><thead><tr><th>\(t.short("field.customer.name"))</th><th>\(t.short("field.customer.phone"))</th>\
      <th>\(t.short("field.customer.address"))</th>\
      <th class="num">\(t("column.equipment"))</th><th class="num">\(t("column.open"))</th><th>\(t("column.lastCall"))</th></tr>\
      </thead><tbody>\(lines.map { row($0, frame) })</tbody></table>
      """
    return frame.desk(
      title: t("customers.title"), at: .customers,
      end: when(
        mayCreate, "<a class=\"b go\" href=\"/customers/new\" data-key=\"n\">\(frame.icon("plus"))\(t("button.newCustomer"))</a>"),
      """
      <div class="toolbar"><form class="filter" method="get" action="/customers"><label class="unseen" for="filter-q">\
      \(t("customers.search"))</label>\
      <input id="filter-q" type="search" name="q" value="\(query)" placeholder="\(t("customers.search"))"><button class="b">\
      \(t("button.show"))</button></form></div>
      <section class="sheet">\
      \(lines.isEmpty ? frame.empty(query.isEmpty ? "customers.none" : "orders.notFound", values: ["query": query], icon: "person") : table)</section>\(frame.next(next, first: first))
      """)
  }

  private func row(_ line: Line, _ frame: Frame) -> HTML {
    """
    <tr><td class="c-customer"><a href="\(line.path)" data-open>\(line.name)</a></td><td class="c-phone tel">\
    \(Telephone.masked(line.phone))</td>\
    <td class="c-goods">\(line.address)<span class="sub">\(frame.reader.short("zone.\(line.zone)"))</span></td>\
    <td class="num c-equipment">\(line.equipment)</td>\
    <td class="num c-status">\(when(line.open > 0, "<span class=\"tag warn\">\(line.open)</span>"))</td><td class="c-called">\
    \(when(line.lastCall) { frame.shortTime($0) })</td></tr>
    """
  }
}

/// `/customers/{id}`: the file of one customer: facts, addresses, equipment, history, pouch. POST /customers/{id} with `name`,
/// `phone`, `address`, `zone`, `note`. CUS-001, CUS-003, CUS-004
struct CustomerPage: Sendable {
  var id: String
  var version: Int
  var name: String
  var isOrganisation = false
  var phones: [Phone]
  var addresses: [Address]
  var note: String?
  var wishes: String?
  var since: LocalDay?
  var equipment: [Equipment]
  var open: [OrderLine]
  var history: [RegisterPage.Past]
  var pouch: [Paper]
  var typed = Typed()
  var mayEdit = false
  /// Other files that look like the same person.
  var doubles: [Link] = []

  struct Phone: Sendable {
    /// Masked unless it was asked for.
    var number: String
    var full: String?
    var reveal: String?
    var label: String?
  }

  struct Address: Sendable {
    var text: String
    var zone: String
    var isMain = false
  }

  struct Equipment: Sendable {
    var path: String?
    var model: String
    var serial: String?
    var bought: LocalDay?
    var cover: String
    var isCovered: Bool
    var calls: Int
  }

  /// One paper in the pouch (客户资料袋).
  struct Paper: Sendable {
    var kind: String
    var number: String
    var path: String?
    /// Where it is now: 在袋, 王强, 已归档 …
    var place: String
    var day: LocalDay
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    return frame.desk(
      title: name, at: .customers, note: since.map { t("customer.since", ["year": String($0.year)]) },
      end:
        "<a class=\"b go\" href=\"/orders/new?customer=\(id)\" data-key=\"n\">\(frame.icon("phone"))\(t("button.newCall"))\(frame.key("N"))</a>",
      """
      \(when(!doubles.isEmpty, "<div class=\"flash note\">\(frame.icon("info"))<div>\(t("customer.doubles")) \(doubles.map { "<a href=\"\($0.path)\">\($0.text)</a> " as HTML })</div></div>"))
      <div class="cols"><div class="stack">\
      \(when(!open.isEmpty, frame.sheet(t("customer.open"), padded: false, frame.orderTable(open))))\(equipmentList(frame))\
      \(historyList(frame))</div>
      <aside class="stack">\(file(frame))\(pouchList(frame))\(when(mayEdit, edit(frame)))</aside></div>
      """)
  }

  private func file(_ frame: Frame) -> HTML {
    let t = frame.reader
    let numbers: [HTML] = phones.map { phone in
      let shown: HTML = phone.full.map { frame.telephone($0) } ?? frame.masked(phone.number, reveal: phone.reveal)
      return "<div>\(shown)\(when(phone.label) { " <span class=\"quiet\">\($0)</span>" })</div>"
    }
    let places: [HTML] = addresses.map { place in
      "<div>\(place.text) <span class=\"quiet\">（\(t.short("zone.\(place.zone)"))）</span>\(when(place.isMain && addresses.count > 1, " <span class=\"tag\">\(t("customer.mainAddress"))</span>"))</div>"
    }
    return frame.sheet(
      t("customer.file"),
      """
      \(frame.facts([
        ("customer.kind", HTML(text: t(isOrganisation ? "customer.organisation" : "customer.person"))),
        ("field.customer.phone", numbers.joined()), ("field.customer.address", places.joined()),
        ("customer.wishes", wishes.map { HTML(text: $0) }),
      ]))\(when(note) { "<p class=\"clause warn\">\($0)</p>" })
      """)
  }

  private func equipmentList(_ frame: Frame) -> HTML {
    let t = frame.reader
    let rows: [HTML] = equipment.map { item in
      let model: HTML = item.path.map { "<a href=\"\($0)\">\(item.model)</a>" } ?? HTML(text: item.model)
      return """
        <tr><td class="c-number">\(model)<span class="sub mono">\(item.serial)</span></td><td class="c-called">\
        \(when(item.bought) { "\(t.fullDate($0))" })</td>\
        <td class="c-goods"><span class="tag \(item.isCovered ? "ok" : "")">\(item.cover)</span></td><td class="num c-status">\
        \(item.calls)</td></tr>
        """
    }
    let table: HTML = """
      <table class="equipment"><thead><tr><th>\(t.short("field.product.model"))</th><th>\(t("column.bought"))</th><th>\
      \(t("column.cover"))</th><th class="num">\(t("column.calls"))</th></tr></thead><tbody>\(rows)</tbody></table>
      """
    return frame.sheet(
      t("customer.equipment"), padded: false, equipment.isEmpty ? frame.empty("customer.equipment.none", icon: "box") : table)
  }

  private func historyList(_ frame: Frame) -> HTML {
    let t = frame.reader
    let rows: [HTML] = history.map { past in
      "<li><time>\(t.fullDate(past.day))</time><div><a href=\"\(past.path)\">\(past.text)</a><small>\(past.detail)</small></div></li>"
    }
    return frame.sheet(
      t("customer.history"), padded: false,
      history.isEmpty ? frame.empty("customer.history.none", icon: "book") : "<ul class=\"past wide\">\(rows)</ul>")
  }

  private func pouchList(_ frame: Frame) -> HTML {
    let t = frame.reader
    let rows: [HTML] = pouch.map { paper in
      let number: HTML =
        paper.path.map { "<a class=\"mono\" href=\"\($0)\">\(paper.number)</a>" } ?? "<span class=\"mono\">\(paper.number)</span>"
      return
        "<li><div>\(paper.kind) \(number)<small>\(t.fullDate(paper.day))</small></div><span class=\"end tag\">\(paper.place)</span></li>"
    }
    return frame.sheet(
      t("customer.pouch"),
      pouch.isEmpty ? "<p class=\"quiet\">\(t("customer.pouch.none"))</p>" : "<ul class=\"plain lines rows\">\(rows)</ul>")
  }

  private func edit(_ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(typed)
    let main = addresses.first { $0.isMain } ?? addresses.first
    return """
      <details class="sheet"\(attribute("open", !typed.faults.isEmpty))><summary class="pad">\(t("customer.edit"))</summary>\
      <div class="pad">\(form("/customers/\(id)", keep: "customer.\(id)", """
        \(form.hidden("_version", String(version)))\
        \(form.line("name", required: true, width: .full, label: "field.customer.name", value: name, max: 60))\
        \(form.line("phone", width: .full, type: "tel", label: "field.customer.phone", hint: t("customer.phone.hint"), inputMode: "tel", max: 60))\
        \(form.line("address", required: true, width: .full, label: "field.customer.address", value: main?.text, max: 200))\
        \(form.radios("zone", ["urban", "suburban", "other"].map { Choice($0, t.short("zone.\($0)")) }, width: .full, label: "field.customer.zone", value: main?.zone))\
        \(form.lines("note", value: note, max: 1000))<div class="f w6"><button class="b go">\(t("button.save"))</button></div>
        """))</div></details>
      """
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
      \(query.isEmpty ? "<p class=\"quiet\">\(t("search.how"))</p>" : found.isEmpty ? frame.empty("search.none", values: ["query": query], link: Link(text: t("button.newCall"), path: "/orders/new?phone=\(query)"), icon: "search") : "<div class=\"stack narrow\">\(found.map { group($0, frame) })</div>")
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
