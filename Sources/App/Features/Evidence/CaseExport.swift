import Aftersales
import Basics
import Foundation
import Storage
import Web

/// One case file as an outsider can check it, in one file: every event with its exact text and hash, the values and files that
/// the asker may see, the regulation and calendars it rests on, its promises with their proofs, the way to a signed
/// checkpoint, and a seal. The form is public: docs/evidence-format.md. SEC-011, WRK-037
package enum CaseExport {
  package static func bundle(_ id: ID<WorkOrder>, in work: Work) throws -> JSON {
    let found = try WorkOrders.find(id, in: work)
    work.noteAccess(to: found.id, purpose: "evidence")
    let values = try shown(found, work)
    let deadlines = try WorkOrders.deadlines(of: found.state, in: work).filter { documented.contains($0.kind) }
    let calendars = Set(found.state.rounds.flatMap(\.calendarVersions)).sorted()
    var members: JSON.Members = [
      "format": .string(format), "stream": .string(Crockford.encode(found.id)), "kind": .string(WorkOrder.streamKind),
      "exportedAt": .int(work.now.milliseconds), "events": .array(try events(of: found.id, work)),
      "personal": .array(values.map(\.json)), "files": .array(try files(of: found.id, naming: Set(values.map(\.value)), work)),
      "policies": .array([try document(found.state.call.policy, work)]),
      "calendars": .array(try calendars.map { try document($0, work) }),
      "holidays": .array(try holidays(calendars, deadlines, work)),
      "deadlines": .array(deadlines.map { DeadlineProof.json($0, at: work.now) }),
      "anchor": try Checkpoints.anchor(of: found.id, in: work.transaction)?.json ?? .null,
    ]
    guard let key = try SigningKey.current(in: work.transaction) else { throw Problem.unavailable }
    members["seal"] = [
      "key": .string(key.publicKey.hexadecimal),
      "signature": .string(try key.sign(Evidence.sealed(.object(members))).hexadecimal),
    ]
    return .object(members)
  }

  static let format = "baoxiu.case.2"
  /// The promises whose derivation the public document tells; the others are reckoned in the house only.
  static let documented: Set<Deadline.Kind> = [.arrival, .firstResponse, .appointment]

  private static func events(of stream: Int64, _ work: Work) throws -> [JSON] {
    try EventLog.events(of: stream, in: work.transaction).map { event in
      [
        "seq": .int(Int64(event.seq)), "kind": .string(event.kind), "version": .int(Int64(event.version)),
        "happenedAt": .int(event.happenedAt.milliseconds), "recordedAt": .int(event.recordedAt.milliseconds),
        "actor": .string(Crockford.encode(event.actor)), "cause": .string(Crockford.encode(event.cause)),
        "body": .string(event.body), "hash": .string(event.hash.hexadecimal),
      ]
    }
  }

  private struct Shown {
    let value: String
    let json: JSON
  }

  /// The values that the asker may open for a purpose; of the others the sums in the bodies are all there is.
  private static func shown(_ found: Found<WorkOrder>, _ work: Work) throws -> [Shown] {
    let sight = Eyes.sight(
      of: work.actor, isOwnBranch: work.actor.branches.contains(found.branch),
      isOwnJob: found.state.isOpen && found.state.technician == work.actor.id, hasPurpose: true)
    return try PersonalValues.salted(stream: found.id, in: work.transaction).compactMap { value in
      guard let kind = Personal.Class(rawValue: value.kind), sight[kind] == .full else { return nil }
      return Shown(
        value: value.value,
        json: [
          "ref": .string(Crockford.encode(value.ref)), "salt": .string(value.salt.hexadecimal), "value": .string(value.value),
        ])
    }
  }

  /// Files of the case whose hash is among the values shown, byte for byte.
  private static func files(of stream: Int64, naming shown: Set<String>, _ work: Work) throws -> [JSON] {
    try work.transaction.rows("select hash from file_use where stream = \(stream) order by hash").compactMap { row in
      let hash = row.text(0)
      guard shown.contains(hash), let bytes = try work.parts.files.read(hash, in: work.transaction) else { return nil }
      return ["hash": .string(hash), "bytes": .string(Data(bytes).base64EncodedString())]
    }
  }

  private static func document(_ hash: String, _ work: Work) throws -> JSON {
    ["hash": .string(hash), "body": .string(try work.parts.rules.body(hash, in: work.transaction).canonical)]
  }

  /// The statutory days of the years in question, of every table that a calendar names.
  private static func holidays(_ calendars: [String], _ deadlines: [Deadline], _ work: Work) throws -> [JSON] {
    let names = try Set(calendars.map { try work.calendar(version: $0).holidays.name })
    let moments = deadlines.flatMap { [$0.start, $0.due ?? work.now] } + [work.now]
    let years = (moments.min() ?? work.now).year - 1...(moments.max() ?? work.now).year + 1
    return names.sorted().compactMap { name in
      guard name != HolidayTable.none.name, let table = work.parts.rules.holidays(name) else { return nil }
      return HolidayExcerpt.json(table, years: years)
    }
  }

  /// The case with that number.
  package static func find(number: String, in work: Work) throws -> ID<WorkOrder> {
    let rows = try work.rows(
      ScopedQuery("select o.id from work_order o where o.number = \(number)", scope: work.scope, on: "o.branch"))
    guard let row = rows.first else { throw Problem.notFound }
    return row.id(0)
  }
}

extension Instant {
  fileprivate var year: Int { LocalTime(self, offsetSeconds: 0).day.year }
}

extension Office {
  /// The bundle as text, for the command line: whoever has the database has everything in it.
  package func exportCase(number: String) async throws -> String {
    let (bundle, accesses) = try await read(as: .system) { work in
      (try CaseExport.bundle(try CaseExport.find(number: number, in: work), in: work), work.accesses)
    }
    try await write(down: accesses, by: .system)
    return bundle.canonical
  }

  /// Every case after a number, in the order of their numbers, at most `limit`.
  package func exportCases(after number: String, limit: Int) async throws -> [(number: String, bundle: String)] {
    let (found, accesses) = try await read(as: .system) { work in
      let rows = try work.transaction.rows(
        "select number, id from work_order where number > \(number) order by number limit \(limit)")
      return (
        try rows.map { (number: $0.text(0), bundle: try CaseExport.bundle($0.id(1), in: work).canonical) }, work.accesses
      )
    }
    try await write(down: accesses, by: .system)
    return found
  }
}
