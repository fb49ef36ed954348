import Aftersales
import Basics
import Storage
import Web

/// `/checkpoints`: the signed days, as an outsider needs them to hold a case against them. SEC-011
enum CheckpointAPI {
  static func endpoints(_ desk: Desk) -> [Endpoint] {
    [
      reading(desk, "/checkpoints", "listCheckpoints", query: Query.page, reply: .list("Checkpoint"), list),
      reading(desk, "/checkpoints/{day}", "getCheckpoint", query: [], reply: .object("Checkpoint")) { asking in
        guard let day = asking.client.call.parameters["day"].flatMap({ LocalDay($0) }),
          let found = try Checkpoints.one(day: day, in: asking.work.transaction)
        else { throw Problem.notFound }
        return .json(json(found, try zone(asking.work)))
      },
    ]
  }

  private static func reading(
    _ desk: Desk, _ path: String, _ operation: String, query: [Field], reply: Endpoint.Reply,
    _ handler: @escaping @Sendable (Asking) throws -> Answer
  ) -> Endpoint {
    let plain = desk.reading(path, operation, tag: "checkpoints", query: query, reply: reply) { asking in
      try asking.work.require(CheckpointRoutes.readers)
      return try handler(asking)
    }
    return Endpoint(
      "GET", path, operation, tag: "checkpoints", query: query, reply: reply, roles: CheckpointRoutes.readers,
      handler: plain.handler)
  }

  private static func list(_ asking: Asking) throws -> Answer {
    let page = try Page(asking.query)
    let before = try page.afterID().map { Int(clamping: $0.id) }
    let found = try Checkpoints.list(before: before, limit: page.limit + 1, in: asking.work.transaction)
    let zone = try zone(asking.work)
    return page.answer(found, cursor: { Cursor(0, Int64($0.number)) }, item: { json($0, zone) })
  }

  private static func zone(_ work: Work) throws -> Aftersales.Zone { try Checkpoints.zone(in: work) ?? .china }

  private static func json(_ checkpoint: Checkpoint, _ zone: Aftersales.Zone) -> JSON {
    [
      "number": .count(checkpoint.number), "day": .string(checkpoint.day.description), "zone": .string(checkpoint.zone),
      "until": zone.json(checkpoint.until), "count": .count(checkpoint.count), "root": .string(checkpoint.root.hexadecimal),
      "previous": .string(checkpoint.previous.hexadecimal), "madeAt": zone.json(checkpoint.madeAt),
      "key": .string(checkpoint.key.hexadecimal), "fingerprint": .string(Evidence.fingerprint(checkpoint.key)),
      "signature": .string(checkpoint.signature.hexadecimal),
      "statement": .string(checkpoint.statement.hexadecimal), "signed": .bool(checkpoint.isSigned),
    ]
  }

  static let schema = Shape.object([
    ("number", Shape.whole), ("day", Shape.day), ("zone", Shape.text), ("until", Shape.instant), ("count", Shape.whole),
    ("root", Shape.hash), ("previous", Shape.hash), ("madeAt", Shape.instant), ("key", Shape.hash), ("fingerprint", Shape.text),
    ("signature", Shape.text), ("statement", Shape.text), ("signed", Shape.flag),
  ])
}
