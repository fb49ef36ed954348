import CPostgres
import Foundation

/// One libpq connection. Every call blocks, so it lives on the thread that made it and is never handed to another.
final class PostgresConnection {
  private let connection: OpaquePointer
  private var statements = PostgresStatements()
  /// Open while a transaction writes.
  private var pipeline: PostgresPipeline
  /// A statement is prepared in the pipeline and the server has not said yet that it took it.
  private var isPreparing = false
  /// A fault after which this connection is not to be used again.
  private var isSpoiled = false
  /// The prepared statements are out of date and go when the transaction has ended.
  private var isForgetting = false
  private var isReading = false

  /// Connects and says what holds for the whole connection. `isUnsafe` answers commits before they are on the disc.
  init(_ address: PostgresAddress, isUnsafe: Bool) throws(StorageFault) {
    // What stands before the address is a default that the address may change; what stands behind it is fixed.
    let settings: [(name: String, value: String)] = [
      ("connect_timeout", "5"), ("application_name", "baoxiu"), ("keepalives_idle", "30"), ("keepalives_interval", "10"),
      ("tcp_user_timeout", "30000"), ("dbname", address.url), ("client_encoding", "UTF8"),
    ]
    connection = try PostgresConnection.connect(settings)
    pipeline = PostgresPipeline(connection)
    // Notices are for a person at a terminal; libpq would write them to the error output.
    PQsetNoticeProcessor(connection, { _, _ in }, nil)
    guard PQstatus(connection) == CONNECTION_OK else {
      // Thrown from here on, `deinit` ends the connection.
      throw StorageFault.unreachable(address.withoutAddress(connectionMessage))
    }
    let commit =
      isUnsafe
      ? "set synchronous_commit to off"
      : """
      select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') in ('off', 'local')
      """
    do {
      try command(
        """
        set search_path to \(address.quotedSchema); set lock_timeout to '10s'; set standard_conforming_strings to on;
        set timezone to 'UTC'; set extra_float_digits to 1; \(commit)
        """)
    } catch let lost as PostgresConnectionLost {
      throw StorageFault.unreachable(lost.message)
    } catch {
      throw error as? StorageFault ?? StorageFault.unreachable("\(error)")
    }
  }

  deinit { PQfinish(connection) }

  private static func connect(_ settings: [(name: String, value: String)]) throws(StorageFault) -> OpaquePointer {
    let names: [UnsafePointer<CChar>?] = settings.map { UnsafePointer(strdup($0.name)) } + [nil]
    let values: [UnsafePointer<CChar>?] = settings.map { UnsafePointer(strdup($0.value)) } + [nil]
    defer { for text in names + values { free(UnsafeMutablePointer(mutating: text)) } }
    // A nil answer means that there was no memory for the connection's own record.
    guard let connection = PQconnectdbParams(names, values, 1) else {
      throw StorageFault.unreachable("no memory for a connection")
    }
    return connection
  }

  /// False when the server is gone or the last transaction was left in a state that nobody planned.
  var isUsable: Bool { !isSpoiled && PQstatus(connection) == CONNECTION_OK && PQtransactionStatus(connection) == PQTRANS_IDLE }

  private var isConnected: Bool { PQstatus(connection) == CONNECTION_OK }

  /// The socket to wait on for notifications.
  var socket: Int32 { PQsocket(connection) }

  // MARK: - Statements

  /// Statements without values, one or several, as one message.
  func command(_ text: String) throws {
    let wasOpen = pipeline.isOpen
    try endPipeline()
    defer { if wasOpen { isSpoiled = !pipeline.open() || isSpoiled } }
    let result = PQexec(connection, text)
    defer { PQclear(result) }
    try check(result)
  }

  /// One statement whose answer nobody wants. In a transaction that writes it is not waited for: a fault of it is thrown by a
  /// later statement or by the commit.
  func send(_ sql: SQL) throws {
    guard pipeline.isOpen else { return PQclear(try query(sql)) }
    try post(sql)
    if pipeline.isFull { PQclear(try answers()) }
  }

  /// One statement with its values: prepared the first time, found again afterwards. The caller clears the result.
  func query(_ sql: SQL) throws -> OpaquePointer? {
    guard !pipeline.isOpen else {
      try post(sql)
      return try answers()
    }
    let statement = try prepared(sql)
    var parameters = PostgresParameters()
    for (place, value) in sql.values.enumerated() where statement.types[place] != nil { parameters.append(value) }
    let result = parameters.withPointers { pointers, lengths, formats in
      PQexecPrepared(connection, statement.name, Int32(pointers.count), pointers, lengths, formats, 0)
    }
    do {
      try check(result)
    } catch {
      PQclear(result)
      throw error
    }
    return result
  }

  private func prepared(_ sql: SQL) throws -> PostgresStatements.Statement {
    if let statement = statements.find(sql) { return statement }
    if let name = statements.giveUp() { try command("deallocate \(name)") }
    let (statement, text) = made(sql)
    let types = statement.types.compactMap { $0 }
    let result = PQprepare(connection, statement.name, text, Int32(types.count), types)
    defer { PQclear(result) }
    try check(result)
    statements.keep(statement, for: sql)
    return statement
  }

  /// A statement about to be prepared, and its text as PostgreSQL reads it.
  private func made(_ sql: SQL) -> (PostgresStatements.Statement, String) {
    let statement = statements.make(sql)
    var marks = 0
    let text = sql.text { place in
      guard statement.types[place - 1] != nil else { return "null" }
      marks += 1
      return "$\(marks)"
    }
    return (statement, text)
  }

  // MARK: - In the pipeline

