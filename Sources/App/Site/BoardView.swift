import Aftersales
import Basics
import Storage
import Web

/// From what is planned to what the board shows. DSP-041, DSP-045
struct BoardView {
  let question: BoardQuestion
  let reading: BoardReading
  let views: OrderViews
  let frame: Frame
  let work: Work
  var t: Reader { frame.reader }

  static func page(
    _ question: BoardQuestion, _ visitor: Visitor, _ work: Work, refused: Refusal? = nil,
    accepted: PlannedOutcome? = nil
  ) throws -> HTML {
    let (frame, names, branch) = try place(question, visitor, work)
    let id = ID<Branch>(branch.id)
    let first = question.first(question.day ?? frame.reader.today)
    var reading = try BoardReading(branch, days: (0..<question.days).map { first + $0 }, in: work)
    if question.draft != nil { try reading.acquaint(in: work) }
    let lines = reading.pool + reading.people.flatMap { $0.loose + $0.entries.compactMap(\.line) }
    let views = try OrderViews(frame, work, branches: lines.map(\.branch) + [id])
    let board = BoardView(question: question, reading: reading, views: views, frame: frame, work: work)
    var page = try board.page(visitor, refused, accepted)
    page.city = board.city(branch.state.name)
    page.branches = tabs(names, at: id) { question.path(branch: $0, day: question.day) }
    // What no form of the page can say beside itself is said above it.
    let isPlaced = page.placing?.refused != nil || page.absenceOf != nil || !(page.placing?.typed.faults.isEmpty ?? true)
    return page.html(isPlaced ? frame : frame.refusing(refused).naming(refused?.fields ?? []))
  }

  /// The branch that is asked for, and what stands around its page.
  static func place(
    _ question: BoardQuestion, _ visitor: Visitor, _ work: Work
  ) throws -> (frame: Frame, names: [ID<Branch>: String], branch: Found<BranchFile>) {
    try work.require(BoardRoutes.readers)
    var frame = try Frames.inside(visitor, work)
    let (id, names) = try branch(question, work)
    let branch = try work.find(BranchFile.self, id.number)
    let zone = try work.calendar(of: branch.state).zone
    // The board shows the branch's own wall clock, wherever the reader sits.
    frame.reader = Reader(words: visitor.words, now: work.now, offset: { zone.offset(at: $0) })
    return (frame, names, branch)
  }

  /// The branch that is asked for as far as the reader may see it, else his own; and the names of all that he sees.
  private static func branch(_ question: BoardQuestion, _ work: Work) throws -> (id: ID<Branch>, names: [ID<Branch>: String]) {
    let names = try Branches.names(work)
    let home = try work.homeBranch().map { ID<Branch>($0.id) }
    let wanted = question.branch.flatMap { names[$0] == nil ? nil : $0 } ?? home
    guard let id = wanted.flatMap({ names[$0] == nil ? nil : $0 }) ?? names.keys.sorted().first else { throw Problem.notFound }
    return (id, names)
  }

  /// The branches that the reader may go to.
  static func tabs(_ names: [ID<Branch>: String], at here: ID<Branch>, _ path: (ID<Branch>) -> String) -> [Tab] {
    names.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map { Tab(label: $1, path: path($0), isCurrent: $0 == here) }
  }

