import Aftersales
import Basics
import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import App

@Suite("Site: every page")
struct SitePagesTests {
  /// Paths and who gets a page there; everybody else is told no, or that there is nothing.
  private static func paths(_ site: TestSite) async throws -> [(path: String, roles: Set<Role>)] {
    let everybody = Set(Role.allCases)
    let desk = everybody.subtracting([.technician])
    let home = try await site.id("select id from branch order by id limit 1", of: Branch.self)
    let order = try await site.id(
      "select id from work_order where branch = \(home) and technician is not null order by open desc, id desc limit 1",
      of: WorkOrder.self)
    let customer = try await site.id("select customer from work_order where id = \(order)", of: Customer.self)
    let asset = try await site.id("select asset from work_order where id = \(order)", of: Asset.self)
    let technician = try await site.id("select id from staff where login = 'tech1'", of: Staff.self)
    return [
      ("/home", everybody), ("/search", everybody), ("/search?q=a", everybody), ("/search.json?q=1&in=all", everybody),
      ("/search.json?q=1&in=customers", everybody), ("/search.json?q=k&in=models", everybody), ("/password", everybody),
      ("/orders", everybody), ("/queue", everybody), ("/day-end", everybody), ("/m", everybody), ("/m/cash", everybody),
      ("/orders/new", [.clerk, .supervisor]), ("/orders/\(order)", desk), ("/orders/\(order)/proof/arrival", desk),
      ("/orders/\(order)/voucher", desk), ("/customers", desk), ("/customers?q=1", desk),
      ("/customers/new", [.clerk, .supervisor, .branchManager, .serviceDepartment]), ("/customers/\(customer)", desk),
      ("/assets/\(asset)", desk), ("/admin/branches", [.administrator]), ("/admin/branches/new", [.administrator]),
      ("/admin/branches/\(home)", [.administrator]), ("/admin/staff", [.administrator, .branchManager]),
      ("/admin/staff/new", [.administrator]), ("/admin/staff/\(technician)", [.administrator, .branchManager]),
      ("/admin/calendar", [.administrator]), ("/admin/calendar?new=1", [.administrator]), ("/admin/policy", [.administrator]),
      ("/admin/tokens", [.administrator]), ("/regulation", everybody), ("/figures", FigureRoutes.readers),
      ("/figures?by=model", FigureRoutes.readers), ("/figures.csv", FigureRoutes.readers),
      ("/checkpoints", [.auditor, .administrator, .quality, .serviceDepartment]),
      ("/admin/tokens", [.administrator]),
      ("/contacts", everybody), ("/contacts?kind=need&q=a", everybody), ("/contacts/new", everybody.subtracting([.auditor])),
      ("/custody", everybody), ("/customers/unmade", desk), ("/customers/care", desk), ("/customers/\(customer)/sheet", desk),
    ]
  }

