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
  case addAddress(String, zone: CustomerAddress.Zone, note: String?)
  case removeAddress(key: Int)
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
  private static let key = Field("key", .integer(min: 1, max: 1_000_000))
  private static let name = Field("name", .text(max: 100)).personal
  private static let phone = Field("phone", .phone).personal
  private static let address = Field("address", .text(max: 200)).personal
  private static let note = Field("note", .text(max: 200), isRequired: false).personal
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
    Declaration("add-address", by: field, [address, zone, note]),
    Declaration("remove-address", by: desk, [key]),
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
    case .addContact: return "add-contact"
    case .removeContact: return "remove-contact"
    case .setType: return "set-type"
    case .markKey: return "mark-key"
    case .changeLanguage: return "change-language"
    case .linkAgent: return "link-agent"
    case .giveConsent: return "give-consent"
    case .withdrawConsent: return "withdraw-consent"
    case .setPouch: return "set-pouch"
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
    func key() throws(Refusal) -> Int { Int(try Required.value(input.integer("key"), "key")) }

    switch name {
    case "register": self = .register(try Newcomer(input))
    case "rename": self = .rename(try text("name"))
    case "add-phone": self = .addPhone(try text("phone"), note: input.text("note"))
    case "remove-phone": self = .removePhone(key: try key())
    case "add-address":
      self = .addAddress(try text("address"), zone: try word("zone", CustomerAddress.Zone.self), note: input.text("note"))
    case "remove-address": self = .removeAddress(key: try key())
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
