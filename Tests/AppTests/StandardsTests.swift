import Aftersales
import Basics
import TestKit
import Testing

@testable import App

/// The figures of the shipped regulations, from the call to the promise as the API tells it. Monday, 2 March 2026, 09:00.
@Suite("Shipped standards") struct StandardsTests {
  /// An organisation that works by this preset, with some of its figures changed.
  private func office(_ preset: String, _ changes: JSON.Members = [:]) async throws -> TestOffice {
    let office = try await TestOffice()
    try await office.office.publish(changes, into: preset)
    return office
  }

  private func call(_ office: TestOffice, _ more: JSON.Members = [:]) async throws -> String {
    let body = (office.orderBody(branch: office.branchA).object ?? [:]).merging(more) { $1 }
    let answer = try await office.post("/api/v1/work-orders", .object(body), as: "clerk-a")
    #expect(answer.status == 201, "\(answer.text)")
    return try #require(answer.json["id"]?.string)
  }

  private func promise(_ name: String, of id: String, _ office: TestOffice) async throws -> JSON {
    let order = try await office.get("/api/v1/work-orders/\(id)", as: "clerk-a").json
    return order["deadlines"]?.array?.first { $0["name"] == .string(name) } ?? .null
  }

  private func visit(_ id: String, _ office: TestOffice, until last: String = "arrive") async throws {
    try await office.give("dispatch", ["technician": .string(office.person("technician-a"))], to: id, as: "supervisor-a")
    for command in ["accept", "depart", "arrive"] { try await office.give(command, to: id, as: "technician-a") }
  }

  private let appointment: JSON = [
    "from": "2026-03-06T09:00:00+08:00", "to": "2026-03-06T11:00:00+08:00", "askedBy": "customer",
  ]

  @Test(
    "home appliances: whatever is asked for is answered within an hour, day and night", .clauses("DSP-009"),
    arguments: ["repair", "installation", "consultation"])
  func withinAnHour(kind: String) async throws {
    let office = try await office("home-appliance")
    office.wait(minutes: 12 * 60)
    let answered = try await call(office, ["kind": .string(kind)])
    let silent = try await call(office, ["kind": .string(kind)])
    #expect(try await promise("firstResponse", of: answered, office)["due"] == "2026-03-02T22:00:00+08:00")
    office.wait(minutes: 60)
    try await office.give("progress-told", ["text": "已安排"], to: answered, as: "clerk-a")
    office.wait(minutes: 1)
    #expect(try await promise("firstResponse", of: answered, office)["state"] == "met")
    #expect(try await promise("firstResponse", of: silent, office)["state"] == "missed")
    await office.close()
  }

  @Test("an equipment maker answers a repair report within 24 hours", .clauses("DSP-015"))
  func withinADay() async throws {
    let office = try await office("equipment-maker")
    let id = try await call(office)
    #expect(try await promise("firstResponse", of: id, office)["due"] == "2026-03-03T09:00:00+08:00")
    office.wait(minutes: 24 * 60 + 1)
    #expect(try await promise("firstResponse", of: id, office)["state"] == "missed")
    await office.close()
  }

  @Test(
    "a visit is arranged within 48 hours of the request: a time agreed is enough", .clauses("DSP-016", "DSP-017"),
    arguments: ["equipment-maker", "home-appliance"])
  func arranged(preset: String) async throws {
    let office = try await office(preset)
    let id = try await call(office)
    let late = try await call(office)
    #expect(try await promise("arrangement", of: id, office)["due"] == "2026-03-04T09:00:00+08:00")
    // To send somebody without a time agreed arranges nothing with the customer.
    try await office.give("dispatch", ["technician": .string(office.person("technician-a"))], to: id, as: "supervisor-a")
    #expect(try await promise("arrangement", of: id, office)["state"] == "running")
    office.wait(minutes: 48 * 60)
    try await office.give("reschedule", appointment, to: id, as: "clerk-a")
    office.wait(minutes: 1)
    #expect(try await promise("arrangement", of: id, office)["state"] == "met")
    try await office.give("reschedule", appointment, to: late, as: "clerk-a")
    #expect(try await promise("arrangement", of: late, office)["state"] == "missed")
    await office.close()
  }

  @Test("the limit says which event stops its clock: the appointment or the technician", .clauses("DSP-044"))
  func stopEvent() async throws {
    let office = try await office("home-appliance", ["sla.onsite.stopEvent": "arrival"])
    let id = try await call(office)
    try await office.give("reschedule", appointment, to: id, as: "clerk-a")
    #expect(try await promise("arrangement", of: id, office)["state"] == "running")
    try await visit(id, office)
    #expect(try await promise("arrangement", of: id, office)["state"] == "met")
    await office.close()
    let other = try await self.office("home-appliance", ["sla.onsite.stopEvent": "appointment"])
    let agreed = try await call(other)
    try await other.give("reschedule", appointment, to: agreed, as: "clerk-a")
    #expect(try await promise("arrangement", of: agreed, other)["state"] == "met")
    await other.close()
  }

