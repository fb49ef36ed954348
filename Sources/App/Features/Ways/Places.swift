import Aftersales
import Basics
import Storage
import Web

/// What is known of where somebody is served, the surest first: where a person set it, else what the address says, else the
/// area alone.
struct KnownPlace: Hashable, Sendable {
  enum Kind: String, CaseIterable, Sendable {
    /// Set on the map by somebody.
    case map
    /// Noted at the door by whoever was there last.
    case visit
    /// The middle of the district that the address names.
    case district
    /// Town, suburb or neither: the area alone.
    case zone
  }

  let kind: Kind
  let pin: Pin?
  /// The district, where the address alone says so.
  let name: String?

  static let area = KnownPlace(kind: .zone, pin: nil, name: nil)

  init(kind: Kind, pin: Pin?, name: String?) {
    self.kind = kind
    self.pin = pin
    self.name = name
  }

  /// What the address says of itself.
  init(of address: String, home: String?) {
    guard let found = Places.gazetteer.place(of: address, home: home) else {
      self = .area
      return
    }
    self.init(kind: .district, pin: found.pin, name: found.name)
  }
}

/// Where customers are served.
enum Places {
  /// Read once from `Resources/places/divisions.tsv`.
  static let gazetteer = Gazetteer(Resources().text("places/divisions.tsv") ?? "")
}

extension Work {
  /// The city that bare names of districts mean at a branch.
  func home(of branch: ID<Branch>) throws -> String? {
    try self.branch(branch).flatMap { Places.gazetteer.city(ofBranch: $0.state.name) }
  }

  /// Where the customer of a case lives that the asker has found already. `address` as it stands on the case, unmasked.
  func place(of customer: ID<Customer>, at address: String, told branch: ID<Branch>) throws -> KnownPlace {
    // Of a customer whose file this very action opened nobody has set a place.
    let row =
      known.personal[customer.number] == nil
      ? try transaction.row(
        """
        select p.pin, p.origin from pin_of_customer p
        where p.case_id = \(customer) and p.address_key = \(AddressKey.normalise(address))
        """) : nil
    if let row, let place = KnownPlace(set: row.text(0), row.text(1)) { return place }
    return KnownPlace(of: address, home: try home(of: branch))
  }
}

extension CustomerAddress {
  /// Where it lies. `value`: the personal values of the file; `home`: the city that bare names of districts mean.
  func place(_ value: (Personal?) -> String?, home: String?) -> KnownPlace {
    if let set = value(pin), let place = KnownPlace(set: set, pinOrigin.rawValue) { return place }
    return KnownPlace(of: value(text) ?? "", home: home)
  }
}

extension KnownPlace {
  /// As the register of customers has it; nil: it cannot be read.
  init?(set pin: String, _ origin: String) {
    guard let pin = Pin(pin), let origin = Pin.Origin(rawValue: origin) else { return nil }
    self.init(kind: origin == .visit ? .visit : .map, pin: pin, name: nil)
  }
}

extension KnownPlace {
  /// Where the pin itself lies is told by the customer's file alone, to whoever may read positions.
  var json: JSON { ["kind": .string(kind.rawValue), "name": .orNull(name)] }
}

extension Reader {
  /// What a place rests on, in words.
  func place(_ place: KnownPlace) -> String { self("place.\(place.kind.rawValue)", ["name": place.name ?? ""]) }
}
