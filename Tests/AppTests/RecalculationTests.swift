import Aftersales
import Basics
import Storage
import TestKit
import Testing
import Web

@testable import App

/// A calendar is published, or chosen by a branch: the promises that run follow. Monday, 2 March 2026, 09:00.
@Suite("A new calendar and the promises that run") struct RecalculationTests {
  /// The shipped week with other hours.
  private static func calendar(_ shifts: [[String]]) -> JSON {
    let day = JSON.array(shifts.map { .array($0.map(JSON.string)) })
    return [
      "zone": "Asia/Shanghai", "holidays": "cn",
      "week": .object(JSON.Members(Weekday.allCases.map { ($0.name, day) })),
    ]
  }
  private static let mornings = calendar([["08:30", "12:00"]])
  private static let whole = calendar([["08:30", "12:00"], ["13:30", "18:00"]])

  private func publish(_ body: JSON, as name: String = "default", in office: TestOffice) async throws -> String {
    try await office.office.write(as: .system) { work in try work.publish(.calendar, name, body) }
  }

  private func proof(_ id: String, in office: TestOffice) async throws -> JSON {
    try await office.get("/api/v1/work-orders/\(id)/deadlines/arrival/proof", as: "clerk-a").json
  }

  @Test(
    "open cases follow in chunks, a case that was reached keeps its end, and the proof names both", .clauses("DSP-004"),
    arguments: TestOffice.engines)
  func published(engine: TestOffice.Engine) async throws {
    let office = try await TestOffice(engine)
    let reached = try await office.order(in: office.branchA, by: "clerk-a")
    try await office.give("dispatch", ["technician": .string(office.person("technician-a"))], to: reached, as: "supervisor-a")
    for command in ["accept", "depart", "arrive"] { try await office.give(command, to: reached, as: "technician-a") }
    let running = try await office.order(in: office.branchA, by: "clerk-a")
    // More than a chunk of them.
    for _ in 0..<55 { _ = try await office.order(in: office.branchA, by: "clerk-a") }
    let before = try await proof(running, in: office)
    #expect(before["due"] == "2026-03-02T16:30:00+08:00" && before["recalculations"] == [])
    let first = before["calendarVersion"]?.string ?? ""

    office.wait(minutes: 30)
    let second = try await publish(Self.mornings, in: office)
    let after = try await proof(running, in: office)
    #expect(after["due"] == "2026-03-03T11:30:00+08:00")
    #expect(after["calendarVersion"] == .string(second) && first != second)
    #expect(
      after["recalculations"] == [
        [
          "at": "2026-03-02T09:30:00+08:00", "oldDue": "2026-03-02T16:30:00+08:00", "newDue": "2026-03-03T11:30:00+08:00",
          "oldCalendar": .string(first), "newCalendar": .string(second), "why": "calendarPublished",
        ]
      ])
    #expect(try await proof(reached, in: office)["due"] == before["due"])
    #expect(try await proof(reached, in: office)["calendarVersion"] == .string(first))
    let state = try await office.office.database.read { transaction in
      (
        try transaction.row("select count(*) from event where kind = 'workOrder.promiseRecalculated'")?.int(0),
        try transaction.row("select count(*) from setting where name like 'recalculate.%'")?.int(0),
        try transaction.row("select due from work_order where id = \(ID<WorkOrder>(text: running)?.number)")?.instant(0)
      )
    }
    #expect(state.0 == 56 && state.1 == 0)
    #expect(state.2 == Instant(rfc3339: "2026-03-03T11:30:00+08:00"), "the register sorts by the new end")
    let timeline = try await office.get("/api/v1/work-orders/\(running)/timeline", as: "clerk-a").json["items"]?.array ?? []
    #expect(timeline.last?["kind"] == "workOrder.promiseRecalculated" && timeline.last?["actor"] == .null)
    #expect(try await office.office.checkRegisters().isEmpty)

    // The first text again is the first version again, and the promise goes back.
    office.wait(minutes: 30)
    #expect(try await publish(Self.whole, in: office) == first)
    #expect(try await proof(running, in: office)["due"] == before["due"])
    #expect(try await proof(running, in: office)["recalculations"]?.array?.count == 2)
    let documents = try await office.get("/api/v1/calendars?name=default", as: "admin").json["items"]?.array ?? []
    #expect(documents.count == 2)
    #expect(documents.filter { $0["isNewest"] == true }.map { $0["hash"] } == [.string(first)])
    await office.close()
  }

  @Test(
    "a branch that takes another calendar moves its own promises and nobody else's", .clauses("DSP-004"),
    arguments: TestOffice.engines)
  func chosen(engine: TestOffice.Engine) async throws {
    let office = try await TestOffice(engine)
    _ = try await publish(Self.mornings, as: "mornings", in: office)
    let own = try await office.order(in: office.branchA, by: "clerk-a")
    let other = try await office.order(in: office.branchB, by: "clerk-b")
    let answer = try await office.post("/api/v1/branches/\(office.branchA)/configure", ["calendar": "mornings"], as: "admin")
    #expect(answer.status == 200, "\(answer.text)")
    let moved = try await proof(own, in: office)
    #expect(moved["due"] == "2026-03-03T11:30:00+08:00")
    #expect(moved["recalculations"]?.array?.first?["why"] == "calendarChosen")
    let theirs = try await office.get("/api/v1/work-orders/\(other)/deadlines/arrival/proof", as: "clerk-b").json
    #expect(theirs["due"] == "2026-03-02T16:30:00+08:00" && theirs["recalculations"] == [])
    await office.close()
  }

  @Test("what a stop left owed is done at the next start", .clauses("DSP-004"))
  func afterAStop() async throws {
    let office = try await TestOffice()
    let order = try await office.order(in: office.branchA, by: "clerk-a")
    let branch = try #require(ID<Branch>(text: office.branchA))
    // The document came into force and the process ended before the cases were looked at.
    try await office.office.database.write { transaction in
      let work = Work(.system, now: office.now, transaction: transaction, parts: office.office.parts)
      _ = try work.publish(.calendar, "default", Self.mornings)
      #expect(try work.setting(Recalculations.key(branch)) != nil)
    }
    #expect(try await proof(order, in: office)["due"] == "2026-03-02T16:30:00+08:00")
    try await office.office.recalculatePromises(at: office.now)
    #expect(try await proof(order, in: office)["due"] == "2026-03-03T11:30:00+08:00")
    await office.close()
  }
}
