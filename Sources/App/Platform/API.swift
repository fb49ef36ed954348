import Aftersales
import Basics
import Crypto
import Storage
import Synchronization
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
        let told = Result { try Told(call) }
        return try await office.read(at: call.now) { open in
          let client = try client(call, told, open)
          return try handler(client, open.work(as: client.user.actor))
        }
      }
    }
  }

  /// JSON that does something, once for each `Idempotency-Key`.
  package func post(
    _ path: String, bodyMax: Int = 1_000_000, _ handler: @escaping @Sendable (Client, Work) throws -> Answer
  ) -> Route {
    Route("POST", "/api/v1" + path, bodyMax: bodyMax) { call in
      await answer(call, asPage: false) {
        try await greet(call)
        let told = Result { try Told(call) }
        return try await office.write(at: call.now) { open in
          let client = try client(call, told, open)
          let work = open.work(as: client.user.actor)
          return try Idempotency.once(call, client.user.actor, work) { try handler(client, work) }
        }
      }
    }
  }

  /// What a request says before it is known who asks: read outside the transaction.
  struct Told: Sendable {
    var body = JSON.null
    var expecting: Int?

    /// `isRaw`: the body is a file and stays unread.
    init(_ call: Call, isRaw: Bool = false) throws {
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
      if let tag = call.header("if-match"), tag != "*" {
        guard let version = Desk.version(in: tag) else { throw Refusal.invalid([FieldFault("If-Match", "wrong-type")]) }
        expecting = version
      }
    }
  }

  /// Who asks, looked up in the transaction that answers him; only then what he said wrong.
  func client(_ call: Call, _ told: Result<Told, any Error>, _ open: Opening) throws -> Client {
    let user = try user(call, open)
    let told = try told.get()
    return Client(
      call: call, user: user,
      words: strings.words(in: call.header("accept-language") == nil ? user.language : call.preferredLanguage),
      body: told.body, expecting: told.expecting)
  }

  /// The same in a transaction of its own.
  func client(_ call: Call, isRaw: Bool = false) async throws -> Client {
    let told = Result { try Told(call, isRaw: isRaw) }
    return try await office.read(at: call.now) { open in try client(call, told, open) }
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
  private func user(_ call: Call, _ open: Opening) throws -> User {
    if call.header("authorization") != nil {
      guard let token = Desk.bearer(call), let user = try open.user(bearer: token) else { throw Problem.unauthenticated }
      return user
    }
    guard call.method == "GET", let token = call.cookie(Desk.cookie), let session = try open.session(token: token) else {
      throw Problem.unauthenticated
    }
    // A password that somebody else has seen opens nothing here either.
    if session.user.mustChangePassword { throw MustChangePassword() }
    return session.user
  }

  /// The same in a transaction of its own, for an answer that goes on for hours.
  func user(_ call: Call) async throws -> User {
    try await office.read(at: office.clock()) { open in try user(call, open) }
  }

  private static func bearer(_ call: Call) -> String? {
    guard let header = call.header("authorization"), header.lowercased().hasPrefix("bearer ") else { return nil }
    return String(header.dropFirst(7).trimmingSpace)
  }

  /// Turns strangers away before they stand in the queue of those who write. Whoever was known a while ago passes: the
  /// transaction that writes looks him up again, and it alone decides.
  func greet(_ call: Call) async throws {
    guard let token = Desk.bearer(call) else { throw Problem.unauthenticated }
    let sum = Secrets.sum(token)
    if office.familiar.has(sum) { return }
    _ = try await office.read(at: call.now) { open in try user(call, open) }
    office.familiar.add(sum)
  }
}

/// Tokens that were good when they were last looked up. It saves a look-up and never replaces one.
final class Familiar: Sendable {
  private let sums = Mutex<Set<[UInt8]>>([])

  func has(_ sum: [UInt8]) -> Bool { sums.withLock { $0.contains(sum) } }

  func add(_ sum: [UInt8]) {
    sums.withLock { sums in
      if sums.count >= 10_000 { sums.removeAll() }
      sums.insert(sum)
    }
  }
}

