import Basics

/// What happened to somebody of the staff.
package enum StaffEvent: Hashable, Sendable {
  case engaged(
    name: Personal, login: Personal, roles: Set<Role>, branches: Set<ID<Branch>>, phone: Personal?, language: Language,
    skills: Set<String>)
  case rolesChanged(from: Set<Role>, to: Set<Role>)
  case moved(from: Set<ID<Branch>>, to: Set<ID<Branch>>)
  case renamed(Personal)
  case phoneChanged(Personal?)
  case languageChanged(Language)
  case skillsSet(Set<String>)
  case certified(StaffFile.Certificate)
  case certificateRemoved(key: Int, reason: String)
  case left(reason: String)
  case returned
}

extension StaffEvent: CaseEvent {
  package static let kinds = [
    "staff.engaged": 1, "staff.rolesChanged": 1, "staff.moved": 1, "staff.renamed": 1, "staff.phoneChanged": 1,
    "staff.languageChanged": 1, "staff.skillsSet": 1, "staff.certified": 1, "staff.certificateRemoved": 1, "staff.left": 1,
    "staff.returned": 1,
  ]

  package var kind: String {
    switch self {
    case .engaged: return "staff.engaged"
    case .rolesChanged: return "staff.rolesChanged"
    case .moved: return "staff.moved"
    case .renamed: return "staff.renamed"
    case .phoneChanged: return "staff.phoneChanged"
    case .languageChanged: return "staff.languageChanged"
    case .skillsSet: return "staff.skillsSet"
    case .certified: return "staff.certified"
    case .certificateRemoved: return "staff.certificateRemoved"
    case .left: return "staff.left"
    case .returned: return "staff.returned"
    }
  }

  package var body: JSON {
    switch self {
    case .engaged(let name, let login, let roles, let branches, let phone, let language, let skills):
      return .members(
        ("name", name.json), ("login", login.json), ("roles", Self.json(roles)), ("branches", Self.json(branches)),
        ("phone", phone?.json), ("language", .string(language.rawValue)), ("skills", .words(skills.sorted())))
    case .rolesChanged(let from, let to): return ["from": Self.json(from), "to": Self.json(to)]
    case .moved(let from, let to): return ["from": Self.json(from), "to": Self.json(to)]
    case .renamed(let name): return ["name": name.json]
    case .phoneChanged(let phone): return .members(("phone", phone?.json))
    case .languageChanged(let language): return ["language": .string(language.rawValue)]
    case .skillsSet(let skills): return ["skills": .words(skills.sorted())]
    case .certified(let certificate):
      return .members(
        ("key", .whole(certificate.key)), ("certificate", .string(certificate.text)), ("expires", .day(certificate.expires)))
    case .certificateRemoved(let key, let reason): return ["key": .int(Int64(key)), "reason": .string(reason)]
    case .left(let reason): return ["reason": .string(reason)]
    case .returned: return [:]
    }
  }

  package var happenedAt: Instant? { nil }

  package init?(kind: String, version: Int, body: JSON) {
    guard Self.kinds[kind] == version else { return nil }
    switch kind {
    case "staff.engaged":
      guard let name = Personal(body["name"]), let login = Personal(body["login"]),
        let language = body["language"]?.string.flatMap(Language.init(rawValue:))
      else { return nil }
      self = .engaged(
        name: name, login: login, roles: Self.roles(body["roles"]), branches: Self.branches(body["branches"]),
        phone: Personal(body["phone"]), language: language, skills: Set((body["skills"] ?? .null).words))
    case "staff.rolesChanged": self = .rolesChanged(from: Self.roles(body["from"]), to: Self.roles(body["to"]))
    case "staff.moved": self = .moved(from: Self.branches(body["from"]), to: Self.branches(body["to"]))
    case "staff.renamed":
      guard let name = Personal(body["name"]) else { return nil }
      self = .renamed(name)
    case "staff.phoneChanged": self = .phoneChanged(Personal(body["phone"]))
    case "staff.languageChanged":
      guard let language = body["language"]?.string.flatMap(Language.init(rawValue:)) else { return nil }
      self = .languageChanged(language)
    case "staff.skillsSet": self = .skillsSet(Set((body["skills"] ?? .null).words))
    case "staff.certified":
      guard let key = body["key"]?.int, let text = body["certificate"]?.string else { return nil }
      self = .certified(StaffFile.Certificate(key: Int(key), text: text, expires: body["expires"]?.day))
    case "staff.certificateRemoved":
      guard let key = body["key"]?.int, let reason = body["reason"]?.string else { return nil }
      self = .certificateRemoved(key: Int(key), reason: reason)
    case "staff.left":
      guard let reason = body["reason"]?.string else { return nil }
      self = .left(reason: reason)
    case "staff.returned": self = .returned
    default: return nil
    }
  }

  private static func json(_ roles: Set<Role>) -> JSON { .words(roles.map(\.rawValue).sorted()) }
  private static func json(_ branches: Set<ID<Branch>>) -> JSON { .words(branches.sorted().map(\.description)) }
  private static func roles(_ json: JSON?) -> Set<Role> { Set((json ?? .null).words.compactMap(Role.init(rawValue:))) }
  private static func branches(_ json: JSON?) -> Set<ID<Branch>> {
    Set((json ?? .null).words.compactMap { ID(text: $0) })
  }
}
