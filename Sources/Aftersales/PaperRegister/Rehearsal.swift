import Basics

/// What an import of a paper register would do, row by row, without doing it. REQ-001
///
/// Every data row gets exactly one verdict, so the totals add up by construction.
package struct Rehearsal: Sendable {
  package enum Verdict: Sendable {
    case importable(RegisterLine)
    /// The same call stands in an earlier row.
    case duplicate(of: Int)
    case refused
    /// Holds a word that is asked about.
    case waiting
    /// An import before this one has already taken the call.
    case unchanged(key: String)
  }

  package let mapping: PaperMapping
  /// In the order of the file.
  package let verdicts: [(row: Int, verdict: Verdict)]
  package let problems: [RegisterProblem]
  package let questions: [RegisterQuestion]
  /// Importable lines that are unfinished on paper, by word: to be decided in bulk.
  package let unfinished: [UnfinishedLines]
  package let skipped: [SkippedRow]

  package var rows: Int { verdicts.count }
  package let imported: Int
  package let duplicates: Int
  package let refused: Int
  package let waiting: Int
  package let unchanged: Int

  /// What an import writes.
  package var lines: [RegisterLine] {
    verdicts.compactMap { if case .importable(let line) = $0.verdict { return line } else { return nil } }
  }

  /// - Parameters:
  ///   - rows: all rows of the sheet, titles and headings included
  ///   - fileName: may name the year that cells leave out
  ///   - mapping: a corrected one, else it is found; nil is returned when none is found
  ///   - known: key → digest of the lines that earlier imports took
  ///   - digest: SHA-256 in lower-case hexadecimal, or anything as good
  package init?(
    _ rows: [PaperRow], fileName: String, mapping: PaperMapping? = nil, answers: RegisterAnswers = RegisterAnswers(),
    known: [String: String] = [:], digest: (String) -> String
  ) {
    guard let found = mapping ?? PaperMapping(finding: rows) else { return nil }
    let mapping = found.corrected(by: answers.headings)
    self.mapping = mapping
    let reading = RegisterReading(rows, mapping: mapping, answers: answers, fileName: fileName)
    skipped = reading.skipped
    var verdicts: [(row: Int, verdict: Verdict)] = []
    var problems: [RegisterProblem] = []
    var questions = QuestionList()
    var unfinished: [String: UnfinishedLines] = [:]
    var calls = CallIndex()
    var tally = (imported: 0, duplicates: 0, refused: 0, waiting: 0, unchanged: 0)
    verdicts.reserveCapacity(reading.drafts.count)

    for (place, draft) in reading.drafts.enumerated() {
      let number = draft.number
      if let first = calls.original(of: draft, at: place, among: reading.drafts) {
        let original = reading.drafts[first].number
        problems.append(
          RegisterProblem(
            row: number, column: nil, value: "", code: "row.duplicate", severity: .duplicate, values: ["of": String(original)]))
        tally.duplicates += 1
        verdicts.append((number, .duplicate(of: original)))
        continue
      }
      let key = digest("register-call\n\(draft.identity)\n\(calls.ordinal(of: draft))")
      guard !draft.isRefused, let calledAt = draft.calledAt else {
        problems.append(contentsOf: draft.problems)
        tally.refused += 1
        verdicts.append((number, .refused))
        continue
      }
      let content = digest("register-line\n\(draft.content)")
      if let before = known[key] {
        if before != content, !before.isEmpty {
          problems.append(
            RegisterProblem(row: number, column: nil, value: "", code: "row.differs", severity: .warning, values: [:]))
        }
        tally.unchanged += 1
        verdicts.append((number, .unchanged(key: key)))
        continue
      }
      problems.append(contentsOf: draft.problems)
      guard draft.questions.isEmpty else {
        for question in draft.questions { questions.add(question, row: number) }
        tally.waiting += 1
        verdicts.append((number, .waiting))
        continue
      }
      let line = RegisterLine(draft, calledAt: calledAt, key: key, digest: content, mapping: mapping, answers: answers)
      if line.standing != .finished {
        let word = draft.text(.outcome) ?? ""
        unfinished[word, default: UnfinishedLines(value: word, rows: [], standing: line.standing)].rows.append(number)
      }
      tally.imported += 1
      verdicts.append((number, .importable(line)))
    }
    self.verdicts = verdicts
    self.problems = problems
    self.questions = questions.all
    self.unfinished = unfinished.values.sorted { ($1.rows.count, $0.value) < ($0.rows.count, $1.value) }
    (imported, duplicates, refused, waiting, unchanged) = tally
  }
}

