import Aftersales
import Basics
import Web

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
    func value(_ text: String?) -> HTML {
      guard let text, !text.isEmpty else {
        return "<span class=\"quiet\">\(t(text == nil ? "policy.blank" : "policy.list.none"))</span>"
      }
      return "<b>\(text)</b>"
    }
    let rows: [HTML] = settings.map { setting in
      """
      <tr><td class="c-number">\(setting.label)<span class="sub mono">\(setting.key)</span></td><td class="nowrap">\(setting.clause)</td>\
      <td class="c-status">\(value(setting.value))</td></tr>
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
    let units = Limit.Unit.allCases.map { Choice($0.rawValue, t("limitUnit.\($0.rawValue)")) }
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
          \(form.select(key + ".unit", units, width: .sixth, label: "policy.unit", value: (limit?.unit ?? .hours).rawValue))
          """
      case .whole: return form.line(key, label: label, value: policy.whole(key).map { String($0) }, inputMode: "numeric", max: 6)
      case .flag: return form.select(key, flags, label: label, value: policy.flag(key) == true ? "true" : "false")
      case .word(let words):
        return form.select(key, [Choice("", t("policy.none"))] + words.map(choice), label: label, value: policy.word(key) ?? "")
      case .words(let words) where words.isEmpty:
        return form.line(key, label: label, value: t.listed(policy.words(key)), max: 2000)
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
      \(when(!one.changed.isEmpty, "<small>\(t("policy.changed", ["what": t.listed(one.changed)]))</small>"))</div></li>
      """
    }
    return frame.sheet(t("policy.history"), "<ul class=\"plain lines rows\">\(lines)</ul>")
  }
}
