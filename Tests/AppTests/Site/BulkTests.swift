import Aftersales
import Basics
import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import App

@Suite("Site: several cases at once")
struct BulkTests {
  private func orders(_ site: TestSite, _ condition: SQL) async throws -> [(id: String, number: String)] {
    try await site.office.database.read { transaction in
      try transaction.rows(
        """
        select id, number from work_order where branch = (select min(id) from branch) and \(condition)
        order by called_at desc, id desc
        """
      ).map { (Crockford.encode($0.integer(0)), $0.text(1)) }
    }
  }

  private func events(_ site: TestSite) async throws -> Int {
    try #require(try await site.row("select count(*) from event")).int(0)
  }

  /// The confirming form of a preview as it would be sent.
  private func confirmation(_ reply: SiteReply) -> [(String, String)] {
    guard let start = reply.text.range(of: "action=\"/bulk/run\""),
      let end = reply.text.range(of: "</form>", range: start.upperBound..<reply.text.endIndex)
    else { return [] }
    return reply.text[start.upperBound..<end.lowerBound].matches(of: /name="([a-z_]+)" value="([^"]*)"/).map {
      (String($0.1), String($0.2).replacingOccurrences(of: "&amp;", with: "&"))
    }
  }

  /// The text of the row of a case, with its tags taken out.
  private func row(_ number: String, _ reply: SiteReply) -> String {
    let rows = reply.text.components(separatedBy: "<tr").filter { $0.contains(number) }
    return rows.joined().replacing(/<[^>]*>/, with: " ")
  }

  @Test("several calls go to one technician: first what would happen row by row, then once, and a second time nothing")
  func dispatch() async throws {
    try await withSite(orders: 60) { site in
      let supervisor = try await site.browser("supervisor")
      let technician = try await site.id("select id from staff where login = 'tech1'", of: Staff.self)
      let waiting = try await orders(site, "open = 1 and status in ('registered', 'waitingDispatch')").prefix(3)
      let under = try #require(try await orders(site, "open = 1 and status = 'dispatched'").first)
      let foreign = try #require(
        try await site.row("select id from work_order where branch = (select max(id) from branch) limit 1")
      ).integer(0)
      #expect(waiting.count == 3)
      let picks = (waiting.map(\.id) + [under.id, Crockford.encode(foreign)]).map { ("pick", $0) }
      let before = try await events(site)
      let base = [("list", "orders"), ("query", "tab=all"), ("action", "dispatch")]
      let asked = await supervisor.post("/bulk/preview", base + picks)
      #expect(asked.text.contains("先选派给谁") && confirmation(asked).isEmpty)
      let nobody = await supervisor.post("/bulk/preview", base + [("technician", "nobody")] + picks)
      #expect(nobody.status == 422 && nobody.text.contains("id=\"technician.fault\"") && confirmation(nobody).isEmpty)
      let preview = await supervisor.post("/bulk/preview", base + [("technician", technician.description)] + picks)
      #expect(preview.status == 200)
      #expect(preview.text.contains("3 单可以派给王强；1 单不能派"))
      #expect(preview.text.contains("有 1 单您看不到"))
      for (_, number) in waiting { #expect(row(number, preview).contains("派给王强")) }
      #expect(row(under.number, preview).contains("先"), "the refusal and its remedy stand in the row")
      #expect(!preview.text.contains(Crockford.encode(foreign)))
      #expect(try await events(site) == before, "a preview changes nothing")

      let form = confirmation(preview)
      #expect(form.filter { $0.0 == "line" }.count == 3 && form.contains { $0 == ("left", under.id) })
      let done = await supervisor.post("/bulk/run", form)
      #expect(done.status == 200 && done.text.contains("3 单已派给王强"))
      #expect(row(under.number, done).contains("没有动"))
      let after = try await events(site)
      #expect(after > before)
      for (id, _) in waiting {
        let line = try #require(
          try await site.row("select status, technician from work_order where id = \(Crockford.decode(id) ?? 0)"))
        #expect(line.text(0) == "dispatched" && line.integer(1) == technician.number)
      }
      // The same form again: the same answer, and nothing happens.
      let again = await supervisor.post("/bulk/run", form)
      #expect(again.text.contains("3 单已派给王强"))
      #expect(try await events(site) == after)
      // The same key for another technician is no second dispatch either.
      let other = try await site.id("select id from staff where login = 'tech2'", of: Staff.self)
      let forged = form.map { $0.0 == "technician" ? ("technician", other.description) : $0 }
      #expect(await supervisor.post("/bulk/run", forged).text.contains("一单也没有派出"))
      #expect(try await events(site) == after)
    }
  }

  @Test("a case that somebody changed since the preview is refused in its row; the others are done")
  func stale() async throws {
    try await withSite(orders: 60) { site in
      let supervisor = try await site.browser("supervisor")
      let technician = try await site.id("select id from staff where login = 'tech1'", of: Staff.self)
      let waiting = Array(try await orders(site, "open = 1 and status in ('registered', 'waitingDispatch')").prefix(2))
      let preview = await supervisor.post(
        "/bulk/preview",
        [("list", "queue"), ("query", ""), ("action", "dispatch"), ("technician", technician.description)]
          + waiting.map { ("pick", $0.id) })
      _ = await (try site.browser("clerk")).post("/orders/\(waiting[0].id)/urge", [("text", "客户又来电")])
      let done = await supervisor.post("/bulk/run", confirmation(preview))
      #expect(done.text.contains("1 单已派给王强；1 单没有派"))
      #expect(!row(waiting[0].number, done).contains("派给王强") && row(waiting[1].number, done).contains("派给王强"))
      #expect(try await orders(site, "status = 'dispatched' and id = \(Crockford.decode(waiting[0].id) ?? 0)").isEmpty)
    }
  }

  /// Takes a dispatched call through the visit, as its technician does, and hands the voucher in.
  private func finish(_ id: String, isHandedIn: Bool, _ site: TestSite) async throws {
    let order = try #require(ID<WorkOrder>(text: id))
    let row = try #require(try await site.row("select technician, branch from work_order where id = \(order)"))
    let technician = Actor(id: row.id(0), roles: [.technician], branches: [row.id(1)])
    let clerk = Actor(
      id: try await site.id("select id from staff where login = 'clerk'", of: Staff.self), roles: [.clerk], branches: [row.id(1)])
    try await site.office.write(as: technician, at: TestSite.now) { work in
      for (command, body) in [
        ("accept", [:]), ("depart", [:]), ("arrive", [:]), ("record-work", ["minutes": 20]),
        ("sign", ["signature": "M1 1L2 2", "by": "A"]), ("finish", ["outcome": "mendedOnSite", "means": "none"]),
      ] as [(String, JSON)] { _ = try WorkOrders.give(command, body, to: order, in: work) }
    }
    if isHandedIn {
      try await site.office.write(as: clerk, at: TestSite.now) { work in
        _ = try WorkOrders.give("hand-in", [:], to: order, in: work)
      }
    }
  }

  @Test("only lines with a signed voucher that is back are struck off together")
  func strikeOff() async throws {
    try await withSite(orders: 120) { site in
      let clerk = try await site.browser("clerk")
      let dispatched = try await orders(site, "open = 1 and status = 'dispatched'")
      let waiting = try #require(try await orders(site, "open = 1 and status = 'waitingDispatch'").first)
      #expect(dispatched.count >= 3)
      let back = Array(dispatched.prefix(2))
      for (id, _) in back { try await finish(id, isHandedIn: true, site) }
      try await finish(dispatched[2].id, isHandedIn: false, site)
      let open = [waiting, dispatched[2]]
      let preview = await clerk.post(
        "/bulk/preview",
        [("list", "orders"), ("query", "tab=all"), ("action", "strike-off")] + (back + open).map { ("pick", $0.id) })
      #expect(preview.text.contains("2 单可以销；2 单不能销"))
      let done = await clerk.post("/bulk/run", confirmation(preview))
      #expect(done.text.contains("2 单已销"))
      let all = SQL.list((back + open).map { Crockford.decode($0.id) ?? 0 })
      #expect(try await Set(orders(site, "status = 'struckOff' and id in \(all)").map(\.id)) == Set(back.map(\.id)))
      // A technician may not: the post is asked before the page is drawn.
      #expect(
        await (try site.browser("tech1")).post(
          "/bulk/preview", [("list", "orders"), ("query", ""), ("action", "strike-off"), ("pick", back[0].id)]
        ).status == 403)
    }
  }

  @Test("all of a filter is what the filter holds, not what the page shows, and no more than can be looked through")
  func everything() async throws {
    try await withSite(orders: 150) { site in
      let service = try await site.browser("service")
      let all = try #require(try await site.row("select count(*) from work_order where category = 'free'")).int(0)
      #expect(all > 50)
      let page = await service.get("/orders?category=free")
      #expect(page.text.contains("筛选出的全部 \(all) 条"))
      let export = await service.post(
        "/bulk/preview", [("list", "orders"), ("query", "category=free"), ("action", "export"), ("all", "1")])
      #expect(export.text.contains("共 \(all) 条"))
      let supervisor = try await site.browser("supervisor")
      let own = try await orders(site, "category = 'free'").count
      let preview = await supervisor.post(
        "/bulk/preview", [("list", "orders"), ("query", "category=free"), ("action", "dispatch"), ("all", "1")])
      #expect(preview.text.contains("选了 \(own) 单"))
    }
  }

  @Test("dispatch lists are printed for what was picked, one sheet a technician, and the reading is written down")
  func lists() async throws {
    try await withSite(orders: 80) { site in
      let supervisor = try await site.browser("supervisor")
      let under = try await orders(site, "open = 1 and status in ('dispatched', 'accepted', 'travelling')")
      let waiting = try #require(try await orders(site, "open = 1 and status = 'waitingDispatch'").first)
      #expect(!under.isEmpty)
      let base = [("list", "queue"), ("query", ""), ("action", "print")]
      let paper = await supervisor.post("/bulk/preview", base + under.map { ("pick", $0.id) })
      for (_, number) in under { #expect(paper.text.contains(number)) }
      #expect(paper.text.contains("<h1>派工单</h1>"))
      #expect(try await site.row("select count(*) from access_log where purpose = 'dispatch-list'")?.int(0) == under.count)
      let mixed = await supervisor.post("/bulk/preview", base + [("pick", under[0].id), ("pick", waiting.id)])
      #expect(mixed.text.contains("1 单可以打印；1 单还没有派出"))
      let rest = await supervisor.post("/bulk/run", confirmation(mixed))
      #expect(rest.text.contains(under[0].number) && !rest.text.contains(waiting.number))
    }
  }
}
