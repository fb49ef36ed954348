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
  }

  /// An event that is being made, or one from an exported case: its hash is computed.
  package init(
    stream: Int64, seq: Int, new: NewEvent, recordedAt: Instant, actor: Int64, cause: Int64, body: String, previous: [UInt8]
  ) {
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
    let (a, b) = (generator.next(), generator.next())
    return withUnsafeBytes(of: (a, b)) { [UInt8]($0) }
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

  /// Appends behind `expecting` (0: the stream begins). Loses the race, and runs again, when the head has moved.
  package static func append(
    _ events: [NewEvent], to stream: Int64, kind: String, branch: Int64, expecting head: Int, act: Act,
    identity: Identity, in transaction: any Transaction
  ) throws -> [RecordedEvent] {
    guard !events.isEmpty else { return [] }
    var hash = Chain.start
    if head > 0 {
      guard let row = try transaction.row("select hash from stream where id = \(stream) and head = \(head)") else {
        throw LostRace()
      }
      hash = row.blob(0)
    }
    var recorded: [RecordedEvent] = []
    var aside: [Aside] = []
    for (place, event) in events.enumerated() {
      let body = seal(event.body, stream: stream, identity: identity, now: act.now, aside: &aside).canonical
      let record = RecordedEvent(
        stream: stream, seq: head + place + 1, new: event, recordedAt: act.now, actor: act.actor, cause: act.cause,
        body: body, previous: hash)
      hash = record.hash
      recorded.append(record)
    }
    let last = head + events.count
    if head == 0 {
      do {
        try transaction.execute(
          """
          insert into stream (id, kind, branch, head, hash, opened_at)
          values (\(stream), \(kind), \(branch), \(last), \(hash), \(act.now))
          """)
      } catch StorageFault.notUnique { throw LostRace() }
    } else {
      let moved = try transaction.execute(
        "update stream set head = \(last), hash = \(hash) where id = \(stream) and head = \(head)")
      guard moved == 1 else { throw LostRace() }
    }
    for record in recorded {
      try transaction.execute(
        """
        insert into event (stream, seq, kind, version, happened_at, recorded_at, actor, cause, body, hash)
        values (\(record.stream), \(record.seq), \(record.kind), \(record.version), \(record.happenedAt),
          \(record.recordedAt), \(record.actor), \(record.cause), \(record.body), \(record.hash))
        """)
    }
    for value in aside {
      try transaction.execute(
        """
        insert into personal (ref, stream, class, value, salt)
        values (\(value.ref), \(stream), \(value.kind), \(value.value), \(value.salt))
        """)
    }
    try Sealer.note(recorded, in: transaction)
    return recorded
  }

  /// The events of a case file after `seq`, in order.
  package static func events(of stream: Int64, after seq: Int = 0, in transaction: any Transaction) throws -> [RecordedEvent] {
    try transaction.rows(
      "select \(RecordedEvent.columns) from event e where e.stream = \(stream) and e.seq > \(seq) order by e.seq"
    ).map(RecordedEvent.init)
  }

  /// Locks the head of a stream that a decision about another stream rests on.
  package static func hold(_ stream: Int64, in transaction: any Transaction) throws {
    _ = try transaction.rows("select head from stream where id = \(stream)\(transaction.dialect.holdSuffix)")
  }

  private struct Aside {
    let ref: Int64
    let kind: String
    let value: String
    let salt: [UInt8]
  }

  /// Replaces every open personal value by its reference and salted sum.
  private static func seal(_ json: JSON, stream: Int64, identity: Identity, now: Instant, aside: inout [Aside]) -> JSON {
    switch json {
    case .object(let members):
      if let personal = Personal(json), case .open(let value, let kind) = personal {
        let salt = Chain.salt()
        let ref = identity.next(at: now)
        aside.append(Aside(ref: ref, kind: kind.rawValue, value: value, salt: salt))
        return Personal.sealed(reference: ID(ref), sum: Chain.personalSum(salt: salt, value: value).hexadecimal).json
      }
      var sealed: [String: JSON] = [:]
      for (key, member) in members {
        sealed[key] = seal(member, stream: stream, identity: identity, now: now, aside: &aside)
      }
      return .object(sealed)
    case .array(let items):
      return .array(items.map { seal($0, stream: stream, identity: identity, now: now, aside: &aside) })
    default: return json
    }
  }
}

/// Gives committed events their global order.
package enum Sealer {
  /// On SQLite the one writer seals as it writes; on PostgreSQL the events wait for `run`.
  static func note(_ events: [RecordedEvent], in transaction: any Transaction) throws {
    for event in events {
      switch transaction.dialect {
      case .sqlite:
        try transaction.execute("insert into sealed (stream, seq) values (\(event.stream), \(event.seq))")
      case .postgres:
        try transaction.execute("insert into unsealed (stream, seq) values (\(event.stream), \(event.seq))")
      }
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
    let digits = Array("0123456789abcdef".utf8)
    var out: [UInt8] = []
    for byte in self {
      out.append(digits[Int(byte >> 4)])
      out.append(digits[Int(byte & 15)])
    }
    return String(decoding: out, as: UTF8.self)
  }
}
