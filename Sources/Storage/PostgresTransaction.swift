import CPostgres
import Foundation

/// One libpq connection inside a transaction.
///
/// The first fault of a statement ends a PostgreSQL transaction: it is kept, every later statement repeats it, and the
/// transaction is undone even when the caller swallows it.
final class PostgresTransaction: Transaction {
  let dialect = Dialect.postgres
  private let connection: PostgresConnection
  private(set) var fault: (any Error)?
  private(set) var statements = 0

  init(_ connection: PostgresConnection) { self.connection = connection }

  func rows(_ sql: SQL) throws -> [Row] {
    let result = try run(sql)
    defer { PQclear(result) }
    let width = PQnfields(result)
    let types = (0..<width).map { PQftype(result, $0) }
    return (0..<PQntuples(result)).map { line in
      var values: [Value] = []
      values.reserveCapacity(Int(width))
      for place in 0..<width {
        if PQgetisnull(result, line, place) == 1 {
          values.append(.null)
        } else if let text = PQgetvalue(result, line, place) {
          values.append(value(text, length: Int(PQgetlength(result, line, place)), type: types[Int(place)]))
        }
      }
      return Row(values)
    }
  }

  func execute(_ sql: SQL) throws {
    statements += 1
    try keepingFault { try connection.send(sql) }
  }

  func changed(_ sql: SQL) throws -> Int {
    let result = try run(sql)
    defer { PQclear(result) }
    return Int(String(cString: PQcmdTuples(result))) ?? 0
  }

  /// Several statements without values; they share this transaction.
  func run(script: String) throws {
    try keepingFault { try connection.command(script) }
  }

  private func run(_ sql: SQL) throws -> OpaquePointer? {
    statements += 1
    return try keepingFault { try connection.query(sql) }
  }

  private func keepingFault<T>(_ body: () throws -> T) throws -> T {
    if let fault { throw fault }
    do {
      return try body()
    } catch {
      fault = error
      throw error
    }
  }

  /// One field in PostgreSQL's text form.
  private func value(_ text: UnsafeMutablePointer<CChar>, length: Int, type: UInt32) -> Value {
    switch type {
    case PostgresType.int8, PostgresType.int4, PostgresType.int2, PostgresType.oid: return .integer(strtoll(text, nil, 10))
    case PostgresType.bool: return .integer(text.pointee == CChar(UInt8(ascii: "t")) ? 1 : 0)
    case PostgresType.float8, PostgresType.float4: return .real(strtod(text, nil))
    // A sum of whole numbers is numeric in PostgreSQL and an integer in SQLite.
    case PostgresType.numeric: return Int64(string(text, length)).map(Value.integer) ?? .real(strtod(text, nil))
    case PostgresType.bytea: return .blob(blob(text))
    default: return .text(string(text, length))
    }
  }

  private func string(_ text: UnsafeMutablePointer<CChar>, _ length: Int) -> String {
    String(decoding: UnsafeRawBufferPointer(start: text, count: length), as: UTF8.self)
  }

  private func blob(_ text: UnsafeMutablePointer<CChar>) -> [UInt8] {
    var length = 0
    guard let bytes = PQunescapeBytea(text, &length) else { return [] }
    defer { PQfreemem(bytes) }
    return [UInt8](UnsafeBufferPointer(start: bytes, count: length))
  }
}