  private func post(_ sql: SQL) throws {
    let statement: PostgresStatements.Statement
    if let known = statements.find(sql) {
      statement = known
    } else {
      if let name = statements.giveUp() { try post(text: "deallocate \(name)") }
      let (new, text) = made(sql)
      let types = new.types.compactMap { $0 }
      isPreparing = true
      try pipeline.note(PQsendPrepare(connection, new.name, text, Int32(types.count), types), check)
      statements.keep(new, for: sql)
      statement = new
    }
    var parameters = PostgresParameters()
    for (place, value) in sql.values.enumerated() where statement.types[place] != nil { parameters.append(value) }
    let sent = parameters.withPointers { pointers, lengths, formats in
      PQsendQueryPrepared(connection, statement.name, Int32(pointers.count), pointers, lengths, formats, 0)
    }
    try pipeline.note(sent, check)
  }

  private func post(text: String) throws {
    try pipeline.note(PQsendQueryParams(connection, text, 0, nil, nil, nil, nil, 0), check)
  }

  private func answers() throws -> OpaquePointer? {
    do {
      let last = try pipeline.answers(check)
      isPreparing = false
      return last
    } catch {
      // Which of them the server took before the fault is not known.
      if isPreparing { isForgetting = true }
      isPreparing = false
      throw error
    }
  }

  private func endPipeline() throws {
    guard pipeline.isOpen else { return }
    defer { if !pipeline.close() { isSpoiled = true } }
    if pipeline.isOwedAnswers { PQclear(try answers()) }
  }

  private func check(_ result: OpaquePointer?) throws {
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
    default: break
    }
    // A server that takes leave says so before it closes the line: both count as a lost connection.
    let fault = PostgresFault.of(result)
    // A fault without a state is libpq's own: it read half an answer of a server that went away, and may not know it yet.
    if !isConnected || PostgresFault.state(result).isEmpty {
      isSpoiled = true
      throw PostgresConnectionLost(message: connectionMessage)
    }
    if case StorageFault.unreachable(let message) = fault {
      isSpoiled = true
      throw PostgresConnectionLost(message: message)
    }
    // A server that became a standby stays one: the next job looks for another.
    if PostgresFault.state(result) == "25006", !isReading { isSpoiled = true }
    if fault is PostgresConflict { forgetStatements(PostgresFault.state(result)) }
    throw fault
  }

  private var connectionMessage: String {
    String(cString: PQerrorMessage(connection)).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Statements that the server no longer knows or can no longer plan are prepared anew, all of them.
  private func forgetStatements(_ state: String) {
    if state == "26000" || state == "0A000" { isForgetting = true }
  }

  // MARK: - Transactions

  /// What became of a piece of work.
  enum Outcome {
    /// The transaction could not be begun because the server is gone: nothing of the work was run.
    case notBegun(String)
    case ended
    case failed(any Error)
  }

  /// Runs `work` in a transaction. `ended` means that the server has confirmed the commit.
  func transaction(reading: Bool, _ work: (PostgresTransaction) throws -> Void) -> Outcome {
    isReading = reading
    do {
      try command(reading ? "begin isolation level repeatable read read only" : "begin isolation level read committed read write")
    } catch let lost as PostgresConnectionLost {
      return .notBegun(lost.message)
    } catch {
      return .failed(error)
    }
    if !reading, !pipeline.open() { isSpoiled = true }
    let transaction = PostgresTransaction(self)
    do {
      try work(transaction)
      // PostgreSQL answers the commit of a failed transaction with a rollback and no error; a fault that the work kept to
      // itself must not look like success.
      if let fault = transaction.fault { throw fault }
    } catch {
      rollback()
      switch transaction.fault {
      case .some(let fault as PostgresConflict): return .failed(fault)
      case .some(let fault as PostgresConnectionLost): return .failed(fault)
      default: return .failed(error)
      }
    }
    return commit()
  }

  private func commit() -> Outcome {
    var result: OpaquePointer?
    defer { PQclear(result) }
    do {
      if pipeline.isOpen {
        try post(text: "commit")
        result = try answers()
        try endPipeline()
      } else {
        result = PQexec(connection, "commit")
        try check(result)
      }
    } catch let lost as PostgresConnectionLost {
      // Whether the commit reached the disc is not known: it is not acknowledged, and it is not run again either.
      return .failed(StorageFault.unreachable("lost while committing: \(lost.message)"))
    } catch {
      rollback()
      return .failed(error)
    }
    guard String(cString: PQcmdStatus(result)) == "COMMIT" else {
      return .failed(StorageFault.other(code: 0, "the transaction was rolled back instead of committed"))
    }
    return .ended
  }

  /// After a failed commit there may be nothing to roll back, and after a lost connection nobody to ask.
  private func rollback() {
    // What is still unanswered is undone with the rest: a fault among it is not the one to tell of.
    do { try endPipeline() } catch { isSpoiled = isSpoiled || !isConnected }
    if isConnected, PQtransactionStatus(connection) != PQTRANS_IDLE {
      do { try command("rollback") } catch { isSpoiled = true }
    }
    if isForgetting, isConnected {
      isForgetting = false
      statements.forgetAll()
      do { try command("deallocate all") } catch { isSpoiled = true }
    }
  }

  // MARK: - Notifications

  /// Takes what has arrived on the line: how many notifications, or an error when the line is broken.
  func notifications() throws(StorageFault) -> Int {
    guard PQconsumeInput(connection) == 1 else { throw StorageFault.unreachable(connectionMessage) }
    var count = 0
    while let notification = PQnotifies(connection) {
      PQfreemem(notification)
      count += 1
    }
    return count
  }
}
