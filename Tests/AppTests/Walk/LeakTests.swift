import Aftersales
import Basics
import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import App

/// The walk over everything that answers. It is made from the list of routes, the declarations of the commands and the names
/// that pages ask their query for: what is added tomorrow is walked tomorrow.
@Suite("Walk: nothing crosses a branch")
struct LeakTests {
  /// Posts to these change who is logged in; they show nothing of any branch and have tests of their own.
  private static let doors: Set<String> = ["/login", "/logout", "/setup", "/password", "/language", "/theme"]
  /// An id that is well formed and belongs to nothing.
  private static let nothing = "0000000000001"
  private static let noHash = String(repeating: "0", count: 64)

  private static func isBound(_ roles: Set<Role>) -> Bool { !roles.contains(where: \.seesEveryBranch) }

  @Test(
    "no answer to anybody of one branch holds a mark of the other, and foreign is the same as absent",
    .clauses("SEC-001", "SEC-017"), arguments: TestOffice.walked, [false, true])
  func foreignBranch(_ engine: TestOffice.Engine, isLaterHalf: Bool) async throws {
    let walk = try await TwoBranches(engine)
    let own = try await walk.fill("a", branch: walk.office.branchA)
    // Pairs on one engine: what they add to single posts is decided before any SQL.
    let all = TwoBranches.people.filter { Self.isBound($0.roles) && (engine == .sqlite || $0.roles.count == 1) }
    // Two halves of the people, each in a house of its own, so that both cores walk.
    let people = isLaterHalf ? all[(all.count / 2)...] : all[..<(all.count / 2)]
    // Nothing that happens in the other branch changes a byte of what is read here.
    var before: [String: String] = [:]
    for person in people {
      try await Self.read(walk, own, as: person.login, isSearching: person.roles.count == 1) { before[$0] = $1.without([]) }
    }
    let foreign = try await walk.fill("b", branch: walk.office.branchB)
    var asked = 0
    var walked: Set<String> = []
    for person in people {
      try await Self.read(walk, own, as: person.login, isSearching: person.roles.count == 1) { place, reply in
        asked += 1
        // Who else looks at a case changes with every look; whose name it may say is checked below like everything else.
        if !place.contains("/presence.json"), before[place] != reply.without([]) {
          Issue.record("\(place) reads otherwise since the other branch worked")
        }
        Self.expectClean(reply, foreign, asked: [], place)
      }
    }
    for person in people {
      asked += try await Self.ask(
        walk, own, foreign, as: person.login, isAlone: person.roles.count == 1,
        isFirst: person.login == people.first?.login, &walked)
    }
    let missed = walk.routes.filter { !walked.contains("\($0.method) \($0.path)") }.map { "\($0.method) \($0.path)" }
    #expect(Set(missed) == Set(Self.doors.map { "POST " + $0 }), "\(missed)")
    #expect(asked > 2_500, "\(asked)")

    // The stream of events: what is said up to the last event of the own branch is all that was said before it.
    if engine == .postgres { _ = try await walk.office.office.database.write { try Sealer.run(in: $0) } }
    let last = try await walk.office.post(
      "/api/v1/branches/\(walk.office.branchA)/rename", ["name": "甲改"], as: "administrator-a")
    #expect(last.status == 200)
    if engine == .postgres { _ = try await walk.office.office.database.write { try Sealer.run(in: $0) } }
    let position = try await walk.office.office.database.read { try Sealer.last(in: $0) }
    for person in people {
      let heard = try await walk.heard(as: person.login, until: "id: \(position)\n")
      let reply = TwoBranches.Reply(status: 200, head: "", bytes: Array(heard.utf8))
      Self.expectClean(reply, foreign, asked: [], "\(person.login) events")
    }
    // The same walk finds what is the asker's own: silence above is no broken walk.
    var found = 0
    for side in ["clerk-b", "supervisor-b"] {
      try await Self.read(walk, foreign, as: side) { _, reply in
        if reply.holds(foreign.things["work-orders"] ?? "?") { found += 1 }
      }
    }
    #expect(found > 10)
    var filed = 0
    let number = foreign.words.first { $0.text.contains("2026-") }?.text ?? "?"
    try await Self.read(walk, foreign, as: "supervisor-b") { place, reply in
      if place.hasSuffix("/lists/orders/export csv"), reply.holds(number) { filed += 1 }
    }
    #expect(filed == 1, "\(number)")
    #expect(try await walk.heard(as: "clerk-b", until: foreign.things["work-orders"] ?? "?").contains("data:"))
    await walk.office.close()
  }

