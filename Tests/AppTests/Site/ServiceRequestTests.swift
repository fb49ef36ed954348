import Aftersales
import Basics
import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import App

@Suite("Site: what is asked of us, and what the guarantee says")
struct ServiceRequestTests {
  private static func call(_ site: TestSite, _ more: [(String, String)]) async throws -> [(String, String)] {
    let fields = [
      ("branch", try await site.home.description), ("customer.phone", "13800138021"), ("customer.name", "钱甲乙"),
      ("customer.address", "南山路3号"), ("customer.zone", "urban"), ("product.model", "KFR-35"), ("symptom", "不制冷"),
      ("kind", "repair"), ("channel", "phone"),
    ]
    return fields.filter { field in !more.contains { $0.0 == field.0 } } + more
  }

  private static func id(_ reply: SiteReply) throws -> ID<WorkOrder> {
    let path = try #require(reply.location, "\(reply.status) \(reply.text.prefix(400))")
    return try #require(ID<WorkOrder>(text: path.split(separator: "?")[0].split(separator: "/")[1]))
  }

  @Test("garage jobs are kinds of their own", .clauses("REQ-019"))
  func garage() async throws {
    try await kinds(["repair": "维修", "partsReplacement": "更换配件", "maintenance": "保养", "decoration": "美容装饰", "upgrade": "技术升级"])
  }

  @Test("fault repair, quality problem, exchange, return with refund and installation are kinds", .clauses("REQ-020"))
  func shop() async throws {
    try await kinds(["repair": "维修", "qualityProblem": "质量问题", "exchange": "换货", "refund": "退货退款", "installation": "安装"])
  }

  @Test("warranty, repair, replacement, support, training, guidance, consultation and feedback are kinds", .clauses("REQ-022"))
  func support() async throws {
    try await kinds([
      "warranty": "保修", "repair": "维修", "replacement": "更换", "technicalSupport": "技术支持", "training": "培训",
      "guidance": "使用指导", "consultation": "咨询", "feedback": "意见反馈",
    ])
  }

