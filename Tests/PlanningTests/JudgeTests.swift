import Testing

@testable import Planning

/// Every answer of the judge is found again by walking through the day by hand: the named test fails, what is named suffices,
/// and less of it does not.
@Suite struct JudgeTests {
  @Test("ten thousand verdicts are true, and no smaller one is")
  func verdictsAreTrue() {
    var seen: [String: Int] = [:]
    for seed in UInt64(1)...750 {
      let judged = JudgedDay(seed: seed)
      for job in judged.extra {
        for worker in judged.instance.workers.indices {
          let verdict = judged.judge.verdict(of: worker, for: job)
          seen[JudgeTests.kind(of: verdict), default: 0] += 1
          check(verdict, of: worker, for: job, judged)
        }
      }
    }
    #expect(seen.values.reduce(0, +) >= 10_000, "\(seen)")
    for kind in ["fits", "lacks", "overload", "promise", "other", "shift", "lunch", "crowded"] {
      #expect((seen[kind] ?? 0) >= 20, "\(kind): \(seen)")
    }
  }

  /// The verdict's name, or the name of the bound that has to give.
  private static func kind(of verdict: Verdict) -> String {
    let whole = if case .needs(let relaxation) = verdict { "\(relaxation.bound)" } else { "\(verdict)" }
    return String(whole.prefix { $0.isLetter })
  }

  private func check(_ verdict: Verdict, of worker: Int, for job: Int, _ judged: JudgedDay) {
    let who = judged.instance.workers[worker]
    let wanted = judged.instance.jobs[job]
    let day = judged.day(of: worker)
    let stop = NaiveDay.stop(judged.instance, job)
    let missing = wanted.needs.filter { !who.has.contains($0) }.sorted()
    let load = day.stops.map(\.load).reduce(stop.load, +)
    switch verdict {
    case .lacks(let named):
      // With any one of them still missing he could not do it.
      #expect(!named.isEmpty && named == missing)
    case .overload(let over):
      #expect(missing.isEmpty && over > 0 && load - over == day.carries)
      // With so much more room the load is no hindrance, with a unit less it is.
      var roomy = day
      roomy.carries = load
      var tight = day
      tight.carries = load - 1
      #expect(
        roomy.fits(stop)
          == {
            roomy.carries = nil
            return roomy.fits(stop)
          }() && !tight.fits(stop))
    case .fits(let behind, let extra, let start, let slack):
      #expect(missing.isEmpty)
      let places = day.places(for: stop)
      let best = places.map(\.extra).min()
      #expect(extra == best && behind == places.first { $0.extra == best }?.behind)
      #expect(start == places.first { $0.behind == behind }?.start && slack == wanted.latest - start && slack >= 0)
    case .needs(let relaxation):
      #expect(missing.isEmpty && load <= day.carries ?? .max && !day.fits(stop))
      #expect(relaxation.minutes > 0 && day.fits(stop, giving: relaxation.bound, relaxation.minutes))
      for bound in day.bounds {
        #expect(!day.fits(stop, giving: bound, relaxation.minutes - 1), "\(bound) needs less than \(relaxation)")
      }
    case .crowded:
      #expect(missing.isEmpty && load <= day.carries ?? .max && !day.fits(stop))
      for bound in day.bounds { #expect(!day.fits(stop, giving: bound, Judge.most), "\(bound) would do") }
    }
  }
}
