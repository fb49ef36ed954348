import Aftersales
import Basics
import Foundation
import TestKit
import Testing

/// A body that passes the checks of the command, so that only the state decides.
func sample(_ command: String) -> JSON {
  let reason: JSON = ["reason": "如题"]
  let appointment: JSON = ["from": "2026-12-01T09:00:00+08:00", "to": "2026-12-01T10:00:00+08:00"]
  switch command {
  case "register": return House.call()
  case "dispatch": return ["technician": .string(House.technician.description)]
  case "recall", "decline", "override-signature", "ask-help", "cancel", "reopen", "explain-delay", "restore-line": return reason
  case "diagnose": return ["cause": "压缩机坏"]
  case "agree", "sign": return ["signature": "x"]
  case "record-work": return ["minutes": 30]
  case "take-away": return ["receipt": ["number": "R-1"], "signature": "x"]
  case "start-bench": return ["card": ["plannedFinish": "2026-12-01T12:00:00+08:00"]]
  case "complete-bench": return ["minutes": 30, "noParts": true]
  case "inspect": return ["passed": true]
  case "send-back": return ["returnOn": "2026-12-02"]
  case "return-goods": return ["receiptReturned": true, "signature": "x"]
  case "pause": return pausing
  case "reschedule": return appointment
  case "plan-visit": return ["from": "2026-12-01T09:00:00+08:00", "minutes": 60]
  case "urge", "progress-told", "note": return ["text": "x"]
  case "carry-over": return ["day": "2026-12-01"]
  case "recalculate": return ["why": "calendarPublished"]
  case "assess": return ["faultCause": "manufacture"]
  case "attach": return ["file": .string(String(repeating: "a", count: 64))]
  default: return [:]
  }
}

@Suite struct WorkOrderStateChartTests {
  /// One case in each state.
  static func cases() throws -> [WorkOrder.Status: House] {
    var found: [WorkOrder.Status: House] = [:]
    func keep(_ house: House) { if let status = house.status { found[status] = house } }
    func after(_ house: House, _ steps: (String, JSON, ID<Staff>)...) throws -> House {
      var house = house
      for (name, body, who) in steps { try house.give(name, body, by: who) }
      return house
    }
    keep(try House.registered())
    keep(try after(House.registered(), ("hand-over", [:], House.clerk)))
    keep(try House.dispatched())
    keep(try after(House.dispatched(), ("accept", [:], House.technician)))
    keep(try after(House.dispatched(), ("depart", [:], House.technician)))
    keep(try House.arrived())
    keep(try after(House.arrived(), ("record-work", ["minutes": 30], House.technician)))
    for outcome in ["mendedOnSite", "customerDeclined", "waitingParts", "secondVisit", "nobodyIn", "handedBack"] {
      keep(try after(House.arrived(), ("finish", ["outcome": .string(outcome), "reason": "x"], House.technician)))
    }
    keep(try House.takenAway())
    keep(try after(House.takenAway(), ("hand-in", [:], House.technician)))
    keep(try House.onBench())
    keep(try after(House.onBench(), ("complete-bench", ["minutes": 30, "noParts": true], House.technician)))
    keep(try House.inspected())
    keep(try House.onTheWayBack())
    let back: JSON = ["receiptReturned": true, "signature": "x"]
    keep(try after(House.onTheWayBack(), ("return-goods", back, House.technician)))
    keep(try after(House.finished(), ("hand-in", [:], House.technician)))
    keep(try after(House.finished(), ("hand-in", [:], House.technician), ("strike-off", [:], House.clerk)))
    keep(try after(House.dispatched(), ("cancel", ["reason": "x"], House.clerk)))
    return found
  }

  /// Everybody in one person, so that only the state speaks: the assigned technician with every role of the branch.
  static let everybody = Actor(id: House.technician, roles: [.clerk, .supervisor, .technician], branches: [House.branch])

  static func chart() throws -> String {
    let cases = try cases()
    var lines: [String] = []
    for status in WorkOrder.Status.allCases {
      guard let house = cases[status] else {
        lines.append("\(status.rawValue): no case")
        continue
      }
      for declaration in WorkOrderCommand.declarations {
        var house = house
        var result: String
        do {
          let input = try Input(sample(declaration.name), for: declaration.fields)
          try house.give(WorkOrderCommand(declaration.name, input), by: everybody)
          result = "-> " + (house.status?.rawValue ?? "nothing")
        } catch let refusal as Refusal {
          result = "refused " + refusal.code + (refusal.clause.map { " (\($0))" } ?? "")
        }
        lines.append("\(status.rawValue) \(declaration.name) \(result)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  @Test(.clauses("REQ-004", "WRK-001", "WRK-002", "WRK-003", "WRK-005", "WRK-008", "WRK-009", "WRK-010"))
  func `Every state answers every command as the chart says`() throws {
    let path = root.appendingPathComponent("Tests/Golden/work-order-states.txt")
    let chart = try Self.chart()
    if ProcessInfo.processInfo.environment["BAOXIU_WRITE_GOLDEN"] != nil {
      try chart.write(to: path, atomically: true, encoding: .utf8)
    }
    let golden = try String(contentsOf: path, encoding: .utf8)
    #expect(golden.split(separator: "\n").count == WorkOrder.Status.allCases.count * WorkOrderCommand.declarations.count)
    for (line, expected) in zip(chart.split(separator: "\n"), golden.split(separator: "\n")) { #expect(line == expected) }
    #expect(chart.count == golden.count)
  }
}
