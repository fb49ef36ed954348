import Basics

/// What was known when somebody was sent: who would have been there when, and why the others could not. It is kept with the
/// dispatch, so that a choice can be judged later by what the supervisor saw. DSP-001
package struct DispatchAdvice: Hashable, Sendable {
  /// Somebody who could have gone.
  package struct Offer: Hashable, Sendable {
    package let technician: ID<Staff>
    package let arrivesAt: Instant
    /// Minutes from the arrival to the end of the promise, or of the day where none runs.
    package let slackMinutes: Int64
    /// Minutes more on the road than without this visit.
    package let extraMinutes: Int64

    package init(technician: ID<Staff>, arrivesAt: Instant, slackMinutes: Int64, extraMinutes: Int64) {
      self.technician = technician
      self.arrivesAt = arrivesAt
      self.slackMinutes = slackMinutes
      self.extraMinutes = extraMinutes
    }
  }

  /// Somebody who was not among the best, and the first test that he failed.
  package struct Other: Hashable, Sendable {
    package let technician: ID<Staff>
    /// `fits`, `lacks`, `promise`, `other`, `shift`, `lunch`, `overload`, `crowded`.
    package let why: String
    /// The least that would have to give, or for who fits the minutes more on the road.
    package let minutes: Int64?
    /// The skills that he lacks.
    package let lacks: [String]

    package init(technician: ID<Staff>, why: String, minutes: Int64? = nil, lacks: [String] = []) {
      self.technician = technician
      self.why = why
      self.minutes = minutes
      self.lacks = lacks
    }
  }

  /// The best three, the least extra way first.
  package let offers: [Offer]
  package let others: [Other]

  package init(offers: [Offer], others: [Other]) {
    self.offers = offers
    self.others = others
  }

  var json: JSON {
    [
      "offers": .array(
        offers.map { one in
          [
            "technician": .string(one.technician.description), "arrivesAt": .int(one.arrivesAt.milliseconds),
            "slackMinutes": .int(one.slackMinutes), "extraMinutes": .int(one.extraMinutes),
          ]
        }),
      "others": .array(
        others.map { one in
          .members(
            ("technician", .string(one.technician.description)), ("why", .string(one.why)),
            ("minutes", one.minutes.map(JSON.int)),
            ("lacks", one.lacks.isEmpty ? nil : .array(one.lacks.map(JSON.string))))
        }),
    ]
  }

  /// Everybody of whom it tells.
  package var technicians: [ID<Staff>] { offers.map(\.technician) + others.map(\.technician) }

  /// nil where there is none, or one that this release cannot read.
  package init?(_ json: JSON?) {
    guard let offers = json?["offers"]?.array, let others = json?["others"]?.array else { return nil }
    self.offers = offers.compactMap { one in
      guard let technician = one.id("technician", of: Staff.self), let at = one["arrivesAt"]?.int,
        let slack = one["slackMinutes"]?.int, let extra = one["extraMinutes"]?.int
      else { return nil }
      return Offer(
        technician: technician, arrivesAt: Instant(milliseconds: at), slackMinutes: slack, extraMinutes: extra)
    }
    self.others = others.compactMap { one in
      guard let technician = one.id("technician", of: Staff.self), let why = one["why"]?.string else { return nil }
      return Other(
        technician: technician, why: why, minutes: one["minutes"]?.int,
        lacks: one["lacks"]?.array?.compactMap(\.string) ?? [])
    }
  }
}
