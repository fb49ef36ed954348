import Aftersales
import Basics
import Web

/// `/board`: the supervisor's board (派工板). At the side what nobody has yet, by the time that is left; on the sheet a row a
/// technician. A call gets its hour by dragging, by a digit, or by the form, which is all that works without script.
struct BoardPage: Sendable {
  struct Waiting: Sendable {
    var line: OrderLine
    var skill: String?
    var isReleased = false
    var path: String
  }

  struct Row: Sendable {
    var lane: BoardLane
    /// Jobs and skills in a few words.
    var note: String
    var absences: [Absence]
    /// Dispatched to him without an hour.
    var loose: [Loose]
    /// Where his absences are reported.
    var awayPath = ""
    /// Where his skills, certificates and branches are kept, for who may change them.
    var file: String?
    /// What the narrow page lists, in the order of the day.
    var entries: [Entry]
  }

  struct Absence: Sendable {
    var day: String
    var key: Int
    var words: String
  }

  struct Loose: Sendable {
    var order: String
    var text: String
    var path: String
  }

  struct Entry: Sendable {
    var time: String
    var text: String
    var sign: String?
    var path: String?
  }

  /// The call whose hour is being chosen.
  struct Placing: Sendable {
    var line: OrderLine
    var skill: String?
    /// Who may go and when he is free first; whoever may not, with the reason.
    var offers: [Offer]
    var people: [Choice]
    var technician: String
    var from: Instant?
    var minutes: Int64
    /// It has an hour or a technician, and may be put back.
    var isDispatched: Bool
    var isReleased = false
    var typed: Typed = Typed()
    /// Said in place: what refuses, its clause, what would make it pass.
    var refused: Refused?
  }

  /// What was refused and why, what would make it pass.
  struct Refused: Sendable {
    /// Of the order, where several were asked for at once.
    var number: String?
    var text: String
    var clause: String?
    var remedy: String?

    func html(_ frame: Frame) -> HTML {
      """
      <div class="flash refused" role="alert">\(frame.icon("stop"))<div>\(when(number) { "<span class=\"mono\">\($0)</span> " })\(text)\
      \(when(clause) { " <span class=\"tag\">\($0)</span>" })\(when(remedy) { "<br><span class=\"quiet\">\($0)</span>" })</div></div>
      """
    }
  }

  /// What came of several that were asked for at once, where not all of it passed.
  struct Outcome: Sendable {
    var done = 0
    var refused: [Refused] = []

    func html(_ frame: Frame) -> HTML {
      """
      \(refused.map { $0.html(frame) })\
      \(when(done > 0, "<p class=\"flash done\" role=\"status\">\(frame.icon("tick"))\(frame.reader("board.restDone", ["count": String(done)]))</p>"))
      """
    }
  }

  struct Offer: Sendable {
    var id: String
    var name: String
    /// `10:30–11:30`, or nothing where he does not fit.
    var time: String
    var from: Instant?
    var note: String
    /// Why not.
    var hindrance: String?
  }

  /// A proposed version of the day, to be taken whole or in part.
  struct Draft: Sendable {
    var summary: String
    /// What its ways rest on.
    var ways: String?
    var lines: [DraftLine]
    var open: [DraftOpen]
    var outcome = Outcome()
    /// The address without the draft.
    var close: String
  }

  /// A visit that the regulation moved by itself, and who has it now, and when.
  struct Ruled: Sendable {
    var number: String
    var path: String
    var customer: String
    var who: String
  }

  struct DraftLine: Sendable {
    /// `order@technician@milliseconds@minutes`: what is ticked is what was shown.
    var value: String
    var number: String
    var customer: String
    var who: String
    var promise: String
    var isLate: Bool
  }

  /// A call that found no place, and why nobody can.
  struct DraftOpen: Sendable {
    var number: String
    var customer: String
    var path: String
    var reasons: [String]
  }

  /// Something that has to be mended.
  struct Broken: Sendable {
    var number: String
    var path: String
    var who: String
    var words: String
    var clause: String?
  }

