import Foundation
import GRDB

/// The one writer of a SQLite file. Jobs that wait together share a transaction and one fsync: nobody is answered before the
/// commit has returned, and a refused job undoes only itself.
///
/// SQLite copies every page that changes within a savepoint, and walks through its copies at the end of each statement. So jobs
/// run without one first. Whoever is refused before he wrote anything has nothing to undo; when another fails, the
/// transaction is rolled back and run once more, each job in its own savepoint.
final class GroupCommit: @unchecked Sendable {  // `waiting` and `isStopped` are touched only under `condition`
  static let jobsMax = 64
  /// How long jobs may go on joining a commit: the first of them waits for its answer as long.
  static let workNanoseconds: UInt64 = 25_000_000

  private let pool: DatabasePool
  private let connections: SQLiteConnections
  private let condition = NSCondition()
  private var waiting: [Job] = []
  private var isStopped = false
  private var count = Written()
  /// Of the writer's thread alone.
  private var index = SearchIndex()

  init(pool: DatabasePool, connections: SQLiteConnections) {
    self.pool = pool
    self.connections = connections
    let thread = Thread { [weak self] in
      // Said from within, it is also the name that the system's own tools show.
      Thread.current.name = "baoxiu.writer"
      while let self, let jobs = self.next() { self.commit(jobs) }
    }
    thread.start()
  }

  func run<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      var outcome: Result<T, any Error>?
      let job = Job(
        work: { transaction in
          do {
            outcome = .success(try body(transaction))
          } catch {
            outcome = .failure(error)
            throw error
          }
        },
        answer: { failure in
          if let failure {
            continuation.resume(throwing: failure)
          } else if let outcome {
            continuation.resume(with: outcome)
          } else {
            continuation.resume(throwing: StorageFault.unreachable("the writer stopped"))
          }
        })
      condition.lock()
      if isStopped {
        condition.unlock()
        job.answer(StorageFault.unreachable("the database is closed"))
        return
      }
      waiting.append(job)
      condition.signal()
      condition.unlock()
    }
  }

  var written: Written {
    condition.lock()
    defer { condition.unlock() }
    return count
  }

  func stop() {
    condition.lock()
    isStopped = true
    condition.signal()
    condition.unlock()
  }

  private func next() -> [Job]? {
    condition.lock()
    defer { condition.unlock() }
    while waiting.isEmpty && !isStopped { condition.wait() }
    guard !waiting.isEmpty else { return nil }
    let jobs = Array(waiting.prefix(GroupCommit.jobsMax))
    waiting.removeFirst(jobs.count)
    return jobs
  }

  private func putBack(_ jobs: ArraySlice<Job>) {
    condition.lock()
    waiting.insert(contentsOf: jobs, at: 0)
    condition.unlock()
  }

  private func commit(_ jobs: [Job], inSavepoints: Bool = false) {
    var done: [(job: Job, failure: (any Error)?)] = []
    var statements = 0
    do {
      try pool.writeWithoutTransaction { db in
        do {
          done = try runTogether(jobs, inSavepoints: inSavepoints, in: db, statements: &statements)
        } catch {
          if db.isInsideTransaction { try db.execute(sql: "rollback") }
          throw error
        }
      }
    } catch let spoiled as Spoiled {
      if jobs.count == 1 { jobs[0].answer(spoiled.failure) } else { commit(jobs, inSavepoints: true) }
      return
    } catch {
      retryAlone(jobs, after: error)
      return
    }
    condition.lock()
    count.jobs += done.count
    count.commits += 1
    count.statements += statements
    condition.unlock()
    for entry in done { entry.job.answer(entry.failure) }
  }

  /// A job failed after it had written something that only the end of the transaction undoes.
  private struct Spoiled: Error {
    let failure: any Error
  }

  private func runTogether(
    _ jobs: [Job], inSavepoints: Bool, in db: GRDB.Database, statements: inout Int
  ) throws -> [(job: Job, failure: (any Error)?)] {
    var done: [(job: Job, failure: (any Error)?)] = []
    let connection = connections.statements(of: db)
    try connection.run("begin immediate")
    let start = DispatchTime.now().uptimeNanoseconds
    for (place, job) in jobs.enumerated() {
      if place > 0, DispatchTime.now().uptimeNanoseconds - start > GroupCommit.workNanoseconds {
        putBack(jobs[place...])
        break
      }
      if inSavepoints { try connection.run("savepoint job") }
      connection.hasWritten = false
      do {
        let transaction = SQLiteTransaction(connection)
        defer { statements += transaction.statements }
        try job.work(transaction)
        if let fault = transaction.fault { throw fault }
        if inSavepoints { try connection.run("release job") }
        done.append((job, nil))
      } catch {
        // Some faults (disc full, for one) make SQLite leave the whole transaction by itself.
        guard db.isInsideTransaction else { throw error }
        if inSavepoints {
          try connection.run("rollback to job")
          try connection.run("release job")
        } else if connection.hasWritten {
          throw Spoiled(failure: error)
        }
        done.append((job, error))
      }
    }
    try index.follow(connection)
    try connection.run("commit")
    return done
  }

  /// The shared transaction failed as a whole: nobody was answered, and each job gets its own chance and its own reason.
  private func retryAlone(_ jobs: [Job], after error: any Error) {
    if jobs.count == 1 {
      jobs[0].answer(SQLiteTransaction.fault(error))
      return
    }
    takeBack(jobs)
    for job in jobs { commit([job]) }
  }

  /// Jobs that were put back for the next round while this one failed must not run in both.
  private func takeBack(_ jobs: [Job]) {
    condition.lock()
    waiting.removeAll { waiting in jobs.contains { $0 === waiting } }
    condition.unlock()
  }
}

private final class Job: @unchecked Sendable {  // handed from the caller to the writer thread and back, never shared
  let work: (any Transaction) throws -> Void
  let answer: ((any Error)?) -> Void

  init(work: @escaping (any Transaction) throws -> Void, answer: @escaping ((any Error)?) -> Void) {
    self.work = work
    self.answer = answer
  }
}
