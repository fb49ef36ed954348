import Basics
import Web

/// What went wrong, why, and the next step; never an empty page. Words: `error.<code>.title`, `error.<code>.text`.
struct ErrorPage: Sendable {
  /// `notFound`, `forbidden`, `refused`, `busy`, `offline`, `failed`, `expired`, `conflict` …
  var code: String
  /// The sentence of a refusal, in place of `error.<code>.text`.
  var sentence: String?
  var clause: String?
  /// What would make it pass.
  var remedy: String?
  /// Named in the log, so that an administrator can find it.
  var reference: String?
  var links: [Link] = []
  /// What somebody else changed meanwhile, for `conflict`.
  var changes: [String] = []

  init(
    _ code: String, sentence: String? = nil, clause: String? = nil, remedy: String? = nil, reference: String? = nil,
    links: [Link] = [], changes: [String] = []
  ) {
    self.code = code
    self.sentence = sentence
    self.clause = clause
    self.remedy = remedy
    self.reference = reference
    self.links = links
    self.changes = changes
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let title = t("error.\(code).title")
    let ways = links.isEmpty ? [Link(text: t("button.home"), path: "/")] : links
    // At the desk the heading above says it; at the door the sheet does.
    let content: HTML = """
      <section class="sheet trouble \(code)"><div class="symbol">\(frame.icon(symbol))</div><div class="stack">\
      \(when(frame.person == nil, "<h1>\(title)</h1>"))<p>\(sentence ?? t("error.\(code).text"))</p>\
      \(when(clause) { "<p class=\"clause\"><b>\($0)</b></p>" })\(when(remedy) { "<p><b>\(t("error.remedy"))</b> \($0)</p>" })\
      \(when(!changes.isEmpty, "<ul class=\"plain\">\(changes.map { "<li>\($0)</li>" as HTML })</ul>"))\
      <p class="row wrap">\(ways.map { "<a class=\"b\" href=\"\($0.path)\">\($0.text)</a>" as HTML })\
      <button type="button" class="b text needs-script" data-back>\(t("button.back"))</button></p>\
      \(when(reference) { "<small class=\"quiet\">\(t("error.reference", ["reference": $0]))</small>" })</div></section>
      """
    if frame.person == nil { return frame.door(title: title, content) }
    return frame.desk(title: title, at: nil, content)
  }

  private var symbol: String {
    switch code {
    case "notFound": "search"
    case "forbidden", "expired": "lock"
    case "refused", "conflict": "stop"
    case "offline": "cloud"
    default: "info"
    }
  }
}

/// `/api`: the description of the API, readable. The paths come from the same declarations as /api/v1/openapi.json.
struct APIPage: Sendable {
  var groups: [Group]

  struct Group: Sendable {
    var name: String
    var calls: [Call]
  }

  struct Call: Sendable {
    var method: String
    var path: String
    var text: String
    var fields: [(name: String, kind: String, isRequired: Bool)] = []
    var roles: [String] = []
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let index: [HTML] = groups.map {
      "<li><a href=\"#\($0.name)\">\($0.name)</a> <span class=\"quiet\">\($0.calls.count)</span></li>"
    }
    let content: HTML = """
      <div class="cols api"><div class="stack">\(groups.map { group($0, frame) })</div><aside class="stack">\
      \(frame.sheet(t("api.how"), """
        <p>\(t("api.token"))</p><pre>curl -H "Authorization: Bearer …" /api/v1/work-orders</pre><p>\(t("api.errors"))</p>\
        <p><a class="b" href="/api/v1/openapi.json">OpenAPI 3.1</a></p>
        """))\(frame.sheet(t("api.contents"), "<ul class=\"plain\">\(index)</ul>"))</aside></div>
      """
    return frame.desk(title: t("api.title"), at: nil, content)
  }

  private func group(_ group: Group, _ frame: Frame) -> HTML {
    frame.sheet(group.name, padded: false, id: group.name, group.calls.map { call($0, frame) }.joined())
  }

  private func call(_ call: Call, _ frame: Frame) -> HTML {
    let t = frame.reader
    let rows: [HTML] = call.fields.map { field in
      "<tr><td class=\"mono\">\(field.name)</td><td class=\"quiet\">\(field.kind)</td><td>\(when(field.isRequired, "<span class=\"tag\">\(t("form.required"))</span>"))</td></tr>"
    }
    return """
      <details class="call"><summary><b class="method \(call.method.lowercased())">\(call.method)</b> <span class="mono">\
      \(call.path)</span> <span class="quiet">\(call.text)</span></summary>\
      <div class="pad">\(when(!call.roles.isEmpty, "<p class=\"quiet\">\(call.roles.map { "<span class=\"tag\">\(t.short("role.\($0)"))</span> " as HTML })</p>"))\
      \(when(!rows.isEmpty, "<table class=\"plain\"><tbody>\(rows)</tbody></table>"))</div></details>
      """
  }
}
