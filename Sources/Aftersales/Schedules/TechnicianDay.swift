import Basics

/// What one technician has before him on one local day: the hours that are promised to orders and the hours in which he is
/// not there. Its stream is the place where two people who plan the same hour meet: the second one finds it taken. DSP-001
package struct TechnicianDay: Hashable, Sendable {
  /// An hour kept for an order.
  package struct Booking: Hashable, Sendable {
    package let order: ID<WorkOrder>
    /// The whole of it, also where it lasts beyond this day.
    package let time: Span

    package init(order: ID<WorkOrder>, time: Span) {
      self.order = order
      self.time = time
    }
  }

  /// Hours in which the technician cannot be sent.
  package struct Absence: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
      case sick, leave, training, other
    }

    /// Unique within the day.
    package let key: Int
    package let kind: Kind
    package let time: Span

    package init(key: Int, kind: Kind, time: Span) {
      self.key = key
      self.kind = kind
      self.time = time
    }
  }

  /// Why an hour is free again.
  package enum Freed: String, CaseIterable, Sendable {
    /// The visit is over; it stays on the board as done.
    case done
    /// Another hour or another technician has the order now.
    case moved
    /// Recalled, declined, handed back or cancelled before anybody came.
    case withdrawn
  }

  package let technician: ID<Staff>
  package let day: LocalDay
  /// No two of them overlap, and no order stands in them twice. In the order of their beginning.
  package private(set) var bookings: [Booking] = []
  /// Visits that are over, each until it ended or its hour did.
  package private(set) var done: [Booking] = []
  package private(set) var absences: [Absence] = []
  private var nextKey = 1

  package init(technician: ID<Staff>, day: LocalDay) {
    self.technician = technician
    self.day = day
  }

  /// Bookings whose technician will not be there: each wants another one.
  package var broken: [Booking] { bookings.filter { booking in absences.contains { $0.time.overlaps(booking.time) } } }

  /// The id of the stream of a technician's day: a function of both, so that whoever begins it meets everybody else who does.
  package static func stream(of technician: ID<Staff>, on day: LocalDay) -> Int64 {
    // The finaliser of SplitMix64 is a bijection: days of one technician never meet, those of two with one chance in 2^63.
    func mixed(_ seed: UInt64) -> UInt64 {
      var bits = seed &+ 0x9E37_79B9_7F4A_7C15
      bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
      bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
      return bits ^ (bits >> 31)
    }
    return Int64(mixed(UInt64(bitPattern: technician.number) ^ mixed(UInt64(bitPattern: Int64(day.number)))) >> 1)
  }
}

extension TechnicianDay: CaseFile {
  package static let streamKind = "technicianDay"

  package struct Facts: Sendable {
    package let technician: ID<Staff>
    package let day: LocalDay
    package let zone: Zone
    /// When the branch is open that day: where the next free hour is looked for.
    package let hours: [Span]
    /// What the other orders of the day are called, as far as the asker may know.
    package let numbers: [ID<WorkOrder>: String]

    package init(
      technician: ID<Staff>, day: LocalDay, zone: Zone, hours: [Span] = [], numbers: [ID<WorkOrder>: String] = [:]
    ) {
      self.technician = technician
      self.day = day
      self.zone = zone
      self.hours = hours
      self.numbers = numbers
    }
  }

  package static func decide(
    _ command: TechnicianDayCommand, _ state: TechnicianDay?, _ facts: Facts, _ context: Context
  ) throws(Refusal) -> [TechnicianDayEvent] {
    let day = state ?? TechnicianDay(technician: facts.technician, day: facts.day)
    let events: [TechnicianDayEvent]
    switch command {
    case .book(let order, let time): events = try day.book(order, time, facts, context)
    case .free(let order, let why):
      events = day.bookings.contains { $0.order == order } ? [.freed(order: order, why: why)] : []
    case .reportAbsence(let kind, let time):
      guard time.from < time.to else { throw .invalid([FieldFault("until", "before-from")]) }
      let isKnown = day.absences.contains { $0.kind == kind && $0.time == time }
      events = isKnown ? [] : [.absent(Absence(key: day.nextKey, kind: kind, time: time))]
    case .withdrawAbsence(_, let key):
      guard day.absences.contains(where: { $0.key == key }) else { throw Refusal("no-such-entry") }
      events = [.absenceWithdrawn(key: key)]
    }
    return state == nil && !events.isEmpty ? [.opened(technician: facts.technician, day: facts.day)] + events : events
  }

