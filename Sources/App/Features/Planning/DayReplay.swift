import Basics
import Planning

/// A recorded day run again as it came in: every call is answered when it arrives, and every few minutes what is not begun
/// is planned anew. Beside it stands what the engine makes of the same day when it knows everything beforehand.
package enum DayReplay {
  /// How the day is run.
  package struct Options: Sendable {
    /// Minutes between two plans, and the seconds of search that each may take.
    package var every = 5
    package var think = 1.0
    /// Minutes by which each call is known before it comes in. With more than 0 the day shows what foresight would be worth.
    package var ahead = 0
    /// Iterations that a repair may take when nobody fits.
    package var effort = 8_000
    package var seed: UInt64 = 1
    /// Seconds for the plan that knows the whole day; 0 leaves it out.
    package var hindsight = 10.0

    package init() {}
  }

  /// `clock` counts seconds, from any beginning: of the processor's time, so that a busy machine does not make worse plans.
  package static func answer(_ bytes: [UInt8], _ options: Options, clock: @escaping @Sendable () -> Double) throws(DayFile.Fault)
    -> String
  {
    let file = try DayFile(bytes)
    let start = (file.instance.workers.map(\.from).min() ?? 0) - 3_600
    let known = try file.called().map { $0 - options.ahead * 60 }
    guard var day = RollingDay(file.instance, called: known, from: start) else {
      throw DayFile.Fault(text: "techs: a day with lunch breaks cannot be replayed")
    }
    var answers = Answers()
    var round = options.seed
    let end = file.instance.workers.map(\.until).max() ?? start
    for time in stride(from: start, through: end, by: options.every * 60) {
      // Between two plans each call is answered in its own minute.
      for minute in stride(from: time - options.every * 60 + 60, through: time, by: 60) where minute > start {
        for job in day.advance(to: minute) { answers.give(job, &day, options, clock) }
      }
      let began = clock()
      round &+= 1
      day.improve(seed: round) { options.think > 0 ? (clock() - began) / options.think : 1 }
    }
    day.advance(to: .max / 2)
    return file.text(of: day.stops, answers, hindsight: hindsight(file, options, clock))
  }

  private static func hindsight(_ file: DayFile, _ options: Options, _ clock: @escaping @Sendable () -> Double) -> Patchwork? {
    guard options.hindsight > 0 else { return nil }
    let began = clock()
    return DaySearch.run(file.instance, seed: options.seed, seconds: options.hindsight, threads: 1) { clock() - began }
  }

  /// What was said to the calls as they came in, and how long it took.
  struct Answers: Sendable {
    /// Microseconds of each answer: when somebody fitted, and when a repair was looked for.
    var offered: [Int] = []
    var repaired: [Int] = []
    /// Calls that a repair took in, those that nobody could take then, and of these the ones that nobody could have taken even
    /// with the day to himself.
    var repairs = 0
    var refused = 0
    var hopeless = 0

    mutating func give(_ job: Int, _ day: inout RollingDay, _ options: Options, _ clock: () -> Double) {
      let rest = day.rest()
      guard let number = rest.jobs.firstIndex(of: job) else { return }
      let began = clock()
      let judge = Judge(rest.instance, rest.plan)
      let advice = judge.advice(for: number, seed: options.seed, effort: options.effort)
      let took = Int((clock() - began) * 1_000_000)
      if let best = advice.offers.first {
        offered.append(took)
        day.place(best, for: job)
        return
      }
      repaired.append(took)
      if let repair = advice.repair {
        repairs += 1
        day.adopt(repair.plan, of: rest)
      } else {
        refused += 1
        if judge.candidates(for: number).isEmpty { hopeless += 1 }
      }
    }

    static func percentile(_ share: Double, of times: [Int]) -> JSON {
      guard !times.isEmpty else { return .null }
      return .int(Int64(times.sorted()[min(times.count - 1, Int(Double(times.count) * share))]))
    }
  }
}

extension DayFile {
  /// The stops as they were driven, by the day file's own ids, what they cost, and how the calls were answered.
  fileprivate func text(of stops: [[RollingDay.Stop]], _ answers: DayReplay.Answers, hindsight: Patchwork?) -> String {
    let served = Set(stops.joined().map(\.job))
    let plan = Plan(routes: stops.map { $0.map(\.job) }, unserved: instance.jobs.indices.filter { !served.contains($0) })
    let cost = instance.cost(of: plan)
    func times(_ list: [Int]) -> JSON {
      [
        "count": .int(Int64(list.count)), "p50": DayReplay.Answers.percentile(0.5, of: list),
        "p99": DayReplay.Answers.percentile(0.99, of: list),
      ]
    }
    var file: JSON.Members = [
      "instance": .string(name), "solver": "baoxiu replay", "lost": .int(Int64(cost.lost)), "travel": .int(Int64(cost.travel)),
      "routes": .array(
        stops.indices.map { place in
          [
            "tech": .int(technicians[place]), "calls": .array(stops[place].map { .int(calls[$0.job]) }),
            "departs": .array(stops[place].map { .int(Int64($0.departs)) }),
            "starts": .array(stops[place].map { .int(Int64($0.starts)) }),
          ]
        }),
      "unserved": .array(plan.unserved.map { .int(calls[$0]) }),
      "answers": [
        "microseconds": ["fits": times(answers.offered), "repair": times(answers.repaired)],
        "repairs": .int(Int64(answers.repairs)), "refused": .int(Int64(answers.refused)),
        "hopeless": .int(Int64(answers.hopeless)),
      ],
    ]
    if let hindsight {
      file["hindsight"] = ["lost": .int(Int64(hindsight.bestCost.lost)), "travel": .int(Int64(hindsight.bestCost.travel))]
    }
    return JSON.object(file).canonical
  }
}
