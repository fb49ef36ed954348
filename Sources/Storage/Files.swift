import Basics
import Crypto
import Foundation

/// Files by the SHA-256 of their bytes, kept byte for byte. SQLite: a folder beside the database, on the disc before the
/// event that names them commits. PostgreSQL: parts in the database, so that every process and every backup has them.
package struct Files: Sendable {
  package static let sizeMax = 20_000_000
  static let partSize = 256 * 1024

  /// nil: in the database.
  private let folder: String?

  package init(folder: String?) { self.folder = folder }

  package static func hash(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hexadecimal }

  /// Keeps the bytes and their row; the same bytes twice are one file.
  package func keep(_ bytes: [UInt8], type: String, by actor: Int64, at now: Instant, in transaction: any Transaction) throws
    -> String
  {
    let hash = Files.hash(bytes)
    if let folder { try Files.write(bytes, hash: hash, under: folder) }
    let added = try transaction.changed(
      """
      insert into file (hash, type, size, created_at, created_by)
      values (\(hash), \(type), \(bytes.count), \(now), \(actor)) on conflict (hash) do nothing
      """)
    if folder == nil, added == 1 { try store(bytes, hash: hash, in: transaction) }
    return hash
  }

  /// Keeps bytes whose row is there already: a restore.
  package func put(_ bytes: [UInt8], in transaction: any Transaction) throws {
    let hash = Files.hash(bytes)
    if let folder { return try Files.write(bytes, hash: hash, under: folder) }
    try store(bytes, hash: hash, in: transaction)
  }

  private func store(_ bytes: [UInt8], hash: String, in transaction: any Transaction) throws {
    for (n, start) in stride(from: 0, to: bytes.count, by: Files.partSize).enumerated() {
      let part = Array(bytes[start..<min(start + Files.partSize, bytes.count)])
      try transaction.execute("insert into file_part (hash, n, bytes) values (\(hash), \(n), \(part))")
    }
  }

  package func read(_ hash: String, in transaction: any Transaction) throws -> [UInt8]? {
    if let folder {
      return FileManager.default.contents(atPath: Files.path(hash, under: folder)).map([UInt8].init)
    }
    let parts = try transaction.rows("select bytes from file_part where hash = \(hash) order by n")
    return parts.isEmpty ? nil : parts.flatMap { $0.blob(0) }
  }

  private static func path(_ hash: String, under folder: String) -> String { "\(folder)/\(hash.prefix(2))/\(hash.dropFirst(2))" }

  /// Temporary name, fsync, rename, fsync of the folder: after a power cut the file is whole or absent.
  private static func write(_ bytes: [UInt8], hash: String, under folder: String) throws {
    let path = path(hash, under: folder)
    if FileManager.default.fileExists(atPath: path) { return }
    let directory = (path as NSString).deletingLastPathComponent
    let temporary = path + ".part"
    do {
      if !FileManager.default.fileExists(atPath: directory) {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try synchronise(folder: folder)
        try synchronise(folder: (folder as NSString).deletingLastPathComponent)
      }
      guard FileManager.default.createFile(atPath: temporary, contents: nil) else {
        throw StorageFault.cannotWrite(temporary)
      }
      let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: temporary))
      try handle.write(contentsOf: Data(bytes))
      try handle.synchronize()
      try handle.close()
      guard rename(temporary, path) == 0 else { throw StorageFault.cannotWrite(path) }
      try synchronise(folder: directory)
    } catch {
      // Half a file only takes the room that others need; that it cannot be removed either changes nothing.
      try? FileManager.default.removeItem(atPath: temporary)
      throw error as? StorageFault ?? StorageFault.cannotWrite(String(describing: error))
    }
  }

  /// Puts the names in a folder on the disc; what lies behind a name that is lost is lost.
  private static func synchronise(folder: String) throws {
    let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY)
    guard descriptor >= 0 else { throw StorageFault.cannotWrite(folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw StorageFault.cannotWrite(folder) }
  }
}
