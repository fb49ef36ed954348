import Aftersales
import Basics
import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import App

@Suite("Site: what was just done can be taken back")
struct UndoTests {
  private func form(_ reply: SiteReply) -> String? {
    reply.text.firstMatch(of: /action="(\/orders\/[0-9a-z]{13}\/undo)"/).map { String($0.1) }
  }

  private func version(_ reply: SiteReply) -> String {
    let undo = reply.text.components(separatedBy: "/undo\"").last ?? ""
    return undo.firstMatch(of: /name="_version" value="(\d+)"/).map { String($0.1) } ?? ""
  }

  private func kinds(_ id: ID<WorkOrder>, _ site: TestSite) async throws -> [String] {
    try await site.office.database.read { transaction in
      try EventLog.events(of: id.number, in: transaction).map { String($0.kind.dropFirst("workOrder.".count)) }
    }
  }

  @Test("a dispatch is taken back from its confirmation, and dispatched again from that one; all of it stays in the case")
  func dispatch() async throws {
    try await withSite { site in
      let id = try await site.id(
        "select id from work_order where status = 'waitingDispatch' order by id limit 1", of: WorkOrder.self)
      let branch = try #require(try await site.row("select branch from work_order where id = \(id)")).integer(0)
      let person = try #require(
        try await site.row("select case_id from staff_of_branch where branch = \(branch) and technician = 1 limit 1")
      ).integer(0)
      let boss = try #require(
        try await site.row(
          """
          select m.login from staff m join staff_of_branch b on b.case_id = m.id
          where b.branch = \(branch) and m.roles = 'supervisor' limit 1
          """)
      ).text(0)
      let supervisor = try await site.browser(boss)
      let technician = ("technician", ID<Staff>(person).description)
      let sent = await supervisor.post("/orders/\(id)/dispatch", [technician, ("_back", "/queue")])
      #expect(sent.location == "/queue?done=dispatch&of=\(id)")
      let confirmation = await supervisor.get("/queue?done=dispatch&of=\(id)")
      let path = try #require(form(confirmation))
      let undone = await supervisor.post(path, [("_version", version(confirmation)), ("_back", "/queue")])
      #expect(undone.status == 303)
      let state = try #require(try await site.row("select status from work_order where id = \(id)")).text(0)
      #expect(state == "waitingDispatch")
      #expect(try await kinds(id, site).suffix(2) == ["dispatched", "recalled"])
      // Taken back by mistake: the same technician has it again.
      let again = await supervisor.get("/orders/\(id)?done=recall&of=\(id)")
      #expect(await supervisor.post(try #require(form(again)), [("_version", version(again))]).status == 303)
      #expect(try await kinds(id, site).suffix(3) == ["dispatched", "recalled", "dispatched"])
      let now = try #require(try await site.row("select technician from work_order where id = \(id)")).integer(0)
      #expect(now == person)
    }
  }

  @Test("once anything else has happened it cannot be undone, and nobody is offered to undo what another did")
  func tooLate() async throws {
    try await withSite { site in
      let id = try await site.id(
        "select id from work_order where status = 'waitingDispatch' order by id limit 1", of: WorkOrder.self)
      let branch = try #require(try await site.row("select branch from work_order where id = \(id)")).integer(0)
      let people = try await site.office.database.read { transaction in
        try transaction.rows(
          "select m.login, m.roles, m.id from staff m join staff_of_branch b on b.case_id = m.id where b.branch = \(branch)"
        ).map { ($0.text(0), $0.text(1), $0.integer(2)) }
      }
      let boss = try #require(people.first { $0.1 == "supervisor" })
      let clerk = try #require(people.first { $0.1 == "clerk" })
      let technician = try #require(people.first { $0.1 == "technician" })
      let supervisor = try await site.browser(boss.0)
      _ = await supervisor.post("/orders/\(id)/dispatch", [("technician", ID<Staff>(technician.2).description)])
      let confirmation = await supervisor.get("/orders/\(id)?done=dispatch&of=\(id)")
      let path = try #require(form(confirmation))
      let other = await (try site.browser(clerk.0)).get("/orders/\(id)?done=dispatch&of=\(id)")
      #expect(other.status == 200 && form(other) == nil)
      _ = await (try site.browser(technician.0)).post("/orders/\(id)/accept", [("_back", "/m")])
      let late = await supervisor.post(path, [("_version", version(confirmation))])
      #expect(late.status == 422)
      #expect(try await kinds(id, site).last == "accepted")
    }
  }
}

