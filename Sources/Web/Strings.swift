import Basics
import Synchronization

/// Every sentence people read, by language and flat key. Loaded once from `Resources/strings`.
package final class Strings: Sendable {
  private let texts: [Language: [String: String]]
  private let absent = Mutex<[String: Int]>([:])

  package init(_ texts: [Language: [String: String]]) { self.texts = texts }

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

  package func words(in language: Language) -> Words { Words(strings: self, language: language) }

  /// Keys asked for that no file has, with how often. A test expects this to be empty after every page was drawn.
  package var missing: [String: Int] { absent.withLock { $0 } }

  package func keys(in language: Language) -> Set<String> { Set((texts[language] ?? [:]).keys) }

  fileprivate func template(_ key: String, _ language: Language) -> String? {
    if let text = texts[language]?[key] { return text }
    absent.withLock { $0["\(language.rawValue) \(key)", default: 0] += 1 }
    return language == .zhHans ? nil : texts[.zhHans]?[key]
  }

  fileprivate func has(_ key: String, _ language: Language) -> Bool {
    texts[language]?[key] != nil || texts[.zhHans]?[key] != nil
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

  /// The sentence with its {places} filled. `{n|call|calls}` picks the first form for 1. A key that no file has comes back
  /// in brackets, so that a forgotten sentence is seen and not mistaken for one.
  package func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String {
    guard let template = strings.template(key, language) else { return "[\(key)]" }
    return Words.fill(template, values)
  }

  package func has(_ key: String) -> Bool { strings.has(key, language) }

  /// The first of the keys that has words; the last one otherwise.
  package func first(of keys: [String], _ values: [String: String] = [:]) -> String {
    for key in keys where has(key) { return self(key, values) }
    return self(keys.last ?? "", values)
  }

  static func fill(_ template: String, _ values: [String: String]) -> String {
    guard template.utf8.contains(UInt8(ascii: "{")) else { return template }
    var out = ""
    var rest = template[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      out += rest[..<open]
      let place = rest[rest.index(after: open)..<close]
      let forms = place.split(separator: "|", omittingEmptySubsequences: false)
      if forms.count == 3, let number = values[String(forms[0])] {
        out += number == "1" ? forms[1] : forms[2]
      } else if let value = values[String(place)] {
        out += value
      } else {
        out += rest[open...close]
      }
      rest = rest[rest.index(after: close)...]
    }
    return out + rest
  }
}