/// The same command sent twice happens once: the answer of the first time is given again for seven days. An answer that shows
/// a case file is not kept but drawn again, as the file was then: what has been erased since is not in it.
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

  /// Draws an answer that shows a case file as it was: the file up to a version, in a piece of work of that moment.
  typealias Drawing = @Sendable (_ stream: Int64, _ version: Int, _ work: Work) throws -> Answer

  static func once(
    _ call: Call, _ actor: Actor, _ work: Work, again: Drawing? = nil, _ body: () throws -> Answer
  ) throws -> Answer {
    guard let key = call.header("idempotency-key") else { return try body() }
    guard (1...200).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw Refusal.invalid([FieldFault("Idempotency-Key", "bad-key", ["max": "200"])])
    }
    var digest = SHA256()
    digest.update(data: Array("\(call.method) \(call.path)\n".utf8))
    digest.update(data: call.body)
    return try once(key, sum: [UInt8](digest.finalize()), actor, work, again: again, body)
  }

  /// The same for a form: the key is the page's own secret number with all that the form says, so that only the same words from
  /// the same page count as a repetition. What the first time led to is led to again. `part` is one of several things that a
  /// form does, each of which happens once.
  static func once(_ visitor: Visitor, part: String = "", _ work: Work, _ body: () throws -> Answer) throws -> Answer {
    guard let page = visitor.page else { return try body() }
    var digest = SHA256()
    func add(_ part: some Sequence<UInt8>) {
      let bytes = Array(part)
      digest.update(data: Array("\(bytes.count):".utf8))
      digest.update(data: bytes)
    }
    add(visitor.call.path.utf8)
    if !part.isEmpty { add(part.utf8) }
    for field in visitor.form.fields {
      add(field.name.utf8)
      add(field.value.utf8)
    }
    for file in visitor.form.files {
      add(file.name.utf8)
      add(file.bytes)
    }
    let sum = [UInt8](digest.finalize())
    // No caller's own key holds a space.
    let key = "form \(page) \(sum.prefix(16).hexadecimal)"
    return try once(key, sum: sum, visitor.actor, work, body)
  }

  private static func once(
    _ key: String, sum: [UInt8], _ actor: Actor, _ work: Work, again: Drawing? = nil, _ body: () throws -> Answer
  ) throws -> Answer {
    let transaction = work.transaction
    // The row is taken first: a twin that runs at this moment waits here, and then finds the answer. One that has had its
    // time is taken over.
    let taken = try transaction.changed(
      """
      insert into idempotency (actor, key, sum, status, location, body, created_at)
      values (\(actor.id), \(key), \(sum), 0, null, '', \(work.now))
      on conflict (actor, key) do update set sum = excluded.sum, created_at = excluded.created_at, body = '', stream = null
        where idempotency.created_at < \(work.now + -life)
      """)
    if taken == 0 {
      guard
        let row = try transaction.row(
          """
          select sum, status, location, body, created_at, stream, version from idempotency
          where actor = \(actor.id) and key = \(key)
          """)
      else { throw LostRace() }
      guard row.blob(0) == sum else { throw Problem.idempotencyMismatch }
      if row.int(1) == 303 { return Answer.redirect(to: row.optionalText(2) ?? "/").with(header: "idempotency-replayed", "true") }
      var answer: Answer
      if let stream = row.optionalInteger(5) {
        // A program of another release answered: it is not known here how it drew that.
        guard let again else { throw Problem.unavailable }
        answer = try again(stream, row.int(6), work.asOf(row.instant(4)))
        answer.status = row.int(1)
      } else {
        answer = Answer(status: row.int(1), type: "application/json; charset=utf-8", Array(row.text(3).utf8))
      }
      if let location = row.optionalText(2) { answer.headers.append(("location", location)) }
      return answer.with(header: "idempotency-replayed", "true")
    }
    var answer = try body()
    let location = answer.headers.first { $0.name == "location" }?.value
    if let shown = answer.shows, again != nil {
      try transaction.execute(
        """
        update idempotency set status = \(answer.status), location = \(location), stream = \(shown.stream),
          version = \(shown.version) where actor = \(actor.id) and key = \(key)
        """)
      return answer
    }
    answer = answer.written
    guard case .bytes(let bytes) = answer.body else { return answer }
    // A page may show what is shown once only, and a cookie is this answer's own: neither is kept. What answers with a page only
    // shows, what sets a cookie chooses the same again, so they may run again.
    if answer.headers.contains(where: {
      $0.name == "content-type" && $0.value.hasPrefix("text/html") || $0.name == "set-cookie"
    }) {
      try transaction.execute("delete from idempotency where actor = \(actor.id) and key = \(key)")
      return answer
    }
    try transaction.execute(
      """
      update idempotency set status = \(answer.status), location = \(location),
        body = \(String(decoding: bytes, as: UTF8.self)) where actor = \(actor.id) and key = \(key)
      """)
    return answer
  }

  /// Forgets answers that have had their time; some at once, so that nobody is held up.
  static func forget(at now: Instant, in transaction: any Transaction) throws {
    try transaction.execute(
      """
      delete from idempotency where (actor, key) in
        (select actor, key from idempotency where created_at < \(now + -life) order by created_at limit 2000)
      """)
  }
}
