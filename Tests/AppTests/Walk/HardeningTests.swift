import Aftersales
import Basics
import Foundation
import Logging
import Storage
import Synchronization
import TestKit
import Testing
import Web

@testable import App

/// What strangers and colleagues with ideas may try at the door, in forms, in addresses and in files.
@Suite("Hardening")
struct HardeningTests {
  private static let form = "application/x-www-form-urlencoded"

  private static func header(_ reply: SiteReply, _ name: String) -> [String] {
    reply.headers.filter { $0.name == name }.map(\.value)
  }

  /// A call with headers of one's own.
  private static func send(
    _ site: TestSite, _ method: String, _ path: String, query: [(String, String)] = [], headers: [String: String] = [:],
    body: [UInt8] = [], fault: Call.Fault? = nil
  ) async -> SiteReply {
    let answer = await site.answer(
      Call(
        method: method, path: path, query: FormFields(query.map { (name: $0.0, value: $0.1) }), headers: headers, body: body,
        remote: "192.0.2.7", now: TestSite.now, fault: fault))
    guard case .bytes(let bytes) = answer.body else { return SiteReply(status: answer.status, text: "", headers: answer.headers) }
    return SiteReply(status: answer.status, text: String(decoding: bytes, as: UTF8.self), headers: answer.headers)
  }

  private static func cookie(_ browser: SiteBrowser) -> [String: String] { ["cookie": "\(Desk.cookie)=\(browser.token ?? "")"] }

  private static func body(_ fields: [(String, String)]) -> [UInt8] {
    Array(fields.map { "\(Desk.escaped($0.0))=\(Desk.escaped($0.1))" }.joined(separator: "&").utf8)
  }

  /// Every route with real ids in its free pieces.
  private static func paths(_ site: TestSite) async throws -> [(route: Route, path: String)] {
    let order = try await site.id("select id from work_order order by id desc limit 1", of: WorkOrder.self).description
    let ids = [
      "orders": order, "m": order, "work-orders": order,
      "customers": try await site.id("select id from customer limit 1", of: Customer.self).description,
      "assets": try await site.id("select id from asset limit 1", of: Asset.self).description,
      "branches": try await site.id("select id from branch limit 1", of: Branch.self).description,
      "staff": try await site.id("select id from staff limit 1", of: Staff.self).description,
    ]
    let words = ["{name}": "arrival", "{command}": "note", "{file}": "app.js"]
    return site.routes.map { route in
      let pieces = route.path.split(separator: "/").map(String.init)
      let id = pieces.compactMap { ids[$0] }.last ?? "0000000000001"
      return (route, "/" + pieces.map { $0.hasPrefix("{") ? words[$0] ?? id : $0 }.joined(separator: "/"))
    }
  }

  private static func bareTags(_ page: String) -> [UInt8] {
    var out: [UInt8] = []
    var isInTag = false
    var isQuoted = false
    for byte in page.utf8 {
      if byte == UInt8(ascii: "<"), !isQuoted { isInTag = true }
      guard isInTag else { continue }
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if !isQuoted { out.append(byte == UInt8(ascii: "\n") ? 0x20 : byte) }
      if byte == UInt8(ascii: ">"), !isQuoted { isInTag = false }
    }
    return out
  }

