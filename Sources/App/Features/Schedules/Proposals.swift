import Aftersales
import Basics

/// The proposals for a branch's running day.
enum Proposals {
  /// What is known of the day as it stands; where nothing is yet, it is worked out beside and told when it is there.
  static func known(_ reading: BoardReading, in work: Work) throws -> DayProposal? {
    let (key, reader) = try place(of: reading, in: work)
    let shelf = work.parts.proposals
    if !shelf.knows(key, for: reader) {
      shelf.workOut(key, for: reader, ringing: work.parts.bell, try working(reading, in: work))
    }
    return shelf.proposal(key, for: reader)
  }

  /// The same at once.
  static func now(_ branch: Found<BranchFile>, on day: LocalDay, in work: Work) throws -> DayProposal {
    let reading = try BoardReading(branch, days: [day], in: work)
    let (key, reader) = try place(of: reading, in: work)
    return try work.parts.proposals.proposal(key, for: reader) ?? working(reading, in: work)()
  }

  /// Where it lies on the shelf.
  private static func place(of reading: BoardReading, in work: Work) throws -> (key: String, reader: String) {
    (try reading.mark(in: work), "\(reading.branch) \(work.actor.id)")
  }

  /// All that has to be read for it; what is left is reckoning.
  private static func working(_ reading: BoardReading, in work: Work) throws -> @Sendable () -> DayProposal {
    var whole = reading
    try whole.acquaint(in: work)
    let ((rules, ways), now) = (try work.planning(of: reading), work.now)
    return { [whole] in DayProposal(whole, rules, ways, now: now) }
  }
}
