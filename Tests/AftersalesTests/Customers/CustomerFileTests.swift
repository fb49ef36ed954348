import Aftersales
import Basics
import TestKit
import Testing

@Suite struct CustomerFileTests {
  private func registered(
    _ changes: JSON.Members = [:], without: [String] = [], _ facts: CustomerFile.Facts = .init(),
    by actor: Actor = PeopleKit.clerk
  ) throws -> CustomerFile? {
    var members: JSON.Members = [
      "branch": .string(PeopleKit.city.description), "kind": "person", "name": "李小明", "phone": "13812345678",
      "address": "西湖区文三路1号3幢501室", "zone": "urban",
    ]
    for (name, value) in changes { members[name] = value }
    for name in without { members[name] = nil }
    var state: CustomerFile?
    _ = try PeopleKit.give(PeopleKit.command("register", .object(members)), to: &state, facts, by: actor)
    return state
  }
  private let organisation: JSON.Members = [
    "kind": "organisation", "name": "兰金电子有限公司", "contactName": "周丽", "contactRole": "采购",
  ]

  @Test("Persons and organisations each have their own required fields", .clauses("CUS-013"))
  func requiredFields() throws {
    #expect(try registered()?.kind == .person)
    let firm = try registered(organisation)
    #expect(firm?.kind == .organisation)
    #expect(firm?.contacts.count == 1)
    #expect(firm?.contacts.first?.role == "采购")
    #expect(
      PeopleKit.faults(PeopleKit.refusal { _ = try registered(organisation, without: ["contactName"]) }) == [
        "contactName: missing"
      ])
    #expect(PeopleKit.faults(PeopleKit.refusal { _ = try registered(without: ["contactName", "name"]) }) == ["name: missing"])
    #expect(PeopleKit.faults(PeopleKit.refusal { _ = try registered(["kind": "ghost"]) }) == ["kind: unknown-choice"])
    #expect(PeopleKit.faults(PeopleKit.refusal { _ = try registered(without: ["kind"]) }) == ["kind: missing"])
  }

  @Test func noSaveWithoutNameAndPhone() throws {
    #expect(PeopleKit.faults(PeopleKit.refusal { _ = try registered(without: ["phone"]) }) == ["phone: missing"])
    #expect(PeopleKit.faults(PeopleKit.refusal { _ = try registered(["phone": ""]) }) == ["phone: missing"])
    #expect(PeopleKit.faults(PeopleKit.refusal { _ = try registered(["name": "  "]) }) == ["name: missing"])
    #expect(
      try registered(organisation.merging(["contactPhone": "13912345678"]) { $1 }, without: ["phone"])?.everyPhone.count == 1)
    #expect(try registered(without: ["phone"], .init(allowsWithoutPhone: true))?.everyPhone == [])
    #expect(PeopleKit.faults(PeopleKit.refusal { _ = try registered(without: ["address"]) }) == ["address: missing"])
  }

  @Test func severalPhonesAddressesAndContacts() throws {
    var state = try registered(["phone": "13812345678/62345678"])
    #expect(state?.phones.map(\.kind) == [.mobile, .landline])
    _ = try PeopleKit.give(PeopleKit.command("add-phone", ["phone": "1391234567", "note": "女儿"]), to: &state, .init())
    #expect(state?.phones.last?.warning == .short)
    #expect(state?.phones.last?.note != nil)
    _ = try PeopleKit.give(.addPhone("打门卫6号", note: nil), to: &state, .init())
    #expect(state?.phones.last?.warning == .unrecognised, "what cannot be read is kept")
    _ = try PeopleKit.give(PeopleKit.command("add-address", ["address": "余杭区1号", "zone": "suburban"]), to: &state, .init())
    #expect(state?.addresses.map(\.zone) == [.urban, .suburban])
    _ = try PeopleKit.give(.addContact(name: "王芳", phone: "13712345678", role: "女儿"), to: &state, .init())
    _ = try PeopleKit.give(.addContact(name: "王强", phone: nil, role: nil), to: &state, .init())
    #expect(state?.contacts.count == 2)
    let first = try #require(state?.phones.first)
    _ = try PeopleKit.give(.removePhone(key: first.key), to: &state, .init())
    #expect(state?.phones.contains(first) == false)
    #expect(
      PeopleKit.refusal { _ = try PeopleKit.give(.removePhone(key: first.key), to: &state, .init()) }?.code == "no-such-entry")
  }

  @Test("a place on the map is set for one address, set anew, and taken away by saying so")
  func pins() throws {
    var state = try registered()
    let key = try #require(state?.addresses.first?.key)
    func faults(_ json: JSON.Members) -> [String] {
      PeopleKit.faults(
        PeopleKit.refusal {
          _ = try PeopleKit.command("set-pin", .object(json.merging(["key": .int(Int64(key))]) { $1 }), CustomerCommand.self)
        })
    }
    #expect(faults([:]) == ["pin: missing"])
    #expect(faults(["pin": "31.2304,121.4737", "takeAway": true]) == ["pin: not-both"])
    #expect(faults(["pin": "here"]) == ["pin: not-a-pin"])
    #expect(try PeopleKit.give(.setPin(key: key, pin: nil), to: &state, .init()).isEmpty, "there was none")
    _ = try PeopleKit.give(
      PeopleKit.command("set-pin", ["key": .int(Int64(key)), "pin": "31.2304,121.4737"]), to: &state, .init())
    #expect(state?.addresses.first?.pin != nil && state?.addresses.first?.pin?.value == nil)
    #expect(state?.addresses.first?.pinOrigin == .map)
    _ = try PeopleKit.give(.setPin(key: key, pin: "31.2305,121.4738", origin: .visit), to: &state, .init())
    #expect(state?.addresses.first?.pinOrigin == .visit)
    _ = try PeopleKit.give(PeopleKit.command("set-pin", ["key": .int(Int64(key)), "takeAway": true]), to: &state, .init())
    #expect(state?.addresses.first?.pin == nil)
    #expect(
      PeopleKit.refusal { _ = try PeopleKit.give(.setPin(key: 99, pin: "1,2"), to: &state, .init()) }?.code == "no-such-entry")
  }

  @Test func theLastOnesStay() throws {
    var state = try registered()
    #expect(PeopleKit.refusal { _ = try PeopleKit.give(.removePhone(key: 1), to: &state, .init()) }?.code == "last-phone")
    var firm = try registered(organisation)
    let key = try #require(firm?.contacts.first?.key)
    #expect(PeopleKit.refusal { _ = try PeopleKit.give(.removeContact(key: key), to: &firm, .init()) }?.code == "last-contact")
    _ = try PeopleKit.give(.addContact(name: "吴刚", phone: nil, role: nil), to: &firm, .init())
    _ = try PeopleKit.give(.removeContact(key: key), to: &firm, .init())
    #expect(firm?.contacts.count == 1)
  }

  @Test("Agents are customers too, and stand beside the end customer they speak for", .clauses("CUS-012"))
  func agents() throws {
    let agent = try registered(organisation.merging(["party": "agent"]) { $1 })
    #expect(agent?.party == .agent)
    let id = ID<Customer>(77)
    let linked = try registered(["agent": .string(id.description)], .init(agentParty: .agent))
    #expect(linked?.agent == id)
    #expect(linked?.party == .endCustomer)
    var state = try registered()
    for facts in [CustomerFile.Facts(), .init(agentParty: .endCustomer), .init(agentParty: .agent, own: id)] {
      #expect(PeopleKit.refusal { _ = try PeopleKit.give(.linkAgent(id), to: &state, facts) }?.code == "not-an-agent")
    }
    _ = try PeopleKit.give(.linkAgent(id), to: &state, .init(agentParty: .agent, own: ID(5)))
    #expect(state?.agent == id)
    _ = try PeopleKit.give(.linkAgent(nil), to: &state, .init())
    #expect(state?.agent == nil)
  }

  @Test func typesComeFromTheList() throws {
    let facts = CustomerFile.Facts(types: ["零售", "工程"])
    var state = try registered(["customerType": "工程"], facts)
    #expect(state?.type == "工程")
    _ = try PeopleKit.give(PeopleKit.command("set-type", ["customerType": "零售"]), to: &state, facts)
    #expect(state?.type == "零售")
    let refusal = PeopleKit.refusal { _ = try PeopleKit.give(.setType("批发"), to: &state, facts) }
    #expect(PeopleKit.faults(refusal) == ["customerType: unknown-choice"])
    #expect(PeopleKit.refusal { _ = try registered(["customerType": "工程"]) }?.code == "invalid")
    _ = try PeopleKit.give(.setType(nil), to: &state, facts)
    #expect(state?.type == nil)
    _ = try PeopleKit.give(PeopleKit.command("mark-key", ["isKey": true]), to: &state, .init())
    #expect(state?.isKey == true)
    _ = try PeopleKit.give(.setPouch(.madeUp), to: &state, .init())
    #expect(state?.pouch == .madeUp)
  }

  @Test(
    "Data go to a third party only with a standing consent for that party, or on a named legal basis",
    .clauses("CUS-018", "SEC-005"))
  func consent() throws {
    var state = try registered()
    func check(_ rule: ThirdPartyRule, _ recipient: String = "保险公司", _ at: Instant = PeopleKit.now) -> String? {
      PeopleKit.refusal { try state?.checkHandingOver(to: recipient, by: rule, at: at) }?.code
    }
    #expect(check(.withConsent) == "third-party-without-consent")
    #expect(check(.never) == "third-party")
    let given = PeopleKit.now + -2 * .day
    let json: JSON = [
      "purpose": "thirdParty", "consentText": "同意转交保险公司", "recipient": "保险公司", "consentChannel": "phone",
      "at": .string(given.description),
    ]
    _ = try PeopleKit.give(PeopleKit.command("give-consent", json), to: &state, .init())
    #expect(check(.withConsent) == nil)
    #expect(check(.withConsent, "广告公司") == "third-party-without-consent")
    #expect(check(.withConsent, "保险公司", given + -1) == "third-party-without-consent")
    #expect(check(.never) == "third-party", "where the text forbids it, consent does not help")
    #expect(state?.consents.first?.givenAt == given)
    #expect(state?.consents.first?.text == "同意转交保险公司")
    #expect(state?.consents.first?.channel == .phone)
    let key = try #require(state?.consents.first?.key)
    _ = try PeopleKit.give(.withdrawConsent(key: key, at: PeopleKit.now + -.day), to: &state, .init())
    #expect(check(.withConsent) == "third-party-without-consent")
    #expect(check(.withConsent, "保险公司", PeopleKit.now + -.day + -1) == nil, "it held until it was withdrawn")
    #expect(check(.withConsentOr(legalBasis: "消费者权益保护法")) == nil)
    #expect(try PeopleKit.give(.withdrawConsent(key: key, at: nil), to: &state, .init()).isEmpty)
  }

  @Test func consentFaults() throws {
    var state = try registered()
    func fault(_ command: CustomerCommand) -> [String] {
      PeopleKit.faults(PeopleKit.refusal { _ = try PeopleKit.give(command, to: &state, .init()) })
    }
    #expect(fault(.giveConsent(.thirdParty, text: "x", recipient: nil, channel: .web, at: nil)) == ["recipient: missing"])
    #expect(
      fault(.giveConsent(.survey, text: "x", recipient: nil, channel: .web, at: PeopleKit.now + 1)) == ["at: in-the-future"])
    _ = try PeopleKit.give(.giveConsent(.survey, text: "x", recipient: nil, channel: .web, at: nil), to: &state, .init())
    #expect(state?.agrees(to: .survey, at: PeopleKit.now) == true)
    #expect(state?.agrees(to: .marketing, at: PeopleKit.now) == false)
    let key = try #require(state?.consents.first?.key)
    #expect(fault(.withdrawConsent(key: key, at: PeopleKit.now + -1)) == ["at: before-consent"])
  }

  @Test func branchesThatMaySee() throws {
    var state = try registered()
    #expect(state?.branches == [PeopleKit.city])
    #expect(PeopleKit.refusal { _ = try registered(["branch": .string(PeopleKit.hills.description)]) }?.code == "foreign-branch")
    _ = try PeopleKit.give(
      PeopleKit.command("admit-branch", ["branch": .string(PeopleKit.hills.description)]), to: &state, .init())
    #expect(state?.branches == [PeopleKit.city, PeopleKit.hills])
    #expect(state?.owner == PeopleKit.city)
    #expect(try PeopleKit.give(.admitBranch(PeopleKit.city), to: &state, .init()).isEmpty)
  }

  @Test func erasing() throws {
    var state = try registered(organisation)
    #expect(
      PeopleKit.refusal { _ = try PeopleKit.give(.erase(reason: "客户要求"), to: &state, .init(isHeld: true)) }?.code == "legal-hold")
    #expect(
      PeopleKit.refusal { _ = try PeopleKit.give(.erase(reason: "客户要求"), to: &state, .init(openCases: 1)) }?.code == "open-cases")
    _ = try PeopleKit.give(.setCard("VIP-0001"), to: &state, .init())
    #expect(state?.card == "VIP-0001")
    let events = try PeopleKit.give(PeopleKit.command("erase", ["reason": "客户要求"]), to: &state, .init())
    #expect(events.map(\.kind) == ["person.erased"])
    #expect(state?.card == nil && state?.tier == nil && state?.wish == nil)
    #expect(state?.isErased == true)
    #expect(state?.everyPhone == [] && state?.addresses == [] && state?.contacts == [])
    #expect(PeopleKit.refusal { _ = try PeopleKit.give(.rename("某人"), to: &state, .init()) }?.code == "person-erased")
    #expect(CustomerCommand.declarations.first { $0.name == "erase" }?.roles == [.administrator])
  }

  /// What people typed never stands in a body once the event log has put personal values aside.
  @Test(.clauses("SEC-001")) func personalFieldsAreMarked() throws {
    let typed = ["李小明", "13812345678", "西湖区文三路1号", "周丽", "13912345678", "东门进"]
    let newcomer = CustomerCommand.Newcomer(
      branch: PeopleKit.city, name: typed[0], phone: typed[1], address: typed[2], zone: .urban, contactName: typed[3],
      contactPhone: typed[4])
    var events = try CustomerFile.decide(.register(newcomer), nil, .init(), PeopleKit.context())
    let state = events.reduce(nil as CustomerFile?) { CustomerFile.evolve($0, $1, PeopleKit.stamp(1, $1)) }
    events += try CustomerFile.decide(.addAddress(typed[2], zone: .other, note: typed[5]), state, .init(), PeopleKit.context())
    var aside: [String] = []
    for event in events {
      let body = PeopleKit.seal(event.body, &aside).canonical
      for value in typed { #expect(!body.contains(value)) }
    }
    #expect(Set(aside) == Set(typed), "all of it is put aside, nothing is lost")
    for declaration in CustomerCommand.declarations {
      for field in declaration.fields
      where ["name", "phone", "address", "note", "contactName", "contactPhone"].contains(field.name) {
        #expect(field.isPersonal, "\(declaration.name).\(field.name)")
      }
    }
  }

  /// 300 customers, 60 random commands each: whatever is accepted leaves a file that makes sense.
  @Test func randomRuns() throws {
    var random = SeededGenerator(seed: 11)
    var (accepted, refused, erased) = (0, 0, 0)
    for _ in 0..<300 {
      var state = try registered(Bool.random(using: &random) ? organisation : [:])
      for _ in 0..<60 {
        let key = Int.random(in: 1...12, using: &random)
        let commands: [CustomerCommand] = [
          .rename("赵云"), .addPhone("13812345678/8765432", note: "家"), .addPhone("57", note: nil), .removePhone(key: key),
          .addAddress("一", zone: .other, note: nil), .removeAddress(key: key), .addContact(name: "钱七", phone: "139", role: nil),
          .removeContact(key: key), .setType("甲"), .setType("乙"), .markKey(Bool.random(using: &random)), .linkAgent(ID(4)),
          .giveConsent(.survey, text: "好", recipient: nil, channel: .web, at: nil), .withdrawConsent(key: key, at: nil),
          .setPouch(.madeUp), .admitBranch(PeopleKit.hills), .changeLanguage(.en), .removePhone(key: key),
          .removeContact(key: key),
          Int.random(in: 0..<30, using: &random) == 0 ? .erase(reason: "要求") : .rename("孙八"),
        ]
        let command = try #require(commands.randomElement(using: &random))
        let facts = CustomerFile.Facts(types: ["甲"], agentParty: Bool.random(using: &random) ? .agent : nil)
        let before = state
        do {
          let events = try PeopleKit.give(command, to: &state, facts)
          accepted += 1
          #expect(events.isEmpty == (state == before) || events.map(\.kind) == ["customer.renamed"])
        } catch is Refusal {
          refused += 1
          #expect(state == before)
        }
        let now = try #require(state)
        let keys = now.everyPhone.map(\.key) + now.addresses.map(\.key) + now.contacts.map(\.key) + now.consents.map(\.key)
        #expect(Set(keys).count == keys.count)
        #expect(keys.allSatisfy { $0 < now.nextKey })
        #expect(now.branches.contains(now.owner))
        #expect(now.type != "乙")
        #expect(now.name.value == nil, "nothing open is kept")
        if now.isErased {
          erased += 1
          #expect(now.everyPhone.isEmpty && now.addresses.isEmpty && now.contacts.isEmpty)
        } else {
          #expect(!now.everyPhone.isEmpty)
          #expect(now.kind == .person || !now.contacts.isEmpty)
        }
      }
    }
    #expect(accepted > 2000 && refused > 2000 && erased > 100)
  }

  @Test func samples() throws {
    let phone = CustomerPhone(key: 1, number: PeopleKit.sealed(2), kind: .mobile, warning: nil)
    let doubtful = CustomerPhone(key: 6, number: PeopleKit.sealed(7), kind: .mobile, warning: .short, note: PeopleKit.sealed(8))
    let address = CustomerAddress(key: 2, text: PeopleKit.sealed(3), zone: .urban)
    let contact = CustomerContact(
      key: 3, name: PeopleKit.sealed(4),
      phones: [CustomerPhone(key: 4, number: PeopleKit.sealed(5), kind: .landline, warning: nil)],
      role: "采购")
    try PeopleKit.expectSamples(
      [
        .registered(
          .init(
            kind: .organisation, party: .endCustomer, name: PeopleKit.sealed(1), phones: [phone], addresses: [address],
            contacts: [contact], agent: ID(70), type: "工程", language: .zhHans, branch: PeopleKit.city)),
        .renamed(PeopleKit.sealed(6)), .phonesAdded([doubtful]), .phoneRemoved(key: 1),
        .addressAdded(CustomerAddress(key: 7, text: PeopleKit.sealed(9), zone: .suburban, note: PeopleKit.sealed(10))),
        .pinSet(key: 7, pin: PeopleKit.sealed(18), origin: .visit), .addressRemoved(key: 2),
        .contactAdded(CustomerContact(key: 8, name: PeopleKit.sealed(11), phones: [], role: nil)), .contactRemoved(key: 3),
        .typeSet("零售"), .keyMarked(true), .languageChanged(.en), .agentLinked(ID(71)),
        .consentGiven(
          Consent(
            key: 9, purpose: .thirdParty, text: "同意", recipient: "保险公司", channel: .phone,
            givenAt: Instant(milliseconds: 1_769_000_000_000))),
        .consentWithdrawn(key: 9, at: Instant(milliseconds: 1_769_500_000_000)), .pouchSet(.madeUp),
        .branchAdmitted(PeopleKit.hills),
        .contactRecorded(
          ContactRecord(
            key: 10, kind: .complaint, channel: .letter, direction: .incoming, topic: PeopleKit.sealed(12),
            person: PeopleKit.sealed(13), at: Instant(milliseconds: 1_769_600_000_000), theme: "噪声", model: "KFR-35GW",
            department: .quality, number: "CSL2026-0001", replyTo: 3)),
        .contactHandled(key: 10, handling: PeopleKit.sealed(14)),
        .wishSet(CustomerWish(text: PeopleKit.sealed(15), tags: ["周末上门"])), .tierSet("金卡"), .cardSet("88001"),
        .documentFiled(
          CustomerDocument(key: 11, kind: .purchaseInvoice, file: PeopleKit.sealed(16), caption: PeopleKit.sealed(17))),
        .itemReceived(CustodyItem(key: 12, what: "样机图纸", place: "柜 2")), .itemReturned(key: 12), .erased(reason: "客户要求"),
        .withdrawn,
      ], CustomerFile.self)
  }
}
