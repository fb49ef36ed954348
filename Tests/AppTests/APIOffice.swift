import Aftersales
import App
import Basics
import Foundation
import Storage
import Synchronization
import Testing
import Web

/// An organisation on a temporary folder with two branches, people of every post in both, and a clock that moves by hand.
/// Requests go to the routes themselves; no socket is opened.
final class TestOffice: Sendable {
  struct Answered {
    let status: Int
    let headers: [String: String]
    let bytes: [UInt8]
    var json: JSON { (try? JSON(parsing: bytes)) ?? .null }
    var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  let office: Office
  let routes: [Route]
  let branchA: String
  let branchB: String
  let place: Office.Place
  private let folder: String
  private let tokens = Mutex<[String: String]>([:])
  private let people = Mutex<[String: String]>([:])
  private let time: Time
  private let document: JSON

  final class Time: Sendable {
    private let now: Mutex<Instant>
    init(_ start: Instant) { now = Mutex(start) }
    var instant: Instant { now.withLock { $0 } }
    func move(_ milliseconds: Int64) { now.withLock { $0 = $0 + milliseconds } }
  }

  /// Monday, 2 March 2026, 09:00 in Shanghai.
  static let start = Instant(rfc3339: "2026-03-02T09:00:00+08:00")!

  enum Engine: Sendable, CaseIterable {
    case sqlite, postgres
  }

  /// PostgreSQL as well, where a cluster is at hand.
  static var engines: [Engine] {
    ProcessInfo.processInfo.environment["BAOXIU_TEST_POSTGRES"] == nil ? [.sqlite] : Engine.allCases
  }

  /// The engines of tests that walk through everything there is: the scope is one text of SQL for both, so the second engine
  /// is walked by `BAOXIU_LONG=1 make test` only.
  static var walked: [Engine] { isLong ? engines : [.sqlite] }

  /// Whether walks go their whole length: `BAOXIU_LONG=1 make test`.
  static var isLong: Bool { ProcessInfo.processInfo.environment["BAOXIU_LONG"] != nil }

  static func place(_ engine: Engine, folder: String) -> Office.Place {
    guard engine == .postgres, let url = ProcessInfo.processInfo.environment["BAOXIU_TEST_POSTGRES"] else {
      return .folder(folder)
    }
    return .postgres("\(url)&schema=api_\(UInt64.random(in: 0...UInt64.max))", isUnsafe: true)
  }

  init(_ engine: Engine = .sqlite) async throws {
    folder = NSTemporaryDirectory() + "baoxiu-api-\(UInt64.random(in: 0...UInt64.max))"
    let time = Time(TestOffice.start)
    self.time = time
    place = TestOffice.place(engine, folder: folder)
    office = try await Office.open(place, clock: { time.instant })
    let resources = office.resources
    let first = try await office.write(as: .system) { work in
      try Setup.run(
        Setup.Answers(name: "Test", branchName: "甲", branchCode: "JA", personName: "管理"), resources: resources, in: work)
    }
    let second = try await office.write(as: .system) { work in
      let id: ID<Branch> = work.newID()
      try Organisation.open(id, ["kind": "serviceCentre", "name": "乙", "code": "YB"], in: work)
      return id
    }
    branchA = first.branch.description
    branchB = second.description
    let desk = try Site.desk(office)
    routes = APIRoutes.all(desk)
    let description = routes.first { $0.method == "GET" && $0.path == "/api/v1/openapi.json" }!
    guard
      case .bytes(let bytes) = await description.handler(Call(method: "GET", path: "/api/v1/openapi.json", now: time.instant))
        .body
    else { throw Problem.unavailable }
    document = try JSON(parsing: bytes)
    people.withLock { $0["admin"] = first.staff.description }
    for role in Role.allCases {
      try await engage("\(role.rawValue.lowercased())-a", [role], [branchA])
      try await engage("\(role.rawValue.lowercased())-b", [role], [branchB])
    }
  }

