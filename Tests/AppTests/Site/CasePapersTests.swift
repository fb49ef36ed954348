import Aftersales
import Basics
import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import App

/// What people see and print of a case.
@Suite("Site: the papers and the way of a case") struct CasePapersTests {
  /// A case of the home branch, brought as far as `steps` by the people whose steps they are.
  private func order(_ site: TestSite, _ steps: [(command: String, body: JSON, login: String)]) async throws -> ID<WorkOrder> {
    var people: [String: Actor] = [:]
    let home = try await site.id("select id from branch order by id limit 1", of: Branch.self)
    for (login, role) in [("clerk", Role.clerk), ("supervisor", .supervisor), ("tech1", .technician)] {
      let id = try await site.id("select id from staff where login = \(login)", of: Staff.self)
      people[login] = Actor(id: id, roles: [role], branches: [home])
    }
    let actors = people
    let clerk = try #require(actors["clerk"])
    let start = TestSite.now + -5 * .hour
    let id: ID<WorkOrder> = try await site.office.write(as: clerk, at: start) { work in
      let found = try WorkOrders.register(
        [
          "branch": .string(home.description), "kind": "repair", "channel": "phone", "symptom": "夜里有异响",
          "category": "paid",
          "customer": ["name": "何秀兰", "phone": "13955556666", "address": "中山路 8 号 2 单元", "zone": "suburban"],
          "product": ["model": "BCD-215", "serial": "QC0099887"],
        ], in: work)
      return ID(found.id)
    }
    for (place, step) in steps.enumerated() {
      let actor = try #require(actors[step.login])
      let technician = try #require(actors["tech1"]).id
      let body: JSON = step.command == "dispatch" ? ["technician": .string(technician.description)] : step.body
      _ = try await site.office.write(as: actor, at: start + Int64(place + 1) * 10 * .minute) { work in
        try WorkOrders.give(step.command, body, to: id, in: work).head
      }
    }
    return id
  }

  private static let visit: [(command: String, body: JSON, login: String)] = [
    ("hand-over", [:], "clerk"), ("dispatch", [:], "supervisor"), ("accept", [:], "tech1"), ("depart", [:], "tech1"),
    ("arrive", [:], "tech1"), ("diagnose", ["cause": "风扇轴磨损", "plan": "换风扇电机"], "tech1"),
  ]
  private static let mended: [(command: String, body: JSON, login: String)] =
    visit + [
      ("record-work", ["minutes": 45, "parts": "风扇电机 1", "notes": "换电机，试机正常"], "tech1"),
      ("sign", ["signature": "M0 0L9 9", "by": "何秀兰"], "tech1"),
      ("finish", ["amount": ["fen": 16050], "means": "cash"], "tech1"),
    ]

