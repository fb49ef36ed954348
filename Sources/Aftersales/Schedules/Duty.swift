import Basics

/// How long somebody is there to be sent.
package enum Duty {
  /// Milliseconds of the shifts without the absences; absences that overlap count once.
  package static func length(of shifts: [Span], without absences: [Span]) -> Int64 {
    shifts.reduce(0) { sum, shift in
      var now = shift.from
      var free: Int64 = 0
      for away in absences.filter({ $0.overlaps(shift) }).sorted(by: { $0.from < $1.from }) {
        if now < away.from { free += away.from - now }
        now = max(now, away.to)
      }
      return sum + free + (now < shift.to ? shift.to - now : 0)
    }
  }
}
