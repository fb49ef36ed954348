import Basics
import Embedded
import Foundation

/// The files under `Resources`, compiled in; `--dev` reads them from the disc instead.
package struct Resources: Sendable {
  private let folder: String?

  /// `folder`: read from there at every call, so that an edit shows at the next reload.
  package init(folder: String? = nil) { self.folder = folder }

  package func bytes(_ path: String) -> [UInt8]? {
    if let folder {
      guard !path.contains("..") else { return nil }
      return FileManager.default.contents(atPath: "\(folder)/\(path)").map([UInt8].init)
    }
    return Resources.embedded[path].map { Array(UnsafeBufferPointer(start: $0.bytes, count: $0.length)) }
  }

  package func text(_ path: String) -> String? { bytes(path).map { String(decoding: $0, as: UTF8.self) } }

  /// The paths below a folder, sorted.
  package func paths(under prefix: String) -> [String] { Resources.embedded.keys.filter { $0.hasPrefix(prefix) }.sorted() }

  private struct Entry: @unchecked Sendable {  // points into the program's own read-only data
    let bytes: UnsafePointer<UInt8>?
    let length: Int
  }

  private static let embedded: [String: Entry] = {
    var count = 0
    guard let files = embedded_files(&count) else { return [:] }
    var entries: [String: Entry] = [:]
    for place in 0..<count {
      let file = files[place]
      entries[String(cString: file.path)] = Entry(bytes: file.bytes, length: file.length)
    }
    return entries
  }()
}
