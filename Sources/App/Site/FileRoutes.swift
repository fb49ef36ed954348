import Aftersales
import Basics
import Storage
import Web

/// Photos and signatures: kept by content, given only to those who may see a case that uses them. SEC-010
enum FileRoutes {
  static func routes(_ desk: Desk) -> [Route] {
    [desk.page("/files/{hash}") { visitor, work in try answer(visitor.call.parameters["hash"] ?? "", in: work) }]
  }

  static func answer(_ hash: String, in work: Work) throws -> Answer {
    let rows = try work.rows(
      ScopedQuery(
        "select f.type from file f join file_use u on u.hash = f.hash join stream s on s.id = u.stream where f.hash = \(hash)",
        scope: work.scope, on: "s.branch", then: "limit 1"))
    guard let row = rows.first, let bytes = try work.parts.files.read(hash, in: work.transaction) else { throw Problem.notFound }
    return Answer(status: 200, type: row.text(0), bytes)
      .with(header: "content-disposition", "inline; filename=\"\(hash.prefix(12))\"")
      .with(header: "cache-control", "private, max-age=3600")
  }

  /// Keeps what is a picture or a PDF by its own first bytes, whatever its name says.
  static func keep(_ bytes: [UInt8], in work: Work) throws -> String {
    guard bytes.count <= Files.sizeMax else { throw Problem.tooLarge(max: Files.sizeMax) }
    guard let type = type(of: bytes) else { throw Refusal.invalid([FieldFault("file", "unknown-file-type")]) }
    return try work.parts.files.keep(bytes, type: type, by: work.actor.id.number, at: work.now, in: work.transaction)
  }

  private static func type(of bytes: [UInt8]) -> String? {
    func begins(_ head: [UInt8], at place: Int = 0) -> Bool { bytes.dropFirst(place).starts(with: head) }
    if begins([0x89, 0x50, 0x4E, 0x47]) { return "image/png" }
    if begins([0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
    if begins(Array("RIFF".utf8)), begins(Array("WEBP".utf8), at: 8) { return "image/webp" }
    if begins(Array("%PDF-".utf8)) { return "application/pdf" }
    return nil
  }
}
