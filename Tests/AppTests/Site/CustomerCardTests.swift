import Aftersales
import Basics
import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import App

extension TestSite {
  /// Puts figures into the policy in force, as a new version of it.
  func publish(_ changes: JSON.Members) async throws {
    try await office.write(as: .system) { work in
      var body = try #require(try work.currentPolicy().body.object)
      var parameters = try #require(body["parameters"]?.object)
      for (key, value) in changes { parameters[key] = ["value": value] }
      body["parameters"] = .object(parameters)
      let name = try work.setting("policy") ?? "branch-network"
      _ = try work.parts.rules.publish(
        .policy, name, .object(body), by: .system, because: nil, at: work.now, in: work.transaction)
    }
  }

  func actor(_ login: String, _ roles: Role...) async throws -> Actor {
    Actor(
      id: try await id("select id from staff where login = \(login)", of: Staff.self), roles: Set(roles),
      branches: [try await home])
  }

  var home: ID<Branch> {
    get async throws { try await id("select id from branch order by id limit 1", of: Branch.self) }
  }

  /// A customer as the clerk opens the file.
  func customer(
    _ name: String, phone: String, address: String? = nil, at moment: Instant = TestSite.now
  ) async throws -> ID<Customer> {
    let clerk = try await actor("clerk", .clerk)
    var body: JSON.Members = [
      "branch": .string(try await home.description), "kind": "person", "name": .string(name), "phone": .string(phone),
    ]
    if let address { body["address"] = .string(address) }
    if address != nil { body["zone"] = "urban" }
    let given = JSON.object(body)
    return try await office.write(as: clerk, at: moment) { work in ID(try Customers.register(given, in: work).id) }
  }

  /// Registers a call and carries it through to the struck-off line.
  func finished(_ call: JSON.Members, work done: JSON) async throws -> ID<WorkOrder> {
    let id = try await sent(to: "tech1", call)
    let clerk = try await actor("clerk", .clerk)
    let technician = try await actor("tech1", .technician)
    let steps: [(String, JSON, Actor)] = [
      ("accept", [:], technician), ("depart", [:], technician), ("arrive", [:], technician), ("record-work", done, technician),
      ("sign", ["signature": "M0 0L9 9"], technician), ("finish", [:], technician), ("hand-in", [:], clerk),
      ("strike-off", [:], clerk),
    ]
    for (name, fields, who) in steps {
      _ = try await office.write(as: who) { work in try WorkOrders.give(name, fields, to: id, in: work) }
    }
    return id
  }

  /// A call to which somebody has been sent.
  func sent(to login: String, _ call: JSON.Members) async throws -> ID<WorkOrder> {
    let clerk = try await actor("clerk", .clerk)
    let supervisor = try await actor("supervisor", .supervisor)
    let technician = try await actor(login, .technician)
    var body = call
    body["branch"] = .string(try await home.description)
    for (key, value) in ["channel": "phone", "symptom": "不通电"] as JSON.Members where body[key] == nil { body[key] = value }
    let given = JSON.object(body)
    let id: ID<WorkOrder> = try await office.write(as: clerk) { work in ID(try WorkOrders.register(given, in: work).id) }
    for (name, fields, who) in [
      ("hand-over", [:], clerk), ("dispatch", ["technician": .string(technician.id.description)], supervisor),
    ] as [(String, JSON, Actor)] {
      _ = try await office.write(as: who) { work in try WorkOrders.give(name, fields, to: id, in: work) }
    }
    return id
  }
}

