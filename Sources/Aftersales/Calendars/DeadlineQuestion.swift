import Basics

/// A question about a deadline that stands for itself: start, limit, calendar, pauses. What the command line, the policy
/// editor and an auditor ask without a case. DSP-002, DSP-003, DSP-004
package struct DeadlineQuestion: Sendable {
  package let start: Instant
  package let limit: Limit
  package let calendar: WorkCalendar
  package let pauses: [Pause]
  package let restDay: RestDay

  /// The greatest amount that may be asked for, of any unit.
  package static let amountLimit: Int64 = 1_000_000

  /// The answer to one question, or the answers to an array of them in the same order. Every fault of the input is
  /// reported at once with its path, in an array led by the question's place: `3.calendar.week.mon.0`.
  package static func answer(
    _ json: JSON, zones: (String) -> Zone?, holidays: (String) -> HolidayTable?
  ) throws(Refusal) -> JSON {
    guard case .array(let questions) = json else { return try one(json, at: "", zones, holidays) }
    var answers: [JSON] = []
    var faults: [FieldFault] = []
    for (place, question) in questions.enumerated() {
      do throws(Refusal) {
        answers.append(try one(question, at: String(place), zones, holidays))
      } catch {
        faults.append(contentsOf: error.fields)
      }
    }
    guard faults.isEmpty else { throw .invalid(faults) }
    return .array(answers)
  }

  private static func one(
    _ json: JSON, at path: String, _ zones: (String) -> Zone?, _ holidays: (String) -> HolidayTable?
  ) throws(Refusal) -> JSON {
    let question = try DeadlineQuestion(json, at: path, zones: zones, holidays: holidays)
    let reckoning = question.calendar.reckon(
      question.limit, from: question.start, pauses: question.pauses, restDay: question.restDay)
    if let obstacle = reckoning.obstacle { throw .invalid([obstacle.fault(at: path)]) }
    return reckoning.json(question.limit, in: question.calendar)
  }

  /// `restDay` may stand beside the limit or within limit or calendar, wherever the writer thinks it belongs.
  package init(
    _ json: JSON, at path: String = "", zones: (String) -> Zone?, holidays: (String) -> HolidayTable?
  ) throws(Refusal) {
    var reader = FaultReader()
    let names = ["start", "limit", "calendar", "pauses", "restDay"]
    guard var members = reader.members(json, at: path, names) else { throw .invalid(reader.faults) }
    func at(_ name: String) -> String { reader.join(path, name) }
    for place in ["limit", "calendar"] {
      guard case .object(var inner)? = members[place], let restDay = inner.removeValue(forKey: "restDay") else { continue }
      members[place] = .object(inner)
      if members["restDay"] == nil, restDay != .null { members["restDay"] = restDay }
    }
    let start = reader.instant(members["start"], at: at("start"))
    let limit = reader.limit(members["limit"], at: at("limit"))
    let calendar = reader.calendar(members["calendar"], at: at("calendar"), version: nil, zones, holidays)
    let pauses = reader.pauses(members["pauses"] ?? [], at: at("pauses"))
    var restDay: RestDay? = .keep
    if let chosen = members["restDay"] { restDay = reader.choice(chosen, at: at("restDay"), of: RestDay.self) }
    guard reader.faults.isEmpty, let start, let limit, let calendar, let restDay else { throw .invalid(reader.faults) }
    self.start = start
    self.limit = limit
    self.calendar = calendar
    self.pauses = pauses
    self.restDay = restDay
  }
}

extension Reckoning.Obstacle {
  /// What must be changed in the question that met it.
  package func fault(at path: String = "") -> FieldFault {
    let prefix = path.isEmpty ? "" : path + "."
    switch self {
    case .neverOpens: return FieldFault(prefix + "calendar.week", "never-opens")
    case .tooFewOpenings: return FieldFault(prefix + "calendar.days", "too-few-openings")
    case .undecidedDay(let day): return FieldFault(prefix + "calendar.week.mon", "empty-make-up-day", ["date": day.description])
    case .beyondReach: return FieldFault(prefix + "limit.amount", "beyond-reach")
    }
  }
}

extension FaultReader {
  fileprivate mutating func limit(_ json: JSON?, at path: String) -> Limit? {
    guard let json else {
      fault(path, "missing")
      return nil
    }
    guard let members = members(json, at: path, ["amount", "unit"]) else { return nil }
    let unit = choice(members["unit"], at: path + ".unit", of: Limit.Unit.self)
    switch members["amount"] {
    case nil: fault(path + ".amount", "missing")
    case .int(let amount)?:
      if amount < 0 {
        fault(path + ".amount", "too-small", ["min": "0"])
      } else if amount > DeadlineQuestion.amountLimit {
        fault(path + ".amount", "too-large", ["max": String(DeadlineQuestion.amountLimit)])
      } else if let unit {
        return Limit(amount: Int(amount), unit: unit)
      }
    default: fault(path + ".amount", "wrong-type")
    }
    return nil
  }

  fileprivate mutating func pauses(_ json: JSON, at path: String) -> [Pause] {
    guard let items = json.array else {
      fault(path, "wrong-type")
      return []
    }
    var pauses: [Pause] = []
    for (place, item) in items.enumerated() {
      let path = "\(path).\(place)"
      guard let members = members(item, at: path, ["from", "to", "reason", "source"]) else { continue }
      let from = members["from"].flatMap { instant($0, at: path + ".from") }
      let to = members["to"].flatMap { instant($0, at: path + ".to") }
      let reason = members["reason"].flatMap { text($0, at: path + ".reason") }
      let source = members["source"].flatMap { text($0, at: path + ".source") }
      if let from, let to, to < from { fault(path + ".to", "ends-too-early") }
      pauses.append(Pause(from: from, to: to, reason: reason ?? "", source: source))
    }
    return pauses
  }
}
