import Aftersales
import Basics
import TestKit
import Testing

/// Whose fault it is, who pays, and what the guarantee says.
@Suite struct AssessmentTests {
  private static let day = LocalDay("2026-03-02")!

  /// A dispatched case whose article was sold within or before a guarantee of a year.
  private func house(covered: Bool, _ parameters: JSON.Members = [:]) throws -> House {
    var house = House()
    house.policy = House.policy(parameters.merging(["ast.freeGuarantee.months": 12]) { own, _ in own })
    house.intake = House.intake(
      entitlement: Entitlement(calledOn: Self.day, soldOn: LocalDay(covered ? "2025-12-01" : "2024-01-01")!))
    try house.give("register", House.call(), by: House.clerk)
    try house.give("hand-over", by: House.clerk)
    try house.give("dispatch", ["technician": .string(House.technician.description)], by: House.supervisor)
    return house
  }

  private func assessed(
    _ cause: FaultCause, covered: Bool, _ more: JSON.Members = [:], _ parameters: JSON.Members = [:],
    by who: ID<Staff> = House.technician
  ) throws -> WorkOrderEvent.Assessed {
    var house = try house(covered: covered, parameters)
    try house.give("assess", body(cause, more), by: who)
    return try #require(house.order?.assessment)
  }

  private func body(_ cause: FaultCause, _ more: JSON.Members = [:]) -> JSON {
    var body: JSON.Members = ["faultCause": .string(cause.rawValue)]
    if cause.excludes { body["proofOfCause"] = "照片三张" }
    if cause == .unauthorisedRepair { body["repairedBy"] = "街口修理铺" }
    return .object(body.merging(more) { _, own in own })
  }

  @Test(.clauses("AST-012"))
  func `Defects of manufacture, assembly, design and material are free in the guarantee, others are not`()
    throws
  {
    for cause in FaultCause.allCases where cause != .normalUse && cause != .selfDismantling {
      let isQuality = [.manufacture, .assembly, .design, .material].contains(cause)
      #expect((try assessed(cause, covered: true).payer == .free) == isQuality, "\(cause)")
      #expect(try assessed(cause, covered: false).payer != .free, "\(cause)")
    }
  }