  private func page(_ visitor: Visitor, _ refused: Refusal?, _ accepted: PlannedOutcome?) throws -> BoardPage {
    var bars = try reading.people.map { person in try person.entries.map { try bar($0, of: person) } }
    // A draft is one of a day.
    let proposed = try question.days == 7 ? nil : question.draft.map { try drafted($0) }
    for proposal in proposed?.proposals ?? [] {
      guard let place = reading.people.firstIndex(where: { $0.id == proposal.person.id }) else { continue }
      bars[place].append(bar(proposal))
    }
    let axis = BoardAxis(reading.days, reading.calendar, showing: reading.people.flatMap { $0.entries.map(\.time) })
    let first = reading.days[0]
    let isAbsence = visitor.call.path.hasPrefix("/board/absence")
    let mayPlan = work.offered("dispatch", of: WorkOrderCommand.declarations) != nil
    var page = BoardPage(
      branches: [], day: first, days: question.days, path: question.path,
      earlier: question.path(day: first + -question.days), later: question.path(day: first + question.days),
      today: question.day == nil ? nil : question.path(day: nil),
      spans: BoardQuestion.spans.map { days in
        Tab(
          label: t("board.span.\(days)"), path: question.path(day: question.day, days: days), isCurrent: days == question.days)
      },
      waiting: reading.pool.map { line in
        BoardPage.Waiting(
          line: views.line(line), skill: line.skill, isReleased: line.isReleased, path: question.path(order: line.id.description))
      }, isCut: reading.isPoolCut, rows: zip(reading.people, bars).map { row($0, $1, axis) }, axis: axis,
      broken: try broken(), mayPlan: mayPlan,
      offset: Int64(reading.calendar.zone.offset(at: work.now)) * .second,
      mayReport: work.offered("report-absence", of: TechnicianDayCommand.declarations) != nil,
      isRestDay: reading.calendar.hours(of: first).isEmpty, state: question.state)
    if isAbsence, let refused {
      page.absenceOf = visitor.form["technician"]
      page.absenceTyped = visitor.typed(refused)
    }
    page.capacity = question.capacity
    page.closed = axis.windows.flatMap { closed(in: $0) }
    page.absenceOf = page.absenceOf ?? question.away?.description
    page.placing = try placing(isAbsence ? nil : visitor, refused)
    if question.days == 7 { page.week = week(bars) }
    if first == frame.reader.today { page.byRule = ruled() }
    // A draft is one of a day.
    if mayPlan, question.days < 7 {
      page.drafting = question.path(draft: (question.draft ?? 0) % 999 + 1)
      page.draft = try proposed.map { try draft($0, accepted) }
      if first == frame.reader.today {
        let found = try Proposals.known(reading, in: work)
        page.isThinking = found == nil
        if let found, !found.lines.isEmpty { page.proposals = (question.proposals, found.lines.count) }
      }
    }
    return page
  }

  /// What the regulation moved by itself and is still to be done, the next hour first.
  private func ruled() -> (visits: [BoardPage.Ruled], clause: String)? {
    let found = reading.people.flatMap { person in
      person.entries.compactMap { entry in entry.isDone ? nil : entry.line.map { (person.name, entry.time, $0) } }
    }.filter { $0.2.byRule != nil }.sorted { ($0.1.from, $0.2.id) < ($1.1.from, $1.2.id) }
    guard let clause = found.first?.2.byRule else { return nil }
    let visits = found.map { name, time, line in
      BoardPage.Ruled(
        number: line.number, path: "/orders/\(line.id)", customer: views.show(line.name, .name, line),
        who: "\(name) \(span(time))")
    }
    return (visits, clause.isEmpty ? t("byRule.regulation") : t.words.clause(clause))
  }

  // MARK: the draft

  private func drafted(_ seed: UInt64) throws -> BoardDraft {
    let (rules, ways) = try work.planning(of: reading)
    return BoardDraft(reading, rules, ways, seed: seed, now: t.now)
  }

  private func bar(_ proposal: BoardDraft.Proposal) -> BoardLane.Bar {
    let line = proposal.line
    let title = title(of: line)
    var bar = BoardLane.Bar(
      time: proposal.time, tone: .draft, title: title, detail: "\(t("board.draft.bar")) · \(span(proposal.time))",
      label: [t("board.draft.bar"), span(proposal.time), title].joined(separator: " · "))
    bar.short = t("board.draft.bar")
    bar.brief = views.show(line.name, .name, line)
    bar.due = line.arrivedAt == nil ? line.due : nil
    bar.isLate = proposal.isKept == false
    return bar
  }

  private func draft(_ it: BoardDraft, _ accepted: PlannedOutcome?) throws -> BoardPage.Draft {
    let kept = it.proposals.count { $0.isKept == true }
    let values = [
      "count": String(it.proposals.count), "people": String(Set(it.proposals.map(\.person.id)).count), "kept": String(kept),
      "open": String(it.open.count), "seed": String(it.seed), "iterations": String(BoardDraft.iterations),
      "urban": way(it.basis?.urban), "suburban": way(it.basis?.suburban), "visit": String(it.rules[.visit]),
    ]
    let key = it.isTooLate ? "board.draft.tooLate" : it.proposals.isEmpty ? "board.draft.nothing" : "board.draft.summary"
    return BoardPage.Draft(
      summary: t(key, Fill(values)), ways: it.reckoning.map(t.reckoned),
      lines: it.proposals.map { one in
        let promise = one.line.due.map { due in
          t(one.isKept == false ? "board.draft.late" : "board.draft.kept", ["time": t.shortMoment(due)])
        }
        return BoardPage.DraftLine(
          value: PlannedLine.text(one.line.id, one.person.id, one.time), number: one.line.number,
          customer: views.show(one.line.name, .name, one.line), who: "\(one.person.name) \(span(one.time))",
          promise: one.isKept == nil ? "" : promise ?? "", isLate: one.isKept == false)
      },
      open: it.open.map { one in
        BoardPage.DraftOpen(
          number: one.line.number, customer: views.show(one.line.name, .name, one.line),
          path: question.path(order: one.line.id.description),
          reasons: one.reasons.map { reason in
            t("board.why.\(reason.code)", ["count": String(reason.count), "minutes": String(reason.minutes ?? 0)])
          })
      },
      outcome: try accepted?.shown(t, in: work) ?? BoardPage.Outcome(), close: question.closed)
  }