  @Test("after the report somebody is sent: the call waits in the queue, and beyond the limit it is late", .clauses("DSP-028"))
  func followUp() async throws {
    let office = try await office("equipment-maker")
    let id = try await call(office)
    func waiting() async throws -> [WorkOrderLine] {
      try await office.office.read(as: .system, at: office.now) { work in try QueueListing.waiting(in: work) }
    }
    office.wait(minutes: 48 * 60 + 1)
    let lines = try await waiting()
    #expect(lines.map(\.id.description) == [id])
    #expect(try #require(lines.first?.due) < office.now, "the queue shows it late")
    #expect(try await promise("arrangement", of: id, office)["state"] == "missed")
    try await office.give("dispatch", ["technician": .string(office.person("technician-a"))], to: id, as: "supervisor-a")
    #expect(try await waiting().isEmpty)
    await office.close()
  }

  @Test("a fault is mended within 24 hours; a visit that ends without it stops nothing", .clauses("DSP-018"))
  func mended() async throws {
    let office = try await office("home-appliance", ["wrk.quote.required": .null])
    let id = try await call(office)
    let late = try await call(office)
    #expect(try await promise("fix", of: id, office)["due"] == "2026-03-03T09:00:00+08:00")
    for order in [id, late] { try await visit(order, office) }
    try await office.give("finish", ["outcome": "waitingParts", "reason": "缺件"], to: late, as: "technician-a")
    #expect(try await promise("fix", of: late, office)["state"] == "running")
    office.wait(minutes: 24 * 60)
    try await office.give("finish", to: id, as: "technician-a")
    office.wait(minutes: 1)
    #expect(try await promise("fix", of: id, office)["state"] == "met")
    #expect(try await promise("fix", of: late, office)["state"] == "missed")
    await office.close()
  }

  @Test("an urgent fault is attended within half an hour", .clauses("DSP-035"))
  func urgent() async throws {
    let office = try await office("home-appliance")
    let id = try await call(office, ["severity": "urgent"])
    let calm = try await call(office)
    #expect(try await promise("arrival", of: id, office)["due"] == "2026-03-02T09:30:00+08:00")
    #expect(try await promise("arrival", of: calm, office)["measuredOnly"] == true)
    office.wait(minutes: 31)
    #expect(try await promise("arrival", of: id, office)["state"] == "missed")
    #expect(try await promise("arrival", of: calm, office)["state"] == "running")
    await office.close()
  }

  @Test("as soon as possible, in the shortest time: measured and never judged", .clauses("DSP-023"))
  func measured() async throws {
    let office = try await office("general-enterprise")
    let id = try await call(office)
    office.wait(minutes: 30 * 24 * 60)
    for name in ["firstResponse", "fix"] {
      let open = try await promise(name, of: id, office)
      #expect(open["measuredOnly"] == true && open["due"] == .null && open["state"] == "running", "\(name)")
      #expect((open["elapsedMilliseconds"]?.int ?? 0) > 100 * .hour, "\(name)")
    }
    try await visit(id, office)
    try await office.give("finish", to: id, as: "technician-a")
    for name in ["firstResponse", "fix"] {
      let closed = try await promise(name, of: id, office)
      #expect(closed["state"] == "met" && closed["stoppedAt"]?.string != nil, "\(name)")
    }
    await office.close()
  }

  @Test("every open case hears from us at the set interval, counted from the last word", .clauses("DSP-031"))
  func progress() async throws {
    let office = try await office("branch-network", ["req.progressInterval": ["amount": 24, "unit": "hours"]])
    let id = try await call(office)
    #expect(try await promise("progress", of: id, office)["due"] == "2026-03-03T09:00:00+08:00")
    office.wait(minutes: 24 * 60 + 1)
    #expect(try await promise("progress", of: id, office)["state"] == "missed")
    try await office.give("progress-told", ["text": "配件在途"], to: id, as: "clerk-a")
    let next = try await promise("progress", of: id, office)
    #expect(next["state"] == "running" && next["due"] == "2026-03-04T09:01:00+08:00")
    await office.close()
  }

  @Test("the service department chases any open item of any unit; who and when stay on record", .clauses("DSP-033"))
  func chasing() async throws {
    let office = try await TestOffice()
    let id = try await office.order(in: office.branchB, by: "clerk-b")
    office.wait(minutes: 10)
    let urged = try await office.give("urge", ["text": "请尽快派工"], to: id, as: "servicedepartment-a")
    #expect(urged["urgeCount"] == 1)
    let last = try await office.get("/api/v1/work-orders/\(id)/timeline", as: "clerk-b").json["items"]?.array?.last
    #expect(last?["kind"] == "workOrder.urged" && last?["actor"] == .string(office.person("servicedepartment-a")))
    #expect(last?["happenedAt"] == "2026-03-02T09:10:00+08:00")
    let lines = try await office.office.read(as: .system) { work in try QueueListing.waiting(in: work) }
    #expect(lines.first { $0.id.description == id }?.urges == 1, "the unit's queue shows it")
    for other in ["technician-b", "accountant-b", "quality-a"] {
      let answer = try await office.post("/api/v1/work-orders/\(id)/urge", ["text": "x"], as: other)
      #expect([403, 404].contains(answer.status), "\(other)")
    }
    try await office.give("cancel", ["reason": "不修了"], to: id, as: "clerk-b")
    try await office.give("urge", ["text": "x"], to: id, as: "servicedepartment-a", expect: 409)
    await office.close()
  }

