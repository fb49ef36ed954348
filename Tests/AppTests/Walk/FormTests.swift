import Aftersales
import Basics
import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import App

/// Every form of every page, found by reading the pages, filled with what people mistype and what programs send.
@Suite("Walk: every form")
struct FormWalkTests {
  /// A field as the page shows it.
  private struct Field: Hashable {
    let name: String
    /// `text`, `textarea`, `select`, `date`, …
    let kind: String
    let value: String
    /// What the keyboard of a phone shows: `numeric`, `decimal`.
    var keys = ""

    var isWords: Bool { ["text", "textarea", "tel", "search", "number"].contains(kind) }
    var isNumber: Bool { ["numeric", "decimal"].contains(keys) }
    /// Whether somebody fills it in, and not the page itself.
    var isAsked: Bool { !["hidden", "submit", "file"].contains(kind) && !name.hasPrefix("_") }
    var isPicked: Bool { ["select", "radio", "checkbox"].contains(kind) }

    /// What a sensible person would write there.
    func sensible(_ place: Int) -> String {
      if isNumber { return "12" }
      switch kind {
      case "tel": return "1380013800\(place % 10)"
      case "date": return value.isEmpty ? "2026-11-19" : value
      case "datetime-local": return value.isEmpty ? "2026-11-20 14:00" : value
      case "text", "textarea", "search": return "7\(place)Qx\(place)"
      default: return value
      }
    }
  }

  private struct Form: Hashable {
    let action: String
    let fields: [Field]
  }

  /// Forms that are not asked here, each with its reason.
  private static let left: Set<String> = [
    "/logout",  // ends the session of the walk
    "/language", "/theme",  // hold nothing that is typed
  ]

  private static func attribute(_ name: String, of tag: Substring) -> String? {
    guard let start = tag.range(of: " \(name)=\"") else { return nil }
    return String(tag[start.upperBound...].prefix { $0 != "\"" })
  }

  private static func plain(_ text: String) -> String {
    text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
      .replacing("&amp;", with: "&")
  }

  private static func forms(_ page: String) -> [Form] {
    page.matches(of: /<form\b[^>]*>(?s:.*?)<\/form>/).compactMap { match in
      let text = match.0
      let head = text.prefix { $0 != ">" }
      guard attribute("method", of: head)?.lowercased() == "post", let action = attribute("action", of: head) else { return nil }
      var fields = text.matches(of: /<input\b[^>]*>/).compactMap { input -> Field? in
        attribute("name", of: input.0).map {
          Field(
            name: $0, kind: attribute("data-day", of: input.0) ?? attribute("type", of: input.0) ?? "text",
            value: plain(attribute("value", of: input.0) ?? ""),
            keys: attribute("inputmode", of: input.0) ?? "")
        }
      }
      fields += text.matches(of: /<textarea\b[^>]*>/).compactMap { area in
        attribute("name", of: area.0).map { Field(name: $0, kind: "textarea", value: "") }
      }
      fields += text.matches(of: /<select\b[^>]*>(?s:.*?)<\/select>/).compactMap { choice in
        let options = choice.0.matches(of: /<option\b[^>]*>/).compactMap { attribute("value", of: $0.0) }
        return attribute("name", of: choice.0.prefix { $0 != ">" }).map {
          Field(name: $0, kind: "select", value: options.last { !$0.isEmpty } ?? "")
        }
      }
      return Form(action: plain(action).split(separator: "?").first.map(String.init) ?? "", fields: fields)
    }
  }

