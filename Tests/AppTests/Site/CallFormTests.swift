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
}
