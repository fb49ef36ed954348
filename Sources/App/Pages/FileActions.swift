import Basics
import Web

/// The commands about one file, each behind a button that opens its form. The names of the fields are the command's own.
struct FileActions: Sendable {
  /// `/customers/{id}`
  var path: String
  /// `customer` or `asset`: the words of a command are `command.<noun>.<name>`.
  var noun: String
  var version: Int
  var actions: [CaseAction]

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    guard !actions.isEmpty else { return HTML() }
    return """
      <section class="sheet pad step" id="actions"><h2>\(t("file.actions"))</h2><div class="others">\(actions.map { panel($0, frame) })</div>\
      </section>
      """
  }

  private func panel(_ action: CaseAction, _ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(action.typed, scope: action.command)
    let word = t("command.\(noun).\(action.command)")
    return """
      <details id="\(action.command)" name="action"\(attribute("open", !action.typed.faults.isEmpty))><summary class="b small">\
      \(word)…</summary><div class="panel">\(form("\(path)/\(action.command)", keep: "\(path).\(action.command)", files: action.fields.contains { $0.kind == .file }, """
        \(form.hidden("_version", String(version)))\
        \(frame.controls(action, form, in: "\(noun).\(action.command)"))\
        \(when(action.consequence) { "<p class=\"f w6 clause warn\">\(frame.icon("stop"))\($0)</p>" })\
        <div class="f w6 save"><button class="b \(action.consequence == nil ? "go" : "danger")">\(word)</button></div>
        """))</div></details>
      """
  }
}

extension Frame {
  /// The fields of a command, the rarer ones behind a fold that opens when one of them is wrong.
  func controls(_ action: CaseAction, _ form: Form, in command: String) -> HTML {
    let often = action.fields.filter { !action.rare.contains($0.name) }
    let seldom = action.fields.filter { action.rare.contains($0.name) }
    let isWrong = seldom.contains { action.typed.faults[$0.name] != nil }
    return """
      \(often.map { form.control(for: $0, in: command, choices: action.choices) })\
      \(when(!seldom.isEmpty, """
        <details class="f w6"\(attribute("open", isWrong))><summary class="b small">\(reader("form.more"))</summary><div class="form">\
        \(seldom.map { form.control(for: $0, in: command, choices: action.choices) })</div></details>
        """))
      """
  }
}
