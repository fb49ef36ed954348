import Aftersales
import Basics
import Storage
import Web

/// From batches and rehearsals to the pages of an import.
enum ImportView {
  /// Rows on a page of problems; the CSV has them all.
  private static let problemsMax = 100

  static func list(_ visitor: Visitor, _ work: Work, refused: Refusal? = nil) throws -> HTML {
    guard work.actor.isAny(of: Imports.preparing) else { throw Problem.forbidden }
    var frame = try Frames.inside(visitor, work)
    if let refused { show(refused, in: &frame) }
    let rows = try work.rows(
      ScopedQuery("select b.id, b.name from branch b where b.closed = 0", scope: work.scope, on: "b.id", then: "order by b.id"))
    let past = try ImportBatches.recent(in: work).map { batch in
      ImportListPage.Past(
        path: "/imports/\(batch.id)", file: batch.fileName, at: batch.acceptedAt ?? batch.createdAt,
        by: batch.acceptedBy ?? batch.createdBy ?? frame.reader("actor.system"), state: word(for: batch.state),
        rows: batch.counts?.rows, imported: batch.counts == nil ? nil : batch.lines)
    }
    let page = ImportListPage(
      branches: rows.map { Choice(ID<Branch>($0.integer(0)).description, $0.text(1)) },
      branch: rows.count == 1 ? ID<Branch>(rows[0].integer(0)).description : work.actor.branches.sorted().first?.description,
      past: past, typed: visitor.typed(refused))
    return page.html(frame)
  }

  private static func word(for state: ImportBatchRow.State) -> String {
    switch state {
    case .rehearsed: return "report"
    case .running: return "running"
    case .done: return "accepted"
    case .undone: return "undone"
    }
  }

  /// The file of a batch, nil once it is no longer kept.
  static func file(_ batch: ImportBatchRow, _ visitor: Visitor, _ work: Work) throws -> ImportFile? {
    guard let bytes = try work.parts.files.read(batch.fileHash, in: work.transaction) else { return nil }
    return try ImportReport.read(bytes, name: batch.fileName, visitor.words)
  }

  static func page(
    _ id: ID<ImportBatch>, _ visitor: Visitor, _ work: Work, stage wanted: ImportPage.Stage? = nil, refused: Refusal? = nil
  ) throws -> HTML {
    let batch = try ImportBatches.find(id, in: work)
    try Imports.require(Imports.preparing, for: batch.branch, in: work)
    var frame = try Frames.inside(visitor, work)
    if let refused { show(refused, in: &frame) }
    let t = frame.reader
    var page = ImportPage(id: id.description, file: batch.fileName, sum: batch.fileHash, stage: .report)
    page.mayAccept = work.actor.isAny(of: Imports.accepting)
    guard batch.state == .rehearsed || batch.state == .running else {
      page.stage = batch.state == .done ? .accepted : .undone
      page.counts = batch.counts.map(counts)
      page.acceptedBy = (batch.state == .done ? batch.acceptedBy : batch.undoneBy) ?? t("actor.system")
      page.acceptedAt = batch.state == .done ? batch.acceptedAt : batch.undoneAt
      if batch.state == .undone {
        page.touched = try ImportBatches.touched(id, in: work).map { Link(text: $0.number, path: "/orders/\($0.id)") }
      }
      return page.html(frame)
    }
    guard let file = try file(batch, visitor, work) else { throw Refusal("import-file-gone") }
    let rehearsal = try Imports.rehearse(file, branch: batch.branch, answers: batch.answers, in: work)
    page.counts = counts(rehearsal.counts)
    page.otherSheets = file.register.otherSheets
    page.questions = questions(rehearsal, batch.answers, t)
    page.unfinished = rehearsal.unfinished.map { group in
      ImportPage.Unfinished(
        value: group.value, rows: group.rows.count,
        standing: group.standing == .undecided ? nil : group.standing.rawValue,
        isCustody: PaperWords.contained(in: group.value, of: PaperWords.outcomes) == .takenAway)
    }
    page.undecided = rehearsal.lines.count { $0.standing == .undecided }
    let isAsking = !rehearsal.questions.isEmpty || page.undecided > 0
    let asked = visitor.call.query["step"]
    page.stage = wanted ?? (asked == "report" ? .report : asked == "questions" || isAsking ? .questions : .report)
    if page.stage == .mapping {
      let remembered = try Imports.remembered(batch.headingKey, in: work)
      page.fields = PaperField.allCases.map { Choice($0.rawValue, t("import.field." + $0.rawValue)) }
      page.columns = columns(file, rehearsal, remembered)
    }
    page.problems = rehearsal.problems.prefix(problemsMax).map { problem($0, t) }
    page.problemsLeftOut = max(0, rehearsal.problems.count - problemsMax)
    return page.html(frame)
  }

