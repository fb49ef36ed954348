import Basics
import Web

/// A list as a page: bar, table, ways on, and what may be done with several lines at once.
struct ListPage: Sendable {
  var title: String
  var at: Navigation
  var note: String?
  var end = HTML()
  var bar: ListBar
  /// The table; nil where there is nothing to show.
  var table: HTML?
  var empty: Empty
  var part: (previous: ListPlace?, next: ListPlace?)
  var bulk: BulkBar?

  /// What stands in the place of the lines, by why there are none.
  struct Empty: Sendable {
    /// Nothing was ever entered: the key of the sentence, and what to do.
    var key: String
    var icon: String
    var link: Link?
  }

  func html(_ frame: Frame) -> HTML {
    frame.desk(
      title: title, at: at, note: note, end: end,
      """
      \(bar.html(frame))
      <section class="sheet list\(bar.columns.count > 9 ? " scroll" : "")" id="list" data-live data-place="\(bar.query.path)">\(table ?? nothing(frame))</section>\
      \(ListPage.pager(bar.query, part, frame))\(table == nil ? HTML() : bulk?.html(frame, refused: bar.refused) ?? HTML())
      """)
  }

  private func nothing(_ frame: Frame) -> HTML { ListPage.nothing(bar.query, empty, frame) }

  static func nothing(_ query: ListQuery, _ empty: Empty, _ frame: Frame) -> HTML {
    let t = frame.reader
    if query.place != nil {
      return frame.empty("list.pastEnd", link: Link(text: t("button.first"), path: query.first.path), icon: "tick")
    }
    if !query.words.isEmpty {
      return frame.empty(
        "orders.notFound", values: ["query": query.words],
        link: Link(text: t("button.searchAll"), path: "/search?q=\(Desk.escaped(query.words))"), icon: "search")
    }
    if query.isFiltered {
      return frame.empty("list.noneFits", link: Link(text: t("list.clear"), path: query.unfiltered.path), icon: "search")
    }
    // Nothing in this tab is no empty register.
    if query.answers.contains(where: { $0.key == "tab" && $0.value != ["all"] }) {
      return frame.empty("list.noneInTab", icon: "tick")
    }
    return frame.empty(empty.key, link: empty.link, icon: empty.icon)
  }

  /// Forward and back by key, never by number: it holds at a million lines, and when lines come in meanwhile.
  static func pager(_ query: ListQuery, _ part: (previous: ListPlace?, next: ListPlace?), _ frame: Frame) -> HTML {
    let t = frame.reader
    let isInside = query.place != nil
    guard part.previous != nil || part.next != nil || isInside else { return HTML() }
    return """
      <nav class="pager" aria-label="\(t("nav.pages"))"><span class="quiet keyhint needs-script hide-s">\(t("list.keys"))</span>\
      \(when(isInside, "<a class=\"b\" href=\"\(query.first.path)\">\(t("button.first"))</a>"))\
      \(when(part.previous) { "<a class=\"b\" rel=\"prev\" href=\"\(query.at($0).path)\">\(frame.icon("left"))\(t("list.previous"))</a>" })\
      \(when(part.next) { "<a class=\"b\" rel=\"next\" href=\"\(query.at($0).path)\">\(t("button.next"))\(frame.icon("right"))</a>" })</nav>
      """
  }
}

/// What may be done with the lines that were picked. Each leads to a page that says what would happen.
struct BulkBar: Sendable {
  var list: String
  /// Filters, order and place: the way back, and what `all` means.
  var query: String
  /// How many lines the filters hold.
  var total: Int
  var shown: Int
  /// Empty: the reader may not dispatch.
  var technicians: [Choice] = []
  var mayStrikeOff = false
  var mayPrint = false

  func html(_ frame: Frame, refused: ListRefusal? = nil) -> HTML {
    let t = frame.reader
    let faults = refused?.typed(.bulk)?.faults.sorted { $0.key < $1.key } ?? []
    let labels = ["all": t("bulk.pick"), "technician": t("bulk.technician")]
    return """
      <form id="bulk" class="bulk" method="post" action="/bulk/preview" data-bulk><input type="hidden" name="_csrf" value="\(frame.token)">\
      <input type="hidden" name="list" value="\(list)"><input type="hidden" name="query" value="\(query)">\
      <b data-picked data-words="\(t("bulk.picked"))">\(t("bulk.pick"))</b>\
      \(when(total > shown, "<label class=\"all\"><input type=\"checkbox\" name=\"all\" value=\"1\" data-all> \(t(total > 1000 ? "bulk.allMore" : "bulk.all", ["count": String(min(total, 1000))]))</label>"))\
      \(when(!technicians.isEmpty, """
        <span class="inline"><select name="technician" aria-label="\(t("bulk.technician"))"><option value="">\(t("bulk.technician"))</option>\
        \(technicians.map { "<option value=\"\($0.key)\">\($0.label)</option>" as HTML })</select>\
        <button class="b small go" name="action" value="dispatch">\(t("bulk.dispatch"))</button></span>
        """))\
      \(when(mayStrikeOff, "<button class=\"b small\" name=\"action\" value=\"strike-off\">\(t("bulk.strike-off"))</button>"))\
      \(when(mayPrint, "<button class=\"b small hide-s\" name=\"action\" value=\"print\">\(frame.icon("print"))\(t("bulk.print"))</button>"))\
      <button class="b small" name="action" value="export">\(frame.icon("download"))\(t("list.export"))</button>\
      <button type="button" class="text needs-script" data-unpick>\(t("bulk.unpick"))</button>\
      \(faults.map { frame.faults($0.value, id: "bulk.\($0.key)", label: labels[$0.key] ?? $0.key) })</form>
      """
  }
}
