import Basics
import Web

/// `/imports`: bring the paper register in. POST /imports with `file`, `branch`.
struct ImportListPage: Sendable {
  var branches: [Choice]
  var branch: String?
  var past: [Past]
  var typed = Typed()

  struct Past: Sendable {
    var path: String
    var file: String
    var at: Instant
    var by: String
    /// `importState.<state>`: mapping, questions, report, running, accepted, undone.
    var state: String
    /// nil until it is accepted.
    var rows: Int?
    var imported: Int?
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(typed)
    let rows: [HTML] = past.map { one in
      """
      <tr><td class="c-number"><a href="\(one.path)">\(one.file)</a></td><td class="c-called">\(frame.shortTime(one.at))</td>\
      <td class="c-customer">\(one.by)</td>\
      <td class="c-status"><span class="tag">\(t("importState.\(one.state)"))</span></td><td class="num c-equipment">\
      \(one.imported.map(String.init) ?? "–") / \(one.rows.map(String.init) ?? "–")</td></tr>
      """
    }
    let table: HTML = """
      <table class="imports"><thead><tr><th>\(t("column.file"))</th><th>\(t("column.time"))</th><th>\(t("column.by"))</th><th>\
      \(t("column.status"))</th><th class="num">\(t("column.imported"))</th></tr></thead><tbody>\(rows)</tbody></table>
      """
    return frame.desk(
      title: t("imports.title"), at: .imports,
      """
      <div class="cols"><div class="stack">\(frame.sheet(
        t("imports.new"),
        form("/imports", files: true, """
          \(form.file("file", required: true, accept: ".csv,.xlsx", hint: t("imports.file.hint")))\
          \(form.select("branch", branches, required: true, width: .full, value: branch))\
          <div class="f w6"><button class="b go tall">\(t("button.rehearse"))</button></div>
          """)))\
      \(frame.sheet(t("imports.past"), padded: false, past.isEmpty ? frame.empty("imports.none", icon: "inbox") : table))</div>
      <aside class="stack">\
      \(frame.sheet(t("imports.how"), "<ol class=\"plain numbered\">\((1...4).map { "<li>\(t("imports.how.\($0)"))</li>" as HTML })</ol>"))</aside></div>
      """)
  }
}

/// `/imports/{id}`: one file on its way: mapping, rehearsal report, questions, acceptance, undoing. Posts to
/// /imports/{id}/mapping (`column.0` = field …), /answers (`answer.0` = meaning …), /accept, /undo.
struct ImportPage: Sendable {
  enum Stage: Int, Sendable { case mapping, questions, report, accepted, undone }
  var id: String
  var file: String
  var sum: String
  var stage: Stage
  var columns: [Column] = []
  var fields: [Choice] = []
  var questions: [Question] = []
  var counts: Counts?
  var problems: [Problem] = []
  var problemsNext: String?
  /// Problems beyond those shown; the CSV has them.
  var problemsLeftOut = 0
  var unfinished: [Unfinished] = []
  /// Unfinished lines that nobody has decided about: nothing is imported before that.
  var undecided = 0
  var mayAccept = true
  /// Worksheets that look like registers too.
  var otherSheets: [String] = []
  var typed = Typed()
  var acceptedBy: String?
  var acceptedAt: Instant?
  /// Cases that somebody has touched since and that an undoing therefore leaves alone.
  var touched: [Link] = []

  struct Column: Sendable {
    /// The heading as it stands in the file.
    var heading: String
    var samples: [String]
    /// The field it is taken for; empty: left out.
    var field: String
    var isRemembered = false
  }

  /// A word of the file that the mapping does not know.
  struct Question: Sendable {
    var column: String
    var value: String
    var rows: Int
    var choices: [Choice]
    var answer: String?
  }

  /// Lines that are not finished on paper, by what their cell says.
  struct Unfinished: Sendable {
    /// Empty: the cell is blank.
    var value: String
    var rows: Int
    /// `open`, `history`; nil: not decided.
    var standing: String?
    /// A custody record is opened for each of them.
    var isCustody = false
  }

  /// rows = imported + duplicates + refused + waiting + unchanged
  struct Counts: Sendable {
    var rows: Int
    var imported: Int
    var duplicates: Int
    var refused: Int
    var waiting: Int
    var unchanged: Int
  }

  struct Problem: Sendable {
    var row: Int
    var column: String
    var value: String
    /// `problem.<code>` in words, already filled.
    var message: String
    /// `refused`, `waiting`, `duplicates` …
    var kind: String
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    return frame.desk(
      title: file, at: .imports, note: t("imports.sum", ["sum": String(sum.prefix(12))]),
      end: "<a class=\"b\" href=\"/imports\">\(frame.icon("left"))\(t("imports.title"))</a>",
      """
      <ol class="steps wide">\
      \(["mapping", "questions", "report", "accepted"].enumerated().map { stepMark($0.element, $0.offset, frame) })</ol>
      <div class="stack">\(when(!otherSheets.isEmpty, sheetsNote(frame)))\(body(frame))</div>
      """)
  }

