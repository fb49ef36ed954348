import Aftersales
import Basics
import TestKit
import Testing

@Suite("A technician's day")
struct TechnicianDayTests {
  static let technician = ID<Staff>(3)
  static let day = LocalDay("2026-03-02")!
  static let hours = [
    Span(from: time("2026-03-02T08:30"), to: time("2026-03-02T12:00")),
    Span(from: time("2026-03-02T13:30"), to: time("2026-03-02T18:00")),
  ]
  static let facts = TechnicianDay.Facts(
    technician: technician, day: day, zone: .fixed(8 * 3600), hours: hours, numbers: [ID(1): "SC2026-00001"])
  static let context = Context(
    actor: Actor(id: ID(2), roles: [.supervisor], branches: [ID(101)]), now: time("2026-03-02T08:02"))

  static func span(_ from: String, _ to: String) -> Span {
    Span(from: time("2026-03-02T" + from), to: time("2026-03-02T" + to))
  }

  /// Decides, writes, reads back and folds, as the store does.
  private func give(
    _ command: TechnicianDayCommand, _ state: TechnicianDay?, at now: Instant = context.now
  ) throws -> TechnicianDay? {
    var state = state
    let context = Context(actor: Self.context.actor, now: now)
    for event in try TechnicianDay.decide(command, state, Self.facts, context) {
      let body = try JSON(parsing: event.body.canonical)
      let read = try #require(TechnicianDayEvent(kind: event.kind, version: 1, body: body))
      #expect(read == event)
      let stamp = Stamp(seq: 1, happenedAt: now, recordedAt: now, actor: ID(2))
      state = TechnicianDay.evolve(state, read, stamp)
    }
    return state
  }

  private func refusal(_ command: TechnicianDayCommand, _ state: TechnicianDay?) -> Refusal? {
    PeopleKit.refusal { _ = try TechnicianDay.decide(command, state, Self.facts, Self.context) }
  }

  @Test("an hour that is taken is refused with the other order, its time and the next free gap")
  func taken() throws {
    let day = try give(.book(ID(1), Self.span("09:00", "10:00")), nil)
    let refused = refusal(.book(ID(2), Self.span("09:30", "10:30")), day)
    #expect(refused?.code == "double-booked")
    #expect(refused?.values == ["number": "SC2026-00001", "from": "09:00", "to": "10:00", "free": "10:00"])
    // Hours that only touch are two visits.
    let both = try give(.book(ID(2), Self.span("10:00", "11:00")), day)
    #expect(both?.bookings.map(\.order) == [ID(1), ID(2)])
    // Of another branch's order nothing is told but its hours.
    let other = refusal(.book(ID(3), Self.span("10:30", "10:45")), both)
    #expect(other?.code == "technician-busy")
    #expect(other?.values["number"] == "")
  }

  @Test("where no gap is left the refusal says so, and a gap never runs over the lunch break")
  func full() throws {
    var day = try give(.book(ID(1), Self.span("08:00", "11:30")), nil)
    #expect(refusal(.book(ID(2), Self.span("09:00", "10:00")), day)?.values["free"] == "13:30")
    day = try give(.book(ID(4), Self.span("13:30", "17:30")), day)
    #expect(refusal(.book(ID(2), Self.span("09:00", "10:00")), day)?.code == "double-booked-full")
    #expect(refusal(.book(ID(2), Self.span("09:00", "09:30")), day)?.values["free"] == "11:30")
  }

  @Test("into an absence nobody is sent; what is already there is broken until the absence is withdrawn")
  func absence() throws {
    var day = try give(.book(ID(1), Self.span("09:00", "10:00")), nil)
    day = try give(.book(ID(2), Self.span("14:00", "15:00")), day)
    day = try give(.reportAbsence(.sick, Self.span("08:00", "12:00")), day)
    #expect(day?.broken.map(\.order) == [ID(1)])
    let refused = refusal(.book(ID(3), Self.span("10:30", "11:00")), day)
    #expect(refused?.code == "technician-absent")
    #expect(refused?.values["free"] == "13:30")
    // Said twice it stands once.
    #expect(try give(.reportAbsence(.sick, Self.span("08:00", "12:00")), day) == day)
    day = try give(.withdrawAbsence(Self.day, key: 1), day)
    #expect(day?.broken.isEmpty == true)
    #expect(refusal(.withdrawAbsence(Self.day, key: 1), day)?.code == "no-such-entry")
    day = try give(.book(ID(3), Self.span("10:30", "11:00")), day)
    #expect(day?.bookings.count == 3)
  }

