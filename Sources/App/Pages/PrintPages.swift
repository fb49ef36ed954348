import Aftersales
import Basics
import Web

/// The service voucher (服务凭证) as the paper form of a Chinese office: company head, number in red, ruled boxes, places for
/// signature and seal, a code that opens the case. A5 with a page for each copy, or A4 with both copies and a line to cut along.
/// Empty boxes stay empty so that it can also be filled by hand. WRK-001, WRK-026
struct PrintVoucher: Sendable {
  var organisation: String
  var branch: String
  var branchPhone = ""
  var number: String
  /// `第 1 联 存根`, … one print each.
  var copies: [String]
  var calledAt: Instant
  var customer: String
  var phone: String
  var address: String
  var goods: [(model: String, serial: String)]
  var symptom: String
  var category: String?
  var clause: String?
  var technician: String?
  var dispatchedAt: Instant?
  var dueAt: Instant?
  var arrivedAt: Instant?
  var work: String?
  var parts: String?
  var minutes: Int?
  var amount: Money?
  var signaturePicture: String?
  var signedAt: Instant?
  /// Opens the case with a camera; drawn by the program as SVG.
  var code: HTML?
  var orderPath: String
  /// The case as it stands in the record at this moment.
  var mark: EvidenceMark?
  /// Both copies on one A4 sheet, to be cut.
  var isOnOneSheet = false

  func html(_ frame: Frame) -> HTML {
    let other: HTML = """
      <a class="b" href="\(orderPath)/voucher\(isOnOneSheet ? "" : "?size=a4")">\
      \(frame.reader(isOnOneSheet ? "print.size.a5" : "print.size.a4"))</a>
      """
    return frame.paper(
      title: "\(frame.reader("print.voucher")) \(number)", size: isOnOneSheet ? "a4-halves" : "a5", back: orderPath, tools: other,
      copies.map { sheet($0, frame) }.joined())
  }

  private func sheet(_ copy: String, _ frame: Frame) -> HTML {
    let t = frame.reader
    let categories: [HTML] = ["paid", "contract", "free", "administrative"].map { key in
      "<span class=\"box\">\(frame.tick(key == category))\(t.short("category.\(key)"))</span>"
    }
    let first = goods.first
    return """
      <article class="form-paper"><header><div class="company"><b>\(organisation)</b><span>\([branch, branchPhone].filter { !$0.isEmpty }.joined(separator: " · "))</span>\
      </div><h1>\(t("print.voucher"))</h1>\
      <div class="no"><span>№</span> <b>\(number)</b><small>\(copy)</small></div></header>
      <table><tbody>
      <tr><th>\(t("print.customer"))</th><td colspan="3">\(customer)</td><th>\(t("print.phone"))</th>\
      <td colspan="2" class="nowrap">\(Telephone.grouped(phone))</td></tr>
      <tr><th>\(t("print.address"))</th><td colspan="6">\(address)</td></tr>
      <tr><th>\(t("print.model"))</th><td colspan="3">\(first?.model)\
      \(when(goods.count > 1, " \(t("print.andMore", ["count": String(goods.count - 1)]))" as HTML))</td><th>\
      \(t("print.serial"))</th><td colspan="2">\(first?.serial)</td></tr>
      <tr><th>\(t("print.called"))</th><td colspan="2">\(t.writtenMoment(calledAt))</td><th>\(t("print.due"))</th><td>\
      \(dueAt.map { t.writtenMoment($0, inFull: false) })</td><th>\(t("print.technician"))</th><td>\(technician)</td></tr>
      <tr class="tall"><th>\(t("print.symptom"))</th><td colspan="6">\(symptom)</td></tr>
      <tr><th>\(t("print.category"))</th><td colspan="6"><div class="boxes">\(categories)\
      \(when(clause) { "<small>\($0)</small>" })</div></td></tr>
      <tr class="taller"><th>\(t("print.work"))</th><td colspan="6">\(work)</td></tr>
      <tr><th>\(t("print.parts"))</th><td colspan="6">\(parts)</td></tr>
      <tr><th>\(t("print.arrived"))</th><td colspan="2">\(arrivedAt.map { t.writtenMoment($0, inFull: false) })</td><th>\(t("print.minutes"))</th><td>\
      \(minutes.map { t.duration(Int64($0) * .minute) })</td><th>\(t("print.fee"))</th><td>\(amount.map { t.money($0) } ?? "¥")\
      </td></tr>
      </tbody></table>
      <footer><div class="signature"><span>\(t("print.sign.customer"))</span>\
      \(when(signaturePicture) { "<img src=\"\($0)\" alt=\"\">" })<small>\
      \(signedAt.map { t.writtenMoment($0) } ?? t("print.dateBlank"))</small></div>\
      <div class="signature"><span>\(t("print.sign.technician"))</span></div><div class="signature"><span>\
      \(t("print.sign.supervisor"))</span></div>\
      <div class="seal"><span>\(t("print.seal"))</span></div>\
      \(when(code) { "<div class=\"code\">\($0)<small>\(t("print.code.hint"))</small></div>" })</footer>
      <p class="note">\(t("print.voucher.note"))<br>\(t("print.voucher.please"))</p>\(frame.evidence(mark))</article>
      """
  }
}

