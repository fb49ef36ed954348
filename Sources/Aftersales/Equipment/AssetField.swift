import Basics

/// What is known about a customer's product, field by field. AST-001, AST-002, AST-039
package enum AssetField: String, CaseIterable, Sendable {
  case model, category, specification, serial
  /// Where it stands. AST-001
  case place = "installationPlace"
  /// 车号 and 车种, of vehicles. AST-002
  case plate, vehicleType
  /// Sold by us: `yes`, `no`, `unknown`; and what shows it. AST-039
  case soldByUs, proof
  case soldOn, deliveredOn, installedOn
  /// Months between two maintenance visits. AST-002
  case maintenanceMonths
  case brand
  /// Guarantee, response and hours of service, together the service time of the article. AST-033
  case guaranteeMonths, responseHours, serviceHours
  /// Longer than the legal period, with its own days and scope. AST-009
  case extendedFrom, extendedUntil, extendedScope
  /// `yes`: maintained free for life. AST-024
  case lifetimeCare
  /// What was built in, changed or fitted; its history stands in the log. AST-029
  case configuration
  /// Where it stands in its life: what training is offered. AST-028
  case useStage

  package var field: Field {
    switch self {
    case .model: return Field(rawValue, .text(max: 80))
    case .category: return Field(rawValue, .text(max: 40), isRequired: false)
    case .specification: return Field(rawValue, .text(max: 200), isRequired: false)
    case .serial: return Field(rawValue, .text(max: 60), isRequired: false)
    case .place: return Field(rawValue, .text(max: 200), isRequired: false).personal
    case .plate: return Field(rawValue, .text(max: 20), isRequired: false).personal
    case .vehicleType: return Field(rawValue, .text(max: 40), isRequired: false)
    case .soldByUs: return Field(rawValue, .choice(SoldByUs.allCases.map(\.rawValue)), isRequired: false)
    case .proof: return Field(rawValue, .text(max: 200), isRequired: false)
    case .soldOn, .deliveredOn, .installedOn: return Field(rawValue, .day, isRequired: false)
    case .brand: return Field(rawValue, .text(max: 40), isRequired: false)
    case .guaranteeMonths: return Field(rawValue, .integer(min: 0, max: 600), isRequired: false)
    case .responseHours: return Field(rawValue, .integer(min: 1, max: 10_000), isRequired: false)
    case .serviceHours: return Field(rawValue, .text(max: 100), isRequired: false)
    case .extendedFrom, .extendedUntil: return Field(rawValue, .day, isRequired: false)
    case .extendedScope: return Field(rawValue, .text(max: 200), isRequired: false)
    case .lifetimeCare: return Field(rawValue, .choice(["yes", "no"]), isRequired: false)
    case .configuration: return Field(rawValue, .lines(max: 2000), isRequired: false)
    case .useStage: return Field(rawValue, .choice(UseStage.allCases.map(\.rawValue)), isRequired: false)
    case .maintenanceMonths: return Field(rawValue, .integer(min: 1, max: 120), isRequired: false)
    }
  }

  /// Fields on which free service depends; changing one needs a reason.
  package var bearsOnEntitlement: Bool {
    switch self {
    case .soldByUs, .proof, .soldOn, .deliveredOn, .installedOn: return true
    case .brand, .guaranteeMonths, .extendedFrom, .extendedUntil, .extendedScope, .lifetimeCare: return true
    default: return false
    }
  }

  /// Asked for less often: behind a fold in forms.
  package var isRare: Bool {
    switch self {
    case .brand, .guaranteeMonths, .responseHours, .serviceHours, .extendedFrom, .extendedUntil, .extendedScope, .lifetimeCare,
      .configuration, .useStage, .plate, .vehicleType, .proof, .maintenanceMonths:
      return true
    default: return false
    }
  }

  var personalClass: Personal.Class? {
    switch self {
    case .place: return .address
    case .plate: return .identity
    default: return nil
    }
  }
}

/// Whether the goods were sold by this company (本公司出售的商品). AST-039
package enum SoldByUs: String, CaseIterable, Sendable {
  case yes, no, unknown
}

/// The stages of an article's life. AST-028
package enum UseStage: String, CaseIterable, Sendable {
  case installation, earlyUse, routine, aged
}
