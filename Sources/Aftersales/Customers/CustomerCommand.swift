import Basics

/// What may be asked about a customer.
package enum CustomerCommand: Hashable, Sendable {
  /// A customer to be registered, as typed. CUS-002, CUS-013
  package struct Newcomer: Hashable, Sendable {
    package var branch: ID<Branch>
    package var kind: CustomerFile.Kind
    package var party: CustomerFile.Party
    package var name: String
    /// May hold several numbers.
    package var phone: String?
    package var address: String?
    package var zone: CustomerAddress.Zone?
    package var contactName: String?
    package var contactPhone: String?
    package var contactRole: String?
    package var agent: ID<Customer>?
    package var type: String?
    package var language: Language

    package init(
      branch: ID<Branch>, kind: CustomerFile.Kind = .person, party: CustomerFile.Party = .endCustomer, name: String,
      phone: String? = nil, address: String? = nil, zone: CustomerAddress.Zone? = nil, contactName: String? = nil,
      contactPhone: String? = nil, contactRole: String? = nil, agent: ID<Customer>? = nil, type: String? = nil,
      language: Language = .zhHans
    ) {
      self.branch = branch
      self.kind = kind
      self.party = party
      self.name = name
      self.phone = phone
      self.address = address
      self.zone = zone
      self.contactName = contactName
      self.contactPhone = contactPhone
      self.contactRole = contactRole
      self.agent = agent
      self.type = type
      self.language = language
    }
  }

  case register(Newcomer)
  case rename(String)
  /// Each number of the cell becomes an entry of its own.
  case addPhone(String, note: String?)
  case removePhone(key: Int)
  case addAddress(String, zone: CustomerAddress.Zone, note: String?, pin: String? = nil)
  case removeAddress(key: Int)
  /// Where an address lies on the map; nil: nobody knows any more. Its district, read from the address, counts again.
  case setPin(key: Int, pin: String?, origin: Pin.Origin = .map)
  case addContact(name: String, phone: String?, role: String?)
  case removeContact(key: Int)
  /// nil: of no type.
  case setType(String?)
  case markKey(Bool)
  case changeLanguage(Language)
  /// nil: served without an agent.
  case linkAgent(ID<Customer>?)
  /// `at` is nil for now.
  case giveConsent(Consent.Purpose, text: String, recipient: String?, channel: Consent.Channel, at: Instant?)
  case withdrawConsent(key: Int, at: Instant?)
  case setPouch(CustomerFile.Pouch)
  /// Somebody who is not known yet called, wrote or came: a file with what was said. CUS-034
  case meet(Newcomer, Talk)
  case recordContact(Talk)
  /// What was done about a contact, where that came later.
  case handleContact(key: Int, handling: String)
  case setWish(text: String?, tags: [String])
  /// nil: of no tier. CUS-016
  case setTier(String?)
  /// The number of the customer's card; nil: none. CUS-010
  case setCard(String?)
  case fileDocument(String, CustomerDocument.Kind, caption: String?)
  case receiveItem(what: String, place: String)
  case returnItem(key: Int)
  /// Another branch takes a call for the customer and sees the file from then on.
  case admitBranch(ID<Branch>)
  /// Personal values are removed for good.
  case erase(reason: String)
  /// The import that made the file was undone before anybody worked with it; the system alone.
  case withdraw
}

extension CustomerCommand: CaseCommand {
  private static let desk: Set<Role> = [.clerk, .supervisor, .branchManager, .serviceDepartment]
  private static let field: Set<Role> = desk.union([.technician])
  /// Contact made by any employee is entered by that employee. CUS-034
  private static let anybody: Set<Role> = Set(Role.allCases).subtracting([.auditor])
  private static let key = Field("key", .integer(min: 1, max: 1_000_000))
  private static let name = Field("name", .text(max: 100)).personal
  private static let phone = Field("phone", .phone).personal
  private static let address = Field("address", .text(max: 200)).personal
  private static let note = Field("note", .text(max: 200), isRequired: false).personal
  private static let pin = Field("pin", .text(max: 60), isRequired: false).personal
  private static let zone = Field("zone", .choice(CustomerAddress.Zone.allCases.map(\.rawValue)))
  private static let type = Field("customerType", .text(max: 40), isRequired: false)
  private static let agent = Field("agent", .id(of: "customers"), isRequired: false)
  private static let language = Field("language", .choice(Language.allCases.map(\.rawValue)))
  private static let contactRole = Field("contactRole", .text(max: 40), isRequired: false)
  private static let contactName = Field("contactName", .text(max: 100)).personal
  private static let contactPhone = Field("contactPhone", .phone, isRequired: false).personal
  private static let at = Field("at", .instant, isRequired: false)
  private static let reason = Field("reason", .lines(max: 500))

