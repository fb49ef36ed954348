import Basics
import Web

/// The week on the board: a row a technician, a column a day. Of each day the visits, the hours that are taken of those on duty,
/// and absences; what has to be mended bears a sign. A call or a visit let go over a day gets its first free time. DSP-041, DSP-045
struct BoardWeek: Sendable {
  struct Day: Sendable {
    var day: LocalDay
    /// The same day by its hours.
    var path: String
    var isRest: Bool
    var load: Load
    /// Visits that have to be mended.
    var wrong: Int
  }

  /// What is taken of the hours on duty, in milliseconds.
  struct Load: Sendable {
    var count = 0
    var booked: Int64 = 0
    var duty: Int64 = 0

    /// Percent of the hours on duty; more than all of them is 100.
    var share: Int64 { duty == 0 ? (booked > 0 ? 100 : 0) : min(100, booked * 100 / duty) }
    var isOver: Bool { booked > duty }

    static func + (a: Load, b: Load) -> Load {
      Load(count: a.count + b.count, booked: a.booked + b.booked, duty: a.duty + b.duty)
    }
  }

  struct Cell: Sendable {
    var load: Load
    var away: [String]
    var visits: [Visit]
  }

  struct Visit: Sendable {
    var bar: BoardLane.Bar
    /// `10:00`, or nothing where the visit began the day before.
    var time: String
  }

  var days: [Day]
  /// As many as there are technicians, each with as many as there are days.
  var cells: [[Cell]]

  func html(_ frame: Frame, rows: [BoardPage.Row], who: (BoardPage.Row) -> HTML) -> HTML {
    let t = frame.reader
    return """
      <table class="week plain"><thead><tr><th scope="col"><span class="quiet">\(t("board.technicians"))</span></th>\(days.map { head($0, frame) })</tr></thead>\
      <tbody>\(zip(rows, cells).map { row, cells in
        """
        <tr><th scope="row"><div class="who-cell">\(who(row))</div></th>\(zip(days, cells).map { cell($1, $0, row, frame) })</tr>
        """ as HTML
      })</tbody></table>
      """
  }

  private func head(_ it: Day, _ frame: Frame) -> HTML {
    let t = frame.reader
    let isToday = it.day == t.today
    return """
      <th scope="col"\(when(isToday, " aria-current=\"date\"" as HTML))><a href="\(it.path)">\(t.todayOrWeekday(it.day)) <span class="nowrap">\(t.date(it.day))</span></a>\
      <small>\(it.isRest ? t("board.restDay") : Self.words(it.load, t))</small>\(gauge(it.load))\
      \(when(it.wrong > 0, "<small class=\"bad\">\(frame.icon("stop"))\(t("board.week.wrong", ["count": String(it.wrong)]))</small>"))</th>
      """
  }

  private func cell(_ it: Cell, _ day: Day, _ row: BoardPage.Row, _ frame: Frame) -> HTML {
    let t = frame.reader
    let isIdle = it.visits.isEmpty && it.away.isEmpty
    let name: HTML = day.isRest ? "rest" : "open"
    return """
      <td class="\(name)\(when(isIdle, " idle"))" data-cell data-technician="\(row.lane.technician)" data-day="\(day.day)" \
      data-name="\(row.lane.name)" data-words="\(t.weekday(day.day)) \(t.date(day.day))">\
      <a class="sum" href="\(day.path)"><span class="day">\(t.weekday(day.day)) \(t.date(day.day)) </span>\(Self.words(it.load, t))</a>\
      \(gauge(it.load))\(it.away.map { "<span class=\"off\">\($0)</span>" as HTML })\(it.visits.map { chip($0, frame) })</td>
      """
  }

  private func chip(_ it: Visit, _ frame: Frame) -> HTML {
    let bar = it.bar
    let text: HTML = """
      \(when(bar.sign != nil, frame.icon("stop")))<b>\(it.time)</b> \(bar.title)\(when(bar.sign != nil, " <span class=\"why\">\(bar.short)</span>"))
      """
    let data: HTML = when(bar.order) { order in
      " data-order=\"\(order)\" data-minutes=\"\(bar.time.length / .minute)\"\(when(bar.isMovable, " data-drag"))"
    }
    guard let path = bar.path else { return "<span class=\"chip \(bar.tone.rawValue)\" title=\"\(bar.label)\">\(text)</span>" }
    return
      "<a class=\"chip \(bar.tone.rawValue)\" href=\"\(path)\" title=\"\(bar.label)\"\(data)>\(text)</a>"
  }

  /// How much of the day is taken, as a stroke; the words beside it say the same.
  private func gauge(_ load: Load) -> HTML {
    guard load.duty > 0 || load.booked > 0 else { return HTML() }
    return """
      <svg class="gauge\(when(load.isOver, " over"))" width="100%" height="5" aria-hidden="true"><rect class="all" width="100%" height="5" rx="2"/>\
      <rect class="taken" width="\(load.share)%" height="5" rx="2"/></svg>
      """
  }

  private static func words(_ load: Load, _ t: Reader) -> String {
    t(
      load.isOver ? "board.week.over" : "board.week.load",
      ["count": String(load.count), "booked": hours(load.booked), "duty": hours(load.duty)])
  }

  /// `4.5`: hours to the tenth, rounded to the nearest.
  static func hours(_ milliseconds: Int64) -> String {
    let tenths = (abs(milliseconds) * 10 + .hour / 2) / .hour
    let text = tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
    return milliseconds < 0 && tenths > 0 ? "-" + text : text
  }
}
