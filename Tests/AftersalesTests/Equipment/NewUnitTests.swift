import Basics
import TestKit
import Testing

@testable import Aftersales

@Suite struct NewUnitTests {
  @Test(
    "failures within the service period propose a new unit once they are more than the company's number", .clauses("AST-025"),
    arguments: [
      (["2026-01-01", "2026-02-01", "2026-03-01"], "2026-12-31", 2, 3),
      (["2026-01-01", "2026-02-01"], "2026-12-31", 2, nil),
      // The last day counts, the day after does not.
      (["2026-01-01", "2026-02-01", "2026-12-31"], "2026-12-31", 2, 3),
      (["2026-01-01", "2026-02-01", "2027-01-01"], "2026-12-31", 2, nil),
      (["2026-01-01"], "2026-12-31", 0, 1),
      ([], "2026-12-31", 0, nil),
      (["2026-01-01", "2026-02-01"], "2026-12-31", nil, nil),
      (["2026-01-01", "2026-02-01"], nil, 1, nil),
    ] as [([String], String?, Int64?, Int?)])
  func proposed(days: [String], end: String?, most: Int64?, count: Int?) {
    #expect(NewUnit.failures(days.compactMap { LocalDay($0) }, until: end.flatMap { LocalDay($0) }, most: most) == count)
  }
}