  @Test(
    "who may never read a kind of value finds it nowhere, and who reads it on purpose is written down",
    .clauses("SEC-001"), arguments: TestOffice.engines)
  func masks(_ engine: TestOffice.Engine) async throws {
    let walk = try await TwoBranches(engine)
    let own = try await walk.fill("a", branch: walk.office.branchA)
    var whole: [Personal.Class: Int] = [:]
    let people = TwoBranches.people.filter { engine == .sqlite || $0.roles.count == 1 } + [("technician-a", [.technician])]
    for person in people {
      var seen: [(String, Personal.Class)] = []
      var readings = try await walk.readings()
      try await Self.read(walk, own, as: person.login, isSearching: person.roles.count == 1) { place, reply in
        for mark in own.words {
          guard let kind = mark.kind else { continue }
          if kind == .phone ? reply.holds(number: mark.text) : reply.holds(mark.text) { seen.append((place, kind)) }
        }
      }
      let logged = try await walk.readings() - readings
      readings += logged
      for (place, kind) in seen {
        whole[kind, default: 0] += 1
        let rules = person.roles.map { SightRule.rule(for: $0, kind) }
        let isHis = person.login == "technician-a" && rules.contains(.ownJob)
        #expect(rules.contains(.always) || rules.contains(.onPurpose) || isHis, "\(place) shows \(kind)")
        if !rules.contains(.always), !isHis { #expect(logged > 0, "\(place) shows \(kind), and nothing is written down") }
      }
      // A list is no purpose: what opens only on purpose stands in no list.
      for (place, kind) in seen
      where [
        "/orders ", "/customers ", "/assets ", "/search", "/queue ", "/home ", "/day-end ", "/api/v1/search", "/api/v1/lists/",
      ].contains(
        where: place.contains)
      {
        #expect(
          person.roles.contains { SightRule.rule(for: $0, kind) == .always } || person.login == "technician-a",
          "\(place) lists \(kind)")
      }
    }
    for kind in [Personal.Class.name, .phone, .address, .words, .image] {
      #expect(whole[kind, default: 0] > 0, "\(kind) was seen by nobody")
    }
    await walk.office.close()
  }

