import Aftersales
import Basics
import Storage

/// The technicians' days: what follows for them from what happens to an order, and their absences.
package enum Schedules {
  /// An absence is reported for so many days at a time.
  static let daysMax = 62

  /// Keeps the hours that an order has been given and frees those that it had, in the transaction of the order's own events:
  /// where an hour is taken, neither happens. DSP-001
  static func follow(_ before: WorkOrder, _ after: Found<WorkOrder>, in work: Work) throws {
    let (old, new) = (before.booking, after.state.booking)
    guard old?.technician != new?.technician || old?.time != new?.time else { return }
    let order = ID<WorkOrder>(after.id)
    var steps: [(stream: Int64, technician: ID<Staff>, day: LocalDay, command: TechnicianDayCommand)] = []
    if let new {
      for day in try days(of: new.technician, new.time, in: work) {
        steps.append((TechnicianDay.stream(of: new.technician, on: day), new.technician, day, .book(order, new.time)))
      }
    }
    if let old {
      let why = why(before, after.state)
      for day in try days(of: old.technician, old.time, in: work) {
        let stream = TechnicianDay.stream(of: old.technician, on: day)
        // A booking that moves within its day is one step of that day.
        guard !steps.contains(where: { $0.stream == stream }) else { continue }
        steps.append((stream, old.technician, day, .free(order, why)))
      }
    }
    // In one order for everybody, so that two actions never wait for each other.
    for step in steps.sorted(by: { $0.stream < $1.stream }) {
      let known = try work.fold(TechnicianDay.self, step.stream)
      if known == nil, case .free = step.command { continue }
      let facts = try facts(step.technician, step.day, known?.state, branch: after.branch, in: work)
      try work.follow(
        known, id: step.stream, branch: try home(of: step.technician, else: after.branch, in: work),
        with: step.command, facts: facts)
    }
  }

  /// Why the hours of the visit that was under way are free again.
  private static func why(_ before: WorkOrder, _ after: WorkOrder) -> TechnicianDay.Freed {
    if after.booking != nil { return .moved }
    let visit = before.currentVisit.flatMap { visit in after.visits.first { $0.number == visit.number } }
    return visit?.arrivedAt == nil ? .withdrawn : .done
  }

  /// An absence on each day that it touches. Jobs already planned there stay and are shown as broken.
  @discardableResult
  package static func reportAbsence(_ body: JSON, of technician: ID<Staff>, in work: Work) throws -> LocalDay {
    let (staff, declaration) = try absentee(technician, "report-absence", in: work)
    let input = try Input(body, for: declaration.fields)
    guard case .reportAbsence(let kind, let time) = try TechnicianDayCommand("report-absence", input) else {
      throw Problem.notFound
    }
    guard staff.state.isActive, staff.state.roles.contains(.technician) else { throw Refusal("technician-inactive") }
    let zone = try zone(of: technician, in: work)
    let days = days(time, zone)
    guard let first = days.first else { throw Problem.notFound }
    guard days.count <= daysMax else { throw Refusal.invalid([FieldFault("until", "too-long", ["max": String(daysMax)])]) }
    for day in days.sorted(by: { TechnicianDay.stream(of: technician, on: $0) < TechnicianDay.stream(of: technician, on: $1) }) {
      let (start, end) = (zone.instant(day, 0), zone.instant(day + 1, 0))
      let part = Span(from: max(start, time.from), to: min(end, time.to))
      try give(.reportAbsence(kind, part), to: technician, on: day, home: staff.branch, in: work)
    }
    return first
  }

  /// The technician is there after all.
  @discardableResult
  package static func withdrawAbsence(_ body: JSON, of technician: ID<Staff>, in work: Work) throws -> LocalDay {
    let (staff, declaration) = try absentee(technician, "withdraw-absence", in: work)
    let command = try TechnicianDayCommand("withdraw-absence", try Input(body, for: declaration.fields))
    guard case .withdrawAbsence(let day, _) = command else { throw Problem.notFound }
    try give(command, to: technician, on: day, home: staff.branch, in: work)
    return day
  }

  private static func give(
    _ command: TechnicianDayCommand, to technician: ID<Staff>, on day: LocalDay, home: ID<Branch>, in work: Work
  ) throws {
    let stream = TechnicianDay.stream(of: technician, on: day)
    let found = try work.fold(TechnicianDay.self, stream)
    let facts = try facts(technician, day, found?.state, branch: home, in: work)
    if let found {
      try work.perform(command, on: found, facts: facts)
    } else {
      try work.begin(TechnicianDay.self, id: stream, branch: home, with: command, facts: facts)
    }
  }

  /// The technician as far as the asker may know of him, and the command as far as he may give it.
  private static func absentee(
    _ technician: ID<Staff>, _ command: String, in work: Work
  ) throws -> (staff: Found<StaffFile>, declaration: Declaration) {
    let staff = try work.find(StaffFile.self, technician.number)
    let declaration = try Organisation.declaration(TechnicianDayCommand.declarations, command)
    guard declaration.permits(work.actor) else { throw Problem.forbidden }
    return (staff, declaration)
  }

  // MARK: what the rules need to know

  private static func facts(
    _ technician: ID<Staff>, _ day: LocalDay, _ known: TechnicianDay?, branch: ID<Branch>, in work: Work
  ) throws -> TechnicianDay.Facts {
    var numbers: [ID<WorkOrder>: String] = [:]
    for booking in known?.bookings ?? [] {
      // An order of a branch that the asker does not see has no number here.
      numbers[booking.order] = try WorkOrders.seen(booking.order, in: work)?.state.call.number
    }
    let hours = try work.branch(branch).map { try work.calendar(of: $0.state).hours(of: day) } ?? []
    return TechnicianDay.Facts(
      technician: technician, day: day, zone: try zone(of: technician, in: work), hours: hours, numbers: numbers)
  }

  /// A technician's days follow one wall clock, that of his home branch, whatever branch he is sent for.
  static func zone(of technician: ID<Staff>, in work: Work) throws -> Aftersales.Zone {
    guard let staff = try work.fold(StaffFile.self, technician.number), let branch = try work.branch(staff.branch) else {
      return .china
    }
    return work.zone(named: branch.state.zone)
  }

  private static func home(of technician: ID<Staff>, else branch: ID<Branch>, in work: Work) throws -> ID<Branch> {
    try work.fold(StaffFile.self, technician.number)?.branch ?? branch
  }

  private static func days(of technician: ID<Staff>, _ time: Span, in work: Work) throws -> [LocalDay] {
    days(time, try zone(of: technician, in: work))
  }

  /// The days that a time touches.
  private static func days(_ time: Span, _ zone: Aftersales.Zone) -> [LocalDay] {
    let first = zone.local(time.from).day
    let last = zone.local(time.to + -1).day
    guard last - first < daysMax * 2 else { return (0...daysMax * 2).map { first + $0 } }
    return (0...max(0, last - first)).map { first + $0 }
  }
}
