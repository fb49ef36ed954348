import Basics

/// What may be asked about a customer's product.
package enum AssetCommand: Hashable, Sendable {
  case register(customer: ID<Customer>, values: [AssetField: JSON])
  /// `cleared` fields become unknown. The old values stay readable in the event.
  case correct([AssetField: JSON], cleared: Set<AssetField>, reason: String?)
  /// Resold or handed on: the product has another owner now.
  case moveCustomer(ID<Customer>, reason: String)
  case retire(AssetFile.RetireReason, note: String?)
  /// The import that made the file was undone before anybody worked with it; the system alone.
  case withdraw
}

extension AssetCommand: CaseCommand {
  private static let field: Set<Role> = [.clerk, .supervisor, .branchManager, .serviceDepartment, .technician]
  private static let desk: Set<Role> = [.clerk, .supervisor, .branchManager, .serviceDepartment]

  package static let declarations = [
    Declaration(
      "register", by: field, [Field("customer", .id(of: "customers"))] + AssetField.allCases.map(\.field)),
    Declaration(
      "correct", by: field,
      AssetField.allCases.map(\.field.optional) + [
        Field("cleared", .list(of: .choice(AssetField.allCases.map(\.rawValue)), max: 20), isRequired: false),
        Field("reason", .lines(max: 500), isRequired: false),
      ]),
    Declaration(
      "move-customer", by: desk, [Field("customer", .id(of: "customers")), Field("reason", .lines(max: 500))]),
    Declaration(
      "retire", by: desk,
      [
        Field("retireReason", .choice(AssetFile.RetireReason.allCases.map(\.rawValue))),
        Field("note", .lines(max: 500), isRequired: false),
      ]),
    Declaration("withdraw", by: []),
  ]

  package var name: String {
    switch self {
    case .register: return "register"
    case .correct: return "correct"
    case .moveCustomer: return "move-customer"
    case .retire: return "retire"
    case .withdraw: return "withdraw"
    }
  }

  package init(_ name: String, _ input: Input) throws(Refusal) {
    switch name {
    case "register":
      self = .register(
        customer: try Required.value(input.id("customer"), "customer"), values: AssetField.values(in: input.values))
    case "correct":
      let cleared = Set(input.list("cleared").compactMap { $0.string.flatMap(AssetField.init(rawValue:)) })
      self = .correct(AssetField.values(in: input.values), cleared: cleared, reason: input.text("reason"))
    case "move-customer":
      self = .moveCustomer(
        try Required.value(input.id("customer"), "customer"), reason: try Required.value(input.text("reason"), "reason"))
    case "retire":
      let reason = input.text("retireReason").flatMap(AssetFile.RetireReason.init(rawValue:))
      self = .retire(try Required.value(reason, "retireReason"), note: input.text("note"))
    case "withdraw": self = .withdraw
    default: throw Refusal("unknown-command")
    }
  }
}

extension AssetField {
  /// Checked fields of a command as they stand in event bodies: personal ones open, for the event log to put aside.
  package static func values(in checked: JSON.Members) -> [AssetField: JSON] {
    var values: [AssetField: JSON] = [:]
    for field in allCases {
      guard let value = checked[field.rawValue] else { continue }
      if let kind = field.personalClass, let text = value.string {
        values[field] = Personal.open(text, kind).json
      } else {
        values[field] = value
      }
    }
    return values
  }
}
