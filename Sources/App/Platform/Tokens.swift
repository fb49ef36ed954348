import Aftersales
import Basics
import Storage

/// Gathers the search words of one row. The branch is one of them, so that scope is part of the match.
package struct Tokens {
  private var words: Set<String> = []

  package init(branch: ID<Branch>) { words.insert(Tokens.word(branch)) }
  package init(branches: some Sequence<ID<Branch>>) { for branch in branches { words.insert(Tokens.word(branch)) } }

  package static func word(_ branch: ID<Branch>) -> String { "b" + branch.description }

  package mutating func add(_ text: String?) {
    guard let text, !text.isEmpty else { return }
    words.formUnion(Search.tokens(text))
  }

  /// A name: also by pinyin and initials.
  package mutating func add(name: String?) {
    guard let name else { return }
    add(name)
    if let pinyin = Pinyin.of(name) {
      add(pinyin.full)
      add(pinyin.initials)
    }
  }

  package var text: String { Search.line(of: words) }
}
