import Aftersales
import Basics
import Storage

/// One letter, call or visit as lists need it. CUS-007, CUS-021
package struct ContactLine: Sendable {
  package let customer: ID<Customer>
  package let customerName: String
  package let isOrganisation: Bool
  package let isOwnBranch: Bool
  package let isOwnJob: Bool
  /// The customer's type, by which complaints are filed. CUS-014
  package let customerType: String?
  package let key: Int
  package let at: Instant
  package let kind: String
  package let channel: String
  package let direction: String
  package let topic: String
  package let person: String?
  package let handling: String?
  package let theme: String?
  package let model: String?
  package let department: String?
  package let number: String?
  package let by: ID<Staff>?
}

package enum ContactLines {
  package struct Filter: Sendable {
    package var kind: ContactRecord.Kind?
    package var customerType: String?
    package var department: Role?
    /// A serial number, a product, or words of a customer. CUS-007
    package var words = ""
    package var limit = 200

    package init() {}
  }

  /// Newest first; needs by theme. Only customers that the reader may see.
  package static func list(_ filter: Filter, in work: Work) throws -> [ContactLine] {
    var conditions: [SQL] = ["c.erased = 0"]
    if let kind = filter.kind { conditions.append("k.kind = \(kind.rawValue)") }
    if let type = filter.customerType { conditions.append("c.type = \(type)") }
    if let department = filter.department { conditions.append("k.department = \(department.rawValue)") }
    if !filter.words.isEmpty {
      var any: [SQL] = ["k.number = \(filter.words.uppercased())", "k.model = \(filter.words)"]
      if let hits = try work.hits("customer", "c.id", filter.words) { any.append(hits) }
      conditions.append("(\(SQL.joined(any, by: " or ")))")
    }
    let order: SQL = filter.kind == .need ? "k.theme nulls last, k.at desc" : "k.at desc"
    let branches = SQL.list(work.actor.branches.sorted())
    return try work.rows(
      ScopedQuery(
        """
        select c.id, c.name, c.kind, c.type, k.key, k.at, k.kind, k.channel, k.direction, k.topic, k.person, k.handling,
          k.theme, k.model, k.department, k.number, k.taken_by,
          case when exists (select 1 from customer_of_branch b where b.case_id = c.id and b.branch in \(branches))
            then 1 else 0 end,
          case when exists (select 1 from work_order o where o.customer = c.id and o.open = 1 and o.technician = \(work.actor.id))
            then 1 else 0 end
        from contact_of_customer k join customer c on c.id = k.case_id where \(SQL.joined(conditions, by: " and "))
        """, scope: work.scope, customer: "c.id", then: "order by \(order), k.case_id, k.key limit \(filter.limit)")
    ).map { row in
      ContactLine(
        customer: row.id(0), customerName: row.text(1), isOrganisation: row.text(2) == "organisation",
        isOwnBranch: row.flag(17), isOwnJob: row.flag(18), customerType: row.optionalText(3), key: row.int(4),
        at: row.instant(5), kind: row.text(6), channel: row.text(7), direction: row.text(8), topic: row.text(9),
        person: row.optionalText(10), handling: row.optionalText(11), theme: row.optionalText(12), model: row.optionalText(13),
        department: row.optionalText(14), number: row.optionalText(15), by: row.optionalID(16))
    }
  }
}

/// A customer's thing in our custody. CUS-025
package struct CustodyLine: Sendable {
  package let customer: ID<Customer>
  package let customerName: String
  package let isOrganisation: Bool
  package let isOwnBranch: Bool
  package let key: Int
  package let what: String
  package let place: String
  package let receivedAt: Instant
  package let returnedAt: Instant?

  /// What we still hold first, by where it is kept; then what went back.
  package static func list(in work: Work) throws -> [CustodyLine] {
    let branches = SQL.list(work.actor.branches.sorted())
    return try work.rows(
      ScopedQuery(
        """
        select c.id, c.name, c.kind, i.key, i.what, i.place, i.received_at, i.returned_at,
          case when exists (select 1 from customer_of_branch b where b.case_id = c.id and b.branch in \(branches))
            then 1 else 0 end
        from item_of_customer i join customer c on c.id = i.case_id where c.erased = 0
        """, scope: work.scope, customer: "c.id",
        then: "order by case when i.returned_at is null then 0 else 1 end, i.place, i.received_at, i.case_id, i.key limit 500")
    ).map { row in
      CustodyLine(
        customer: row.id(0), customerName: row.text(1), isOrganisation: row.text(2) == "organisation", isOwnBranch: row.flag(8),
        key: row.int(3), what: row.text(4), place: row.text(5), receivedAt: row.instant(6), returnedAt: row.optionalInstant(7))
    }
  }
}

/// What is owed to customers by a date: files to be made up, contacts with key customers. CUS-001, CUS-015
package struct CustomerDue: Sendable {
  package let line: CustomerLine
  /// The end of the formalities or the talk, or the last contact.
  package let from: Instant
  /// nil: the company has left the period blank.
  package let due: Instant?
  /// Needs found with this customer.
  package let needs: Int
  /// He was called or written to last, so that it is time for a visit. CUS-015
  package let isVisitNext: Bool

  /// Files that are not made up yet, the oldest first. The countdown starts when the file was opened: at the end of the call,
  /// hand-in or visit. CUS-001
  package static func unmade(in work: Work) throws -> [CustomerDue] {
    try list("c.pouch = 'incomplete'", from: "c.registered_at", limit: "cus.file.dueDays", in: work)
  }

  /// Key customers with the last contact, call or visit, and when the next is due. CUS-015
  package static func care(in work: Work) throws -> [CustomerDue] {
    try list(
      "c.is_key = 1",
      from: """
        coalesce((select max(at) from (select k.at as at from contact_of_customer k where k.case_id = c.id
          union all select o.called_at from work_order o where o.customer = c.id) t), c.registered_at)
        """, limit: "cus.key.contactInterval", in: work)
  }

  private static func list(_ condition: SQL, from: SQL, limit key: String, in work: Work) throws -> [CustomerDue] {
    let rows = try work.rows(
      ScopedQuery(
        """
        select c.id, \(from), (select count(*) from contact_of_customer n where n.case_id = c.id and n.kind = 'need'),
          (select k.channel from contact_of_customer k where k.case_id = c.id order by k.at desc, k.key desc limit 1)
        from customer c where c.erased = 0 and \(condition)
        """, scope: work.scope, customer: "c.id", then: "order by 2, 1 limit 200"))
    let limit = try work.currentPolicy().limit(key)
    guard let home = try work.homeBranch() else { return [] }
    let calendar = try work.calendar(of: home.state)
    let lines = Dictionary(
      try CustomerLines.list(ids: rows.map { $0.integer(0) }, limit: 200, in: work).map { ($0.id.number, $0) },
      uniquingKeysWith: { first, _ in first })
    return rows.compactMap { row in
      lines[row.integer(0)].map { line in
        CustomerDue(
          line: line, from: row.instant(1), due: limit.flatMap { calendar.reckon($0, from: row.instant(1)).due },
          needs: row.int(2),
          isVisitNext: row.optionalText(3).map { $0 != WorkOrder.Channel.visit.rawValue } ?? false)
      }
    }
  }
}
