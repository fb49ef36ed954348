import Basics

/// What happened to a customer's product.
package enum AssetEvent: Hashable, Sendable {
  /// The old and the new value of a corrected field; nil: not known.
  package struct Change: Hashable, Sendable {
    package let from: JSON?
    package let to: JSON?

    package init(from: JSON?, to: JSON?) {
      self.from = from
      self.to = to
    }
  }

  case registered(customer: ID<Customer>, values: [AssetField: JSON])
  case corrected([AssetField: Change], reason: String?)
  case customerMoved(from: ID<Customer>, to: ID<Customer>, reason: String)
  case retired(AssetFile.RetireReason, note: String?)
  /// Taken back with the import that made it.
  case withdrawn
}

extension AssetEvent: CaseEvent {
  package static let kinds = [
    "asset.registered": 1, "asset.corrected": 1, "asset.customerMoved": 1, "asset.retired": 1, "asset.withdrawn": 1,
  ]

  package var kind: String {
    switch self {
    case .registered: return "asset.registered"
    case .corrected: return "asset.corrected"
    case .customerMoved: return "asset.customerMoved"
    case .retired: return "asset.retired"
    case .withdrawn: return "asset.withdrawn"
    }
  }

  package var body: JSON {
    switch self {
    case .registered(let customer, let values):
      return ["customer": .string(customer.description), "values": Self.object(values) { $0 }]
    case .corrected(let changes, let reason):
      return .members(
        ("changes", Self.object(changes) { .members(("from", $0.from), ("to", $0.to)) }), ("reason", .text(reason)))
    case .customerMoved(let from, let to, let reason):
      return ["from": .string(from.description), "to": .string(to.description), "reason": .string(reason)]
    case .retired(let reason, let note): return .members(("reason", .string(reason.rawValue)), ("note", .text(note)))
    case .withdrawn: return [:]
    }
  }

  package var happenedAt: Instant? { nil }

  package init?(kind: String, version: Int, body: JSON) {
    guard Self.kinds[kind] == version else { return nil }
    switch kind {
    case "asset.registered":
      guard let customer: ID<Customer> = body.id("customer"), let members = body["values"]?.object,
        let values = Self.fields(members, { $0 })
      else { return nil }
      self = .registered(customer: customer, values: values)
    case "asset.corrected":
      guard let members = body["changes"]?.object,
        let changes = Self.fields(members, { Change(from: $0["from"], to: $0["to"]) })
      else { return nil }
      self = .corrected(changes, reason: body["reason"]?.string)
    case "asset.customerMoved":
      guard let from: ID<Customer> = body.id("from"), let to: ID<Customer> = body.id("to"),
        let reason = body["reason"]?.string
      else { return nil }
      self = .customerMoved(from: from, to: to, reason: reason)
    case "asset.retired":
      guard let reason = body["reason"]?.string.flatMap(AssetFile.RetireReason.init(rawValue:)) else { return nil }
      self = .retired(reason, note: body["note"]?.string)
    case "asset.withdrawn": self = .withdrawn
    default: return nil
    }
  }

  private static func object<Value>(_ values: [AssetField: Value], _ json: (Value) -> JSON) -> JSON {
    .object(JSON.Members(values.map { ($0.key.rawValue, json($0.value)) }))
  }

  /// nil when a field is not known to this program.
  private static func fields<Value>(_ members: JSON.Members, _ read: (JSON) -> Value) -> [AssetField: Value]? {
    var values: [AssetField: Value] = [:]
    for (name, json) in members {
      guard let field = AssetField(rawValue: name) else { return nil }
      values[field] = read(json)
    }
    return values
  }
}
