import Basics
import Foundation
import Synchronization
import Testing

@testable import App

/// The days of many branches in one run.
@Suite struct ManyDaysTests {
  @Test("each day is handed out once, and the time is shared evenly by what is left of it", arguments: [1, 2])
  func shared(threads: Int) {
    let handed = Mutex([(day: Int, share: Double)]())
    // One thread's clock goes on by what each day takes; that of two stands still.
    let clock: @Sendable () -> Double = { threads == 1 ? handed.withLock { $0.map(\.share).reduce(0, +) } : 0 }
    ManyDays.each(5, seconds: 100, threads: threads, elapsed: clock) { day, share in
      handed.withLock { $0.append((day, share)) }
    }
    let found = handed.withLock { $0.sorted { $0.day < $1.day } }
    #expect(found.map(\.day) == [0, 1, 2, 3, 4])
    #expect(found.map(\.share) == (threads == 1 ? [20, 20, 20, 20, 20] : [40, 50, 200.0 / 3, 100, 100]))
  }

  @Test("every plan stands in a file of its day's name, and what is wrong with one day does not stop the others")
  func planned() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let days = ["a", "b", "c"].map { folder.appendingPathComponent("\($0).json") }
    for (day, text) in zip(days, [DayFileTests.day, "{}", DayFileTests.day]) { try Data(text.utf8).write(to: day) }
    let out = folder.appendingPathComponent("plans")
    let faults = ManyDays.plan(
      days.map(\.path) + [folder.path + "/none.json"], into: out.path, seed: 1, seconds: 2, threads: 2,
      elapsed: TickingClock.seconds())
    #expect(faults == ["\(days[1].path): calls: a list is expected", "\(folder.path)/none.json: cannot be read"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: out.path).sorted() == ["a.json", "c.json"])
    let plan = try JSON(parsing: Array(try Data(contentsOf: out.appendingPathComponent("c.json"))))
    #expect(plan["lost"] == 2 && plan["travel"] == 520)
    #expect(
      ManyDays.plan([days[0].path, days[0].path], into: out.path, seed: 1, seconds: 1, threads: 1, elapsed: { 0 }).count == 1)
  }
}
