import Aftersales
import Basics
import Foundation
import Storage

import TestKit
import Testing
import Web

@testable import App

@Suite("Lines of a page, kept as they were drawn")
struct DrawnLinesTests {
  /// Without the numbers from which the script ticks on, and without the ring's length: the ring may be a minute old.
  private static func visible(_ html: HTML) -> String {
    html.text.replacing(/\ data-left="[^"]*" data-as-of="[^"]*"/, with: "").replacing(/stroke-dasharray="[^"]*"/, with: "")
  }

  private static func frame(at now: Instant, assets: String = "1") -> Frame {
    var frame = Frame(reader: Reader(words: Shipped.strings.words(in: .zhHans), now: now, offset: { _ in 8 * 3600 }))
    frame.assets = assets
    return frame
  }

  /// What a page drew, and how many of its lines it had to draw.
  private static func page(_ work: App.Work, at now: Instant) throws -> (lines: [HTML], drawn: Int, fresh: [HTML]) {
    let lines = try WorkOrderLines.list(WorkOrderLines.Filter(), in: work)
    let frame = frame(at: now)
    let views = try OrderViews(frame, work, branches: lines.map(\.branch))
    func draw(_ line: WorkOrderLine) -> HTML {
      QueuePage.cells(views.line(line), skill: line.skill, choosing: "/queue?order=", frame)
    }
    var drawn = 0
    let kept = views.drawn(lines, on: "queue", paths: "/queue?order=") {
      drawn += 1
      return draw($0)
    }
    return (kept, drawn, lines.map(draw))
  }

  @Test("at whatever moment a line is read, it says what a line drawn then says", .clauses("DSP-041"))
  func time() async throws {
    try await withSite(orders: 40) { site in
      let service = try await site.actor("service", .serviceDepartment)
      var random = SeededGenerator(seed: 20)
      var now = TestSite.now
      var drawn = 0
      let rounds = 300
      for round in 0..<rounds {
        // Mostly moments, now and then an hour, a night; and a clock that is set back.
        switch Int.random(in: 0..<20, using: &random) {
        case 0: now = now + Int64.random(in: 0...(16 * Int64.hour), using: &random)
        case 1: now = now + Int64.random(in: (-2 * Int64.minute)...0, using: &random)
        default: now = now + Int64.random(in: 0...15_000, using: &random)
        }
        let moment = now
        let page = try await site.office.read(as: service, at: moment) { work in try Self.page(work, at: moment) }
        #expect(page.lines.map(Self.visible) == page.fresh.map(Self.visible), "round \(round) at \(moment)")
        drawn += page.drawn
      }
      // Kept lines are what this is for: of these rounds' 12,000 lines most were not drawn.
      #expect(drawn < rounds * 40 / 2 && drawn >= 40, "\(drawn)")
    }
  }

  @Test("an erased name, another technician's name and another pair of eyes are seen at once", .clauses("SEC-001"))
  func ground() async throws {
    try await withSite(orders: 40) { site in
      func read(_ role: Role) async throws -> (lines: [HTML], drawn: Int, fresh: [HTML]) {
        let actor = try await site.actor("service", role)
        return try await site.office.read(as: actor, at: TestSite.now) { work in try Self.page(work, at: TestSite.now) }
      }
      #expect(try await read(.serviceDepartment).drawn == 40)
      #expect(try await read(.serviceDepartment).drawn == 0)
      // No event, no other version: only the register's own words.
      try await site.office.database.write { transaction in
        try transaction.execute("update work_order set name = '' where id = (select max(id) from work_order)")
      }
      let erased = try await read(.serviceDepartment)
      #expect(erased.drawn == 1 && erased.lines == erased.fresh)
      try await site.office.database.write { transaction in
        try transaction.execute(
          "update staff set name = '新名' where id = (select sent from work_order where sent is not null order by id limit 1)")
      }
      let renamed = try await read(.serviceDepartment)
      #expect(renamed.drawn > 0 && renamed.drawn < 40)
      // Somebody who sees less gets no line that was drawn for somebody who sees more.
      let auditor = try await read(.auditor)
      #expect(auditor.drawn == 40 && auditor.lines == auditor.fresh && auditor.lines != renamed.lines)
    }
  }

  @Test("the shelf is cleared when it is full, and what it gives stays right")
  func full() async throws {
    let shelf = DrawnLines(limit: 10)
    let page = DrawnLines.Page(name: "p", language: .zhHans, offset: 0, paths: "", sights: [])
    let lines = try await withSite(orders: 40) { site in
      let service = try await site.actor("service", .serviceDepartment)
      return try await site.office.read(as: service, at: TestSite.now) { work in
        try WorkOrderLines.list(WorkOrderLines.Filter(), in: work)
      }
    }
    for round in 0..<3 {
      for start in stride(from: 0, to: 40, by: 8) {
        let part = lines[start..<start + 8].map { DrawnLines.Ground(line: $0, calendar: nil, sight: 0, branch: nil) }
        let html = shelf.lines(part, on: page, at: Instant(milliseconds: Int64(round))) {
          (HTML(text: $0.number), Instant(milliseconds: 1000))
        }
        #expect(html.map(\.text) == part.map(\.line.number))
      }
    }
  }
}
