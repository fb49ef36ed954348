import Aftersales
import Basics

@testable import App

extension QueueListing {
  /// The desk's lines of calls that nobody was sent to, in the order in which the desk shows them.
  static func waiting(in work: App.Work, branch: ID<Branch>? = nil) throws -> [WorkOrderLine] {
    try lines(ListQuery(text: branch.map { "branch=\($0)" } ?? "", for: shape), beyond: nil, limit: 200, in: work)
      .filter(\.status.isUndispatched)
  }
}
