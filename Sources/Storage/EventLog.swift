import Basics
import Crypto

/// What is to be recorded.
package struct NewEvent: Sendable {
  package let kind: String
  package let version: Int
  package let happenedAt: Instant
  /// Personal values stand in it open; `append` puts them aside.
  package let body: JSON

  package init(kind: String, version: Int, happenedAt: Instant, body: JSON) {
    self.kind = kind
    self.version = version
    self.happenedAt = happenedAt
    self.body = body
  }
}

/// What was recorded. `body` is the exact text that was hashed.
package struct RecordedEvent: Sendable {
  package let stream: Int64
  package let seq: Int
  package let kind: String
  package let version: Int
  package let happenedAt: Instant
  package let recordedAt: Instant
  package let actor: Int64
  package let cause: Int64
  package let body: String
  package let hash: [UInt8]
  /// What `body` says, where this process has just written it and need not read its own text back.
  private let sealed: JSON?

  static let columns: SQL = "e.stream, e.seq, e.kind, e.version, e.happened_at, e.recorded_at, e.actor, e.cause, e.body, e.hash"

  init(_ row: Row) {
    stream = row.integer(0)
    seq = row.int(1)
    kind = row.text(2)
    version = row.int(3)
    happenedAt = row.instant(4)
    recordedAt = row.instant(5)
    actor = row.integer(6)
    cause = row.integer(7)
    body = row.text(8)
    hash = row.blob(9)
    sealed = nil
  }

  /// What the body says. Throws `JSONFault` when the text was damaged.
  package func value() throws(JSONFault) -> JSON { if let sealed { sealed } else { try JSON(parsing: body) } }

  /// One from an exported case: its hash is computed.
  package init(
    stream: Int64, seq: Int, new: NewEvent, recordedAt: Instant, actor: Int64, cause: Int64, body: String, previous: [UInt8]
  ) {
    self.init(
      stream: stream, seq: seq, new: new, recordedAt: recordedAt, actor: actor, cause: cause, body: body, previous: previous,
      sealed: nil)
  }

  /// An event that is being made: `sealed` is what its body says, the personal values put aside.
  fileprivate init(
    stream: Int64, seq: Int, new: NewEvent, recordedAt: Instant, actor: Int64, cause: Int64, body: String, previous: [UInt8],
    sealed: JSON?
  ) {
    self.sealed = sealed
    self.stream = stream
    self.seq = seq
    kind = new.kind
    version = new.version
    happenedAt = new.happenedAt
    self.recordedAt = recordedAt
    self.actor = actor
    self.cause = cause
    self.body = body
    hash = Chain.hash(
      previous: previous, stream: stream, seq: seq, kind: new.kind, version: new.version, happenedAt: new.happenedAt,
      recordedAt: recordedAt, actor: actor, cause: cause, body: body)
  }
}

/// The hash of an event over the one before it. The format is public: docs/evidence-format.md. WRK-037, SEC-011
package enum Chain {
  package static let start = [UInt8](repeating: 0, count: 32)

  package static func hash(
    previous: [UInt8], stream: Int64, seq: Int, kind: String, version: Int, happenedAt: Instant, recordedAt: Instant,
    actor: Int64, cause: Int64, body: String
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(160 + body.utf8.count)
    bytes.append(contentsOf: "baoxiu.event.1\n".utf8)
    bytes.append(contentsOf: previous)
    append(stream, to: &bytes)
    append(Int64(seq), to: &bytes)
    append(kind, to: &bytes)
    append(Int64(version), to: &bytes)
    append(happenedAt.milliseconds, to: &bytes)
    append(recordedAt.milliseconds, to: &bytes)
    append(actor, to: &bytes)
    append(cause, to: &bytes)
    append(body, to: &bytes)
    return [UInt8](SHA256.hash(data: bytes))
  }

  /// Sixteen bytes of chance, so that nobody finds a value by trying all there are.
  package static func salt() -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    // One call of the system for all sixteen.
    let number: UInt128 = generator.next()
    return withUnsafeBytes(of: number) { [UInt8]($0) }
  }

  /// The sum that stands in a body for a personal value.
  package static func personalSum(salt: [UInt8], value: String) -> [UInt8] {
    var bytes: [UInt8] = Array("baoxiu.personal.1\n".utf8)
    bytes.append(contentsOf: salt)
    bytes.append(contentsOf: value.utf8)
    return [UInt8](SHA256.hash(data: bytes))
  }

  private static func append(_ number: Int64, to bytes: inout [UInt8]) {
    for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: number >> Int64(shift))) }
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    append(Int64(text.utf8.count), to: &bytes)
    bytes.append(contentsOf: text.utf8)
  }
}

