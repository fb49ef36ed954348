import Basics
import Storage
import Web

/// What was asked of a list: filters, words, order, columns and place, as they stand in the URL. The same text is what a
/// saved view keeps, so that a view is nothing but a link with a name.
struct ListQuery: Sendable {
  let shape: ListShape
  /// Answers by the name of their filter; only such as the filter takes.
  private(set) var answers: [String: [String]] = [:]
  var words = ""
  private(set) var sort: ListSort
  private(set) var isDescending: Bool
  /// The columns that the URL names; nil: those of the person.
  var columns: [String]?
  /// The saved view from which the filters came.
  var view: String?
  /// Where the page begins or ends; nil: the first page.
  var place: ListPlace?
  /// Parts of the URL that mean nothing here: said on the page beside their field, never silently dropped.
  private(set) var ignored: [Ignored] = []
  /// Nothing at all was asked.
  let isBare: Bool

  struct Ignored: Hashable, Sendable {
    let name: String
    let value: String
  }

  /// Names that belong to the page and not to the list.
  private static let others: Set<String> = ["done", "of", "order", "count"]

  /// - Parameter today: of whoever typed the answers; days are then understood in any spelling, and not only as links write them
  init(_ fields: FormFields, for shape: ListShape, today: LocalDay? = nil) {
    self.shape = shape
    sort = shape.sorts[0]
    isDescending = shape.sorts[0].isDescending
    isBare = fields.fields.allSatisfy { $0.value.isEmpty || ListQuery.others.contains($0.name) }
    var direction: String?
    for (name, value) in fields.fields where !value.isEmpty {
      let value = shape.plain(value, for: name, today: today)
      switch name {
      case "q": words = String(value.prefix(100))
      case "sort":
        guard let found = shape.sorts.first(where: { $0.name == value }) else {
          ignored.append(Ignored(name: name, value: String(value.prefix(40))))
          continue
        }
        sort = found
        isDescending = found.isDescending
      case "dir": direction = value
      case "cols":
        let chosen = value.split(separator: ".").map(String.init).filter(shape.columns.contains)
        if !chosen.isEmpty { columns = chosen }
      case "view": view = Crockford.decode(value) == nil ? nil : value
      case "after", "before":
        guard let found = ListPlace(text: value, isBefore: name == "before") else {
          ignored.append(Ignored(name: name, value: String(value.prefix(40))))
          continue
        }
        place = found
      // Links of other pages name one day.
      case "day" where shape.filter("from") != nil: takeDay(value, until: fields["until"])
      default: take(name, value)
      }
    }
    if let direction { isDescending = direction == "desc" }
  }

  init(text: String, for shape: ListShape) {
    self.init(FormFields(urlEncoded: Array(text.utf8)) ?? FormFields(), for: shape)
  }

  private mutating func take(_ name: String, _ value: String) {
    if ListQuery.others.contains(name) { return }
    guard let filter = shape.filter(name), filter.takes(value) else {
      ignored.append(Ignored(name: name, value: String(value.prefix(40))))
      return
    }
    if !filter.takesSeveral {
      answers[name] = [value]
    } else if answers[name]?.contains(value) != true {
      answers[name, default: []].append(value)
    }
  }

  private mutating func takeDay(_ day: String, until: String?) {
    take("from", day)
    if until?.isEmpty ?? true { take("until", day) }
  }

  // MARK: other questions made from this one

  func without(_ name: String, _ value: String? = nil) -> ListQuery {
    var query = first
    if let value {
      query.answers[name]?.removeAll { $0 == value }
      if query.answers[name]?.isEmpty ?? false { query.answers[name] = nil }
    } else {
      query.answers[name] = nil
    }
    return query
  }

  func with(_ name: String, _ value: String) -> ListQuery {
    var query = first
    query.answers[name] = [value]
    return query
  }

