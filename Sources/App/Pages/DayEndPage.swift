import Basics
import Web

/// `/day-end`: register against vouchers at the end of the day, four lists, and the cash that is still out. DSP-046, DSP-007
struct DayEndPage: Sendable {
  var day: LocalDay
  var branch: String
  /// In the order of the regulation: not dispatched; dispatched, voucher not back; voucher back, not struck off; struck off,
  /// voucher missing.
  var notDispatched: [Line]
  var voucherOut: [Line]
  var notStruckOff: [Line]
  var voucherMissing: [Line]
  var cash: [Cash]
  /// Set once the day has been closed, by whom and when.
  var closed: (by: String, at: Instant)?
  var mayClose = false
  var showsFigures = false

  struct Line: Sendable {
    var head: OrderHead
    var calledAt: Instant
    /// Who holds the voucher, or who should.
    var holder: String
    var since: Instant?
    var badge: ClockBadge?
    /// What may be done from here: `strike-off`, `receive-voucher` …
    var command: String?
  }

  struct Cash: Sendable {
    var technician: String
    var path: String
    var cases: Int
    var amount: Money
    var oldest: Instant
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let lists: [(String, [Line])] = [
      ("notDispatched", notDispatched), ("voucherOut", voucherOut), ("notStruckOff", notStruckOff),
      ("voucherMissing", voucherMissing),
    ]
    return frame.desk(
      title: t("dayEnd.title"), at: .dayEnd, note: "\(branch) · \(t.dateWithWeekday(day))",
      end: """
        <form class="inline" method="get" action="/day-end"><label class="unseen" for="day">\(t("orders.day"))</label>\
        \(t.dayInput("day", id: "day", value: day.description))<button class="b">\(t("button.show"))</button></form>\
        \(when(showsFigures, "<a class=\"b\" href=\"/figures\">\(t("figures.title"))</a>"))
        """,
      """
      <nav class="figures sheet" aria-label="\(t("dayEnd.title"))">\(lists.map { figure($0.0, $0.1, frame) })</nav>
      <div class="stack">\(lists.map { list($0.0, $0.1, frame) })\(cashPanel(frame))\(close(frame))</div>
      """)
  }

  private func figure(_ name: String, _ lines: [Line], _ frame: Frame) -> HTML {
    let tone = lines.isEmpty ? "ok" : name == "voucherMissing" ? "late" : "soon"
    return "<a href=\"#\(name)\" class=\"\(tone)\"><b>\(lines.count)</b><span>\(frame.reader("dayEnd.\(name)"))</span></a>"
  }

  private func list(_ name: String, _ lines: [Line], _ frame: Frame) -> HTML {
    let t = frame.reader
    let table: HTML = """
      <table class="dayend" data-rows><thead><tr><th>\(t("column.number"))</th><th>\(t("column.called"))</th><th>\
      \(t("column.customer"))</th><th>\(t("column.goods"))</th>\
      <th>\(t("column.status"))</th><th>\(t("column.holder"))</th><th></th></tr></thead><tbody>\(lines.map { row($0, frame) })\
      </tbody></table>
      """
    return frame.sheet(
      "\(t("dayEnd.\(name)"))", end: "<span class=\"quiet\">\(t("dayEnd.\(name).then"))</span>", padded: false, id: name,
      lines.isEmpty ? "<p class=\"pad quiet\">\(frame.icon("tick")) \(t("dayEnd.none"))</p>" : table)
  }

  private func row(_ line: Line, _ frame: Frame) -> HTML {
    let t = frame.reader
    return """
      <tr><td class="c-number"><a class="mono" href="/orders/\(line.head.id)" data-open>\(line.head.number)</a></td>\
      <td class="c-called">\(frame.shortTime(line.calledAt))</td>\
      <td class="c-customer">\(line.head.customer)</td><td class="c-goods"><span class="clip">\(line.head.product)</span>\
      <span class="sub clip">\(line.head.symptom)</span></td>\
      <td class="c-status">\(line.badge.map { frame.clock($0) } ?? frame.status(line.head.status))</td>\
      <td class="c-holder">\(line.holder)\
      \(when(line.since) { "<span class=\"sub\">\(t("dayEnd.since", ["time": t.shortMoment($0)]))</span>" })</td>\
      <td class="c-act num">\
      \(when(line.command) { frame.post("/orders/\(line.head.id)/\($0)", "command.\($0)", classes: "b small", fields: [("_back", "/day-end?day=\(day)")]) })</td></tr>
      """
  }

  private func cashPanel(_ frame: Frame) -> HTML {
    let t = frame.reader
    let rows: [HTML] = cash.map { one in
      """
      <tr><td><a href="\(one.path)">\(one.technician)</a></td><td class="num">\(one.cases)</td><td>\
      \(frame.shortTime(one.oldest))</td>\
      <td class="num"><b class="amount">\(t.money(one.amount))</b></td></tr>
      """
    }
    let total = cash.reduce(Money.zero) { $0 + $1.amount }
    let table: HTML = """
      <table class="plain"><thead><tr><th>\(t("column.technician"))</th><th class="num">\(t("column.cases"))</th><th>\
      \(t("column.oldest"))</th><th class="num">\(t("column.amount"))</th></tr></thead>\
      <tbody>\(rows)</tbody><tfoot><tr><th scope="row" colspan="3">\(t("column.total"))</th><td class="num"><b class="amount">\
      \(t.money(total))</b></td></tr></tfoot></table>
      """
    return frame.sheet(
      t("dayEnd.cash"), padded: false, id: "cash",
      cash.isEmpty ? "<p class=\"pad quiet\">\(frame.icon("tick")) \(t("dayEnd.cash.none"))</p>" : table)
  }

  private func close(_ frame: Frame) -> HTML {
    let t = frame.reader
    if let closed {
      return
        "<p class=\"quiet\">\(frame.icon("tick")) \(t("dayEnd.closed", ["name": closed.by, "time": t.moment(closed.at)]))</p>"
    }
    guard mayClose else { return HTML() }
    return """
      <div class="row">\(frame.post("/day-end", "button.closeDay", classes: "b go tall", fields: [("day", day.description)]))\
      \(when(!notDispatched.isEmpty, "<span class=\"quiet\">\(t("dayEnd.close.how", ["count": String(notDispatched.count)]))</span>"))</div>
      """
  }
}
