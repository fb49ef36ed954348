import Aftersales
import Basics
import Storage

/// The day on which a demo is made, as a supervisor leaves it in the morning: those who have calls have hours for them, some of
/// what waits is given out by a draft, and then somebody falls ill. What to move is left to whoever logs in.
enum DemoDay {
  /// The present, and the shifts that are or come next.
  private struct Today {
    let branch: DemoBranch
    let now: Instant
    let hours: [Span]
    let day: LocalDay

    /// From when somebody can be sent.
    var start: Instant { max(now, hours[0].from) }
    /// Whether enough of the shifts is left for more than a visit each.
    var isLong: Bool { hours.reduce(0) { $0 + max(0, $1.to - max($1.from, now)) } > 6 * Int64.hour }
  }

  static func begin(_ progress: DemoProgress, in office: Office) async throws {
    for branch in progress.branches {
      let actor = Actor(id: branch.supervisor, roles: [.supervisor], branches: [branch.id])
      try await office.write(as: actor, at: progress.end) { work in
        guard let today = try today(of: branch, in: work) else { return }
        try giveHours(today, in: work)
        try draft(today, in: work)
        try fallIll(today, in: work)
      }
    }
  }

  /// The day that runs or, after closing, the next on which somebody works.
  private static func today(of branch: DemoBranch, in work: Work) throws -> Today? {
    let calendar = try work.calendar(of: try work.find(BranchFile.self, branch.id.number).state)
    let first = calendar.zone.local(work.now).day
    for day in (0..<14).map({ first + $0 }) {
      let hours = calendar.hours(of: day)
      if let closing = hours.last?.to, closing > work.now + Int64(2) * .hour {
        return Today(branch: branch, now: work.now, hours: hours, day: day)
      }
    }
    return nil
  }

  private static func reading(_ today: Today, in work: Work) throws -> BoardReading {
    try BoardReading(try work.find(BranchFile.self, today.branch.id.number), days: [today.day], in: work)
  }

  /// Who has calls without an hour goes to some of them one after the other: nobody's day is so full that he could not take over
  /// what another leaves.
  private static func giveHours(_ today: Today, in work: Work) throws {
    let reading = try reading(today, in: work)
    let (rules, ways) = try work.planning(of: reading)
    let way = Int64(ways.table([.town, .suburb], hours: 9...16)[0].map(\.seconds).max() ?? 0) * .second
    let minutes = Int64(rules[.visit])
    let wish = Span(from: today.start, to: today.start + minutes * .minute)
    for person in reading.people {
      var taken = person.entries.map(\.time) + person.absences.map(\.time)
      for line in person.loose.filter({ $0.status.isOnItsWay && $0.status != .travelling }).prefix(today.isLong ? 2 : 1) {
        guard let from = TechnicianDay.gap(for: wish, beside: taken, within: today.hours, now: today.now) else { break }
        taken.append(Span(from: from, to: from + minutes * .minute + way))
        _ = try WorkOrders.give("plan-visit", slot(from, minutes), to: line.id, in: work)
      }
    }
  }

  /// The first lines of a draft are taken over, one for each technician; the rest waits for whoever logs in.
  private static func draft(_ today: Today, in work: Work) throws {
    guard today.isLong else { return }
    var reading = try reading(today, in: work)
    try reading.acquaint(in: work)
    let (rules, ways) = try work.planning(of: reading)
    let draft = BoardDraft(reading, rules, ways, seed: 1, now: today.now)
    for one in draft.proposals.prefix(reading.people.count) {
      let wanted: JSON = [
        "technician": .string(one.person.id.description), "slot": slot(one.time.from, one.time.length / .minute),
      ]
      _ = try WorkOrders.give("dispatch", wanted, to: one.line.id, in: work)
    }
  }

  /// Whoever has most ahead is ill until the evening.
  private static func fallIll(_ today: Today, in work: Work) throws {
    func ahead(_ person: BoardReading.Person) -> Int { person.entries.count { !$0.isDone && $0.time.from >= today.start } }
    let people = try reading(today, in: work).people
    // Somebody has to be left who can take over.
    guard people.count > 1, let closing = today.hours.last?.to, let ill = people.max(by: { ahead($0) < ahead($1) }),
      ahead(ill) > 0
    else { return }
    let absence: JSON = [
      "absence": .string(TechnicianDay.Absence.Kind.sick.rawValue), "from": .string(today.start.rfc3339(offsetSeconds: 8 * 3600)),
      "until": .string(closing.rfc3339(offsetSeconds: 8 * 3600)),
    ]
    try Schedules.reportAbsence(absence, of: ill.id, in: work)
  }

  private static func slot(_ from: Instant, _ minutes: Int64) -> JSON {
    ["from": .string(from.rfc3339(offsetSeconds: 8 * 3600)), "minutes": .int(minutes)]
  }
}