  @Test("a visit that ended early leaves the rest of its hour to others and stays on the day as done")
  func done() throws {
    var day = try give(.book(ID(1), Self.span("09:00", "11:00")), nil)
    day = try give(.free(ID(1), .done), day, at: time("2026-03-02T09:40"))
    #expect(day?.done == [.init(order: ID(1), time: Self.span("09:00", "09:40"))])
    day = try give(.book(ID(2), Self.span("10:00", "11:00")), day)
    day = try give(.free(ID(2), .withdrawn), day)
    #expect(day?.bookings.isEmpty == true)
    #expect(day?.done.count == 1)
  }

  @Test("whatever is asked in whatever order, no two bookings overlap and none stands in an absence that was there first")
  func random() throws {
    for seed in 1...40 as ClosedRange<UInt64> {
      var chance = SeededGenerator(seed: seed)
      var day: TechnicianDay?
      var model: [Int64: Span] = [:]
      var absences: [Span] = []
      var refused = 0
      for _ in 0..<150 {
        let from = time("2026-03-02T08:00") + Int64.random(in: 0...120, using: &chance) * 5 * .minute
        let span = Span(from: from, to: from + Int64.random(in: 1...24, using: &chance) * 5 * .minute)
        let order = Int64.random(in: 1...12, using: &chance)
        switch Int.random(in: 0..<10, using: &chance) {
        case 0..<6:
          let others = model.filter { $0.key != order }.values
          let isFree = (others + absences).allSatisfy { !$0.overlaps(span) } || model[order] == span
          let answer = refusal(.book(ID(order), span), day)
          #expect((answer == nil) == isFree, "seed \(seed)")
          if let answer {
            refused += 1
            check(gap: answer, of: span.length, Array(others) + absences)
          } else {
            day = try give(.book(ID(order), span), day)
            model[order] = span
          }
        case 6..<8:
          day = try give(.free(ID(order), TechnicianDay.Freed.allCases.randomElement(using: &chance)!), day)
          model[order] = nil
        case 8 where absences.count < 3:
          day = try give(.reportAbsence(.leave, span), day)
          if !absences.contains(span) { absences.append(span) }
        default:
          guard let absence = day?.absences.randomElement(using: &chance) else { continue }
          day = try give(.withdrawAbsence(Self.day, key: absence.key), day)
          absences.removeAll { $0 == absence.time }
        }
        let bookings = day?.bookings ?? []
        #expect(Dictionary(uniqueKeysWithValues: bookings.map { ($0.order.number, $0.time) }) == model, "seed \(seed)")
        for (place, one) in bookings.enumerated() {
          #expect(bookings[(place + 1)...].allSatisfy { !$0.time.overlaps(one.time) }, "seed \(seed)")
        }
      }
      #expect(refused > 10)
    }
  }

  /// The gap that a refusal offers is one: free, and within opening hours.
  private func check(gap refusal: Refusal, of length: Int64, _ taken: [Span]) {
    guard let free = refusal.values["free"] else {
      #expect(refusal.code.hasSuffix("-full"))
      return
    }
    let start = time("2026-03-02T" + free)
    let gap = Span(from: start, to: start + length)
    #expect(taken.allSatisfy { !$0.overlaps(gap) })
    #expect(Self.hours.contains { $0.from <= gap.from && gap.to <= $0.to })
  }

  @Test("no two days of a month of many technicians share a stream")
  func streams() {
    var seen: Set<Int64> = []
    for technician in 1...200 {
      for day in 0..<31 {
        let stream = TechnicianDay.stream(of: ID(Int64(technician) << 22), on: Self.day + day)
        #expect(stream > 0)
        seen.insert(stream)
      }
    }
    #expect(seen.count == 200 * 31)
  }

  @Test("every kind of event has a recorded sample")
  func samples() throws {
    let booking = TechnicianDay.Booking(order: ID(7), time: Self.span("09:00", "10:00"))
    try PeopleKit.expectSamples(
      [
        .opened(technician: Self.technician, day: Self.day), .booked(booking), .freed(order: ID(7), why: .done),
        .absent(.init(key: 1, kind: .sick, time: Self.span("08:00", "12:00"))), .absenceWithdrawn(key: 1),
      ], TechnicianDay.self)
  }

  @Test("every word that a day can say stands in both languages", arguments: ["zh-Hans", "en"])
  func words(_ language: String) throws {
    let texts = try PeopleKit.strings("board.\(language).json")
    var wanted = TechnicianDayEvent.kinds.keys.map { "event." + $0 }
    wanted += TechnicianDayCommand.declarations.map { "command." + $0.name }
    wanted += TechnicianDay.Absence.Kind.allCases.map { "absence." + $0.rawValue }
    for code in ["double-booked", "technician-busy", "technician-absent"] {
      for code in [code, code + "-full"] { wanted += ["refusal." + code, "refusal.\(code).remedy"] }
    }
    for key in wanted { #expect(texts[key]?.isEmpty == false, "\(key)") }
  }
}
