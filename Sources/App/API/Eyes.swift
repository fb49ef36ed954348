import Aftersales
import Basics
import Storage
import Web

/// The personal values of one case file as the asker may read them. SEC-001
struct Eyes {
  private let values: [ID<Personal>: (kind: Personal.Class, value: String)]
  private let sight: [Personal.Class: Sight]

  init(_ stream: Int64, isOwnBranch: Bool, isOwnJob: Bool, hasPurpose: Bool, in work: Work) throws {
    var values: [ID<Personal>: (kind: Personal.Class, value: String)] = [:]
    for one in try work.personal(of: stream) { values[one.ref] = (Personal.Class(rawValue: one.kind) ?? .identity, one.value) }
    self.values = values
    sight = Eyes.sight(of: work.actor, isOwnBranch: isOwnBranch, isOwnJob: isOwnJob, hasPurpose: hasPurpose)
  }

  static func sight(of actor: Actor, isOwnBranch: Bool, isOwnJob: Bool, hasPurpose: Bool) -> [Personal.Class: Sight] {
    Dictionary(
      uniqueKeysWithValues: Personal.Class.allCases.map { kind in
        (
          kind,
          actor.isSystem
            ? .full
            : SightRule.sight(of: kind, for: actor.roles, isOwnBranch: isOwnBranch, isOwnJob: isOwnJob, hasPurpose: hasPurpose)
        )
      })
  }

  /// The value whole or masked; null where there is none any more.
  func text(_ personal: Personal?, isOrganisation: Bool = false) -> JSON {
    guard let found = personal?.reference.flatMap({ values[$0] }) else { return .null }
    return .string(Masking.show(found.value, found.kind, sight[found.kind] ?? .masked, isOrganisation: isOrganisation))
  }

  /// An event's body with every personal value as the asker may read it.
  func shown(_ body: JSON) -> JSON {
    if let personal = Personal(body) { return text(personal) }
    switch body {
    case .object(let members): return .object(members.mapValues(shown))
    case .array(let items): return .array(items.map(shown))
    default: return body
    }
  }
}

/// The same for the columns of a list.
struct RowEyes {
  private let own: [Personal.Class: Sight]
  private let job: [Personal.Class: Sight]
  private let foreign: [Personal.Class: Sight]
  private let branches: Set<ID<Branch>>

  init(_ actor: Actor) {
    own = Eyes.sight(of: actor, isOwnBranch: true, isOwnJob: false, hasPurpose: false)
    job = Eyes.sight(of: actor, isOwnBranch: true, isOwnJob: true, hasPurpose: false)
    foreign = Eyes.sight(of: actor, isOwnBranch: false, isOwnJob: false, hasPurpose: false)
    branches = actor.branches
  }

  func text(
    _ value: String?, _ kind: Personal.Class, of branch: ID<Branch>, isOwnBranch: Bool? = nil, isOwnJob: Bool,
    isOrganisation: Bool = false
  ) -> JSON {
    guard let value, !value.isEmpty else { return .null }
    let table = isOwnJob ? job : isOwnBranch ?? branches.contains(branch) ? own : foreign
    return .string(Masking.show(value, kind, table[kind] ?? .masked, isOrganisation: isOrganisation))
  }
}

/// Who read personal values of which case, and why. SEC-001
enum AccessLog {
  static func note(_ stream: Int64, purpose: String, in work: Work) throws {
    try work.transaction.execute(
      """
      insert into access_log (id, at, actor, stream, purpose)
      values (\(work.newID(Staff.self)), \(work.now), \(work.actor.id), \(stream), \(purpose))
      """)
  }
}

extension Work {
  /// The zone in which a branch's instants are printed.
  func zone(of branch: ID<Branch>) throws -> Aftersales.Zone {
    zone(named: try self.branch(branch)?.state.zone ?? "")
  }

  func zone(named name: String) -> Aftersales.Zone { parts.rules.zone(name) ?? .china }

  /// The zone of the asker's own branch, for what belongs to no branch.
  func ownZone() throws -> Aftersales.Zone {
    guard let branch = actor.branches.sorted().first else { return .china }
    return try zone(of: branch)
  }

  /// The versions of a case file after the one that an asker has seen, for the answer 412.
  func changes(of stream: Int64, after version: Int, zone: Aftersales.Zone) throws -> [JSON] {
    try EventLog.events(of: stream, after: version, in: transaction).suffix(50).map { event in
      [
        "version": .int(Int64(event.seq)), "kind": .string(event.kind), "recordedAt": .string(zone.rfc3339(event.recordedAt)),
        "actor": event.actor == 0 ? .null : .string(Crockford.encode(event.actor)),
      ]
    }
  }
}

extension Aftersales.Zone {
  func json(_ instant: Instant?) -> JSON { instant.map { .string(rfc3339($0)) } ?? .null }
}

extension JSON {
  static func orNull(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }
  static func orNull<Noun>(_ id: ID<Noun>?) -> JSON { id.map { .string($0.description) } ?? .null }
  static func orNull(_ day: LocalDay?) -> JSON { day.map { .string($0.description) } ?? .null }
  static func orNull(_ money: Money?) -> JSON { money.map { ["fen": .int($0.fen)] } ?? .null }
  static func orNull(_ number: (some BinaryInteger)?) -> JSON { number.map { .int(Int64($0)) } ?? .null }
  static func count(_ number: some BinaryInteger) -> JSON { .int(Int64(number)) }
  /// `[]` of words.
  static func list(_ words: some Sequence<String>) -> JSON { .array(words.map(JSON.string)) }
}

extension Answer {
  /// An object with the version of its case in `ETag`.
  static func state(_ json: JSON, version: Int, status: Int = 200, location: String? = nil) -> Answer {
    Answer.json(json, status: status).headed(version, location)
  }

  /// The same of a case file that can be drawn again: nobody waits in the transaction until it is written down.
  static func state<Case: CaseFile>(
    of found: Found<Case>, status: Int = 200, location: String? = nil, _ json: @escaping @Sendable () -> JSON
  ) -> Answer {
    var answer = Answer.json(later: json, status: status).headed(found.head, location)
    answer.shows = (found.id, found.head)
    return answer
  }

  private func headed(_ version: Int, _ location: String?) -> Answer {
    let tagged = with(header: "etag", "\"\(version)\"")
    return location.map { tagged.with(header: "location", Endpoint.prefix + $0) } ?? tagged
  }
}
