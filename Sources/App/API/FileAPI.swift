import Aftersales
import Basics
import Storage
import Web

/// `/files`: photos, documents and recordings of cases. WRK-037
enum FileAPI {
  static let tag = "files"

  /// What a body may be called. It is taken for what its first bytes say; without a name of its own it is just bytes.
  static let types = FileDoor.types + ["application/octet-stream"]

  static func endpoints(_ desk: Desk) -> [Endpoint] {
    [
      Endpoint(
        "POST", "/files", "uploadFile", tag: tag, body: .binary(types), reply: .object("File"), status: 201
      ) { call in
        await desk.answer(call, asPage: false) {
          let client = try await desk.client(call, isRaw: true)
          _ = try Query(call.query, for: [])
          guard types.contains(call.mediaType) else { throw Problem.wrongMediaType }
          guard !call.body.isEmpty else { throw Refusal.invalid([FieldFault("body", "missing")]) }
          return try await desk.office.write(as: client.user.actor, at: call.now) { work in
            try Idempotency.once(call, client.user.actor, work) { try keep(call, in: work) }
          }
        }
      },
      Endpoint("GET", "/files/{hash}", "getFile", tag: tag, reply: .binary) { call in
        await desk.answer(call, asPage: false) {
          let client = try await desk.client(call)
          _ = try Query(call.query, for: [])
          let (answer, accesses) = try await desk.office.read(as: client.user.actor, at: call.now) { work in
            (try FileDoor.answer(call.parameters["hash"] ?? "", in: work), work.accesses)
          }
          try await desk.office.write(down: accesses, by: client.user.actor)
          return answer
        }
      },
    ]
  }

  private static func keep(_ call: Call, in work: Work) throws -> Answer {
    let (hash, type) = try FileDoor.keep(call.body, in: work)
    return .json(
      ["hash": .string(hash), "type": .string(type), "size": .count(call.body.count)], status: 201,
      headers: [("location", "\(Endpoint.prefix)/files/\(hash)")])
  }
}
