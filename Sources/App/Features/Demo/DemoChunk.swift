import Aftersales
import Basics
import Storage

/// Some thousand made-up calls, lived through to the end: the statements that write them down, in their order.
///
/// Nothing that is lived through here depends on what others write meanwhile: every caller is a new customer, and numbers and
/// ids are counted by the chunk itself. So the parts of a chunk are lived side by side, and the next chunk while this one is
/// being written, and the same seed still gives the same data.
struct DemoChunk: Sendable {
  let statements: [SQL]
  let reached: DemoProgress

  /// Lived by so many threads.
  private static let parts = 2
  /// Case files of so many calls are written together.
  private static let together = 16
  /// A call makes fewer ids: three case files, a dozen commands, its personal values.
  private static let idsOfCall = 64
  /// What the process itself makes at that moment, while it writes the chunks down.
  private static let idsOfOthers = 1 << 16

  static func live(
    _ count: Int, behind progress: DemoProgress, _ words: DemoWords, _ world: DemoWorld, in office: Office
  ) async throws -> DemoChunk {
    var reached = progress
    var generator = SeededGenerator(seed: progress.generator)
    let plans = (progress.done..<progress.done + count).map { place in
      CallPlan(
        &generator, words, number: place, of: progress.orders, days: progress.days, end: progress.end,
        branches: progress.branches)
    }
    reached.done += count
    reached.generator = generator.state
    let size = (count + parts - 1) / parts
    let shares = stride(from: 0, to: count, by: size).map { Array(plans[$0..<min($0 + size, count)]) }
    let lived = try await withThrowingTaskGroup(of: (place: Int, statements: [SQL]).self) { group in
      for (place, share) in shares.enumerated() {
        let numbers = reached.numbers
        for plan in share { reached.numbers[plan.counter, default: 0] += 1 }
        let first = progress.done + place * size
        group.addTask { (place, try await live(share, from: first, numbers, end: progress.end, world, in: office)) }
      }
      return try await group.reduce(into: [:]) { $0[$1.place] = $1.statements }
    }
    return DemoChunk(statements: shares.indices.flatMap { lived[$0] ?? [] }, reached: reached)
  }

  /// Calls that follow each other, the first of them `first` in the whole demo.
  private static func live(
    _ plans: [CallPlan], from first: Int, _ numbers: [Numbering.Counter: Int64], end: Instant, _ world: DemoWorld,
    in office: Office
  ) async throws -> [SQL] {
    let ids = Identity(node: office.node, at: end, skipping: idsOfOthers + first * idsOfCall)
    return try await world.database.read { [parts = office.parts.counting(by: ids), dialect = office.database.dialect] reading in
      let noting = NotingTransaction(reading, for: dialect)
      let work = Work(.system, now: end, transaction: noting, parts: parts)
      let bulk = Bulk(numbers: numbers)
      work.known.bulk = bulk
      for (place, plan) in plans.enumerated() {
        try CallLife.live(plan, in: work)
        if (place + 1) % together == 0 { try bulk.write(in: work) }
      }
      try bulk.write(in: work)
      return noting.noted
    }
  }
}

/// Reads in one database, and notes what is to be written into another. Nothing that it notes may ask how many rows it changed.
private final class NotingTransaction: Transaction {
  let dialect: Dialect
  private let reading: any Transaction
  private(set) var noted: [SQL] = []

  /// What is noted will be written to that engine.
  init(_ reading: any Transaction, for dialect: Dialect) {
    self.reading = reading
    self.dialect = dialect
  }

  func rows(_ sql: SQL) throws -> [Row] { try reading.rows(sql) }

  func execute(_ sql: SQL) { noted.append(sql) }

  func changed(_ sql: SQL) -> Int {
    noted.append(sql)
    return 1
  }
}
