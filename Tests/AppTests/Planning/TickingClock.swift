import Synchronization

/// A clock that goes on by itself: each look is a hundredth of a second later.
final class TickingClock: Sendable {
  private let looks = Mutex(0)

  static func seconds() -> @Sendable () -> Double {
    let clock = TickingClock()
    return {
      clock.looks.withLock {
        $0 += 1
        return Double($0) / 100
      }
    }
  }
}
