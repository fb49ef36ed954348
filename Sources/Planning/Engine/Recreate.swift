/// Putting jobs back, each where it costs least travel.
extension Engine {
  /// The best place found so far for a job.
  struct Found {
    var extra: Int32 = .max
    var route = -1
    var behind = 0
    /// How much of `extra` is no travel.
    var bias: Int32 = 0
  }

  /// What it costs beside the way, in seconds, that the worker of a route takes a job that he does not have.
  @inline(__always)
  func leaning(of one: Int, on route: Int) -> Int32 {
    let more = Int(burdenOf[one])
    let steps = Int64(Instance.step(Int(burdens[route]), adding: more))
    return Int32(clamping: min(evenness * steps + Int64(bonds[one * workers + route]), Int64(never)))
  }

  /// How many places until the next is overlooked.
  func drawBlink() -> Int {
    let chance = live.pointee.chance.next() & 4095
    return 1 + Int(logarithms[Int(chance)] * Double(settings.blinkEvery))
  }

  /// Looks at every place of a route for a job.
  @inline(__always)
  func look(at route: Int, for one: Int, _ found: inout Found) {
    let this = job[one]
    let who = worker[route]
    if loads[route] &+ this.load > who.capacity { return }
    let row = slots + route * stride
    let count = Int(lengths[route])
    guard count + 3 <= stride else { return }
    let to = back + one * places
    let from = out + one * places
    let soonest = this.earliest &+ this.service
    let bias = isBiased ? leaning(of: one, on: route) : 0
    var at = 0
    // Before these the rest of the day would be late even if the job started as early as it may.
    while at <= count, row[at + 1].latest1 < soonest { at += 1 }
    while at <= count {
      let here = row[at]
      if min(here.leaves0, here.leaves1) > this.latest { return }
      let way = to[Int(here.place)]
      let next = row[at + 1]
      let onward = from[Int(next.place)]
      let extra = way &+ onward &- here.leg &+ bias
      at += 1
      if extra >= found.extra { continue }
      live.pointee.untilBlink -= 1
      if live.pointee.untilBlink <= 0 {
        live.pointee.untilBlink = drawBlink()
        continue
      }
      if fits(here, next, way, onward, this, who) {
        found = Found(extra: extra, route: route, behind: at - 1, bias: bias)
      }
    }
  }

  /// May the job stand between two slots? Exact, lunch included, in constant time.
  @inline(__always)
  func fits(_ here: Slot, _ next: Slot, _ way: Int32, _ onward: Int32, _ this: JobRow, _ who: WorkerRow) -> Bool {
    // Lunch was before, or there is none.
    let taken = max(here.leaves1 &+ way, this.earliest)
    if taken <= this.latest, taken &+ this.service &+ onward <= next.latest1 { return true }
    if !who.hasLunch || here.leaves0 >= never { return false }
    // On the way to the job.
    if here.leaves0 <= who.lunchLatest {
      let late = max(max(here.leaves0 &+ way, who.lunchEarliest) &+ who.lunchLength, this.earliest)
      if late <= this.latest, late &+ this.service &+ onward <= next.latest1 { return true }
    }
    let due = max(here.leaves0 &+ way, this.earliest)
    if due > this.latest { return false }
    let leaves = due &+ this.service
    // Later than the next stop.
    if leaves &+ onward <= next.latest0 { return true }
    // On the way from the job.
    return leaves <= who.lunchLatest && max(leaves &+ onward, who.lunchEarliest) &+ who.lunchLength <= next.latest1
  }

  /// The cheapest place for a job, in every route that is worth looking at; `everywhere`: in every route there is.
  @inline(__always)
  func bestPlace(for one: Int, everywhere: Bool = false) -> Found {
    var found = Found()
    let first = Int(candidateStart[one])
    let last = Int(candidateStart[one + 1])
    if isSmallFleet || everywhere {
      for at in first..<last { look(at: Int(candidates[at]), for: one, &found) }
      return found
    }
    live.pointee.lookMark &+= 1
    let mark = live.pointee.lookMark
    let mine = able + one * workers
    for at in 0..<live.pointee.touchedCount {
      let route = Int(touched[at])
      looked[route] = mark
      if mine[route] { look(at: route, for: one, &found) }
    }
    var left = settings.nearRoutes
    let neighbours = near + one * nearCount
    var at = 0
    let most = min(nearCount, settings.nearTried)
    while at < most, left > 0 {
      let route = Int(routeOf[Int(neighbours[at])])
      at += 1
      if route < 0 || looked[route] == mark || !mine[route] { continue }
      looked[route] = mark
      left -= 1
      look(at: route, for: one, &found)
    }
    // When much is open anyway, far routes are full as well: they are asked now and then only.
    if found.route >= 0
      || (live.pointee.unservedCount > impossible.count + unservedForNear && !live.pointee.chance.isOnce(in: 16))
    {
      return found
    }
    for at in first..<last {
      let route = Int(candidates[at])
      if looked[route] != mark { look(at: route, for: one, &found) }
    }
    return found
  }

