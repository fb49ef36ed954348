import Aftersales
import Basics
import Storage

extension Work {
  /// The condition that a row of a search table holds what was typed, by the asker's branches and posts; nil when nothing
  /// can be meant. Articles carry no branch: they are seen through their owner, which the query adds. `newest`: the search
  /// box shows a handful and asks for no more than that many, the newest files. SEC-001, SEC-017
  ///
  /// `isShort`: articles too, which are narrowed only afterwards, are cut to the newest; the caller asks again when too few are
  /// left.
  func hits(_ table: String, _ key: SQL, _ words: String, newest: Int? = nil, isShort: Bool = false) throws -> SQL? {
    let groups = Tokens.asked(words, by: scope)
    guard !groups.isEmpty else { return nil }
    let isNarrowedLater = table == AssetRegister.name
    let isNarrowed = !scope.seesEveryBranch && !isNarrowedLater
    if isNarrowed, actor.branches.isEmpty { return nil }
    // What the scope takes away afterwards (a technician reads his own jobs only) must not have filled the places.
    let isComplete = !scope.isTechnicianOnly && (scope.seesEveryBranch || !isNarrowedLater)
    let most = isComplete || isShort ? newest : nil
    if table == WorkOrderRegister.name,
      let ids = try CaseNumber.ids(begunWith: words, newest: most, scope: scope, in: transaction)
    {
      return "\(key) in (\(ids))"
    }
    if isNarrowed, let most, let ids = try glance(at: table, groups, newest: most) {
      return ids.isEmpty ? nil : "\(key) in \(SQL.list(ids))"
    }
    let branches = isNarrowed ? [actor.branches.sorted().map(Tokens.word)] : []
    return "\(key) in (\(transaction.dialect.hits(table, tokens: groups + branches, newest: most)))"
  }

  /// The ids of the newest hits of the asker's branches, where the newest hits of all branches tell; else nil.
  ///
  /// In the index a branch is a word that stands in a half or a tenth of all rows, and SQLite reads that list from its end to
  /// where the hits lie, the longer the more calls there are. To look at some rows costs less. PostgreSQL reads whole lists in
  /// either case.
  private func glance(at table: String, _ groups: [[String]], newest: Int) throws -> [Int64]? {
    guard transaction.dialect == .sqlite else { return nil }
    let looks = 2 * newest + 50
    let hits = transaction.dialect.hits(table, tokens: groups, newest: looks)
    let own: SQL =
      table == CustomerRegister.name
      ? scope.predicate(customer: "h.rowid")
      : "exists (select 1 from work_order v where v.id = h.rowid and \(scope.predicate(on: "v.branch")))"
    let found = try transaction.rows("select h.rowid, \(own) from (\(hits)) h")
    let ids = found.filter { $0.flag(1) }.prefix(newest).map { $0.integer(0) }
    return found.count < looks || ids.count == newest ? Array(ids) : nil
  }
}