package enum EventLog {
  /// Who and why: what all events of one action share.
  package struct Act: Sendable {
    package let actor: Int64
    /// The id of the command.
    package let cause: Int64
    package let now: Instant

    package init(actor: Int64, cause: Int64, now: Instant) {
      self.actor = actor
      self.cause = cause
      self.now = now
    }
  }

  /// Head and its hash, or nil for a stream that does not exist.
  package static func head(of stream: Int64, in transaction: any Transaction) throws -> (seq: Int, branch: Int64, kind: String)? {
    try transaction.row("select head, branch, kind from stream where id = \(stream)").map {
      ($0.int(0), $0.integer(1), $0.text(2))
    }
  }

  /// Appends behind `expecting` (0: the stream begins). Loses the race, and runs again, when the head has moved. Answers the
  /// events, and the personal values that were put aside from them.
  package static func append(
    _ events: [NewEvent], to stream: Int64, kind: String, branch: Int64, expecting head: Int, act: Act,
    identity: Identity, in transaction: any Transaction
  ) throws -> (events: [RecordedEvent], personal: [PersonalValues.Value]) {
    guard !events.isEmpty else { return ([], []) }
    var hash = Chain.start
    if head > 0 {
      guard let row = try transaction.row("select hash from stream where id = \(stream) and head = \(head)") else {
        throw LostRace()
      }
      hash = row.blob(0)
    }
    let sealed = seal(events, to: stream, behind: head, hash: hash, act: act, identity: identity)
    try write(sealed, to: stream, kind: kind, branch: branch, expecting: head, in: transaction)
    return (sealed.events, sealed.personal)
  }

  /// Events as they will stand in the log, and the personal values that were put aside from them: not yet written.
  package struct Sealed: Sendable {
    package private(set) var events: [RecordedEvent] = []
    fileprivate var aside: [Aside] = []

    package init() {}

    package var personal: [PersonalValues.Value] {
      aside.map { PersonalValues.Value(ref: ID($0.ref), kind: $0.kind, value: $0.value) }
    }

    package static func += (a: inout Sealed, b: Sealed) {
      a.events += b.events
      a.aside += b.aside
    }

    fileprivate mutating func add(_ event: RecordedEvent) { events.append(event) }
  }

  /// Numbers and hashes what follows the event `head` with that hash, and puts its personal values aside.
  package static func seal(
    _ events: [NewEvent], to stream: Int64, behind head: Int, hash: [UInt8], act: Act, identity: Identity
  ) -> Sealed {
    var hash = hash
    var sealed = Sealed()
    for (place, event) in events.enumerated() {
      let body = seal(event.body, identity: identity, now: act.now, aside: &sealed.aside)
      let record = RecordedEvent(
        stream: stream, seq: head + place + 1, new: event, recordedAt: act.now, actor: act.actor, cause: act.cause,
        body: body.canonical, previous: hash, sealed: body)
      hash = record.hash
      sealed.add(record)
    }
    return sealed
  }

  /// A case file that begins: what was sealed of it, and where it belongs.
  package struct Beginning: Sendable {
    package let stream: Int64
    package let kind: String
    package let branch: Int64
    package let sealed: Sealed

    package init(stream: Int64, kind: String, branch: Int64, sealed: Sealed) {
      self.stream = stream
      self.kind = kind
      self.branch = branch
      self.sealed = sealed
    }
  }

  /// Writes case files that begin, all of them in as few statements as there are tables: a call begins three at once.
  package static func write(_ files: [Beginning], in transaction: any Transaction) throws {
    // A few shapes of each statement and no more: a connection keeps all of them prepared.
    try each(files, by: 8) { files in
      let rows: [SQL] = files.compactMap { file in
        guard let first = file.sealed.events.first, let end = file.sealed.events.last else { return nil }
        return "(\(file.stream), \(file.kind), \(file.branch), \(end.seq), \(end.hash), \(first.recordedAt))"
      }
      guard !rows.isEmpty else { return }
      do {
        _ = try transaction.changed(
          "insert into stream (id, kind, branch, head, hash, opened_at) values \(SQL.joined(rows, by: ", "))")
      } catch StorageFault.notUnique { throw LostRace() }
    }
    try write(files.flatMap(\.sealed.events), in: transaction)
    try write(files.flatMap { file in file.sealed.aside.map { (file.stream, $0) } }, in: transaction)
  }

  /// Writes what was sealed behind `head` of a case file.
  private static func write(
    _ sealed: Sealed, to stream: Int64, kind: String, branch: Int64, expecting head: Int, in transaction: any Transaction
  ) throws {
    guard head > 0 else {
      return try write([Beginning(stream: stream, kind: kind, branch: branch, sealed: sealed)], in: transaction)
    }
    guard let end = sealed.events.last else { return }
    let moved = try transaction.changed(
      "update stream set head = \(end.seq), hash = \(end.hash) where id = \(stream) and head = \(head)")
    guard moved == 1 else { throw LostRace() }
    try write(sealed.events, in: transaction)
    try write(sealed.aside.map { (stream, $0) }, in: transaction)
  }

  private static func write(_ events: [RecordedEvent], in transaction: any Transaction) throws {
    try each(events, by: 8) { events in
      let rows: [SQL] = events.map { record in
        """
        (\(record.stream), \(record.seq), \(record.kind), \(record.version), \(record.happenedAt), \(record.recordedAt),
          \(record.actor), \(record.cause), \(record.body), \(record.hash))
        """
      }
      try transaction.execute(
        """
        insert into event (stream, seq, kind, version, happened_at, recorded_at, actor, cause, body, hash)
        values \(SQL.joined(rows, by: ", "))
        """)
      try Sealer.note(events, in: transaction)
    }
  }

  private static func write(_ aside: [(stream: Int64, value: Aside)], in transaction: any Transaction) throws {
    try each(aside, by: 8) { values in
      let rows: [SQL] = values.map { "(\($0.value.ref), \($0.stream), \($0.value.kind), \($0.value.value), \($0.value.salt))" }
      try transaction.execute(
        "insert into personal (ref, stream, class, value, salt) values \(SQL.joined(rows, by: ", "))")
    }
  }

  private static func each<Item>(_ items: [Item], by most: Int, _ body: (ArraySlice<Item>) throws -> Void) throws {
    for start in stride(from: 0, to: items.count, by: most) { try body(items[start..<min(start + most, items.count)]) }
  }

  /// The events of a case file after `seq`, in order.
  package static func events(of stream: Int64, after seq: Int = 0, in transaction: any Transaction) throws -> [RecordedEvent] {
    try transaction.rows(
      "select \(RecordedEvent.columns) from event e where e.stream = \(stream) and e.seq > \(seq) order by e.seq"
    ).map(RecordedEvent.init)
  }

  /// Locks the head of a stream that a decision about another stream rests on.
  package static func hold(_ stream: Int64, in transaction: any Transaction) throws {
    // SQLite has one writer: nobody else moves anything while it works.
    guard transaction.dialect != .sqlite else { return }
    _ = try transaction.rows("select head from stream where id = \(stream)\(transaction.dialect.holdSuffix)")
  }

  fileprivate struct Aside: Sendable {
    let ref: Int64
    let kind: String
    let value: String
    let salt: [UInt8]
  }

  /// Replaces every open personal value by its reference and salted sum.
  private static func seal(_ json: JSON, identity: Identity, now: Instant, aside: inout [Aside]) -> JSON {
    switch json {
    case .object(let members):
      if let personal = Personal(json), case .open(let value, let kind) = personal {
        let salt = Chain.salt()
        let ref = identity.next(at: now)
        aside.append(Aside(ref: ref, kind: kind.rawValue, value: value, salt: salt))
        return Personal.sealed(reference: ID(ref), sum: Chain.personalSum(salt: salt, value: value).hexadecimal).json
      }
      return .object(members.mapValues { seal($0, identity: identity, now: now, aside: &aside) })
    case .array(let items): return .array(items.map { seal($0, identity: identity, now: now, aside: &aside) })
    default: return json
    }
  }
}