  @Test("every answer, errors too, forbids scripts and styles of the page's own, frames and guessing of types")
  func protection() async throws {
    try await withSite(orders: 30) { site in
      let paths = try await Self.paths(site)
      var pages = 0
      func check(_ reply: SiteReply, _ place: String) {
        let policies = Self.header(reply, "content-security-policy")
        let policy = policies.first ?? ""
        #expect(policies.count == 1 && policy.hasPrefix("default-src 'none'") && !policy.contains("unsafe"), "\(place)")
        #expect(policy.contains("frame-ancestors 'none'"), "\(place)")
        #expect(Self.header(reply, "x-frame-options") == ["DENY"], "\(place)")
        #expect(Self.header(reply, "x-content-type-options") == ["nosniff"], "\(place)")
        #expect(Self.header(reply, "referrer-policy") == ["same-origin"], "\(place)")
        #expect(Self.header(reply, "cache-control").count == 1, "\(place)")
        guard Self.header(reply, "content-type").first?.hasPrefix("text/html") == true else { return }
        pages += 1
        // Tags without what stands in their quotes: what is left are names of tags and of attributes.
        let tags = Self.bareTags(reply.text)
        for word in [" on", " style=", "<style", "javascript:"] {
          #expect(!TwoBranches.find(Array(word.utf8), in: tags), "\(place) has a tag with \(word)")
        }
        let scripts = reply.text.components(separatedBy: "<script").count
        #expect(scripts == reply.text.components(separatedBy: " src=\"/assets/scripts/").count, "\(place)")
      }
      for login in ["admin", "clerk", "tech1", nil] {
        let headers = if let login { Self.cookie(try await site.browser(login)) } else { [String: String]() }
        for (route, path) in paths
        where route.path != "/api/v1/events" && route.method != "POST" {
          check(await Self.send(site, route.method, path, headers: headers), "\(login ?? "nobody") \(route.method) \(path)")
        }
        for (route, path) in paths where route.method == "POST" {
          check(
            await Self.send(site, "POST", path, headers: headers.merging(["content-type": Self.form]) { $1 }),
            "\(login ?? "nobody") POST \(path) without a secret")
          check(
            await Self.send(site, "POST", path, headers: headers, fault: .tooLarge(max: route.bodyMax)),
            "\(login ?? "nobody") POST \(path) too large")
        }
        check(await Self.send(site, "GET", "/orders/none", headers: headers), "no such case")
        check(await Self.send(site, "GET", "/orders", headers: headers, fault: .badQuery), "bad query")
      }
      #expect(pages > 100)
      let typed = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
      let clerk = try await site.browser("clerk")
      for (route, path) in paths where route.method == "GET" && route.path != "/api/v1/events" {
        let names = TwoBranches.queryNames
        let reply = await Self.send(site, "GET", path, query: names.map { ($0, typed) }, headers: Self.cookie(clerk))
        check(reply, "\(path) with a script in its query")
        if Self.header(reply, "content-type").first?.hasPrefix("text/html") == true {
          #expect(!reply.text.contains("<script>alert"), "\(path)")
        }
      }
    }
  }

  @Test("no form and no command of the API is taken from another site")
  func csrf() async throws {
    try await withSite(orders: 30) { site in
      let before = try await site.row("select count(*) from event")?.integer(0)
      let admin = try await site.browser("admin")
      let host = ["host": "baoxiu.example", "content-type": Self.form]
      let tries: [(String, [(String, String)], [String: String])] = [
        ("no secret", [], [:]), ("an empty secret", [("_csrf", "")], [:]),
        ("another's secret", [("_csrf", Secrets.token())], [:]),
        ("another origin", [("_csrf", admin.csrf)], ["origin": "https://evil.example"]),
        ("no origin to tell", [("_csrf", admin.csrf)], ["origin": "null"]),
        ("an origin that ends alike", [("_csrf", admin.csrf)], ["origin": "https://evil.example//baoxiu.example"]),
        ("another port", [("_csrf", admin.csrf)], ["origin": "http://baoxiu.example:8081"]),
        ("another site", [("_csrf", admin.csrf)], ["sec-fetch-site": "cross-site"]),
        ("a neighbouring site", [("_csrf", admin.csrf)], ["sec-fetch-site": "same-site"]),
      ]
      var asked = 0
      for (route, path) in try await Self.paths(site) where route.method == "POST" {
        if route.path.hasPrefix("/api/") {
          // A cookie alone gives no command, whatever else comes with it.
          let reply = await Self.send(
            site, "POST", path, headers: Self.cookie(admin).merging(["content-type": "application/json"]) { $1 },
            body: Array("{}".utf8))
          #expect([401, 405].contains(reply.status), "\(path): \(reply.status)")
          asked += 1
          continue
        }
        for (name, fields, headers) in tries {
          // At the door and at the setting up there is no session yet that could hold a secret; the origin is asked.
          if ["/login", "/setup"].contains(route.path), headers.isEmpty { continue }
          let all = Self.cookie(admin).merging(host) { $1 }.merging(headers) { $1 }
          let reply = await Self.send(site, "POST", path, headers: all, body: Self.body(fields))
          #expect(reply.status == 403, "\(path) with \(name): \(reply.status)")
          asked += 1
        }
      }
      #expect(asked > 300)
      #expect(try await site.row("select count(*) from event")?.integer(0) == before)
      #expect(await admin.get("/home").status == 200, "the session outlived every try")
      let right = Self.cookie(admin).merging(host) { $1 }
        .merging(["origin": "https://baoxiu.example", "sec-fetch-site": "same-origin"]) { $1 }
      let reply = await Self.send(
        site, "POST", "/theme", headers: right, body: Self.body([("_csrf", admin.csrf), ("theme", "dark")]))
      #expect(reply.status == 303)
    }
  }