  /// Every page that somebody can open, by the list of routes, with the newest things of the demo in its free pieces.
  private static func pages(_ site: TestSite) async throws -> [String] {
    func ids(_ sql: SQL) async throws -> [String] {
      try await site.office.database.read { try $0.rows(sql).map { Crockford.encode($0.integer(0)) } }
    }
    // A case of every state: each has forms of its own.
    let orders = try await ids("select max(id) from work_order group by status, paused")
    let things = [
      "orders": orders, "m": orders, "customers": try await ids("select id from customer limit 2"),
      "assets": try await ids("select id from asset limit 1"), "branches": try await ids("select id from branch limit 1"),
      "staff": try await ids("select id from staff where login = 'tech1'"),
      "lists": ["orders", "queue", "customers", "assets"],
    ]
    let others = ["/customers/new?phone=1", "/admin/calendar?new=1"]
    return site.routes.filter {
      $0.method == "GET" && !$0.path.hasPrefix("/api") && !$0.path.hasPrefix("/assets/styles") && !$0.path.hasSuffix(".json")
    }.flatMap { route -> [String] in
      guard route.path.contains("{") else { return [route.path] }
      let collection = route.path.split(separator: "/").map(String.init).last { things[$0] != nil } ?? ""
      return (things[collection] ?? []).map {
        route.path.replacing("{name}", with: "arrival").replacing(/\{[a-z]+\}/, with: $0)
      }
    } + others
  }

  private typealias Strange = (name: String, bytes: [UInt8])

  private static func text(_ text: String) -> Strange { (text, Array(Desk.escaped(text).utf8)) }

  /// What nobody can mean: the field has to be named. `isFirst`: of this form no field was asked yet.
  private static func nonsense(_ field: Field, isFirst: Bool) -> [Strange] {
    if field.isPicked { return [text("nonsense")] }
    var strange: [Strange] = [
      ("a control character", Array("a%00b%1B".utf8)), ("a turned text", Array(Desk.escaped("\u{202E}abc").utf8)),
      ("no UTF-8", Array("%C3%28".utf8)),
    ]
    if field.isNumber || ["date", "datetime-local"].contains(field.kind) {
      strange += ["-1", "9999-12-31T23:59", "abc", "1e9", "99999999999999999999"].map(text)
    } else if field.kind == "text" {
      strange.append(text(String(repeating: "z", count: 6000)))
    }
    if isFirst { strange.append(("a megabyte", Array(repeating: UInt8(ascii: "z"), count: 1_000_000))) }
    return strange
  }

  /// What somebody may mean: taken or refused, and never anything else.
  private static func odd(_ field: Field) -> [Strange] {
    field.isPicked ? [text("")] : [("no escape", Array("%zz%1".utf8))] + ["１２", "-1", "😀👨‍👩‍👧‍👦", "مرحبا<b>\"'&</b>", "  "].map(text)
  }

  /// The posted form with `bytes` in the field; of several radios or ticks of a name, one.
  private static func body(_ form: Form, _ field: Field, _ bytes: [UInt8]) -> (
    body: [UInt8], marks: [(name: String, mark: String)]
  ) {
    var pairs: [[UInt8]] = []
    var names: Set<String> = []
    var marks: [(name: String, mark: String)] = []
    for (place, other) in form.fields.enumerated() where !["file", "submit"].contains(other.kind) {
      if ["radio", "checkbox"].contains(other.kind), !names.insert(other.name).inserted { continue }
      let sensible = other.sensible(place)
      if other.name != field.name, other.isWords { marks.append((other.name, sensible)) }
      pairs.append(
        Array("\(Desk.escaped(other.name))=".utf8) + (other.name == field.name ? bytes : Array(Desk.escaped(sensible).utf8)))
    }
    return (Array(pairs.joined(separator: [UInt8(ascii: "&")])), marks)
  }

