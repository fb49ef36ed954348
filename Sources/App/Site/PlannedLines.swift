import Aftersales
import Basics
import Logging
import Web

/// A line of a draft or a proposal: what is ticked is what was shown.
struct PlannedLine: Sendable {
  let order: ID<WorkOrder>
  let technician: String
  let slot: JSON

  /// So many lines are taken over at once.
  private static let most = 200

  /// As it stands in the form: `order@technician@milliseconds@minutes`.
  static func text(_ order: ID<WorkOrder>, _ technician: ID<Staff>, _ time: Span) -> String {
    "\(order)@\(technician)@\(time.from.milliseconds)@\(time.length / .minute)"
  }

  static func ticked(in form: FormFields) throws -> [PlannedLine] {
    try form.requireReadable()
    return try form.all("line").prefix(most).map(PlannedLine.init)
  }

  private init(_ text: String) throws {
    let parts = text.split(separator: "@").map(String.init)
    guard parts.count == 4, let id = ID<WorkOrder>(text: parts[0]), let from = BoardQuestion.instant(parts[2]),
      let minutes = Int64(parts[3])
    else { throw Problem.notFound }
    order = id
    technician = parts[1]
    slot = ["from": .string(from.rfc3339(offsetSeconds: 0)), "minutes": .int(minutes)]
  }

  /// What `dispatch` takes.
  var wanted: JSON { ["technician": .string(technician), "slot": slot] }
}

/// What came of the lines that were ticked. A refusal of one holds up no other.
struct PlannedOutcome: Sendable {
  let count: Int
  private(set) var failures: [(order: ID<WorkOrder>, failure: Failure)] = []

  init(of lines: [PlannedLine]) { count = lines.count }

  mutating func add(_ failure: Failure, of line: PlannedLine) { failures.append((line.order, failure)) }

  /// A fault of ours in our words; what nobody foresaw goes to the log.
  static func failure(_ error: any Error, of line: PlannedLine, _ desk: Desk) -> Failure {
    let failure = Failure(error)
    if failure.status == 500 { desk.office.logger.error("\(LogText.line("planned \(line.order): \(error)"))") }
    return failure
  }

  /// Where nothing went wrong there is nothing to show; of what is not there nothing is said.
  func isWhole() throws -> Bool {
    guard !failures.isEmpty else { return true }
    if failures.allSatisfy({ $0.failure.status == 404 }) { throw Problem.notFound }
    return false
  }

  func shown(_ t: Reader, in work: Work) throws -> BoardPage.Outcome {
    BoardPage.Outcome(
      done: count - failures.count,
      refused: try failures.map { order, failure in
        BoardPage.Refused(failure, number: try WorkOrders.seen(order, in: work)?.state.call.number, t)
      })
  }
}

extension BoardPage.Refused {
  init(_ failure: Failure, number: String? = nil, _ t: Reader) {
    self.init(
      number: number, text: failure.sentence(t.words),
      clause: failure.refusal?.clause.map(t.words.clause), remedy: failure.remedy(t.words))
  }
}
