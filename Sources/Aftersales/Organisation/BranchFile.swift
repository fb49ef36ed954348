import Basics

/// A branch of the organisation (网点). ORG-009
package struct BranchFile: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    /// 服务中心
    case serviceCentre
    /// 分公司
    case branch
    /// 服务组, of a branch or service centre.
    case serviceGroup

    /// What it may stand under; an empty set: it stands for itself below the head office.
    package var parents: Set<Kind> {
      switch self {
      case .serviceCentre: return []
      case .branch: return [.serviceCentre]
      case .serviceGroup: return [.branch, .serviceCentre]
      }
    }
  }

  /// The settings that `configure` changes.
  package struct Settings: Hashable, Sendable {
    /// Whether a clerk may dispatch the call that he himself handed over (one person for both posts). ORG-028
    package var dispatchByClerk: Bool
    /// The calendar that counts its working hours, by name; nil: the organisation's.
    package var calendar: String?
    /// What the posts of this branch's regulation are here: `服务主任` → supervisor. ORG-028
    package var posts: [String: Set<Role>]

    package init(dispatchByClerk: Bool = false, calendar: String? = nil, posts: [String: Set<Role>] = [:]) {
      self.dispatchByClerk = dispatchByClerk
      self.calendar = calendar
      self.posts = posts
    }
  }

  package let kind: Kind
  package var name: String
  /// Short, unique, upper case; stands in every number of the branch.
  package let code: String
  package let parent: ID<Branch>?
  /// The IANA name of its zone: `Asia/Shanghai`.
  package let zone: String
  package var settings: Settings
  package let openedAt: Instant
  package var closedAt: Instant?

  package var isClosed: Bool { closedAt != nil }

  /// Whether somebody may dispatch a call here that `clerk` handed over. ORG-028
  package func mayDispatch(_ actor: Actor, handedOverBy clerk: ID<Staff>) -> Bool {
    settings.dispatchByClerk || actor.id != clerk
  }

  /// The roles of a post as the branch's regulation names it; empty when it is not mapped. ORG-028
  package func roles(ofPost post: String) -> Set<Role> { settings.posts[post] ?? [] }
}

extension BranchFile: CaseFile {
  package static let streamKind = "branch"

  package struct Facts: Sendable {
    /// Whether another branch has the code already.
    package var isCodeTaken: Bool
    /// What the stated parent is; nil when there is none or it is closed.
    package var parentKind: Kind?
    package var openChildren: Int
    package var openCases: Int
    /// The zones that calendars know.
    package var zones: Set<String>

    package init(
      isCodeTaken: Bool = false, parentKind: Kind? = nil, openChildren: Int = 0, openCases: Int = 0,
      zones: Set<String> = ["Asia/Shanghai"]
    ) {
      self.isCodeTaken = isCodeTaken
      self.parentKind = parentKind
      self.openChildren = openChildren
      self.openCases = openCases
      self.zones = zones
    }
  }

  package static func decide(
    _ command: BranchCommand, _ state: BranchFile?, _ facts: Facts, _ context: Context
  ) throws(Refusal) -> [BranchEvent] {
    if case .open(let kind, let name, let code, let parent, let zone, let settings) = command {
      guard state == nil else { throw Refusal("already-exists") }
      guard BranchCode.isValid(code) else { throw .invalid([FieldFault("code", "bad-branch-code")]) }
      guard !facts.isCodeTaken else { throw .invalid([FieldFault("code", "taken")]) }
      guard facts.zones.contains(zone) else { throw .invalid([FieldFault("timeZone", "unknown-choice")]) }
      if parent != nil || kind == .serviceGroup {
        guard let above = facts.parentKind, kind.parents.contains(above) else {
          throw Refusal("wrong-parent", values: ["kind": kind.rawValue])
        }
      }
      return [.opened(kind: kind, name: name, code: code, parent: parent, zone: zone, settings: settings)]
    }
    guard let state else { throw Refusal("no-such-file") }
    guard !state.isClosed else { throw Refusal("branch-closed", values: ["name": state.name]) }
    switch command {
    case .open: return []
    case .rename(let name): return name == state.name ? [] : [.renamed(name)]
    case .configure(let dispatchByClerk, let calendar, let posts):
      var settings = state.settings
      if let dispatchByClerk { settings.dispatchByClerk = dispatchByClerk }
      if let calendar { settings.calendar = calendar }
      if let posts { settings.posts = posts }
      return settings == state.settings ? [] : [.configured(settings)]
    case .close(let reason):
      guard facts.openChildren == 0 else { throw Refusal("open-children", values: ["count": String(facts.openChildren)]) }
      guard facts.openCases == 0 else { throw Refusal("open-cases", values: ["count": String(facts.openCases)]) }
      return [.closed(reason: reason)]
    }
  }

  package static func evolve(_ state: BranchFile?, _ event: BranchEvent, _ stamp: Stamp) -> BranchFile {
    if case .opened(let kind, let name, let code, let parent, let zone, let settings) = event {
      return BranchFile(
        kind: kind, name: name, code: code, parent: parent, zone: zone, settings: settings, openedAt: stamp.happenedAt)
    }
    // A stream begins with its opening; a later event without one has nothing to act on.
    var branch =
      state
      ?? BranchFile(
        kind: .branch, name: "", code: "", parent: nil, zone: "", settings: Settings(), openedAt: stamp.happenedAt)
    switch event {
    case .opened: break
    case .renamed(let name): branch.name = name
    case .configured(let settings): branch.settings = settings
    case .closed: branch.closedAt = stamp.happenedAt
    }
    return branch
  }
}

/// The short code of a branch in numbers: 1–6 capital letters and digits, a letter first.
package enum BranchCode {
  package static func isValid(_ code: String) -> Bool {
    let bytes = Array(code.utf8)
    return (1...6).contains(bytes.count) && (65...90).contains(bytes[0])
      && bytes.allSatisfy { (65...90).contains($0) || (48...57).contains($0) }
  }
}
