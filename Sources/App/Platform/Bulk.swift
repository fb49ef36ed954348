import Aftersales
import Basics
import Storage

/// Case files that are lived through in memory and written down once, as they stand in the end: the three that a call begins,
/// and how a demo of a million calls is made in minutes. Each event is decided, sealed and hashed as ever and stands in the
/// log; only the register rows of the steps in between, which nobody could have read before the commit, are never written.
final class Bulk {
  private struct Waiting {
    let kind: String
    let branch: ID<Branch>
    var sealed = EventLog.Sealed()
    var state: (any CaseFile)?
    var recordedAt = Instant(milliseconds: 0)
    var project: (Work) throws -> Void = { _ in }
  }

  private var waiting: [Int64: Waiting] = [:]
  /// In the order in which they began.
  private var order: [Int64] = []
  /// Files that others wrote, read once: whoever works in bulk works alone.
  private var read: [Int64: (state: any CaseFile, head: Int, branch: ID<Branch>, recordedAt: Instant)] = [:]

  /// The running numbers that were given last, where they are counted here and not in the database.
  private var numbers: [Numbering.Counter: Int64]?

  init(numbers: [Numbering.Counter: Int64]? = nil) { self.numbers = numbers }

  /// nil: the database counts.
  func nextNumber(of counter: Numbering.Counter) -> Int64? {
    guard numbers != nil else { return nil }
    numbers?[counter, default: 0] += 1
    return numbers?[counter]
  }

  func isWaiting(_ id: Int64) -> Bool { waiting[id] != nil }

  func found<Case: CaseFile>(_ type: Case.Type, _ id: Int64) -> Found<Case>? {
    if let file = waiting[id], let state = file.state as? Case {
      return Found(
        id: id, state: state, head: file.sealed.events.count, branch: file.branch, recordedAt: file.recordedAt)
    }
    guard let file = read[id], let state = file.state as? Case else { return nil }
    return Found(id: id, state: state, head: file.head, branch: file.branch, recordedAt: file.recordedAt)
  }

  func remember<Case: CaseFile>(_ found: Found<Case>) {
    if read.count > 1000 { read.removeAll() }
    read[found.id] = (found.state, found.head, found.branch, found.recordedAt)
  }

  func personal(of id: Int64) -> [PersonalValues.Value]? { waiting[id]?.sealed.personal }

  func add(
    _ events: [NewEvent], id: Int64, kind: String, branch: ID<Branch>, head: Int, act: EventLog.Act, identity: Identity
  ) -> EventLog.Sealed {
    var file = waiting[id] ?? Waiting(kind: kind, branch: branch)
    if head == 0 { order.append(id) }
    let sealed = EventLog.seal(
      events, to: id, behind: head, hash: file.sealed.events.last?.hash ?? Chain.start, act: act, identity: identity)
    file.sealed += sealed
    waiting[id] = file
    return sealed
  }

  func stands<Case: CaseFile>(_ found: Found<Case>) {
    waiting[found.id]?.state = found.state
    waiting[found.id]?.recordedAt = found.recordedAt
    waiting[found.id]?.project = { work in try work.project(found, isNew: true) }
  }

  /// Writes down every case file that waits.
  func write(in work: Work) throws {
    let files = order.compactMap { id in waiting[id].map { (id, $0) } }
    try EventLog.write(
      files.map { id, file in
        EventLog.Beginning(stream: id, kind: file.kind, branch: file.branch.number, sealed: file.sealed)
      }, in: work.transaction)
    for (id, file) in files {
      work.known.personal[id] = file.sealed.personal
      try file.project(work)
      if let state = file.state, let last = file.sealed.events.last { work.parts.cache.keep(state, id, hash: last.hash) }
    }
    waiting.removeAll(keepingCapacity: true)
    order.removeAll(keepingCapacity: true)
  }
}

extension Work {
  /// The next running number, without a gap.
  package func nextNumber(of counter: Numbering.Counter) throws -> Int64 {
    try known.bulk?.nextNumber(of: counter) ?? Numbering.next(counter, in: transaction)
  }

  /// Nobody moves that case file until this action is written down. Whoever works in bulk works alone.
  func hold(_ stream: Int64) throws {
    if known.bulk == nil { try EventLog.hold(stream, in: transaction) }
  }

  /// Case files that `body` begins are written down together when it ends, in a third of the statements.
  func together<T>(_ body: () throws -> T) throws -> T {
    guard known.bulk == nil else { return try body() }
    let bulk = Bulk()
    known.bulk = bulk
    defer { known.bulk = nil }
    let answer = try body()
    try bulk.write(in: self)
    return answer
  }
}