  private func sheetsNote(_ frame: Frame) -> HTML {
    "<p class=\"quiet\">\(frame.reader("import.otherSheets", ["names": frame.reader.listed(otherSheets)]))</p>"
  }

  private func stepMark(_ name: String, _ place: Int, _ frame: Frame) -> HTML {
    let state = place < stage.rawValue ? "done" : place == stage.rawValue ? "now" : ""
    return "<li class=\"\(state)\">\(frame.reader("imports.step.\(name)"))</li>"
  }

  private func body(_ frame: Frame) -> HTML {
    switch stage {
    case .mapping: mapping(frame)
    case .questions: "\(countPanel(frame))\(questionPanel(frame))\(problemPanel(frame))"
    case .report: "\(countPanel(frame))\(acceptPanel(frame))\(problemPanel(frame))"
    case .accepted, .undone: "\(countPanel(frame))\(donePanel(frame))\(problemPanel(frame))"
    }
  }

  private func mapping(_ frame: Frame) -> HTML {
    let t = frame.reader
    let rows: [HTML] = columns.enumerated().map { place, column in
      let chosen = typed.values["column.\(place)"] ?? column.field
      return """
        <tr><td class="c-number"><label for="column.\(place)">\(column.heading)</label></td><td class="c-goods quiet">\
        <span class="clip">\(column.samples.joined(separator: " · "))</span></td>\
        <td class="c-status"><select id="column.\(place)" name="column.\(place)"><option value="">\(t("imports.leaveOut"))\
        </option>\
        \(fields.map { "<option value=\"\($0.key)\"\(attribute("selected", $0.key == chosen))>\($0.label)</option>" as HTML })\
        </select>\
        \(when(column.isRemembered, "<span class=\"sub\">\(t("imports.remembered"))</span>"))</td></tr>
        """
    }
    let form = frame.form(typed)
    return frame.sheet(
      t("imports.mapping"), padded: false,
      form(
        "/imports/\(id)/mapping", classes: "",
        """
        <table class="mapping"><thead><tr><th>\(t("imports.heading"))</th><th>\(t("imports.samples"))</th><th>\
        \(t("imports.field"))</th></tr></thead><tbody>\(rows)</tbody></table>\
        <div class="pad"><button class="b go tall">\(t("button.rehearse"))</button></div>
        """))
  }

  private func countPanel(_ frame: Frame) -> HTML {
    guard let counts else { return HTML() }
    let t = frame.reader
    let figures: [(String, Int, String)] = [
      ("rows", counts.rows, ""), ("imported", counts.imported, "ok"), ("duplicates", counts.duplicates, ""),
      ("unchanged", counts.unchanged, ""),
      ("waiting", counts.waiting, counts.waiting > 0 ? "soon" : ""),
      ("refused", counts.refused, counts.refused > 0 ? "late" : ""),
    ]
    return """
      <div class="figures sheet">\
      \(figures.map { "<div class=\"\($0.2)\"><b>\($0.1)</b><span>\(t("imports.\($0.0)"))</span></div>" as HTML })</div>
      """
  }

  private func questionPanel(_ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form(typed)
    let rows: [HTML] = questions.enumerated().map { place, question in
      """
      <tr><td class="c-number">\(question.column)<input type="hidden" name="heading.\(place)" value="\(question.column)">\
      <input type="hidden" name="word.\(place)" value="\(question.value)"></td>\
      <td class="c-customer"><b>\(question.value)</b>\
      \(when(question.rows > 0, "<span class=\"sub\">\(t("imports.inRows", ["count": String(question.rows)]))</span>"))</td>\
      <td class="c-status"><select name="answer.\(place)" aria-label="\(question.column) \(question.value)"><option value="">\
      \(t("imports.unanswered"))</option>\
      \(question.choices.map { "<option value=\"\($0.key)\"\(attribute("selected", $0.key == question.answer))>\($0.label)</option>" as HTML })</select></td></tr>
      """
    }
    let words = frame.sheet(
      t("imports.questions"), end: "<span class=\"quiet\">\(t("imports.questions.how"))</span>", padded: false,
      """
      <table class="mapping"><thead><tr><th>\(t("column.column"))</th><th>\(t("imports.word"))</th><th>\(t("imports.meaning"))\
      </th></tr></thead><tbody>\(rows)</tbody></table>
      """)
    return form(
      "/imports/\(id)/answers", classes: "stack",
      """
      \(when(!questions.isEmpty, words))\(unfinishedTable(frame))\
      <section class="sheet pad row wrap"><button class="b go tall">\(t("button.answer"))</button>\
      <a class="b tall" href="/imports/\(id)?step=report">\(t("imports.step.report"))</a></section>
      """)
  }

