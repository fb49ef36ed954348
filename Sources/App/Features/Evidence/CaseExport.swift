import Aftersales
import Basics
import Storage
import Web

/// One case file as an outsider can check it: every event with its exact text and hash, and the personal values that the
/// asker may see, with their salts. The form is public: docs/evidence-format.md. SEC-011, WRK-037
package enum CaseExport {
  package static func bundle(_ id: ID<WorkOrder>, in work: Work) throws -> JSON {
    let found = try WorkOrders.find(id, in: work)
    work.noteAccess(to: found.id, purpose: "evidence")
    let events: [JSON] = try EventLog.events(of: found.id, in: work.transaction).map { event in
      [
        "seq": .int(Int64(event.seq)), "kind": .string(event.kind), "version": .int(Int64(event.version)),
        "happenedAt": .int(event.happenedAt.milliseconds), "recordedAt": .int(event.recordedAt.milliseconds),
        "actor": .string(Crockford.encode(event.actor)), "cause": .string(Crockford.encode(event.cause)),
        "body": .string(event.body), "hash": .string(event.hash.hexadecimal),
      ]
    }
    let personal: [JSON] =
      try mayRevealAll(found, work)
      ? PersonalValues.salted(stream: found.id, in: work.transaction).map { value in
        [
          "ref": .string(Crockford.encode(value.ref)), "salt": .string(value.salt.hexadecimal), "value": .string(value.value),
        ]
      } : []
    return [
      "format": "baoxiu.case.1", "stream": .string(Crockford.encode(found.id)), "kind": .string(WorkOrder.streamKind),
      "events": .array(events), "personal": .array(personal),
    ]
  }

  /// Whoever may open every kind of value of this case for a purpose; the others get the chain with its sums alone.
  private static func mayRevealAll(_ found: Found<WorkOrder>, _ work: Work) throws -> Bool {
    if work.actor.isSystem { return true }
    let kinds: [Personal.Class] = [.name, .phone, .address, .words, .signature]
    return kinds.allSatisfy { kind in
      SightRule.sight(
        of: kind, for: work.actor.roles, isOwnBranch: work.actor.branches.contains(found.branch),
        isOwnJob: found.state.technician == work.actor.id, hasPurpose: true) == .full
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

extension Office {
  /// The bundle as text, for the command line: whoever has the database has everything in it.
  package func exportCase(number: String) async throws -> String {
    let (bundle, accesses) = try await read(as: .system) { work in
      (try CaseExport.bundle(try CaseExport.find(number: number, in: work), in: work), work.accesses)
    }
    try await write(down: accesses, by: .system)
    return bundle.canonical
  }
}
