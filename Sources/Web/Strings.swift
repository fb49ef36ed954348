import Basics
import Synchronization

/// Every sentence people read, by language and flat key. Loaded once from `Resources/strings`.
package final class Strings: Sendable {
  fileprivate typealias Table = [String: Template]
  private let tables: [Language: Table]
  /// The same by `key` where there is a `short.key`: narrow places ask for it thousands of times a second.
  private let shortTables: [Language: Table]
  private let drawn = Mutex<[String: HTML]>([:])
  private let absent = Mutex<[String: Int]>([:])

  package init(_ texts: [Language: [String: String]]) {
    let tables = texts.mapValues { $0.mapValues(Template.init) }
    self.tables = tables
    shortTables = tables.mapValues { table in
      let short = table.compactMap { key, template in key.hasPrefix("short.") ? (String(key.dropFirst(6)), template) : nil }
      return Dictionary(uniqueKeysWithValues: short)
    }
  }

  /// Takes flat JSON objects, several a language (the parts of capabilities beside the main file); later ones win.
  /// Throws the reader's fault, or `not-flat` when a value is not a text.
  package convenience init(parsing files: [(Language, JSON)]) throws(StringsFault) {
    var texts: [Language: [String: String]] = [:]
    for (language, json) in files {
      guard let members = json.object else { throw StringsFault(language: language, key: "") }
      for (key, value) in members {
        guard let text = value.string else { throw StringsFault(language: language, key: key) }
        texts[language, default: [:]][key] = text
      }
    }
    self.init(texts)
  }

  package func words(in language: Language) -> Words {
    Words(strings: self, language: language, table: tables[language] ?? [:], shortTable: shortTables[language] ?? [:])
  }

  /// A piece that is the same for everybody who shares the key: drawn once and kept as long as the texts are. The key must
  /// name all that the piece is drawn from.
  package func once(_ key: String, draw: () -> HTML) -> HTML {
    if let known = drawn.withLock({ $0[key] }) { return known }
    let new = draw()
    drawn.withLock {
      if $0.count >= Strings.drawnMax { $0 = [:] }
      $0[key] = new
    }
    return new
  }

  /// More keys than the program has pieces, languages and usual sets of posts.
  private static let drawnMax = 2000

  /// Keys asked for that no file has, with how often. A test expects this to be empty after every page was drawn.
  package var missing: [String: Int] { absent.withLock { $0 } }

  package func keys(in language: Language) -> Set<String> { Set((tables[language] ?? [:]).keys) }

  /// A key that the language lacks: noted, and answered in Chinese.
  fileprivate func fallback(_ key: String, _ language: Language) -> Template? {
    absent.withLock { $0["\(language.rawValue) \(key)", default: 0] += 1 }
    return language == .zhHans ? nil : tables[.zhHans]?[key]
  }

  fileprivate func has(_ key: String) -> Bool { tables[.zhHans]?[key] != nil }
}

/// What the {places} of a sentence are filled with: `["count": "7"]`. Few at a time, so they are searched and not hashed.
package struct Fill: ExpressibleByDictionaryLiteral, Sendable {
  /// Names and texts.
  private let places: [(String, String)]

  package init(dictionaryLiteral places: (String, String)...) { self.places = places }
  package init(_ places: [String: String]) { self.places = places.map { ($0.key, $0.value) } }

  fileprivate subscript(name: String) -> String? { places.first { $0.0 == name }?.1 }
  /// Bytes of all the texts.
  fileprivate var size: Int { places.reduce(0) { $0 + $1.1.utf8.count } }
}

/// A sentence with its places, taken apart once: pages are drawn from thousands of them.
private struct Template: Sendable {
  private enum Piece: Sendable {
    case text(String)
    /// `{name}`; what stood in the text is kept for the case that nobody fills it.
    case place(String, asWritten: String)
    /// `{n|call|calls}`
    case plural(String, one: String, many: String, asWritten: String)
  }

  private let text: String
  private let pieces: [Piece]

  init(_ text: String) {
    self.text = text
    var pieces: [Piece] = []
    // Braces are single bytes in UTF-8: nothing has to be taken apart into characters.
    var rest = text.utf8[...]
    while let open = rest.firstIndex(of: UInt8(ascii: "{")), let close = rest[open...].firstIndex(of: UInt8(ascii: "}")) {
      if open > rest.startIndex { pieces.append(.text(String(Substring(rest[..<open])))) }
      let place = String(Substring(rest[rest.index(after: open)..<close]))
      let asWritten = String(Substring(rest[open...close]))
      let forms = place.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      pieces.append(
        forms.count == 3
          ? .plural(forms[0], one: forms[1], many: forms[2], asWritten: asWritten) : .place(place, asWritten: asWritten))
      rest = rest[rest.index(after: close)...]
    }
    if !pieces.isEmpty, !rest.isEmpty { pieces.append(.text(String(Substring(rest)))) }
    self.pieces = pieces
  }

  func filled(_ values: Fill) -> String {
    guard !pieces.isEmpty else { return text }
    var out = ""
    out.reserveCapacity(text.utf8.count + values.size)
    for piece in pieces {
      switch piece {
      case .text(let text): out += text
      case .place(let name, let asWritten): out += values[name] ?? asWritten
      case .plural(let name, let one, let many, let asWritten):
        out += values[name].map { $0 == "1" ? one : many } ?? asWritten
      }
    }
    return out
  }
}

/// A language file that is not a flat object of texts.
package struct StringsFault: Error, Hashable, Sendable {
  package let language: Language
  package let key: String

  package init(language: Language, key: String) {
    self.language = language
    self.key = key
  }
}

/// The sentences of one language. `words("queue.title", ["count": "7"])`.
package struct Words: Sendable {
  package let strings: Strings
  package let language: Language
  fileprivate let table: Strings.Table
  fileprivate let shortTable: Strings.Table

  /// The sentence with its {places} filled. `{n|call|calls}` picks the first form for 1. A key that no file has comes back
  /// in brackets, so that a forgotten sentence is seen and not mistaken for one.
  package func callAsFunction(_ key: String, _ values: Fill = [:]) -> String {
    guard let template = table[key] ?? strings.fallback(key, language) else { return "[\(key)]" }
    return template.filled(values)
  }

  package func has(_ key: String) -> Bool { table[key] != nil || strings.has(key) }

  /// A text that carries its own languages: a clause, the title of a regulation. For readers of traditional characters the
  /// shipped ones are rendered by `bin/strings`, under the words themselves; what a company wrote stands as it wrote it.
  package func asAdopted(_ text: [String: String]) -> String {
    if let own = text[language.rawValue] { return own }
    let original = text[Language.zhHans.rawValue] ?? ""
    guard language == .zhHant else { return original }
    return table[original]?.filled([:]) ?? original
  }

  /// The word for a narrow place: `short.<key>` where there is one, else `key`.
  package func short(_ key: String, _ values: Fill = [:]) -> String {
    shortTable[key].map { $0.filled(values) } ?? self(key, values)
  }

  /// `第十四条`: the name of a clause; its id where no language has one.
  package func clause(_ id: String) -> String { first(of: ["clause." + id, id]) }

  /// The first of the keys that has words; the last one otherwise.
  package func first(of keys: [String], _ values: Fill = [:]) -> String {
    for key in keys {
      if let template = table[key] { return template.filled(values) }
      if strings.has(key) { return self(key, values) }
    }
    return self(keys.last ?? "", values)
  }
}
