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
}

/// The questions that pages ask of the customers' products. Every one goes through the scope. AST-001
package enum AssetLines {
  /// Newest first. `words` are models, serial numbers and their tails, plates.
  package static func list(
    customer: ID<Customer>? = nil, words: String = "", limit: Int = 200, in work: Work
  ) throws -> [AssetLine] {
    var conditions: [SQL] = ["1 = 1"]
    if let customer { conditions.append("a.customer = \(customer)") }
    if !words.isEmpty {
      guard let hits = work.hits("asset", "a.id", words) else { return [] }
      conditions.append(hits)
    }
    conditions.append(visible(in: work))
    let own = SQL.list(work.actor.branches.sorted())
    let calls = ScopedQuery(
      "select count(*) from work_order o where o.asset = a.id", scope: work.scope, on: "o.branch", technician: "o.technician")
    return try work.transaction.rows(
      """
      select a.id, case when exists (select 1 from customer_of_branch o where o.case_id = a.customer and o.branch in \(own))
          then 1 else 0 end,
        a.customer, c.name, c.kind, a.model, a.serial, a.sold_by_us, a.sold_on, a.retired, (\(calls.sql))
      from asset a join customer c on c.id = a.customer where \(SQL.joined(conditions, by: " and "))
      order by a.retired, a.id desc limit \(limit)
      """
    ).map { row in
      AssetLine(
        id: row.id(0), isOwnBranch: row.flag(1), customer: row.id(2), customerName: row.text(3),
        isOrganisation: row.text(4) == "organisation",
        model: row.text(5), serial: row.optionalText(6), soldByUs: row.text(7),
        soldOn: row.optionalText(8).flatMap { LocalDay($0) }, isRetired: row.flag(9), calls: row.int(10))
    }
  }

  /// Every model in use, for the call form.
  static func models(in work: Work) throws -> [String] {
    try work.transaction.rows(
      "select distinct a.model from asset a where a.retired = 0 and \(visible(in: work)) order by 1 limit 200"
    ).map { $0.text(0) }
  }

  /// Models that are known here and begin with or hold what was typed, the most frequent first.
  package static func models(_ words: String, limit: Int = 8, in work: Work) throws -> [String] {
    guard let hits = work.hits("asset", "a.id", words) else { return [] }
    return try work.transaction.rows(
      """
      select a.model, count(*) from asset a where \(hits) and \(visible(in: work))
      group by a.model order by 2 desc, 1 limit \(limit)
      """
    ).map { $0.text(0) }
  }

  /// An article goes with its owner: who may see the customer's file sees it, whichever branch first wrote it down. Its cases
  /// stay with the branches that had them. To a technician only while he has a job at the owner's. AST-001, SEC-001
  static func visible(in work: Work) -> SQL {
    var condition: SQL = "1 = 1"
    if !work.scope.seesEveryBranch {
      let served = ScopedQuery(
        "select 1 from customer_of_branch v where v.case_id = a.customer", scope: work.scope, on: "v.branch")
      condition = "exists (\(served.sql))"
    }
    if work.scope.isTechnicianOnly {
      let job: SQL =
        "select 1 from work_order j where j.customer = a.customer and j.open = 1 and j.technician = \(work.actor.id)"
      condition = condition + " and exists (\(job))"
    }
    return condition
  }
}
