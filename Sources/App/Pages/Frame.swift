import Aftersales
import Basics
import Web

/// What stands around every page: who reads, where he is, what just happened.
struct Frame: Sendable {
  var reader: Reader
  /// nil before log-in.
  var person: Person?
  /// Whether a way to the call form is offered.
  var mayRegister: Bool { person.map { !$0.roles.isDisjoint(with: Navigation.registering) } ?? false }
  /// Goes into each form's `_csrf`.
  var token = ""
  /// Path and query of this answer, for the way back after a change of language or a log-in.
  var path = "/"
  var flash: Flash?
  /// What waits behind the entries of the navigation.
  var counts: [Navigation: Int] = [:]
  var theme: Theme = .auto
  /// Changes with the program's resources, so that browsers may keep them for a year.
  var assets = "0"
  var organisation = ""
  /// The shift of today at the reader's branch.
  var shift: Shift?

  /// Who is logged in.
  struct Person: Sendable {
    var name: String
    var roles: Set<Role>
    var branch: String
    /// Of head office: belongs to no branch and sees them all; `branch` is the one whose clock the page goes by.
    var isOfHeadOffice = false
  }

  /// One sentence about what was just done, shown once.
  struct Flash: Sendable {
    enum Kind: String, Sendable { case done, refused, note }
    var kind: Kind
    var text: String
    /// What would make it pass, where something refused.
    var remedy: String?
    var link: Link?
    var undo: Undo?
  }

  /// The offer to take back what was just done: POST with the case's version, so that anything since makes it too late.
  struct Undo: Sendable {
    var path: String
    var version: Int
    var back = "/"
  }

  enum Theme: String, CaseIterable, Sendable { case auto, light, dark }

  struct Shift: Sendable {
    var isOpen: Bool
    /// `08:30–18:00`, or nothing on a rest day.
    var hours: String
  }

  /// A form on this page.
  func form(_ typed: Typed = Typed(), scope: String = "") -> Form {
    Form(reader: reader, token: token, typed: typed, scope: scope)
  }

  func asset(_ path: String) -> String { "/assets/\(path)?v=\(assets)" }

  /// A piece of the page that is the same for all who read this language and hold these posts: drawn once and kept.
  func once(_ name: String, draw: () -> HTML) -> HTML {
    let posts = person?.roles.map(\.rawValue).sorted().joined(separator: ",") ?? ""
    return reader.words.strings.once("\(name) \(reader.language.rawValue) \(posts) \(assets)", draw: draw)
  }
}

/// A sentence that leads somewhere.
struct Link: Hashable, Sendable {
  var text: String
  var path: String
}

/// The entries of the rail, in the order of a day's work.
enum Navigation: String, CaseIterable, Sendable {
  case register, orders, queue, board, jobs, dayEnd, customers, imports, admin
  case checkpoints

  var path: String {
    switch self {
    case .register: "/orders/new"
    case .orders: "/orders"
    case .queue: "/queue"
    case .board: "/board"
    case .jobs: "/m"
    case .dayEnd: "/day-end"
    case .customers: "/customers"
    case .imports: "/imports"
    case .admin: "/admin"
    case .checkpoints: "/checkpoints"
    }
  }

  var icon: String {
    switch self {
    case .register: "phone"
    case .orders: "book"
    case .queue: "queue"
    case .board: "board"
    case .jobs: "wrench"
    case .dayEnd: "checklist"
    case .customers: "person"
    case .imports: "inbox"
    case .admin: "gear"
    case .checkpoints: "key"
    }
  }

  /// What a person with these roles is offered. It only shapes the rail: the commands themselves check who may give them. SEC-017
  /// The posts that take calls down. REQ-001
  static let registering = WorkOrderCommand.declarations.first { $0.name == "register" }?.roles ?? []

  static func offered(to roles: Set<Role>) -> [Navigation] {
    allCases.filter { entry in
      switch entry {
      case .register: !roles.isDisjoint(with: Navigation.registering)
      case .orders, .customers: roles != [.technician]
      case .board: !roles.isDisjoint(with: BoardRoutes.readers)
      case .queue: !roles.isDisjoint(with: [.clerk, .supervisor, .branchManager, .serviceDepartment, .administrator])
      case .jobs: roles.contains(.technician)
      case .dayEnd:
        !roles.isDisjoint(with: [.clerk, .supervisor, .accountant, .branchManager, .serviceDepartment, .administrator])
      case .imports: !roles.isDisjoint(with: Imports.preparing)
      case .admin: roles.contains(.administrator)
      case .checkpoints: !roles.isDisjoint(with: CheckpointRoutes.readers)
      }
    }
  }
}

