import Aftersales
import Basics
import Foundation
import Logging
import Storage
import Testing

@testable import App

/// Backups are taken from one engine and restored into the other and back.
@Suite("Backup and restore")
struct BackupTests {
  private let folder = NSTemporaryDirectory() + "baoxiu-backup-\(UInt64.random(in: 0...UInt64.max))"

  init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

  private func clear() { try? FileManager.default.removeItem(atPath: folder) }

  /// A demo with files, checkpoints and a customer who was erased.
  private func demo(orders: Int = 30) async throws -> Office {
    var logger = Logger(label: "test")
    logger.logLevel = .error
    let office = try await Office.open(.folder(folder + "/demo"), logger: logger, clock: { TestSite.now })
    try await DemoData.fill(office, orders: orders, seed: 5) { _ in }
    try await office.makeCheckpoints()
    let files = office.parts.files
    try await office.database.write { transaction in
      let order = try transaction.row("select id from work_order order by id limit 1")?.integer(0)
      let photo = [UInt8](repeating: 0xA5, count: 600_000) + [1, 2, 3]
      for bytes in [photo, Array("text".utf8)] {
        let hash = try files.keep(bytes, type: "image/png", by: 1, at: TestSite.now, in: transaction)
        try transaction.execute("insert into file_use (hash, stream) values (\(hash), \(order))")
      }
      let customer = try transaction.row("select id from customer order by id limit 1")?.integer(0) ?? 0
      try PersonalValues.erase(stream: customer, in: transaction)
    }
    for register in Schema.registers { try await office.rebuild(register) }
    return office
  }

  private var places: [Office.Place] {
    var places: [Office.Place] = []
    if let url = ProcessInfo.processInfo.environment["BAOXIU_TEST_POSTGRES"] {
      places.append(.postgres("\(url)&schema=restored_\(UInt64.random(in: 0...UInt64.max))", isUnsafe: true))
    }
    return places + [.folder(folder + "/back")]
  }

  private func heads(_ office: Office) async throws -> [String] {
    try await office.database.read { transaction in
      try transaction.rows("select id, kind, branch, head, hash, opened_at from stream order by id").map { "\($0.values)" }
    }
  }

  /// Every row of the truth and of the registers, by table.
  private func content(_ office: Office) async throws -> [String: [String]] {
    let registers = Schema.registers.flatMap {
      Migrator.tables(in: office.resources.text("registers/\($0.name).sql") ?? "")
    }
    let truth = TruthTable.all(in: Schema.scripts(office.resources)).filter { !["signing_key", "setting"].contains($0.name) }
    return try await office.database.read { transaction in
      var content: [String: [String]] = [:]
      for table in truth {
        content[table.name] = try transaction.rows("select \(table.columnList) from \(SQL(stringLiteral: table.name))").map {
          "\($0.values)"
        }.sorted()
      }
      for name in registers {
        content[name] = try transaction.rows("select * from \(SQL(stringLiteral: name))").map { "\($0.values)" }.sorted()
      }
      return content
    }
  }

  @Test("a demo goes from SQLite to PostgreSQL and back: equal chain heads, equal registers, equal files")
  func drill() async throws {
    defer { clear() }
    let demo = try await demo()
    let (wanted, content, fingerprint) = (try await heads(demo), try await content(demo), try await demo.keyFingerprint())
    var last = demo
    for (number, place) in places.enumerated() {
      let archive = "\(folder)/archive-\(number)"
      let report = try await Backup.run(last, to: archive, withKeys: true)
      #expect(report.files == 2 && report.damaged.isEmpty)
      await last.close()
      let restored = try await Restore.run(archive, into: place)
      #expect(restored.cases == wanted.count && restored.files == 2 && restored.fingerprint == fingerprint)
      last = try await Office.open(place, clock: { TestSite.now })
      #expect(try await heads(last) == wanted)
      #expect(try await self.content(last) == content)
      #expect(try await last.checkRegisters() == [])
      let findings = await DoctorRound.run(last)
      #expect(findings.filter { $0.level == .error && $0.id != "database.durable" }.map(\.id) == [])
    }
    await last.close()
  }

