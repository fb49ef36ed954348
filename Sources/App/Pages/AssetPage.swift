import Basics
import Web

/// `/assets/{id}`: one product and all service it ever had. AST-001, AST-002, AST-039
struct AssetPage: Sendable {
  var id: String
  var version: Int
  var model: String
  var isRetired = false
  var customer: Link
  /// Label key and value, known ones only.
  var facts: [(key: String, value: String)]
  var nextMaintenance: LocalDay?
  var open: [OrderLine]
  var history: [RegisterPage.Past]
  var actions: [CaseAction]
  var log: [FileChange]
  var mayCall = false
  /// What the rules say of a call today, with the rule. REQ-025, AST-004
  var cover: (category: String, reason: String)?
  /// Guarantee, response and hours together. AST-033
  var serviceTime: String?
  /// What training its stage of use calls for. AST-028
  var training: String?
  /// More failures in the service period than a repair is worth. AST-025
  var advice: String?

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let state: HTML = """
      \(when(cover) { "<p class=\"row\">\(frame.category($0.category)) \($0.reason)</p>" })\
      \(when(advice) { "<p class=\"clause warn\">\(frame.icon("repeat"))\($0)</p>" })\
      \(frame.facts([("asset.serviceTime", serviceTime.map { HTML(text: $0) }), ("asset.training", training.map { HTML(text: $0) })]))
      """
    let known: [(String, HTML?)] =
      [("field.customer", "<a href=\"\(customer.path)\">\(customer.text)</a>")] + facts.map { ($0.key, HTML(text: $0.value)) }
      + [("asset.nextMaintenance", nextMaintenance.map { HTML(text: t.fullDate($0)) })]
    return frame.desk(
      title: model, at: .customers, note: customer.text,
      end: when(
        mayCall && !isRetired,
        "<a class=\"b go\" href=\"\(customer.path.replacing("/customers/", with: "/orders/new?customer="))&amp;asset=\(id)\" data-key=\"n\">\(frame.icon("phone"))\(t("button.newCall"))</a>"
      ),
      heading: "\(model)\(when(isRetired, " <span class=\"tag off\">\(t("asset.retired"))</span>"))",
      """
      <div class="cols"><div class="stack">\
      \(when(!open.isEmpty, frame.sheet(t("customer.open"), padded: false, frame.orderTable(open))))\
      \(frame.sheet(t("customer.history"), padded: false, history.isEmpty ? frame.empty("customer.history.none", icon: "book") : frame.past(history)))\
      \(FileActions(path: "/assets/\(id)", noun: "asset", version: version, actions: actions).html(frame))</div>
      <aside class="stack">\(frame.sheet(t("asset.cover"), id: "cover", state))\(frame.sheet(t("asset.facts"), frame.facts(known)))\(frame.changes(log))</aside></div>
      """)
  }
}
