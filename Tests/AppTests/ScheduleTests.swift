import Aftersales
import Basics
import Storage
import TestKit
import Testing

@testable import App

@Suite("The technicians' days")
struct ScheduleTests {
  private func office(_ engine: TestOffice.Engine) async throws -> TestOffice {
    let office = try await TestOffice(engine)
    try await office.engage("technician-c", [.technician], [office.branchA])
    return office
  }

  private func slot(_ from: String, _ minutes: Int64) -> JSON {
    ["from": .string("2026-03-02T\(from):00+08:00"), "minutes": .int(minutes)]
  }

  private func waiting(_ office: TestOffice, _ name: String = "王小明") async throws -> String {
    let order = try await office.order(in: office.branchA, by: "clerk-a", name: name)
    try await office.give("hand-over", to: order, as: "clerk-a")
    return order
  }

  private func bookings(_ office: TestOffice, of technician: String, as login: String = "supervisor-a") async throws -> [JSON] {
    let path = "/api/v1/staff/\(office.person(technician))/day?day=2026-03-02"
    return try await office.get(path, as: login).json["bookings"]?.array ?? []
  }

  @Test("a slot given with dispatch is kept, moved, and freed with the order", arguments: TestOffice.engines)
  func follows(_ engine: TestOffice.Engine) async throws {
    let office = try await office(engine)
    let order = try await waiting(office)
    let dispatched = try await office.give(
      "dispatch", ["technician": .string(office.person("technician-a")), "slot": slot("10:00", 60)], to: order,
      as: "supervisor-a")
    #expect(dispatched["visits"]?.array?.last?["plannedFrom"] == "2026-03-02T10:00:00+08:00")
    #expect(try await bookings(office, of: "technician-a").compactMap { $0["order"]?.string } == [order])
    // No promise to the customer is made by planning.
    #expect(dispatched["appointments"]?.array?.isEmpty == true)

    let second = try await waiting(office)
    let refused = try await office.give(
      "dispatch", ["technician": .string(office.person("technician-a")), "slot": slot("10:30", 60)], to: second,
      as: "supervisor-a", expect: 409)
    #expect(refused["code"] == "double-booked")
    let number = dispatched["number"]?.string ?? "?"
    #expect(refused["detail"]?.string?.contains(number) == true)
    #expect(refused["remedy"]?.string?.contains("11:00") == true, "\(refused.canonical)")
    #expect(try await office.get("/api/v1/work-orders/\(second)", as: "supervisor-a").json["status"] == "waitingDispatch")

    try await office.give("plan-visit", slot("14:00", 30), to: order, as: "supervisor-a")
    #expect(try await bookings(office, of: "technician-a").map { $0["from"]?.string } == ["2026-03-02T14:00:00+08:00"])
    try await office.give(
      "dispatch", ["technician": .string(office.person("technician-a")), "slot": slot("10:30", 60)], to: second,
      as: "supervisor-a")
    // The technician's own act frees his hour, though he may not book one.
    try await office.give("decline", ["reason": "车坏了"], to: order, as: "technician-a")
    #expect(try await bookings(office, of: "technician-a").compactMap { $0["order"]?.string } == [second])
    try await office.give("cancel", ["reason": "客户不修了"], to: second, as: "supervisor-a")
    #expect(try await bookings(office, of: "technician-a").isEmpty)
    // Without a slot dispatch is what it was.
    try await office.give("dispatch", ["technician": .string(office.person("technician-c"))], to: order, as: "supervisor-a")
    #expect(try await bookings(office, of: "technician-c").isEmpty)
    #expect(try await office.office.checkRegisters().isEmpty)
    await office.close()
  }

