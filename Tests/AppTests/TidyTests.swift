import Foundation
import Testing

/// What the code checks about itself. A failure says what to do; lists of exceptions may only shrink.
@Suite("tidy") struct TidyTests {
  // MARK: Who may import whom

  /// Our own modules that a module may import. An arrow against this table is a defect of the design.
  private static let arrows: [String: Set<String>] = [
    "Basics": [],
    "Aftersales": ["Basics"],
    "Planning": ["Basics"],
    "Storage": ["Basics", "CPostgres", "CSQLite"],
    "Web": ["Basics"],
    "App": ["Basics", "Aftersales", "Planning", "Storage", "Web", "Embedded", "CSheets"],
    "baoxiu": ["App", "Basics"],
  ]

  /// Packages of others, and the only modules that may import them.
  private static let outside: [String: Set<String>] = [
    "GRDB": ["Storage"], "GRDBSQLite": ["Storage"], "CPostgres": ["Storage"], "CSQLite": ["Storage"], "CSheets": ["App"],
    "Hummingbird": ["Web", "App"], "HummingbirdCore": ["Web", "App"], "HTTPTypes": ["Web", "App"], "NIOCore": ["Web", "App"],
    "NIOHTTPTypes": ["Web"], "NIOHTTP1": ["App"], "NIOPosix": ["App"],
    "ArgumentParser": ["baoxiu"], "Configuration": ["baoxiu", "App"], "Yams": ["App"],
  ]

  /// The rules of the business and of planning are pure: the same input gives the same output, on every machine.
  private static let pure: Set<String> = ["Basics", "Aftersales", "Planning"]

  @Test("modules import only what the design allows")
  func imports() throws {
    for file in try Source.all(below: "Sources") where Self.arrows[file.module] != nil {
      let allowed = try #require(Self.arrows[file.module])
      for (line, name) in file.imports {
        if Self.arrows[name] != nil || name == "Embedded" {
          #expect(allowed.contains(name), "\(file.path):\(line): \(file.module) may not import \(name)")
        } else if Self.pure.contains(file.module) {
          Issue.record("\(file.path):\(line): \(file.module) is pure and imports only the standard library, not \(name)")
        } else if let users = Self.outside[name] {
          #expect(users.contains(file.module), "\(file.path):\(line): \(name) is imported by \(users.sorted()) only")
        }
      }
    }
  }

  @Test("every module of ours stands in the table of arrows")
  func modules() throws {
    let unlisted = Set(try Source.all(below: "Sources").map(\.module)).subtracting(Self.arrows.keys)
    #expect(unlisted.isEmpty, "give these modules a row in TidyTests.arrows: \(unlisted.sorted())")
  }

  // MARK: Words that stand in few places

  /// Words that are kept to the files named for them, each with its reason. Paths below Sources; a folder ends in `/`.
  private static let confined: [(word: String, reason: String, files: Set<String>)] = [
    ("Date()", "time is read once, at the door, and handed in", ["App/Platform/"]),
    ("Date.now", "time is read once, at the door, and handed in", ["App/Platform/"]),
    ("ContinuousClock", "time is read once, at the door, and handed in", ["App/Platform/", "Storage/", "baoxiu/"]),
    ("UUID()", "ids are made by Storage and handed in", []),
    (".random(", "chance is handed in as a generator", ["App/Platform/", "App/Features/Demo/"]),
    (".randomElement(", "chance is handed in as a generator", []),
    (".shuffled(", "chance is handed in as a generator", []),
    ("SystemRandomNumberGenerator", "chance is handed in as a generator", ["Storage/", "App/Platform/", "baoxiu/"]),
    ("ProcessInfo", "settings are read at the start and handed in", ["App/Platform/", "baoxiu/"]),
    ("print(", "only the command line speaks to a terminal", ["baoxiu/"]),
    ("try!", "say what is to happen when it fails", []),
    ("fatalError(", "a refusal, a problem or a precondition with its reason", []),
  ]

  @Test("clock, chance, environment, terminal and crashes stay where they belong", arguments: confined.indices)
  func words(place: Int) throws {
    let rule = Self.confined[place]
    for file in try Source.all(below: "Sources") {
      let path = String(file.path.dropFirst("Sources/".count))
      guard !rule.files.contains(where: { $0.hasSuffix("/") ? path.hasPrefix($0) : path == $0 }) else { continue }
      for (number, line) in file.code where line.containsWord(rule.word) {
        Issue.record("\(file.path):\(number): `\(rule.word)`: \(rule.reason)")
      }
    }
  }

