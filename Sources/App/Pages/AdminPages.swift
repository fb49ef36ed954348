import Basics
import Web

/// The pages below `/admin`, with their own small navigation.
enum AdminSection: String, CaseIterable, Sendable {
  case branches, staff, calendar, policy, tokens

  var path: String { "/admin/\(rawValue)" }
}

extension Frame {
  func admin(_ section: AdminSection, title: String? = nil, end: HTML = HTML(), _ content: HTML) -> HTML {
    let items = AdminSection.allCases.map { Tab(label: reader("admin.\($0.rawValue)"), path: $0.path, isCurrent: $0 == section) }
    return desk(
      title: title ?? reader("admin.\(section.rawValue)"), at: .admin, end: end, "\(tabs(items, label: "nav.admin"))\(content)")
  }
}

/// `/admin/branches`: the network (网点). ORG-009
struct BranchListPage: Sendable {
  var lines: [Line]

  struct Line: Sendable {
    var path: String
    var name: String
    /// Stands in front of the numbers: 浦.
    var prefix: String
    var kind: String
    var parent: String?
    var staff: Int
    var zone: String
    var isClosed = false
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let rows: [HTML] = lines.map { line in
      """
      <tr><td class="c-number"><a href="\(line.path)">\(line.name)</a><span class="sub">\(line.parent)</span></td>\
      <td class="c-called mono">\(line.prefix)</td><td class="c-customer">\(t("branchKind.\(line.kind)"))</td>\
      <td class="c-goods mono">\(line.zone)</td><td class="num c-equipment">\(line.staff)</td><td class="c-status">\
      \(line.isClosed ? "<span class=\"tag off\">\(t("branch.closed"))</span>" : "<span class=\"tag ok\">\(t("branch.open"))</span>")</td></tr>
      """
    }
    return frame.admin(
      .branches, end: "<a class=\"b go\" href=\"/admin/branches/new\">\(frame.icon("plus"))\(t("button.newBranch"))</a>",
      """
      <section class="sheet"><table class="branches"><thead><tr><th>\(t("column.branch"))</th><th>\(t.short("field.prefix"))</th><th>\
      \(t.short("field.branchKind"))</th><th>\(t.short("field.timeZone"))</th><th class="num">\(t("column.staff"))</th><th>\
      \(t("column.status"))</th></tr></thead><tbody>\(rows)</tbody></table></section>
      """)
  }
}

/// `/admin/branches/{id}` and `/admin/branches/new`. Posts `name`, `prefix`, `branchKind`, `parent`, `phone`, `address`, `timeZone`.
struct BranchPage: Sendable {
  /// nil: a new one.
  var id: String?
  var version = 0
  var typed = Typed()
  var parents: [Choice]
  var zones: [String] = ["Asia/Shanghai"]
  var isPrefixFixed = false

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(typed)
    return frame.admin(
      .branches, title: typed.values["name"] ?? t("button.newBranch"),
      """
      <section class="sheet pad narrow">\(form("/admin/branches\(id.map { "/\($0)" } ?? "")", """
        \(form.hidden("_version", String(version)))\
        \(form.line("name", required: true, label: "field.branchName", max: 40, focus: id == nil))\
        \(form.line("prefix", required: true, hint: t("branch.prefix.hint"), max: 4, readOnly: isPrefixFixed))\
        \(form.radios("branchKind", ["serviceCentre", "serviceGroup", "branch"].map { Choice($0, t("branchKind.\($0)")) }, value: "serviceCentre"))\
        \(form.select("parent", parents, empty: t("branch.noParent")))\
        \(form.line("phone", type: "tel", inputMode: "tel", max: 60))\
        \(form.line("timeZone", required: true, value: "Asia/Shanghai", list: zones))\
        \(form.line("address", width: .full, max: 200))\
        <div class="f w6 save"><button class="b go tall">\(t("button.save"))</button><a class="b tall" href="/admin/branches">\
        \(t("button.back"))</a></div>
        """))</section>
      """)
  }
}

/// `/admin/staff`. ORG-028
struct StaffListPage: Sendable {
  var lines: [Line]

  struct Line: Sendable {
    var path: String
    var name: String
    var username: String
    var roles: [String]
    var branches: String
    var lastSeen: Instant?
    var isOff = false
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let rows: [HTML] = lines.map { line in
      """
      <tr><td class="c-number"><a href="\(line.path)">\(line.name)</a><span class="sub mono">\(line.username)</span></td>\
      <td class="c-goods">\(line.roles.map { "<span class=\"tag\">\(t.short("role.\($0)"))</span> " as HTML })</td>\
      <td class="c-customer">\(line.branches)</td><td class="c-called">\(when(line.lastSeen) { frame.shortTime($0) })</td>\
      <td class="c-status">\
      \(line.isOff ? "<span class=\"tag off\">\(t("staff.left"))</span>" : "<span class=\"tag ok\">\(t("staff.active"))</span>")\
      </td></tr>
      """
    }
    return frame.admin(
      .staff, end: "<a class=\"b go\" href=\"/admin/staff/new\">\(frame.icon("plus"))\(t("button.newStaff"))</a>",
      """
      <section class="sheet"><table class="staff"><thead><tr><th>\(t.short("field.staffName"))</th><th>\(t.short("field.roles"))</th><th>\
      \(t.short("field.branches"))</th><th>\(t("column.lastSeen"))</th><th>\(t("column.status"))</th></tr></thead><tbody>\(rows)\
      </tbody></table></section>
      """)
  }
}

