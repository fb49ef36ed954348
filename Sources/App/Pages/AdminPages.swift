import Aftersales
import Basics
import Web

/// The pages below `/admin`, with their own small navigation.
enum AdminSection: String, CaseIterable, Sendable {
  case branches, staff, calendar, policy, tokens

  var path: String { "/admin/\(rawValue)" }

  /// A branch manager keeps the certificates of the own technicians; the rest is the administrator's. SEC-017
  static func offered(to roles: Set<Role>) -> [AdminSection] {
    if roles.contains(.administrator) { return allCases }
    return roles.contains(.branchManager) ? [.staff] : []
  }
}

extension Frame {
  func admin(_ section: AdminSection, title: String? = nil, end: HTML = HTML(), _ content: HTML) -> HTML {
    let items = AdminSection.offered(to: person?.roles ?? []).map {
      Tab(label: reader("admin.\($0.rawValue)"), path: $0.path, isCurrent: $0 == section)
    }
    return desk(
      title: title ?? reader("admin.\(section.rawValue)"), at: .admin, end: end,
      "\(when(items.count > 1, tabs(items, label: "nav.admin.label")))\(content)")
  }

  /// Something secret that is shown this once.
  func once(_ key: String, _ secret: String?) -> HTML {
    when(secret) {
      "<section class=\"sheet pad alert\"><b>\(reader(key))</b><p><code class=\"secret\">\($0)</code></p></section>"
    }
  }
}

/// `/admin/branches`: the network (网点). ORG-009
struct BranchListPage: Sendable {
  var lines: [Line]

  struct Line: Sendable {
    var path: String
    var name: String
    /// Stands in front of the numbers.
    var code: String
    var kind: String
    var parent: String?
    var staff: Int
    var zone: String
    var calendar: String?
    var isClosed = false
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let rows: [HTML] = lines.map { line in
      """
      <tr><td class="c-number"><a href="\(line.path)">\(line.name)</a><span class="sub">\(line.parent)</span></td>\
      <td class="c-called mono">\(line.code)</td><td class="c-customer">\(t("branchKind.\(line.kind)"))</td>\
      <td class="c-goods"><span class="mono">\(line.zone)</span><span class="sub">\(line.calendar)</span></td>\
      <td class="num c-equipment">\(line.staff)</td><td class="c-status">\
      <span class="tag \(line.isClosed ? "off" : "ok")">\(t(line.isClosed ? "branch.closed" : "branch.open"))</span></td></tr>
      """
    }
    return frame.admin(
      .branches, end: "<a class=\"b go\" href=\"/admin/branches/new\">\(frame.icon("plus"))\(t("button.newBranch"))</a>",
      """
      <section class="sheet"><table class="branches"><thead><tr><th>\(t("column.branch"))</th><th>\(t.short("field.code"))</th><th>\
      \(t.short("field.branchKind"))</th><th>\(t.short("field.timeZone"))</th><th class="num">\(t("column.staff"))</th><th>\
      \(t("column.status"))</th></tr></thead><tbody>\(rows)</tbody></table></section>
      """)
  }
}

