import Aftersales
import Basics
import Web

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