extension Frame {
  /// The line at the foot of paper that leaves the house, by which the case can be found again unchanged.
  func evidence(_ mark: EvidenceMark?) -> HTML {
    when(mark) { mark in
      """
      <p class="note evidence">\(reader("print.evidence", ["code": mark.code, "head": String(mark.head)])) \
      <span class="mono">\(mark.hash)</span>\
      \(when(mark.fingerprint) { "<br>\(reader("print.evidence.key")) <span class=\"mono\">\($0)</span>" })</p>
      """
    }
  }

  /// A square to tick, ticked or not.
  func tick(_ isOn: Bool) -> HTML {
    """
    <svg class="tickbox" viewBox="0 0 12 12" aria-hidden="true">\
    <rect x=".6" y=".6" width="10.8" height="10.8" fill="none" stroke="currentColor"/>\
    \(when(isOn, "<path d=\"m2.6 6.2 2.4 2.6 4.6-5.4\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.6\"/>"))</svg>
    """
  }
}

/// The dispatch lists (派工单) of a day, an A4 sheet for each technician.
struct PrintDispatchList: Sendable {
  var organisation: String
  var day: LocalDay
  var back = "/queue"
  var sheets: [Sheet]

  struct Sheet: Sendable {
    var technician: String
    var branch: String
    var lines: [Line]
  }

  struct Line: Sendable {
    var number: String
    var customer: String
    var phone: String
    var address: String
    var goods: String
    var symptom: String
    var category: String
    var due: Instant?
    /// Opens the case with a camera.
    var code: HTML?
  }

  func html(_ frame: Frame) -> HTML {
    frame.paper(
      title: "\(frame.reader("print.dispatchList")) \(day)", size: "a4", back: back, sheets.map { html($0, frame) }.joined())
  }

  private func html(_ sheet: Sheet, _ frame: Frame) -> HTML {
    let t = frame.reader
    let lines = sheet.lines
    let blank = max(0, 8 - lines.count)
    let rows: [HTML] = lines.enumerated().map { place, line in
      """
      <tr class="tall"><td class="centre">\(place + 1)</td><td class="nowrap centre">\(line.number)<br>\(when(line.code) { $0 })</td><td>\(line.customer)<br>\
      <span class="nowrap">\(Telephone.grouped(line.phone))</span></td><td>\(line.address)</td><td>\(line.goods)<br>\(line.symptom)</td>\
      <td class="centre">\(line.category)</td><td class="centre nowrap">\(line.due.map { t.shortMoment($0) })</td><td></td><td></td></tr>
      """
    }
    let empty: [HTML] = (0..<blank).map { _ in
      "<tr class=\"tall\"><td></td><td></td><td></td><td></td><td></td><td></td><td></td><td></td><td></td></tr>"
    }
    return """
      <article class="form-paper"><header><div class="company"><b>\(organisation)</b><span>\(sheet.branch)</span></div><h1>\
      \(t("print.dispatchList"))</h1>\
      <div class="no plain"><b>\(sheet.technician)</b><small>\(t.dateWithWeekday(day, inFull: true))</small></div></header>
      <table class="grid" tabindex="0"><thead><tr><th>\(t("print.place"))</th><th>\(t("print.number"))</th><th>\(t("print.customerPhone"))\
      </th><th>\(t("print.address"))</th><th>\(t("print.goodsFault"))</th><th>\(t("print.category"))</th><th>\(t("print.due"))\
      </th><th>\(t("print.arrived"))</th><th>\(t("print.result"))</th></tr></thead>
      <tbody>\(rows)\(empty)</tbody></table>
      <footer><div class="signature"><span>\(t("print.sign.supervisor"))</span></div><div class="signature"><span>\
      \(t("print.sign.technician"))</span></div><div class="signature"><span>\(t("print.sign.clerk"))</span></div></footer>\
      </article>
      """
  }
}