  @Test("one set of standards for every unit, of one version", .clauses("ORG-024", "QLT-037"))
  func oneSet() async throws {
    let office = try await office("home-appliance")
    var found: [JSON] = []
    for (branch, clerk) in [(office.branchA, "clerk-a"), (office.branchB, "clerk-b")] {
      let id = try await office.order(in: branch, by: clerk)
      let order = try await office.get("/api/v1/work-orders/\(id)", as: clerk).json
      found.append(order["policyVersion"] ?? .null)
      let promise = order["deadlines"]?.array?.first { $0["name"] == "firstResponse" }
      #expect(promise?["due"] == "2026-03-02T10:00:00+08:00" && promise?["clause"] == "s1", "\(clerk)")
    }
    #expect(found[0] == found[1] && found[0].string?.count == 64)
    // A unit has no rules of its own to set.
    let settings = BranchCommand.declarations.filter { ["open", "configure"].contains($0.name) }.flatMap(\.fields).map(\.name)
    #expect(!settings.contains { $0.lowercased().contains("policy") })
    await office.close()
  }

  @Test("each change says who, when, and what the value was and became", .clauses("SEC-012"))
  func traceable() async throws {
    let office = try await TestOffice()
    let id = try await office.order(in: office.branchA, by: "clerk-a")
    try await office.give("reschedule", appointment, to: id, as: "clerk-a")
    office.wait(minutes: 7)
    let other: JSON = ["from": "2026-03-07T09:00:00+08:00", "to": "2026-03-07T10:00:00+08:00", "askedBy": "company"]
    try await office.give("reschedule", other, to: id, as: "supervisor-a")
    let items = try await office.get("/api/v1/work-orders/\(id)/timeline", as: "clerk-a").json["items"]?.array ?? []
    let changes = items.filter { $0["kind"] == "workOrder.rescheduled" }
    #expect(changes.map { $0["actor"] } == [.string(office.person("clerk-a")), .string(office.person("supervisor-a"))])
    #expect(changes.map { $0["recordedAt"] } == ["2026-03-02T09:00:00+08:00", "2026-03-02T09:07:00+08:00"])
    let ends = ["2026-03-06T11:00:00+08:00", "2026-03-07T10:00:00+08:00"].map { Instant(rfc3339: $0)?.milliseconds }
    #expect(changes.map { $0["body"]?["to"]?.int } == ends)
    await office.close()
  }

  @Test("with striking off the voucher lies in the archive, locked", .clauses("SEC-014"))
  func archived() async throws {
    let office = try await TestOffice()
    let id = try await office.order(in: office.branchA, by: "clerk-a")
    try await visit(id, office)
    try await office.give("sign", ["signature": "M1 1", "by": "A"], to: id, as: "technician-a")
    try await office.give("finish", to: id, as: "technician-a")
    try await office.give("hand-in", to: id, as: "technician-a")
    office.wait(minutes: 3)
    let done = try await office.give("strike-off", to: id, as: "clerk-a")
    #expect(done["voucher"]?["holder"] == "archive" && done["voucher"]?["since"] == "2026-03-02T09:03:00+08:00")
    #expect(done["struckOffAt"] == done["voucher"]?["since"])
    let bodies: JSON.Members = [
      "note": ["text": "x"], "urge": ["text": "x"], "reschedule": appointment, "cancel": ["reason": "x"],
      "override-signature": ["reason": "x"],
    ]
    for (command, body) in bodies { try await office.give(command, body, to: id, as: "supervisor-a", expect: 409) }
    #expect(try await office.get("/api/v1/work-orders/\(id)", as: "clerk-a").json["version"] == done["version"])
    await office.close()
  }

  @Test("a customer may pay by WeChat or Alipay, and the case says which", .clauses("FEE-012"), arguments: ["wechat", "alipay"])
  func means(_ means: String) async throws {
    let office = try await TestOffice()
    let id = try await office.order(in: office.branchA, by: "clerk-a")
    try await visit(id, office)
    let ended = try await office.give(
      "finish", ["amount": ["fen": 12050], "means": .string(means)], to: id, as: "technician-a")
    #expect(ended["charges"] == [["visit": 1, "amount": ["fen": 12050], "means": .string(means)]])
    // It is no cash in somebody's pocket.
    let cash = try await office.office.read(as: .system) { work in try WorkOrderLines.cash(in: work).count }
    #expect(cash == 0)
    await office.close()
  }
}
