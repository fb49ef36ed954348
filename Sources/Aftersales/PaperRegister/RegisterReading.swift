import Basics

/// Reads the rows below the headings, one draft each. Pure: what it cannot know from the file is asked or refused.
struct RegisterReading {
  let mapping: PaperMapping
  let answers: RegisterAnswers
  let fileName: String
  private(set) var drafts: [RegisterDraft] = []
  /// Rows that are no data: repeated headings, titles, dividers, totals.
  private(set) var skipped: [SkippedRow] = []
  /// The year that a divider row (2025年3月) gave to the rows below it, by place of the draft.
  private var dividers: [Int: Int] = [:]
  private let columns: [PaperField: [Int]]

  init(_ rows: [PaperRow], mapping: PaperMapping, answers: RegisterAnswers, fileName: String) {
    self.mapping = mapping
    self.answers = answers
    self.fileName = fileName
    var columns: [PaperField: [Int]] = [:]
    for (column, field) in mapping.fields.enumerated() { if let field { columns[field, default: []].append(column) } }
    self.columns = columns
    collect(rows)
    followDittos()
    readCalls()
    for place in drafts.indices {
      readRest(place)
      drafts[place].seal()
    }
  }

  // MARK: Which rows are data

  private mutating func collect(_ rows: [PaperRow]) {
    let headingCells = rows[mapping.headingPlace].cells.map(PaperText.bare).filter { !$0.isEmpty }
    for row in rows.dropFirst(mapping.headingPlace + 1) {
      let folded = row.cells.map(PaperText.fold)
      guard let first = folded.firstIndex(where: { !$0.isEmpty }) else { continue }
      let count = folded.count { !$0.isEmpty }
      let own = texts(folded)
      if count > 1, count == headingCells.count, folded.filter({ !$0.isEmpty }).map(PaperText.bare) == headingCells {
        skipped.append(SkippedRow(row: row.number, reason: .heading))
      } else if count == 1, mapping.titles.contains(folded[first]) {
        skipped.append(SkippedRow(row: row.number, reason: .title))
      } else if count == 1, let year = divider(folded[first]) {
        skipped.append(SkippedRow(row: row.number, reason: .divider))
        if year > 0 { dividers[drafts.count] = year }
      } else if own[.phone] == nil, own[.customer] == nil || columns[.customer]?.contains(first) == true,
        RegisterReading.totals.contains(where: PaperText.bare(folded[first]).hasPrefix)
      {
        skipped.append(SkippedRow(row: row.number, reason: .total))
      } else {
        drafts.append(RegisterDraft(number: row.number, cells: row.cells, own: own))
      }
    }
  }

  private static let totals = ["合计", "总计", "小计", "本页合计", "本页小计", "本月合计", "累计"]

  /// The texts by field; several columns of telephones or remarks become one text.
  private func texts(_ cells: [String]) -> [PaperField: String] {
    var out: [PaperField: String] = [:]
    for (column, field) in mapping.fields.enumerated() {
      guard let field, column < cells.count, !cells[column].isEmpty else { continue }
      out[field] = out[field].map { $0 + (field == .phone ? "/" : "; ") + cells[column] } ?? cells[column]
    }
    return out
  }

  /// `2025年3月`, `三月份`, `2025年度`: the year it names, 0 when it names a month alone, nil when it is no divider.
  private func divider(_ text: String) -> Int? {
    let bare = PaperText.bare(text)
    guard bare.unicodeScalars.count <= 12 else { return nil }
    let endings = ["年", "年度", "月", "月份", "年份"]
    guard endings.contains(where: bare.hasSuffix),
      bare.unicodeScalars.contains(where: { (48...57).contains($0.value) || PaperText.numeral($0) != nil || $0 == "十" })
    else { return nil }
    return PaperYear.named(in: bare) ?? 0
  }

  // MARK: 同上

