/// Taking neighbouring stretches out of neighbouring routes.
extension Engine {
  func ruin() {
    let served = jobs - live.pointee.unservedCount
    guard served > 0 else { return }
    let mean = Double(served) / Double(max(1, workers))
    let longest = min(settings.longestString, max(1, mean))
    let most = 4 * settings.averageRemoved / (1 + longest) - 1
    let routes = Int(live.pointee.chance.unit() * most + 1)
    let seed = drawSeed()
    live.pointee.seed = seed
    if routeOf[seed] >= 0 { takeString(round: seed, longest) }
    let neighbours = near + seed * nearCount
    var at = 0
    while at < nearCount, live.pointee.touchedCount < routes {
      let one = Int(neighbours[at])
      at += 1
      let route = routeOf[one]
      if route >= 0, !isTouched[Int(route)] { takeString(round: one, longest) }
    }
  }

  /// Any job; now and then one of those left open.
  private func drawSeed() -> Int {
    let unservedCount = live.pointee.unservedCount
    if unservedCount > impossible.count, live.pointee.chance.isOnce(in: settings.openSeedEvery) {
      let one = Int(unserved[live.pointee.chance.below(unservedCount)])
      if candidateStart[one] != candidateStart[one + 1] { return one }
    }
    return live.pointee.chance.below(jobs)
  }

  /// Takes a stretch that holds the given job; half the time a part in its middle stays.
  private func takeString(round one: Int, _ longest: Double) {
    let route = Int(routeOf[one])
    touch(route)
    let row = slots + route * stride
    let count = Int(lengths[route])
    var here = 1
    while row[here].place != Int32(one) { here += 1 }
    let most = min(Double(count), longest)
    let length = min(count, Int(live.pointee.chance.unit() * most + 1))
    if length < count, length > 1, live.pointee.chance.isOnce(in: 2) {
      var kept = 1
      while length + kept < count, live.pointee.chance.isOnce(in: 100) { kept += 1 }
      let whole = length + kept
      let first = firstOfString(here, whole, count)
      // The part that stays begins behind the first of the stretch at the earliest.
      let gap = first + 1 + live.pointee.chance.below(length - 1)
      take(gap + kept, first + whole, outOf: route)
      take(first, gap, outOf: route)
    } else {
      let first = firstOfString(here, length, count)
      take(first, first + length, outOf: route)
    }
    refresh(route)
  }

  /// Where a stretch of `length` slots that holds the slot `here` begins.
  @inline(__always)
  private func firstOfString(_ here: Int, _ length: Int, _ count: Int) -> Int {
    let lowest = max(1, here - length + 1)
    let highest = min(here, count - length + 1)
    return lowest + live.pointee.chance.below(highest - lowest + 1)
  }
}