extension Frame {
  /// The first screen after log-in.
  static func home(of roles: Set<Role>) -> String {
    if roles.contains(.supervisor) { return Navigation.queue.path }
    if roles.contains(.clerk) { return Navigation.orders.path }
    if roles == [.technician] { return Navigation.jobs.path }
    if roles.contains(.accountant) { return Navigation.dayEnd.path }
    return "/home"
  }

  /// The document; `body` brings its own landmarks.
  func document(title: String, bodyClass: String, sheets: [String] = ["app", "lists"], scripts: Bool = true, _ body: HTML) -> HTML
  {
    """
    <!doctype html>
    <html lang="\(reader.language.rawValue)"\(when(theme != .auto, " data-theme=\"\(theme.rawValue)\"" as HTML))>
    <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
    <title>\(title) · \(organisation.isEmpty ? reader("product.name") : organisation)</title>
    <meta name="clock-now" content="\(reader.now.milliseconds)"><meta name="clock-words" content="\(clockWords)">
    <meta name="color-scheme" content="light dark"><meta name="referrer" content="same-origin">
    \(sheets.map { "<link rel=\"stylesheet\" href=\"\(asset("styles/\($0).css"))\">" as HTML })
    <link rel="icon" type="image/svg+xml" href="\(asset("icons/mark.svg"))">
    \(when(scripts, "<script type=\"module\" src=\"\(asset("scripts/app.js"))\"></script>" as HTML))
    </head>
    <body class="\(bodyClass)">\(body)</body></html>
    """
  }

  /// What the ticking script writes; the words stay in one place.
  private var clockWords: String {
    let keys = ["left", "over", "minutes", "hours", "hoursAndMinutes", "underMinute"]
    let texts = keys.map { ($0, JSON.string(reader("time.\($0)"))) }
    return JSON.object(JSON.Members(texts)).canonical
  }

  /// The desk: rail, bar, page. `end` holds the page's actions beside its heading.
  /// `isLive`: heading and counts follow what others do. `beside` stands next to the heading. `here` are the palette's lines for
  /// what may be done on this page.
  func desk(
    title: String, at current: Navigation?, note: String? = nil, end: HTML = HTML(), heading: HTML? = nil,
    sheets: [String] = ["app", "lists"], isLive: Bool = false, beside: HTML = HTML(), here: [PaletteEntry] = [], _ content: HTML
  ) -> HTML {
    document(
      title: title, bodyClass: "desk", sheets: sheets,
      """
      <a class="skip" href="#main">\(reader("nav.skip"))</a>\(rail(current, isLive: isLive))\(bar)
      <main class="page" id="main" tabindex="-1">\(flashLine)
      <div class="head"><h1 id="title"\(attribute("data-live", isLive))>\(heading ?? HTML(text: title))</h1>\(beside)\
      \(when(note) { "<span class=\"quiet\">\($0)</span>" })\
      \(when(!end.isEmpty, "<div class=\"end\">\(end)</div>"))</div>
      \(content)</main>\(palette(here))\(keyHelp)
      """)
  }

  private func rail(_ current: Navigation?, isLive: Bool) -> HTML {
    let entries = Navigation.offered(to: person?.roles ?? [])
    return """
      <nav class="rail" id="rail"\(attribute("data-live", isLive)) aria-label="\(reader("nav.main"))"><a class="mark" href="/" aria-label="\(reader("nav.home"))">\(seal)\
      </a>\
      \(entries.map { entry($0, isCurrent: $0 == current) })</nav>
      """
  }

  var seal: HTML { "<svg viewBox=\"0 0 40 40\" aria-hidden=\"true\"><use href=\"\(asset("icons/icons.svg"))#seal\"/></svg>" }

