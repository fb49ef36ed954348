/// A value that belongs to a person: a name, phone, address, signature, photo, free words about somebody.
/// It never stands in an event body. `decide` hands it over open; the event log puts the value aside, where it can be
/// erased, and leaves in the body a reference and the salted sum, so that the chain still verifies afterwards. SEC-001, SEC-011
package enum Personal: Hashable, Sendable {
  case open(String, Class)
  /// `sum` is the lower-case hexadecimal SHA-256 of salt and value.
  case sealed(reference: ID<Personal>, sum: String)

  package enum Class: String, CaseIterable, Sendable {
    case name, phone, address, identity, signature, image, position, words
  }

  /// The value while it is still open.
  package var value: String? { if case .open(let value, _) = self { return value } else { return nil } }
  package var reference: ID<Personal>? { if case .sealed(let reference, _) = self { return reference } else { return nil } }

  package var json: JSON {
    switch self {
    case .open(let value, let kind): return ["$open": .string(value), "class": .string(kind.rawValue)]
    case .sealed(let reference, let sum): return ["$personal": .string(reference.description), "sum": .string(sum)]
    }
  }

  package init?(_ json: JSON?) {
    guard let json else { return nil }
    if let reference = json["$personal"]?.string.flatMap({ ID<Personal>(text: $0) }), let sum = json["sum"]?.string {
      self = .sealed(reference: reference, sum: sum)
    } else if let value = json["$open"]?.string, let kind = json["class"]?.string.flatMap(Class.init(rawValue:)) {
      self = .open(value, kind)
    } else {
      return nil
    }
  }
}
