import Aftersales
import Basics
import Foundation
import Logging
import Storage
import Testing
import Web

@testable import App

/// A site over an organisation in a folder of its own, driven by calls instead of sockets.
final class TestSite: Sendable {
  /// A Friday afternoon in Shanghai.
  static let now = Instant(rfc3339: "2026-11-20T15:00:00+08:00")!

  let office: Office
  let desk: Desk
  let routes: [Route]
  private let folder: String

  /// `orders` calls of the demo; nil: nothing is set up.
  init(orders: Int?) async throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("site-\(UUID().uuidString)").path
    var logger = Logger(label: "test")
    logger.logLevel = .error
    office = try await Office.open(.folder(folder), logger: logger, clock: { TestSite.now })
    if let orders { try await DemoData.fill(office, orders: orders, seed: 11) { _ in } }
    desk = try Site.desk(office)
    routes = Site.routes(desk)
  }

  func close() async {
    await office.close()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// A browser at which somebody is logged in, without waiting for the password's sixty milliseconds.
  func browser(_ login: String, language: Language = .zhHans) async throws -> SiteBrowser {
    let token = Secrets.token()
    let csrf = Secrets.token()
    try await office.database.write { transaction in
      let row = try #require(try transaction.row("select id from staff where login = \(login)"))
      try transaction.execute("update staff set language = \(language.rawValue) where login = \(login)")
      try Accounts.begin(staff: row.integer(0), token: token, csrf: csrf, at: TestSite.now, in: transaction)
    }
    return SiteBrowser(site: self, token: token, csrf: csrf, language: language)
  }

  func nobody() -> SiteBrowser { SiteBrowser(site: self, token: nil, csrf: "", language: .zhHans) }

  func row(_ sql: SQL) async throws -> Row? { try await office.database.read { transaction in try transaction.row(sql) } }

  func id<Noun>(_ sql: SQL, of: Noun.Type) async throws -> ID<Noun> { ID(try #require(try await row(sql)).integer(0)) }

  /// The route that a server would take: a named piece goes before a free one.
  func answer(_ call: Call) async -> Answer {
    let pieces = call.path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    var best: (route: Route, parameters: [String: String])?
    for route in routes where route.method == call.method {
      let pattern = route.path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      guard pattern.count == pieces.count else { continue }
      var parameters: [String: String] = [:]
      let fits = zip(pattern, pieces).allSatisfy { wanted, given in
        guard wanted.hasPrefix("{") else { return wanted == given }
        parameters[String(wanted.dropFirst().dropLast())] = given
        return true
      }
      if fits, best == nil || parameters.count < best!.parameters.count { best = (route, parameters) }
    }
    guard let best else { return Answer.text("no route", status: 404) }
    var call = call
    call.parameters = best.parameters
    return await best.route.handler(call)
  }
}

struct SiteReply {
  let status: Int
  let text: String
  let headers: [(name: String, value: String)]
  var bytes: [UInt8] = []

  var location: String? { headers.first { $0.name == "location" }?.value }

  /// Names of the fields in the form that posts to `action`, hidden ones of the page itself left out.
  func fields(of action: String) -> Set<String> {
    guard let start = text.range(of: "action=\"\(action)\""),
      let end = text.range(of: "</form>", range: start.upperBound..<text.endIndex)
    else { return [] }
    let form = text[start.upperBound..<end.lowerBound]
    let names = form.matches(of: /<(?:input|select|textarea)[^>]* name="([^"]*)"/).map { String($0.1) }
    return Set(names.filter { !$0.hasPrefix("_") })
  }
}

struct SiteBrowser: Sendable {
  let site: TestSite
  var token: String?
  var csrf: String
  let language: Language

  private var cookies: String { "language=\(language.rawValue)" + (token.map { "; \(Desk.cookie)=\($0)" } ?? "") }

  func get(_ target: String) async -> SiteReply {
    let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
    let query = parts.count > 1 ? FormFields(urlEncoded: Array(parts[1].utf8)) ?? FormFields() : FormFields()
    return await reply(
      await site.answer(Call(method: "GET", path: parts[0], query: query, headers: ["cookie": cookies], now: TestSite.now)))
  }

  /// A form as it was drawn brings its own `_csrf`, with the number of its page.
  func post(_ path: String, _ fields: [(String, String)] = []) async -> SiteReply {
    let secret = fields.contains { $0.0 == "_csrf" } ? [] : [("_csrf", csrf)]
    let body = (secret + fields).map { "\(Desk.escaped($0.0))=\(Desk.escaped($0.1))" }.joined(separator: "&")
    return await reply(
      await site.answer(
        Call(
          method: "POST", path: path, headers: ["cookie": cookies, "content-type": "application/x-www-form-urlencoded"],
          body: Array(body.utf8), now: TestSite.now)))
  }

  private func reply(_ answer: Answer) async -> SiteReply {
    var bytes: [UInt8] = []
    switch answer.body {
    case .bytes(let all): bytes = all
    case .stream(let pieces):
      // Events never end; files do.
      if !answer.headers.contains(where: { $0.value.hasPrefix("text/event-stream") }) {
        for await piece in pieces { bytes += piece }
      }
    }
    return SiteReply(
      status: answer.status, text: String(decoding: bytes, as: UTF8.self), headers: answer.headers, bytes: bytes)
  }
}

/// Opens a site, hands it over, and clears it away whatever happened.
func withSite<T>(orders: Int? = 40, _ body: (TestSite) async throws -> T) async throws -> T {
  let site = try await TestSite(orders: orders)
  do {
    let result = try await body(site)
    await site.close()
    return result
  } catch {
    await site.close()
    throw error
  }
}
