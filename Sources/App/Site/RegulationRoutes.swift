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
        try Regulations.confirm(policy, in: work)
        return .redirect(to: "/regulation?done=confirmed")
      },
    ]
  }

  private static func page(_ visitor: Visitor, _ work: Work) throws -> HTML {
    let frame = try Frames.inside(visitor, work)
    let t = frame.reader
    let policy = try work.currentPolicy()
    var page = RegulationPage(
      title: t.words.asAdopted(policy.title),
      version: t("policy.version", ["version": policy.version, "hash": String(policy.hash.prefix(8))]), hash: policy.hash,
      clauses: policy.clausesInOrder.map { (number: t.clauseNumber($0.id), text: t.words.asAdopted($0.text)) },
      confirmedAt: try Regulations.confirmedAt(policy, in: work))
    if work.actor.isAny(of: watching) { page.missing = try Regulations.unconfirmed(policy, in: work) }
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
