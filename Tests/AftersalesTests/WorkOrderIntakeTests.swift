import Aftersales
import Basics
import TestKit
import Testing

@Suite struct WorkOrderIntakeTests {
  @Test(.clauses("REQ-001"), arguments: ["name", "phone", "address"])
  func `Without name, phone or address no line is entered`(_ missing: String) {
    var house = House()
    house.intake = House.intake(
      name: missing == "name" ? "" : "王小梅", phone: missing == "phone" ? nil : "13900001111",
      address: missing == "address" ? nil : "中山路 8 号")
    #expect(house.refusal("register", House.call(), by: House.clerk)?.fields == [FieldFault("customer.\(missing)", "missing")])
    #expect(house.order == nil)
  }

  @Test(.clauses("REQ-001", "REQ-017")) func `Without model or description of the fault no line is entered`() {
    var house = House()
    #expect(
      house.refusal("register", House.call(["product": ["model": " "]]), by: House.clerk)?.fields
        == [FieldFault("product.model", "missing")])
    #expect(
      house.refusal("register", House.call(["symptom": ""]), by: House.clerk)?.fields == [FieldFault("symptom", "missing")])
  }

  @Test(.clauses("REQ-001")) func `A call entered gets its time and keeps its number`() throws {
    let house = try House.registered()
    #expect(house.order?.call.calledAt == time("2026-03-02T09:00"))
    #expect(house.order?.call.number == "SC1-2026-000001")
    #expect(house.order?.call.isCallTimeStated == false)
    #expect(house.order?.call.policy == House.branchNetwork.hash)
  }

  @Test(.clauses("REQ-002")) func `The voucher is pulled, then lies with the supervisor since a known time`() throws {
    var house = try House.registered()
    #expect(house.order?.voucher.look == Voucher.of(.clerk, "2026-03-02T09:00"))
    try house.give("hand-over", by: House.clerk, at: "2026-03-02T09:05")
    #expect(house.status == .waitingDispatch)
    #expect(house.order?.voucher.look == Voucher.of(.supervisor, "2026-03-02T09:05"))
    #expect(house.refusal("hand-over", by: House.clerk)?.code == "already-handed-over")
  }

  @Test func `Where one person is clerk and supervisor a new voucher lies in the queue at once`() throws {
    var house = House()
    house.dispatchByClerk = true
    try house.give("register", House.call(), by: House.clerk)
    #expect(house.status == .waitingDispatch)
    try house.give("dispatch", ["technician": .string(House.technician.description)], by: House.clerk)
    #expect(house.status == .dispatched)
  }

  @Test(.clauses("REQ-016"), arguments: ["phone", "letter", "visit"])
  func `Phone, letter and visit are entered alike`(_ channel: String) throws {
    let house = try House.registered(["channel": .string(channel)])
    #expect(house.order?.call.channel.rawValue == channel)
    #expect(house.status == .registered)
  }

  @Test(.clauses("REQ-046")) func `A letter's clock runs from the day of receipt`() throws {
    let house = try House.registered(["channel": "letter", "calledAt": "2026-02-27T17:00:00+08:00"])
    #expect(house.events[0].happenedAt == time("2026-02-27T17:00"))
    #expect(house.order?.call.isCallTimeStated == true)
    #expect(house.order?.voucher.look == Voucher.of(.clerk, "2026-03-02T09:00"))
    // One hour on Friday, five on Monday: 08:30–12:00 and 13:30–15:00.
    #expect(house.arrival.due == time("2026-03-02T15:00"))
  }

  @Test func `A call does not come from the future`() {
    var house = House()
    #expect(
      house.refusal("register", House.call(["calledAt": "2026-03-02T09:01:00+08:00"]), by: House.clerk)?.fields
        == [FieldFault("calledAt", "in-future")])
  }

  @Test(arguments: ["training", "replacement"])
  func `Training and replacement are request kinds of their own`(_ kind: String) throws {
    #expect(try House.registered(["kind": .string(kind)]).order?.call.kind.rawValue == kind)
  }

  @Test(.clauses("REQ-047")) func `One call about two goods makes two lines of one group, each with its voucher`() throws {
    let first = try House.registered(["callGroup": "C-1"])
    let second = try House.registered(["callGroup": "C-1"])
    #expect(first.order?.call.callGroup == "C-1" && second.order?.call.callGroup == "C-1")
    #expect(first.order?.voucher.holder == .clerk && second.order?.voucher.holder == .clerk)
    var moved = first
    try moved.give("hand-over", by: House.clerk)
    #expect(moved.order?.voucher.holder == .supervisor && second.order?.voucher.holder == .clerk)
  }

  @Test(.clauses("AST-039")) func `Goods not sold by us are marked`() throws {
    #expect(try House.registered(["soldByUs": "no"]).order?.call.soldByUs == .no)
    #expect(try House.registered().order?.call.soldByUs == .unknown)
  }

  @Test(.clauses("REQ-023")) func `The category is proposed from contract and guarantee, with its proof`() throws {
    let day = LocalDay("2026-03-02")!
    let contract = Entitlement.Contract(number: "K-9", from: LocalDay("2025-06-01")!, until: day)
    let ended = Entitlement.Contract(number: "K-8", from: LocalDay("2025-06-01")!, until: LocalDay("2026-03-01")!)
    let table: [(Entitlement, JSON, WorkOrder.Category, String)] = [
      (Entitlement(calledOn: day), .null, .paid, "no-contract-no-guarantee"),
      (Entitlement(calledOn: day, contract: contract), 12, .contract, "contract-in-force"),
      (Entitlement(calledOn: day, contract: ended), 12, .paid, "no-contract-no-guarantee"),
      (Entitlement(calledOn: day, soldOn: LocalDay("2025-03-02")!), 12, .free, "free-guarantee-period"),
      (Entitlement(calledOn: day, soldOn: LocalDay("2025-03-01")!), 12, .paid, "no-contract-no-guarantee"),
      // The delivery counts before the sale.
      (
        Entitlement(calledOn: day, soldOn: LocalDay("2025-03-01")!, deliveredOn: LocalDay("2025-03-05")!), 12, .free,
        "free-guarantee-period"
      ),
      // A blank period frees nothing.
      (Entitlement(calledOn: day, soldOn: day), .null, .paid, "no-contract-no-guarantee"),
    ]
    for (entitlement, months, category, rule) in table {
      var house = House()
      house.policy = House.policy(["ast.freeGuarantee.months": months])
      house.intake = House.intake(entitlement: entitlement)
      try house.give("register", House.call(), by: House.clerk)
      let call = house.order!.call
      #expect(call.category == category)
      #expect(call.categoryProof["rule"]?.string == rule)
      #expect(call.categoryProof["clause"]?.string == "a1")
      #expect(call.categoryProof["inputs"]?["calledOn"]?.string == "2026-03-02")
      #expect(call.categoryProof["chosenByPerson"] == false)
    }
  }

  @Test(.clauses("REQ-023")) func `A category chosen by a person stands beside the proposal`() throws {
    let call = try House.registered(["category": "administrative"]).order!.call
    #expect(call.category == .administrative)
    #expect(call.categoryProof["proposed"] == "paid" && call.categoryProof["chosenByPerson"] == true)
    #expect(WorkOrder.Category.allCases.count == 4)
  }

  @Test func `A second registration is refused, and nothing else begins a case`() throws {
    var house = try House.registered()
    #expect(house.refusal("register", House.call(), by: House.clerk)?.code == "already-registered")
    var empty = House()
    #expect(empty.refusal("accept", by: House.technician)?.code == "no-such-order")
  }
}

extension House {
  static func registered(_ more: JSON) throws -> House { try registered(at: "2026-03-02T09:00", more) }
}

extension Voucher {
  /// Holder and since-when in one word, for comparison.
  static func of(_ holder: VoucherHolder, _ since: String, _ person: ID<Staff>? = nil) -> String {
    "\(holder) \(time(since)) \(person?.description ?? "-")"
  }
  var look: String { "\(holder) \(since) \(person?.description ?? "-")" }
}
