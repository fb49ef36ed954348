import Basics

/// What may be asked of a branch. ORG-009, ORG-028
package enum BranchCommand: Hashable, Sendable {
  case open(
    kind: BranchFile.Kind, name: String, code: String, parent: ID<Branch>?, zone: String, settings: BranchFile.Settings)
  case rename(String)
  /// nil leaves a setting as it is.
  case configure(dispatchByClerk: Bool?, calendar: String?, posts: [String: Set<Role>]?)
  case close(reason: String)
}

extension BranchCommand: CaseCommand {
  private static let roleWords = Role.allCases.map(\.rawValue)
  private static let settings = [
    Field("dispatchByClerk", .flag, isRequired: false),
    Field("calendar", .text(max: 60), isRequired: false),
    Field(
      "posts",
      .list(
        of: .object([Field("post", .text(max: 40)), Field("roles", .list(of: .choice(roleWords), max: roleWords.count))]),
        max: 40), isRequired: false),
  ]

  package static let declarations = [
    Declaration(
      "open", by: [.administrator],
      [
        Field("kind", .choice(BranchFile.Kind.allCases.map(\.rawValue))),
        Field("name", .text(max: 60)),
        Field("code", .text(max: 6)),
        Field("parent", .id(of: "branches"), isRequired: false),
        Field("timeZone", .text(max: 40), isRequired: false),
      ] + settings),
    Declaration("rename", by: [.administrator], [Field("name", .text(max: 60))]),
    Declaration("configure", by: [.administrator], settings),
    Declaration("close", by: [.administrator], [Field("reason", .lines(max: 500))]),
  ]

  package var name: String {
    switch self {
    case .open: return "open"
    case .rename: return "rename"
    case .configure: return "configure"
    case .close: return "close"
    }
  }

  package init(_ name: String, _ input: Input) throws(Refusal) {
    switch name {
    case "open":
      let kind = try Required.value(input.text("kind").flatMap(BranchFile.Kind.init(rawValue:)), "kind")
      let settings = BranchFile.Settings(
        dispatchByClerk: input.flag("dispatchByClerk"), calendar: input.text("calendar"), posts: Self.posts(input) ?? [:])
      self = .open(
        kind: kind, name: try Required.value(input.text("name"), "name"),
        code: try Required.value(input.text("code"), "code").uppercased(), parent: input.id("parent"),
        zone: input.text("timeZone") ?? "Asia/Shanghai", settings: settings)
    case "rename": self = .rename(try Required.value(input.text("name"), "name"))
    case "configure":
      self = .configure(
        dispatchByClerk: input.has("dispatchByClerk") ? input.flag("dispatchByClerk") : nil, calendar: input.text("calendar"),
        posts: Self.posts(input))
    case "close": self = .close(reason: try Required.value(input.text("reason"), "reason"))
    default: throw Refusal("unknown-command")
    }
  }

  private static func posts(_ input: Input) -> [String: Set<Role>]? {
    guard input.has("posts") else { return nil }
    var posts: [String: Set<Role>] = [:]
    for item in input.list("posts") {
      if let post = item["post"]?.string { posts[post] = Set((item["roles"] ?? .null).words.compactMap(Role.init(rawValue:))) }
    }
    return posts
  }
}