  @Test("the voucher holds everything that the regulation has it carry", .clauses("WRK-026"))
  func voucher() async throws {
    try await withSite(orders: 2) { site in
      let id = try await order(site, Self.mended)
      let number = try #require(try await site.row("select number from work_order where id = \(id)")).text(0)
      let name = try #require(try await site.row("select name from staff where login = 'tech1'")).text(0)
      let clerk = try await site.browser("clerk")
      let paper = await clerk.get("/orders/\(id)/voucher").text
      for text in [
        number, "何秀兰", "139 5555 6666", "中山路 8 号 2 单元", "BCD-215", "QC0099887", "夜里有异响", name, "换电机，试机正常",
        "风扇电机 1", "45", "160.50", "2026年11月20日 10:00", "11月20日 10:50", "有费",
      ] { #expect(paper.contains(text), "\(text)") }
      #expect(paper.contains("客户签章") && paper.contains("主管") && paper.contains("技术员"))
    }
  }

  @Test(
    "the report on a repair says cause, work, parts, time and fee, and is there once the article is mended",
    .clauses("RPT-018", "RPT-019", "WRK-023"))
  func report() async throws {
    try await withSite(orders: 2) { site in
      let clerk = try await site.browser("clerk")
      let open = try await order(site, Self.visit)
      #expect(await clerk.get("/orders/\(open)/report").status == 409)
      let id = try await order(site, Self.mended)
      #expect(await clerk.get("/orders/\(id)").text.contains("/orders/\(id)/report"))
      let paper = await clerk.get("/orders/\(id)/report").text
      for text in ["维修报告", "何秀兰", "BCD-215", "夜里有异响", "风扇轴磨损", "换风扇电机", "换电机，试机正常", "风扇电机 1", "45", "160.50"] {
        #expect(paper.contains(text), "\(text)")
      }
      let other = try await site.browser("clerk2")
      #expect(await other.get("/orders/\(id)/report").status == 404)
    }
  }

  @Test("the repair card is printed to be tied to the article: number, receipt, fault, planned finish", .clauses("WRK-006"))
  func card() async throws {
    try await withSite(orders: 2) { site in
      let clerk = try await site.browser("clerk")
      let away =
        Self.visit + [
          ("take-away", ["receipt": ["number": "R-77", "accessories": "搁架 2"], "signature": "M0 0"], "tech1")
        ]
      let early = try await order(site, away)
      #expect(await clerk.get("/orders/\(early)/card").status == 409)
      let id = try await order(
        site,
        away + [
          ("hand-in", ["place": "架 3", "card": ["plannedFinish": "2026-11-21T16:00:00+08:00", "fault": "风扇响"]], "clerk")
        ])
      let number = try #require(try await site.row("select number from work_order where id = \(id)")).text(0)
      let page = await clerk.get("/orders/\(id)").text
      #expect(page.contains("/orders/\(id)/card"))
      #expect(page.contains("data-article") && page.contains("业务员处"), "where the article is")
      let paper = await clerk.get("/orders/\(id)/card").text
      for text in ["修护卡", number, "R-77", "搁架 2", "风扇响", "16:00", "系于商品上"] { #expect(paper.contains(text), "\(text)") }
    }
  }

  @Test("the way of a case is drawn on its page with whose step each is, and the present one is marked", .clauses("ORG-030"))
  func flow() async throws {
    try await withSite(orders: 2) { site in
      let clerk = try await site.browser("clerk")
      let away = Self.visit + [("take-away", ["receipt": ["number": "R-1"], "signature": "M0 0"], "tech1")]
      let cases: [(WorkStep?, [(command: String, body: JSON, login: String)])] = [
        (.register, []), (.dispatch, Array(Self.visit.prefix(1))), (.travel, Array(Self.visit.prefix(3))), (.repair, Self.visit),
        (.handIn, Self.mended), (.strikeOff, Self.mended + [("hand-in", [:], "tech1")]), (.store, away),
        (nil, Self.mended + [("hand-in", [:], "tech1"), ("strike-off", [:], "clerk")]),
      ]
      for (step, road) in cases {
        let page = await clerk.get("/orders/\(try await order(site, road))").text
        let marked = page.matches(of: /data-step="([a-zA-Z]+)" aria-current="step"/).map { String($0.1) }
        #expect(marked == [step?.rawValue].compactMap(\.self))
        let drawn = page.matches(of: /data-step="([a-zA-Z]+)"/).map { String($0.1) }
        #expect(Set(drawn) == Set(WorkStep.allCases.map(\.rawValue)), "every step and the way round by the workshop")
        for word in ["派工<small>主管</small>", "注销归档<small>业务员</small>", "凭卡修护<small>技术员</small>"] {
          #expect(page.contains(word), "\(word)")
        }
      }
      // On the bench the steps of the workshop lie behind it, and the repair on site does not.
      let bench: [(command: String, body: JSON, login: String)] = [
        ("hand-in", ["card": ["plannedFinish": "2026-11-21T16:00:00+08:00"]], "clerk"), ("start-bench", [:], "tech1"),
        ("complete-bench", ["minutes": 20, "noParts": true], "tech1"),
      ]
      let id = try await order(site, away + bench)
      let page = await clerk.get("/orders/\(id)").text
      let done = page.matches(of: /<li class="done" data-step="([a-zA-Z]+)"/).map { String($0.1) }
      #expect(done == ["register", "dispatch", "travel", "store", "bench"])
      // What the supervisor found is read in the course of the case.
      let supervisor = try await site.browser("supervisor")
      _ = await supervisor.post("/orders/\(id)/inspect", [("passed", "false"), ("findings", "仍有异响")])
      #expect(await clerk.get("/orders/\(id)").text.contains("不合格 · 仍有异响"))
    }
  }

  @Test(
    "the supervisor's board: zone, time left, carried over, skill wanted, technicians with their load; ordered by time left",
    .clauses("DSP-041", "DSP-045", "RPT-004"))
  func board() async throws {
    try await withSite(orders: 60) { site in
      try await site.office.publish(["dsp.skills": ["智能家电"]])
      let home = try await site.id("select id from branch order by id limit 1", of: Branch.self)
      let clerk = try await site.id("select id from staff where login = 'clerk'", of: Staff.self)
      let smart: ID<WorkOrder> = try await site.office.write(
        as: Actor(id: clerk, roles: [.clerk], branches: [home]), at: TestSite.now
      ) { work in
        ID(
          try WorkOrders.register(
            [
              "branch": .string(home.description), "kind": "repair", "channel": "phone", "symptom": "联网失败",
              "customer": ["name": "何秀兰", "phone": "13955556666", "address": "中山路 8 号", "zone": "suburban"],
              "product": ["model": "S9", "category": "智能家电"],
            ], in: work
          ).id)
      }
      // A call of yesterday morning to which nobody was sent.
      try await site.office.write(as: Actor(id: clerk, roles: [.clerk], branches: [home]), at: TestSite.now + -29 * .hour) {
        work in
        _ = try WorkOrders.register(
          [
            "branch": .string(home.description), "kind": "repair", "channel": "phone", "symptom": "不制冷",
            "customer": ["name": "沈国强", "phone": "13955557777", "address": "中山路 9 号", "zone": "urban"],
            "product": ["model": "S8"],
          ], in: work)
      }
      let supervisor = try await site.browser("supervisor")
      // What nobody was sent to yesterday is the list of today's morning.
      _ = await supervisor.post("/day-end", [("day", "2026-11-19")])
      let carried = try await site.row(
        "select count(*) from work_order where branch = \(home) and carried_over is not null and open = 1")
      #expect((carried?.int(0) ?? 0) > 0, "nothing was left over")
      let page = await supervisor.get("/queue?order=\(smart)").text
      let shown = page.matches(of: /<tr[^>]* data-order="([0-9a-z]+)">/).map { String($0.1) }
      let lines = try await site.office.database.read { transaction in
        try transaction.rows(
          """
          select id, carried_over, due from work_order where branch = \(home) and open = 1
            and status in ('registered', 'waitingDispatch')
          """)
      }
      let expected = lines.sorted { one, two in
        let first = (one.optionalText(1) == nil ? 1 : 0, one.optionalInstant(2)?.milliseconds ?? .max, one.integer(0))
        let second = (two.optionalText(1) == nil ? 1 : 0, two.optionalInstant(2)?.milliseconds ?? .max, two.integer(0))
        return first < second
      }.map { ID<WorkOrder>($0.integer(0)).description }
      #expect(expected.count > 2 && Array(shown.prefix(expected.count)) == expected)
      let group = try #require(page.range(of: site.desk.strings.words(in: .zhHans)("queue.carried")))
      let first = try #require(page.range(of: "data-order=\"\(expected[0])\""))
      #expect(group.lowerBound < first.lowerBound)
      let row = try #require(page.split(separator: "data-order=\"\(smart)\"").dropFirst().first?.split(separator: "</tr>").first)
      #expect(row.contains("郊区") && row.contains("class=\"clock") && row.contains("须有技能：智能家电"))
      #expect(!row.contains("<select name=\"technician\""), "nobody has the skill yet")
      #expect(page.contains("没有“智能家电”技能"))

      let technician = try await site.id("select id from staff where login = 'tech1'", of: Staff.self)
      _ = try await site.office.write(as: .system) { work in
        try Organisation.give("set-skills", ["skills": ["智能家电"]], toStaff: technician, in: work).head
      }
      let again = await supervisor.get("/queue?order=\(smart)").text
      let offered = try #require(
        again.split(separator: "data-order=\"\(smart)\"").dropFirst().first?.split(separator: "</tr>").first)
      #expect(offered.matches(of: /<option value="([0-9a-z]+)"/).map { String($0.1) } == [technician.description])
      let load = try await site.row(
        """
        select count(*) from work_order where technician = \(technician) and open = 1
          and status in ('dispatched', 'accepted', 'travelling', 'arrived', 'working')
        """)
      #expect(offered.contains("\(load?.int(0) ?? -1) 单"), "with his load")
    }
  }

  @Test(
    "the front desk follows the visits that others have in hand: whose, how long, chased and told, all on record",
    .clauses("DSP-030"))
  func chaseList() async throws {
    try await withSite(orders: 2) { site in
      let id = try await order(site, Array(Self.visit.prefix(3)))
      let name = try #require(try await site.row("select name from staff where login = 'tech1'")).text(0)
      let number = try #require(try await site.row("select number from work_order where id = \(id)")).text(0)
      let clerk = try await site.browser("clerk")
      let list = await clerk.get("/orders?tab=underWay").text
      let row = try #require(list.split(separator: number).dropFirst().first?.split(separator: "</tr>").first)
      #expect(row.contains(name) && list.contains("class=\"clock"))
      #expect(await clerk.post("/orders/\(id)/urge", [("text", "客户问几点到")]).status == 303)
      #expect(await clerk.post("/orders/\(id)/progress-told", [("text", "已告知三点前到")]).status == 303)
      let page = await clerk.get("/orders/\(id)").text
      let clerkName = try #require(try await site.row("select name from staff where login = 'clerk'")).text(0)
      for text in ["客户问几点到", "已告知三点前到"] {
        let entry = try #require(page.split(separator: text).dropFirst().first?.split(separator: "</li>").first)
        #expect(entry.contains(clerkName), "\(text)")
      }
    }
  }

  @Test(
    "a picture belongs to its case: kept byte for byte, seen by whoever may see the case and by nobody else")
  func pictures() async throws {
    try await withSite(orders: 2) { site in
      let id = try await order(site, Self.visit)
      let home = try await site.id("select id from branch order by id limit 1", of: Branch.self)
      let clerkID = try await site.id("select id from staff where login = 'clerk'", of: Staff.self)
      let bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + (0..<200).map { UInt8($0) }
      let hash = try await site.office.write(as: Actor(id: clerkID, roles: [.clerk], branches: [home]), at: TestSite.now) {
        work in
        let hash = try FileDoor.keep(bytes, in: work).hash
        _ = try WorkOrders.give("attach", ["file": .string(hash), "kind": "photo"], to: id, in: work)
        return hash
      }
      let seen = await site.answer(
        Call(
          method: "GET", path: "/files/\(hash)", query: FormFields(),
          headers: ["cookie": "\(Desk.cookie)=\(try await site.browser("clerk").token ?? "")"], now: TestSite.now))
      guard case .bytes(let given) = seen.body else {
        Issue.record("no picture came back")
        return
      }
      #expect(seen.status == 200 && given == bytes)
      #expect(await (try await site.browser("clerk2")).get("/files/\(hash)").status == 404)
      #expect(await site.nobody().get("/files/\(hash)").status == 303)
    }
  }
}
