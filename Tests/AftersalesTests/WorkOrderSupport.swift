import Aftersales
import Basics
import Foundation
import Testing

/// A small branch to act in: one clerk, one supervisor, two technicians, open Monday to Friday 08:30–12:00 and 13:30–18:00.
/// Every event goes through its written form before it is folded, and through sealing of its personal values.
struct House {
  static let branch = ID<Branch>(101)
  static let clerk = ID<Staff>(1)
  static let supervisor = ID<Staff>(2)
  static let technician = ID<Staff>(3)
  static let other = ID<Staff>(4)

  var order: WorkOrder?
  var now: Instant
  var events: [WorkOrderEvent] = []
  var policy = House.branchNetwork
  var calendar = House.calendar
  /// The calendars that the case rests on, where they are others than the branch's of now.
  var pinned: [String: WorkCalendar] = [:]
  var dispatchByClerk = false
  var technicians: [ID<Staff>: WorkOrder.Technician] = [
    House.technician: .init(isActive: true, isOfBranch: true), House.other: .init(isActive: true, isOfBranch: true),
  ]
  var intake = House.intake()
  var receiptNumber: String?
  var givenAt: Instant?

  init(at now: String = "2026-03-02T09:00") { self.now = time(now) }

  static func intake(
    name: String? = "王小梅", phone: String? = "13900001111", address: String? = "中山路 8 号", zone: WorkOrder.Zone? = .urban,
    entitlement: Entitlement = Entitlement(calledOn: LocalDay("2026-03-02")!)
  ) -> WorkOrder.Intake {
    WorkOrder.Intake(
      number: "SC1-2026-000001", customer: ID(7), name: name, phone: phone, address: address, zone: zone,
      entitlement: entitlement)
  }

  static let branchNetwork = try! Policy(
    JSON(parsing: text(of: "Resources/policies/branch-network.json")), hash: String(repeating: "a", count: 64))

  /// The same policy with other parameters.
  static func policy(_ changes: JSON.Members) -> Policy {
    var body = branchNetwork.body.object!
    var parameters = body["parameters"]!.object!
    for (key, value) in changes { parameters[key] = ["value": value] }
    body["parameters"] = .object(parameters)
    return try! Policy(.object(body), hash: String(repeating: "b", count: 64))
  }

  /// Where the article has been.
  static func stays(_ order: WorkOrder?) -> [String] { order?.bench?.stays.map(\.place.rawValue) ?? [] }

  static let shifts = [Shift(from: 510, to: 720)!, Shift(from: 810, to: 1080)!]
  static let calendar = WorkCalendar(
    zone: .fixed(8 * 3600),
    week: Dictionary(uniqueKeysWithValues: [Weekday.mon, .tue, .wed, .thu, .fri].map { ($0, shifts) }), version: "cal-1")

  static func actor(_ who: ID<Staff>) -> Actor {
    switch who {
    case clerk: return Actor(id: who, roles: [.clerk], branches: [branch])
    case supervisor: return Actor(id: who, roles: [.supervisor], branches: [branch])
    case ID(0): return .system
    default: return Actor(id: who, roles: [.technician], branches: [branch])
    }
  }

  var facts: WorkOrder.Facts {
    WorkOrder.Facts(
      policy: policy, calendar: calendar, pinned: pinned, dispatchByClerk: dispatchByClerk, technicians: technicians,
      intake: intake,
      receiptNumber: receiptNumber, givenAt: givenAt)
  }

  /// Checks the fields, decides, folds. Throws the refusal.
  mutating func give(_ name: String, _ body: JSON = [:], by who: ID<Staff>, at moment: String? = nil) throws {
    if let moment { now = time(moment) }
    let command = try WorkOrderCommand(name, Input(WorkOrderCommand.normalized(name, body), for: fields(of: name)))
    try give(command, by: House.actor(who))
  }

  mutating func give(_ command: WorkOrderCommand, by actor: Actor) throws {
    for event in try WorkOrder.decide(command, order, facts, Context(actor: actor, now: now)) { fold(event, actor) }
  }

