import Aftersales
import Basics
import Web

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
  /// The certificate whose removal was refused, and what was typed there.
  var refusedCertificate: String?
  var refusedTyped = Typed()
  var actions: [CaseAction] = []
  var log: [FileChange] = []

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
      let isRefused = refusedCertificate == String(one.key)
      let form = frame.form(isRefused ? refusedTyped : Typed(), scope: "certificate.\(one.key)")
      return """
        <li><div>\(one.text)<small>\(one.expires.map { t("staff.certificate.until", ["day": t.fullDate($0)]) } ?? t("staff.certificate.forGood"))\
        \(when(one.hasExpired, " <span class=\"tag seal\">\(t("staff.certificate.expired"))</span>"))</small></div>\
        <details class="end"\(attribute("open", isRefused))><summary class="b tiny">\(t("button.remove"))…</summary>\(form("/admin/staff/\(id)/remove-certificate", """
          \(form.hidden("_version", String(version)))\(form.hidden("key", String(one.key)))\(form.lines("reason", required: true, max: 500))\
          <div class="f w6"><button class="b danger">\(t("button.remove"))</button></div>
          """))</details></li>
        """
    }
    return frame.sheet(t("staff.certificates"), "<ul class=\"plain lines rows\">\(rows)</ul>")
  }
}
