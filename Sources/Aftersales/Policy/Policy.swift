import Basics

/// A company's after-sales regulation as a published version: its clauses in short, its figures, its reasons for a pause.
/// It is stored whole and a case pins it by `hash`, so that a later version never changes what was promised. WRK-054
package struct Policy: Sendable {
  /// The lower-case hexadecimal SHA-256 of the canonical body; handed in by whoever stores policies.
  package let hash: String
  /// The preset's or the company's short name: `branch-network`.
  package let name: String
  package let version: String
  /// By language: `zh-Hans`, `en`.
  package let title: [String: String]
  package let clauses: [String: Clause]
  package let pauseReasons: [String: PauseReason]
  /// The body as published.
  package let body: JSON
  private let parameters: [String: Parameter]

  package init(_ body: JSON, hash: String) throws(PolicyFault) {
    guard let name = body["name"]?.string, let version = body["version"]?.string else { throw PolicyFault("name", "missing") }
    guard let title = Policy.texts(body["title"]) else { throw PolicyFault("title", "not-texts") }
    var clauses: [String: Clause] = [:]
    for item in body["clauses"]?.array ?? [] {
      let clause = try Clause(item)
      guard clauses.updateValue(clause, forKey: clause.id) == nil else { throw PolicyFault("clauses." + clause.id, "twice") }
    }
    var parameters: [String: Parameter] = [:]
    for (key, item) in body["parameters"]?.object ?? [:] {
      let parameter = try Parameter(key, item)
      if let clause = parameter.clause, clauses[clause] == nil { throw PolicyFault("parameters." + key, "unknown-clause") }
      parameters[key] = parameter
    }
    var reasons: [String: PauseReason] = [:]
    for item in body["pauseReasons"]?.array ?? [] {
      let reason = try PauseReason(item)
      guard clauses[reason.clause] != nil else { throw PolicyFault("pauseReasons." + reason.code, "unknown-clause") }
      guard reasons.updateValue(reason, forKey: reason.code) == nil else {
        throw PolicyFault("pauseReasons." + reason.code, "twice")
      }
    }
    self.hash = hash
    self.name = name
    self.version = version
    self.title = title
    self.clauses = clauses
    self.parameters = parameters
    pauseReasons = reasons
    self.body = body
  }

  /// The figure of a time limit. nil where the regulation leaves it blank: then the time is measured and never judged.
  package func limit(_ key: String) -> Limit? { parameters[key]?.limit }
  /// The clause that fixes a parameter, blank or not.
  package func clause(of key: String) -> String? { parameters[key]?.clause }
  package func flag(_ key: String) -> Bool? { parameters[key]?.value.bool }
  package func whole(_ key: String) -> Int64? { parameters[key]?.value.int }
  package func word(_ key: String) -> String? { parameters[key]?.value.string }
  /// A list of words; empty where the policy has none.
  package func words(_ key: String) -> [String] { parameters[key]?.value.words ?? [] }
  package func has(_ key: String) -> Bool { parameters[key] != nil }
  /// The service period of a kind of goods: that of category and brand, else that of the category alone. AST-004, AST-011
  func months(category: String?, brand: String?) -> Int64? {
    let own = words("ast.servicePeriods").compactMap { ServicePeriod($0) }.filter { $0.category == category }
    return (own.first { $0.brand != nil && $0.brand == brand } ?? own.first { $0.brand == nil })?.months
  }
  /// In the order in which the regulation numbers them.
  package var clausesInOrder: [Clause] {
    clauses.values.sorted { ($0.id.prefix(1), Int($0.id.dropFirst()) ?? 0) < ($1.id.prefix(1), Int($1.id.dropFirst()) ?? 0) }
  }
  package var parameterKeys: [String] { parameters.keys.sorted() }

  static func texts(_ json: JSON?) -> [String: String]? {
    guard let members = json?.object else { return nil }
    let texts = members.compactMapValues(\.string)
    return texts.count == members.count && !texts.isEmpty ? texts : nil
  }
}

/// Why a body is not a policy: the dotted place in it, and a stable code.
package struct PolicyFault: Error, Hashable, Sendable {
  package let place: String
  package let code: String

  init(_ place: String, _ code: String) {
    self.place = place
    self.code = code
  }
}