  @Test("a file listed as an exception still exists and still needs it", arguments: confined.indices)
  func exceptions(place: Int) throws {
    let rule = Self.confined[place]
    let files = try Source.all(below: "Sources")
    for listed in rule.files where !listed.hasSuffix("/") {
      let file = files.first { $0.path == "Sources/" + listed }
      let isNeeded = file?.code.contains { $0.line.containsWord(rule.word) } ?? false
      #expect(isNeeded, "\(listed) no longer needs `\(rule.word)`: take it off the list in TidyTests")
    }
  }

  // MARK: Form

  /// Markup is not broken at 130 characters: a break in it would be a break on the page.
  private static let markup: [String] = ["App/Pages/", "Web/Forms.swift"]

  @Test("no line is longer than 130 characters, markup aside")
  func lineLength() throws {
    for file in try Source.all(below: "Sources") + Source.all(below: "Tests") {
      guard !Self.markup.contains(where: { file.path.hasPrefix("Sources/" + $0) }) else { continue }
      for (number, line) in file.lines where line.count > 130 {
        Issue.record("\(file.path):\(number): \(line.count) characters")
      }
    }
  }

  @Test("nothing is public: `package` crosses our modules and nothing else does")
  func access() throws {
    for file in try Source.all(below: "Sources") {
      for (number, line) in file.code where line.trimmed.hasPrefix("public ") || line.trimmed.hasPrefix("open ") {
        Issue.record("\(file.path):\(number): use `package`")
      }
    }
  }

  @Test("SQL uses only words that mean the same on both engines")
  func dialect() throws {
    // The dialect card of STYLE.md. `Dialect.swift` and the drivers hold what differs.
    let foreign = [
      " like ", " ilike ", "now()", "lower(", "upper(", "autoincrement", "::", "select *", "jsonb", "collate nocase",
    ]
    let paths = try Repository.files(below: "Resources").filter { $0.hasSuffix(".sql") && !$0.contains(".postgres.") }
    for path in paths where !path.contains(".sqlite.") {
      for (number, line) in try Repository.text("Resources/" + path).numberedLines {
        let statement = (line.components(separatedBy: "--").first ?? "").lowercased()
        for word in foreign where statement.contains(word) {
          Issue.record("Resources/\(path):\(number): `\(word.trimmed)` is not in the dialect card")
        }
      }
    }
  }

  // MARK: Resources

  @Test("every file under Resources is compiled in, and nothing else")
  func embedded() throws {
    let listed = try Repository.text("Sources/Embedded/files.list").split(separator: "\n").map(String.init)
    #expect(listed == (try Repository.files(below: "Resources")), "run bin/assets")
    let code = try Repository.text("Sources/Embedded/embedded.c")
    for path in listed {
      #expect(code.contains("#embed \"../../Resources/\(path)\""), "run bin/assets: \(path)")
    }
  }

  @Test("every text is there in Chinese and in English, once, with the same places to fill")
  func strings() throws {
    let chinese = try Repository.words(in: "zh-Hans")
    let english = try Repository.words(in: "en")
    for key in chinese.keys.sorted() where english[key] == nil { Issue.record("\(key) is missing in en") }
    for key in english.keys.sorted() where chinese[key] == nil { Issue.record("\(key) is missing in zh-Hans") }
    for (key, texts) in chinese.merging(english, uniquingKeysWith: +).sorted(by: { $0.key < $1.key }) {
      if texts.count > 2 || chinese[key]?.count ?? 0 > 1 || english[key]?.count ?? 0 > 1 { Issue.record("\(key) stands twice") }
      if Set(texts.map(\.places)).count > 1 { Issue.record("\(key): the {places} differ between the languages") }
    }
  }

  @Test("no Chinese in code: what people read stands in Resources/strings")
  func wordsInCode() throws {
    for file in try Source.all(below: "Sources") {
      for (number, line) in file.code where line.unicodeScalars.contains(where: { (0x4E00...0x9FFF).contains($0.value) }) {
        guard !Self.speaksChinese.contains(where: { file.path.hasPrefix("Sources/" + $0) }) else { continue }
        Issue.record("\(file.path):\(number): move the text to Resources/strings and name its key")
      }
    }
  }

  /// Files that read or recognise Chinese words rather than show them.
  private static let speaksChinese: [String] = [
    "Aftersales/PaperRegister/", "Aftersales/Telephone/", "Aftersales/Customers/AreaName.swift",
    "Aftersales/Customers/Gazetteer.swift", "Storage/Search.swift",
  ]

  // MARK: Claims