/// The call register (叫修登记簿) as an office form, A4 across: so many lines a sheet, headings and sheet numbers on each, branch
/// and period above, who printed it and when below. REQ-001
struct PrintRegister: Sendable {
  var organisation: String
  var branch: String
  var period: String
  /// The list it was printed from.
  var back = "/orders"
  /// Lines that did not find room.
  var beyond = 0
  var printedBy: String
  var printedAt: Instant
  var lines: [Line]

  struct Line: Sendable {
    var number: String
    var called: Instant
    var channel: String
    var customer: String
    var phone: String
    var address: String
    var model: String
    var symptom: String
    var category: String
    var technician: String
    var dispatched: Instant?
    var arrived: Instant?
    var struckOff: Instant?
    var remark: String = ""
  }

  /// What fits on a sheet with two lines of text a row.
  static let rowsOfSheet = 14

  private static let columns = [
    "number", "called", "channel", "customer", "phone", "address", "model", "symptom", "category", "technician", "dispatched",
    "arrived", "struckOff", "remark",
  ]

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let count = max(1, (lines.count + Self.rowsOfSheet - 1) / Self.rowsOfSheet)
    let sheets = (0..<count).map { sheet in
      let start = sheet * Self.rowsOfSheet
      return self.sheet(Array(lines[start..<min(lines.count, start + Self.rowsOfSheet)]), sheet + 1, of: count, frame)
    }
    return frame.paper(
      title: "\(t("orders.title")) \(period)", size: "a4-across", back: back,
      """
      \(when(beyond > 0, "<p class=\"noprint flash note\" role=\"status\">\(t("print.beyond", ["count": String(lines.count), "rest": String(beyond)]))</p>"))\(sheets)
      """)
  }

  private func sheet(_ lines: [Line], _ number: Int, of count: Int, _ frame: Frame) -> HTML {
    let t = frame.reader
    // Empty rows stay ruled: a register goes on to be written by hand.
    let blank = HTML(trusted: "<tr>" + String(repeating: "<td></td>", count: Self.columns.count) + "</tr>")
    let blanks = Array(repeating: blank, count: Self.rowsOfSheet - lines.count)
    return """
      <article class="form-paper register"><header><div class="company"><b>\(organisation)</b><span>\(branch)</span></div><h1>\
      \(t("orders.title"))</h1>\
      <div class="no plain"><b>\(period)</b><small>\(t("print.lines", ["count": String(self.lines.count)])) · \
      \(t("print.sheet", ["number": String(number), "count": String(count)]))</small></div></header>
      <table class="grid small" tabindex="0"><thead><tr>\(Self.columns.map { "<th class=\"r-\($0)\">\(t("print.\($0)"))</th>" as HTML })</tr></thead><tbody>\
      \(lines.map { row($0, t) })\(blanks)</tbody></table>
      <footer><div class="signature"><span>\(t("print.sign.clerk"))</span></div><div class="signature"><span>\
      \(t("print.sign.supervisor"))</span></div><small class="printed">\(t("print.printed", ["name": printedBy, "time": t.fullDate(t.local(printedAt).day) + " " + t.timeOfDay(printedAt)]))</small></footer></article>
      """
  }

  private func row(_ line: Line, _ t: Reader) -> HTML {
    func two(_ text: String) -> HTML { "<td><span class=\"two\">\(text)</span></td>" }
    return """
      <tr\(when(line.struckOff != nil, " class=\"struck\"" as HTML))><td class="nowrap">\(line.number)</td>\(moment(line.called, t))\
      <td>\(line.channel)</td>\(two(line.customer))<td class="nowrap">\(Telephone.grouped(line.phone))</td>\(two(line.address))\
      \(two(line.model))\(two(line.symptom))<td>\(line.category)</td>\(two(line.technician))\
      \(moment(line.dispatched, t))\(moment(line.arrived, t))\(moment(line.struckOff, t))<td>\(line.remark)</td></tr>
      """
  }

  /// Day above, time below: narrow columns hold both without breaking a number.
  private func moment(_ instant: Instant?, _ t: Reader) -> HTML {
    guard let instant else { return "<td></td>" }
    let day = t.local(instant).day
    return "<td class=\"centre nowrap\">\(padded(day.month, 2))-\(padded(day.day, 2))<br>\(t.timeOfDay(instant))</td>"
  }
}

