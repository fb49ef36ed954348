import Aftersales
import Basics
import Storage

/// One product as lists and search need it.
package struct AssetLine: Sendable {
  package let id: ID<Asset>
  /// One of the reader's branches serves the owner.
  package let isOwnBranch: Bool
  package let customer: ID<Customer>
  package let customerName: String
  package let isOrganisation: Bool
  package let model: String
  package let serial: String?
  package let soldByUs: String
  package let soldOn: LocalDay?
  package let isRetired: Bool
  /// How often it was called for.
  package let calls: Int
  package let category: String?
}

/// The questions that pages ask of the customers' products. Every one goes through the scope. AST-001
package enum AssetLines: ListSource {
  static let id: SQL = "a.id"
  static let register = "asset"

  /// Newest first. `words` are models, serial numbers and their tails, plates.
  package static func list(
    customer: ID<Customer>? = nil, words: String = "", limit: Int = 200, isBox: Bool = false, in work: Work
  ) throws -> [AssetLine] {
    var conditions: [SQL] = []
    if let customer { conditions.append("a.customer = \(customer)") }
    if !words.isEmpty {
      guard let hits = try work.hits("asset", "a.id", words, newest: isBox ? limit + 4 : nil) else { return [] }
      conditions.append(hits)
    }
    return try list(conditions, order: "a.retired, a.id desc", limit: limit, in: work)
  }

  /// How many such products there are, counted to `limit` and no further.
  static func count(_ conditions: [SQL], limit: Int, in work: Work) throws -> Int {
    let lines = ScopedQuery(
      "select 1 as n from asset a where \(SQL.joined(["1 = 1"] + conditions, by: " and "))", scope: work.scope,
      customer: "a.customer", then: "limit \(limit)")
    return try work.transaction.row("select count(*) from (\(lines.sql)) counted")?.int(0) ?? 0
  }

  /// Products that fulfil everything and that the reader may see, in an order of the caller's.
  static func list(_ conditions: [SQL], order: SQL, limit: Int, in work: Work) throws -> [AssetLine] {
    let own = SQL.list(work.actor.branches.sorted())
    let calls = ScopedQuery(
      "select count(*) from work_order o where o.asset = a.id", scope: work.scope, on: "o.branch", technician: "o.technician")
    return try work.rows(
      ScopedQuery(
        """
        select a.id, case when exists (select 1 from customer_of_branch o where o.case_id = a.customer and o.branch in \(own))
            then 1 else 0 end,
          a.customer, c.name, c.kind, a.model, a.serial, a.sold_by_us, a.sold_on, a.retired, (\(calls.sql)), a.category
        from asset a join customer c on c.id = a.customer where \(SQL.joined(["1 = 1"] + conditions, by: " and "))
        """, scope: work.scope, customer: "a.customer", then: "order by \(order) limit \(limit)")
    ).map { row in
      AssetLine(
        id: row.id(0), isOwnBranch: row.flag(1), customer: row.id(2), customerName: row.text(3),
        isOrganisation: row.text(4) == "organisation",
        model: row.text(5), serial: row.optionalText(6), soldByUs: row.text(7),
        soldOn: row.optionalText(8).flatMap { LocalDay($0) }, isRetired: row.flag(9), calls: row.int(10),
        category: row.optionalText(11))
    }
  }

  /// Every model in use, for the call form.
  static func models(in work: Work) throws -> [String] {
    try work.rows(
      ScopedQuery(
        "select distinct a.model from asset a where a.retired = 0", scope: work.scope, customer: "a.customer",
        then: "order by 1 limit 200")
    ).map { $0.text(0) }
  }

  /// Models that are known here and begin with or hold what was typed, the most frequent of the newest first.
  package static func models(_ words: String, limit: Int = 8, in work: Work) throws -> [String] {
    guard let hits = try work.hits("asset", "a.id", words, newest: 2000) else { return [] }
    return try work.rows(
      ScopedQuery(
        "select a.model, count(*) from asset a where \(hits)", scope: work.scope, customer: "a.customer",
        then: "group by a.model order by 2 desc, 1 limit \(limit)")
    ).map { $0.text(0) }
  }
}