  mutating func fold(_ event: WorkOrderEvent, _ actor: Actor) {
    let body = seal(event.body)
    guard let read = WorkOrderEvent(kind: event.kind, version: WorkOrderEvent.kinds[event.kind] ?? 0, body: body) else {
      Issue.record("\(event.kind) cannot read what it wrote")
      return
    }
    #expect(read.body == body)
    events.append(read)
    let stamp = Stamp(seq: events.count, happenedAt: read.happenedAt ?? now, recordedAt: now, actor: actor.id)
    order = WorkOrder.evolve(order, read, stamp)
  }

  /// The refusal of a command that must not pass.
  mutating func refusal(_ name: String, _ body: JSON = [:], by who: ID<Staff>, at moment: String? = nil) -> Refusal? {
    do {
      try give(name, body, by: who, at: moment)
      return nil
    } catch let refusal as Refusal {
      return refusal
    } catch {
      return nil
    }
  }

  func deadline(_ name: String) -> Deadline? {
    order?.deadlines(policy: policy, now: now) { pinned[$0] ?? calendar }.first { $0.name == name }
  }
  var arrival: Deadline { deadline("arrival")! }
  var status: WorkOrder.Status? { order?.status }

  func fields(of name: String) -> [Field] { WorkOrderCommand.declarations.first { $0.name == name }!.fields }
}

/// Ready-made roads through the house.
extension House {
  static func registered(at moment: String = "2026-03-02T09:00", _ more: JSON = [:]) throws -> House {
    var house = House(at: moment)
    try house.give("register", call(more), by: clerk)
    return house
  }
  static func dispatched(at moment: String = "2026-03-02T09:00") throws -> House {
    var house = try registered(at: moment)
    try house.give("hand-over", by: clerk)
    try house.give("dispatch", ["technician": .string(technician.description)], by: supervisor)
    return house
  }
  static func arrived(at moment: String = "2026-03-02T09:00", after arrival: String = "2026-03-02T11:00") throws -> House {
    var house = try dispatched(at: moment)
    try house.give("accept", by: technician)
    try house.give("depart", by: technician)
    try house.give("arrive", by: technician, at: arrival)
    return house
  }
  static func finished() throws -> House {
    var house = try arrived()
    try house.give("record-work", ["minutes": 40], by: technician)
    try house.give("sign", ["signature": "M0 0L9 9"], by: technician)
    try house.give("finish", by: technician)
    return house
  }
  static func takenAway() throws -> House {
    var house = try arrived()
    try house.give("take-away", ["receipt": ["number": "R-1"], "signature": "M0 0L9 9"], by: technician)
    return house
  }
  static func onBench() throws -> House {
    var house = try takenAway()
    try house.give("hand-in", ["card": ["plannedFinish": "2026-03-04T17:00:00+08:00"]], by: technician)
    try house.give("start-bench", by: technician)
    return house
  }
  static func inspected() throws -> House {
    var house = try onBench()
    try house.give("complete-bench", ["minutes": 90, "parts": "压缩机 ×1"], by: technician)
    try house.give("inspect", ["passed": true], by: supervisor)
    return house
  }
  static func onTheWayBack() throws -> House {
    var house = try inspected()
    try house.give("send-back", ["returnOn": "2026-03-03"], by: clerk)
    return house
  }

  static func call(_ more: JSON = [:]) -> JSON {
    var members: JSON.Members = [
      "branch": .string(branch.description), "customer": .string(ID<Customer>(7).description),
      "product": ["model": "BCD-215"], "kind": "repair", "channel": "phone", "symptom": "不制冷",
    ]
    for (key, value) in more.object ?? [:] { members[key] = value }
    return .object(members)
  }
}

func time(_ text: String) -> Instant { Instant(rfc3339: text + ":00+08:00")! }

let pausing: JSON = ["reason": "customer-absent", "evidence": ["kind": "call", "text": "客户来电说下午才在家"]]

/// Open values as the event log leaves them: a reference and a sum.
func seal(_ json: JSON) -> JSON {
  switch json {
  case .object(let members):
    if members["$open"] != nil {
      return Personal.sealed(reference: ID(9), sum: String(repeating: "0", count: 64)).json
    }
    return .object(members.mapValues(seal))
  case .array(let items): return .array(items.map(seal))
  default: return json
  }
}

let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

func text(of path: String) -> String {
  (try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)) ?? ""
}
