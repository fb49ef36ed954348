/// The values of one statement as libpq takes them: all in one block of bytes, in PostgreSQL's binary form, each with
/// its type said, so that nothing is guessed, escaped or cut at a zero byte.
struct PostgresParameters {
  private(set) var bytes: [UInt8] = []
  /// Where each value begins in `bytes`; nil is a null.
  private(set) var starts: [Int?] = []
  private(set) var lengths: [Int32] = []

  mutating func append(_ value: Value) {
    let start = bytes.count
    switch value {
    case .null: break
    case .integer(let number): append(bigEndian: UInt64(bitPattern: number))
    case .real(let number): append(bigEndian: number.bitPattern)
    case .text(let text): bytes.append(contentsOf: text.utf8)
    case .blob(let blob): bytes.append(contentsOf: blob)
    }
    starts.append(value == .null ? nil : start)
    lengths.append(Int32(bytes.count - start))
  }

  private mutating func append(bigEndian number: UInt64) {
    for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
  }

  /// Calls `body` with the pointers, lengths and formats that libpq's functions ask for.
  func withPointers<T>(
    _ body: ([UnsafePointer<CChar>?], _ lengths: [Int32], _ formats: [Int32]) -> T
  ) -> T {
    // One byte more, so that there is an address even when every value is empty: a nil address would mean null.
    (bytes + [0]).withUnsafeBytes { block in
      let characters = block.assumingMemoryBound(to: CChar.self)
      let pointers = starts.map { start in start.flatMap { characters.baseAddress?.advanced(by: $0) } }
      return body(pointers, lengths, [Int32](repeating: 1, count: starts.count))
    }
  }
}

/// PostgreSQL's numbers for the types that this program meets (`pg_type.oid`, fixed for ever).
enum PostgresType {
  static let bool: UInt32 = 16
  static let bytea: UInt32 = 17
  static let int8: UInt32 = 20
  static let int2: UInt32 = 21
  static let int4: UInt32 = 23
  static let text: UInt32 = 25
  static let oid: UInt32 = 26
  static let float4: UInt32 = 700
  static let float8: UInt32 = 701
  static let numeric: UInt32 = 1700

  /// The type a value is sent as; a null has none.
  static func of(_ value: Value) -> UInt32? {
    switch value {
    case .null: return nil
    case .integer: return int8
    case .real: return float8
    case .text: return text
    case .blob: return bytea
    }
  }
}
