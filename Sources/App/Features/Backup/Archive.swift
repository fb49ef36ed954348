import Basics
import Crypto
import Foundation
import Storage

/// Why an archive is not taken. Words: `backup.fault.<code>`.
package struct ArchiveFault: Error, Hashable, Sendable {
  package let code: String
  /// The part of the archive, the file or the step that it was noticed at.
  package let place: String

  init(_ code: String, _ place: String) {
    self.code = code
    self.place = place
  }

  package static let codes = ["unreadable", "truncated", "altered", "notABackup", "newer", "notEmpty", "chains", "cannotWrite"]
}

/// A tar archive (ustar) whose every byte is fixed by the names, sizes and contents of its parts, so that no byte can change
/// unnoticed. `tar` reads it.
enum Archive {
  static let block = 512
  static let manifest = "manifest.json"
  static let head = "baoxiu-backup.json"

  struct Entry: Hashable, Sendable {
    let name: String
    let size: Int
    let sum: String

    var json: JSON { ["name": .string(name), "size": .int(Int64(size)), "sha256": .string(sum)] }
  }

  static func header(_ name: String, size: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: block)
    func put(_ text: String, at place: Int) { bytes.replaceSubrange(place..<place + text.utf8.count, with: text.utf8) }
    func octal(_ number: Int, _ width: Int) -> String {
      let digits = String(number, radix: 8)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    put(name, at: 0)
    put("0000600", at: 100)
    put("0000000", at: 108)
    put("0000000", at: 116)
    put(octal(size, 11), at: 124)
    put(octal(0, 11), at: 136)
    put("        ", at: 148)
    put("0", at: 156)
    put("ustar", at: 257)
    put("00", at: 263)
    let sum = bytes.reduce(0) { $0 + Int($1) }
    put(octal(sum, 6), at: 148)
    bytes[154] = 0
    return bytes
  }

  static func padding(_ size: Int) -> Int { (block - size % block) % block }

  static func manifest(_ entries: [Entry]) -> [UInt8] {
    let json: JSON = ["format": "baoxiu.backup.1", "entries": .array(entries.map(\.json))]
    return Array(json.canonical.utf8)
  }

  static func sum(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hexadecimal }
}

/// Writes an archive part by part under a temporary name; it has its own name only once it is whole and on the disc.
final class ArchiveWriter {
  private let path: String
  private let handle: FileHandle
  private(set) var entries: [Archive.Entry] = []
  private(set) var bytes = 0

  private var temporary: String { path + ".part" }

  init(_ path: String) throws {
    self.path = path
    let temporary = path + ".part"
    // It holds everything there is of people: nobody but the owner reads it.
    guard FileManager.default.createFile(atPath: temporary, contents: nil, attributes: [.posixPermissions: 0o600]),
      let handle = FileHandle(forWritingAtPath: temporary)
    else { throw ArchiveFault("cannotWrite", path) }
    self.handle = handle
  }

  func add(_ name: String, _ content: [UInt8]) throws {
    entries.append(Archive.Entry(name: name, size: content.count, sum: Archive.sum(content)))
    try write(Archive.header(name, size: content.count))
    try write(content)
    try write([UInt8](repeating: 0, count: Archive.padding(content.count)))
  }

  func finish() throws {
    try add(Archive.manifest, Archive.manifest(entries))
    try write([UInt8](repeating: 0, count: 2 * Archive.block))
    do {
      try handle.synchronize()
      try handle.close()
    } catch {
      throw ArchiveFault("cannotWrite", path)
    }
    guard rename(temporary, path) == 0 else { throw ArchiveFault("cannotWrite", path) }
  }

  func abandon() {
    try? handle.close()
    try? FileManager.default.removeItem(atPath: temporary)
  }

  private func write(_ content: [UInt8]) throws {
    do {
      try handle.write(contentsOf: Data(content))
    } catch {
      throw ArchiveFault("cannotWrite", path)
    }
    bytes += content.count
  }
}

/// Reads an archive from its beginning to its end and refuses, with the place, what its writer would not have written.
final class ArchiveReader {
  private let handle: FileHandle
  private var offset = 0
  private var entries: [Archive.Entry] = []

  init(_ path: String) throws(ArchiveFault) {
    guard let handle = FileHandle(forReadingAtPath: path) else { throw ArchiveFault("unreadable", path) }
    self.handle = handle
  }

  deinit { try? handle.close() }

  /// Calls `body` with every part but the manifest, which is held against what was read. Ends normally only when the archive
  /// is whole to its last byte.
  func each(_ body: (_ name: String, _ content: [UInt8]) throws -> Void) throws {
    while true {
      let start = offset
      let header = try read(Archive.block, "\(entries.last?.name ?? "") @ \(start)")
      let name = String(decoding: header.prefix(100).prefix { $0 != 0 }, as: UTF8.self)
      let size = Int(String(decoding: header[124..<135], as: UTF8.self), radix: 8)
      guard let size, size >= 0, size < 1 << 31, !name.isEmpty, name.utf8.count < 100,
        header == Archive.header(name, size: size)
      else { throw ArchiveFault(entries.isEmpty ? "notABackup" : "altered", "header @ \(start)") }
      if entries.isEmpty, name != Archive.head { throw ArchiveFault("notABackup", name) }
      let place = "\(name) @ \(offset)"
      let content = try read(size, place)
      guard try read(Archive.padding(size), place).allSatisfy({ $0 == 0 }) else { throw ArchiveFault("altered", place) }
      if name == Archive.manifest { return try end(content) }
      entries.append(Archive.Entry(name: name, size: size, sum: Archive.sum(content)))
      try body(name, content)
    }
  }

  private func end(_ manifest: [UInt8]) throws(ArchiveFault) {
    if manifest != Archive.manifest(entries) { throw ArchiveFault("altered", difference(from: manifest)) }
    guard try read(2 * Archive.block, Archive.manifest).allSatisfy({ $0 == 0 }) else {
      throw ArchiveFault("altered", "end @ \(offset)")
    }
    guard (try? handle.read(upToCount: 1))?.isEmpty ?? true else { throw ArchiveFault("altered", "end @ \(offset)") }
  }

  /// The first part that is not the one the manifest lists.
  private func difference(from manifest: [UInt8]) -> String {
    guard let listed = (try? JSON(parsing: manifest))?["entries"]?.array else { return Archive.manifest }
    for (place, entry) in entries.enumerated() where place >= listed.count || listed[place] != entry.json { return entry.name }
    return Archive.manifest
  }

  private func read(_ count: Int, _ place: String) throws(ArchiveFault) -> [UInt8] {
    guard count > 0 else { return [] }
    var content: [UInt8] = []
    while content.count < count {
      guard let data = try? handle.read(upToCount: count - content.count), !data.isEmpty else {
        throw ArchiveFault("truncated", "\(place) (\(offset + content.count))")
      }
      content += data
    }
    offset += count
    return content
  }
}
