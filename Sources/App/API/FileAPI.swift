import Aftersales
import Basics
import Storage
import Web

/// `/files`: photos, documents and recordings of cases. WRK-037
enum FileAPI {
  static let tag = "files"

  /// What may be kept. Nothing that a browser would run.
  static let types = [
    "image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/amr",
    "video/mp4", "video/webm", "application/octet-stream",
  ]

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
          // The reading of what is opened only on purpose is logged, so this writes.
          return try await desk.office.write(as: client.user.actor, at: call.now) { work in
            try read(call.parameters["hash"] ?? "", in: work)
          }
        }
      },
    ]
  }

  private static func keep(_ call: Call, in work: Work) throws -> Answer {
    let hash = try work.parts.files.keep(
      call.body, type: call.mediaType, by: work.actor.id.number, at: work.now, in: work.transaction)
    // Whoever brings the same bytes again may attach them as well: he has shown that he has them.
    try work.transaction.execute("update file set created_by = \(work.actor.id) where hash = \(hash)")
    let row = try work.transaction.row("select type, size from file where hash = \(hash)")
    return .json(
      ["hash": .string(hash), "type": .orNull(row?.text(0)), "size": .int(row?.integer(1) ?? 0)], status: 201,
      headers: [("location", "\(Endpoint.prefix)/files/\(hash)")])
  }

  /// For the uploader, and for whoever may see one of the cases that use the file.
  private static func read(_ hash: String, in work: Work) throws -> Answer {
    guard hash.utf8.count == 64, let file = try work.transaction.row("select type, created_by from file where hash = \(hash)")
    else {
      throw Problem.notFound
    }
    if file.integer(1) != work.actor.id.number { try mustSee(hash, in: work) }
    guard let bytes = try work.parts.files.read(hash, in: work.transaction) else { throw Problem.notFound }
    return Answer(
      type: file.text(0), bytes,
      headers: [("content-disposition", "attachment; filename=\"\(hash.prefix(16))\""), ("etag", "\"\(hash)\"")])
  }

  private static func mustSee(_ hash: String, in work: Work) throws {
    var isKnown = false
    for row in try work.transaction.rows("select stream from file_use where hash = \(hash) order by stream") {
      guard let order = try? WorkOrders.find(ID(row.integer(0)), in: work) else { continue }
      isKnown = true
      let isOwnBranch = work.actor.branches.contains(order.branch)
      let isOwnJob = order.state.isOpen && order.state.technician == work.actor.id
      func sight(hasPurpose: Bool) -> Sight {
        SightRule.sight(of: .image, for: work.actor.roles, isOwnBranch: isOwnBranch, isOwnJob: isOwnJob, hasPurpose: hasPurpose)
      }
      if sight(hasPurpose: false) == .full { return }
      if sight(hasPurpose: true) == .full {
        try AccessLog.note(order.id, purpose: "file \(hash)", in: work)
        return
      }
    }
    throw isKnown ? Problem.forbidden : Problem.notFound
  }
}
