/// JSON as events, policies and answers use it. Whole numbers are `Int64`; a number with a fraction or an exponent
/// is kept as `number` so that a reader can refuse it by name; our own writing never makes one.
package enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case number(String)
  case string(String)
  case array([JSON])
  case object(Members)

  package subscript(key: String) -> JSON? {
    if case .object(let members) = self { return members[key] }
    return nil
  }
  package var string: String? { if case .string(let s) = self { return s } else { return nil } }
  package var int: Int64? { if case .int(let i) = self { return i } else { return nil } }
  package var bool: Bool? { if case .bool(let b) = self { return b } else { return nil } }
  package var array: [JSON]? { if case .array(let a) = self { return a } else { return nil } }
  package var object: Members? { if case .object(let o) = self { return o } else { return nil } }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int64) { self = .int(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(Members(elements))
  }
}

extension JSON {
  /// An object of the members that have a value; absent optionals leave no trace.
  package static func members(_ pairs: (String, JSON?)...) -> JSON {
    var members = Members()
    members.reserveCapacity(pairs.count)
    for (key, value) in pairs { if let value { members[key] = value } }
    return .object(members)
  }
  /// An object whose members are texts.
  package static func texts(_ values: [String: String]) -> JSON {
    .object(Members(values.lazy.map { ($0.key, .string($0.value)) }))
  }
  package static func text(_ value: String?) -> JSON? { value.map(JSON.string) }
  package static func whole(_ value: (some BinaryInteger)?) -> JSON? { value.map { .int(Int64($0)) } }
  package static func instant(_ value: Instant?) -> JSON? { value.map { .int($0.milliseconds) } }

  /// The canonical text: keys sorted by their UTF-8 bytes, no white space, `/` unescaped, everything printable as itself.
  package var canonical: String {
    var out: [UInt8] = []
    write(into: &out)
    return String(decoding: out, as: UTF8.self)
  }

