import Aftersales
import Basics
import Storage
import Web

/// `/staff/{id}/day` and the absences of a technician. Hours are booked by the commands of an order: `dispatch` with a slot and
/// `plan-visit`. DSP-001
enum TechnicianDayAPI {
  static func endpoints(_ desk: Desk) -> [Endpoint] {
    let tag = "staff"
    return [
      desk.reading(
        "/staff/{id}/day", "getTechnicianDay", tag: tag, query: [Field("day", .day).optional], reply: .object("TechnicianDay")
      ) { asking in
        let id: ID<Staff> = try asking.client.id()
        let staff = try asking.work.find(StaffFile.self, id.number)
        guard staff.state.roles.contains(.technician) else { throw Problem.notFound }
        let zone = try Schedules.zone(of: id, in: asking.work)
        return try answer(id, on: asking.query.day("day") ?? zone.local(asking.work.now).day, in: asking.work)
      }
    ]
      + TechnicianDayCommand.declarations.filter { !$0.roles.isEmpty }.map { declaration in
        desk.doing(
          "/staff/{id}/\(declaration.name)", declaration.name.camelCased, tag: tag, declaration, reply: "TechnicianDay",
          takesVersion: false
        ) { asking in
          let id: ID<Staff> = try asking.client.id()
          let body = asking.client.body
          let day =
            declaration.name == "report-absence"
            ? try Schedules.reportAbsence(body, of: id, in: asking.work)
            : try Schedules.withdrawAbsence(body, of: id, in: asking.work)
          return try answer(id, on: day, in: asking.work)
        }
      }
  }

  private static func answer(_ technician: ID<Staff>, on day: LocalDay, in work: Work) throws -> Answer {
    let found = try work.fold(TechnicianDay.self, TechnicianDay.stream(of: technician, on: day))
    let state = found?.state ?? TechnicianDay(technician: technician, day: day)
    let zone = try Schedules.zone(of: technician, in: work)
    let broken = state.broken
    func line(_ it: TechnicianDay.Booking, isDone: Bool) throws -> JSON {
      // An order of a branch that the asker does not see takes its hours and tells nothing else.
      let order = try WorkOrders.seen(it.order, in: work)
      return [
        "order": .orNull(order.map { ID<WorkOrder>($0.id) }), "number": .orNull(order?.state.call.number),
        "from": zone.json(it.time.from), "to": zone.json(it.time.to), "done": .bool(isDone),
        "broken": .bool(!isDone && broken.contains(it)),
      ]
    }
    let bookings = try state.done.map { try line($0, isDone: true) } + state.bookings.map { try line($0, isDone: false) }
    let json: JSON = [
      "technician": .string(technician.description), "day": .string(day.description), "bookings": .array(bookings),
      "absences": .array(
        state.absences.map {
          [
            "key": .int(Int64($0.key)), "absence": .string($0.kind.rawValue), "from": zone.json($0.time.from),
            "until": zone.json($0.time.to),
          ]
        }), "version": .count(found?.head ?? 0),
    ]
    return .state(json, version: found?.head ?? 0)
  }

  static let schema = Shape.object([
    ("technician", Shape.id), ("day", Shape.day),
    (
      "bookings",
      Shape.list(
        Shape.object([
          ("order", Shape.orNull(Shape.id)), ("number", Shape.orNull(Shape.text)), ("from", Shape.instant),
          ("to", Shape.instant), ("done", Shape.flag), ("broken", Shape.flag),
        ]))
    ),
    (
      "absences",
      Shape.list(
        Shape.object([
          ("key", Shape.whole), ("absence", Shape.choice(TechnicianDay.Absence.Kind.self)), ("from", Shape.instant),
          ("until", Shape.instant),
        ]))
    ), ("version", Shape.whole),
  ])
}
