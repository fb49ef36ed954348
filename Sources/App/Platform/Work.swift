import Aftersales
import Basics
import Storage

/// What one action has in hand: the open transaction, who acts, what time it is. The transaction itself stays private:
/// features read registers through scoped queries and change the world through `perform`.
package final class Work {
  package let context: Context
  package let scope: Scope
  /// The id of the command, shared by all events of the action.
  package let cause: Int64
  let transaction: any Transaction
  let parts: WorkParts
  /// Personal values that this piece of work opened: written down before the answer leaves. SEC-001
  private(set) var accesses: [Access] = []
  /// What this action knows without asking again.
  let known: Known

  struct Access: Sendable {
    let stream: Int64
    let purpose: String
  }

  /// Promises have to be reckoned anew once this piece of work is done.
  private(set) var owesRecalculation = false

  /// The branches whose calendar is another from now on. Their open cases follow in chunks after this transaction; what is
  /// owed is written down in it, so that a stop in between loses nothing. DSP-004
  func owe(_ branches: [ID<Branch>], _ why: WorkOrderEvent.PromiseRecalculated.Why) throws {
    for branch in branches { try set(Recalculations.key(branch), to: "\(why.rawValue) \(cause)") }
    if !branches.isEmpty { owesRecalculation = true }
  }

  func noteAccess(to stream: Int64, purpose: String) { accesses.append(Access(stream: stream, purpose: purpose)) }

  /// `known`: shared with the piece of work in whose transaction this one runs too.
  init(_ actor: Actor, now: Instant, transaction: any Transaction, parts: WorkParts, known: Known = Known()) {
    self.known = known
    context = Context(actor: actor, now: now)
    scope = Scope(actor)
    cause = parts.identity.next(at: now)
    self.transaction = transaction
    self.parts = parts
  }

  package var now: Instant { context.now }
  package var actor: Actor { context.actor }

  package func rows(_ query: ScopedQuery) throws -> [Row] { try transaction.rows(query.sql) }
  package func newID<Noun>(_ noun: Noun.Type = Noun.self) -> ID<Noun> { parts.identity.next(noun, at: now) }
}

/// What every `Work` of a process shares.
struct WorkParts: Sendable {
  let identity: Identity
  let cache: CaseCache
  let rules: Rulebook
  let registers: [String: [AnyRegister]]
  let files: Files
  let bell = Bell()
  let proposals = ProposalShelf()
  let drawn = DrawnLines()
  /// What a routing service tells of the roads; nil where none is used.
  var roads: RoadShelf?

  /// The same, with ids of its own and nothing remembered.
  func counting(by identity: Identity) -> WorkParts {
    WorkParts(identity: identity, cache: CaseCache(), rules: rules, registers: registers, files: files)
  }
}

/// What is known within one transaction without asking the database again; it ends with the transaction.
final class Known {
  /// The personal values of case files that this transaction began.
  var personal: [Int64: [PersonalValues.Value]] = [:]
  /// The policies and calendars in force, by kind and name.
  var documents: [String: String] = [:]
  var settings: [String: String] = [:]
  var branches: [ID<Branch>: Found<BranchFile>] = [:]
  /// Case files that are written down together at the end; nil where every command is written at once.
  var bulk: Bulk?
}

/// A case file as it stands, with what the log knows of it.
package struct Found<Case: CaseFile>: Sendable {
  package let id: Int64
  package let state: Case
  /// The number of its last event: the version in `ETag` and `If-Match`.
  package let head: Int
  package let branch: ID<Branch>
  /// When its last event was recorded. Nothing is recorded before it, whatever a clock that was set back says.
  package let recordedAt: Instant
}

extension Work {
  /// The case file, or nil when there is none of that kind. Knows no scope: `find` is the door for features.
  func fold<Case: CaseFile>(_ type: Case.Type, _ id: Int64) throws -> Found<Case>? {
    if let found = known.bulk?.found(type, id) { return found }
    let found = try folded(type, id)
    if let found { known.bulk?.remember(found) }
    return found
  }