  /// The cheapest place in the routes that this iteration touched: nothing else changed for a job that was open before.
  @inline(__always)
  func bestTouchedPlace(for one: Int) -> Found {
    var found = Found()
    let mine = able + one * workers
    for at in 0..<live.pointee.touchedCount {
      let route = Int(touched[at])
      if mine[route] { look(at: route, for: one, &found) }
    }
    return found
  }

  @inline(__always)
  func settle(_ one: Int32, _ found: Found) {
    touch(found.route)
    insert(one, into: found.route, behind: found.behind)
    refresh(found.route)
    live.pointee.travel += Int64(found.extra) - Int64(found.bias)
    live.pointee.bias += Int64(found.bias)
  }

  /// Puts the removed jobs back in a drawn order, and offers a few of those that were open before a place beside them.
  func recreate() {
    let fresh = live.pointee.removedCount
    let count = offerOpen(fresh)
    sortRemoved(count)
    for at in 0..<count {
      let one = removed[at]
      let isOld = unservedPlace[Int(one)] >= 0
      let found = isOld ? bestTouchedPlace(for: Int(one)) : bestPlace(for: Int(one))
      if found.route < 0 {
        if !isOld {
          leaveOpen(one)
          live.pointee.lost += Int64(job[Int(one)].weight)
        }
        continue
      }
      settle(one, found)
      if isOld {
        close(one)
        live.pointee.lost -= Int64(job[Int(one)].weight)
      }
    }
  }

  /// Adds to the list some jobs that were open before. Few: all of them. Many: those near the seed, half of them overlooked,
  /// for only there something changed.
  private func offerOpen(_ fresh: Int) -> Int {
    let unservedCount = live.pointee.unservedCount
    guard unservedCount > impossible.count else { return fresh }
    var count = fresh
    if unservedCount - impossible.count <= 2 * settings.offered {
      for at in 0..<unservedCount where isOffered(Int(unserved[at])) {
        removed[count] = unserved[at]
        count += 1
      }
      return count
    }
    let most = count + settings.offered
    let seed = live.pointee.seed
    if isOffered(seed) {
      removed[count] = Int32(seed)
      count += 1
    }
    let neighbours = near + seed * nearCount
    var at = 0
    while at < nearCount, count < most {
      let one = Int(neighbours[at])
      at += 1
      guard isOffered(one), live.pointee.chance.isOnce(in: 2) else { continue }
      removed[count] = Int32(one)
      count += 1
    }
    return count
  }

  @inline(__always)
  private func isOffered(_ one: Int) -> Bool {
    unservedPlace[one] >= 0 && candidateStart[one] != candidateStart[one + 1]
  }

  private func sortRemoved(_ count: Int) {
    let drawn = drawOrder()
    for at in 0..<count {
      let one = removed[at]
      let key = drawn.map { Int64(orderKeys[$0.rawValue * jobs + Int(one)]) } ?? 0
      removedKeys[at] = key << 16 | Int64(live.pointee.chance.next() & 0xFFFF)
    }
    // Few and short: insertion is quickest.
    var at = 1
    while at < count {
      let key = removedKeys[at]
      let one = removed[at]
      var place = at
      while place > 0, removedKeys[place - 1] > key {
        removedKeys[place] = removedKeys[place - 1]
        removed[place] = removed[place - 1]
        place -= 1
      }
      removedKeys[place] = key
      removed[place] = one
      at += 1
    }
  }

  /// Nil: at random.
  private func drawOrder() -> Order? {
    let drawn = orderDraw[live.pointee.chance.below(100)]
    return drawn < 0 ? nil : Order(rawValue: Int(drawn))
  }
}