  private mutating func followDittos() {
    let verbatim: [PaperField] = [.address, .symptom, .remark]
    var above: (texts: [PaperField: String], typed: [PaperField: String]) = ([:], [:])
    for place in drafts.indices {
      var texts = drafts[place].own
      var typed = RegisterReading.trimmed(drafts[place].cells, verbatim, columns)
      for (field, value) in drafts[place].own {
        guard let rest = PaperText.dittoRest(value) else { continue }
        let before = above.texts[field]
        if before == nil { warn(place, field, "ditto.nothing-above") }
        if !rest.isEmpty, field == .calledAt { drafts[place].dittoTimes[field] = rest }
        let isWhole = rest.isEmpty || field == .calledAt
        texts[field] = isWhole ? before : before.map { $0 + " " + rest } ?? rest
        typed[field] = isWhole ? above.typed[field] : above.typed[field].map { $0 + " " + rest } ?? rest
      }
      drafts[place].texts = texts
      drafts[place].typed = typed
      above = (texts, typed)
    }
  }

  /// The cells of some fields without space around them, but otherwise as they were typed.
  private static func trimmed(_ cells: [String], _ fields: [PaperField], _ columns: [PaperField: [Int]]) -> [PaperField: String] {
    var out: [PaperField: String] = [:]
    for field in fields {
      for column in columns[field] ?? [] where column < cells.count && !PaperText.isBlank(PaperText.fold(cells[column])) {
        var scalars = Substring(cells[column]).unicodeScalars
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        out[field] = out[field].map { $0 + "; " + String(scalars) } ?? String(scalars)
      }
    }
    return out
  }

  // MARK: When the call came

  private mutating func readCalls() {
    guard columns[.calledAt] != nil else {
      for place in drafts.indices { refuse(place, .calledAt, "called-at.no-column") }
      return
    }
    for place in drafts.indices {
      guard var text = drafts[place].text(.calledAt) else { continue }
      if let time = drafts[place].text(.calledTime) { text += " " + time }
      do throws(SpelledTime.Fault) {
        var spelled = try SpelledTime(reading: text)
        if let rest = drafts[place].dittoTimes[.calledAt] {
          let time = try SpelledTime(reading: rest)
          (spelled.minute, spelled.isApproximate) = (time.minute, time.isApproximate)
        }
        drafts[place].spelledCall = spelled
        warnIfApproximate(place, .calledAt, spelled)
      } catch {
        refuse(place, .calledAt, error.rawValue)
      }
    }
    fillYears()
    for place in drafts.indices where drafts[place].calledAt == nil && !drafts[place].isRefused {
      let word = drafts[place].text(.calledAt) ?? ""
      let heading = mapping.heading(of: .calledAt) ?? ""
      if word.isEmpty, answers.meaning(of: "", column: heading, field: .calledAt) == "rowAbove",
        let day = drafts[..<place].last(where: { $0.calledAt != nil })?.calledAt?.day
      {
        drafts[place].calledAt = PaperMoment(day: day, minute: nil)
        warn(place, .calledAt, "called-at.from-row-above", ["read": day.description])
      } else if word.isEmpty {
        refuse(place, .calledAt, "called-at.missing")
      } else {
        refuse(
          place, .calledAt, drafts[place].spelledCall?.day == SpelledTime.Day.none ? "called-at.no-day" : "called-at.no-year")
      }
    }
  }

