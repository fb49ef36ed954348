import Basics

/// How long something may take, with the clock that counts it: "6 working hours", "15 calendar days". DSP-002, DSP-003, CF-06
package struct Limit: Hashable, Sendable {
  /// Whole units, never negative.
  package let amount: Int
  package let unit: Unit

  package enum Unit: String, CaseIterable, Sendable {
    /// Around the clock.
    case minutes
    /// Around the clock.
    case hours
    /// Only while the branch is open.
    case workingHours
    /// Days with at least one shift; the start day does not count.
    case workingDays
    /// Every day; the start day does not count.
    case calendarDays
    /// To the same day of a later month, or that month's last day.
    case months

    package var isWorking: Bool { self == .workingHours || self == .workingDays }
  }

  package init(amount: Int, unit: Unit) {
    self.amount = max(0, amount)
    self.unit = unit
  }

  package var json: JSON { ["amount": .int(Int64(amount)), "unit": .string(unit.rawValue)] }

  /// nil for anything but `{"amount": whole number ≥ 0, "unit": …}`.
  package init?(_ json: JSON) {
    guard let amount = json["amount"]?.int, amount >= 0, let unit = json["unit"]?.string.flatMap(Unit.init(rawValue:)) else {
      return nil
    }
    self.init(amount: Int(amount), unit: unit)
  }
}

/// What happens when a limit of days or months ends on a closed day.
package enum RestDay: String, CaseIterable, Sendable {
  /// It ends there all the same.
  case keep
  /// It ends with the next open day.
  case extend
}

/// A stretch during which a limit does not run, and why: waiting for parts, for the customer. CMP-073
package struct Pause: Hashable, Sendable {
  /// nil: since before anything that could count.
  package let from: Instant?
  /// nil: it has not ended yet.
  package let to: Instant?
  package let reason: String
  /// What orders or proves the pause, if something does.
  package let source: String?

  package init(from: Instant?, to: Instant?, reason: String, source: String? = nil) {
    self.from = from
    self.to = to
    self.reason = reason
    self.source = source
  }
}

/// Pauses brought into order so that no two overlap: their union. Where two overlap the one that began first gives the reason.
struct PauseUnion {
  struct Piece {
    let from: Int64
    /// `Int64.max` while the pause is open.
    let to: Int64
    let pause: Pause
    var isOpen: Bool { to == .max }
  }
  let pieces: [Piece]
  /// Pieces before this place end at or before every instant still to be asked for.
  private var place = 0

  init(_ pauses: [Pause]) {
    let sorted = pauses.map { Piece(from: $0.from?.milliseconds ?? .min, to: $0.to?.milliseconds ?? .max, pause: $0) }
      .sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    var pieces: [Piece] = []
    var end = Int64.min
    for piece in sorted where piece.to > piece.from && piece.to > end {
      pieces.append(Piece(from: max(piece.from, end), to: piece.to, pause: piece.pause))
      end = piece.to
    }
    self.pieces = pieces
  }

  /// The piece that holds the instant, or else the next one after it. Ask in rising order only.
  mutating func piece(atOrAfter instant: Int64) -> Piece? {
    while place < pieces.count, pieces[place].to <= instant { place += 1 }
    return place < pieces.count ? pieces[place] : nil
  }

  /// The piece that holds `from`, if the union holds all of [from, to); and whether the pause is still open then.
  /// Ask in rising order only.
  mutating func covering(from: Int64, to: Int64) -> (piece: Piece, isOpen: Bool)? {
    guard let first = piece(atOrAfter: from), first.from <= from else { return nil }
    var last = place
    while pieces[last].to < to {
      guard last + 1 < pieces.count, pieces[last + 1].from == pieces[last].to else { return nil }
      last += 1
    }
    while last + 1 < pieces.count, pieces[last + 1].from == pieces[last].to { last += 1 }
    return (first, pieces[last].isOpen)
  }
}