/// `/admin/staff/{id}` and `/admin/staff/new`. Posts `name`, `username`, `roles`, `branches`, `skills`, `phone`, `password`.
struct StaffPage: Sendable {
  var id: String?
  var version = 0
  var typed = Typed()
  var roles: Set<String> = []
  var branches: [Choice]
  var chosenBranches: Set<String> = []
  var skills: [Choice] = []
  var chosenSkills: Set<String> = []
  var isOff = false

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(typed)
    let ownActions: HTML = when(id) { id in
      """
      <section class="sheet pad row wrap narrow">\
      \(frame.post("/admin/staff/\(id)/end-sessions", "button.endSessions", classes: "b"))\
      \(frame.post("/admin/staff/\(id)/\(isOff ? "reactivate" : "deactivate")", isOff ? "button.reactivate" : "button.deactivate", classes: isOff ? "b" : "b danger", confirm: isOff ? nil : t("staff.deactivate.consequence")))</section>
      """
    }
    return frame.admin(
      .staff, title: typed.values["name"] ?? t("button.newStaff"),
      """
      <div class="stack"><section class="sheet pad narrow">\(form("/admin/staff\(id.map { "/\($0)" } ?? "")", """
        \(form.hidden("_version", String(version)))\
        \(form.line("name", required: true, label: "field.staffName", max: 40, focus: id == nil))\
        \(form.line("username", required: true, hint: t("staff.username.hint"), max: 40))\
        \(form.checks("roles", Role.allCases.map { Choice($0.rawValue, t.short("role.\($0.rawValue)")) }, chosen: roles))\
        \(form.checks("branches", branches, chosen: chosenBranches, hint: t("staff.branches.hint")))\
        \(when(!skills.isEmpty, form.checks("skills", skills, chosen: chosenSkills)))\
        \(form.line("phone", type: "tel", inputMode: "tel", max: 60))\
        \(form.line("password", required: id == nil, type: "password", hint: t(id == nil ? "staff.password.hint" : "staff.password.keep"), autocomplete: "new-password"))\
        <div class="f w6 save"><button class="b go tall">\(t("button.save"))</button><a class="b tall" href="/admin/staff">\
        \(t("button.back"))</a></div>
        """))</section>\(ownActions)</div>
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
    var lastUsed: Instant?
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(typed)
    let rows: [HTML] = lines.map { line in
      """
      <tr><td class="c-number">\(line.name)</td><td class="c-customer">\(line.user)</td><td class="c-called">\
      \(frame.shortTime(line.made))</td><td class="c-goods">\(line.lastUsed.map { frame.shortTime($0) } ?? "—")</td>\
      <td class="num c-status">\
      \(frame.post("/admin/tokens/\(line.id)/revoke", "button.revoke", classes: "b small danger", confirm: t("tokens.revoke.consequence")))</td></tr>
      """
    }
    let table: HTML = """
      <table class="tokens"><thead><tr><th>\(t.short("field.tokenName"))</th><th>\(t.short("field.user"))</th><th>\(t("column.made"))</th>\
      <th>\(t("column.lastUsed"))</th><th></th></tr></thead><tbody>\(rows)</tbody></table>
      """
    return frame.admin(
      .tokens,
      """
      <div class="stack">\(when(fresh) { "<section class=\"sheet pad alert\"><b>\(t("tokens.once"))</b><p><code class=\"secret\">\($0)</code></p></section>" })
      \(frame.sheet(t("tokens.new"), form("/admin/tokens", """
        \(form.line("name", required: true, label: "field.tokenName", max: 60))\(form.select("user", users, required: true))\
        <div class="f w6"><button class="b go">\(t("button.makeToken"))</button></div>
        """)))
      <section class="sheet">\(lines.isEmpty ? frame.empty("tokens.none", icon: "key") : table)</section></div>
      """)
  }
}

/// `/admin/calendar`: shifts of each weekday and days that differ. POST /admin/calendar with `branch`, `shifts.mon` … `shifts.sun`
/// (`08:30-12:00 13:30-18:00`, empty = closed), `days` (`2026-10-01 休`, `2026-10-10 08:30-12:00`, one a line). DSP-004
struct CalendarPage: Sendable {
  var branches: [Choice]
  var branch: String
  var typed = Typed()
  /// As they stand now, by weekday name.
  var shifts: [String: String]
  var days: String
  var source: String
  var version: String
  /// What would change for open cases if this were published.
  var preview: [OrderLine] = []

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(typed)
    let week: [HTML] = (0..<7).map { place in
      let name = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][place]
      return form.line(
        "shifts.\(name)", width: .third, label: "time.weekday.\(name)", value: shifts[name] ?? "",
        placeholder: t("calendar.closedAllDay"), max: 60)
    }
    return frame.admin(
      .calendar,
      """
      <div class="cols"><section class="sheet pad">\(form("/admin/calendar", """
        \(form.select("branch", branches, required: true, width: .full, value: branch))\(week)\
        \(form.lines("days", rows: 8, value: days, hint: t("calendar.days.hint"), placeholder: "2026-10-01"))\
        <div class="f w6 save"><button class="b" name="look" value="1">\(t("button.preview"))</button><button class="b go">\
        \(t("button.publish"))</button></div>
        """))</section>
      <aside class="stack">\(frame.sheet(t("calendar.inForce"), "<p>\(version)</p><p class=\"quiet\">\(source)</p>"))</aside>\
      </div>
      \(when(!preview.isEmpty, frame.sheet(t("calendar.preview"), padded: false, frame.orderTable(preview))))
      """)
  }
}

/// `/admin/policy`: the regulation in force as settings, each with its clause, and who stands for which role of the text.
/// POST /admin/policy with the setting's key as the field's name, `role.<post>` and `zone.<name>`.
struct PolicyPage: Sendable {
  var name: String
  var version: String
  var settings: [Setting]
  /// Posts named by the regulation (主管, 服务主任 …) and the role that fills each here.
  var posts: [Post]
  var zones: [Zone]
  var typed = Typed()

  struct Setting: Sendable {
    var key: String
    var label: String
    var value: String
    var unit: String?
    var clause: String
  }

  struct Post: Sendable {
    var key: String
    var label: String
    var role: String
  }

  struct Zone: Sendable {
    var key: String
    var label: String
    /// Districts and streets, one a line.
    var places: String
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(typed)
    let rows: [HTML] = settings.map { setting in
      """
      <tr><td class="c-number"><label for="\(setting.key)">\(setting.label)</label><span class="sub">\(setting.clause)</span>\
      </td><td class="c-status"><span class="row">\
      <input id="\(setting.key)" name="\(setting.key)" value="\
      \(typed.values[setting.key] ?? setting.value)" placeholder="—" class="short">\
      \(when(setting.unit) { " <span class=\"quiet\">\($0)</span>" })</span></td></tr>
      """
    }
    let roles = Role.allCases.map { Choice($0.rawValue, t.short("role.\($0.rawValue)")) }
    let postFields: [HTML] = posts.map { post in
      let options: [HTML] = roles.map {
        "<option value=\"\($0.key)\"\(attribute("selected", $0.key == post.role))>\($0.label)</option>"
      }
      return
        "<div class=\"f\"><label for=\"role.\(post.key)\">\(post.label)</label><select id=\"role.\(post.key)\" name=\"role.\(post.key)\">\(options)</select></div>"
    }
    let zoneFields: [HTML] = zones.map { zone in
      """
      <div class="f w3"><label for="zone.\(zone.key)">\(zone.label)</label><textarea id="zone.\(zone.key)" name="zone.\
      \(zone.key)" rows="4">\n\(typed.values["zone.\(zone.key)"] ?? zone.places)</textarea></div>
      """
    }
    return frame.admin(
      .policy, title: t("policy.title", ["name": name]),
      form(
        "/admin/policy", classes: "stack",
        """
        <p class="quiet">\(version) · \(t("policy.how"))</p>\
        \(frame.sheet(t("policy.settings"), padded: false, "<table class=\"settings\"><tbody>\(rows)</tbody></table>"))\
        \(frame.sheet(t("policy.posts"), "<div class=\"form\">\(postFields)</div>"))\
        \(frame.sheet(t("policy.zones"), "<div class=\"form\">\(zoneFields)</div>"))\
        <div class="row"><button class="b go tall">\(t("button.publish"))</button></div>
        """))
  }
}

/// `/setup`: the first screen of a fresh installation. POST /setup with `organisation`, `preset`, `branchName`, `prefix`, `name`,
/// `username`, `password`.
struct SetupPage: Sendable {
  var typed = Typed()
  var presets: [Preset]

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
    return frame.door(
      title: t("setup.title"), wide: true,
      """
      <section class="sheet pad"><h1>\(t("setup.title"))</h1><p class="quiet">\(t("setup.how"))</p>\(form("/setup", """
        \(form.line("organisation", required: true, width: .full, max: 60, focus: true))<fieldset class="f w6"><legend><span>\
        \(t.short("field.preset"))</span></legend><div class="cards">\(cards)</div></fieldset>\
        \(form.line("branchName", required: true, max: 40))\
        \(form.line("prefix", required: true, hint: t("branch.prefix.hint"), max: 4))\
        \(form.line("name", required: true, width: .third, label: "field.staffName", max: 40))\
        \(form.line("username", required: true, width: .third, autocomplete: "username", max: 40))\
        \(form.line("password", required: true, width: .third, type: "password", autocomplete: "new-password"))\
        <div class="f w6"><button class="b go wide tall">\(t("button.setup"))</button></div>
        """))</section>
      """)
  }
}
