import Basics

/// The names, streets and faults of the demo: `Resources/demo/words.json`.
struct DemoWords: Sendable {
  let people: [(login: String, name: String, roles: Set<Role>, branches: [Int])]
  let branches: [(name: String, code: String)]
  private let words: JSON

  init(_ resources: Resources) throws {
    words = try JSON(parsing: resources.text("demo/words.json") ?? "")
    people = (words["people"]?.array ?? []).compactMap { item in
      guard let cells = item.array, cells.count >= 3, let login = cells[0].string, let name = cells[1].string,
        let role = cells[2].string.flatMap(Role.init(rawValue:))
      else { return nil }
      return (login, name, [role], cells.dropFirst(3).compactMap { $0.int.map { Int($0) } })
    }
    branches = (words["branches"]?.array ?? []).map { ($0["name"]?.string ?? "", $0["code"]?.string ?? "") }
  }

  func text(_ key: String, _ values: [String: String] = [:]) -> String {
    values.reduce(words[key]?.string ?? "") { $0.replacing("{\($1.key)}", with: $1.value) }
  }

  func list(_ key: String) -> [String] { (words[key]?.array ?? []).compactMap(\.string) }
}
