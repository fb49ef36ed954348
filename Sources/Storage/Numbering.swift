/// Running numbers without a gap, per branch, kind and year. Taken immediately before the first append.
package enum Numbering {
  package static func next(branch: Int64, kind: String, year: Int, in transaction: any Transaction) throws -> Int64 {
    let row = try transaction.row(
      """
      insert into counter (branch, kind, year, last) values (\(branch), \(kind), \(year), 1)
      on conflict (branch, kind, year) do update set last = counter.last + 1 returning last
      """)
    guard let row else { throw StorageFault.other(code: 0, "no number") }
    return row.integer(0)
  }
}
