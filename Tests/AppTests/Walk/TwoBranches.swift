import Aftersales
import Basics
import Foundation
import Storage
import Synchronization
import Testing
import Web

@testable import App

/// Two branches whose data nobody can mistake, and people of every post and of posts held together who ask every route there is.
final class TwoBranches: Sendable {
  /// What one branch wrote down. No piece of it may ever reach the other.
  struct Marked: Sendable {
    /// Ids and hashes by the collection of the API that they belong to.
    var things: [String: String] = [:]
    /// Text by the class of personal value it is; `nil` for what is not personal.
    var words: [(kind: Personal.Class?, text: String)] = []
    /// A case that waits for somebody to be sent.
    var waiting = ""
    /// Pieces of the above that are searched by; too short to be mistaken for a find when they are shown again.
    var pieces: [String] = []

    var ids: [String] { things.values.sorted() }
  }

  struct Reply: Sendable {
    let status: Int
    let head: String
    let bytes: [UInt8]

    /// Whether the text stands in body or head; a telephone number also in groups.
    func holds(_ text: String) -> Bool {
      let wanted = Array(text.utf8)
      return TwoBranches.find(wanted, in: bytes) || TwoBranches.find(wanted, in: Array(head.utf8))
    }

    func holds(number digits: String) -> Bool {
      if holds(digits) { return true }
      // Groups begin with the first three digits; without them there is nothing to put together.
      guard holds(String(digits.prefix(3))) else { return false }
      let plain = bytes.filter { !" -".utf8.contains($0) && $0 != 0xC2 && $0 != 0xA0 && $0 != 0xE2 && $0 != 0x80 && $0 != 0xAF }
      return TwoBranches.find(Array(digits.utf8), in: plain)
    }

    /// The answer with the ids that were asked for taken out, so that two answers can be compared; without the number, too, that
    /// each drawing of a page puts into its forms.
    func without(_ asked: [String]) -> String {
      let text = String(decoding: bytes, as: UTF8.self)
        .replacingOccurrences(of: "(name=\"_csrf\" value=\"[^\".]*)\\.[0-9a-f]{32}\"", with: "$1\"", options: .regularExpression)
        // Whether the board's own proposals are worked out yet: the pace of the machine, not what others did.
        .replacingOccurrences(of: "<span id=\"thinking\" data-awaits hidden></span>", with: "")
      return asked.reduce("\(status)\n\(head)\n\(text)") { $0.replacingOccurrences(of: $1, with: "?") }
    }
  }

  let office: TestOffice
  let routes: [Route]
  let endpoints: [Endpoint]
  private let sessions = Mutex<[String: (token: String, csrf: String)]>([:])

  static let posts = Role.allCases
  /// Every post alone, and together with the next in the list, by log-in, at branch 甲; `BAOXIU_LONG=1` has every two together.
  static let people: [(login: String, roles: Set<Role>)] = posts.enumerated().flatMap {
    place, one -> [(login: String, roles: Set<Role>)] in
    let reach = TestOffice.isLong ? posts.count : 2
    return posts[place...].prefix(reach).map { other in
      ("walk-\(one.rawValue)-\(other.rawValue)".lowercased(), [one, other])
    }
  }

  init(_ engine: TestOffice.Engine) async throws {
    office = try await TestOffice(engine)
    let desk = try Site.desk(office.office)
    // A route that serves every list is walked once for each of them.
    routes = Site.routes(desk).flatMap { route in
      guard route.path.contains("{list}") else { return [route] }
      return ListRoutes.shapes.map { shape in
        let path = route.path.replacingOccurrences(of: "{list}", with: "{list=\(shape.name)}")
        return Route(route.method, path, bodyMax: route.bodyMax, handler: route.handler)
      }
    }
    endpoints = APIRoutes.endpoints(desk)
    for person in TwoBranches.people {
      try await office.engage(person.login, Array(person.roles), [office.branchA])
    }
  }

