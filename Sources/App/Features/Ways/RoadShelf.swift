import Aftersales
import Basics
import Logging
import Synchronization

/// What the road service said today, kept for each pair of places. A plan never waits for the service: what is not known yet is
/// asked beside it, and until the answer is there, or while the service is silent, the straight line counts.
final class RoadShelf: Sendable {
  private struct Pair: Hashable {
    let from: Pin
    let to: Pin
  }
  private struct State {
    var day: LocalDay?
    /// nil: no road leads there.
    var seconds: [Pair: Int?] = [:]
    var isAsking = false
    /// Not asked again before.
    var pause = Instant(milliseconds: 0)
    /// Grows with every answer: what follows from the ways is to be worked out anew.
    var version = 0
  }

  let service: any RoadService
  private let logger: Logger
  private let state = Mutex(State())
  /// Pairs that are kept at most, and places that are asked about at once.
  static var most: (pairs: Int, places: Int) { (400_000, 400) }
  /// After a failure the service is left alone so long.
  private static let rest = Int64.minute

  init(_ service: any RoadService, logger: Logger) {
    self.service = service
    self.logger = logger
  }

  var version: Int { state.withLock(\.version) }
  var isAsking: Bool { state.withLock(\.isAsking) }

  /// Seconds of the ways between these places as far as they are known, by place, and what they rest on; asks for the others.
  /// nil: unknown, or no road.
  func reckon(
    _ pins: [Pin?], on day: LocalDay, at now: Instant, ringing bell: Bell
  ) -> (seconds: [[Int?]], by: WayReckoning) {
    let distinct = Array(Set(pins.compactMap(\.self)))
    guard distinct.count > 1 else { return (pins.map { _ in pins.map { _ in nil } }, .areas) }
    let (table, by, isToAsk) = state.withLock { state -> ([[Int?]], WayReckoning, Bool) in
      if state.day != day || state.seconds.count > RoadShelf.most.pairs {
        state.day = day
        state.seconds = [:]
      }
      var isMissing = false
      let table = pins.map { from in
        pins.map { to -> Int? in
          guard let from, let to, from != to else { return nil }
          guard let known = state.seconds[Pair(from: from, to: to)] else {
            isMissing = true
            return nil
          }
          return known
        }
      }
      guard isMissing else { return (table, .roads, false) }
      guard distinct.count <= RoadShelf.most.places else {
        return (table, .tooMany(places: distinct.count, most: RoadShelf.most.places), false)
      }
      guard now >= state.pause else { return (table, .silent, false) }
      guard !state.isAsking else { return (table, .asking, false) }
      state.isAsking = true
      return (table, .asking, true)
    }
    if isToAsk {
      Task.detached(priority: .utility) { await self.ask(distinct, on: day, at: now, ringing: bell) }
    }
    return (table, by)
  }

  /// Block by block, as many places at once as the service takes.
  private func ask(_ pins: [Pin], on day: LocalDay, at now: Instant, ringing bell: Bell) async {
    let half = OSRMService.most / 2
    let blocks = stride(from: 0, to: pins.count, by: half).map { Array(pins[$0..<min(pins.count, $0 + half)]) }
    var failure: (any Error)?
    asking: for from in blocks {
      for to in blocks where isUnknown(from, to) {
        do {
          keep(try await service.seconds(from: from, to: to), from, to, on: day)
        } catch {
          failure = error
          break asking
        }
      }
    }
    state.withLock { state in
      state.isAsking = false
      if failure != nil { state.pause = now + RoadShelf.rest }
    }
    if let failure {
      logger.warning("the routing service does not answer: \(LogText.line("\(failure)"))")
    } else {
      bell.ring()
    }
  }

  private func isUnknown(_ from: [Pin], _ to: [Pin]) -> Bool {
    state.withLock { state in
      from.contains { one in to.contains { $0 != one && state.seconds[Pair(from: one, to: $0)] == nil } }
    }
  }

  private func keep(_ table: [[Int?]], _ from: [Pin], _ to: [Pin], on day: LocalDay) {
    state.withLock { state in
      guard state.day == day else { return }
      for (row, one) in zip(table, from) {
        for (seconds, other) in zip(row, to) { state.seconds[Pair(from: one, to: other)] = .some(seconds) }
      }
      state.version += 1
    }
  }
}

/// By the roads as far as the service has told them, else as the branch's ways have it.
struct RoadWays: Ways {
  let branch: BranchWays
  let shelf: RoadShelf
  let day: LocalDay
  let now: Instant
  let bell: Bell

  func reckon(_ places: [WayPlace], hours: ClosedRange<Int>) -> (table: [[WayBasis]], by: WayReckoning) {
    let roads = shelf.reckon(places.map(\.pin), on: day, at: now, ringing: bell)
    return (branch.table(places, hours: hours, road: { roads.seconds[$0][$1] }), roads.by)
  }
}
