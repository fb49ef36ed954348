import Aftersales
import Basics
import Storage
import Web

/// The one door for photos, documents and recordings, in and out, for pages and API alike. SEC-010, WRK-037
enum FileDoor {
  /// Keeps bytes whose own beginning says what they are; what the sender calls them is not asked. Nothing that a browser
  /// would run is among the kinds.
  static func keep(_ bytes: [UInt8], in work: Work) throws -> (hash: String, type: String) {
    guard bytes.count <= Files.sizeMax else { throw Problem.tooLarge(max: Files.sizeMax) }
    guard let type = type(of: bytes) else { throw Refusal.invalid([FieldFault("file", "unknown-file-type")]) }
    let hash = try work.parts.files.keep(bytes, type: type, by: work.actor.id.number, at: work.now, in: work.transaction)
    // Whoever brings the same bytes again may attach them as well: he has shown that he has them.
    try work.transaction.execute("update file set created_by = \(work.actor.id) where hash = \(hash)")
    return (hash, type)
  }

  /// A file comes back as a download that no browser opens by itself: for whoever may see an image of a case or of a
  /// customer's card that uses it;
  /// as long as no case does, for whoever brought it. A reading on purpose is noted. Foreign is the same as absent.
  static func answer(_ hash: String, in work: Work) throws -> Answer {
    guard hash.utf8.count == 64, let file = try work.transaction.row("select type, created_by from file where hash = \(hash)")
    else { throw Problem.notFound }
    let users = try work.transaction.rows("select stream from file_use where hash = \(hash) order by stream")
    if users.isEmpty {
      guard file.integer(1) == work.actor.id.number else { throw Problem.notFound }
    } else {
      try mustSee(hash, of: users.map { $0.integer(0) }, in: work)
    }
    guard let bytes = try work.parts.files.read(hash, in: work.transaction) else { throw Problem.notFound }
    return Answer(
      type: file.text(0), bytes,
      headers: [
        ("content-disposition", "attachment; filename=\"\(hash.prefix(16))\""), ("etag", "\"\(hash)\""),
        ("content-security-policy", "default-src 'none'; sandbox; frame-ancestors 'none'"),
      ])
  }

  private static func mustSee(_ hash: String, of users: [Int64], in work: Work) throws {
    var isKnown = false
    for id in users {
      guard let reading = try reading(of: id, in: work) else { continue }
      isKnown = true
      func isFull(hasPurpose: Bool) -> Bool {
        Eyes.sight(
          of: work.actor, isOwnBranch: reading.isOwnBranch, isOwnJob: reading.isOwnJob, hasPurpose: hasPurpose)[.image] == .full
      }
      if isFull(hasPurpose: false) { return }
      if isFull(hasPurpose: true) {
        work.noteAccess(to: id, purpose: "file \(hash)")
        return
      }
    }
    throw isKnown ? Problem.forbidden : Problem.notFound
  }

  /// How the reader stands to the case or the customer that uses a file; nil where he may not know of it.
  private static func reading(of user: Int64, in work: Work) throws -> (isOwnBranch: Bool, isOwnJob: Bool)? {
    if let order = try WorkOrders.seen(ID(user), in: work) {
      return (
        work.actor.branches.contains(order.branch), order.state.isOpen && order.state.technician == work.actor.id
      )
    }
    guard let customer = try? Customers.find(ID(user), in: work) else { return nil }
    return (
      !customer.state.branches.isDisjoint(with: work.actor.branches), try CustomerLines.isOwnJob(ID(user), in: work)
    )
  }

  static let types = [
    "image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/amr",
    "video/mp4", "video/webm",
  ]

  /// What the first bytes say; nil for everything else, HTML and SVG among it.
  static func type(of bytes: [UInt8]) -> String? {
    func begins(_ head: [UInt8], at place: Int = 0) -> Bool { bytes.dropFirst(place).starts(with: head) }
    func begins(_ head: String, at place: Int = 0) -> Bool { begins(Array(head.utf8), at: place) }
    if begins([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
    if begins([0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
    if begins("RIFF"), begins("WEBP", at: 8) { return "image/webp" }
    if begins("%PDF-") { return "application/pdf" }
    if begins("ID3") || begins([0xFF, 0xFB]) || begins([0xFF, 0xF3]) { return "audio/mpeg" }
    if begins("OggS") { return "audio/ogg" }
    if begins("#!AMR") { return "audio/amr" }
    if begins([0x1A, 0x45, 0xDF, 0xA3]) { return "video/webm" }
    guard begins("ftyp", at: 4) else { return nil }
    if begins("M4A", at: 8) { return "audio/mp4" }
    return ["heic", "heix", "mif1", "msf1"].contains { begins($0, at: 8) } ? "image/heic" : "video/mp4"
  }
}
