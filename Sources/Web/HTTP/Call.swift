import Basics

/// One request, read whole: what every handler gets.
package struct Call: Sendable {
  package let method: String
  package let path: String
  /// The pieces of the path that the route names: `/orders/{id}`.
  package var parameters: [String: String]
  package let query: FormFields
  package let headers: [String: String]
  package let body: [UInt8]
  /// The peer's address, or the client's as a trusted proxy reports it.
  package let remote: String
  package let now: Instant
  /// Why the request could not be read whole, where it could not: the handler answers in its own manner.
  package let fault: Fault?

  package enum Fault: Error, Hashable, Sendable {
    /// The body is longer than its route takes.
    case tooLarge(max: Int)
    /// The query is not UTF-8, or holds too many fields.
    case badQuery
    /// The body ended before it was announced to.
    case cutShort
    /// The body came too slowly to wait for it.
    case tooSlow
    /// Too much is being sent by others at this moment.
    case noRoom
  }

  package init(
    method: String, path: String, parameters: [String: String] = [:], query: FormFields = FormFields(),
    headers: [String: String] = [:],
    body: [UInt8] = [], remote: String = "", now: Instant, fault: Fault? = nil
  ) {
    self.method = method
    self.path = path
    self.parameters = parameters
    self.query = query
    self.headers = headers
    self.body = body
    self.remote = remote
    self.now = now
    self.fault = fault
  }

  /// A header by its lower-case name.
  package func header(_ name: String) -> String? { headers[name] }

  package func cookie(_ name: String) -> String? {
    for pair in (headers["cookie"] ?? "").split(separator: ";") {
      let parts = pair.split(separator: "=", maxSplits: 1).map { $0.trimmingSpace }
      if parts.count == 2, parts[0] == name { return String(parts[1]) }
    }
    return nil
  }

  /// The media type of the body, without its parameters, in lower case.
  package var mediaType: String {
    (headers["content-type"] ?? "").split(separator: ";").first.map { String($0.trimmingSpace).lowercased() } ?? ""
  }

  /// The best of our languages for `Accept-Language`; Chinese when nothing fits.
  package var preferredLanguage: Language {
    for part in (headers["accept-language"] ?? "").split(separator: ",") {
      let tag = (part.split(separator: ";").first.map { String($0.trimmingSpace) } ?? "").lowercased()
      if tag.hasPrefix("zh") {
        return ["hant", "tw", "hk", "mo"].contains(where: tag.contains) ? .zhHant : .zhHans
      }
      if tag.hasPrefix("en") { return .en }
    }
    return .zhHans
  }
}

extension StringProtocol {
  /// Without spaces and tabs at both ends.
  package var trimmingSpace: SubSequence {
    var view = self[...]
    while let first = view.first, first == " " || first == "\t" { view = view.dropFirst() }
    while let last = view.last, last == " " || last == "\t" { view = view.dropLast() }
    return view
  }
}