  /// Asks every field of a form: first with nonsense, so that nothing is taken and the form stays what it is. What went wrong, in
  /// words.
  private static func ask(
    _ form: Form, _ site: TestSite, cookies: String, on page: String
  ) async -> (asked: Int, again: Int, issues: [String]) {
    var (asked, again) = (0, 0)
    var issues: [String] = []
    var names: Set<String> = []
    let fields = form.fields.filter { $0.isAsked && names.insert($0.name).inserted }
    for (field, strange, isNonsense) in fields.enumerated().flatMap({ place, field in
      nonsense(field, isFirst: place == 0).map { (field, $0, true) }
    }) + fields.flatMap({ field in odd(field).map { (field, $0, false) } }) {
      let (body, marks) = body(form, field, strange.bytes)
      let answer = await site.answer(
        Call(
          method: "POST", path: form.action, headers: ["cookie": cookies, "content-type": "application/x-www-form-urlencoded"],
          body: body, now: TestSite.now))
      guard case .bytes(let bytes) = answer.body else { continue }
      let text = Data(bytes)
      func holds(_ words: String) -> Bool { text.range(of: Data(words.utf8)) != nil }
      let place = "\(page) → \(form.action) \(field.name): \(strange.name.prefix(20)): \(answer.status)"
      asked += 1
      if ![200, 303, 401, 403, 404, 409, 412, 422, 429].contains(answer.status) { issues.append(place) }
      if answer.status == 422 { again += 1 }
      // A password is compared and not read.
      guard isNonsense, field.kind != "password", form.action != "/login" else { continue }
      guard answer.status == 422 else {
        if ![403, 404].contains(answer.status) { issues.append("\(place), taken") }
        continue
      }
      // Beside the field, or above the form by its name.
      if !holds("\(field.name).fault\"") { issues.append("\(place), the field is not named") }
      if holds("[fault.") || holds("[field.") { issues.append("\(place), words are missing") }
      for (name, mark) in marks where !holds(mark) { issues.append("\(place), what was typed into \(name) is lost") }
    }
    return (asked, again, issues)
  }

  @Test("a form with nonsense in a field names the field and keeps everything that was typed; it never breaks or takes it")
  func everyForm() async throws {
    try await withSite(orders: 120) { site in
      let pages = try await Self.pages(site)
      var seen: Set<String> = []
      var (asked, again) = (0, 0)
      for login in ["clerk", "supervisor", "tech1", "manager", "admin", "accountant", "service"] {
        let browser = try await site.browser(login)
        for page in pages {
          let shown = await browser.get(page)
          guard shown.status == 200 else { continue }
          for form in Self.forms(shown.text) {
            // The same form of the same state of a case is asked once.
            let shape =
              form.action.replacing(/[0-9a-z]{13}/, with: "{id}") + form.fields.map(\.name).sorted().joined(separator: ",")
            guard !Self.left.contains(form.action), seen.insert(shape).inserted else { continue }
            let cookies = "language=zh-Hans; \(Desk.cookie)=\(browser.token ?? "")"
            let found = await Self.ask(form, site, cookies: cookies, on: "\(login) \(page)")
            asked += found.asked
            again += found.again
            for issue in found.issues { Issue.record("\(issue)") }
          }
        }
      }
      #expect(seen.count > 30, "\(seen.count) forms")
      #expect(asked > 500 && again > 300, "\(asked) asked, \(again) shown again")
    }
  }

  @Test("the same holds before anybody is logged in: setting up, and the door")
  func doors() async throws {
    try await withSite(orders: nil) { site in
      let form = try #require(Self.forms(await site.nobody().get("/setup").text).first { $0.action == "/setup" })
      let found = await Self.ask(form, site, cookies: "language=zh-Hans", on: "nobody /setup")
      for issue in found.issues { Issue.record("\(issue)") }
      #expect(found.asked > 60 && found.again == found.asked, "\(found.asked) asked, \(found.again) shown again")
      #expect(await site.nobody().get("/setup").status == 200, "something odd was taken for an organisation")
    }
    try await withSite(orders: 1) { site in
      let form = try #require(Self.forms(await site.nobody().get("/login").text).first { $0.action == "/login" })
      let found = await Self.ask(form, site, cookies: "language=zh-Hans", on: "nobody /login")
      for issue in found.issues { Issue.record("\(issue)") }
      #expect(found.asked > 12)
    }
  }
}
