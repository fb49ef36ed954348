/// Seconds from every place to every other. Immutable once made, so that threads may share it.
package final class Travel: @unchecked Sendable {  // written in `init` only
  /// The number of places.
  package let places: Int
  /// Row by row: from, then to.
  let out: UnsafePointer<Int32>
  /// Column by column: the same numbers by where one goes to. The same memory when every way is as long as the way back.
  let back: UnsafePointer<Int32>

  /// `seconds` is asked for every pair, both ways, when `isSymmetric` is false, else once for each pair.
  package init(places: Int, isSymmetric: Bool, seconds: (_ from: Int, _ to: Int) -> Int) {
    self.places = places
    let out = UnsafeMutablePointer<Int32>.allocate(capacity: max(1, places * places))
    for from in 0..<places {
      out[from * places + from] = 0
      for to in (from + 1)..<max(places, from + 1) {
        let there = Int32(clamping: seconds(from, to))
        out[from * places + to] = there
        out[to * places + from] = isSymmetric ? there : Int32(clamping: seconds(to, from))
      }
    }
    self.out = UnsafePointer(out)
    guard !isSymmetric else {
      back = UnsafePointer(out)
      return
    }
    let turned = UnsafeMutablePointer<Int32>.allocate(capacity: max(1, places * places))
    for from in 0..<places {
      for to in 0..<places { turned[to * places + from] = out[from * places + to] }
    }
    back = UnsafePointer(turned)
  }

  deinit {
    if back != out { back.deallocate() }
    out.deallocate()
  }

  /// Is every way as long as the way back?
  var isSymmetric: Bool { back == out }

  package func seconds(_ from: Int, _ to: Int) -> Int { Int(out[from * places + to]) }
}
