import Aftersales
import Basics
import Storage
import TestKit
import Testing
import Web

@testable import App

/// Figures of a period, on cases whose story is known. Monday, 2 March 2026, 09:00.
@Suite("Figures") struct FiguresTests {
  private func call(_ office: TestOffice, kind: String, category: String) async throws -> String {
    var body = office.orderBody(branch: office.branchA).object ?? [:]
    body["kind"] = .string(kind)
    body["category"] = .string(category)
    let answer = try await office.post("/api/v1/work-orders", .object(body), as: "clerk-a")
    return try #require(answer.json["id"]?.string)
  }

  private func visit(_ id: String, _ office: TestOffice, by login: String, minutes: Int64, ending: JSON = [:]) async throws {
    try await office.give("dispatch", ["technician": .string(office.person(login))], to: id, as: "supervisor-a")
    for command in ["accept", "depart", "arrive"] { try await office.give(command, to: id, as: login) }
    try await office.give("record-work", ["minutes": .int(minutes)], to: id, as: login)
    try await office.give("finish", ending, to: id, as: login)
  }

  private func filter(_ office: TestOffice) -> WorkFigures.Filter {
    WorkFigures.Filter(from: TestOffice.start + -1, before: TestOffice.start + 30 * .day)
  }

  private func lines(_ by: WorkFigures.Dimension, _ office: TestOffice, _ filter: WorkFigures.Filter) async throws
    -> [String: WorkFigures.Line]
  {
    let found = try await office.office.read(as: .system, at: office.now) { work in
      try WorkFigures.lines(by: by, filter, in: work)
    }
    return Dictionary(uniqueKeysWithValues: found.map { ($0.key, $0) })
  }

