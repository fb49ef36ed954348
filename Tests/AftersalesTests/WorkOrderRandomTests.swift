import Aftersales
import Basics
import TestKit
import Testing

/// Thousands of cases driven by chance, in which only what must always hold is asked.
@Suite struct WorkOrderRandomTests {
  static let staff: [ID<Staff>] = [House.clerk, House.supervisor, House.technician, House.other, ID(0)]

  @Test(.clauses("WRK-001", "WRK-002", "WRK-009", "WRK-058"), arguments: [1, 2, 3, 4] as [UInt64])
  func `Whatever is asked in whatever order, the rules hold`(_ seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    var struckOff = 0
    var accepted = 0
    for _ in 0..<60 {
      var house = House(at: "2026-03-02T08:00")
      house.intake = House.intake(zone: WorkOrder.Zone.allCases.randomElement(using: &chance))
      try house.give("register", House.call(), by: House.clerk)
      for _ in 0..<120 {
        house.now = house.now + Int64.random(in: 0...(90 * .minute), using: &chance)
        let before = house
        let name = likely(house, &chance)
        let body = self.body(name, house, &chance)
        let who = Bool.random(using: &chance) ? suited(name, house) : Self.staff.randomElement(using: &chance)!
        guard allowed(name, who) else { continue }
        guard house.refusal(name, body, by: who) == nil else {
          #expect(house.order?.version == before.order?.version, "a refusal changed something")
          continue
        }
        accepted += 1
        check(before, house, name)
        if house.status == .struckOff, before.status != .struckOff { struckOff += 1 }
      }
      refold(house)
    }
    // The walk reaches the depths of the case and not only its door.
    #expect(accepted > 1500, "\(accepted)")
    #expect(struckOff > 15, "\(struckOff)")
  }

