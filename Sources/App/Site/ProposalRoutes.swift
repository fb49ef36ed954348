import Aftersales
import Basics
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

  /// Line by line, and again those whose hour another line has meanwhile left; what is left over is a ring in which each waits
  /// for the next, and goes in one step.
  private static func accept(_ visitor: Visitor, _ desk: Desk) async throws -> Answer {
    let question = BoardQuestion(visitor.form)
    var waiting = try PlannedLine.ticked(in: visitor.form)
    var outcome = PlannedOutcome(of: waiting)
    while !waiting.isEmpty {
      var blocked: [(line: PlannedLine, failure: Failure)] = []
      for line in waiting {
        do {
          try await carryOut([line], visitor, desk)
        } catch {
          let failure = PlannedOutcome.failure(error, of: line, desk)
          if isTaken(failure) { blocked.append((line, failure)) } else { outcome.add(failure, of: line) }
        }
      }
      if blocked.count == waiting.count {
        do {
          guard blocked.count > 1 else { throw Refusal("double-booked") }
          try await carryOut(blocked.map(\.line), visitor, desk)
        } catch {
          for one in blocked { outcome.add(one.failure, of: one.line) }
        }
        break
      }
      waiting = blocked.map(\.line)
    }
    if try outcome.isWhole() { return .redirect(to: Undo.marked(question.path(day: nil), done: "proposal", order: nil)) }
    return try await desk.office.read(as: visitor.actor, at: visitor.call.now) { [outcome] work in
      .html(try page(question, visitor, work, accepted: outcome), status: 422)
    }
  }

  /// Several at once are first taken back, all of them, and then given out anew.
  private static func carryOut(_ lines: [PlannedLine], _ visitor: Visitor, _ desk: Desk) async throws {
    _ = try await desk.office.write(as: visitor.actor, at: visitor.call.now) { work in
      try Idempotency.once(visitor, part: lines.map(\.order.description).joined(separator: " "), work) {
        if lines.count > 1 {
          for line in lines where try WorkOrders.find(line.order, in: work).state.status.isOnItsWay {
            let reason: JSON = ["reason": .string(visitor.words("board.reason.moved"))]
            _ = try WorkOrders.give("recall", reason, to: line.order, in: work)
          }
        }
        for line in lines {
          _ = try BoardRoutes.assign(try WorkOrders.find(line.order, in: work), line.wanted, visitor, work)
        }
        return .json([:])
      }
    }
  }

  private static func isTaken(_ failure: Failure) -> Bool {
    let code = failure.refusal?.code ?? ""
    return code.hasPrefix("double-booked") || code.hasPrefix("technician-busy")
  }

  private static func page(
    _ question: BoardQuestion, _ visitor: Visitor, _ work: Work, accepted: PlannedOutcome? = nil
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
        value: PlannedLine.text(one.order.id, one.to.id, one.time),
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
      basis: [
        proposal.basis.map { _ in t("proposal.basis", Fill(basis)) }, proposal.reckoning.map(t.reckoned),
        rules[.byItself] > 0 ? t("proposal.byRule", ["minutes": String(rules[.byItself])]) : nil,
      ].compactMap(\.self), board: question.path(day: nil), state: question.state,
      mayAccept: work.offered("dispatch", of: WorkOrderCommand.declarations) != nil)
    page.left = proposal.left.map { Link(text: $0.number, path: "/orders/\($0.id)") }
    page.outcome = try accepted?.shown(t, in: work) ?? page.outcome
    return page.html(frame)
  }

  private static func summary(_ it: DayProposal, _ t: Reader) -> String {
    let figures: [(key: String, count: Int)] = [
      ("moved", it.moved), ("placed", it.lines.count - it.moved), ("kept", it.kept), ("saved", it.savedMinutes),
      ("longer", -it.savedMinutes),
    ]
    let said = t.listed(figures.filter { $0.count > 0 }.map { t("proposal.\($0.key)", ["count": String($0.count)]) })
    return said.prefix(1).uppercased() + said.dropFirst()
  }
}

extension Reader {
  /// What the ways of a plan rest on, and why not on the roads.
  func reckoned(_ by: WayReckoning) -> String {
    switch by {
    case .areas: return self("way.by.areas")
    case .line: return self("way.by.line")
    case .roads: return self("way.by.roads")
    case .asking: return self("way.by.asking")
    case .silent: return self("way.by.silent")
    case .tooMany(let places, let most): return self("way.by.tooMany", ["count": String(places), "most": String(most)])
    }
  }

  /// What a way is taken for, and what that rests on.
  func way(_ basis: WayBasis) -> String {
    self(basis.count == 0 ? "way.rule" : "way.learned", ["minutes": String(basis.minutes), "count": String(basis.count)])
  }
}