  func close() async {
    await office.close()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// The same organisation as another process has it open.
  func second() async throws -> Office {
    let time = time
    return try await Office.open(place, clock: { time.instant })
  }

  var now: Instant { time.instant }
  func wait(minutes: Int64) { time.move(minutes * .minute) }
  func person(_ login: String) -> String { people.withLock { $0[login] ?? "" } }

  @discardableResult
  func engage(_ login: String, _ roles: [Role], _ branches: [String]) async throws -> String {
    let body: JSON = [
      "name": .string("人" + login), "login": .string(login), "roles": .array(roles.map { .string($0.rawValue) }),
      "branches": .array(branches.map(JSON.string)),
    ]
    let id = try await office.write(as: .system) { work in
      let id: ID<Staff> = work.newID()
      try Organisation.engage(id, body, in: work)
      return id.description
    }
    people.withLock { $0[login] = id }
    return id
  }

  func token(_ login: String) async throws -> String {
    if let token = tokens.withLock({ $0[login] }) { return token }
    let token = try await office.makeToken(login: login, name: "test")
    tokens.withLock { $0[login] = token }
    return token
  }

  // MARK: calls

  func get(_ path: String, as login: String, headers: [String: String] = [:]) async throws -> Answered {
    try await call("GET", path, as: login, headers: headers)
  }

  func post(_ path: String, _ body: JSON = [:], as login: String, headers: [String: String] = [:]) async throws -> Answered {
    try await call("POST", path, as: login, body: Array(body.canonical.utf8), headers: headers)
  }

  func call(
    _ method: String, _ path: String, as login: String?, body: [UInt8] = [], headers: [String: String] = [:]
  ) async throws -> Answered {
    let (route, answer) = try await raw(method, path, as: login, body: body, headers: headers)
    guard case .bytes(let bytes) = answer.body else {
      Issue.record("\(method) \(path) streams")
      return Answered(status: answer.status, headers: [:], bytes: [])
    }
    var found: [String: String] = [:]
    for header in answer.headers { found[header.name] = header.value }
    let answered = Answered(status: answer.status, headers: found, bytes: bytes)
    check(answered, of: route, asked: "\(method) \(path)")
    return answered
  }

  /// The route's own answer.
  func raw(
    _ method: String, _ path: String, as login: String?, body: [UInt8] = [], headers: [String: String] = [:]
  ) async throws -> (Route, Answer) {
    let pieces = path.split(separator: "?", maxSplits: 1).map(String.init)
    let (route, parameters) = try #require(find(method, pieces[0]), "no route for \(method) \(path)")
    var all = headers
    if let login { all["authorization"] = "Bearer " + (try await token(login)) }
    if !body.isEmpty, all["content-type"] == nil { all["content-type"] = "application/json" }
    let query = FormFields(urlEncoded: Array((pieces.count > 1 ? pieces[1] : "").utf8)) ?? FormFields()
    let call = Call(
      method: method, path: pieces[0], parameters: parameters, query: query, headers: all, body: body, remote: "127.0.0.1",
      now: now)
    return (route, await route.handler(call))
  }

  private func find(_ method: String, _ path: String) -> (Route, [String: String])? {
    let asked = path.split(separator: "/")
    var best: (route: Route, parameters: [String: String])?
    for route in routes where route.method == method {
      let pattern = route.path.split(separator: "/")
      guard pattern.count == asked.count else { continue }
      var parameters: [String: String] = [:]
      let fits = zip(pattern, asked).allSatisfy { pattern, asked in
        guard pattern.hasPrefix("{") else { return pattern == asked }
        parameters[String(pattern.dropFirst().dropLast())] = String(asked)
        return true
      }
      if fits, best.map({ parameters.count < $0.parameters.count }) ?? true { best = (route, parameters) }
    }
    return best
  }

  // MARK: every answer is held against the document

  private func check(_ answer: Answered, of route: Route, asked: String) {
    guard let operation = document["paths"]?[route.path]?[route.method.lowercased()] else { return }
    guard let described = operation["responses"]?[String(answer.status)] else {
      Issue.record("\(asked) answers \(answer.status), which is not described: \(answer.text.prefix(300))")
      return
    }
    let type = String(answer.headers["content-type"]?.split(separator: ";").first ?? "")
    guard let content = described["content"]?[type] else {
      Issue.record("\(asked) answers \(answer.status) as \(type), which is not described")
      return
    }
    guard type.hasSuffix("json"), let schema = content["schema"] else { return }
    let faults = Validity(document: document).faults(answer.json, schema, at: "$")
    if !faults.isEmpty { Issue.record("\(asked): \(faults.prefix(5).joined(separator: "; "))") }
  }

  // MARK: cases

  func orderBody(branch: String, name: String = "王小明", phone: String = "13812345678", channel: String = "phone") -> JSON {
    [
      "branch": .string(branch),
      "customer": ["name": .string(name), "phone": .string(phone), "address": "杭州市西湖区文三路12号", "zone": "urban"],
      "product": ["model": "KFR-35GW", "serial": "S-9917"], "kind": "repair", "channel": .string(channel),
      "symptom": "不制冷，住户说周末在家",
    ]
  }

  /// A registered call; its id.
  func order(in branch: String, by clerk: String, name: String = "王小明", phone: String = "13812345678") async throws -> String {
    let answer = try await post("/api/v1/work-orders", orderBody(branch: branch, name: name, phone: phone), as: clerk)
    #expect(answer.status == 201, "\(answer.text)")
    return try #require(answer.json["id"]?.string)
  }

  @discardableResult
  func give(_ command: String, _ body: JSON = [:], to id: String, as login: String, expect status: Int = 200) async throws -> JSON
  {
    let answer = try await post("/api/v1/work-orders/\(id)/\(command)", body, as: login)
    #expect(answer.status == status, "\(command): \(answer.text)")
    return answer.json
  }
}

/// As much of JSON Schema as the document uses.
struct Validity {
  let document: JSON

