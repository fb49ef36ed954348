import Aftersales
import Basics
import Storage
import Web

/// `/search` and `/search.json`: by name, pinyin, initials, tail of a number, serial, plate, piece of an address, case number.
enum SearchRoutes {
  static func routes(_ desk: Desk) -> [Route] {
    [
      desk.page("/search") { visitor, work in
        // A card that is scanned or typed opens customer, goods and history at once. CUS-010
        if let holder = try CustomerLines.holder(of: words(visitor), in: work) { return .redirect(to: "/customers/\(holder)") }
        return .html(try page(visitor, work))
      },
      desk.page("/search.json") { visitor, work in
        .json(["items": .array(try items(visitor, work).map(\.json))])
      },
    ]
  }

  /// One line of the typeahead. `fill` are form fields that picking it sets.
  private struct Item {
    var text: String
    var detail: String
    var path: String
    var fill: [String: String] = [:]

    var json: JSON {
      var members: JSON.Members = ["text": .string(text), "detail": .string(detail), "path": .string(path)]
      if !fill.isEmpty { members["fill"] = .texts(fill) }
      return .object(members)
    }
  }

  /// What was typed, cut to a sane length.
  private static func words(_ visitor: Visitor) -> String { String((visitor.call.query["q"] ?? "").trimmingSpace.prefix(60)) }

  private static func orders(_ words: String, limit: Int, _ work: Work) throws -> [WorkOrderLine] {
    var filter = WorkOrderLines.Filter()
    filter.words = words
    filter.isBox = true
    filter.limit = limit
    return words.isEmpty ? [] : try WorkOrderLines.list(filter, in: work)
  }

  /// Cases whose own or paper number is exactly what was typed.
  private static func numbers(_ words: String, _ work: Work) throws -> [WorkOrderLine] {
    try work.rows(
      ScopedQuery(
        """
        select \(WorkOrderLine.columns) from \(WorkOrderLine.tables)
        where (o.number = \(words.uppercased()) or o.paper_number = \(words))
        """, scope: work.scope, on: "o.branch", technician: "o.technician", then: "order by o.id desc limit 5")
    ).map(WorkOrderLine.init)
  }

  private static func page(_ visitor: Visitor, _ work: Work) throws -> HTML {
    let frame = try Frames.inside(visitor, work)
    let words = words(visitor)
    guard !words.isEmpty else { return SearchPage(query: "", groups: []).html(frame) }
    let exact = try numbers(words, work)
    let found = try orders(words, limit: 20, work)
    let views = try OrderViews(frame, work, branches: (exact + found).map(\.branch))
    let known = Set(exact.map(\.id))
    let customers = try CustomerLines.list(words: words, limit: 20, isBox: true, in: work)
    let assets = try AssetLines.list(words: words, limit: 20, isBox: true, in: work)
    let isDesk = !work.scope.isTechnicianOnly
    let escaped = Desk.escaped(words)
    let groups = [
      SearchPage.Group(name: "numbers", hits: exact.map { hit($0, views) }),
      SearchPage.Group(
        name: "orders", hits: found.filter { !known.contains($0.id) }.map { hit($0, views) },
        more: isDesk && found.count == 20 ? "/orders?q=\(escaped)" : nil),
      SearchPage.Group(
        name: "customers",
        hits: customers.map { line in
          let shown = CustomerRoutes.shown(line, work)
          return SearchPage.Hit(path: shown.path, title: shown.name, detail: detail(shown))
        }, more: isDesk && customers.count == 20 ? "/customers?q=\(escaped)" : nil),
      SearchPage.Group(
        name: "equipment",
        hits: assets.map { line in
          SearchPage.Hit(path: "/assets/\(line.id)", title: line.model, detail: detail(line, work))
        }),
    ]
    return SearchPage(query: words, groups: groups).html(frame)
  }

  private static func hit(_ line: WorkOrderLine, _ views: OrderViews) -> SearchPage.Hit {
    let head = views.head(line)
    return SearchPage.Hit(
      path: "/orders/\(line.id)", title: "\(line.number) \(head.customer)", detail: "\(head.product) · \(head.symptom)",
      status: head.status, badge: line.isOpen ? views.badge(line) : nil)
  }

