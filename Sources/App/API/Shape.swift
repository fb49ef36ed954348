import Aftersales
import Basics

/// JSON Schema in small pieces. Objects of answers name every member, present or null, and allow no other.
enum Shape {
  static let text: JSON = ["type": "string"]
  static let whole: JSON = ["type": "integer"]
  static let flag: JSON = ["type": "boolean"]
  static let instant: JSON = ["type": "string", "format": "date-time"]
  static let day: JSON = ["type": "string", "format": "date"]
  static let id: JSON = ["type": "string", "pattern": "^[0-7][0-9a-hjkmnp-tv-zA-HJKMNP-TV-Z]{12}$"]
  static let cursor: JSON = [
    "type": "string", "pattern": "^[0-7][0-9a-hjkmnp-tv-z]{12}([0-7][0-9a-hjkmnp-tv-z]{12}|[0-9a-f]{64})$",
  ]
  static let hash: JSON = ["type": "string", "pattern": "^[0-9a-f]{64}$"]
  static let anything: JSON = ["type": "object", "additionalProperties": true]
  static let money: JSON = object([("fen", ["type": "integer", "minimum": 0, "maximum": 1_000_000_000_000])])

  static func ref(_ name: String) -> JSON { ["$ref": .string("#/components/schemas/" + name)] }
  static func list(_ item: JSON) -> JSON { ["type": "array", "items": item] }
  static func choice(_ words: [String]) -> JSON { ["type": "string", "enum": .list(words)] }
  static func choice<Word: RawRepresentable<String> & CaseIterable>(_: Word.Type) -> JSON {
    choice(Word.allCases.map(\.rawValue))
  }

  static func orNull(_ schema: JSON) -> JSON {
    guard case .object(var members) = schema, let type = members["type"]?.string else {
      return ["anyOf": [schema, ["type": "null"]]]
    }
    members["type"] = [.string(type), "null"]
    if let words = members["enum"]?.array { members["enum"] = .array(words + [.null]) }
    return .object(members)
  }

  static func object(_ members: [(String, JSON)], optional: Set<String> = []) -> JSON {
    [
      "type": "object", "additionalProperties": false,
      "properties": .object(JSON.Members(members)),
      "required": .list(members.map(\.0).filter { !optional.contains($0) }),
    ]
  }
}

extension Field {
  /// What a body or a query may hold here.
  var schema: JSON {
    var schema = kind.schema(isRequired: isRequired)
    if isPersonal, case .object(var members) = schema {
      members["x-personal"] = true
      schema = .object(members)
    }
    return schema
  }
}

extension Field {
  /// What a query may hold here: there is no null, and an empty text counts as absent.
  var querySchema: JSON {
    if name == Query.cursor.name { return ["anyOf": [Shape.cursor, ["const": ""]]] }
    switch kind {
    case .integer, .flag: return kind.schema
    case .text(let max) where !isRequired: return ["type": "string", "maxLength": .count(max), "pattern": .string(Kind.line)]
    default: return isRequired ? kind.schema : ["anyOf": [kind.schema, ["const": ""]]]
    }
  }
}

extension Field.Kind {
  /// Optional fields may also be null or empty, as forms send them.
  fileprivate func schema(isRequired: Bool) -> JSON {
    let plain = schema
    guard !isRequired else { return plain }
    guard case .object(var members) = Shape.orNull(plain) else { return plain }
    if let words = members["enum"]?.array { members["enum"] = .array(words + [""]) }
    if members["minLength"] != nil {
      members["minLength"] = nil
      members["allOf"] = nil
      members["pattern"] = .string(Field.Kind.clean)
    }
    switch self {
    case .instant, .day, .id, .file, .phone: return ["anyOf": [plain, ["type": "null"], ["const": ""]]]
    default: return .object(members)
    }
  }

  /// Neither control characters nor marks that turn the direction of text.
  private static let clean =
    #"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd-\uffff]*$"#
  /// In one line; tabs and line ends at both ends fall away with the blanks.
  static let line =
    #"^[\t\n\r ]*[^\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd-\uffff]*[\t\n\r ]*$"#
  private static let notBlank = #"\S"#

  var schema: JSON {
    switch self {
    case .text(let max):
      return [
        "type": "string", "minLength": 1, "maxLength": .count(max), "pattern": .string(Field.Kind.line),
        "allOf": [["pattern": .string(Field.Kind.notBlank)]],
      ]
    case .lines(let max):
      return [
        "type": "string", "minLength": 1, "maxLength": .count(max), "pattern": .string(Field.Kind.clean),
        "allOf": [["pattern": .string(Field.Kind.notBlank)]],
      ]
    case .choice(let words): return Shape.choice(words)
    case .integer(let min, let max): return ["type": "integer", "minimum": .int(min), "maximum": .int(max)]
    case .flag: return Shape.flag
    case .instant: return Shape.instant
    case .day: return Shape.day
    case .money: return Shape.money
    case .phone: return ["type": "string", "maxLength": 60, "pattern": #"[0-9\uff10-\uff19]"#]
    case .id(let collection):
      guard case .object(var members) = Shape.id else { return Shape.id }
      members["x-collection"] = .string(collection)
      return .object(members)
    case .file: return Shape.hash
    case .object(let fields): return Field.Kind.members(fields)
    case .list(let item, let max): return ["type": "array", "items": item.schema, "maxItems": .count(max)]
    }
  }

  static func members(_ fields: [Field]) -> JSON {
    Shape.object(fields.map { ($0.name, $0.schema) }, optional: Set(fields.filter { !$0.isRequired }.map(\.name)))
  }
}
