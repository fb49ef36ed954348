import Basics

/// Somebody who works here (员工). The password is not here: it is no fact of the business and lies in a table of its own.
/// ORG-009, ORG-028, SEC-017
package struct StaffFile: Hashable, Sendable {
  /// A certificate or proof of training (上岗证).
  package struct Certificate: Hashable, Sendable {
    /// Unique within the person.
    package let key: Int
    package let text: String
    /// The last day on which it holds; nil: for good.
    package let expires: LocalDay?

    package init(key: Int, text: String, expires: LocalDay?) {
      self.key = key
      self.text = text
      self.expires = expires
    }

    package func holds(on day: LocalDay) -> Bool { expires.map { day <= $0 } ?? true }
  }

  package var name: Personal
  /// What is typed to log in. Personal, because people take their own names.
  package let login: Personal
  package var roles: Set<Role>
  package var branches: Set<ID<Branch>>
  package var phone: Personal?
  package var language: Language
  /// Free words that dispatch matches against what a job asks for.
  package var skills: Set<String>
  package var certificates: [Certificate]
  package let engagedAt: Instant
  package var leftAt: Instant?
  /// The key of the next certificate; never used twice.
  package var nextKey: Int

  package var isActive: Bool { leftAt == nil }
  package func actor(_ id: ID<Staff>) -> Actor { Actor(id: id, roles: roles, branches: branches) }
}

extension StaffFile: CaseFile {
  package static let streamKind = "staff"

  package struct Facts: Sendable {
    package var isLoginTaken: Bool
    /// How many others hold the administrator's role and are active.
    package var otherAdministrators: Int
    /// Jobs assigned to the person and not yet done.
    package var openJobs: Int
    /// The branches that exist and are open; nil: do not check.
    package var openBranches: Set<ID<Branch>>?

    package init(
      isLoginTaken: Bool = false, otherAdministrators: Int = 1, openJobs: Int = 0, openBranches: Set<ID<Branch>>? = nil
    ) {
      self.isLoginTaken = isLoginTaken
      self.otherAdministrators = otherAdministrators
      self.openJobs = openJobs
      self.openBranches = openBranches
    }
  }

  package static func decide(
    _ command: StaffCommand, _ state: StaffFile?, _ facts: Facts, _ context: Context
  ) throws(Refusal) -> [StaffEvent] {
    if case .engage(let person) = command {
      guard state == nil else { throw Refusal("already-exists") }
      guard LoginName.isValid(person.login) else { throw .invalid([FieldFault("login", "bad-login")]) }
      guard !facts.isLoginTaken else { throw .invalid([FieldFault("login", "taken")]) }
      try check(person.roles, person.branches, facts)
      return [
        .engaged(
          name: .open(person.name, .name), login: .open(person.login, .name), roles: person.roles, branches: person.branches,
          phone: person.phone.map { .open($0, .phone) }, language: person.language, skills: person.skills)
      ]
    }
    guard let state else { throw Refusal("no-such-file") }
    if case .return = command {
      guard !state.isActive else { throw Refusal("not-left") }
      return [.returned]
    }
    guard state.isActive else { throw Refusal("staff-left") }
    switch command {
    case .engage, .return: return []
    case .changeRoles(let roles):
      guard roles != state.roles else { return [] }
      try check(roles, state.branches, facts)
      try checkLastAdministrator(state, keeps: roles.contains(.administrator), facts)
      return [.rolesChanged(from: state.roles, to: roles)]
    case .move(let branches):
      guard branches != state.branches else { return [] }
      try check(state.roles, branches, facts)
      return [.moved(from: state.branches, to: branches)]
    case .rename(let name): return [.renamed(.open(name, .name))]
    case .changePhone(let phone): return [.phoneChanged(phone.map { .open($0, .phone) })]
    case .changeLanguage(let language): return language == state.language ? [] : [.languageChanged(language)]
    case .setSkills(let skills):
      try checkOwnTechnician(state, context.actor)
      return skills == state.skills ? [] : [.skillsSet(skills)]
    case .addCertificate(let text, let expires):
      try checkOwnTechnician(state, context.actor)
      guard !state.certificates.contains(where: { $0.text == text && $0.expires == expires }) else { return [] }
      return [.certified(Certificate(key: state.nextKey, text: text, expires: expires))]
    case .removeCertificate(let key, let reason):
      try checkOwnTechnician(state, context.actor)
      guard state.certificates.contains(where: { $0.key == key }) else { throw Refusal("no-such-entry") }
      return [.certificateRemoved(key: key, reason: reason)]
    case .leave(let reason):
      guard facts.openJobs == 0 else { throw Refusal("open-jobs", values: ["count": String(facts.openJobs)]) }
      try checkLastAdministrator(state, keeps: false, facts)
      return [.left(reason: reason)]
    }
  }