/// `/admin/branches/{id}` and `/admin/branches/new`. The fields are those of the commands `open`, `rename` and `configure`;
/// `posts.<post>` are the entries of `posts`. ORG-009, ORG-028
struct BranchPage: Sendable {
  /// nil: a new one.
  var id: String?
  var version = 0
  var title: String?
  var typed = Typed()
  var parents: [Choice]
  var zones: [String] = ["Asia/Shanghai"]
  var calendars: [Choice] = []
  /// Posts as the regulation names them.
  var posts: [String] = []
  /// What cannot change after opening, in words.
  var facts: [(key: String, value: String)] = []
  var actions: [CaseAction] = []
  var log: [CustomerPage.Change] = []
  var isClosed = false

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(typed)
    let fields: HTML = """
      \(form.line("name", required: true, label: "field.branchName", max: 60, focus: id == nil))\
      \(id == nil ? opening(frame, form) : HTML())\
      \(form.select("calendar", calendars, empty: t("branch.calendar.default")))\
      \(form.radios("dispatchByClerk", [Choice("false", t("answer.no")), Choice("true", t("answer.yes"))], required: true, width: .full, label: "branch.dispatchByClerk", value: "false", hint: t("branch.dispatchByClerk.hint")))\
      <fieldset class="f w6 inset"><legend>\(t("branch.posts"))</legend><div class="form">\(posts.map { post in
        form.select("posts.\(post)", roles(t), width: .third, label: "post.\(post)", empty: t("branch.post.none"))
      })</div></fieldset>
      """
    let save: HTML = """
      <section class="sheet pad narrow">\(form("/admin/branches\(id.map { "/\($0)" } ?? "")", """
        \(form.hidden("_version", String(version)))\(fields)\
        <div class="f w6 save"><button class="b go tall">\(t("button.save"))</button><a class="b tall" href="/admin/branches">\
        \(t("button.back"))</a></div>
        """))</section>
      """
    let about: HTML = when(
      !facts.isEmpty, frame.sheet(t("branch.facts"), frame.facts(facts.map { ($0.key, HTML(text: $0.value)) })))
    return frame.admin(
      .branches, title: title ?? t("button.newBranch"),
      """
      <div class="cols"><div class="stack">\(when(!isClosed, save))\
      \(when(id) { FileActions(path: "/admin/branches/\($0)", noun: "branch", version: version, actions: actions).html(frame) })</div>
      <aside class="stack">\(about)\(frame.changes(log))</aside></div>
      """)
  }

  private func roles(_ t: Reader) -> [Choice] { Role.allCases.map { Choice($0.rawValue, t("role.\($0.rawValue)")) } }

  private func opening(_ frame: Frame, _ form: Form) -> HTML {
    let t = frame.reader
    let kinds = ["serviceCentre", "branch", "serviceGroup"].map { Choice($0, t("branchKind.\($0)")) }
    return """
      \(form.line("code", required: true, label: "field.prefix", hint: t("branch.code.hint"), max: 6))\
      \(form.radios("kind", kinds, required: true, label: "field.branchKind", value: "serviceCentre"))\
      \(form.select("parent", parents, empty: t("branch.noParent")))\
      \(form.line("timeZone", required: true, value: "Asia/Shanghai", list: zones))
      """
  }
}

/// `/admin/staff`. ORG-028
struct StaffListPage: Sendable {
  var lines: [Line]
  var mayEngage = false

  struct Line: Sendable {
    var path: String
    var name: String
    var login: String
    var roles: [String]
    var branches: String
    var phone: String
    var isOff = false
    /// The first password is still the one that the administrator handed out.
    var mustChange = false
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let rows: [HTML] = lines.map { line in
      """
      <tr><td class="c-number"><a href="\(line.path)">\(line.name)</a><span class="sub mono">\(line.login)</span></td>\
      <td class="c-goods">\(line.roles.map { "<span class=\"tag\">\(t("role.\($0)"))</span> " as HTML })</td>\
      <td class="c-customer">\(line.branches)</td><td class="c-called tel">\(line.phone)</td>\
      <td class="c-status"><span class="tag \(line.isOff ? "off" : "ok")">\(t(line.isOff ? "staff.left" : "staff.active"))</span>\
      \(when(line.mustChange && !line.isOff, " <span class=\"tag warn\">\(t("staff.mustChange"))</span>"))</td></tr>
      """
    }
    return frame.admin(
      .staff,
      end: when(
        mayEngage, "<a class=\"b go\" href=\"/admin/staff/new\">\(frame.icon("plus"))\(t("button.newStaff"))</a>"),
      """
      <section class="sheet"><table class="staff"><thead><tr><th>\(t.short("field.staffName"))</th><th>\(t.short("field.roles"))</th><th>\
      \(t.short("field.branches"))</th><th>\(t.short("field.phone"))</th><th>\(t("column.status"))</th></tr></thead><tbody>\(rows)\
      </tbody></table></section>
      """)
  }
}