  func faults(_ value: JSON, _ schema: JSON, at place: String) -> [String] {
    if let name = schema["$ref"]?.string?.split(separator: "/").last {
      guard let target = document["components"]?["schemas"]?[String(name)] else { return ["\(place): no schema \(name)"] }
      return faults(value, target, at: place)
    }
    if let choices = schema["anyOf"]?.array {
      let tries = choices.map { faults(value, $0, at: place) }
      return tries.contains { $0.isEmpty } ? [] : tries.last ?? []
    }
    var found: [String] = []
    let types = schema["type"]?.string.map { [$0] } ?? schema["type"]?.array?.compactMap(\.string)
    if let types, !types.contains(kind(value)) { return ["\(place): \(kind(value)) is not \(types)"] }
    if let words = schema["enum"]?.array, !words.contains(value) {
      found.append("\(place): \(value.canonical) is not one of the words")
    }
    if schema["format"]?.string == "date-time", let text = value.string, Instant(rfc3339: text) == nil {
      found.append("\(place): \(text)")
    }
    if schema["pattern"] == Validity.id, let text = value.string, Crockford.decode(text) == nil {
      found.append("\(place): \(text) is no id")
    }
    switch value {
    case .object(let members):
      let properties = schema["properties"]?.object ?? [:]
      for name in schema["required"]?.array?.compactMap(\.string) ?? [] where members[name] == nil {
        found.append("\(place).\(name) is missing")
      }
      for (name, member) in members {
        if let property = properties[name] {
          found += faults(member, property, at: "\(place).\(name)")
        } else if schema["additionalProperties"] == false {
          found.append("\(place).\(name) is not described")
        }
      }
    case .array(let items):
      if let item = schema["items"] {
        for (number, value) in items.enumerated() { found += faults(value, item, at: "\(place)[\(number)]") }
      }
    default: break
    }
    return found
  }

  private static let id: JSON = "^[0-7][0-9a-hjkmnp-tv-zA-HJKMNP-TV-Z]{12}$"

  private func kind(_ value: JSON) -> String {
    switch value {
    case .null: return "null"
    case .bool: return "boolean"
    case .int: return "integer"
    case .number: return "number"
    case .string: return "string"
    case .array: return "array"
    case .object: return "object"
    }
  }
}
