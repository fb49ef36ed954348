import Aftersales
import Basics
import Synchronization

/// The proposals for the running day of each branch, worked out beside the pages and kept until the day is another: a board never
/// waits for one. Whoever looks meanwhile looks again by itself (`live.js`).
final class ProposalShelf: Sendable {
  private struct Kept {
    let key: String
    /// nil while it is worked out.
    var proposal: DayProposal?
  }
  private let kept = Mutex<[String: Kept]>([:])
  private let seen = Mutex<[ID<Branch>: String]>([:])
  /// Readers of different scope see different days; of more than this many the shelf is emptied.
  private static let most = 200

  /// Whether the regulation has not yet looked at a branch's day as it stands.
  func isNew(_ mark: String, of branch: ID<Branch>) -> Bool {
    seen.withLock { $0.updateValue(mark, forKey: branch) != mark }
  }

  /// Whether the proposal for this day is there or on its way.
  func knows(_ key: String, for reader: String) -> Bool { kept.withLock { $0[reader]?.key == key } }

  /// The proposal for this day, if it is there.
  func proposal(_ key: String, for reader: String) -> DayProposal? {
    kept.withLock { $0[reader].flatMap { $0.key == key ? $0.proposal : nil } }
  }

  /// Works a proposal out in its own time and rings when it has lines.
  func workOut(_ key: String, for reader: String, ringing bell: Bell, _ body: @escaping @Sendable () -> DayProposal) {
    kept.withLock { kept in
      if kept.count >= Self.most { kept = [:] }
      kept[reader] = Kept(key: key)
    }
    Task.detached(priority: .utility) {
      let proposal = body()
      let isCurrent = self.kept.withLock { kept in
        guard kept[reader]?.key == key else { return false }
        kept[reader]?.proposal = proposal
        return true
      }
      if isCurrent, !proposal.lines.isEmpty { bell.ring() }
    }
  }
}

extension BoardReading {
  /// Everything that a proposal follows from, as a text: equal texts have equal proposals.
  func mark(in work: Work) throws -> String {
    "\(work.parts.roads?.version ?? 0) " + mark(try work.currentPolicy(), now: work.now)
  }

  private func mark(_ policy: Policy, now: Instant) -> String {
    func line(_ it: WorkOrderLine) -> String { "\(it.id)/\(it.head)/\(it.due?.milliseconds ?? 0)" }
    func time(_ it: Span) -> String { "\(it.from.milliseconds)-\(it.to.milliseconds)" }
    let lanes = people.map { person in
      let entries = person.entries.map { "\($0.line.map(line) ?? "")\(time($0.time))\($0.isDone)\($0.isBroken)" }
      let rest = person.loose.map(line) + person.absences.map { time($0.time) } + person.skills.sorted()
      return ([person.id.description] + entries + rest).joined(separator: " ")
    }
    let head = "\(branch) \(days[0]) \(now.milliseconds / (5 * .minute)) \(policy.hash) \(calendar.version)"
    return ([head] + lanes + pool.map { line($0) + ($0.isPaused ? "p" : "") }).joined(separator: "\n")
  }
}