/// `/admin/staff/{id}` and `/admin/staff/new`. The fields are those of the commands `engage`, `rename`, `change-roles`, `move`,
/// `change-phone`, `change-language` and `set-skills`. Passwords are never typed here: a one-time one is made and shown once.
struct StaffPage: Sendable {
  var id: String?
  var version = 0
  var title: String?
  var typed = Typed()
  var roles: Set<String> = []
  var branches: [Choice]
  var chosenBranches: Set<String> = []
  var isOff = false
  /// The administrator; a branch manager only keeps certificates.
  var mayEdit = true
  var login: String?
  /// A password that was made just now.
  var fresh: String?
  var certificates: [Certificate] = []
  var actions: [CaseAction] = []
  var log: [CustomerPage.Change] = []

  struct Certificate: Sendable {
    var key: Int
    var text: String
    var expires: LocalDay?
    var hasExpired = false
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    return frame.admin(
      .staff, title: title ?? t("button.newStaff"),
      """
      \(frame.once("staff.password.once", fresh))
      <div class="cols"><div class="stack">\(when(mayEdit && !isOff, main(frame)))\(certificateList(frame))\
      \(when(id) { FileActions(path: "/admin/staff/\($0)", noun: "staff", version: version, actions: actions).html(frame) })</div>
      <aside class="stack">\(when(id) { access($0, frame) })\(frame.changes(log))</aside></div>
      """)
  }

  private func main(_ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(typed)
    let languages = Language.allCases.map { Choice($0.rawValue, t("language.\($0.rawValue)")) }
    return """
      <section class="sheet pad">\(form("/admin/staff\(id.map { "/\($0)" } ?? "")", """
        \(form.hidden("_version", String(version)))\
        \(form.line("name", required: true, label: "field.staffName", max: 60, focus: id == nil))\
        \(when(id == nil, form.line("login", required: true, hint: t("staff.login.hint"), max: 40)))\
        \(form.line("phone", type: "tel", inputMode: "tel", max: 60))\
        \(form.checks("roles", Role.allCases.map { Choice($0.rawValue, t("role.\($0.rawValue)")) }, chosen: roles))\
        \(form.checks("branches", branches, chosen: chosenBranches, hint: t("staff.branches.hint")))\
        \(form.lines("skills", width: .half, hint: t("form.onePerLine")))\
        \(form.select("language", languages, value: "zh-Hans"))\
        <div class="f w6 save"><button class="b go tall">\(t("button.save"))</button><a class="b tall" href="/admin/staff">\
        \(t("button.back"))</a></div>
        """))</section>
      """
  }

  private func access(_ id: String, _ frame: Frame) -> HTML {
    let t = frame.reader
    return frame.sheet(
      t("staff.access"), end: isOff ? "<span class=\"tag off\">\(t("staff.left"))</span>" : HTML(),
      """
      \(frame.facts([("field.login", login.map { HTML(text: $0) })]))\
      \(when(mayEdit, """
        <div class="row wrap">\
        \(isOff ? frame.post("/admin/staff/\(id)/return", "command.staff.return", fields: [("_version", String(version))]) : HTML())\
        \(isOff ? HTML() : frame.post("/admin/staff/\(id)/reset-password", "button.resetPassword", classes: "b small", confirm: t("staff.reset.consequence")))\
        \(isOff ? HTML() : frame.post("/admin/staff/\(id)/end-sessions", "button.endSessions", classes: "b small"))</div>
        """))
      """)
  }

