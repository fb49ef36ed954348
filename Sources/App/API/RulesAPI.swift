import Aftersales
import Basics
import Storage
import Web

/// `/policies` and `/calendars`: what has been published, whole, under the hash that cases pin. WRK-054
enum RulesAPI {
  static func endpoints(_ desk: Desk) -> [Endpoint] {
    [(Rulebook.Kind.policy, "policies", "Policy", "Policies"), (.calendar, "calendars", "Calendar", "Calendars")].flatMap {
      kind, tag, noun, nouns in
      [
        desk.reading(
          "/\(tag)", "list" + nouns, tag: tag, query: [Field("name", .text(max: 100)).optional] + Query.page,
          reply: .list("Document")
        ) {
          asking in try list(kind, asking)
        },
        desk.reading("/\(tag)/{hash}", "get" + noun, tag: tag, reply: .object("PublishedDocument")) { asking in
          try one(kind, asking)
        },
      ]
    }
  }

  private static func list(_ kind: Rulebook.Kind, _ asking: Asking) throws -> Answer {
    let page = try Page(asking.query)
    var filter: SQL = "d.kind = \(kind.rawValue)"
    if let name = asking.query.text("name") { filter = filter + " and d.name = \(name)" }
    if let after = page.after { filter = filter + " and (d.published_at, d.hash) < (\(after.number), \(after.key))" }
    let rows = try asking.work.transaction.rows(
      "select \(columns) from document d where \(filter) order by d.published_at desc, d.hash desc limit \(page.limit + 1)")
    let zone = try asking.work.ownZone()
    return page.answer(rows, cursor: { Cursor($0.integer(3), $0.text(0)) }, item: { .object(line($0, zone)) })
  }

  private static let columns: SQL = """
    d.hash, d.name, d.version, d.published_at, case when d.hash = (select f.hash from in_force f
      where f.kind = d.kind and f.name = d.name order by f.n desc limit 1) then 1 else 0 end
    """

  private static func line(_ row: Row, _ zone: Aftersales.Zone) -> JSON.Members {
    [
      "hash": .string(row.text(0)), "name": .string(row.text(1)), "version": .int(row.integer(2)),
      "publishedAt": zone.json(row.instant(3)),
      "isNewest": .bool(row.flag(4)),
    ]
  }

  private static func one(_ kind: Rulebook.Kind, _ asking: Asking) throws -> Answer {
    let hash = asking.client.call.parameters["hash"] ?? ""
    guard hash.utf8.count == 64, hash.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }),
      let row = try asking.work.transaction.row(
        "select \(columns), d.body from document d where d.kind = \(kind.rawValue) and d.hash = \(hash)")
    else { throw Problem.notFound }
    var members = line(row, try asking.work.ownZone())
    members["body"] = try JSON(parsing: row.text(5))
    return .json(.object(members))
  }
}
