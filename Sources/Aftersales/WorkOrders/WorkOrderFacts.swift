import Basics

extension WorkOrder {
  /// What the rules need to know of other files, handed in.
  package struct Facts: Sendable {
    /// The policy in force for a registration; the pinned one for everything later.
    package let policy: Policy
    /// The calendar of the branch, now.
    package let calendar: WorkCalendar
    /// The calendars that the case's promises rest on, by version; one that is missing counts as the branch's.
    package let pinned: [String: WorkCalendar]
    /// One person is clerk and supervisor in this branch: a new voucher lies in the queue at once, and clerks dispatch.
    package let dispatchByClerk: Bool
    /// The technicians the command names (and the assigned one), with what dispatch relies on.
    package let technicians: [ID<Staff>: Technician]
    /// Only for `register`.
    package let intake: Intake?
    /// The number of the next pick-up receipt, where the company's numbering gives one. WRK-003
    package let receiptNumber: String?
    /// The corrected device time of a command that waited in an outbox; nil when it was given just now.
    package let givenAt: Instant?
    /// Only for `dispatch`: what is known of everybody's day.
    package var advice: DispatchAdvice?
    /// In whose name the system dispatches; nil for every person.
    package var byRule: ByRule?

    package init(
      policy: Policy, calendar: WorkCalendar, pinned: [String: WorkCalendar] = [:], dispatchByClerk: Bool = false,
      technicians: [ID<Staff>: Technician] = [:], intake: Intake? = nil, receiptNumber: String? = nil, givenAt: Instant? = nil
    ) {
      self.policy = policy
      self.calendar = calendar
      self.pinned = pinned
      self.dispatchByClerk = dispatchByClerk
      self.technicians = technicians
      self.intake = intake
      self.receiptNumber = receiptNumber
      self.givenAt = givenAt
    }
  }

  package struct Technician: Hashable, Sendable {
    package let isActive: Bool
    package let isOfBranch: Bool
    package let skills: Set<String>

    package init(isActive: Bool, isOfBranch: Bool, skills: Set<String> = []) {
      self.isActive = isActive
      self.isOfBranch = isOfBranch
      self.skills = skills
    }
  }

  /// The call's customer, place and article as found or made before the call is entered.
  package struct Intake: Sendable {
    package let number: String
    package let customer: ID<Customer>
    package let asset: ID<Asset>?
    package let name: String?
    package let phone: String?
    package let address: String?
    package let zone: Zone?
    package let entitlement: Entitlement

    package init(
      number: String, customer: ID<Customer>, asset: ID<Asset>? = nil, name: String?, phone: String?, address: String?,
      zone: Zone?, entitlement: Entitlement
    ) {
      self.number = number
      self.customer = customer
      self.asset = asset
      self.name = name
      self.phone = phone
      self.address = address
      self.zone = zone
      self.entitlement = entitlement
    }
  }
}
