import Basics
import Web

/// `/login`: POST `username`, `password`, `next`.
struct LoginPage: Sendable {
  /// Where the reader wanted to go.
  var next = "/"
  /// The language chosen at this door: it goes with the account.
  var language: Language?
  var typed = Typed()
  /// Set when the log-in ran out over a half-typed form: it is still there.
  var hasExpired = false
  /// The demo's people, each with what he may try.
  var demo: [(name: String, password: String, role: String)] = []

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(typed)
    return frame.door(
      title: t("login.title"), language: { "/login?language=\($0.rawValue)&next=\(Desk.escaped(next))" },
      """
      <section class="sheet pad"><h1>\(t("login.title"))</h1>\
      \(when(hasExpired, "<p class=\"clause\">\(t("login.expired"))</p>"))\
      \(form("/login", """
        \(form.hidden("next", next))\(when(language) { form.hidden("language", $0.rawValue) })\(form.line("username", width: .full, autocomplete: "username", focus: true))\
        \(form.line("password", width: .full, type: "password", autocomplete: "current-password"))\
        <div class="f w6"><button class="b go wide tall">\(t("button.login"))</button></div>
        """))\
      <p class="quiet">\(t("login.forgotten"))</p></section>\
      \(when(!demo.isEmpty, people(frame)))
      """)
  }

  private func people(_ frame: Frame) -> HTML {
    // One click tries a role: each row is a log-in form of its own.
    let rows: [HTML] = demo.map { person in
      "<tr><td>\(entry(person, frame))</td><td class=\"mono\">\(person.name)</td><td class=\"mono\">\(person.password)</td></tr>"
    }
    return frame.sheet(frame.reader("login.demo"), padded: false, "<table class=\"plain\"><tbody>\(rows)</tbody></table>")
  }

  private func entry(_ person: (name: String, password: String, role: String), _ frame: Frame) -> HTML {
    """
    <form method="post" action="/login" class="inline"><input type="hidden" name="_csrf" value="\(frame.token)">\
    <input type="hidden" name="username" value="\(person.name)">\
    <input type="hidden" name="password" value="\(person.password)"><input type="hidden" name="next" value="\(next)">\
    \(when(language) { "<input type=\"hidden\" name=\"language\" value=\"\($0.rawValue)\">" as HTML })\
    <button class="text">\(person.role)</button></form>
    """
  }
}
