import Aftersales
import Basics
import Testing

@Suite struct PolicyTests {
  @Test func `The branch network fixes six and seven working hours and leaves the rest blank`() {
    let policy = House.branchNetwork
    #expect(policy.limit("dsp.arrival.urban") == Limit(amount: 6, unit: .workingHours))
    #expect(policy.limit("dsp.arrival.suburban") == Limit(amount: 7, unit: .workingHours))
    #expect(policy.limit("dsp.arrival.otherZone") == nil)
    #expect(policy.limit("sla.firstResponse") == nil)
    #expect(policy.clause(of: "dsp.arrival.urban") == "a14")
    #expect(policy.flag("wrk.signature.required") == true)
    #expect(policy.whole("ast.freeGuarantee.months") == nil)
    #expect(policy.word("dsp.carryOver") == "next-working-day-first")
  }

  @Test func `All twenty-two articles are there, each in both languages, and rests cite the supplement`() {
    let policy = House.branchNetwork
    for number in 1...22 {
      let clause = policy.clauses["a\(number)"]
      #expect(clause?.text["zh-Hans"]?.isEmpty == false && clause?.text["en"]?.isEmpty == false, "a\(number)")
      #expect(clause?.isSupplement == false)
    }
    #expect(!policy.pauseReasons.isEmpty)
    for reason in policy.pauseReasons.values { #expect(policy.clauses[reason.clause]?.isSupplement == true) }
    #expect(Set(policy.pauseReasons.values.map(\.owner)) == Set(PauseReason.Owner.allCases))
  }

  @Test(
    arguments: [
      ("name", JSON.null, "name"), ("title", [:], "title"),
      ("parameters", ["x": ["value": ["amount": -1, "unit": "hours"]]], "parameters.x"),
      ("parameters", ["x": ["value": ["amount": 1, "unit": "moons"]]], "parameters.x"),
      ("parameters", ["x": ["value": 1, "clause": "a99"]], "parameters.x"), ("parameters", ["x": [:]], "parameters.x"),
      ("pauseReasons", [["code": "x", "owner": "nobody", "clause": "b2"]], "pauseReasons.x"),
      ("pauseReasons", [["code": "x", "owner": "customer", "clause": "b99"]], "pauseReasons.x"),
      (
        "clauses",
        [
          ["id": "a1", "source": "s", "text": ["en": "t"]], ["id": "a1", "source": "s", "text": ["en": "t"]],
        ], "clauses.a1"
      ),
    ] as [(String, JSON, String)])
  func `A body with a fault is refused with its place`(_ key: String, _ value: JSON, _ place: String) {
    var body = House.branchNetwork.body.object!
    body[key] = value
    #expect {
      try Policy(.object(body), hash: "")
    } throws: {
      ($0 as? PolicyFault)?.place == place
    }
  }
}
