import Basics
import Yams

/// Answers as YAML (`市区/郊区: { 郊县: suburban }`), and as they are kept with a batch.
package enum ImportAnswersFile {
  /// Words stay as they are written: `否` or `no` is a word here and no truth value.
  package static func read(_ text: String) throws -> ImportAnswers {
    func bad() -> Refusal { .invalid([FieldFault("answers", "bad-answers")]) }
    let root: Node?
    do { root = try Yams.compose(yaml: text) } catch { throw bad() }
    guard let root, !(root.scalar?.string.isEmpty ?? false) else { return [:] }
    guard let columns = root.mapping else { throw bad() }
    var answers: ImportAnswers = [:]
    for (column, words) in columns {
      guard let column = column.scalar?.string, let words = words.mapping else { throw bad() }
      for (word, meaning) in words {
        guard let word = word.scalar?.string, let meaning = meaning.scalar?.string else { throw bad() }
        answers[column, default: [:]][word] = meaning
      }
    }
    return answers
  }

  /// `COLUMN:WORD=MEANING`: the column ends at the first colon, the meaning begins after the last equals sign.
  package static func add(_ given: [String], to answers: inout ImportAnswers) throws {
    for text in given {
      guard let colon = text.firstIndex(of: ":"), let equals = text.lastIndex(of: "="), colon < equals, colon > text.startIndex
      else { throw Refusal.invalid([FieldFault("answer", "bad-answer", ["answer": text])]) }
      let word = text[text.index(after: colon)..<equals]
      answers[String(text[..<colon]), default: [:]][String(word)] = String(text[text.index(after: equals)...])
    }
  }

  static func json(_ answers: ImportAnswers) -> JSON { .object(JSON.Members(answers.mapValues(JSON.texts))) }

  static func answers(_ json: JSON) -> ImportAnswers {
    (json.object ?? [:]).dictionary { ($0.object ?? [:]).compactMapValues(\.string) }
  }
}
