import GRDBSQLite

/// The statements that one SQLite connection keeps prepared, found by their text. Values go from the program's own into
/// SQLite and back without another form between: a registration runs some thirty statements, and each of them counts.
final class SQLiteStatements {
  private let connection: OpaquePointer
  private var prepared: [Text: OpaquePointer] = [:]
  /// Set by every statement that may change the file, whether it found anything to change or not.
  var hasWritten = false
  /// More shapes than the program has; a list of ids of any length makes a shape of its own.
  private static let limit = 500

  init(_ connection: OpaquePointer) { self.connection = connection }

  /// Two statements are the same when their pieces are. Their lengths tell most of them apart; the rest is compared.
  private struct Text: Hashable {
    let chunks: [String]

    func hash(into hasher: inout Hasher) {
      hasher.combine(chunks.count)
      hasher.combine(chunks[0].utf8.count)
      hasher.combine(chunks[chunks.count - 1].utf8.count)
    }
  }

  /// Must be called before the connection is closed, by whoever owns it then.
  func finish() {
    for statement in prepared.values { sqlite3_finalize(statement) }
    prepared = [:]
  }

  func rows(_ sql: SQL) throws -> [Row] {
    var rows: [Row] = []
    try run(sql) { statement in
      let width = sqlite3_column_count(statement)
      var values: [Value] = []
      values.reserveCapacity(Int(width))
      for place in 0..<width { values.append(SQLiteStatements.value(statement, place)) }
      rows.append(Row(values))
    }
    return rows
  }

  func changed(_ sql: SQL) throws -> Int {
    try run(sql)
    return Int(sqlite3_changes(connection))
  }

  /// A statement whose answer nobody wants: `begin`, `savepoint` and their ends among them.
  func run(_ sql: SQL) throws { try run(sql) { _ in } }

  private func run(_ sql: SQL, _ row: (OpaquePointer) -> Void) throws {
    let statement = try prepare(sql)
    // Resetting also lets go of the locks of a statement that failed half way.
    defer { sqlite3_reset(statement) }
    if sqlite3_stmt_readonly(statement) == 0 { hasWritten = true }
    for (place, value) in sql.values.enumerated() { try bind(value, at: Int32(place + 1), of: statement) }
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: row(statement)
      case SQLITE_DONE: return
      default: throw fault()
      }
    }
  }

  private func prepare(_ sql: SQL) throws -> OpaquePointer {
    let text = Text(chunks: sql.chunks)
    if let statement = prepared[text] { return statement }
    if prepared.count >= SQLiteStatements.limit { finish() }
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v3(
      connection, sql.text { _ in "?" }, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard code == SQLITE_OK, let statement else { throw fault() }
    prepared[text] = statement
    return statement
  }

  private func bind(_ value: Value, at place: Int32, of statement: OpaquePointer) throws {
    // SQLite makes a copy of its own before the call returns.
    let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    let code =
      switch value {
      case .null: sqlite3_bind_null(statement, place)
      case .integer(let number): sqlite3_bind_int64(statement, place, number)
      case .real(let number): sqlite3_bind_double(statement, place, number)
      case .text(var text):
        text.withUTF8 { bytes in
          bytes.withMemoryRebound(to: CChar.self) {
            sqlite3_bind_text(statement, place, $0.baseAddress ?? SQLiteStatements.nothing, Int32($0.count), copies)
          }
        }
      case .blob(let bytes):
        // A blob without bytes is not null.
        bytes.isEmpty
          ? sqlite3_bind_zeroblob(statement, place, 0)
          : bytes.withUnsafeBytes { sqlite3_bind_blob(statement, place, $0.baseAddress, Int32($0.count), copies) }
      }
    guard code == SQLITE_OK else { throw fault() }
  }

  /// Where the text without letters begins: a null address would make it null.
  private nonisolated(unsafe) static let nothing: UnsafePointer<CChar> = {
    let address = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    address.pointee = 0
    return UnsafePointer(address)
  }()

  private static func value(_ statement: OpaquePointer, _ place: Int32) -> Value {
    switch sqlite3_column_type(statement, place) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, place))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, place))
    case SQLITE_TEXT:
      guard let text = sqlite3_column_text(statement, place) else { return .text("") }
      let bytes = UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(statement, place)))
      return .text(String(decoding: bytes, as: UTF8.self))
    case SQLITE_BLOB:
      guard let blob = sqlite3_column_blob(statement, place) else { return .blob([]) }
      return .blob([UInt8](UnsafeRawBufferPointer(start: blob, count: Int(sqlite3_column_bytes(statement, place)))))
    default: return .null
    }
  }

  private func fault() -> any Error {
    let code = sqlite3_extended_errcode(connection)
    return SQLiteTransaction.fault(code: code, String(cString: sqlite3_errmsg(connection)))
  }
}
