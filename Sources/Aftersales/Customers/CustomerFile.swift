import Basics

/// A customer (客户): a person or an organisation, an end customer or an agent who speaks for end customers.
/// CUS-002, CUS-006, CUS-011, CUS-012, CUS-013
package struct CustomerFile: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case person, organisation
  }

  package enum Party: String, CaseIterable, Sendable {
    case endCustomer
    /// 代理商 or dealer: may ask for service for an end customer. CUS-012
    case agent
  }

  /// Whether the pouch (客户资料袋) holds all it should. CUS-003, CUS-020
  package enum Pouch: String, CaseIterable, Sendable {
    case incomplete, madeUp
  }

  package let kind: Kind
  package let party: Party
  package var name: Personal
  package var phones: [CustomerPhone]
  package var addresses: [CustomerAddress]
  package var contacts: [CustomerContact]
  /// The agent who usually asks for this customer. CUS-012
  package var agent: ID<Customer>?
  /// A word of the organisation's list. CUS-014
  package var type: String?
  /// 重点客户 CUS-015
  package var isKey: Bool
  package var language: Language
  package var consents: [Consent]
  package var pouch: Pouch
  package internal(set) var contactRecords: [ContactRecord] = []
  package internal(set) var wish: CustomerWish?
  /// A word of the organisation's list: gold card, diamond card … CUS-016
  package internal(set) var tier: String?
  /// The number on the customer's card. CUS-010
  package internal(set) var card: String?
  /// What the pouch holds beside the vouchers. CUS-003
  package internal(set) var documents: [CustomerDocument] = []
  /// The customer's own things in our custody. CUS-025
  package internal(set) var custody: [CustodyItem] = []
  /// The branch that opened the file.
  package let owner: ID<Branch>
  /// Every branch that may see it: the owner and all that have served the customer.
  package var branches: Set<ID<Branch>>
  package let registeredAt: Instant
  /// Since when name, phones and addresses are gone.
  package var erasedAt: Instant?
  /// The key of the next entry of any list; never used twice.
  package var nextKey: Int

  package var isErased: Bool { erasedAt != nil }
  /// Taken back with the import that made it: nobody sees it any more.
  package var isWithdrawn = false

  /// Telephones of the customer and of every contact person.
  package var everyPhone: [CustomerPhone] { phones + contacts.flatMap(\.phones) }

  /// Refuses to hand data to somebody outside unless the rule or a standing consent allows it. CUS-018, SEC-005
  package func checkHandingOver(to recipient: String, by rule: ThirdPartyRule, at instant: Instant) throws(Refusal) {
    let hasConsent = consents.contains {
      $0.purpose == .thirdParty && $0.recipient == recipient && $0.holds(at: instant)
    }
    switch rule {
    case .withConsent where hasConsent: return
    case .withConsentOr: return
    case .never: throw Refusal("third-party", values: ["recipient": recipient])
    case .withConsent: throw Refusal("third-party-without-consent", values: ["recipient": recipient])
    }
  }

  /// Whether the customer has agreed to this use and not taken it back. CUS-018
  package func agrees(to purpose: Consent.Purpose, at instant: Instant) -> Bool {
    consents.contains { $0.purpose == purpose && $0.holds(at: instant) }
  }
}

extension CustomerFile: CaseFile {
  package static let streamKind = "customer"

  package struct Facts: Sendable {
    /// The organisation's list of customer types; empty: none are used. CUS-014
    package var types: Set<String>
    /// What the agent named in the command is; nil: no such file.
    package var agentParty: Party?
    /// The file's own id, to refuse a link to itself.
    package var own: ID<Customer>?
    package var openCases: Int
    /// A case of the customer is under legal hold.
    package var isHeld: Bool
    /// Customers known by letter or from old registers may lack a number; the policy says so. CUS-002
    package var allowsWithoutPhone: Bool
    /// The organisation's list of tiers. CUS-016
    package var tiers: Set<String> = []
    /// Another customer carries this card. CUS-010
    package var isCardTaken = false
    /// The company counts a file as made up only with an article in it, and this one has none. CUS-002
    package var lacksArticle = false
    /// The number of the next letter or reply. CUS-007
    package var letterNumber: String?

    package init(
      types: Set<String> = [], agentParty: Party? = nil, own: ID<Customer>? = nil, openCases: Int = 0, isHeld: Bool = false,
      allowsWithoutPhone: Bool = false
    ) {
      self.types = types
      self.agentParty = agentParty
      self.own = own
      self.openCases = openCases
      self.isHeld = isHeld
      self.allowsWithoutPhone = allowsWithoutPhone
    }
  }

