import Aftersales
import Basics
import Storage
import Testing
import Web

@testable import App

/// Proposals that the regulation accepts.
@Suite("Proposals taken by the regulation")
struct ByRuleTests: RunningDay {
  /// The figure as a new version of the regulation in force, with its clause.
  private func set(_ minutes: Int64, _ site: TestSite) async throws {
    try await site.office.write(as: .system) { work in
      let changed = try #require(try work.currentPolicy().changed(["dsp.plan.byItself": .int(minutes)], version: "t\(minutes)"))
      let name = try work.setting("policy") ?? "branch-network"
      _ = try work.parts.rules.publish(.policy, name, changed, by: .system, because: nil, at: work.now, in: work.transaction)
    }
  }

  /// A time agreed with the customer: a promise of today.
  private func agree(_ order: String, _ site: TestSite) async throws {
    let time: JSON = ["from": "2026-11-20T16:00:00+08:00", "to": "2026-11-20T17:30:00+08:00"]
    let id = try #require(ID<WorkOrder>(text: order))
    let supervisor = try await site.actor("supervisor", .supervisor)
    _ = try await site.office.write(as: supervisor) { work in try WorkOrders.give("reschedule", time, to: id, in: work).head }
  }

  private func order(_ text: String, _ site: TestSite) async throws -> WorkOrder {
    let id = try #require(ID<WorkOrder>(text: text))
    return try await site.office.read(as: .system) { work in try WorkOrders.find(id, in: work).state }
  }

