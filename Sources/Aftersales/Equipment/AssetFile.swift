import Basics

/// A product at a customer's (设备): ours or not. Its repairs stand in the work orders, not here. AST-001, AST-002, AST-039
package struct AssetFile: Hashable, Sendable {
  /// Why a product is no longer served.
  package enum RetireReason: String, CaseIterable, Sendable {
    case scrapped, replaced, lost, wronglyRegistered
  }

  package var customer: ID<Customer>
  /// Only fields that are known stand here, as they stand in event bodies.
  package var values: [AssetField: JSON]
  package let registeredAt: Instant
  package var retiredAt: Instant?
  package var retireReason: RetireReason?

  /// Taken back with the import that made it: nobody sees it any more.
  package var isWithdrawn = false

  package var isRetired: Bool { retiredAt != nil }
  package var model: String { values[.model]?.string ?? "" }
  package var category: String? { values[.category]?.string }
  package var specification: String? { values[.specification]?.string }
  package var serial: String? { values[.serial]?.string }
  package var place: Personal? { values[.place]?.personal }
  package var plate: Personal? { values[.plate]?.personal }
  package var vehicleType: String? { values[.vehicleType]?.string }
  package var isVehicle: Bool { values[.plate] != nil || values[.vehicleType] != nil }
  /// `unknown` until somebody states it; never guessed.
  package var soldByUs: SoldByUs { values[.soldByUs]?.string.flatMap(SoldByUs.init(rawValue:)) ?? .unknown }
  package var proof: String? { values[.proof]?.string }
  package var isSaleProven: Bool { soldByUs == .yes && proof != nil }
  package var soldOn: LocalDay? { values[.soldOn]?.day }
  package var deliveredOn: LocalDay? { values[.deliveredOn]?.day }
  package var installedOn: LocalDay? { values[.installedOn]?.day }
  package var maintenanceMonths: Int? { values[.maintenanceMonths]?.int.map { Int($0) } }

  package var brand: String? { values[.brand]?.string }
  package var guaranteeMonths: Int? { values[.guaranteeMonths]?.int.map { Int($0) } }
  package var responseHours: Int? { values[.responseHours]?.int.map { Int($0) } }
  package var serviceHours: String? { values[.serviceHours]?.string }
  package var extendedFrom: LocalDay? { values[.extendedFrom]?.day }
  package var extendedUntil: LocalDay? { values[.extendedUntil]?.day }
  package var extendedScope: String? { values[.extendedScope]?.string }
  package var hasLifetimeCare: Bool { values[.lifetimeCare]?.string == "yes" }
  package var useStage: UseStage? { values[.useStage]?.string.flatMap(UseStage.init(rawValue:)) }

  /// The next maintenance date, counted from the last visit or, before the first, from installation, delivery or sale.
  /// AST-002
  package func nextMaintenance(lastDone: LocalDay?) -> LocalDay? {
    guard !isRetired, let months = maintenanceMonths, let from = lastDone ?? installedOn ?? deliveredOn ?? soldOn else {
      return nil
    }
    return from.adding(months: months)
  }
}

extension AssetFile: CaseFile {
  package static let streamKind = "asset"

  package struct Facts: Sendable {
    /// Today in the zone of the customer's branch; nil: do not check.
    package var today: LocalDay?
    /// The customer named in the command exists and is not erased.
    package var isCustomerKnown: Bool
    package var openCases: Int

    package init(today: LocalDay? = nil, isCustomerKnown: Bool = true, openCases: Int = 0) {
      self.today = today
      self.isCustomerKnown = isCustomerKnown
      self.openCases = openCases
    }
  }

  package static func decide(
    _ command: AssetCommand, _ state: AssetFile?, _ facts: Facts, _ context: Context
  ) throws(Refusal) -> [AssetEvent] {
    if case .register(let customer, let values) = command {
      guard state == nil else { throw Refusal("already-exists") }
      guard values[.model] != nil else { throw .invalid([FieldFault("model", "missing")]) }
      guard facts.isCustomerKnown else { throw .invalid([FieldFault("customer", "unknown-id")]) }
      try check(values, facts)
      return [.registered(customer: customer, values: values)]
    }
    guard let state, !state.isWithdrawn else { throw Refusal("no-such-file") }
    if case .withdraw = command {
      guard context.actor.isSystem else { throw Refusal("not-by-hand") }
      return [.withdrawn]
    }
    guard !state.isRetired else { throw Refusal("asset-retired") }
    switch command {
    case .register, .withdraw: return []
    case .correct(let values, let cleared, let reason):
      try check(values, facts)
      if cleared.contains(.model) { throw .invalid([FieldFault("model", "missing")]) }
      var changes: [AssetField: AssetEvent.Change] = [:]
      for (field, value) in values where state.values[field] != value {
        changes[field] = AssetEvent.Change(from: state.values[field], to: value)
      }
      for field in cleared where values[field] == nil {
        if let old = state.values[field] { changes[field] = AssetEvent.Change(from: old, to: nil) }
      }
      guard !changes.isEmpty else { return [] }
      if reason == nil, changes.keys.contains(where: \.bearsOnEntitlement) {
        throw .invalid([FieldFault("reason", "missing")])
      }
      return [.corrected(changes, reason: reason)]
    case .moveCustomer(let customer, let reason):
      guard customer != state.customer else { return [] }
      guard facts.isCustomerKnown else { throw .invalid([FieldFault("customer", "unknown-id")]) }
      guard facts.openCases == 0 else { throw Refusal("open-cases", values: ["count": String(facts.openCases)]) }
      return [.customerMoved(from: state.customer, to: customer, reason: reason)]
    case .retire(let reason, let note):
      guard facts.openCases == 0 else { throw Refusal("open-cases", values: ["count": String(facts.openCases)]) }
      return [.retired(reason, note: note)]
    }
  }

  private static func check(_ values: [AssetField: JSON], _ facts: Facts) throws(Refusal) {
    guard let today = facts.today else { return }
    var faults: [FieldFault] = []
    for field in [AssetField.soldOn, .deliveredOn, .installedOn] {
      if let day = values[field]?.day, day > today { faults.append(FieldFault(field.rawValue, "in-the-future")) }
    }
    guard faults.isEmpty else { throw .invalid(faults) }
  }

  package static func evolve(_ state: AssetFile?, _ event: AssetEvent, _ stamp: Stamp) -> AssetFile {
    if case .registered(let customer, let values) = event {
      return AssetFile(customer: customer, values: values, registeredAt: stamp.happenedAt)
    }
    var asset = state ?? AssetFile(customer: ID(0), values: [:], registeredAt: stamp.happenedAt)
    switch event {
    case .registered: break
    case .corrected(let changes, _):
      for (field, change) in changes { asset.values[field] = change.to }
    case .customerMoved(_, let customer, _): asset.customer = customer
    case .retired(let reason, _):
      asset.retiredAt = stamp.happenedAt
      asset.retireReason = reason
    case .withdrawn: asset.isWithdrawn = true
    }
    return asset
  }
}
