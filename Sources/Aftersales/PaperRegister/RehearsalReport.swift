import Basics

extension Rehearsal {
  /// The answer of `baoxiu import register --json`, as the outside interfaces describe it. Beside the promised members it says
  /// `mapping`, `unfinished` and `skipped`, and each problem its `severity`.
  ///
  /// - Parameter words: the sentence for a code with its places filled, in the reader's language
  package func json(fileName: String, sha256: String, words: (_ code: String, _ values: [String: String]) -> String) -> JSON {
    [
      "file": ["name": .string(fileName), "sha256": .string(sha256)],
      "rows": .int(Int64(rows)),
      "imported": .int(Int64(imported)),
      "duplicates": .int(Int64(duplicates)),
      "refused": .int(Int64(refused)),
      "waiting": .int(Int64(waiting)),
      "unchanged": .int(Int64(unchanged)),
      "problems": .array(problems.map { $0.json(words) }),
      "questions": .array(questions.map(\.json)),
      "unfinished": .array(
        unfinished.map { ["value": .string($0.value), "rows": .rows($0.rows), "standing": .string($0.standing.rawValue)] }),
      // Of two columns with the same heading the first counts.
      "mapping": .object(
        JSON.Members(
          zip(mapping.headings, mapping.fields.map { $0.map { JSON.string($0.rawValue) } ?? .null }).reversed())),
      "skipped": .array(skipped.map { ["row": .int(Int64($0.row)), "reason": .string($0.reason.rawValue)] }),
    ]
  }
}

extension RegisterProblem {
  /// Everything that a sentence about the problem may name.
  package var places: [String: String] {
    values.merging(["row": String(row), "column": column ?? "", "value": value]) { own, _ in own }
  }

  func json(_ words: (String, [String: String]) -> String) -> JSON {
    [
      "row": .int(Int64(row)), "column": .string(column ?? ""), "value": .string(value), "code": .string(code),
      "severity": .string(severity.rawValue), "message": .string(words(code, places)),
    ]
  }
}

extension RegisterQuestion {
  var json: JSON {
    [
      "column": .string(column), "field": .string(field.rawValue), "value": .string(value), "rows": .rows(rows),
      "choices": .array(choices.map(JSON.string)),
    ]
  }
}

extension JSON {
  fileprivate static func rows(_ rows: [Int]) -> JSON { .array(rows.map { .int(Int64($0)) }) }
}
