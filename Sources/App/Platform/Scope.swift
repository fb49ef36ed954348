import Aftersales
import Basics
import Storage

/// Who asks, and which branches they may see. Nothing is read without one. SEC-001, SEC-017
package struct Scope: Hashable, Sendable {
  package let actor: Actor

  package init(_ actor: Actor) { self.actor = actor }

  package var seesEveryBranch: Bool { actor.isSystem || actor.roles.contains(where: \.seesEveryBranch) }

  package func sees(_ branch: ID<Branch>) -> Bool { seesEveryBranch || actor.branches.contains(branch) }

  /// A person who holds no post but the technician's sees the jobs that are his.
  package var isTechnicianOnly: Bool { actor.roles == [.technician] }

  /// The predicate over a branch column.
  package func predicate(on column: SQL) -> SQL {
    seesEveryBranch ? "1 = 1" : "\(column) in \(SQL.list(actor.branches.sorted()))"
  }

  /// The predicate over a column that names a customer: whoever serves the customer sees the file and what goes with it,
  /// whichever branch first wrote it down; a technician only while he has a job there. AST-001, SEC-001
  package func predicate(customer column: SQL) -> SQL {
    var found: SQL = "1 = 1"
    if !seesEveryBranch {
      found = "exists (select 1 from customer_of_branch v where v.case_id = \(column) and \(predicate(on: "v.branch")))"
    }
    if isTechnicianOnly {
      found =
        found
        + " and exists (select 1 from work_order j where j.customer = \(column) and j.open = 1 and j.technician = \(actor.id))"
    }
    return found
  }
}

/// A query that cannot be written without its scope: the predicate is added here and nowhere else.
package struct ScopedQuery {
  let sql: SQL

  /// `select` ends in a `where` clause; `then` carries the order and the limit.
  package init(_ select: SQL, scope: Scope, on branch: SQL, technician: SQL? = nil, then: SQL = "") {
    var sql = select + " and " + scope.predicate(on: branch)
    if let technician, scope.isTechnicianOnly { sql = sql + " and \(technician) = \(scope.actor.id)" }
    self.sql = sql + " " + then
  }

  /// The same for what is seen through its customer.
  package init(_ select: SQL, scope: Scope, customer: SQL, then: SQL = "") {
    sql = select + " and " + scope.predicate(customer: customer) + " " + then
  }
}
