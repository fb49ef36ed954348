import Aftersales
import Basics
import Storage
import Web

/// `/imports…`: a paper register on its way in. Rehearsing may be done by whoever knows the words; accepting and undoing
/// by those who answer for the register. REQ-001
enum ImportRoutes {
  static func routes(_ desk: Desk) -> [Route] {
    [
      desk.page("/imports") { visitor, work in .html(try ImportView.list(visitor, work)) },
      desk.longForm("/imports", bodyMax: Files.sizeMax + 1_000_000) { visitor in try await upload(visitor, desk) },
      desk.page("/imports/{id}") { visitor, work in .html(try ImportView.page(try visitor.id(), visitor, work)) },
      desk.page("/imports/{id}/mapping") { visitor, work in
        .html(try ImportView.page(try visitor.id(), visitor, work, stage: .mapping))
      },
      desk.page("/imports/{id}/problems.csv") { visitor, work in try ImportView.problems(try visitor.id(), visitor, work) },
      desk.form("/imports/{id}/mapping") { visitor, work in try answer(visitor, work, with: columns) },
      desk.form("/imports/{id}/answers") { visitor, work in try answer(visitor, work, with: words) },
      desk.longForm("/imports/{id}/accept") { visitor in try await accept(visitor, desk) },
      desk.longForm("/imports/{id}/undo") { visitor in
        let id: ID<ImportBatch> = try visitor.id()
        let state = try await desk.office.read(as: visitor.actor) { work in try ImportBatches.find(id, in: work).state }
        if state != .undone { _ = try await Imports.undo(id, by: visitor.actor, in: desk.office) }
        return .redirect(to: "/imports/\(id)?done=importUndone")
      },
    ]
  }

  private static func upload(_ visitor: Visitor, _ desk: Desk) async throws -> Answer {
    let given = visitor.form.files.first { $0.name == "file" && !$0.bytes.isEmpty }
    do {
      let typed = visitor.form["branch"] ?? ""
      let branches = try await desk.office.read(as: visitor.actor, at: visitor.call.now) { work in try Branches.choices(work) }
      let branch = branches.contains { $0.key == typed } ? ID<Branch>(text: typed) : nil
      guard let given, let branch, given.bytes.count <= Files.sizeMax else {
        var faults = branch == nil ? [FieldFault("branch", typed.isEmpty ? "missing" : "unknown-choice")] : []
        if given == nil { faults.append(FieldFault("file", "missing")) }
        if let given, given.bytes.count > Files.sizeMax {
          faults.append(FieldFault("file", "file-too-large", ["max": String(Files.sizeMax / 1_000_000)]))
        }
        throw Refusal.invalid(faults)
      }
      let words = visitor.words
      let file = try await Labour.run { try ImportReport.read(given.bytes, name: given.fileName, words) }
      return try await desk.office.write(as: visitor.actor, at: visitor.call.now) { work in
        try Idempotency.once(visitor, work) {
          let id = try ImportBatches.draft(file, given.bytes, branch: branch, in: work)
          return .redirect(to: "/imports/\(id)/mapping")
        }
      }
    } catch let refusal as Refusal {
      return try await desk.office.read(as: visitor.actor, at: visitor.call.now) { work in
        .html(try ImportView.list(visitor, work, refused: refusal), status: 422)
      }
    }
  }

  private static func answer(
    _ visitor: Visitor, _ work: Work, with change: (inout ImportAnswers, FormFields, Rehearsal) -> Void
  ) throws -> Answer {
    let id: ID<ImportBatch> = try visitor.id()
    let batch = try ImportBatches.find(id, in: work)
    try Imports.require(Imports.preparing, for: batch.branch, in: work)
    guard let file = try ImportView.file(batch, visitor, work) else { throw Refusal("import-file-gone") }
    var answers = batch.answers
    let rehearsal = try Imports.rehearse(file, branch: batch.branch, answers: answers, in: work)
    change(&answers, visitor.form, rehearsal)
    try ImportBatches.keep(answers, for: id, in: work)
    return .redirect(to: "/imports/\(id)")
  }

  /// `column.0` = field, or nothing for a column that is left out.
  private static func columns(_ answers: inout ImportAnswers, _ form: FormFields, _ rehearsal: Rehearsal) {
    for (place, heading) in rehearsal.mapping.headings.enumerated() {
      guard let chosen = form["column.\(place)"] else { continue }
      let before = rehearsal.mapping.fields[place]?.rawValue ?? ""
      if chosen != before { answers["headings", default: [:]][heading] = chosen.isEmpty ? "ignore" : chosen }
    }
  }

  /// `heading.0`, `word.0` and `answer.0` belong together; `unfinished.0` says what becomes of `unfinishedWord.0`.
  private static func words(_ answers: inout ImportAnswers, _ form: FormFields, _ rehearsal: Rehearsal) {
    for place in 0..<FormFields.fieldsMax {
      guard let heading = form["heading.\(place)"], let word = form["word.\(place)"] else { break }
      let meaning = form["answer.\(place)"] ?? ""
      answers[heading, default: [:]][word] = meaning.isEmpty ? nil : meaning
    }
    for place in 0..<FormFields.fieldsMax {
      guard let word = form["unfinishedWord.\(place)"] else { break }
      let standing = form["unfinished.\(place)"] ?? ""
      answers["unfinished", default: [:]][word] = ["open", "history"].contains(standing) ? standing : nil
    }
  }

  /// Writing goes over many transactions, so it is the batch that says whether it was done: the same form sent again leads
  /// to what the first one did.
  private static func accept(_ visitor: Visitor, _ desk: Desk) async throws -> Answer {
    let id: ID<ImportBatch> = try visitor.id()
    do {
      let (batch, file): (ImportBatchRow, ImportFile?) = try await desk.office.read(as: visitor.actor, at: visitor.call.now) {
        work in
        let batch = try ImportBatches.find(id, in: work)
        try Imports.require(Imports.accepting, for: batch.branch, in: work)
        if batch.state == .done { return (batch, nil) }
        guard let file = try ImportView.file(batch, visitor, work) else { throw Refusal("import-file-gone") }
        let rehearsal = try Imports.rehearse(file, branch: batch.branch, answers: batch.answers, in: work)
        let undecided = rehearsal.lines.count { $0.standing == .undecided }
        guard undecided == 0 else { throw Refusal("import-undecided", values: ["count": String(undecided)]) }
        return (batch, file)
      }
      if let file {
        _ = try await Imports.accept(
          file, branch: batch.branch, answers: batch.answers, batch: id, by: visitor.actor, in: desk.office)
      }
      return .redirect(to: "/imports/\(id)")
    } catch let refusal as Refusal {
      return try await desk.office.read(as: visitor.actor, at: visitor.call.now) { work in
        .html(try ImportView.page(id, visitor, work, refused: refusal), status: 409)
      }
    }
  }
}