extension SiteBrowser {
  /// A form with one file in it.
  func upload(_ path: String, _ fields: [(String, String)], file: [UInt8]) async -> SiteReply {
    var body: [UInt8] = []
    for (name, value) in fields + [("_csrf", csrf)] {
      body += Array("--xXx\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
    }
    body += Array("--xXx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"scan\"\r\n\r\n".utf8) + file
    body += Array("\r\n--xXx--\r\n".utf8)
    let headers = ["cookie": "\(Desk.cookie)=\(token ?? "")", "content-type": "multipart/form-data; boundary=xXx"]
    let answer = await site.answer(Call(method: "POST", path: path, headers: headers, body: body, now: TestSite.now))
    guard case .bytes(let bytes) = answer.body else { return SiteReply(status: answer.status, text: "", headers: answer.headers) }
    return SiteReply(status: answer.status, text: String(decoding: bytes, as: UTF8.self), headers: answer.headers)
  }
}

@Suite("Site: what the customer's file holds")
struct CustomerCardTests {
  private static func part(_ page: String, from start: String, to end: String = "</section>") throws -> Substring {
    let begin = try #require(page.range(of: start), "\(start)")
    let stop = try #require(page.range(of: end, range: begin.upperBound..<page.endIndex))
    return page[begin.upperBound..<stop.lowerBound]
  }

  @Test(
    "a file counts from the end of the talk, stands among those to be made up, and is overdue after the period")
  func unmade() async throws {
    try await withSite(orders: 0) { site in
      try await site.publish(["cus.file.dueDays": ["amount": 2, "unit": "calendarDays"]])
      let late = try await site.customer("钱甲乙", phone: "13800138021", at: TestSite.now + -4 * .day)
      let clerk = try await site.browser("clerk")
      // Somebody comes to ask, somebody hands in goods: each opens a file by itself.
      let talk = await clerk.post(
        "/contacts",
        [
          ("branch", try await site.home.description), ("name", "孙丙丁"), ("phone", "13800138022"), ("topic", "询问保养"),
          ("channel", "visit"),
        ])
      #expect(talk.status == 303)
      let call = await clerk.post(
        "/orders",
        [
          ("branch", try await site.home.description), ("customer.phone", "13800138023"), ("customer.name", "李戊己"),
          ("customer.address", "南山路3号"), ("customer.zone", "urban"), ("product.model", "KFR-35"), ("symptom", "不制冷"),
          ("kind", "repair"), ("channel", "visit"),
        ])
      #expect(call.status == 303)
      let page = await clerk.get("/customers/unmade").text
      #expect(page.matches(of: /class="late"/).count == 1, "one is overdue")
      #expect(page.contains("class=\"late\"><td class=\"c-number\"><a href=\"/customers/\(late)\""))
      for name in ["孙丙丁", "李戊己"] { #expect(page.contains(name), "\(name)") }
      #expect(page.matches(of: /class="clock running"/).count == 2, "the others count down")
      #expect(await clerk.post("/customers/\(late)/set-pouch", [("pouch", "madeUp")]).status == 303)
      let after = await clerk.get("/customers/unmade").text
      #expect(!after.contains("\(late)") && !after.contains("class=\"late\""))
    }
  }

  @Test(
    "the basic data sheet is one paper with every field; history, last visit and next maintenance write themselves",
    .clauses("CUS-002", "CUS-004", "AST-002"))
  func sheet() async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      let supervisor = try await site.browser("supervisor")
      // Without name, telephone and vehicle it is no file that is made up.
      try await site.publish(["cus.sheet.needsArticle": true])
      let bare = [("branch", try await site.home.description), ("kind", "person")]
      for fields in [bare + [("name", "孙丙丁")], bare + [("phone", "13800138022")]] {
        #expect(await clerk.post("/customers", fields).status == 422)
      }
      let id = try await site.customer("钱甲乙", phone: "13800138021", address: "东城区1号")
      #expect(await clerk.post("/customers/\(id)/set-pouch", [("pouch", "madeUp")]).status == 422)
      let made = await clerk.post(
        "/customers/\(id)/assets",
        [
          ("model", "CR-V 2.0"), ("plate", "浙A12345"), ("vehicleType", "越野车"), ("maintenanceMonths", "6"),
          ("installedOn", "2026-01-31"),
        ])
      let asset = try #require(made.location).split(separator: "?")[0].split(separator: "/")[1]
      #expect(await clerk.post("/customers/\(id)/set-pouch", [("pouch", "madeUp")]).status == 303)
      let before = await clerk.get("/customers/\(id)").text
      #expect(before.contains("2026年7月31日"), "before the first visit it counts from the installation")
      let order = try await site.finished(
        [
          "customer": .string(id.description), "asset": .string(String(asset)), "product": ["model": "CR-V 2.0"],
          "kind": "maintenance",
        ], work: ["minutes": 50, "parts": "机油滤芯", "notes": "更换机油"])
      _ = await clerk.post("/customers/\(id)/set-wish", [("wish", "周末上门"), ("wishTags", "")])
      let number = try #require(try await site.row("select number from work_order where id = \(order)")).text(0)
      let paper = await supervisor.get("/customers/\(id)/sheet")
      #expect(paper.status == 200 && paper.text.matches(of: /<article class="form-paper">/).count == 1)
      for words in [
        "钱甲乙", "东城区1号", "138 0013 8021", "CR-V 2.0", "浙A12345", "越野车", "更换机油", "机油滤芯", "6 个月", "2026年11月20日",
        "2027年5月20日", "周末上门", number, "车型", "车号", "车种",
      ] {
        #expect(paper.text.contains(words), "\(words)")
      }
      // Who has no vehicle is not asked for its number plate.
      let other = try await site.customer("李丁戊", phone: "13800138023", address: "西城区2号")
      _ = await clerk.post("/customers/\(other)/assets", [("model", "BCD-215"), ("category", "冰箱")])
      let plain = await supervisor.get("/customers/\(other)/sheet").text
      #expect(plain.contains("BCD-215") && plain.contains("冰箱") && !plain.contains("车"))
      let file = await clerk.get("/customers/\(id)").text
      #expect(file.contains("2027年5月20日") && file.contains("/customers/\(id)/sheet"))
      let product = await clerk.get("/assets/\(asset)").text
      for words in ["CR-V 2.0", "越野车", "6", "2027年5月20日", "更换机油", number] {
        #expect(product.contains(words), "\(words)")
      }
      let log = try #require(try await site.row("select purpose from access_log where stream = \(id) order by id desc limit 1"))
      #expect(log.text(0) == "customer sheet")
      #expect(await (try site.browser("clerk2")).get("/customers/\(id)/sheet").status == 404)
    }
  }