  private static func check(_ roles: Set<Role>, _ branches: Set<ID<Branch>>, _ facts: Facts) throws(Refusal) {
    guard !roles.isEmpty else { throw .invalid([FieldFault("roles", "missing")]) }
    // A post that sees only its own branches would see nothing without one.
    guard !branches.isEmpty || roles.allSatisfy(\.seesEveryBranch) else { throw .invalid([FieldFault("branches", "missing")]) }
    if let open = facts.openBranches, !branches.isSubset(of: open) { throw .invalid([FieldFault("branches", "unknown-id")]) }
  }

  private static func checkLastAdministrator(_ state: StaffFile, keeps: Bool, _ facts: Facts) throws(Refusal) {
    guard keeps || !state.roles.contains(.administrator) || facts.otherAdministrators > 0 else {
      throw Refusal("last-administrator")
    }
  }

  /// A branch manager keeps the papers of the technicians of the own branches, and of nobody else.
  private static func checkOwnTechnician(_ state: StaffFile, _ actor: Actor) throws(Refusal) {
    if actor.isSystem || actor.roles.contains(.administrator) { return }
    guard state.roles.contains(.technician), !state.branches.isDisjoint(with: actor.branches) else {
      throw Refusal("not-own-technician")
    }
  }

  package static func evolve(_ state: StaffFile?, _ event: StaffEvent, _ stamp: Stamp) -> StaffFile {
    if case .engaged(let name, let login, let roles, let branches, let phone, let language, let skills) = event {
      return StaffFile(
        name: name, login: login, roles: roles, branches: branches, phone: phone, language: language, skills: skills,
        certificates: [], engagedAt: stamp.happenedAt, nextKey: 1)
    }
    var staff =
      state
      ?? StaffFile(
        name: .open("", .name), login: .open("", .name), roles: [], branches: [], language: .zhHans, skills: [],
        certificates: [], engagedAt: stamp.happenedAt, nextKey: 1)
    switch event {
    case .engaged: break
    case .rolesChanged(_, let roles): staff.roles = roles
    case .moved(_, let branches): staff.branches = branches
    case .renamed(let name): staff.name = name
    case .phoneChanged(let phone): staff.phone = phone
    case .languageChanged(let language): staff.language = language
    case .skillsSet(let skills): staff.skills = skills
    case .certified(let certificate):
      staff.certificates.append(certificate)
      staff.nextKey = max(staff.nextKey, certificate.key + 1)
    case .certificateRemoved(let key, _): staff.certificates.removeAll { $0.key == key }
    case .left: staff.leftAt = stamp.happenedAt
    case .returned: staff.leftAt = nil
    }
    return staff
  }
}

/// What is typed to log in: 2–40 lower-case letters, digits, dots, underscores, dashes or Han characters.
package enum LoginName {
  /// Lower case, so that `Wang` and `wang` are one person.
  package static func normalise(_ text: String) -> String { text.lowercased() }

  package static func isValid(_ login: String) -> Bool {
    let scalars = login.unicodeScalars
    return (2...40).contains(scalars.count)
      && scalars.allSatisfy {
        (97...122).contains($0.value) || (48...57).contains($0.value) || ".-_".unicodeScalars.contains($0)
          || (0x4E00...0x9FFF).contains($0.value) || (0x3400...0x4DBF).contains($0.value)
      }
  }
}
