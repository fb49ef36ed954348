/// One field of a command: what the form, the JSON API, its description and the checks all read.
package struct Field: Hashable, Sendable {
  package let name: String
  package let kind: Kind
  package let isRequired: Bool
  /// Personal values never stand in an event body, only their salted sums. SEC-001
  package let isPersonal: Bool

  package indirect enum Kind: Hashable, Sendable {
    /// One line without control characters; the limit counts Unicode scalars.
    case text(max: Int)
    /// Several lines.
    case lines(max: Int)
    case choice([String])
    case integer(min: Int64, max: Int64)
    case flag
    case instant
    case day
    /// `{"fen": 12050}`; never negative.
    case money
    /// A telephone number as people write it.
    case phone
    /// An id of the named collection (`staff`, `customers`, …).
    case id(of: String)
    /// The hash of a stored file (photo, signature).
    case file
    case object([Field])
    case list(of: Kind, max: Int)
  }

  package init(_ name: String, _ kind: Kind, isRequired: Bool = true, isPersonal: Bool = false) {
    self.name = name
    self.kind = kind
    self.isRequired = isRequired
    self.isPersonal = isPersonal
  }

  package var optional: Field { Field(name, kind, isRequired: false, isPersonal: isPersonal) }
  package var personal: Field { Field(name, kind, isRequired: isRequired, isPersonal: true) }
}

/// What somebody may ask for, declared once: name, fields, limits, who may give it. Plain data, nothing about layout.
/// It drives JSON decoding, OpenAPI, the permission matrix and the checks of the form. SEC-017
package struct Declaration: Sendable {
  /// Kebab-case, as in the URL: `strike-off`.
  package let name: String
  /// Who may give it. An empty set: the system alone.
  package let roles: Set<Role>
  package let fields: [Field]

  package init(_ name: String, by roles: Set<Role>, _ fields: [Field] = []) {
    self.name = name
    self.roles = roles
    self.fields = fields
  }
}