  private func entry(_ entry: Navigation, isCurrent: Bool) -> HTML {
    let count = counts[entry] ?? 0
    return """
      <a href="\(entry.path)" data-nav="\(entry.rawValue)"\(when(isCurrent, " aria-current=\"page\"" as HTML))>\
      \(icon(entry.icon))\
      <span>\(reader("nav.\(entry.rawValue)"))</span>\
      \(when(count > 0, "<b class=\"n\"><span class=\"unseen\">\(reader("nav.waiting", ["count": String(count)]))</span><span aria-hidden=\"true\">\(count > 99 ? "99+" : String(count))</span></b>"))</a>
      """
  }

  private var bar: HTML {
    """
    <header class="bar"><form class="find" role="search" action="/search" method="get">\(icon("search"))\
    <input type="search" name="q" aria-label="\(reader("nav.search"))" placeholder="\
    \(reader("nav.search.placeholder"))" data-find data-look="all" autocomplete="off">\
    <kbd aria-hidden="true">/</kbd></form>
    <div class="who">\(when(shift) { shiftTag($0) })\(when(person) { whoMenu($0) })</div></header>
    """
  }

  private func shiftTag(_ shift: Shift) -> HTML {
    """
    <span class="tag \(shift.isOpen ? "ok" : "") hide-m">\(icon(shift.isOpen ? "sun" : "moon"))\
    \(reader(shift.isOpen ? "shift.open" : "shift.closed")) \(shift.hours)</span>
    """
  }

  /// The menu of who is logged in, for frames that have no bar.
  var ownMenu: HTML { when(person) { whoMenu($0) } }

  /// Everything about oneself in one small menu: it opens without script, as `details` do.
  private func whoMenu(_ person: Person) -> HTML {
    let roles = reader.listed(Role.allCases.filter(person.roles.contains).map { reader.short("role.\($0.rawValue)") })
    let place = person.isOfHeadOffice ? reader("staff.branches.all") : person.branch
    return """
      <details class="menu"><summary><span class="hide-s quiet branch">\(place)</span><b>\(person.name)</b>\(icon("down"))\
      </summary>
      <div class="sheet drop"><p class="pad"><b>\(person.name)</b><br><span class="quiet">\(roles)<br>\(place)</span></p>
      <div class="pad prefs">\(preference("/language", "preferences.language", languages))\
      \(preference("/theme", "preferences.theme", themes))</div>
      <p class="pad links"><button type="button" class="text needs-script" data-help>\(reader("nav.help")) <kbd>?</kbd></button>\
      <a href="/api">\(reader("nav.api"))</a></p>
      <form method="post" action="/logout" class="pad"><input type="hidden" name="_csrf" value="\(token)">\
      <button class="b small wide">\(icon("exit"))\(reader("button.logout"))</button></form></div></details>
      """
  }

  private func preference(_ action: String, _ key: String, _ buttons: [HTML]) -> HTML {
    """
    <form method="post" action="\(action)"><input type="hidden" name="_csrf" value="\(token)">\
    <input type="hidden" name="back" value="\(path)">\
    <span class="quiet">\(reader(key))</span><span class="pick">\(buttons)</span></form>
    """
  }

  private var languages: [HTML] {
    Language.allCases.map { language in
      """
      <button name="language" value="\(language.rawValue)" lang="\(language.rawValue)"\
      \(when(language == reader.language, " aria-pressed=\"true\"" as HTML))>\(reader.short("language.\(language.rawValue)"))</button>
      """
    }
  }

  private var themes: [HTML] {
    Theme.allCases.map { theme in
      """
      <button name="theme" value="\(theme.rawValue)"\(when(theme == self.theme, " aria-pressed=\"true\"" as HTML))>\
      \(reader("theme.\(theme.rawValue)"))</button>
      """
    }
  }

  var flashLine: HTML {
    when(flash) { flash in
      let symbol = flash.kind == .done ? "tick" : flash.kind == .refused ? "stop" : "info"
      return """
        <div class="flash \(flash.kind.rawValue)" role="\(flash.kind == .refused ? "alert" : "status")" data-flash>\
        \(icon(symbol))<div>\(flash.text)\
        \(when(flash.remedy) { "<br><span class=\"quiet\">\($0)</span>" })</div>\
        \(when(flash.link) { "<a class=\"b small\" href=\"\($0.path)\">\($0.text)</a>" })\(when(flash.undo, undo))</div>
        """
    }
  }

