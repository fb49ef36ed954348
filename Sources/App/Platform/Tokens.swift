import Aftersales
import Basics
import Storage

/// Gathers the search words of one row. The branch is one of them, so that scope is part of the match. Words of personal
/// values carry the mark of their class: only who may ever read such a value finds anything by it. SEC-001
package struct Tokens {
  private var words = SearchWords()

  package init() {}
  package init(branch: ID<Branch>) { words.add(token: Tokens.word(branch)) }
  package init(branches: some Sequence<ID<Branch>>) { for branch in branches { words.add(token: Tokens.word(branch)) } }

  package static func word(_ branch: ID<Branch>) -> String { "b" + branch.description }

  /// No plain word begins with a digit.
  private static func mark(_ kind: Personal.Class) -> String { String(Personal.Class.allCases.firstIndex(of: kind) ?? 9) }

  /// The classes of which any register takes words.
  private static let searched: [Personal.Class] = [.name, .phone, .address]

  package mutating func add(_ text: String?, as kind: Personal.Class? = nil) {
    guard let text, !text.isEmpty else { return }
    precondition(kind.map(Tokens.searched.contains) ?? true, "nobody would look for it")
    words.add(text, mark: kind.map(Tokens.mark) ?? "")
  }

  /// A name: also by pinyin and initials. The name of an organisation is public.
  package mutating func add(name: String?, isPublic: Bool = false) {
    guard let name else { return }
    let kind: Personal.Class? = isPublic ? nil : .name
    add(name, as: kind)
    if let pinyin = Pinyin.of(name) {
      add(pinyin.full, as: kind)
      add(pinyin.initials, as: kind)
    }
  }

  package var text: String { words.line }

  /// What a row must hold to be a hit for what `scope` typed: of every group one word. Empty when nothing can be meant.
  static func asked(_ text: String, by scope: Scope) -> [[String]] {
    let kinds = searched.filter { scope.mayEverRead($0) }
    return Search.query(text).map { word in
      // What holds a letter is of no telephone number: one look less into the index.
      let isNumber = word.utf8.dropFirst().allSatisfy { (48...57).contains($0) }
      return [word] + kinds.filter { isNumber || $0 != .phone }.map { mark($0) + word }
    }
  }
}

extension Scope {
  /// Whether any post of the person reads this kind of value at all. Who does not may not find a case by it either: a hit
  /// would tell what the stars hide. SEC-001
  func mayEverRead(_ kind: Personal.Class) -> Bool {
    actor.isSystem || actor.roles.contains { SightRule.rule(for: $0, kind) != .never }
  }
}
