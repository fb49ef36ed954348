import Aftersales
import Basics
import Storage
import Web

/// The branches that the reader sees.
enum Branches {
  /// Every one, closed ones too, with its name.
  static func names(_ work: Work) throws -> [ID<Branch>: String] {
    let rows = try work.rows(ScopedQuery("select b.id, b.name from branch b where 1 = 1", scope: work.scope, on: "b.id"))
    return Dictionary(uniqueKeysWithValues: rows.map { (ID($0.integer(0)), $0.text(1)) })
  }

  /// The name of a branch for the head of a paper; nothing where the asker may not see it.
  static func name(_ branch: ID<Branch>, _ work: Work) throws -> String { try names(work)[branch] ?? "" }

  /// Those that are open, to choose from.
  static func choices(_ work: Work) throws -> [Choice] {
    try work.rows(
      ScopedQuery("select b.id, b.name from branch b where b.closed = 0", scope: work.scope, on: "b.id", then: "order by b.id")
    ).map { Choice(ID<Branch>($0.integer(0)).description, $0.text(1)) }
  }
}

/// Technicians to filter by and to dispatch to.
enum Technicians {
  /// Of every branch the reader sees, or of one; the branch is named where there are several.
  static func choices(_ work: Work) throws -> [Choice] {
    let names = try Branches.names(work)
    let rows = try work.rows(
      ScopedQuery(
        """
        select m.id, m.name, b.branch from staff m join staff_of_branch b on b.case_id = m.id
        where b.technician = 1 and m.active = 1
        """, scope: work.scope, on: "b.branch", then: "order by b.branch, m.id limit 500"))
    var seen: Set<Int64> = []
    return rows.compactMap { row in
      guard seen.insert(row.integer(0)).inserted else { return nil }
      let branch = names.count > 1 ? names[row.id(2)].map { " · \($0)" } ?? "" : ""
      return Choice(ID<Staff>(row.integer(0)).description, row.text(1) + branch)
    }
  }
}

extension Aftersales.Zone {
  /// The clock where no branch says otherwise: one for all of China, without summer time.
  static let china = Self.fixed(8 * 3600)
}

extension Work {
  /// The branch whose clock and shifts the reader sees: the first of his own, else the first there is.
  func homeBranch() throws -> Found<BranchFile>? {
    if let own = actor.branches.sorted().first { return try branch(own) }
    return try transaction.row("select id from branch where closed = 0 order by id limit 1").flatMap { try branch($0.id(0)) }
  }

  /// Its clock on the wall.
  func homeZone() throws -> Aftersales.Zone? { try homeBranch().map { try calendar(of: $0.state).zone } }

  /// The day on the wall there; in China where there is none.
  var today: LocalDay { get throws { (try homeZone() ?? .china).local(now).day } }
}
