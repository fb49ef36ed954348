import Basics

/// What happened to a customer's file.
package enum CustomerEvent: Hashable, Sendable {
  /// All that is known when the file is opened.
  package struct Registration: Hashable, Sendable {
    package var kind: CustomerFile.Kind
    package var party: CustomerFile.Party
    package var name: Personal
    package var phones: [CustomerPhone]
    package var addresses: [CustomerAddress]
    package var contacts: [CustomerContact]
    package var agent: ID<Customer>?
    package var type: String?
    package var language: Language
    package var branch: ID<Branch>

    package init(
      kind: CustomerFile.Kind, party: CustomerFile.Party, name: Personal, phones: [CustomerPhone],
      addresses: [CustomerAddress], contacts: [CustomerContact], agent: ID<Customer>? = nil, type: String? = nil,
      language: Language, branch: ID<Branch>
    ) {
      self.kind = kind
      self.party = party
      self.name = name
      self.phones = phones
      self.addresses = addresses
      self.contacts = contacts
      self.agent = agent
      self.type = type
      self.language = language
      self.branch = branch
    }

    /// Of a stream that lacks its first event.
    static let nameless = Registration(
      kind: .person, party: .endCustomer, name: .open("", .name), phones: [], addresses: [], contacts: [], language: .zhHans,
      branch: ID(0))
  }

  case registered(Registration)
  case renamed(Personal)
  case phonesAdded([CustomerPhone])
  case phoneRemoved(key: Int)
  case addressAdded(CustomerAddress)
  case addressRemoved(key: Int)
  /// nil: taken away.
  case pinSet(key: Int, pin: Personal?, origin: Pin.Origin)
  case contactAdded(CustomerContact)
  case contactRemoved(key: Int)
  case typeSet(String?)
  case keyMarked(Bool)
  case languageChanged(Language)
  case agentLinked(ID<Customer>?)
  case consentGiven(Consent)
  case consentWithdrawn(key: Int, at: Instant)
  case pouchSet(CustomerFile.Pouch)
  case contactRecorded(ContactRecord)
  case contactHandled(key: Int, handling: Personal)
  case wishSet(CustomerWish)
  case tierSet(String?)
  case cardSet(String?)
  case documentFiled(CustomerDocument)
  case itemReceived(CustodyItem)
  case itemReturned(key: Int)
  case branchAdmitted(ID<Branch>)
  /// `person.erased`: the personal values of this customer are to be deleted in the same transaction.
  case erased(reason: String)
  /// Taken back with the import that made it.
  case withdrawn
}

extension CustomerEvent: CaseEvent {
  package static let kinds = [
    "customer.registered": 1, "customer.renamed": 1, "customer.phonesAdded": 1, "customer.phoneRemoved": 1,
    "customer.addressAdded": 1, "customer.addressRemoved": 1, "customer.contactAdded": 1, "customer.contactRemoved": 1,
    "customer.pinSet": 1,
    "customer.typeSet": 1, "customer.keyMarked": 1, "customer.languageChanged": 1, "customer.agentLinked": 1,
    "customer.consentGiven": 1, "customer.consentWithdrawn": 1, "customer.pouchSet": 1, "customer.branchAdmitted": 1,
    "person.erased": 1, "customer.withdrawn": 1,
    "customer.contactRecorded": 1, "customer.contactHandled": 1, "customer.wishSet": 1, "customer.tierSet": 1,
    "customer.cardSet": 1, "customer.documentFiled": 1, "customer.itemReceived": 1, "customer.itemReturned": 1,
  ]

  package var kind: String {
    switch self {
    case .registered: return "customer.registered"
    case .renamed: return "customer.renamed"
    case .phonesAdded: return "customer.phonesAdded"
    case .phoneRemoved: return "customer.phoneRemoved"
    case .addressAdded: return "customer.addressAdded"
    case .addressRemoved: return "customer.addressRemoved"
    case .pinSet: return "customer.pinSet"
    case .contactAdded: return "customer.contactAdded"
    case .contactRemoved: return "customer.contactRemoved"
    case .typeSet: return "customer.typeSet"
    case .keyMarked: return "customer.keyMarked"
    case .languageChanged: return "customer.languageChanged"
    case .agentLinked: return "customer.agentLinked"
    case .consentGiven: return "customer.consentGiven"
    case .consentWithdrawn: return "customer.consentWithdrawn"
    case .pouchSet: return "customer.pouchSet"
    case .contactRecorded: return "customer.contactRecorded"
    case .contactHandled: return "customer.contactHandled"
    case .wishSet: return "customer.wishSet"
    case .tierSet: return "customer.tierSet"
    case .cardSet: return "customer.cardSet"
    case .documentFiled: return "customer.documentFiled"
    case .itemReceived: return "customer.itemReceived"
    case .itemReturned: return "customer.itemReturned"
    case .branchAdmitted: return "customer.branchAdmitted"
    case .erased: return "person.erased"
    case .withdrawn: return "customer.withdrawn"
    }
  }

