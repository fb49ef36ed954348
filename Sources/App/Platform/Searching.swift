import Aftersales
import Basics
import Storage

extension Work {
  /// The condition that a row of a search table holds what was typed, by the asker's branches and posts; nil when nothing
  /// can be meant. Articles carry no branch: they are seen through their owner, which the query adds. `newest`: the search
  /// box shows a handful and asks for no more than that many, the newest files. SEC-001, SEC-017
  func hits(_ table: String, _ key: SQL, _ words: String, newest: Int? = nil) throws -> SQL? {
    let groups = Tokens.asked(words, by: scope)
    guard !groups.isEmpty, scope.seesEveryBranch || !actor.branches.isEmpty else { return nil }
    let hasBranch = table != AssetRegister.name
    // What the scope takes away afterwards (a technician reads his own jobs only) must not have filled the places.
    let isComplete = !scope.isTechnicianOnly && (scope.seesEveryBranch || hasBranch)
    let most = isComplete ? newest : nil
    if table == WorkOrderRegister.name,
      let ids = try CaseNumber.ids(begunWith: words, newest: most, scope: scope, in: transaction)
    {
      return "\(key) in (\(ids))"
    }
    if let newest, !scope.seesEveryBranch, let ids = try glance(at: table, groups, newest: newest) {
      return ids.isEmpty ? nil : "\(key) in \(SQL.list(ids))"
    }
    let branches = scope.seesEveryBranch || !hasBranch ? [] : [actor.branches.sorted().map(Tokens.word)]
    return "\(key) in (\(transaction.dialect.hits(table, tokens: groups + branches, newest: most)))"
  }

  /// The ids of the newest hits that the asker may see, where the newest hits of all branches tell; else nil.
  ///
  /// In the index a branch is a word that stands in a half or a tenth of all rows, and SQLite reads that list from its end to
  /// where the hits lie, the longer the more calls there are; articles carry no branch at all, and a model that everybody has
  /// is found a hundred thousand times. To look at some rows costs less.
  private func glance(at table: String, _ groups: [[String]], newest: Int) throws -> [Int64]? {
    // PostgreSQL reads the whole list of a word in either case; and who wants hundreds is not helped by a glance.
    guard transaction.dialect == .sqlite || table == AssetRegister.name, newest <= 100 else { return nil }
    let order = ScopedQuery(
      "select 1 from work_order i where i.id = h.id", scope: scope, on: "i.branch", technician: "i.technician")
    let isOwn: SQL =
      switch table {
      case CustomerRegister.name: scope.predicate(customer: "h.id")
      case AssetRegister.name:
        "exists (select 1 from asset i where i.id = h.id and \(scope.predicate(customer: "i.customer")))"
      default: "exists (\(order.sql))"
      }
    // Of articles a branch of fifty has two in a hundred, and behind the glance stands nothing but all hits there are.
    for looks in [2 * newest + 50] + (table == AssetRegister.name ? [2000] : []) {
      let hits = transaction.dialect.hits(table, tokens: groups, newest: looks)
      let found = try transaction.rows("select h.id, case when \(isOwn) then 1 else 0 end from (\(hits)) h order by h.id desc")
      let ids = found.filter { $0.flag(1) }.prefix(newest).map { $0.integer(0) }
      if found.count < looks || ids.count == newest { return Array(ids) }
    }
    return nil
  }
}