/// 修护卡: tied to the article while it is with us, A5. Printed with what is known and boxes for what is written on the bench.
/// WRK-006, WRK-007, WRK-012
struct PrintCard: Sendable {
  var organisation: String
  var branch: String
  var number: String
  var receipt: Bench.Receipt
  var serial: String?
  var symptom: String
  var fault: String?
  var openedAt: Instant
  var plannedFinish: Instant
  var technician: String?
  /// What is written so far, a line each.
  var work: [String]
  var inspectedAt: Instant?
  var orderPath: String

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    func row(_ key: String, _ text: String?) -> HTML { "<tr><th>\(t(key))</th><td colspan=\"3\">\(text)</td></tr>" }
    return frame.paper(
      title: "\(t("print.card")) \(number)", size: "a5", back: orderPath,
      """
      <article class="form-paper"><header><div class="company"><b>\(organisation)</b><span>\(branch)</span></div>\
      <h1>\(t("print.card"))</h1><div class="no"><span>№</span> <b>\(number)</b></div></header>
      <table><tbody>\(row("print.receiptNumber", receipt.number))\(row("print.goods", receipt.goods))\
      \(row("print.serial", serial))\(row("print.accessories", receipt.accessories))\(row("print.condition", receipt.condition))\
      \(row("print.symptom", fault ?? symptom))
      <tr><th>\(t("case.cardOpened"))</th><td>\(t.writtenMoment(openedAt))</td><th>\(t("print.plannedFinish"))</th>\
      <td>\(t.writtenMoment(plannedFinish))</td></tr>\(row("print.technician", technician))
      <tr class="taller"><th>\(t("print.card.work"))</th><td colspan="3">\(t.statements(work))</td></tr>\
      \(row("print.inspected", inspectedAt.map { t.writtenMoment($0) }))</tbody></table>
      <footer><div class="signature"><span>\(t("print.sign.technician"))</span></div>\
      <div class="signature"><span>\(t("print.sign.supervisor"))</span></div></footer>
      <p class="note">\(t("print.card.note"))</p></article>
      """)
  }
}

/// The report on a repair that the customer keeps (维修报告), A5. RPT-018, RPT-019
struct PrintReport: Sendable {
  var organisation: String
  var branch: String
  var number: String
  var customer: String
  var goods: String
  var serial: String?
  var symptom: String
  var causes: [String]
  var plans: [String]
  var work: [String]
  var parts: [String]
  var minutes: Int64
  var amount: Money?
  var technician: String
  var calledAt: Instant
  var arrivedAt: Instant?
  var mendedAt: Instant
  var orderPath: String

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    func row(_ key: String, _ text: String?, tall: Bool = false) -> HTML {
      "<tr\(when(tall, " class=\"tall\"" as HTML))><th>\(t(key))</th><td colspan=\"3\">\(text)</td></tr>"
    }
    return frame.paper(
      title: "\(t("print.report")) \(number)", size: "a5", back: orderPath,
      """
      <article class="form-paper"><header><div class="company"><b>\(organisation)</b><span>\(branch)</span></div>\
      <h1>\(t("print.report"))</h1><div class="no"><span>№</span> <b>\(number)</b></div></header>
      <table><tbody>\(row("print.customer", customer))\(row("print.model", goods))\(row("print.serial", serial))\
      \(row("print.symptom", symptom, tall: true))\(row("print.report.cause", t.statements(causes), tall: true))\
      \(row("print.report.plan", t.statements(plans), tall: true))\(row("print.work", t.statements(work), tall: true))\
      \(row("print.parts", t.statements(parts)))
      <tr><th>\(t("print.called"))</th><td>\(t.writtenMoment(calledAt))</td><th>\(t("print.arrived"))</th>\
      <td>\(arrivedAt.map { t.writtenMoment($0) })</td></tr>
      <tr><th>\(t("visit.ended"))</th><td>\(t.writtenMoment(mendedAt))</td><th>\(t("print.minutes"))</th>\
      <td>\(t.duration(minutes * .minute))</td></tr>
      <tr><th>\(t("print.technician"))</th><td>\(technician)</td><th>\(t("print.fee"))</th><td>\(amount.map { t.money($0) })</td></tr>\
      </tbody></table>
      <footer><div class="signature"><span>\(t("print.sign.technician"))</span></div><div class="seal"><span>\(t("print.seal"))</span>\
      </div></footer><p class="note">\(t("print.report.note"))</p></article>
      """)
  }
}