/// Gives committed events their global order.
package enum Sealer {
  /// On SQLite the one writer seals as it writes; on PostgreSQL the events wait for `run`.
  static func note(_ events: ArraySlice<RecordedEvent>, in transaction: any Transaction) throws {
    let rows = SQL.joined(events.map { "(\($0.stream), \($0.seq))" }, by: ", ")
    switch transaction.dialect {
    case .sqlite: try transaction.execute("insert into sealed (stream, seq) values \(rows)")
    case .postgres: try transaction.execute("insert into unsealed (stream, seq) values \(rows)")
    }
  }

  /// Moves what waits into the order; the number moved. One process at a time: the others find the lock taken.
  package static func run(in transaction: any Transaction) throws -> Int {
    guard case .postgres = transaction.dialect else { return 0 }
    let lock = try transaction.row("select CAST(pg_try_advisory_xact_lock(7205759403792793) AS INTEGER)")
    guard lock?.flag(0) == true else { return 0 }
    let waiting = try transaction.rows("select stream, seq from unsealed order by stream, seq limit 1000")
    guard !waiting.isEmpty else { return 0 }
    var position = try transaction.row("select coalesce(max(position), 0) from sealed")?.integer(0) ?? 0
    for row in waiting {
      position += 1
      let (stream, seq) = (row.integer(0), row.integer(1))
      try transaction.execute("insert into sealed (position, stream, seq) values (\(position), \(stream), \(seq))")
      try transaction.execute("delete from unsealed where stream = \(stream) and seq = \(seq)")
    }
    _ = try transaction.rows("select pg_notify('sealed', '')")
    return waiting.count
  }

  /// After a restore from the other engine: what waited there for its place in the order gets it here.
  package static func takeOver(in transaction: any Transaction) throws {
    guard case .sqlite = transaction.dialect else { return }
    try transaction.execute("insert into sealed (stream, seq) select stream, seq from unsealed order by stream, seq")
    try transaction.execute("delete from unsealed")
  }

  package static func last(in transaction: any Transaction) throws -> Int64 {
    try transaction.row("select coalesce(max(position), 0) from sealed")?.integer(0) ?? 0
  }

  /// What was sealed after `position`, at most `limit`: position, branch and kind of the case, the event.
  package static func after(
    _ position: Int64, limit: Int, in transaction: any Transaction
  ) throws -> [(position: Int64, branch: Int64, streamKind: String, event: RecordedEvent)] {
    try transaction.rows(
      """
      select \(RecordedEvent.columns), z.position, s.branch, s.kind
      from sealed z join event e on e.stream = z.stream and e.seq = z.seq join stream s on s.id = z.stream
      where z.position > \(position) order by z.position limit \(limit)
      """
    ).map { ($0.integer(10), $0.integer(11), $0.text(12), RecordedEvent($0)) }
  }
}

extension Sequence where Element == UInt8 {
  /// Lower-case hexadecimal.
  package var hexadecimal: String {
    func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }
    var out: [UInt8] = []
    out.reserveCapacity(64)
    for byte in self {
      out.append(digit(byte >> 4))
      out.append(digit(byte & 15))
    }
    return String(decoding: out, as: UTF8.self)
  }
}
