import Basics
import Web

/// One command for several cases, before and after it is given: row by row what happens, or why it does not.
struct BulkPage: Sendable {
  /// `dispatch`, `strike-off`, `print`
  var action: String
  var isDone = false
  var rows: [Row]
  /// Whom the cases go to; to be chosen where it is nil and the action needs one.
  var technician: Choice?
  var technicians: [Choice] = []
  var list: String
  /// The query of the list the cases were picked in: the way back.
  var query: String
  var back: String
  /// How many were picked beyond what one go takes.
  var beyond = 0
  var max: Int
  /// What cannot be taken of what was asked.
  var faults: [FieldFault] = []
  /// Picked, and no longer the reader's to see.
  var missing = 0

  struct Row: Sendable {
    var id: String
    /// The version that was looked at: what has moved on since is not touched.
    var head: Int
    var number: String
    var customer: String
    var goods: String
    var status: String
    var outcome: Outcome
  }

  enum Outcome: Sendable {
    case open
    case will(String)
    case done(String)
    case refused(String, remedy: String?)
    /// Refused in the preview and not tried.
    case left

    var isGood: Bool {
      switch self {
      case .will, .done: true
      default: false
      }
    }
  }

  private var good: [Row] { rows.filter(\.outcome.isGood) }
  private var needsTechnician: Bool { action == "dispatch" && technician == nil }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let bad = rows.count - good.count
    let counts = ["good": String(good.count), "bad": String(bad), "name": technician?.label ?? ""]
    let key = isDone ? "done" : "will"
    let outcome = bad == 0 ? "all" : good.isEmpty ? "none" : "some"
    let note = needsTechnician ? t("bulk.choose") : t("bulk.\(key).\(action).\(outcome)", Fill(counts))
    return frame.desk(
      title: t("bulk.title.\(action)"), at: list == "queue" ? .queue : .orders,
      note: t("bulk.count", ["count": String(rows.count)]),
      end: "<a class=\"b\" href=\"\(back)\">\(t("bulk.back"))</a>",
      """
      <div class="flash \(needsTechnician ? "note" : bad == 0 ? "done" : good.isEmpty ? "refused" : "note")" role="status" data-bulk-note>\
      \(frame.icon(bad == 0 && !needsTechnician ? "tick" : "info"))<div>\(note)\
      \(when(missing > 0, "<br><span class=\"quiet\">\(t("bulk.missing", ["count": String(missing)]))</span>"))\(when(beyond > 0, "<br><span class=\"quiet\">\(t("bulk.beyond", ["max": String(max), "count": String(beyond)]))</span>"))</div></div>
      \(when(!isDone && action == "dispatch", chooser(frame)))
      <section class="sheet list"><table class="orders bulkrows"><thead><tr><th>\(t(isDone ? "bulk.result" : "bulk.outcome"))</th><th>\(t("column.number"))</th>\
      <th>\(t("column.customer"))</th><th>\(t("column.goods"))</th><th>\(t("column.status"))</th></tr></thead>\
      <tbody>\(rows.map { row($0, frame) })</tbody></table></section>
      \(isDone ? after(frame) : confirm(frame))
      """)
  }

  private func chooser(_ frame: Frame) -> HTML {
    let t = frame.reader
    return """
      <form class="filter wide" method="post" action="/bulk/preview"><input type="hidden" name="_csrf" value="\(frame.token)">\(basics)\
      \(rows.map { "<input type=\"hidden\" name=\"pick\" value=\"\($0.id)\">" as HTML })\
      <label for="bulk-technician">\(t("bulk.technician"))</label><select id="bulk-technician" name="technician"\(attribute("data-first-focus", technician == nil))\
      \(frame.wrong(faults, id: "technician"))>\
      <option value="">—</option>\(technicians.map { "<option value=\"\($0.key)\"\(attribute("selected", $0.key == technician?.key))>\($0.label)</option>" as HTML })\
      </select><button class="b">\(t("bulk.look"))</button>\(frame.faults(faults, id: "technician", label: t("bulk.technician")))</form>
      """
  }

  private var basics: HTML {
    """
    <input type="hidden" name="action" value="\(action)"><input type="hidden" name="list" value="\(list)">\
    <input type="hidden" name="query" value="\(query)">
    """
  }

  private func row(_ row: Row, _ frame: Frame) -> HTML {
    let t = frame.reader
    let outcome: HTML
    switch row.outcome {
    case .open: outcome = "<span class=\"quiet\">—</span>"
    case .will(let text): outcome = "<span class=\"will\">\(frame.icon("right"))\(text)</span>"
    case .done(let text): outcome = "<span class=\"did\">\(frame.icon("tick"))\(text)</span>"
    case .left: outcome = "<span class=\"quiet\">\(t("bulk.left"))</span>"
    case .refused(let text, let remedy):
      outcome = "<span class=\"wont\">\(frame.icon("stop"))<span>\(text)\(when(remedy) { "<small>\($0)</small>" })</span></span>"
    }
    return """
      <tr class="\(row.outcome.isGood ? "" : "no")"><td class="c-outcome">\(outcome)</td><td class="c-number"><a class="mono" href="/orders/\(row.id)">\(row.number)</a></td>\
      <td class="c-customer">\(row.customer)</td><td class="c-goods"><span class="clip">\(row.goods)</span></td><td class="c-status">\(frame.status(row.status))</td></tr>
      """
  }

  private func confirm(_ frame: Frame) -> HTML {
    let t = frame.reader
    guard !good.isEmpty else { return HTML() }
    return """
      <form class="save confirm" method="post" action="/bulk/run"><input type="hidden" name="_csrf" value="\(frame.token)">\(basics)\
      <input type="hidden" name="technician" value="\(technician?.key)">\
      \(good.map { "<input type=\"hidden\" name=\"line\" value=\"\($0.id).\($0.head)\">" as HTML })\
      \(rows.filter { !$0.outcome.isGood }.map { "<input type=\"hidden\" name=\"left\" value=\"\($0.id)\">" as HTML })\
      <button class="b go tall" data-first-focus>\(t("bulk.confirm.\(action)", ["count": String(good.count), "name": technician?.label ?? ""]))</button>\
      <span class="quiet">\(t("bulk.confirm.hint"))</span></form>
      """
  }

  private func after(_ frame: Frame) -> HTML {
    let t = frame.reader
    return """
      <div class="save confirm"><a class="b go tall" href="\(back)" data-first-focus>\(t("bulk.back"))</a>\
      \(when(action == "dispatch" && !good.isEmpty, """
        <form method="post" action="/bulk/preview" class="inline"><input type="hidden" name="_csrf" value="\(frame.token)">\
        <input type="hidden" name="action" value="print"><input type="hidden" name="list" value="\(list)"><input type="hidden" name="query" value="\(query)">\
        \(good.map { "<input type=\"hidden\" name=\"pick\" value=\"\($0.id)\">" as HTML })\
        <button class="b tall">\(frame.icon("print"))\(t("bulk.print"))</button></form>
        """))</div>
      """
  }
}
