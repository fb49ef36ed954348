import Basics

/// Values for fields of declared commands, by their kind.
enum FieldValues {
  /// A body that fits the declaration; `id` says which thing of a collection it names.
  static func good(_ fields: [Field], id: (String) -> String) -> JSON.Members {
    JSON.Members(fields.map { ($0.name, good($0.kind, id: id)) })
  }

  static func good(_ kind: Field.Kind, id: (String) -> String) -> JSON {
    switch kind {
    case .text, .lines: return "x"
    case .choice(let words): return .string(words[0])
    case .integer(let min, _): return .int(min)
    case .flag: return true
    case .instant: return "2026-03-02T08:00:00+08:00"
    case .day: return "2026-03-02"
    case .money: return ["fen": 1]
    case .phone: return "13812345678"
    case .id(let collection): return .string(id(collection))
    case .file: return .string(id("files"))
    case .object(let fields): return .object(good(fields, id: id))
    case .list(let item, _): return [good(item, id: id)]
    }
  }

  /// Values that a field of the kind can never hold.
  static func bad(_ kind: Field.Kind) -> [JSON] {
    let everywhere: [JSON] = [.number("1.5"), .number("1e400"), .int(Int64.min)]
    let texts: [JSON] = [7, true, [], ["a": 1], "a\u{0}b", "a\u{1B}[0m", "\u{202E}abc", "\u{FEFF}"]
    switch kind {
    case .text(let max): return everywhere + texts + [.string(String(repeating: "字", count: max + 1)), "a\nb"]
    case .lines(let max): return everywhere + texts + [.string(String(repeating: "字", count: max + 1))]
    case .choice: return everywhere + texts + ["asleep", "Repair ", "😀"]
    case .integer(let min, let max):
      return everywhere + ["1", [], [:], true] + (min > Int64.min ? [.int(min - 1)] : []) + [.int(max + 1)]
    case .flag: return everywhere + ["true", 1, 0, []]
    case .instant:
      return everywhere + [
        5, [], true, "soon", "2026-02-30T00:00:00Z", "2026-03-02T24:00:00Z", "9999-12-31T23:59:59Z", "2026-03-02 08:00",
        "0001-01-01T00:00:00Z", "2026-03-02T08:00:00",
      ]
    case .day: return everywhere + [5, [], "2026-02-29", "9999-12-31", "1899-12-31", "tomorrow", "2026-3-2"]
    case .money:
      return everywhere + [
        1, "1.00", [:], ["fen": -1], ["fen": "1"], ["fen": 1_000_000_000_001], ["fen": 1, "yuan": 1], ["yuan": 1],
      ]
    case .phone: return everywhere + [5, [], "none", "a\u{0}1", .string(String(repeating: "1", count: 61))]
    case .id: return everywhere + [5, [], "1", "zzzzzzzzzzzzz", "000000000000u", "😀😀😀😀😀😀😀😀😀😀😀😀😀"]
    case .file: return everywhere + [5, [], "abc", .string(String(repeating: "G", count: 64))]
    case .object: return everywhere + [5, [], true]
    case .list(let item, let max):
      return everywhere + [
        5, "a", [:], .array(Array(repeating: bad(item)[0], count: 1)), .array(Array(repeating: "x", count: max + 1)),
      ]
    }
  }

  /// Strange, but allowed somewhere: may be refused, never broken.
  static let odd: [JSON] = [
    "😀👨‍👩‍👧‍👦", "مرحبا", "a\u{200D}\u{200B}b", "' or 1=1 --", "\" * MATCH", "%", "<script>alert(1)</script>", "\u{1F1E8}\u{1F1F3}",
    "e\u{301}\u{301}\u{301}", .null, "", "   ", .int(Int64.max), [.null], [[]],
  ]

  /// A megabyte of one letter.
  static let huge = JSON.string(String(repeating: "z", count: 900_000))
}
