import Aftersales
import Basics

/// A service that knows the roads: how long one drives from each place to each other.
package protocol RoadService: Sendable {
  /// Seconds; nil where no road leads.
  func seconds(from: [Pin], to: [Pin]) async throws -> [[Int?]]
  /// Throws what keeps it from answering.
  func check() async throws
}

/// The table service of OSRM over plain HTTP, in the house or on this machine.
package struct OSRMService: RoadService {
  package enum Fault: Error {
    case status(Int)
    case notATable
  }

  private let host: String
  private let port: Int
  private let path: String
  /// How long one question may take.
  private let milliseconds: Int64
  /// Places of one question; the service takes no more than 100 unless told otherwise.
  static let most = 100

  /// `http://host:port`, perhaps with a path before `/table`; nil for anything else.
  package init?(_ address: String, milliseconds: Int64 = 3_000) {
    let start = "http://"
    guard address.hasPrefix(start), address.unicodeScalars.allSatisfy({ (0x21...0x7E).contains($0.value) }) else { return nil }
    let rest = address.dropFirst(start.count)
    let place = rest.prefix { $0 != "/" }
    let parts = place.split(separator: ":", omittingEmptySubsequences: false)
    guard let host = parts.first, !host.isEmpty, parts.count <= 2, !rest.contains("?"), !rest.contains("#"), !host.contains("@")
    else { return nil }
    guard let port = parts.count == 2 ? Int(parts[1]) : 80, (1...65_535).contains(port) else { return nil }
    self.host = String(host)
    self.port = port
    var path = String(rest.dropFirst(place.count))
    while path.hasSuffix("/") { path.removeLast() }
    self.path = path
    self.milliseconds = milliseconds
  }

  package func seconds(from: [Pin], to: [Pin]) async throws -> [[Int?]] {
    let places = (from + to).map { "\($0.longitude),\($0.latitude)" }.joined(separator: ";")
    let sources = from.indices.map(String.init).joined(separator: ";")
    let ends = to.indices.map { String($0 + from.count) }.joined(separator: ";")
    let reply = try await ask("/table/v1/driving/\(places)?annotations=duration&sources=\(sources)&destinations=\(ends)")
    guard reply.status == 200 else { throw Fault.status(reply.status) }
    guard let json = try? JSON(parsing: reply.bytes), json["code"] == "Ok", let rows = json["durations"]?.array,
      rows.count == from.count
    else { throw Fault.notATable }
    return try rows.map { row in
      guard let row = row.array, row.count == to.count else { throw Fault.notATable }
      return try row.map(OSRMService.seconds)
    }
  }

  package func check() async throws {
    // Wherever its map ends: that no road is there is an answer too.
    let reply = try await ask("/table/v1/driving/116.4074,39.9042;121.4737,31.2304")
    guard let json = try? JSON(parsing: reply.bytes), json["code"]?.string != nil else { throw Fault.status(reply.status) }
  }

  private func ask(_ question: String) async throws -> PlainHTTP.Reply {
    try await PlainHTTP.get(path + question, host: host, port: port, within: milliseconds, atMost: 4_000_000)
  }

  private static func seconds(_ json: JSON) throws -> Int? {
    let seconds: Double?
    switch json {
    case .null: return nil
    case .int(let whole): seconds = Double(whole)
    case .number(let text): seconds = Double(text)
    default: seconds = nil
    }
    guard let seconds, (0..<1_000_000).contains(seconds) else { throw Fault.notATable }
    return Int(seconds.rounded(.up))
  }
}
