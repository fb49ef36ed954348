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
    func found(_ table: String, _ key: SQL, _ find: ([SQL], Int, Work) throws -> [Row]) throws -> [Row] {
      try work.hits(table, key, words, newest: limit).map { try find([$0], limit, work) } ?? []
    }
    let orders = try found("work_order", "o.id") { try WorkOrderAPI.find($0, limit: $1, in: $2) }
    let customers = try found("customer", "c.id") { try CustomerAPI.find($0, limit: $1, in: $2) }
    let assets = try found("asset", "a.id") { try AssetAPI.find($0, limit: $1, in: $2) }
    return .json([
      "workOrders": .array(orders.map { WorkOrderAPI.line($0, eyes, work) }),
      "customers": .array(customers.map { CustomerAPI.line($0, eyes) }),
      "assets": .array(assets.map { AssetAPI.line($0, eyes) }),
    ])
  }
}
