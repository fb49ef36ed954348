import Basics
import Web

/// `/board/proposals`: what the engine would move of the day that runs (改派建议), a tick for each line.
struct ProposalPage: Sendable {
  struct Line: Sendable {
    /// `order@technician@milliseconds@minutes`: what is ticked is what was shown.
    var value: String
    var number: String
    var path: String
    var customer: String
    /// Technician and hour; nothing for a call that nobody has.
    var from: String?
    var to: String
    /// The end of the promise, and whether it is kept.
    var promise: String
    var isLate: Bool
  }

  var branch: String
  var day: LocalDay
  var lines: [Line]
  /// Visits whose technician will not be there, and for which nobody else was found.
  var left: [Link] = []
  /// What it moves, saves and keeps, in words.
  var summary: String
  /// What stands behind it: how ways are reckoned. Each is a sentence.
  var basis: [String]
  var outcome = BoardPage.Outcome()
  var board: String
  /// Fields that the form sends back.
  var state: [(String, String)]
  var mayAccept: Bool

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    return frame.desk(
      title: t("proposal.title"), at: .board, note: "\(branch) · \(t.dateWithWeekday(day))",
      end: "<a class=\"b\" href=\"\(board)\">\(frame.icon("left"))\(t("proposal.board"))</a>", sheets: ["app", "lists", "board"],
      """
      <div class="stack">\(outcome.html(frame))\(homeless(frame))\
      \(lines.isEmpty ? "\(frame.empty("proposal.none", icon: "board"))<div class=\"quiet\">\(sentences)</div>" : list(frame))</div>
      """)
  }

  private func homeless(_ frame: Frame) -> HTML {
    guard !left.isEmpty else { return HTML() }
    return """
      <p class="flash refused" id="left">\(frame.icon("stop"))<span>\(frame.reader("proposal.left", ["count": String(left.count)]))\
      \(left.map { " <a class=\"mono\" href=\"\($0.path)\">\($0.text)</a>" as HTML })</span></p>
      """
  }

  private var sentences: HTML { basis.map { "<p>\($0)</p>" as HTML }.joined() }

  private func list(_ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form()
    let rows: [HTML] = lines.map { line in
      """
      <li><label>\(when(mayAccept, "<input type=\"checkbox\" name=\"line\" value=\"\(line.value)\" checked> "))<a class="mono" href="\(line.path)">\(line.number)</a> \(line.customer)</label>\
      <span>\(line.from ?? t("proposal.nobody")) <span aria-hidden="true">→</span><span class="unseen">\(t("proposal.to"))</span> <b>\(line.to)</b></span>\
      <span class="\(line.isLate ? "bad" : "quiet")">\(line.promise)</span></li>
      """
    }
    let body: HTML = "<ul class=\"mend\">\(rows)</ul>"
    return """
      <section class="sheet"><header><h2>\(summary)</h2><span class="end quiet">\(lines.count)</span></header>\
      \(mayAccept ? form("/board/proposals", classes: "", """
        \(state.map { form.hidden($0.0, $0.1) })\(body)<div class="pad"><button class="b go">\(t("proposal.accept"))</button></div>
        """) : body)\
      <div class="pad quiet">\(sentences)</div></section>
      """
  }
}