@Suite("Site: who has a case open")
struct PresenceTests {
  private let anna = ID<Staff>(1)
  private let bert = ID<Staff>(2)
  private let start = TestSite.now

  @Test("each sees the other, not himself; a farewell ends it at once, silence within seconds")
  func coming() {
    let presence = Presence()
    #expect(presence.seen(anna, name: "Anna", page: "a", at: 7, now: start) == [])
    #expect(presence.seen(bert, name: "Bert", page: "b", at: 7, now: start) == ["Anna"])
    #expect(presence.seen(anna, name: "Anna", page: "a2", at: 7, now: start) == ["Bert"])
    #expect(presence.seen(bert, name: "Bert", page: "b", at: 8, now: start) == [])
    presence.left(bert, page: "b", at: 7)
    #expect(presence.seen(anna, name: "Anna", page: "a", at: 7, now: start) == [])
    #expect(presence.seen(bert, name: "Bert", page: "b", at: 7, now: start + Presence.life) == [])
  }

  @Test("a sign of life writes nothing into the database")
  func noWrites() async throws {
    try await withSite { site in
      let id = try await site.id("select id from work_order order by id limit 1", of: WorkOrder.self)
      let admin = try await site.browser("admin")
      let session = try await site.row("select max(seen_at) from session")?.integer(0)
      let log = try await site.row("select count(*) from access_log")?.integer(0)
      let reply = await admin.get("/orders/\(id)/presence.json?page=x")
      #expect(reply.status == 200 && reply.text == "{\"text\":\"\"}")
      #expect(try await site.row("select max(seen_at) from session")?.integer(0) == session)
      #expect(try await site.row("select count(*) from access_log")?.integer(0) == log)
    }
  }
}

@Suite("Site: the language of each person")
struct LanguageTests {
  @Test("the language is kept with the account and follows the person to another browser")
  func kept() async throws {
    try await withSite(orders: 0) { site in
      let clerk = try await site.browser("clerk")
      #expect(await clerk.get("/orders").text.contains("<html lang=\"zh-Hans\">"))
      #expect(await clerk.post("/language", [("language", "zh-Hant"), ("back", "/orders")]).status == 303)
      // Another browser, whose cookie says something else.
      var other = clerk
      other.token = clerk.token
      #expect(await other.get("/orders").text.contains("<html lang=\"zh-Hant\">"))
      let row = try #require(try await site.row("select language from staff where login = 'clerk'"))
      #expect(row.text(0) == "zh-Hant")
      #expect(await clerk.get("/orders").text.contains("叫修登記簿"))
      #expect(await (try site.browser("supervisor")).get("/orders").text.contains("<html lang=\"zh-Hans\">"))
      // One who may change nothing else has a language too.
      let auditor = try await site.browser("auditor")
      #expect(await auditor.post("/language", [("language", "en"), ("back", "/home")]).status == 303)
      #expect(await auditor.get("/home").text.contains("<html lang=\"en\">"))
    }
  }

  @Test("the language chosen at the door goes with the account")
  func atTheDoor() async throws {
    try await withSite(orders: 0) { site in
      let stranger = site.nobody()
      let page = await stranger.get("/login?language=en")
      #expect(page.text.contains("<html lang=\"en\">") && page.text.contains("name=\"language\" value=\"en\""))
      let reply = await stranger.post("/login", [("username", "clerk"), ("password", DemoData.password), ("language", "en")])
      #expect(reply.status == 303)
      let row = try #require(try await site.row("select language from staff where login = 'clerk'"))
      #expect(row.text(0) == "en")
    }
  }
}
