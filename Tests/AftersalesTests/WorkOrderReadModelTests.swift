import Aftersales
import Basics
import Testing

@Suite struct WorkOrderReadModelTests {
  static func json(_ house: House, reveal: @escaping (Personal) -> JSON = { _ in "shown" }) -> JSON {
    let deadlines = house.order!.deadlines(policy: house.policy, calendar: house.calendar, now: house.now)
    return WorkOrderReadModel(reveal: reveal) { $0.rfc3339(offsetSeconds: 28_800) }
      .json("0000000000042", house.order!, deadlines, now: house.now)
  }

  @Test func `The object has the members that the interface names`() throws {
    let json = Self.json(try House.finished())
    let names = [
      "id", "number", "status", "branch", "customer", "asset", "category", "categoryProof", "calledAt", "deadlines", "asOf",
      "visits", "bench", "charges", "signatures", "version",
    ]
    for name in names { #expect(json[name] != nil, "\(name)") }
    #expect(json["status"] == "finished" && json["version"] == 9)
    #expect(json["calledAt"] == "2026-03-02T09:00:00+08:00")
    let arrival = json["deadlines"]?.array?.first
    for name in ["name", "clause", "policyVersion", "calendarVersion", "due", "state"] {
      #expect(arrival?[name] != nil, "\(name)")
    }
    #expect(arrival?["due"] == "2026-03-02T16:30:00+08:00" && arrival?["state"] == "met")
    #expect(json["signatures"]?.array?.first?["purpose"] == "visit")
    #expect(json["visits"]?.array?.first?["minutes"] == 40)
  }

  @Test func `A personal value is shown only through the reader's eyes`() throws {
    let hidden = Self.json(try House.finished()) { _ in .null }
    #expect(hidden["customer"]?["name"] == .null && hidden["symptom"] == .null)
    #expect(!hidden.canonical.contains("$personal") && !hidden.canonical.contains("$open"))
    #expect(Self.json(try House.finished())["customer"]?["phone"] == "shown")
  }

  @Test func `The bench shows receipt and card`() throws {
    let bench = Self.json(try House.inspected())["bench"]
    #expect(bench?["receipt"]?["number"] == "R-1" && bench?["receipt"]?["state"] == "open")
    #expect(bench?["plannedFinish"] == "2026-03-04T17:00:00+08:00" && bench?["inspected"] == true)
  }
}