/// Values that passed the checks of a declaration. Reading a field that was not declared is a programmer's error.
package struct Input: Sendable {
  private let declared: [Field]
  package let values: JSON.Members

  /// Checks every field and reports all faults at once, by name.
  package init(_ json: JSON, for fields: [Field], path: String = "") throws(Refusal) {
    guard case .object(let members) = json else { throw .invalid([FieldFault(path.isEmpty ? "body" : path, "wrong-type")]) }
    var faults: [FieldFault] = []
    var accepted = JSON.Members()
    let prefix = path.isEmpty ? "" : path + "."
    for key in members.keys where !fields.contains(where: { $0.name == key }) {
      faults.append(FieldFault(prefix + Input.printable(key), "unknown-field"))
    }
    for field in fields {
      let value = members[field.name] ?? .null
      if case .null = value {
        if field.isRequired { faults.append(FieldFault(prefix + field.name, "missing")) }
        continue
      }
      do throws(Refusal) {
        let checked = try Input.check(value, field.kind, at: prefix + field.name)
        if case .string("") = checked {
          if field.isRequired { faults.append(FieldFault(prefix + field.name, "missing")) }
        } else {
          accepted[field.name] = checked
        }
      } catch {
        faults.append(contentsOf: error.fields)
      }
    }
    guard faults.isEmpty else { throw .invalid(faults) }
    declared = fields
    values = accepted
  }

  package func has(_ name: String) -> Bool { values[name] != nil }
  package func text(_ name: String) -> String? { values[declaredName(name)]?.string }
  package func integer(_ name: String) -> Int64? { values[declaredName(name)]?.int }
  package func flag(_ name: String) -> Bool { values[declaredName(name)]?.bool ?? false }
  package func instant(_ name: String) -> Instant? { values[declaredName(name)]?.int.map(Instant.init(milliseconds:)) }
  package func day(_ name: String) -> LocalDay? { values[declaredName(name)]?.string.flatMap { LocalDay($0) } }
  package func money(_ name: String) -> Money? { values[declaredName(name)]?.int.map(Money.init(fen:)) }
  package func id<Noun>(_ name: String, of: Noun.Type = Noun.self) -> ID<Noun>? {
    values[declaredName(name)]?.string.flatMap { ID(text: $0) }
  }
  package func object(_ name: String) throws(Refusal) -> Input? {
    guard let value = values[declaredName(name)], let field = declared.first(where: { $0.name == name }),
      case .object(let fields) = field.kind
    else { return nil }
    return try Input(value, for: fields, path: name, alreadyChecked: true)
  }
  package func list(_ name: String) -> [JSON] { values[declaredName(name)]?.array ?? [] }

  private init(_ json: JSON, for fields: [Field], path: String, alreadyChecked: Bool) throws(Refusal) {
    declared = fields
    values = json.object ?? [:]
  }

  private func declaredName(_ name: String) -> String {
    precondition(declared.contains { $0.name == name }, "field \(name) is read but was not declared")
    return name
  }

  /// The value in its checked form: text trimmed, instants in milliseconds, money in fen.
  private static func check(_ value: JSON, _ kind: Field.Kind, at path: String) throws(Refusal) -> JSON {
    func fault(_ code: String, _ values: [String: String] = [:]) -> Refusal { .invalid([FieldFault(path, code, values)]) }
    switch kind {
    case .text(let max), .lines(let max):
      guard let text = value.string else { throw fault("wrong-type") }
      var isLines = false
      if case .lines = kind { isLines = true }
      let trimmed = trim(text)
      for scalar in trimmed.unicodeScalars where isForbidden(scalar, inLines: isLines) { throw fault("bad-characters") }
      // What was sent is counted, blanks and all, as a browser's `maxlength` and a schema's `maxLength` do.
      guard text.unicodeScalars.count <= max else { throw fault("too-long", ["max": String(max)]) }
      return .string(trimmed)
    case .choice(let words):
      guard let text = value.string else { throw fault("wrong-type") }
      guard text.isEmpty || words.contains(text) else {
        throw fault("unknown-choice", ["choices": words.joined(separator: ", ")])
      }
      return .string(text)
    case .integer(let min, let max):
      guard let number = value.int else { throw fault(value.string == nil ? "wrong-type" : "not-a-number") }
      guard number >= min else { throw fault("too-small", ["min": String(min)]) }
      guard number <= max else { throw fault("too-large", ["max": String(max)]) }
      return .int(number)
    case .flag:
      guard value.bool != nil else { throw fault("wrong-type") }
      return value
    case .instant:
      guard let text = value.string else { throw fault("wrong-type") }
      if text.isEmpty { return .string("") }
      guard let instant = Instant(rfc3339: text) else { throw fault("not-an-instant") }
      guard (1970...2200).contains(LocalTime(instant, offsetSeconds: 0).day.year) else { throw fault("out-of-range") }
      return .int(instant.milliseconds)
    case .day:
      guard let text = value.string else { throw fault("wrong-type") }
      if text.isEmpty { return .string("") }
      guard let day = LocalDay(text), (1900...2200).contains(day.year) else { throw fault("not-a-day") }
      return .string(day.description)
    case .money:
      guard case .object(let members) = value, members.count == 1, let fen = members["fen"]?.int else {
        throw fault(value.string == nil ? "wrong-type" : "not-an-amount")
      }
      guard fen >= 0 else { throw fault("too-small", ["min": "0"]) }
      guard fen <= 1_000_000_000_000 else { throw fault("too-large", ["max": "1000000000000"]) }
      return .int(fen)
    case .phone:
      guard let text = value.string else { throw fault("wrong-type") }
      let trimmed = trim(text)
      guard text.unicodeScalars.count <= 60 else { throw fault("too-long", ["max": "60"]) }
      if trimmed.isEmpty { return .string("") }
      for scalar in trimmed.unicodeScalars where isForbidden(scalar, inLines: false) { throw fault("bad-characters") }
      guard trimmed.unicodeScalars.contains(where: { (48...57).contains($0.value) || (0xFF10...0xFF19).contains($0.value) })
      else {
        throw fault("not-a-phone")
      }
      return .string(trimmed)
    case .id:
      guard let text = value.string else { throw fault("wrong-type") }
      guard text.isEmpty || Crockford.decode(text) != nil else { throw fault("unknown-id") }
      return .string(text)
    case .file:
      guard let text = value.string else { throw fault("wrong-type") }
      let isHash = text.utf8.count == 64 && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
      guard text.isEmpty || isHash else { throw fault("unknown-file") }
      return .string(text)
    case .object(let fields):
      return .object(try Input(value, for: fields, path: path).values)
    case .list(let item, let max):
      guard let items = value.array else { throw fault("wrong-type") }
      guard items.count <= max else { throw fault("too-many", ["max": String(max)]) }
      var checked: [JSON] = []
      for (place, value) in items.enumerated() { checked.append(try check(value, item, at: "\(path).\(place)")) }
      return .array(checked)
    }
  }

  /// Control characters, and those that turn the direction of the text around what follows, help nobody on a form; U+FFFD
  /// stands for what could not be read.
  package static func isForbidden(_ scalar: Unicode.Scalar, inLines: Bool) -> Bool {
    switch scalar.value {
    case 0x0A, 0x0D, 0x09: return !inLines
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFFD...0xFFFF: return true
    default: return false
    }
  }

  /// Without the blanks at both ends. A control character among them is no blank, it is refused like any other.
  private static func trim(_ text: String) -> String {
    var scalars = Substring(text).unicodeScalars
    func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace && !isForbidden(scalar, inLines: true) }
    while let first = scalars.first, isBlank(first) { scalars.removeFirst() }
    while let last = scalars.last, isBlank(last) { scalars.removeLast() }
    return String(scalars)
  }

  /// A key as an answer may repeat it: short and without control characters.
  private static func printable(_ key: String) -> String {
    String(String.UnicodeScalarView(key.unicodeScalars.prefix(40).map { isForbidden($0, inLines: false) ? "?" : $0 }))
  }
}
