/// A piece of a page. Written as a string literal; every value interpolated into it is escaped unless it is `HTML` itself,
/// so text that came from people cannot become markup by accident. One flat buffer of UTF-8.
package struct HTML: Hashable, Sendable {
  package private(set) var bytes: [UInt8]

  package init() { bytes = [] }

  /// Text as a reader shall see it: escaped.
  package init(text: some StringProtocol) {
    bytes = []
    HTML.escape(text, into: &bytes)
  }

  /// Markup that the program itself made or ships (an icon, a rendered fragment kept in a cache). Never a person's words.
  package init(trusted markup: String) { bytes = Array(markup.utf8) }

  package var isEmpty: Bool { bytes.isEmpty }
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  package static func + (a: HTML, b: HTML) -> HTML {
    var sum = a
    sum.bytes.append(contentsOf: b.bytes)
    return sum
  }
  package static func += (a: inout HTML, b: HTML) { a.bytes.append(contentsOf: b.bytes) }

  /// The five characters that mean something in element content and in quoted attribute values.
  package static func escape(_ text: some StringProtocol, into bytes: inout [UInt8]) {
    var text = String(text)
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
  package init(stringLiteral value: String) { bytes = Array(value.utf8) }
  package init(stringInterpolation: StringInterpolation) { bytes = stringInterpolation.bytes }

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var bytes: [UInt8] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      bytes.reserveCapacity(literalCapacity + interpolationCount * 24)
    }

    package mutating func appendLiteral(_ literal: String) { bytes.append(contentsOf: literal.utf8) }

    package mutating func appendInterpolation(_ value: String) { HTML.escape(value, into: &bytes) }
    package mutating func appendInterpolation(_ value: Substring) { HTML.escape(value, into: &bytes) }
    /// nil writes nothing.
    package mutating func appendInterpolation(_ value: String?) {
      if let value { HTML.escape(value, into: &bytes) }
    }
    package mutating func appendInterpolation(_ value: Int) { bytes.append(contentsOf: String(value).utf8) }
    package mutating func appendInterpolation(_ value: Int64) { bytes.append(contentsOf: String(value).utf8) }
    package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      HTML.escape(value.description, into: &bytes)
    }
    package mutating func appendInterpolation(_ value: (some CustomStringConvertible)?) {
      if let value { HTML.escape(value.description, into: &bytes) }
    }
    package mutating func appendInterpolation(_ value: HTML) { bytes.append(contentsOf: value.bytes) }
    package mutating func appendInterpolation(_ value: HTML?) {
      if let value { bytes.append(contentsOf: value.bytes) }
    }
    package mutating func appendInterpolation(_ values: [HTML]) {
      for value in values { bytes.append(contentsOf: value.bytes) }
    }
    /// The same as nesting, said aloud. It takes `HTML` only: a `String` does not pass.
    package mutating func appendInterpolation(raw value: HTML) { bytes.append(contentsOf: value.bytes) }
  }
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
