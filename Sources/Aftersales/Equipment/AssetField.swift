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
    case .maintenanceMonths: return Field(rawValue, .integer(min: 1, max: 120), isRequired: false)
    }
  }

  /// Fields on which free service depends; changing one needs a reason.
  package var bearsOnEntitlement: Bool {
    switch self {
    case .soldByUs, .proof, .soldOn, .deliveredOn, .installedOn: return true
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