  private func folded<Case: CaseFile>(_ type: Case.Type, _ id: Int64) throws -> Found<Case>? {
    guard
      let row = try transaction.row(
        """
        select s.head, s.hash, s.branch, e.recorded_at from stream s join event e on e.stream = s.id and e.seq = s.head
        where s.id = \(id) and s.kind = \(Case.streamKind)
        """)
    else { return nil }
    let head = row.int(0)
    let hash = row.blob(1)
    if let state = parts.cache.state(Case.self, id, hash: hash) {
      return Found(id: id, state: state, head: head, branch: row.id(2), recordedAt: row.instant(3))
    }
    var state: Case?
    for record in try EventLog.events(of: id, in: transaction) { state = try Case.evolve(state, record) }
    guard let state else { return nil }
    parts.cache.keep(state, id, hash: hash)
    return Found(id: id, state: state, head: head, branch: row.id(2), recordedAt: row.instant(3))
  }

  /// The case file as an earlier version left it.
  func fold<Case: CaseFile>(_ type: Case.Type, _ id: Int64, upTo version: Int) throws -> Found<Case>? {
    guard let found = try fold(type, id) else { return nil }
    guard version < found.head else { return found }
    let records = try EventLog.events(of: id, in: transaction).prefix(version)
    guard let last = records.last else { return nil }
    return Found(
      id: id, state: try evolved(nil, Array(records)), head: last.seq, branch: found.branch, recordedAt: last.recordedAt)
  }

  /// The same action at another moment, to draw what was shown then.
  func asOf(_ moment: Instant) -> Work { Work(actor, now: moment, transaction: transaction, parts: parts) }

  /// A branch's file, read once in an action.
  func branch(_ id: ID<Branch>) throws -> Found<BranchFile>? {
    if let found = known.branches[id] { return found }
    let found = try fold(BranchFile.self, id.number)
    known.branches[id] = found
    return found
  }

  /// The personal values of a case file: as they were just written down where this action began it, else from the table.
  func personal(of stream: Int64) throws -> [PersonalValues.Value] {
    try known.bulk?.personal(of: stream) ?? known.personal[stream] ?? PersonalValues.all(of: stream, in: transaction)
  }

  /// The case file, if it exists and the actor may see it; otherwise the answer is the same: not found.
  package func find<Case: CaseFile & Scoped>(_ type: Case.Type, _ id: Int64) throws -> Found<Case> {
    guard let found = try fold(type, id), found.state.isVisible(to: scope, ownedBy: found.branch) else { throw Problem.notFound }
    return found
  }

  /// Decides and records one command about a case file that exists. `expecting` is the version the asker has seen.
  @discardableResult
  package func perform<Case: CaseFile>(
    _ command: Case.Command, on found: Found<Case>, facts: Case.Facts, expecting: Int? = nil
  ) throws -> Found<Case> {
    if let expecting, expecting != found.head { throw Problem.stale(head: found.head) }
    return try record(
      command, id: found.id, state: found.state, head: found.head, branch: found.branch, after: found.recordedAt, facts: facts)
  }

  /// Decides and records the command that begins a case file.
  @discardableResult
  package func begin<Case: CaseFile>(
    _ type: Case.Type, id: Int64, branch: ID<Branch>, with command: Case.Command, facts: Case.Facts
  ) throws -> Found<Case> {
    try record(command, id: id, state: nil as Case?, head: 0, branch: branch, after: now, facts: facts)
  }

  /// Records what follows by itself from another command of the same action: whoever was let give that one needs no leave
  /// for this. `found` is the file that `facts` were asked for; one that does not exist yet begins with the command.
  @discardableResult
  func follow<Case: CaseFile>(
    _ found: Found<Case>?, id: Int64, branch: ID<Branch>, with command: Case.Command, facts: Case.Facts
  ) throws -> Found<Case> {
    try record(
      command, id: id, state: found?.state, head: found?.head ?? 0, branch: found?.branch ?? branch,
      after: found?.recordedAt ?? now, facts: facts, isFollowing: true)
  }

