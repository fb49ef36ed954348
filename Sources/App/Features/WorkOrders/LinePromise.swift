import Aftersales
import Basics
import Storage

/// How the promise of a line stands: the judgement of `Deadline.state` over the columns of the call register, once for a line
/// that is shown and once as a condition to look for lines by. A list filtered by one shows that badge on every line. DSP-041
enum LinePromise: String, CaseIterable, Sendable {
  /// Nobody has come, the time has passed and the case is open.
  case late
  /// Somebody came, or the case ended, after the time.
  case missed
  case met
  case paused
  case running
  /// The case ended in time before anybody came.
  case cancelled
  /// Nothing was promised.
  case unlimited

  init(_ line: WorkOrderLine, now: Instant) {
    if let arrived = line.arrivedAt {
      self = line.due.map { arrived > $0 ? .missed : .met } ?? .unlimited
    } else if !line.isOpen {
      guard let due = line.due, let closed = line.closedAt else {
        self = line.status == .cancelled ? .cancelled : .unlimited
        return
      }
      self = closed > due ? .missed : .cancelled
    } else if line.isPaused {
      self = .paused
    } else {
      self = line.due.map { now > $0 ? .late : .running } ?? .unlimited
    }
  }

  /// What people look for by; nil: nothing that a list is narrowed to.
  func condition(now: Instant) -> SQL? {
    switch self {
    case .late: "(o.open = 1 and o.arrived_at is null and o.paused = 0 and o.due < \(now))"
    case .missed: "(o.arrived_at > o.due or (o.open = 0 and o.arrived_at is null and o.closed_at > o.due))"
    case .met: "(o.arrived_at <= o.due)"
    case .paused: "(o.open = 1 and o.arrived_at is null and o.paused = 1)"
    case .running, .cancelled, .unlimited: nil
    }
  }
}
