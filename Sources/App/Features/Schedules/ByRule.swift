import Aftersales
import Basics
import Logging
import Storage

/// Proposals that the regulation accepts by itself (`dsp.plan.byItself`), at the moment they are made and with no person.
enum ByRule {
  private struct Day: Sendable {
    let branch: ID<Branch>
    let mark: String
    let rule: WorkOrder.ByRule
    let reading: BoardReading
    let rules: PlanningRules
    let ways: any Ways
  }

  /// Looks at the running day of every branch that has changed since the last look; how many lines took effect.
  @discardableResult
  static func act(_ office: Office) async throws -> Int {
    let now = office.clock()
    let days = try await office.read(as: .system, at: now) { work in try changed(in: work) }
    var done = 0
    for day in days {
      let found = await Task.detached(priority: .utility) { proposal(day, now: now) }.value
      guard let found else { continue }
      // First as little as possible is taken out of anybody's hands; where hours are exchanged in a ring, all of it is.
      for isWhole in [false, true] {
        do {
          done += try await office.write(as: .system, at: now) { work in
            try carryOut(found, day, isWhole: isWhole, in: work)
          }
          break
        } catch let refusal as Refusal {
          office.logger.notice("by rule, \(isWhole ? "whole" : "in part"): \(LogText.line(refusal.code))")
        }
      }
    }
    return done
  }

  /// What qualifies, or nil.
  private static func proposal(_ day: Day, now: Instant) -> DayProposal? {
    let found = DayProposal(day.reading, day.rules, day.ways, now: now)
    return found.isTaken(from: day.rules) ? found : nil
  }

  private static func changed(in work: Work) throws -> [Day] {
    let policy = try work.currentPolicy()
    let key = PlanningRules.Figure.byItself
    guard PlanningRules(policy)[key] > 0 else { return [] }
    let rule = WorkOrder.ByRule(policy: policy.hash, clause: policy.clause(of: key.rawValue))
    return try work.transaction.rows("select id from branch where closed = 0 order by id").compactMap { row in
      guard let (mark, read) = try reading(row.id(0), in: work), work.parts.proposals.isNew(mark, of: row.id(0)) else {
        return nil
      }
      var reading = read
      try reading.acquaint(in: work)
      let (rules, ways) = try work.planning(of: reading)
      return Day(branch: row.id(0), mark: mark, rule: rule, reading: reading, rules: rules, ways: ways)
    }
  }

  private static func reading(_ branch: ID<Branch>, in work: Work) throws -> (mark: String, reading: BoardReading)? {
    guard let file = try work.branch(branch) else { return nil }
    let today = try work.calendar(of: file.state).zone.local(work.now).day
    let reading = try BoardReading(file, days: [today], in: work)
    return (try reading.mark(in: work), reading)
  }

  /// All lines or none, and none when the day is another meanwhile.
  private static func carryOut(_ proposal: DayProposal, _ day: Day, isWhole: Bool, in work: Work) throws -> Int {
    guard try reading(day.branch, in: work)?.mark == day.mark else { return 0 }
    let reason: JSON = ["reason": .string(WorkOrder.ByRule.reason)]
    func stays(_ line: DayProposal.Line) -> Bool { !isWhole && line.from?.person.id == line.to.id }
    for line in proposal.lines where line.from != nil && !stays(line) {
      _ = try WorkOrders.give("recall", reason, to: line.order.id, byRule: day.rule, in: work)
    }
    for line in proposal.lines {
      let slot: JSON = [
        "from": .string(line.time.from.rfc3339(offsetSeconds: 0)), "minutes": .int(line.time.length / .minute),
      ]
      if stays(line) {
        _ = try WorkOrders.give("plan-visit", slot, to: line.order.id, byRule: day.rule, in: work)
      } else {
        let wanted: JSON = ["technician": .string(line.to.id.description), "slot": slot]
        _ = try WorkOrders.give("dispatch", wanted, to: line.order.id, byRule: day.rule, in: work)
      }
    }
    return proposal.lines.count
  }
}

extension DayProposal {
  /// Whether the regulation accepts it without a person: it keeps one more promise, or saves enough.
  func isTaken(from rules: PlanningRules) -> Bool {
    rules[.byItself] > 0 && !lines.isEmpty && (kept > 0 || savedMinutes >= rules[.byItself])
  }
}