  @Test(
    "a post that never reads numbers, names or streets cannot find a case by them", .clauses("SEC-001"),
    arguments: TestOffice.engines)
  func oracle(_ engine: TestOffice.Engine) async throws {
    let walk = try await TwoBranches(engine)
    let own = try await walk.fill("a", branch: walk.office.branchA)
    let order = own.things["work-orders"] ?? "?"
    let ways =
      walk.endpoints.filter { $0.method == "GET" && $0.query.contains { $0.name == "q" } }.map { Endpoint.prefix + $0.path }
      + ["/search", "/search.json", "/orders", "/queue", "/customers", "/assets"]
    func finds(_ way: String, _ words: String, _ login: String) async throws -> Bool {
      let route = try #require(walk.routes.first { $0.method == "GET" && $0.path == way })
      let reply = try await walk.ask(route, way, query: [("q", words), ("in", "all")], as: login)
      // Staff and saved views stand in the menus of every list, whatever is looked for.
      let cases = ["work-orders", "customers", "assets"].compactMap { own.things[$0] } + [own.waiting]
      return cases.contains { reply.holds($0) }
    }
    for role in Role.allCases where role != .technician {
      let login = "\(role.rawValue.lowercased())-a"
      for (kind, text) in own.words where [.phone, .name, .address].contains(kind) {
        guard let kind else { continue }
        let mayFind = SightRule.rule(for: role, kind) != .never
        for words in [text, String(text.suffix(4)), String(text.prefix(3))] {
          var isFound = false
          for way in ways { isFound = try await finds(way, words, login) || isFound }
          #expect(isFound == mayFind, "\(role) by \(kind) \(words)")
        }
      }
      // Everybody finds a case by its number.
      let number = own.words.first { $0.text.hasPrefix("JA2026") }?.text ?? "?"
      var isFound = false
      for way in ways { isFound = try await finds(way, number, login) || isFound }
      #expect(isFound, "\(role) by number \(order)")
    }
    let byPhone = try #require(walk.routes.first { $0.method == "GET" && $0.path == "/api/v1/customers" })
    #expect(try await walk.ask(byPhone, byPhone.path, query: [("phone", "13611112222")], as: "auditor-a").status == 403)
    #expect(
      try await walk.ask(byPhone, byPhone.path, query: [("phone", "13611112222")], as: "clerk-a").holds(
        own.things["customers"] ?? "?"))
    await walk.office.close()
  }

  // MARK: the walk

  /// Reads every GET route with the ids and words of the asker's own branch.
  private static func read(
    _ walk: TwoBranches, _ own: TwoBranches.Marked, as login: String, isSearching: Bool = true,
    _ each: (String, TwoBranches.Reply) -> Void
  ) async throws {
    for route in walk.routes where route.method == "GET" && route.path != "/api/v1/events" {
      if TwoBranches.hasPlaces(route) {
        for id in own.ids {
          let path = TwoBranches.path(route, id)
          each("\(login) GET \(path) ", try await walk.ask(route, path, as: login))
        }
      } else {
        let path = TwoBranches.path(route, "")
        each("\(login) GET \(path) ", try await walk.ask(route, path, as: login))
        // A list as a file, with every column that it has.
        if let shape = ListRoutes.shapes.first(where: { path == "/api/v1/lists/\($0.name)/export" }) {
          let query = [("format", "csv"), ("purpose", "quality"), ("query", "cols=" + shape.columns.joined(separator: "."))]
          each("\(login) GET \(path) csv", try await walk.ask(route, path, query: query, as: login))
        }
        let declared = walk.endpoints.first { $0.method == "GET" && Endpoint.prefix + $0.path == route.path }
        let searches = ["/search", "/search.json", "/orders", "/queue", "/customers", "/assets"].contains(route.path)
        guard isSearching, searches || declared?.query.contains(where: { $0.name == "q" }) == true else { continue }
        for words in own.pieces {
          each("\(login) GET \(path) ?q=\(words)", try await walk.ask(route, path, query: [("q", words)], as: login))
        }
      }
    }
  }

  /// Asks every route for what belongs to the other branch: in the path, in the query, in the fields of a form or a body.
  private static func ask(
    _ walk: TwoBranches, _ own: TwoBranches.Marked, _ foreign: TwoBranches.Marked, as login: String, isAlone: Bool,
    isFirst: Bool, _ walked: inout Set<String>
  ) async throws -> Int {
    var asked = 0
    let names = TwoBranches.queryNames
    for route in walk.routes where !(doors.contains(route.path) && route.method == "POST") {
      walked.insert("\(route.method) \(route.path)")
      // The methods that a path does not take are asked once a route, by one person.
      if !["GET", "POST"].contains(route.method) {
        if isFirst {
          #expect(try await walk.ask(route, TwoBranches.path(route, nothing), as: login).status == 405)
        }
        continue
      }
      if route.path == "/api/v1/events" { continue }
      if TwoBranches.hasPlaces(route) {
        for id in foreign.ids {
          let absent = id.utf8.count == 64 ? noHash : nothing
          let paths = [TwoBranches.path(route, id), TwoBranches.path(route, absent)]
          let body =
            route.method == "GET" ? [] : route.path.hasPrefix("/api/") ? Array("{}".utf8) : try await walk.form([], as: login)
          let type = route.path.hasPrefix("/api/") ? "application/json" : "application/x-www-form-urlencoded"
          let reply = try await walk.ask(route, paths[0], as: login, body: body, type: type)
          let none = try await walk.ask(route, paths[1], as: login, body: body, type: type)
          let place = "\(login) \(route.method) \(paths[0])"
          if reply.without([id]) != none.without([absent]) {
            Issue.record("\(place): foreign \(reply.status), absent \(none.status)")
          }
          if ![303, 403, 404, 405, 415].contains(reply.status) { Issue.record("\(place): \(reply.status)") }
          expectClean(reply, foreign, asked: [id], place)
          asked += 2
        }
        continue
      }
      let path = TwoBranches.path(route, "")
      if route.method == "GET" {
        for value in foreign.ids + foreign.pieces {
          let declared = walk.endpoints.first { $0.method == "GET" && Endpoint.prefix + $0.path == route.path }
          // The API takes only what it declares; a page takes what it knows and leaves the rest.
          let queries: [[(String, String)]] =
            declared.map { $0.query.filter { !["limit", "cursor"].contains($0.name) }.map { [($0.name, value)] } }
            ?? ["all", "customers", "customer", "models"].map { kind in names.map { ($0, $0 == "in" ? kind : value) } }
          for query in isAlone ? queries : Array(queries.prefix(2)) {
            let reply = try await walk.ask(route, path, query: query, as: login)
            expectClean(reply, foreign, asked: [value], "\(login) GET \(path) \(query.first?.0 ?? "")=\(value)")
            asked += 1
          }
        }
      } else if isAlone {
        func fields(_ id: (String) -> String) -> [(String, String)] {
          TwoBranches.namingFields.map { ($0.name, id($0.collection)) }
        }
        let theirs = fields { foreign.things[$0] ?? nothing }
        let nobodys = fields { $0 == "files" ? noHash : nothing }
        if route.path.hasPrefix("/api/") { continue }
        let type = "application/x-www-form-urlencoded"
        let reply = try await walk.ask(route, path, as: login, body: try await walk.form(theirs, as: login), type: type)
        let none = try await walk.ask(route, path, as: login, body: try await walk.form(nobodys, as: login), type: type)
        if reply.without(foreign.ids) != none.without([nothing, noHash]) {
          Issue.record("\(login) POST \(path): foreign \(reply.status), absent \(none.status)")
        }
        expectClean(reply, foreign, asked: foreign.ids, "\(login) POST \(path)")
        asked += 2
      }
    }
    if isAlone {
      asked += try await name(walk, own, foreign, as: login)
      asked += try await pick(walk, foreign, as: login)
    }
    return asked
  }

  /// Lines of lists that belong to the other branch, picked by their ids or asked for by a filter: as files and several at once.
  private static func pick(_ walk: TwoBranches, _ foreign: TwoBranches.Marked, as login: String) async throws -> Int {
    var asked = 0
    let type = "application/x-www-form-urlencoded"
    let picks = (foreign.ids + [foreign.waiting]).map { ("pick", $0) }
    func send(_ path: String, _ fields: [(String, String)]) async throws {
      let route = try #require(walk.routes.first { $0.method == "POST" && TwoBranches.path($0, "") == path })
      let body = try await walk.form(fields, as: login)
      let reply = try await walk.ask(route, path, as: login, body: body, type: type)
      expectClean(reply, foreign, asked: foreign.ids + [foreign.waiting], "\(login) POST \(path) \(fields.prefix(3))")
      asked += 1
    }
    for shape in ListRoutes.shapes {
      let file = [("format", "csv"), ("purpose", "quality")]
      try await send("/lists/\(shape.name)/export", file + [("query", ""), ("picked", "1")] + picks)
      for filter in shape.filters {
        for id in foreign.ids {
          try await send("/lists/\(shape.name)/export", file + [("query", "\(filter.name)=\(id)")])
        }
      }
      for action in ["dispatch", "strike-off", "print", "export"] {
        try await send("/bulk/preview", [("list", shape.name), ("action", action), ("query", "")] + picks)
      }
    }
    let lines = [foreign.things["work-orders"] ?? "?", foreign.waiting].map { ("line", "\($0).1") }
    for action in ["dispatch", "strike-off", "print"] {
      try await send("/bulk/run", [("list", "orders"), ("action", action), ("query", "")] + lines)
    }
    return asked
  }

  /// Commands of the API about the asker's own things that name a thing of the other branch, or one that is not there.
  private static func name(
    _ walk: TwoBranches, _ own: TwoBranches.Marked, _ foreign: TwoBranches.Marked, as login: String
  ) async throws -> Int {
    var asked = 0
    // Letting a customer into another branch is the one command that is made to name one.
    for endpoint in walk.endpoints where endpoint.method == "POST" && !endpoint.path.hasSuffix("/admit-branch") {
      guard case .fields(let fields) = endpoint.body,
        let route = walk.routes.first(where: { $0.method == "POST" && $0.path == Endpoint.prefix + endpoint.path })
      else { continue }
      let collection = String(endpoint.path.split(separator: "/")[0])
      let path = TwoBranches.path(route, collection == "work-orders" ? own.waiting : own.things[collection] ?? nothing)
      for field in fields where TwoBranches.isNaming(field) {
        func reply(_ id: (String) -> String) async throws -> TwoBranches.Reply {
          var body = FieldValues.good(fields) { own.things[$0] ?? nothing }
          body[field.name] = FieldValues.good(field.kind, id: id)
          return try await walk.ask(route, path, as: login, body: Array(JSON.object(body).canonical.utf8))
        }
        let theirs = try await reply { foreign.things[$0] ?? nothing }
        let nobodys = try await reply { $0 == "files" ? noHash : nothing }
        if theirs.without(foreign.ids) != nobodys.without([nothing, noHash]) {
          Issue.record("\(login) POST \(endpoint.path) \(field.name): foreign \(theirs.status), absent \(nobodys.status)")
        }
        #expect(theirs.status >= 400, "\(login) POST \(endpoint.path) \(field.name): \(theirs.status)")
        expectClean(theirs, foreign, asked: foreign.ids, "\(login) POST \(endpoint.path)")
        asked += 2
      }
    }
    return asked
  }

  private static func expectClean(_ reply: TwoBranches.Reply, _ foreign: TwoBranches.Marked, asked: [String], _ place: String) {
    for mark in foreign.words {
      if mark.kind == .phone ? reply.holds(number: mark.text) : reply.holds(mark.text) {
        Issue.record("\(place) (\(reply.status)) holds \(mark.text)")
      }
    }
    // That a branch is there and what it is called is known in the house: a customer may be let into any of them.
    for id in foreign.ids where id != foreign.things["branches"] && !asked.contains(id) && reply.holds(id) {
      Issue.record("\(place) (\(reply.status)) holds the id \(id)")
    }
  }
}
