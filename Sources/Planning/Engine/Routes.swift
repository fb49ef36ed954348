/// The rows of slots: keeping them true.
extension Engine {
  /// Writes every leg of a route anew.
  func relink(_ route: Int) {
    let row = slots + route * stride
    let count = Int(lengths[route])
    for at in 0...count { row[at].leg = out[Int(row[at].place) * places + Int(row[at + 1].place)] }
    // Who has nothing to do stays where he is, unless he is out.
    if count == 0, !worker[route].isOut { row[0].leg = 0 }
  }

  /// Writes the four times of every slot of a route anew.
  func refresh(_ route: Int) {
    let row = slots + route * stride
    let count = Int(lengths[route])
    let who = worker[route]
    row[0].leaves0 = who.hasLunch ? who.from : never
    row[0].leaves1 = who.hasLunch ? never : who.from
    if count > 0 {
      for at in 1...count {
        let before = row[at - 1]
        let this = job[Int(row[at].place)]
        var arrival1 = before.leaves1 &+ before.leg
        if before.leaves0 < never {
          let arrival0 = before.leaves0 &+ before.leg
          if before.leaves0 <= who.lunchLatest {
            arrival1 = min(arrival1, max(arrival0, who.lunchEarliest) &+ who.lunchLength)
          }
          let start0 = max(arrival0, this.earliest)
          row[at].leaves0 = start0 <= this.latest ? start0 &+ this.service : never
        } else {
          row[at].leaves0 = never
        }
        let start1 = max(arrival1, this.earliest)
        row[at].leaves1 = start1 <= this.latest ? start1 &+ this.service : never
      }
    }
    row[count + 1].latest0 = -never
    row[count + 1].latest1 = who.until
    for at in Swift.stride(from: count, through: 0, by: -1) {
      let after = row[at + 1]
      let leg = row[at].leg
      var earliest = who.from
      var latest: Int32 = never
      var service: Int32 = 0
      if at > 0 {
        let this = job[Int(row[at].place)]
        earliest = this.earliest
        latest = this.latest
        service = this.service
      }
      let without = min(latest, after.latest1 &- leg &- service)
      row[at].latest1 = without >= earliest ? without : -never
      guard who.hasLunch else {
        row[at].latest0 = -never
        continue
      }
      var with = min(latest, after.latest0 &- leg &- service)
      if who.lunchEarliest &+ who.lunchLength <= after.latest1 {
        with = max(with, min(latest, min(who.lunchLatest, after.latest1 &- who.lunchLength &- leg) &- service))
      }
      row[at].latest0 = with >= earliest ? with : -never
    }
  }

  /// Keeps a route as it was before this iteration, once.
  @inline(__always)
  func touch(_ route: Int) {
    guard !isTouched[route] else { return }
    isTouched[route] = true
    touched[live.pointee.touchedCount] = Int32(route)
    live.pointee.touchedCount += 1
    (savedSlots + route * stride).update(from: slots + route * stride, count: Int(lengths[route]) + 2)
    savedLengths[route] = lengths[route]
    savedLoads[route] = loads[route]
    savedBurdens[route] = burdens[route]
  }

  /// Puts a job behind the slot `at` of a route. The legs are mended, the times are not: `refresh` follows.
  func insert(_ new: Int32, into route: Int, behind at: Int) {
    let row = slots + route * stride
    let count = Int(lengths[route])
    var place = count + 1
    while place > at {
      row[place + 1] = row[place]
      place -= 1
    }
    row[at + 1].place = new
    row[at].leg = out[Int(row[at].place) * places + Int(new)]
    row[at + 1].leg = out[Int(new) * places + Int(row[at + 2].place)]
    lengths[route] += 1
    loads[route] &+= job[Int(new)].load
    if isBiased { burdens[route] &+= burdenOf[Int(new)] }
    routeOf[Int(new)] = Int32(route)
  }

  /// Takes the jobs of the slots `from ..< to` out of a route and puts them on the list of the removed.
  func take(_ from: Int, _ to: Int, outOf route: Int) {
    let row = slots + route * stride
    let count = Int(lengths[route])
    var saved: Int64 = 0
    for at in from..<to {
      let taken = row[at].place
      saved += Int64(row[at].leg)
      removed[live.pointee.removedCount] = taken
      live.pointee.removedCount += 1
      routeOf[Int(taken)] = -1
      loads[route] &-= job[Int(taken)].load
      if isBiased {
        burdens[route] &-= burdenOf[Int(taken)]
        live.pointee.bias -= Int64(leaning(of: Int(taken), on: route))
      }
    }
    saved += Int64(row[from - 1].leg)
    let gone = to - from
    var place = to
    while place <= count + 1 {
      row[place - gone] = row[place]
      place += 1
    }
    lengths[route] -= Int32(gone)
    let leg = lengths[route] == 0 && !worker[route].isOut ? 0 : out[Int(row[from - 1].place) * places + Int(row[from].place)]
    row[from - 1].leg = leg
    live.pointee.travel += Int64(leg) - saved
  }

  @inline(__always)
  func leaveOpen(_ one: Int32) {
    unservedPlace[Int(one)] = Int32(live.pointee.unservedCount)
    unserved[live.pointee.unservedCount] = one
    live.pointee.unservedCount += 1
  }

  @inline(__always)
  func close(_ one: Int32) {
    let place = unservedPlace[Int(one)]
    live.pointee.unservedCount -= 1
    let last = unserved[live.pointee.unservedCount]
    unserved[Int(place)] = last
    unservedPlace[Int(last)] = place
    unservedPlace[Int(one)] = -1
  }
}