  private func undo(_ undo: Undo) -> HTML {
    """
    <form method="post" action="\(undo.path)" class="inline"><input type="hidden" name="_csrf" value="\(token)">\
    <input type="hidden" name="_version" value="\(undo.version)"><input type="hidden" name="_back" value="\(undo.back)">\
    <button class="b small" data-undo>\(icon("left"))\(reader("button.undo"))\(key("U"))</button></form>
    """
  }

  /// The phone: one column, one big next step below the thumb.
  func phone(title: String, back: String?, aside: HTML = HTML(), next: HTML = HTML(), _ content: HTML) -> HTML {
    document(
      title: title, bodyClass: "phone",
      """
      <a class="skip" href="#main">\(reader("nav.skip"))</a>
      <header class="top">\(when(back) { "<a class=\"back\" href=\"\($0)\" aria-label=\"\(reader("button.back"))\">\(icon("left"))</a>" })\
      <b>\(title)</b><span class="end"><span class="tag warn" data-offline hidden>\(icon("cloud"))\(reader("phone.offline"))\
      </span>\(aside)</span></header>
      <main id="main" tabindex="-1">\(flashLine)\(content)</main>\(when(!next.isEmpty, "<div class=\"next\">\(next)</div>"))
      """)
  }

  /// One sheet in the middle: log-in, set-up, errors before log-in. `language` leads to the same page in another language.
  func door(title: String, wide: Bool = false, language: ((Language) -> String)? = nil, _ content: HTML) -> HTML {
    document(
      title: title, bodyClass: "door\(wide ? " wide" : "")",
      """
      <main id="main"><div class="name">\(seal)<div><b>\(organisation.isEmpty ? reader("product.name") : organisation)</b>\
      <span>\(reader("product.line"))</span></div></div>\(when(language) { languageLinks($0) })\(flashLine)\(content)</main>
      """)
  }

  private func languageLinks(_ path: (Language) -> String) -> HTML {
    let links: [HTML] = Language.allCases.map { language in
      """
      <a href="\(path(language))" lang="\(language.rawValue)" hreflang="\(language.rawValue)"\
      \(when(language == reader.language, " aria-current=\"true\"" as HTML))>\(reader.short("language.\(language.rawValue)"))</a>
      """
    }
    return "<nav class=\"languages\" aria-label=\"\(reader("preferences.language"))\">\(links)</nav>"
  }

  /// A paper: nothing but the form; a small bar that is not printed leads back.
  func paper(title: String, size: String, back: String, tools: HTML = HTML(), _ content: HTML) -> HTML {
    document(
      title: title, bodyClass: "paper \(size)", sheets: ["app", "print"],
      """
      <nav class="noprint tools" aria-label="\(reader("nav.print"))"><a class="b" href="\(back)">\(icon("left"))\
      \(reader("button.back"))</a>\
      <button type="button" class="b go needs-script" data-print>\(icon("print"))\(reader("button.print"))</button>\(tools)\
      <span class="quiet">\(reader("print.hint.\(size)"))</span></nav>
      <main id="main">\(content)</main>
      """)
  }

  /// A symbol of the shipped sheet of icons. Decoration: the words beside it say the same.
  func icon(_ name: String, label: String? = nil) -> HTML {
    guard let label else {
      return "<svg class=\"icon\" aria-hidden=\"true\"><use href=\"\(asset("icons/icons.svg"))#\(name)\"/></svg>"
    }
    return "<svg class=\"icon\" role=\"img\" aria-label=\"\(label)\"><use href=\"\(asset("icons/icons.svg"))#\(name)\"/></svg>"
  }

  /// A button that posts nothing but its own command. With `confirm` it first opens and says what cannot be taken back.
  func post(
    _ action: String, _ key: String, classes: String = "b", fields: [(String, String)] = [], icon name: String? = nil,
    confirm: String? = nil
  ) -> HTML {
    let form: HTML = """
      <form method="post" action="\(action)" class="inline"><input type="hidden" name="_csrf" value="\(token)">\
      \(fields.map { "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">" as HTML })\
      <button class="\(classes)">\(when(name) { icon($0) })\(reader.short(key))</button></form>
      """
    guard let confirm else { return form }
    return """
      <details class="ask"><summary class="\(classes)">\(reader.short(key))…</summary><div class="sheet drop pad"><p>\(confirm)</p>\
      \(form)</div></details>
      """
  }

  func key(_ text: String) -> HTML { "<kbd class=\"needs-script\" aria-hidden=\"true\">\(text)</kbd>" }
}
