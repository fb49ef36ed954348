import Basics

/// A promise with its clock. Never stored as a value that hooks change: it follows from events, policy and calendar.
package struct Deadline: Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    /// From the call to the technician at the customer's. DSP-002, DSP-003
    case arrival
    case firstResponse
    /// The time agreed with the customer, due at its end. DSP-029
    case appointment
    /// From the call to the time agreed for a visit, or to the visit itself: the policy says which. DSP-016, DSP-044
    case arrangement
    /// From the call to the article mended. DSP-018, WRK-021
    case fix
    /// From the last word with the customer to the next. DSP-031
    case progress
  }
  package enum State: String, CaseIterable, Sendable {
    case running, met, missed, paused, cancelled
  }

  package let kind: Kind
  /// `arrival`, in the second round `arrival-2`; appointments `appointment-1` … or `appointment-2-1` likewise.
  package let name: String
  /// The clause that gives the promise.
  package let clause: String?
  /// Every clause that the reckoning rests on: the promise's own, then those of the supplement (late start, rests).
  package let citations: [String]
  package let policyVersion: String
  package let calendarVersion: String
  package let round: Int
  /// nil: no figure, so the time is measured and not judged (appointments have an end instead of a figure).
  package let limit: Limit?
  package let start: Instant
  package let stoppedAt: Instant?
  /// The stopping time was stated afterwards.
  package let isStopStated: Bool
  /// When the case ended, or another time was agreed, before the promise was kept.
  package let cancelledAt: Instant?
  /// The rests that count for this promise.
  package let pauses: [Pause]
  package let due: Instant?
  package let reckoning: Reckoning?
  /// As if nobody had rested: article 14 knows no rest, so both answers are given.
  package let reckoningWithoutPauses: Reckoning?
  /// Working time from start to the stop, the end, or now; in milliseconds.
  package let elapsed: Int64

  /// Without a figure nothing is judged.
  package var isMeasuredOnly: Bool { limit == nil && kind != .appointment }
  package var isProvisional: Bool { reckoning?.isProvisional ?? false }

  /// At `now`. A promise once broken stays broken: nothing that happens later heals it.
  package func state(_ now: Instant) -> State {
    judge(due: due, isPaused: reckoning?.isPaused ?? false, now)
  }

  /// The answer without any rest; for a promise without figure the same as `state`.
  package func stateWithoutPauses(_ now: Instant) -> State {
    judge(due: kind == .appointment ? due : reckoningWithoutPauses?.due, isPaused: false, now)
  }

  private func judge(due: Instant?, isPaused: Bool, _ now: Instant) -> State {
    if let stoppedAt {
      if let due, stoppedAt > due { return .missed }
      return .met
    }
    if let cancelledAt {
      if let due, cancelledAt > due { return .missed }
      return .cancelled
    }
    if isPaused { return .paused }
    if let due, now > due { return .missed }
    return .running
  }
}
