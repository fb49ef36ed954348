import Aftersales
import Basics
import Storage

/// A list that people filter, arrange, keep and export, apart from its lines: which questions may be asked of it.
struct ListShape: Sendable {
  /// `orders`: the name in URLs and in the table of saved views.
  let name: String
  /// `/orders`
  let path: String
  let filters: [ListFilter]
  /// Every column that may be shown, in the order in which they are offered.
  let columns: [String]
  /// The columns of somebody who chose none.
  let standard: [String]
  /// The first one is the order of a list that was not asked for another. Each is served by an index.
  let sorts: [ListSort]

  func filter(_ name: String) -> ListFilter? { filters.first { $0.name == name } }

  /// A typed answer as links write it: a day in whatever spelling as `2026-11-22`.
  func plain(_ value: String, for name: String, today: LocalDay?) -> String {
    guard let today, name == "day" || filter(name)?.isDay == true else { return value }
    return TypedTime.day(value, today: today)?.description ?? value
  }
}

/// One question that narrows a list. Its answers stand in the URL under its name.
struct ListFilter: Sendable {
  enum Kind: Sendable {
    /// Some of these words; labelled `<words>.<key>`.
    case choice([String], words: String)
    /// As `choice`, but one at a time and shown as tabs.
    case tabs([String])
    case branch
    /// A word that the company has laid down itself; the page knows which there are.
    case listed
    /// A technician, or `none`.
    case technician
    case day
    /// An amount as people type it, in yuan.
    case yuan
    /// An id that links give (the customer of a file); never asked for on the page.
    case id
  }

  let name: String
  let kind: Kind
  /// What a line must fulfil. The answers have been checked against `kind`.
  let condition: @Sendable (_ answers: [String], _ wall: ListWall) -> SQL

  init(_ name: String, _ kind: Kind, _ condition: @escaping @Sendable ([String], ListWall) -> SQL) {
    self.name = name
    self.kind = kind
    self.condition = condition
  }

  /// A column that holds one of the chosen words.
  static func words(_ name: String, _ keys: [String], words: String? = nil, in column: SQL) -> ListFilter {
    ListFilter(name, .choice(keys, words: words ?? name)) { answers, _ in "\(column) in \(SQL.list(answers))" }
  }

  /// A claim that holds or does not.
  static func claim(_ name: String, yes: @escaping @Sendable (ListWall) -> SQL, no: (@Sendable (ListWall) -> SQL)? = nil)
    -> ListFilter
  {
    ListFilter(name, .choice(no == nil ? ["yes"] : ["yes", "no"], words: "listFilter.\(name)")) { answers, wall in
      let both = answers.map { $0 == "no" ? no?(wall) ?? "1 = 1" : yes(wall) }
      return "(\(SQL.joined(both, by: " or ")))"
    }
  }

  /// Whether an answer can be one to this question.
  func takes(_ answer: String) -> Bool {
    switch kind {
    case .choice(let keys, _), .tabs(let keys): return keys.contains(answer)
    case .branch, .id: return Crockford.decode(answer) != nil
    case .technician: return answer == "none" || Crockford.decode(answer) != nil
    case .listed: return !answer.unicodeScalars.contains { Input.isForbidden($0, inLines: false) } && answer.count <= 100
    case .day: return LocalDay(answer).map { (1900...2200).contains($0.year) } ?? false
    case .yuan: return Money(yuan: answer) != nil
    }
  }

  /// Whether several answers may stand together.
  var takesSeveral: Bool { if case .choice = kind { return true } else { return false } }
}

/// The clock on the wall of the reader's branch and how far he sees: filters by day, by what is overdue and by what hangs on
/// a line need them.
struct ListWall: Sendable {
  let now: Instant
  let zone: Aftersales.Zone
  let scope: Scope

  init(_ work: Work) throws {
    now = work.now
    scope = work.scope
    zone = try work.homeZone() ?? .china
  }

  /// Whether something hangs on the line that the reader may know of.
  func exists(_ select: SQL, on branch: SQL) -> SQL { "exists (\(ScopedQuery(select, scope: scope, on: branch).sql))" }

  func start(of day: String) -> Instant { LocalDay(day).map { zone.instant($0, 0) } ?? now }
  func end(of day: String) -> Instant { LocalDay(day).map { zone.instant($0 + 1, 0) } ?? now }
}

/// An order of the lines that an index serves.
struct ListSort: Sendable {
  let name: String
  let key: SQL
  let isText: Bool
  /// The column whose heading offers this order.
  let column: String?
  /// The direction that is meant when none is asked for.
  let isDescending: Bool
  /// What lines must fulfil to stand in this order at all; said on the page.
  let needs: SQL?

  init(
    _ name: String, _ key: SQL, on column: String? = nil, isText: Bool = false, isDescending: Bool = true, needs: SQL? = nil
  ) {
    self.name = name
    self.column = column
    self.key = key
    self.isText = isText
    self.isDescending = isDescending
    self.needs = needs
  }
}

extension Money {
  /// An amount as people type it, in yuan; nil when it is none.
  init?(yuan text: String) {
    guard let fen = FormJSON.fen(text) else { return nil }
    self.init(fen: fen)
  }
}