  /// The one place where something happens: may he, decide, append, fold, let the registers follow.
  private func record<Case: CaseFile>(
    _ command: Case.Command, id: Int64, state: Case?, head: Int, branch: ID<Branch>, after last: Instant, facts: Case.Facts,
    isFollowing: Bool = false
  ) throws -> Found<Case> {
    if !isFollowing { try Work.require(command, by: actor) }
    // Time runs forward within a case: the clock of this machine may have been set back, or that of another be ahead.
    let context = Context(actor: actor, now: max(now, last))
    let events = try Case.decide(command, state, facts, context)
    guard !events.isEmpty else {
      // The command changes nothing (a second click): the case stays as it is.
      guard let state else { throw Problem.notFound }
      return Found(id: id, state: state, head: head, branch: branch, recordedAt: last)
    }
    let new = events.map { event in
      NewEvent(
        kind: event.kind, version: Case.Event.kinds[event.kind] ?? 1, happenedAt: event.happenedAt ?? context.now,
        body: event.body)
    }
    let act = EventLog.Act(actor: actor.id.number, cause: cause, now: context.now)
    if let bulk = known.bulk, head == 0 || bulk.isWaiting(id) {
      let sealed = bulk.add(new, id: id, kind: Case.streamKind, branch: branch, head: head, act: act, identity: parts.identity)
      let found = Found(
        id: id, state: try evolved(state, sealed.events), head: head + new.count, branch: branch, recordedAt: context.now)
      bulk.stands(found)
      return found
    }
    let (recorded, personal) = try EventLog.append(
      new, to: id, kind: Case.streamKind, branch: branch.number, expecting: head, act: act, identity: parts.identity,
      in: transaction)
    guard let last = recorded.last else { throw Problem.unavailable }
    let folded = try evolved(state, recorded)
    let found = Found(id: id, state: folded, head: last.seq, branch: branch, recordedAt: context.now)
    parts.cache.keep(folded, id, hash: last.hash)
    known.bulk?.remember(found)
    known.branches[ID(id)] = nil
    // Whoever begins a case file has all its values in hand; a longer one has others that lie in the table.
    known.personal[id] = head == 0 ? personal : nil
    try project(found, isNew: head == 0)
    return found
  }

  private func evolved<Case: CaseFile>(_ state: Case?, _ records: [RecordedEvent]) throws -> Case {
    var state = state
    for record in records { state = try Case.evolve(state, record) }
    guard let state else { throw Problem.unavailable }
    return state
  }

  /// Writes the rows of every register that follows this kind of case file.
  func project<Case: CaseFile>(_ found: Found<Case>, isNew: Bool = false) throws {
    guard let followers = parts.registers[Case.streamKind] else { return }
    let values = try isNew ? self.personal(of: found.id) : PersonalValues.all(of: found.id, in: transaction)
    let personal = Dictionary(uniqueKeysWithValues: values.map { ($0.ref, $0.value) })
    for register in followers {
      try register.project(
        Projection(
          id: found.id, head: found.head, branch: found.branch, personal: personal, rules: parts.rules, transaction: transaction,
          isNew: isNew),
        found.state)
    }
  }

  /// The declaration of the command names the posts that may give it.
  static func require(_ command: some CaseCommand, by actor: Actor) throws {
    if actor.isSystem { return }
    guard let declaration = type(of: command).declarations.first(where: { $0.name == command.name }) else {
      throw Problem.forbidden
    }
    guard actor.isAny(of: declaration.roles) else { throw Problem.forbidden }
  }
}

/// A case file that knows who may see it.
package protocol Scoped {
  func isVisible(to scope: Scope, ownedBy branch: ID<Branch>) -> Bool
}

extension Scoped {
  package func isVisible(to scope: Scope, ownedBy branch: ID<Branch>) -> Bool { scope.sees(branch) }
}

/// The log holds an event that this program cannot read: a newer release wrote it, or the text was damaged.
package struct UnknownEvent: Error, Equatable, Sendable {
  package let stream: Int64
  package let seq: Int
  package let kind: String
  package let version: Int
}

extension CaseFile {
  static func evolve(_ state: Self?, _ record: RecordedEvent) throws -> Self {
    guard let body = try? record.value(),
      let event = Event(kind: record.kind, version: record.version, body: body)
    else { throw UnknownEvent(stream: record.stream, seq: record.seq, kind: record.kind, version: record.version) }
    let stamp = Stamp(
      seq: record.seq, happenedAt: record.happenedAt, recordedAt: record.recordedAt, actor: ID(record.actor))
    return evolve(state, event, stamp)
  }
}
