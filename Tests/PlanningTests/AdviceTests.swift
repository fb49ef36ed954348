import Testing

@testable import Planning

/// What is said when a call comes in, found again by walking through everybody's day by hand.
@Suite struct AdviceTests {
  @Test("the best three, or a repair that leaves nobody out, or of each kind the smallest wish")
  func adviceIsTrue() {
    var seen: [String: Int] = [:]
    for seed in UInt64(1)...600 {
      let judged = JudgedDay(seed: seed)
      for job in judged.extra {
        let advice = judged.judge.advice(for: job, seed: seed, effort: 200)
        #expect(advice.verdicts == judged.judge.verdicts(for: job))
        if checkOffers(advice, job, judged) {
          seen["offers", default: 0] += 1
        } else if let repair = advice.repair {
          #expect(advice.wishes.isEmpty)
          check(repair, taking: job, judged)
          seen["repair", default: 0] += 1
        } else {
          for kind in Kind.allCases {
            if check(kind, advice.wishes, job, judged) { seen["\(kind)", default: 0] += 1 }
          }
        }
      }
    }
    for kind in ["offers", "repair"] + Kind.allCases.map({ "\($0)" }) { #expect((seen[kind] ?? 0) >= 1, "\(kind): \(seen)") }
  }

  /// The three that add least travel, each with a place of his own; false when nobody fits.
  private func checkOffers(_ advice: Advice, _ job: Int, _ judged: JudgedDay) -> Bool {
    let stop = NaiveDay.stop(judged.instance, job)
    let fitting = judged.instance.workers.indices.compactMap { worker -> (extra: Int, worker: Int)? in
      guard judged.instance.jobs[job].needs.isSubset(of: judged.instance.workers[worker].has) else { return nil }
      return judged.day(of: worker).places(for: stop).map(\.extra).min().map { ($0, worker) }
    }.sorted(by: <)
    #expect(advice.offers.map(\.worker) == fitting.prefix(3).map(\.worker))
    #expect(advice.offers.map(\.extra) == fitting.prefix(3).map(\.extra))
    for offer in advice.offers {
      let verdict = Verdict.fits(behind: offer.behind, extra: offer.extra, start: offer.start, slack: offer.slack)
      #expect(advice.verdicts[offer.worker] == verdict)
    }
    if !fitting.isEmpty { #expect(advice.repair == nil && advice.wishes.isEmpty) }
    return !fitting.isEmpty
  }

  /// Everybody keeps what he was promised, the job is in, and what is said to have moved has moved.
  private func check(_ repair: Repair, taking job: Int, _ judged: JudgedDay) {
    let before = judged.judge.plan
    #expect(Set(repair.plan.unserved) == Set(before.unserved).subtracting([job]))
    #expect((repair.plan.routes.joined() + repair.plan.unserved).sorted() == Array(judged.instance.jobs.indices))
    var travel = 0
    var moved: [Int] = []
    for worker in judged.instance.workers.indices {
      let day = NaiveDay(judged.instance, repair.plan, worker: worker)
      for stop in day.stops {
        #expect(judged.instance.jobs[stop.job].needs.isSubset(of: judged.instance.workers[worker].has))
        if stop.job != job, !before.routes[worker].contains(stop.job) { moved.append(stop.job) }
      }
      #expect(day.stops.isEmpty || !day.ways().isEmpty)
      travel += day.travel - judged.day(of: worker).travel
    }
    #expect(repair.moved == moved.sorted() && repair.extra == travel)
  }

  private enum Kind: CaseIterable {
    case promise
    case shift
    case lunch
    case other
    case enable

    init(_ wish: Advice.Wish) {
      self =
        switch wish {
        case .relax(_, let relaxation):
          switch relaxation.bound {
          case .promise: .promise
          case .shift: .shift
          case .lunch: .lunch
          case .other: .other
          }
        case .enable: .enable
        }
    }

    func holds(_ bound: Relaxation.Bound) -> Bool { Kind(.relax(worker: 0, Relaxation(bound: bound, minutes: 0))) == self }
  }

  /// The wish of this kind helps and nobody could be asked for less; where none is named nobody could help. True when one is.
  private func check(_ kind: Kind, _ wishes: [Advice.Wish], _ job: Int, _ judged: JudgedDay) -> Bool {
    let named = wishes.filter { Kind($0) == kind }
    #expect(named.count <= 1)
    let stop = NaiveDay.stop(judged.instance, job)
    let needs = judged.instance.jobs[job].needs
    let workers = judged.instance.workers
    switch named.first {
    case .relax(let worker, let relaxation):
      #expect(needs.isSubset(of: workers[worker].has))
      #expect(judged.day(of: worker).fits(stop, giving: relaxation.bound, relaxation.minutes))
      #expect(!couldHelp(kind, relaxation.minutes - 1, stop, needs, judged), "less than \(relaxation) suffices")
    case .enable(let worker, let lacking):
      #expect(needs.filter { !workers[worker].has.contains($0) }.sorted() == lacking && !lacking.isEmpty)
      #expect(judged.day(of: worker).fits(stop))
      // With one ability less nobody could be made to fit.
      for other in workers.indices where needs.subtracting(workers[other].has).count < lacking.count {
        #expect(!judged.day(of: other).fits(stop), "\(other) lacks less than \(lacking)")
      }
    case nil:
      if kind == .enable {
        for worker in workers.indices { #expect(!judged.day(of: worker).fits(stop)) }
      } else {
        #expect(!couldHelp(kind, Judge.most, stop, needs, judged), "\(kind) would do")
      }
    }
    return !named.isEmpty
  }

  /// Does it help anybody when a bound of this kind gives so many minutes?
  private func couldHelp(_ kind: Kind, _ minutes: Int, _ stop: NaiveDay.Stop, _ needs: Set<Int>, _ judged: JudgedDay) -> Bool {
    judged.instance.workers.indices.contains { worker in
      guard needs.isSubset(of: judged.instance.workers[worker].has) else { return false }
      let day = judged.day(of: worker)
      return day.bounds.contains { kind.holds($0) && day.fits(stop, giving: $0, minutes) }
    }
  }
}
