import Basics

/// Ruin and recreate with string removals (Christiaens & Vanden Berghe), annealed: takes a few neighbouring stretches out of
/// some routes, puts the jobs back greedily, keeps the result when it is not much worse, cools down.
///
/// A plan is a function of instance, seed and the temperatures handed to `run`: the engine knows no clock and starts no
/// thread. Any number of engines may work beside each other; one engine belongs to one thread at a time.
package final class Engine {
  package let instance: Instance
  let settings: Settings
  let jobs: Int
  let workers: Int
  let places: Int
  /// Slots a route has room for, start and end among them.
  let stride: Int
  /// Small fleets are tried whole; in large ones only the routes near a job.
  let isSmallFleet: Bool

  // What does not change.
  let out: UnsafePointer<Int32>
  let back: UnsafePointer<Int32>
  let job: UnsafeMutablePointer<JobRow>
  let worker: UnsafeMutablePointer<WorkerRow>
  /// `able[job * workers + worker]`: may he do it, whatever the hour?
  let able: UnsafeMutablePointer<Bool>
  /// Those who may do a job and could be there in time from their start: the job's stretch of `candidates` begins at
  /// `candidateStart[job]`.
  let candidates: UnsafeMutablePointer<Int32>
  let candidateStart: UnsafeMutablePointer<Int32>
  /// The nearest other jobs of each job, nearest first, `nearCount` of them.
  let near: UnsafeMutablePointer<Int32>
  let nearCount: Int
  /// For each order of putting back, the key of each job: small keys first.
  let orderKeys: UnsafeMutablePointer<Int32>
  /// With more open jobs than this a job is not looked for everywhere.
  let unservedForNear: Int
  /// Which order each of a hundred draws means; −1 is at random.
  let orderDraw: UnsafeMutablePointer<Int8>
  /// −ln of 4,096 evenly spread chances.
  let logarithms: UnsafeMutablePointer<Double>
  /// Jobs that nobody can do, even with the day to himself.
  package let impossible: [Int]
  /// Does it matter who does a job beside the way? If not, none of the following is looked at.
  let isBiased: Bool
  let evenness: Int64
  /// What each job adds to a burden, and `bonds[job * workers + worker]`: the seconds that this worker costs.
  let burdenOf: UnsafeMutablePointer<Int32>
  let bonds: UnsafeMutablePointer<Int32>

  // The plan as it stands.
  let slots: UnsafeMutablePointer<Slot>
  let lengths: UnsafeMutablePointer<Int32>
  let loads: UnsafeMutablePointer<Int32>
  let burdens: UnsafeMutablePointer<Int32>
  /// The worker of each job, or −1.
  let routeOf: UnsafeMutablePointer<Int32>
  let unserved: UnsafeMutablePointer<Int32>
  let unservedPlace: UnsafeMutablePointer<Int32>

  // What an iteration touched, to be put back if it is refused.
  let touched: UnsafeMutablePointer<Int32>
  let isTouched: UnsafeMutablePointer<Bool>
  let savedSlots: UnsafeMutablePointer<Slot>
  let savedLengths: UnsafeMutablePointer<Int32>
  let savedLoads: UnsafeMutablePointer<Int32>
  let savedBurdens: UnsafeMutablePointer<Int32>
  let savedUnserved: UnsafeMutablePointer<Int32>
  let removed: UnsafeMutablePointer<Int32>
  let removedKeys: UnsafeMutablePointer<Int64>
  /// Marks of one search for a job's place: a route is looked at once.
  let looked: UnsafeMutablePointer<Int32>

  // The best plan so far.
  let bestSlots: UnsafeMutablePointer<Slot>
  let bestLengths: UnsafeMutablePointer<Int32>
  let bestUnserved: UnsafeMutablePointer<Int32>
  /// Routes that changed since the best plan was kept.
  let isStale: UnsafeMutablePointer<Bool>

  let live: UnsafeMutablePointer<Live>

  /// The numbers that change in the loop.
  struct Live {
    var chance: Chance
    var travel: Int64 = 0
    var lost: Int64 = 0
    /// Seconds of uneven burdens and broken bonds.
    var bias: Int64 = 0
    var unservedCount = 0
    var touchedCount = 0
    var removedCount = 0
    var savedUnservedCount = 0
    var untilBlink = 0
    /// The job round which this iteration works.
    var seed = 0
    var lookMark: Int32 = 0
    var bestTravel: Int64 = 0
    var bestLost: Int64 = 0
    var bestBias: Int64 = 0
    var bestUnservedCount = 0
    var iterations = 0
  }

  package init(_ instance: Instance, seed: UInt64, settings: Settings = Settings()) {
    self.instance = instance
    self.settings = settings
    let jobs = instance.jobs.count
    let workers = instance.workers.count
    self.jobs = jobs
    self.workers = workers
    places = instance.travel.places
    let longest = Engine.longestRoute(instance)
    stride = longest + 2
    isSmallFleet = workers <= 40
    out = instance.travel.out
    back = instance.travel.back

    func room<T>(_ count: Int, of value: T) -> UnsafeMutablePointer<T> {
      let pointer = UnsafeMutablePointer<T>.allocate(capacity: max(1, count))
      pointer.initialize(repeating: value, count: max(1, count))
      return pointer
    }
    let noSlot = Slot(place: 0, leg: 0, leaves0: 0, leaves1: 0, latest0: 0, latest1: 0)

    job = room(jobs, of: JobRow(earliest: 0, latest: 0, service: 0, load: 0, weight: 0))
    for (place, one) in instance.jobs.enumerated() {
      job[place] = JobRow(
        earliest: Int32(clamping: one.earliest), latest: Int32(clamping: one.latest), service: Int32(clamping: one.service),
        load: Int32(clamping: one.load), weight: Int32(clamping: one.weight))
    }
    worker = room(
      workers,
      of: WorkerRow(
        from: 0, until: 0, capacity: .max, isOut: false, hasLunch: false, lunchEarliest: 0, lunchLatest: 0, lunchLength: 0))
    for (place, one) in instance.workers.enumerated() {
      worker[place] = WorkerRow(
        from: Int32(clamping: one.from), until: Int32(clamping: one.until),
        capacity: one.capacity.map { Int32(clamping: $0) } ?? .max, isOut: one.isOut, hasLunch: one.lunch != nil,
        lunchEarliest: Int32(clamping: one.lunch?.earliest ?? 0), lunchLatest: Int32(clamping: one.lunch?.latest ?? 0),
        lunchLength: Int32(clamping: one.lunch?.length ?? 0))
    }

    slots = room(workers * stride, of: noSlot)
    lengths = room(workers, of: 0)
    loads = room(workers, of: 0)
    burdens = room(workers, of: 0)
    savedBurdens = room(workers, of: 0)
    for (place, one) in instance.workers.enumerated() { burdens[place] = Int32(clamping: one.burden) }
    evenness = Int64(instance.evenness)
    isBiased = instance.evenness != 0 || instance.jobs.contains { !$0.bonds.isEmpty }
    burdenOf = room(jobs, of: 0)
    for (place, one) in instance.jobs.enumerated() { burdenOf[place] = Int32(clamping: one.burden) }
    bonds = room(isBiased ? jobs * workers : 0, of: 0)
    for place in 0..<(isBiased ? jobs : 0) where !instance.jobs[place].bonds.isEmpty {
      for who in 0..<workers {
        bonds[place * workers + who] = Int32(clamping: instance.bond(of: place, broken: who))
      }
    }
    routeOf = room(jobs, of: -1)
    unserved = room(jobs, of: 0)
    unservedPlace = room(jobs, of: -1)
    touched = room(workers, of: 0)
    isTouched = room(workers, of: false)
    savedSlots = room(workers * stride, of: noSlot)
    savedLengths = room(workers, of: 0)
    savedLoads = room(workers, of: 0)
    savedUnserved = room(jobs, of: 0)
    removed = room(jobs, of: 0)
    removedKeys = room(jobs, of: 0)
    looked = room(workers, of: 0)
    bestSlots = room(workers * stride, of: noSlot)
    bestLengths = room(workers, of: 0)
    bestUnserved = room(jobs, of: 0)
    isStale = room(workers, of: true)
    live = room(1, of: Live(chance: Chance(seed: seed)))

    logarithms = room(4096, of: 0)
    for place in 0..<4096 { logarithms[place] = -Curve.logarithm((Double(place) + 0.5) / 4096) }

    orderDraw = room(100, of: -1)
    var draw = 0
    for (order, share) in settings.orders.enumerated() {
      for _ in 0..<share where draw < 100 {
        orderDraw[draw] = Int8(order)
        draw += 1
      }
    }

    able = room(jobs * workers, of: false)
    candidateStart = room(jobs + 1, of: 0)
    let found = Engine.candidates(of: instance, able: able)
    candidates = room(found.reduce(0) { $0 + $1.count }, of: 0)
    var at = 0
    for (place, list) in found.enumerated() {
      candidateStart[place] = Int32(at)
      for one in list {
        candidates[at] = Int32(one)
        at += 1
      }
    }
    candidateStart[jobs] = Int32(at)
    impossible = found.indices.filter { found[$0].isEmpty }

    unservedForNear = impossible.count + jobs / max(1, settings.farWhenOpen)
    nearCount = min(max(0, jobs - 1), Engine.nearestKept)
    near = room(jobs * nearCount, of: 0)
    orderKeys = room(jobs * Engine.Order.allCases.count, of: 0)
    fillNear()
    fillOrderKeys()

    for route in 0..<workers {
      slots[route * stride].place = Int32(instance.start(of: route))
      slots[route * stride + 1].place = Int32(instance.end(of: route))
      relink(route)
      refresh(route)
      live.pointee.travel += Int64(slots[route * stride].leg)
    }
    for place in 0..<jobs { leaveOpen(Int32(place)) }
    live.pointee.lost = instance.jobs.reduce(0) { $0 + Int64($1.weight) }
    live.pointee.untilBlink = drawBlink()
  }

  deinit {
    job.deallocate()
    worker.deallocate()
    able.deallocate()
    for pointer in [candidates, candidateStart, near, orderKeys, lengths, loads, routeOf, unserved, unservedPlace, touched] {
      pointer.deallocate()
    }
    for pointer in [burdens, savedBurdens, burdenOf, bonds] { pointer.deallocate() }
    for pointer in [savedLengths, savedLoads, savedUnserved, removed, looked, bestLengths, bestUnserved] { pointer.deallocate() }
    removedKeys.deallocate()
    logarithms.deallocate()
    orderDraw.deallocate()
    for pointer in [slots, savedSlots, bestSlots] { pointer.deallocate() }
    for pointer in [isTouched, isStale] { pointer.deallocate() }
    live.deallocate()
  }

  /// How many neighbours of a job are kept.
  static let nearestKept = 200

  /// No day holds more jobs than this: by the shortest services that fit into the longest shift, and never more than there are.
  private static func longestRoute(_ instance: Instance) -> Int {
    let longestDay = instance.workers.map { $0.until - $0.from }.max() ?? 0
    var filled = 0
    var count = 0
    for service in instance.jobs.map(\.service).sorted() {
      filled += service
      count += 1
      if filled > longestDay { break }
    }
    return min(instance.jobs.count, count + 1)
  }

  /// For each job the workers who could do it with the day to themselves. Fills `able` beside.
  private static func candidates(of instance: Instance, able: UnsafeMutablePointer<Bool>) -> [[Int]] {
    // Many workers share few sets of abilities with many jobs that share few sets of needs.
    var ableByNeeds: [Set<Int>: [Bool]] = [:]
    let workers = instance.workers.count
    return instance.jobs.indices.map { job in
      let needs = instance.jobs[job].needs
      let who = ableByNeeds[needs] ?? instance.workers.map { needs.isSubset(of: $0.has) }
      ableByNeeds[needs] = who
      return instance.workers.indices.filter { worker in
        guard who[worker] else { return false }
        able[job * workers + worker] = true
        return instance.timetable(of: worker, doing: [job]) != nil
      }
    }
  }
}
