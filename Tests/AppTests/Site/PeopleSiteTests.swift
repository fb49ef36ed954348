import Aftersales
import Basics
import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import App

@Suite("Site: customers and search")
struct CustomerSiteTests {
  private static let fields = [
    ("kind", "person"), ("party", "endCustomer"), ("name", "欧阳晓明"), ("phone", "13912345678"),
    ("address", "晴川市梧桐里 77 号 5 室"), ("zone", "urban"), ("contactName", ""), ("contactPhone", ""), ("contactRole", ""),
    ("agent", ""), ("language", "zh-Hans"),
  ]

  private static func registered(_ site: TestSite, _ browser: SiteBrowser) async throws -> ID<Customer> {
    let home = try await site.id("select id from branch order by id limit 1", of: Branch.self)
    let reply = await browser.post("/customers", [("branch", home.description)] + fields)
    #expect(reply.status == 303, "\(reply.text)")
    let path = try #require(reply.location).split(separator: "?")[0].split(separator: "/")[1]
    return try #require(ID<Customer>(text: path))
  }

  @Test(
    "a customer is found as one types: name, pinyin, initials, phone tail, address; by nobody of another branch",
    .clauses("CUS-002", "SEC-001"))
  func search() async throws {
    try await withSite(orders: 10) { site in
      let clerk = try await site.browser("clerk")
      let id = try await Self.registered(site, clerk)
      let stranger = try await site.browser("clerk2")
      for words in ["欧阳", "晓明", "ouyang", "oyxm", "5678", "梧桐里", "13912345678"] {
        let query = Desk.escaped(words)
        #expect(await clerk.get("/customers?q=\(query)").text.contains("/customers/\(id)"), "\(words)")
        #expect(await clerk.get("/search?q=\(query)").text.contains("/customers/\(id)"), "\(words)")
        #expect(await clerk.get("/search.json?q=\(query)&in=customers").text.contains("\(id)"), "\(words)")
        for page in ["/customers?q=\(query)", "/search?q=\(query)", "/search.json?q=\(query)&in=all"] {
          #expect(!(await stranger.get(page)).text.contains("\(id)"), "\(words) \(page)")
        }
      }
      #expect(!(await clerk.get("/customers?q=\(Desk.escaped("，。"))")).text.contains("/customers/\(id)"), "no tokens, no hits")
      #expect(await stranger.get("/customers/\(id)").status == 404)
      #expect(await stranger.post("/customers/\(id)/rename", [("name", "李四")]).status == 404)
    }
  }