  @Test("every type that the glossary names exists; names still to come are in italics there")
  func glossary() throws {
    let declared = Set(
      try Source.all(below: "Sources").flatMap { file in
        file.code.flatMap { _, line in
          line.matches(of: /\b(?:struct|enum|protocol|class|actor|typealias) ([A-Z]\w*)/).map { String($0.1) }
        }
      })
    let rows = try Repository.text("GLOSSARY.md").numberedLines.filter { $0.line.hasPrefix("| ") }
    for (number, line) in rows {
      let cells = line.split(separator: "|", omittingEmptySubsequences: false)
      guard cells.count >= 5 else { continue }
      for name in cells[3].matches(of: /(\*?)`([A-Z]\w*)/) {
        let isDeclared = declared.contains(String(name.2))
        if name.1.isEmpty {
          #expect(isDeclared, "GLOSSARY.md:\(number): no type is called \(name.2)")
        } else {
          #expect(!isDeclared, "GLOSSARY.md:\(number): \(name.2) exists now: take the italics away")
        }
      }
    }
  }

  @Test("every requirement that a test claims exists")
  func claims() throws {
    let known = Set(try Repository.text("docs/requirements.tsv").numberedLines.map { $0.line.prefix { $0 != "\t" } })
    for file in try Source.all(below: "Tests") where !file.path.hasSuffix("/TidyTests.swift") {
      for (number, line) in file.code {
        for claim in line.matches(of: /\.clauses\(([^)]*)\)/) {
          for id in claim.1.matches(of: /"([^"]+)"/) where !known.contains(id.1) {
            Issue.record("\(file.path):\(number): \(id.1) is not in docs/requirements.tsv")
          }
        }
      }
    }
  }
}

/// The files of this repository, found from this file's own place.
private enum Repository {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func text(_ path: String) throws -> String { try String(contentsOf: root.appending(path: path), encoding: .utf8) }

  /// Paths below a folder, sorted by their bytes; hidden files and editors' copies are not counted.
  static func files(below folder: String) throws -> [String] {
    let start = root.appending(path: folder).resolvingSymlinksInPath()
    return try FileManager.default.subpathsOfDirectory(atPath: start.path)
      .filter { path in
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: start.appending(path: path).path, isDirectory: &isFolder)
        let name = path.split(separator: "/").last ?? ""
        return exists && !isFolder.boolValue && !name.hasPrefix(".") && !name.hasSuffix("~")
      }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// All texts of a language by key; more than one where a key stands in several files.
  static func words(in language: String) throws -> [String: [String]] {
    var words: [String: [String]] = [:]
    for path in try files(below: "Resources/strings")
    where path.hasSuffix("/\(language).json") || path == "\(language).json" || path.hasSuffix(".\(language).json") {
      let data = try Data(contentsOf: root.appending(path: "Resources/strings/" + path))
      for (key, text) in try JSONDecoder().decode([String: String].self, from: data) { words[key, default: []].append(text) }
    }
    return words
  }
}

/// One Swift file, with its comments put aside.
private struct Source {
  /// `Sources/Basics/ID.swift`
  let path: String
  let lines: [(number: Int, line: String)]

  var module: String { String(path.split(separator: "/")[1]) }

  /// The lines without comments. Good enough for our style, in which `//` within a text is followed by more of an address.
  var code: [(number: Int, line: String)] {
    lines.compactMap { number, line in
      if line.trimmed.hasPrefix("//") { return nil }
      guard let comment = line.range(of: " // ") else { return (number, line) }
      return (number, String(line[..<comment.lowerBound]))
    }
  }

  var imports: [(number: Int, name: String)] {
    code.compactMap { number, line in
      guard let found = line.wholeMatch(of: /\s*(?:@\w+(?:\(\w+\))?\s+)*(?:package |private |internal |public )?import\s+(.+)/)
      else {
        return nil
      }
      // `import struct Foundation.Date` imports Foundation.
      let words = found.1.split(separator: " ")
      let name = words.count > 1 ? words[1] : words[0]
      return (number, String(name.prefix { $0 != "." }))
    }
  }

  static func all(below folder: String) throws -> [Source] {
    try Repository.files(below: folder).filter { $0.hasSuffix(".swift") }.map { path in
      Source(path: "\(folder)/\(path)", lines: try Repository.text("\(folder)/\(path)").numberedLines)
    }
  }
}

extension String {
  fileprivate var numberedLines: [(number: Int, line: String)] {
    split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { ($0 + 1, String($1)) }
  }
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }

  /// The names in braces of a text, once each.
  fileprivate var places: [String] { Set(matches(of: /\{(\w+)\}/).map { String($0.1) }).sorted() }

  /// Whether the word occurs and is not the end of a longer one: `print(` but not `fingerprint(`.
  fileprivate func containsWord(_ word: String) -> Bool {
    var rest = self[...]
    while let found = rest.range(of: word) {
      let before = rest[..<found.lowerBound].last
      let isStart = word.hasPrefix(".") || before.map { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") } ?? true
      if isStart { return true }
      rest = rest[found.upperBound...]
    }
    return false
  }
}