/// The basic data sheet of a customer (客户档案基本资料表), A4: who, which goods, what was done, what is due. CUS-002, CUS-004
struct PrintCustomerSheet: Sendable {
  var id: String
  var organisation: String
  var branch: String
  var name: String
  var phone: String
  var address: String
  /// Date of hand-in or visit.
  var visited: LocalDay
  var wish: String
  var goods: [Goods]
  var history: [Past]

  struct Goods: Sendable {
    var model: String
    /// Kind of goods (品类); of a vehicle its type (车种).
    var type: String
    /// Of vehicles alone: nil for all other goods.
    var plate: String?
    var serial: String
    var months: Int?
    var lastVisit: LocalDay?
    var nextMaintenance: LocalDay?
  }

  struct Past: Sendable {
    var day: LocalDay
    var number: String
    var model: String
    var symptom: String
    var items: String
    var technician: String
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    // 车型, 车号 and 车种 are the words of a garage's form; whoever mends other goods has a kind, a model and a number.
    let hasVehicles = goods.contains { $0.plate != nil }
    let kinds = hasVehicles ? ["vehicle", "plate", "vehicleType"] : ["type", "model"]
    func kind(_ one: Goods) -> HTML {
      guard hasVehicles else { return "<td>\(one.type)</td><td>\(one.model)</td>" }
      return "<td>\(one.model)</td><td>\(one.plate)</td><td>\(one.type)</td>"
    }
    let items: [HTML] = goods.map { one in
      """
      <tr>\(kind(one))<td>\(one.serial)</td>\
      <td>\(one.months.map { t("sheet.months", ["count": String($0)]) })</td><td>\(one.lastVisit.map { t.fullDate($0) })</td>\
      <td>\(one.nextMaintenance.map { t.fullDate($0) })</td></tr>
      """
    }
    let past: [HTML] = history.map { line in
      """
      <tr><td class="nowrap">\(t.fullDate(line.day))</td><td class="nowrap">\(line.number)</td><td>\(line.model)</td><td>\(line.symptom)</td>\
      <td>\(line.items)</td><td>\(line.technician)</td></tr>
      """
    }
    // Lines to write on by hand, as the bought form has them.
    func blank(_ columns: Int, after count: Int, of least: Int) -> [HTML] {
      Array(repeating: "<tr>\(Array(repeating: "<td>&#160;</td>" as HTML, count: columns))</tr>", count: max(0, least - count))
    }
    func heads(_ names: [String]) -> HTML { "<thead><tr>\(names.map { "<th>\(t("sheet.\($0)"))</th>" as HTML })</tr></thead>" }
    return frame.paper(
      title: "\(t("customer.sheet")) \(name)", size: "a4", back: "/customers/\(id)",
      """
      <article class="form-paper"><header><div class="company"><b>\(organisation)</b><span>\(branch)</span></div><h1>\
      \(t("customer.sheet"))</h1><div class="no plain"><small>\(t.fullDate(t.today))</small></div></header>
      <table><tbody><tr><th>\(t("print.customer"))</th><td colspan="3">\(name)</td><th>\(t("print.phone"))</th><td colspan="3">\(phone)</td></tr>
      <tr><th>\(t("print.address"))</th><td colspan="7">\(address)</td></tr>
      <tr><th>\(t("sheet.visited"))</th><td colspan="3">\(t.fullDate(visited))</td><th>\(t("customer.wish"))</th><td colspan="3">\(wish)</td></tr>
      </tbody></table>
      <table class="grid" tabindex="0">\(heads(kinds + ["serial", "interval", "lastVisit", "next"]))<tbody>\(items + blank(kinds.count + 4, after: items.count, of: 2))</tbody></table>
      <table class="grid" tabindex="0">\(heads(["day", "number", hasVehicles ? "vehicle" : "model", "symptom", "items", "technician"]))<tbody>\(past + blank(6, after: past.count, of: 8))</tbody></table>
      <footer><div class="signature"><span>\(t("print.sign.clerk"))</span></div><div class="signature"><span>\
      \(t("print.sign.supervisor"))</span></div></footer></article>
      """)
  }
}
