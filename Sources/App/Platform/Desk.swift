import Aftersales
import Basics
import Logging
import Storage
import Web

/// Somebody at a page: the request, who asks, and the words he reads.
package struct Visitor: Sendable {
  package let call: Call
  package let session: Session
  package let words: Words
  /// The fields of a posted form; empty for a GET.
  package let form: FormFields
  /// A proxy in front speaks TLS: addresses on paper begin with https.
  package let isBehindTLS: Bool
  /// The secret number of the drawn page that a form was sent from: the same form sent twice happens once.
  let page: String?

  package var actor: Actor { session.user.actor }

  /// The id in the path; anything that is not one is not found.
  package func id<Noun>(_ name: String = "id", of: Noun.Type = Noun.self) throws -> ID<Noun> {
    guard let id = call.parameters[name].flatMap({ ID<Noun>(text: $0) }) else { throw Problem.notFound }
    return id
  }
}

/// Turns actions into routes: who is it, is the form his, one transaction, and one place where errors become answers.
package struct Desk: Sendable {
  package let office: Office
  package let strings: Strings
  /// `Secure` on cookies: behind a proxy that speaks TLS.
  package let isBehindTLS: Bool
  package let errors: ErrorPages

  package init(office: Office, strings: Strings, isBehindTLS: Bool, errors: ErrorPages) {
    self.office = office
    self.strings = strings
    self.isBehindTLS = isBehindTLS
    self.errors = errors
  }

  package static let cookie = "baoxiu"

  /// The longest form without a file, in bytes: far more than any field takes, so that a text pasted by mistake is answered
  /// beside its field with everything else that was typed, and not by a page that has forgotten it.
  package static let formMax = 4_000_000

  /// A page that reads.
  package func page(
    _ path: String, _ handler: @escaping @Sendable (Visitor, Work) throws -> Answer
  ) -> Route {
    Route("GET", path) { call in
      await answer(call, asPage: true) {
        let (answer, accesses, actor) = try await office.read(at: call.now) { open in
          guard let token = call.cookie(Desk.cookie), let session = try open.session(token: token) else {
            throw Problem.unauthenticated
          }
          let visitor = try visitor(call, session)
          let work = open.work(as: visitor.actor)
          return (try handler(visitor, work), work.accesses, visitor.actor)
        }
        try await office.write(down: accesses, by: actor)
        return answer
      }
    }
  }

  /// A form that does something, in one transaction.
  package func form(
    _ path: String, bodyMax: Int = Desk.formMax, _ handler: @escaping @Sendable (Visitor, Work) throws -> Answer
  ) -> Route {
    Route("POST", path, bodyMax: bodyMax) { call in
      await answer(call, asPage: true) {
        let visitor = try await poster(call)
        let (answer, accesses) = try await office.write(as: visitor.actor, at: call.now) { work in
          (try Idempotency.once(visitor, work) { try handler(visitor, work) }, work.accesses)
        }
        try await office.write(down: accesses, by: visitor.actor)
        return answer
      }
    }
  }

  /// A form that needs more than one transaction, or work outside any.
  package func longForm(
    _ path: String, bodyMax: Int = Desk.formMax, _ handler: @escaping @Sendable (Visitor) async throws -> Answer
  ) -> Route {
    Route("POST", path, bodyMax: bodyMax) { call in
      await answer(call, asPage: true) { try await handler(try await poster(call)) }
    }
  }

  /// A path that asks nobody who he is.
  package func open(
    _ method: String, _ path: String, bodyMax: Int = 1_000_000, _ handler: @escaping @Sendable (Call) async throws -> Answer
  ) -> Route {
    Route(method, path, bodyMax: bodyMax) { call in await answer(call, asPage: true) { try await handler(call) } }
  }

  /// What somebody with a one-time password may still do.
  private static let openToOneTime: Set<String> = ["/password", "/logout", "/preferences", "/language", "/theme"]

  /// Who is logged in at this browser, if anybody.
  package func session(_ call: Call) async throws -> Session? {
    guard let token = call.cookie(Desk.cookie) else { return nil }
    return try await office.session(token: token)
  }

  private func poster(_ call: Call) async throws -> Visitor {
    guard let session = try await session(call) else { throw Problem.unauthenticated }
    return try visitor(call, session, posting: true)
  }

  private func visitor(_ call: Call, _ session: Session, posting: Bool = false) throws -> Visitor {
    // A password that somebody else has seen is good for one thing: to be replaced.
    if session.user.mustChangePassword, !Desk.openToOneTime.contains(call.path) { throw MustChangePassword() }
    var form = FormFields()
    var page: String?
    if posting {
      guard let fields = Desk.formFields(of: call) else { throw Problem.badBody("form") }
      form = fields
      let secret = (fields["_csrf"] ?? call.header("x-csrf-token") ?? "").split(separator: ".", maxSplits: 1).map(String.init)
      guard secret.first == session.csrf, Desk.isSameOrigin(call) else { throw Problem.badCSRF }
      if secret.count == 2, (1...64).contains(secret[1].utf8.count) { page = secret[1] }
    }
    return Visitor(
      call: call, session: session, words: strings.words(in: Desk.language(call, session)), form: form,
      isBehindTLS: isBehindTLS, page: page)
  }

  /// The person's own language, kept with the account wherever he logs in; at the door the one chosen at this browser, else
  /// what the browser asks for. ORG-027
  package static func language(_ call: Call, _ session: Session?) -> Language {
    session?.user.language ?? call.cookie("language").flatMap(Language.init(rawValue:)) ?? call.preferredLanguage
  }

  package static func formFields(of call: Call) -> FormFields? {
    switch call.mediaType {
    case "multipart/form-data": return FormFields(multipart: call.body, contentType: call.header("content-type") ?? "")
    case "application/x-www-form-urlencoded", "": return FormFields(urlEncoded: call.body, mending: true)
    default: return nil
    }
  }

  /// A browser that says where the form came from must say this site.
  static func isSameOrigin(_ call: Call) -> Bool {
    if let site = call.header("sec-fetch-site"), !["same-origin", "none"].contains(site) { return false }
    guard let origin = call.header("origin") else { return true }
    guard let host = call.header("host"), !host.isEmpty else { return false }
    return origin == "http://" + host || origin == "https://" + host
  }

  /// Where somebody was who has to log in again. A posted form stands on the page that the browser names, as long as that is
  /// a page of this site: there it is filled again with what was typed.
  static func place(of call: Call) -> String {
    func target(_ path: String, _ query: String?) -> String { query.map { "\(path)?\($0)" } ?? path }
    guard call.method == "GET" else {
      guard let host = call.header("host"), let referer = call.header("referer"), !host.isEmpty,
        let start = ["http://\(host)/", "https://\(host)/"].first(where: referer.hasPrefix)
      else { return call.path }
      return "/" + referer.dropFirst(start.count).prefix { $0 != "#" }
    }
    let query = call.query.fields.map { "\(escaped($0.name))=\(escaped($0.value))" }.joined(separator: "&")
    return target(call.path, query.isEmpty ? nil : query)
  }

  package func sessionCookie(_ token: String?) -> String {
    let life = token == nil ? 0 : Accounts.sessionLife / 1000
    return "\(Desk.cookie)=\(token ?? ""); Path=/; HttpOnly; SameSite=Lax; Max-Age=\(life)\(isBehindTLS ? "; Secure" : "")"
  }

  /// The one place where an error becomes an answer, for pages and for the API.
  package func answer(_ call: Call, asPage: Bool, _ body: @Sendable () async throws -> Answer) async -> Answer {
    var answer: Answer
    do {
      if let fault = call.fault { throw Problem(fault) }
      answer = try await body().written
    } catch {
      answer = await failure(error, call, asPage: asPage)
    }
    if !answer.headers.contains(where: { $0.name == "cache-control" }) {
      answer.headers.append(("cache-control", "private, no-store"))
    }
    for header in Desk.protection where !answer.headers.contains(where: { $0.name == header.name }) {
      answer.headers.append(header)
    }
    return answer
  }

  func failure(_ error: any Error, _ call: Call, asPage: Bool) async -> Answer {
    let session = try? await session(call)
    let failure = Failure(error)
    if failure.status == 500, !(error is MustChangePassword) {
      office.logger.error("\(LogText.line("\(call.method) \(call.path): \(error)"))")
    }
    if failure.status == 503, error is StorageFault {
      office.logger.warning("\(LogText.line("\(call.method) \(call.path): \(error)"))")
    }
    if asPage {
      if error is MustChangePassword { return .redirect(to: "/password") }
      if case Problem.unauthenticated = error {
        return .redirect(to: "/login?next=" + Desk.escaped(Desk.place(of: call)))
      }
      return errors.page(failure, call: call, session: session, strings: strings)
    }
    let words = strings.words(in: session?.user.language ?? call.preferredLanguage)
    return failure.problem(words, instance: call.path)
  }

  /// Percent-escapes all but letters, digits and a few harmless marks.
  package static func escaped(_ text: String) -> String {
    let hex = Array("0123456789ABCDEF")
    return text.utf8.reduce(into: "") { out, byte in
      switch byte {
      case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/"):
        out.unicodeScalars.append(Unicode.Scalar(byte))
      default: out += "%\(hex[Int(byte >> 4)])\(hex[Int(byte & 15)])"
      }
    }
  }

  private static let protection: [(name: String, value: String)] = [
    (
      "content-security-policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        + "font-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
  ]
}

/// The person has to choose a password of his own first.
struct MustChangePassword: Error {}

/// The page that says what went wrong and what helps; drawn by the pages' own hand.
package struct ErrorPages: Sendable {
  package let page: @Sendable (Failure, Call, Session?, Strings) -> Answer

  package init(page: @escaping @Sendable (Failure, Call, Session?, Strings) -> Answer) { self.page = page }

  func page(_ failure: Failure, call: Call, session: Session?, strings: Strings) -> Answer {
    page(failure, call, session, strings)
  }
}
