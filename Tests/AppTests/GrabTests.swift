import Aftersales
import Basics
import TestKit
import Testing

@testable import App

@Suite("The grab pool")
struct GrabTests {
  private func released(_ office: TestOffice) async throws -> String {
    let order = try await office.order(in: office.branchA, by: "clerk-a", name: "王小明")
    try await office.give("hand-over", to: order, as: "clerk-a")
    try await office.give("release", to: order, as: "supervisor-a")
    return order
  }

  private func pool(_ office: TestOffice, _ login: String) async throws -> [String] {
    try await office.get("/api/v1/grab-pool", as: login).json["items"]?.array?.compactMap { $0["id"]?.string } ?? []
  }

  @Test("what is released can be taken by a technician of the branch, and by nobody else", arguments: TestOffice.engines)
  func takes(_ engine: TestOffice.Engine) async throws {
    let office = try await TestOffice(engine)
    try await office.engage("technician-c", [.technician], [office.branchA])
    let order = try await released(office)
    #expect(try await pool(office, "technician-a") == [order])
    #expect(try await pool(office, "technician-b").isEmpty)
    // Before he has it he may not read the case; one of another branch does not learn that it exists.
    #expect(try await office.get("/api/v1/work-orders/\(order)", as: "technician-a").status == 404)
    try await office.give("grab", to: order, as: "technician-b", expect: 404)
    try await office.give("grab", to: order, as: "supervisor-a", expect: 403)
    let taken = try await office.give("grab", to: order, as: "technician-a")
    #expect(taken["status"] == "accepted")
    #expect(taken["technician"]?.string == office.person("technician-a"))
    #expect(taken["released"] == false)
    #expect(try await pool(office, "technician-c").isEmpty)
    // A second press of his own changes nothing; the other hears that it is gone, and not who has it.
    try await office.give("grab", to: order, as: "technician-a")
    let late = try await office.give("grab", to: order, as: "technician-c", expect: 409)
    #expect(late["code"] == "already-taken")
    #expect(!late.canonical.contains(office.person("technician-a")))
    #expect(try await office.office.checkRegisters().isEmpty)
    await office.close()
  }

  @Test("a call that wants a skill is neither shown to nor taken by who lacks it", .clauses("DSP-040"))
  func skill() async throws {
    let office = try await TestOffice()
    try await office.office.publish(["dsp.skills": ["智能家电"]])
    try await office.engage("technician-c", [.technician], [office.branchA])
    let able = try #require(ID<Staff>(text: office.person("technician-c")))
    _ = try await office.office.write(as: .system) { work in
      try Organisation.give("set-skills", ["skills": ["智能家电"]], toStaff: able, in: work).head
    }
    guard case .object(var body) = office.orderBody(branch: office.branchA) else { throw Problem.notFound }
    body["product"] = ["model": "S9", "category": "智能家电"]
    let order = try #require(try await office.post("/api/v1/work-orders", .object(body), as: "clerk-a").json["id"]?.string)
    try await office.give("hand-over", to: order, as: "clerk-a")
    try await office.give("release", to: order, as: "supervisor-a")
    #expect(try await pool(office, "technician-a").isEmpty)
    let refused = try await office.give("grab", to: order, as: "technician-a", expect: 409)
    #expect(refused["code"] == "skill-missing")
    #expect(try await pool(office, "technician-c") == [order])
    #expect(try await office.give("grab", to: order, as: "technician-c")["status"] == "accepted")
    await office.close()
  }

  @Test("of two at the same moment one gets it and the other a clear answer", arguments: TestOffice.engines)
  func race(_ engine: TestOffice.Engine) async throws {
    let office = try await TestOffice(engine)
    let names = ["technician-a", "technician-c", "technician-d", "technician-e"]
    for name in names.dropFirst() { try await office.engage(name, [.technician], [office.branchA]) }
    for _ in 0..<3 {
      let order = try await released(office)
      let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
        for name in names {
          group.addTask {
            let answer = try await office.post("/api/v1/work-orders/\(order)/grab", [:], as: name)
            return (answer.status, answer.json["code"]?.string ?? "")
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(answers.count { $0.0 == 200 } == 1, "\(answers)")
      #expect(answers.filter { $0.0 != 200 }.allSatisfy { $0 == (409, "already-taken") }, "\(answers)")
      let state = try await office.get("/api/v1/work-orders/\(order)", as: "supervisor-a").json
      #expect(state["visits"]?.array?.count == 1)
    }
    await office.close()
  }

  @Test("what was never released, or was held back, is not taken", arguments: TestOffice.engines)
  func refuses(_ engine: TestOffice.Engine) async throws {
    let office = try await TestOffice(engine)
    let plain = try await office.order(in: office.branchA, by: "clerk-a", name: "李四")
    try await office.give("hand-over", to: plain, as: "clerk-a")
    // A call that never lay in the pool is as unknown to him as ever.
    try await office.give("grab", to: plain, as: "technician-a", expect: 404)
    try await office.give("release", to: plain, as: "technician-a", expect: 404)
    try await office.give("release", to: plain, as: "supervisor-a")
    try await office.give("release", to: plain, as: "supervisor-a")
    try await office.give("hold-back", to: plain, as: "supervisor-a")
    let held = try await office.give("grab", to: plain, as: "technician-a", expect: 409)
    #expect(held["code"] == "not-released")
    #expect(try await pool(office, "technician-a").isEmpty)
    await office.close()
  }
}
