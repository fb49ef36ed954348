import Aftersales
import Basics
import Foundation
import TestKit
import Testing
import Web

@testable import App

@Suite("API: input that does not fit") struct APIInputTests {
  /// Every field of every operation, one at a time and inside objects too, with values that it cannot hold: the answer names
  /// the field. Made from the list of operations.
  @Test func everyField() async throws {
    let office = try await TestOffice()
    try await office.engage("all-posts", Role.allCases, [office.branchA])
    let things = try await things(office)
    var asked = 0
    for endpoint in endpoints(office) {
      guard case .fields(let fields) = endpoint.body else { continue }
      let path = path(endpoint, things)
      let good = FieldValues.good(fields) { things[$0] ?? "0000000000001" }
      for (name, field, put) in Self.places(fields, short: Self.short) {
        func answer(_ value: JSON?) async throws -> TestOffice.Answered {
          var body = good
          put(&body, value)
          return try await office.post(path, .object(body), as: "all-posts")
        }
        for bad in FieldValues.bad(field.kind) + [FieldValues.huge] {
          // A customer may be given by id, a receipt by its number alone: such a text is read as one.
          if case .string = bad, Self.short.contains(name) { continue }
          let answer = try await answer(bad)
          #expect(answer.status == 422, "\(path) \(name)=\(String(bad.canonical.prefix(60))): \(answer.status)")
          let named = answer.json["fields"]?.array?.compactMap { $0["field"]?.string } ?? []
          #expect(named.contains { $0 == name || $0.hasPrefix(name + ".") }, "\(path) \(name): \(named)")
          asked += 1
        }
        for odd in FieldValues.odd {
          let answer = try await answer(odd)
          #expect(answer.status < 500, "\(path) \(name)=\(odd.canonical.prefix(60)): \(answer.status) \(answer.text)")
          asked += 1
        }
        if field.isRequired { #expect(try await answer(nil).status == 422, "\(path) without \(name)") }
        // A byte that is no UTF-8, where this field's text would stand.
        var marked = good
        put(&marked, "MARK")
        let text = JSON.object(marked).canonical.utf8.map { $0 }
        if let place = text.firstIndex(of: UInt8(ascii: "M")) {
          let broken = text[..<place] + [0xC3, 0x28] + text[(place + 4)...]
          #expect(try await office.call("POST", path, as: "all-posts", body: Array(broken)).status == 400, "\(path) \(name)")
        }
      }
      var unknown = good
      unknown["colour"] = "red"
      let answer = try await office.post(path, .object(unknown), as: "all-posts")
      #expect(answer.json["fields"]?.array?.contains { $0["code"] == "unknown-field" } == true, "\(path)")
    }
    #expect(asked > 4000)
    await office.close()
  }

  /// The same for every field of every query, and for every free piece of a path.
  @Test func everyQuery() async throws {
    let office = try await TestOffice()
    try await office.engage("all-posts", Role.allCases, [office.branchA])
    let things = try await things(office)
    let values = [
      "", "x", "-1", "1.5", "9999-12-31T23:59:59Z", "😀", "\u{202E}abc", "a\u{0}b", "%", "\"*",
      String(repeating: "z", count: 900_000),
    ]
    var asked = 0
    // The description asks for nothing and takes nothing in; the streams have tests of their own.
    let apart: Set = ["/events", "/openapi.json", "/lists/{list}/export"]
    for endpoint in endpoints(office) where endpoint.method == "GET" && !apart.contains(endpoint.path) {
      let path = path(endpoint, things)
      for field in endpoint.query {
        let others = endpoint.query.filter { $0.isRequired && $0 != field }.map {
          "&\($0.name)=\(FieldValues.good($0.kind) { _ in "0000000000001" }.string ?? "x")"
        }.joined()
        for value in values {
          let answer = try await office.get("\(path)?\(field.name)=\(Desk.escaped(value))\(others)", as: "all-posts")
          #expect([200, 422].contains(answer.status), "\(path)?\(field.name)=\(value.prefix(20)): \(answer.status)")
          if answer.status == 422 {
            let named = answer.json["fields"]?.array?.compactMap { $0["field"]?.string } ?? []
            #expect(named == [field.name], "\(path) \(field.name): \(named)")
          }
          asked += 1
        }
        let twice = try await office.get("\(path)?\(field.name)=1&\(field.name)=2", as: "all-posts")
        #expect(twice.status == 422, "\(path) \(field.name) twice")
      }
      #expect(try await office.get("\(path)?colour=red", as: "all-posts").status == 422, "\(path)")
      guard endpoint.path.contains("{") else { continue }
      for id in [
        "1", "0000000000000", "zzzzzzzzzzzzz", "%00", "..", "7zzzzzzzzzzzz", "😀", String(repeating: "0", count: 900_000),
      ] {
        let strange = Endpoint.prefix + endpoint.path.replacing(/\{[a-z]+\}/, with: id)
        #expect(try await office.get(strange, as: "all-posts").status == 404, "\(endpoint.path) \(id.prefix(20))")
        asked += 1
      }
    }
    #expect(asked > 300)
    await office.close()
  }

  /// Bodies that are no JSON object at all.
  @Test func bodies() async throws {
    let office = try await TestOffice()
    let bodies: [(String, [UInt8], Set<Int>)] = [
      ("no JSON", Array("{".utf8), [400]),
      ("bad UTF-8", Array("{\"symptom\":\"".utf8) + [0xFF, 0xFE] + Array("\"}".utf8), [400]),
      ("lone surrogate", Array(#"{"symptom":"\ud800"}"#.utf8), [400]), ("twice", Array(#"{"a":1,"a":2}"#.utf8), [400]),
      ("deep", Array(String(repeating: "[", count: 5000).utf8), [400]), ("array", Array("[]".utf8), [422]),
      ("text", Array("\"x\"".utf8), [422]), ("number", Array("1e999".utf8), [422]), ("NUL", [0], [400]),
      ("null", Array("null".utf8), [422]),
    ]
    for (name, bytes, expected) in bodies {
      let answer = try await office.call("POST", "/api/v1/work-orders", as: "clerk-a", body: bytes)
      #expect(expected.contains(answer.status), "\(name): \(answer.status)")
      #expect(answer.headers["content-type"]?.hasPrefix("application/problem+json") == true)
    }
    let form = try await office.call(
      "POST", "/api/v1/work-orders", as: "clerk-a", body: Array("a=b".utf8),
      headers: ["content-type": "application/x-www-form-urlencoded"])
    #expect(form.status == 415)
    for id in ["1", "0000000000000", "zzzzzzzzzzzzz", "%00", "..", "7zzzzzzzzzzzz"] {
      #expect(try await office.get("/api/v1/work-orders/\(id)", as: "clerk-a").status == 404, "\(id)")
      #expect(try await office.get("/api/v1/customers/\(id)", as: "clerk-a").status == 404, "\(id)")
    }
    for key in ["", String(repeating: "k", count: 201), "a b", "ä"] {
      let answer = try await office.post(
        "/api/v1/work-orders", office.orderBody(branch: office.branchA), as: "clerk-a", headers: ["idempotency-key": key])
      #expect(answer.status == 422, "\(key)")
    }
    // A request that was too long to be read is told so in the API's own manner.
    let route = try #require(office.routes.first { $0.method == "POST" && $0.path == "/api/v1/work-orders" })
    let long = await route.handler(Call(method: "POST", path: route.path, now: office.now, fault: .tooLarge(max: route.bodyMax)))
    #expect(long.status == 413)
    #expect(long.headers.contains { $0.value.hasPrefix("application/problem+json") })
    guard case .bytes(let bytes) = long.body else { return }
    let problem = try JSON(parsing: String(decoding: bytes, as: UTF8.self))
    #expect(
      problem["code"] == "too-large" && problem["detail"]?.string?.contains("1 MB") == true && problem["remedy"]?.string != nil)
    await office.close()
  }

  // MARK: material

  private func endpoints(_ office: TestOffice) -> [Endpoint] {
    ((try? Site.desk(office.office)).map(APIRoutes.endpoints) ?? []).filter { $0.roles != [] }
  }

  /// One thing of every collection.
  private func things(_ office: TestOffice) async throws -> [String: String] {
    let order = try await office.order(in: office.branchA, by: "clerk-a")
    let state = try await office.get("/api/v1/work-orders/\(order)", as: "clerk-a").json
    return [
      "work-orders": order, "customers": state["customer"]?["id"]?.string ?? "", "assets": state["asset"]?.string ?? "",
      "branches": office.branchA, "staff": office.person("technician-a"), "files": String(repeating: "0", count: 64),
    ]
  }

  private func path(_ endpoint: Endpoint, _ things: [String: String]) -> String {
    let thing = things[String(endpoint.path.split(separator: "/")[0])] ?? String(repeating: "0", count: 64)
    return Endpoint.prefix
      + endpoint.path.replacing("{name}", with: "arrival").replacing("{list}", with: "orders")
      .replacing(/\{[a-z]+\}/, with: thing)
  }

  /// Objects for which a text may stand.
  private static let short: Set<String> = ["customer", "receipt"]

  private typealias Put = (inout JSON.Members, JSON?) -> Void

  /// Every place of a body that holds a field, with the way to put a value there; fields inside objects by their dotted name.
  private static func places(_ fields: [Field], short: Set<String>) -> [(name: String, field: Field, put: Put)] {
    fields.flatMap { field -> [(name: String, field: Field, put: Put)] in
      let here: Put = { $0[field.name] = $1 }
      guard case .object(let inner) = field.kind else { return [(field.name, field, here)] }
      let below = inner.map { member -> (name: String, field: Field, put: Put) in
        (
          field.name + "." + member.name, member,
          { body, value in
            var object = body[field.name]?.object ?? [:]
            object[member.name] = value
            body[field.name] = .object(object)
          }
        )
      }
      return [(field.name, field, here)] + below
    }
  }

  /// Without a calendar that exists a branch could promise nothing, and none of its cases could be opened.
  @Test(.clauses("DSP-004")) func unknownCalendar() async throws {
    let office = try await TestOffice()
    let path = "/api/v1/branches/\(office.branchA)/configure"
    let refused = try await office.post(path, ["calendar": "none-such"], as: "administrator-a")
    #expect(refused.status == 422)
    #expect(refused.json["fields"]?.array?.first?["field"] == "calendar")
    #expect(try await office.post(path, ["calendar": "default"], as: "administrator-a").status == 200)
    let order = try await office.order(in: office.branchA, by: "clerk-a")
    #expect(try await office.get("/api/v1/work-orders/\(order)", as: "clerk-a").status == 200)
    await office.close()
  }
}
