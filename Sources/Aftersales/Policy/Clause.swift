import Basics

/// One clause in short words. `a…` are the articles of the regulation, `b…` the clauses of the company's own supplement:
/// what the regulation does not know (late start, pause, appointment) is never cited as one of its articles.
package struct Clause: Hashable, Sendable {
  package let id: String
  /// By language: `zh-Hans`, `en`.
  package let text: [String: String]
  /// Which paper it stands in.
  package let source: String

  /// A clause of the company's supplement.
  package var isSupplement: Bool { id.hasPrefix("b") }

  init(_ json: JSON) throws(PolicyFault) {
    guard let id = json["id"]?.string, !id.isEmpty else { throw PolicyFault("clauses", "no-id") }
    guard let text = Policy.texts(json["text"]), let source = json["source"]?.string else {
      throw PolicyFault("clauses." + id, "incomplete")
    }
    self.id = id
    self.text = text
    self.source = source
  }
}

/// One figure of a policy under its dotted key, with the clause that fixes it. `null` is a blank.
struct Parameter: Sendable {
  let value: JSON
  let clause: String?
  let limit: Limit?

  init(_ key: String, _ json: JSON) throws(PolicyFault) {
    guard let value = json["value"] else { throw PolicyFault("parameters." + key, "no-value") }
    self.value = value
    clause = json["clause"]?.string
    guard case .object(let members) = value else {
      limit = nil
      return
    }
    guard let amount = members["amount"]?.int, (0...100_000).contains(amount),
      let unit = members["unit"]?.string.flatMap(Limit.Unit.init(rawValue:))
    else { throw PolicyFault("parameters." + key, "not-a-limit") }
    limit = Limit(amount: Int(amount), unit: unit)
  }
}