  /// Somebody with a password that the door knows.
  private static func withPassword(_ site: TestSite, _ login: String, _ password: String) async throws {
    let id = try await site.id("select id from staff where login = \(login)", of: Staff.self)
    try await site.office.setPassword(password, staff: id, login: login, mustChange: false)
  }

  private static func logIn(
    _ site: TestSite, _ login: String, _ password: String, headers: [String: String] = [:], next: String = "/"
  ) async -> SiteReply {
    await send(
      site, "POST", "/login", headers: headers.merging(["content-type": form]) { $1 },
      body: body([("username", login), ("password", password), ("next", next)]))
  }

  @Test("a session is the server's own, ends with the next log-in at the same browser, and its cookie is out of a script's reach")
  func sessions() async throws {
    try await withSite(orders: 1) { site in
      try await Self.withPassword(site, "clerk", "first-password")
      let planted = Secrets.token()
      let reply = await Self.logIn(site, "clerk", "first-password", headers: ["cookie": "\(Desk.cookie)=\(planted)"])
      #expect(reply.status == 303)
      let cookie = try #require(Self.header(reply, "set-cookie").first)
      let token = try #require(cookie.split(separator: ";").first?.split(separator: "=").last.map(String.init))
      #expect(token != planted && token.count == 64)
      #expect(
        cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax") && cookie.contains("; Path=/")
          && !cookie.contains("Domain"))
      #expect(!cookie.contains("Secure"))
      #expect(try Site.desk(site.office, isBehindTLS: true).sessionCookie("x").hasSuffix("; Secure"))
      func isIn(_ token: String) async -> Bool {
        await Self.send(site, "GET", "/home", headers: ["cookie": "\(Desk.cookie)=\(token)"]).status == 200
      }
      #expect(await !isIn(planted))
      #expect(await isIn(token))
      let again = await Self.logIn(site, "clerk", "first-password", headers: ["cookie": "\(Desk.cookie)=\(token)"])
      let next = try #require(
        Self.header(again, "set-cookie").first?.split(separator: ";").first?.split(separator: "=").last.map(String.init))
      #expect(next != token)
      #expect(await !isIn(token), "the session before goes on beside the new one")
      #expect(await isIn(next))
      // The table of sessions lets nobody in: it holds sums.
      #expect(try await site.row("select 1 from session where token_hash = \(Secrets.sum(next))") != nil)
      #expect(try await site.row("select 1 from session where token_hash = \(Array(next.utf8))") == nil)
      // A new password ends every session there is.
      let session = try #require(try await site.office.session(token: next))
      let other = await Self.logIn(site, "clerk", "first-password")
      let elsewhere = try #require(
        Self.header(other, "set-cookie").first?.split(separator: ";").first?.split(separator: "=").last.map(String.init))
      let changed = await Self.send(
        site, "POST", "/password", headers: ["cookie": "\(Desk.cookie)=\(next)", "content-type": Self.form],
        body: Self.body([
          ("_csrf", session.csrf), ("password", "first-password"), ("newPassword", "second-password"),
          ("repeated", "second-password"),
        ]))
      #expect(changed.status == 303)
      #expect(await !isIn(next))
      #expect(await !isIn(elsewhere))
    }
  }

  @Test("whoever has a one-time password gets nothing until he has replaced it, by page or API")
  func oneTimePassword() async throws {
    try await withSite(orders: 5) { site in
      let id = try await site.id("select id from staff where login = 'clerk'", of: Staff.self)
      try await site.office.setPassword("handed-over", staff: id, login: "clerk", mustChange: true)
      let clerk = try await site.browser("clerk")
      for (route, path) in try await Self.paths(site) where route.method == "GET" {
        if ["/password", "/login", "/setup", "/healthz", "/readyz", "/api", "/api/v1/openapi.json"].contains(route.path)
          || path.hasPrefix("/assets/styles")
          || path.hasPrefix("/assets/scripts") || path.hasPrefix("/assets/icons")
        {
          continue
        }
        let reply = await clerk.get(path)
        if path.hasPrefix("/api/") {
          // A path that takes no GET says so to everybody.
          if reply.status == 405 { continue }
          #expect(reply.status == 403 && reply.text.contains("must-change-password"), "\(path): \(reply.status)")
        } else {
          #expect(reply.status == 303 && reply.location == "/password", "\(path): \(reply.status)")
        }
      }
    }
  }

  @Test("after log-in and after a form nobody is led to another site")
  func redirects() async throws {
    try await withSite(orders: 1) { site in
      try await Self.withPassword(site, "clerk", "first-password")
      let clerk = try await site.browser("clerk")
      let away = [
        "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example",
        "\u{0}//evil.example", " //evil.example", "/ /evil.example", "javascript:alert(1)", "http:evil.example",
        "///evil.example",
        "/\u{3002}/evil", "/x\r\nset-cookie: a=b", "",
      ]
      for target in away {
        let door = await Self.logIn(site, "clerk", "first-password", next: target)
        #expect(door.status == 303 && door.location == "/", "\(target.debugDescription): \(door.location ?? "")")
        #expect(await clerk.post("/theme", [("theme", "dark"), ("back", target)]).location == "/", "\(target.debugDescription)")
      }
      #expect(await Self.logIn(site, "clerk", "first-password", next: "/orders?tab=waiting").location == "/orders?tab=waiting")
      // Somebody who has to log in again comes back to the page on which he was, forms and all.
      let nobody = await Self.send(site, "GET", "/orders", query: [("q", "王"), ("tab", "waiting")])
      #expect(nobody.location == "/login?next=" + Desk.escaped("/orders?q=%E7%8E%8B&tab=waiting"))
      let host = ["host": "baoxiu.example", "content-type": Self.form]
      let posted = await Self.send(
        site, "POST", "/orders", headers: host.merging(["referer": "https://baoxiu.example/orders/new?phone=1#top"]) { $1 })
      #expect(posted.location == "/login?next=" + Desk.escaped("/orders/new?phone=1"))
      let foreign = await Self.send(
        site, "POST", "/orders", headers: host.merging(["referer": "https://evil.example/orders/new"]) { $1 })
      #expect(foreign.location == "/login?next=/orders")
      // The form at the door carries the address on, but never one of another site.
      #expect(await !Self.send(site, "GET", "/login", query: [("next", "//evil.example")]).text.contains("action=\"//evil"))
    }
  }

  @Test("no header can be made by what somebody sends, and no address of ours by the Host he claims")
  func headers() async throws {
    try await withSite(orders: 20) { site in
      let clerk = try await site.browser("clerk")
      let line = "x\r\nx-forged: 1\r\n\r\n<p>"
      let names = TwoBranches.queryNames
      for (route, path) in try await Self.paths(site) where route.path != "/api/v1/events" && route.path != "/logout" {
        let host = ["host": "evil.example", "x-forwarded-host": "evil.example", "content-type": Self.form]
        let fields = [
          ("_csrf", clerk.csrf), ("back", line), ("_back", line), ("next", line), ("name", line), ("language", line),
          ("theme", line),
        ]
        let reply = await Self.send(
          site, route.method, path, query: names.map { ($0, line) }, headers: Self.cookie(clerk).merging(host) { $1 },
          body: route.method == "POST" ? Self.body(fields) : [])
        for header in reply.headers {
          #expect(
            !header.value.contains(where: \.isNewline) && !header.name.contains("forged"), "\(route.method) \(path): \(header)")
          #expect(header.value.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }, "\(route.method) \(path): \(header)")
        }
        #expect(!reply.text.contains("evil.example") && !reply.headers.contains { $0.value.contains("evil.example") }, "\(path)")
      }
    }
  }

  /// Collects what is logged.
  private struct Lines: LogHandler {
    final class Kept: Sendable {
      let all = Mutex<[String]>([])
    }
    let kept: Kept
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }
    func log(event: LogEvent) {
      kept.all.withLock { $0.append("\(event.message)") }
    }
  }

  @Test("what is logged of a request stays on one line, whatever it holds")
  func log() async throws {
    struct Strange: Error, CustomStringConvertible { let description = "bad\n2026-01-01 critical forged: \u{1B}[31mroot\u{202E}" }
    let kept = Lines.Kept()
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("log-\(UUID().uuidString)").path
    let office = try await Office.open(
      .folder(folder), logger: Logger(label: "test") { _ in Lines(kept: kept) }, clock: { TestSite.now })
    let desk = try Site.desk(office)
    let call = Call(method: "GET\r\nx", path: "/orders/\u{0}\n\u{2028}forged", now: TestSite.now)
    let answer = await desk.answer(call, asPage: true) { throw Strange() }
    #expect(answer.status == 500)
    guard case .bytes(let bytes) = answer.body else { return }
    #expect(!String(decoding: bytes, as: UTF8.self).contains("forged"), "the person reads nothing of the inside")
    let lines = kept.all.withLock { $0 }
    #expect(lines.contains { $0.contains("forged") })
    for line in lines {
      #expect(
        line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x2028 && $0.value != 0x202E },
        "\(line.debugDescription)")
    }
    #expect(LogText.line(String(repeating: "x", count: 100_000)).count == LogText.lettersMax)
    await office.close()
    try? FileManager.default.removeItem(atPath: folder)
  }

  @Test("a name that nobody has costs the door as much as one that somebody has, and is answered alike")
  func equalWork() async throws {
    try await withSite(orders: 1) { site in
      try await Self.withPassword(site, "clerk", "first-password")
      try await Self.withPassword(site, "tech1", "first-password")
      let left = try await site.id("select id from staff where login = 'tech1'", of: Staff.self)
      try await site.office.database.write { try $0.execute("update staff set active = 0 where id = \(left)") }
      final class Ledger: Sendable {
        let rounds = Mutex<[Int]>([])
      }
      func work(_ login: String) async throws -> [Int] {
        let ledger = Ledger()
        let token = try await site.office.logIn(login, password: "wrong", from: "198.51.100.1") { password, kept in
          ledger.rounds.withLock { $0.append(kept.rounds) }
          return try Passwords.matches(password, kept)
        }
        #expect(token == nil)
        return ledger.rounds.withLock { $0 }
      }
      let known = try await work("clerk")
      #expect(known == [Passwords.rounds])
      #expect(try await work("nobody-of-that-name") == known)
      #expect(try await work("tech1") == known, "somebody who has left")
      #expect(try await work("") == known)
      func page(_ login: String) async -> String {
        await Self.logIn(site, login, "wrong").text.replacing("clerk", with: "?").replacing("nobody", with: "?")
      }
      #expect(await page("clerk") == page("nobody"))
    }
  }

  @Test("guessing is slowed down by name, known or not, and by address")
  func guessing() async throws {
    try await withSite(orders: 1) { site in
      try await Self.withPassword(site, "clerk", "first-password")
      func isSlowed(_ login: String, from remote: String) async throws -> Bool {
        do {
          _ = try await site.office.logIn(login, password: "wrong", from: remote) { _, _ in false }
          return false
        } catch Problem.tooManyAttempts { return true }
      }
      for login in ["clerk", "nobody"] {
        var free = 0
        while try await !isSlowed(login, from: "203.0.113.\(free)"), free < 50 { free += 1 }
        #expect(free == 6, "\(login)")
      }
      // The right password does not help while the wait lasts, and the page says how long it is.
      let reply = await Self.logIn(site, "clerk", "first-password")
      #expect(reply.status == 429)
      var free = 0
      while try await !isSlowed("name-\(free)", from: "198.51.100.9"), free < 100 { free += 1 }
      #expect(free == 31)
    }
  }

  @Test("what a file is, its first bytes say, at both doors; it goes out as a download that nothing can run")
  func files() async throws {
    let office = try await TestOffice()
    let order = try await office.order(in: office.branchA, by: "clerk-a")
    let good: [(String, [UInt8])] = [
      ("image/png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1]), ("image/jpeg", [0xFF, 0xD8, 0xFF, 0xE0, 1]),
      ("image/webp", Array("RIFF\0\0\0\0WEBP".utf8)), ("application/pdf", Array("%PDF-1.7".utf8)),
      ("audio/ogg", Array("OggS".utf8)),
      ("video/mp4", Array("\0\0\0\u{18}ftypisom".utf8)), ("audio/mp4", Array("\0\0\0\u{18}ftypM4A ".utf8)),
      ("image/heic", Array("\0\0\0\u{18}ftypheic".utf8)), ("audio/mpeg", Array("ID3\u{4}".utf8)),
      ("audio/amr", Array("#!AMR\n".utf8)),
      ("video/webm", [0x1A, 0x45, 0xDF, 0xA3]),
    ]
    let bad: [[UInt8]] = [
      Array("<!doctype html><script>alert(1)</script>".utf8),
      Array("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".utf8),
      Array("<?xml version='1.0'?><svg/>".utf8), Array("GIF89a<script>".utf8), Array("MZ".utf8), Array("PK\u{3}\u{4}".utf8),
      [1, 2, 3],
      Array("%!PS".utf8), Array(" %PDF-".utf8), [0x89, 0x50, 0x4E, 0x47],
    ]
    let desk = try Site.desk(office.office)
    let page = try #require(Site.routes(desk).first { $0.path == "/files/{hash}" })
    let form = try #require(Site.routes(desk).first { $0.method == "POST" && $0.path == "/orders/{id}/{command}" })
    let token = Secrets.token()
    let csrf = Secrets.token()
    let clerk = try #require(ID<Staff>(text: office.person("supervisor-a")))
    let now = office.now
    try await office.office.database.write { try Accounts.begin(staff: clerk.number, token: token, csrf: csrf, at: now, in: $0) }
    func attach(_ bytes: [UInt8]) async -> Int {
      let head =
        "--b\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n\(csrf)\r\n--b\r\n"
        + "Content-Disposition: form-data; name=\"file\"; "
        + "filename=\"photo.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
      let answer = await form.handler(
        Call(
          method: "POST", path: "/orders/\(order)/attach", parameters: ["id": order, "command": "attach"],
          headers: ["cookie": "\(Desk.cookie)=\(token)", "content-type": "multipart/form-data; boundary=b"],
          body: Array(head.utf8) + bytes + Array("\r\n--b--\r\n".utf8), now: now))
      return answer.status
    }
    for (type, bytes) in good {
      // The sender's word counts for nothing: a picture called a video is a picture.
      let kept = try await office.call(
        "POST", "/api/v1/files", as: "supervisor-a", body: bytes, headers: ["content-type": "video/mp4"])
      #expect(kept.status == 201 && kept.json["type"]?.string == type, "\(type): \(kept.text)")
      let hash = kept.json["hash"]?.string ?? ""
      #expect(await attach(bytes) == 303, "\(type)")
      let answers = [
        await page.handler(
          Call(
            method: "GET", path: "/files/\(hash)", parameters: ["hash": hash], headers: ["cookie": "\(Desk.cookie)=\(token)"],
            now: now)),
        try await office.raw("GET", "/api/v1/files/\(hash)", as: "supervisor-a").1,
      ]
      for answer in answers {
        func header(_ name: String) -> [String] { answer.headers.filter { $0.name == name }.map(\.value) }
        #expect(answer.status == 200, "\(type)")
        #expect(header("content-type") == [type])
        #expect(header("content-disposition").first?.hasPrefix("attachment;") == true)
        #expect(header("x-content-type-options") == ["nosniff"])
        #expect(header("content-security-policy") == ["default-src 'none'; sandbox; frame-ancestors 'none'"])
      }
    }
    for bytes in bad {
      for type in ["image/png", "application/octet-stream"] {
        let kept = try await office.call(
          "POST", "/api/v1/files", as: "supervisor-a", body: bytes, headers: ["content-type": type])
        #expect(kept.status == 422, "\(String(decoding: bytes, as: UTF8.self)): \(kept.status)")
      }
      #expect(await attach(bytes) == 422, "\(String(decoding: bytes, as: UTF8.self))")
    }
    await office.close()
  }

  @Test("no address leads out of the folder that is served")
  func traversal() async throws {
    try await withSite(orders: 1) { site in
      let admin = try await site.browser("admin")
      for piece in [
        "..", "../app.js", "..%2f..%2fetc%2fpasswd", "%2e%2e", "../../migrations/0001_truth.sql", "/etc/passwd", "app.js\0.css",
        "....//app.js",
      ] {
        for route in site.routes where route.method == "GET" && route.path.contains("{") && route.path != "/api/v1/events" {
          var call = Call(method: "GET", path: route.path, headers: Self.cookie(admin), now: TestSite.now)
          for match in route.path.matches(of: /\{([a-z]+)\}/) { call.parameters[String(match.1)] = piece }
          let answer = await route.handler(call)
          #expect([404, 405].contains(answer.status), "\(route.path) \(piece): \(answer.status)")
        }
      }
    }
  }

  @Test("what is too large, too deep or too long is refused before it costs anything")
  func sizes() async throws {
    try await withSite(orders: 1) { site in
      for route in site.routes { #expect(route.bodyMax <= Files.sizeMax + 1_000_000, "\(route.path)") }
      let clerk = try await site.browser("clerk")
      for (route, path) in try await Self.paths(site) where route.method == "POST" {
        let reply = await Self.send(site, "POST", path, headers: Self.cookie(clerk), fault: .tooLarge(max: route.bodyMax))
        #expect(reply.status == 413, "\(path): \(reply.status)")
      }
      // Whoever sent it reads how much goes at a time and what to do, in the language of his pages.
      for (language, most, remedy) in [
        (Language.zhHans, "一次最多 4 MB", "把照片或文件缩小"), (.en, "4 MB at most at a time", "Make the photo or file smaller"),
      ] {
        let reader = try await site.browser("clerk", language: language)
        let reply = await Self.send(site, "POST", "/orders", headers: Self.cookie(reader), fault: .tooLarge(max: Desk.formMax))
        #expect(reply.text.contains(most) && reply.text.contains(remedy), "\(language)")
        #expect(reply.text.contains("class=\"sheet trouble tooLarge\""))
      }
      // A search is no longer than a person types: the rest is not looked for.
      #expect(Search.query(String(repeating: "ab1", count: 100_000)).count <= 100)
      #expect(Search.query(String(repeating: "王小", count: 100_000)).count <= 100)
      #expect(Search.query((0..<100_000).map { "a\($0)" }.joined(separator: " ")).count <= 100)
      for words in [
        String(repeating: "ab1 ", count: 20_000), String(repeating: "\"(*", count: 20_000), String(repeating: "王", count: 50_000),
      ] {
        for path in ["/orders", "/customers", "/search", "/search.json"] {
          #expect(await Self.send(site, "GET", path, query: [("q", words)], headers: Self.cookie(clerk)).status == 200, "\(path)")
        }
      }
      // A form of endless parts, or with a head without end, is no form.
      let part = "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"f\"\r\n\r\nx\r\n"
      let many = Array((String(repeating: part, count: FormFields.fieldsMax + 1) + "--b--\r\n").utf8)
      #expect(FormFields(multipart: many, contentType: "multipart/form-data; boundary=b") == nil)
      let head = Array(
        "--b\r\nContent-Disposition: form-data; name=\"\(String(repeating: "a", count: 100_000))\"\r\n\r\nx\r\n--b--\r\n".utf8)
      #expect(FormFields(multipart: head, contentType: "multipart/form-data; boundary=b") == nil)
      let pairs = Array(String(repeating: "a=1&", count: FormFields.fieldsMax + 1).utf8)
      #expect(FormFields(urlEncoded: pairs) == nil)
      let deep = Array(String(repeating: "[", count: 100_000).utf8) + Array(String(repeating: "]", count: 100_000).utf8)
      #expect(throws: (any Error).self) { try JSON(parsing: deep) }
    }
  }
}
