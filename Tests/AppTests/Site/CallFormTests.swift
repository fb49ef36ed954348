import Aftersales
import Basics
import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import App

@Suite("Site: the call form")
struct CallFormTests {
  private static let call: [(String, String)] = [
    ("customer.phone", "13912345678"), ("customer.name", "Su"), ("customer.address", "Changli Road 88"),
    ("customer.zone", "urban"), ("symptom", "no cooling"), ("kind", "repair"), ("channel", "phone"),
  ]

  private func branch(_ site: TestSite) async throws -> (String, String) {
    let row = try #require(try await site.row("select id from branch order by id limit 1"))
    return ("branch", Crockford.encode(row.integer(0)))
  }

  private func count(_ site: TestSite) async throws -> Int64 {
    try await site.row("select count(*) from stream")?.integer(0) ?? -1
  }

  @Test(
    "a call about several goods has a line and a voucher each, and they go to the supervisor at once",
    .clauses("REQ-002", "REQ-047"))
  func severalGoods() async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      let goods = [("product.model", "KFR-35"), ("products.1.model", "XQG-100"), ("products.2.model", "KFR-35")]
      let reply = await clerk.post("/orders", [try await branch(site)] + Self.call + goods)
      #expect(reply.status == 303)
      let rows = try await site.office.database.read { transaction in
        try transaction.rows("select number, model, status, holder, call_group, customer from work_order order by number")
      }
      #expect(rows.map { $0.text(1) } == ["KFR-35", "XQG-100", "KFR-35"])
      #expect(rows.allSatisfy { $0.text(2) == "waitingDispatch" && $0.text(3) == "supervisor" })
      #expect(Set(rows.map { $0.text(0) }).count == 3)
      #expect(Set(rows.map { $0.text(4) }).count == 1 && Set(rows.map { $0.integer(5) }).count == 1)
    }
  }

  @Test("a call that is refused in its second article leaves nothing behind, not even a number")
  func allOrNothing() async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      let unit = try await branch(site)
      let before = try await count(site)
      let long = String(repeating: "x", count: 200)
      let refused = await clerk.post("/orders", [unit] + Self.call + [("product.model", "KFR-35"), ("products.1.model", long)])
      #expect(refused.status == 422)
      #expect(refused.text.contains("13912345678") && refused.text.contains("no cooling"))
      #expect(try await count(site) == before)
      let taken = await clerk.post("/orders", [unit] + Self.call + [("product.model", "KFR-35")])
      #expect(taken.status == 303)
      let number = try await site.row("select number from work_order")?.text(0) ?? ""
      #expect(number.hasSuffix("-00001"), "\(number)")
    }
  }

  @Test("without name, address, phone or model nothing is entered, and all that is missing is named", .clauses("REQ-001"))
  func fourFacts() async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      let unit = try await branch(site)
      let full = Self.call + [("product.model", "KFR-35")]
      for missing in ["customer.phone", "customer.name", "customer.address", "product.model"] {
        let reply = await clerk.post("/orders", [unit] + full.filter { $0.0 != missing })
        #expect(reply.status == 422, "\(missing)")
      }
      #expect(try await site.row("select 1 from work_order") == nil)
      let empty = await clerk.post("/orders", [unit])
      #expect(empty.text.components(separatedBy: " wrong\"").count - 1 >= 5)
    }
  }

  @Test(
    "a number with a digit too few or too many is warned of at once and on the case, and costs no call",
    arguments: [
      ("1391234567", "少一位", "lack a digit"), ("139123456789", "多一位", "digit too many"), ("139123456", "无法识别", "not recognised"),
      ("13912345678/1391234567", "少一位", "lack a digit"), ("13912345678", nil, nil), ("0571-87654321", nil, nil),
    ] as [(String, String?, String?)])
  func phoneWarning(_ typed: String, _ chinese: String?, _ english: String?) async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      func look(_ browser: SiteBrowser) async -> String {
        let page = await browser.get("/orders/new?phone=\(Desk.escaped(typed))").text
        // What the script takes over while the number is typed.
        return page.components(separatedBy: "data-caller").last?.components(separatedBy: "</aside>").first ?? ""
      }
      let panel = await look(clerk)
      #expect(panel.contains("id=\"phone-warning\"") == (chinese != nil))
      if let chinese { #expect(panel.contains(chinese)) }
      let fields = [try await branch(site)] + Self.call.filter { $0.0 != "customer.phone" }
      let reply = await clerk.post("/orders", fields + [("product.model", "KFR-35"), ("customer.phone", typed)])
      #expect(reply.status == 303, "the call is taken")
      let path = String(try #require(reply.location).split(separator: "?")[0])
      let order = await clerk.get(path).text
      let customer = try #require(order.firstMatch(of: /href="(\/customers\/[0-9a-z]{13})"/)?.1)
      let file = await clerk.get(String(customer)).text
      for page in [order, file] {
        if let chinese { #expect(page.contains(chinese)) } else { #expect(!page.contains("请核对")) }
      }
      let foreign = try await site.browser("clerk", language: .en)
      #expect(await look(foreign).contains(english ?? "please check") == (english != nil))
    }
  }

  @Test("the main button is the reader's own next step; a technician's steps stand lower down, in his stead")
  func mainAction() async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      let supervisor = try await site.browser("supervisor")
      let technician = try await site.browser("tech1")
      let person = try await site.id("select id from staff where login = 'tech1'", of: Staff.self)
      let reply = await clerk.post("/orders", [try await branch(site)] + Self.call + [("product.model", "KFR-35")])
      let path = String(try #require(reply.location).split(separator: "?")[0])
      /// The command of the main button, and those under the heading.
      func offered(_ browser: SiteBrowser, _ heading: String) async -> String {
        let page = await browser.get(path).text
        let main = page.firstMatch(of: /<form[^>]*form main[^>]*>/)?.0.firstMatch(of: /orders\/[0-9a-z]+\/([a-z-]+)/)?.1
        let below = page.components(separatedBy: "<h3 class=\"quiet\">\(heading)</h3>").dropFirst().first?
          .components(separatedBy: "</section>").first
        let behalf = (below ?? "").matches(of: /data-command="([a-z-]+)"/).map { String($0.1) }
        return (main.map { String($0) } ?? "-") + ": " + behalf.joined(separator: " ")
      }
      func step(_ browser: SiteBrowser, _ name: String, _ fields: [(String, String)] = []) async {
        let reply = await browser.post("\(path)/\(name)", fields)
        #expect(reply.status == 303, "\(name)")
      }
      let heading = "代技术员登记"
      #expect(await offered(supervisor, heading) == "dispatch: ")
      await step(supervisor, "dispatch", [("technician", person.description)])
      #expect(await offered(technician, heading) == "accept: ")
      #expect(await offered(supervisor, heading) == "-: accept depart arrive decline")
      #expect(await supervisor.get(path).text.contains("data-command=\"recall\""), "another technician may be sent")
      #expect(
        await offered(try await site.browser("supervisor", language: .en), "On the technician’s behalf")
          == "-: accept depart arrive decline")
      await step(supervisor, "accept")
      await step(supervisor, "arrive")
      #expect(await offered(supervisor, heading).hasPrefix("-: "))
      #expect(await offered(technician, heading) == "record-work: ")
      await step(technician, "finish", [("outcome", "secondVisit"), ("reason", "缺专用工具"), ("nextStep", "明日再来")])
      #expect(await offered(supervisor, heading) == "dispatch: ")
      await step(supervisor, "dispatch", [("technician", person.description)])
      await step(technician, "arrive")
      await step(technician, "record-work", [("minutes", "20")])
      await step(technician, "sign", [("signature", "M0 0L9 9")])
      await step(technician, "finish", [("outcome", "mendedOnSite")])
      #expect(await offered(supervisor, heading) == "hand-in: ")
      await step(supervisor, "hand-in")
      #expect(await offered(clerk, heading) == "strike-off: ")
    }
  }
}