  @Test("as shipped nothing moves by itself; set, who is ill loses his visit to another at once, in the name of the clause")
  func ill() async throws {
    try await withSite(orders: 60) { site in
      let browser = try await site.browser("supervisor")
      let (orders, technicians) = try await start(site, browser)
      #expect(await book(orders[0], technicians[0], "16:30", browser).status == 303)
      try await agree(orders[0], site)
      #expect(await absent(technicians[0], from: "15:30", browser).status == 303)
      #expect(try await ByRule.act(site.office) == 0)
      #expect(try await order(orders[0], site).technician?.description == technicians[0])
      #expect(!(await browser.get("/board").text.contains("id=\"by-rule\"")))
      try await set(1, site)
      #expect(try await ByRule.act(site.office) > 0)
      let moved = try await order(orders[0], site)
      #expect(moved.technician?.description != technicians[0])
      let policy = try await site.office.read(as: .system) { work in try work.currentPolicy().hash }
      #expect(moved.currentVisit?.byRule == WorkOrder.ByRule(policy: policy, clause: "b11"))
      // Nobody did it, and the event says in whose name.
      let id = try #require(ID<WorkOrder>(text: orders[0]))
      let row = try #require(
        try await site.row(
          "select actor, body from event where stream = \(id) and kind = 'workOrder.dispatched' order by seq desc limit 1"))
      #expect(row.integer(0) == 0 && row.text(1).contains("\"byRule\":{\"clause\":\"b11\",\"policy\":\"\(policy)\"}"))
      let board = await browser.get("/board").text
      #expect(board.contains("id=\"by-rule\"") && board.contains("依据：补充十一。"))
      let page = await browser.get("/orders/\(orders[0])").text
      #expect(page.contains("补充十一") && page.contains("改派建议自动执行（补充十一）"))
      // The reason is a code: each reads it in his own language.
      let sentences = [(Language.en, "Moved by the regulation itself (Suppl. 11)"), (.zhHant, "改派建議自動執行（補充十一）")]
      for (language, said) in sentences {
        let other = await (try await site.browser("supervisor", language: language)).get("/orders/\(orders[0])").text
        #expect(other.contains(said), "\(language)")
        #expect(!other.contains("改派建议自动执行") && !other.contains("by-rule"), "\(language)")
      }
      _ = try await site.browser("supervisor")
      let recalled = try #require(
        try await site.row(
          "select body from event where stream = \(id) and kind = 'workOrder.recalled' order by seq desc limit 1"))
      #expect(recalled.text(0).contains("\"byRule\":{\"clause\":\"b11\""))
      // The same day is not looked at twice, and what a person does afterwards is his own.
      #expect(try await ByRule.act(site.office) == 0)
      #expect(try await site.office.checkRegisters().isEmpty)
    }
  }

  /// The first call was promised an hour with the first technician, who fell ill, and the regulation moved it.
  private func movedByRule(_ site: TestSite, _ browser: SiteBrowser) async throws -> (orders: [String], technicians: [String]) {
    let (orders, technicians) = try await start(site, browser)
    #expect(await book(orders[0], technicians[0], "16:30", browser).status == 303)
    try await agree(orders[0], site)
    #expect(await absent(technicians[0], from: "15:30", browser).status == 303)
    try await set(1, site)
    try #require(try await ByRule.act(site.office) > 0)
    return (orders, technicians)
  }

  @Test("a person who moves the visit afterwards takes the clause's name off it")
  func after() async throws {
    try await withSite(orders: 60) { site in
      let browser = try await site.browser("supervisor")
      let (orders, technicians) = try await movedByRule(site, browser)
      let moved = try await order(orders[0], site)
      try #require(moved.currentVisit?.byRule != nil)
      let other = try #require(technicians.first { $0 != technicians[0] && $0 != moved.technician?.description })
      #expect(await book(orders[0], other, "17:00", browser).status == 303)
      #expect(try await order(orders[0], site).currentVisit?.byRule == nil)
      #expect(
        try await site.row("select 1 from work_order where id = \(ID<WorkOrder>(text: orders[0])) and by_rule is not null") == nil
      )
    }
  }

  @Test("a version of the regulation that is gone or spoilt is named on the case, beside the clause that the event cites")
  func unreadable() async throws {
    try await withSite(orders: 60) { site in
      let browser = try await site.browser("supervisor")
      let (orders, _) = try await movedByRule(site, browser)
      let id = try #require(ID<WorkOrder>(text: orders[0]))
      let policy = try await site.office.read(as: .system) { work in try work.currentPolicy().hash }
      try await site.office.database.write { transaction in
        try transaction.execute(
          """
          insert into document (hash, kind, name, version, body, published_at)
          values ('5901117700', 'policy', 'spoilt', 1, '{"clauses":7}', 0)
          """)
      }
      var cited = policy
      for (hash, shown) in [("9099000000", "90990000"), ("5901117700", "59011177")] {
        try await site.office.database.write { [cited] transaction in
          let rows = try transaction.rows("select seq, body from event where stream = \(id) and kind = 'workOrder.dispatched'")
          for row in rows {
            let body = row.text(1).replacing(cited, with: hash)
            try transaction.execute("update event set body = \(body) where stream = \(id) and seq = \(row.integer(0))")
          }
        }
        cited = hash
        let page = await browser.get("/orders/\(orders[0])")
        #expect(page.status == 200)
        #expect(page.text.contains("补充十一（所依据的规章版本 \(shown) 读不到"), "\(hash)")
      }
    }
  }

  @Test("where the regulation in force cannot be read nothing moves by itself, and board, log and doctor say which version")
  func unreadableNow() async throws {
    try await withSite(orders: 60) { site in
      try await set(1, site)
      try await site.office.database.write { transaction in
        try transaction.execute(
          """
          insert into document (hash, kind, name, version, body, published_at)
          values ('5901117700', 'policy', 'branch-network', 999, '{"clauses":7}', 0)
          """)
        try transaction.execute(
          """
          insert into in_force (kind, name, n, hash, since, actor) values ('policy', 'branch-network', 999, '5901117700', 0, 0)
          """)
      }
      await #expect(throws: DocumentFault.unreadable(kind: "policy", hash: "5901117700")) { try await ByRule.act(site.office) }
      let board = await (try await site.browser("supervisor")).get("/board")
      #expect(board.status == 500 && board.text.contains("规章或日历的版本 59011177 读不到"), "\(board.text.suffix(99))")
      let findings = await DoctorRound.run(site.office)
      let finding = try #require(findings.first { $0.id == "documents" })
      #expect(finding.level == .error && finding.values["names"] == "59011177")
    }
  }

  @Test("only the system dispatches in the name of a rule, and without one it does not dispatch")
  func named() async throws {
    try await withSite(orders: 60) { site in
      let browser = try await site.browser("supervisor")
      let (orders, technicians) = try await start(site, browser)
      let id = try #require(ID<WorkOrder>(text: orders[0]))
      let wanted: JSON = ["technician": .string(technicians[0])]
      let branch = try await site.home
      await #expect(throws: Refusal.self) {
        _ = try await site.office.write(as: .system) { work in try WorkOrders.give("dispatch", wanted, to: id, in: work).head }
      }
      let clerk = Actor(id: ID(77), roles: [.clerk], branches: [branch])
      await #expect(throws: Refusal.self) {
        _ = try await site.office.write(as: clerk) { work in
          try WorkOrders.give("dispatch", wanted, to: id, byRule: WorkOrder.ByRule(policy: "x", clause: "b11"), in: work).head
        }
      }
    }
  }

  @Test("what was agreed with a customer stays unless its technician will not be there")
  func told() async throws {
    try await withSite(orders: 60) { site in
      let browser = try await site.browser("supervisor")
      let (orders, technicians) = try await start(site, browser)
      #expect(await book(orders[0], technicians[0], "16:30", browser).status == 303)
      #expect(await book(orders[1], technicians[1], "16:30", browser).status == 303)
      for text in orders.prefix(2) { try await agree(text, site) }
      #expect(await absent(technicians[0], from: "15:30", browser).status == 303)
      try await set(1, site)
      _ = try await ByRule.act(site.office)
      // The one whose technician is ill goes to another within the agreed time, the other stays where it was.
      let moved = try await order(orders[0], site)
      #expect(moved.technician?.description != technicians[0])
      let planned = try #require(moved.currentVisit?.planned)
      #expect(planned.from >= Instant(rfc3339: "2026-11-20T16:00:00+08:00")!)
      #expect(planned.from <= Instant(rfc3339: "2026-11-20T17:30:00+08:00")!)
      let stayed = try await order(orders[1], site)
      #expect(stayed.technician?.description == technicians[1] && stayed.currentVisit?.byRule == nil)
    }
  }
}