  package static func decide(
    _ command: CustomerCommand, _ state: CustomerFile?, _ facts: Facts, _ context: Context
  ) throws(Refusal) -> [CustomerEvent] {
    if case .register(let newcomer) = command {
      guard state == nil else { throw Refusal("already-exists") }
      return [.registered(try registration(newcomer, facts, context))]
    }
    if case .meet(let newcomer, let talk) = command {
      guard state == nil else { throw Refusal("already-exists") }
      let registered = try registration(newcomer, facts, context)
      let key = CustomerFile(registered, at: context.now).nextKey
      return [.registered(registered), try recorded(talk, on: nil, key: key, facts, context)]
    }
    guard let state, !state.isWithdrawn else { throw Refusal("no-such-file") }
    guard !state.isErased else { throw Refusal("person-erased") }
    switch command {
    case .register, .meet: return []
    case .rename(let name): return [.renamed(.open(name, .name))]
    case .addPhone(let cell, let note): return [.phonesAdded(CustomerPhone.reading(cell, from: state.nextKey, note: note))]
    case .removePhone(let key):
      guard state.phones.contains(where: { $0.key == key }) else { throw Refusal("no-such-entry") }
      guard state.everyPhone.count > 1 || facts.allowsWithoutPhone else { throw Refusal("last-phone") }
      return [.phoneRemoved(key: key)]
    case .addAddress(let text, let zone, let note, let pin):
      return [
        .addressAdded(
          CustomerAddress(
            key: state.nextKey, text: .open(text, .address), zone: zone, note: note.map { .open($0, .words) },
            pin: pin.map { .open($0, .position) }))
      ]
    case .removeAddress(let key):
      guard state.addresses.contains(where: { $0.key == key }) else { throw Refusal("no-such-entry") }
      return [.addressRemoved(key: key)]
    case .setPin(let key, let pin, let origin):
      guard let address = state.addresses.first(where: { $0.key == key }) else { throw Refusal("no-such-entry") }
      guard pin != nil || address.pin != nil else { return [] }
      return [.pinSet(key: key, pin: pin.map { .open($0, .position) }, origin: origin)]
    case .addContact(let name, let phone, let role):
      return [.contactAdded(contact(name, phone, role, from: state.nextKey))]
    case .removeContact(let key):
      guard let contact = state.contacts.first(where: { $0.key == key }) else { throw Refusal("no-such-entry") }
      guard state.kind == .person || state.contacts.count > 1 else { throw Refusal("last-contact") }
      guard state.everyPhone.count > contact.phones.count || contact.phones.isEmpty || facts.allowsWithoutPhone else {
        throw Refusal("last-phone")
      }
      return [.contactRemoved(key: key)]
    case .setType(let type):
      try check(type, facts)
      return type == state.type ? [] : [.typeSet(type)]
    case .markKey(let isKey): return isKey == state.isKey ? [] : [.keyMarked(isKey)]
    case .changeLanguage(let language): return language == state.language ? [] : [.languageChanged(language)]
    case .linkAgent(let agent):
      try check(agent: agent, facts)
      return agent == state.agent ? [] : [.agentLinked(agent)]
    case .giveConsent(let purpose, let text, let recipient, let channel, let at):
      let at = at ?? context.now
      guard at <= context.now else { throw .invalid([FieldFault("at", "in-the-future")]) }
      guard purpose != .thirdParty || recipient != nil else { throw .invalid([FieldFault("recipient", "missing")]) }
      return [
        .consentGiven(
          Consent(key: state.nextKey, purpose: purpose, text: text, recipient: recipient, channel: channel, givenAt: at))
      ]
    case .withdrawConsent(let key, let at):
      let at = at ?? context.now
      guard let consent = state.consents.first(where: { $0.key == key }) else { throw Refusal("no-such-entry") }
      guard consent.withdrawnAt == nil else { return [] }
      guard at <= context.now else { throw .invalid([FieldFault("at", "in-the-future")]) }
      guard at >= consent.givenAt else { throw .invalid([FieldFault("at", "before-consent")]) }
      return [.consentWithdrawn(key: key, at: at)]
    case .setPouch(let pouch):
      // An agent's own file holds no goods.
      guard pouch == .incomplete || !facts.lacksArticle || state.party == .agent else { throw Refusal("no-article-on-file") }
      return pouch == state.pouch ? [] : [.pouchSet(pouch)]
    case .recordContact(let talk): return [try recorded(talk, on: state, key: state.nextKey, facts, context)]
    case .handleContact(let key, let handling):
      guard state.contactRecords.contains(where: { $0.key == key }) else { throw Refusal("no-such-entry") }
      return [.contactHandled(key: key, handling: .open(handling, .words))]
    case .setWish(let text, let tags):
      return [.wishSet(CustomerWish(text: text.map { .open($0, .words) }, tags: tags))]
    case .setTier(let tier):
      if let tier, !facts.tiers.contains(tier) {
        throw .invalid([FieldFault("tier", "unknown-choice", ["choices": facts.tiers.sorted().joined(separator: ", ")])])
      }
      return tier == state.tier ? [] : [.tierSet(tier)]
    case .setCard(let card):
      guard !facts.isCardTaken else { throw .invalid([FieldFault("customerCard", "taken")]) }
      return card == state.card ? [] : [.cardSet(card)]
    case .fileDocument(let file, let kind, let caption):
      return [
        .documentFiled(
          CustomerDocument(
            key: state.nextKey, kind: kind, file: .open(file, .image), caption: caption.map { .open($0, .words) }))
      ]
    case .receiveItem(let what, let place): return [.itemReceived(CustodyItem(key: state.nextKey, what: what, place: place))]
    case .returnItem(let key):
      guard let item = state.custody.first(where: { $0.key == key }) else { throw Refusal("no-such-entry") }
      return item.returnedAt == nil ? [.itemReturned(key: key)] : []
    case .admitBranch(let branch): return state.branches.contains(branch) ? [] : [.branchAdmitted(branch)]
    case .erase(let reason):
      guard !facts.isHeld else { throw Refusal("legal-hold") }
      guard facts.openCases == 0 else { throw Refusal("open-cases", values: ["count": String(facts.openCases)]) }
      return [.erased(reason: reason)]
    case .withdraw:
      guard context.actor.isSystem else { throw Refusal("not-by-hand") }
      return [.withdrawn]
    }
  }

