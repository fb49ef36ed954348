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
  func orderTable(_ lines: [OrderLine]) -> HTML { orderTable(rows: lines.map(orderRow)) }

  /// The same of rows that `orderRow` drew.
  func orderTable(rows: [HTML]) -> HTML {
    """
    <table class="orders" data-rows><thead><tr><th>\(reader("column.number"))</th><th>\(reader("column.called"))</th><th>\
    \(reader("column.customer"))</th>\
    <th>\(reader("column.goods"))</th><th>\(reader("column.category"))</th><th>\(reader("column.status"))</th><th>\
    \(reader("column.promise"))</th>\
    <th class="hide-m">\(reader("column.holder"))</th></tr></thead><tbody>\(rows)</tbody></table>
    """
  }

  func orderRow(_ line: OrderLine) -> HTML {
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

  /// The button that begins a call, for who may register one.
  var newCall: HTML {
    when(
      mayRegister,
      "<a class=\"b go\" href=\"/orders/new\" data-key=\"n\">\(icon("phone"))\(reader("button.newCall"))\(key("N"))</a>")
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
