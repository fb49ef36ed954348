import Aftersales
import Basics
import Web

/// `/figures`: the calls of a period by one of six views, the minutes of each technician by category, and the cases that took
/// longest. GET `by`, `from`, `until`, `branch`, `technician`, `model`.
struct FigurePage: Sendable {
  var by: WorkFigures.Dimension
  var from: LocalDay
  var until: LocalDay
  var lines: [WorkFigures.Line] = []
  var worked: [WorkFigures.Worked] = []
  var longest: [(id: ID<WorkOrder>, line: WorkFigures.Line)] = []
  var branches: [Choice] = []
  var technicians: [Choice] = []
  var chosen: [String: String] = [:]

  private static let columns = ["calls", "mended", "late", "lateShare", "firstTime", "firstTimeShare", "visits", "days"]

  private func cells(_ line: WorkFigures.Line) -> [String] {
    [
      String(line.calls), String(line.mended), String(line.late), "\(line.lateShare)%", String(line.firstTime),
      "\(line.firstTimeShare)%", String(line.visits), days(line.without),
    ]
  }

  /// Days with one decimal.
  private func days(_ milliseconds: Int64) -> String {
    let tenths = (milliseconds * 10 + .day / 2) / .day
    return "\(tenths / 10).\(tenths % 10)"
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let heads: [HTML] = FigurePage.columns.map { "<th class=\"num\">\(t("figures.\($0)"))</th>" }
    let rows: [HTML] = lines.map { line in
      "<tr><th scope=\"row\">\(line.key)</th>\(cells(line).map { "<td class=\"num\">\($0)</td>" as HTML })</tr>"
    }
    let work: [HTML] = worked.map { one in
      """
      <tr><th scope="row">\(one.technician)</th><td>\(t.short("category.\(one.category)"))</td><td class="num">\(one.jobs)</td>\
      <td class="num">\(t.duration(one.minutes * .minute))</td></tr>
      """
    }
    let slow: [HTML] = longest.map { one in
      """
      <tr><td><a class="mono" href="/orders/\(one.id)">\(one.line.key)</a></td><td class="num">\(days(one.line.without))</td>\
      <td class="num">\(one.line.visits)</td></tr>
      """
    }
    func table(_ rows: [HTML], _ heads: HTML) -> HTML {
      guard !rows.isEmpty else { return frame.empty("figures.none", icon: "search") }
      return "<table class=\"plain\"><thead><tr>\(heads)</tr></thead><tbody>\(rows)</tbody></table>"
    }
    return frame.desk(
      title: t("figures.title"), at: .dayEnd, note: "\(t.fullDate(from)) – \(t.fullDate(until))",
      end: """
        <a class="b" href="/figures.csv?\(question)">\(frame.icon("download"))\(t("figures.export"))</a>\
        <button type="button" class="b needs-script" data-print>\(frame.icon("print"))\(t("button.print"))</button>
        """,
      """
      <div class="stack">\(ask(frame))\(frame.sheet(t("figures.by.\(by.rawValue)"), padded: false, """
        <div class="scroll" tabindex="0" role="group" aria-label="\(t("figures.by.\(by.rawValue)"))">\
        \(table(rows, "<th></th>\(heads)"))</div>
        """))\(frame.sheet(t("figures.worked"), padded: false, table(work, """
        <th>\(t("column.technician"))</th><th>\(t("column.category"))</th>\
        <th class="num">\(t("column.cases"))</th><th class="num">\(t("print.minutes"))</th>
        """)))\(frame.sheet(t("figures.longest"), padded: false, table(slow, """
        <th>\(t("column.number"))</th><th class="num">\(t("figures.days"))</th><th class="num">\(t("figures.visits"))</th>
        """)))</div>
      """)
  }

  private var question: String {
    (["by": by.rawValue, "from": from.description, "until": until.description].merging(chosen) { $1 })
      .filter { !$0.value.isEmpty }.map { "\($0.key)=\(Desk.escaped($0.value))" }.sorted().joined(separator: "&")
  }

  private func ask(_ frame: Frame) -> HTML {
    let t = frame.reader
    func select(_ name: String, _ choices: [Choice], _ value: String, isFree: Bool) -> HTML {
      let all: [Choice] = (isFree ? [Choice("", t("figures.all"))] : []) + choices
      return """
        <label>\(t("figures.field.\(name)")) <select name="\(name)">\(all.map {
          "<option value=\"\($0.key)\"\(attribute("selected", $0.key == value))>\($0.label)</option>" as HTML
        })</select></label>
        """
    }
    let views = WorkFigures.Dimension.allCases.map { Choice($0.rawValue, t("figures.by.\($0.rawValue)")) }
    return """
      <form class="sheet pad row wrap filter ask-figures noprint" method="get" action="/figures">\(select("by", views, by.rawValue, isFree: false))\
      <label for="from">\(t("figures.field.from"))</label>\(t.dayInput("from", id: "from", value: from.description))\
      <label for="until">\(t("figures.field.until"))</label>\(t.dayInput("until", id: "until", value: until.description))\
      \(select("branch", branches, chosen["branch"] ?? "", isFree: true))\
      \(select("technician", technicians, chosen["technician"] ?? "", isFree: true))\
      <label>\(t("figures.field.model")) <input name="model" value="\(chosen["model"] ?? "")" maxlength="100"></label>\
      <button class="b go">\(t("button.show"))</button></form>
      """
  }

  /// The same figures for a spreadsheet: the chosen view, then the minutes. RPT-011, RPT-033
  func table(_ frame: Frame) -> String {
    let t = frame.reader
    func line(_ cells: [String]) -> String {
      cells.map { cell in
        // A cell that a spreadsheet would reckon is kept as text.
        let safe = cell.first.map { "=+-@".contains($0) } == true ? "'" + cell : cell
        return safe.contains { ",\"\n\r".contains($0) } ? "\"\(safe.replacing("\"", with: "\"\""))\"" : safe
      }.joined(separator: ",") + "\r\n"
    }
    let views =
      [line([t("figures.by.\(by.rawValue)")] + FigurePage.columns.map { t("figures.\($0)") })]
      + lines.map { line([$0.key] + cells($0)) }
    let work =
      [line([t("column.technician"), t("column.category"), t("column.cases"), t("print.minutes")])]
      + worked.map { line([$0.technician, t.short("category.\($0.category)"), String($0.jobs), String($0.minutes)]) }
    return (views + ["\r\n"] + work).joined()
  }
}