  /// The year that a cell leaves out comes from the dated rows around it, else from title or file name; a register runs on.
  private mutating func fillYears() {
    var previous: [LocalDay?] = []
    var last: LocalDay?
    for draft in drafts {
      previous.append(last)
      if case .full(let day)? = draft.spelledCall?.day { last = day }
    }
    var next: [LocalDay?] = Array(repeating: nil, count: drafts.count)
    last = nil
    for place in drafts.indices.reversed() {
      next[place] = last
      if case .full(let day)? = drafts[place].spelledCall?.day { last = day }
    }
    let years = Set(drafts.compactMap { if case .full(let day)? = $0.spelledCall?.day { day.year } else { nil } })
    let named = mapping.titles.lazy.compactMap { PaperYear.named(in: $0) }.first ?? PaperYear.named(in: fileName)
    var sectionYear: Int?
    var running: LocalDay?
    for place in drafts.indices {
      if let year = dividers[place] { sectionYear = year }
      guard let spelled = drafts[place].spelledCall else { continue }
      let around = [previous[place], next[place]].compactMap { $0 }
      let moment = spelled.moment(
        year: { month, day in
          if let sectionYear { return sectionYear }
          if !around.isEmpty {
            return PaperYear.likeliest(month, day, around: around, onlyYear: years.count == 1 ? years.first : nil, named: named)
          }
          if let running { return PaperYear.nearest(month, day, to: [running]) }
          return named
        }, base: nil)
      guard let moment else {
        if case .monthAndDay = spelled.day, sectionYear ?? named != nil || !around.isEmpty {
          refuse(place, .calledAt, "date.impossible")
        }
        continue
      }
      drafts[place].calledAt = moment
      if case .monthAndDay = spelled.day {
        running = moment.day
        warn(place, .calledAt, "year.from-context", ["read": moment.description])
      } else if around.count == 2, abs(around[0] - around[1]) <= 45, abs(moment.day - around[0]) > 180 {
        warn(place, .calledAt, "called-at.out-of-line", ["read": moment.description])
      }
    }
  }

  // MARK: Everything else

  private mutating func readRest(_ place: Int) {
    readPeople(place)
    drafts[place].dispatchedAt = readTime(place, .dispatchedAt)
    drafts[place].arrivedAt = readTime(place, .arrivedAt)
    drafts[place].zone = readWord(place, .zone, PaperWords.zones, isSentence: false)
    drafts[place].kind = readWord(place, .kind, PaperWords.kinds, isSentence: false)
    drafts[place].category = readWord(place, .category, PaperWords.categories, isSentence: true)
    readOutcome(place)
    readAmount(place)
    readProduct(place)
  }

  private mutating func readPeople(_ place: Int) {
    if let name = drafts[place].text(.customer) {
      let parts = PaperName(name)
      drafts[place].customer = parts.name
      drafts[place].salutation = parts.salutation
      drafts[place].contact = drafts[place].text(.contact) ?? parts.contact
    } else {
      drafts[place].contact = drafts[place].text(.contact)
    }
    if let text = drafts[place].text(.phone) {
      drafts[place].phones = PhoneNumber.all(in: text)
      if drafts[place].phones.isEmpty { warn(place, .phone, "phone.unreadable") }
      for phone in drafts[place].phones {
        if let doubt = phone.warning { warn(place, .phone, "phone.\(doubt.rawValue)", ["read": phone.normal]) }
      }
    } else if columns[.phone] != nil {
      warn(place, .phone, "phone.missing")
    }
    if drafts[place].customer == nil {
      if drafts[place].phones.isEmpty && drafts[place].contact == nil {
        refuse(place, .customer, "customer.missing")
      } else {
        warn(place, .customer, "customer.unnamed")
      }
    }
    if drafts[place].text(.address) == nil, columns[.address] != nil { warn(place, .address, "address.missing") }
    if let name = drafts[place].text(.technician) {
      let known = answers.meaning(of: name, column: mapping.heading(of: .technician) ?? "", field: .technician)
      drafts[place].technician = known == "none" ? nil : known ?? name
    }
  }

  private mutating func readProduct(_ place: Int) {
    if let model = drafts[place].text(.model) {
      drafts[place].model = model.uppercased()
    } else if columns[.model] != nil {
      warn(place, .model, "model.missing")
    }
    let isFree = drafts[place].category == .free
    if isFree, let symptom = drafts[place].text(.symptom), symptom.contains("过保") || symptom.contains("保外") {
      warn(place, .symptom, "category.contradicted", ["category": PaperCategory.free.rawValue])
    }
  }