  private func way(_ basis: WayBasis?) -> String { basis.map { t.way($0) } ?? "" }

  // MARK: rows

  private func row(_ person: BoardReading.Person, _ bars: [BoardLane.Bar], _ axis: BoardAxis) -> BoardPage.Row {
    let away = person.absences.map { BoardLane.Away(time: $0.time, words: t("absence.\($0.kind)")) }
    let lane = BoardLane(
      technician: person.id.description, name: person.name, bars: bars, away: away, axis: axis)
    let skills = person.skills.sorted().joined(separator: t("list.separator"))
    let entries = bars.map { bar in
      BoardPage.Entry(
        time: "\(t.timeOfDay(bar.time.from))–\(t.timeOfDay(bar.time.to))", text: "\(bar.title) · \(bar.detail)", sign: bar.sign,
        path: bar.path)
    }
    let absences = person.absences.map { absence in
      BoardPage.Absence(
        day: absence.day.description, key: absence.key,
        words: "\(t("absence.\(absence.kind)")) \(t.nearDay(absence.day)) \(span(absence.time))")
    }
    return BoardPage.Row(
      lane: lane,
      note: [t("queue.load", ["count": String(person.load)]), skills].filter { !$0.isEmpty }.joined(separator: " · "),
      absences: absences,
      loose: person.loose.map { line in
        BoardPage.Loose(order: line.id.description, text: title(of: line), path: question.path(order: line.id.description))
      }, awayPath: question.path(away: person.id),
      file: work.actor.isAny(of: [.administrator, .branchManager]) ? "/admin/staff/\(person.id)" : nil,
      entries: absences.map { BoardPage.Entry(time: "", text: $0.words, sign: nil, path: nil) } + entries)
  }

  func span(_ time: Span) -> String { "\(t.timeOfDay(time.from))–\(end(time.to, after: time.from))" }

  /// The midnight that ends a day is its 24:00.
  private func end(_ instant: Instant, after start: Instant) -> String {
    let text = t.timeOfDay(instant)
    return text == "00:00" && t.local(start).day < t.local(instant).day ? "24:00" : text
  }

  private func closed(in window: Span) -> [Span] {
    var closed: [Span] = []
    var now = window.from
    for hours in reading.calendar.hours(of: t.local(window.from).day) {
      if now < hours.from { closed.append(Span(from: now, to: min(hours.from, window.to))) }
      now = max(now, hours.to)
    }
    if now < window.to { closed.append(Span(from: now, to: window.to)) }
    return closed
  }

  private func bar(_ entry: BoardReading.Entry, of person: BoardReading.Person) throws -> BoardLane.Bar {
    guard let line = entry.line else {
      return BoardLane.Bar(
        time: entry.time, tone: .elsewhere, title: t("board.elsewhere"), detail: span(entry.time),
        label: "\(t("board.elsewhere")) \(span(entry.time))")
    }
    let wrong = entry.isDone ? nil : try faults(of: line, entry, person).first
    let due = running(line)
    let zone = t("zone." + line.zone)
    let status = entry.isDone ? t("board.done") : t.short("status.\(line.status.rawValue)")
    let detail = [status, due.map { t("board.due", ["time": clock($0, beside: entry.time.from)]) }, zone].compactMap { $0 }
    let title = title(of: line)
    let place = views.show(line.address, .address, line)
    var bar = BoardLane.Bar(
      order: line.id.description, time: entry.time,
      tone: entry.isDone ? .done : wrong != nil ? .wrong : line.status.isAtCustomer ? .there : .planned,
      title: title, detail: detail.joined(separator: " · "), sign: wrong?.words,
      label: ([span(entry.time), line.number, title, place, line.model] + detail
        + [wrong?.words, line.byRule.map { _ in t("board.byRule.bar") }].compactMap { $0 })
        .joined(separator: " · "),
      due: entry.isDone ? nil : due)
    bar.isLate = due.map { $0 < entry.time.from || $0 < t.now } ?? false
    bar.brief = views.show(line.name, .name, line)
    bar.short =
      wrong?.short ?? (entry.isDone ? nil : due).map { t("board.due", ["time": clock($0, beside: entry.time.from)]) } ?? status
    bar.path = entry.isDone ? "/orders/\(line.id)" : question.path(order: line.id.description)
    bar.isMovable = !entry.isDone && line.status.isOnItsWay && work.offered("dispatch", of: WorkOrderCommand.declarations) != nil
    return bar
  }

