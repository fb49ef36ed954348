import Basics
import Synchronization

/// Makes ids: 41 bits of milliseconds since 2020 · 10 bits of node · 12 bits of counter. Never falls within a process,
/// even when the clock does: then it counts on from the last. Reads no clock; the moment is handed in.
package final class Identity: Sendable {
  private let node: Int64
  private let last = Mutex<Int64>(0)

  /// 2020-01-01T00:00:00Z
  package static let epoch: Int64 = 1_577_836_800_000

  package init(node: Int) { self.node = Int64(node & 1023) }

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

  /// Takes the lowest free node and returns it.
  package static func lease(owner: String, in transaction: any Transaction) throws -> Int {
    let now = transaction.dialect.now
    let taken = try transaction.rows("select id from node where until > \(now) order by id").map { $0.int(0) }
    let free = (0..<1024).first { !taken.contains($0) }
    guard let free else { throw StorageFault.busy }
    let changed = try transaction.execute(
      """
      insert into node (id, owner, until) values (\(free), \(owner), \(now) + \(leaseMilliseconds))
      on conflict (id) do update set owner = excluded.owner, until = excluded.until where node.until <= \(now)
      """)
    guard changed == 1 else { throw LostRace() }
    return free
  }

  /// False when the place was lost meanwhile: the process must stop writing.
  package static func renew(_ node: Int, owner: String, in transaction: any Transaction) throws -> Bool {
    try transaction.execute(
      "update node set until = \(transaction.dialect.now) + \(leaseMilliseconds) where id = \(node) and owner = \(owner)") == 1
  }

  package static func release(_ node: Int, owner: String, in transaction: any Transaction) throws {
    try transaction.execute("delete from node where id = \(node) and owner = \(owner)")
  }
}

/// Somebody else was quicker; the action runs again.
package struct LostRace: RunAgain {
  package init() {}
}
