import Foundation

/// The threads that own the connections, and the work waiting for them.
///
/// Work is taken in the order in which it came, readers and writers in turn; neither kind may hold all connections, so
/// writers that wait for one another's rows never keep a reader out. Threads and connections are made when needed, and the
/// one used last is used first: a quiet program holds one connection.
final class PostgresPool: @unchecked Sendable {  // everything that changes is touched only under `lock`
  /// How long a job waits for a server that cannot be reached before it is told so.
  static let patienceNanoseconds: UInt64 = 3_000_000_000

  enum Kind { case read, write }

  private let address: PostgresAddress
  private let isUnsafe: Bool
  private let connections: Int
  private let lock = NSLock()
  private var waiting: [Kind: [PostgresJob]] = [.read: [], .write: []]
  private var running: [Kind: Int] = [.read: 0, .write: 0]
  private var turn = Kind.read
  private var idle: [PostgresThread] = []
  private var threads = 0
  private var isStopped = false
  private var onEnd: [() -> Void] = []

  init(_ address: PostgresAddress, connections: Int, isUnsafe: Bool) {
    self.address = address
    self.connections = max(1, connections)
    self.isUnsafe = isUnsafe
  }

  func connect() throws(StorageFault) -> PostgresConnection { try PostgresConnection(address, isUnsafe: isUnsafe) }

  /// False when the pool takes no more work.
  func submit(_ job: PostgresJob) -> Bool {
    lock.withLock {
      guard !isStopped else { return false }
      waiting[job.kind, default: []].append(job)
      guard mayRun(job.kind) else { return true }
      if let thread = idle.popLast() {
        thread.give(take())
      } else if threads < connections {
        threads += 1
        PostgresThread(self).start()
      }
      return true
    }
  }

  /// The next job for a thread that has ended `done`; nil when there is none yet (the thread is called later) and when it
  /// is to end.
  func next(for thread: PostgresThread, after done: PostgresJob?) -> (job: PostgresJob?, isEnd: Bool) {
    lock.withLock {
      if let done { running[done.kind, default: 0] -= 1 }
      if let job = take() {
        // The job that ended may have been what kept one of the other kind from a thread that idles.
        if let second = idle.isEmpty ? nil : take() { idle.removeLast().give(second) }
        return (job, false)
      }
      guard isStopped else {
        idle.append(thread)
        return (nil, false)
      }
      return (nil, true)
    }
  }

  /// A thread has closed its connection and is about to end.
  func leave() {
    let ended = lock.withLock {
      threads -= 1
      guard threads == 0 else { return [() -> Void]() }
      defer { onEnd = [] }
      return onEnd
    }
    for end in ended { end() }
  }

  /// Takes no more work, does what is waiting, ends the threads and their connections; `ended` is called after the last.
  func stop(_ ended: @escaping () -> Void) {
    let isOver = lock.withLock {
      isStopped = true
      for thread in idle { thread.give(nil) }
      idle = []
      if threads > 0 { onEnd.append(ended) }
      return threads == 0
    }
    if isOver { ended() }
  }

  private func mayRun(_ kind: Kind) -> Bool {
    // A quarter of the connections is kept free of each kind; with a single one there is nothing to keep.
    let limit = connections == 1 ? 1 : connections - max(1, connections / 4)
    return !(waiting[kind]?.isEmpty ?? true) && running[kind, default: 0] < limit
  }

  private func take() -> PostgresJob? {
    let other = turn == .read ? Kind.write : .read
    guard let kind = [turn, other].first(where: mayRun), let job = waiting[kind]?.removeFirst() else { return nil }
    turn = kind == .read ? .write : .read
    running[kind, default: 0] += 1
    return job
  }
}

/// One piece of work for a connection: run in a transaction, then answered once.
final class PostgresJob: @unchecked Sendable {  // handed from the caller to one thread and back, never shared
  let kind: PostgresPool.Kind
  let queued = DispatchTime.now().uptimeNanoseconds
  let run: (PostgresConnection) -> PostgresConnection.Outcome
  let answer: ((any Error)?) -> Void

  init(
    _ kind: PostgresPool.Kind, run: @escaping (PostgresConnection) -> PostgresConnection.Outcome,
    answer: @escaping ((any Error)?) -> Void
  ) {
    self.kind = kind
    self.run = run
    self.answer = answer
  }
}

/// A thread with a connection of its own: libpq blocks, which the threads of Swift's own pool must never do.
final class PostgresThread: @unchecked Sendable {  // `connection` is the thread's alone, `given` passes under the semaphore
  private let pool: PostgresPool
  private let called = DispatchSemaphore(value: 0)
  private var given: PostgresJob?
  private var connection: PostgresConnection?

  init(_ pool: PostgresPool) { self.pool = pool }

  func start() {
    let thread = Thread { self.loop() }
    thread.name = "baoxiu.postgres"
    thread.start()
  }

  /// Wakes an idle thread with a job, or without one to let it end. Called under the pool's lock.
  func give(_ job: PostgresJob?) {
    given = job
    called.signal()
  }

  private func loop() {
    var done: PostgresJob?
    while true {
      let (next, isEnd) = pool.next(for: self, after: done)
      if isEnd { break }
      done = nil
      var job = next
      if job == nil {
        called.wait()
        job = given
        given = nil
      }
      guard let job else { continue }
      perform(job)
      done = job
    }
    connection = nil
    pool.leave()
  }

  /// Runs the job on a working connection. As long as it has not begun, a lost connection is replaced and it is tried again.
  private func perform(_ job: PostgresJob) {
    var pause: UInt64 = 20
    var reason = "no connection"
    while true {
      do throws(StorageFault) {
        let connection = if let connection { connection } else { try pool.connect() }
        self.connection = connection
        let outcome = job.run(connection)
        if !connection.isUsable { self.connection = nil }
        switch outcome {
        case .ended: return job.answer(nil)
        case .failed(let error): return job.answer(error)
        case .notBegun(let message): reason = message
        }
      } catch {
        if case StorageFault.unreachable(let message) = error { reason = message } else { return job.answer(error) }
      }
      guard DispatchTime.now().uptimeNanoseconds - job.queued < PostgresPool.patienceNanoseconds else {
        return job.answer(StorageFault.unreachable(reason))
      }
      Thread.sleep(forTimeInterval: TimeInterval(unevenPause(upTo: pause)) / 1000)
      pause = min(pause * 2, 1000)
    }
  }
}

/// Milliseconds from 1 to `most`: who met once must not meet again after the same pause.
func unevenPause(upTo most: UInt64) -> UInt64 {
  var generator = SystemRandomNumberGenerator()
  return 1 + generator.next(upperBound: most)
}
