import Basics

/// What happened to a branch.
package enum BranchEvent: Hashable, Sendable {
  case opened(
    kind: BranchFile.Kind, name: String, code: String, parent: ID<Branch>?, zone: String, settings: BranchFile.Settings)
  case renamed(String)
  case configured(BranchFile.Settings)
  case closed(reason: String)
}

extension BranchEvent: CaseEvent {
  package static let kinds = ["branch.opened": 1, "branch.renamed": 1, "branch.configured": 1, "branch.closed": 1]

  package var kind: String {
    switch self {
    case .opened: return "branch.opened"
    case .renamed: return "branch.renamed"
    case .configured: return "branch.configured"
    case .closed: return "branch.closed"
    }
  }

  package var body: JSON {
    switch self {
    case .opened(let kind, let name, let code, let parent, let zone, let settings):
      return .members(
        ("kind", .string(kind.rawValue)), ("name", .string(name)), ("code", .string(code)), ("parent", .id(parent)),
        ("zone", .string(zone)), ("settings", settings.json))
    case .renamed(let name): return ["name": .string(name)]
    case .configured(let settings): return ["settings": settings.json]
    case .closed(let reason): return ["reason": .string(reason)]
    }
  }

  package var happenedAt: Instant? { nil }

  package init?(kind: String, version: Int, body: JSON) {
    guard Self.kinds[kind] == version else { return nil }
    switch kind {
    case "branch.opened":
      guard let kind = body["kind"]?.string.flatMap(BranchFile.Kind.init(rawValue:)), let name = body["name"]?.string,
        let code = body["code"]?.string, let zone = body["zone"]?.string,
        let settings = BranchFile.Settings(body["settings"])
      else { return nil }
      self = .opened(kind: kind, name: name, code: code, parent: body.id("parent"), zone: zone, settings: settings)
    case "branch.renamed":
      guard let name = body["name"]?.string else { return nil }
      self = .renamed(name)
    case "branch.configured":
      guard let settings = BranchFile.Settings(body["settings"]) else { return nil }
      self = .configured(settings)
    case "branch.closed":
      guard let reason = body["reason"]?.string else { return nil }
      self = .closed(reason: reason)
    default: return nil
    }
  }
}

extension BranchFile.Settings {
  var json: JSON {
    .members(
      ("dispatchByClerk", .bool(dispatchByClerk)), ("calendar", .text(calendar)),
      ("posts", .object(JSON.Members(posts.mapValues { .words($0.map(\.rawValue).sorted()) }))))
  }

  init?(_ json: JSON?) {
    guard let json, let dispatchByClerk = json["dispatchByClerk"]?.bool else { return nil }
    let posts = (json["posts"]?.object ?? [:]).dictionary { Set($0.words.compactMap(Role.init(rawValue:))) }
    self.init(dispatchByClerk: dispatchByClerk, calendar: json["calendar"]?.string, posts: posts)
  }
}
