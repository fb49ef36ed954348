import Aftersales
import Basics
import Storage
import Web

/// `/regulation`: the rules in force, for everybody to read and to confirm; and who has not. ORG-020, LEG-005
enum RegulationRoutes {
  /// Who sees the names of those who have not confirmed.
  static let watching: Set<Role> = [.administrator, .branchManager, .serviceDepartment, .auditor]

  static func routes(_ desk: Desk) -> [Route] {
    [
      desk.page("/regulation") { visitor, work in .html(try page(visitor, work)) },
      desk.form("/regulation") { visitor, work in
        let policy = try work.currentPolicy()
        // What was on the screen is what is confirmed: a version that came in between has not been read.
        guard visitor.form["policy"] == policy.hash else { return .redirect(to: "/regulation?done=newRegulation") }
        try work.transaction.execute(
          """
          insert into acknowledgement (policy, staff, at) values (\(policy.hash), \(work.actor.id), \(work.now))
          on conflict (policy, staff) do nothing
          """)
        return .redirect(to: "/regulation?done=confirmed")
      },
    ]
  }

  private static func page(_ visitor: Visitor, _ work: Work) throws -> HTML {
    let frame = try Frames.inside(visitor, work)
    let t = frame.reader
    let policy = try work.currentPolicy()
    func own(_ text: [String: String]) -> String { text[t.language.rawValue] ?? text["zh-Hans"] ?? "" }
    let row = try work.transaction.row(
      "select at from acknowledgement where policy = \(policy.hash) and staff = \(work.actor.id)")
    var page = RegulationPage(
      title: own(policy.title), version: t("policy.version", ["version": policy.version, "hash": String(policy.hash.prefix(8))]),
      hash: policy.hash,
      clauses: policy.clauses.values.sorted {
        ($0.id.prefix(1), Int($0.id.dropFirst()) ?? 0) < ($1.id.prefix(1), Int($1.id.dropFirst()) ?? 0)
      }
      .map { (t.clauseNumber($0.id), own($0.text)) }, confirmedAt: row?.instant(0))
    if work.actor.isAny(of: watching) {
      page.missing = try work.rows(
        ScopedQuery(
          """
          select distinct m.id, m.name from staff m left join staff_of_branch b on b.case_id = m.id
          where m.active = 1 and not exists (select 1 from acknowledgement a where a.staff = m.id and a.policy = \(policy.hash))
          """, scope: work.scope, on: "b.branch", then: "order by 2, 1 limit 1000")
      ).map { $0.text(1) }
    }
    return page.html(frame)
  }
}

extension Reader {
  /// What a clause is called: its own words where there are some, else its number under its paper's.
  func clauseNumber(_ id: String) -> String {
    if words.has("clause.\(id)") { return self("clause.\(id)") }
    return self("clause.number.\(id.prefix(1))", ["number": String(id.dropFirst())])
  }
}