  @Test("every page answers each post as it should, and has all its words in both languages", .clauses("SEC-017"))
  func everyPage() async throws {
    try await withSite { site in
      let paths = try await Self.paths(site)
      let technician = try #require(
        try await site.row(
          """
          select m.login, o.open from work_order o join staff m on m.id = o.technician
          where o.branch = (select min(id) from branch) order by o.open desc, o.id desc limit 1
          """))
      let people = try DemoWords(site.office.resources).people
      for person in people where person.branches != [1] {
        for language in [Language.zhHans, .en] {
          let browser = try await site.browser(person.login, language: language)
          for (path, roles) in paths {
            let reply = await browser.get(path)
            let isOwnJob =
              person.login == technician.text(0) && ["/orders/", "/customers/", "/assets/"].contains(where: path.hasPrefix)
              && path.contains(where: \.isNumber)
            if person.roles.isDisjoint(with: roles), !isOwnJob {
              #expect([403, 404].contains(reply.status), "\(person.login) \(path): \(reply.status)")
            } else {
              #expect(reply.status == 200, "\(person.login) \(path): \(reply.status)")
            }
          }
          #expect(await browser.get("/").status == 303)
        }
      }
      #expect(technician.flag(1), "no open job to look at")
      #expect(Set(people.flatMap(\.roles)) == Set(Role.allCases), "a post without a demo person is not tested")
      #expect(site.desk.strings.missing.isEmpty, "\(site.desk.strings.missing.keys.sorted().joined(separator: "\n"))")
    }
  }

  @Test("somebody who is not logged in is sent to the door from every page and gets nothing by a form")
  func door() async throws {
    try await withSite(orders: 40) { site in
      let nobody = site.nobody()
      for (path, _) in try await Self.paths(site) {
        let reply = await nobody.get(path)
        #expect(reply.status == 303 && reply.location?.hasPrefix("/login") == true, "\(path)")
      }
      for route in site.routes where route.method == "POST" && !["/login", "/setup"].contains(route.path) {
        // The API has its own way of saying so, and its own tests.
        if route.path.hasPrefix("/api/") { continue }
        let path = route.path.replacingOccurrences(of: "{id}", with: "0000000000001")
          .replacingOccurrences(of: "{command}", with: "erase")
        #expect(await nobody.post(path).status == 303, "\(path)")
      }
    }
  }

  @Test("a form without the session's secret is refused")
  func csrf() async throws {
    try await withSite(orders: 3) { site in
      var clerk = try await site.browser("clerk")
      clerk.csrf = "forged"
      #expect(await clerk.post("/customers", [("name", "张三")]).status == 403)
      #expect(try await site.row("select 1 from customer where name = '张三'") == nil)
    }
  }

  @Test("the fields of each form are the fields of its commands", .clauses("REQ-001"))
  func fieldNames() async throws {
    func names(_ declarations: [Declaration], _ commands: String...) -> Set<String> {
      Set(declarations.filter { commands.contains($0.name) }.flatMap(\.fields).map(\.name))
    }
    try await withSite(orders: 20) { site in
      let admin = try await site.browser("admin")
      let clerk = try await site.browser("clerk")
      #expect(
        await clerk.get("/customers/new").fields(of: "/customers").union(["customerType"])
          == names(CustomerCommand.declarations, "register"))
      let home = try await site.id("select id from branch order by id limit 1", of: Branch.self)
      let customer = try await site.id("select customer from work_order where branch = \(home) limit 1", of: Customer.self)
      let page = await clerk.get("/customers/\(customer)")
      for declaration in CustomerCommand.declarations {
        let shown = page.fields(of: "/customers/\(customer)/\(declaration.name)")
        if !shown.isEmpty, declaration.name != "withdraw-consent" {
          #expect(shown == Set(declaration.fields.map(\.name)), "\(declaration.name)")
        }
      }
      #expect(
        page.fields(of: "/customers/\(customer)/assets").union(["customer"]) == names(AssetCommand.declarations, "register"))
      let asset = try await site.id("select id from asset where customer = \(customer) limit 1", of: Asset.self)
      #expect(
        await clerk.get("/assets/\(asset)").fields(of: "/assets/\(asset)/correct").union(["cleared", "plate"])
          == names(AssetCommand.declarations, "correct").union(["plate"]))

      let person = try await site.id("select id from staff where login = 'tech1'", of: Staff.self)
      #expect(await admin.get("/admin/staff/new").fields(of: "/admin/staff") == names(StaffCommand.declarations, "engage"))
      #expect(
        await admin.get("/admin/staff/\(person)").fields(of: "/admin/staff/\(person)")
          == names(
            StaffCommand.declarations, "rename", "change-roles", "move", "change-phone", "change-language", "set-skills"))
      func heads(_ fields: Set<String>) -> Set<String> { Set(fields.map { String($0.split(separator: ".")[0]) }) }
      #expect(
        heads(await admin.get("/admin/branches/new").fields(of: "/admin/branches")) == names(BranchCommand.declarations, "open"))
      #expect(
        heads(await admin.get("/admin/branches/\(home)").fields(of: "/admin/branches/\(home)"))
          == names(BranchCommand.declarations, "rename", "configure"))
      // The call form asks for a part of what the command takes, and for nothing that it does not take.
      let call = heads(await clerk.get("/orders/new").fields(of: "/orders"))
      let taken = names(WorkOrderCommand.declarations, "register")
      #expect(call.subtracting(["calledAt.shown", "products"]).isSubset(of: taken))
      let needed = Set(
        WorkOrderCommand.declarations.filter { $0.name == "register" }.flatMap(\.fields).filter(\.isRequired).map(\.name))
      #expect(needed.isSubset(of: call))
    }
  }
}