  package static let declarations = [
    Declaration(
      "register", by: desk,
      [
        Field("branch", .id(of: "branches")), Field("kind", .choice(CustomerFile.Kind.allCases.map(\.rawValue))),
        Field("party", .choice(CustomerFile.Party.allCases.map(\.rawValue)), isRequired: false),
        name, phone.optional, address.optional, zone.optional, contactName.optional, contactPhone, contactRole, agent, type,
        language.optional,
      ]),
    Declaration("rename", by: desk, [name]),
    Declaration("add-phone", by: field, [phone, note]),
    Declaration("remove-phone", by: desk, [key]),
    Declaration("add-address", by: field, [address, zone, note, pin]),
    Declaration("remove-address", by: desk, [key]),
    Declaration("set-pin", by: field, [key, pin, Field("takeAway", .flag).optional]),
    Declaration("add-contact", by: field, [contactName, contactPhone, contactRole]),
    Declaration("remove-contact", by: desk, [key]),
    Declaration("set-type", by: desk, [type]),
    Declaration("mark-key", by: [.supervisor, .branchManager, .serviceDepartment], [Field("isKey", .flag)]),
    Declaration("change-language", by: desk, [language]),
    Declaration("link-agent", by: desk, [agent]),
    Declaration(
      "give-consent", by: field,
      [
        Field("purpose", .choice(Consent.Purpose.allCases.map(\.rawValue))), Field("consentText", .lines(max: 4000)),
        Field("recipient", .text(max: 100), isRequired: false),
        Field("consentChannel", .choice(Consent.Channel.allCases.map(\.rawValue))), at,
      ]),
    Declaration("withdraw-consent", by: field, [key, at]),
    Declaration("set-pouch", by: desk, [Field("pouch", .choice(CustomerFile.Pouch.allCases.map(\.rawValue)))]),
    Declaration("meet", by: anybody, [Field("branch", .id(of: "branches")), name, phone] + Talk.fields),
    Declaration("record-contact", by: anybody, Talk.fields),
    Declaration("handle-contact", by: anybody, [key, Field("handling", .lines(max: 4000)).personal]),
    Declaration(
      "set-wish", by: field, [Field("wish", .lines(max: 1000)).optional.personal, Field("wishTags", .text(max: 200)).optional]),
    Declaration("set-tier", by: desk, [Field("tier", .text(max: 40)).optional]),
    Declaration("set-card", by: desk, [Field("customerCard", .text(max: 40)).optional]),
    Declaration(
      "file-document", by: field,
      [
        Field("file", .file).personal, Field("documentKind", .choice(CustomerDocument.Kind.allCases.map(\.rawValue))),
        Field("caption", .text(max: 200)).optional.personal,
      ]),
    Declaration("receive-item", by: field, [Field("item", .text(max: 200)), Field("place", .text(max: 100))]),
    Declaration("return-item", by: field, [key]),
    Declaration("admit-branch", by: desk, [Field("branch", .id(of: "branches"))]),
    Declaration("erase", by: [.administrator], [reason]),
    Declaration("withdraw", by: []),
  ]

  package var name: String {
    switch self {
    case .register: return "register"
    case .rename: return "rename"
    case .addPhone: return "add-phone"
    case .removePhone: return "remove-phone"
    case .addAddress: return "add-address"
    case .removeAddress: return "remove-address"
    case .setPin: return "set-pin"
    case .addContact: return "add-contact"
    case .removeContact: return "remove-contact"
    case .setType: return "set-type"
    case .markKey: return "mark-key"
    case .changeLanguage: return "change-language"
    case .linkAgent: return "link-agent"
    case .giveConsent: return "give-consent"
    case .withdrawConsent: return "withdraw-consent"
    case .setPouch: return "set-pouch"
    case .meet: return "meet"
    case .recordContact: return "record-contact"
    case .handleContact: return "handle-contact"
    case .setWish: return "set-wish"
    case .setTier: return "set-tier"
    case .setCard: return "set-card"
    case .fileDocument: return "file-document"
    case .receiveItem: return "receive-item"
    case .returnItem: return "return-item"
    case .admitBranch: return "admit-branch"
    case .erase: return "erase"
    case .withdraw: return "withdraw"
    }
  }