  @Test("an archive cut short or changed by one byte is refused with the place, and nothing is made")
  func damaged() async throws {
    defer { clear() }
    let demo = try await demo(orders: 6)
    let archive = folder + "/archive"
    _ = try await Backup.run(demo, to: archive, withKeys: false)
    await demo.close()
    let whole = Array(try Data(contentsOf: URL(fileURLWithPath: archive)))
    var generator = SeededGenerator(seed: 77)
    var tries: [(bytes: [UInt8], codes: Set<String>)] = []
    for _ in 0..<12 {
      tries.append((Array(whole.prefix(Int.random(in: 0..<whole.count, using: &generator))), ["truncated"]))
    }
    for _ in 0..<40 {
      var changed = whole
      changed[Int.random(in: 0..<whole.count, using: &generator)] ^= UInt8.random(in: 1...255, using: &generator)
      tries.append((changed, ["altered", "truncated", "notABackup"]))
    }
    tries.append((whole + [0], ["altered"]))
    tries.append((Array("not a backup at all".utf8) + [UInt8](repeating: 0, count: 2000), ["notABackup"]))
    for (place, one) in tries.enumerated() {
      let path = folder + "/damaged"
      try Data(one.bytes).write(to: URL(fileURLWithPath: path))
      let target = folder + "/target"
      do {
        _ = try await Restore.run(path, into: .folder(target))
        Issue.record("try \(place) was taken")
      } catch let fault as ArchiveFault {
        #expect(one.codes.contains(fault.code) && !fault.place.isEmpty, "\(fault)")
      }
      let left = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("target") }
      #expect(left.isEmpty)
    }
  }

  @Test("a place that holds anything is left as it is", arguments: TestOffice.engines)
  func notEmpty(engine: TestOffice.Engine) async throws {
    defer { clear() }
    let demo = try await demo(orders: 2)
    let archive = folder + "/archive"
    _ = try await Backup.run(demo, to: archive, withKeys: false)
    await demo.close()
    let taken = try await TestOffice(engine)
    let before = try await heads(taken.office)
    await #expect(throws: ArchiveFault.self) { try await Restore.run(archive, into: taken.place) }
    #expect(try await heads(taken.office) == before)
    await taken.close()
  }

  @Test("the private key leaves the house only when asked; without it a new one signs and the old days still hold")
  func keys() async throws {
    defer { clear() }
    let demo = try await demo(orders: 4)
    let secret = try await demo.database.read { transaction in
      try transaction.row("select private_key from signing_key where state = 'current'")?.blob(0).hexadecimal
    }
    let name = try #require(secret)
    let old = try await demo.keyFingerprint()
    for withKeys in [false, true] {
      let archive = "\(folder)/archive-\(withKeys)"
      _ = try await Backup.run(demo, to: archive, withKeys: withKeys)
      let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: archive)), as: UTF8.self)
      #expect(text.contains(name) == withKeys)
      let report = try await Restore.run(archive, into: .folder("\(folder)/restored-\(withKeys)"))
      #expect((report.fingerprint == old) == withKeys)
      let restored = try await Office.open(.folder("\(folder)/restored-\(withKeys)"), clock: { TestSite.now + .day })
      _ = try await restored.makeCheckpoints()
      let finding = await DoctorRound.run(restored).first { $0.id == "checkpoints" }
      #expect(finding?.code == "ok")
      await restored.close()
    }
    await demo.close()
  }

  @Test("while people go on working the archive is one moment of it: whole chains, no half acts", arguments: TestOffice.engines)
  func online(engine: TestOffice.Engine) async throws {
    defer { clear() }
    let office = try await TestOffice(engine)
    let orders = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<6 { group.addTask { try await office.order(in: office.branchA, by: "clerk-a") } }
      return try await group.reduce(into: [String]()) { $0.append($1) }
    }
    let archive = folder + "/archive"
    try await withThrowingTaskGroup(of: Void.self) { group in
      for order in orders {
        group.addTask { for _ in 0..<8 { try await office.give("note", ["text": "忙"], to: order, as: "clerk-a") } }
      }
      group.addTask { _ = try await Backup.run(office.office, to: archive, withKeys: false) }
      try await group.waitForAll()
    }
    let report = try await Restore.run(archive, into: .folder(folder + "/restored"))
    let streams = try await heads(office.office).count
    #expect(report.cases == streams)
    let restored = try await Office.open(.folder(folder + "/restored"))
    #expect(try await restored.checkRegisters() == [])
    await restored.close()
    await office.close()
  }

  @Test("every table is in the backup, is made again, or is left out on purpose")
  func tables() async throws {
    defer { clear() }
    let office = try await TestOffice()
    let registers = Schema.registers.flatMap {
      Migrator.tables(in: office.office.resources.text("registers/\($0.name).sql") ?? "")
    }
    let known = Set(registers + TruthTable.all(in: Schema.scripts(office.office.resources)).map(\.name) + ["migration"])
    let there = try await office.office.database.read { transaction in
      try transaction.rows("select name from sqlite_master where type = 'table'").map { $0.text(0) }
    }
    for name in there where !known.contains(name) && !TruthTable.leftOut.contains(name) {
      let isIndex = name.contains("_fts") || name == "search_wait" || name.hasPrefix("sqlite_")
      #expect(isIndex, "\(name)")
    }
    for table in TruthTable.all(in: Schema.scripts(office.office.resources)) {
      let name = table.name
      let columns = try await office.office.database.read { transaction in
        try transaction.rows("select name from pragma_table_info(\(name))").map { $0.text(0) }
      }
      #expect(table.columns == columns && !table.key.isEmpty, "\(name)")
    }
    await office.close()
  }

  @Test("the doctor's report holds no password hash, token, key or personal value")
  func report() async throws {
    defer { clear() }
    let demo = try await demo(orders: 12)
    _ = try await demo.makeToken(login: "clerk", name: "geheim")
    let report = try await DoctorReport.report(await DoctorRound.run(demo), of: demo)
    #expect((try JSON(parsing: report))["findings"]?.array?.count == 11)
    let secrets = try await demo.database.read { transaction in
      var found = try transaction.rows("select value from personal where value is not null").map { $0.text(0) }
      for query: SQL in [
        "select hash from credential", "select salt from credential", "select token_hash from token",
        "select private_key from signing_key", "select public_key from signing_key",
        "select salt from personal where salt is not null",
      ] {
        found += try transaction.rows(query).map { $0.blob(0).hexadecimal }
      }
      found += try transaction.rows("select name from token").map { $0.text(0) }
      return found + (try transaction.rows("select login from credential").map { "\"\($0.text(0))\"" })
    }
    #expect(secrets.count > 50)
    for secret in secrets where secret.count > 1 { #expect(!report.contains(secret), "\(secret)") }
    await demo.close()
  }
}
