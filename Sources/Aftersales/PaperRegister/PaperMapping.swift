/// One row of a sheet as it was read: its number as a spreadsheet program shows it, and its cells.
package struct PaperRow: Hashable, Sendable {
  package let number: Int
  package let cells: [String]

  package init(number: Int, cells: [String]) {
    self.number = number
    self.cells = cells
  }

  /// The folded text of a column; empty beyond the end.
  func folded(_ column: Int) -> String { column < cells.count ? PaperText.fold(cells[column]) : "" }
}

/// Which column means what: proposed from headings and contents, open to correction. A correction is remembered by `key`.
package struct PaperMapping: Hashable, Sendable {
  /// Place of the heading row among the rows of the sheet (not its number).
  package let headingPlace: Int
  /// What stood above the headings: 叫修登记簿 2025年度.
  package let titles: [String]
  /// The headings as they stand in the file; a column without one is named by its letter, a repeated one gets ` (2)`.
  package let headings: [String]
  /// The field of each column; nil = kept word by word with the line, but not read.
  package var fields: [PaperField?]

  /// Equal for every file with the same headings, whatever their order.
  package func key(digest: (String) -> String) -> String {
    digest("register-headings\n" + headings.map(PaperHeadings.stripped).sorted().joined(separator: "\n"))
  }

  package func columns(of field: PaperField) -> [Int] { fields.indices.filter { fields[$0] == field } }
  package func heading(of field: PaperField) -> String? { columns(of: field).first.map { headings[$0] } }

  /// The mapping with corrections laid over it: heading → field name, or `ignore`. Unknown headings and names are passed by.
  package func corrected(by corrections: [String: String]) -> PaperMapping {
    var out = self
    for (heading, name) in corrections {
      guard let column = headings.firstIndex(where: { PaperText.bare($0) == PaperText.bare(heading) }) else { continue }
      if name == "ignore" {
        out.fields[column] = nil
      } else if let field = PaperField(rawValue: name) {
        if !field.mayRepeat { for other in out.fields.indices where out.fields[other] == field { out.fields[other] = nil } }
        out.fields[column] = field
      }
    }
    return out
  }

  /// Finds the heading row among the first forty (titles may stand above it) and proposes a field for each column.
  /// nil when no row has three headings that the program knows, or two where one of them is the call or the customer.
  package init?(finding rows: [PaperRow]) {
    var best: (place: Int, score: Int)?
    for (place, row) in rows.prefix(40).enumerated() {
      var exact: Set<PaperField> = []
      var near: Set<PaperField> = []
      var filled = 0
      for cell in row.cells where !PaperText.fold(cell).isEmpty {
        filled += 1
        guard let found = PaperHeadings.field(cell) else { continue }
        if found.isExact { exact.insert(found.field) } else { near.insert(found.field) }
      }
      let known = exact.union(near).count
      let isEnough = known >= 3 || (known >= 2 && filled <= 4 && !exact.isDisjoint(with: [.calledAt, .customer, .phone]))
      let score = exact.count * 2 + near.subtracting(exact).count
      guard isEnough, !exact.isEmpty, known * 2 >= filled || known >= 4, score > best?.score ?? 0 else { continue }
      best = (place, score)
    }
    guard let best else { return nil }
    headingPlace = best.place
    let width = rows.dropFirst(best.place).prefix(2000).map(\.cells.count).max() ?? 0
    // Two-storey headings: where the lower storey is empty, the upper one (a merged cell) names the column.
    let above = best.place > 0 ? rows[best.place - 1] : nil
    let isStorey = above.map { $0.cells.count(where: { !PaperText.fold($0).isEmpty }) > 1 } ?? false
    titles = rows.prefix(best.place).dropLast(isStorey ? 1 : 0).flatMap(\.cells).map(PaperText.fold).filter { !$0.isEmpty }
    var seen: [String: Int] = [:]
    headings = (0..<width).map { column in
      var name = rows[best.place].folded(column)
      if name.isEmpty, isStorey { name = above?.folded(column) ?? "" }
      if name.isEmpty { name = PaperMapping.letters(column) }
      seen[name, default: 0] += 1
      return seen[name, default: 1] > 1 ? "\(name) (\(seen[name, default: 1]))" : name
    }
    fields = PaperMapping.proposal(headings, rows.dropFirst(best.place + 1).prefix(400))
  }

  /// A, B … Z, AA.
  private static func letters(_ column: Int) -> String {
    var rest = column
    var out = ""
    repeat {
      out = String(Character(Unicode.Scalar(UInt8(65 + rest % 26)))) + out
      rest = rest / 26 - 1
    } while rest >= 0
    return out
  }

  private static func proposal(_ headings: [String], _ sample: ArraySlice<PaperRow>) -> [PaperField?] {
    let found = headings.map { PaperHeadings.field($0) }
    var fields: [PaperField?] = Array(repeating: nil, count: headings.count)
    var taken: Set<PaperField> = []
    for wantsExact in [true, false] {
      for column in headings.indices {
        guard fields[column] == nil, let found = found[column], found.isExact == wantsExact else { continue }
        let contents = Contents(column, sample)
        guard let field = contents.fitting(found.field) else { continue }
        if field.mayRepeat || taken.insert(field).inserted {
          fields[column] = field
        } else if field == .calledAt {
          // 日期 and 时间 side by side: the one that holds times alone is the time of day.
          let first = fields.firstIndex(of: .calledAt) ?? column
          if contents.holdsTimesAlone, taken.insert(.calledTime).inserted {
            fields[column] = .calledTime
          } else if Contents(first, sample).holdsTimesAlone, taken.insert(.calledTime).inserted {
            fields[first] = .calledTime
            fields[column] = .calledAt
          }
        }
      }
    }
    return fields
  }

  /// A look at what stands below a heading, where the heading alone says too little.
  private struct Contents {
    let texts: [String]

    init(_ column: Int, _ sample: ArraySlice<PaperRow>) {
      texts = sample.map { $0.folded(column) }.filter { !PaperText.isBlank($0) && PaperText.dittoRest($0) == nil }
    }

    private func share(_ test: (String) -> Bool) -> Double {
      texts.isEmpty ? 0 : Double(texts.count(where: test)) / Double(texts.count)
    }
    private var dates: Double {
      share {
        guard let time = try? SpelledTime(reading: $0) else { return false }
        return time.day != .none
      }
    }
    var holdsTimesAlone: Bool {
      share {
        guard let time = try? SpelledTime(reading: $0) else { return false }
        return time.day == .none
      } > 0.6
    }

    /// A closed list of words does not hold eight words and more that nobody knows: 区域 lists districts then, 类别 products.
    private func areForeign(_ isKnown: (String) -> Bool) -> Bool {
      Set(texts).count >= 8 && share(isKnown) < 0.1
    }

    /// 派工 may hold names or times, 完工 states or times, 类别 who pays or what was asked for. nil: none of what the heading says.
    func fitting(_ field: PaperField) -> PaperField? {
      switch field {
      case .technician: return dates > 0.6 ? .dispatchedAt : field
      case .outcome:
        if dates > 0.6 { return .finishedAt }
        return areForeign { PaperWords.contained(in: $0, of: PaperWords.outcomes) != nil } ? nil : field
      case .zone: return areForeign { PaperWords.zones[PaperText.bare($0)] != nil } ? nil : field
      case .category, .kind:
        let pays = share { PaperWords.categories[PaperText.bare($0)] != nil }
        let asks = share { PaperWords.kinds[PaperText.bare($0)] != nil }
        if areForeign({ PaperWords.categories[PaperText.bare($0)] != nil || PaperWords.kinds[PaperText.bare($0)] != nil }) {
          return nil
        }
        return pays > asks ? .category : asks > pays ? .kind : field
      default: return field
      }
    }
  }
}
