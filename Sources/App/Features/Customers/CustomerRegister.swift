import Aftersales
import Basics
import Storage

package enum CustomerRegister: Register {
  package static let name = "customer"
  package static let version = 3

  package static func project(_ state: CustomerFile, _ projection: Projection) throws {
    if state.isWithdrawn {
      for table in ["customer_of_branch", "customer_of_phone"] as [SQL] {
        try projection.transaction.execute("delete from \(table) where case_id = \(projection.id)")
      }
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
    try projection.transaction.execute(
      """
      insert into customer (id, branch, kind, party, agent, name, phone, address, zone, type, is_key, erased, head, tokens)
      values (\(projection.id), \(projection.branch), \(state.kind.rawValue), \(state.party.rawValue), \(state.agent), \(name),
        \(phones.joined(separator: " / ")), \(addresses.first ?? ""), \(state.addresses.first?.zone.rawValue), \(state.type),
        \(state.isKey), \(state.isErased), \(projection.head), \(tokens.text))
      on conflict (id) do update set name = excluded.name, agent = excluded.agent, phone = excluded.phone,
        address = excluded.address, zone = excluded.zone, type = excluded.type, is_key = excluded.is_key,
        erased = excluded.erased, head = excluded.head, tokens = excluded.tokens
      """)
    if !projection.isNew {
      try projection.transaction.execute("delete from customer_of_branch where case_id = \(projection.id)")
      try projection.transaction.execute("delete from customer_of_phone where case_id = \(projection.id)")
    }
    for branch in state.branches.sorted() {
      try projection.transaction.execute("insert into customer_of_branch (case_id, branch) values (\(projection.id), \(branch))")
    }
    for number in digits.sorted() {
      try projection.transaction.execute("insert into customer_of_phone (case_id, digits) values (\(projection.id), \(number))")
    }
  }
}

extension CustomerFile: Scoped {
  package func isVisible(to scope: Scope, ownedBy branch: ID<Branch>) -> Bool {
    !isWithdrawn && (scope.seesEveryBranch || !branches.isDisjoint(with: scope.actor.branches))
  }
}
