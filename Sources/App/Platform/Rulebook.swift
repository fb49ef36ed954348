import Aftersales
import Basics
import Storage
import Synchronization

/// Published policies and calendars, read whole from the database and kept by their hash: what is published never changes.
package final class Rulebook: Sendable {
  package let zones = Zones()
  private let holidays: HolidayTable
  private let policies = Mutex<[String: Policy]>([:])
  private let calendars = Mutex<[String: WorkCalendar]>([:])
  /// The weeks round today of each calendar that pages ask for, with the day on which they were walked through.
  private let weeks = Mutex<[String: (day: Int64, hours: OpenHours)]>([:])

  package enum Kind: String, Sendable {
    case policy, calendar
  }

  init(resources: Resources) throws {
    holidays = try HolidayTable(name: "cn", text: resources.text("calendars/cn.tsv") ?? "")
  }

  /// The shipped statutory days by the name a calendar gives: `cn` or `none`.
  package func holidays(_ name: String) -> HolidayTable? {
    switch name {
    case "cn": return holidays
    case "none": return HolidayTable.none
    default: return nil
    }
  }

  package func zone(_ name: String) -> Zone? { zones.zone(name) }

  /// The version in force under that name: the one published last, be it new or one that came back.
  func current(_ kind: Kind, _ name: String, in transaction: any Transaction) throws -> String? {
    try transaction.row(
      "select hash from in_force where kind = \(kind.rawValue) and name = \(name) order by n desc limit 1")?.text(0)
  }

  func policy(_ hash: String, in transaction: any Transaction) throws -> Policy {
    if let policy = policies.withLock({ $0[hash] }) { return policy }
    let policy = try DocumentFault.reading(.policy, hash) { try Policy(try body(hash, in: transaction), hash: hash) }
    policies.withLock { $0[hash] = policy }
    return policy
  }

  func calendar(_ hash: String, in transaction: any Transaction) throws -> WorkCalendar {
    if let calendar = calendars.withLock({ $0[hash] }) { return calendar }
    let calendar = try DocumentFault.reading(.calendar, hash) {
      try self.calendar(try body(hash, in: transaction), version: hash)
    }
    calendars.withLock { $0[hash] = calendar }
    return calendar
  }

  /// The calendar with its open time from two weeks before `now` to two weeks behind walked through: most of what a page shows
  /// was called for lately and falls due soon.
  func openHours(_ calendar: WorkCalendar, around now: Instant) -> OpenHours {
    let day = now.milliseconds / .day
    if let known = weeks.withLock({ $0[calendar.version] }), known.day == day { return known.hours }
    let new = OpenHours(
      calendar, from: Instant(milliseconds: (day - 14) * .day), to: Instant(milliseconds: (day + 15) * .day))
    weeks.withLock { $0[calendar.version] = (day, new) }
    return new
  }

  /// A calendar from its text; every fault names its place.
  package func calendar(_ body: JSON, version: String? = nil) throws(Refusal) -> WorkCalendar {
    try WorkCalendar(body, version: version, zones: { self.zone($0) }, holidays: { self.holidays($0) })
  }

  /// Publishes a document: from now on it is the one in force under that name. The same content again is the version that
  /// is there, which comes back into force. Its hash, and whether anything changed.
  func publish(
    _ kind: Kind, _ name: String, _ body: JSON, by actor: Actor, because reason: String?, at now: Instant,
    in transaction: any Transaction
  ) throws -> (hash: String, isNew: Bool) {
    let text = body.canonical
    let hash = Files.hash(Array(text.utf8))
    if let row = try transaction.row("select kind, name from document where hash = \(hash)") {
      // One text cannot be two documents: cases pin it by its hash alone.
      guard row.text(0) == kind.rawValue, row.text(1) == name else {
        throw Refusal("published-elsewhere", values: ["name": row.text(1)])
      }
      if try current(kind, name, in: transaction) == hash { return (hash, false) }
    } else {
      let last = try transaction.row(
        "select coalesce(max(version), 0) from document where kind = \(kind.rawValue) and name = \(name)")?.integer(0)
      try transaction.execute(
        """
        insert into document (hash, kind, name, version, body, published_at)
        values (\(hash), \(kind.rawValue), \(name), \((last ?? 0) + 1), \(text), \(now))
        """)
    }
    let last = try transaction.row(
      "select coalesce(max(n), 0) from in_force where kind = \(kind.rawValue) and name = \(name)")?.integer(0)
    try transaction.execute(
      """
      insert into in_force (kind, name, n, hash, since, actor, reason)
      values (\(kind.rawValue), \(name), \((last ?? 0) + 1), \(hash), \(now), \(actor.id), \(reason))
      """)
    return (hash, true)
  }

  func body(_ hash: String, in transaction: any Transaction) throws -> JSON {
    guard let row = try transaction.row("select body from document where hash = \(hash)") else {
      throw DocumentFault.missing(hash)
    }
    return try JSON(parsing: row.text(0))
  }
}

