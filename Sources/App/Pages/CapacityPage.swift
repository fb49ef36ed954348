import Aftersales
import Basics
import Web

/// `/board/capacity`: the coming working days of a branch (负荷预测). Hours on duty beside what is booked, promised and expected;
/// what is missing bears a sign and a word.
struct CapacityPage: Sendable {
  var branches: [Tab]
  var days: [CapacityForecast.Day]
  var withoutDue: Int
  var board: String
  /// Where the shifts are set, for who may.
  var shifts: String?
  var path: @Sendable (LocalDay) -> String

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let most = days.map { max($0.duty, $0.duty - $0.remaining) }.max() ?? 1
    return frame.desk(
      title: t("capacity.title"), at: .board, note: t("capacity.note"),
      end: """
        \(when(shifts) { "<a class=\"b\" href=\"\($0)\">\(t("capacity.shifts"))</a>" })<a class="b" href="\(board)">\(frame.icon("left"))\(t("nav.board"))</a>
        """, sheets: ["app", "lists", "board"],
      """
      \(when(branches.count > 1, frame.tabs(branches, label: "column.branch")))\(BoardPage.patterns)
      <section class="sheet capacity"><table class="plain"><thead><tr><th scope="col">\(t("capacity.day"))</th>\
      <th scope="col" class="num">\(t("capacity.technicians"))</th><th scope="col" class="num">\(t("capacity.duty"))</th>\
      <th scope="col" class="num">\(t("capacity.booked"))</th><th scope="col" class="num">\(t("capacity.promised"))</th>\
      <th scope="col" class="num">\(t("capacity.expected"))</th><th scope="col" class="num">\(t("capacity.remaining"))</th>\
      <th scope="col" class="share">\(t("capacity.share"))</th></tr></thead>\
      <tbody>\(days.map { row($0, most: max(most, 1), frame) })</tbody></table></section>
      <p class="row wrap quiet key">\(key("booked", t))\(key("promised", t))\(key("expected", t))\(key("free", t))</p>
      <p class="quiet">\(t("capacity.how", ["minutes": String((days.first?.visit ?? 0) / .minute), "weeks": String(CapacityForecast.weeksBack)]))\
      \(when(withoutDue > 0, " \(t("capacity.withoutDue", ["count": String(withoutDue)]))"))</p>
      """)
  }

  private func row(_ it: CapacityForecast.Day, most: Int64, _ frame: Frame) -> HTML {
    let t = frame.reader
    let remaining = BoardWeek.hours(abs(it.remaining))
    let rest: HTML =
      it.remaining < 0
      ? "<span class=\"bad\">\(frame.icon("stop"))\(t("capacity.missing", ["hours": remaining]))</span>"
      : "<span>\(t("capacity.hours", ["hours": remaining]))</span>"
    func cell(_ name: String, _ text: String) -> HTML { "<td class=\"num\" data-label=\"\(t("capacity." + name))\">\(text)</td>" }
    func calls(_ count: String, _ time: Int64) -> String {
      t("capacity.calls", ["count": count, "hours": BoardWeek.hours(time)])
    }
    let tenths = it.expectedTenths
    return """
      <tr><th scope="row"><a href="\(path(it.day))">\(t.todayOrWeekday(it.day)) \(t.date(it.day))</a></th>\
      \(cell("technicians", String(it.technicians)))\(cell("duty", t("capacity.hours", ["hours": BoardWeek.hours(it.duty)])))\
      \(cell("booked", t("capacity.hours", ["hours": BoardWeek.hours(it.booked)])))\(cell("promised", calls(String(it.promised), it.promisedTime)))\
      \(cell("expected", calls(tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)", it.expectedTime)))\
      <td class="num" data-label="\(t("capacity.remaining"))">\(rest)</td><td class="share">\(bar(it, most))</td></tr>
      """
  }

  /// Booked solid, promised striped, expected hatched, what is left an outline; a thick line where the hours on duty end.
  private func bar(_ it: CapacityForecast.Day, _ most: Int64) -> HTML {
    func percent(_ length: Int64) -> String { BoardAxis.percent(min(100_000, length * 100_000 / most)) }
    let parts: [(name: HTML, fill: HTML, length: Int64)] = [
      ("booked", "", it.booked), ("promised", " fill=\"url(#stripes)\"", it.promisedTime),
      ("expected", " fill=\"url(#hatch)\"", it.expectedTime),
    ]
    var at: Int64 = 0
    var drawn: HTML = "<rect class=\"free\" width=\"\(percent(it.duty))\" height=\"18\" y=\"2\"/>"
    for part in parts where part.length > 0 {
      let place: HTML = "x=\"\(percent(at))\" y=\"2\" width=\"\(percent(part.length))\" height=\"18\""
      drawn += "<rect class=\"\(part.name)\" \(place)/>\(when(!part.fill.isEmpty, "<rect \(place)\(part.fill)/>"))"
      at += part.length
    }
    let end = percent(it.duty)
    return """
      <svg width="100%" height="22" aria-hidden="true">\(drawn)<line class="end" x1="\(end)" x2="\(end)" y1="0" y2="22"/></svg>
      """
  }

  private func key(_ name: String, _ t: Reader) -> HTML {
    let fill: HTML =
      name == "promised"
      ? "<rect width=\"20\" height=\"14\" fill=\"url(#stripes)\"/>"
      : name == "expected" ? "<rect width=\"20\" height=\"14\" fill=\"url(#hatch)\"/>" : HTML()
    return """
      <span class="capacity"><svg width="20" height="14" aria-hidden="true"><rect class="\(name)" width="20" height="14"/>\(fill)</svg> \(t("capacity.key." + name))</span>
      """
  }
}
