import Aftersales
import Basics
import Storage
import Web

/// What every list page does alike: reads the question from the address, the person's view and columns, one part of the lines.
struct ListReading {
  let frame: Frame
  let query: ListQuery
  let bar: ListBar

  /// - Parameter hasColumns: whether the reader may choose them here
  init<L: Listing>(
    _ listing: L.Type, _ visitor: Visitor, _ work: Work, searchKey: String, hasColumns: Bool = true, technicians: [Choice] = [],
    listed: [String: [Choice]] = [:], refused: ListRefusal? = nil
  ) throws {
    let shape = L.shape
    let choice = try ListViews.choice(of: shape.name, in: work)
    let views = try ListViews.all(of: shape.name, in: work)
    var query =
      try refused.map { ListQuery(text: $0.query, for: shape) }
      ?? ListQuery(visitor.call.query, for: shape, today: try work.today)
    if query.isBare, let view = choice.view {
      query = ListQuery(text: view.query, for: shape)
      query.view = view.id.description
    }
    var frame = try Frames.inside(visitor, work).refusing(refused?.refusal)
    // The bar says itself which days it could not read, beside their fields.
    if query.ignored.contains(where: { shape.filter($0.name) != nil }) { frame.flash = nil }
    self.frame = frame
    self.query = query
    let view = query.view.flatMap { id in views.first { $0.id.description == id } }
    let home = try work.homeBranch()
    var bar = ListBar(query: query, searchKey: searchKey, reader: work.actor.id, total: try L.total(query, in: work))
    bar.branches = try Branches.names(work).map { Choice($0.key.description, $0.value) }.sorted { $0.key < $1.key }
    bar.technicians = technicians
    bar.listed = listed
    bar.refused = refused
    bar.views = views
    bar.view = view
    bar.isChanged = view.map { $0.query != query.kept } ?? false
    bar.defaultView = choice.view?.id
    bar.deletable = Set(views.filter { ListViews.mayDelete($0, work) }.map(\.id))
    if let home, !work.scope.isTechnicianOnly { bar.shared = Choice(ID<Branch>(home.id).description, home.state.name) }
    if hasColumns { bar.columns = query.columns ?? choice.columns?.filter(shape.columns.contains) ?? shape.standard }
    if ListExports.mayExport(work) { bar.exportPath = "/lists/\(shape.name)/export?\(query.text(hasPlace: false))" }
    self.bar = bar
  }
}

/// `/orders`: the call register of whatever period and state. REQ-001, REQ-004
enum OrderList {
  static func page(_ visitor: Visitor, _ work: Work, refused: ListRefusal? = nil) throws -> HTML {
    let technicians = try Technicians.choices(work)
    let reading = try ListReading(
      OrderListing.self, visitor, work, searchKey: "orders.search", technicians: technicians, refused: refused)
    let frame = reading.frame
    let t = frame.reader
    let query = reading.query
    let part = try OrderListing.part(query, in: work)
    let listing = try OrderListing(frame, work, part.lines)
    var bar = reading.bar
    bar.tabs = try tabs(query, t, work)
    bar.printPath = "/orders/print?\(query.text(hasPlace: false))"
    var page = ListPage(
      title: t("orders.title"), at: .orders, note: period(query, t),
      end: frame.newCall, bar: bar,
      table: part.lines.isEmpty ? nil : frame.listTable(listing, part.lines, columns: bar.columns, query: query),
      empty: ListPage.Empty(
        key: "list.orders.none", icon: "book",
        link: frame.mayRegister ? Link(text: t("button.newCall"), path: "/orders/new") : nil),
      part: (part.previous, part.next))
    page.bulk = bulk("orders", query, total: bar.total, shown: part.lines.count, technicians, work)
    return page.html(frame)
  }

  /// The period as the heading says it.
  /// `inFull`: with the year, for paper.
  static func period(_ query: ListQuery, _ t: Reader, inFull: Bool = false) -> String? {
    func date(_ day: LocalDay) -> String { inFull ? t.fullDate(day) : t.date(day) }
    let from = query.answers["from"]?.first.flatMap { LocalDay($0) }
    let until = query.answers["until"]?.first.flatMap { LocalDay($0) }
    switch (from, until) {
    case (nil, nil): return nil
    case (let from?, let until?):
      return from == until ? t.dateWithWeekday(from, inFull: inFull) : "\(date(from)) – \(date(until))"
    case (let from?, nil): return t("list.since", ["day": date(from)])
    case (nil, let until?): return t("list.upTo", ["day": date(until)])
    }
  }

