import Basics
import Web

/// A form above a list that was refused: the list is shown again, with the form open, what was typed, and why.
struct ListRefusal: Sendable {
  enum Form: Sendable { case views, columns, bulk }

  let form: Form
  let refusal: Refusal
  let typed: Typed
  /// The question of the list that the form stood above.
  let query: String

  /// What was typed into one of the forms; nil when it was another.
  func typed(_ form: Form) -> Typed? { form == self.form ? typed : nil }
}

extension Frame {
  /// What cannot be taken, beside a field that stands in a bar and not on the grid of a form.
  func faults(_ faults: [FieldFault], id: String, label: String) -> HTML {
    guard !faults.isEmpty else { return HTML() }
    let said = faults.map { fault in
      reader.words.first(
        of: ["fault.\(fault.code).field", "fault.\(fault.code)", "fault.other"],
        Fill(fault.values.merging(["label": label]) { _, label in label }))
    }
    return "<small class=\"fault\" id=\"\(id).fault\" role=\"alert\">\(said.joined(separator: " "))</small>"
  }

  /// Ties a field to what is wrong with it.
  func wrong(_ faults: [FieldFault]?, id: String) -> HTML {
    when(!(faults ?? []).isEmpty, " aria-invalid=\"true\" aria-describedby=\"\(id).fault\"")
  }
}