  private func certificateList(_ frame: Frame) -> HTML {
    guard !certificates.isEmpty, let id else { return HTML() }
    let t = frame.reader
    let rows: [HTML] = certificates.map { one in
      let form = frame.form(Typed(), scope: "certificate.\(one.key)")
      return """
        <li><div>\(one.text)<small>\(one.expires.map { t("staff.certificate.until", ["day": t.fullDate($0)]) } ?? t("staff.certificate.forGood"))\
        \(when(one.hasExpired, " <span class=\"tag seal\">\(t("staff.certificate.expired"))</span>"))</small></div>\
        <details class="end"><summary class="b tiny">\(t("button.remove"))…</summary>\(form("/admin/staff/\(id)/remove-certificate", """
          \(form.hidden("_version", String(version)))\(form.hidden("key", String(one.key)))\(form.lines("reason", required: true, max: 500))\
          <div class="f w6"><button class="b danger">\(t("button.remove"))</button></div>
          """))</details></li>
        """
    }
    return frame.sheet(t("staff.certificates"), "<ul class=\"plain lines rows\">\(rows)</ul>")
  }
}

/// `/password`: one's own. POST `password`, `newPassword`, `repeated`.
struct PasswordPage: Sendable {
  var typed = Typed()
  /// The administrator's one-time password has to go first.
  var isForced = false
  var min: Int

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(typed)
    return frame.door(
      title: t("password.title"),
      """
      <section class="sheet pad"><h1>\(t("password.title"))</h1>\
      \(when(isForced, "<p class=\"clause\">\(t("password.forced"))</p>"))\
      \(form("/password", """
        \(form.line("password", required: true, width: .full, type: "password", label: "password.old", autocomplete: "current-password", focus: true))\
        \(form.line("newPassword", required: true, width: .full, type: "password", label: "password.new", hint: t("password.hint", ["min": String(min)]), autocomplete: "new-password"))\
        \(form.line("repeated", required: true, width: .full, type: "password", label: "password.repeated", autocomplete: "new-password"))\
        <div class="f w6"><button class="b go wide tall">\(t("button.save"))</button></div>
        """))\
      \(when(!isForced, "<p class=\"quiet\"><a href=\"/\">\(t("button.back"))</a></p>"))</section>
      """)
  }
}

/// `/admin/tokens`: for scripts. POST /admin/tokens with `name`, `user`; a token is shown once.
struct TokenPage: Sendable {
  var fresh: String?
  var users: [Choice]
  var lines: [Line]
  var typed = Typed()

  struct Line: Sendable {
    var id: String
    var name: String
    var user: String
    var made: Instant
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(typed)
    let rows: [HTML] = lines.map { line in
      """
      <tr><td class="c-number">\(line.name)</td><td class="c-customer">\(line.user)</td><td class="c-called">\
      \(frame.shortTime(line.made))</td><td class="num c-status">\
      \(frame.post("/admin/tokens/\(line.id)/revoke", "button.revoke", classes: "b small danger", confirm: t("tokens.revoke.consequence")))</td></tr>
      """
    }
    let table: HTML = """
      <table class="tokens"><thead><tr><th>\(t.short("field.tokenName"))</th><th>\(t.short("field.user"))</th><th>\(t("column.made"))</th>\
      <th></th></tr></thead><tbody>\(rows)</tbody></table>
      """
    return frame.admin(
      .tokens,
      """
      <div class="stack">\(frame.once("tokens.once", fresh))
      \(frame.sheet(t("tokens.new"), form("/admin/tokens", """
        \(form.line("name", required: true, label: "field.tokenName", max: 60))\(form.select("user", users, required: true))\
        <div class="f w6"><button class="b go">\(t("button.makeToken"))</button></div>
        """)))
      <section class="sheet">\(lines.isEmpty ? frame.empty("tokens.none", icon: "key") : table)</section></div>
      """)
  }
}

