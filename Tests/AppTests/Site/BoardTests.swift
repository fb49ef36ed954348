import Aftersales
import Basics
import Storage
import Testing
import Web

@testable import App

@Suite("The board")
struct BoardTests {
  /// The Monday after the site's Friday.
  private static let day = "2026-11-23"

  private func places(_ html: String, _ mark: String) -> [String] {
    html.pieces(mark).dropFirst().map { String($0.prefix { $0 != "\"" }) }
  }

  @Test("what waits stands beside the technicians' hours; a form gives it one, a taken hour is refused in place")
  func place() async throws {
    try await withSite(orders: 60) { site in
      let browser = try await site.browser("supervisor")
      let path = "/board?day=\(Self.day)"
      let page = await browser.get(path).text
      let pool = places(page, "<tr data-order=\"")
      let lanes = places(page, "data-lane=\"")
      try #require(pool.count >= 2 && lanes.count >= 2)
      func post(_ order: String, _ technician: String, _ from: String) async -> SiteReply {
        await browser.post(
          "/board/place",
          [
            ("day", Self.day), ("order", order), ("technician", technician), ("slot.from", "\(Self.day)T\(from)"),
            ("slot.minutes", "60"),
          ])
      }
      let done = await post(pool[0], lanes[0], "10:00")
      #expect(done.status == 303, "\(done.text.prefix(300))")
      let after = await browser.get(path).text
      #expect(!places(after, "<tr data-order=\"").contains(pool[0]))
      #expect(after.contains("10:00–11:00"))
      let refused = await post(pool[1], lanes[0], "10:30")
      #expect(refused.status == 422)
      #expect(refused.text.contains("10:00–11:00 已排"))
      #expect(refused.text.contains("value=\"\(Self.day)T10:30\""))
      #expect(places(refused.text, "<tr data-order=\"").contains(pool[1]))
    }
  }