  /// By the C library, which is quick in a debug build too. A NUL parts what is searched.
  static func find(_ needle: [UInt8], in bytes: [UInt8]) -> Bool {
    guard !needle.isEmpty, needle.count <= bytes.count else { return false }
    let wanted = needle.map(CChar.init(bitPattern:)) + [0]
    return (bytes + [0]).withUnsafeBufferPointer { all in
      all.withMemoryRebound(to: CChar.self) { text in
        var start = 0
        while start < text.count {
          if strstr(text.baseAddress! + start, wanted) != nil { return true }
          start += strlen(text.baseAddress! + start) + 1
        }
        return false
      }
    }
  }

  // MARK: data

  /// Every sort of thing a branch can hold, each with a mark of its own.
  func fill(_ side: String, branch: String) async throws -> Marked {
    let isA = side == "a"
    let digits = isA ? "13611112222" : "13777770001"
    let name = isA ? "甲东隐" : "欧阳锋隐"
    let street = isA ? "青石巷隐九号" : "南星里隐七号"
    let serial = isA ? "SNA3KX9" : "SNB7QX7"
    let model = isA ? "MDLA3KX" : "MDLB7QX"
    let symptom = isA ? "隐九不转动了" : "隐七不制冷了"
    let note = isA ? "隐九私下说" : "隐七私下说"
    let consent = isA ? "隐九同意书" : "隐七同意书"
    let sheet = isA ? "隐九登记.csv" : "隐七登记.csv"
    let inSheet = isA ? "司马九隐" : "司马七隐"
    let picture = isA ? "PIXELSOFA9" : "PIXELSOFB7"
    let plate = isA ? "浙A9K9K9" : "浙B7Q7Q7"
    let pin = isA ? "30.277719" : "30.277727"
    let longitude = isA ? "120.133391" : "120.144427"
    let clerk = "clerk-\(side)"
    var marked = Marked()
    let body: JSON = [
      "branch": .string(branch),
      "customer": ["name": .string(name), "phone": .string(digits), "address": .string("杭州市西湖区" + street), "zone": "urban"],
      "product": ["model": .string(model), "serial": .string(serial)], "kind": "repair", "channel": "phone",
      "symptom": .string(symptom),
    ]
    let made = try await office.post("/api/v1/work-orders", body, as: clerk)
    #expect(made.status == 201, "\(made.text)")
    let order = made.json["id"]?.string ?? ""
    let customer = made.json["customer"]?["id"]?.string ?? ""
    let asset = made.json["asset"]?.string ?? ""
    let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Array(picture.utf8)
    let kept = try await office.call("POST", "/api/v1/files", as: clerk, body: png, headers: ["content-type": "image/png"])
    let hash = kept.json["hash"]?.string ?? ""
    try await office.give("note", ["text": .string(note)], to: order, as: clerk)
    try await office.give("attach", ["file": .string(hash), "kind": "photo"], to: order, as: clerk)
    _ = try await office.post(
      "/api/v1/customers/\(customer)/give-consent",
      ["purpose": "marketing", "consentText": .string(consent), "consentChannel": "phone"], as: clerk)
    let corrected = try await office.post("/api/v1/assets/\(asset)/correct", ["plate": .string(plate)], as: clerk)
    #expect(corrected.status == 200, "\(corrected.text)")
    try await office.give(
      "dispatch", ["technician": .string(office.person("technician-\(side)"))], to: order, as: "supervisor-\(side)")
    try await office.give("accept", to: order, as: "technician-\(side)")
    try await office.give(
      "arrive", ["position": .string(pin + "," + longitude), "keepPlace": true], to: order, as: "technician-\(side)")
    let second = try await office.order(in: branch, by: clerk, name: name, phone: digits)
    try await office.give("hand-over", to: second, as: clerk)
    marked.waiting = second
    let batch = try await upload(sheet, inSheet, branch: branch, as: clerk)
    let view = try await office.post(
      "/api/v1/views",
      ["list": "orders", "name": .string(isA ? "隐九的视图" : "隐七的视图"), "query": "category=paid", "branch": .string(branch)],
      as: "supervisor-\(side)")
    #expect(view.status == 201, "\(view.text)")
    marked.things = [
      "work-orders": order, "customers": customer, "assets": asset, "branches": branch,
      "staff": office.person("technician-\(side)"), "files": hash, "imports": batch,
      "views": view.json["id"]?.string ?? "",
    ]
    marked.words = [
      (.name, name), (.phone, digits), (.address, street), (nil, serial), (nil, model), (.words, symptom), (.words, note),
      (nil, consent), (nil, isA ? "隐九的视图" : "隐七的视图"), (nil, sheet), (nil, inSheet), (.image, picture), (.identity, plate),
      (nil, made.json["number"]?.string ?? ""), (.position, pin), (.position, longitude),
    ]
    marked.words += Role.allCases.map { (nil, "人\($0.rawValue.lowercased())-\(side)") }
    marked.pieces = [
      String(name.prefix(2)), String(digits.suffix(4)), String(digits.prefix(7)), String(street.prefix(2)),
      String(serial.prefix(5)),
      String(model.prefix(5)), String(plate.suffix(5)), "2026", isA ? "jia" : "ou",
      String((made.json["number"]?.string ?? "").suffix(4)),
    ]
    return marked
  }