  func sorted(by sort: ListSort) -> ListQuery {
    var query = first
    query.isDescending = sort.name == self.sort.name ? !isDescending : sort.isDescending
    query.sort = sort
    return query
  }

  /// The same from its first line.
  var first: ListQuery { at(nil) }

  func at(_ place: ListPlace?) -> ListQuery {
    var query = self
    query.place = place
    return query
  }

  /// Neither filters nor words: the tab stays.
  var unfiltered: ListQuery {
    var query = first
    query.words = ""
    query.view = nil
    query.answers = answers.filter { shape.filter($0.key)?.isTab ?? false }
    return query
  }

  /// Whether anything but a tab narrows the list.
  var isFiltered: Bool { !words.isEmpty || answers.contains { !(shape.filter($0.key)?.isTab ?? true) } }

  // MARK: as text

  /// Names and values in one order, so that equal questions have equal texts.
  func pairs(hasPlace: Bool = true, except: Set<String> = []) -> [(name: String, value: String)] {
    var pairs: [(name: String, value: String)] = []
    for filter in shape.filters { for value in answers[filter.name] ?? [] { pairs.append((filter.name, value)) } }
    if !words.isEmpty { pairs.append(("q", words)) }
    if sort.name != shape.sorts[0].name { pairs.append(("sort", sort.name)) }
    if isDescending != sort.isDescending { pairs.append(("dir", isDescending ? "desc" : "asc")) }
    if let columns { pairs.append(("cols", columns.joined(separator: "."))) }
    if let view { pairs.append(("view", view)) }
    if hasPlace, let place { pairs.append((place.isBefore ? "before" : "after", place.text)) }
    return pairs.filter { !except.contains($0.name) }
  }

  /// `state=dispatched&q=…`
  func text(hasPlace: Bool = true, except: Set<String> = []) -> String {
    pairs(hasPlace: hasPlace, except: except).map { "\($0.name)=\(Desk.escaped($0.value))" }.joined(separator: "&")
  }

  /// The address of the page that answers it.
  var path: String {
    let text = text()
    return text.isEmpty ? shape.path : "\(shape.path)?\(text)"
  }

  /// What a saved view keeps: no place, and no words, which may be somebody's name or number. SEC-001
  var kept: String { text(hasPlace: false, except: ["q", "view"]) }

  // MARK: as SQL

  /// Everything but the words and the place.
  func conditions(_ wall: ListWall) -> [SQL] {
    var conditions: [SQL] = shape.filters.compactMap { filter in answers[filter.name].map { filter.condition($0, wall) } }
    if let needs = sort.needs { conditions.append(needs) }
    return conditions
  }
}

extension ListFilter {
  var isTab: Bool { if case .tabs = kind { return true } else { return false } }
  var isDay: Bool { if case .day = kind { return true } else { return false } }
}

/// Between two lines of a list: the sort key and the id of the line beside it. It holds when lines come or go elsewhere.
struct ListPlace: Hashable, Sendable {
  let id: Int64
  let key: String
  let isBefore: Bool

  init(id: Int64, key: String, isBefore: Bool = false) {
    self.id = id
    self.key = key
    self.isBefore = isBefore
  }

  var text: String { Crockford.encode(id) + key }

  init?(text: String, isBefore: Bool) {
    guard text.utf8.count <= 120, let id = Crockford.decode(text.prefix(13)) else { return nil }
    self.init(id: id, key: String(text.dropFirst(13)), isBefore: isBefore)
  }

  /// Lines beyond this place in an order.
  func beyond(_ sort: ListSort, id column: SQL, isDescending: Bool) -> SQL? {
    let sign: SQL = isDescending != isBefore ? "<" : ">"
    if sort.isText { return "(\(sort.key), \(column)) \(sign) (\(key), \(id))" }
    guard let number = Int64(key) else { return nil }
    return "(\(sort.key), \(column)) \(sign) (\(number), \(id))"
  }
}