/// `/admin/calendar`: shifts of each weekday and days that differ. POST /admin/calendar with `name`, `timeZone`, `holidays`,
/// `shifts.mon` … `shifts.sun` (`08:30-12:00 13:30-18:00`, empty = closed), `days` (`2026-10-01 休`, `2026-10-10 08:30-12:00`,
/// one a line). DSP-004
struct CalendarPage: Sendable {
  /// Calendars that exist, as ways to them.
  var calendars: [Tab]
  var name: String
  var isNew = false
  var typed = Typed()
  /// As they stand now, by weekday name.
  var shifts: [String: String]
  var days: String
  var zone = "Asia/Shanghai"
  var holidays = "cn"
  /// Who counts by it, in words.
  var usedBy: [String]
  var version: String
  /// Make-up days on which nobody has said when people work.
  var undecided: [LocalDay] = []

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(typed)
    let week: [HTML] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map { name in
      form.line(
        "shifts.\(name)", width: .third, label: "time.weekday.\(name)", value: shifts[name] ?? "",
        placeholder: t("calendar.closedAllDay"), max: 60)
    }
    let tables = ["cn", "none"].map { Choice($0, t("calendar.holidays.\($0)")) }
    return frame.admin(
      .calendar,
      """
      \(when(calendars.count > 1, frame.tabs(calendars, label: "calendar.all")))
      <div class="cols"><section class="sheet pad">\(form("/admin/calendar", """
        \(isNew ? form.line("name", required: true, label: "calendar.name", hint: t("calendar.name.hint"), max: 40) : form.hidden("name", name))\
        \(week)\(form.select("holidays", tables, required: true, value: holidays))\
        \(form.line("timeZone", required: true, value: zone))\
        \(form.lines("days", rows: 6, value: days, hint: t("calendar.days.hint"), placeholder: "2026-10-01 08:30-12:00"))\
        <div class="f w6 save"><button class="b go">\(t("button.publish"))</button></div>
        """))</section>
      <aside class="stack">\(when(!isNew, frame.sheet(t("calendar.inForce"), """
        <p><b>\(name)</b> \(version)</p><p class="quiet">\(t("calendar.pinned"))</p>\
        \(when(!undecided.isEmpty, "<p class=\"clause warn\">\(t("calendar.undecided")) \(undecided.map(t.fullDate).joined(separator: "、"))</p>"))
        """)))\
      \(when(!isNew, frame.sheet(t("calendar.usedBy"), usedBy.isEmpty ? "<p class=\"quiet\">\(t("calendar.usedBy.none"))</p>" : "<ul class=\"plain\">\(usedBy.map { "<li>\($0)</li>" as HTML })</ul>")))\
      \(when(!isNew, "<p><a class=\"b\" href=\"/admin/calendar?new=1\">\(frame.icon("plus"))\(t("calendar.new"))</a></p>"))</aside></div>
      """)
  }
}

/// `/admin/policy`: the regulation in force, to be read: its figures with the clause that fixes each, and the clauses.
struct PolicyPage: Sendable {
  var name: String
  var version: String
  var settings: [Setting]
  var clauses: [Clause]
  /// In force, for the form of its figures.
  var policy: Policy?
  var past: [Past] = []
  var typed = Typed()

  /// A version that is or was in force.
  struct Past: Sendable {
    var version: String
    var since: Instant
    var by: String
    var reason: String?
    /// The figures that it changed.
    var changed: [String]
  }

  struct Setting: Sendable {
    var label: String
    var key: String
    /// In words; nil where the regulation leaves it blank.
    var value: String?
    var clause: String?
  }

