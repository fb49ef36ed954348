import Aftersales
import Basics
import Storage

/// Makes and reads the daily checkpoints. Making is derived from the log alone, so that doing it twice, late, or in two
/// processes at once gives one checkpoint for each day.
package enum Checkpoints {
  /// A day is closed this long after its midnight: what was begun before it has committed by then.
  static let grace: Int64 = 2 * .minute
  /// What committed later all the same is found within this time and goes into the next checkpoint.
  static let lookBack: Int64 = 7 * .day

  /// The organisation's zone: that of the branch it began with.
  static func zone(in work: Work) throws -> Aftersales.Zone? {
    guard let row = try work.transaction.row("select zone from branch order by id limit 1") else { return nil }
    return work.zone(named: row.text(0))
  }

  /// The days that have ended and have no checkpoint yet, the oldest first.
  static func missing(in work: Work) throws -> ClosedRange<LocalDay>? {
    guard let zone = try zone(in: work) else { return nil }
    let last = zone.local(work.now + -grace).day + -1
    var first: LocalDay
    if let made = try newest(in: work.transaction) {
      first = made.day + 1
    } else {
      guard let began = try work.transaction.row("select min(recorded_at) from event")?.optionalInstant(0) else { return nil }
      first = zone.local(began).day
    }
    return first <= last ? first...last : nil
  }

  /// Makes the first of the missing ones; nil when none is missing.
  static func make(in work: Work) throws -> Checkpoint? {
    guard let day = try missing(in: work)?.lowerBound, let zone = try zone(in: work) else { return nil }
    let key = try SigningKey.ensure(at: work.now, in: work.transaction)
    let previous = try newest(in: work.transaction)
    let until = zone.instant(day + 1, 0)
    // What the one before did not find had not been committed when it was made: for one that was made long after its day, as
    // after a long rest or for a demo's years, there is nothing to look back for.
    let since = previous.map { min($0.until, $0.madeAt + -lookBack) } ?? Instant(milliseconds: 0)
    let leaves = try changed(since: since, until: until, in: work.transaction)
    var checkpoint = Checkpoint(
      number: (previous?.number ?? 0) + 1, day: day, zone: zone.name, until: until, count: leaves.count,
      root: MerkleTree.root(leaves.map(\.leaf)), previous: previous?.hash ?? Chain.start, madeAt: work.now,
      key: key.publicKey, signature: [])
    checkpoint.signature = try key.sign(checkpoint.statement)
    try keep(checkpoint, leaves, in: work.transaction)
    return checkpoint
  }

  /// A case file as a checkpoint covers it.
  struct Leaf: Sendable {
    let stream: Int64
    let head: Int
    let hash: [UInt8]

    var leaf: [UInt8] { Evidence.leaf(stream: stream, head: head, hash: hash) }

    init(_ row: Row) {
      stream = row.integer(0)
      head = row.int(1)
      hash = row.blob(2)
    }
  }

  /// Case files with an event recorded before the end of the day that no checkpoint covers yet, by id.
  private static func changed(since: Instant, until: Instant, in transaction: any Transaction) throws -> [Leaf] {
    try transaction.rows(
      """
      with changed as (
        select e.stream, max(e.seq) as head from event e
        where e.recorded_at >= \(since) and e.recorded_at < \(until)
          and not exists (select 1 from checkpoint_leaf l where l.stream = e.stream and l.head >= e.seq)
        group by e.stream)
      select c.stream, c.head, v.hash from changed c join event v on v.stream = c.stream and v.seq = c.head order by c.stream
      """
    ).map(Leaf.init)
  }

  private static func keep(_ checkpoint: Checkpoint, _ leaves: [Leaf], in transaction: any Transaction) throws {
    let added = try transaction.changed(
      """
      insert into checkpoint (number, day, zone, until_at, leaves, root, previous, made_at, public_key, signature)
      values (\(checkpoint.number), \(checkpoint.day), \(checkpoint.zone), \(checkpoint.until), \(checkpoint.count),
        \(checkpoint.root), \(checkpoint.previous), \(checkpoint.madeAt), \(checkpoint.key), \(checkpoint.signature))
      on conflict do nothing
      """)
    // Another process was quicker; the next run finds its checkpoint.
    guard added == 1 else { throw LostRace() }
    for start in stride(from: 0, to: leaves.count, by: 500) {
      let rows = leaves[start..<min(start + 500, leaves.count)].map { leaf in
        "(\(leaf.stream), \(leaf.head), \(checkpoint.number))" as SQL
      }
      try transaction.execute("insert into checkpoint_leaf (stream, head, number) values \(SQL.joined(rows, by: ", "))")
    }
  }

  // MARK: Reading

  private static let columns: SQL = "number, day, zone, until_at, leaves, root, previous, made_at, public_key, signature"

  private static func checkpoint(_ row: Row) -> Checkpoint {
    Checkpoint(
      number: row.int(0), day: LocalDay(row.text(1)) ?? LocalDay(number: 0), zone: row.text(2), until: row.instant(3),
      count: row.int(4), root: row.blob(5), previous: row.blob(6), madeAt: row.instant(7), key: row.blob(8),
      signature: row.blob(9))
  }

  static func newest(in transaction: any Transaction) throws -> Checkpoint? {
    try list(before: nil, limit: 1, in: transaction).first
  }

  /// Newest first; `before` a number.
  static func list(before: Int?, limit: Int, in transaction: any Transaction) throws -> [Checkpoint] {
    try transaction.rows(
      "select \(columns) from checkpoint where number < \(before ?? Int(Int32.max)) order by number desc limit \(limit)"
    ).map(checkpoint)
  }

  /// Oldest first.
  static func after(_ number: Int, limit: Int, in transaction: any Transaction) throws -> [Checkpoint] {
    try transaction.rows(
      "select \(columns) from checkpoint where number > \(number) order by number limit \(limit)"
    ).map(checkpoint)
  }

  static func one(day: LocalDay, in transaction: any Transaction) throws -> Checkpoint? {
    try transaction.row("select \(columns) from checkpoint where day = \(day)").map(checkpoint)
  }

  static func leaves(of number: Int, in transaction: any Transaction) throws -> [Leaf] {
    try transaction.rows(
      """
      select l.stream, l.head, e.hash from checkpoint_leaf l join event e on e.stream = l.stream and e.seq = l.head
      where l.number = \(number) order by l.stream
      """
    ).map(Leaf.init)
  }

  /// The last checkpoint that covers a case file, and the way from it to the root.
  struct Anchor {
    let checkpoint: Checkpoint
    let head: Int
    let index: Int
    let path: [[UInt8]]

    var json: JSON {
      [
        "checkpoint": checkpoint.json, "head": .int(Int64(head)), "index": .int(Int64(index)),
        "path": .array(path.map { .string($0.hexadecimal) }),
      ]
    }
  }

  static func anchor(of stream: Int64, in transaction: any Transaction) throws -> Anchor? {
    guard
      let row = try transaction.row(
        "select number, head from checkpoint_leaf where stream = \(stream) order by head desc limit 1"),
      let checkpoint = try transaction.row("select \(columns) from checkpoint where number = \(row.int(0))").map(checkpoint)
    else { return nil }
    let leaves = try leaves(of: checkpoint.number, in: transaction)
    guard let index = leaves.firstIndex(where: { $0.stream == stream }) else { return nil }
    return Anchor(
      checkpoint: checkpoint, head: row.int(1), index: index, path: MerkleTree.path(to: index, in: leaves.map(\.leaf)))
  }

  // MARK: Checking

  /// Why a checkpoint does not hold. Words: `checkpoint.<name>`.
  package enum Fault: String, CaseIterable, Sendable {
    case notChained, notSigned, otherRoot, otherKey
  }

  /// What is wrong with one, `previous` being the one before it; nil when it holds. The root is made again from the events.
  static func fault(
    of checkpoint: Checkpoint, after previous: Checkpoint?, in transaction: any Transaction
  ) throws -> Fault? {
    guard checkpoint.previous == previous?.hash ?? Chain.start, checkpoint.number == (previous?.number ?? 0) + 1,
      previous.map({ checkpoint.day == $0.day + 1 }) ?? true
    else { return .notChained }
    guard try transaction.row("select 1 from signing_key where public_key = \(checkpoint.key)") != nil else { return .otherKey }
    guard checkpoint.isSigned else { return .notSigned }
    let leaves = try leaves(of: checkpoint.number, in: transaction)
    guard leaves.count == checkpoint.count, MerkleTree.root(leaves.map(\.leaf)) == checkpoint.root else { return .otherRoot }
    return nil
  }
}

extension Office {
  /// Makes every checkpoint that is due, each in a transaction of its own, so that nobody waits long; those made now.
  @discardableResult
  package func makeCheckpoints() async throws -> [Checkpoint] {
    var made: [Checkpoint] = []
    guard try await read(as: .system, { work in try Checkpoints.missing(in: work) }) != nil else { return made }
    while let one = try await write(as: .system, { work in try Checkpoints.make(in: work) }) { made.append(one) }
    return made
  }
}
