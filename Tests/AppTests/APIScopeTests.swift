import Aftersales
import App
import Basics
import Foundation
import Storage
import Synchronization
import TestKit
import Testing
import Web

@Suite("API: who sees what") struct APIScopeTests {
  /// The eight bytes that every PNG begins with, and some more.
  private static let picture: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]
  private static let bound = Role.allCases.filter { !$0.seesEveryBranch }

  /// Nobody whose posts bind him to one branch reaches anything of another, by any route: every single post and every pair.
  @Test(.clauses("SEC-001", "SEC-017")) func foreignBranch() async throws {
    let office = try await TestOffice()
    let secret = "欧阳锋隐"
    let phone = "13777770001"
    let order = try await office.order(in: office.branchB, by: "clerk-b", name: secret, phone: phone)
    let state = try await office.get("/api/v1/work-orders/\(order)", as: "clerk-b").json
    let hash = try #require(
      try await office.call("POST", "/api/v1/files", as: "clerk-b", body: Self.picture, headers: ["content-type": "image/png"])
        .json[
          "hash"]?.string)
    try await office.give("attach", ["file": .string(hash)], to: order, as: "clerk-b")
    let position = try await office.office.read(as: .system) { _ in 0 }
    let things: [String: String] = [
      "work-orders": order, "customers": state["customer"]?["id"]?.string ?? "", "assets": state["asset"]?.string ?? "",
      "branches": office.branchB, "staff": office.person("technician-b"), "files": hash,
    ]
    var asked = 0
    for (place, one) in Self.bound.enumerated() {
      for other in Self.bound[place...] {
        let login = "pair-\(one.rawValue)-\(other.rawValue)".lowercased()
        try await office.engage(login, [one, other], [office.branchA])
        for route in office.routes where route.path.hasPrefix("/api/v1/") && route.method == "GET" || route.method == "POST" {
          let collection = String(route.path.split(separator: "/").dropFirst(2).first ?? "")
          if route.path.contains("{") {
            guard let id = things[collection] else { continue }
            let path = route.path.replacing("{id}", with: id).replacing("{hash}", with: id).replacing("{name}", with: "arrival")
            let answer = try await office.call(
              route.method, path, as: login, body: route.method == "POST" ? Array("{}".utf8) : [])
            #expect(answer.status == 404 || answer.status == 405, "\(login) \(route.method) \(path): \(answer.status)")
            asked += 1
          } else if route.method == "GET", collection != "events", collection != "openapi.json", collection != "files" {
            let path = collection == "search" ? "/api/v1/search?q=\(phone)" : "\(route.path)?limit=200"
            let answer = try await office.get(path, as: login)
            // The signed days tell of the whole organisation, and whoever sees one branch is told so.
            #expect(answer.status == (collection == "checkpoints" ? 403 : 200), "\(path): \(answer.text)")
            #expect(!things.values.contains { answer.text.contains($0) }, "\(login) \(path)")
            #expect(!answer.text.contains(secret) && !answer.text.contains(phone))
            asked += 1
          }
        }
        let events = try await heard(office, as: login, after: position)
        #expect(!things.values.contains { events.contains($0) }, "\(login) events")
      }
    }
    #expect(asked > 1000)
    // The same walk finds what is the asker's own, so that silence above is not a broken walk.
    #expect(try await office.get("/api/v1/search?q=\(phone)", as: "clerk-b").text.contains(order))
    #expect(try await heard(office, as: "clerk-b", after: position).contains(order))
    #expect(try await office.get("/api/v1/files/\(hash)", as: "supervisor-b").bytes == Self.picture)
    await office.close()
  }

  /// Collects what a stream says until it has been quiet for a while.
  private func heard(_ office: TestOffice, as login: String, after position: Int) async throws -> String {
    try await seal(office)
    let (_, answer) = try await office.raw("GET", "/api/v1/events", as: login, headers: ["last-event-id": String(position)])
    guard case .stream(let pieces) = answer.body else {
      Issue.record("no stream: \(answer.status)")
      return ""
    }
    let heard = Heard()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { for await piece in pieces { heard.add(piece) } }
      // Until it has said something and then been quiet for a while; silence is believed after three seconds.
      var before = -1
      for round in 0..<60 {
        try await Task.sleep(for: .milliseconds(100))
        let now = heard.text.utf8.count
        if round % 5 == 4 {
          if now == before, heard.text.contains("data:") || round > 28 { break }
          before = now
        }
      }
      group.cancelAll()
    }
    return heard.text
  }

  /// Does what the upkeep of a running server does: on PostgreSQL events wait for their place in the order.
  private func seal(_ office: TestOffice) async throws {
    guard office.office.database.dialect == .postgres else { return }
    while try await office.office.database.read({ try $0.row("select 1 from unsealed limit 1") != nil }) {
      _ = try await office.office.database.write { try Sealer.run(in: $0) }
    }
  }

  private final class Heard: Sendable {
    private let words = Mutex("")
    var text: String { words.withLock { $0 } }
    func add(_ piece: [UInt8]) { words.withLock { $0 += String(decoding: piece, as: UTF8.self) } }
  }

  /// Each command is open to exactly the posts of its declaration.
  @Test(.clauses("SEC-017")) func matrix() async throws {
    let office = try await TestOffice()
    let order = try await office.order(in: office.branchA, by: "clerk-a")
    let state = try await office.get("/api/v1/work-orders/\(order)", as: "clerk-a").json
    let customer = try #require(state["customer"]?["id"]?.string)
    let asset = try #require(state["asset"]?.string)
    // The technician has the job, so that he is asked for his post and not for his place.
    try await office.give("dispatch", ["technician": .string(office.person("technician-a"))], to: order, as: "supervisor-a")
    let nouns: [(collection: String, id: String, declarations: [Declaration], first: String)] = [
      ("work-orders", order, WorkOrderCommand.declarations, "register"),
      ("customers", customer, CustomerCommand.declarations, "register"),
      ("assets", asset, AssetCommand.declarations, "register"), ("branches", office.branchA, BranchCommand.declarations, "open"),
      ("staff", office.person("clerk-a"), StaffCommand.declarations, "engage"),
    ]
    for noun in nouns {
      for declaration in noun.declarations {
        for role in Role.allCases {
          let path = "/api/v1/\(noun.collection)" + (declaration.name == noun.first ? "" : "/\(noun.id)/\(declaration.name)")
          // A field that nobody declared: whoever may ask hears of the field, and nothing happens.
          let answer = try await office.post(path, ["nobodyDeclaredThis": 1], as: "\(role.rawValue.lowercased())-a")
          let expected = declaration.roles.contains(role) ? 422 : 403
          #expect(answer.status == expected, "\(role) \(path): \(answer.status)")
        }
      }
    }
    await office.close()
  }

  /// Masked for posts that need not see; whole for the technician while the job is open and his; whole on purpose, and logged.
  @Test(.clauses("SEC-001")) func masking() async throws {
    let office = try await TestOffice()
    let order = try await office.order(in: office.branchA, by: "clerk-a")
    try await office.engage("other-technician", [.technician], [office.branchA])
    let path = "/api/v1/work-orders/\(order)"
    func caller(_ login: String, _ query: String = "") async throws -> (name: String, phone: String, address: String) {
      let answer = try await office.get(path + query, as: login)
      let listed = try await office.get("/api/v1/work-orders", as: login).json["items"]?.array?.first?["customer"]
      let shown = answer.json["customer"]
      // A technician's list holds the jobs he has now; the struck-off one he still finds by its address.
      if query.isEmpty, answer.status == 200, listed != nil {
        for member in ["name", "phone", "address"] { #expect(listed?[member] == shown?[member], "\(login) \(member)") }
      }
      return (shown?["name"]?.string ?? "", shown?["phone"]?.string ?? "", shown?["address"]?.string ?? "")
    }
    let masked = (name: "王*明", phone: "138****5678", address: "杭州市西湖区***")
    let whole = (name: "王小明", phone: "13812345678", address: "杭州市西湖区文三路12号")
    for role in Role.allCases where role != .technician {
      let seen = try await caller("\(role.rawValue.lowercased())-a")
      // The desk must know whom it serves and where; the number it dials on purpose.
      let desk = (name: whole.name, phone: masked.phone, address: whole.address)
      switch role {
      case .serviceDepartment: #expect(seen == whole, "\(role)")
      case .clerk, .supervisor, .branchManager: #expect(seen == desk, "\(role)")
      default: #expect(seen == masked, "\(role)")
      }
    }
    #expect(try await office.get(path, as: "technician-a").status == 404)
    try await office.give("dispatch", ["technician": .string(office.person("technician-a"))], to: order, as: "supervisor-a")
    #expect(try await caller("technician-a") == whole)
    #expect(try await office.get(path, as: "other-technician").status == 404)

    let before = try await log(office)
    #expect(try await caller("clerk-a", "?purpose=callback") == whole)
    #expect(try await caller("auditor-a", "?purpose=look") == masked)
    let after = try await log(office)
    #expect(after.count == before.count + 2)
    #expect(after.contains("\(office.person("clerk-a")) \(order) callback"))

    // The timeline masks in event bodies as well, and signatures are not for everybody.
    let timeline = try await office.get(path + "/timeline", as: "administrator-a")
    #expect(!timeline.text.contains("13812345678") && !timeline.text.contains("文三路") && !timeline.text.contains("王小明"))
    for command in ["accept", "arrive", "finish"] { try await office.give(command, to: order, as: "technician-a") }
    try await office.give("sign", ["signature": "M1 1L2 2", "by": "王小明"], to: order, as: "technician-a")
    try await office.give("hand-in", to: order, as: "technician-a")
    try await office.give("strike-off", to: order, as: "clerk-a")
    #expect(try await caller("technician-a") == masked)
    let signatures = try await office.get(path, as: "administrator-a").json["signatures"]?.array ?? []
    #expect(signatures.first?["signature"] == "***")
    await office.close()
  }

  private func log(_ office: TestOffice) async throws -> [String] {
    try await office.office.database.read { transaction in
      try transaction.rows("select actor, stream, purpose from access_log order by id").map {
        "\(Crockford.encode($0.integer(0))) \(Crockford.encode($0.integer(1))) \($0.text(2))"
      }
    }
  }

  /// What is sent as it happens: in order, resumable, without a personal value, and no longer than the token lives.
  @Test(arguments: TestOffice.engines) func events(_ engine: TestOffice.Engine) async throws {
    let office = try await TestOffice(engine)
    let order = try await office.order(in: office.branchA, by: "clerk-a")
    let all = try await heard(office, as: "clerk-a", after: 0)
    #expect(all.contains(order))
    #expect(!all.contains("王小明") && !all.contains("13812345678"))
    let ids = all.split(separator: "\n").filter { $0.hasPrefix("id: ") }.compactMap { Int($0.dropFirst(4)) }
    #expect(ids == ids.sorted() && Set(ids).count == ids.count)
    let last = try #require(ids.last)
    #expect(try await !heard(office, as: "clerk-a", after: last).contains("data:"))
    try await office.give("note", ["text": "私下的话"], to: order, as: "clerk-a")
    let rest = try await heard(office, as: "clerk-a", after: last)
    #expect(rest.split(separator: "\n").count { $0.hasPrefix("data:") } == 1)
    #expect(rest.contains("workOrder.noted") && !rest.contains("私下的话"))
    let bad = try await office.raw("GET", "/api/v1/events", as: "clerk-a", headers: ["last-event-id": "x"])
    #expect(bad.1.status == 422)

    // Somebody who leaves hears nothing more.
    let (_, answer) = try await office.raw("GET", "/api/v1/events", as: "clerk-a", headers: ["last-event-id": String(last)])
    guard case .stream(let pieces) = answer.body else { return }
    let person = try #require(ID<Staff>(text: office.person("clerk-a")))
    _ = try await office.office.write(as: .system) { work in
      try Organisation.give("leave", ["reason": "离职"], toStaff: person, in: work)
    }
    var text = ""
    for await piece in pieces { text += String(decoding: piece, as: UTF8.self) }
    #expect(!text.contains("staff.left"))
    await office.close()
  }

  /// Bytes come back as they were; a file is known to its uploader and to those who see a case that uses it.
  @Test func files() async throws {
    let office = try await TestOffice()
    let order = try await office.order(in: office.branchA, by: "clerk-a")
    let bytes = [0xFF, 0xD8, 0xFF] + (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let kept = try await office.call(
      "POST", "/api/v1/files", as: "supervisor-a", body: bytes, headers: ["content-type": "image/jpeg"])
    #expect(kept.status == 201)
    let hash = try #require(kept.json["hash"]?.string)
    #expect(hash == Files.hash(bytes))
    let path = "/api/v1/files/\(hash)"
    #expect(try await office.get(path, as: "supervisor-a").bytes == bytes)
    #expect(try await office.get(path, as: "clerk-a").status == 404)
    #expect(try await office.post("/api/v1/work-orders/\(order)/attach", ["file": .string(hash)], as: "clerk-a").status == 422)
    try await office.give("attach", ["file": .string(hash), "kind": "photo"], to: order, as: "supervisor-a")
    let seen = try await office.get(path, as: "clerk-a")
    #expect(seen.bytes == bytes)
    #expect(seen.headers["content-type"] == "image/jpeg")
    #expect(try await log(office).contains { $0.hasSuffix("file \(hash)") })
    #expect(try await office.get(path, as: "clerk-b").status == 404)
    #expect(try await office.get(path, as: "administrator-a").status == 403)
    #expect(
      try await office.call("POST", "/api/v1/files", as: "clerk-a", body: bytes, headers: ["content-type": "text/html"]).status
        == 415)
    await office.close()
  }
}