  @Test("a call's own number, a serial's tail and a model lead to the case and the product", .clauses("AST-001"))
  func numbers() async throws {
    try await withSite(orders: 10) { site in
      let row = try #require(
        try await site.row("select o.number, o.id, a.serial, a.id from work_order o join asset a on a.id = o.asset limit 1"))
      let service = try await site.browser("service")
      let number = await service.get("/search?q=\(Desk.escaped(row.text(0)))").text
      #expect(number.contains("/orders/\(ID<WorkOrder>(row.integer(1)))"))
      let tail = await service.get("/search?q=\(row.text(2).suffix(5))").text
      #expect(tail.contains("/assets/\(ID<Asset>(row.integer(3)))"))
      #expect(await service.get("/search.json?q=\(row.text(2).suffix(5))").text.contains("/assets/"))
    }
  }

  @Test(
    "a telephone is masked until it is asked for; the asking is written down; who may never read it does not",
    .clauses("SEC-001")
  )
  func reveal() async throws {
    try await withSite(orders: 3) { site in
      let clerk = try await site.browser("clerk")
      let id = try await Self.registered(site, clerk)
      let page = await clerk.get("/customers/\(id)").text
      #expect(page.contains("139 •••• 5678") && !page.contains("13912345678") && !page.contains("139 1234 5678"))
      #expect(!(await clerk.get("/customers")).text.contains("12345678"))
      #expect(try await site.row("select 1 from access_log") == nil)
      let revealed = await clerk.post("/customers/\(id)/reveal-phone")
      #expect(revealed.status == 200 && revealed.text.contains("139 1234 5678"))
      let log = try #require(try await site.row("select a.stream, m.login from access_log a join staff m on m.id = a.actor"))
      #expect(log.integer(0) == id.number && log.text(1) == "clerk")
      let auditor = try await site.browser("auditor")
      #expect(await auditor.post("/customers/\(id)/reveal-phone").status == 403)
      let seen = await auditor.get("/customers/\(id)").text
      #expect(!seen.contains("欧阳晓明") && !seen.contains("梧桐里") && !seen.contains("5678 ") && seen.contains("欧"))
    }
  }

  @Test("a technician opens a customer's file only while he has a job there", .clauses("SEC-016"))
  func technician() async throws {
    try await withSite(orders: 60) { site in
      let row = try #require(
        try await site.row(
          """
          select o.customer, m.login, o.phone from work_order o join staff m on m.id = o.technician
          where o.open = 1 and o.status in ('dispatched', 'accepted', 'travelling', 'arrived', 'working', 'waitingParts') limit 1
          """))
      let customer = ID<Customer>(row.integer(0))
      let own = try await site.browser(row.text(1))
      #expect(await own.get("/customers/\(customer)").status == 200)
      let other = try #require(
        try await site.row(
          """
          select login from staff where roles = 'technician' and login <> \(row.text(1)) and id not in
            (select technician from work_order where customer = \(customer) and technician is not null) limit 1
          """))
      let stranger = try await site.browser(other.text(0))
      #expect(await stranger.get("/customers/\(customer)").status == 404)
      #expect(await stranger.get("/customers").status == 403)
      let tail = row.text(2).suffix(6)
      #expect(!(await stranger.get("/search?q=\(tail)")).text.contains("/customers/\(customer)"))
    }
  }

  @Test(
    "several numbers, a contact, an agent, the key mark and consents stand in the file", .clauses("CUS-011", "CUS-012", "CUS-018")
  )
  func file() async throws {
    try await withSite(orders: 3) { site in
      let clerk = try await site.browser("clerk")
      let supervisor = try await site.browser("supervisor")
      let id = try await Self.registered(site, clerk)
      let home = try await site.id("select id from branch order by id limit 1", of: Branch.self)
      let agent = await clerk.post(
        "/customers",
        [
          ("branch", home.description), ("kind", "organisation"), ("party", "agent"), ("name", "宏达电器商行"),
          ("phone", "0571-88886666"),
          ("contactName", "钱经理"), ("contactRole", "采购"), ("language", "zh-Hans"),
        ])
      let agentPath = try #require(agent.location).split(separator: "?")[0]
      let agentID = String(agentPath.split(separator: "/")[1])
      func post(_ command: String, _ fields: [(String, String)], as browser: SiteBrowser) async {
        let reply = await browser.post("/customers/\(id)/\(command)", fields)
        #expect(reply.status == 303, "\(command): \(reply.status)")
      }
      await post("add-phone", [("phone", "13700001111 / 13700002222"), ("note", "家里")], as: clerk)
      await post("add-contact", [("contactName", "王阿姨"), ("contactPhone", "13600003333"), ("contactRole", "邻居")], as: clerk)
      await post("link-agent", [("agent", agentID)], as: clerk)
      await post("mark-key", [("isKey", "true")], as: supervisor)
      await post(
        "give-consent", [("purpose", "survey"), ("consentText", "同意电话回访"), ("consentChannel", "phone")], as: clerk)
      #expect(await clerk.post("/customers/\(id)/mark-key", [("isKey", "true")]).status == 403)
      let page = await clerk.get("/customers/\(id)").text
      for words in ["137 •••• 1111", "137 •••• 2222", "王阿姨", "邻居", "宏达电器商行", "重点客户", "同意电话回访", "家里"] {
        #expect(page.contains(words), "\(words)")
      }
      #expect(await clerk.get(String(agentPath)).text.contains("/customers/\(id)"), "the agent's file lists whom he speaks for")
      let key = try #require(page.firstMatch(of: /withdraw-consent"[^§]*?name="key" value="(\d+)"/)?.1)
      await post("withdraw-consent", [("key", String(key))], as: clerk)
      #expect(await clerk.get("/customers/\(id)").text.contains("撤回"))
      // A refused command shows the page again with what was typed and why not.
      let refused = await clerk.post("/customers/\(id)/add-phone", [("phone", "没有号码")])
      #expect(refused.status == 422 && refused.text.contains("没有号码"))
    }
  }

  @Test("the pouch holds one voucher for each model, with who has it; the history writes itself", .clauses("CUS-004", "CUS-020"))
  func pouch() async throws {
    try await withSite(orders: 3) { site in
      let clerk = try await site.browser("clerk")
      let id = try await Self.registered(site, clerk)
      let home = try await site.id("select id from branch order by id limit 1", of: Branch.self)
      for model in ["KFR-26GW", "KFR-26GW", "BCD-100X"] {
        let reply = await clerk.post(
          "/orders",
          [
            ("branch", home.description), ("customer.id", id.description), ("product.model", model), ("symptom", "不通电"),
            ("kind", "repair"), ("severity", "normal"), ("category", "paid"), ("channel", "phone"), ("soldByUs", "yes"),
          ])
        #expect(reply.status == 303, "\(reply.text)")
      }
      let page = await clerk.get("/customers/\(id)").text
      let start = try #require(page.range(of: "客户资料袋"))
      let end = try #require(page.range(of: "</section>", range: start.upperBound..<page.endIndex))
      let pouch = page[start.upperBound..<end.lowerBound]
      #expect(pouch.matches(of: /KFR-26GW/).count == 1 && pouch.matches(of: /BCD-100X/).count == 1)
      let holder = try #require(try await site.row("select holder from work_order where customer = \(id) and model = 'BCD-100X'"))
      #expect(pouch.contains(site.desk.strings.words(in: .zhHans)("voucherHolder.\(holder.text(0))")))
      let asset = try await site.id("select id from asset where customer = \(id) and model = 'KFR-26GW'", of: Asset.self)
      #expect(
        await clerk.get("/assets/\(asset)").text.matches(of: /class="c-number"><a class="mono" href="\/orders\//).count == 2)
    }
  }

  @Test(
    "facts that decide on free service change only with a reason, and a field that is emptied is unknown again",
    .clauses("AST-001", "AST-039"))
  func asset() async throws {
    try await withSite(orders: 3) { site in
      let clerk = try await site.browser("clerk")
      let id = try await Self.registered(site, clerk)
      let made = await clerk.post(
        "/customers/\(id)/assets", [("model", "JSQ30"), ("serial", "S-1"), ("soldByUs", "yes"), ("installationPlace", "厨房")])
      let path = try #require(made.location).split(separator: "?")[0]
      func correct(_ fields: [(String, String)]) async -> SiteReply { await clerk.post("\(path)/correct", fields) }
      #expect(
        await correct([("model", "JSQ30"), ("serial", ""), ("soldByUs", "yes"), ("installationPlace", "厨房")]).status == 303)
      let row = try #require(try await site.row("select serial, place from asset where customer = \(id)"))
      #expect(row.optionalText(0) == nil && row.text(1) == "厨房")
      let refused = await correct([("model", "JSQ30"), ("soldByUs", "no"), ("installationPlace", "厨房"), ("reason", "")])
      #expect(refused.status == 422)
      #expect(
        await correct([("model", "JSQ30"), ("soldByUs", "no"), ("installationPlace", "厨房"), ("reason", "查无发票")]).status == 303)
      #expect(try await site.row("select sold_by_us from asset where customer = \(id)")?.text(0) == "no")
      let other = await clerk.post("\(path)/move-customer", [("customer", "查无此人"), ("reason", "转卖")])
      #expect(other.status == 422)
    }
  }
}

