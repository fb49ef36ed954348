import Aftersales
import Basics
import Testing

@testable import App

@Suite("the guard of the door") struct LoginGuardTests {
  @Test("after many failures one waits, but never because a clock was set back")
  func clock() {
    let now = Instant(rfc3339: "2026-03-02T10:00:00+08:00")!
    let guardian = LoginGuard()
    for _ in 0..<12 { guardian.failed(["zhou", "10.0.0.1"], at: now) }
    #expect((guardian.wait(for: ["zhou", "10.0.0.1"], at: now) ?? 0) > 1)
    #expect(guardian.wait(for: ["zhou", "10.0.0.1"], at: now + -1 * .day) == nil)
  }
}
