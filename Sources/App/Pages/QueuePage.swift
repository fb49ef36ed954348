import Basics
import Web

/// `/queue`: the dispatch desk (派工台). What was not dispatched yesterday stands first, then what has the least working time
/// left. Dispatch posts `technician` to /orders/{id}/dispatch. DSP-001, DSP-007, DSP-041, DSP-045
struct QueuePage: Sendable {
  var tabs: [Tab] = []
  var carriedOver: [Waiting]
  var today: [Waiting]
  /// Visited once, wanting another visit: no arrival promise runs on them any more.
  var again: [Waiting] = []
  /// Dispatched and not arrived, each line as `orderRow` draws it.
  var underWay: [HTML]
  /// The line whose candidates stand at the side.
  var chosen: String?
  var candidates: [Candidate]
  var figures: [HomePage.Figure]
  /// Search words, filters and saved views; nil where the page stands alone.
  var bar: ListBar?
  var part: (previous: ListPlace?, next: ListPlace?) = (nil, nil)
  var bulk: BulkBar?

  struct Waiting: Sendable {
    var id: String
    var number: String
    /// The line's cells up to the last, as `cells` draws them.
    var cells: HTML
    /// Who fits, best first, for the list in the row: key = technician, label = 王强 · 4 单.
    var fitting: [Choice]
    /// The best one and why, or why nobody fits.
    var advice: String
    var isNobodyFree = false
  }

  /// A technician beside the chosen line, fitting or not, always with the reason.
  struct Candidate: Sendable {
    var id: String
    var name: String
    var arrival: String
    var isTooLate = false
    var reasons: String
    /// nil when he fits.
    var hindrance: String?
    /// Shares of his day, in percent: work and travel.
    var work = 0
    var travel = 0
    var load = ""
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let now = frame.reader.now
    // Whoever may not dispatch prints no dispatch lists either.
    let mayPrint = bulk?.mayPrint != false
    return frame.desk(
      title: t("queue.title"), at: .queue, note: "\(t.dateWithWeekday(t.today)) \(t.timeOfDay(now))",
      end: """
        <a class="b" href="/board">\(frame.icon("board"))\(t("nav.board"))</a>\
        \(when(mayPrint, "<a class=\"b hide-s\" href=\"/queue/print\">\(frame.icon("print"))\(t("button.printDispatchList"))</a>"))\
        \(frame.newCall)
        """, isLive: true,
      here: mayPrint ? [PaletteEntry(text: t("button.printDispatchList"), path: "/queue/print")] : [],
      """
      \(bar?.html(frame) ?? when(!tabs.isEmpty, frame.tabs(tabs, label: "queue.filter")))
      <div class="cols"><div class="stack"><div class="stack" id="queue" data-live>\(waiting(frame))\(when(bar) { ListPage.pager($0.query, part, frame) })\
      \(onTheWay(frame))</div>\(isEmpty ? HTML() : when(bulk) { $0.html(frame, refused: bar?.refused) })</div>
      <aside class="stack" id="candidates">\(candidatePanel(frame))\(figurePanel(frame))</aside></div>
      """)
  }

  private var isEmpty: Bool { carriedOver.isEmpty && today.isEmpty && again.isEmpty }

  private func waiting(_ frame: Frame) -> HTML {
    let t = frame.reader
    guard !isEmpty else {
      let nothing =
        bar.map { ListPage.nothing($0.query, ListPage.Empty(key: "queue.none", icon: "tick"), frame) }
        ?? frame.empty("queue.none")
      return "<section class=\"sheet\">\(nothing)</section>"
    }
    return """
      <section class="sheet"><table class="queue list" data-rows data-assign data-pickable><thead><tr><th class="c-pick">\
      <input type="checkbox" class="needs-script" data-pick-all aria-label="\(t("bulk.pickPage"))"></th><th>\(t("column.promise"))</th><th>\
      \(t("column.number"))</th>\
      <th>\(t("column.customer"))</th><th>\(t("column.goods"))</th><th>\(t("column.category"))</th><th>\(t("column.assign"))\
      </th></tr></thead><tbody>\
      \(group("queue.carried", carriedOver, frame))\(group("queue.today", today, frame))\(group("queue.again", again, frame))</tbody></table></section>
      """
  }

  private func group(_ key: String, _ lines: [Waiting], _ frame: Frame) -> HTML {
    guard !lines.isEmpty else { return HTML() }
    return """
      <tr class="group"><td colspan="7">\(frame.reader(key)) · \(lines.count)</td></tr>\(rows(lines, frame))
      """
  }

  /// The lines of a branch offer the same people: their list is drawn once.
  private func rows(_ lines: [Waiting], _ frame: Frame) -> [HTML] {
    var people: [Choice] = []
    var options = HTML()
    let shared = Shared(self, frame)
    return lines.map { line in
      if line.fitting != people {
        people = line.fitting
        options = people.map { "<option value=\"\($0.key)\"\(attribute("disabled", $0.isOff))>\($0.label)</option>" as HTML }
          .joined()
      }
      return row(line, options, shared, frame)
    }
  }

  /// What every line of the page has in common.
  private struct Shared {
    let dispatch: String
    /// Who sent the form, and where the desk stands afterwards: narrowed to what it showed.
    let hidden: HTML

    init(_ page: QueuePage, _ frame: Frame) {
      dispatch = frame.reader("button.dispatch")
      hidden = """
        <input type="hidden" name="_csrf" value="\(frame.token)"><input type="hidden" name="_back" value="\(page.back)">
        """
    }
  }

