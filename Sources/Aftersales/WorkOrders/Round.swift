import Basics

/// One run of the promises: from the call, or from a reopening, to the first arrival. Urging, recall and another
/// technician stay within it and change nothing.
package struct Round: Hashable, Sendable {
  package let number: Int
  package let start: Instant
  /// The calendar under which its promises were given. One that was recalculated has another: `calendarVersion(of:)`.
  package let calendarVersion: String
  package internal(set) var firstArrival: Instant?
  package internal(set) var isArrivalStated = false
  package internal(set) var firstResponse: Instant?
  /// When the case was cancelled or struck off in this round.
  package internal(set) var endedAt: Instant?
  /// Mended on site, or back with the customer.
  package internal(set) var mendedAt: Instant?
  /// When the customer would have nothing done.
  package internal(set) var givenUpAt: Instant?
  /// The last word with the customer about it. DSP-031
  package internal(set) var lastContactAt: Instant?
  /// Photos and films of this round, by when they came. WRK-036
  package internal(set) var pictures: [Instant] = []
  /// Why the promise was broken, said by us. DSP-032
  package internal(set) var explanation: Personal?
  package internal(set) var pauses: [RoundPause] = []
  package internal(set) var appointments: [Appointment] = []
  /// The promises that a later calendar moved while they ran, oldest first.
  package internal(set) var recalculations: [Recalculation] = []

  /// The calendar that counts a promise: the one of its last recalculation, else the one under which it was given.
  package func calendarVersion(of promise: Deadline.Kind) -> String {
    recalculations.last { $0.moved.promise == promise }?.moved.newCalendar ?? calendarVersion
  }

  /// Every calendar that its promises rest on.
  package var calendarVersions: Set<String> {
    Set([calendarVersion] + recalculations.map(\.moved.newCalendar))
  }

  package var openPause: RoundPause? { pauses.last.flatMap { $0.to == nil ? $0 : nil } }

  init(number: Int, start: Instant, calendarVersion: String) {
    self.number = number
    self.start = start
    self.calendarVersion = calendarVersion
  }
}

/// A rest of the case for a reason of the policy's list, with its evidence.
package struct RoundPause: Hashable, Sendable {
  package let from: Instant
  package internal(set) var to: Instant?
  package let paused: WorkOrderEvent.Paused
}

/// A time agreed with the customer: a promise of its own beside the arrival limit, due at its end.
package struct Appointment: Hashable, Sendable {
  package let number: Int
  package let from: Instant
  package let to: Instant
  package let madeAt: Instant
  /// The technician came.
  package internal(set) var metAt: Instant?
  /// Another time took its place, or the case ended.
  package internal(set) var closedAt: Instant?

  package var isOpen: Bool { metAt == nil && closedAt == nil }
}

/// A promise that was reckoned anew while it ran. DSP-004
package struct Recalculation: Hashable, Sendable {
  package let at: Instant
  package let moved: WorkOrderEvent.PromiseRecalculated
}
