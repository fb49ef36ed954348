import Aftersales
import Basics
import Storage
import TestKit
import Testing
import Web

@testable import App

@Suite("Site: the regulation, changed and confirmed") struct RegulationTests {
  /// The form as the page shows it, with some fields changed.
  private func form(_ policy: Policy, _ changes: [String: String]) -> [(String, String)] {
    var fields: [String: String] = [:]
    for setting in PolicySetting.all {
      let key = setting.key
      switch setting.form {
      case .limit:
        fields[key] = policy.limit(key).map { String($0.amount) } ?? ""
        fields[key + ".unit"] = (policy.limit(key)?.unit ?? .hours).rawValue
      case .flag: fields[key] = policy.flag(key) == true ? "true" : "false"
      case .whole: fields[key] = policy.whole(key).map { String($0) } ?? ""
      case .word: fields[key] = policy.word(key) ?? ""
      case .words: fields[key] = policy.words(key).joined(separator: "、")
      }
    }
    return fields.merging(changes) { $1 }.map { ($0.key, $0.value) }
  }

  private func policy(_ site: TestSite) async throws -> Policy {
    try await site.office.read(as: .system) { work in try work.currentPolicy() }
  }

  private func call(_ site: TestSite) async throws -> ID<WorkOrder> {
    let home = try await site.id("select id from branch order by id limit 1", of: Branch.self)
    let clerk = try await site.id("select id from staff where login = 'clerk'", of: Staff.self)
    return try await site.office.write(as: Actor(id: clerk, roles: [.clerk], branches: [home]), at: TestSite.now) { work in
      ID(
        try WorkOrders.register(
          [
            "branch": .string(home.description), "kind": "repair", "channel": "phone", "symptom": "不制冷",
            "customer": ["name": "何秀兰", "phone": "13955556666", "address": "中山路 8 号", "zone": "urban"],
            "product": ["model": "S9"],
          ], in: work
        ).id)
    }
  }

  private func firstResponse(_ id: ID<WorkOrder>, _ site: TestSite) async throws -> Deadline {
    try await site.office.read(as: .system, at: TestSite.now) { work in
      let order = try WorkOrders.find(id, in: work).state
      return try #require(try WorkOrders.deadlines(of: order, in: work).first { $0.kind == .firstResponse })
    }
  }