  private static func show(_ refusal: Refusal, in frame: inout Frame) {
    let failure = Failure(refusal)
    frame.flash = Frame.Flash(
      kind: .refused, text: failure.sentence(frame.reader.words), remedy: failure.remedy(frame.reader.words))
  }

  private static func counts(_ it: ImportCounts) -> ImportPage.Counts {
    ImportPage.Counts(
      rows: it.rows, imported: it.imported, duplicates: it.duplicates, refused: it.refused, waiting: it.waiting,
      unchanged: it.unchanged)
  }

  private static func columns(
    _ file: ImportFile, _ rehearsal: Rehearsal, _ remembered: [String: String]
  ) -> [ImportPage.Column] {
    let mapping = rehearsal.mapping
    let below = file.register.sheet.rows.dropFirst(mapping.headingPlace + 1)
    return mapping.headings.enumerated().map { place, heading in
      var samples: [String] = []
      for row in below where samples.count < 3 && place < row.cells.count {
        let cell = row.cells[place]
        if !cell.isEmpty, !samples.contains(cell) { samples.append(cell) }
      }
      return ImportPage.Column(
        heading: heading, samples: samples, field: mapping.fields[place]?.rawValue ?? "",
        isRemembered: remembered[heading] != nil)
    }
  }

  /// What is asked, and behind it what was answered, so that an answer can be taken back.
  private static func questions(_ rehearsal: Rehearsal, _ answers: ImportAnswers, _ t: Reader) -> [ImportPage.Question] {
    func choices(_ field: PaperField, _ keys: [String]) -> [Choice] {
      let kind = field == .amount ? "category" : field.rawValue
      return keys.map { Choice($0, $0 == "none" ? t("import.meaning.none") : t("import.meaning.\(kind).\($0)")) }
    }
    var all = rehearsal.questions.map { question in
      ImportPage.Question(
        column: question.column, value: question.value, rows: question.rows.count,
        choices: choices(question.field, question.choices), answer: nil)
    }
    for (place, heading) in rehearsal.mapping.headings.enumerated() {
      guard let field = rehearsal.mapping.fields[place], let words = answers[heading] else { continue }
      for (word, meaning) in words.sorted(by: { $0.key < $1.key }) {
        all.append(
          ImportPage.Question(
            column: heading, value: word, rows: 0, choices: choices(field, field.meanings + ["none"]), answer: meaning))
      }
    }
    return all
  }

  private static func problem(_ it: RegisterProblem, _ t: Reader) -> ImportPage.Problem {
    let kind: String
    switch it.severity {
    case .refused: kind = "refused"
    case .duplicate: kind = "duplicates"
    case .warning: kind = "warning"
    }
    return ImportPage.Problem(
      row: it.row, column: it.column ?? "", value: it.value, message: t("import.problem." + it.code, Fill(it.places)), kind: kind)
  }

  /// Every problem by cell, for a spreadsheet program.
  static func problems(_ id: ID<ImportBatch>, _ visitor: Visitor, _ work: Work) throws -> Answer {
    let batch = try ImportBatches.find(id, in: work)
    try Imports.require(Imports.preparing, for: batch.branch, in: work)
    guard let file = try file(batch, visitor, work) else { throw Refusal("import-file-gone") }
    let rehearsal = try Imports.rehearse(file, branch: batch.branch, answers: batch.answers, in: work)
    let t = visitor.words
    let head = ["row", "column", "value", "problem"].map { t("column." + $0) } + [t("column.status")]
    let rows = rehearsal.problems.map { problem in
      [
        String(problem.row), problem.column ?? "", problem.value, t("import.problem." + problem.code, Fill(problem.places)),
        t("import.severity." + problem.severity.rawValue),
      ]
    }
    let text = ([head] + rows).map { $0.map(cell).joined(separator: ",") + "\r\n" }.joined()
    return Answer(status: 200, type: "text/csv; charset=utf-8", [0xEF, 0xBB, 0xBF] + Array(text.utf8))
      .with(header: "content-disposition", "attachment; filename=\"problems.csv\"")
  }

  /// Quoted; a cell that a spreadsheet program would take for a formula is made a text.
  private static func cell(_ text: String) -> String {
    let plain = text.first.map { "=+-@\t".contains($0) } == true ? "'" + text : text
    return "\"" + plain.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
