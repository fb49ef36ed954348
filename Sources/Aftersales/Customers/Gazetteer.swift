import Basics

/// Provinces, cities and districts with the middle of each: what an address says of its place where nobody has set one.
/// `浙江省杭州市余杭区文一西路969号` and `杭州余杭文一西路969号` lie in 杭州市余杭区; an address that begins with no division lies nowhere.
package struct Gazetteer: Sendable {
  /// A district, or a city or region that has none.
  package struct Place: Hashable, Sendable {
    /// Six digits of the national code.
    package let code: String
    /// With the city, or the province where there is no city: `杭州市余杭区`.
    package let name: String
    package let pin: Pin
  }

  private enum Level { case province, city, district }

  private struct Division: Sendable {
    let code: String
    let name: String
    let pin: Pin
    let level: Level
    let nameLetters: [Character]
    let shortLetters: [Character]

    var province: Substring { code.prefix(2) }
    var city: Substring { code.prefix(4) }
    /// 城区, 郊区, 东区: words that any town may use for a part of itself.
    var isVague: Bool { name.count == 2 && name.hasSuffix("区") }
  }

  /// A name found at the beginning of what is left of an address.
  private struct Match {
    let division: Int
    let length: Int
    /// Without the word that says what it is: 余杭 for 余杭区.
    var isBare = false
    /// As the address has it, where that is another name than the table's: 临安区.
    var spelled: String?
  }

  private let divisions: [Division]
  /// By the first two letters of the name, which are those of the short one too.
  private let byHead: [String: [Int]]
  /// The cities and regions, by code, that have districts.
  private let divided: Set<Substring>
  private let cities: [Substring: Int]
  private let provinces: [Substring: Int]

  private static let kinds: Set<Character> = ["区", "县", "市", "州", "旗"]
  private static let streets: Set<Character> = ["路", "街", "道", "巷", "弄", "桥"]

  /// `text`: code, name, short name, latitude and longitude by lines, parted by tabs. A line that is none is left out.
  package init(_ text: String) {
    var divisions: [Division] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard cells.count == 5, cells[0].count == 6, let pin = Pin("\(cells[3]),\(cells[4])") else { continue }
      let level: Level = cells[0].hasSuffix("0000") ? .province : cells[0].hasSuffix("00") ? .city : .district
      divisions.append(
        Division(
          code: cells[0], name: cells[1], pin: pin, level: level, nameLetters: Array(cells[1]), shortLetters: Array(cells[2])))
    }
    self.divisions = divisions
    byHead = Dictionary(grouping: divisions.indices) { String(divisions[$0].name.prefix(2)) }
    let lower = divisions.filter { $0.level != .province }
    divided = Set(lower.map(\.province)).union(lower.filter { $0.level == .district }.map(\.city))
    func index(_ level: Level, _ key: (Division) -> Substring) -> [Substring: Int] {
      let own = divisions.indices.filter { divisions[$0].level == level }
      return Dictionary(own.map { (key(divisions[$0]), $0) }, uniquingKeysWith: { first, _ in first })
    }
    cities = index(.city, \.city)
    provinces = index(.province, \.province)
  }

  /// The city that a branch's name begins with: 杭州 for 杭州分公司; what its callers mean by a district's bare name. A code of
  /// four digits, of two for a city that is a province.
  package func city(ofBranch name: String) -> String? {
    let letters = Array(name.filter { !$0.isWhitespace })
    let found = matches(letters, 0).filter { divisions[$0.division].level != .district }
    let city = found.first { divisions[$0.division].level == .city } ?? found.first { isCity($0.division) }
    return city.map { String(key(of: $0.division)) }
  }

  /// Where an address lies. `home`: the city of the branch that it was told to, as `city(ofBranch:)` gives it. nil: the address
  /// names no district at its beginning, or one of several of that name.
  package func place(of address: String, home: String? = nil) -> Place? {
    var letters = Array(address.filter { !$0.isWhitespace && !"，,、·-".contains($0) })
    if letters.starts(with: Array("中国")) { letters.removeFirst(2) }
    let first = matches(letters, 0)
    var found = alone(first, home)
    for upper in first where divisions[upper.division].level != .district {
      let next = matches(letters, upper.length)
      found += below(upper, next, letters)
      if !upper.isBare { found += undivided(upper, letters) }
      for city in next where divisions[city.division].level == .city && contains(upper.division, city.division) {
        found += below(city, matches(letters, city.length), letters) + undivided(city, letters)
      }
    }
    guard let most = found.map(\.length).max() else { return nil }
    let best = found.filter { $0.length == most }
    return Set(best.map(\.division)).count == 1 ? best.first.map(place) : nil
  }

  /// A district at the very beginning: that of the home city, else the only one of that name.
  private func alone(_ matches: [Match], _ home: String?) -> [Match] {
    let named = matches.filter { !$0.isBare && divisions[$0.division].level == .district }
    let own = named.filter { home.map(divisions[$0.division].code.hasPrefix) ?? false }
    if !own.isEmpty { return own }
    return named.count == 1 && !divisions[named[0].division].isVague ? named : []
  }

  /// The districts of a city, or those of a province that are the only ones of their name there. A bare name counts where no
  /// street follows: 杭州西湖文三路 lies in 西湖区, 杭州西湖大道 does not say so.
  private func below(_ upper: Match, _ matches: [Match], _ letters: [Character]) -> [Match] {
    let inside = matches.filter {
      divisions[$0.division].level == .district && contains(upper.division, $0.division)
        && !($0.isBare && isStreet(letters, at: $0.length))
    }
    let full = inside.filter { !$0.isBare }
    let named = full.isEmpty ? inside : full
    return isCity(upper.division) || named.count == 1 ? named : []
  }

  /// A city without districts is a place of its own.
  private func undivided(_ match: Match, _ letters: [Character]) -> [Match] {
    divided.contains(key(of: match.division)) || (match.isBare && isStreet(letters, at: match.length)) ? [] : [match]
  }

  private func isStreet(_ letters: [Character], at place: Int) -> Bool {
    letters.dropFirst(place).prefix(2).contains { Gazetteer.streets.contains($0) }
  }

  /// Every division whose name stands at a place of the address: whole, its stem, or its stem with a word for another kind,
  /// for 临安市 is 临安区 today.
  private func matches(_ letters: [Character], _ start: Int) -> [Match] {
    guard start + 2 <= letters.count else { return [] }
    let rest = letters[start...]
    let known = byHead[String(rest.prefix(2))] ?? []
    var found: [Match] = []
    for division in known where rest.starts(with: divisions[division].nameLetters) {
      found.append(Match(division: division, length: start + divisions[division].nameLetters.count))
    }
    let whole = Set(found.map(\.length))
    for division in known {
      let it = divisions[division]
      guard !it.shortLetters.isEmpty, rest.starts(with: it.shortLetters) else { continue }
      let end = start + it.shortLetters.count
      found.append(Match(division: division, length: end, isBare: true))
      guard end < letters.count, Gazetteer.kinds.contains(letters[end]), !whole.contains(end + 1) else { continue }
      if it.level == .district || (it.level == .city && letters[end] == "州") {
        let spelled = it.level == .district ? String(letters[start...end]) : nil
        found.append(Match(division: division, length: end + 1, spelled: spelled))
      }
    }
    return found
  }

  /// 北京市 is a province and a city in one.
  private func isCity(_ division: Int) -> Bool {
    divisions[division].level == .city || (divisions[division].level == .province && divisions[division].name.hasSuffix("市"))
  }

  private func key(of division: Int) -> Substring {
    divisions[division].level == .province ? divisions[division].province : divisions[division].city
  }

  private func contains(_ upper: Int, _ lower: Int) -> Bool {
    upper != lower && divisions[lower].code.hasPrefix(key(of: upper))
  }

  private func place(_ match: Match) -> Place {
    let it = divisions[match.division]
    let above = it.level == .province ? nil : it.level == .district ? cities[it.city] ?? provinces[it.province] : nil
    return Place(code: it.code, name: (above.map { divisions[$0].name } ?? "") + (match.spelled ?? it.name), pin: it.pin)
  }
}
