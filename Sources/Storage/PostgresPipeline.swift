import CPostgres

/// Statements of one transaction that are sent without waiting for the answers to those before them. A registration writes some
/// fifteen whose answers nobody reads, and waiting for each of them cost more than the statements did.
struct PostgresPipeline {
  private let connection: OpaquePointer
  private(set) var isOpen = false
  /// Sent and not yet answered.
  private var unanswered = 0
  /// Their answers are a few bytes each: so many fit into the line however slowly they are read.
  private static let most = 60

  init(_ connection: OpaquePointer) { self.connection = connection }

  var isFull: Bool { unanswered >= PostgresPipeline.most }
  var isOwedAnswers: Bool { unanswered > 0 }

  /// False when the line is in a state in which it takes no pipeline.
  mutating func open() -> Bool {
    isOpen = PQenterPipelineMode(connection) == 1
    return isOpen
  }

  /// False when the line cannot be used for anything else any more. All answers must have been read.
  mutating func close() -> Bool {
    guard isOpen else { return true }
    isOpen = false
    return PQexitPipelineMode(connection) == 1
  }

  /// Counts what one of libpq's sending functions has sent.
  mutating func note(_ sent: Int32, _ check: (OpaquePointer?) throws -> Void) throws {
    // No result: the check finds that the line is lost.
    guard sent == 1 else { return try check(nil) }
    unanswered += 1
  }

  /// Reads the answers to all that was sent. The answer to the last of it, which the caller clears, or the first fault: what was
  /// sent behind a faulty statement was not run.
  mutating func answers(_ check: (OpaquePointer?) throws -> Void) throws -> OpaquePointer? {
    var last: OpaquePointer?
    var fault: (any Error)?
    func judge(_ result: OpaquePointer?) {
      PQclear(last)
      last = nil
      do {
        try check(result)
        last = result
      } catch {
        fault = fault ?? error
        PQclear(result)
      }
    }
    unanswered = 0
    if PQpipelineSync(connection) != 1 { judge(nil) }
    var gaps = 0
    reading: while true {
      guard let result = PQgetResult(connection) else {
        // One gap stands between two answers. Behind a second one nothing comes.
        gaps += 1
        guard gaps > 1 || PQstatus(connection) != CONNECTION_OK else { continue }
        judge(nil)
        break
      }
      gaps = 0
      switch PQresultStatus(result) {
      case PGRES_PIPELINE_SYNC:
        PQclear(result)
        break reading
      case PGRES_PIPELINE_ABORTED: PQclear(result)
      default: judge(result)
      }
    }
    guard let fault else { return last }
    PQclear(last)
    throw fault
  }
}