  package var body: JSON {
    switch self {
    case .registered(let registration): return registration.json
    case .renamed(let name): return ["name": name.json]
    case .phonesAdded(let phones): return ["phones": .array(phones.map(\.json))]
    case .phoneRemoved(let key), .addressRemoved(let key), .contactRemoved(let key), .itemReturned(let key):
      return ["key": .int(Int64(key))]
    case .pinSet(let key, let pin, let origin):
      return .members(("key", .whole(key)), ("pin", pin?.json), ("origin", .string(origin.rawValue)))
    case .contactRecorded(let record): return ["contact": record.json]
    case .contactHandled(let key, let handling): return ["key": .int(Int64(key)), "handling": handling.json]
    case .wishSet(let wish): return wish.json
    case .tierSet(let tier): return .members(("tier", .text(tier)))
    case .cardSet(let card): return .members(("card", .text(card)))
    case .documentFiled(let document): return ["document": document.json]
    case .itemReceived(let item): return ["item": item.json]
    case .addressAdded(let address): return ["address": address.json]
    case .contactAdded(let contact): return ["contact": contact.json]
    case .typeSet(let type): return .members(("type", .text(type)))
    case .keyMarked(let isKey): return ["isKey": .bool(isKey)]
    case .languageChanged(let language): return ["language": .string(language.rawValue)]
    case .agentLinked(let agent): return .members(("agent", .id(agent)))
    case .consentGiven(let consent): return ["consent": consent.json]
    case .consentWithdrawn(let key, let at): return ["key": .int(Int64(key)), "at": .int(at.milliseconds)]
    case .pouchSet(let pouch): return ["pouch": .string(pouch.rawValue)]
    case .branchAdmitted(let branch): return ["branch": .string(branch.description)]
    case .erased(let reason): return ["reason": .string(reason)]
    case .withdrawn: return [:]
    }
  }

  package var happenedAt: Instant? {
    switch self {
    case .consentGiven(let consent): return consent.givenAt
    case .consentWithdrawn(_, let at): return at
    case .contactRecorded(let record): return record.at
    default: return nil
    }
  }

  package init?(kind: String, version: Int, body: JSON) {
    guard Self.kinds[kind] == version, let event = Self.read(kind, body) else { return nil }
    self = event
  }

  private static func read(_ kind: String, _ body: JSON) -> CustomerEvent? {
    let key = body["key"]?.int.map { Int($0) }
    switch kind {
    case "customer.registered": return Registration(body).map { .registered($0) }
    case "customer.renamed": return Personal(body["name"]).map { .renamed($0) }
    case "customer.phonesAdded": return body["phones"]?.array.map { .phonesAdded($0.compactMap(CustomerPhone.init(_:))) }
    case "customer.phoneRemoved": return key.map { .phoneRemoved(key: $0) }
    case "customer.addressAdded": return body["address"].flatMap(CustomerAddress.init(_:)).map { .addressAdded($0) }
    case "customer.addressRemoved": return key.map { .addressRemoved(key: $0) }
    case "customer.pinSet":
      guard let key, let origin = body["origin"]?.string.flatMap(Pin.Origin.init(rawValue:)) else { return nil }
      return .pinSet(key: key, pin: Personal(body["pin"]), origin: origin)
    case "customer.contactAdded": return body["contact"].flatMap(CustomerContact.init(_:)).map { .contactAdded($0) }
    case "customer.contactRemoved": return key.map { .contactRemoved(key: $0) }
    case "customer.typeSet": return .typeSet(body["type"]?.string)
    case "customer.keyMarked": return body["isKey"]?.bool.map { .keyMarked($0) }
    case "customer.languageChanged":
      return body["language"]?.string.flatMap(Language.init(rawValue:)).map { .languageChanged($0) }
    case "customer.agentLinked": return .agentLinked(body.id("agent"))
    case "customer.consentGiven": return body["consent"].flatMap(Consent.init(_:)).map { .consentGiven($0) }
    case "customer.consentWithdrawn":
      guard let key, let at = body["at"]?.int else { return nil }
      return .consentWithdrawn(key: key, at: Instant(milliseconds: at))
    case "customer.pouchSet":
      return body["pouch"]?.string.flatMap(CustomerFile.Pouch.init(rawValue:)).map { .pouchSet($0) }
    case "customer.contactRecorded": return body["contact"].flatMap(ContactRecord.init(_:)).map { .contactRecorded($0) }
    case "customer.contactHandled":
      guard let key, let handling = Personal(body["handling"]) else { return nil }
      return .contactHandled(key: key, handling: handling)
    case "customer.wishSet": return .wishSet(CustomerWish(body))
    case "customer.tierSet": return .tierSet(body["tier"]?.string)
    case "customer.cardSet": return .cardSet(body["card"]?.string)
    case "customer.documentFiled": return body["document"].flatMap(CustomerDocument.init(_:)).map { .documentFiled($0) }
    case "customer.itemReceived": return body["item"].flatMap(CustodyItem.init(_:)).map { .itemReceived($0) }
    case "customer.itemReturned": return key.map { .itemReturned(key: $0) }
    case "customer.branchAdmitted": return body.id("branch").map { .branchAdmitted($0) }
    case "customer.withdrawn": return .withdrawn
    case "person.erased": return body["reason"]?.string.map { .erased(reason: $0) }
    default: return nil
    }
  }
}
