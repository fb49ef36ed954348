import Aftersales
import Basics
import Storage
import Web

/// What an import says at a terminal: to programs as JSON, to people as lines.
package enum ImportReport {
  /// What the caller of the command line asked for.
  package struct Order: Sendable {
    package var branch: String?
    /// YAML: column, word, meaning.
    package var answers: String?
    /// `COLUMN:WORD=MEANING`, one each.
    package var given: [String] = []
    package var isRehearsal = false
    /// Rows with words that nobody explained stay out, and the others come in.
    package var leavesWaiting = false
    package var isJSON = false

    package init() {}
  }

  /// Reads, rehearses, asks, and unless told otherwise writes. `ask` puts one question to somebody and gives the key of the
  /// answer, nil when nobody answers. Throws what `Founding.sentence` can word, and `ImportUnanswered`.
  package static func run(
    _ bytes: [UInt8], name: String, _ order: Order, language: Language, in office: Office,
    ask: (@Sendable (ImportQuestion) -> String?)? = nil
  ) async throws -> String {
    let strings = try Site.strings(office.resources)
    let words = strings.words(in: language)
    var said = try order.answers.map(ImportAnswersFile.read) ?? [:]
    try ImportAnswersFile.add(order.given, to: &said)
    let file = try await Labour.run { try read(bytes, name: name, words) }
    let unit = try await office.read(as: .system) { work in try self.branch(order.branch, in: work) }
    func rehearse(_ answers: ImportAnswers) async throws -> Rehearsal {
      try await office.read(as: .system) { work in try Imports.rehearse(file, branch: unit, answers: answers, in: work) }
    }
    var rehearsal = try await rehearse(said)
    if order.isRehearsal { return order.isJSON ? json(file, rehearsal, nil, words).canonical : text(file, rehearsal, nil, words) }
    var questions = ImportQuestion.open(rehearsal, leavesWaiting: order.leavesWaiting, words)
    // An answer may uncover further words of the same rows.
    while !questions.isEmpty {
      var isAnswered = false
      if let ask {
        for question in questions {
          guard let key = ask(question), question.choices.contains(where: { $0.key == key }) else {
            isAnswered = false
            break
          }
          said[question.column, default: [:]][question.word] = key
          isAnswered = true
        }
      }
      guard isAnswered else {
        throw ImportUnanswered(questions, report: order.isJSON ? json(file, rehearsal, nil, words).canonical : nil, words)
      }
      rehearsal = try await rehearse(said)
      questions = ImportQuestion.open(rehearsal, leavesWaiting: order.leavesWaiting, words)
    }
    let accepted = try await Imports.accept(file, branch: unit, answers: said, by: .system, in: office)
    return order.isJSON
      ? json(file, accepted.rehearsal, accepted, words).canonical : text(file, accepted.rehearsal, accepted, words)
  }

  /// The file, or a refusal that says in words what is wrong with it.
  static func read(_ bytes: [UInt8], name: String, _ words: Words) throws -> ImportFile {
    do {
      return try ImportFile(bytes, name: name)
    } catch {
      throw Refusal("import-unreadable", values: ["fault": words("import.fault." + error.code, Fill(error.values))])
    }
  }

  /// A branch by its code or id; the only one there is when nobody says.
  private static func branch(_ given: String?, in work: Work) throws -> ID<Branch> {
    let rows = try work.transaction.rows("select id, code from branch where closed = 0 order by id")
    if let given {
      for row in rows where row.text(1).lowercased() == given.lowercased() || ID<Branch>(row.integer(0)).description == given {
        return row.id(0)
      }
    } else if rows.count == 1 {
      return rows[0].id(0)
    }
    throw Refusal.invalid([
      FieldFault("branch", "choose-branch", ["choices": rows.map { $0.text(1) }.joined(separator: ", ")])
    ])
  }

  private static func json(_ file: ImportFile, _ rehearsal: Rehearsal, _ accepted: Imports.Accepted?, _ words: Words) -> JSON {
    let report = rehearsal.json(fileName: file.name, sha256: file.hash) { code, values in
      words("import.problem." + code, Fill(values))
    }
    guard case .object(var members) = report else { return report }
    members["otherSheets"] = .array(file.register.otherSheets.map(JSON.string))
    members["written"] = .bool(accepted != nil)
    if let accepted {
      members["batch"] = accepted.batch.map { .string($0.description) } ?? .null
      members["openWork"] = .int(Int64(accepted.undecided))
    }
    return .object(members)
  }

  private static let problemsMax = 60

  private static func text(_ file: ImportFile, _ rehearsal: Rehearsal, _ accepted: Imports.Accepted?, _ words: Words) -> String {
    var lines = ["\(file.name)  \(file.hash.prefix(12))", ""]
    let counts = rehearsal.counts
    for (name, count) in [
      ("rows", counts.rows), ("imported", counts.imported), ("duplicates", counts.duplicates), ("refused", counts.refused),
      ("waiting", counts.waiting), ("unchanged", counts.unchanged),
    ] {
      lines.append("\(padded(count))  \(words("imports." + name))")
    }
    if !rehearsal.skipped.isEmpty {
      lines += ["", words("import.report.skipped", ["count": String(rehearsal.skipped.count)])]
    }
    lines += ["", words("import.report.mapping")]
    for (heading, field) in zip(rehearsal.mapping.headings, rehearsal.mapping.fields) {
      lines.append("  \(heading) → \(field.map { words("import.field." + $0.rawValue) } ?? words("import.report.notRead"))")
    }
    if !rehearsal.questions.isEmpty {
      lines += ["", words("imports.questions")]
      for question in rehearsal.questions {
        let rows = words("imports.inRows", ["count": String(question.rows.count)])
        let choices = words("import.report.choices", ["choices": question.choices.joined(separator: " | ")])
        lines.append("  \(question.column): “\(question.value)”  \(rows)  \(choices)")
      }
    }
    if !rehearsal.unfinished.isEmpty {
      lines += ["", words("import.report.unfinished")]
      for group in rehearsal.unfinished {
        let value = group.value.isEmpty ? words("import.unfinished.blank") : group.value
        let rows = words("imports.inRows", ["count": String(group.rows.count)])
        lines.append("  \(value)  \(rows)  \(words("import.standing." + group.standing.rawValue))")
      }
    }
    if !rehearsal.problems.isEmpty {
      lines += ["", words("imports.problems")]
      for problem in rehearsal.problems.prefix(problemsMax) {
        let cell = [words("import.report.row", ["row": String(problem.row)]), problem.column ?? ""].filter { !$0.isEmpty }
        let sentence = words("import.problem." + problem.code, Fill(problem.places))
        lines.append(
          "  \(cell.joined(separator: " · ")): \(sentence)  [\(words("import.severity." + problem.severity.rawValue))]")
      }
      let more = rehearsal.problems.count - problemsMax
      if more > 0 { lines.append("  " + words("import.report.more", ["count": String(more)])) }
    }
    if !file.register.otherSheets.isEmpty {
      lines += ["", words("import.otherSheets", ["names": file.register.otherSheets.joined(separator: ", ")])]
    }
    if let accepted, accepted.undecided > 0 {
      lines += ["", words("import.openWork", ["count": String(accepted.undecided)])]
    }
    return lines.joined(separator: "\n")
  }

  private static func padded(_ count: Int) -> String {
    let text = String(count)
    return String(repeating: " ", count: max(0, 8 - text.count)) + text
  }
}