  /// A time beside the call: its year lies nearest to the call, 当日 and a bare time count from the call's day.
  private mutating func readTime(_ place: Int, _ field: PaperField) -> PaperMoment? {
    guard let text = drafts[place].text(field) else { return nil }
    if ["未到", "未上门", "待定", "未", "未定"].contains(text) { return nil }
    let call = drafts[place].calledAt
    do throws(SpelledTime.Fault) {
      let spelled = try SpelledTime(reading: text)
      guard let call else { return nil }
      guard var moment = spelled.moment(year: { PaperYear.nearest($0, $1, to: [call.day]) }, base: call.day) else {
        throw .impossible
      }
      warnIfApproximate(place, field, spelled)
      if case .none = spelled.day, let called = call.minute, let minute = moment.minute, minute < called {
        moment = PaperMoment(day: moment.day + 1, minute: minute)
        warn(place, field, "time.next-day", ["read": moment.description])
      }
      let isEarlier = moment.day < call.day || (moment.day == call.day && (moment.minute ?? 1440) < (call.minute ?? 0))
      if isEarlier { refuse(place, field, "time.before-call", ["call": call.description, "read": moment.description]) }
      return moment
    } catch {
      refuse(place, field, error.rawValue)
      return nil
    }
  }

  /// 十点左右 is read as 10:00; a time that may decide a promise is not taken so without saying it.
  private mutating func warnIfApproximate(_ place: Int, _ field: PaperField, _ spelled: SpelledTime) {
    guard spelled.isApproximate, let minute = spelled.minute else { return }
    warn(place, field, "time.approximate", ["read": "\(padded(minute / 60 % 24, 2)):\(padded(minute % 60, 2))"])
  }

  /// A word of a closed list: answered, known, or asked about.
  private mutating func readWord<Meaning: RawRepresentable & Hashable>(
    _ place: Int, _ field: PaperField, _ table: [String: Meaning], isSentence: Bool
  ) -> Meaning? where Meaning.RawValue == String {
    guard let word = drafts[place].text(field) else { return nil }
    let column = mapping.heading(of: field) ?? ""
    if let answer = answers.meaning(of: word, column: column, field: field) {
      if answer == "none" { return nil }
      if let meaning = Meaning(rawValue: answer) { return meaning }
    } else if let meaning = table[PaperText.bare(word)] {
      return meaning
    } else if isSentence, let meaning = PaperWords.contained(in: word, of: table) {
      return meaning
    }
    drafts[place].questions.append((field, column, word))
    return nil
  }

  private mutating func readOutcome(_ place: Int) {
    if columns[.finishedAt] != nil { drafts[place].finishedAt = readTime(place, .finishedAt) }
    // 完工 may hold the day on which it was: then it says both.
    if let text = drafts[place].text(.outcome), let spelled = try? SpelledTime(reading: text), spelled.day != .none {
      drafts[place].outcome = .finished
      if drafts[place].finishedAt == nil { drafts[place].finishedAt = readTime(place, .outcome) }
      return
    }
    drafts[place].outcome = readWord(place, .outcome, PaperWords.outcomes, isSentence: true)
    if columns[.outcome] == nil, drafts[place].finishedAt != nil { drafts[place].outcome = .finished }
  }

  private mutating func readAmount(_ place: Int) {
    guard let text = drafts[place].text(.amount) else { return }
    var fromFee: PaperCategory?
    switch PaperAmount(reading: text) {
    case .sum(let money): drafts[place].amount = money
    case .category(let category): fromFee = category
    case .fault(let code): refuse(place, .amount, code)
    case .word: fromFee = readWord(place, .amount, PaperWords.categories, isSentence: false)
    }
    if fromFee == .free { drafts[place].amount = .zero }
    let category = drafts[place].category
    if category == nil {
      drafts[place].category = fromFee
    } else if let fromFee, fromFee != category, let category {
      warn(place, .amount, "category.contradicted", ["category": category.rawValue])
    } else if fromFee == nil, category == .free, let amount = drafts[place].amount, amount > .zero {
      warn(place, .amount, "amount.though-free", ["read": amount.grouped])
    }
  }

