import Basics

/// Who may give which command, read from the declarations and from nothing else. SEC-017
package enum PermissionMatrix {
  /// A row a command, a column a post: `x` may give it, `.` may not. The last column is for what only the system gives.
  package static func table(_ nouns: [(noun: String, declarations: [Declaration])]) -> String {
    var rows = [["command"] + Role.allCases.map(\.rawValue) + ["system"]]
    for (noun, declarations) in nouns {
      for declaration in declarations {
        let marks = Role.allCases.map { declaration.roles.contains($0) ? "x" : "." }
        rows.append(["\(noun).\(declaration.name)"] + marks + [declaration.roles.isEmpty ? "x" : "."])
      }
    }
    return TextTable.text(rows)
  }
}

extension Declaration {
  /// Whether somebody may give the command at all; the case file may still refuse. The system may give every command. SEC-017
  package func permits(_ actor: Actor) -> Bool { actor.isSystem || actor.isAny(of: roles) }
}

extension Actor {
  /// Whether somebody may act for a branch: one of the person's own, or any for head-office posts and the system.
  package func worksFor(_ branch: ID<Branch>) -> Bool {
    isSystem || branches.contains(branch) || roles.contains { $0.seesEveryBranch }
  }
}

/// A declared field that the checks have found present.
enum Required {
  static func value<Value>(_ value: Value?, _ field: String) throws(Refusal) -> Value {
    guard let value else { throw .invalid([FieldFault(field, "missing")]) }
    return value
  }
}

extension JSON {
  /// The words of a list of strings, in the order written.
  var words: [String] { array?.compactMap(\.string) ?? [] }
  static func words(_ words: some Sequence<String>) -> JSON { .array(words.map(JSON.string)) }
  var day: LocalDay? { string.flatMap { LocalDay($0) } }
  static func day(_ day: LocalDay?) -> JSON? { day.map { .string($0.description) } }
  func id<Noun>(_ key: String, of: Noun.Type = Noun.self) -> ID<Noun>? { self[key]?.string.flatMap { ID(text: $0) } }
  static func id<Noun>(_ id: ID<Noun>?) -> JSON? { id.map { .string($0.description) } }
  var personal: Personal? { Personal(self) }
}
