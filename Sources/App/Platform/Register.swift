import Aftersales
import Basics
import Storage

/// A read table that follows one kind of case file. Its rows are a pure function of the folded state, written in the
/// transaction of the event; `rebuild` makes them again from nothing else.
package protocol Register: SendableMetatype {
  associatedtype Case: CaseFile
  /// The file `Resources/registers/<name>.sql`.
  static var name: String { get }
  /// Counts up when the same state gives other rows.
  static var version: Int { get }
  static func project(_ state: Case, _ projection: Projection) throws
}

/// What a register may use beside the state: the case's id, version and branch, its personal values, and the tables.
package struct Projection {
  package let id: Int64
  package let head: Int
  package let branch: ID<Branch>
  package let personal: [ID<Personal>: String]
  let rules: Rulebook
  package let transaction: any Transaction
  /// The case file has just begun, so that no row of it can be there.
  package var isNew = false

  /// The value, or nil when it has been erased.
  package func value(_ personal: Personal?) -> String? {
    guard let personal else { return nil }
    return personal.value ?? personal.reference.flatMap { self.personal[$0] }
  }
}

/// A register without its type: what the composition root lists.
package struct AnyRegister: Sendable {
  package let name: String
  package let version: Int
  package let streamKind: String
  let project: @Sendable (Projection, any CaseFile) throws -> Void
  /// Folds the case file anew from its events and writes its rows.
  let refold: @Sendable (Work, Int64) throws -> Void

  package init<R: Register>(_ register: R.Type) {
    name = R.name
    version = R.version
    streamKind = R.Case.streamKind
    project = { projection, state in
      guard let state = state as? R.Case else { return }
      try R.project(state, projection)
    }
    refold = { work, id in
      guard let found = try work.fold(R.Case.self, id) else { return }
      let personal = try PersonalValues.of(stream: id, in: work.transaction)
      try R.project(
        found.state,
        Projection(
          id: id, head: found.head, branch: found.branch, personal: personal, rules: work.parts.rules,
          transaction: work.transaction))
    }
  }
}
