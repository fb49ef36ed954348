import Aftersales
import Basics
import Web

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
  var log: [FileChange] = []
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