  /// Open work or history: nothing that is unfinished on paper is closed silently.
  private func unfinishedTable(_ frame: Frame) -> HTML {
    let t = frame.reader
    guard !unfinished.isEmpty else { return HTML() }
    let rows: [HTML] = unfinished.enumerated().map { place, group in
      let value = group.value.isEmpty ? t("import.unfinished.blank") : group.value
      let choices: [HTML] = ["open", "history"].map { key in
        """
        <label><input type="radio" name="unfinished.\(place)" value="\(key)"\
        \(attribute("checked", key == group.standing))><span>\(t("import.standing.\(key)"))</span></label>
        """
      }
      return """
        <tr><td class="c-number"><b>\(value)</b><input type="hidden" name="unfinishedWord.\(place)" value="\(group.value)"></td>\
        <td class="c-customer">\(t("imports.inRows", ["count": String(group.rows)]))\
        \(when(group.isCustody, "<span class=\"sub\">\(t("import.unfinished.takenAway"))</span>"))</td>\
        <td class="c-status"><div class="seg">\(choices)</div></td></tr>
        """
    }
    return frame.sheet(
      t("import.unfinished"), end: "<span class=\"quiet\">\(t("import.unfinished.how"))</span>", padded: false,
      """
      <table class="mapping"><thead><tr><th>\(t("import.unfinished.word"))</th><th>\(t("import.unfinished.rows"))</th><th>\
      \(t("imports.meaning"))</th></tr></thead><tbody>\(rows)</tbody></table>
      """)
  }

  private func acceptPanel(_ frame: Frame) -> HTML {
    guard let counts else { return HTML() }
    let t = frame.reader
    let accept: HTML =
      undecided > 0
      ? "<span>\(t("import.unfinished.undecided", ["count": String(undecided)]))</span>"
      : mayAccept
        ? frame.post("/imports/\(id)/accept", "button.accept", classes: "b go tall") : "<span>\(t("import.mayNot"))</span>"
    let answers: HTML = "<a class=\"b tall\" href=\"/imports/\(id)?step=questions\">\(t("imports.step.questions"))</a>"
    return """
      <section class="sheet pad row wrap">\(accept)\(when(!questions.isEmpty || !unfinished.isEmpty, answers))\
      <a class="b tall" href="/imports/\(id)/mapping">\(t("imports.step.mapping"))</a>\
      <span class="quiet">\(t("imports.accept.how", ["imported": String(counts.imported), "refused": String(counts.refused + counts.waiting)]))</span></section>
      """
  }

  private func donePanel(_ frame: Frame) -> HTML {
    let t = frame.reader
    let isUndone = stage == .undone
    let sentence: String =
      acceptedAt.map { t(isUndone ? "imports.undone" : "imports.accepted", ["name": acceptedBy ?? "", "time": t.moment($0)]) }
      ?? ""
    let undo: HTML =
      isUndone || !mayAccept
      ? HTML()
      : frame.post(
        "/imports/\(id)/undo", "button.undoImport", classes: "b danger end",
        confirm: t("imports.undo.consequence", ["count": String(counts?.imported ?? 0)]))
    return """
      <section class="sheet pad row wrap">\(frame.icon("tick"))<span>\(sentence)</span>\(undo)</section>\
      \(when(!touched.isEmpty, frame.sheet(t("imports.touched"), "<p>\(touched.map { "<a class=\"mono\" href=\"\($0.path)\">\($0.text)</a> " as HTML })</p>")))
      """
  }

  private func problemPanel(_ frame: Frame) -> HTML {
    let t = frame.reader
    guard !problems.isEmpty else { return HTML() }
    let rows: [HTML] = problems.map { problem in
      """
      <tr class="\(problem.kind)"><td class="num c-called">\(problem.row)</td><td class="c-number">\(problem.column)</td>\
      <td class="c-customer"><code>\(problem.value)</code></td><td class="c-goods">\(problem.message)</td>\
      <td class="c-status"><span class="tag \(problem.kind == "refused" ? "seal" : problem.kind == "waiting" ? "warn" : "")">\
      \(t("imports.\(problem.kind)"))</span></td></tr>
      """
    }
    return """
      \(frame.sheet(
        t("imports.problems"), end: "<a class=\"b small\" href=\"/imports/\(id)/problems.csv\">\(frame.icon("download"))CSV</a>", padded: false,
        """
        <table class="problems"><thead><tr><th class="num">\(t("column.row"))</th><th>\(t("column.column"))</th><th>\
        \(t("column.value"))</th><th>\(t("column.problem"))</th><th></th></tr></thead><tbody>\(rows)</tbody></table>\
        \(when(problemsLeftOut > 0, "<p class=\"pad quiet\">\(t("imports.problems.more", ["count": String(problemsLeftOut)]))</p>"))
        """))\(frame.next(problemsNext))
      """
  }
}