  // MARK: Saying so

  private mutating func warn(_ place: Int, _ field: PaperField, _ code: String, _ values: [String: String] = [:]) {
    say(place, field, code, .warning, values)
  }

  private mutating func refuse(_ place: Int, _ field: PaperField, _ code: String, _ values: [String: String] = [:]) {
    say(place, field, code, .refused, values)
  }

  private mutating func say(
    _ place: Int, _ field: PaperField, _ code: String, _ severity: RegisterProblem.Severity, _ values: [String: String]
  ) {
    drafts[place].problems.append(
      RegisterProblem(
        row: drafts[place].number, column: mapping.heading(of: field), value: drafts[place].own[field] ?? "", code: code,
        severity: severity, values: values))
  }
}

/// A row below the headings that is no call.
package struct SkippedRow: Hashable, Sendable {
  package enum Reason: String, Sendable { case heading, title, divider, total }
  package let row: Int
  package let reason: Reason
}

/// Years that a cell leaves out.
enum PaperYear {
  /// The first year between 1980 and 2100 that a title or file name holds.
  static func named(in text: String) -> Int? {
    var run = 0
    var count = 0
    for scalar in PaperText.fold(text).unicodeScalars + [" "] {
      if (48...57).contains(scalar.value), count < 9 {
        run = run * 10 + Int(scalar.value - 48)
        count += 1
      } else {
        if count == 4, (1980...2100).contains(run) { return run }
        if count == 8 || count == 6 {
          let year = count == 8 ? run / 10_000 : run / 100
          if (1980...2100).contains(year) { return year }
        }
        run = 0
        count = 0
      }
    }
    return nil
  }

  /// The year that the rows around tell, as long as they lie near; in a file that is out of order they do not, and then the
  /// only year that the file writes, or the one in its title, is better evidence.
  static func likeliest(_ month: Int, _ day: Int, around: [LocalDay], onlyYear: Int?, named: Int?) -> Int? {
    guard let nearest = nearest(month, day, to: around) else { return nil }
    guard nearest != onlyYear, let found = LocalDay(year: nearest, month: month, day: day) else { return nearest }
    let limit = onlyYear == nil ? 92 : 20
    return around.allSatisfy { abs($0 - found) <= limit } ? nearest : onlyYear ?? named ?? nearest
  }

  /// The year that brings the day nearest to the days around it.
  static func nearest(_ month: Int, _ day: Int, to around: [LocalDay]) -> Int? {
    guard let first = around.first else { return nil }
    let candidates = (first.year - 1...first.year + 1).compactMap { LocalDay(year: $0, month: month, day: day) }
    func distance(_ day: LocalDay) -> Int { around.reduce(0) { $0 + abs(day - $1) } }
    return candidates.min { distance($0) < distance($1) }?.year
  }
}

/// A name as registers write it: 华桂珍先生, 孙秀云（王经理）.
struct PaperName {
  let name: String
  let salutation: String?
  let contact: String?

  init(_ folded: String) {
    var rest = folded
    var contact: String?
    if rest.hasSuffix(")"), let open = rest.lastIndex(of: "("), open > rest.startIndex {
      contact = PaperText.fold(String(rest[rest.index(after: open)...].dropLast()))
      rest = PaperText.fold(String(rest[..<open]))
    }
    var salutation: String?
    for word in ["先生", "女士", "小姐", "太太"] where rest.hasSuffix(word) && rest.count >= word.count + 2 {
      salutation = word
      rest = PaperText.fold(String(rest.dropLast(word.count)))
    }
    name = rest
    self.salutation = salutation
    self.contact = contact?.isEmpty == true ? nil : contact
  }
}