  @Test("the same day and seed give the same draft, and what is ticked becomes dispatched")
  func draft() async throws {
    try await withSite(orders: 60) { site in
      let browser = try await site.browser("supervisor")
      let path = "/board?day=\(Self.day)&draft=1"
      let page = await browser.get(path).text
      let lines = places(page, "name=\"line\" value=\"")
      try #require(lines.count >= 2)
      #expect(places(await browser.get(path).text, "name=\"line\" value=\"") == lines)
      let done = await browser.post("/board/accept", [("day", Self.day), ("draft", "1"), ("line", lines[0])])
      #expect(done.status == 303, "\(done.text.prefix(300))")
      let parts = lines[0].split(separator: "@").map(String.init)
      let order = try #require(ID<WorkOrder>(text: parts[0]))
      let row = try #require(
        try await site.row(
          """
          select d.technician, t.starts_at from booking_of_day t join technician_day d on d.id = t.case_id
          where t.work_order = \(order)
          """
        ))
      #expect(ID<Staff>(row.integer(0)).description == parts[1])
      #expect(String(row.integer(1)) == parts[2])
      // Another takes the hour that the draft still shows: that line alone is refused, with its reason.
      let other = lines[1].split(separator: "@").map(String.init)
      let stolen = [other[0], parts[1], parts[2], parts[3]].joined(separator: "@")
      let refused = await browser.post("/board/accept", [("day", Self.day), ("draft", "1"), ("line", stolen)])
      #expect(refused.status == 422)
      #expect(refused.text.contains("已排"))
    }
  }

  @Test("of two ticked lines one is refused: the page says which, why, and that the other went through")
  func inPart() async throws {
    try await withSite(orders: 60) { site in
      let browser = try await site.browser("supervisor")
      let lines = places(await browser.get("/board?day=\(Self.day)&draft=1").text, "name=\"line\" value=\"")
      try #require(lines.count >= 2)
      let (one, other) = (lines[0].split(separator: "@"), lines[1].split(separator: "@"))
      let stolen = [other[0], one[1], one[2], one[3]].joined(separator: "@")
      let answer = await browser.post(
        "/board/accept", [("day", Self.day), ("draft", "1"), ("line", lines[0]), ("line", stolen)])
      #expect(answer.status == 422)
      #expect(answer.text.contains("已排") && answer.text.contains("其余 1 件已照办"))
      let whole = await browser.post("/board/accept", [("day", Self.day), ("draft", "1"), ("line", stolen)])
      #expect(whole.status == 422 && !whole.text.contains("件已照办"))
    }
  }

  /// The open calls for which that holds.
  private func calls(_ which: SQL, _ site: TestSite) async throws -> Set<String> {
    let rows = try await site.office.database.read { transaction in
      try transaction.rows("select id from work_order where open = 1 and \(which)")
    }
    return Set(rows.map { ID<WorkOrder>($0.integer(0)).description })
  }

  @Test("in a draft, what waited over night is the first visit of whoever goes", arguments: [60, 90, 120, 160])
  func overnight(orders: Int) async throws {
    try await withSite(orders: orders) { site in
      let browser = try await site.browser("supervisor")
      func lines() async -> [[String]] {
        places(await browser.get("/board?day=\(Self.day)&draft=1").text, "name=\"line\" value=\"").map {
          $0.split(separator: "@").map(String.init)
        }
      }
      let friday = try #require(LocalDay("2026-11-20"))
      let opening = try #require(Instant(rfc3339: "\(Self.day)T08:30:00+08:00"))
      let waiting = try await calls("status in \(WorkOrder.Status.among(\.isUndispatched))", site)
      let late = try await calls("arrived_at is null and due < \(opening)", site)
      // Each technician's last visit of those that nobody has, where it is not his first.
      let lasts = Dictionary(grouping: await lines()) { $0[1] }.values.compactMap { visits in
        visits.lastIndex { waiting.contains($0[0]) }.flatMap { $0 > 0 ? visits[$0][0] : nil }
      }
      try #require(!lasts.isEmpty)
      for text in lasts {
        let id = try #require(ID<WorkOrder>(text: text))
        _ = try await site.office.write(as: .system, at: TestSite.now) { work in
          let order = try WorkOrders.find(id, in: work)
          return try work.perform(
            .carryOver(friday), on: order,
            facts: try WorkOrders.facts(for: order, naming: nil, in: work)
          ).head
        }
      }
      let after = await lines()
      for (_, visits) in Dictionary(grouping: after, by: { $0[1] }) {
        // Only what is late itself when the day begins may stand before it.
        let hurried = visits.prefix { lasts.contains($0[0]) || late.contains($0[0]) }
        #expect(!visits.dropFirst(hurried.count).contains { lasts.contains($0[0]) }, "\(visits)")
      }
      #expect(after.contains { lasts.contains($0[0]) })
    }
  }

  @Test("a technician has no board, and a clerk of another branch does not see this one's calls")
  func strangers() async throws {
    try await withSite(orders: 60) { site in
      let supervisor = try await site.browser("supervisor")
      let pool = places(await supervisor.get("/board?day=\(Self.day)").text, "<tr data-order=\"")
      let technician = try await site.browser("tech1")
      #expect(await technician.get("/board").status == 403)
      let stranger = try await site.browser("supervisor2")
      let page = await stranger.get("/board?day=\(Self.day)").text
      #expect(page.contains("data-lane"))
      #expect(pool.allSatisfy { !page.contains($0) })
      let order = try #require(pool.first)
      let posted = await stranger.post("/board/place", [("order", order), ("technician", ""), ("slot.minutes", "60")])
      #expect(posted.status == 404)
    }
  }
}

extension String {
  fileprivate func pieces(_ mark: String) -> [Substring] {
    var rest = self[...]
    var found: [Substring] = []
    while let place = rest.firstRange(of: mark) {
      found.append(rest[..<place.lowerBound])
      rest = rest[place.upperBound...]
    }
    return found + [rest]
  }
}