  @Test(
    "the pouch takes scans of every kind and lists them; a lost invoice is looked up there; strangers see nothing",
    .clauses("CUS-003", "CUS-029"))
  func documents() async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      let id = try await site.customer("钱甲乙", phone: "13800138021")
      let empty = await clerk.get("/customers/\(id)").text
      #expect(empty.contains("enctype=\"multipart/form-data\"") && empty.contains("未整理齐全"))
      for kind in CustomerDocument.Kind.allCases {
        let reply = await clerk.upload(
          "/customers/\(id)/file-document", [("documentKind", kind.rawValue), ("caption", "第\(kind.rawValue)份")],
          file: Array("%PDF-1.4 \(kind.rawValue)".utf8))
        #expect(reply.status == 303, "\(kind): \(reply.text.prefix(300))")
      }
      let list = try Self.part(await clerk.get("/customers/\(id)").text, from: "id=\"documents\"", to: "</ul>")
      for words in ["购货发票", "保修凭证", "表单扫描件", "凭证", "信函", "照片", "第purchaseInvoice份"] {
        #expect(list.contains(words), "\(words)")
      }
      let hash = Files.hash(Array("%PDF-1.4 purchaseInvoice".utf8))
      #expect(list.contains("/files/\(hash)"))
      #expect(await clerk.get("/files/\(hash)").text == "%PDF-1.4 purchaseInvoice")
      #expect(await (try site.browser("clerk2")).get("/files/\(hash)").status == 404)
      let shell = await clerk.upload("/customers/\(id)/file-document", [("documentKind", "photo")], file: Array("#!/bin/sh".utf8))
      #expect(shell.status == 422)
      #expect(await clerk.post("/customers/\(id)/set-pouch", [("pouch", "madeUp")]).status == 303)
      let whole = await clerk.get("/customers/\(id)").text
      #expect(whole.contains("<span class=\"tag ok\">已整理齐全</span>"))
      #expect(try await site.row("select count(*) from file")?.int(0) == CustomerDocument.Kind.allCases.count)
    }
  }

  @Test(
    "the service wished for stands with its tags before whoever talks with the customer next, at the desk and on the way",
    .clauses("CUS-005"))
  func wish() async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      let id = try await site.customer("钱甲乙", phone: "13800138021", address: "东城区1号")
      #expect(
        await clerk.post("/customers/\(id)/set-wish", [("wish", "老人在家，请轻敲门"), ("wishTags", "周末，先打电话、安静 安静")]).status == 303)
      for page in ["/customers/\(id)", "/orders/new?phone=13800138021"] {
        let text = await clerk.get(page).text
        for words in ["老人在家，请轻敲门", "周末", "先打电话", "安静"] { #expect(text.contains(words), "\(page) \(words)") }
      }
      // The technician who goes there, and whoever contacts a key customer next.
      let order: ID<WorkOrder> = try await site.sent(
        to: "tech1",
        [
          "customer": .string(id.description), "product": ["model": "KFR-35"], "kind": "repair",
        ])
      let supervisor = try await site.browser("supervisor")
      #expect(await supervisor.post("/customers/\(id)/mark-key", [("isKey", "true")]).status == 303)
      let technician = try await site.browser("tech1")
      for text in await [
        clerk.get("/orders/\(order)").text, technician.get("/m/\(order)").text, supervisor.get("/customers/care").text,
      ] {
        for words in ["老人在家，请轻敲门", "周末", "先打电话", "安静"] { #expect(text.contains(words), "\(words) in \(text.prefix(400))") }
      }
      // Somebody else's technician is not sent there and reads none of it.
      #expect(await (try site.browser("tech2")).get("/m/\(order)").status == 404)
      let file = try await site.office.read(as: .system) { work in try work.find(CustomerFile.self, id.number).state }
      #expect(file.wish?.tags == ["周末", "先打电话", "安静"])
      let body = try #require(
        try await site.row("select body from event where stream = \(id) and kind = 'customer.wishSet'")
      ).text(0)
      #expect(!body.contains("老人"), "free words about somebody stand in no event")
    }
  }

  @Test(
    "any employee takes a letter, call or visit down with customer, telephone and topic alone; all stand on one card",
    .clauses("CUS-006", "CUS-021", "CUS-034"))
  func contacts() async throws {
    try await withSite(orders: 0) { site in
      let home = ("branch", try await site.home.description)
      let full = [home, ("name", "钱甲乙"), ("phone", "13800138021"), ("topic", "问滤芯多久换一次")]
      let everybody = ["admin", "supervisor", "tech1", "parts", "accountant", "manager", "service", "quality", "clerk"]
      for login in everybody {
        let browser = try await site.browser(login)
        #expect(await browser.get("/contacts/new").status == 200, "\(login)")
        for missing in ["name", "phone", "topic"] {
          #expect(await browser.post("/contacts", full.filter { $0.0 != missing }).status == 422, "\(login) \(missing)")
        }
        #expect(await browser.post("/contacts", full).status == 303, "\(login)")
      }
      #expect(await (try site.browser("auditor")).post("/contacts", full).status == 403)
      #expect(try await site.row("select count(*) from customer")?.int(0) == 1, "the same caller is found again")
      let id = try await site.id("select id from customer", of: Customer.self)
      let clerk = try await site.browser("clerk")
      // The rest may follow: who, how, what was done.
      for (channel, person) in [("letter", "钱父"), ("visit", "钱母"), ("phone", "邻居王")] {
        let reply = await clerk.post(
          "/customers/\(id)/record-contact",
          [
            ("topic", "机器太响·\(channel)"), ("contactKind", "complaint"), ("channel", channel), ("person", person),
            ("handling", "已说明正常"), ("model", "KFR-35"), ("at", "2026-11-19T10:30"),
          ])
        #expect(reply.status == 303, "\(channel)")
      }
      let list = try Self.part(await clerk.get("/customers/\(id)").text, from: "id=\"contacts\"")
      #expect(list.matches(of: /<li id="contact-/).count == everybody.count + 3)
      #expect(list.matches(of: /昨天 10:30/).count == 3, "the time of the contact, not of the writing")
      for words in ["钱父", "钱母", "邻居王", "已说明正常", "函件", "来访", "机器太响·letter", "问滤芯多久换一次", "林晓梅"] {
        #expect(list.contains(words), "\(words)")
      }
      #expect(await clerk.post("/customers/\(id)/record-contact", [("topic", "x"), ("at", "2026-12-19T10:30")]).status == 422)
      #expect(!(await (try site.browser("clerk2")).get("/contacts")).text.contains("机器太响"))
      #expect(try await site.office.checkRegisters() == [])
    }
  }

  @Test("a question about use and care and its answer stay on the file", .clauses("CUS-030"))
  func advice() async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      let id = try await site.customer("钱甲乙", phone: "13800138021")
      _ = await clerk.post("/customers/\(id)/record-contact", [("topic", "热水器要排污吗"), ("contactKind", "advice")])
      let page = await clerk.get("/customers/\(id)").text
      let key = try #require(page.firstMatch(of: /<li id="contact-(\d+)"/)?.1)
      #expect(page.contains("handle-contact"))
      let answered = await clerk.post("/customers/\(id)/handle-contact", [("key", String(key)), ("handling", "每两年一次")])
      #expect(answered.status == 303)
      let list = try Self.part(await clerk.get("/customers/\(id)").text, from: "id=\"contacts\"")
      #expect(list.contains("使用保养咨询") && list.contains("热水器要排污吗") && list.contains("每两年一次"))
      #expect(!list.contains("handle-contact"), "nothing is left to answer")
    }
  }

  @Test(
    "letters and replies are numbered each for themselves, tied together, filed under the product, and found by all three",
    .clauses("CUS-007"))
  func letters() async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      let id = try await site.customer("钱甲乙", phone: "13800138021")
      let other = try await site.customer("孙丙丁", phone: "13800138022")
      func write(_ id: ID<Customer>, _ fields: [(String, String)]) async -> Int {
        await clerk.post("/customers/\(id)/record-contact", [("topic", "来函事由"), ("channel", "letter")] + fields).status
      }
      #expect(await write(id, []) == 422, "a letter is filed under its product")
      #expect(await write(id, [("model", "KFR-35")]) == 303)
      #expect(await write(other, [("model", "BCD-310")]) == 303)
      let code = try #require(try await site.row("select code from branch order by id limit 1")).text(0)
      let page = await clerk.get("/customers/\(id)").text
      let key = String(try #require(page.firstMatch(of: /<li id="contact-(\d+)"/)?.1))
      #expect(await write(id, [("model", "KFR-35"), ("direction", "outgoing"), ("replyTo", "999")]) == 422)
      #expect(await write(id, [("model", "KFR-35"), ("direction", "outgoing"), ("replyTo", key)]) == 303)
      let (letter, second, reply) = ("\(code)L2026-0001", "\(code)L2026-0002", "\(code)F2026-0001")
      let list = try Self.part(await clerk.get("/customers/\(id)").text, from: "id=\"contacts\"")
      #expect(list.contains("答复 \(letter)") && list.contains("已复 \(reply)"))
      for (words, found) in [
        (letter, [letter]), (reply, [reply]), ("KFR-35", [letter, reply]), ("BCD-310", [second]), ("钱甲乙", [letter, reply]),
        ("孙丙丁", [second]),
      ] {
        let text = await clerk.get("/contacts?q=\(Desk.escaped(words))").text
        for number in [letter, second, reply] {
          #expect(text.contains(">\(number) ·") == found.contains(number), "\(words) \(number)")
        }
      }
    }
  }

  @Test("a card's number opens customer, goods and history at once, and belongs to one customer", .clauses("CUS-010"))
  func card() async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      let id = try await site.customer("钱甲乙", phone: "13800138021", address: "东城区1号")
      let other = try await site.customer("孙丙丁", phone: "13800138022")
      _ = try await site.finished(
        ["customer": .string(id.description), "product": ["model": "KFR-77GW"], "kind": "repair"], work: ["minutes": 20])
      #expect(await clerk.post("/customers/\(id)/set-card", [("customerCard", "6688001")]).status == 303)
      #expect(await clerk.post("/customers/\(other)/set-card", [("customerCard", "6688001")]).status == 422)
      let found = await clerk.get("/search?q=6688001")
      #expect(found.status == 303 && found.location == "/customers/\(id)")
      let page = await clerk.get("/customers/\(id)").text
      #expect(page.contains("6688001") && page.contains("KFR-77GW"))
      #expect(try Self.part(page, from: "服务历史", to: "</section>").contains("不通电"))
      #expect(await (try site.browser("clerk2")).get("/search?q=6688001").status == 200, "not a customer of that branch")
    }
  }

  @Test("types come from the company's list, and complaints are filed and listed by them", .clauses("CUS-014"))
  func types() async throws {
    try await withSite(orders: 0) { site in
      try await site.publish(["cus.typeList": ["零售", "工程"]])
      let clerk = try await site.browser("clerk")
      let shop = try await site.customer("钱甲乙", phone: "13800138021")
      let site2 = try await site.customer("孙丙丁", phone: "13800138022")
      for (id, type) in [(shop, "零售"), (site2, "工程")] {
        #expect(await clerk.post("/customers/\(id)/set-type", [("customerType", type)]).status == 303)
        #expect(
          await clerk.post("/customers/\(id)/record-contact", [("topic", "投诉\(type)"), ("contactKind", "complaint")]).status
            == 303)
        #expect(
          await clerk.post("/customers/\(id)/record-contact", [("topic", "咨询\(type)"), ("contactKind", "enquiry")]).status == 303)
      }
      #expect(await clerk.post("/customers/\(shop)/set-type", [("customerType", "批发")]).status == 422)
      let retail = await clerk.get("/contacts?kind=complaint&type=\(Desk.escaped("零售"))").text
      #expect(retail.contains("投诉零售") && !retail.contains("投诉工程") && !retail.contains("咨询零售"))
      // The file of a customer who becomes another type goes with him.
      _ = await clerk.post("/customers/\(site2)/set-type", [("customerType", "零售")])
      #expect(await clerk.get("/contacts?kind=complaint&type=\(Desk.escaped("零售"))").text.contains("投诉工程"))
    }
  }

  @Test(
    "key customers have a plan of calls and visits by turns; whoever was not contacted in the period is overdue",
    .clauses("CUS-015"))
  func care() async throws {
    try await withSite(orders: 0) { site in
      try await site.publish(["cus.key.contactInterval": ["amount": 30, "unit": "calendarDays"]])
      let supervisor = try await site.browser("supervisor")
      let old = try await site.customer("钱甲乙", phone: "13800138021", at: TestSite.now + -40 * .day)
      let fresh = try await site.customer("孙丙丁", phone: "13800138022", at: TestSite.now + -40 * .day)
      let plain = try await site.customer("李戊己", phone: "13800138023", at: TestSite.now + -40 * .day)
      for id in [old, fresh] {
        #expect(await supervisor.post("/customers/\(id)/mark-key", [("isKey", "true")]).status == 303)
      }
      let contact = [("topic", "想要静音型号"), ("contactKind", "need"), ("at", "2026-11-15T10:00")]
      #expect(await supervisor.post("/customers/\(fresh)/record-contact", contact).status == 303)
      let page = await supervisor.get("/customers/care").text
      #expect(!page.contains("\(plain)"))
      #expect(page.matches(of: /class="late"/).count == 1)
      #expect(page.contains("class=\"late\"><td class=\"c-number\"><a href=\"/customers/\(old)\""))
      // He was called last, so a visit is next; after the visit it is a call again.
      let row = try Self.part(page, from: "href=\"/customers/\(fresh)\"", to: "</tr>")
      #expect(row.contains("12月15日 拜访 · 2027年1月15日 电话") && row.contains("1 项需求"), "\(row)")
      let visit = [("topic", "看样机"), ("channel", "visit"), ("at", "2026-11-18T10:00")]
      #expect(await supervisor.post("/customers/\(fresh)/record-contact", visit).status == 303)
      let later = try Self.part(
        await supervisor.get("/customers/care").text, from: "href=\"/customers/\(fresh)\"", to: "</tr>")
      #expect(later.contains("12月18日 电话 · 2027年1月18日 拜访"), "\(later)")
      // What was found stands on the card, and a customer who is no longer a key customer needs no care.
      #expect(await supervisor.get("/customers/\(fresh)").text.contains("想要静音型号"))
      #expect(await supervisor.post("/customers/\(old)/mark-key", [("isKey", "false")]).status == 303)
      #expect(!(await supervisor.get("/customers/care").text.contains("/customers/\(old)\"")))
    }
  }

  @Test("tiers come from the company's list, stand before the clerk at the call, and are listed", .clauses("CUS-016"))
  func tiers() async throws {
    try await withSite(orders: 0) { site in
      try await site.publish(["cus.tierList": ["金卡", "钻石卡"]])
      let clerk = try await site.browser("clerk")
      let gold = try await site.customer("钱甲乙", phone: "13800138021")
      let none = try await site.customer("孙丙丁", phone: "13800138022")
      #expect(await clerk.post("/customers/\(gold)/set-tier", [("tier", "金卡")]).status == 303)
      #expect(await clerk.post("/customers/\(none)/set-tier", [("tier", "铜卡")]).status == 422)
      #expect(await clerk.get("/customers/\(gold)").text.contains("<span class=\"tag seal\">金卡</span>"))
      #expect(await clerk.get("/orders/new?phone=13800138021").text.contains("金卡"))
      let list = await clerk.get("/customers?tier=\(Desk.escaped("金卡"))").text
      #expect(list.contains("\(gold)") && !list.contains("\(none)"))
      // Asked for on the list itself, in the company's own words.
      #expect(list.contains("<option value=\"金卡\" selected>") && list.contains("<option value=\"钻石卡\">"))
    }
  }

  @Test("customers and goods of one home stand together, however its address is written", .clauses("CUS-017"))
  func household() async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      let one = try await site.customer("钱甲乙", phone: "13800138021", address: "文三路1号3幢2单元501室")
      let two = try await site.customer("孙丙丁", phone: "13800138022", address: "文三路 1号 3-2-501")
      let far = try await site.customer("李戊己", phone: "13800138023", address: "文三路1号3幢2单元502室")
      _ = await clerk.post("/customers/\(two)/assets", [("model", "KFR-35")])
      _ = await clerk.post("/customers/\(two)/assets", [("model", "BCD-310")])
      let page = await clerk.get("/customers/\(one)").text
      #expect(page.contains("href=\"/customers/\(two)\"") && page.contains("2 件商品") && !page.contains("/customers/\(far)\""))
      #expect(!(await clerk.get("/customers/\(far)")).text.contains("同址住户"))
      let home = [("address", "文三路1号3幢2单元501室"), ("zone", "urban")]
      #expect(await clerk.post("/customers/\(far)/add-address", home).status == 303)
      #expect(await clerk.get("/customers/\(far)").text.contains("href=\"/customers/\(one)\""))
    }
  }

  @Test(
    "a customer's drawing or sample in our custody is in the register, with its place, until it is given back",
    .clauses("CUS-025"))
  func custody() async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      let id = try await site.customer("钱甲乙", phone: "13800138021")
      for (item, place) in [("样机图纸", "柜 2"), ("面板样品", "柜 1")] {
        #expect(await clerk.post("/customers/\(id)/receive-item", [("item", item), ("place", place)]).status == 303)
      }
      let list = await clerk.get("/custody").text
      let (first, second) = (try #require(list.range(of: "面板样品")), try #require(list.range(of: "样机图纸")))
      #expect(first.lowerBound < second.lowerBound, "in the order of the places")
      #expect(list.contains("柜 1") && list.contains("钱甲乙"))
      #expect(try Self.part(list, from: "样机图纸", to: "</tr>").contains("15:00"), "when it was received")
      let key = try #require(try Self.part(list, from: "面板样品", to: "</tr>").firstMatch(of: /name="key" value="(\d+)"/)?.1)
      #expect(await clerk.post("/customers/\(id)/return-item", [("key", String(key))]).status == 303)
      let after = await clerk.get("/custody").text
      #expect(try Self.part(after, from: "面板样品", to: "</tr>").contains("已归还"))
      #expect(!(try Self.part(after, from: "样机图纸", to: "</tr>").contains("已归还")))
      #expect(!(await (try site.browser("clerk2")).get("/custody")).text.contains("样机图纸"))
    }
  }

  @Test(
    "enquiries and complaints come by telephone, e-mail and online, and what was said is recorded",
    .clauses("REQ-008", "REQ-010"), arguments: ["phone", "email", "chat", "web"])
  func channels(_ channel: String) async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      let id = try await site.customer("钱甲乙", phone: "13800138021")
      for kind in ["enquiry", "complaint"] {
        let said = "客户说：\(kind)，能听见水声"
        let fields = [("topic", said), ("contactKind", kind), ("channel", channel)]
        #expect(await clerk.post("/customers/\(id)/record-contact", fields).status == 303)
        let list = await clerk.get("/contacts?kind=\(kind)").text
        #expect(list.contains(said) && list.contains(site.desk.strings.words(in: .zhHans)("channel.\(channel)")))
      }
    }
  }

  @Test("an opinion passed to a department is before it at once")
  func routing() async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      let id = try await site.customer("钱甲乙", phone: "13800138021")
      for (topic, department, channel) in [("说明书字太小", "quality", "phone"), ("希望周末收费", "accountant", "web")] {
        let reply = await clerk.post(
          "/customers/\(id)/record-contact",
          [("topic", topic), ("contactKind", "suggestion"), ("department", department), ("channel", channel)])
        #expect(reply.status == 303)
      }
      let quality = await (try site.browser("service")).get("/contacts?department=quality").text
      #expect(quality.contains("说明书字太小") && !quality.contains("希望周末收费"))
      let accountant = await (try site.browser("accountant")).get("/contacts?department=accountant").text
      #expect(accountant.contains("contactKind") == false && accountant.matches(of: /handle-contact/).count == 1)
    }
  }

  @Test("needs stand by theme, and research takes them over one by one", .clauses("REQ-045"))
  func needs() async throws {
    try await withSite(orders: 0) { site in
      let technician = try await site.browser("tech1")
      for (name, phone, topic, theme) in [
        ("钱甲乙", "13800138021", "要遥控关机", "控制"), ("孙丙丁", "13800138022", "要更安静", "噪声"), ("李戊己", "13800138023", "要手机控制", "控制"),
      ] {
        let reply = await technician.post(
          "/contacts",
          [
            ("branch", try await site.home.description), ("name", name), ("phone", phone), ("topic", topic),
            ("contactKind", "need"), ("theme", theme),
          ])
        #expect(reply.status == 303)
      }
      let service = try await site.browser("service")
      let list = await service.get("/contacts?kind=need").text
      #expect(list.matches(of: /<tr class="group">/).count == 2, "two themes")
      let themes = try #require(list.range(of: "<th colspan=\"6\">控制</th>"))
      let noise = try #require(list.range(of: "<th colspan=\"6\">噪声</th>"))
      let (remote, phone, quiet) = (
        try #require(list.range(of: "要遥控关机")), try #require(list.range(of: "要手机控制")), try #require(list.range(of: "要更安静"))
      )
      #expect((themes.lowerBound < noise.lowerBound) == (remote.lowerBound < quiet.lowerBound))
      #expect((phone.lowerBound < noise.lowerBound) == (remote.lowerBound < noise.lowerBound), "one theme in one place")
      let row = try #require(
        try await site.row("select case_id, key from contact_of_customer where topic = '要更安静'"))
      let taken = await service.post(
        "/customers/\(ID<Customer>(row.integer(0)))/handle-contact", [("key", String(row.int(1))), ("handling", "列入需求调研")])
      #expect(taken.status == 303)
      #expect(try Self.part(await service.get("/contacts?kind=need").text, from: "要更安静", to: "</tr>").contains("列入需求调研"))
    }
  }
}
