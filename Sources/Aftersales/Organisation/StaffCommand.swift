import Basics

/// What may be asked about somebody of the staff. SEC-017
package enum StaffCommand: Hashable, Sendable {
  /// A person to be engaged, as typed.
  package struct Newcomer: Hashable, Sendable {
    package var name: String
    package var login: String
    package var roles: Set<Role>
    package var branches: Set<ID<Branch>>
    package var phone: String?
    package var language: Language
    package var skills: Set<String>

    package init(
      name: String, login: String, roles: Set<Role>, branches: Set<ID<Branch>> = [], phone: String? = nil,
      language: Language = .zhHans, skills: Set<String> = []
    ) {
      self.name = name
      self.login = LoginName.normalise(login)
      self.roles = roles
      self.branches = branches
      self.phone = phone
      self.language = language
      self.skills = skills
    }
  }

  case engage(Newcomer)
  case changeRoles(Set<Role>)
  case move(Set<ID<Branch>>)
  case rename(String)
  /// nil: no telephone any more.
  case changePhone(String?)
  case changeLanguage(Language)
  case setSkills(Set<String>)
  case addCertificate(text: String, expires: LocalDay?)
  case removeCertificate(key: Int, reason: String)
  case leave(reason: String)
  case `return`
}

extension StaffCommand: CaseCommand {
  private static let roles = Field(
    "roles", .list(of: .choice(Role.allCases.map(\.rawValue)), max: Role.allCases.count))
  private static let branches = Field("branches", .list(of: .id(of: "branches"), max: 200))
  private static let name = Field("name", .text(max: 60)).personal
  private static let phone = Field("phone", .phone, isRequired: false).personal
  private static let language = Field("language", .choice(Language.allCases.map(\.rawValue)))
  private static let skills = Field("skills", .list(of: .text(max: 40), max: 50))
  private static let papers: Set<Role> = [.administrator, .branchManager]

  package static let declarations = [
    Declaration(
      "engage", by: [.administrator],
      [name, Field("login", .text(max: 40)).personal, roles, branches.optional, phone, language.optional, skills.optional]),
    Declaration("change-roles", by: [.administrator], [roles]),
    Declaration("move", by: [.administrator], [branches]),
    Declaration("rename", by: [.administrator], [name]),
    Declaration("change-phone", by: [.administrator], [phone]),
    Declaration("change-language", by: [.administrator], [language]),
    Declaration("set-skills", by: papers, [skills]),
    Declaration(
      "add-certificate", by: papers, [Field("certificate", .text(max: 100)), Field("expires", .day, isRequired: false)]),
    Declaration(
      "remove-certificate", by: papers, [Field("key", .integer(min: 1, max: 100_000)), Field("reason", .lines(max: 500))]),
    Declaration("leave", by: [.administrator], [Field("reason", .lines(max: 500))]),
    Declaration("return", by: [.administrator]),
  ]

  package var name: String {
    switch self {
    case .engage: return "engage"
    case .changeRoles: return "change-roles"
    case .move: return "move"
    case .rename: return "rename"
    case .changePhone: return "change-phone"
    case .changeLanguage: return "change-language"
    case .setSkills: return "set-skills"
    case .addCertificate: return "add-certificate"
    case .removeCertificate: return "remove-certificate"
    case .leave: return "leave"
    case .return: return "return"
    }
  }

  package init(_ name: String, _ input: Input) throws(Refusal) {
    switch name {
    case "engage":
      self = .engage(
        Newcomer(
          name: try Required.value(input.text("name"), "name"), login: try Required.value(input.text("login"), "login"),
          roles: Self.roles(input), branches: Self.branches(input), phone: input.text("phone"),
          language: input.text("language").flatMap(Language.init(rawValue:)) ?? .zhHans, skills: Self.skills(input)))
    case "change-roles": self = .changeRoles(Self.roles(input))
    case "move": self = .move(Self.branches(input))
    case "rename": self = .rename(try Required.value(input.text("name"), "name"))
    case "change-phone": self = .changePhone(input.text("phone"))
    case "change-language":
      self = .changeLanguage(try Required.value(input.text("language").flatMap(Language.init(rawValue:)), "language"))
    case "set-skills": self = .setSkills(Self.skills(input))
    case "add-certificate":
      self = .addCertificate(text: try Required.value(input.text("certificate"), "certificate"), expires: input.day("expires"))
    case "remove-certificate":
      self = .removeCertificate(
        key: Int(try Required.value(input.integer("key"), "key")), reason: try Required.value(input.text("reason"), "reason"))
    case "leave": self = .leave(reason: try Required.value(input.text("reason"), "reason"))
    case "return": self = .return
    default: throw Refusal("unknown-command")
    }
  }

  private static func roles(_ input: Input) -> Set<Role> {
    Set(input.list("roles").compactMap { $0.string.flatMap(Role.init(rawValue:)) })
  }
  private static func branches(_ input: Input) -> Set<ID<Branch>> {
    Set(input.list("branches").compactMap { $0.string.flatMap { ID(text: $0) } })
  }
  private static func skills(_ input: Input) -> Set<String> {
    Set(input.list("skills").compactMap(\.string).filter { !$0.isEmpty })
  }
}