  /// Customer and the last part of the number, without its noughts: what people say to each other within a day.
  private func title(of line: WorkOrderLine) -> String {
    let number = line.number.split(separator: "-").last ?? ""
    return "\(views.show(line.name, .name, line)) \(Int(number).map { String($0) } ?? String(number))"
  }

  /// The hour alone on the day that is spoken of, else with its day.
  private func clock(_ instant: Instant, beside other: Instant) -> String {
    let day = t.local(instant).day
    return day == t.local(other).day ? t.timeOfDay(instant) : "\(t.date(day)) \(t.timeOfDay(instant))"
  }

  // MARK: what has to be mended

  private struct Fault {
    let words: String
    /// The same in a few characters, for a narrow bar.
    let short: String
    /// What promises or wants it; asked for where it is shown, because it takes the case file.
    let source: Source?

    enum Source { case arrival, skills }

    init(_ t: Reader, _ code: String, _ values: [String: String] = [:], source: Source? = nil) {
      words = t("board.sign." + code, Fill(values))
      short = t("board.sign.\(code).short", Fill(values))
      self.source = source
    }
  }

  /// What is wrong with a visit, the worst first: nobody will be there, the promise is broken or will be, the skill is missing.
  private func faults(
    of line: WorkOrderLine, _ entry: BoardReading.Entry?, _ person: BoardReading.Person
  ) throws -> [Fault] {
    var found: [Fault] = []
    let shown = entry?.time.from ?? reading.calendar.zone.instant(reading.days[0], 0)
    if entry?.isBroken == true {
      let kind = person.absences.first { away in entry.map { away.time.overlaps($0.time) } ?? false }?.kind ?? "other"
      found.append(Fault(t, "away", ["absence": t("absence.\(kind)")]))
    }
    if let due = running(line) {
      if LinePromise(line, now: t.now) == .late {
        found.append(Fault(t, "late", ["time": clock(due, beside: shown)], source: .arrival))
      } else if let entry, due < entry.time.from {
        found.append(Fault(t, "tooLate", ["time": clock(due, beside: shown)], source: .arrival))
      }
    }
    if let skill = line.skill, !WorkOrder.mayGo(having: person.skills, wanting: skill) {
      found.append(Fault(t, "skill", ["skill": skill], source: .skills))
    }
    if found.isEmpty, line.status.isOnItsWay, let entry, entry.time.from + 10 * .minute < t.now {
      found.append(Fault(t, "notThere"))
    }
    if found.isEmpty, line.status.isAtCustomer, let entry, entry.time.to < t.now {
      found.append(Fault(t, "overrun"))
    }
    return found
  }

  /// The end of the promise to come, while its clock runs or has run out and nobody is there.
  private func running(_ line: WorkOrderLine) -> Instant? {
    [.running, .late].contains(LinePromise(line, now: t.now)) ? line.due : nil
  }

  /// The clause that promises when somebody comes, or that wants a skill.
  private func clause(of line: WorkOrderLine, _ source: Fault.Source) throws -> String? {
    if case .skills = source {
      let policy = try WorkOrders.seen(line.id, in: work).map { try work.policy($0.state.call.policy) }
      return name(policy?.clause(of: "dsp.skills"))
    }
    guard let order = try WorkOrders.seen(line.id, in: work) else { return nil }
    let deadlines = try WorkOrders.deadlines(of: order.state, in: work)
    return name(
      deadlines.last { $0.kind == .arrival && $0.due != nil }?.clause ?? deadlines.last { $0.kind == .arrangement }?.clause)
  }

  private func name(_ clause: String?) -> String? { clause.map(t.words.clause) }

  /// So many are listed with their clause; a day on which more is wrong is planned anew, not visit by visit.
  private static let mostBroken = 30