  private static func detail(_ line: ShownCustomer) -> String {
    [line.phone, line.address].filter { !$0.isEmpty }.joined(separator: " · ")
  }

  private static func detail(_ line: AssetLine, _ work: Work) -> String {
    let sight = SightRule.sight(
      of: .name, for: work.actor.roles, isOwnBranch: line.isOwnBranch, isOwnJob: work.scope.isTechnicianOnly, hasPurpose: false)
    let name = Masking.show(line.customerName, .name, sight, isOrganisation: line.isOrganisation)
    return [line.serial ?? "", name].filter { !$0.isEmpty }.joined(separator: " · ")
  }

  private static func item(_ line: WorkOrderLine, _ views: OrderViews) -> Item {
    let head = views.head(line)
    return Item(
      text: "\(line.number) \(head.customer)", detail: "\(head.product) · \(views.reader.short("status." + head.status))",
      path: "/orders/\(line.id)")
  }

  /// The cases that this browser has lately shown, in its order, as they stand now; only those the reader may still see.
  private static func recent(_ visitor: Visitor, _ work: Work) throws -> [Item] {
    let ids = (visitor.call.query["ids"] ?? "").split(separator: ",").prefix(8).compactMap { ID<WorkOrder>(text: String($0)) }
    let lines = try ids.compactMap { id in
      try WorkOrders.seen(id, in: work) == nil ? nil : try WorkOrderLines.one(id, in: work)
    }
    let views = try OrderViews(try Frames.inside(visitor, work), work, branches: lines.map(\.branch))
    return lines.map { item($0, views) }
  }

  /// `in` says what the field wants: `all`, `customers` (fills the call form), `customer` (an owner), `models`.
  private static func items(_ visitor: Visitor, _ work: Work) throws -> [Item] {
    if visitor.call.query["in"] == "recent" { return try recent(visitor, work) }
    let words = words(visitor)
    guard !words.isEmpty else { return [] }
    switch visitor.call.query["in"] ?? "all" {
    case "customers":
      return try CustomerLines.list(words: words, limit: 8, isBox: true, in: work).map { line in
        let shown = CustomerRoutes.shown(line, work)
        let sight = CustomerSight(line, work)
        // Only what the reader reads whole may go into the form; stars would be saved as the customer's name.
        var fill = ["customer.id": line.id.description]
        if sight.isFull(.name) { fill["customer.name"] = line.name }
        if sight.isFull(.address) { fill["customer.address"] = line.address }
        if sight.isFull(.phone) { fill["customer.phone"] = line.phone }
        if let zone = line.zone { fill["customer.zone"] = zone }
        return Item(text: shown.name, detail: detail(shown), path: shown.path, fill: fill)
      }
    case "customer":
      return try CustomerLines.list(words: words, limit: 8, isBox: true, in: work).map { line in
        let shown = CustomerRoutes.shown(line, work)
        return Item(text: shown.name, detail: detail(shown), path: shown.path, fill: ["customer": line.id.description])
      }
    case "models":
      return try AssetLines.models(words, in: work).map { Item(text: $0, detail: "", path: "", fill: [:]) }
    default:
      let frame = try Frames.inside(visitor, work)
      // An exact number comes before everything that is only like it.
      let exact = try numbers(words, work)
      let known = Set(exact.map(\.id))
      let found = exact + (try orders(words, limit: 6, work)).filter { !known.contains($0.id) }
      let views = try OrderViews(frame, work, branches: found.map(\.branch))
      return found.map { item($0, views) }
        + (try CustomerLines.list(words: words, limit: 5, isBox: true, in: work).map { line in
          let shown = CustomerRoutes.shown(line, work)
          return Item(text: shown.name, detail: detail(shown), path: shown.path)
        })
        + (try AssetLines.list(words: words, limit: 4, isBox: true, in: work).map { line in
          Item(text: line.model, detail: detail(line, work), path: "/assets/\(line.id)")
        })
    }
  }
}