  /// Each is offered on the form, registered, kept, and shown by its word.
  private func kinds(_ wanted: [String: String]) async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      let form = await clerk.get("/orders/new").text
      for (kind, word) in wanted {
        #expect(form.contains("<option value=\"\(kind)\""), "\(kind)")
        let id = try Self.id(await clerk.post("/orders", try await Self.call(site, [("kind", kind)])))
        #expect(try await site.row("select kind from work_order where id = \(id)")?.text(0) == kind)
        let page = await clerk.get("/orders/\(id)").text
        #expect(page.matches(of: /<dd>([^<]*)<\/dd>/).contains { $0.1.contains(word) }, "\(kind) \(word)")
      }
      #expect(await clerk.post("/orders", try await Self.call(site, [("kind", "whatever")])).status == 422)
    }
  }

  @Test(
    "reports come by telephone, e-mail, WeChat, QQ and others; each becomes a request with its channel",
    .clauses("REQ-009", "REQ-014"), arguments: WorkOrder.Channel.allCases.filter { $0 != .api })
  func channels(_ channel: WorkOrder.Channel) async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      #expect(await clerk.get("/orders/new").text.contains("<option value=\"\(channel.rawValue)\""))
      let id = try Self.id(await clerk.post("/orders", try await Self.call(site, [("channel", channel.rawValue)])))
      let row = try #require(try await site.row("select channel, status from work_order where id = \(id)"))
      #expect(row.text(0) == channel.rawValue && row.text(1) == "waitingDispatch")
      let word = site.desk.strings.words(in: .zhHans).first(of: [
        "short.channel.\(channel.rawValue)", "channel.\(channel.rawValue)",
      ])
      #expect(await clerk.get("/orders/\(id)").text.contains(word))
    }
  }

  @Test(
    "symptom and surroundings of a fault are two fields, kept and shown, and the case shows its five stages",
    .clauses("REQ-029", "REQ-033"))
  func environment() async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      #expect(await clerk.get("/orders/new").fields(of: "/orders").isSuperset(of: ["symptom", "environment"]))
      let id = try Self.id(
        await clerk.post("/orders", try await Self.call(site, [("symptom", "跳闸"), ("environment", "雷雨后，电压不稳")])))
      let page = await clerk.get("/orders/\(id)").text
      #expect(page.contains("跳闸") && page.contains("雷雨后，电压不稳"))
      let list = try #require(page.range(of: "id=\"stages\"")).upperBound
      let rows = page[list...].matches(of: /<dt>([^<]*)<\/dt><dd>([^<]*)<\/dd>/).prefix(5)
      let words = site.desk.strings.words(in: .zhHans)
      #expect(rows.map { String($0.1) } == WorkOrder.Stage.allCases.map { words("stage." + $0.rawValue) })
      #expect(rows.first?.2.contains("15:00") == true && rows.dropFirst().allSatisfy { $0.2 == "—" })
      let body = try #require(try await site.row("select body from event where stream = \(id) order by seq limit 1")).text(0)
      #expect(!body.contains("雷雨"), "free words stand in no event")
    }
  }

  @Test("a request belongs to the service centre or service group that took it", .clauses("REQ-003"))
  func units() async throws {
    try await withSite(orders: 0) { site in
      let admin = try await site.browser("admin")
      let centre = try await site.home
      let made = await admin.post(
        "/admin/branches",
        [
          ("kind", "serviceGroup"), ("name", "东湖服务组"), ("code", "DH"), ("parent", centre.description),
          ("timeZone", "Asia/Shanghai"), ("dispatchByClerk", "false"),
        ])
      #expect(made.status == 303)
      let group = try await site.id("select id from branch where code = 'DH'", of: Branch.self)
      let clerk = try await site.actor("clerk", .clerk)
      let people = [(centre, clerk), (group, Actor(id: ID(990), roles: [.clerk], branches: [group]))]
      var orders: [ID<WorkOrder>] = []
      for (branch, actor) in people {
        let body: JSON = [
          "branch": .string(branch.description),
          "customer": ["name": "钱甲乙", "phone": "13800138021", "address": "南山路3号", "zone": "urban"],
          "product": ["model": "KFR-35"], "kind": "repair", "channel": "phone", "symptom": "不制冷",
        ]
        orders.append(try await site.office.write(as: actor) { work in ID(try WorkOrders.register(body, in: work).id) })
        let row = try #require(try await site.row("select branch, number from work_order where id = \(orders.last!)"))
        let code = try #require(try await site.row("select code from branch where id = \(branch)")).text(0)
        #expect(row.integer(0) == branch.number && row.text(1).hasPrefix(code))
      }
      for (place, (_, actor)) in people.enumerated() {
        let seen = try await site.office.read(as: actor) { work in try WorkOrderLines.list(.init(), in: work).map(\.id) }
        #expect(seen == [orders[place]], "each unit sees its own")
      }
      // Nobody enters a request into a unit that is not his.
      let foreign: JSON = [
        "branch": .string(group.description), "customer": ["name": "x", "phone": "13800138029", "address": "y", "zone": "urban"],
        "product": ["model": "KFR-35"], "kind": "repair", "channel": "phone", "symptom": "z",
      ]
      await #expect(throws: (any Error).self) {
        try await site.office.write(as: clerk) { work in _ = try WorkOrders.register(foreign, in: work) }
      }
    }
  }

  @Test(
    "delivery and installation are jobs with a date promised and a clock", .clauses("REQ-044"),
    arguments: ["delivery", "installation"])
  func delivery(_ kind: String) async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      let supervisor = try await site.browser("supervisor")
      let id = try Self.id(await clerk.post("/orders", try await Self.call(site, [("kind", kind)])))
      let technician = try await site.id("select id from staff where login = 'tech1'", of: Staff.self)
      let sent = await supervisor.post(
        "/orders/\(id)/dispatch",
        [
          ("technician", technician.description), ("appointment.from", "2026-11-21T09:00"),
          ("appointment.to", "2026-11-21T11:00"),
        ])
      #expect(sent.status == 303, "\(sent.text.prefix(500))")
      let deadlines = try await site.office.read(as: .system) { work in
        try WorkOrders.deadlines(of: try WorkOrders.find(id, in: work).state, in: work)
      }
      let promised = try #require(deadlines.first { $0.kind == .appointment })
      #expect(promised.due == Instant(rfc3339: "2026-11-21T11:00:00+08:00"))
      let late = try #require(promised.due) + 1
      #expect(promised.state(promised.start + 1) == .running && promised.state(late) == .missed)
      #expect(deadlines.contains { $0.kind == .arrival && $0.due != nil })
    }
  }

  @Test(
    "what the customer has to do during a repair is on his voucher; lack of it is recorded with its reason",
    .clauses("CUS-028"))
  func cooperation() async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      let id = try Self.id(await clerk.post("/orders", try await Self.call(site, [])))
      let voucher = await clerk.get("/orders/\(id)/voucher").text
      #expect(voucher.contains("安排人员在场") && voucher.contains("电源") && voucher.contains("作业空间"))
      let technician = try await site.id("select id from staff where login = 'tech1'", of: Staff.self)
      let supervisor = try await site.browser("supervisor")
      #expect(await supervisor.post("/orders/\(id)/dispatch", [("technician", technician.description)]).status == 303)
      let paused = await (try site.browser("tech1")).post(
        "/orders/\(id)/pause",
        [("reason", "customer-no-access"), ("evidence.kind", "call"), ("evidence.text", "门锁着，物业不让进")])
      #expect(paused.status == 303, "\(paused.text.prefix(500))")
      let state = try await site.office.read(as: .system) { work in try WorkOrders.find(id, in: work).state }
      #expect(state.round.openPause?.paused.reason == "customer-no-access")
      #expect(await clerk.post("/orders/\(id)/resume").status == 303)
      let bare = [("reason", "customer-no-access"), ("evidence.kind", "call")]
      #expect(await clerk.post("/orders/\(id)/pause", bare).status == 422, "it says what happened")
    }
  }

  @Test("the customer is asked not to open the product; what follows is the company's setting", .clauses("AST-016"))
  func dismantling() async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      let supervisor = try await site.browser("supervisor")
      for (setting, rule) in [
        (JSON.null, "dismantling-not-ruled"), ("excluded", "excluded-dismantling"), ("covered", "after-guarantee"),
      ] as [(JSON, String)] {
        try await site.publish(["ast.exclusion.selfDismantling": setting])
        let id = try Self.id(await clerk.post("/orders", try await Self.call(site, [])))
        #expect(await clerk.get("/orders/\(id)/voucher").text.contains("请勿自行拆机，有故障请先来电"))
        let given = [("faultCause", "selfDismantling"), ("proofOfCause", "封条已破")]
        #expect(await supervisor.post("/orders/\(id)/assess", given).status == 303)
        let found = try await site.office.read(as: .system) { work in try WorkOrders.find(id, in: work).state.assessment }
        #expect(found?.rule == rule)
        let word = site.desk.strings.words(in: .zhHans)("ruling." + rule)
        #expect(await clerk.get("/orders/\(id)").text.contains(word))
      }
    }
  }

  @Test(
    "inside or outside its service period, the clerk, the technician and the customer see it with the rule before the work",
    .clauses("REQ-025", "AST-038"))
  func shown() async throws {
    try await withSite(orders: 0) { site in
      try await site.publish(["ast.freeGuarantee.months": 12])
      let clerk = try await site.browser("clerk")
      let customer = try await site.customer("钱甲乙", phone: "13800138021", address: "东城区1号")
      var assets: [String] = []
      for (model, day) in [("KFR-35", "2026-01-10"), ("BCD-310", "2024-01-10")] {
        let made = await clerk.post("/customers/\(customer)/assets", [("model", model), ("deliveredOn", day)])
        assets.append(String(try #require(made.location).split(separator: "?")[0].split(separator: "/")[1]))
      }
      let form = await clerk.get("/orders/new?phone=13800138021").text
      #expect(form.contains("免费服务") && form.contains("（至 2027年1月10日）"), "the clerk sees it before the line is saved")
      #expect(form.contains("有费服务") && form.contains("（至 2025年1月10日）"))
      #expect(await clerk.get("/assets/\(assets[0])").text.contains("2027年1月10日"))
      let technician = try await site.id("select id from staff where login = 'tech1'", of: Staff.self)
      for (asset, category, until) in [(assets[0], "free", "2027年1月10日"), (assets[1], "paid", "2025年1月10日")] {
        let id = try Self.id(
          await clerk.post("/orders", try await Self.call(site, [("customer.id", customer.description), ("asset", asset)])))
        #expect(try await site.row("select category from work_order where id = \(id)")?.text(0) == category)
        let supervisor = try await site.browser("supervisor")
        #expect(await supervisor.post("/orders/\(id)/dispatch", [("technician", technician.description)]).status == 303)
        let job = await (try site.browser("tech1")).get("/m/\(id)").text
        #expect(job.contains(until), "the technician \(category)")
        #expect(await clerk.get("/orders/\(id)/voucher").text.contains(until), "the customer \(category)")
        // An assessment stands beside it: excluded, or open until a supervisor says.
        for (cause, word) in [("humanDamage", "不属免费：使用原因"), ("selfDismantling", "待主管核准")] {
          let given = [("faultCause", cause), ("proofOfCause", "照片")]
          #expect(await supervisor.post("/orders/\(id)/assess", given).status == 303)
          #expect(await (try site.browser("tech1")).get("/m/\(id)").text.contains(word))
          #expect(await clerk.get("/orders/\(id)/voucher").text.contains(word))
        }
      }
    }
  }

  @Test("more failures in the service period than the company's number propose a new unit")
  func replaceNew() async throws {
    try await withSite(orders: 0) { site in
      try await site.publish(["ast.freeGuarantee.months": 12, "ast.replaceNew.failureCount": 2])
      let clerk = try await site.browser("clerk")
      let customer = try await site.customer("钱甲乙", phone: "13800138021", address: "东城区1号")
      for (day, isProposed) in [("2026-01-10", true), ("2024-01-10", false)] {
        let made = await clerk.post("/customers/\(customer)/assets", [("model", "KFR-\(day)"), ("deliveredOn", day)])
        let asset = String(try #require(made.location).split(separator: "?")[0].split(separator: "/")[1])
        for count in 1...3 {
          let fields = [("customer.id", customer.description), ("asset", asset), ("product.model", "KFR-\(day)")]
          _ = try Self.id(await clerk.post("/orders", try await Self.call(site, fields)))
          #expect(await clerk.get("/assets/\(asset)").text.contains("建议换新") == (isProposed && count == 3), "\(day) \(count)")
        }
      }
    }
  }

  @Test("guarantee, response and hours of service stand together for one article", .clauses("AST-033"))
  func serviceTime() async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      let customer = try await site.customer("钱甲乙", phone: "13800138021", address: "东城区1号")
      let made = await clerk.post(
        "/customers/\(customer)/assets",
        [
          ("model", "KFR-35"), ("deliveredOn", "2024-11-20"), ("guaranteeMonths", "24"), ("responseHours", "4"),
          ("serviceHours", "每日 8:00-20:00"),
        ])
      let path = String(try #require(made.location).split(separator: "?")[0])
      let page = await clerk.get(path).text
      #expect(page.contains("保证期 24 个月 · 4 小时内响应 · 服务时段 每日 8:00-20:00"))
      #expect(page.contains("（至 2026年11月20日）"), "the article's own guarantee counts")
    }
  }

  /// An article of a customer of his own, and a call for it; the category the call got.
  private func called(
    _ site: TestSite, _ article: [(String, String)], for customer: ID<Customer>
  ) async throws -> (id: ID<WorkOrder>, category: String?, asset: String) {
    let clerk = try await site.browser("clerk")
    let made = await clerk.post("/customers/\(customer)/assets", [("model", "KFR-35")] + article)
    let asset = String(try #require(made.location).split(separator: "?")[0].split(separator: "/")[1])
    let fields = try await Self.call(site, [("customer.id", customer.description), ("asset", asset)])
    let id = try Self.id(await clerk.post("/orders", fields))
    return (id, try await site.row("select category from work_order where id = \(id)")?.text(0), asset)
  }

  @Test(
    "inside the guarantee repair, exchange and return are offered and free, and which was chosen and why stands on the case",
    .clauses("AST-007"))
  func threeWays() async throws {
    try await withSite(orders: 0) { site in
      try await site.publish(["ast.freeGuarantee.months": 12])
      let supervisor = try await site.browser("supervisor")
      let customer = try await site.customer("钱甲乙", phone: "13800138021", address: "东城区1号")
      for (remedy, words) in [("repair", "维修"), ("exchange", "换货"), ("refund", "退货")] {
        let (id, category, _) = try await called(site, [("deliveredOn", "2026-10-01")], for: customer)
        #expect(category == "free")
        let form = await supervisor.get("/orders/\(id)").text
        #expect(form.contains("value=\"\(remedy)\""), "\(remedy) is offered")
        let fault = [("faultCause", "material"), ("remedy", remedy)]
        #expect(await supervisor.post("/orders/\(id)/assess", fault).status == 422, "why is asked for")
        #expect(await supervisor.post("/orders/\(id)/assess", fault + [("why", "同一故障两次")]).status == 303)
        let page = await supervisor.get("/orders/\(id)").text
        #expect(page.contains("免费 · 保证期内质量缺陷；\(words)；同一故障两次"), "\(remedy)")
      }
      // Man-made, or too late: neither exchange nor return, and it is not free.
      let humanDamage = [("faultCause", "humanDamage"), ("proofOfCause", "照片三张"), ("why", "x")]
      let (broken, _, _) = try await called(site, [("deliveredOn", "2026-10-01")], for: customer)
      let (late, category, _) = try await called(site, [("deliveredOn", "2024-10-01")], for: customer)
      #expect(category == "paid")
      for remedy in ["exchange", "refund"] {
        #expect(await supervisor.post("/orders/\(broken)/assess", humanDamage + [("remedy", remedy)]).status != 303)
        let fault = [("faultCause", "material"), ("why", "x"), ("remedy", remedy)]
        #expect(await supervisor.post("/orders/\(late)/assess", fault).status != 303)
      }
      #expect(await supervisor.post("/orders/\(broken)/assess", humanDamage + [("remedy", "repair")]).status == 303)
      #expect(await supervisor.get("/orders/\(broken)").text.contains("客户付费 · 不属免费：使用原因"))
    }
  }

  @Test(
    "after the guarantee repair is had for money, the customer pays, and the repair has a guarantee of its own to its last day",
    .clauses("AST-008"))
  func repairGuarantee() async throws {
    try await withSite(orders: 0) { site in
      try await site.publish(["ast.sanbao.months": 12])
      let supervisor = try await site.browser("supervisor")
      let clerk = try await site.browser("clerk")
      let customer = try await site.customer("钱甲乙", phone: "13800138021", address: "东城区1号")
      let (first, category, asset) = try await called(site, [("deliveredOn", "2015-03-02")], for: customer)
      #expect(category == "paid", "the call is taken and costs money")
      #expect(await supervisor.post("/orders/\(first)/assess", [("faultCause", "material")]).status == 303)
      #expect(await supervisor.get("/orders/\(first)").text.contains("客户付费"))
      let mended = try await site.finished(
        ["customer": .string(customer.description), "asset": .string(asset), "product": ["model": "KFR-35"], "kind": "repair"],
        work: ["minutes": 20])
      func next() async throws -> String? {
        let fields = try await Self.call(site, [("customer.id", customer.description), ("asset", asset)])
        let id = try Self.id(await clerk.post("/orders", fields))
        return try await site.row("select category from work_order where id = \(id)")?.text(0)
      }
      #expect(try await next() == "paid", "a blank gives no guarantee")
      try await site.publish(["ast.repairGuarantee.months": 3])
      for (day, expected) in [("2026-11-20", "free"), ("2026-08-20", "free"), ("2026-08-19", "paid")] {
        let at = try #require(Instant(rfc3339: "\(day)T16:00:00+08:00"))
        try await site.office.database.write { try $0.execute("update work_order set closed_at = \(at) where id = \(mended)") }
        #expect(try await next() == expected, "mended on \(day), called on 2026-11-20")
      }
    }
  }

  @Test(
    "an extension is a right of its own: begin, end and scope stand on the article; in it repair and replacement are free",
    .clauses("AST-009"))
  func extended() async throws {
    try await withSite(orders: 0) { site in
      try await site.publish(["ast.freeGuarantee.months": 12])
      let clerk = try await site.browser("clerk")
      let supervisor = try await site.browser("supervisor")
      let customer = try await site.customer("钱甲乙", phone: "13800138021", address: "东城区1号")
      // The calls are of 2026-11-20.
      for (from, until, isFree) in [
        ("2024-01-11", "2026-11-20", true), ("2024-01-11", "2026-11-19", false), ("2026-11-20", "2027-01-10", true),
        ("2026-11-21", "2027-01-10", false),
      ] {
        let more = [("extendedFrom", from), ("extendedUntil", until), ("extendedScope", "压缩机与主板")]
        let (id, category, asset) = try await called(site, [("deliveredOn", "2023-01-10")] + more, for: customer)
        #expect(category == (isFree ? "free" : "paid"), "\(from) \(until)")
        let page = await clerk.get("/assets/\(asset)").text
        for words in [from, until, "压缩机与主板"] { #expect(page.contains(words), "\(words)") }
        let fault = [("faultCause", "material"), ("remedy", "exchange"), ("why", "修过两次")]
        #expect((await supervisor.post("/orders/\(id)/assess", fault).status == 303) == isFree, "\(from) \(until)")
        if isFree { #expect(await supervisor.get("/orders/\(id)").text.contains("免费 · 保证期内质量缺陷；换货")) }
      }
    }
  }

  @Test(
    "what is on the article's file decides a call: kind of goods, receipt, chosen start, lifetime care, the last repair",
    .clauses("AST-004", "AST-005", "AST-006", "AST-024"))
  func decided() async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      let customer = try await site.customer("钱甲乙", phone: "13800138021", address: "东城区1号")
      func article(_ model: String, _ fields: [(String, String)]) async throws -> String {
        let made = await clerk.post("/customers/\(customer)/assets", [("model", model)] + fields)
        return String(try #require(made.location).split(separator: "?")[0].split(separator: "/")[1])
      }
      func category(_ asset: String, _ kind: String = "repair") async throws -> String? {
        let fields = [("customer.id", customer.description), ("asset", asset), ("kind", kind)]
        let id = try Self.id(await clerk.post("/orders", try await Self.call(site, fields)))
        return try await site.row("select category from work_order where id = \(id)")?.text(0)
      }
      let month = ("deliveredOn", "2025-03-02")
      let own = try await article("A", [month, ("category", "空调"), ("brand", "海风")])
      let other = try await article("B", [month, ("category", "空调")])
      let placed = try await article("C", [month, ("installedOn", "2026-01-10")])
      let cared = try await article("D", [("deliveredOn", "2015-03-02"), ("lifetimeCare", "yes")])
      let mended = try await article("E", [("deliveredOn", "2015-03-02")])
      let served = try await article("F", [("deliveredOn", "2015-03-02")])
      let asked = try await article("G", [("deliveredOn", "2015-03-02")])
      for (asset, kind) in [(mended, "repair"), (served, "maintenance"), (asked, "consultation")] {
        _ = try await site.finished(
          [
            "customer": .string(customer.description), "asset": .string(asset), "product": ["model": "E"], "kind": .string(kind),
          ], work: ["minutes": 20])
      }
      try await site.publish(["ast.servicePeriods": ["空调/海风=72", "空调=12"]])
      #expect(try await category(own) == "free")
      #expect(try await category(other) == "paid")
      try await site.publish(["ast.servicePeriods": .null, "ast.freeGuarantee.months": 12, "ast.guarantee.start": "installation"])
      #expect(try await category(placed) == "free")
      try await site.publish(["ast.guarantee.start": "receipt"])
      #expect(try await category(placed) == "paid")
      try await site.publish(["ast.sanbao.months": 24])
      #expect(try await category(placed) == "free")
      #expect(try await category(cared, "maintenance") == "free")
      #expect(try await category(cared) == "paid")
      #expect(try await category(mended) == "paid")
      try await site.publish(["ast.repairGuarantee.months": 3])
      #expect(try await category(mended) == "free")
      #expect(try await category(served) == "paid", "a maintenance is no repair")
      #expect(try await category(asked) == "paid", "nor is a consultation")
    }
  }

  @Test("what was fitted or changed stays in the article's history, with what was there before", .clauses("AST-029"))
  func configuration() async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      let customer = try await site.customer("钱甲乙", phone: "13800138021", address: "东城区1号")
      let made = await clerk.post("/customers/\(customer)/assets", [("model", "CR-V"), ("configuration", "原厂音响")])
      let path = String(try #require(made.location).split(separator: "?")[0])
      for (now, why) in [("功放与低音炮", "技术升级"), ("功放、低音炮、真皮座椅", "美容装饰")] {
        let reply = await clerk.post(path + "/correct", [("model", "CR-V"), ("configuration", now), ("reason", why)])
        #expect(reply.status == 303)
      }
      let page = await clerk.get(path).text
      #expect(page.contains("配置 原厂音响 → 功放与低音炮；技术升级") && page.contains("配置 功放与低音炮 → 功放、低音炮、真皮座椅；美容装饰"))
    }
  }

  @Test("the stage of use of an article says what training is offered", .clauses("AST-028"))
  func stage() async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      let customer = try await site.customer("钱甲乙", phone: "13800138021", address: "东城区1号")
      let made = await clerk.post("/customers/\(customer)/assets", [("model", "KFR-35")])
      let path = String(try #require(made.location).split(separator: "?")[0])
      #expect(!(await clerk.get(path)).text.contains("可提供的培训"))
      var seen: Set<String> = []
      for stage in UseStage.allCases {
        #expect(await clerk.post(path + "/correct", [("model", "KFR-35"), ("useStage", stage.rawValue)]).status == 303)
        let training = site.desk.strings.words(in: .zhHans)("asset.training.\(stage.rawValue)")
        #expect(await clerk.get(path).text.contains(training), "\(stage)")
        seen.insert(training)
      }
      #expect(seen.count == UseStage.allCases.count)
    }
  }
}
