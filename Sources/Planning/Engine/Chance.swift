/// The engine's dice (SplitMix64): equal seeds give equal plans on every machine.
struct Chance {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  @inline(__always)
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Evenly from `0 ..< bound`, `bound` < 2³².
  @inline(__always)
  mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: ((next() >> 32) &* UInt64(truncatingIfNeeded: bound)) >> 32)
  }

  /// True once in `times` draws.
  @inline(__always)
  mutating func isOnce(in times: Int) -> Bool { below(times) == 0 }

  /// Evenly from [0, 1).
  @inline(__always)
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}

/// The two functions the annealing needs. Written out, so that no machine's library can make two plans of one seed.
enum Curve {
  /// e to the power of `x`.
  static func exponential(_ x: Double) -> Double {
    let halvings = (x / 0.6931471805599453).rounded()
    let rest = x - halvings * 0.6931471805599453
    var term = 1.0
    var sum = 1.0
    for n in 1...18 {
      term *= rest / Double(n)
      sum += term
    }
    return Double(sign: .plus, exponent: Int(halvings), significand: sum)
  }

  /// The natural logarithm of `x` > 0.
  static func logarithm(_ x: Double) -> Double {
    let y = (x.significand - 1) / (x.significand + 1)
    var power = y
    var sum = 0.0
    for n in stride(from: 1.0, through: 41, by: 2) {
      sum += power / n
      power *= y * y
    }
    return 2 * sum + Double(x.exponent) * 0.6931471805599453
  }
}
