/// How long a piece of work may hold others up. Only the length is measured; what time it is nobody asks here.
struct TimeBox {
  private let begun = ContinuousClock.now
  private let length: Duration

  init(_ length: Duration) { self.length = length }

  var isUp: Bool { ContinuousClock.now - begun >= length }
}
