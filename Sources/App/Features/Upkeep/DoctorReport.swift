import Aftersales
import Basics
import Storage
import Web

/// The findings in the three forms in which they leave the house.
package enum DoctorReport {
  /// For people: level, id and text by lines, the mend below.
  package static func lines(_ findings: [DoctorFinding], language: Language) throws -> [String] {
    let words = try Site.strings(Resources()).words(in: language)
    return findings.flatMap { finding in
      ["\(finding.level.rawValue)\t\(finding.id)\t\(finding.text(words))"] + (finding.hint(words).map { ["\t\t\($0)"] } ?? [])
    }
  }

  package static func json(_ findings: [DoctorFinding], language: Language) throws -> String {
    let words = try Site.strings(Resources()).words(in: language)
    return JSON.array(
      findings.map { finding in
        [
          "id": .string(finding.id), "level": .string(finding.level.rawValue), "code": .string(finding.code),
          "text": .string(finding.text(words)), "hint": .orNull(finding.hint(words)),
        ]
      }
    ).canonical
  }

  /// To be sent to whoever helps: findings by code, versions and counts; no name, no key, no free text.
  package static func report(_ findings: [DoctorFinding], of office: Office?) async throws -> String {
    let words = try Site.strings(Resources()).words(in: .en)
    var members: JSON.Members = [
      "format": "baoxiu.report.1",
      "findings": .array(
        findings.map { finding in
          [
            "id": .string(finding.id), "level": .string(finding.level.rawValue), "code": .string(finding.code),
            "values": .texts(finding.values), "hint": .orNull(finding.hint(words)),
          ]
        }),
    ]
    if let office {
      members["madeAt"] = .string(office.clock().description)
      members["engine"] = office.database.dialect == .sqlite ? "sqlite" : "postgres"
      members["tzdata"] = .string(office.rules.zones.release)
      let tables = TruthTable.all(in: Schema.scripts(office.resources))
      let (rows, steps, events) = try await office.database.read { transaction in
        (
          try tables.map { table in
            (table.name, try transaction.row("select count(*) from \(SQL(stringLiteral: table.name))")?.integer(0) ?? 0)
          },
          try transaction.rows("select name from migration order by name").map { $0.text(0) },
          try transaction.rows("select kind, count(*) from event group by kind order by kind").map {
            ($0.text(0), $0.integer(1))
          }
        )
      }
      members["rows"] = .object(JSON.Members(rows.map { ($0.0, JSON.int($0.1)) }))
      members["events"] = .object(JSON.Members(events.map { ($0.0, JSON.int($0.1)) }))
      members["migrations"] = .list(steps)
    }
    return JSON.object(members).canonical
  }
}
