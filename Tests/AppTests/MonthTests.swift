import Aftersales
import Basics
import Foundation
import Storage
import Testing

@testable import App

/// A month of calls with everything that moves a promise, exported case by case into `.build/month`, where
/// `Tests/Evidence/test_month.py` derives every deadline anew with a program that shares no line with this one.
@Suite("A simulated month")
struct MonthTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: ".build/month")

  @Test("every case of the month is exported, checks, and has its deadlines")
  func month() async throws {
    let office = try await TestOffice()
    var generator = SeededGenerator(seed: 20_260_301)
    func chance(_ sides: Int) -> Bool { Int.random(in: 0..<sides, using: &generator) == 0 }
    func minutes(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &generator) }
    // A second regulation, with every unit that counts time or days, so that more than working hours are put to the test.
    let preset = try JSON(parsing: try #require(office.office.resources.text("policies/branch-network.json")))
    var units: [JSON] = []
    for (unit, amount) in [("hours", 5), ("workingHours", 6), ("workingDays", 2), ("calendarDays", 3), ("months", 1)] {
      units.append(["amount": .int(Int64(amount)), "unit": .string(unit)])
    }
    var open: [String] = []
    var all: [String] = []
    var day = 0
    while office.now < TestOffice.start + 36 * .day {
      if office.now - TestOffice.start > Int64(day) * .day {
        day += 1
        try await publish(
          preset, arrival: units[day % units.count], response: units[(day + 2) % units.count], version: day, office)
        try await office.office.makeCheckpoints()
      }
      if open.count < 6 {
        let zone = chance(3) ? "suburban" : chance(4) ? "other" : "urban"
        guard case .object(var body) = office.orderBody(branch: office.branchA, name: "甲\(all.count)") else { return }
        if case .object(var customer)? = body["customer"] {
          customer["zone"] = .string(zone)
          body["customer"] = .object(customer)
        }
        let answer = try await office.post("/api/v1/work-orders", .object(body), as: "clerk-a")
        let id = try #require(answer.json["id"]?.string, "\(answer.text)")
        open.append(id)
        all.append(id)
      }
      office.wait(minutes: minutes(3...120))
      let order = open[Int.random(in: 0..<open.count, using: &generator)]
      let rest: JSON = [
        "reason": .string(chance(3) ? "parts-missing" : chance(2) ? "customer-absent" : "third-party-access"),
        "evidence": ["kind": "call", "text": "电话记录"],
      ]
      let from = office.now + minutes(60...2000) * .minute
      let time: JSON = [
        "from": .string(from.rfc3339(offsetSeconds: 28800)), "to": .string((from + 2 * .hour).rfc3339(offsetSeconds: 28800)),
        "askedBy": "customer", "reason": "客户要求",
      ]
      let technician: JSON = ["technician": .string(office.person("technician-a"))]
      let steps: [(String, JSON, String)] = [
        ("hand-over", [:], "clerk-a"), ("dispatch", technician, "supervisor-a"), ("accept", [:], "technician-a"),
        ("depart", [:], "technician-a"), ("arrive", [:], "technician-a"), ("pause", rest, "supervisor-a"),
        ("resume", [:], "supervisor-a"), ("reschedule", time, "clerk-a"), ("progress-told", ["text": "已告知"], "clerk-a"),
        ("cancel", ["reason": "不修了"], "clerk-a"), ("reopen", ["reason": "又坏了"], "supervisor-a"),
      ]
      // Whatever the rules refuse at this point is simply not part of the month.
      for _ in 0..<4 {
        let step = steps[Int.random(in: 0..<(chance(6) ? steps.count : steps.count - 2), using: &generator)]
        _ = try await office.post("/api/v1/work-orders/\(order)/\(step.0)", step.1, as: step.2)
        office.wait(minutes: minutes(1...40))
      }
      guard chance(6) else { continue }
      // Some leave the month cancelled and opened again, and are then waited for in their second round.
      if chance(2) {
        for step in [steps[9], steps[10]] {
          _ = try await office.post("/api/v1/work-orders/\(order)/\(step.0)", step.1, as: step.2)
          office.wait(minutes: minutes(1...90))
        }
      }
      open.removeAll { $0 == order }
    }
    try? FileManager.default.removeItem(at: Self.folder)
    try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
    var count = 0
    var kinds: Set<String> = []
    for id in all {
      let bundle = try await office.office.read(as: .system) { work in
        try CaseExport.bundle(try #require(ID<WorkOrder>(text: id)), in: work)
      }
      let bytes = Array(bundle.canonical.utf8)
      let check = try BundleCheck(bytes)
      #expect(check.isAnchored)
      count += check.deadlines
      for event in bundle["events"]?.array ?? [] { kinds.insert(event["kind"]?.string ?? "") }
      try Data(bytes).write(to: Self.folder.appending(path: "\(id).json"))
    }
    await office.close()
    #expect(all.count > 40 && count > 120, "\(all.count) cases, \(count) deadlines")
    let moving = ["paused", "resumed", "rescheduled", "arrived", "cancelled", "reopened", "progressTold"]
    #expect(moving.filter { !kinds.contains("workOrder.\($0)") } == [])
  }

  private func publish(_ preset: JSON, arrival: JSON, response: JSON, version: Int, _ office: TestOffice) async throws {
    guard case .object(var body) = preset, case .object(var parameters)? = body["parameters"] else { return }
    parameters["dsp.arrival.urban"] = ["value": arrival, "clause": "a14"]
    parameters["sla.firstResponse"] = ["value": response]
    body["parameters"] = .object(parameters)
    body["version"] = .string("\(version)")
    let new = JSON.object(body)
    try await office.office.write(as: .system) { work in _ = try work.publish(.policy, "branch-network", new) }
  }
}
