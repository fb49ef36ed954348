import Aftersales
import Basics
import Storage

/// What a new calendar means for the promises that still run. A line of `setting` for each branch says what is owed: why, and
/// by which command. DSP-004
enum Recalculations {
  static func key(_ branch: ID<Branch>) -> String { "recalculate.\(branch)" }

  struct Owed: Sendable {
    let branch: ID<Branch>
    let why: WorkOrderEvent.PromiseRecalculated.Why
    /// The line as it was read: a later order has another.
    let line: String
  }

  static func owed(in work: Work) throws -> [Owed] {
    let branches = try work.transaction.rows("select id from branch order by id").map { $0.id(0, of: Branch.self) }
    return try branches.compactMap { branch in
      guard let line = try work.setting(key(branch)),
        let why = line.split(separator: " ").first.flatMap({ WorkOrderEvent.PromiseRecalculated.Why(rawValue: String($0)) })
      else { return nil }
      return Owed(branch: branch, why: why, line: line)
    }
  }

  /// The next open cases of the branch; the last one looked at, or nil when that was all.
  static func chunk(_ owed: Owed, after last: Int64, in work: Work) throws -> Int64? {
    let rows = try work.transaction.rows(
      "select id from work_order where branch = \(owed.branch) and open = 1 and id > \(last) order by id limit 50")
    for row in rows {
      guard let order = try work.fold(WorkOrder.self, row.integer(0)), order.state.isOpen else { continue }
      try work.perform(.recalculate(owed.why), on: order, facts: try WorkOrders.facts(for: order, naming: nil, in: work))
    }
    if rows.count < 50 {
      try work.transaction.execute("delete from setting where name = \(key(owed.branch)) and value = \(owed.line)")
    }
    return rows.count < 50 ? nil : rows.last?.integer(0)
  }
}

extension Office {
  /// Does what is owed, in chunks that hold nobody up. Done twice it changes nothing the second time.
  func recalculatePromises(at now: Instant) async throws {
    for owed in try await read(as: .system, at: now, { work in try Recalculations.owed(in: work) }) {
      var last: Int64? = 0
      while let after = last {
        last = try await write(as: .system, at: now) { work in try Recalculations.chunk(owed, after: after, in: work) }
      }
    }
  }
}
