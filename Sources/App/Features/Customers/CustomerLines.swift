import Aftersales
import Basics
import Storage

/// One customer as lists and search need it.
package struct CustomerLine: Sendable {
  package let id: ID<Customer>
  package let isOrganisation: Bool
  package let isAgent: Bool
  package let name: String
  package let phone: String
  package let address: String
  package let zone: String?
  package let isKey: Bool
  /// One of the reader's branches serves the customer; with `isOwnJob` it decides what is read whole.
  package let isOwnBranch: Bool
  /// The reader has an open job at this customer's.
  package let isOwnJob: Bool
  package let equipment: Int
  package let open: Int
  package let lastCall: Instant?
}

/// The questions that pages ask of the customer files. Every one goes through the scope. SEC-001, SEC-017
package enum CustomerLines: ListSource {
  static let id: SQL = "c.id"
  static let register = "customer"

  /// Newest files first; `after` is the id of the last line of the page before. `words` are names, pinyin, initials, tails of
  /// numbers, pieces of addresses. `isBox`: for the search box, which wants a few and wants them at once.
  package static func list(
    words: String = "", after: Int64? = nil, agentsOnly: Bool = false, clientsOf agent: ID<Customer>? = nil,
    tier: String? = nil, household: ID<Customer>? = nil, ids: [Int64]? = nil, limit: Int = 50, isBox: Bool = false,
    in work: Work
  ) throws -> [CustomerLine] {
    var conditions: [SQL] = []
    if !words.isEmpty {
      let newest = isBox ? limit + 50 : nil
      guard let hits = try work.hits("customer", "c.id", words, newest: newest) else { return [] }
      conditions.append(hits)
    }
    if let after { conditions.append("c.id < \(after)") }
    if agentsOnly { conditions.append("c.party = 'agent'") }
    if let tier { conditions.append("c.tier = \(tier)") }
    if let ids { conditions.append("c.id in \(SQL.list(ids))") }
    // Everybody who lives where this customer lives, however the address was written. CUS-017
    if let household {
      conditions.append(
        """
        c.id <> \(household) and c.id in (select h.case_id from household_of_customer h join household_of_customer own
          on own.address_key = h.address_key where own.case_id = \(household))
        """)
    }
    if let agent { conditions.append("c.agent = \(agent)") }
    return try list(conditions, order: "c.id desc", limit: limit, in: work)
  }

  /// Files that are not erased, fulfil everything and that the reader may see, in an order of the caller's.
  static func list(_ conditions: [SQL], order: SQL, limit: Int, in work: Work) throws -> [CustomerLine] {
    let branches = SQL.list(work.actor.branches.sorted())
    let equipment = ScopedQuery(
      "select count(*) from asset a where a.customer = c.id and a.retired = 0", scope: work.scope, customer: "a.customer")
    let open = ScopedQuery(
      "select count(*) from work_order o where o.customer = c.id and o.open = 1", scope: work.scope, on: "o.branch",
      technician: "o.technician")
    let last = ScopedQuery(
      "select max(o.called_at) from work_order o where o.customer = c.id", scope: work.scope, on: "o.branch",
      technician: "o.technician")
    return try work.rows(
      ScopedQuery(
        """
        select c.id, c.kind, c.party, c.name, c.phone, c.address, c.zone, c.is_key,
          case when exists (select 1 from customer_of_branch b where b.case_id = c.id and b.branch in \(branches))
            then 1 else 0 end,
          case when exists (select 1 from work_order o where o.customer = c.id and o.open = 1 and o.technician = \(work.actor.id))
            then 1 else 0 end,
          (\(equipment.sql)), (\(open.sql)), (\(last.sql))
        from customer c where \(SQL.joined(["c.erased = 0"] + conditions, by: " and "))
        """, scope: work.scope, customer: "c.id", then: "order by \(order) limit \(limit)")
    ).map { row in
      CustomerLine(
        id: row.id(0), isOrganisation: row.text(1) == "organisation", isAgent: row.text(2) == "agent", name: row.text(3),
        phone: row.text(4), address: row.text(5), zone: row.optionalText(6), isKey: row.flag(7), isOwnBranch: row.flag(8),
        isOwnJob: row.flag(9), equipment: row.int(10), open: row.int(11), lastCall: row.optionalInstant(12))
    }
  }

  /// How many such files there are, counted to `limit` and no further.
  static func count(_ conditions: [SQL], limit: Int, in work: Work) throws -> Int {
    let lines = ScopedQuery(
      "select 1 as n from customer c where \(SQL.joined(["c.erased = 0"] + conditions, by: " and "))", scope: work.scope,
      customer: "c.id", then: "limit \(limit)")
    return try work.transaction.row("select count(*) from (\(lines.sql)) counted")?.int(0) ?? 0
  }

  /// The customer who carries the card of this number, where the reader may see him. CUS-010
  static func holder(of card: String, in work: Work) throws -> ID<Customer>? {
    guard !card.isEmpty else { return nil }
    return try work.rows(
      ScopedQuery("select c.id from customer c where c.card = \(card)", scope: work.scope, customer: "c.id")
    ).first?.id(0)
  }

  /// Whether the reader may open the file at all: a technician only while he has a job there.
  static func mayOpen(_ id: ID<Customer>, in work: Work) throws -> Bool {
    guard work.scope.isTechnicianOnly else { return true }
    return try isOwnJob(id, in: work)
  }

  static func isOwnJob(_ id: ID<Customer>, in work: Work) throws -> Bool {
    try work.transaction.row(
      "select 1 from work_order where customer = \(id) and open = 1 and technician = \(work.actor.id) limit 1") != nil
  }
}
