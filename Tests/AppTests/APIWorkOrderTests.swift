import Aftersales
import App
import Basics
import Foundation
import TestKit
import Testing

@Suite("API: work orders") struct APIWorkOrderTests {
  /// From the call to the struck-off line with the right posts, and every answer as described.
  @Test(.clauses("WRK-002"), arguments: TestOffice.engines) func wholeWay(
    engine: TestOffice.Engine
  ) async throws {
    let office = try await TestOffice(engine)
    let created = try await office.post("/api/v1/work-orders", office.orderBody(branch: office.branchA), as: "clerk-a")
    #expect(created.status == 201)
    let id = try #require(created.json["id"]?.string)
    #expect(created.headers["location"] == "/api/v1/work-orders/\(id)")
    #expect(created.headers["etag"] == "\"1\"")
    #expect(created.json["number"] == "JA2026-00001")
    #expect(created.json["status"] == "registered")
    #expect(created.json["calledAt"] == "2026-03-02T09:00:00+08:00")
    let technician: JSON = ["technician": .string(office.person("technician-a"))]
    let refused = try await office.give("dispatch", technician, to: id, as: "clerk-a", expect: 409)
    #expect(refused["clause"] == "a3")
    #expect(refused["gate"] == "supervisor-dispatches")
    #expect((refused["remedy"]?.string ?? "").isEmpty == false)
    office.wait(minutes: 5)
    try await office.give("dispatch", technician, to: id, as: "supervisor-a")
    try await office.give("accept", to: id, as: "technician-a")
    office.wait(minutes: 60)
    let arrived = try await office.give("arrive", to: id, as: "technician-a")
    let promise = try #require(arrived["deadlines"]?.array?.first { $0["name"] == "arrival" })
    #expect(promise["state"] == "met")
    #expect(promise["clause"] == "a14")
    try await office.give("record-work", ["minutes": 40, "parts": "电容 1"], to: id, as: "technician-a")
    // The customer has not signed: no line is struck off, and the answer says which clause and what helps.
    try await office.give("finish", ["amount": ["fen": 12050], "means": "cash"], to: id, as: "technician-a")
    try await office.give("hand-in", to: id, as: "technician-a")
    let unsigned = try await office.give("strike-off", to: id, as: "clerk-a", expect: 409)
    #expect(unsigned["gate"] == "voucher-not-signed")
    #expect(unsigned["clause"] == "a4")
    #expect((unsigned["remedy"]?.string ?? "").isEmpty == false)
    try await office.give("override-signature", ["reason": "客户不在"], to: id, as: "supervisor-a")
    let done = try await office.give("strike-off", to: id, as: "clerk-a")
    #expect(done["status"] == "struckOff")
    #expect(done["charges"]?.array?.first?["amount"] == ["fen": 12050])
    #expect(done["signatures"]?.array?.first?["overridden"] == true)

    let timeline = try await office.get("/api/v1/work-orders/\(id)/timeline", as: "clerk-a")
    let kinds = timeline.json["items"]?.array?.compactMap { $0["kind"]?.string } ?? []
    #expect(kinds.first == "workOrder.registered")
    #expect(kinds.last == "workOrder.struckOff")
    #expect(timeline.json["items"]?.array?.allSatisfy { $0["actor"]?.string != nil } == true)
    await office.close()
  }

  /// Name, address, telephone and model are entered at once; call time and running number come by themselves.
  @Test(.clauses("REQ-001")) func mandatory() async throws {
    let office = try await TestOffice()
    let whole = office.orderBody(branch: office.branchA).object ?? [:]
    for missing in ["name", "phone", "address"] {
      var body = whole
      var customer = body["customer"]?.object ?? [:]
      customer[missing] = nil
      body["customer"] = .object(customer)
      let answer = try await office.post("/api/v1/work-orders", .object(body), as: "clerk-a")
      #expect(answer.status == 422)
      #expect(answer.json["fields"]?.array?.contains { $0["field"] == .string("customer." + missing) } == true)
    }
    var body = whole
    body["product"] = [:]
    #expect(try await office.post("/api/v1/work-orders", .object(body), as: "clerk-a").status == 422)
    // What was refused took no number.
    for number in 1...2 {
      let answer = try await office.post("/api/v1/work-orders", .object(whole), as: "clerk-a")
      #expect(answer.json["number"] == .string("JA2026-0000\(number)"))
      #expect(answer.json["calledAt"]?.string.flatMap { Instant(rfc3339: $0) } == office.now)
      office.wait(minutes: 3)
    }
    await office.close()
  }

