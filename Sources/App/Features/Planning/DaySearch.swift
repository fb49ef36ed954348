import Dispatch
import Foundation
import Planning
import Synchronization

/// Searches one day for so long on so many threads.
package enum DaySearch {
  /// A day file in, a plan file out. See docs/dispatch-file.md.
  package static func answer(
    _ day: [UInt8], seed: UInt64, seconds: Double, threads: Int, elapsed: @escaping @Sendable () -> Double
  ) throws(DayFile.Fault) -> String {
    let file = try DayFile(day)
    let work = run(file.instance, seed: seed, seconds: seconds, threads: threads, elapsed: elapsed)
    return file.text(of: work, seconds: elapsed())
  }

  /// The plan of a plan file made again, by its tape, however long it takes.
  package static func answer(
    _ day: [UInt8], again plan: [UInt8], elapsed: @escaping @Sendable () -> Double
  ) throws(DayFile.Fault) -> String {
    let file = try DayFile(day)
    guard let (seed, tape) = DayFile.tape(in: plan) else { throw DayFile.Fault(text: "the plan has no tape, or a damaged one") }
    var work = Patchwork(file.instance, seed: seed)
    guard work.replay(tape) else { throw DayFile.Fault(text: "the plan's tape is of another day") }
    return file.text(of: work, seconds: elapsed())
  }

  /// How often a day is cut anew when several threads search it.
  private static let rounds = 50
  /// Days smaller than this are not cut: one thread is as good.
  private static let smallest = 60

  /// `elapsed` tells the seconds since the beginning; the first plan and its preparation count. Returns when they are up.
  static func run(
    _ instance: Instance, seed: UInt64, seconds: Double, threads: Int, elapsed: @escaping @Sendable () -> Double
  ) -> Patchwork {
    var work = Patchwork(instance, seed: seed)
    let parts = instance.jobs.count < smallest || instance.workers.count < 2 * threads ? 1 : threads
    let prepared = elapsed()
    for round in 1...(parts > 1 ? rounds : 1) where elapsed() < seconds {
      let end = parts > 1 ? prepared + (seconds - prepared) * Double(round) / Double(rounds) : seconds
      let searched = beside(work.cut(into: parts)) { patch in
        while elapsed() < end { patch.advance(elapsed: min(1, max(0, elapsed() - prepared) / max(0.001, seconds - prepared))) }
      }
      work.sew(searched)
    }
    return work
  }

  /// Runs every part on a thread of its own and waits for all.
  static func beside<Part: Sendable>(_ parts: [Part], _ body: @escaping @Sendable (inout Part) -> Void) -> [Part] {
    guard parts.count > 1 else {
      var only = parts
      for place in only.indices { body(&only[place]) }
      return only
    }
    let results = Mutex([Int: Part]())
    let done = DispatchGroup()
    for (place, part) in parts.enumerated() {
      done.enter()
      let thread = Thread {
        var part = part
        body(&part)
        results.withLock { [part] in $0[place] = part }
        done.leave()
      }
      thread.stackSize = 4 << 20
      thread.start()
    }
    done.wait()
    return results.withLock { found in parts.indices.compactMap { found[$0] } }
  }
}
