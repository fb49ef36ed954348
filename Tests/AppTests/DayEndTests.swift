import Aftersales
import Basics
import Storage
import TestKit
import Testing

@testable import App

@Suite("The end of the day")
struct DayEndTests {
  private func lists(_ office: TestOffice) async throws -> [String: Set<String>] {
    try await office.office.read(as: .system) { work in
      let day = try WorkOrderLines.dayEnd(in: work)
      func ids(_ lines: [WorkOrderLine]) -> Set<String> { Set(lines.map(\.id.description)) }
      return [
        "notDispatched": ids(day.notDispatched), "voucherOut": ids(day.voucherOut), "notStruckOff": ids(day.notStruckOff),
        "voucherMissing": ids(day.voucherMissing),
      ]
    }
  }

  @Test("a call stands in exactly the list that its voucher says, and in none once it is struck off", .clauses("DSP-046"))
  func fourLists() async throws {
    let office = try await TestOffice()
    let order = try await office.order(in: office.branchA, by: "clerk-a")
    func expect(_ list: String?) async throws {
      for (name, ids) in try await lists(office) { #expect(ids.contains(order) == (name == list), "\(name)") }
    }
    try await expect("notDispatched")
    try await office.give("hand-over", to: order, as: "clerk-a")
    try await expect("notDispatched")
    try await office.give("dispatch", ["technician": .string(office.person("technician-a"))], to: order, as: "supervisor-a")
    try await expect("voucherOut")
    for command in ["accept", "depart", "arrive"] { try await office.give(command, to: order, as: "technician-a") }
    try await office.give("record-work", ["minutes": 20], to: order, as: "technician-a")
    try await office.give("sign", ["signature": "M1 1L2 2", "by": "A"], to: order, as: "technician-a")
    try await office.give("finish", ["outcome": "mendedOnSite", "means": "none"], to: order, as: "technician-a")
    try await expect("voucherOut")
    try await office.give("hand-in", to: order, as: "clerk-a")
    try await expect("notStruckOff")
    try await office.give("strike-off", to: order, as: "clerk-a")
    try await expect(nil)
    await office.close()
  }

  @Test(
    "what was left over goes first next day, whatever falls due sooner; carrying over twice changes nothing", .clauses("DSP-007"))
  func carriedOverFirst() async throws {
    let office = try await TestOffice()
    let early = try await office.order(in: office.branchA, by: "clerk-a")
    let branch = try #require(ID<Branch>(text: office.branchA))
    let now = office.office.clock()
    let day = LocalTime(now, offsetSeconds: 8 * 3600).day
    // The evening after the calendar's next closing, and once more.
    let closing = try await office.office.read(as: .system) { work in
      let file = try #require(try work.fold(BranchFile.self, branch.number))
      let calendar = try work.calendar(of: file.state)
      return try #require((0..<30).compactMap { calendar.closing(of: day + $0) }.first { $0 > now })
    }
    let evening = LocalTime(closing, offsetSeconds: 8 * 3600).day
    for _ in 0..<2 {
      _ = try await office.office.write(as: .system, at: closing + 1) { work in
        try WorkOrders.carryOver(branch, on: evening, in: work).count
      }
    }
    let events = try await office.office.database.read { transaction in
      try transaction.row("select count(*) from event where kind = 'workOrder.carriedOver'")?.int(0)
    }
    #expect(events == 1)
    let late = try await office.order(in: office.branchA, by: "clerk-a")
    // The later call is made to fall due sooner in the register than the one carried over.
    try await office.office.database.write { transaction in
      let id = ID<WorkOrder>(text: late)?.number
      try transaction.execute("update work_order set due = 1 where id = \(id)")
    }
    let queue = try await office.office.read(as: .system) { work in
      try QueueListing.waiting(in: work, branch: branch).map(\.id.description)
    }
    #expect(queue == [early, late])
    await office.close()
  }
}
