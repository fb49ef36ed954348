import Aftersales
import Basics

/// The proposals for a branch's running day.
enum Proposals {
  /// What is known of the day as it stands; where nothing is yet, it is worked out beside and told when it is there.
  static func known(_ reading: BoardReading, in work: Work) throws -> DayProposal? {
    let policy = try work.currentPolicy()
    let (key, reader) = (reading.mark(policy, now: work.now), "\(reading.branch) \(work.actor.id)")
    let shelf = work.parts.proposals
    if !shelf.knows(key, for: reader) {
      let (rules, now) = (PlanningRules(policy), work.now)
      var whole = reading
      try whole.acquaint(in: work)
      let ways = try work.ways(of: reading.branch, rules, reading.calendar.zone)
      shelf.workOut(key, for: reader, ringing: work.parts.bell) { [whole] in DayProposal(whole, rules, ways, now: now) }
    }
    return shelf.proposal(key, for: reader)
  }

  /// The same at once.
  static func now(_ branch: Found<BranchFile>, on day: LocalDay, in work: Work) throws -> DayProposal {
    var reading = try BoardReading(branch, days: [day], in: work)
    let policy = try work.currentPolicy()
    if let known = work.parts.proposals.proposal(reading.mark(policy, now: work.now), for: "\(branch.id) \(work.actor.id)") {
      return known
    }
    try reading.acquaint(in: work)
    let rules = PlanningRules(policy)
    return DayProposal(reading, rules, try work.ways(of: reading.branch, rules, reading.calendar.zone), now: work.now)
  }
}
