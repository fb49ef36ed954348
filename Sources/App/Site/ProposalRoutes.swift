import Aftersales
import Basics
import Logging
import Storage
import Web

/// `/board/proposals`: the diff of the day that runs, accepted in whole or part. What is ticked becomes ordinary commands of the
/// supervisor; a refusal of one line holds up no other.
enum ProposalRoutes {
  static func routes(_ desk: Desk) -> [Route] {
    [
      desk.page("/board/proposals") { visitor, work in .html(try page(BoardQuestion(visitor.call.query), visitor, work)) },
      desk.longForm("/board/proposals") { visitor in try await accept(visitor, desk) },
    ]
  }

  private struct Wish {
    let order: ID<WorkOrder>
    let technician: String
    let slot: JSON

    init(_ text: String) throws {
      let parts = text.split(separator: "@").map(String.init)
      guard parts.count == 4, let id = ID<WorkOrder>(text: parts[0]), let from = BoardQuestion.instant(parts[2]),
        let minutes = Int64(parts[3])
      else { throw Problem.notFound }
      order = id
      technician = parts[1]
      slot = ["from": .string(from.rfc3339(offsetSeconds: 0)), "minutes": .int(minutes)]
    }

    var wanted: JSON { ["technician": .string(technician), "slot": slot] }
  }

  private typealias Refused = (order: ID<WorkOrder>, failure: Failure)

  /// So many lines are taken over at once.
  private static let most = 200

  /// Line by line, and again those whose hour another line has meanwhile left; what is left over is a ring in which each waits
  /// for the next, and goes in one step.
  private static func accept(_ visitor: Visitor, _ desk: Desk) async throws -> Answer {
    try visitor.form.requireReadable()
    let question = BoardQuestion(visitor.form)
    var waiting = try visitor.form.all("line").prefix(most).map(Wish.init)
    var failures: [Refused] = []
    while !waiting.isEmpty {
      var blocked: [(wish: Wish, failure: Failure)] = []
      for wish in waiting {
        do {
          try await carryOut([wish], visitor, desk)
        } catch {
          let failure = note(error, wish, desk)
          if isTaken(failure) { blocked.append((wish, failure)) } else { failures.append((wish.order, failure)) }
        }
      }
      if blocked.count == waiting.count {
        do {
          guard blocked.count > 1 else { throw Refusal("double-booked") }
          try await carryOut(blocked.map(\.wish), visitor, desk)
        } catch {
          failures += blocked.map { ($0.wish.order, $0.failure) }
        }
        break
      }
      waiting = blocked.map(\.wish)
    }
    guard !failures.isEmpty else { return .redirect(to: Undo.marked(question.path(day: nil), done: "proposal", order: nil)) }
    if failures.allSatisfy({ $0.failure.status == 404 }) { throw Problem.notFound }
    return try await desk.office.read(as: visitor.actor, at: visitor.call.now) { [failures] work in
      .html(try page(question, visitor, work, failures: failures), status: 422)
    }
  }

  /// Several at once are first taken back, all of them, and then given out anew.
  private static func carryOut(_ wishes: [Wish], _ visitor: Visitor, _ desk: Desk) async throws {
    _ = try await desk.office.write(as: visitor.actor, at: visitor.call.now) { work in
      try Idempotency.once(visitor, part: wishes.map(\.order.description).joined(separator: " "), work) {
        if wishes.count > 1 {
          for wish in wishes where try WorkOrders.find(wish.order, in: work).state.status.isOnItsWay {
            let reason: JSON = ["reason": .string(visitor.words("board.reason.moved"))]
            _ = try WorkOrders.give("recall", reason, to: wish.order, in: work)
          }
        }
        for wish in wishes {
          _ = try BoardRoutes.assign(try WorkOrders.find(wish.order, in: work), wish.wanted, visitor, work)
        }
        return .json([:])
      }
    }
  }

  private static func note(_ error: any Error, _ wish: Wish, _ desk: Desk) -> Failure {
    let failure = Failure(error)
    if failure.status == 500 { desk.office.logger.error("\(LogText.line("proposal \(wish.order): \(error)"))") }
    return failure
  }

  private static func isTaken(_ failure: Failure) -> Bool {
    let code = failure.refusal?.code ?? ""
    return code.hasPrefix("double-booked") || code.hasPrefix("technician-busy")
  }

  private static func page(
    _ question: BoardQuestion, _ visitor: Visitor, _ work: Work, failures: [Refused] = []
  ) throws -> HTML {
    let (frame, _, branch) = try BoardView.place(question, visitor, work)
    let t = frame.reader
    let proposal = try Proposals.now(branch, on: t.today, in: work)
    let views = try OrderViews(frame, work, branches: proposal.lines.map(\.order.branch) + [ID(branch.id)])
    let rules = PlanningRules(try work.currentPolicy())
    func hours(_ time: Span) -> String { "\(t.timeOfDay(time.from))–\(t.timeOfDay(time.to))" }
    let lines = proposal.lines.map { one in
      let promise = one.order.due.map { due in
        t(one.isKept == false ? "board.draft.late" : "board.draft.kept", ["time": t.shortMoment(due)])
      }
      return ProposalPage.Line(
        value: "\(one.order.id)@\(one.to.id)@\(one.time.from.milliseconds)@\(one.time.length / .minute)",
        number: one.order.number, path: "/orders/\(one.order.id)", customer: views.show(one.order.name, .name, one.order),
        from: one.from.map { "\($0.person.name) \(hours($0.time))" }, to: "\(one.to.name) \(hours(one.time))",
        promise: one.isKept == nil ? "" : promise ?? "", isLate: one.isKept == false)
    }
    let basis = [
      "urban": proposal.basis.map { t.way($0.urban) } ?? "", "suburban": proposal.basis.map { t.way($0.suburban) } ?? "",
      "move": String(rules[.move]), "gain": String(rules[.gain]),
    ]
    var page = ProposalPage(
      branch: branch.state.name, day: t.today, lines: lines, summary: summary(proposal, t),
      basis: t("proposal.basis", basis), board: question.path(day: nil), state: question.state,
      mayAccept: work.offered("dispatch", of: WorkOrderCommand.declarations) != nil)
    page.refused = try failures.map { order, failure in
      ProposalPage.Refused(
        number: try WorkOrders.seen(order, in: work)?.state.call.number ?? "", text: failure.sentence(t.words),
        clause: failure.refusal?.clause.map { t.words.first(of: ["clause." + $0, $0]) }, remedy: failure.remedy(t.words))
    }
    return page.html(frame)
  }

  private static func summary(_ it: DayProposal, _ t: Reader) -> String {
    let figures: [(key: String, count: Int)] = [
      ("moved", it.moved), ("placed", it.lines.count - it.moved), ("kept", it.kept), ("saved", it.savedMinutes),
      ("longer", -it.savedMinutes),
    ]
    return t.listed(figures.filter { $0.count > 0 }.map { t("proposal.\($0.key)", ["count": String($0.count)]) })
  }
}

extension Reader {
  /// What a way is taken for, and what that rests on.
  func way(_ basis: WayBasis) -> String {
    self(basis.count == 0 ? "way.rule" : "way.learned", ["minutes": String(basis.minutes), "count": String(basis.count)])
  }
}