  struct Clause: Sendable {
    var number: String
    var text: String
    var isSupplement: Bool
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let rows: [HTML] = settings.map { setting in
      """
      <tr><td class="c-number">\(setting.label)<span class="sub mono">\(setting.key)</span></td><td class="nowrap">\(setting.clause)</td>\
      <td class="c-status">\(setting.value.map { "<b>\($0)</b>" as HTML } ?? "<span class=\"quiet\">\(t("policy.blank"))</span>")</td></tr>
      """
    }
    let texts: [HTML] = clauses.map { clause in
      """
      <li><div><b>\(clause.number)</b>\(when(clause.isSupplement, " <span class=\"tag\">\(t("policy.supplement"))</span>"))\
      <br>\(clause.text)</div></li>
      """
    }
    return frame.admin(
      .policy, title: t("policy.title", ["name": name]),
      """
      <div class="stack"><p class="quiet">\(version) · \(t("policy.how"))</p>\
      \(frame.sheet(t("policy.settings"), padded: false, "<table class=\"settings\"><tbody>\(rows)</tbody></table>"))\
      \(when(policy) { change($0, frame) })\(history(frame))\
      \(frame.sheet(t("policy.clauses"), "<ul class=\"plain lines rows\">\(texts)</ul>"))</div>
      """)
  }

  private func change(_ policy: Policy, _ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(typed)
    let units = Limit.Unit.allCases.map { Choice($0.rawValue, t("limit.\($0.rawValue)", ["amount": ""])) }
    let flags = [Choice("true", t("answer.yes")), Choice("false", t("answer.no"))]
    func field(_ setting: PolicySetting) -> HTML {
      let key = setting.key
      let label = "policy.\(key)"
      func choice(_ word: String) -> Choice { Choice(word, t.words.first(of: ["policyValue.\(word)", "command.\(word)", word])) }
      switch setting.form {
      case .limit:
        let limit = policy.limit(key)
        return """
          \(form.line(key, width: .third, label: label, value: limit.map { String($0.amount) }, inputMode: "numeric", max: 6))\
          \(form.select(key + ".unit", units, width: .third, label: "policy.unit", value: (limit?.unit ?? .hours).rawValue))
          """
      case .whole: return form.line(key, label: label, value: policy.whole(key).map { String($0) }, inputMode: "numeric", max: 6)
      case .flag: return form.select(key, flags, label: label, value: policy.flag(key) == true ? "true" : "false")
      case .word(let words):
        return form.select(key, [Choice("", t("policy.none"))] + words.map(choice), label: label, value: policy.word(key) ?? "")
      case .words(let words) where words.isEmpty:
        return form.line(key, label: label, value: policy.words(key).joined(separator: "、"), max: 300)
      case .words(let words): return form.checks(key, words.map(choice), chosen: Set(policy.words(key)), label: label)
      }
    }
    return """
      <details class="sheet"\(attribute("open", !typed.faults.isEmpty))><summary class="pad">\(t("policy.change"))</summary>\
      <div class="pad">\(form("/admin/policy", """
        \(PolicySetting.all.map(field))\(form.lines("reason", required: true, hint: t("policy.reason.hint"), max: 500))\
        <div class="f w6 save"><button class="b go">\(t("button.publish"))</button></div>
        """))</div></details>
      """
  }

  private func history(_ frame: Frame) -> HTML {
    let t = frame.reader
    let lines: [HTML] = past.map { one in
      """
      <li><div><b>\(t("policy.past", ["version": one.version, "time": t.moment(one.since), "name": one.by]))</b>\
      \(when(one.reason) { "<br>\($0)" })\
      \(when(!one.changed.isEmpty, "<small>\(t("policy.changed", ["what": one.changed.joined(separator: "、")]))</small>"))</div></li>
      """
    }
    return frame.sheet(t("policy.history"), "<ul class=\"plain lines rows\">\(lines)</ul>")
  }
}

/// `/setup`: the first screen of a fresh installation. POST /setup with `organisation`, `preset`, `branchName`, `code`, `closed`
/// (weekday names, or `none`), `shifts`, `holidays`, `timeZone`, `dispatchByClerk`, `name`, `login`, `password`.
struct SetupPage: Sendable {
  var typed = Typed()
  var presets: [Preset]
  var passwordMin = 8

