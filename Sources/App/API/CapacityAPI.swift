import Aftersales
import Basics
import Web

/// `/branches/{id}/capacity`: what the coming working days hold. DSP-041, DSP-045
enum CapacityAPI {
  static func endpoints(_ desk: Desk) -> [Endpoint] {
    [
      desk.reading("/branches/{id}/capacity", "getBranchCapacity", tag: "branches", reply: .object("Capacity")) { asking in
        let id: ID<Branch> = try asking.client.id()
        let branch = try asking.work.find(BranchFile.self, id.number)
        try asking.work.require(BoardRoutes.readers)
        let reading = try CapacityReading(branch, in: asking.work)
        return .json([
          "branch": .string(id.description), "visitMinutes": .count(reading.visitMinutes),
          "callsWithoutDue": .count(reading.withoutDue),
          "days": .array(
            reading.forecast.days.map { day in
              [
                "day": .string(day.day.description), "technicians": .count(day.technicians),
                "dutyMinutes": .int(day.duty / .minute), "bookedMinutes": .int(day.booked / .minute),
                "promisedCalls": .count(day.promised), "expectedCallTenths": .count(day.expectedTenths),
                "expectedMinutes": .int(day.expectedTime / .minute), "remainingMinutes": .int(day.remaining / .minute),
              ]
            }),
        ])
      }
    ]
  }

  static let schema = Shape.object([
    ("branch", Shape.id), ("visitMinutes", Shape.whole), ("callsWithoutDue", Shape.whole),
    (
      "days",
      Shape.list(
        Shape.object([
          ("day", Shape.day), ("technicians", Shape.whole), ("dutyMinutes", Shape.whole), ("bookedMinutes", Shape.whole),
          ("promisedCalls", Shape.whole), ("expectedCallTenths", Shape.whole), ("expectedMinutes", Shape.whole),
          ("remainingMinutes", Shape.whole),
        ]))
    ),
  ])
}
