import Aftersales
import Basics
import Storage

/// The technicians' days as tables: what the board draws.
package enum TechnicianDayRegister: Register {
  package static let name = "technician_day"
  package static let version = 1

  package static func project(_ state: TechnicianDay, _ projection: Projection) throws {
    let transaction = projection.transaction
    try transaction.execute(
      """
      insert into technician_day (id, technician, day, head)
      values (\(projection.id), \(state.technician), \(state.day), \(projection.head))
      on conflict (id) do update set head = excluded.head
      """)
    if !projection.isNew {
      try transaction.execute("delete from booking_of_day where case_id = \(projection.id)")
      try transaction.execute("delete from absence_of_day where case_id = \(projection.id)")
    }
    let broken = state.broken
    let lines = state.done.map { ($0, true) } + state.bookings.map { ($0, false) }
    for (place, (booking, isDone)) in lines.enumerated() {
      try transaction.execute(
        """
        insert into booking_of_day (case_id, n, work_order, starts_at, ends_at, done, broken)
        values (\(projection.id), \(place + 1), \(booking.order), \(booking.time.from), \(booking.time.to), \(isDone),
          \(!isDone && broken.contains(booking)))
        """)
    }
    for absence in state.absences {
      try transaction.execute(
        """
        insert into absence_of_day (case_id, n, kind, starts_at, ends_at)
        values (\(projection.id), \(absence.key), \(absence.kind.rawValue), \(absence.time.from), \(absence.time.to))
        """)
    }
  }
}
