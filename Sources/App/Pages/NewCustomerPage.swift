import Basics
import Web

/// `/customers/new`. POST /customers with the fields of the command `register`. CUS-002, CUS-011, CUS-012, CUS-013
struct NewCustomerPage: Sendable {
  var typed = Typed()
  var branches: [Choice]
  var branch: String
  var agents: [Choice] = []
  var types: [Choice] = []

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(typed)
    let kinds = ["person", "organisation"].map { Choice($0, t("customerKind.\($0)")) }
    let parties = ["endCustomer", "agent"].map { Choice($0, t("party.\($0)")) }
    let zones = ["urban", "suburban", "other"].map { Choice($0, t.short("zone.\($0)")) }
    return frame.desk(
      title: t("button.newCustomer"), at: .customers,
      """
      <section class="sheet pad narrow">\(form("/customers", keep: "customer.new", submitKey: true, """
        \(branches.count > 1 ? form.select("branch", branches, required: true, width: .full, value: branch) : form.hidden("branch", branch))\
        \(form.radios("kind", kinds, required: true, label: "customer.kind", value: "person"))\
        \(form.radios("party", parties, value: "endCustomer"))\
        \(form.line("name", required: true, label: "field.customer.name", max: 100, focus: typed.values.isEmpty))\
        \(form.line("phone", type: "tel", hint: t("customer.phones.hint"), inputMode: "tel", max: 60))\
        \(form.line("address", width: .twoThirds, max: 200))\(form.radios("zone", zones, width: .third))\
        <fieldset class="f w6 inset"><legend>\(t("customer.contact.optional"))</legend><div class="form">\
        \(form.line("contactName", width: .third, max: 100))\
        \(form.line("contactPhone", width: .third, type: "tel", inputMode: "tel", max: 60))\
        \(form.line("contactRole", width: .third, max: 40))</div></fieldset>\
        \(form.select("agent", agents, empty: t("customer.agent.none")))\
        \(when(!types.isEmpty, form.select("customerType", types, empty: "—")))\
        \(form.select("language", Language.allCases.map { Choice($0.rawValue, t("language.\($0.rawValue)")) }, value: "zh-Hans"))\
        <div class="f w6 save"><button class="b go tall">\(t("button.save"))</button><a class="b tall" href="/customers">\
        \(t("button.back"))</a></div>
        """))</section>
      """)
  }
}
