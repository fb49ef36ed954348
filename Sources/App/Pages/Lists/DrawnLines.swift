import Aftersales
import Basics
import Synchronization
import Web

/// Lines of the call register as they were drawn last. A desk is drawn again whenever anybody changes anything, and all but one
/// of its lines are as they were. A line is taken from here only when everything it was drawn from is equal, not when its
/// version is: an erased name or another technician's name changes no version. And only until its clock reads differently, which
/// it may with every full minute: with the minute everything is let go, so that no erased name stays here either.
final class DrawnLines: Sendable {
  /// What all lines of a page are drawn from.
  struct Page: Hashable {
    /// Which page and which of its columns.
    let name: String
    let language: Language
    /// Seconds by which the reader's wall clock is ahead of UTC.
    let offset: Int
    /// The page's other addresses and symbols.
    let paths: String
    let sights: [[Personal.Class: Sight]]
  }

  /// What one line is drawn from besides.
  struct Ground: Equatable {
    let line: WorkOrderLine
    /// Version of the calendar by which its promise is reckoned.
    let calendar: String?
    /// Which of the page's sights holds for it.
    let sight: Int
    /// The name of its branch.
    let branch: String?
  }

  private final class Drawn: Sendable {
    let ground: Ground
    /// It reads the same from `since` until before `until`.
    let since: Instant
    let until: Instant
    let html: HTML

    init(_ ground: Ground, since: Instant, until: Instant, html: HTML) {
      self.ground = ground
      self.since = since
      self.until = until
      self.html = html
    }
  }

  private struct Shelves {
    /// The minute for which they hold.
    var minute: Int64 = 0
    var pages: [Page: [ID<WorkOrder>: Drawn]] = [:]
    var count = 0
  }
  private let shelves = Mutex(Shelves())
  private let limit: Int

  init(limit: Int = 3000) { self.limit = limit }

  /// The lines of a page in their order. `draw` is asked for those that changed, and says with each how long it holds.
  func lines(
    _ grounds: [Ground], on page: Page, at now: Instant, draw: (WorkOrderLine) -> (html: HTML, until: Instant)
  ) -> [HTML] {
    let known: [Drawn?] = shelves.withLock { shelves in
      guard let page = shelves.pages[page] else { return grounds.map { _ in nil } }
      return grounds.map { page[$0.line.id] }
    }
    var new: [Drawn] = []
    let lines = zip(grounds, known).map { ground, old in
      if let old, now >= old.since, now < old.until, old.ground == ground { return old.html }
      let (html, until) = draw(ground.line)
      new.append(Drawn(ground, since: now, until: until, html: html))
      return html
    }
    guard !new.isEmpty else { return lines }
    shelves.withLock { shelves in
      let minute = now.milliseconds / .minute
      // A full house is cleared at once, as with the case files.
      if shelves.minute != minute || shelves.count + new.count > limit { shelves = Shelves(minute: minute) }
      for drawn in new where shelves.pages[page, default: [:]].updateValue(drawn, forKey: drawn.ground.line.id) == nil {
        shelves.count += 1
      }
    }
    return lines
  }
}

extension ClockBadge {
  /// The first moment at which it may read differently than at `now`: with the next full minute on the wall, at which shifts and
  /// days begin and end, or when the minutes of its own time change.
  func changes(after now: Instant) -> Instant {
    let wall = Int64.minute - now.milliseconds % .minute
    guard let left, state == .late || countsUntil != nil else { return now + wall }
    let own = left >= 0 ? left % .minute + 1 : .minute - -left % .minute
    return now + min(wall, own)
  }
}