  var branches: [Tab]
  var day: LocalDay
  var days: Int
  /// The address without the chosen call.
  var path: String
  var earlier: String
  var later: String
  var today: String?
  var spans: [Tab]
  /// Where the coming days are forecast.
  var capacity = "/board/capacity"
  var waiting: [Waiting]
  var isCut = false
  var rows: [Row]
  var axis: BoardAxis
  /// When the branch is closed.
  var closed: [Span] = []
  var placing: Placing?
  /// The first of what has to be mended, and how much there is.
  var broken: (shown: [Broken], count: Int)
  var draft: Draft?
  /// Where the proposals for the running day stand, while there are any, and how many visits they concern.
  var proposals: (path: String, count: Int)?
  /// Proposals are being worked out: the page looks again by itself.
  var isThinking = false
  /// The visits of the running day that the regulation gave their technician or hour by itself, and its clause.
  var byRule: (visits: [Ruled], clause: String)?
  /// The town beside the lanes.
  var city: BoardCity?
  /// The week in the place of the lanes.
  var week: BoardWeek?
  /// Where a draft is asked for; nil: the reader plans nothing.
  var drafting: String?
  var mayPlan: Bool
  /// Milliseconds that the branch's wall clock is ahead of UTC, for the script.
  var offset: Int64
  var mayReport: Bool
  var isRestDay = false
  var absenceTyped = Typed()
  /// The technician whose absences are asked for.
  var absenceOf: String?
  /// Fields that every form of the board sends back: branch, day, days.
  var state: [(String, String)]

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    return frame.desk(
      title: t("board.title"), at: .board,
      note:
        "\(days == 7 ? t("board.week", ["from": t.date(day), "to": t.date(day + 6)]) : t.dateWithWeekday(day))\(isRestDay && days == 1 ? " · " + t("board.restDay") : "")",
      end: """
        \(when(drafting) { "<a class=\"b\" href=\"\($0)\">\(frame.icon("bolt"))\(t("board.draft"))</a>" })\
        <a class="b" href="\(capacity)">\(t("capacity.title"))</a>\
        <nav class="inline" aria-label="\(t("board.days"))"><a class="b" href="\(earlier)" rel="prev" aria-label="\(t("board.earlier"))">\(frame.icon("left"))</a>\
        \(when(today) { "<a class=\"b\" href=\"\($0)\">\(t("board.today"))</a>" })\
        <a class="b" href="\(later)" rel="next" aria-label="\(t("board.later"))">\(frame.icon("right"))</a></nav>\
        <nav class="pick" aria-label="\(t("board.span"))">\(spans.map { "<a href=\"\($0.path)\"\(when($0.isCurrent, " aria-current=\"true\"" as HTML))>\($0.label)</a>" as HTML })</nav>
        """, sheets: ["app", "lists", "board"], isLive: true,
      here: [PaletteEntry(text: t("nav.queue"), path: "/queue")],
      """
      \(when(branches.count > 1, frame.tabs(branches, label: "column.branch")))\(Self.patterns)
      <div class="boardcols" id="boardcols" data-board data-words="\(words(t))" data-offset="\(offset)">
      <aside class="stack" id="side" data-pool>\(when(absent) { absence($0, frame) })\(when(placing) { place($0, frame) })\(when(draft) { proposed($0, frame) })<div class="stack" id="pool" data-live>\(proposed(frame))\(mending(frame))\(pool(frame))</div></aside>
      <div class="stack" id="lanes"><section class="sheet board" id="board" data-live aria-label="\(t("board.title"))">\(sheet(frame))</section>\
      <p class="quiet needs-script board-hint">\(t(week == nil ? "board.hint" : "board.week.hint"))</p>\(when(city) { $0.html(frame) })</div>\(dropForm(frame))</div>
      """)
  }

  /// What the script says while something is dragged.
  private func words(_ t: Reader) -> String {
    JSON.object([
      "drop": .string(t("board.drop", ["name": "{name}", "time": "{time}"])), "back": .string(t("board.drop.back")),
      "day": .string(t("board.drop.day", ["name": "{name}", "day": "{day}"])),
    ]).canonical
  }

  /// Hatching and stripes, defined once for every drawing of the page.
  static var patterns: HTML {
    """
    <svg class="defs" width="0" height="0" aria-hidden="true"><defs>\
    <pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="h" width="3" height="8"/></pattern>\
    <pattern id="stripes" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="s" width="5" height="10"/></pattern>\
    </defs></svg>
    """
  }

  // MARK: the sheet

  private func sheet(_ frame: Frame) -> HTML {
    let t = frame.reader
    guard !rows.isEmpty else { return frame.empty("board.nobody", icon: "person") }
    if let week { return week.html(frame, rows: rows) { whoCell($0, frame) } }
    return """
      <div class="lanes">\(BoardLane.ground(axis, closed: closed, now: t.now))<div class="who-head quiet">\(t("board.technicians"))</div>\(BoardLane.ruler(axis, now: t.now, t))\
      \(rows.map { row($0, frame) })</div>
      """
  }

  private func row(_ row: Row, _ frame: Frame) -> HTML {
    let t = frame.reader
    return """
      <div class="who-cell">\(whoCell(row, frame))</div>\
      <div class="hold">\(row.lane.html(frame))</div>\
      <ol class="hours">\(row.entries.map { entry($0, frame) })\(when(row.entries.isEmpty, "<li class=\"quiet\">\(t("board.free"))</li>"))</ol>
      """
  }

  private func whoCell(_ row: Row, _ frame: Frame) -> HTML {
    let t = frame.reader
    return """
      <b>\(row.file.map { "<a href=\"\($0)\" title=\"\(t("board.file"))\">\(row.lane.name)</a>" as HTML } ?? HTML(text: row.lane.name))</b>\(when(mayReport, absenceLink(row, frame)))<span class="quiet clip">\(row.note)</span>\
      \(when(!row.loose.isEmpty, "<span class=\"loose\"><span class=\"quiet\">\(t("board.loose"))</span>\(row.loose.map { "<a href=\"\($0.path)\" data-order=\"\($0.order)\" data-drag>\($0.text)</a>" as HTML })</span>"))
      """
  }

  private func entry(_ it: Entry, _ frame: Frame) -> HTML {
    let text: HTML = it.path.map { "<a href=\"\($0)\">\(it.text)</a>" } ?? "<span>\(it.text)</span>"
    return """
      <li><span class="time">\(it.time)</span>\(text)\(when(it.sign) { "<span class=\"bad\">\(frame.icon("stop"))\($0)</span>" })</li>
      """
  }

  private var absent: Row? { mayReport ? rows.first { $0.lane.technician == absenceOf } : nil }

  private func absenceLink(_ row: Row, _ frame: Frame) -> HTML {
    """
    <a class="b tiny away-link" href="\(row.awayPath)" aria-label="\(frame.reader("board.absence.of", ["name": row.lane.name]))">\(frame.icon("down"))</a>
    """
  }

  private func absence(_ row: Row, _ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(absenceTyped, scope: row.lane.technician)
    let kinds = TechnicianDay.Absence.Kind.allCases.map { Choice($0.rawValue, t("absence.\($0.rawValue)")) }
    // In the week an absence is reported for today, or for its first day.
    let windows = days < 7 ? axis.windows : axis.windows.filter { t.now < $0.to }.prefix(1).map { $0 }
    // Who calls in sick at half past nine is not away since the shutters went up.
    let opening = windows.first.map { window in closed.first { $0.from == window.from }?.to ?? window.from }
    let from = opening.map { max($0, Instant(milliseconds: t.now.milliseconds / (5 * .minute) * (5 * .minute))) }
    let closing = windows.last.map { window in closed.last { $0.to == window.to }?.from ?? window.to }
    let (start, end) = (from, closing.flatMap { end in from.map { $0 < end ? end : windows.last?.to ?? end } })
    return """
      <section class="sheet" id="away"><header><h2>\(t("board.absence.of", ["name": row.lane.name]))</h2>\
      <a class="end b tiny" href="\(path)">\(t("board.place.close"))</a></header>\
      <div class="pad">\(form("/board/absence", """
        \(hiddenState(form))\(form.hidden("technician", row.lane.technician))\(form.select("absence", kinds, required: true, width: .full))\
        \(form.moment("from", required: true, width: .full, value: start))\(form.moment("until", required: true, width: .full, value: end))\
        <button class="b go">\(t("command.report-absence"))</button>
        """))</div>\
      \(row.absences.map { absence in
        frame.form()("/board/absence/withdraw", classes: "pad row", """
          \(hiddenState(form))\(form.hidden("technician", row.lane.technician))\(form.hidden("absence-day", absence.day))\
          \(form.hidden("key", String(absence.key)))<span>\(absence.words)</span>\
          <button class="b small end">\(t("command.withdraw-absence"))</button>
          """)
      })</section>
      """
  }

  private func hiddenState(_ form: Form) -> HTML { state.map { form.hidden($0.0, $0.1) }.joined() }

  // MARK: the side

  private func mending(_ frame: Frame) -> HTML {
    guard broken.count > 0 else { return HTML() }
    let t = frame.reader
    return """
      <section class="sheet alert"><header><h2>\(t("board.mend"))</h2><span class="end quiet">\(broken.count)</span></header>\
      <ul class="mend">\(broken.shown.map { one in
        """
        <li><a class="mono" href="\(one.path)">\(one.number)</a> <span class="quiet">\(one.who)</span><span class="bad">\(frame.icon("stop"))\(one.words)</span>\
        \(when(one.clause) { "<span class=\"quiet\">\($0)</span>" })</li>
        """ as HTML
      })\(when(broken.count > broken.shown.count, "<li class=\"quiet\">\(t("board.mend.more", ["count": String(broken.count - broken.shown.count)]))</li>"))</ul></section>
      """
  }

  private func proposed(_ frame: Frame) -> HTML {
    let done: HTML = when(byRule) { it in
      """
      <section class="sheet" id="by-rule"><header><h2>\(frame.reader("board.byRule"))</h2><span class="end quiet">\(it.visits.count)</span></header>\
      <p class="pad quiet">\(frame.reader("board.byRule.clause", ["clause": it.clause]))</p><ul class="mend">\(it.visits.map { one in
        "<li><a class=\"mono\" href=\"\(one.path)\">\(one.number)</a> <span>\(one.customer)</span><b><span aria-hidden=\"true\">→ </span><span class=\"unseen\">\(frame.reader("proposal.to")) </span>\(one.who)</b></li>" as HTML
      })</ul></section>
      """
    }
    let awaits: HTML = when(isThinking, "<span id=\"thinking\" data-awaits hidden></span>")
    return done + awaits
      + when(proposals) { it in
        """
        <p class="flash note" id="proposals">\(frame.icon("bolt"))<a href="\(it.path)">\(frame.reader("proposal.note", ["count": String(it.count)]))</a></p>
        """
      }
  }

  private func pool(_ frame: Frame) -> HTML {
    let t = frame.reader
    let carried = waiting.filter { $0.line.carriedOver > 0 }
    let rest = waiting.filter { $0.line.carriedOver == 0 }
    func group(_ key: String, _ lines: [Waiting]) -> HTML {
      guard !lines.isEmpty else { return HTML() }
      return """
        <tr class="group"><td>\(t(key)) · \(lines.count)</td></tr>\(lines.map { card($0, frame) })
        """
    }
    let table: HTML =
      waiting.isEmpty
      ? frame.empty("board.pool.none")
      : """
      <div class="scroll"><table class="pool" data-rows><tbody>\(group("queue.carried", carried))\(group("board.pool", rest))</tbody></table></div>
      """
    return """
      <section class="sheet"><header><h2>\(t("board.pool.title"))</h2><span class="end quiet">\(waiting.count)\(isCut ? "+" : "")</span></header>\(table)</section>
      """
  }

  private func card(_ it: Waiting, _ frame: Frame) -> HTML {
    let t = frame.reader
    let line = it.line
    return """
      <tr data-order="\(line.head.id)"\(when(mayPlan, " data-drag"))\(when(line.head.id == placing?.line.head.id, " aria-selected=\"true\"" as HTML))><td>\
      <div class="row"><a class="mono" href="\(it.path)" data-open>\(line.head.number)</a>\(when(it.isReleased, "<span class=\"tag\">\(t("grab.tag"))</span>"))\(frame.clock(line.badge))</div>\
      <div class="clip">\(line.head.customer) <span class="quiet">\(line.place)</span></div>\
      <div class="row"><span class="quiet clip">\(line.head.product) · \(line.head.symptom)</span>\(when(it.skill) { "<span class=\"tag\">\(t("queue.skill", ["skill": $0]))</span>" })</div></td></tr>
      """
  }

  private func place(_ it: Placing, _ frame: Frame) -> HTML {
    let t = frame.reader
    let head = it.line.head
    let form = frame.form(it.typed)
    let fitting = it.offers.filter { $0.hindrance == nil }
    let others = it.offers.filter { $0.hindrance != nil }
    return """
      <section class="sheet" id="place"><header><h2>\(t("board.place", ["number": head.number]))</h2>\
      <a class="end b tiny" href="\(path)">\(t("board.place.close"))</a></header>\
      <div class="pad"><p><b>\(head.customer)</b> <span class="quiet">\(it.line.place)</span><br><span class="quiet">\(head.product) · \(head.symptom)</span></p>\
      <div class="row wrap">\(frame.clock(it.line.badge))\(frame.status(head.status))\(when(it.skill) { "<span class=\"tag\">\(t("queue.skill", ["skill": $0]))</span>" })\
      <a class="end" href="/orders/\(head.id)">\(t("board.case"))</a></div>\
      \(when(it.refused) { $0.html(frame) })</div>\
      \(when(mayPlan, """
        \(frame.form()("/board/place", classes: "candidates", """
          \(hiddenState(form))\(form.hidden("order", head.id))\(form.hidden("slot.minutes", String(it.minutes)))\
          \(fitting.enumerated().map { offer($0.element, $0.offset + 1) })\(others.map { hindered($0, frame) })
          """))\
        <div class="pad">\(form("/board/place", submitKey: true, """
          \(hiddenState(form))\(form.hidden("order", head.id))\
          \(form.select("technician", it.people, required: true, width: .full, value: it.technician))\
          \(form.moment("slot.from", required: true, width: .full, label: "field.slot", value: it.from))\
          \(form.select("slot.minutes", Self.lengths(it.minutes, t), required: true, width: .full, label: "board.length", value: String(it.minutes)))\
          <button class="b go">\(t(it.isDispatched ? "board.move" : "board.book"))</button>
          """))\(it.isDispatched ? back(head.id, form, frame) : pooled(it, frame))</div>
        """))</section>
      """
  }

  private func proposed(_ it: Draft, _ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form()
    return """
      <section class="sheet" id="draft"><header><h2>\(t("board.draft.title"))</h2><a class="end b tiny" href="\(it.close)">\(t("board.draft.close"))</a></header>\
      <div class="pad"><p>\(it.summary)</p>\(when(it.ways) { "<p class=\"quiet\">\($0)</p>" })\(it.outcome.html(frame))</div>\
      \(when(!it.lines.isEmpty, """
        \(form("/board/accept", classes: "", """
          \(hiddenState(form))<ul class="mend">\(it.lines.map(tick))</ul>\
          <div class="pad"><button class="b go">\(t("board.draft.accept"))</button></div>
          """))
        """))\
      \(when(!it.open.isEmpty, """
        <header><h2>\(t("board.draft.open"))</h2><span class="end quiet">\(it.open.count)</span></header><ul class="mend">\(it.open.map { one in
          """
          <li><a class="mono" href="\(one.path)">\(one.number)</a> <span>\(one.customer)</span><span class="quiet">\(one.reasons.joined(separator: t("list.separator")))</span></li>
          """ as HTML
        })</ul>
        """))</section>
      """
  }

  private func tick(_ line: DraftLine) -> HTML {
    """
    <li><label><input type="checkbox" name="line" value="\(line.value)" checked> <span class="mono">\(line.number)</span> \(line.customer)</label>\
    <span>\(line.who)</span><span class="\(line.isLate ? "bad" : "quiet")">\(line.promise)</span></li>
    """
  }

  private func back(_ order: String, _ form: Form, _ frame: Frame) -> HTML {
    frame.form()(
      "/board/place", classes: "inline",
      """
      \(hiddenState(form))\(form.hidden("order", order))\(form.hidden("back", "1"))\
      <button class="b small">\(frame.icon("left"))\(frame.reader("board.back"))</button>
      """)
  }

  /// To the grab pool, and out of it again.
  private func pooled(_ it: Placing, _ frame: Frame) -> HTML {
    let command = it.isReleased ? "hold-back" : "release"
    let form = frame.form()
    return form(
      "/board/pool", classes: "inline",
      """
      \(hiddenState(form))\(form.hidden("order", it.line.head.id))\(form.hidden("command", command))\
      <button class="b small">\(frame.reader("command." + command))</button>
      """)
  }

  private func offer(_ it: Offer, _ place: Int) -> HTML {
    """
    <button class="load" name="pick" value="\(it.id)@\(it.from?.milliseconds ?? 0)"\(when(place < 10, " data-digit=\"\(place)\""))>\
    <b>\(when(place < 10, "<kbd class=\"needs-script\">\(place)</kbd> "))\(it.name) <span class="quiet">\(it.note)</span></b><span class="arrival">\(it.time)</span></button>
    """
  }

  private func hindered(_ it: Offer, _ frame: Frame) -> HTML {
    "<div class=\"load off\"><b>\(it.name)</b><span>\(frame.reader("queue.who.unfit"))</span><small>\(it.hindrance)</small></div>"
  }

  private static func lengths(_ minutes: Int64, _ t: Reader) -> [Choice] {
    Set([30, 45, 60, 90, 120, 180, 240, minutes]).sorted().map { Choice(String($0), t.duration($0 * .minute)) }
  }

  /// What the script fills in when something is let go over a lane or over the pool.
  private func dropForm(_ frame: Frame) -> HTML {
    guard mayPlan else { return HTML() }
    let form = frame.form()
    return """
      <form method="post" action="/board/place" id="drop" data-live hidden><input type="hidden" name="_csrf" value="\(frame.token)">\(hiddenState(form))\
      \(form.hidden("order", ""))\(form.hidden("pick", ""))\(form.hidden("slot.minutes", ""))\(form.hidden("back", ""))</form>
      """
  }
}
