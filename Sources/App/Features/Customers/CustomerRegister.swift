import Aftersales
import Basics
import Storage

package enum CustomerRegister: Register {
  package static let name = "customer"
  package static let version = 7

  /// The tables that hold several rows of one customer.
  private static let parts: [SQL] = [
    "customer_of_branch", "customer_of_phone", "household_of_customer", "pin_of_customer", "contact_of_customer",
    "item_of_customer",
  ]

  package static func project(_ state: CustomerFile, _ projection: Projection) throws {
    if state.isWithdrawn {
      try removeParts(projection)
      try projection.transaction.execute("delete from customer where id = \(projection.id)")
      return
    }
    let name = projection.value(state.name) ?? ""
    let phones = state.everyPhone.compactMap { projection.value($0.number) }
    let addresses = state.addresses.compactMap { projection.value($0.text) }
    var tokens = Tokens(branches: state.branches)
    tokens.add(name: name, isPublic: state.kind == .organisation)
    for contact in state.contacts { tokens.add(name: projection.value(contact.name)) }
    let digits = Set(phones.flatMap { PhoneNumber.all(in: $0).map(\.digits) })
    for number in digits { tokens.add(number, as: .phone) }
    for address in addresses { tokens.add(address, as: .address) }
    tokens.add(state.card)
    try projection.transaction.execute(
      """
      insert into customer (id, branch, kind, party, agent, name, phone, address, zone, type, is_key, erased, pouch, tier,
        card, registered_at, head, tokens)
      values (\(projection.id), \(projection.branch), \(state.kind.rawValue), \(state.party.rawValue), \(state.agent), \(name),
        \(phones.joined(separator: " / ")), \(addresses.first ?? ""), \(state.addresses.first?.zone.rawValue), \(state.type),
        \(state.isKey), \(state.isErased), \(state.pouch.rawValue), \(state.tier), \(state.card), \(state.registeredAt),
        \(projection.head), \(tokens.text))
      on conflict (id) do update set name = excluded.name, agent = excluded.agent, phone = excluded.phone,
        address = excluded.address, zone = excluded.zone, type = excluded.type, is_key = excluded.is_key,
        erased = excluded.erased, pouch = excluded.pouch, tier = excluded.tier, card = excluded.card,
        head = excluded.head, tokens = excluded.tokens
      """)
    if !projection.isNew { try removeParts(projection) }
    for branch in state.branches.sorted() {
      try projection.transaction.execute("insert into customer_of_branch (case_id, branch) values (\(projection.id), \(branch))")
    }
    for number in digits.sorted() {
      try projection.transaction.execute("insert into customer_of_phone (case_id, digits) values (\(projection.id), \(number))")
    }
    for key in Set(addresses.map(AddressKey.normalise)).sorted() where !key.isEmpty {
      try projection.transaction.execute(
        "insert into household_of_customer (case_id, address_key) values (\(projection.id), \(key))")
    }
    // Of one address written twice the pin that was set last counts.
    var pins: [String: (pin: String, origin: Pin.Origin)] = [:]
    for address in state.addresses {
      guard let text = projection.value(address.text), let pin = projection.value(address.pin), Pin(pin) != nil else { continue }
      pins[AddressKey.normalise(text)] = (pin, address.pinOrigin)
    }
    for (key, place) in pins.sorted(by: { $0.key < $1.key }) where !key.isEmpty {
      try projection.transaction.execute(
        """
        insert into pin_of_customer (case_id, address_key, pin, origin)
        values (\(projection.id), \(key), \(place.pin), \(place.origin.rawValue))
        """)
    }
    try card(state, projection)
  }

  private static func removeParts(_ projection: Projection) throws {
    for table in parts {
      try projection.transaction.execute("delete from \(table) where case_id = \(projection.id)")
    }
  }

  /// The letters, calls and visits of the card, and what we hold for the customer.
  private static func card(_ state: CustomerFile, _ projection: Projection) throws {
    for record in state.contactRecords {
      try projection.transaction.execute(
        """
        insert into contact_of_customer (case_id, key, at, kind, channel, direction, topic, person, handling, theme, model,
          department, number, reply_to, taken_by)
        values (\(projection.id), \(record.key), \(record.at), \(record.kind.rawValue), \(record.channel.rawValue),
          \(record.direction.rawValue), \(projection.value(record.topic) ?? ""), \(projection.value(record.person)),
          \(projection.value(record.handling)), \(record.theme), \(record.model), \(record.department?.rawValue),
          \(record.number), \(record.replyTo), \(record.by))
        """)
    }
    for item in state.custody {
      guard let receivedAt = item.receivedAt else { continue }
      try projection.transaction.execute(
        """
        insert into item_of_customer (case_id, key, what, place, received_at, returned_at)
        values (\(projection.id), \(item.key), \(item.what), \(item.place), \(receivedAt), \(item.returnedAt))
        """)
    }
  }
}

extension CustomerFile: Scoped {
  package func isVisible(to scope: Scope, ownedBy branch: ID<Branch>) -> Bool {
    !isWithdrawn && (scope.seesEveryBranch || !branches.isDisjoint(with: scope.actor.branches))
  }
}
