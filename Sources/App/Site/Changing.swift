import Aftersales
import Basics
import Storage
import Web

extension Desk {
  /// A form that may stand for several commands: all of them happen or none. A refusal undoes everything and shows the page
  /// again, drawn from what is true, with what was typed.
  func change(
    _ path: String, bodyMax: Int = Desk.formMax, _ act: @escaping @Sendable (Visitor, Work) throws -> Answer,
    again: @escaping @Sendable (Visitor, Work, Refusal) throws -> Answer
  ) -> Route {
    longForm(path, bodyMax: bodyMax) { visitor in
      do {
        let (answer, accesses) = try await office.write(as: visitor.actor, at: visitor.call.now) { work in
          let answer = try Idempotency.once(visitor, work) {
            let answer = try act(visitor, work)
            // What the act did not look at itself. A refusal undoes the act.
            try visitor.form.requireReadable()
            return answer
          }
          return (answer, work.accesses)
        }
        try await office.write(down: accesses, by: visitor.actor)
        return answer
      } catch let refusal as Refusal {
        return try await office.read(as: visitor.actor, at: visitor.call.now) { work in try again(visitor, work, refusal) }
      }
    }
  }
}

extension FormFields {
  /// No field of any form takes characters that nobody can see, whether its command declares it or not.
  func requireReadable() throws(Refusal) {
    let faults = fields.filter { field in field.value.unicodeScalars.contains { Input.isForbidden($0, inLines: true) } }
    guard faults.isEmpty else { throw .invalid(faults.map { FieldFault($0.name, "bad-characters") }) }
  }
}

extension Work {
  /// Ends the page for everybody else.
  func require(_ roles: Set<Role>) throws {
    guard actor.isAny(of: roles) else { throw Problem.forbidden }
  }

  /// A declared command as the reader may give it, or nil.
  func offered(_ name: String, of declarations: [Declaration]) -> Declaration? {
    declarations.first { $0.name == name && $0.permits(actor) }
  }

  /// Who is called what, of those who stand in a file. Somebody of a branch that the reader does not see has no name
  /// here: that it was somebody of another branch is all that the file tells. SEC-001, SEC-012
  func names(of staff: Set<Int64>, elsewhere: String) throws -> [Int64: String] {
    guard !staff.isEmpty else { return [:] }
    let rows = try transaction.rows("select id, name, branches, home from staff where id in \(SQL.list(staff.sorted()))")
    return Dictionary(
      uniqueKeysWithValues: rows.map { row in
        let branches = row.text(2).split(separator: " ").compactMap { ID<Branch>(text: $0) } + [row.id(3)]
        let isKnown = row.integer(0) == actor.id.number || branches.contains(where: scope.sees)
        return (row.integer(0), isKnown ? row.text(1) : elsewhere)
      })
  }
}

extension Frame {
  /// Says above the page what a refused command would need.
  func refusing(_ refusal: Refusal?) -> Frame {
    guard let refusal, refusal.code != "invalid" else { return self }
    var frame = self
    let failure = Failure(refusal)
    frame.flash = Flash(kind: .refused, text: failure.sentence(reader.words), remedy: failure.remedy(reader.words))
    return frame
  }
}

extension Frame {
  /// Names what cannot be read above a page that has no room beside the field for it.
  func naming(_ faults: [FieldFault]) -> Frame {
    guard !faults.isEmpty else { return self }
    var frame = self
    frame.flash = Flash(
      kind: .refused,
      text: faults.map { fault in
        let label = reader.words.has("field." + fault.field) ? reader("field." + fault.field) : fault.field
        let values = fault.values.merging(["label": label]) { stated, _ in stated }
        return reader("form.fault.of", ["label": label])
          + reader.words.first(of: ["fault.\(fault.code)", "fault.other"], Fill(values))
      }.joined(separator: reader("list.separator")))
    return frame
  }
}

/// Everything that was written into a file, newest first, with who did it. SEC-012
enum FileLog {
  static func lines(of stream: Int64, _ frame: Frame, _ work: Work) throws -> [FileChange] {
    let events = try EventLog.events(of: stream, in: work.transaction)
    let names = try work.names(of: Set(events.map(\.actor)), elsewhere: frame.reader("actor.elsewhere"))
    return events.reversed().map { event in
      FileChange(
        at: event.recordedAt, text: frame.reader("event." + event.kind),
        by: event.actor == 0 ? frame.reader("actor.system") : names[event.actor] ?? "")
    }
  }
}
