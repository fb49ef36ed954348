import Aftersales
import Basics
import Web

/// What an import must be told before it writes: words nobody taught it, and lines that are unfinished on paper. It takes no
/// answer for granted.
package struct ImportQuestion: Hashable, Sendable {
  /// The heading as it stands in the file, or `unfinished`.
  package let column: String
  package let word: String
  package let rows: Int
  /// The question as people read it.
  package let sentence: String
  /// The keys that answer it, each with its words.
  package let choices: [Meaning]

  /// One answer: the key that is given, the words that are read.
  package struct Meaning: Hashable, Sendable {
    package let key: String
    package let label: String
  }

  /// `COLUMN:WORD=MEANING`, as the option takes it.
  package func answer(_ key: String) -> String { "\(column):\(word)=\(key)" }

  /// The questions of a rehearsal. Who says so leaves the rows with unknown words waiting; unfinished lines are always asked for.
  static func open(_ rehearsal: Rehearsal, leavesWaiting: Bool, _ words: Words) -> [ImportQuestion] {
    func rows(_ count: Int) -> String { words("imports.inRows", ["count": String(count)]) }
    let unknown = rehearsal.questions.map { question in
      let kind = question.field == .amount ? "category" : question.field.rawValue
      return ImportQuestion(
        column: question.column, word: question.value, rows: question.rows.count,
        sentence: words(
          "import.ask.word", ["column": question.column, "word": question.value, "rows": rows(question.rows.count)]),
        choices: question.choices.map {
          Meaning(key: $0, label: words($0 == "none" ? "import.meaning.none" : "import.meaning.\(kind).\($0)"))
        })
    }
    let unfinished = rehearsal.unfinished.filter { $0.standing == .undecided }.map { group in
      ImportQuestion(
        column: "unfinished", word: group.value, rows: group.rows.count,
        sentence: words(
          "import.ask.unfinished",
          ["word": group.value.isEmpty ? words("import.unfinished.blank") : group.value, "rows": rows(group.rows.count)]),
        choices: ["open", "history"].map { Meaning(key: $0, label: words("import.standing." + $0)) })
    }
    return (leavesWaiting ? [] : unknown) + unfinished
  }
}

/// An import that was not told what it has to know. Nothing was written.
package struct ImportUnanswered: Error, Sendable {
  /// The questions and the options that answer them, for people.
  package let list: String
  /// The report for programs, where they asked for one.
  package let report: String?

  init(_ questions: [ImportQuestion], report: String?, _ words: Words) {
    let asked = questions.flatMap { question in
      ["", "  " + question.sentence]
        + question.choices.map { "    --answer '\(question.answer($0.key))'  \($0.label)" }
    }
    list = ([words("import.ask.refused", ["count": String(questions.count)])] + asked + ["", words("import.ask.how")])
      .joined(separator: "\n")
    self.report = report
  }
}
