import Basics
import Web

/// `/regulation`: the clauses in force and one's own confirmation. POST `policy`. ORG-020, LEG-005
struct RegulationPage: Sendable {
  var title: String
  var version: String
  var hash: String
  var clauses: [(number: String, text: String)]
  var confirmedAt: Instant?
  /// Who has not confirmed this version, for those who watch over it; nil for the others.
  var missing: [String]?

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let texts: [HTML] = clauses.map { "<li><div><b>\($0.number)</b><br>\($0.text)</div></li>" }
    let mark: HTML =
      confirmedAt.map { "<p>\(frame.icon("tick")) \(t("regulation.confirmed", ["time": t.moment($0)]))</p>" }
      ?? frame.post("/regulation", "regulation.confirm", classes: "b go tall", fields: [("policy", hash)])
    return frame.desk(
      title: title, at: .orders, note: version,
      """
      <div class="narrow stack">\(frame.sheet(t("policy.clauses"), "<ul class=\"plain lines rows\">\(texts)</ul>"))\
      <section class="sheet pad">\(mark)</section>\
      \(when(missing) { names in
        frame.sheet(t("regulation.missing", ["count": String(names.count)]), "<ul class=\"plain\">\(names.map { "<li>\($0)</li>" as HTML })</ul>")
      })</div>
      """)
  }
}