  @Test("of two dispatches into the same hour exactly one happens, also from two processes", arguments: TestOffice.engines)
  func race(_ engine: TestOffice.Engine) async throws {
    let office = try await office(engine)
    let second = try await office.second()
    let person = try #require(ID<Staff>(text: office.person("supervisor-a")))
    let file = try await office.office.read(as: .system) { work in try work.fold(StaffFile.self, person.number) }
    let supervisor = try #require(file).state.actor(person)
    for round in 0..<8 {
      let (one, two) = (try await waiting(office), try await waiting(office))
      // Each pair meets in an hour of its own; the first meets on a day that nobody has opened yet.
      let body: JSON = [
        "technician": .string(office.person("technician-a")), "slot": slot("\(10 + round):00", 30),
      ]
      let codes = await withTaskGroup(of: String.self) { group in
        for (place, id) in [(office.office, one), (second, two)] {
          group.addTask {
            do {
              let order = try #require(ID<WorkOrder>(text: id))
              _ = try await place.write(as: supervisor) { work in
                try WorkOrders.give("dispatch", body, to: order, in: work)
              }
              return "done"
            } catch { return (error as? Refusal)?.code ?? "\(error)" }
          }
        }
        return await group.reduce(into: [String]()) { $0.append($1) }.sorted()
      }
      #expect(codes == ["done", "double-booked"], "round \(round)")
    }
    let kept = try await bookings(office, of: "technician-a")
    #expect(kept.count == 8)
    #expect(Set(kept.compactMap { $0["from"]?.string }).count == 8)
    await second.close()
    await office.close()
  }

  @Test("an absence refuses what comes and marks what was there", arguments: TestOffice.engines)
  func absence(_ engine: TestOffice.Engine) async throws {
    let office = try await office(engine)
    let order = try await waiting(office)
    let technician = office.person("technician-a")
    try await office.give(
      "dispatch", ["technician": .string(technician), "slot": slot("10:00", 60)], to: order, as: "supervisor-a")
    let absence: JSON = [
      "absence": "sick", "from": "2026-03-02T08:00:00+08:00", "until": "2026-03-03T12:00:00+08:00",
    ]
    let day = try await office.post("/api/v1/staff/\(technician)/report-absence", absence, as: "supervisor-a")
    #expect(day.status == 200, "\(day.text)")
    #expect(day.json["bookings"]?.array?.map { $0["broken"] } == [true])
    let refused = try await office.give(
      "dispatch", ["technician": .string(technician), "slot": slot("15:00", 60)], to: try await waiting(office),
      as: "supervisor-a", expect: 409)
    #expect(refused["code"] == "technician-absent-full")
    // The second day holds its own part of it.
    let next = try await office.get("/api/v1/staff/\(technician)/day?day=2026-03-03", as: "supervisor-a")
    #expect(next.json["absences"]?.array?.first?["until"] == "2026-03-03T12:00:00+08:00")
    // Whoever does not know the technician finds nobody; a technician reports nobody.
    let stranger = try await office.post("/api/v1/staff/\(technician)/report-absence", absence, as: "supervisor-b")
    #expect(stranger.status == 404)
    let own = try await office.post("/api/v1/staff/\(technician)/report-absence", absence, as: "technician-a")
    #expect(own.status == 403)
    let back = try await office.post(
      "/api/v1/staff/\(technician)/withdraw-absence", ["day": "2026-03-02", "key": 1], as: "supervisor-a")
    #expect(back.json["bookings"]?.array?.map { $0["broken"] } == [false])
    #expect(try await office.office.checkRegisters().isEmpty)
    await office.close()
  }

  @Test("an hour over midnight is kept on both days", arguments: TestOffice.engines)
  func midnight(_ engine: TestOffice.Engine) async throws {
    let office = try await office(engine)
    let technician = office.person("technician-a")
    try await office.give(
      "dispatch", ["technician": .string(technician), "slot": slot("23:30", 60)], to: try await waiting(office),
      as: "supervisor-a")
    let late: JSON = ["from": "2026-03-03T00:15:00+08:00", "minutes": 30]
    let refused = try await office.give(
      "dispatch", ["technician": .string(technician), "slot": late], to: try await waiting(office), as: "supervisor-a",
      expect: 409)
    #expect(refused["code"]?.string?.hasPrefix("double-booked") == true)
    await office.close()
  }
}
