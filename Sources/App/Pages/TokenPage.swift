import Aftersales
import Basics
import Web

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
