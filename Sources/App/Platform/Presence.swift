import Aftersales
import Basics
import Synchronization

/// Who has which case open at this moment: kept in memory alone, said anew by each open page every few seconds. A page that
/// takes its leave is gone at once, one that falls silent after `life`.
///
/// Several processes over one database each know their own visitors. A name that is shown is true; that somebody is missing
/// who sits at another process is possible, so no page ever says that nobody else is there.
final class Presence: Sendable {
  /// How long a page counts after its last sign of life: three signs may be lost.
  static let life: Int64 = 12 * .second

  private struct Page: Hashable {
    let staff: ID<Staff>
    let page: String
  }
  private let open = Mutex<[Int64: [Page: (name: String, until: Instant)]]>([:])

  /// A sign of life from one open page; answers who else is there, by staff id.
  func seen(_ staff: ID<Staff>, name: String, page: String, at stream: Int64, now: Instant) -> [String] {
    open.withLock { open in
      var pages = (open[stream] ?? [:]).filter { $0.value.until > now }
      pages[Page(staff: staff, page: page)] = (name, now + Presence.life)
      open[stream] = pages
      if open.count > 2000 { open = open.compactMapValues { pages in pages.values.contains { $0.until > now } ? pages : nil } }
      var others: [ID<Staff>: String] = [:]
      for (page, value) in pages where page.staff != staff { others[page.staff] = value.name }
      return others.sorted { $0.key < $1.key }.map(\.value)
    }
  }

  func left(_ staff: ID<Staff>, page: String, at stream: Int64) {
    open.withLock { open in
      open[stream]?.removeValue(forKey: Page(staff: staff, page: page))
      if open[stream]?.isEmpty ?? false { open.removeValue(forKey: stream) }
    }
  }
}
