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
    var groups = Tokens.asked(words, by: scope)
    guard !groups.isEmpty else { return nil }
    let isNarrowedLater = table == AssetRegister.name
    if !scope.seesEveryBranch, !isNarrowedLater {
      guard !actor.branches.isEmpty else { return nil }
      groups.append(actor.branches.sorted().map(Tokens.word))
    }
    // What the scope takes away afterwards (a technician reads his own jobs only) must not have filled the places.
    let isComplete = !scope.isTechnicianOnly && (scope.seesEveryBranch || !isNarrowedLater)
    let most = isComplete || isShort ? newest : nil
    if table == WorkOrderRegister.name,
      let ids = try CaseNumber.ids(begunWith: words, newest: most, scope: scope, in: transaction)
    {
      return "\(key) in (\(ids))"
    }
    return "\(key) in (\(transaction.dialect.hits(table, tokens: groups, newest: most)))"
  }
}