  private static func registration(
    _ newcomer: CustomerCommand.Newcomer, _ facts: Facts, _ context: Context
  ) throws(Refusal) -> CustomerEvent.Registration {
    var faults: [FieldFault] = []
    if newcomer.phone == nil, newcomer.contactPhone == nil, !facts.allowsWithoutPhone {
      faults.append(FieldFault("phone", "missing"))
    }
    // An organisation does not answer the telephone; somebody there does. CUS-013
    if newcomer.kind == .organisation, newcomer.contactName == nil { faults.append(FieldFault("contactName", "missing")) }
    if newcomer.contactName == nil, newcomer.contactPhone != nil, newcomer.kind == .person {
      faults.append(FieldFault("contactName", "missing"))
    }
    if newcomer.zone != nil, newcomer.address == nil { faults.append(FieldFault("address", "missing")) }
    guard faults.isEmpty else { throw .invalid(faults) }
    guard context.actor.worksFor(newcomer.branch) else { throw Refusal("foreign-branch") }
    try check(newcomer.type, facts)
    if let agent = newcomer.agent { try check(agent: agent, facts) }

    var key = 1
    var phones: [CustomerPhone] = []
    if let cell = newcomer.phone {
      phones = CustomerPhone.reading(cell, from: key)
      key += phones.count
    }
    var addresses: [CustomerAddress] = []
    if let text = newcomer.address {
      addresses = [CustomerAddress(key: key, text: .open(text, .address), zone: newcomer.zone ?? .other)]
      key += 1
    }
    let contacts = newcomer.contactName.map {
      [contact($0, newcomer.contactPhone, newcomer.contactRole, from: key)]
    }
    return CustomerEvent.Registration(
      kind: newcomer.kind, party: newcomer.party, name: .open(newcomer.name, .name), phones: phones, addresses: addresses,
      contacts: contacts ?? [], agent: newcomer.agent, type: newcomer.type, language: newcomer.language,
      branch: newcomer.branch)
  }

  private static func contact(_ name: String, _ phone: String?, _ role: String?, from key: Int) -> CustomerContact {
    CustomerContact(
      key: key, name: .open(name, .name), phones: phone.map { CustomerPhone.reading($0, from: key + 1) } ?? [], role: role)
  }