/// A policy or calendar that a case cites, or that is in force, cannot be had.
package enum DocumentFault: Error, Equatable, Sendable {
  /// The database does not hold it; by its hash, or by its name where nothing is in force under it.
  case missing(String)
  /// What stands there is none: kind and hash.
  case unreadable(kind: String, hash: String)

  /// Its faults are no faults of who asks: a regulation that was spoilt is not answered like a form with a wrong field.
  fileprivate static func reading<T>(_ kind: Rulebook.Kind, _ hash: String, _ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let error where error is PolicyFault || error is Refusal || error is JSONFault {
      throw DocumentFault.unreadable(kind: kind.rawValue, hash: hash)
    }
  }

  /// The hash as people read it to each other.
  package var name: String {
    switch self {
    case .missing(let hash), .unreadable(_, let hash): return String(hash.prefix(8))
    }
  }
}

extension Work {
  package func policy(_ hash: String) throws -> Policy { try parts.rules.policy(hash, in: transaction) }
  package func calendar(version: String) throws -> WorkCalendar { try parts.rules.calendar(version, in: transaction) }

  /// The policy in force for new cases.
  package func currentPolicy() throws -> Policy {
    let name = try setting("policy") ?? "branch-network"
    return try policy(try current(.policy, name))
  }

  /// The calendar that counts a branch's working hours now.
  package func calendar(of branch: BranchFile) throws -> WorkCalendar {
    try calendar(named: branch.settings.calendar)
  }

  /// The same for many branches at once, by their register rows.
  func calendars(of branches: some Sequence<ID<Branch>>) throws -> [ID<Branch>: WorkCalendar] {
    let wanted = Set(branches).sorted()
    guard !wanted.isEmpty else { return [:] }
    var found: [ID<Branch>: WorkCalendar] = [:]
    for row in try transaction.rows("select id, calendar from branch where id in \(SQL.list(wanted))") {
      found[row.id(0)] = try calendar(named: row.optionalText(1))
    }
    return found
  }

  private func calendar(named name: String?) throws -> WorkCalendar {
    try calendar(version: try current(.calendar, name ?? "default"))
  }

  /// The newest version under that name, asked for once in an action.
  private func current(_ kind: Rulebook.Kind, _ name: String) throws -> String {
    let key = "\(kind.rawValue) \(name)"
    if let hash = known.documents[key] { return hash }
    guard let hash = try parts.rules.current(kind, name, in: transaction) else { throw DocumentFault.missing(name) }
    known.documents[key] = hash
    return hash
  }

  package func setting(_ name: String) throws -> String? {
    if let value = known.settings[name] { return value }
    let value = try transaction.row("select value from setting where name = \(name)")?.text(0)
    known.settings[name] = value
    return value
  }

  package func set(_ name: String, to value: String) throws {
    known.settings[name] = nil
    try transaction.execute(
      "insert into setting (name, value) values (\(name), \(value)) on conflict (name) do update set value = excluded.value")
  }
}
