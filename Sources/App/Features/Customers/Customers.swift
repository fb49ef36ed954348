import Aftersales
import Basics
import Storage

/// What is done with customer files.
package enum Customers {
  /// A caller as the register needs him.
  struct Caller {
    let id: ID<Customer>
    let name: String?
    let phone: String?
    let address: String?
    let zone: WorkOrder.Zone?
  }

  /// The file, for whoever may open it: by a branch that serves the customer; to a technician while he has a job there.
  package static func find(_ id: ID<Customer>, in work: Work) throws -> Found<CustomerFile> {
    let found = try work.find(CustomerFile.self, id.number)
    guard try CustomerLines.mayOpen(id, in: work) else { throw Problem.notFound }
    return found
  }

  package static func register(_ body: JSON, in work: Work) throws -> Found<CustomerFile> {
    guard let declaration = CustomerCommand.declarations.first(where: { $0.name == "register" }) else { throw Problem.notFound }
    let command = try CustomerCommand("register", try Input(body, for: declaration.fields))
    guard case .register(let newcomer) = command else { throw Problem.notFound }
    guard (try? work.find(BranchFile.self, newcomer.branch.number)) != nil else {
      throw Refusal.invalid([FieldFault("branch", "unknown-id")])
    }
    return try work.begin(
      CustomerFile.self, id: work.newID(CustomerFile.self).number, branch: newcomer.branch, with: command,
      facts: try facts(agent: newcomer.agent, in: work))
  }

  package static func give(
    _ name: String, _ body: JSON, to id: ID<Customer>, expecting: Int? = nil, in work: Work
  ) throws -> Found<CustomerFile> {
    guard name != "register", let declaration = CustomerCommand.declarations.first(where: { $0.name == name }) else {
      throw Problem.notFound
    }
    let found = try find(id, in: work)
    let input = try Input(body == .null ? [:] : body, for: declaration.fields)
    let command = try CustomerCommand(name, input)
    // Any open branch may be let in: the customer went to one that the asker does not belong to.
    if case .admitBranch(let branch) = command {
      guard let admitted = try work.fold(BranchFile.self, branch.number), !admitted.state.isClosed else {
        throw Refusal.invalid([FieldFault("branch", "unknown-id")])
      }
    }
    let agent: ID<Customer>? = declaration.fields.contains { $0.name == "agent" } ? input.id("agent") : nil
    var known = try facts(agent: agent, of: id, in: work)
    switch command {
    case .recordContact(let talk): known.letterNumber = try letterNumber(talk, branch: found.branch, in: work)
    case .setCard(let card):
      let other = try work.transaction.row("select 1 from customer where card = \(card) and id <> \(id) and erased = 0")
      known.isCardTaken = card != nil && other != nil
    case .fileDocument(let file, _, _): try Attachments.use(file, by: found.id, in: work)
    default: break
    }
    let changed = try work.perform(command, on: found, facts: known, expecting: expecting)
    if name == "erase" {
      try PersonalValues.erase(stream: found.id, in: work.transaction)
      work.known.personal = [:]
      try work.project(changed)
      // Answers that are kept for a second sending hold what was shown then.
      try Idempotency.forget(naming: id.description, in: work)
      // The register lines of the customer's cases show the frozen values; they go with the person.
      for row in try work.transaction.rows("select id from work_order where customer = \(id)") {
        try PersonalValues.erase(stream: row.integer(0), in: work.transaction)
        if let order = try work.fold(WorkOrder.self, row.integer(0)) { try work.project(order) }
      }
    }
    return changed
  }

  /// The place noted at the door of a case's customer, on each address of the file that is the one of the case. Whoever writes
  /// an arrival down for somebody else is not there.
  static func keep(_ position: String, of order: Found<WorkOrder>, in work: Work) throws {
    guard order.state.technician == work.actor.id else {
      throw Refusal.invalid([FieldFault("keepPlace", "not-on-behalf")])
    }
    let values = try PersonalValues.of(stream: order.id, in: work.transaction)
    guard let found = try work.fold(CustomerFile.self, order.state.call.customer.number), !found.state.isErased,
      let address = order.state.call.address.reference.flatMap({ values[$0] })
    else { return }
    let own = try PersonalValues.of(stream: found.id, in: work.transaction)
    var file = found
    for place in found.state.addresses {
      guard let text = place.text.reference.flatMap({ own[$0] }), AddressKey.normalise(text) == AddressKey.normalise(address)
      else { continue }
      file = try work.follow(
        file, id: file.id, branch: file.branch, with: .setPin(key: place.key, pin: position, origin: .visit),
        facts: CustomerFile.Facts())
    }
  }

  /// Takes a contact down: on the card of the customer with this number and name, else on a new one. CUS-034
  package static func meet(_ body: JSON, in work: Work) throws -> Found<CustomerFile> {
    guard let declaration = CustomerCommand.declarations.first(where: { $0.name == "meet" }) else { throw Problem.notFound }
    let command = try CustomerCommand("meet", try Input(body, for: declaration.fields))
    guard case .meet(let newcomer, let talk) = command else { throw Problem.notFound }
    guard (try? work.find(BranchFile.self, newcomer.branch.number)) != nil else {
      throw Refusal.invalid([FieldFault("branch", "unknown-id")])
    }
    var facts = CustomerFile.Facts()
    if let phone = newcomer.phone, let id = try sameCaller(name: newcomer.name, phone: phone, in: work),
      let found = try work.fold(CustomerFile.self, id)
    {
      facts.letterNumber = try letterNumber(talk, branch: found.branch, in: work)
      return try work.perform(.recordContact(talk), on: found, facts: facts)
    }
    facts.letterNumber = try letterNumber(talk, branch: newcomer.branch, in: work)
    return try work.begin(
      CustomerFile.self, id: work.newID(CustomerFile.self).number, branch: newcomer.branch, with: command, facts: facts)
  }

  /// Letters and replies are counted each for themselves, by branch and year. CUS-007
  private static func letterNumber(
    _ talk: CustomerCommand.Talk, branch: ID<Branch>, in work: Work
  ) throws -> String? {
    guard talk.channel == .letter, let file = try work.fold(BranchFile.self, branch.number) else { return nil }
    let isReply = talk.direction == .outgoing
    let year = try work.calendar(of: file.state).zone.local(talk.at ?? work.now).day.year
    let count = try work.nextNumber(
      of: Numbering.Counter(branch: branch.number, kind: isReply ? "reply" : "letter", year: year))
    return "\(file.state.code)\(isReply ? "F" : "L")\(year)-\(padded(Int(count), 4))"
  }

  /// A list of words from the organisation's policy; empty where it leaves the list blank. CUS-014, CUS-016
  package static func words(_ key: String, in work: Work) throws -> Set<String> { Set(try work.currentPolicy().words(key)) }

  /// The organisation's list of customer types, from its policy; empty where it leaves them blank. CUS-014
  package static func types(in work: Work) throws -> Set<String> {
    try words("cus.typeList", in: work)
  }

  private static func facts(agent: ID<Customer>?, of own: ID<Customer>? = nil, in work: Work) throws -> CustomerFile.Facts {
    var facts = CustomerFile.Facts(types: try types(in: work), own: own)
    if let agent { facts.agentParty = try? find(agent, in: work).state.party }
    facts.tiers = try words("cus.tierList", in: work)
    if let own {
      let row = try work.transaction.row("select count(*) from work_order where customer = \(own) and open = 1")
      facts.openCases = row?.int(0) ?? 0
      if try work.currentPolicy().flag("cus.sheet.needsArticle") == true {
        let article = try work.transaction.row("select 1 from asset where customer = \(own) and retired = 0 limit 1")
        facts.lacksArticle = article == nil
      }
    }
    return facts
  }

  /// The customer of a call: by id, else one with this number and name among those the branch may see, else a new file.
  static func resolve(_ given: Input?, for call: WorkOrderCommand.Registration, in work: Work) throws -> Caller {
    guard let given else { throw Refusal.invalid([FieldFault("customer", "missing")]) }
    let name = given.text("name")
    let phone = given.text("phone")
    let address = given.text("address")
    let zone = given.text("zone").flatMap(WorkOrder.Zone.init(rawValue:))
    if let id: ID<Customer> = given.id("id") {
      guard let found = try? find(id, in: work) else {
        throw Refusal.invalid([FieldFault("customer.id", "unknown-id")])
      }
      return try known(found, name: name, phone: phone, address: address, zone: zone, for: call, in: work)
    }
    guard let name, let phone, let address, let zone else {
      throw Refusal("invalid", clause: "a3", fields: missing(in: .object(given.values), beside: []))
    }
    if let id = try sameCaller(name: name, phone: phone, in: work), let found = try work.fold(CustomerFile.self, id) {
      return try known(found, name: name, phone: phone, address: address, zone: zone, for: call, in: work)
    }
    let newcomer = CustomerCommand.Newcomer(
      branch: call.branch, kind: .person, party: .endCustomer, name: name, phone: phone, address: address,
      zone: CustomerAddress.Zone(rawValue: zone.rawValue), language: .zhHans)
    let made = try work.begin(
      CustomerFile.self, id: work.newID(CustomerFile.self).number, branch: call.branch, with: .register(newcomer),
      facts: CustomerFile.Facts())
    return Caller(id: ID(made.id), name: name, phone: phone, address: address, zone: zone)
  }

  /// The facts of a caller that neither an id nor the words give. REQ-001
  static func missing(in customer: JSON?, beside known: [FieldFault]) -> [FieldFault] {
    guard customer?["id"] == nil else { return [] }
    return ["name", "phone", "address", "zone"].filter { (customer?[$0]?.string ?? "").isEmpty }
      .map { FieldFault("customer." + $0, "missing") }
      .filter { fault in !known.contains { $0.field == fault.field || $0.field == "customer" } }
  }

  private static func sameCaller(name: String, phone: String, in work: Work) throws -> Int64? {
    for number in PhoneNumber.all(in: phone) {
      let rows = try work.rows(
        ScopedQuery(
          """
          select distinct c.id from customer_of_phone p join customer c on c.id = p.case_id
          join customer_of_branch b on b.case_id = c.id
          where p.digits = \(number.digits) and c.name = \(name) and c.erased = 0
          """, scope: work.scope, on: "b.branch", then: "order by c.id limit 1"))
      if let row = rows.first { return row.integer(0) }
    }
    return nil
  }

  /// A known customer: what the caller said counts for this visit; what is new is added to the file.
  private static func known(
    _ found: Found<CustomerFile>, name: String?, phone: String?, address: String?, zone: WorkOrder.Zone?,
    for call: WorkOrderCommand.Registration, in work: Work
  ) throws -> Caller {
    var file = found
    let values = try PersonalValues.of(stream: found.id, in: work.transaction)
    func value(_ personal: Personal?) -> String? { personal?.reference.flatMap { values[$0] } }
    if !file.state.branches.contains(call.branch) {
      file = try work.perform(.admitBranch(call.branch), on: file, facts: CustomerFile.Facts())
    }
    let phones = file.state.everyPhone.compactMap { value($0.number) }
    let digits = Set(phones.flatMap { PhoneNumber.all(in: $0).map(\.digits) })
    if let phone, !PhoneNumber.all(in: phone).contains(where: { digits.contains($0.digits) }), !phones.contains(phone) {
      file = try work.perform(.addPhone(phone, note: nil), on: file, facts: CustomerFile.Facts())
    }
    let places = file.state.addresses.map { (text: value($0.text), zone: $0.zone) }
    if let address, let zone, !places.contains(where: { $0.text == address }),
      let kept = CustomerAddress.Zone(rawValue: zone.rawValue)
    {
      file = try work.perform(.addAddress(address, zone: kept, note: nil), on: file, facts: CustomerFile.Facts())
    }
    let place = address ?? places.first?.text
    let placeZone = zone ?? places.first { $0.text == place }.flatMap { WorkOrder.Zone(rawValue: $0.zone.rawValue) }
    return Caller(
      id: ID(found.id), name: name ?? value(found.state.name), phone: phone ?? phones.first, address: place, zone: placeZone)
  }
}
