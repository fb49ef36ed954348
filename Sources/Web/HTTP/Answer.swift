import Basics

/// What goes back.
package struct Answer: Sendable {
  package var status: Int
  package var headers: [(name: String, value: String)]
  package var body: Body
  /// The body where it takes a while to write down and needs no database for it: `written` when the transaction is over and the
  /// next one has begun.
  private var later: (@Sendable () -> JSON)?
  /// The version of the case file that it shows, where it can be drawn again from that.
  package var shows: (stream: Int64, version: Int)?

  package enum Body: Sendable {
    case bytes([UInt8])
    /// Pieces as they come (server-sent events).
    case stream(AsyncStream<[UInt8]>)
  }

  package init(status: Int = 200, type: String, _ bytes: [UInt8], headers: [(name: String, value: String)] = []) {
    self.status = status
    self.headers = [("content-type", type)] + headers
    body = .bytes(bytes)
  }

  package init(stream: AsyncStream<[UInt8]>) {
    status = 200
    headers = [("content-type", "text/event-stream; charset=utf-8")]
    body = .stream(stream)
  }

  package static func html(_ page: HTML, status: Int = 200) -> Answer {
    Answer(status: status, type: "text/html; charset=utf-8", page.bytes)
  }

  package static func json(_ json: JSON, status: Int = 200, headers: [(name: String, value: String)] = []) -> Answer {
    Answer(status: status, type: "application/json; charset=utf-8", bytes(of: json), headers: headers)
  }

  /// The same, written down when it is asked for `written`.
  package static func json(later json: @escaping @Sendable () -> JSON, status: Int = 200) -> Answer {
    var answer = Answer(status: status, type: "application/json; charset=utf-8", [])
    answer.later = json
    return answer
  }

  /// The same answer with its body written down.
  package var written: Answer {
    guard let later else { return self }
    var answer = self
    answer.later = nil
    answer.body = .bytes(Answer.bytes(of: later()))
    return answer
  }

  private static func bytes(of json: JSON) -> [UInt8] {
    var bytes: [UInt8] = []
    json.write(into: &bytes)
    return bytes
  }

  package static func text(_ text: String, status: Int = 200) -> Answer {
    Answer(status: status, type: "text/plain; charset=utf-8", Array(text.utf8))
  }

  /// After a form: the browser fetches the next page by itself. Only paths of this site, so that nobody is led away.
  package static func redirect(to path: String) -> Answer {
    // Browsers drop tabs and line breaks and read a backslash as a slash: none of them may stand in the address.
    let isPlain = path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }
    let isLocal = path.hasPrefix("/") && !path.hasPrefix("//") && isPlain
    var answer = Answer(status: 303, type: "text/plain; charset=utf-8", [])
    answer.headers.append(("location", isLocal ? path : "/"))
    return answer
  }

  package func with(header name: String, _ value: String) -> Answer {
    var answer = self
    answer.headers.append((name, value))
    return answer
  }
}

/// A path of the site and what answers there.
package struct Route: Sendable {
  package let method: String
  /// `/orders/{id}`
  package let path: String
  /// The largest body that is read, in bytes.
  package let bodyMax: Int
  package let handler: @Sendable (Call) async -> Answer

  package init(_ method: String, _ path: String, bodyMax: Int = 1_000_000, handler: @escaping @Sendable (Call) async -> Answer) {
    self.method = method
    self.path = path
    self.bodyMax = bodyMax
    self.handler = handler
  }
}