  private static func tabs(_ query: ListQuery, _ t: Reader, _ work: Work) throws -> [Tab] {
    let counts = try WorkOrderLines.counts(in: work)
    let current = query.answers["tab"]?.first ?? OrderTab.all.rawValue
    return OrderTab.allCases.map { tab in
      let count = counts.reduce(0) { $0 + (tab.holds($1.key) ? $1.value : 0) }
      return Tab(
        label: t("orders.tab." + tab.rawValue), path: query.with("tab", tab.rawValue).path, count: tab.isOpen ? count : nil,
        isCurrent: tab.rawValue == current)
    }
  }

  static func bulk(_ list: String, _ query: ListQuery, total: Int, shown: Int, _ technicians: [Choice], _ work: Work) -> BulkBar {
    func may(_ command: String) -> Bool { work.offered(command, of: WorkOrderCommand.declarations) != nil }
    return BulkBar(
      list: list, query: query.text(), total: total, shown: shown, technicians: may("dispatch") ? technicians : [],
      mayStrikeOff: may("strike-off"), mayPrint: may("dispatch"))
  }
}

/// `/assets`: every product of the customers' that the reader may see. AST-001
enum AssetList {
  static func page(_ visitor: Visitor, _ work: Work, refused: ListRefusal? = nil) throws -> HTML {
    guard !work.scope.isTechnicianOnly else { throw Problem.forbidden }
    let reading = try ListReading(AssetListing.self, visitor, work, searchKey: "list.assets.search", refused: refused)
    let frame = reading.frame
    let t = frame.reader
    let part = try AssetListing.part(reading.query, in: work)
    let listing = try AssetListing(frame, work, part.lines)
    var bar = reading.bar
    bar.tabs = FilesTabs.tabs("assets", t)
    var page = ListPage(
      title: t("list.assets.title"), at: .customers, bar: bar,
      table: part.lines.isEmpty ? nil : frame.listTable(listing, part.lines, columns: bar.columns, query: reading.query),
      empty: ListPage.Empty(key: "list.assets.none", icon: "box", link: Link(text: t("nav.customers"), path: "/customers")),
      part: (part.previous, part.next))
    page.bulk = BulkBar(list: "assets", query: reading.query.text(), total: bar.total, shown: part.lines.count)
    return page.html(frame)
  }
}

/// `/customers`: the customer files, found by name, initials, number's tail, address.
enum CustomerList {
  static func page(_ visitor: Visitor, _ work: Work, refused: ListRefusal? = nil) throws -> HTML {
    guard !work.scope.isTechnicianOnly else { throw Problem.forbidden }
    let tiers = try Customers.words("cus.tierList", in: work).sorted().map { Choice($0, $0) }
    let reading = try ListReading(
      CustomerListing.self, visitor, work, searchKey: "customers.search", listed: ["tier": tiers], refused: refused)
    let frame = reading.frame
    let t = frame.reader
    let part = try CustomerListing.part(reading.query, in: work)
    let listing = try CustomerListing(frame, work, part.lines)
    var bar = reading.bar
    bar.tabs = FilesTabs.tabs("customers", t)
    let mayCreate = work.offered("register", of: CustomerCommand.declarations) != nil
    let new = Link(text: t("button.newCustomer"), path: "/customers/new")
    var page = ListPage(
      title: t("customers.title"), at: .customers,
      end: when(
        mayCreate, "<a class=\"b go\" href=\"\(new.path)\" data-key=\"n\">\(frame.icon("plus"))\(new.text)\(frame.key("N"))</a>"),
      bar: bar,
      table: part.lines.isEmpty ? nil : frame.listTable(listing, part.lines, columns: bar.columns, query: reading.query),
      empty: ListPage.Empty(key: "customers.none", icon: "person", link: mayCreate ? new : nil), part: (part.previous, part.next))
    page.bulk = BulkBar(list: "customers", query: reading.query.text(), total: bar.total, shown: part.lines.count)
    return page.html(frame)
  }
}

/// Customers, their products and what is owed to them are lists of one drawer.
enum FilesTabs {
  static func tabs(_ current: String, _ t: Reader) -> [Tab] {
    [
      Tab(label: t("customers.title"), path: "/customers", isCurrent: current == "customers"),
      Tab(label: t("list.assets.title"), path: "/assets", isCurrent: current == "assets"),
      Tab(label: t("customers.unmade"), path: "/customers/unmade", isCurrent: current == "unmade"),
      Tab(label: t("customers.care"), path: "/customers/care", isCurrent: current == "care"),
      Tab(label: t("contacts.title"), path: "/contacts", isCurrent: current == "contacts"),
      Tab(label: t("custody.title"), path: "/custody", isCurrent: current == "custody"),
    ]
  }
}
