/// The business says no. An answer for people: a stable code, what refuses, and what would make it pass.
/// The words for `code` and its remedy stand in the locale files as `refusal.<code>` and `refusal.<code>.remedy`.
package struct Refusal: Error, Hashable, Sendable {
  /// Stable, kebab-case: `not-signed`, `already-dispatched`.
  package let code: String
  /// The clause that refuses, e.g. `a4` of the regulation, if one does.
  package let clause: String?
  /// Fills the {places} of the sentence.
  package let values: [String: String]
  /// What is wrong with single fields, by name.
  package let fields: [FieldFault]

  package init(_ code: String, clause: String? = nil, values: [String: String] = [:], fields: [FieldFault] = []) {
    self.code = code
    self.clause = clause
    self.values = values
    self.fields = fields
  }

  /// Input that does not fit the declaration of its command.
  package static func invalid(_ fields: [FieldFault]) -> Refusal { Refusal("invalid", fields: fields) }
}

/// One field that cannot be taken as it stands. Words: `fault.<code>`.
package struct FieldFault: Hashable, Sendable {
  /// Path with dots: `customer.phone`.
  package let field: String
  /// `missing`, `wrong-type`, `too-long`, `too-small`, `too-large`, `unknown-choice`, `unknown-field`, `bad-characters`, …
  package let code: String
  package let values: [String: String]

  package init(_ field: String, _ code: String, _ values: [String: String] = [:]) {
    self.field = field
    self.code = code
    self.values = values
  }
}