  /// The same page with another line's candidates beside it: the line's id goes behind.
  static func choosing(_ query: ListQuery?) -> String {
    let text = query?.text() ?? ""
    return "/queue?\(text.isEmpty ? "" : text + "&")order="
  }

  /// A line but for its last cell: what does not change with the technicians' loads or with who looks.
  /// - Parameter skill: what whoever goes must be able to do. DSP-040
  static func cells(_ line: OrderLine, skill: String?, choosing: String, _ frame: Frame) -> HTML {
    """
    <td class="c-pick"><input type="checkbox" form="bulk" name="pick" value="\(line.head.id)" aria-label="\(frame.reader("bulk.pickLine"))">\
    </td><td class="c-clock">\(frame.clock(line.badge))</td>\
    <td class="c-number"><a class="mono" href="\(choosing)\(line.head.id)" data-choose>\(line.head.number)</a>\
    <span class="sub marks">\(frame.marks(line.head))</span>\
    \(when(skill) { "<span class=\"sub\">\(frame.reader("queue.skill", ["skill": $0]))</span>" })</td>\
    <td class="c-customer">\(line.head.customer)<span class="sub clip">\(line.place)</span></td>\
    <td class="c-goods"><span class="clip">\(line.head.product)</span><span class="sub clip">\(line.head.symptom)</span></td>\
    <td class="c-category">\(frame.category(line.head.category))</td>
    """
  }

  private func row(_ waiting: Waiting, _ options: HTML, _ shared: Shared, _ frame: Frame) -> HTML {
    """
    <tr\(when(waiting.id == chosen, " aria-selected=\"true\"" as HTML)) data-order="\(waiting.id)">\(waiting.cells)\
    <td class="c-assign">\(assign(waiting, options, shared, frame))</td></tr>
    """
  }

  /// Whoever is sent, the desk stays narrowed to what it showed.
  private var back: String { bar?.query.path ?? "/queue" }

  private func assign(_ waiting: Waiting, _ options: HTML, _ shared: Shared, _ frame: Frame) -> HTML {
    if waiting.fitting.isEmpty { return "<span class=\"tag warn\">\(waiting.advice)</span>" }
    return """
      <form method="post" action="/orders/\(waiting.id)/dispatch" class="assign">\(shared.hidden)\
      <select name="technician" aria-label="\(frame.reader("queue.assign.label", ["number": waiting.number]))">\
      \(options)</select><button class="b small">\(shared.dispatch)</button></form><span class="sub clip">\(waiting.advice)</span>
      """
  }

  private func onTheWay(_ frame: Frame) -> HTML {
    let t = frame.reader
    let body = underWay.isEmpty ? frame.empty("queue.underWay.none") : frame.orderTable(rows: underWay)
    return frame.sheet(t("queue.underWay"), end: "<span class=\"quiet\">\(underWay.count)</span>", padded: false, body)
  }

  private func candidatePanel(_ frame: Frame) -> HTML {
    let t = frame.reader
    guard let chosen, let line = (carriedOver + today + again).first(where: { $0.id == chosen }) else {
      return frame.sheet(t("queue.who"), "<p class=\"quiet\">\(t("queue.who.choose"))</p>")
    }
    let fitting = candidates.filter { $0.hindrance == nil }
    let others = candidates.filter { $0.hindrance != nil }
    return """
      <section class="sheet"><header><h2>\(t("queue.who.for", ["number": line.number]))</h2>\
      <span class="end quiet needs-script"><kbd>1</kbd>–<kbd>9</kbd></span></header>\
      <form method="post" action="/orders/\(chosen)/dispatch" class="candidates"><input type="hidden" name="_csrf" value="\
      \(frame.token)">\
      <input type="hidden" name="_back" value="\(back)">\
      \(fitting.enumerated().map { candidate($0.element, place: $0.offset + 1, frame) })</form>\
      \(others.map { hindered($0, frame) })\(when(fitting.isEmpty, "<p class=\"pad quiet\">\(t("queue.who.nobody"))</p>"))\
      </section>
      """
  }

  private func candidate(_ one: Candidate, place: Int, _ frame: Frame) -> HTML {
    """
    <button class="load" name="technician" value="\(one.id)" data-digit="\(place)"><b><kbd>\(place)</kbd>\
     \(one.name) <span class="quiet">\(one.load)</span></b>\
    <span class="arrival\(one.isTooLate ? " bad" : "")">\(one.arrival)</span>\(when(!one.reasons.isEmpty, "<small>\(one.reasons)</small>"))\
    \(frame.meter(work: one.work, travel: one.travel, label: one.load))</button>
    """
  }

  private func hindered(_ one: Candidate, _ frame: Frame) -> HTML {
    "<div class=\"load off\"><b>\(one.name)</b><span>\(frame.reader("queue.who.unfit"))</span><small>\(one.hindrance)</small></div>"
  }

  private func figurePanel(_ frame: Frame) -> HTML {
    guard !figures.isEmpty else { return HTML() }
    return frame.sheet(
      frame.reader("queue.promises"),
      "<div class=\"figures small\">\(figures.map { "<a href=\"\($0.path)\" class=\"\($0.tone)\"><b>\($0.number)</b><span>\($0.label)</span></a>" as HTML })</div>"
    )
  }
}