  @Test(
    "a blank figure is filled by the organisation: new calls are judged by it, earlier ones keep theirs; who, when and why stay",
    .clauses("ORG-005", "DSP-019"))
  func change() async throws {
    try await withSite(orders: 2) { site in
      let admin = try await site.browser("admin")
      let before = try await policy(site)
      let early = try await call(site)
      #expect(try await firstResponse(early, site).isMeasuredOnly)
      let values = form(before, ["sla.firstResponse": "4", "sla.firstResponse.unit": "hours", "dsp.skills": "智能家电、空调"])
      #expect(await admin.post("/admin/policy", values).status == 422, "a change gives its reason")
      let nothing = await admin.post("/admin/policy", form(before, ["reason": "无"]))
      #expect(nothing.status == 422 || nothing.status == 409)
      #expect(try await policy(site).hash == before.hash)
      #expect(await admin.post("/admin/policy", values + [("reason", "客户要求更快答复")]).status == 303)

      let after = try await policy(site)
      #expect(after.limit("sla.firstResponse") == Limit(amount: 4, unit: .hours) && after.words("dsp.skills") == ["智能家电", "空调"])
      #expect(after.version != before.version && after.clauses == before.clauses)
      #expect(Set(after.differences(from: before)) == ["sla.firstResponse", "dsp.skills"])
      let late = try await call(site)
      #expect(try await firstResponse(late, site).due == TestSite.now + 4 * .hour)
      #expect(try await firstResponse(early, site).isMeasuredOnly, "a call keeps the rules of its day")
      let page = await admin.get("/admin/policy").text
      let name = try #require(try await site.row("select name from staff where login = 'admin'")).text(0)
      for text in ["客户要求更快答复", name, "首次答复时限", "须专门技能的商品类别"] { #expect(page.contains(text), "\(text)") }
      #expect(await (try await site.browser("clerk")).post("/admin/policy", values + [("reason", "x")]).status == 403)
    }
  }

  @Test("lists, periods and choices of the customer's card and the guarantee are set on the same page")
  func cards() async throws {
    try await withSite(orders: 0) { site in
      let admin = try await site.browser("admin")
      let before = try await policy(site)
      let changes = [
        "cus.typeList": "零售、工程", "cus.tierList": "金卡", "cus.file.dueDays": "2", "cus.file.dueDays.unit": "calendarDays",
        "ast.servicePeriods": "空调=12、空调/海风=72", "ast.guarantee.start": "installation", "ast.sanbao.months": "12",
        "ast.exclusion.selfDismantling": "covered", "cus.sheet.needsArticle": "true", "reason": "填写空白",
      ]
      for wrong in ["空调", "空调=一年", "=12", "空调/=12", "空调=12=3"] {
        let reply = await admin.post("/admin/policy", form(before, changes.merging(["ast.servicePeriods": wrong]) { $1 }))
        #expect(reply.status == 422, "\(wrong)")
      }
      #expect(await admin.post("/admin/policy", form(before, changes)).status == 303)
      let after = try await policy(site)
      #expect(after.words("cus.typeList") == ["零售", "工程"] && after.words("cus.tierList") == ["金卡"])
      #expect(after.limit("cus.file.dueDays") == Limit(amount: 2, unit: .calendarDays))
      #expect(after.words("ast.servicePeriods") == ["空调=12", "空调/海风=72"] && after.whole("ast.sanbao.months") == 12)
      #expect(after.word("ast.guarantee.start") == "installation" && after.word("ast.exclusion.selfDismantling") == "covered")
      #expect(after.flag("cus.sheet.needsArticle") == true)
      let page = await admin.get("/admin/policy").text
      for text in ["零售、工程", "空调=12、空调/海风=72", "安装日", "照常免费"] { #expect(page.contains(text), "\(text)") }
    }
  }

  @Test(
    "everybody reads the rules and confirms each version; who has not is named until nobody is left",
    .clauses("ORG-020"))
  func confirm() async throws {
    try await withSite(orders: 2) { site in
      let manager = try await site.browser("manager")
      let admin = try await site.browser("admin")
      let names = try await site.office.database.read { transaction in
        try transaction.rows(
          """
          select m.login, m.name from staff m where m.active = 1 and exists
            (select 1 from staff_of_branch b where b.case_id = m.id and b.branch = (select min(id) from branch))
          """
        ).map { (login: $0.text(0), name: $0.text(1)) }
      }
      #expect(names.count > 3)
      func missing(_ page: SiteReply) -> [String] {
        guard let list = page.text.split(separator: "尚未确认").dropFirst().first?.split(separator: "</ul>").first else { return [] }
        return list.matches(of: /<li>([^<]*)<\/li>/).map { String($0.1) }
      }
      #expect(Set(missing(await manager.get("/regulation"))) == Set(names.map(\.name)))
      let hash = try await policy(site).hash
      for person in names {
        let browser = try await site.browser(person.login)
        let page = await browser.get("/regulation")
        #expect(page.status == 200 && page.text.contains("市区不得逾上班时间内六小时"))
        // A version that is not the one in force cannot be confirmed.
        _ = await browser.post("/regulation", [("policy", String(repeating: "0", count: 64))])
        #expect(!(await browser.get("/regulation").text.contains("您已于")))
        #expect(await browser.post("/regulation", [("policy", hash)]).status == 303)
        #expect(await browser.get("/regulation").text.contains("您已于"))
        #expect(!missing(await manager.get("/regulation")).contains(person.name))
      }
      #expect(missing(await manager.get("/regulation")).isEmpty)
      #expect(!missing(await admin.get("/regulation")).isEmpty, "people of other branches have not")
      #expect(!(await (try await site.browser("clerk")).get("/regulation").text.contains("尚未确认")))
      // A new version wants to be read anew.
      let values = form(try await policy(site), ["sla.firstResponse": "4", "reason": "更快"])
      #expect(await admin.post("/admin/policy", values).status == 303)
      #expect(Set(missing(await manager.get("/regulation"))) == Set(names.map(\.name)))
    }
  }
}
