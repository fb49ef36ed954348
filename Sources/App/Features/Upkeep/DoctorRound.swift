import Aftersales
import Basics
import Storage

/// One finding, with a stable id and the mend in its text.
package struct DoctorFinding: Sendable {
  package enum Level: String, Sendable { case ok, warning, error }
  package let id: String
  package let level: Level
  package let text: String
}

/// What `baoxiu doctor` looks at.
package enum DoctorRound {
  package static func run(_ office: Office) async -> [DoctorFinding] {
    var findings: [DoctorFinding] = []
    findings.append(await durability(office))
    findings.append(await setUp(office))
    findings.append(await registers(office))
    findings.append(await chains(office))
    findings.append(await calendar(office))
    return findings
  }

  package static func cannotOpen(_ error: any Error) -> DoctorFinding {
    switch error {
    case Migrator.Fault.newer(let name):
      return DoctorFinding(id: "schema.newer", level: .error, text: "a newer release wrote \(name); run that release")
    case Migrator.Fault.edited(let name):
      return DoctorFinding(id: "schema.edited", level: .error, text: "\(name) is not the step of this release")
    default: return DoctorFinding(id: "database.open", level: .error, text: "cannot open: \(error)")
    }
  }

  package static func json(_ findings: [DoctorFinding]) -> String {
    JSON.array(
      findings.map { ["id": .string($0.id), "level": .string($0.level.rawValue), "text": .string($0.text)] }
    ).canonical
  }

  private static func durability(_ office: Office) async -> DoctorFinding {
    do {
      let found = try await office.database.durability()
      let wanted: [String: Set<String>] =
        office.database.dialect == .sqlite
        ? ["synchronous": ["2", "3"], "journal_mode": ["wal"], "foreign_keys": ["1"]]
        : ["synchronous_commit": ["on", "remote_write", "remote_apply"], "fsync": ["on"], "full_page_writes": ["on"]]
      let wrong = wanted.filter { !$0.value.contains(found[$0.key] ?? "") }.keys.sorted()
      if wrong.isEmpty { return DoctorFinding(id: "database.durable", level: .ok, text: "every answer is on the disc first") }
      return DoctorFinding(
        id: "database.durable", level: .error,
        text: wrong.map { "\($0) is \(found[$0] ?? "?")" }.joined(separator: ", ") + ": acknowledged acts may be lost")
    } catch {
      return DoctorFinding(id: "database.durable", level: .error, text: "cannot ask the database: \(error)")
    }
  }

  private static func setUp(_ office: Office) async -> DoctorFinding {
    let name = try? await office.read(as: .system) { work in try work.setting("organisation") }
    if let name = name ?? nil { return DoctorFinding(id: "organisation", level: .ok, text: name) }
    return DoctorFinding(id: "organisation", level: .warning, text: "no organisation yet: run baoxiu init")
  }

  private static func registers(_ office: Office) async -> DoctorFinding {
    do {
      let differences = try await office.checkRegisters()
      if differences.isEmpty { return DoctorFinding(id: "registers", level: .ok, text: "registers equal the events") }
      return DoctorFinding(
        id: "registers", level: .error, text: "\(differences.count) lines differ from the events: run baoxiu rebuild")
    } catch {
      return DoctorFinding(id: "registers", level: .error, text: "cannot compare: \(error)")
    }
  }

  /// Every event's hash is made again from what stands in its row.
  private static func chains(_ office: Office) async -> DoctorFinding {
    do {
      var last: Int64 = 0
      var broken: [String] = []
      var count = 0
      while true {
        let from = last
        let streams = try await office.database.read { transaction in
          try transaction.rows("select id from stream where id > \(from) order by id limit 200").map { $0.integer(0) }
        }
        guard let end = streams.last else { break }
        broken += try await office.database.read { transaction in
          try streams.filter { stream in
            var previous = Chain.start
            for event in try EventLog.events(of: stream, in: transaction) {
              let hash = Chain.hash(
                previous: previous, stream: stream, seq: event.seq, kind: event.kind, version: event.version,
                happenedAt: event.happenedAt, recordedAt: event.recordedAt, actor: event.actor, cause: event.cause,
                body: event.body)
              if hash != event.hash { return true }
              previous = hash
            }
            return false
          }.map(Crockford.encode)
        }
        count += streams.count
        last = end
      }
      if broken.isEmpty { return DoctorFinding(id: "chains", level: .ok, text: "\(count) case files, every chain holds") }
      return DoctorFinding(
        id: "chains", level: .error,
        text: "altered after the fact: \(broken.prefix(5).joined(separator: ", ")); restore from a backup")
    } catch {
      return DoctorFinding(id: "chains", level: .error, text: "cannot read: \(error)")
    }
  }

  private static func calendar(_ office: Office) async -> DoctorFinding {
    let year = LocalTime(office.clock(), offsetSeconds: 8 * 3600).day.year
    let last = office.rules.holidays("cn")?.lastPublishedYear ?? 0
    if last >= year { return DoctorFinding(id: "calendar", level: .ok, text: "public holidays known to the end of \(last)") }
    return DoctorFinding(
      id: "calendar", level: .warning, text: "public holidays of \(year) are not known: promises are provisional")
  }
}
