import Aftersales
import Basics
import Storage
import Web

/// `/board`: the supervisor plans the hours of the technicians. Every drop, digit and form gives the ordinary commands of the
/// order; a refusal is said beside the call that was to be placed, with everything as it was. DSP-001, DSP-041, DSP-045
enum BoardRoutes {
  static let readers: Set<Role> = [.clerk, .supervisor, .branchManager, .serviceDepartment, .administrator]

  static func routes(_ desk: Desk) -> [Route] {
    func back(_ path: String) -> Route { desk.page(path) { _, _ in .redirect(to: "/board") } }
    return [
      desk.page("/board") { visitor, work in .html(try BoardView.page(BoardQuestion(visitor.call.query), visitor, work)) },
      desk.page("/board/capacity") { visitor, work in
        .html(try CapacityView.page(BoardQuestion(visitor.call.query), visitor, work))
      },
      desk.change("/board/place", { visitor, work in try place(visitor, work) }, again: again),
      desk.change("/board/pool", { visitor, work in try pool(visitor, work) }, again: again),
      desk.longForm("/board/accept") { visitor in try await accept(visitor, desk) },
      desk.change("/board/absence", { visitor, work in try absence(visitor, work) }, again: again),
      desk.change("/board/absence/withdraw", { visitor, work in try withdraw(visitor, work) }, again: again),
      // Somebody who comes back to the address of an answered form is led to the board.
      back("/board/place"), back("/board/pool"), back("/board/accept"), back("/board/absence"), back("/board/absence/withdraw"),
    ]
  }

  private static func again(_ visitor: Visitor, _ work: Work, _ refusal: Refusal) throws -> Answer {
    .html(try BoardView.page(BoardQuestion(visitor.form), visitor, work, refused: refusal), status: 422)
  }

  /// Gives a call its technician and its hour, moves it, or puts it back.
  private static func place(_ visitor: Visitor, _ work: Work) throws -> Answer {
    let form = visitor.form
    guard let id = form["order"].flatMap({ ID<WorkOrder>(text: $0) }) else { throw Problem.notFound }
    let found = try WorkOrders.find(id, in: work)
    let home = BoardQuestion(form).path
    if form["back"] == "1" {
      _ = try WorkOrders.give("recall", ["reason": .string(visitor.words("board.reason.back"))], to: id, in: work)
      return .redirect(to: Undo.marked(home, done: "recall", order: nil))
    }
    guard let branch = try work.branch(found.branch) else { throw Problem.notFound }
    let done = try assign(found, wish(form, for: id, try work.calendar(of: branch.state), work), visitor, work)
    return .redirect(to: Undo.marked(home, done: done, order: done == "dispatch" ? id : nil))
  }

  /// Gives a call to the grab pool, or takes it out again.
  private static func pool(_ visitor: Visitor, _ work: Work) throws -> Answer {
    guard let id = visitor.form["order"].flatMap({ ID<WorkOrder>(text: $0) }), let command = visitor.form["command"],
      ["release", "hold-back"].contains(command)
    else { throw Problem.notFound }
    _ = try WorkOrders.give(command, [:], to: id, in: work)
    return .redirect(to: Undo.marked(BoardQuestion(visitor.form).path, done: command, order: nil))
  }

  /// Dispatches what nobody has, plans other hours for the same technician, or recalls and dispatches for another one; what
  /// was done, as the confirmation says it.
  static func assign(_ found: Found<WorkOrder>, _ wanted: JSON, _ visitor: Visitor, _ work: Work) throws -> String {
    let id = ID<WorkOrder>(found.id)
    let status = found.state.status
    guard status.isOnItsWay || status.isAtCustomer else {
      _ = try WorkOrders.give("dispatch", wanted, to: id, in: work)
      return "dispatch"
    }
    if wanted["technician"]?.string == found.state.technician?.description {
      guard let slot = wanted["slot"] else { throw Refusal.invalid([FieldFault("slot.from", "missing")]) }
      do {
        _ = try WorkOrders.give("plan-visit", slot, to: id, in: work)
      } catch let refusal as Refusal where refusal.code == "invalid" {
        throw Refusal.invalid(refusal.fields.map { FieldFault("slot." + $0.field, $0.code, $0.values) })
      }
      return "plan-visit"
    }
    _ = try WorkOrders.give("recall", ["reason": .string(visitor.words("board.reason.moved"))], to: id, in: work)
    _ = try WorkOrders.give("dispatch", wanted, to: id, in: work)
    return "reassigned"
  }