/// Finds rows that were typed twice. Agreement in telephone, product, minute and name proves it, unless fault or serial
/// number differ; where one of them is missing, everything else must agree as well.
private struct CallIndex {
  private var byIdentity: [String: [Int]] = [:]
  private var byContent: [String: Int] = [:]

  /// The place of the earlier row, or nil; then the row is remembered as the first of its kind.
  mutating func original(of draft: RegisterDraft, at place: Int, among drafts: [RegisterDraft]) -> Int? {
    if draft.isStrong {
      // Fifty calls of one number in one minute are no register any more; the rest is compared with the first ones.
      for earlier in (byIdentity[draft.identity] ?? []).prefix(50)
      where !differs(draft, drafts[earlier], in: [.symptom, .serial]) {
        return earlier
      }
    } else if let earlier = byContent[draft.content] {
      return earlier
    }
    byIdentity[draft.identity, default: []].append(place)
    if !draft.isStrong { byContent[draft.content] = place }
    return nil
  }

  /// How many calls of the same identity stand before: two real calls must not share a key.
  func ordinal(of draft: RegisterDraft) -> Int { byIdentity[draft.identity]?.count ?? 1 }

  private func differs(_ a: RegisterDraft, _ b: RegisterDraft, in fields: [PaperField]) -> Bool {
    fields.contains { field in
      guard let one = a.text(field), let other = b.text(field) else { return false }
      return PaperText.bare(one) != PaperText.bare(other)
    }
  }
}

/// Questions in the order in which the file raises them, rows gathered by word.
private struct QuestionList {
  private(set) var all: [RegisterQuestion] = []
  private var places: [String: Int] = [:]

  mutating func add(_ question: (field: PaperField, column: String, value: String), row: Int) {
    let name = question.column + "\u{1F}" + PaperText.bare(question.value)
    if let place = places[name] {
      all[place].rows.append(row)
    } else {
      places[name] = all.count
      all.append(
        RegisterQuestion(
          column: question.column, field: question.field, value: question.value, rows: [row],
          choices: question.field.meanings + ["none"]))
    }
  }
}

extension RegisterLine {
  init(
    _ draft: RegisterDraft, calledAt: PaperMoment, key: String, digest: String, mapping: PaperMapping, answers: RegisterAnswers
  ) {
    row = draft.number
    self.key = key
    self.digest = digest
    paperNumber = draft.text(.paperNumber)
    self.calledAt = calledAt
    customer = draft.customer ?? draft.contact ?? draft.phones.first?.normal ?? ""
    salutation = draft.salutation
    contact = draft.contact
    phones = draft.phones
    address = draft.typed[.address]
    zone = draft.zone
    model = draft.model
    serial = draft.text(.serial)
    symptom = draft.typed[.symptom]
    kind = draft.kind ?? .repair
    category = draft.category
    technician = draft.technician
    dispatchedAt = draft.dispatchedAt
    arrivedAt = draft.arrivedAt
    finishedAt = draft.finishedAt
    outcome = draft.outcome
    amount = draft.amount
    remark = draft.typed[.remark]
    standing = draft.outcome?.isClosed == true ? .finished : answers.standing(draft.text(.outcome) ?? "")
    var cells: [String: String] = [:]
    for (column, heading) in mapping.headings.enumerated() where column < draft.cells.count && !draft.cells[column].isEmpty {
      cells[heading] = draft.cells[column]
    }
    source = cells
  }
}
