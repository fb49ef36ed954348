import Basics
import Storage
import Web

/// Where the lines of a list come from: the reader of a register, which goes through the scope.
protocol ListSource {
  associatedtype Line: Sendable

  /// The column of a line's id.
  static var id: SQL { get }
  /// The register in which words are looked for.
  static var register: String { get }
  /// Lines that fulfil everything and that the asker may see.
  static func list(_ conditions: [SQL], order: SQL, limit: Int, in work: Work) throws -> [Line]
  static func count(_ conditions: [SQL], limit: Int, in work: Work) throws -> Int
}

/// The lines of one list: how they are asked for, drawn and exported. A value of it is what drawing a page of them needs.
protocol Listing: SendableMetatype {
  associatedtype Source: ListSource
  typealias Line = Source.Line

  static var shape: ListShape { get }
  static func id(of line: Line) -> Int64
  static func key(of line: Line, _ sort: ListSort) -> String

  init(_ frame: Frame, _ work: Work, _ lines: [Line]) throws
  /// One cell of the table, with its element.
  func html(_ column: String, _ line: Line) -> HTML
  /// The lines of a page, drawn by `draw` or kept from when they were drawn last.
  func drawn(_ lines: [Line], columns: [String], draw: (Line) -> HTML) -> [HTML]
  /// The same for a file: one or more cells.
  func cells(_ column: String, _ line: Line) -> [Cell]
  /// The headings of those cells, as keys of words, and their kinds.
  static func headings(_ column: String) -> [(key: String, kind: CellKind)]
}

/// One page of a list.
struct ListPart<Line: Sendable>: Sendable {
  let lines: [Line]
  let previous: ListPlace?
  let next: ListPlace?
}

extension Listing {
  static var pageSize: Int { 50 }

  func drawn(_ lines: [Line], columns: [String], draw: (Line) -> HTML) -> [HTML] { lines.map(draw) }

  /// Everything a question asks of the lines; nil when its words can match nothing.
  static func conditions(_ query: ListQuery, in work: Work) throws -> [SQL]? {
    var conditions = query.conditions(try ListWall(work))
    if !query.words.isEmpty {
      guard let hits = try work.hits(Source.register, Source.id, query.words) else { return nil }
      conditions.append(hits)
    }
    return conditions
  }

  /// The lines from a place on, in the order asked for.
  static func lines(_ query: ListQuery, beyond place: ListPlace?, limit: Int, in work: Work) throws -> [Line] {
    guard var conditions = try conditions(query, in: work) else { return [] }
    var isDescending = query.isDescending
    if let place {
      guard let beyond = place.beyond(query.sort, id: Source.id, isDescending: isDescending) else { return [] }
      conditions.append(beyond)
      if place.isBefore { isDescending.toggle() }
    }
    let way: SQL = isDescending ? "desc" : "asc"
    let found = try Source.list(conditions, order: "\(query.sort.key) \(way), \(Source.id) \(way)", limit: limit, in: work)
    return place?.isBefore ?? false ? found.reversed() : found
  }

  static func place(beside line: Line, _ query: ListQuery, isBefore: Bool) -> ListPlace {
    ListPlace(id: id(of: line), key: key(of: line, query.sort), isBefore: isBefore)
  }

  /// The page a question asks for, and the ways on from it.
  static func part(_ query: ListQuery, in work: Work) throws -> ListPart<Line> {
    let found = try lines(query, beyond: query.place, limit: pageSize + 1, in: work)
    let isBack = query.place?.isBefore ?? false
    // Going back past the beginning ends on a full first page.
    if isBack, found.count <= pageSize { return try part(query.first, in: work) }
    let lines = Array(isBack ? found.suffix(pageSize) : found.prefix(pageSize))
    guard let first = lines.first, let last = lines.last else { return ListPart(lines: [], previous: nil, next: nil) }
    let goesOn = isBack || found.count > pageSize
    return ListPart(
      lines: lines, previous: query.place == nil ? nil : place(beside: first, query, isBefore: true),
      next: goesOn ? place(beside: last, query, isBefore: false) : nil)
  }

  /// How many lines there are, counted to `limit` and no further: a list of a million is as quick as one of ten.
  static func total(_ query: ListQuery, limit: Int = 1001, in work: Work) throws -> Int {
    try conditions(query, in: work).map { try Source.count($0, limit: limit, in: work) } ?? 0
  }

  /// Lines by their ids, in the order of the list; those that the asker may not see are not among them.
  static func lines(_ ids: [Int64], in work: Work) throws -> [Line] {
    let sort = shape.sorts[0]
    let way: SQL = sort.isDescending ? "desc" : "asc"
    return try Source.list(
      ["\(Source.id) in \(SQL.list(ids))"], order: "\(sort.key) \(way), \(Source.id) \(way)", limit: ids.count, in: work)
  }
}

/// A value as a file takes it: numbers, days and amounts stay what they are.
enum Cell: Hashable, Sendable {
  case empty
  case text(String)
  case whole(Int)
  case moment(Instant)
  case day(LocalDay)
  case money(Money)

  init(_ text: String?) { self = text.map { $0.isEmpty ? .empty : .text($0) } ?? .empty }
  init(_ instant: Instant?) { self = instant.map { .moment($0) } ?? .empty }
}

/// What a column of a file holds; decides its width there.
enum CellKind: Sendable {
  case short, text, long, whole, moment, day, money
}
