import Aftersales
import Basics
import Storage
import Web

/// One finding: a stable id, how bad it is, and what helps. Words: `doctor.<id>.<code>`, with the mend in `….hint`.
package struct DoctorFinding: Sendable {
  package enum Level: String, Sendable { case ok, warning, error }
  package let id: String
  package let level: Level
  package let code: String
  package let values: [String: String]
  /// What the machine said, word for word. It may hold anything, so it never stands in a report.
  package let detail: String

  init(_ id: String, _ level: Level, _ code: String = "ok", _ values: [String: String] = [:], detail: String = "") {
    self.id = id
    self.level = level
    self.code = code
    self.values = values
    self.detail = detail
  }

  /// Something that kept the doctor from looking.
  init(_ id: String, cannotAsk error: any Error) { self.init(id, .error, "cannotAsk", detail: String(describing: error)) }

  private var key: String { code == "cannotAsk" ? "doctor.cannotAsk" : "doctor.\(id).\(code)" }

  package func text(_ words: Words) -> String { words(key, Fill(values)) + (detail.isEmpty ? "" : ": \(detail)") }
  package func hint(_ words: Words) -> String? { words.has(key + ".hint") ? words(key + ".hint", Fill(values)) : nil }
}

/// What `baoxiu doctor` looks at.
package enum DoctorRound {
  package static func run(_ office: Office) async -> [DoctorFinding] {
    let checks: [(id: String, look: @Sendable (Office) async throws -> DoctorFinding)] = [
      ("database.durable", durability), ("organisation", setUp), ("documents", documents), ("registers", registers),
      ("chains", chains), ("checkpoints", checkpoints), ("key", key), ("files", files), ("backup", backup),
      ("calendar", calendar), ("routing", routing),
    ]
    var findings: [DoctorFinding] = []
    for check in checks {
      do {
        findings.append(try await check.look(office))
      } catch {
        findings.append(DoctorFinding(check.id, cannotAsk: error))
      }
    }
    return findings
  }

  package static func cannotOpen(_ error: any Error) -> DoctorFinding {
    switch error {
    case Migrator.Fault.newer(let name): return DoctorFinding("schema", .error, "newer", ["name": name])
    case Migrator.Fault.edited(let name): return DoctorFinding("schema", .error, "edited", ["name": name])
    case StorageFault.cannotWrite(let what): return DoctorFinding("database.open", .error, "cannotWrite", detail: what)
    case StorageFault.unreachable(let what): return DoctorFinding("database.open", .error, "cannotReach", detail: what)
    default: return DoctorFinding("database.open", .error, "closed", detail: String(describing: error))
    }
  }

  private static func durability(_ office: Office) async throws -> DoctorFinding {
    let found = try await office.database.durability()
    let wanted: [String: Set<String>] =
      office.database.dialect == .sqlite
      ? ["synchronous": ["2", "3"], "journal_mode": ["wal"], "foreign_keys": ["1"]]
      : ["synchronous_commit": ["on", "remote_write", "remote_apply"], "fsync": ["on"], "full_page_writes": ["on"]]
    let wrong = wanted.filter { !$0.value.contains(found[$0.key] ?? "") }.keys.sorted()
    if wrong.isEmpty { return DoctorFinding("database.durable", .ok) }
    let settings = wrong.map { "\($0) = \(found[$0] ?? "?")" }.joined(separator: ", ")
    return DoctorFinding("database.durable", .error, "weak", ["settings": settings])
  }

  private static func setUp(_ office: Office) async throws -> DoctorFinding {
    let isThere = try await office.read(as: .system) { work in try Setup.isDone(in: work) }
    return isThere ? DoctorFinding("organisation", .ok) : DoctorFinding("organisation", .warning, "none")
  }

  /// Every version of regulation and calendar is the one that its hash names, and can be read.
  private static func documents(_ office: Office) async throws -> DoctorFinding {
    let (count, damaged) = try await office.read(as: .system) { work in
      let rows = try work.transaction.rows("select hash, kind, body from document order by hash")
      let damaged = rows.filter { row in
        let (hash, kind, body) = (row.text(0), row.text(1), row.text(2))
        guard Files.hash(Array(body.utf8)) == hash, let json = try? JSON(parsing: body) else { return true }
        if kind == Rulebook.Kind.policy.rawValue { return (try? Policy(json, hash: hash)) == nil }
        return (try? office.rules.calendar(json, version: hash)) == nil
      }
      return (rows.count, damaged.map { String($0.text(0).prefix(8)) })
    }
    if damaged.isEmpty { return DoctorFinding("documents", .ok, "ok", ["count": String(count)]) }
    return DoctorFinding("documents", .error, "damaged", ["names": damaged.prefix(5).joined(separator: ", ")])
  }

  private static func registers(_ office: Office) async throws -> DoctorFinding {
    let differences = try await office.checkRegisters()
    if differences.isEmpty { return DoctorFinding("registers", .ok) }
    return DoctorFinding("registers", .error, "differ", ["count": String(differences.count)])
  }

  private static func chains(_ office: Office) async throws -> DoctorFinding {
    let broken = try await office.brokenChains()
    if broken.names.isEmpty { return DoctorFinding("chains", .ok, "ok", ["count": String(broken.count)]) }
    return DoctorFinding("chains", .error, "broken", ["names": broken.names.prefix(5).joined(separator: ", ")])
  }

  /// Every checkpoint is made again from the events it covers, and none is owed.
  private static func checkpoints(_ office: Office) async throws -> DoctorFinding {
    var previous: Checkpoint?
    while true {
      let after = previous
      let found = try await office.database.read { transaction in
        var last = after
        for checkpoint in try Checkpoints.after(after?.number ?? 0, limit: 50, in: transaction) {
          if let fault = try Checkpoints.fault(of: checkpoint, after: last, in: transaction) {
            return (last, Broken(day: checkpoint.day, fault: fault) as Broken?)
          }
          last = checkpoint
        }
        return (last, nil)
      }
      if let broken = found.1 {
        return DoctorFinding("checkpoints", .error, broken.fault.rawValue, ["day": broken.day.description])
      }
      if found.0?.number == previous?.number { break }
      previous = found.0
    }
    if let missing = try await office.read(as: .system, { work in try Checkpoints.missing(in: work) }) {
      return DoctorFinding(
        "checkpoints", .warning, "missing",
        ["from": missing.lowerBound.description, "to": missing.upperBound.description])
    }
    guard let previous else { return DoctorFinding("checkpoints", .ok, "none") }
    return DoctorFinding("checkpoints", .ok, "ok", ["count": String(previous.number), "day": previous.day.description])
  }

  private struct Broken: Sendable {
    let day: LocalDay
    let fault: Checkpoints.Fault
  }

  private static func key(_ office: Office) async throws -> DoctorFinding {
    guard let name = try await office.keyFingerprint() else { return DoctorFinding("key", .ok, "none") }
    return DoctorFinding("key", .ok, "ok", ["key": name])
  }

  /// Every file is read whole and hashed anew.
  private static func files(_ office: Office) async throws -> DoctorFinding {
    let files = office.parts.files
    var damaged: [String] = []
    var count = 0
    var last = ""
    while true {
      let after = last
      let hashes = try await office.database.read { transaction in
        try transaction.rows("select hash from file where hash > \(after) order by hash limit 100").map { $0.text(0) }
      }
      guard let end = hashes.last else { break }
      for hash in hashes {
        let isWhole = try await office.database.read { transaction in
          try files.read(hash, in: transaction).map { Files.hash($0) == hash } ?? false
        }
        if !isWhole { damaged.append(String(hash.prefix(16))) }
      }
      count += hashes.count
      last = end
    }
    if damaged.isEmpty { return DoctorFinding("files", .ok, "ok", ["count": String(count)]) }
    return DoctorFinding(
      "files", .error, "damaged", ["count": String(damaged.count), "names": damaged.prefix(3).joined(separator: ", ")])
  }

  private static func backup(_ office: Office) async throws -> DoctorFinding {
    let last = try await office.read(as: .system) { work in try work.setting(Backup.lastName).flatMap { Int64($0) } }
    guard let last else { return DoctorFinding("backup", .warning, "never") }
    let days = (office.clock() - Instant(milliseconds: last)) / .day
    return DoctorFinding("backup", days > 7 ? .warning : .ok, days > 7 ? "old" : "ok", ["days": String(days)])
  }

  /// A silent service holds nothing up: ways go by the straight line meanwhile.
  private static func routing(_ office: Office) async throws -> DoctorFinding {
    guard let roads = office.parts.roads else { return DoctorFinding("routing", .ok, "none") }
    do {
      try await roads.service.check()
      return DoctorFinding("routing", .ok)
    } catch {
      return DoctorFinding("routing", .warning, "silent", detail: LogText.line("\(error)"))
    }
  }

  private static func calendar(_ office: Office) async throws -> DoctorFinding {
    let year = LocalTime(office.clock(), offsetSeconds: 8 * 3600).day.year
    let last = office.rules.holidays("cn")?.lastPublishedYear ?? 0
    return last >= year
      ? DoctorFinding("calendar", .ok, "ok", ["year": String(last)])
      : DoctorFinding("calendar", .warning, "unknown", ["year": String(year)])
  }
}

