import Aftersales
import Basics
import Storage
import Web

/// The customer files as a list, newest first.
struct CustomerListing: Listing {
  private let frame: Frame
  private let work: Work

  static let id: SQL = "c.id"

  static let shape = ListShape(
    name: "customers", path: "/customers",
    filters: [
      ListFilter("branch", .branch) { answers, wall in
        wall.exists(
          "select 1 from customer_of_branch f where f.case_id = c.id and f.branch = \(Crockford.decode(answers[0]) ?? 0)",
          on: "f.branch")
      },
      .words("zone", WorkOrder.Zone.allCases.map(\.rawValue), in: "c.zone"),
      .words("customerKind", ["person", "organisation"], in: "c.kind"),
      .words("party", ["endCustomer", "agent"], in: "c.party"),
      ListFilter("tier", .listed) { answers, _ in "c.tier = \(answers[0])" },
      .claim("key", yes: { _ in "c.is_key = 1" }),
      .claim(
        "openCase",
        yes: { $0.exists("select 1 from work_order w where w.customer = c.id and w.open = 1", on: "w.branch") }),
      .claim(
        "owns", yes: { _ in "exists (select 1 from asset g where g.customer = c.id and g.retired = 0)" },
        no: { _ in "not exists (select 1 from asset g where g.customer = c.id and g.retired = 0)" }),
    ], columns: ["name", "phone", "address", "zone", "equipment", "open", "lastCall"],
    standard: ["name", "phone", "address", "equipment", "open", "lastCall"], sorts: [ListSort("newest", "c.id")])

  init(_ frame: Frame, _ work: Work, _ lines: [CustomerLine]) throws {
    self.frame = frame
    self.work = work
  }

  static func lines(_ conditions: [SQL], order: SQL, limit: Int, in work: Work) throws -> [CustomerLine] {
    try CustomerLines.list(conditions, order: order, limit: limit, in: work)
  }

  static func count(_ conditions: [SQL], limit: Int, in work: Work) throws -> Int {
    try CustomerLines.count(conditions, limit: limit, in: work)
  }

  static func match(_ words: String, in work: Work) -> SQL? {
    work.hits("customer", "c.id", words)
  }

  static func id(of line: CustomerLine) -> Int64 { line.id.number }
  static func key(of line: CustomerLine, _ sort: ListSort) -> String { String(line.id.number) }

  func html(_ column: String, _ line: CustomerLine) -> HTML {
    let t = frame.reader
    let sight = CustomerSight(line, work)
    switch column {
    case "name":
      return """
        <td class="c-number"><a href="/customers/\(line.id)" data-open>\(sight.show(line.name, .name))</a>\
        \(when(line.isKey, " <span class=\"tag seal\">\(t("customer.key"))</span>"))\
        \(when(line.isAgent, " <span class=\"tag act\">\(t("party.agent"))</span>"))</td>
        """
    case "phone": return "<td class=\"c-phone tel\">\(sight.phone(line.phone))</td>"
    case "address":
      return """
        <td class="c-goods"><span class="clip">\(sight.show(line.address, .address))</span>\
        \(when(line.zone) { "<span class=\"sub\">\(t.short("zone.\($0)"))</span>" })</td>
        """
    case "zone": return "<td class=\"c-more nowrap\">\(line.zone.map { t.short("zone.\($0)") })</td>"
    case "equipment": return "<td class=\"num c-equipment hide-s\">\(line.equipment)</td>"
    case "open": return "<td class=\"num c-status\">\(when(line.open > 0, "<span class=\"tag warn\">\(line.open)</span>"))</td>"
    case "lastCall": return "<td class=\"c-called\">\(when(line.lastCall) { frame.shortTime($0) })</td>"
    default: return "<td></td>"
    }
  }

  static func headings(_ column: String) -> [(key: String, kind: CellKind)] {
    switch column {
    case "name": [(column, .text), ("key", .short)]
    case "address": [(column, .long)]
    case "phone": [(column, .text)]
    case "equipment", "open": [(column, .whole)]
    case "lastCall": [(column, .moment)]
    default: [(column, .short)]
    }
  }

  func cells(_ column: String, _ line: CustomerLine) -> [Cell] {
    let t = frame.reader
    let sight = CustomerSight(line, work)
    switch column {
    case "name": return [Cell(sight.show(line.name, .name)), line.isKey ? .text(t("customer.key")) : .empty]
    case "phone": return [Cell(sight.phone(line.phone))]
    case "address": return [Cell(sight.show(line.address, .address))]
    case "zone": return [Cell(line.zone.map { t.short("zone.\($0)") })]
    case "equipment": return [.whole(line.equipment)]
    case "open": return [.whole(line.open)]
    case "lastCall": return [Cell(line.lastCall)]
    default: return [.empty]
    }
  }
}