  private static func check(_ type: String?, _ facts: Facts) throws(Refusal) {
    guard let type, !facts.types.contains(type) else { return }
    throw .invalid([FieldFault("customerType", "unknown-choice", ["choices": facts.types.sorted().joined(separator: ", ")])])
  }

  private static func check(agent: ID<Customer>?, _ facts: Facts) throws(Refusal) {
    guard let agent else { return }
    guard agent != facts.own, facts.agentParty == .agent else { throw Refusal("not-an-agent") }
  }

  package static func evolve(_ state: CustomerFile?, _ event: CustomerEvent, _ stamp: Stamp) -> CustomerFile {
    if case .registered(let registration) = event { return CustomerFile(registration, at: stamp.happenedAt) }
    var customer = state ?? CustomerFile(.nameless, at: stamp.happenedAt)
    switch event {
    case .registered: break
    case .renamed(let name): customer.name = name
    case .phonesAdded(let phones):
      customer.phones += phones
      customer.count(phones.map(\.key))
    case .phoneRemoved(let key): customer.phones.removeAll { $0.key == key }
    case .addressAdded(let address):
      customer.addresses.append(address)
      customer.count([address.key])
    case .addressRemoved(let key): customer.addresses.removeAll { $0.key == key }
    case .pinSet(let key, let pin, let origin):
      for place in customer.addresses.indices where customer.addresses[place].key == key {
        customer.addresses[place].pin = pin
        customer.addresses[place].pinOrigin = origin
      }
    case .contactAdded(let contact):
      customer.contacts.append(contact)
      customer.count([contact.key] + contact.phones.map(\.key))
    case .contactRemoved(let key): customer.contacts.removeAll { $0.key == key }
    case .typeSet(let type): customer.type = type
    case .keyMarked(let isKey): customer.isKey = isKey
    case .languageChanged(let language): customer.language = language
    case .agentLinked(let agent): customer.agent = agent
    case .consentGiven(let consent):
      customer.consents.append(consent)
      customer.count([consent.key])
    case .consentWithdrawn(let key, let at):
      for place in customer.consents.indices where customer.consents[place].key == key {
        customer.consents[place].withdrawnAt = at
      }
    case .pouchSet(let pouch): customer.pouch = pouch
    case .contactRecorded(var record):
      record.by = stamp.actor
      if record.handling != nil { record.handledAt = record.at }
      customer.contactRecords.append(record)
      customer.count([record.key])
    case .contactHandled(let key, let handling):
      for place in customer.contactRecords.indices where customer.contactRecords[place].key == key {
        customer.contactRecords[place].handling = handling
        customer.contactRecords[place].handledAt = stamp.happenedAt
      }
    case .wishSet(let wish): customer.wish = wish
    case .tierSet(let tier): customer.tier = tier
    case .cardSet(let card): customer.card = card
    case .documentFiled(var document):
      document.filedAt = stamp.happenedAt
      customer.documents.append(document)
      customer.count([document.key])
    case .itemReceived(var item):
      item.receivedAt = stamp.happenedAt
      customer.custody.append(item)
      customer.count([item.key])
    case .itemReturned(let key):
      for place in customer.custody.indices where customer.custody[place].key == key {
        customer.custody[place].returnedAt = stamp.happenedAt
      }
    case .branchAdmitted(let branch): customer.branches.insert(branch)
    case .erased:
      // The name stays as a reference that leads nowhere any more; old cases still point at this file.
      customer.erasedAt = stamp.happenedAt
      customer.phones = []
      customer.addresses = []
      customer.contacts = []
      customer.card = nil
      customer.tier = nil
      customer.wish = nil
    case .withdrawn: customer.isWithdrawn = true
    }
    return customer
  }

  private init(_ registration: CustomerEvent.Registration, at instant: Instant) {
    self.init(
      kind: registration.kind, party: registration.party, name: registration.name, phones: registration.phones,
      addresses: registration.addresses, contacts: registration.contacts, agent: registration.agent,
      type: registration.type, isKey: false, language: registration.language, consents: [], pouch: .incomplete,
      owner: registration.branch, branches: [registration.branch], registeredAt: instant, nextKey: 1)
    count(everyPhone.map(\.key) + addresses.map(\.key) + contacts.map(\.key))
  }

  private mutating func count(_ keys: [Int]) { nextKey = max(nextKey, (keys.max() ?? 0) + 1) }
}
