import Aftersales
import Basics
import Storage

package enum BranchRegister: Register {
  package static let name = "branch"
  package static let version = 1

  package static func project(_ state: BranchFile, _ projection: Projection) throws {
    try projection.transaction.execute(
      """
      insert into branch (id, code, name, kind, parent, zone, calendar, dispatch_by_clerk, closed, head)
      values (\(projection.id), \(state.code), \(state.name), \(state.kind.rawValue), \(state.parent), \(state.zone),
        \(state.settings.calendar), \(state.settings.dispatchByClerk), \(state.isClosed), \(projection.head))
      on conflict (id) do update set name = excluded.name, calendar = excluded.calendar,
        dispatch_by_clerk = excluded.dispatch_by_clerk, closed = excluded.closed, head = excluded.head
      """)
  }
}

package enum StaffRegister: Register {
  package static let name = "staff"
  package static let version = 2

  package static func project(_ state: StaffFile, _ projection: Projection) throws {
    let branches = state.branches.sorted()
    try projection.transaction.execute(
      """
      insert into staff (id, login, name, roles, branches, language, phone, skills, active, home, head)
      values (\(projection.id), \(projection.value(state.login) ?? ""), \(projection.value(state.name) ?? ""),
        \(state.roles.map(\.rawValue).sorted().joined(separator: " ")),
        \(branches.map(\.description).joined(separator: " ")), \(state.language.rawValue), \(projection.value(state.phone)),
        \(state.skills.sorted().joined(separator: "\n")), \(state.isActive), \(projection.branch), \(projection.head))
      on conflict (id) do update set name = excluded.name, roles = excluded.roles, branches = excluded.branches,
        language = excluded.language, phone = excluded.phone, skills = excluded.skills,
        active = excluded.active, head = excluded.head
      """)
    try projection.transaction.execute("delete from staff_of_branch where case_id = \(projection.id)")
    for branch in branches where state.isActive {
      try projection.transaction.execute(
        """
        insert into staff_of_branch (case_id, branch, technician)
        values (\(projection.id), \(branch), \(state.roles.contains(.technician)))
        """)
    }
  }
}

extension BranchFile: Scoped {}

extension StaffFile: Scoped {
  package func isVisible(to scope: Scope, ownedBy branch: ID<Branch>) -> Bool {
    scope.seesEveryBranch || !branches.isDisjoint(with: scope.actor.branches)
  }
}
