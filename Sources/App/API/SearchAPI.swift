import Aftersales
import Basics
import Storage
import Web

/// `/search`: one box over work orders, customers and products.
enum SearchAPI {
  static func endpoints(_ desk: Desk) -> [Endpoint] {
    [
      desk.reading(
        "/search", "search", tag: "search", query: [Field("q", .text(max: 100)), Query.limit], reply: .object("SearchAnswer"),
        search)
    ]
  }

  private static func search(_ asking: Asking) throws -> Answer {
    let work = asking.work
    let limit = asking.query.integer("limit").map { Int($0) } ?? 20
    let words = asking.query.text("q") ?? ""
    let eyes = RowEyes(asking.actor)
    let orders = try work.hits("work_order", "o.id", words).map { try WorkOrderAPI.find([$0], limit: limit, in: work) } ?? []
    let customers = try work.hits("customer", "c.id", words).map { try CustomerAPI.find([$0], limit: limit, in: work) } ?? []
    let assets = try work.hits("asset", "a.id", words).map { try AssetAPI.find([$0], limit: limit, in: work) } ?? []
    return .json([
      "workOrders": .array(orders.map { WorkOrderAPI.line($0, eyes, work) }),
      "customers": .array(customers.map { CustomerAPI.line($0, eyes) }),
      "assets": .array(assets.map { AssetAPI.line($0, eyes) }),
    ])
  }
}
