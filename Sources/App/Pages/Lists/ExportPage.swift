import Basics
import Web

/// Before a list leaves the program: which lines, which columns, how personal values will look, and what it is for.
struct ExportPage: Sendable {
  var query: ListQuery
  /// Ids of the lines that were picked; nil: all that the filters hold.
  var picked: [String]?
  var total: Int
  var columns: [String]
  var typed: Typed

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(typed)
    let shape = query.shape
    let at: Navigation = shape.name == "orders" ? .orders : shape.name == "queue" ? .queue : .customers
    let names = t.listed(columns.map { ListBar.label($0, t) })
    return frame.desk(
      title: t("export.title", ["name": t("listName.\(shape.name)")]), at: at,
      end: "<a class=\"b\" href=\"\(query.path)\">\(frame.icon("left"))\(t("bulk.back"))</a>",
      """
      <section class="sheet pad narrow"><dl class="facts"><dt>\(t("export.lines"))</dt><dd><b>\(t("list.total", ["count": String(total)]))</b>\
      \(when(picked != nil, " <span class=\"quiet\">\(t("export.picked"))</span>"))</dd><dt>\(t("export.columns"))</dt><dd>\(names)</dd>\
      <dt>\(t("export.personal"))</dt><dd>\(t("export.personal.text"))</dd></dl>
      \(form("/lists/\(shape.name)/export", """
        \(form.hidden("query", query.text(hasPlace: false)))\(when(picked != nil, form.hidden("picked", "1")))\
        \((picked ?? []).map { form.hidden("pick", $0) })\
        \(form.radios("format", [Choice("xlsx", t("export.xlsx")), Choice("csv", t("export.csv"))], required: true, label: "export.format", value: "xlsx"))\
        \(form.select("purpose", ListExports.purposes.map { Choice($0, t("export.purpose.\($0)")) }, required: true, label: "export.purpose", empty: "—", hint: t("export.purpose.hint")))\
        \(form.line("note", width: .full, label: "export.note", max: 200))\
        <div class="f w6 save"><button class="b go tall"\(attribute("disabled", total == 0))>\(frame.icon("download"))\(t("export.go"))</button>\
        <span class="quiet">\(t(total == 0 ? "export.nothing" : "export.logged"))</span></div>
        """))</section>
      """)
  }
}