@Suite("Site: administration and set-up")
struct AdminSiteTests {
  @Test("a person engaged gets a one-time password, which opens nothing but the page that replaces it", .clauses("ORG-028"))
  func engage() async throws {
    try await withSite(orders: 0) { site in
      let admin = try await site.browser("admin")
      let branch = try await site.id("select id from branch order by id limit 1", of: Branch.self)
      let fields = [
        ("name", "新人"), ("login", "xinren"), ("roles", "clerk"), ("roles", "supervisor"), ("branches", branch.description),
        ("language", "zh-Hans"), ("skills", "制冷\n燃气"),
      ]
      let made = await admin.post("/admin/staff", fields)
      let password = try #require(made.text.firstMatch(of: /class="secret">([a-z0-9-]+)</)).1
      #expect(await admin.post("/admin/staff", fields).status == 422, "the log-in is taken")
      var person = site.nobody()
      let token = try await site.office.logIn("xinren", password: String(password), from: "")
      person.token = token
      let csrf = try await site.row("select csrf from session s join staff m on m.id = s.staff where m.login = 'xinren'")
      person.csrf = try #require(csrf).text(0)
      for path in ["/", "/orders", "/customers", "/search.json?q=a"] {
        let reply = await person.get(path)
        #expect(reply.status == 303 && reply.location == "/password", "\(path)")
      }
      #expect(await person.post("/customers", [("name", "x")]).location == "/password")
      #expect(await person.get("/password").status == 200)
      func change(_ old: String, _ new: String, _ again: String) async -> SiteReply {
        await person.post("/password", [("password", old), ("newPassword", new), ("repeated", again)])
      }
      #expect(await change(String(password), "short", "short").status == 422)
      #expect(await change(String(password), "long-enough-1", "long-enough-2").status == 422)
      #expect(await change("not-the-password", "long-enough-1", "long-enough-1").status == 422)
      let changed = await change(String(password), "long-enough-1", "long-enough-1")
      #expect(changed.status == 303)
      let cookie = try #require(changed.headers.first { $0.name == "set-cookie" }?.value)
      person.token = String(cookie.split(separator: ";")[0].split(separator: "=")[1])
      #expect(await person.get("/queue").status == 200)
      #expect(try await site.office.logIn("xinren", password: String(password), from: "") == nil)
    }
  }

