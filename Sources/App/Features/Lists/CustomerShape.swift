import Aftersales
import Basics
import Storage

/// What may be asked of the customer files.
extension CustomerListing {
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
}