  private func upload(_ file: String, _ name: String, branch: String, as login: String) async throws -> String {
    let text = "序号,叫修时间,客户名称,地址,电话,商品型号,故障现象,类别\n1,2025-01-02 08:41,\(name),西湖区1号,13800138000,X1,漏水,收费\n"
    let border = "----border"
    var body = "--\(border)\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n\(try await session(login).csrf)\r\n"
    body += "--\(border)\r\nContent-Disposition: form-data; name=\"branch\"\r\n\r\n\(branch)\r\n"
    body +=
      "--\(border)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(file)\"\r\n\r\n\(text)\r\n--\(border)--\r\n"
    let route = try #require(routes.first { $0.method == "POST" && $0.path == "/imports" })
    let reply = try await ask(
      route, "/imports", as: login, body: Array(body.utf8), type: "multipart/form-data; boundary=\(border)")
    let place = reply.head.split(separator: "\n").first { $0.hasPrefix("location:") } ?? ""
    let pieces = place.split(separator: "/")
    return String(try #require(pieces.dropFirst(2).first ?? pieces.dropFirst().first, "no import: \(reply.status) \(place)"))
  }

  // MARK: asking

  func session(_ login: String) async throws -> (token: String, csrf: String) {
    if let known = sessions.withLock({ $0[login] }) { return known }
    let made = (token: Secrets.token(), csrf: Secrets.token())
    let id = try #require(ID<Staff>(text: office.person(login)))
    let now = office.now
    try await office.office.database.write { transaction in
      try Accounts.begin(staff: id.number, token: made.token, csrf: made.csrf, at: now, in: transaction)
    }
    sessions.withLock { $0[login] = made }
    return made
  }

  /// The route's answer to somebody at a browser; posts to the API come with the person's token.
  func ask(
    _ route: Route, _ path: String, query: [(String, String)] = [], as login: String, body: [UInt8] = [],
    type: String = "application/json"
  ) async throws -> Reply {
    var headers = ["content-type": type]
    if route.path.hasPrefix("/api/"), route.method != "GET" {
      headers["authorization"] = "Bearer " + (try await office.token(login))
    } else {
      headers["cookie"] = "\(Desk.cookie)=\(try await session(login).token)"
    }
    let pattern = route.path.split(separator: "/")
    let asked = path.split(separator: "/")
    var parameters: [String: String] = [:]
    for (place, piece) in pattern.enumerated() where piece.hasPrefix("{") && place < asked.count {
      parameters[String(piece.dropFirst().dropLast().prefix { $0 != "=" })] = String(asked[place])
    }
    let answer = await route.handler(
      Call(
        method: route.method, path: path, parameters: parameters, query: FormFields(query.map { (name: $0.0, value: $0.1) }),
        headers: headers, body: body, remote: "127.0.0.1", now: office.now))
    let head = answer.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
    switch answer.body {
    case .bytes(let bytes): return Reply(status: answer.status, head: head, bytes: bytes)
    case .stream(let pieces):
      var bytes: [UInt8] = []
      // The stream of events has no end; a file has.
      if !head.contains("text/event-stream") { for await piece in pieces { bytes += piece } }
      return Reply(status: answer.status, head: head, bytes: bytes)
    }
  }

  /// The route's path with every free piece filled: with `id`, or with one of the words that such a piece knows.
  static func path(_ route: Route, _ id: String) -> String {
    let words = ["{name}": "arrival", "{command}": "note", "{file}": "app.js"]
    return route.path.split(separator: "/").reduce("") { path, piece in
      if piece.hasPrefix("{list=") { return path + "/" + piece.dropFirst(6).dropLast() }
      return path + "/" + (piece.hasPrefix("{") ? words[String(piece)] ?? id : String(piece))
    }
  }

  static func hasPlaces(_ route: Route) -> Bool { path(route, "a") != path(route, "b") }

  func form(_ fields: [(String, String)], as login: String) async throws -> [UInt8] {
    Array(
      ([("_csrf", try await session(login).csrf)] + fields).map { "\(Desk.escaped($0.0))=\(Desk.escaped($0.1))" }
        .joined(separator: "&").utf8)
  }

  /// What the stream of events says to somebody, from the first event to `last`.
  func heard(as login: String, until last: String) async throws -> String {
    let (_, answer) = try await office.raw("GET", "/api/v1/events", as: login, headers: ["last-event-id": "0"])
    guard case .stream(let pieces) = answer.body else {
      Issue.record("no stream: \(answer.status)")
      return ""
    }
    var text = ""
    for await piece in pieces {
      text += String(decoding: piece, as: UTF8.self)
      if text.contains(last) { break }
    }
    return text
  }

  func readings() async throws -> Int {
    try await office.office.database.read { try $0.row("select count(*) from access_log")?.int(0) ?? 0 }
  }

  // MARK: what the code itself says

  /// Every name that a page asks its query for, read from the sources: a new one is walked without anybody remembering it.
  static let queryNames: [String] = {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources/App")
    var names: Set<String> = []
    for case let file as URL in FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)!
    where file.pathExtension == "swift" {
      let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      for piece in text.components(separatedBy: "query[\"").dropFirst() { names.insert(String(piece.prefix { $0 != "\"" })) }
    }
    precondition(names.contains("q"), "the sources are not where they were")
    for shape in ListRoutes.shapes { names.formUnion(shape.filters.map(\.name)) }
    names.formUnion(["sort", "dir", "cols", "view", "after", "before"])
    return names.sorted()
  }()

  static func isNaming(_ field: Field) -> Bool {
    namingFields.contains { $0.name == field.name || $0.name.hasPrefix(field.name + ".") }
  }

  /// Every field of every command that names another thing, with the collection it names.
  static let namingFields: [(name: String, collection: String)] = {
    func naming(_ fields: [Field], _ prefix: String) -> [(String, String)] {
      fields.flatMap { field -> [(String, String)] in
        switch field.kind {
        case .id(let collection), .list(.id(let collection), _): return [(prefix + field.name, collection)]
        case .file: return [(prefix + field.name, "files")]
        case .object(let inner): return naming(inner, prefix + field.name + ".")
        default: return []
        }
      }
    }
    let all =
      WorkOrderCommand.declarations + CustomerCommand.declarations + AssetCommand.declarations
      + BranchCommand.declarations + StaffCommand.declarations
    var seen: Set<String> = []
    return all.flatMap { naming($0.fields, "") }.filter { seen.insert($0.0 + $0.1).inserted }
      .map { (name: $0.0, collection: $0.1) }
  }()
}
