import Aftersales
import Basics
import Foundation
import Storage
import Testing

@testable import App

/// What tests of the day that is running share: the site's clock stands at 15:00 on a working day.
protocol RunningDay {}

extension RunningDay {
  static var day: String { "2026-11-20" }

  /// What stands behind each mark, up to the next quotation mark.
  func places(_ html: String, _ mark: String) -> [String] {
    html.components(separatedBy: mark).dropFirst().map { String($0.prefix { $0 != "\"" }) }
  }

  /// Calls that nobody has and that need no skill, and technicians whose afternoon is free: two of each at least.
  func start(_ site: TestSite, _ browser: SiteBrowser) async throws -> (orders: [String], technicians: [String]) {
    let page = await browser.get("/board").text
    var orders: [String] = []
    for text in places(page, "<tr data-order=\"") {
      let id = try #require(ID<WorkOrder>(text: text))
      if try await site.row("select 1 from work_order where id = \(id) and skill is null and paused = 0") != nil {
        orders.append(text)
      }
    }
    let lanes = places(page, "data-lane=\"")
    try #require(orders.count >= 2 && lanes.count >= 2)
    return (orders, lanes)
  }

  /// Half an hour of a technician's day.
  func book(_ order: String, _ technician: String, _ hour: String, _ browser: SiteBrowser) async -> SiteReply {
    await browser.post(
      "/board/place",
      [
        ("day", Self.day), ("order", order), ("technician", technician), ("slot.from", "\(Self.day)T\(hour)"),
        ("slot.minutes", "30"),
      ])
  }

  /// Ill from that hour until the evening.
  func absent(_ technician: String, from hour: String, _ browser: SiteBrowser) async -> SiteReply {
    await browser.post(
      "/board/absence",
      [
        ("day", Self.day), ("technician", technician), ("absence", "sick"), ("from", "\(Self.day)T\(hour)"),
        ("until", "\(Self.day)T20:00"),
      ])
  }
}
