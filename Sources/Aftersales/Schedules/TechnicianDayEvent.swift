import Basics

/// What happened to a technician's day.
package enum TechnicianDayEvent: Hashable, Sendable {
  /// The first entry of a day says whose and which it is.
  case opened(technician: ID<Staff>, day: LocalDay)
  case booked(TechnicianDay.Booking)
  case freed(order: ID<WorkOrder>, why: TechnicianDay.Freed)
  case absent(TechnicianDay.Absence)
  case absenceWithdrawn(key: Int)
}

extension TechnicianDayEvent: CaseEvent {
  package static let kinds = [
    "technicianDay.opened": 1, "technicianDay.booked": 1, "technicianDay.freed": 1, "technicianDay.absent": 1,
    "technicianDay.absenceWithdrawn": 1,
  ]

  package var kind: String {
    switch self {
    case .opened: return "technicianDay.opened"
    case .booked: return "technicianDay.booked"
    case .freed: return "technicianDay.freed"
    case .absent: return "technicianDay.absent"
    case .absenceWithdrawn: return "technicianDay.absenceWithdrawn"
    }
  }

  package var body: JSON {
    switch self {
    case .opened(let technician, let day):
      return ["technician": .string(technician.description), "day": .string(day.description)]
    case .booked(let it):
      return [
        "order": .string(it.order.description), "from": .int(it.time.from.milliseconds), "to": .int(it.time.to.milliseconds),
      ]
    case .freed(let order, let why): return ["order": .string(order.description), "why": .string(why.rawValue)]
    case .absent(let it):
      return [
        "key": .int(Int64(it.key)), "kind": .string(it.kind.rawValue), "from": .int(it.time.from.milliseconds),
        "to": .int(it.time.to.milliseconds),
      ]
    case .absenceWithdrawn(let key): return ["key": .int(Int64(key))]
    }
  }

  package var happenedAt: Instant? { nil }

  package init?(kind: String, version: Int, body: JSON) {
    guard Self.kinds[kind] == version else { return nil }
    switch kind {
    case "technicianDay.opened":
      guard let technician = body.id("technician", of: Staff.self), let day = body["day"]?.day else { return nil }
      self = .opened(technician: technician, day: day)
    case "technicianDay.booked":
      guard let order = body.id("order", of: WorkOrder.self), let time = Self.time(body) else { return nil }
      self = .booked(TechnicianDay.Booking(order: order, time: time))
    case "technicianDay.freed":
      guard let order = body.id("order", of: WorkOrder.self),
        let why = body["why"]?.string.flatMap(TechnicianDay.Freed.init(rawValue:))
      else { return nil }
      self = .freed(order: order, why: why)
    case "technicianDay.absent":
      guard let key = body["key"]?.int, let time = Self.time(body),
        let kind = body["kind"]?.string.flatMap(TechnicianDay.Absence.Kind.init(rawValue:))
      else { return nil }
      self = .absent(TechnicianDay.Absence(key: Int(key), kind: kind, time: time))
    case "technicianDay.absenceWithdrawn":
      guard let key = body["key"]?.int else { return nil }
      self = .absenceWithdrawn(key: Int(key))
    default: return nil
    }
  }

  private static func time(_ body: JSON) -> Span? {
    guard let from = body["from"]?.int, let to = body["to"]?.int else { return nil }
    return Span(from: Instant(milliseconds: from), to: Instant(milliseconds: to))
  }
}
