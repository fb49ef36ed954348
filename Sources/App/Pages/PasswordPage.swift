import Aftersales
import Basics
import Web

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
