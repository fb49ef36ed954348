/// Running numbers without a gap, per branch, kind and year. Taken immediately before the first append.
package enum Numbering {
  /// What is counted by itself.
  package struct Counter: Hashable, Sendable {
    package let branch: Int64
    package let kind: String
    package let year: Int

    package init(branch: Int64, kind: String, year: Int) {
      self.branch = branch
      self.kind = kind
      self.year = year
    }
  }

  package static func next(_ counter: Counter, in transaction: any Transaction) throws -> Int64 {
    let row = try transaction.row(
      """
      insert into counter (branch, kind, year, last) values (\(counter.branch), \(counter.kind), \(counter.year), 1)
      on conflict (branch, kind, year) do update set last = counter.last + 1 returning last
      """)
    guard let row else { throw StorageFault.other(code: 0, "no number") }
    return row.integer(0)
  }
  /// Whoever gave numbers on his own says how far he came.
  package static func set(_ counter: Counter, to last: Int64, in transaction: any Transaction) throws {
    try transaction.execute(
      """
      insert into counter (branch, kind, year, last) values (\(counter.branch), \(counter.kind), \(counter.year), \(last))
      on conflict (branch, kind, year) do update set last = excluded.last
      """)
  }
}
