import Aftersales
import Basics
import TestKit
import Testing

@Suite struct AssetFileTests {
  private let customer = ID<Customer>(70)
  private func registered(_ changes: JSON.Members = [:], _ facts: AssetFile.Facts = .init()) throws -> AssetFile? {
    var members: JSON.Members = ["customer": .string(customer.description), "model": "KFR-35GW"]
    for (name, value) in changes { members[name] = value == .null ? nil : value }
    var state: AssetFile?
    _ = try PeopleKit.give(PeopleKit.command("register", .object(members)), to: &state, facts)
    return state
  }

  @Test("A product needs customer and model, and carries type, specification, serial and place", .clauses("AST-001"))
  func fields() throws {
    for missing in ["customer", "model"] {
      #expect(PeopleKit.faults(PeopleKit.refusal { _ = try registered([missing: .null]) }) == ["\(missing): missing"])
    }
    let unknown = PeopleKit.refusal { _ = try registered([:], .init(isCustomerKnown: false)) }
    #expect(PeopleKit.faults(unknown) == ["customer: unknown-id"])
    let full = try #require(
      try registered(["category": "空调", "specification": "1.5匹", "serial": "A100", "installationPlace": "西湖区文三路1号"]))
    #expect(full.customer == customer)
    #expect(full.model == "KFR-35GW")
    #expect(full.category == "空调")
    #expect(full.specification == "1.5匹")
    #expect(full.serial == "A100")
    #expect(full.place?.reference != nil)
  }

  @Test func vehicles() throws {
    let car = try #require(
      try registered(["plate": "浙A12345", "vehicleType": "轿车", "maintenanceMonths": 6, "deliveredOn": "2025-08-31"]))
    #expect(car.isVehicle)
    #expect(car.plate?.reference != nil, "a number plate leads to a person")
    #expect(car.nextMaintenance(lastDone: nil) == LocalDay("2026-02-28"))
    #expect(car.nextMaintenance(lastDone: LocalDay("2026-01-10")) == LocalDay("2026-07-10"))
    let stove = try #require(try registered())
    #expect(!stove.isVehicle)
    #expect(stove.nextMaintenance(lastDone: LocalDay("2026-01-10")) == nil)
  }

  @Test func soldByUs() throws {
    #expect(try registered()?.soldByUs == .unknown)
    let ours = try registered(["soldByUs": "yes", "proof": "发票 8812"])
    #expect(ours?.isSaleProven == true)
    #expect(try registered(["soldByUs": "yes"])?.isSaleProven == false)
    #expect(try registered(["soldByUs": "no", "proof": "发票 8812"])?.isSaleProven == false)
    #expect(PeopleKit.faults(PeopleKit.refusal { _ = try registered(["soldByUs": "maybe"]) }) == ["soldByUs: unknown-choice"])
  }

  @Test func correcting() throws {
    var state = try registered(["serial": "A100", "soldOn": "2025-01-01"])
    let command: AssetCommand = try PeopleKit.command(
      "correct", ["serial": "A101", "model": "KFR-35GW", "cleared": ["category"]])
    let events = try PeopleKit.give(command, to: &state, .init())
    #expect(
      events == [.corrected([.serial: .init(from: "A100", to: "A101")], reason: nil)], "old and new value, and only what changed")
    #expect(state?.serial == "A101")
    #expect(try PeopleKit.give(command, to: &state, .init()).isEmpty)

    let day: AssetCommand = try PeopleKit.command("correct", ["soldOn": "2025-02-01"])
    #expect(PeopleKit.faults(PeopleKit.refusal { _ = try PeopleKit.give(day, to: &state, .init()) }) == ["reason: missing"])
    _ = try PeopleKit.give(
      PeopleKit.command("correct", ["cleared": ["soldOn", "serial"], "reason": "发票有误"]), to: &state, .init())
    #expect(state?.soldOn == nil && state?.serial == nil)
    let model = PeopleKit.refusal {
      _ = try PeopleKit.give(PeopleKit.command("correct", ["cleared": ["model"]]), to: &state, .init())
    }
    #expect(PeopleKit.faults(model) == ["model: missing"])
    _ = try PeopleKit.give(PeopleKit.command("correct", ["installationPlace": "拱墅区2号"]), to: &state, .init())
    #expect(state?.place?.reference != nil)
    let tomorrow = PeopleKit.refusal { _ = try registered(["soldOn": "2026-02-03"], .init(today: LocalDay("2026-02-02"))) }
    #expect(PeopleKit.faults(tomorrow) == ["soldOn: in-the-future"])
  }

  @Test func ownersAndTheEnd() throws {
    var state = try registered()
    let next = ID<Customer>(71)
    let move: AssetCommand = try PeopleKit.command("move-customer", ["customer": .string(next.description), "reason": "转卖"])
    #expect(PeopleKit.refusal { _ = try PeopleKit.give(move, to: &state, .init(openCases: 1)) }?.code == "open-cases")
    #expect(PeopleKit.refusal { _ = try PeopleKit.give(move, to: &state, .init(isCustomerKnown: false)) }?.code == "invalid")
    #expect(try PeopleKit.give(move, to: &state, .init()) == [.customerMoved(from: customer, to: next, reason: "转卖")])
    #expect(state?.customer == next)
    let retire: AssetCommand = try PeopleKit.command("retire", ["retireReason": "scrapped"])
    #expect(PeopleKit.refusal { _ = try PeopleKit.give(retire, to: &state, .init(openCases: 1)) }?.code == "open-cases")
    _ = try PeopleKit.give(retire, to: &state, .init())
    #expect(state?.isRetired == true && state?.retireReason == .scrapped)
    #expect(PeopleKit.refusal { _ = try PeopleKit.give(move, to: &state, .init()) }?.code == "asset-retired")
  }

  /// 400 random corrections on one product: the events alone give back every value that ever stood there.
  @Test func randomCorrections() throws {
    var random = SeededGenerator(seed: 21)
    var state = try registered()
    var history = [state?.values ?? [:]]
    var events: [AssetEvent] = []
    let plain = AssetField.allCases.filter { !$0.field.isPersonal && $0 != .model }
    for _ in 0..<400 {
      var values: [AssetField: JSON] = [:]
      for field in plain where Int.random(in: 0..<4, using: &random) == 0 {
        switch field.field.kind {
        case .day: values[field] = .string("2025-0\(Int.random(in: 1...3, using: &random))-01")
        case .choice(let words): values[field] = .string(words.randomElement(using: &random) ?? "yes")
        case .integer: values[field] = .int(Int64.random(in: 1...3, using: &random))
        default: values[field] = .string("w\(Int.random(in: 1...3, using: &random))")
        }
      }
      let cleared = Set(plain.filter { _ in Int.random(in: 0..<8, using: &random) == 0 })
      let given = try PeopleKit.give(.correct(values, cleared: cleared, reason: "核对"), to: &state, .init())
      for (field, value) in values { #expect(state?.values[field] == value) }
      for field in cleared.subtracting(values.keys) { #expect(state?.values[field] == nil) }
      if !given.isEmpty { history.append(state?.values ?? [:]) }
      events += given
    }
    // Undone from the end, step by step.
    for (event, before) in zip(events.reversed(), history.dropLast().reversed()) {
      guard case .corrected(let changes, _) = event else { continue }
      for (field, change) in changes {
        #expect(state?.values[field] == change.to)
        state?.values[field] = change.from
      }
      #expect(state?.values == before)
    }
    #expect(events.count > 300)
  }

  @Test func samples() throws {
    try PeopleKit.expectSamples(
      [
        .registered(
          customer: customer,
          values: [
            .model: "KFR-35GW", .category: "空调", .serial: "A100", .place: PeopleKit.sealed(1).json, .soldByUs: "yes",
            .proof: "发票 8812", .soldOn: "2025-01-01", .maintenanceMonths: 6,
          ]),
        .corrected(
          [
            .serial: .init(from: "A100", to: "A101"), .plate: .init(from: nil, to: PeopleKit.sealed(2).json),
            .category: .init(from: "空调", to: nil),
          ],
          reason: "核对"),
        .customerMoved(from: customer, to: ID(71), reason: "转卖"), .retired(.replaced, note: nil), .withdrawn,
      ], AssetFile.self)
  }
}