  /// What is ticked on a draft: each line is an action of its own, so that a refusal of one never holds up the others.
  private static func accept(_ visitor: Visitor, _ desk: Desk) async throws -> Answer {
    let question = BoardQuestion(visitor.form)
    let lines = try PlannedLine.ticked(in: visitor.form)
    var outcome = PlannedOutcome(of: lines)
    for line in lines {
      do {
        _ = try await desk.office.write(as: visitor.actor, at: visitor.call.now) { work in
          try Idempotency.once(visitor, part: line.order.description, work) {
            .json(["done": .string(try assign(try WorkOrders.find(line.order, in: work), line.wanted, visitor, work))])
          }
        }
      } catch {
        outcome.add(PlannedOutcome.failure(error, of: line, desk), of: line)
      }
    }
    if try outcome.isWhole() { return .redirect(to: Undo.marked(question.closed, done: "drafted", order: nil)) }
    return try await desk.office.read(as: visitor.actor, at: visitor.call.now) { [outcome] work in
      .html(try BoardView.page(question, visitor, work, accepted: outcome), status: 422)
    }
  }

  /// What was asked for, by a button that names technician and time, by a drop, or by the fields of the form.
  private static func wish(_ form: FormFields, for order: ID<WorkOrder>, _ calendar: WorkCalendar, _ work: Work) throws -> JSON {
    let zone = calendar.zone
    let fields = WorkOrderCommand.declarations.first { $0.name == "dispatch" }?.fields ?? []
    let body = FormJSON.body(form, for: fields.filter { $0.name != "appointment" }, zone: zone, now: work.now)
    guard let pick = BoardQuestion.pick(form), case .object(var members) = body else { return body }
    members["technician"] = .string(pick.technician)
    var slot = members["slot"]?.object ?? [:]
    let from = try pick.from ?? pick.day.flatMap { try gap(on: $0, pick, of: order, form, calendar, work) }
    if let from { slot["from"] = .string(zone.rfc3339(from)) }
    members["slot"] = .object(slot)
    return .object(members)
  }

  /// The first free time of a day on which something was dropped; where none is left, the opening, which says why it is taken.
  private static func gap(
    on day: LocalDay, _ pick: BoardQuestion.Pick, of order: ID<WorkOrder>, _ form: FormFields, _ calendar: WorkCalendar,
    _ work: Work
  ) throws -> Instant? {
    guard let technician = ID<Staff>(text: pick.technician) else { return nil }
    let hours = calendar.hours(of: day)
    let start = hours.first?.from ?? calendar.zone.instant(day, 9 * 60)
    let minutes = form["slot.minutes"].flatMap(Int64.init).flatMap { (5...1440).contains($0) ? $0 : nil } ?? 60
    let state = try work.fold(TechnicianDay.self, TechnicianDay.stream(of: technician, on: day))?.state
    let known = state ?? TechnicianDay(technician: technician, day: day)
    return known.nextGap(
      for: Span(from: start, to: start + minutes * .minute), beside: order, within: hours, now: work.now) ?? start
  }

  private static func absence(_ visitor: Visitor, _ work: Work) throws -> Answer {
    let technician = try technician(visitor)
    let fields = try Organisation.declaration(TechnicianDayCommand.declarations, "report-absence").fields
    let body = FormJSON.body(visitor.form, for: fields, zone: try Schedules.zone(of: technician, in: work), now: work.now)
    try Schedules.reportAbsence(body, of: technician, in: work)
    return .redirect(to: Undo.marked(BoardQuestion(visitor.form).path, done: "report-absence", order: nil))
  }

  private static func withdraw(_ visitor: Visitor, _ work: Work) throws -> Answer {
    let technician = try technician(visitor)
    var body: JSON.Members = ["day": .string(visitor.form["absence-day"] ?? "")]
    body["key"] = visitor.form["key"].map { FormJSON.number($0).map(JSON.int) ?? .string($0) }
    try Schedules.withdrawAbsence(.object(body), of: technician, in: work)
    return .redirect(to: Undo.marked(BoardQuestion(visitor.form).path, done: "withdraw-absence", order: nil))
  }