extension Office {
  /// Every event's hash is made again from what stands in its row. The ids of case files that do not hold, and how many
  /// there are in all.
  package func brokenChains() async throws -> (names: [String], count: Int) {
    var last: Int64 = 0
    var broken: [String] = []
    var count = 0
    while true {
      let from = last
      let streams = try await database.read { transaction in
        try transaction.rows("select id, head, hash from stream where id > \(from) order by id limit 200")
      }
      guard let end = streams.last else { return (broken, count) }
      broken += try await database.read { transaction in
        try streams.filter { try !Office.holds($0, in: transaction) }.map { Crockford.encode($0.integer(0)) }
      }
      count += streams.count
      last = end.integer(0)
    }
  }

  private static func holds(_ stream: Row, in transaction: any Transaction) throws -> Bool {
    var previous = Chain.start
    var seq = 0
    for event in try EventLog.events(of: stream.integer(0), in: transaction) {
      seq += 1
      let hash = Chain.hash(
        previous: previous, stream: event.stream, seq: seq, kind: event.kind, version: event.version,
        happenedAt: event.happenedAt, recordedAt: event.recordedAt, actor: event.actor, cause: event.cause, body: event.body)
      guard hash == event.hash else { return false }
      previous = hash
    }
    return seq == stream.int(1) && previous == stream.blob(2)
  }
}
