import Basics

/// One call of the paper years, read and ready to be imported. REQ-001
package struct RegisterLine: Hashable, Sendable {
  /// Row of the file, as a spreadsheet program numbers it.
  package let row: Int
  /// Stays the same for the same call, whatever the order of columns or rows: what an import remembers.
  package let key: String
  /// Digest of everything that was read, so that a changed line is noticed.
  package let digest: String

  /// The number on paper (序号). Imported cases keep it and take none of ours.
  package var paperNumber: String?
  package var calledAt: PaperMoment
  package var customer: String
  /// 先生, 女士 …, where it stood behind the name.
  package var salutation: String?
  /// 王经理, where it stood in brackets or in a column of its own.
  package var contact: String?
  package var phones: [PhoneNumber]
  package var address: String?
  package var zone: CustomerAddress.Zone?
  package var model: String?
  package var serial: String?
  package var symptom: String?
  package var kind: PaperKind
  /// nil: the paper does not say.
  package var category: PaperCategory?
  /// The name on paper; finding the person is the caller's.
  package var technician: String?
  package var dispatchedAt: PaperMoment?
  package var arrivedAt: PaperMoment?
  package var finishedAt: PaperMoment?
  /// nil: the cell is blank.
  package var outcome: PaperOutcome?
  package var amount: Money?
  package var remark: String?
  /// Not finished on paper: people say in bulk whether such lines are still work to do or history.
  package var standing: Standing
  /// Every cell as it stood, by heading, mapped or not: nothing is lost.
  package let source: [String: String]

  package enum Standing: String, CaseIterable, Sendable {
    case finished
    /// Still work to do.
    case open
    /// Unfinished on paper, and to be kept as it is.
    case history
    /// Unfinished on paper, and nobody has said yet what to make of it.
    case undecided
  }
}

/// Something to say about one row.
package struct RegisterProblem: Hashable, Sendable {
  package enum Severity: String, Sendable {
    /// The row cannot be taken.
    case refused
    case duplicate
    /// The row is taken; somebody should look at it.
    case warning
  }
  package let row: Int
  /// The heading as it stands in the file; nil when the file has no such column.
  package let column: String?
  package let value: String
  /// Words: `import.problem.<code>`.
  package let code: String
  package let severity: Severity
  /// Fills the {places} of the sentence, beside {row}, {column} and {value}.
  package let values: [String: String]
}

/// A word that nobody taught the program, with the rows that wait for an answer.
package struct RegisterQuestion: Hashable, Sendable {
  package let column: String
  package let field: PaperField
  package let value: String
  package var rows: [Int]
  /// The last one, `none`, leaves the field empty; the word stays with the line.
  package let choices: [String]
}

/// Lines that are unfinished on paper, by what their cell says: open work or history?
package struct UnfinishedLines: Hashable, Sendable {
  /// The word of the file; empty for a blank cell.
  package let value: String
  package var rows: [Int]
  package let standing: RegisterLine.Standing
}

/// What people answered: column → word → meaning. The column is the heading of the file or the name of the field.
///
/// Three columns are names of our own: `headings` (heading → field or `ignore`) corrects the mapping; `unfinished`
/// (word of the file, or `*` → `open` or `history`) decides unfinished lines in bulk; and the empty word of the call's
/// column may be answered with `rowAbove`, the day of the row before.
package struct RegisterAnswers: Hashable, Sendable {
  private let columns: [String: [String: String]]

  package init(_ columns: [String: [String: String]] = [:]) {
    var out: [String: [String: String]] = [:]
    for (column, words) in columns {
      for (word, meaning) in words { out[PaperText.bare(column), default: [:]][PaperText.bare(word)] = meaning }
    }
    self.columns = out
    headings = columns["headings"] ?? [:]
  }

  /// Corrections of the mapping: heading → field or `ignore`.
  package let headings: [String: String]

  func meaning(of word: String, column: String, field: PaperField) -> String? {
    if columns.isEmpty { return nil }
    let bare = PaperText.bare(word)
    return columns[PaperText.bare(column)]?[bare] ?? columns[PaperText.bare(field.rawValue)]?[bare]
  }

  func standing(_ word: String) -> RegisterLine.Standing {
    let said = columns["unfinished"].flatMap { $0[PaperText.bare(word)] ?? $0["*"] }
    return said == "open" ? .open : said == "history" ? .history : .undecided
  }
}