  /// The proof's counted stretches add up to the limit.
  @Test func proof() async throws {
    let office = try await TestOffice()
    let id = try await office.order(in: office.branchA, by: "clerk-a")
    let answer = try await office.get("/api/v1/work-orders/\(id)/deadlines/arrival/proof", as: "clerk-a")
    #expect(answer.status == 200)
    let hours = try #require(answer.json["limit"]?["amount"]?.int)
    #expect(answer.json["limit"]?["unit"] == "workingHours")
    var counted: Int64 = 0
    var edge = answer.json["start"]?.string
    for interval in answer.json["intervals"]?.array ?? [] {
      let from = try #require(interval["from"]?.string.flatMap { Instant(rfc3339: $0) })
      let to = try #require(interval["to"]?.string.flatMap { Instant(rfc3339: $0) })
      #expect(interval["from"]?.string == edge)
      edge = interval["to"]?.string
      if interval["kind"] == "counted" { counted += to - from }
    }
    #expect(edge == answer.json["due"]?.string)
    #expect(counted == hours * .hour)
    let nothing = try await office.get("/api/v1/work-orders/\(id)/deadlines/nothing/proof", as: "clerk-a")
    #expect(nothing.status == 404)
    await office.close()
  }

  /// Every channel of the list is taken, stored and found again, with what the call is about.
  @Test(.clauses("REQ-007"), arguments: TestOffice.engines) func channels(engine: TestOffice.Engine) async throws {
    let office = try await TestOffice(engine)
    for channel in WorkOrder.Channel.allCases {
      let answer = try await office.post(
        "/api/v1/work-orders", office.orderBody(branch: office.branchA, channel: channel.rawValue), as: "clerk-a")
      #expect(answer.status == 201)
    }
    for channel in WorkOrder.Channel.allCases {
      let found = try await office.get("/api/v1/work-orders?channel=\(channel.rawValue)", as: "clerk-a")
      let items = found.json["items"]?.array ?? []
      #expect(items.count == 1)
      #expect(items.first?["channel"] == .string(channel.rawValue))
      #expect(items.first?["product"]?["model"] == "KFR-35GW")
    }
    var body = office.orderBody(branch: office.branchA).object ?? [:]
    body["channel"] = "pigeon"
    #expect(try await office.post("/api/v1/work-orders", .object(body), as: "clerk-a").status == 422)
    body["channel"] = nil
    #expect(try await office.post("/api/v1/work-orders", .object(body), as: "clerk-a").status == 422)
    await office.close()
  }

  @Test(arguments: TestOffice.engines) func twice(engine: TestOffice.Engine) async throws {
    let office = try await TestOffice(engine)
    let body = office.orderBody(branch: office.branchA)
    let key = ["idempotency-key": "k-1"]
    let first = try await office.post("/api/v1/work-orders", body, as: "clerk-a", headers: key)
    let again = try await office.post("/api/v1/work-orders", body, as: "clerk-a", headers: key)
    #expect(again.status == 201)
    #expect(again.bytes == first.bytes)
    #expect(again.headers["location"] == first.headers["location"])
    // It is drawn again as it was, whatever has happened to the case since.
    let path = "/api/v1/work-orders/\(first.json["id"]?.string ?? "")"
    let given = try await office.post(path + "/hand-over", [:], as: "clerk-a", headers: ["idempotency-key": "k-2"])
    office.wait(minutes: 3)
    #expect(try await office.post(path + "/note", ["text": "一"], as: "clerk-a").status == 200)
    let late = try await office.post("/api/v1/work-orders", body, as: "clerk-a", headers: key)
    #expect(late.status == 201 && late.bytes == first.bytes && late.headers["etag"] == first.headers["etag"])
    let lateAct = try await office.post(path + "/hand-over", [:], as: "clerk-a", headers: ["idempotency-key": "k-2"])
    #expect(lateAct.status == 200 && lateAct.bytes == given.bytes && lateAct.headers["etag"] == "\"2\"")
    #expect(lateAct.headers["idempotency-replayed"] == "true")
    let other = try await office.post(
      "/api/v1/work-orders", office.orderBody(branch: office.branchA, name: "别人"), as: "clerk-a", headers: key)
    #expect(other.status == 422)
    #expect(other.json["code"] == "idempotency-mismatch")
    // Another person's key is another key; after seven days it is forgotten.
    #expect(try await office.post("/api/v1/work-orders", body, as: "supervisor-a", headers: key).bytes != first.bytes)
    let all = try await office.get("/api/v1/work-orders", as: "clerk-a")
    #expect(all.json["items"]?.array?.count == 2)
    office.wait(minutes: 7 * 24 * 60 + 1)
    let later = try await office.post("/api/v1/work-orders", body, as: "clerk-a", headers: key)
    #expect(later.json["id"] != first.json["id"])
    await office.close()
  }