  @Test(.clauses("AST-014", "AST-017"), arguments: [FaultCause.improperUse, .overload, .humanDamage, .careIgnored])
  func `What the customer's use did is excluded, and must be shown`(_ cause: FaultCause) throws {
    let found = try assessed(cause, covered: true)
    #expect(found.payer == .customer && found.liability == .customer && found.rule == "excluded-use")
    #expect(found.evidence != nil)
    var house = try house(covered: true)
    #expect(
      house.refusal("assess", body(cause, ["proofOfCause": ""]), by: House.technician)?.fields
        == [FieldFault("proofOfCause", "missing")])
    #expect(house.order?.assessment == nil)
  }

  @Test(.clauses("AST-015")) func `A repair by a place not authorised voids the guarantee, and who repaired is recorded`() throws
  {
    let found = try assessed(.unauthorisedRepair, covered: true)
    #expect(found.payer == .customer && found.rule == "excluded-repair" && found.repairedBy != nil)
    var house = try house(covered: true)
    let nameless = body(.unauthorisedRepair, ["repairedBy": ""])
    #expect(house.refusal("assess", nameless, by: House.technician)?.fields == [FieldFault("repairedBy", "missing")])
    let unproven = body(.unauthorisedRepair, ["proofOfCause": ""])
    #expect(house.refusal("assess", unproven, by: House.technician)?.fields == [FieldFault("proofOfCause", "missing")])
  }

  @Test(.clauses("AST-018"), arguments: [FaultCause.wear, .secondaryFault])
  func `Wear and secondary faults are nobody's and not free`(_ cause: FaultCause) throws {
    let found = try assessed(cause, covered: true)
    #expect(found.liability == .nobody && found.payer == .customer && found.rule == "excluded-wear")
  }

  @Test(.clauses("AST-019"))
  func `Force majeure is compensated by nobody, has a code of its own, and the case stays open for help`()
    throws
  {
    var house = try house(covered: true)
    try house.give("assess", body(.forceMajeure), by: House.technician)
    let found = try #require(house.order?.assessment)
    #expect(found.rule == "force-majeure" && found.liability == .nobody && found.payer != .free)
    #expect(house.order?.isOpen == true && house.status == .dispatched)
    try house.give("arrive", by: House.technician)
    #expect(house.status == .arrived)
    #expect(
      house.refusal("assess", body(.forceMajeure, ["remedy": "refund", "why": "水灾"]), by: House.technician)?.code
        == "remedy-outside-guarantee")
  }

  @Test(.clauses("AST-020")) func `Papers lost or altered are flagged, and a supervisor says whether it is still served`() throws
  {
    for papers in ["lost", "altered", "damaged"] {
      let found = try assessed(.material, covered: true, ["papers": .string(papers)])
      #expect(found.papers?.rawValue == papers && found.payer == .needsApproval, "\(papers)")
      let decided = try assessed(.material, covered: true, ["papers": .string(papers)], by: House.supervisor)
      #expect(decided.payer == .free && decided.rule == "papers-accepted" && decided.papers?.rawValue == papers)
    }
    #expect(try assessed(.material, covered: true, ["papers": "intact"]).payer == .free)
  }

  @Test(.clauses("AST-035")) func `Where a text promises it without a limit, a quality fault is free after every period`() throws
  {
    let limitless: JSON.Members = ["ast.freeQualityService.limit": "none"]
    #expect(try assessed(.design, covered: false, [:], limitless).payer == .free)
    #expect(try assessed(.design, covered: false).payer == .customer)
    #expect(try assessed(.wear, covered: false, [:], limitless).payer == .customer)
  }

  @Test(.clauses("AST-037")) func `Every assessment names one of four who answer, and that sets who pays`() throws {
    var seen: Set<Liability> = []
    for cause in FaultCause.allCases {
      let found = try assessed(cause, covered: true)
      seen.insert(found.liability)
      switch found.liability {
      case .company: #expect(found.payer == .free, "\(cause)")
      case .thirdParty: #expect(found.payer == .thirdParty, "\(cause)")
      case .customer: #expect(found.payer == .customer || found.payer == .needsApproval, "\(cause)")
      case .nobody: #expect(found.payer == .customer, "\(cause)")
      }
    }
    #expect(seen == Set(Liability.allCases))
    var house = try house(covered: true)
    #expect(house.refusal("assess", [:], by: House.technician)?.fields == [FieldFault("faultCause", "missing")])
    #expect(house.refusal("assess", body(.material), by: House.other)?.code == "not-your-job")
  }

  @Test(.clauses("REQ-038"))
  func `In the guarantee repair, exchange and return are offered; which and why is recorded`()
    throws
  {
    for remedy in ["repair", "exchange", "refund", "otherSolution"] {
      let given: JSON.Members = ["remedy": .string(remedy), "why": "同一故障两次"]
      let found = try assessed(.material, covered: true, given)
      #expect(found.remedy?.rawValue == remedy && found.why != nil)
      var house = try house(covered: true)
      #expect(
        house.refusal("assess", body(.material, ["remedy": .string(remedy)]), by: House.technician)?.fields
          == [FieldFault("why", "missing")])
      // Man-made, or after the guarantee: repair or another solution alone.
      let isAlways = remedy == "repair" || remedy == "otherSolution"
      #expect((house.refusal("assess", body(.humanDamage, given), by: House.technician) == nil) == isAlways, "\(remedy)")
      var late = try self.house(covered: false)
      #expect((late.refusal("assess", body(.material, given), by: House.technician) == nil) == isAlways, "\(remedy)")
    }
  }

  // MARK: The periods

  private func rule(_ entitlement: Entitlement, _ parameters: JSON.Members) -> String {
    entitlement.proposal(House.policy(parameters)).rule
  }

  @Test(.clauses("AST-004"))
  func `The warranty of a kind of goods is worked out on the day of the request, its last day included`()
    throws
  {
    let parameters: JSON.Members = [
      "ast.servicePeriods": ["空调/海风=72", "空调=12", "冰箱=36"]
    ]
    func on(_ day: String, _ category: String?, _ brand: String? = nil) -> String {
      var entitlement = Entitlement(calledOn: LocalDay(day)!, soldOn: LocalDay("2025-03-02")!)
      entitlement.category = category
      entitlement.brand = brand
      return rule(entitlement, parameters)
    }
    #expect(on("2026-03-02", "空调") == "free-guarantee-period")
    #expect(on("2026-03-03", "空调") == "no-contract-no-guarantee")
    #expect(on("2026-03-03", "空调", "海风") == "free-guarantee-period")
    #expect(on("2028-03-02", "冰箱") == "free-guarantee-period" && on("2028-03-03", "冰箱") == "no-contract-no-guarantee")
    #expect(on("2025-03-03", nil) == "no-contract-no-guarantee")
    let warranty = Entitlement(calledOn: LocalDay("2026-03-02")!, soldOn: LocalDay("2025-03-02")!)
    #expect(rule(warranty, ["ast.warranty.months": 12]) == "warranty-period")
    // A quality fault inside is free, to be repaired or replaced.
    let found = try assessed(.assembly, covered: true, ["remedy": "exchange", "why": "x"])
    #expect(found.payer == .free)
  }

  @Test(.clauses("AST-005")) func `Three guarantees run from the day the customer signed for the goods, in normal use`() throws {
    func on(_ day: String) -> Entitlement {
      Entitlement(calledOn: LocalDay(day)!, soldOn: LocalDay("2025-01-01")!, deliveredOn: LocalDay("2025-03-02")!)
    }
    let parameters: JSON.Members = ["ast.sanbao.months": 12]
    #expect(rule(on("2026-03-02"), parameters) == "three-guarantees")
    #expect(rule(on("2026-03-03"), parameters) == "no-contract-no-guarantee")
    #expect(rule(on("2025-04-01"), ["ast.sanbao.months": .null]) == "no-contract-no-guarantee", "a blank frees nothing")
    #expect(
      rule(Entitlement(calledOn: LocalDay("2025-02-01")!, soldOn: LocalDay("2025-01-01")!), parameters)
        == "no-contract-no-guarantee", "not signed for yet")
    #expect(try assessed(.normalUse, covered: true).payer == .free)
    #expect(try assessed(.improperUse, covered: true).payer == .customer)
  }

  @Test(.clauses("AST-006")) func `The company chooses whether purchase, receipt or installation starts the period`() throws {
    var entitlement = Entitlement(
      calledOn: LocalDay("2026-03-10")!, soldOn: LocalDay("2025-03-01")!, deliveredOn: LocalDay("2025-03-10")!)
    entitlement.installedOn = LocalDay("2025-03-20")!
    func covered(_ start: String, _ day: String) -> Bool {
      var asked = Entitlement(calledOn: LocalDay(day)!, soldOn: entitlement.soldOn, deliveredOn: entitlement.deliveredOn)
      asked.installedOn = entitlement.installedOn
      return rule(asked, ["ast.freeGuarantee.months": 12, "ast.guarantee.start": .string(start)]) == "free-guarantee-period"
    }
    for (start, last) in [("purchase", 1), ("receipt", 10), ("installation", 20)] {
      let day = LocalDay("2026-03-0\(1)")! + (last - 1)
      #expect(covered(start, day.description), "\(start)")
      #expect(!covered(start, (day + 1).description), "\(start)")
    }
    // Exchange and return go with it: from purchase they end nine days sooner than from receipt.
    for (start, isOffered) in [("purchase", false), ("receipt", true)] {
      var house = House(at: "2026-03-10T09:00")
      house.policy = House.policy(["ast.freeGuarantee.months": 12, "ast.guarantee.start": .string(start)])
      house.intake = House.intake(entitlement: entitlement)
      try house.give("register", House.call(), by: House.clerk)
      let refusal = house.refusal("assess", body(.material, ["remedy": "refund", "why": "x"]), by: House.supervisor)
      #expect((refusal == nil) == isOffered, "\(start)")
    }
  }

  @Test func `After the guarantee repair is paid, and the repair has a guarantee of its own`() throws {
    var entitlement = Entitlement(calledOn: Self.day, soldOn: LocalDay("2020-01-01")!)
    let parameters: JSON.Members = ["ast.sanbao.months": 12, "ast.repairGuarantee.months": 3]
    #expect(entitlement.proposal(House.policy(parameters)).category == .paid)
    entitlement.repairedOn = LocalDay("2025-12-02")!
    #expect(
      rule(entitlement, parameters) == "repair-guarantee" && entitlement.proposal(House.policy(parameters)).category == .free)
    entitlement.repairedOn = LocalDay("2025-12-01")!
    #expect(entitlement.proposal(House.policy(parameters)).category == .paid)
    let found = try assessed(.material, covered: false)
    #expect(found.payer == .customer, "fees fall on the customer")
  }

  @Test
  func `An extension is a right of its own, with beginning and end, and repair or replacement in it is free`() throws {
    var entitlement = Entitlement(calledOn: Self.day, soldOn: LocalDay("2020-01-01")!)
    entitlement.extendedFrom = LocalDay("2026-01-01")!
    entitlement.extendedUntil = Self.day
    let policy = House.policy(["ast.freeGuarantee.months": 12])
    #expect(entitlement.proposal(policy).rule == "extended-warranty" && entitlement.proposal(policy).category == .free)
    #expect(entitlement.proposal(policy).guaranteeEnd == Self.day)
    entitlement.extendedUntil = Self.day + -1
    #expect(entitlement.proposal(policy).category == .paid)
    entitlement.extendedFrom = Self.day + 1
    entitlement.extendedUntil = Self.day + 300
    #expect(entitlement.proposal(policy).category == .paid, "not begun")
    for (until, isFree) in [(Self.day, true), (Self.day + -1, false)] {
      var asked = Entitlement(calledOn: Self.day, soldOn: LocalDay("2020-01-01")!)
      asked.extendedFrom = LocalDay("2026-01-01")!
      asked.extendedUntil = until
      var house = House()
      house.policy = policy
      house.intake = House.intake(entitlement: asked)
      try house.give("register", House.call(), by: House.clerk)
      let exchange = body(.material, ["remedy": "exchange", "why": "x"])
      #expect((house.refusal("assess", exchange, by: House.supervisor) == nil) == isFree)
      try house.give("assess", body(.material), by: House.supervisor)
      #expect((house.order?.assessment?.payer == .free) == isFree)
    }
  }

  @Test(.clauses("AST-010"))
  func `Free service is chosen outside the guarantee by a supervisor with a reason, and by nobody else`()
    throws
  {
    func refusal(covered: Bool, by who: ID<Staff>, reason: String?) -> String? {
      var house = House()
      house.policy = House.policy(["ast.freeGuarantee.months": 12])
      house.intake = House.intake(
        entitlement: Entitlement(calledOn: Self.day, soldOn: LocalDay(covered ? "2025-12-01" : "2024-01-01")!))
      var call: JSON.Members = ["category": "free"]
      call["categoryReason"] = reason.map(JSON.string)
      let refusal = house.refusal("register", House.call(.object(call)), by: who)
      if refusal == nil { #expect(house.order?.call.categoryReason != nil || covered) }
      return refusal?.code
    }
    #expect(refusal(covered: true, by: House.clerk, reason: nil) == nil)
    #expect(refusal(covered: false, by: House.clerk, reason: nil) == "free-outside-guarantee")
    #expect(refusal(covered: false, by: House.clerk, reason: "老客户") == "free-outside-guarantee")
    #expect(refusal(covered: false, by: House.supervisor, reason: nil) == "free-outside-guarantee")
    #expect(refusal(covered: false, by: House.supervisor, reason: "老客户") == nil)
  }

  @Test(.clauses("AST-024")) func `Lifetime maintenance has no end, and covers maintenance alone`() {
    let policy = House.policy(["ast.freeGuarantee.months": 12])
    var entitlement = Entitlement(calledOn: LocalDay("2066-03-02")!, soldOn: LocalDay("2020-01-01")!)
    entitlement.kind = .maintenance
    #expect(entitlement.proposal(policy).category == .paid)
    entitlement.hasLifetimeCare = true
    #expect(entitlement.proposal(policy).category == .free && entitlement.proposal(policy).rule == "lifetime-maintenance")
    entitlement.kind = .repair
    #expect(entitlement.proposal(policy).category == .paid)
  }

  // MARK: Stages

  @Test(.clauses("REQ-033")) func `The five stages follow one another, each with its entry and exit`() throws {
    var house = House(at: "2026-03-02T09:00")
    func stages() -> [String] {
      (house.order?.stages ?? []).map { times in
        func clock(_ at: Instant?) -> String {
          at.map { String($0.rfc3339(offsetSeconds: 8 * 3600).dropFirst(11).prefix(5)) } ?? "-"
        }
        return "\(times.stage) \(clock(times.enteredAt)) \(clock(times.leftAt))"
      }
    }
    try house.give("register", House.call(), by: House.clerk)
    #expect(stages() == ["consultation 09:00 -", "confirmation - -", "plan - -", "execution - -", "followUp - -"])
    try house.give("hand-over", by: House.clerk, at: "2026-03-02T09:05")
    let technician: JSON = ["technician": .string(House.technician.description)]
    try house.give("dispatch", technician, by: House.supervisor, at: "2026-03-02T09:10")
    try house.give("arrive", by: House.technician, at: "2026-03-02T10:00")
    try house.give("diagnose", ["cause": "电容坏"], by: House.technician, at: "2026-03-02T10:15")
    try house.give("agree", ["signature": "x"], by: House.technician, at: "2026-03-02T10:20")
    #expect(
      stages() == [
        "consultation 09:00 09:10", "confirmation 09:10 10:15", "plan 10:15 10:20", "execution 10:20 -", "followUp - -",
      ])
    try house.give("record-work", ["minutes": 30], by: House.technician, at: "2026-03-02T10:50")
    try house.give("sign", ["signature": "x"], by: House.technician, at: "2026-03-02T10:55")
    try house.give("finish", by: House.technician, at: "2026-03-02T11:00")
    try house.give("hand-in", by: House.technician, at: "2026-03-02T17:00")
    try house.give("strike-off", by: House.clerk, at: "2026-03-02T17:10")
    #expect(Array(stages().suffix(2)) == ["execution 10:20 11:00", "followUp 11:00 17:10"])
  }

  @Test(.clauses("REQ-035")) func `When the customer was first spoken to is kept, and not overwritten`() throws {
    var house = try House.dispatched()
    #expect(house.deadline("firstResponse")?.stoppedAt == nil)
    try house.give("progress-told", ["text": "师傅上午到"], by: House.clerk, at: "2026-03-02T09:20")
    #expect(house.deadline("firstResponse")?.stoppedAt == time("2026-03-02T09:20"))
    try house.give("progress-told", ["text": "路上"], by: House.clerk, at: "2026-03-02T10:20")
    try house.give("arrive", by: House.technician, at: "2026-03-02T11:00")
    #expect(house.deadline("firstResponse")?.stoppedAt == time("2026-03-02T09:20"))
  }

  @Test(.clauses("REQ-031")) func `A case struck off is archived, and every command but a new round is refused`() throws {
    var house = try House.finished()
    try house.give("hand-in", by: House.technician)
    try house.give("strike-off", by: House.clerk)
    #expect(house.order?.voucher.holder == .archive && house.order?.struckOffAt != nil)
    #expect(house.order?.visits.first?.work.isEmpty == false, "what was done is in it")
    let everybody = Actor(id: House.technician, roles: [.clerk, .supervisor, .technician], branches: [House.branch])
    for declaration in WorkOrderCommand.declarations where declaration.name != "reopen" && !declaration.roles.isEmpty {
      let before = house.order
      var refused = false
      do {
        let input = try Input(sample(declaration.name), for: declaration.fields)
        try house.give(WorkOrderCommand(declaration.name, input), by: everybody)
      } catch is Refusal { refused = true }
      #expect(refused && house.order?.version == before?.version, "\(declaration.name)")
    }
  }
}
