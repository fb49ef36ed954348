import Aftersales
import Basics
import Storage

/// The regulation in force: who has confirmed having read it, and the versions before it. ORG-005, ORG-020, LEG-005
enum Regulations {
  /// Notes that the actor has read this version; saying so twice changes nothing.
  static func confirm(_ policy: Policy, in work: Work) throws {
    try work.transaction.execute(
      """
      insert into acknowledgement (policy, staff, at) values (\(policy.hash), \(work.actor.id), \(work.now))
      on conflict (policy, staff) do nothing
      """)
  }

  /// When the actor confirmed this version.
  static func confirmedAt(_ policy: Policy, in work: Work) throws -> Instant? {
    try work.transaction.row(
      "select at from acknowledgement where policy = \(policy.hash) and staff = \(work.actor.id)")?.instant(0)
  }

  /// The names of those in the actor's sight who have not confirmed it.
  static func unconfirmed(_ policy: Policy, in work: Work) throws -> [String] {
    try work.rows(
      ScopedQuery(
        """
        select distinct m.id, m.name from staff m left join staff_of_branch b on b.case_id = m.id
        where m.active = 1 and not exists (select 1 from acknowledgement a where a.staff = m.id and a.policy = \(policy.hash))
        """, scope: work.scope, on: "b.branch", then: "order by 2, 1 limit 1000")
    ).map { $0.text(1) }
  }

  /// A version that was in force, with who put it there.
  struct Past {
    let policy: Policy
    let since: Instant
    let actor: Int64
    let reason: String?
  }

  /// Every version that was in force, oldest first.
  static func history(in work: Work) throws -> [Past] {
    let name = try work.setting("policy") ?? "branch-network"
    return try work.transaction.rows(
      "select hash, since, actor, reason from in_force where kind = 'policy' and name = \(name) order by n limit 200"
    ).map { row in
      Past(
        policy: try work.policy(row.text(0)), since: row.instant(1), actor: row.integer(2), reason: row.optionalText(3))
    }
  }
}
