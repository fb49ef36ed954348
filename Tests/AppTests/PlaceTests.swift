import Aftersales
import Basics
import Storage
import TestKit
import Testing

@testable import App

@Suite("Where a call lies")
struct PlaceTests {
  /// A call of a customer in Yuhang, at the technician's hands.
  private func sent(_ office: TestOffice, address: String = "浙江省杭州市余杭区文一西路969号") async throws -> (order: String, customer: String)
  {
    guard case .object(var body) = office.orderBody(branch: office.branchA),
      case .object(var customer)? = body["customer"]
    else { throw Problem.notFound }
    customer["address"] = .string(address)
    body["customer"] = .object(customer)
    let made = try await office.post("/api/v1/work-orders", .object(body), as: "clerk-a").json
    let order = try #require(made["id"]?.string)
    let technician = office.person("technician-a")
    try await office.give("dispatch", ["technician": .string(technician)], to: order, as: "supervisor-a")
    return (order, try #require(made["customer"]?["id"]?.string))
  }

  private func place(_ order: String, _ office: TestOffice) async throws -> JSON? {
    try await office.get("/api/v1/work-orders/\(order)", as: "supervisor-a").json["place"]
  }

  private func address(_ customer: String, _ office: TestOffice, as login: String, purpose: Bool = false) async throws -> JSON? {
    let path = "/api/v1/customers/\(customer)" + (purpose ? "?purpose=route" : "")
    return try await office.get(path, as: login).json["addresses"]?.array?.first
  }

  @Test("the address tells the district, somebody's pin goes before it and is taken away again", arguments: TestOffice.engines)
  func order(_ engine: TestOffice.Engine) async throws {
    let office = try await TestOffice(engine)
    let (order, customer) = try await sent(office)
    #expect(try await place(order, office) == ["kind": "district", "name": "杭州市余杭区"])
    let key = try #require(try await address(customer, office, as: "clerk-a")?["key"])
    let path = "/api/v1/customers/\(customer)/set-pin"
    #expect(try await office.post(path, ["key": key, "pin": "30.28,119.99"], as: "clerk-a").status == 200)
    #expect(try await place(order, office) == ["kind": "map", "name": .null])
    // Who set it does not read it; who reads positions on purpose does.
    #expect(try await address(customer, office, as: "clerk-a", purpose: true)?["pin"] == "***")
    #expect(try await address(customer, office, as: "supervisor-a")?["pin"] == "***")
    #expect(try await address(customer, office, as: "supervisor-a", purpose: true)?["pin"] == "30.28,119.99")
    #expect(try await address(customer, office, as: "auditor-a", purpose: true)?["pin"] == "***")
    #expect(try await office.post(path, ["key": key, "pin": "30.28,119.99"], as: "clerk-b").status == 404)
    #expect(try await office.post(path, ["key": key, "pin": "30.28,119.99"], as: "accountant-a").status == 403)
    #expect(try await office.post(path, ["key": key, "pin": "far away"], as: "clerk-a").status == 422)
    #expect(try await office.post(path, ["key": key], as: "clerk-a").status == 422)
    #expect(try await office.post(path, ["key": 999, "takeAway": true], as: "clerk-a").json["code"] == "no-such-entry")
    #expect(try await office.post(path, ["key": key, "takeAway": true], as: "supervisor-a").status == 200)
    #expect(try await place(order, office)?["kind"] == "district")
    #expect(try await office.office.checkRegisters().isEmpty)
    await office.close()
  }

  @Test("of an address that names no district the area is all that is known")
  func area() async throws {
    let office = try await TestOffice()
    let (order, _) = try await sent(office, address: "晴川市滨江区昌里路88号")
    #expect(try await place(order, office) == ["kind": "zone", "name": .null])
    await office.close()
  }

  @Test("whoever stands at the door corrects the place with his arrival, and nobody does in his stead")
  func door() async throws {
    let office = try await TestOffice()
    let (order, customer) = try await sent(office)
    let here: JSON = ["position": "30.281,119.991", "keepPlace": true]
    let refused = try await office.give("arrive", here, to: order, as: "supervisor-a", expect: 422)
    #expect(refused["fields"]?.array?.first?["code"] == "not-on-behalf")
    let lost = try await office.give("arrive", ["keepPlace": true], to: order, as: "technician-a", expect: 422)
    #expect(lost["fields"]?.array?.first?["field"] == "position")
    try await office.give("arrive", ["position": "at the gate", "keepPlace": true], to: order, as: "technician-a", expect: 422)
    #expect(try await place(order, office)?["kind"] == "district", "a refused arrival keeps nothing")
    try await office.give("arrive", here, to: order, as: "technician-a")
    #expect(try await place(order, office) == ["kind": "visit", "name": .null])
    #expect(try await address(customer, office, as: "supervisor-a", purpose: true)?["pin"] == "30.281,119.991")
    // The next call to the same door knows it, however the address is written.
    let (next, _) = try await sent(office, address: "浙江省杭州市余杭区文一西路 969 号")
    #expect(try await place(next, office)?["kind"] == "visit")
    // An arrival without the tick keeps its position to itself.
    try await office.give("arrive", ["position": "31,120"], to: next, as: "technician-a")
    #expect(try await address(customer, office, as: "supervisor-a", purpose: true)?["pin"] == "30.281,119.991")
    await office.close()
  }

  @Test("no event holds a position, and an erased person has none")
  func personal() async throws {
    let office = try await TestOffice()
    let (order, customer) = try await sent(office)
    try await office.give("arrive", ["position": "30.281,119.991", "keepPlace": true], to: order, as: "technician-a")
    let count = try await office.office.database.read { transaction in
      try transaction.rows("select body from event").count { $0.text(0).contains("30.281") }
    }
    #expect(count == 0)
    try await office.give("record-work", ["minutes": 30], to: order, as: "technician-a")
    try await office.give("sign", ["signature": "M0 0L9 9"], to: order, as: "technician-a")
    try await office.give("finish", to: order, as: "technician-a")
    try await office.give("hand-in", to: order, as: "clerk-a")
    try await office.give("strike-off", to: order, as: "clerk-a")
    let erased = try await office.post("/api/v1/customers/\(customer)/erase", ["reason": "要求"], as: "administrator-a")
    #expect(erased.status == 200, "\(erased.text)")
    let left = try await office.office.database.read { transaction in
      (
        try transaction.rows("select value from personal").count { $0.text(0).contains("30.281") },
        try transaction.rows("select pin from pin_of_customer").count
      )
    }
    #expect(left == (0, 0))
    await office.close()
  }
}
