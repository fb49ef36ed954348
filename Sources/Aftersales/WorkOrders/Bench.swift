import Basics

/// An article in our hands: receipt (领取收据), line of the in/out register, repair card (修护卡). WRK-003 to WRK-009
package struct Bench: Hashable, Sendable {
  package let receipt: Receipt
  package let takenAwayAt: Instant
  package internal(set) var storedAt: Instant?
  package internal(set) var place: String?
  package internal(set) var card: Card?
  package internal(set) var technician: ID<Staff>?
  package internal(set) var work: [Work] = []
  package internal(set) var inspections: [Inspection] = []
  /// The return date in the in/out register; only after a passed inspection. WRK-008
  package internal(set) var returnOn: LocalDay?
  package internal(set) var returnSignature: Signature?
  package internal(set) var returnedAt: Instant?
  package internal(set) var receiptState = ReceiptState.open

  /// Where the article has been, oldest first; the last one is where it is. WRK-050
  package internal(set) var stays: [Stay] = []

  /// Where an article in our hands can be.
  package enum Place: String, CaseIterable, Sendable {
    case technician
    /// With the clerk, entered in the in/out register.
    case store
    case bench
    /// Done, waiting for the supervisor's inspection.
    case inspection
    /// Inspected, waiting to go back.
    case passed
    case onTheWayBack
    case customer
  }
  package struct Stay: Hashable, Sendable {
    package let place: Place
    package let since: Instant
  }

  mutating func stand(_ place: Place, _ at: Instant) { stays.append(Stay(place: place, since: at)) }

  package var hasPassed: Bool { inspections.last?.passed ?? false }

  init(receipt: Receipt, takenAwayAt: Instant) {
    self.receipt = receipt
    self.takenAwayAt = takenAwayAt
  }

  /// What the customer holds while we have the article. WRK-003
  package struct Receipt: Hashable, Sendable {
    package let number: String
    package let goods: String
    package let accessories: String?
    package let condition: String?
  }
  package enum ReceiptState: String, CaseIterable, Sendable {
    case open
    /// Taken back and made void. WRK-009
    case void
    /// Lost; void by the customer's statement and a supervisor.
    case lost
  }
  /// One for each article; no bench work without it. WRK-005, WRK-012
  package struct Card: Hashable, Sendable {
    package let openedAt: Instant
    package let plannedFinish: Instant
    package let fault: Personal?
  }
  package struct Inspection: Hashable, Sendable {
    package let at: Instant
    package let by: ID<Staff>
    package let passed: Bool
    package let findings: Personal?
  }
}
