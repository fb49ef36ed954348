import Basics

/// A case file (work order, customer, technician's day …): what is true now, folded from its events.
///
/// Everything that may happen to it is decided in `decide` and nowhere else. Pure: no clock, no chance, no database.
package protocol CaseFile: Sendable {
  associatedtype Event: CaseEvent
  associatedtype Command: CaseCommand
  /// What `decide` needs to know of other files, handed in.
  associatedtype Facts: Sendable

  /// The kind of its stream: `workOrder`.
  static var streamKind: String { get }

  /// The events that follow from a command, or the refusal. `state` is nil before the first event.
  static func decide(_ command: Command, _ state: Self?, _ facts: Facts, _ context: Context) throws(Refusal) -> [Event]

  /// What is true after the event. Never fails: what was recorded has happened.
  static func evolve(_ state: Self?, _ event: Event, _ stamp: Stamp) -> Self
}

/// What happened. Named `noun.past`; a kind's meaning never changes.
package protocol CaseEvent: Sendable {
  /// Every kind this program can read, with the version it writes.
  static var kinds: [String: Int] { get }
  var kind: String { get }
  /// Whole numbers, strings and flags only; personal values as `Personal`.
  var body: JSON { get }
  /// When it happened, where that is not the moment of recording (a stated arrival, a letter's date of receipt).
  var happenedAt: Instant? { get }
  /// nil when the kind or its body is not known to this program.
  init?(kind: String, version: Int, body: JSON)
}

/// What somebody asks for. Each has its declaration; forms, API, offline outbox and permission matrix read that.
package protocol CaseCommand: Sendable {
  static var declarations: [Declaration] { get }
  var name: String { get }
  /// `name` is one of `declarations`; `input` has passed its checks.
  init(_ name: String, _ input: Input) throws(Refusal)
}

/// Who asks, and what time it is. Read once, at the door.
package struct Context: Sendable {
  package let actor: Actor
  package let now: Instant

  package init(actor: Actor, now: Instant) {
    self.actor = actor
    self.now = now
  }
}

/// What the event log adds to an event.
package struct Stamp: Hashable, Sendable {
  package let seq: Int
  package let happenedAt: Instant
  package let recordedAt: Instant
  package let actor: ID<Staff>

  package init(seq: Int, happenedAt: Instant, recordedAt: Instant, actor: ID<Staff>) {
    self.seq = seq
    self.happenedAt = happenedAt
    self.recordedAt = recordedAt
    self.actor = actor
  }
}

/// Somebody who acts: a person of the staff, or the system itself.
package struct Actor: Hashable, Sendable {
  package let id: ID<Staff>
  package let roles: Set<Role>
  /// The branches of a person who does not see every branch.
  package let branches: Set<ID<Branch>>

  package init(id: ID<Staff>, roles: Set<Role>, branches: Set<ID<Branch>>) {
    self.id = id
    self.roles = roles
    self.branches = branches
  }

  /// The clerk of wake-ups and other work that nobody asked for by hand.
  package static let system = Actor(id: ID(0), roles: [], branches: [])
  package var isSystem: Bool { id.number == 0 }
  package func isAny(of wanted: Set<Role>) -> Bool { !roles.isDisjoint(with: wanted) }
}
