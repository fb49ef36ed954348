import Basics

/// How much of a personal value somebody reads. SEC-001
package enum Sight: String, Sendable {
  case full
  case masked
}

/// When a post reads a kind of personal value whole. One table for screens, API, export and print. SEC-001, SEC-017
package enum SightRule: String, CaseIterable, Sendable {
  /// Always, within the branches the person may see.
  case always
  /// For jobs of one's own that are still open.
  case ownJob
  /// After saying that it is needed; the reading is logged.
  case onPurpose
  case never

  /// The table: post by kind of value.
  package static func rule(for role: Role, _ kind: Personal.Class) -> SightRule {
    switch (role, kind) {
    case (.technician, .identity): return .never
    case (.technician, _): return .ownJob

    // The desk cannot work with half a name or no street; numbers are opened one by one, and that is written down.
    case (.clerk, .words), (.supervisor, .words), (.branchManager, .words): return .always
    case (.clerk, .name), (.supervisor, .name), (.branchManager, .name): return .always
    case (.clerk, .address), (.supervisor, .address), (.branchManager, .address): return .always
    case (.clerk, .identity), (.clerk, .position): return .never
    case (.clerk, _), (.supervisor, _), (.branchManager, _): return .onPurpose

    case (.accountant, .name), (.accountant, .phone), (.accountant, .address): return .onPurpose
    case (.accountant, _), (.partsKeeper, _): return .never

    case (.serviceDepartment, .name), (.serviceDepartment, .phone), (.serviceDepartment, .address),
      (.serviceDepartment, .words):
      return .always
    case (.serviceDepartment, _): return .onPurpose

    // What was said and signed is what they examine; who it was is not.
    case (.quality, .words), (.quality, .signature), (.quality, .image): return .onPurpose
    case (.auditor, .words), (.auditor, .signature), (.auditor, .image): return .onPurpose
    case (.quality, _), (.auditor, _), (.administrator, _): return .never
    }
  }

  /// What a person of these posts reads. `isOwnBranch`: the value belongs to a branch of the person;
  /// `isOwnJob`: to an open job of the person; `hasPurpose`: the person said why and the reading is being logged.
  package static func sight(
    of kind: Personal.Class, for roles: Set<Role>, isOwnBranch: Bool, isOwnJob: Bool, hasPurpose: Bool
  ) -> Sight {
    for role in roles {
      let isInReach = isOwnBranch || role.seesEveryBranch
      switch rule(for: role, kind) {
      case .always where isInReach: return .full
      case .ownJob where isOwnJob: return .full
      case .onPurpose where isInReach && hasPurpose: return .full
      default: continue
      }
    }
    return .masked
  }

  /// The table as text, for auditors and for the golden file.
  package static var table: String {
    let classes = Personal.Class.allCases
    var rows = [["role"] + classes.map(\.rawValue)]
    for role in Role.allCases { rows.append([role.rawValue] + classes.map { rule(for: role, $0).rawValue }) }
    return TextTable.text(rows)
  }
}
