/// A piece of a page. Written as a string literal; every value interpolated into it is escaped unless it is `HTML` itself,
/// so text that came from people cannot become markup by accident. A large piece stands in the pages around it by reference:
/// the bytes of a table are not copied for every element that encloses it.
package struct HTML: Sendable {
  /// Large pieces that are finished, in their order, and what stands between them.
  private var pieces: [[UInt8]] = []
  /// What is being written behind them.
  private var tail: [UInt8] = []

  /// Below it a copy costs less than a reference.
  private static let large = 1024

  package init() {}

  /// Text as a reader shall see it: escaped.
  package init(text: some StringProtocol) { write(escaped: String(text)) }

  /// Markup that the program itself made or ships (an icon, a rendered fragment kept in a cache). Never a person's words.
  package init(trusted markup: String) { tail = Array(markup.utf8) }

  fileprivate init(capacity: Int) { tail.reserveCapacity(capacity) }

  package var isEmpty: Bool { pieces.isEmpty && tail.isEmpty }
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// All of it in one buffer of UTF-8.
  package var bytes: [UInt8] {
    guard !pieces.isEmpty else { return tail }
    var all: [UInt8] = []
    all.reserveCapacity(pieces.reduce(tail.count) { $0 + $1.count })
    for piece in pieces { all.append(contentsOf: piece) }
    all.append(contentsOf: tail)
    return all
  }

  package static func + (a: HTML, b: HTML) -> HTML {
    var sum = a
    sum += b
    return sum
  }

  package static func += (a: inout HTML, b: HTML) {
    if b.pieces.isEmpty, b.tail.count < large {
      a.tail.append(contentsOf: b.tail)
      return
    }
    if !a.tail.isEmpty { a.pieces.append(a.tail) }
    a.pieces.append(contentsOf: b.pieces)
    // A short end is written on, a long one stands by itself.
    if b.tail.count < large {
      a.tail = b.tail
    } else {
      a.pieces.append(b.tail)
      a.tail = []
    }
  }

  fileprivate mutating func write(_ markup: String) { tail.append(contentsOf: markup.utf8) }

  fileprivate mutating func write(escaped text: String) { HTML.escape(text, into: &tail) }

  /// The five characters that mean something in element content and in quoted attribute values.
  private static func escape(_ text: String, into bytes: inout [UInt8]) {
    var text = text
    text.withUTF8 { letters in
      // What needs no escaping goes over in one piece.
      var start = 0
      for place in letters.indices {
        // None of the five lies beyond `>`, and no byte of a Chinese character below it.
        let letter = letters[place]
        guard letter <= UInt8(ascii: ">"), let escape = escape(of: letter) else { continue }
        bytes.append(contentsOf: letters[start..<place])
        bytes.append(contentsOf: escape.utf8)
        start = place + 1
      }
      bytes.append(contentsOf: letters[start...])
    }
  }

  private static func escape(of byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    default: nil
    }
  }
}

extension HTML: ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) { self.init(trusted: value) }
  package init(stringInterpolation: StringInterpolation) { self = stringInterpolation.html }

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var html: HTML

    package init(literalCapacity: Int, interpolationCount: Int) {
      html = HTML(capacity: literalCapacity + interpolationCount * 24)
    }

    package mutating func appendLiteral(_ literal: String) { html.write(literal) }

    package mutating func appendInterpolation(_ value: String) { html.write(escaped: value) }
    package mutating func appendInterpolation(_ value: Substring) { html.write(escaped: String(value)) }
    /// nil writes nothing.
    package mutating func appendInterpolation(_ value: String?) {
      if let value { html.write(escaped: value) }
    }
    package mutating func appendInterpolation(_ value: Int) { html.write(String(value)) }
    package mutating func appendInterpolation(_ value: Int64) { html.write(String(value)) }
    package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      html.write(escaped: value.description)
    }
    package mutating func appendInterpolation(_ value: (some CustomStringConvertible)?) {
      if let value { html.write(escaped: value.description) }
    }
    package mutating func appendInterpolation(_ value: HTML) { html += value }
    package mutating func appendInterpolation(_ value: HTML?) {
      if let value { html += value }
    }
    package mutating func appendInterpolation(_ values: [HTML]) {
      for value in values { html += value }
    }
    /// The same as nesting, said aloud. It takes `HTML` only: a `String` does not pass.
    package mutating func appendInterpolation(raw value: HTML) { html += value }
  }
}

/// Equal when they read the same, however they were put together.
extension HTML: Hashable {
  package static func == (a: HTML, b: HTML) -> Bool { a.bytes == b.bytes }
  package func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}

extension Sequence where Element == HTML {
  /// One piece, with `separator` between the others.
  package func joined(_ separator: HTML = HTML()) -> HTML {
    var sum = HTML()
    var isFirst = true
    for item in self {
      if !isFirst { sum += separator }
      isFirst = false
      sum += item
    }
    return sum
  }
}

/// The piece when the condition holds, else nothing.
package func when(_ condition: Bool, _ piece: @autoclosure () -> HTML) -> HTML { condition ? piece() : HTML() }

/// The piece made of the value, or nothing when there is none.
package func when<Value>(_ value: Value?, _ piece: (Value) -> HTML) -> HTML {
  if let value { return piece(value) }
  return HTML()
}

/// ` name="value"` with a leading space; nothing when the value is nil. `name` is the program's own.
package func attribute(_ name: StaticString, _ value: (some CustomStringConvertible)?) -> HTML {
  guard let value else { return HTML() }
  return " \(HTML(trusted: name.description))=\"\(value.description)\""
}

/// ` name` when the condition holds.
package func attribute(_ name: StaticString, _ condition: Bool) -> HTML {
  condition ? " \(HTML(trusted: name.description))" : HTML()
}
