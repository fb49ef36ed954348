import Basics

/// What may be asked of a technician's day. Hours are booked and freed by what happens to an order and by nothing else.
package enum TechnicianDayCommand: Hashable, Sendable {
  case book(ID<WorkOrder>, Span)
  case free(ID<WorkOrder>, TechnicianDay.Freed)
  case reportAbsence(TechnicianDay.Absence.Kind, Span)
  case withdrawAbsence(LocalDay, key: Int)
}

extension TechnicianDayCommand: CaseCommand {
  private static let desk: Set<Role> = [.clerk, .supervisor, .branchManager]

  package static let declarations = [
    // What follows from a command on the order; nobody gives these two by hand.
    Declaration("book", by: []),
    Declaration("free", by: []),
    Declaration(
      "report-absence", by: desk,
      [
        Field("absence", .choice(TechnicianDay.Absence.Kind.allCases.map(\.rawValue))), Field("from", .instant),
        Field("until", .instant),
      ]),
    Declaration("withdraw-absence", by: desk, [Field("day", .day), Field("key", .integer(min: 1, max: 100_000))]),
  ]

  package var name: String {
    switch self {
    case .book: return "book"
    case .free: return "free"
    case .reportAbsence: return "report-absence"
    case .withdrawAbsence: return "withdraw-absence"
    }
  }

  package init(_ name: String, _ input: Input) throws(Refusal) {
    switch name {
    case "report-absence":
      let kind = input.text("absence").flatMap(TechnicianDay.Absence.Kind.init(rawValue:))
      let from = try Required.value(input.instant("from"), "from")
      let until = try Required.value(input.instant("until"), "until")
      guard from < until else { throw .invalid([FieldFault("until", "before-from")]) }
      self = .reportAbsence(try Required.value(kind, "absence"), Span(from: from, to: until))
    case "withdraw-absence":
      self = .withdrawAbsence(
        try Required.value(input.day("day"), "day"), key: Int(try Required.value(input.integer("key"), "key")))
    default: throw Refusal("unknown-command")
    }
  }
}