  private func broken() throws -> (shown: [BoardPage.Broken], count: Int) {
    let found = try reading.people.flatMap { person in
      let entries = person.entries.filter { !$0.isDone }.compactMap { entry in entry.line.map { ($0, Optional(entry)) } }
      return try (entries + person.loose.map { ($0, nil) }).compactMap { line, entry in
        try faults(of: line, entry, person).first.map { (line: line, fault: $0, who: person.name) }
      }
    }
    let shown = try found.prefix(Self.mostBroken).map { one in
      BoardPage.Broken(
        number: one.line.number, path: question.path(order: one.line.id.description), who: one.who, words: one.fault.words,
        clause: try one.fault.source.flatMap { try clause(of: one.line, $0) })
    }
    return (shown, found.count)
  }

  // MARK: the chosen call

  private func placing(_ visitor: Visitor?, _ refused: Refusal?) throws -> BoardPage.Placing? {
    guard let id = question.order, visitor != nil,
      let line = try WorkOrderLines.list(["o.id = \(id)"], order: "o.id", limit: 1, in: work).first
    else { return nil }
    let isDispatched = line.status.isOnItsWay || line.status.isAtCustomer
    guard isDispatched || line.status.isUndispatched || line.status.wantsAnotherVisit else { return nil }
    let booked = reading.people.flatMap(\.entries).first { $0.line?.id == id && !$0.isDone }
    let form = visitor?.form
    let minutes = form?["slot.minutes"].flatMap(Int64.init).flatMap { (5...1440).contains($0) ? $0 : nil }
    let length = minutes ?? booked.map { $0.time.length / .minute } ?? 60
    let offers = try reading.people.map { try offer($0, line, length * .minute) }
      .sorted {
        ($0.hindrance == nil ? 0 : 1, $0.from ?? Instant(milliseconds: 0)) < (
          $1.hindrance == nil ? 0 : 1, $1.from ?? Instant(milliseconds: 0)
        )
      }
    let best = offers.first { $0.hindrance == nil }
    var placing = BoardPage.Placing(
      line: views.line(line), skill: line.skill, offers: offers,
      people: reading.people.map { Choice($0.id.description, $0.name) },
      technician: (isDispatched ? line.technician?.description : nil) ?? best?.id ?? "", from: booked?.time.from ?? best?.from,
      minutes: length, isDispatched: isDispatched, isReleased: line.isReleased)
    if let form, let refused {
      var values = ["technician": form["technician"] ?? "", "slot.from": form["slot.from"] ?? ""]
      // What was dropped stands in the form, to be put right there.
      if let pick = BoardQuestion.pick(form) {
        let opening = pick.day.map { reading.calendar.opening(of: $0) ?? reading.calendar.zone.instant($0, 9 * 60) }
        values = ["technician": pick.technician, "slot.from": (pick.from ?? opening).map(t.inputMoment) ?? ""]
      }
      placing.typed = Typed(values.filter { !$0.value.isEmpty }, faults: refused.fields)
      if refused.code != "invalid" { placing.refused = BoardPage.Refused(Failure(refused), t) }
    }
    return placing
  }

  /// When a technician is free first on the day shown, or why he cannot go.
  private func offer(_ person: BoardReading.Person, _ line: WorkOrderLine, _ length: Int64) throws -> BoardPage.Offer {
    let note = t("queue.load", ["count": String(person.load)])
    func hindered(_ words: String) -> BoardPage.Offer {
      BoardPage.Offer(id: person.id.description, name: person.name, time: "", from: nil, note: note, hindrance: words)
    }
    if let skill = line.skill, !WorkOrder.mayGo(having: person.skills, wanting: skill) {
      return hindered(t("queue.unskilled", ["skill": skill]))
    }
    let taken = person.entries.filter { $0.line?.id != line.id && !$0.isDone }.map(\.time) + person.absences.map(\.time)
    for day in reading.days where day >= t.today || reading.days.count == 1 {
      let start = reading.calendar.zone.instant(day, 0)
      let wish = Span(from: start, to: start + length)
      let hours = reading.calendar.hours(of: day)
      guard let from = TechnicianDay.gap(for: wish, beside: taken, within: hours, now: t.now) else { continue }
      let clock = "\(t.timeOfDay(from))–\(t.timeOfDay(from + length))"
      let late = running(line).flatMap { due in
        due < from ? t("board.sign.tooLate.short", ["time": self.clock(due, beside: from)]) : nil
      }
      return BoardPage.Offer(
        id: person.id.description, name: person.name, time: reading.days.count == 1 ? clock : "\(t.nearDay(day)) \(clock)",
        from: from, note: [note, late].compactMap(\.self).joined(separator: " · "))
    }
    return hindered(person.absences.first.map { "\(t("absence.\($0.kind)")) \(span($0.time))" } ?? t("board.full"))
  }
}