  /// Writes the canonical bytes behind what stands in `out`.
  package func write(into out: inout [UInt8]) {
    switch self {
    case .null: out.append(contentsOf: "null".utf8)
    case .bool(let value): out.append(contentsOf: (value ? "true" : "false").utf8)
    case .int(let value): JSON.write(value, into: &out)
    case .number(let text): out.append(contentsOf: text.utf8)
    case .string(let text): JSON.quote(text, into: &out)
    case .array(let items):
      out.append(UInt8(ascii: "["))
      for (place, item) in items.enumerated() {
        if place > 0 { out.append(UInt8(ascii: ",")) }
        item.write(into: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .object(let members):
      out.append(UInt8(ascii: "{"))
      var isFirst = true
      for (key, value) in members {
        if !isFirst { out.append(UInt8(ascii: ",")) }
        isFirst = false
        JSON.quote(key, into: &out)
        out.append(UInt8(ascii: ":"))
        value.write(into: &out)
      }
      out.append(UInt8(ascii: "}"))
    }
  }

  /// A JSON string: `"`, `\` and control characters escaped, all else as it is.
  package static func quote(_ text: String, into out: inout [UInt8]) {
    var text = text
    out.append(UInt8(ascii: "\""))
    text.withUTF8 { bytes in
      // What stands between two bytes that need escaping goes over in one piece; most texts are one piece.
      var start = 0
      for place in bytes.indices where needsEscape(bytes[place]) {
        out.append(contentsOf: bytes[start..<place])
        escape(bytes[place], into: &out)
        start = place + 1
      }
      out.append(contentsOf: bytes[start...])
    }
    out.append(UInt8(ascii: "\""))
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F
  }

  private static func escape(_ byte: UInt8, into out: inout [UInt8]) {
    func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      out.append(UInt8(ascii: "\\"))
      out.append(byte)
    case 0x0A: out.append(contentsOf: "\\n".utf8)
    case 0x0D: out.append(contentsOf: "\\r".utf8)
    case 0x09: out.append(contentsOf: "\\t".utf8)
    default:
      out.append(contentsOf: "\\u00".utf8)
      out.append(digit(byte >> 4))
      out.append(digit(byte & 15))
    }
  }

  /// Decimal digits without a text in between.
  private static func write(_ number: Int64, into out: inout [UInt8]) {
    if number < 0 { out.append(UInt8(ascii: "-")) }
    let start = out.count
    var rest = number.magnitude
    repeat {
      out.append(48 + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    out[start...].reverse()
  }
}

/// Why a text is not JSON, and at which byte.
package struct JSONFault: Error, Hashable, Sendable {
  package let reason: String
  package let offset: Int
}

extension JSON {
  package static let depthLimit = 32

  package init(parsing text: String) throws(JSONFault) { try self.init(parsing: Array(text.utf8)) }

  /// Strict RFC 8259 over UTF-8 bytes; refuses duplicate keys, lone surrogates, invalid UTF-8 and more than 32 levels.
  package init(parsing bytes: [UInt8]) throws(JSONFault) {
    var reader = JSONReader(bytes: bytes)
    self = try reader.document()
  }
}

private struct JSONReader {
  let bytes: [UInt8]
  var at = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  func fault(_ reason: String) -> JSONFault { JSONFault(reason: reason, offset: at) }

  mutating func document() throws(JSONFault) -> JSON {
    let value = try self.value(depth: 0)
    skipSpace()
    guard at == bytes.count else { throw fault("text after the end") }
    return value
  }

  mutating func skipSpace() {
    while at < bytes.count {
      switch bytes[at] {
      case 0x20, 0x0A, 0x0D, 0x09: at += 1
      default: return
      }
    }
  }

  mutating func value(depth: Int) throws(JSONFault) -> JSON {
    guard depth < JSON.depthLimit else { throw fault("too deep") }
    skipSpace()
    guard at < bytes.count else { throw fault("ends too early") }
    switch bytes[at] {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  mutating func word(_ word: String, _ value: JSON) throws(JSONFault) -> JSON {
    guard bytes[at...].starts(with: word.utf8) else { throw fault("unknown word") }
    at += word.utf8.count
    return value
  }

  mutating func object(depth: Int) throws(JSONFault) -> JSON {
    at += 1
    var members = JSON.Members()
    skipSpace()
    if at < bytes.count, bytes[at] == UInt8(ascii: "}") {
      at += 1
      return .object(members)
    }
    while true {
      skipSpace()
      guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { throw fault("a key must follow") }
      let key = try string()
      skipSpace()
      guard at < bytes.count, bytes[at] == UInt8(ascii: ":") else { throw fault("a colon must follow") }
      at += 1
      guard members.add(try value(depth: depth + 1), at: key) else { throw fault("key appears twice") }
      skipSpace()
      guard at < bytes.count else { throw fault("ends too early") }
      at += 1
      if bytes[at - 1] == UInt8(ascii: "}") { return .object(members) }
      guard bytes[at - 1] == UInt8(ascii: ",") else { throw fault("a comma must follow") }
    }
  }

  mutating func array(depth: Int) throws(JSONFault) -> JSON {
    at += 1
    var items: [JSON] = []
    skipSpace()
    if at < bytes.count, bytes[at] == UInt8(ascii: "]") {
      at += 1
      return .array(items)
    }
    while true {
      items.append(try value(depth: depth + 1))
      skipSpace()
      guard at < bytes.count else { throw fault("ends too early") }
      at += 1
      if bytes[at - 1] == UInt8(ascii: "]") { return .array(items) }
      guard bytes[at - 1] == UInt8(ascii: ",") else { throw fault("a comma must follow") }
    }
  }

  mutating func number() throws(JSONFault) -> JSON {
    let start = at
    if at < bytes.count, bytes[at] == UInt8(ascii: "-") { at += 1 }
    let whole = digitRun()
    guard whole > 0, whole == 1 || bytes[at - whole] != 48 else { throw fault("not a number") }
    var plain = true
    if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
      plain = false
      at += 1
      guard digitRun() > 0 else { throw fault("not a number") }
    }
    if at < bytes.count, bytes[at] | 32 == UInt8(ascii: "e") {
      plain = false
      at += 1
      if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
      guard digitRun() > 0 else { throw fault("not a number") }
    }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    if plain, let value = Int64(text) { return .int(value) }
    return .number(text)
  }

  mutating func digitRun() -> Int {
    let start = at
    while at < bytes.count, bytes[at] >= 48, bytes[at] <= 57 { at += 1 }
    return at - start
  }

  mutating func string() throws(JSONFault) -> String {
    at += 1
    // Up to the first escape the text stands there as it is; most texts have none.
    let start = at
    while at < bytes.count, bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "\\"), bytes[at] >= 0x20 { at += 1 }
    if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
      at += 1
      guard let text = String(validating: bytes[start..<at - 1], as: UTF8.self) else { throw fault("invalid UTF-8") }
      return text
    }
    var out = Array(bytes[start..<at])
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: out, as: UTF8.self) else { throw fault("invalid UTF-8") }
        return text
      case UInt8(ascii: "\\"): try escape(into: &out)
      case 0..<0x20: throw fault("control character in a string")
      default: out.append(byte)
      }
    }
    throw fault("string without an end")
  }

  mutating func escape(into out: inout [UInt8]) throws(JSONFault) {
    guard at < bytes.count else { throw fault("ends too early") }
    let byte = bytes[at]
    at += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
    case UInt8(ascii: "b"): out.append(8)
    case UInt8(ascii: "f"): out.append(12)
    case UInt8(ascii: "n"): out.append(10)
    case UInt8(ascii: "r"): out.append(13)
    case UInt8(ascii: "t"): out.append(9)
    case UInt8(ascii: "u"):
      var code = try hex4()
      if (0xD800..<0xDC00).contains(code) {
        guard at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u") else {
          throw fault("lone surrogate")
        }
        at += 2
        let low = try hex4()
        guard (0xDC00..<0xE000).contains(low) else { throw fault("lone surrogate") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw fault("lone surrogate") }
      out.append(contentsOf: String(Character(scalar)).utf8)
    default: throw fault("unknown escape")
    }
  }

  mutating func hex4() throws(JSONFault) -> UInt32 {
    guard at + 4 <= bytes.count else { throw fault("ends too early") }
    var code: UInt32 = 0
    for byte in bytes[at..<at + 4] {
      switch byte {
      case 48...57: code = code << 4 | UInt32(byte - 48)
      case 65...70: code = code << 4 | UInt32(byte - 55)
      case 97...102: code = code << 4 | UInt32(byte - 87)
      default: throw fault("not a hexadecimal digit")
      }
    }
    at += 4
    return code
  }
}
