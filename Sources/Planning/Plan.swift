/// Who goes where in which order, and what is left out.
package struct Plan: Sendable, Equatable {
  /// For each worker the jobs of the day in their order.
  package var routes: [[Int]]
  /// The jobs that nobody does.
  package var unserved: [Int]

  package init(routes: [[Int]], unserved: [Int]) {
    self.routes = routes
    self.unserved = unserved
  }
}

/// The hours of one worker's day when he waits for nothing he need not wait for.
package struct Timetable: Sendable, Equatable {
  /// When each job starts.
  package var starts: [Int]
  /// The leg on which lunch is taken: 0 leads to the first job, `starts.count` to the end. Nil without lunch.
  package var lunchLeg: Int?
  /// When he is at his end.
  package var end: Int
  /// Seconds on the road.
  package var travel: Int
}

extension Instance {
  /// The day of a worker who does these jobs in this order, or nil when there is none. Lunch is taken where the jobs begin
  /// soonest in sum: nobody waits for an early lunch with a customer to go to. Tries every place for it, one by one: the slow
  /// truth that the engine's quick tests are held against.
  package func timetable(of worker: Int, doing order: [Int]) -> Timetable? {
    let who = workers[worker]
    if let capacity = who.capacity, order.reduce(0, { $0 + jobs[$1].load }) > capacity { return nil }
    let places = [start(of: worker)] + order + [end(of: worker)]
    let legs = (0...order.count).map { travel.seconds(places[$0], places[$0 + 1]) }
    var best: (sum: Int, day: Timetable)?
    for lunchLeg in who.lunch == nil ? [nil] : (0...order.count).map(Optional.some) {
      var now = who.from
      var starts: [Int] = []
      var isPossible = true
      for (place, leg) in legs.enumerated() {
        if let lunch = who.lunch, lunchLeg == place {
          isPossible = now <= lunch.latest
          now = max(now + leg, lunch.earliest) + lunch.length
        } else {
          now += leg
        }
        if place < order.count {
          let job = jobs[order[place]]
          now = max(now, job.earliest)
          isPossible = isPossible && now <= job.latest
          starts.append(now)
          now += job.service
        }
        if !isPossible { break }
      }
      let sum = starts.reduce(0, +)
      if isPossible, now <= who.until, best.map({ sum < $0.sum }) ?? true {
        best = (sum, Timetable(starts: starts, lunchLeg: lunchLeg, end: now, travel: legs.reduce(0, +)))
      }
    }
    return best?.day
  }

  /// What the plan costs: lost weight in units of `worth`, the seconds on the road, and in seconds what uneven burdens and
  /// broken bonds are worth.
  package func cost(of plan: Plan) -> (lost: Int, travel: Int, bias: Int, total: Int) {
    let lost = plan.unserved.reduce(0) { $0 + jobs[$1].weight }
    var seconds = 0
    for (worker, order) in plan.routes.enumerated() where !order.isEmpty || workers[worker].isOut {
      let places = [start(of: worker)] + order + [end(of: worker)]
      for place in 0...order.count { seconds += travel.seconds(places[place], places[place + 1]) }
    }
    let bias = bias(of: plan)
    return (lost, seconds, bias, lost * worth + seconds + bias)
  }

  private func bias(of plan: Plan) -> Int {
    var sum = 0
    for (worker, order) in plan.routes.enumerated() {
      var carried = workers[worker].burden
      for one in order {
        sum += evenness * Instance.step(carried, adding: jobs[one].burden) + bond(of: one, broken: worker)
        carried += jobs[one].burden
      }
    }
    return sum
  }

  /// What it costs in seconds that this worker does the job and not another.
  func bond(of job: Int, broken worker: Int) -> Int {
    jobs[job].bonds.reduce(0) { $1.worker == worker ? $0 : $0 + $1.seconds }
  }

  /// Steps of evenness of so much more burden: each unit costs what is carried before it.
  static func step(_ carried: Int, adding more: Int) -> Int { more * carried + more * (more - 1) / 2 }

  /// The same jobs of a worker with the urgent ones moved forward, as far as everything still fits: what was missed once is done
  /// first, and nobody else's window pays for it. Urgent jobs keep their order among themselves.
  package func advancing(_ urgent: Set<Int>, of worker: Int, doing order: [Int]) -> [Int] {
    var order = order
    for job in order where urgent.contains(job) {
      guard let place = order.firstIndex(of: job) else { continue }
      for earlier in order[..<place].indices where !order[earlier..<place].contains(where: urgent.contains) {
        var tried = order
        tried.remove(at: place)
        tried.insert(job, at: earlier)
        guard timetable(of: worker, doing: tried) != nil else { continue }
        order = tried
        break
      }
    }
    return order
  }
}
