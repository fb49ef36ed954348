import Aftersales
import Basics
import Crypto
import Storage
import Web

/// Somebody at the API: the request, who asks, his words, and the zone that instants are printed in.
package struct Client: Sendable {
  package let call: Call
  package let user: User
  package let words: Words
  /// The body; null for a GET and for an empty POST.
  package let body: JSON
  /// The case version in `If-Match`.
  package let expecting: Int?

  package func id<Noun>(_ name: String = "id", of: Noun.Type = Noun.self) throws -> ID<Noun> {
    guard let id = call.parameters[name].flatMap({ ID<Noun>(text: $0) }) else { throw Problem.notFound }
    return id
  }

  /// `?limit=`, from 1 to 200.
  package func limit() throws -> Int {
    guard let text = call.query["limit"] else { return 50 }
    guard let limit = Int(text), (1...200).contains(limit) else {
      throw Refusal.invalid([FieldFault("limit", "out-of-range", ["min": "1", "max": "200"])])
    }
    return limit
  }
}

extension Desk {
  /// JSON that reads.
  package func get(_ path: String, _ handler: @escaping @Sendable (Client, Work) throws -> Answer) -> Route {
    Route("GET", "/api/v1" + path) { call in
      await answer(call, asPage: false) {
        let client = try await client(call)
        return try await office.read(as: client.user.actor, at: call.now) { work in try handler(client, work) }
      }
    }
  }

  /// JSON that does something, once for each `Idempotency-Key`.
  package func post(
    _ path: String, bodyMax: Int = 1_000_000, _ handler: @escaping @Sendable (Client, Work) throws -> Answer
  ) -> Route {
    Route("POST", "/api/v1" + path, bodyMax: bodyMax) { call in
      await answer(call, asPage: false) {
        let client = try await client(call)
        return try await office.write(as: client.user.actor, at: call.now) { work in
          try Idempotency.once(call, client.user.actor, work) { try handler(client, work) }
        }
      }
    }
  }

  /// Who asks, with what body. `isRaw`: the body is a file and stays unread.
  func client(_ call: Call, isRaw: Bool = false) async throws -> Client {
    let user = try await user(call)
    var body = JSON.null
    if call.method == "POST", !call.body.isEmpty, !isRaw {
      guard call.mediaType == "application/json" || call.mediaType.isEmpty else { throw Problem.wrongMediaType }
      do {
        body = try JSON(parsing: call.body)
      } catch {
        throw Problem.badBody("\(error.reason) @\(error.offset)")
      }
      // Nothing at all is a command without fields; a null is no object.
      if body == .null { throw Refusal.invalid([FieldFault("body", "wrong-type")]) }
    }
    var expecting: Int?
    if let tag = call.header("if-match"), tag != "*" {
      guard let version = Desk.version(in: tag) else { throw Refusal.invalid([FieldFault("If-Match", "wrong-type")]) }
      expecting = version
    }
    return Client(
      call: call, user: user,
      words: strings.words(in: call.header("accept-language") == nil ? user.language : call.preferredLanguage),
      body: body, expecting: expecting)
  }

  /// `"7"` as an ETag gives it; also without the quotes, as people type it.
  static func version(in tag: String) -> Int? {
    var bytes = Array(tag.utf8)[...]
    if bytes.starts(with: "W/\"".utf8) { bytes = bytes.dropFirst(2) }
    if bytes.count > 2, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") {
      bytes = bytes.dropFirst().dropLast()
    }
    return bytes.count <= 9 ? digits(bytes) : nil
  }

  /// A bearer token; or, for reading only, the session of a page's own script.
  func user(_ call: Call) async throws -> User {
    if let header = call.header("authorization") {
      guard header.lowercased().hasPrefix("bearer "),
        let user = try await office.user(bearer: String(header.dropFirst(7).trimmingSpace))
      else { throw Problem.unauthenticated }
      return user
    }
    guard call.method == "GET", let session = try await session(call) else { throw Problem.unauthenticated }
    // A password that somebody else has seen opens nothing here either.
    if session.user.mustChangePassword { throw MustChangePassword() }
    return session.user
  }
}

/// The same command sent twice happens once: the answer of the first time is given again for seven days.
enum Idempotency {
  static let life: Int64 = 7 * .day

  /// What was answered to somebody goes when his posts or branches change: he may no longer be the one to read it.
  static func forget(of staff: Int64, in transaction: any Transaction) throws {
    try transaction.execute("delete from idempotency where actor = \(staff)")
  }

  /// Kept answers that name an id, when the person behind it is erased.
  static func forget(naming id: String, in work: Work) throws {
    for row in try work.transaction.rows("select actor, key, body from idempotency") where row.text(2).contains(id) {
      try work.transaction.execute("delete from idempotency where actor = \(row.integer(0)) and key = \(row.text(1))")
    }
  }

  static func once(_ call: Call, _ actor: Actor, _ work: Work, _ body: () throws -> Answer) throws -> Answer {
    guard let key = call.header("idempotency-key") else { return try body() }
    guard (1...200).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw Refusal.invalid([FieldFault("Idempotency-Key", "bad-key", ["max": "200"])])
    }
    var digest = SHA256()
    digest.update(data: Array("\(call.method) \(call.path)\n".utf8))
    digest.update(data: call.body)
    let sum = [UInt8](digest.finalize())
    let transaction = work.transaction
    try transaction.execute("delete from idempotency where created_at < \(work.now + -life)")
    if let row = try transaction.row(
      "select sum, status, location, body from idempotency where actor = \(actor.id) and key = \(key)")
    {
      guard row.blob(0) == sum else { throw Problem.idempotencyMismatch }
      var answer = Answer(status: row.int(1), type: "application/json; charset=utf-8", Array(row.text(3).utf8))
      if let location = row.optionalText(2) { answer.headers.append(("location", location)) }
      return answer.with(header: "idempotency-replayed", "true")
    }
    do {
      // The row is taken first: a twin that runs at this moment waits here, and then finds the answer.
      try transaction.execute(
        """
        insert into idempotency (actor, key, sum, status, location, body, created_at)
        values (\(actor.id), \(key), \(sum), 0, null, '', \(work.now))
        """)
    } catch StorageFault.notUnique { throw LostRace() }
    let answer = try body()
    guard case .bytes(let bytes) = answer.body else { return answer }
    try transaction.execute(
      """
      update idempotency set status = \(answer.status), location = \(answer.headers.first { $0.name == "location" }?.value),
        body = \(String(decoding: bytes, as: UTF8.self)) where actor = \(actor.id) and key = \(key)
      """)
    return answer
  }
}
