import Basics
import Web

/// One line of the call register, wherever orders are listed.
struct OrderLine: Sendable {
  var head: OrderHead
  var calledAt: Instant
  /// Zone and a short address: 市区 · 昌里路 88 弄.
  var place: String
  var phone: String
  var badge: ClockBadge
  /// Who holds the voucher or the job: 王强, 主管, 业务员 …
  var holder: String
  var carriedOver = 0
}

extension Frame {
  /// Rows of 40 px: promise, number, customer, goods, category, state, holder. On a phone each row is a card.
  func orderTable(_ lines: [OrderLine]) -> HTML {
    """
    <table class="orders" data-rows><thead><tr><th>\(reader("column.number"))</th><th>\(reader("column.called"))</th><th>\
    \(reader("column.customer"))</th>\
    <th>\(reader("column.goods"))</th><th>\(reader("column.category"))</th><th>\(reader("column.status"))</th><th>\
    \(reader("column.promise"))</th>\
    <th class="hide-m">\(reader("column.holder"))</th></tr></thead><tbody>\(lines.map(orderRow))</tbody></table>
    """
  }

  private func orderRow(_ line: OrderLine) -> HTML {
    """
    <tr><td class="c-number"><a class="mono" href="/orders/\(line.head.id)" data-open>\(line.head.number)</a></td>\
    <td class="c-called">\(shortTime(line.calledAt))</td>\
    <td class="c-customer">\(line.head.customer)<span class="sub clip">\(line.place)</span></td>\
    <td class="c-goods"><span class="clip">\(line.head.product)</span><span class="sub clip">\(line.head.symptom)</span></td>\
    <td class="c-category">\(category(line.head.category))</td><td class="c-status">\(status(line.head.status))\
    <span class="sub marks">\(marks(line.head, carriedOver: line.carriedOver))</span></td>\
    <td class="c-clock">\(clock(line.badge))</td><td class="c-holder hide-m">\(line.holder)</td></tr>
    """
  }

  /// Small marks beside a state: urgent, urged n times, carried over.
  func marks(_ head: OrderHead, carriedOver: Int = 0) -> HTML {
    """
    \(when(head.isUrgent, " <span class=\"tag seal\">\(icon("bolt"))\(reader.short("severity.urgent"))</span>"))\
    \(when(head.urged > 0, " <span class=\"tag warn\">\(icon("bell"))\(reader("mark.urged", ["count": String(head.urged)]))</span>"))\
    \(when(carriedOver > 0, " <span class=\"tag seal\">\(reader("mark.carried", ["days": String(carriedOver)]))</span>"))
    """
  }
}

/// `/orders`: the call register (叫修登记簿) of a day or a period, lines in the order of their numbers. REQ-001, REQ-004
struct RegisterListPage: Sendable {
  var day: LocalDay
  var until: LocalDay?
  var tabs: [Tab]
  /// `waiting`, `dispatched`, `toStrikeOff`, `struckOff`, or empty for all: the filter in force.
  var tab = ""
  var query = ""
  var branches: [Choice] = []
  var branch = ""
  var lines: [OrderLine]
  var next: String?
  var first: String?

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    return frame.desk(
      title: t("orders.title"), at: .orders, note: until.map { "\(t.date(day)) – \(t.date($0))" } ?? t.dateWithWeekday(day),
      end: """
        <a class="b hide-s" href="/orders/print?day=\(day)">\(frame.icon("print"))\(t("button.printRegister"))</a>\
        \(when(frame.mayRegister, "<a class=\"b go\" href=\"/orders/new\" data-key=\"n\">\(frame.icon("phone"))\(t("button.newCall"))\(frame.key("N"))</a>"))
        """,
      """
      <div class="toolbar">\(frame.tabs(tabs, label: "orders.filter"))\(filter(frame))</div>
      <section class="sheet" id="orders" data-live>\(lines.isEmpty ? none(frame) : frame.orderTable(lines))</section>\
      \(frame.next(next, first: first))
      """)
  }

  private func filter(_ frame: Frame) -> HTML {
    let t = frame.reader
    return """
      <form class="filter" method="get" action="/orders"><input type="hidden" name="tab" value="\(tab)">\
      <label class="unseen" for="filter-q">\(t("orders.search"))</label><input id="filter-q" type="search" name="q" value="\
      \(query)" placeholder="\(t("orders.search"))">\
      <label class="unseen" for="filter-day">\(t("orders.day"))</label><input id="filter-day" type="date" name="day" value="\
      \(day)">\
      <label class="unseen" for="filter-until">\(t("orders.until"))</label>\
      <input id="filter-until" type="date" name="until" value="\(until?.description ?? "")">\
      \(when(branches.count > 1, "<label class=\"unseen\" for=\"filter-branch\">\(t.short("field.branch"))</label><select id=\"filter-branch\" name=\"branch\">\(branches.map { "<option value=\"\($0.key)\"\(attribute("selected", $0.key == branch))>\($0.label)</option>" as HTML })</select>"))\
      <button class="b">\(t("button.show"))</button></form>
      """
  }

  private func none(_ frame: Frame) -> HTML {
    let t = frame.reader
    return query.isEmpty
      ? frame.empty(
        "orders.none", link: frame.mayRegister ? Link(text: t("button.newCall"), path: "/orders/new") : nil, icon: "book")
      : frame.empty(
        "orders.notFound", values: ["query": query], link: Link(text: t("button.searchAll"), path: "/search?q=\(query)"),
        icon: "search")
  }
}
