import Aftersales
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The machine's tz database, read as values that the rules can be handed. Files are read once. DSP-004
package final class Zones: Sendable {
  /// Release of the database, `2025b`; `unknown` where the machine does not say.
  package let release: String
  private let folder: String
  private let known = Mutex<[String: Zone]>([:])

  package init(folder: String = "/usr/share/zoneinfo") {
    self.folder = folder
    release = Zones.release(in: folder)
  }

  /// The zone of that name (`Asia/Shanghai`, or a fixed offset such as `+08:00`); nil when there is none.
  package func zone(_ name: String) -> Zone? {
    if let fixed = Zone(fixedName: name) { return fixed }
    guard Zones.isPlain(name) else { return nil }
    if let zone = known.withLock({ $0[name] }) { return zone }
    guard let data = FileManager.default.contents(atPath: folder + "/" + name),
      let zone = Zone(name: name, tzif: Array(data), tzdata: release)
    else { return nil }
    known.withLock { $0[name] = zone }
    return zone
  }

  /// A name comes from outside and becomes a path: letters, digits, `_`, `+`, `-` between single slashes, nothing else.
  private static func isPlain(_ name: String) -> Bool {
    guard name.utf8.count <= 64 else { return false }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      !part.isEmpty
        && part.utf8.allSatisfy {
          (48...57).contains($0) || (65...90).contains($0 & 0xDF) || "_+-".utf8.contains($0)
        }
    }
  }

  /// `+VERSION` holds the release alone (macOS, BSD); `tzdata.zi` begins with `# version 2025b`.
  private static func release(in folder: String) -> String {
    if let data = FileManager.default.contents(atPath: folder + "/+VERSION") {
      let text = String(decoding: data, as: UTF8.self)
      if let word = text.split(whereSeparator: \.isWhitespace).first { return String(word) }
    }
    if let data = FileManager.default.contents(atPath: folder + "/tzdata.zi") {
      let words = String(decoding: data.prefix(80), as: UTF8.self).split(whereSeparator: \.isWhitespace)
      if words.count > 2, words[1] == "version" { return String(words[2]) }
    }
    return "unknown"
  }
}
