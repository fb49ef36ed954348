@testable import Planning

/// One worker's day copied out into plain numbers and walked through leg by leg, every way there is. It knows nothing of the
/// judge and the engine, nor of `Instance.timetable`: what they say is held against it.
struct NaiveDay {
  struct Stop {
    let job: Int
    var opens: Int
    var closes: Int
    let lasts: Int
    let load: Int
  }

  let worker: Int
  let isOut: Bool
  let begins: Int
  var ends: Int
  var lunch: (opens: Int, closes: Int, lasts: Int)?
  var carries: Int?
  var stops: [Stop]
  let seconds: (_ from: Int, _ to: Int) -> Int
  let start: Int
  let end: Int

  init(_ instance: Instance, _ plan: Plan, worker: Int) {
    let who = instance.workers[worker]
    self.worker = worker
    isOut = who.isOut
    begins = who.from
    ends = who.until
    lunch = who.lunch.map { ($0.earliest, $0.latest, $0.length) }
    carries = who.capacity
    stops = plan.routes[worker].map { NaiveDay.stop(instance, $0) }
    seconds = { instance.travel.seconds($0, $1) }
    start = instance.jobs.count + worker
    end = instance.jobs.count + instance.workers.count + worker
  }

  static func stop(_ instance: Instance, _ job: Int) -> Stop {
    let one = instance.jobs[job]
    return Stop(job: job, opens: one.earliest, closes: one.latest, lasts: one.service, load: one.load)
  }

  /// The starts of all stops in every way the day can go: with lunch on the first leg, on the second … Empty when it cannot.
  func ways() -> [[Int]] {
    if let carries, stops.map(\.load).reduce(0, +) > carries { return [] }
    var found: [[Int]] = []
    walk(from: start, at: begins, hasEaten: lunch == nil, [], &found)
    return found
  }

  private func walk(from here: Int, at now: Int, hasEaten: Bool, _ starts: [Int], _ found: inout [[Int]]) {
    let next = starts.count < stops.count ? stops[starts.count] : nil
    let leg = seconds(here, next?.job ?? end)
    var arrivals = [(at: now + leg, hasEaten: hasEaten)]
    if !hasEaten, let lunch {
      let sitsDown = max(now, lunch.opens)
      // Before he is there, on the way: the rest of the way comes after it. Else he has waited at the next stop for it.
      let goesOn = sitsDown + lunch.lasts + max(0, now + leg - sitsDown)
      if sitsDown <= lunch.closes { arrivals.append((at: goesOn, hasEaten: true)) }
    }
    for arrival in arrivals {
      guard let next else {
        if arrival.hasEaten, arrival.at <= ends { found.append(starts) }
        continue
      }
      let begins = max(arrival.at, next.opens)
      guard begins <= next.closes else { continue }
      walk(from: next.job, at: begins + next.lasts, hasEaten: arrival.hasEaten, starts + [begins], &found)
    }
  }

  /// Seconds on the road; who has nothing to do and is not out stays where he is.
  var travel: Int {
    guard isOut || !stops.isEmpty else { return 0 }
    let places = [start] + stops.map(\.job) + [end]
    return zip(places, places.dropFirst()).reduce(0) { $0 + seconds($1.0, $1.1) }
  }

  /// The places behind so many stops where one more fits, with the seconds it adds and the earliest it can start there.
  func places(for stop: Stop) -> [(behind: Int, extra: Int, start: Int)] {
    (0...stops.count).compactMap { behind in
      var longer = self
      longer.stops.insert(stop, at: behind)
      return longer.ways().map { $0[behind] }.min().map { (behind, longer.travel - travel, $0) }
    }
  }

  func fits(_ stop: Stop) -> Bool { !places(for: stop).isEmpty }

  /// Would one more fit if this bound gave so many minutes?
  func fits(_ stop: Stop, giving bound: Relaxation.Bound, _ minutes: Int) -> Bool {
    var day = self
    var stop = stop
    switch bound {
    case .promise: stop.closes += minutes * 60
    case .shift: day.ends += minutes * 60
    case .lunch: day.lunch?.closes += minutes * 60
    case .other(let job): for place in day.stops.indices where stops[place].job == job { day.stops[place].closes += minutes * 60 }
    }
    return day.fits(stop)
  }

  /// Every bound that somebody could be asked to move.
  var bounds: [Relaxation.Bound] {
    [.promise, .shift] + (lunch == nil ? [] : [.lunch]) + stops.map { .other($0.job) }
  }
}
