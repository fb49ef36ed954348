/// The three languages people read. Text lives in `Resources/strings`, never in code.
package enum Language: String, CaseIterable, Sendable {
  case zhHans = "zh-Hans"
  case zhHant = "zh-Hant"
  case en
}

/// What a person may be in the organisation (角色). One person may hold several. SEC-017, ORG-028
package enum Role: String, CaseIterable, Sendable {
  /// 业务员: takes calls, strikes off, files.
  case clerk
  /// 主管: dispatches, inspects, overrides.
  case supervisor
  /// 技术员
  case technician
  /// 会计员
  case accountant
  /// 零件管理员
  case partsKeeper
  /// 经理: reads and signs for one branch.
  case branchManager
  /// 服务部 at head office: sees every branch.
  case serviceDepartment
  /// 质量
  case quality
  /// 审计: reads everything, changes nothing.
  case auditor
  /// 管理员: people, branches, settings.
  case administrator

  /// Head-office posts see every branch; the others only their own.
  package var seesEveryBranch: Bool {
    switch self {
    case .serviceDepartment, .quality, .auditor, .administrator: return true
    default: return false
    }
  }
}

/// The order of draws is part of the result: equal seeds give equal data on every machine (SplitMix64).
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  /// Where it stands: a generator seeded with this goes on from here.
  package private(set) var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
