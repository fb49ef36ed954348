import Aftersales
import Basics
import Storage

/// What may be asked of the customers' products. AST-001
extension AssetListing {
  static let shape = ListShape(
    name: "assets", path: "/assets",
    filters: [
      // A product is served wherever its owner is. AST-001
      ListFilter("branch", .branch) { answers, wall in
        wall.exists(
          "select 1 from customer_of_branch f where f.case_id = a.customer and f.branch = \(Crockford.decode(answers[0]) ?? 0)",
          on: "f.branch")
      },
      .words("soldByUs", ["yes", "no", "unknown"], in: "a.sold_by_us"),
      ListFilter("soldFrom", .day) { answers, _ in "a.sold_on >= \(answers[0])" },
      ListFilter("soldUntil", .day) { answers, _ in "a.sold_on <= \(answers[0])" },
      .claim(
        "openCase", yes: { $0.exists("select 1 from work_order w where w.asset = a.id and w.open = 1", on: "w.branch") }),
      .claim("retired", yes: { _ in "a.retired = 1" }, no: { _ in "a.retired = 0" }),
      ListFilter("customer", .id) { answers, _ in "a.customer = \(Crockford.decode(answers[0]) ?? 0)" },
    ], columns: ["model", "serial", "owner", "assetCategory", "soldByUs", "soldOn", "calls"],
    standard: ["model", "serial", "owner", "soldByUs", "soldOn", "calls"], sorts: [ListSort("newest", "a.id")])
}