  @Test(
    "lateness by kind, right first time, days without the article, and each technician's minutes by category",
    .clauses("DSP-034", "DSP-042", "RPT-006", "HR-031"), arguments: TestOffice.engines)
  func figures(engine: TestOffice.Engine) async throws {
    let office = try await TestOffice(engine)
    try await office.engage("technician-2", [.technician], [office.branchA])
    // Two repairs: one in time and at once; one in time, with a second visit by somebody else.
    let good = try await call(office, kind: "repair", category: "paid")
    let twice = try await call(office, kind: "repair", category: "free")
    // An installation that nobody reaches in time, and a delivery that nobody has gone to yet.
    let late = try await call(office, kind: "installation", category: "contract")
    _ = try await call(office, kind: "delivery", category: "contract")
    office.wait(minutes: 60)
    try await visit(good, office, by: "technician-a", minutes: 40)
    try await visit(twice, office, by: "technician-a", minutes: 20, ending: ["outcome": "secondVisit", "reason": "缺件"])
    office.wait(minutes: 24 * 60)
    try await visit(twice, office, by: "technician-2", minutes: 35)
    try await visit(late, office, by: "technician-2", minutes: 90)
    office.wait(minutes: 60)

    let kinds = try await lines(.kind, office, filter(office))
    #expect(kinds["repair"].map { [$0.calls, $0.mended, $0.late, $0.firstTime, $0.visits] } == [2, 2, 0, 1, 3])
    #expect(kinds["repair"]?.lateShare == 0 && kinds["repair"]?.firstTimeShare == 50)
    #expect(kinds["repair"]?.without == 26 * .hour)
    #expect(kinds["installation"].map { [$0.calls, $0.late, $0.lateShare] } == [1, 1, 100])
    #expect(kinds["delivery"].map { [$0.calls, $0.mended, $0.late] } == [1, 0, 1], "not reached and past its limit")

    let worked = try await office.office.read(as: .system) { work in try WorkFigures.worked(filter(office), in: work) }
    let minutes = Dictionary(
      uniqueKeysWithValues: worked.map { ("\($0.technician) \($0.category)", [Int64($0.jobs), $0.minutes]) })
    #expect(
      minutes == [
        "人technician-a paid": [1, 40], "人technician-a free": [1, 20], "人technician-2 free": [1, 35],
        "人technician-2 contract": [1, 90],
      ])
    #expect(try await office.office.checkRegisters().isEmpty)
    await office.close()
  }

  @Test("one question by unit, article, person or period, narrowed by each", .clauses("RPT-033"))
  func questions() async throws {
    let office = try await TestOffice()
    let one = try await call(office, kind: "repair", category: "paid")
    _ = try await office.order(in: office.branchB, by: "clerk-b")
    try await visit(one, office, by: "technician-a", minutes: 40)
    #expect(try await lines(.branch, office, filter(office)).mapValues(\.calls) == ["甲": 1, "乙": 1])
    #expect(try await lines(.model, office, filter(office)).mapValues(\.calls) == ["KFR-35GW": 2])
    #expect(try await lines(.technician, office, filter(office)).mapValues(\.calls) == ["人technician-a": 1, "": 1])
    var narrow = filter(office)
    narrow.branch = ID<Branch>(text: office.branchB)
    #expect(try await lines(.branch, office, narrow).mapValues(\.calls) == ["乙": 1])
    narrow = filter(office)
    narrow.technician = ID<Staff>(text: office.person("technician-a"))
    #expect(try await lines(.branch, office, narrow).mapValues(\.calls) == ["甲": 1])
    narrow = filter(office)
    narrow.model = "X"
    #expect(try await lines(.model, office, narrow).isEmpty)
    narrow = filter(office)
    narrow.before = TestOffice.start
    #expect(try await lines(.kind, office, narrow).isEmpty)
    // Nobody reads the figures of another branch.
    let branch = try #require(ID<Branch>(text: office.branchA))
    let own = try await office.office.read(as: Actor(id: ID(9), roles: [.supervisor], branches: [branch])) { work in
      try WorkFigures.lines(by: .branch, filter(office), in: work).map(\.key)
    }
    #expect(own == ["甲"])
    await office.close()
  }

  @Test(
    "the figures are on a page, to print and to export, for those who answer for them", .clauses("RPT-011", "RPT-033", "QLT-043"))
  func page() async throws {
    try await withSite(orders: 60) { site in
      let manager = try await site.browser("manager")
      let home = try await site.id("select id from branch order by id limit 1", of: Branch.self)
      for by in WorkFigures.Dimension.allCases {
        let page = await manager.get("/figures?by=\(by.rawValue)&from=2026-10-01&until=2026-11-20")
        #expect(page.status == 200 && page.text.contains("data-print"), "\(by)")
      }
      let count = try #require(
        try await site.row(
          """
          select count(*), sum(visits) from work_order where branch = \(home) and kind = 'repair'
            and called_at >= \(Instant(rfc3339: "2026-10-01T00:00:00+08:00"))
          """))
      let table = await manager.get("/figures.csv?by=kind&from=2026-10-01&until=2026-11-20")
      #expect(table.headers.contains { $0.name == "content-disposition" && $0.value.contains(".csv") })
      let line = try #require(table.text.split(separator: "\r\n").first { $0.hasPrefix("维修") })
      let cells = line.split(separator: ",").map(String.init)
      #expect(cells[1] == String(count.int(0)) && cells[7] == String(count.int(1)))
      // By article and case by case: the days that customers were without it, and how often somebody had to come.
      let longest = try #require(
        try await site.row(
          """
          select number, visits, (coalesce(mended_at, \(TestSite.now)) - called_at) from work_order
          where branch = \(home) and status <> 'cancelled' and called_at >= \(Instant(rfc3339: "2026-10-01T00:00:00+08:00"))
          order by 3 desc, id limit 1
          """))
      let tenths = (longest.integer(2) * 10 + .day / 2) / .day
      let page = await manager.get("/figures?by=model&from=2026-10-01&until=2026-11-20").text
      let row = try #require(page.split(separator: longest.text(0)).dropFirst().first?.split(separator: "</tr>").first)
      #expect(row.contains(">\(tenths / 10).\(tenths % 10)<") && row.contains(">\(longest.int(1))<"))
      #expect(page.contains("停用天数") && page.contains("上门次数"))
      #expect(await (try await site.browser("tech1")).get("/figures").status == 403)
    }
  }
}