  @Test("what is sent again after a person was erased makes no new case and shows nothing of him", .clauses("SEC-001"))
  func repeatedAfterErasing() async throws {
    let office = try await TestOffice()
    let body = office.orderBody(branch: office.branchA)
    let key = ["idempotency-key": "k-9"]
    let first = try await office.post("/api/v1/work-orders", body, as: "clerk-a", headers: key)
    #expect(first.text.contains("王小明"))
    try await office.give("cancel", ["reason": "不修了"], to: try #require(first.json["id"]?.string), as: "clerk-a")
    let customer = try #require(first.json["customer"]?["id"]?.string)
    let erased = try await office.post("/api/v1/customers/\(customer)/erase", ["reason": "本人要求"], as: "admin")
    #expect(erased.status == 200, "\(erased.text)")
    let again = try await office.post("/api/v1/work-orders", body, as: "clerk-a", headers: key)
    #expect(again.status == 201 && again.json["id"] == first.json["id"] && again.headers["etag"] == "\"1\"")
    for word in ["王小明", "13812345678", "文三路"] { #expect(!again.text.contains(word), "\(word)") }
    await office.close()
  }

  @Test(arguments: TestOffice.engines) func stale(engine: TestOffice.Engine) async throws {
    let office = try await TestOffice(engine)
    let id = try await office.order(in: office.branchA, by: "clerk-a")
    let path = "/api/v1/work-orders/\(id)/note"
    #expect(try await office.post(path, ["text": "一"], as: "clerk-a", headers: ["if-match": "\"1\""]).status == 200)
    let late = try await office.post(path, ["text": "二"], as: "supervisor-a", headers: ["if-match": "\"1\""])
    #expect(late.status == 412)
    #expect(late.json["version"] == 2)
    #expect(late.json["changes"]?.array?.first?["kind"] == "workOrder.noted")
    #expect(late.json["changes"]?.array?.first?["actor"] == .string(office.person("clerk-a")))
    let now = try await office.get("/api/v1/work-orders/\(id)", as: "clerk-a")
    #expect(now.json["version"] == 2)
    await office.close()
  }

  @Test(arguments: TestOffice.engines) func pages(engine: TestOffice.Engine) async throws {
    let office = try await TestOffice(engine)
    var made: Set<String> = []
    for number in 0..<23 {
      made.insert(
        try await office.order(in: number % 3 == 0 ? office.branchB : office.branchA, by: number % 3 == 0 ? "clerk-b" : "clerk-a")
      )
      // Several calls in one minute: the id decides between equal times.
      if number % 4 == 0 { office.wait(minutes: 1) }
    }
    var seen: [String] = []
    var cursor = ""
    var turns = 0
    while turns < 20 {
      turns += 1
      let page = try await office.get(
        "/api/v1/work-orders?limit=5" + (cursor.isEmpty ? "" : "&cursor=\(cursor)"), as: "servicedepartment-a")
      let items = page.json["items"]?.array ?? []
      #expect(items.count <= 5)
      seen += items.compactMap { $0["id"]?.string }
      guard let next = page.json["next"]?.string else { break }
      cursor = next
    }
    #expect(turns == 5)
    #expect(seen.count == 23)
    #expect(Set(seen) == made)
    for bad in [
      "limit=0", "limit=201", "limit=x", "cursor=nonsense", "colour=red", "limit=5&limit=6", "status=asleep", "branch=1",
    ] {
      let answer = try await office.get("/api/v1/work-orders?\(bad)", as: "clerk-a")
      #expect(answer.status == 422, "\(bad)")
      #expect(answer.json["fields"]?.array?.isEmpty == false)
    }
    let unknown = try await office.get("/api/v1/work-orders?colour=red", as: "clerk-a")
    #expect(unknown.json["fields"]?.array?.first?["code"] == "unknown-field")
    await office.close()
  }

  @Test(arguments: TestOffice.engines) func filters(engine: TestOffice.Engine) async throws {
    let office = try await TestOffice(engine)
    let first = try await office.order(in: office.branchA, by: "clerk-a", name: "张伟", phone: "13900001111")
    office.wait(minutes: 30)
    let second = try await office.order(in: office.branchA, by: "clerk-a", name: "李娜", phone: "0571-88884444")
    try await office.give("dispatch", ["technician": .string(office.person("technician-a"))], to: second, as: "supervisor-a")
    func ids(_ query: String) async throws -> [String] {
      let answer = try await office.get("/api/v1/work-orders?" + query, as: "clerk-a")
      return answer.json["items"]?.array?.compactMap { $0["id"]?.string } ?? ["none"]
    }
    #expect(try await ids("status=dispatched") == [second])
    #expect(try await ids("technician=\(office.person("technician-a"))") == [second])
    #expect(try await ids("open=true") == [second, first])
    #expect(try await ids("open=false") == [])
    #expect(try await ids("calledTo=2026-03-02T09:10:00%2B08:00") == [first])
    #expect(try await ids("calledFrom=2026-03-02T09:10:00%2B08:00") == [second])
    #expect(try await ids("q=zhangwei") == [first])
    #expect(try await ids("q=%E6%9D%8E%E5%A8%9C") == [second])
    #expect(try await ids("q=8888") == [second])
    #expect(try await ids("zone=suburban") == [])
    #expect(try await ids("q=%21%21") == [])
    let search = try await office.get("/api/v1/search?q=13900001111", as: "clerk-a")
    #expect(search.json["workOrders"]?.array?.count == 1)
    #expect(search.json["customers"]?.array?.count == 1)
    await office.close()
  }

  @Test("the search box finds the few calls of a branch behind the many newer ones of another", .clauses("SEC-017"))
  func searchBehindOthers() async throws {
    let office = try await TestOffice()
    let old = try await office.order(in: office.branchB, by: "clerk-b", phone: "13955667788")
    let second = try await office.order(in: office.branchB, by: "clerk-b", phone: "13900001112")
    for number in 0..<60 { _ = try await office.order(in: office.branchA, by: "clerk-a", phone: "137000011\(10 + number)") }
    func found(_ words: String, _ limit: Int, as login: String) async throws -> [[String]] {
      let answer = try await office.get("/api/v1/search?q=\(words)&limit=\(limit)", as: login).json
      return ["workOrders", "customers"].map { (answer[$0]?.array ?? []).compactMap { $0["id"]?.string } }
    }
    // More of the other branch's are newer than are looked at, and fewer.
    for limit in [1, 5, 100] {
      let own = try await found("KFR", limit, as: "clerk-b")
      #expect(own[0] == [second, old].prefix(limit).map { $0 }, "\(limit)")
      let people = try await found("wangxiaoming", limit, as: "clerk-b")
      #expect(people[1].count == min(limit, 2), "\(limit)")
      #expect(try await found("5667788", limit, as: "clerk-b")[0] == [old])
      #expect(try await found("5667788", limit, as: "clerk-a") == [[], []])
      #expect(try await found("KFR", limit, as: "clerk-a")[0].count == min(limit, 60))
    }
    await office.close()
  }

  @Test func methods() async throws {
    let office = try await TestOffice()
    let answer = try await office.call("DELETE", "/api/v1/work-orders", as: "clerk-a")
    #expect(answer.status == 405)
    #expect(answer.headers["allow"] == "GET, POST")
    #expect(answer.json["code"] == "wrong-method")
    #expect(try await office.call("GET", "/api/v1/work-orders", as: nil).status == 401)
    #expect(
      try await office.call("GET", "/api/v1/work-orders", as: nil, headers: ["authorization": "Bearer bx_wrong"]).status == 401)
    let page = try await office.call("GET", "/api", as: nil)
    #expect(page.status == 200)
    #expect(page.text.contains("/api/v1/work-orders/{id}/strike-off"))
    #expect(!page.text.contains("<script>"))
    #expect(!page.text.contains("[api."))
    await office.close()
  }
}
