import CPostgres

/// The transaction lost a race that PostgreSQL noticed (serialisation failure, deadlock) or met a plan made before the
/// schema changed: it was undone as a whole and may be run once more.
struct PostgresConflict: RunAgain {
  let message: String
}

/// The connection went away. Nothing had been sent that could have committed, so the work may be run once more.
struct PostgresConnectionLost: Error {
  let message: String
}

/// What a result says, in our words.
enum PostgresFault {
  private static let stateField = Int32(UInt8(ascii: "C"))
  private static let messageField = Int32(UInt8(ascii: "M"))
  private static let tableField = Int32(UInt8(ascii: "t"))
  private static let columnField = Int32(UInt8(ascii: "c"))
  private static let constraintField = Int32(UInt8(ascii: "n"))

  /// SQLSTATE, five characters; empty when libpq itself failed.
  static func state(_ result: OpaquePointer?) -> String { field(result, stateField) ?? "" }

  /// The fault of a failed result. Values of the row (PostgreSQL's detail line) are left out: they may be personal.
  static func of(_ result: OpaquePointer?) -> any Error {
    let state = state(result)
    let message = field(result, messageField) ?? "no answer from the server"
    let table = field(result, tableField) ?? ""
    let constraint = field(result, constraintField) ?? field(result, columnField) ?? message
    switch state {
    case "23505": return StorageFault.notUnique("\(table): \(constraint)")
    case "40001", "40P01": return PostgresConflict(message: message)
    // A plan or a prepared statement from before a change of the schema: the connection forgets all of them and begins anew.
    case "26000": return PostgresConflict(message: message)
    case "0A000" where message.contains("cached plan"): return PostgresConflict(message: message)
    case "55P03", "57014": return StorageFault.busy
    case "25006", "53100", "58030": return StorageFault.cannotWrite(message)
    case "57P01", "57P02", "57P03", "57P05", "25P03": return StorageFault.unreachable(message)
    default: break
    }
    if state.hasPrefix("23") { return StorageFault.constraint("\(table): \(constraint)") }
    if state.hasPrefix("08") || state.hasPrefix("53") { return StorageFault.unreachable(message) }
    return StorageFault.other(code: Int(state, radix: 36) ?? 0, state.isEmpty ? message : "\(state) \(message)")
  }

  private static func field(_ result: OpaquePointer?, _ code: Int32) -> String? {
    guard let result, let text = PQresultErrorField(result, code) else { return nil }
    return String(cString: text)
  }
}
