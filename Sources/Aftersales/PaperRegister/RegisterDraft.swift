import Basics

/// A row on its way to a line: what was read, what is wrong, what is not understood.
struct RegisterDraft {
  /// Number of the row in the file.
  let number: Int
  /// The cells as they stood.
  let cells: [String]
  /// The folded text of each field as it stands in the row.
  let own: [PaperField: String]
  /// The folded text of each field after 同上 was followed.
  var texts: [PaperField: String] = [:]
  /// Address, fault and remark as people typed them, after 同上 was followed.
  var typed: [PaperField: String] = [:]
  /// A date cell that begins with 同上 and goes on: 同上 10:30.
  var dittoTimes: [PaperField: String] = [:]
  var spelledCall: SpelledTime?
  var calledAt: PaperMoment?
  var arrivedAt: PaperMoment?
  var dispatchedAt: PaperMoment?
  var finishedAt: PaperMoment?
  var customer: String?
  var salutation: String?
  var contact: String?
  var phones: [PhoneNumber] = []
  var model: String?
  var zone: CustomerAddress.Zone?
  var kind: PaperKind?
  var category: PaperCategory?
  var outcome: PaperOutcome?
  var technician: String?
  var amount: Money?
  var problems: [RegisterProblem] = []
  var questions: [(field: PaperField, column: String, value: String)] = []

  init(number: Int, cells: [String], own: [PaperField: String]) {
    self.number = number
    self.cells = cells
    self.own = own
  }

  func text(_ field: PaperField) -> String? {
    guard let text = texts[field], !PaperText.isBlank(text) else { return nil }
    return text
  }
  var isRefused: Bool { problems.contains { $0.severity == .refused } }

  /// Telephone, product, time and name: what makes two lines the same call.
  private(set) var identity = ""
  /// All that was read but the number on paper, for lines whose identity alone proves too little.
  private(set) var content = ""

  /// Identity and content are asked for often, and fixed once all is read.
  mutating func seal() {
    identity = spelledIdentity
    content = spelledContent
  }

  private var spelledIdentity: String {
    let numbers = phones.map(\.normal).sorted().joined(separator: ",")
    let name = customer.map(PaperText.bare) ?? ""
    return [calledAt?.description ?? "", numbers, RegisterDraft.compact(model ?? ""), name].joined(separator: "\u{1F}")
  }
  /// To the minute, with telephone and product: two different calls cannot agree in all of that.
  var isStrong: Bool { calledAt?.minute != nil && !phones.isEmpty && model != nil }

  private var spelledContent: String {
    let read: [PaperField] = [
      .address, .zone, .serial, .symptom, .kind, .category, .technician, .dispatchedAt, .arrivedAt, .finishedAt, .outcome,
      .amount,
      .remark,
    ]
    return identity + "\u{1E}" + read.map { texts[$0].map(PaperText.bare) ?? "" }.joined(separator: "\u{1F}")
      + (calledAt == nil ? texts[.calledAt] ?? "" : "")
  }

  static func compact(_ text: String) -> String {
    String(String.UnicodeScalarView(PaperText.bare(text).unicodeScalars.filter { !"-/_ .".unicodeScalars.contains($0) }))
  }
}