  private func book(
    _ order: ID<WorkOrder>, _ time: Span, _ facts: Facts, _ context: Context
  ) throws(Refusal) -> [TechnicianDayEvent] {
    let own = bookings.first { $0.order == order }
    if own?.time == time { return [] }
    if let absence = absences.first(where: { $0.time.overlaps(time) }) {
      throw refusal("technician-absent", absence.time, for: time, beside: order, facts, context, ["kind": absence.kind.rawValue])
    }
    if let other = bookings.first(where: { $0.order != order && $0.time.overlaps(time) }) {
      let number = facts.numbers[other.order]
      throw refusal(
        number == nil ? "technician-busy" : "double-booked", other.time, for: time, beside: order, facts, context,
        ["number": number ?? ""])
    }
    return (own == nil ? [] : [.freed(order: order, why: .moved)]) + [.booked(Booking(order: order, time: time))]
  }

  /// What stands in the way and from when on so long a time is free; a code of its own where none is left that day.
  private func refusal(
    _ code: String, _ taken: Span, for time: Span, beside order: ID<WorkOrder>, _ facts: Facts, _ context: Context,
    _ values: [String: String]
  ) -> Refusal {
    func clock(_ instant: Instant) -> String {
      let local = facts.zone.local(instant)
      let hour = "\(padded(local.hour, 2)):\(padded(local.minute, 2))"
      return local.day == day ? hour : "\(local.day) \(hour)"
    }
    let gap = nextGap(for: time, beside: order, within: facts.hours, now: context.now)
    var said = ["from": clock(taken.from), "to": clock(taken.to)].merging(values) { said, _ in said }
    if let gap { said["free"] = clock(gap) }
    return Refusal(gap == nil ? code + "-full" : code, values: said)
  }

  /// The first beginning, on a full five minutes, from which so long a time lies free within opening hours: after the hour
  /// that was wished, else before it. nil when the day holds no such time.
  package func nextGap(for time: Span, beside order: ID<WorkOrder>?, within hours: [Span], now: Instant) -> Instant? {
    let taken = bookings.filter { $0.order != order }.map(\.time) + absences.map(\.time)
    return TechnicianDay.gap(for: time, beside: taken, within: hours, now: now)
  }

  /// The same where what is taken is known already.
  package static func gap(for time: Span, beside taken: [Span], within hours: [Span], now: Instant) -> Instant? {
    let step = 5 * Int64.minute
    let soonest = Instant(milliseconds: (now.milliseconds + step - 1) / step * step)
    func first(from wish: Instant) -> Instant? {
      ([wish] + taken.map(\.to) + hours.map(\.from)).filter { $0 >= wish }.sorted().first { start in
        let wanted = Span(from: start, to: start + time.length)
        return hours.contains { $0.from <= wanted.from && wanted.to <= $0.to } && !taken.contains { $0.overlaps(wanted) }
      }
    }
    return first(from: max(time.from, soonest)) ?? first(from: soonest)
  }

  package static func evolve(_ state: TechnicianDay?, _ event: TechnicianDayEvent, _ stamp: Stamp) -> TechnicianDay {
    if case .opened(let technician, let day) = event { return TechnicianDay(technician: technician, day: day) }
    var day = state ?? TechnicianDay(technician: ID(0), day: LocalDay(number: 0))
    switch event {
    case .opened: break
    case .booked(let booking):
      let place = day.bookings.firstIndex { $0.time.from > booking.time.from } ?? day.bookings.endIndex
      day.bookings.insert(booking, at: place)
    case .freed(let order, let why):
      guard let place = day.bookings.firstIndex(where: { $0.order == order }) else { break }
      let booking = day.bookings.remove(at: place)
      // What was done early leaves the rest of its hour to others; what was done before its hour leaves no trace in the plan.
      let end = min(booking.time.to, stamp.happenedAt)
      if why == .done, end > booking.time.from {
        day.done.append(Booking(order: order, time: Span(from: booking.time.from, to: end)))
      }
    case .absent(let absence):
      day.absences.append(absence)
      day.nextKey = max(day.nextKey, absence.key + 1)
    case .absenceWithdrawn(let key): day.absences.removeAll { $0.key == key }
    }
    return day
  }
}

extension Span {
  /// Whether both hold some time: stretches that only touch do not.
  package func overlaps(_ other: Span) -> Bool { from < other.to && other.from < to }

  /// How much of it lies within the other, in milliseconds.
  package func length(within other: Span) -> Int64 { max(0, min(to, other.to) - max(from, other.from)) }
}