  package init(_ name: String, _ input: Input) throws(Refusal) {
    func text(_ field: String) throws(Refusal) -> String { try Required.value(input.text(field), field) }
    func word<Word: RawRepresentable<String>>(_ field: String, _: Word.Type) throws(Refusal) -> Word {
      try Required.value(input.text(field).flatMap(Word.init(rawValue:)), field)
    }
    func pin() throws(Refusal) -> String? {
      guard let pin = input.text("pin") else { return nil }
      guard Pin(pin) != nil else { throw .invalid([FieldFault("pin", "not-a-pin")]) }
      return pin
    }
    func key() throws(Refusal) -> Int { Int(try Required.value(input.integer("key"), "key")) }

    switch name {
    case "register": self = .register(try Newcomer(input))
    case "rename": self = .rename(try text("name"))
    case "add-phone": self = .addPhone(try text("phone"), note: input.text("note"))
    case "remove-phone": self = .removePhone(key: try key())
    case "add-address":
      self = .addAddress(
        try text("address"), zone: try word("zone", CustomerAddress.Zone.self), note: input.text("note"), pin: try pin())
    case "remove-address": self = .removeAddress(key: try key())
    case "set-pin":
      // Nothing typed is a slip and no wish: to take a place away is said.
      let pin = try pin()
      guard (pin == nil) == input.flag("takeAway") else {
        throw .invalid([FieldFault("pin", pin == nil ? "missing" : "not-both")])
      }
      self = .setPin(key: try key(), pin: pin)
    case "add-contact":
      self = .addContact(
        name: try text("contactName"), phone: input.text("contactPhone"), role: input.text("contactRole"))
    case "remove-contact": self = .removeContact(key: try key())
    case "set-type": self = .setType(input.text("customerType"))
    case "mark-key": self = .markKey(input.flag("isKey"))
    case "change-language": self = .changeLanguage(try word("language", Language.self))
    case "link-agent": self = .linkAgent(input.id("agent"))
    case "give-consent":
      self = .giveConsent(
        try word("purpose", Consent.Purpose.self), text: try text("consentText"), recipient: input.text("recipient"),
        channel: try word("consentChannel", Consent.Channel.self), at: input.instant("at"))
    case "withdraw-consent": self = .withdrawConsent(key: try key(), at: input.instant("at"))
    case "set-pouch": self = .setPouch(try word("pouch", CustomerFile.Pouch.self))
    case "meet":
      let branch: ID<Branch> = try Required.value(input.id("branch"), "branch")
      self = .meet(Newcomer(branch: branch, name: try text("name"), phone: try text("phone")), try Talk(input))
    case "record-contact": self = .recordContact(try Talk(input))
    case "handle-contact": self = .handleContact(key: try key(), handling: try text("handling"))
    case "set-wish": self = .setWish(text: input.text("wish"), tags: CustomerWish.tags(in: input.text("wishTags") ?? ""))
    case "set-tier": self = .setTier(input.text("tier"))
    case "set-card": self = .setCard(input.text("customerCard"))
    case "file-document":
      self = .fileDocument(
        try text("file"), try word("documentKind", CustomerDocument.Kind.self), caption: input.text("caption"))
    case "receive-item": self = .receiveItem(what: try text("item"), place: try text("place"))
    case "return-item": self = .returnItem(key: try key())
    case "admit-branch": self = .admitBranch(try Required.value(input.id("branch"), "branch"))
    case "erase": self = .erase(reason: try text("reason"))
    case "withdraw": self = .withdraw
    default: throw Refusal("unknown-command")
    }
  }
}

extension CustomerCommand.Newcomer {
  init(_ input: Input) throws(Refusal) {
    self.init(
      branch: try Required.value(input.id("branch"), "branch"),
      kind: try Required.value(input.text("kind").flatMap(CustomerFile.Kind.init(rawValue:)), "kind"),
      party: input.text("party").flatMap(CustomerFile.Party.init(rawValue:)) ?? .endCustomer,
      name: try Required.value(input.text("name"), "name"), phone: input.text("phone"), address: input.text("address"),
      zone: input.text("zone").flatMap(CustomerAddress.Zone.init(rawValue:)), contactName: input.text("contactName"),
      contactPhone: input.text("contactPhone"), contactRole: input.text("contactRole"), agent: input.id("agent"),
      type: input.text("customerType"), language: input.text("language").flatMap(Language.init(rawValue:)) ?? .zhHans)
  }
}
