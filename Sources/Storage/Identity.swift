import Basics
import Synchronization

/// Makes ids: 41 bits of milliseconds since 2020 · 10 bits of node · 12 bits of counter. Never falls within a process,
/// even when the clock does: then it counts on from the last. Reads no clock; the moment is handed in.
package final class Identity: Sendable {
  private let node: Int64
  private let last: Mutex<Int64>

  /// 2020-01-01T00:00:00Z
  package static let epoch: Int64 = 1_577_836_800_000

  /// `newest`: the highest id that may have been given before. Counting goes on behind it, so that a clock that was set back
  /// between two starts gives no id twice.
  package init(node: Int, after newest: Int64 = 0) {
    self.node = Int64(node & 1023)
    last = Mutex(newest == 0 ? 0 : (newest >> 22) << 12 | 4095)
  }

  /// Counts on from a moment, behind so many ids that others make: for those who work side by side.
  package init(node: Int, at moment: Instant, skipping count: Int) {
    self.node = Int64(node & 1023)
    last = Mutex((moment.milliseconds - Identity.epoch) << 12 + Int64(count))
  }

  package func next(at now: Instant) -> Int64 {
    last.withLock { last in
      let wanted = max(now.milliseconds - Identity.epoch, 1) << 12
      last = wanted > last ? wanted : last + 1
      return (last >> 12) << 22 | node << 12 | (last & 4095)
    }
  }

  package func next<Noun>(_ noun: Noun.Type = Noun.self, at now: Instant) -> ID<Noun> { ID(next(at: now)) }
}

/// A place among the writing processes, leased in the database and renewed at half time.
package enum Node {
  package static let leaseMilliseconds: Int64 = 60_000

  /// Takes the lowest node that nobody ever left without a word, else the one whose lease ended first, and returns it. A lease
  /// that seems to have ended may be the clock's doing: it is the last to be taken.
  package static func lease(owner: String, in transaction: any Transaction) throws -> Int {
    let now = transaction.dialect.now
    let known = Set(try transaction.rows("select id from node").map { $0.int(0) })
    let ended = try transaction.row("select id from node where until <= \(now) order by until, id limit 1")?.int(0)
    guard let free = (0..<1024).first(where: { !known.contains($0) }) ?? ended else { throw StorageFault.busy }
    let changed = try transaction.changed(
      """
      insert into node (id, owner, until) values (\(free), \(owner), \(now) + \(leaseMilliseconds))
      on conflict (id) do update set owner = excluded.owner, until = excluded.until where node.until <= \(now)
      """)
    guard changed == 1 else { throw LostRace() }
    return free
  }

  /// False when the place was lost meanwhile: the process must stop writing.
  package static func renew(_ node: Int, owner: String, in transaction: any Transaction) throws -> Bool {
    try transaction.changed(
      "update node set until = \(transaction.dialect.now) + \(leaseMilliseconds) where id = \(node) and owner = \(owner)") == 1
  }

  /// The highest id among the things that every action makes.
  package static func newest(in transaction: any Transaction) throws -> Int64 {
    let rows = try transaction.rows("select max(id) from stream union all select max(ref) from personal")
    return rows.compactMap { $0.optionalInteger(0) }.max() ?? 0
  }

  package static func release(_ node: Int, owner: String, in transaction: any Transaction) throws {
    try transaction.execute("delete from node where id = \(node) and owner = \(owner)")
  }
}

/// Somebody else was quicker; the action runs again.
package struct LostRace: RunAgain {
  package init() {}
}