  private static func technician(_ visitor: Visitor) throws -> ID<Staff> {
    guard let id = visitor.form["technician"].flatMap({ ID<Staff>(text: $0) }) else { throw Problem.notFound }
    return id
  }
}

/// What the board is asked to show: from the address, or from the form that stood on it.
struct BoardQuestion {
  let branch: ID<Branch>?
  /// nil: today, also tomorrow.
  let day: LocalDay?
  let days: Int
  /// A day, three, or the week from its Monday.
  static let spans = [1, 3, 7]
  let order: ID<WorkOrder>?
  /// The technician whose absences stand beside the board.
  let away: ID<Staff>?
  /// The seed of the draft that is shown beside what is published: it can be made again from it at any time.
  let draft: UInt64?

  init(_ fields: FormFields) {
    branch = fields["branch"].flatMap { ID(text: $0) }
    day = fields["day"].flatMap { LocalDay($0) }.flatMap { (1900...2200).contains($0.year) ? $0 : nil }
    days = fields["days"].flatMap(Int.init).flatMap { BoardQuestion.spans.contains($0) ? $0 : nil } ?? 1
    order = fields["order"].flatMap { ID(text: $0) }
    away = fields["away"].flatMap { ID(text: $0) }
    draft = fields["draft"].flatMap(UInt64.init).flatMap { (1...999).contains($0) ? $0 : nil }
  }

  /// The fields that lead back here.
  var state: [(String, String)] { shown + (draft.map { [("draft", String($0))] } ?? []) }

  private var shown: [(String, String)] {
    [("branch", branch?.description), ("day", day?.description), ("days", days == 1 ? nil : String(days))]
      .compactMap { pair in pair.1.map { (pair.0, $0) } }
  }

  /// The address without the draft, and with one.
  var closed: String { Self.path(shown) }
  func path(draft seed: UInt64) -> String { Self.path(shown + [("draft", String(seed))]) }

  /// Where the proposals for the branch's running day stand.
  var proposals: String { "/board/proposals" + (branch.map { "?branch=\($0)" } ?? "") }

  /// The coming days of the same branch.
  var capacity: String { "/board/capacity" + (branch.map { "?branch=\($0)" } ?? "") }

  /// The address without the chosen call.
  var path: String { Self.path(state) }

  func path(branch: ID<Branch>? = nil, day: LocalDay?, days: Int? = nil) -> String {
    let fields: [(String, String?)] = [
      ("branch", (branch ?? self.branch)?.description), ("day", day?.description),
      ("days", (days ?? self.days) == 1 ? nil : String(days ?? self.days)),
    ]
    return Self.path(fields.compactMap { pair in pair.1.map { (pair.0, $0) } })
  }

  func path(away technician: ID<Staff>) -> String { Self.path(state + [("away", technician.description)]) + "#away" }
  func path(order: String) -> String { Self.path(state + [("order", order)]) + "#place" }

  private static func path(_ fields: [(String, String)]) -> String {
    fields.isEmpty ? "/board" : "/board?" + fields.map { "\($0.0)=\(Desk.escaped($0.1))" }.joined(separator: "&")
  }

  /// The first day that is shown when this one is asked for.
  func first(_ day: LocalDay) -> LocalDay { days == 7 ? day + -day.weekday.rawValue : day }

  /// `technician@milliseconds`, as a button or a drop names them; dropped on a day of the week it is `technician@2026-11-24`.
  struct Pick {
    let technician: String
    let from: Instant?
    let day: LocalDay?
  }

  static func pick(_ form: FormFields) -> Pick? {
    guard let parts = form["pick"]?.split(separator: "@"), parts.count == 2 else { return nil }
    let (from, day) = (instant(parts[1]), LocalDay(parts[1]))
    return from == nil && day == nil ? nil : Pick(technician: String(parts[0]), from: from, day: day)
  }

  /// Milliseconds as a button, a drop or a tick names them: of this century and the next.
  static func instant(_ text: some StringProtocol) -> Instant? {
    Int64(text).flatMap { (0..<7_289_654_400_000).contains($0) ? Instant(milliseconds: $0) : nil }
  }
}
