import Aftersales
import Basics
import Foundation
import Logging
import Storage

/// `baoxiu restore`: an archive into an empty place on either engine. It is read whole before anything is made, built beside
/// the place, checked there, and moved in as the last step, so that nothing is ever half restored.
package enum Restore {
  package struct Report: Sendable {
    package let cases: Int
    package let rows: Int
    package let files: Int
    /// The key that signs from now on.
    package let fingerprint: String?
  }

  package static func run(
    _ path: String, into place: Office.Place, resources: Resources = Resources(), logger: Logger = Logger(label: "baoxiu")
  ) async throws -> Report {
    let scripts = try check(path, Schema.scripts(resources))
    let site = try await BuildingSite(place)
    do {
      let (rows, files) = try await load(path, scripts, into: site)
      let office = try await Office.open(site.place, resources: resources, logger: logger)
      do {
        let broken = try await office.brokenChains()
        guard broken.names.isEmpty else { throw ArchiveFault("chains", broken.names.prefix(3).joined(separator: ", ")) }
        let fingerprint = try await office.keyFingerprint()
        await office.close()
        try await site.moveIn()
        return Report(cases: broken.count, rows: rows, files: files, fingerprint: fingerprint)
      } catch {
        await office.close()
        throw error
      }
    } catch {
      await site.clear()
      throw error
    }
  }

  /// Reads the archive to its end; the migrations that its tables were made by.
  private static func check(_ path: String, _ known: [Migrator.Script]) throws -> [Migrator.Script] {
    var head: JSON = .null
    try ArchiveReader(path).each { name, content in
      if name == Archive.head {
        guard let json = try? JSON(parsing: content) else { throw ArchiveFault("altered", name) }
        head = json
      } else if ArchivePage.table(in: name) != nil {
        _ = try ArchivePage(content, name)
      } else if !name.hasPrefix("files/") || name != "files/\(Files.hash(content))" {
        throw ArchiveFault("altered", name)
      }
    }
    guard head["format"]?.string == "baoxiu.backup.1" else { throw ArchiveFault("newer", head["format"]?.string ?? "") }
    return try (head["migrations"]?.array ?? []).map { item in
      guard let script = known.first(where: { $0.name == item["name"]?.string }), script.hash == item["hash"]?.string else {
        throw ArchiveFault("newer", item["name"]?.string ?? "")
      }
      return script
    }
  }

  private static func load(
    _ path: String, _ scripts: [Migrator.Script], into site: BuildingSite
  ) async throws -> (rows: Int, files: Int) {
    _ = try await Migrator.run(scripts, on: site.database)
    let tables = TruthTable.all(in: scripts)
    let loaded = Loaded()
    // One transaction: what the archive holds is there whole, or not at all.
    try await site.database.write { [files = site.files] transaction in
      loaded.begin()
      try ArchiveReader(path).each { name, content in
        if let table = ArchivePage.table(in: name) {
          guard let table = tables.first(where: { $0.name == table }) else { throw ArchiveFault("newer", name) }
          let page = try ArchivePage(content, name)
          try table.insert(page.columns, page.rows, in: transaction)
          loaded.rows += page.rows.count
        } else if name.hasPrefix("files/") {
          try files.put(content, in: transaction)
          loaded.files += 1
        }
      }
      try Sealer.takeOver(in: transaction)
    }
    return (loaded.rows, loaded.files)
  }

  /// What one run of the loading has counted; a run that begins again counts anew.
  private final class Loaded: @unchecked Sendable {  // touched by the one loading transaction, read after it
    var rows = 0
    var files = 0
    func begin() { (rows, files) = (0, 0) }
  }
}

/// The place beside the target in which a restored organisation is put together.
private struct BuildingSite {
  let place: Office.Place
  let database: any Database
  let files: Files
  private let finish: @Sendable () async throws -> Void
  private let remove: @Sendable () async -> Void

  init(_ target: Office.Place) async throws {
    let mark = "restoring_" + Secrets.token().prefix(8)
    switch target {
    case .folder(let folder):
      let manager = FileManager.default
      if let found = try? manager.contentsOfDirectory(atPath: folder), !found.isEmpty { throw ArchiveFault("notEmpty", folder) }
      let beside = (folder.hasSuffix("/") ? String(folder.dropLast()) : folder) + "." + mark
      do {
        try manager.createDirectory(atPath: beside, withIntermediateDirectories: true)
      } catch {
        throw ArchiveFault("cannotWrite", beside)
      }
      place = .folder(beside)
      let database = try SQLiteDatabase(path: "\(beside)/baoxiu.sqlite")
      self.database = database
      files = Files(folder: "\(beside)/files")
      finish = {
        await database.close()
        // An empty folder gives way; one that has been filled meanwhile does not.
        guard rmdir(folder) == 0 || errno == ENOENT, rename(beside, folder) == 0 else {
          throw ArchiveFault("notEmpty", folder)
        }
      }
      remove = {
        await database.close()
        try? FileManager.default.removeItem(atPath: beside)
      }
    case .postgres(let url, let isUnsafe):
      let target = try PostgresDatabase(url: url, connections: 1, isUnsafe: isUnsafe)
      let isEmpty = try await target.isEmpty()
      let name = target.schema
      await target.close()
      guard isEmpty else { throw ArchiveFault("notEmpty", name) }
      let beside = PostgresDatabase.url(url, schema: mark)
      place = .postgres(beside, isUnsafe: isUnsafe)
      let database = try PostgresDatabase(url: beside, isUnsafe: isUnsafe)
      try await database.createSchema()
      self.database = database
      files = Files(folder: nil)
      finish = {
        try await database.moveIn(as: name)
        await database.close()
      }
      remove = {
        try? await database.dropSchema()
        await database.close()
      }
    }
  }

  func moveIn() async throws { try await finish() }
  func clear() async { await remove() }
}
