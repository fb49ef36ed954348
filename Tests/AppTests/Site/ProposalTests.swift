import Aftersales
import Basics
import Foundation
import Logging
import Storage
import Testing
import Web

@testable import App

/// Moves that are proposed while the day runs. The site's clock stands at 15:00 on a working day.
@Suite("Proposals for the running day")
struct ProposalTests: RunningDay {
  private func booking(_ order: String, _ site: TestSite) async throws -> (technician: String, from: Int64) {
    let id = try #require(ID<WorkOrder>(text: order))
    let row = try #require(
      try await site.row(
        """
        select d.technician, t.starts_at from booking_of_day t join technician_day d on d.id = t.case_id
        where t.work_order = \(id) and t.done = 0
        """))
    return (ID<Staff>(row.integer(0)).description, row.integer(1))
  }

  @Test("who is ill from half past four goes on with what he was told for the hours before")
  func partly() async throws {
    try await withSite(orders: 60) { site in
      let browser = try await site.browser("supervisor")
      let (orders, technicians) = try await start(site, browser)
      #expect(await book(orders[0], technicians[0], "15:30", browser).status == 303)
      #expect(await book(orders[1], technicians[0], "16:30", browser).status == 303)
      let absence = await absent(technicians[0], from: "16:20", browser)
      #expect(absence.status == 303)
      let lines = places(await browser.get("/board/proposals").text, "name=\"line\" value=\"")
      #expect(lines.contains { $0.hasPrefix(orders[1] + "@") })
      #expect(!lines.contains { $0.hasPrefix(orders[0] + "@") }, "\(lines)")
    }
  }

  @Test("whose technician falls ill is proposed for another; accepted, it is an ordinary dispatch; then nothing is left")
  func broken() async throws {
    try await withSite(orders: 60) { site in
      let browser = try await site.browser("supervisor")
      let (orders, technicians) = try await start(site, browser)
      #expect(await book(orders[0], technicians[0], "16:30", browser).status == 303)
      let absence = await absent(technicians[0], from: "15:30", browser)
      #expect(absence.status == 303, "\(absence.text.prefix(300))")
      let page = await browser.get("/board/proposals").text
      let lines = places(page, "name=\"line\" value=\"")
      let line = try #require(lines.first { $0.hasPrefix(orders[0] + "@") })
      #expect(!line.hasPrefix("\(orders[0])@\(technicians[0])@"))
      #expect(places(await browser.get("/board/proposals").text, "name=\"line\" value=\"") == lines)
      #expect(page.contains("路程只按区域估算") || page.contains("没有接路网服务"))
      // The board says so as soon as it is worked out.
      var board = await browser.get("/board").text
      #expect(board.contains("data-awaits"))
      for _ in 0..<6000 where !board.contains("id=\"proposals\"") {
        try await Task.sleep(for: .milliseconds(10))
        board = await browser.get("/board").text
      }
      #expect(board.contains("id=\"proposals\"") && !board.contains("data-awaits"))
      // In part: only this line.
      let done = await browser.post("/board/proposals", [("line", line)])
      #expect(done.status == 303, "\(done.text.prefix(400))")
      let parts = line.split(separator: "@").map(String.init)
      let booked = try await booking(orders[0], site)
      #expect(booked.technician == parts[1] && String(booked.from) == parts[2])
      #expect(!places(await browser.get("/board/proposals").text, "name=\"line\" value=\"").contains { $0.hasPrefix(orders[0]) })
    }
  }

  @Test(
    "whenever in the day a demo is made, each of its supervisors has something to move",
    arguments: [(1, "2026-11-20T08:10:00"), (2, "2026-11-20T09:10:00"), (3, "2026-11-23T11:00:00"), (1, "2026-11-20T14:30:00")])
  func demo(seed: UInt64, at text: String) async throws {
    let now = try #require(Instant(rfc3339: text + "+08:00"))
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("demo-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var logger = Logger(label: "test")
    logger.logLevel = .error
    let office = try await Office.open(.folder(folder), logger: logger, clock: { now })
    try await DemoData.fill(office, orders: 300, seed: seed, hasToday: true) { _ in }
    let day = try #require(LocalDay(String(text.prefix(10))))
    for login in ["supervisor", "supervisor2"] {
      let row = try #require(
        try await office.database.read { transaction in
          try transaction.row("select id, home from staff where login = \(login)")
        })
      let (staff, branch): (ID<Staff>, ID<Branch>) = (row.id(0), row.id(1))
      let lines = try await office.read(as: Actor(id: staff, roles: [.supervisor], branches: [branch])) { work in
        try Proposals.now(try work.find(BranchFile.self, branch.number), on: day, in: work).lines
      }
      #expect((1...12).contains(lines.count), "\(login): \(lines.count)")
      #expect(lines.contains { $0.from != nil && $0.from?.person.id != $0.to.id }, "\(login)")
    }
    #expect(try await office.checkRegisters().isEmpty)
    await office.close()
  }

  @Test("whom nobody can stand in for is named; a draft says that the ill are absent, not that they are full")
  func left() async throws {
    try await withSite(orders: 60) { site in
      let browser = try await site.browser("supervisor")
      let (orders, technicians) = try await start(site, browser)
      #expect(await book(orders[0], technicians[0], "16:30", browser).status == 303)
      for technician in technicians { #expect(await absent(technician, from: "15:00", browser).status == 303) }
      let number = try #require(
        try await site.row("select number from work_order where id = \(ID<WorkOrder>(text: orders[0]))")
      ).text(0)
      let page = await browser.get("/board/proposals").text
      #expect(page.contains("id=\"left\"") && page.contains("另有 1 件技术员不在") && page.contains(number))
      let draft = await browser.get("/board?draft=1").text
      #expect(draft.contains("\(technicians.count) 人缺勤") && !draft.contains("人已排满"))
    }
  }

  @Test("two that exchange their hours go in one step; a line that is refused holds up no other")
  func ring() async throws {
    try await withSite(orders: 60) { site in
      let browser = try await site.browser("supervisor")
      let (orders, technicians) = try await start(site, browser)
      #expect(await book(orders[0], technicians[0], "16:30", browser).status == 303)
      #expect(await book(orders[1], technicians[1], "16:30", browser).status == 303)
      let at = try await booking(orders[0], site).from
      let lines = [
        ("line", "\(orders[0])@\(technicians[1])@\(at)@30"), ("line", "\(orders[1])@\(technicians[0])@\(at)@30"),
      ]
      #expect(await browser.post("/board/proposals", lines).status == 303)
      #expect(try await booking(orders[0], site).technician == technicians[1])
      #expect(try await booking(orders[1], site).technician == technicians[0])
      // The first line asks for an hour that stays taken; the second for a free one.
      let mixed = [
        ("line", "\(orders[0])@\(technicians[0])@\(at)@30"), ("line", "\(orders[1])@\(technicians[0])@\(at + 1_800_000)@30"),
      ]
      let both = await browser.post("/board/proposals", mixed)
      // The second line leaves the hour that the first one wants.
      #expect(both.status == 303, "\(both.text.prefix(400))")
      #expect(try await booking(orders[0], site).from == at)
      #expect(try await booking(orders[1], site).from == at + 1_800_000)
      let refused = await browser.post(
        "/board/proposals",
        [
          ("line", "\(orders[0])@\(technicians[0])@\(at + 1_800_000)@30"), ("line", "\(orders[1])@\(technicians[1])@\(at)@30"),
          ("line", "\(orders[1])@\(technicians[1])@1@30"),
        ])
      #expect(refused.status == 422)
      #expect(try await booking(orders[1], site).technician == technicians[1])
    }
  }

  @Test("a technician has no proposals, and another branch's supervisor neither sees nor accepts these")
  func strangers() async throws {
    try await withSite(orders: 60) { site in
      let browser = try await site.browser("supervisor")
      let (orders, technicians) = try await start(site, browser)
      #expect(await book(orders[0], technicians[0], "16:30", browser).status == 303)
      let at = try await booking(orders[0], site).from
      #expect(await (try await site.browser("tech1")).get("/board/proposals").status == 403)
      let stranger = try await site.browser("supervisor2")
      #expect(!(await stranger.get("/board/proposals").text.contains(orders[0])))
      let posted = await stranger.post("/board/proposals", [("line", "\(orders[0])@\(technicians[1])@\(at)@30")])
      #expect(posted.status == 404)
      #expect(try await booking(orders[0], site).technician == technicians[0])
    }
  }

  @Test("a dispatch from the board keeps what was known of everybody; the case says so to who dispatches, and to nobody else")
  func advice() async throws {
    try await withSite(orders: 60) { site in
      let browser = try await site.browser("supervisor")
      let (orders, technicians) = try await start(site, browser)
      #expect(await book(orders[0], technicians[0], "16:30", browser).status == 303)
      let id = try #require(ID<WorkOrder>(text: orders[0]))
      let row = try #require(
        try await site.row(
          "select body from event where stream = \(id) and kind = 'workOrder.dispatched' order by seq desc limit 1"))
      let event = try #require(WorkOrderEvent(kind: "workOrder.dispatched", version: 1, body: try JSON(parsing: row.text(0))))
      guard case .dispatched(let body) = event else { return }
      let advice = try #require(body.advice)
      // Everybody is judged once.
      let named = advice.offers.map(\.technician.description) + advice.others.map(\.technician.description)
      #expect(named.sorted() == technicians.sorted())
      #expect(advice.offers.count <= 3 && advice.offers.allSatisfy { $0.arrivesAt >= TestSite.now && $0.slackMinutes >= 0 })
      #expect(advice.offers.map(\.extraMinutes) == advice.offers.map(\.extraMinutes).sorted())
      #expect(await browser.get("/orders/\(orders[0])").text.contains("派工时能去的前 \(advice.offers.count) 位"))
      let sent = try #require(ID<Staff>(text: technicians[0]))
      let login = try #require(try await site.row("select login from staff where id = \(sent)")).text(0)
      #expect(!(await (try await site.browser(login)).get("/orders/\(orders[0])").text.contains("派工时能去的前")))
      // Over the API, and in bulk, it is the same.
      let other = try #require(ID<WorkOrder>(text: orders[1]))
      let supervisor = try await site.id("select id from staff where login = 'supervisor'", of: Staff.self)
      let home = try await site.id("select id from branch order by id limit 1", of: Branch.self)
      _ = try await site.office.write(
        as: Actor(id: supervisor, roles: [.supervisor], branches: [home]), at: TestSite.now
      ) { work in
        try WorkOrders.give("dispatch", ["technician": .string(technicians[1])], to: other, in: work).head
      }
      let kept = try #require(
        try await site.row(
          "select body from event where stream = \(other) and kind = 'workOrder.dispatched' order by seq desc limit 1"))
      #expect(try JSON(parsing: kept.text(0))["advice"]?["offers"]?.array?.isEmpty == false)
    }
  }

  @Test("what the branch has driven is learned from departures and arrivals, and said where ways are reckoned")
  func ways() async throws {
    try await withSite(orders: 120) { site in
      let driven = try #require(
        try await site.row(
          """
          select count(*) from way_of_order w where w.branch = (select min(id) from branch)
            and w.arrived_at - w.departed_at between 60000 and 14400000
          """)
      ).integer(0)
      try #require(driven > 0)
      let page = await (try await site.browser("supervisor")).get("/board?day=2026-11-23&draft=1").text
      #expect(page.contains("次出门"), "\(driven)")
      #expect(page.contains("路程只按区域估算") || page.contains("没有接路网服务"))
      #expect(try await site.office.checkRegisters().isEmpty)
    }
  }

  @Test("a draft shares the calls out evenly, and the regulation's figures are what it goes by")
  func even() async throws {
    try await withSite(orders: 120) { site in
      let browser = try await site.browser("supervisor")
      func shares() async -> [Int] {
        let page = await browser.get("/board?day=2026-11-23&draft=1").text
        let people = places(page, "name=\"line\" value=\"").map { $0.split(separator: "@")[1] }
        return Dictionary(grouping: people) { $0 }.values.map(\.count).sorted()
      }
      let evenly = await shares()
      try #require(evenly.reduce(0, +) >= 6)
      #expect((evenly.last ?? 0) - (evenly.first ?? 0) <= 2, "\(evenly)")
    }
  }
}