  struct Preset: Sendable {
    var key: String
    var label: String
    var detail: String
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(typed)
    let chosen = typed.values["preset"] ?? presets.first?.key
    let cards: [HTML] = presets.map { preset in
      """
      <label class="card"><input type="radio" name="preset" value="\(preset.key)"\(attribute("checked", preset.key == chosen))>\
      <span><b>\(preset.label)</b><small>\(preset.detail)</small></span></label>
      """
    }
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map { Choice($0, t("time.weekday.\($0)")) }
    let yesNo = [Choice("true", t("answer.yes")), Choice("false", t("answer.no"))]
    let tables = ["cn", "none"].map { Choice($0, t("calendar.holidays.\($0)")) }
    let directors = [
      Choice("supervisor", t("setup.director.supervisor")), Choice("branchManager", t("setup.director.branchManager")),
      Choice("none", t("setup.director.none")),
    ]
    return frame.door(
      title: t("setup.title"), wide: true, language: { "/setup?language=\($0.rawValue)" },
      """
      <section class="sheet pad"><h1>\(t("setup.title"))</h1><p class="quiet">\(t("setup.how"))</p>\(form("/setup", """
        \(form.hidden("language", t.language.rawValue))\
        \(part(1, "setup.part.company", t, """
          \(form.line("organisation", required: true, width: .full, max: 60, focus: true))\(form.line("branchName", required: true, max: 60))\
          \(form.line("code", required: true, label: "field.prefix", hint: t("setup.code.hint"), max: 6))\
          <fieldset class="f w6"><legend><span>\(t.short("field.preset"))</span></legend><div class="cards">\(cards)</div></fieldset>
          """))\
        \(part(2, "setup.part.hours", t, """
          \(form.checks("closed", days + [Choice("none", t("setup.closed.none"))], label: "setup.closed", hint: t("setup.closed.hint")))\
          \(form.line("shifts", required: true, width: .third, label: "setup.shifts", value: "08:30-12:00 13:30-18:00", hint: t("setup.shifts.hint"), max: 60))\
          \(form.select("holidays", tables, required: true, width: .third, value: "cn"))\
          \(form.line("timeZone", required: true, width: .third, value: "Asia/Shanghai", hint: t("setup.timeZone.hint")))
          """))\
        \(part(3, "setup.part.limits", t, """
          <p class="f w6 clause">\(t("setup.limits.given"))</p>\
          \(form.line("otherZoneHours", width: .third, label: "setup.otherZone", hint: t("setup.otherZone.hint"), inputMode: "numeric", max: 3))\
          \(form.line("firstResponseHours", width: .third, label: "setup.firstResponse", hint: t("setup.blank.hint"), inputMode: "numeric", max: 3))\
          \(form.line("guaranteeMonths", width: .third, label: "setup.guarantee", hint: t("setup.guarantee.hint"), inputMode: "numeric", max: 3))
          """))\
        \(part(4, "setup.part.posts", t, """
          \(form.radios("director", directors, required: true, width: .full, label: "setup.director", hint: t("setup.director.hint")))\
          \(form.radios("dispatchByClerk", yesNo, required: true, width: .full, label: "setup.dispatchByClerk", hint: t("branch.dispatchByClerk.hint")))
          """))\
        \(part(5, "setup.administrator", t, """
          \(form.line("name", required: true, width: .third, label: "field.staffName", max: 60))\
          \(form.line("login", required: true, width: .third, autocomplete: "username", max: 40))\
          \(form.line("password", required: true, width: .third, type: "password", hint: t("password.hint", ["min": String(passwordMin)]), autocomplete: "new-password"))
          """))\
        <div class="f w6"><button class="b go wide tall">\(t("button.setup"))</button></div>
        """))</section>
      """)
  }

  private func part(_ number: Int, _ key: String, _ t: Reader, _ content: HTML) -> HTML {
    """
    <fieldset class="f w6 inset"><legend>\(number) · \(t(key))</legend><div class="form">\(content)</div></fieldset>
    """
  }
}