  /// What holds after every accepted command.
  private func check(_ before: House, _ after: House, _ name: String) {
    guard let old = before.order, let new = after.order else { return }
    if new.status == .struckOff {
      #expect(new.closingSignature != nil, "struck off without signature or override")
      #expect(new.bench?.receiptState != .open, "struck off with an open receipt")
      #expect(new.voucher.holder == .archive)
    }
    #expect((new.voucher.holder == .technician) == (new.voucher.person != nil))
    #expect(new.visits.dropLast().allSatisfy { !$0.isOpen }, "two visits at a time")
    if let booking = new.booking {
      #expect(new.status.isOnItsWay || new.status.isAtCustomer, "hours kept for nobody")
      #expect(booking.technician == new.technician)
    }
    for (was, now) in zip(old.rounds, new.rounds) {
      #expect(was.start == now.start)
      if let first = was.firstArrival { #expect(now.firstArrival == first, "the first arrival moved") }
    }
    #expect(new.rounds.count == old.rounds.count + (name == "reopen" ? 1 : 0))
    let promises = { (house: House) in
      house.order!.deadlines(policy: house.policy, calendar: house.calendar, now: after.now)
    }
    let (earlier, later) = (promises(before), promises(after))
    for was in earlier {
      guard let now = later.first(where: { $0.name == was.name }) else {
        Issue.record("the promise \(was.name) vanished")
        continue
      }
      // The end of the case ends an open rest as well.
      if !["pause", "resume", "arrive", "cancel", "strike-off", "restore-line"].contains(name) {
        #expect(was.due == now.due, "\(name) moved \(was.name)")
      }
      if let without = now.reckoningWithoutPauses?.due, let due = now.due { #expect(due >= without, "a rest shortened") }
      if was.state(after.now) == .missed, name != "arrive" {
        #expect(now.state(after.now) == .missed, "\(name) healed \(was.name)")
      }
      if was.stoppedAt != nil { #expect(was.state(after.now) == now.state(after.now)) }
    }
  }

  /// Folding the same events again gives the same case.
  private func refold(_ house: House) {
    var order: WorkOrder?
    for (place, event) in house.events.enumerated() {
      let stamp = Stamp(seq: place + 1, happenedAt: event.happenedAt ?? house.now, recordedAt: house.now, actor: House.clerk)
      order = WorkOrder.evolve(order, event, stamp)
    }
    #expect(order?.status == house.status && order?.version == house.events.count)
    #expect(order?.rounds.map(\.start) == house.order?.rounds.map(\.start))
    #expect(order?.visits.map(\.outcome) == house.order?.visits.map(\.outcome))
  }

  private func allowed(_ name: String, _ who: ID<Staff>) -> Bool {
    let roles = WorkOrderCommand.declarations.first { $0.name == name }?.roles ?? []
    return roles.isEmpty ? who == ID(0) : House.actor(who).isAny(of: roles)
  }

  /// Half of the time somebody who may give the command, the job's own technician first.
  private func suited(_ name: String, _ house: House) -> ID<Staff> {
    if let own = house.order?.technician, allowed(name, own) { return own }
    return Self.staff.first { allowed(name, $0) } ?? House.clerk
  }

  /// Any command, but more often one that leads on.
  private func likely(_ house: House, _ chance: inout SeededGenerator) -> String {
    let all = WorkOrderCommand.declarations.map(\.name)
    guard Int.random(in: 0..<3, using: &chance) > 0 else { return all.randomElement(using: &chance)! }
    let onward: [String]
    switch house.status {
    case .registered, .waitingDispatch: onward = ["hand-over", "dispatch", "carry-over", "pause", "resume", "release", "grab"]
    case .dispatched, .accepted, .travelling: onward = ["accept", "depart", "arrive", "recall", "pause", "urge", "plan-visit"]
    case .arrived, .working: onward = ["record-work", "sign", "finish", "take-away", "diagnose"]
    case .finished, .customerDeclined, .returned: onward = ["sign", "override-signature", "hand-in"]
    case .takenAway: onward = ["hand-in"]
    case .goodsIn: onward = ["start-bench"]
    case .onBench: onward = ["complete-bench", "ask-help"]
    case .benchDone: onward = ["inspect"]
    case .inspected: onward = ["send-back"]
    case .onTheWayBack: onward = ["return-goods"]
    case .voucherBack: onward = ["strike-off", "override-signature"]
    case .struckOff, .cancelled: onward = ["reopen", "hand-in", "restore-line"]
    default: onward = ["dispatch", "hand-in", "reschedule"]
    }
    return onward.randomElement(using: &chance)!
  }

  private func body(_ name: String, _ house: House, _ chance: inout SeededGenerator) -> JSON {
    let moment = { (offset: Int64) in JSON.string((house.now + offset).rfc3339(offsetSeconds: 28_800)) }
    switch name {
    case "arrive" where Bool.random(using: &chance):
      return ["at": moment(-Int64.random(in: 0...(10 * .hour), using: &chance)), "reason": "补述"]
    case "finish":
      let outcomes = ["mendedOnSite", "waitingParts", "secondVisit", "nobodyIn", "customerDeclined", "handedBack"]
      return ["outcome": .string(outcomes.randomElement(using: &chance)!), "reason": "如题"]
    case "dispatch" where Bool.random(using: &chance):
      return [
        "technician": .string([House.technician, House.other].randomElement(using: &chance)!.description),
        "appointment": ["from": moment(.hour), "to": moment(3 * .hour)], "slot": ["from": moment(2 * .hour), "minutes": 60],
      ]
    case "plan-visit": return ["from": moment(3 * .hour), "minutes": 45]
    case "reschedule": return ["from": moment(.hour), "to": moment(5 * .hour)]
    case "inspect": return ["passed": .bool(Bool.random(using: &chance)), "findings": "异响"]
    case "carry-over": return ["day": .string(LocalTime(house.now, offsetSeconds: 28_800).day.description)]
    case "pause" where Bool.random(using: &chance):
      return ["reason": "parts-missing", "evidence": ["kind": "photo", "text": "缺件"]]
    default: return sample(name)
    }
  }
}
