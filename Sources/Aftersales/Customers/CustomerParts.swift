import Basics

/// One telephone of a customer or contact person.
package struct CustomerPhone: Hashable, Sendable {
  /// Unique within the customer.
  package let key: Int
  /// As typed; `PhoneNumber` reads digits and normal form from it.
  package let number: Personal
  package let kind: PhoneNumber.Kind
  /// Shown beside the number until somebody corrects it.
  package let warning: PhoneNumber.Warning?
  package let note: Personal?

  package init(key: Int, number: Personal, kind: PhoneNumber.Kind, warning: PhoneNumber.Warning?, note: Personal? = nil) {
    self.key = key
    self.number = number
    self.kind = kind
    self.warning = warning
    self.note = note
  }

  /// The numbers of a cell with keys from `key` on. What fits no numbering plan is kept as typed, with a warning.
  package static func reading(_ cell: String, from key: Int, note: String? = nil) -> [CustomerPhone] {
    let numbers = PhoneNumber.all(in: cell)
    let note = note.map { Personal.open($0, .words) }
    guard !numbers.isEmpty else {
      return [
        CustomerPhone(key: key, number: .open(cell, .phone), kind: .unknown, warning: .unrecognised, note: note)
      ]
    }
    return numbers.enumerated().map { place, number in
      CustomerPhone(
        key: key + place, number: .open(number.typed, .phone), kind: number.kind, warning: number.warning, note: note)
    }
  }
}

/// One place where a customer is served. DSP deadlines depend on its zone.
package struct CustomerAddress: Hashable, Sendable {
  /// 市区 / 郊区: sets the hours allowed until arrival.
  package enum Zone: String, CaseIterable, Sendable {
    case urban, suburban, other
  }

  package let key: Int
  package let text: Personal
  package let zone: Zone
  package let note: Personal?
  /// Where it lies on the map, as a `Pin`.
  package internal(set) var pin: Personal?
  /// Where the pin comes from; means nothing without one.
  package internal(set) var pinOrigin = Pin.Origin.map

  package init(key: Int, text: Personal, zone: Zone, note: Personal? = nil, pin: Personal? = nil) {
    self.pin = pin
    self.key = key
    self.text = text
    self.zone = zone
    self.note = note
  }
}

/// A person one talks to at an organisation, or instead of a person. CUS-011, CUS-013
package struct CustomerContact: Hashable, Sendable {
  package let key: Int
  package let name: Personal
  package let phones: [CustomerPhone]
  /// 采购, 门卫, 女儿 …: a free word.
  package let role: String?

  package init(key: Int, name: Personal, phones: [CustomerPhone], role: String?) {
    self.key = key
    self.name = name
    self.phones = phones
    self.role = role
  }
}

/// What a customer agreed to, when, how, and when it was withdrawn. CUS-018
package struct Consent: Hashable, Sendable {
  package enum Purpose: String, CaseIterable, Sendable {
    /// The service itself.
    case service
    /// Opinion surveys.
    case survey
    case marketing
    /// Handing data to somebody outside, named in `recipient`.
    case thirdParty
    /// Keeping photos and recordings.
    case images
  }

  package enum Channel: String, CaseIterable, Sendable {
    case paper, phone, visit, web, message
  }

  package let key: Int
  package let purpose: Purpose
  /// The words the customer agreed to.
  package let text: String
  /// To whom data may go; nil: to nobody outside.
  package let recipient: String?
  package let channel: Channel
  package let givenAt: Instant
  package var withdrawnAt: Instant?

  package init(
    key: Int, purpose: Purpose, text: String, recipient: String?, channel: Channel, givenAt: Instant,
    withdrawnAt: Instant? = nil
  ) {
    self.key = key
    self.purpose = purpose
    self.text = text
    self.recipient = recipient
    self.channel = channel
    self.givenAt = givenAt
    self.withdrawnAt = withdrawnAt
  }

  package func holds(at instant: Instant) -> Bool { givenAt <= instant && withdrawnAt.map { instant < $0 } ?? true }
}

/// What an organisation's texts say about handing personal data to third parties; the texts differ (CF-19). CUS-018
package enum ThirdPartyRule: Hashable, Sendable {
  case never
  /// With the customer's consent for this recipient.
  case withConsent
  /// With consent, or without it on the named legal basis.
  case withConsentOr(legalBasis: String)
}
