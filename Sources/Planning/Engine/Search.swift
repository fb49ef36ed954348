/// The loop.
extension Engine {
  /// What the plan at hand, and the best, cost: lost weight and seconds of travel.
  package var current: (lost: Int, travel: Int) { (Int(live.pointee.lost), Int(live.pointee.travel)) }
  package var best: (lost: Int, travel: Int) { (Int(live.pointee.bestLost), Int(live.pointee.bestTravel)) }
  /// What uneven burdens and broken bonds of the best plan are worth, in seconds.
  package var bestBias: Int { Int(live.pointee.bestBias) }
  package var iterations: Int { live.pointee.iterations }

  /// Weight that nobody can save, whatever is planned.
  package var floor: Int { impossible.reduce(0) { $0 + instance.jobs[$1].weight } }

  /// The weight of the whole day.
  package var weight: Int { instance.jobs.reduce(0) { $0 + $1.weight } }

  /// The first plan: every job in its turn to its cheapest place, the hardest first.
  package func construct() {
    var order = (0..<jobs).filter { !impossible.contains($0) }
    order.sort { (orderKeys[Order.heavy.rawValue * jobs + $0], $0) < (orderKeys[Order.heavy.rawValue * jobs + $1], $1) }
    for one in order where routeOf[one] < 0 {
      let found = bestPlace(for: one, everywhere: true)
      guard found.route >= 0 else { continue }
      settle(Int32(one), found)
      close(Int32(one))
      live.pointee.lost -= Int64(job[one].weight)
    }
    forgetTouched()
    for route in 0..<workers { isStale[route] = true }
    keepBest()
  }

  /// Some iterations at one temperature (in seconds of travel).
  package func run(_ iterations: Int, temperature: Double) {
    let worth = Int64(instance.worth)
    for _ in 0..<iterations {
      let travel = live.pointee.travel
      let lost = live.pointee.lost
      let bias = live.pointee.bias
      begin()
      ruin()
      recreate()
      let change = (live.pointee.lost - lost) * worth + live.pointee.travel - travel + live.pointee.bias - bias
      let allowed = temperature * logarithms[Int(live.pointee.chance.next() & 4095)]
      if Double(change) < allowed {
        accept()
      } else {
        undo()
        live.pointee.travel = travel
        live.pointee.lost = lost
        live.pointee.bias = bias
      }
      live.pointee.iterations += 1
    }
  }

  private func begin() {
    live.pointee.removedCount = 0
    live.pointee.touchedCount = 0
    live.pointee.savedUnservedCount = live.pointee.unservedCount
    savedUnserved.update(from: unserved, count: live.pointee.unservedCount)
  }

  private func accept() {
    let worth = Int64(instance.worth)
    for at in 0..<live.pointee.touchedCount { isStale[Int(touched[at])] = true }
    forgetTouched()
    let now = live.pointee.lost * worth + live.pointee.travel + live.pointee.bias
    if now < live.pointee.bestLost * worth + live.pointee.bestTravel + live.pointee.bestBias { keepBest() }
  }

  private func forgetTouched() {
    for at in 0..<live.pointee.touchedCount { isTouched[Int(touched[at])] = false }
    live.pointee.touchedCount = 0
  }

  private func undo() {
    for at in 0..<live.pointee.touchedCount {
      let route = Int(touched[at])
      let row = slots + route * stride
      let count = Int(lengths[route])
      if count > 0 { for place in 1...count { routeOf[Int(row[place].place)] = -1 } }
    }
    for at in 0..<live.pointee.touchedCount {
      let route = Int(touched[at])
      let row = slots + route * stride
      let count = Int(savedLengths[route])
      row.update(from: savedSlots + route * stride, count: count + 2)
      lengths[route] = Int32(count)
      loads[route] = savedLoads[route]
      burdens[route] = savedBurdens[route]
      if count > 0 { for place in 1...count { routeOf[Int(row[place].place)] = Int32(route) } }
    }
    for at in 0..<live.pointee.unservedCount { unservedPlace[Int(unserved[at])] = -1 }
    live.pointee.unservedCount = live.pointee.savedUnservedCount
    unserved.update(from: savedUnserved, count: live.pointee.unservedCount)
    for at in 0..<live.pointee.unservedCount {
      unservedPlace[Int(unserved[at])] = Int32(at)
      routeOf[Int(unserved[at])] = -1
    }
    forgetTouched()
  }

  private func keepBest() {
    for route in 0..<workers where isStale[route] {
      (bestSlots + route * stride).update(from: slots + route * stride, count: Int(lengths[route]) + 2)
      bestLengths[route] = lengths[route]
      isStale[route] = false
    }
    bestUnserved.update(from: unserved, count: live.pointee.unservedCount)
    live.pointee.bestUnservedCount = live.pointee.unservedCount
    live.pointee.bestTravel = live.pointee.travel
    live.pointee.bestLost = live.pointee.lost
    live.pointee.bestBias = live.pointee.bias
  }

  /// Takes over a possible plan, whatever stood before; it is the best from now on.
  package func adopt(_ plan: Plan) {
    for one in 0..<jobs {
      routeOf[one] = -1
      unservedPlace[one] = -1
    }
    live.pointee.unservedCount = 0
    live.pointee.travel = 0
    live.pointee.lost = 0
    live.pointee.bias = 0
    for (route, order) in plan.routes.enumerated() {
      let row = slots + route * stride
      loads[route] = 0
      burdens[route] = Int32(clamping: instance.workers[route].burden)
      lengths[route] = Int32(order.count)
      row[order.count + 1].place = Int32(instance.end(of: route))
      for (place, one) in order.enumerated() {
        row[place + 1].place = Int32(one)
        routeOf[one] = Int32(route)
        loads[route] &+= job[one].load
        if isBiased { live.pointee.bias += Int64(leaning(of: one, on: route)) }
        burdens[route] &+= burdenOf[one]
      }
      relink(route)
      refresh(route)
      if !order.isEmpty || worker[route].isOut { for at in 0...order.count { live.pointee.travel += Int64(row[at].leg) } }
      isStale[route] = true
    }
    for one in plan.unserved {
      leaveOpen(Int32(one))
      live.pointee.lost += Int64(job[one].weight)
    }
    keepBest()
  }

  /// The plan as it stands, which need not be the best.
  package var standing: Plan {
    Plan(
      routes: (0..<workers).map { route in
        (0..<Int(lengths[route])).map { Int(slots[route * stride + 1 + $0].place) }
      },
      unserved: (0..<live.pointee.unservedCount).map { Int(unserved[$0]) }.sorted())
  }

  /// The best plan so far.
  package var plan: Plan {
    Plan(
      routes: (0..<workers).map { route in
        (0..<Int(bestLengths[route])).map { Int(bestSlots[route * stride + 1 + $0].place) }
      },
      unserved: (0..<live.pointee.bestUnservedCount).map { Int(bestUnserved[$0]) }.sorted())
  }
}