  @Test("several changes of a person happen all or not at all; who leaves is out at once", .clauses("SEC-017"))
  func allOrNothing() async throws {
    try await withSite(orders: 0) { site in
      let admin = try await site.browser("admin")
      let person = try await site.id("select id from staff where login = 'clerk'", of: Staff.self)
      let clerk = try await site.browser("clerk")
      let refused = await admin.post("/admin/staff/\(person)", [("name", "改名"), ("roles", "clerk"), ("language", "zh-Hans")])
      #expect(refused.status == 422, "a clerk without a branch")
      #expect(refused.text.contains("改名"), "what was typed is still there")
      #expect(try await site.row("select name from staff where id = \(person)")?.text(0) == "林晓梅")
      #expect(await clerk.get("/orders").status == 200)
      #expect(await admin.post("/admin/staff/\(person)/leave", [("reason", "离职")]).status == 303)
      #expect(await clerk.get("/orders").location?.hasPrefix("/login") == true)
      #expect(await admin.post("/admin/staff/\(person)/return").status == 303)
      let own = try await site.id("select id from staff where login = 'admin'", of: Staff.self)
      #expect(await admin.post("/admin/staff/\(own)/leave", [("reason", "试试")]).status == 422, "the last administrator stays")
    }
  }

  @Test("a branch manager keeps the certificates of the own technicians and nothing else", .clauses("SEC-017"))
  func certificates() async throws {
    try await withSite(orders: 0) { site in
      let manager = try await site.browser("manager")
      let own = try await site.id("select id from staff where login = 'tech1'", of: Staff.self)
      let foreign = try await site.id("select id from staff where login = 'tech4'", of: Staff.self)
      let clerk = try await site.id("select id from staff where login = 'clerk'", of: Staff.self)
      let certificate = [("certificate", "制冷作业证"), ("expires", "2027-01-01")]
      #expect(await manager.post("/admin/staff/\(own)/add-certificate", certificate).status == 303)
      #expect(await manager.get("/admin/staff/\(own)").text.contains("制冷作业证"))
      #expect(await manager.post("/admin/staff/\(foreign)/add-certificate", certificate).status == 404)
      #expect(await manager.get("/admin/staff/\(foreign)").status == 404)
      #expect(await manager.get("/admin/staff/\(clerk)").status == 404)
      for command in ["leave", "change-roles", "reset-password", "end-sessions"] {
        #expect(
          await manager.post("/admin/staff/\(own)/\(command)", [("reason", "x"), ("roles", "clerk")]).status == 403, "\(command)")
      }
      let list = await manager.get("/admin/staff").text
      #expect(list.contains("tech1") && !list.contains("tech4") && !list.contains("林晓梅"))
    }
  }

  @Test(
    "the network: branches with their kind, place under another, posts of the text and who fills them",
    .clauses("ORG-009", "ORG-028"))
  func branches() async throws {
    try await withSite(orders: 0) { site in
      let admin = try await site.browser("admin")
      let centre = try await site.id("select id from branch order by id limit 1", of: Branch.self)
      func open(_ kind: String, _ code: String, under parent: String) async -> SiteReply {
        await admin.post(
          "/admin/branches",
          [
            ("kind", kind), ("name", "东湖"), ("code", code), ("parent", parent), ("timeZone", "Asia/Shanghai"),
            ("dispatchByClerk", "true"), ("posts.director", "supervisor"), ("posts.manager", ""),
          ])
      }
      #expect(await open("serviceGroup", "DH", under: "").status == 422, "a group stands under something")
      #expect(await open("branch", "bad code", under: "").status == 422)
      let made = await open("branch", "DH", under: centre.description)
      let path = String(try #require(made.location).split(separator: "?")[0])
      let id = try #require(ID<Branch>(text: path.split(separator: "/")[2]))
      let found = try await site.office.read(as: .system) { work in try work.find(BranchFile.self, id.number) }
      #expect(found.state.settings.dispatchByClerk && found.state.settings.posts == ["director": [.supervisor]])
      #expect(found.state.parent == centre)
      #expect(
        await admin.post(path, [("name", "东湖服务部"), ("dispatchByClerk", "false"), ("posts.manager", "branchManager")]).status
          == 303)
      let changed = try await site.office.read(as: .system) { work in try work.find(BranchFile.self, id.number) }.state
      #expect(
        changed.name == "东湖服务部" && !changed.settings.dispatchByClerk && changed.settings.posts == ["manager": [.branchManager]])
    }
  }

  @Test(
    "a calendar is published as a new version under its name and chosen by a branch; nonsense is refused with its place",
    .clauses("DSP-004"))
  func calendar() async throws {
    try await withSite(orders: 0) { site in
      let admin = try await site.browser("admin")
      func week(_ name: String, monday: String, sunday: String, days: String = "") -> [(String, String)] {
        [
          ("name", name), ("timeZone", "Asia/Shanghai"), ("holidays", "cn"), ("days", days), ("shifts.mon", monday),
          ("shifts.sun", sunday),
        ]
          + ["tue", "wed", "thu", "fri", "sat"].map { ("shifts.\($0)", "8:30－12:00".replacingOccurrences(of: "－", with: "-")) }
      }
      let wrong = await admin.post("/admin/calendar", week("short", monday: "12:00-08:00", sunday: "", days: "2026-02-30 休"))
      #expect(wrong.status == 422 && wrong.text.contains("id=\"shifts.mon.fault\"") && wrong.text.contains("id=\"days.fault\""))
      #expect(
        await admin.post("/admin/calendar", week("short", monday: "", sunday: "休", days: "2026-11-22 09:00-11:00")).status == 303)
      let branch = try await site.id("select id from branch order by id limit 1", of: Branch.self)
      #expect(
        await admin.post("/admin/branches/\(branch)", [("name", "晴川"), ("dispatchByClerk", "false"), ("calendar", "short")])
          .status == 303)
      let calendar = try await site.office.read(as: .system) { work in
        try work.calendar(of: try work.find(BranchFile.self, branch.number).state)
      }
      let monday = try #require(LocalDay("2026-11-23"))
      #expect(!calendar.isWorkingDay(monday) && calendar.isWorkingDay(monday + -1), "Monday is closed, that Sunday is open")
      #expect(await admin.get("/admin/calendar?name=short").text.contains("2026-11-22 09:00-11:00"))
    }
  }

  @Test("an organisation is set up on one page, once; no day is taken for a day of rest unsaid", .clauses("ORG-028"))
  func setUp() async throws {
    try await withSite(orders: nil) { site in
      let nobody = site.nobody()
      #expect(await nobody.get("/").location?.hasPrefix("/login") == true)
      #expect(await nobody.get("/login").location == "/setup")
      let page = await nobody.get("/setup")
      #expect(page.status == 200)
      #expect(page.text.matches(of: /name="closed" value="[a-z]+" checked/).isEmpty, "nothing is ticked beforehand")
      #expect(page.text.matches(of: /name="dispatchByClerk" value="[a-z]+" checked/).isEmpty)
      let answers = [
        ("organisation", "东方电器"), ("preset", "branch-network"), ("branchName", "东方服务中心"), ("code", "df"),
        ("shifts", "9:00-12:00 13:00-17:30"), ("holidays", "cn"), ("timeZone", "Asia/Shanghai"), ("dispatchByClerk", "true"),
        ("director", "branchManager"), ("otherZoneHours", "10"), ("guaranteeMonths", "12"), ("language", "zh-Hant"),
        ("name", "周敏"), ("login", "zhoumin"), ("password", "a-good-password"),
      ]
      let unsaid = await nobody.post("/setup", answers)
      #expect(unsaid.status == 422 && unsaid.text.contains("id=\"closed.fault\"") && unsaid.text.contains("东方电器"))
      #expect(!unsaid.text.contains("a-good-password"))
      #expect(await nobody.post("/setup", answers + [("closed", "none"), ("closed", "sun")]).status == 422)
      let wrong = answers.map { $0.0 == "otherZoneHours" ? ($0.0, "soon") : $0 }
      #expect(await nobody.post("/setup", wrong + [("closed", "none")]).text.contains("id=\"otherZoneHours.fault\""))
      #expect(try await site.row("select 1 from setting where name = 'organisation'") == nil)
      let done = await nobody.post("/setup", answers + [("closed", "tue")])
      #expect(done.status == 303 && done.headers.contains { $0.name == "set-cookie" }, "\(done.text)")
      let branch = try await site.id("select id from branch where code = 'DF'", of: Branch.self)
      let (file, calendar) = try await site.office.read(as: .system) { work in
        let file = try work.find(BranchFile.self, branch.number).state
        return (file, try work.calendar(of: file))
      }
      let tuesday = try #require(LocalDay("2026-11-24"))
      #expect(file.settings.dispatchByClerk)
      #expect(file.roles(ofPost: "director") == [.branchManager] && file.roles(ofPost: "supervisor") == [.supervisor])
      let policy = try await site.office.read(as: .system) { work in try work.currentPolicy() }
      #expect(policy.limit("dsp.arrival.otherZone")?.amount == 10 && policy.limit("dsp.arrival.urban")?.amount == 6)
      #expect(policy.whole("ast.freeGuarantee.months") == 12 && policy.limit("sla.firstResponse") == nil)
      #expect(try await site.row("select language from staff where login = 'zhoumin'")?.text(0) == "zh-Hant")
      #expect(!calendar.isWorkingDay(tuesday) && calendar.isWorkingDay(tuesday + -2), "Tuesday rests, Sunday works")
      #expect(try await site.office.logIn("zhoumin", password: "a-good-password", from: "") != nil)
      #expect(await nobody.get("/setup").location == "/")
      #expect(await nobody.post("/setup", answers + [("closed", "none")]).status == 409)
      #expect(try await site.row("select count(*) from branch")?.int(0) == 1)
      #expect(site.desk.strings.missing.isEmpty, "\(site.desk.strings.missing)")
    }
  }

  @Test("a token for scripts is shown once and works until it is revoked")
  func tokens() async throws {
    try await withSite(orders: 0) { site in
      let admin = try await site.browser("admin")
      let made = await admin.post("/admin/tokens", [("name", "对账"), ("user", "accountant")])
      let token = String(try #require(made.text.firstMatch(of: /bx_[0-9a-f]+/)).0)
      #expect(try await site.office.user(bearer: token)?.login == "accountant")
      let page = await admin.get("/admin/tokens").text
      #expect(!page.contains(token) && page.contains("对账"))
      let path = String(try #require(page.firstMatch(of: /\/admin\/tokens\/[0-9a-z]+\/revoke/)).0)
      #expect(await admin.post(path).status == 303)
      #expect(try await site.office.user(bearer: token) == nil)
      #expect(await (try site.browser("clerk")).post("/admin/tokens", [("name", "x"), ("user", "admin")]).status == 403)
    }
  }
}
