import Aftersales
import Basics
import Storage
import Web

/// `/customers/{id}`: one customer's file. CUS-001, CUS-004, CUS-006, CUS-011, CUS-018, CUS-020
enum CustomerFileView {
  struct Refused {
    let command: String
    let refusal: Refusal
    let typed: Typed

    init(_ command: String, _ refusal: Refusal, _ typed: Typed) {
      self.command = command
      self.refusal = refusal
      self.typed = typed
    }
  }

  static func page(
    _ id: ID<Customer>, _ visitor: Visitor, _ work: Work, revealing: Bool = false, refused: Refused? = nil
  ) throws -> HTML {
    let frame = try Frames.inside(visitor, work).refusing(refused?.refusal)
    let t = frame.reader
    let found = try Customers.find(id, in: work)
    let file = found.state
    let values = try PersonalValues.of(stream: id.number, in: work.transaction)
    func value(_ personal: Personal?) -> String? { personal?.reference.flatMap { values[$0] } }
    let sight = CustomerSight(file, isOwnJob: try CustomerLines.isOwnJob(id, in: work), hasPurpose: revealing, work)
    if revealing {
      // Who may never read numbers is told so, and nothing is opened.
      guard sight.isFull(.phone) else { throw Problem.forbidden }
      work.noteAccess(to: id.number, purpose: "customer")
    }
    func may(_ command: String) -> Bool { !file.isErased && work.offered(command, of: CustomerCommand.declarations) != nil }
    func phone(_ phone: CustomerPhone, removable: Bool) -> CustomerPage.Phone? {
      guard let number = value(phone.number) else { return nil }
      return CustomerPage.Phone(
        number: Masking.phone(number), full: sight.isFull(.phone) ? number : nil,
        label: value(phone.note).map { sight.show($0, .words) }, warning: phone.warning.map { t("phoneWarning." + $0.rawValue) },
        key: removable && may("remove-phone") ? phone.key : nil)
    }
    let lines = try lines(id, work)
    let views = try OrderViews(frame, work, branches: lines.map(\.branch))
    let name = value(file.name).map { sight.show($0, .name) } ?? t("customer.erased")
    let home = try work.home(of: found.branch)
    var page = CustomerPage(
      id: id.description, version: found.head, name: name,
      phones: file.phones.compactMap { phone($0, removable: file.everyPhone.count > 1) },
      addresses: file.addresses.compactMap { place in
        value(place.text).map { text in
          CustomerPage.Address(
            text: sight.show(text, .address), zone: place.zone.rawValue, place: t.place(place.place(value, home: home)),
            note: value(place.note).map { sight.show($0, .words) },
            key: may("remove-address") ? place.key : nil)
        }
      }, equipment: try equipment(id, lines, t, work), open: lines.filter(\.isOpen).map(views.line),
      history: lines.filter { !$0.isOpen }.map { past($0, views) }, pouch: pouch(lines, views))
    page.isOrganisation = file.kind == .organisation
    page.isAgent = file.party == .agent
    page.isKey = file.isKey
    page.isErased = file.isErased
    page.type = file.type
    page.language = file.language.rawValue
    page.contacts = file.contacts.compactMap { person in
      value(person.name).map { name in
        CustomerPage.Contact(
          name: sight.show(name, .name), role: person.role, phones: person.phones.compactMap { phone($0, removable: false) },
          key: may("remove-contact") && (file.kind == .person || file.contacts.count > 1) ? person.key : nil)
      }
    }
    page.agent = try file.agent.flatMap { try link($0, work) }
    page.clients = file.party == .agent ? try CustomerLines.list(clientsOf: id, limit: 50, in: work).map { link($0, work) } : []
    page.consents = file.consents.map { consent in
      CustomerPage.Permission(
        purpose: consent.purpose.rawValue, channel: consent.channel.rawValue, text: consent.text, recipient: consent.recipient,
        givenAt: consent.givenAt, withdrawnAt: consent.withdrawnAt, key: may("withdraw-consent") ? consent.key : nil)
    }
    page.tier = file.tier
    page.card = file.card
    page.wish = value(file.wish?.text).map { sight.show($0, .words) }
    page.wishTags = file.wish?.tags ?? []
    let names = try work.names(of: Set(file.contactRecords.compactMap(\.by?.number)), elsewhere: t("actor.elsewhere"))
    page.talks = talks(file, sight, frame, names, mayHandle: may("handle-contact"), value)
    page.documents = file.documents.compactMap { document in
      value(document.file).map { hash in
        CustomerPage.Document(
          path: "/files/\(hash)", kind: document.kind.rawValue, caption: value(document.caption).map { sight.show($0, .words) },
          filedAt: document.filedAt)
      }
    }
    page.household = try CustomerLines.list(household: id, limit: 20, in: work).map { (link($0, work), $0.equipment) }
    page.custody = file.custody.compactMap { item in
      item.receivedAt.map { at in
        CustodyPage.Line(
          path: "/customers/\(id)", customer: "", key: item.key, what: item.what, place: item.place, receivedAt: at,
          returnedAt: item.returnedAt, mayReturn: may("return-item"))
      }
    }
    page.since = t.local(file.registeredAt).day
    page.pouchState = file.pouch.rawValue
    page.log = try FileLog.lines(of: id.number, frame, work)
    page.mayCall = !file.isErased && work.actor.isAny(of: [.clerk, .supervisor])
    page.actions =
      file.isErased
      ? []
      : try actions(
        file, name: value(file.name).map { sight.show($0, .name) },
        places: file.addresses.compactMap { place in
          value(place.text).map { Choice(String(place.key), sight.show($0, .address)) }
        }, refused, frame, work)
    if !file.isErased, let declaration = work.offered("register", of: AssetCommand.declarations) {
      page.register = CaseAction(
        command: "register", fields: declaration.fields.filter { $0.name != "customer" },
        typed: refused?.command == "assets" ? refused?.typed ?? Typed() : Typed(), rare: AssetView.rare)
    }
    return page.html(frame)
  }

  /// Letters, calls and visits, newest first. CUS-006, CUS-021
  private static func talks(
    _ file: CustomerFile, _ sight: CustomerSight, _ frame: Frame, _ names: [Int64: String], mayHandle: Bool,
    _ value: (Personal?) -> String?
  ) -> [CustomerPage.Talk] {
    let t = frame.reader
    return file.contactRecords.sorted { ($0.at, $0.key) > ($1.at, $1.key) }.map { record in
      let marks = [record.model, record.theme, record.department.map { "→ " + t("role." + $0.rawValue) }].compactMap(\.self)
      var talk = CustomerPage.Talk(
        key: record.key, at: record.at,
        what: ContactRoutes.what(record.kind.rawValue, record.channel.rawValue, record.direction.rawValue, t),
        number: record.number, topic: sight.show(value(record.topic) ?? "", .words),
        person: value(record.person).map { sight.show($0, .name) }, marks: marks.joined(separator: " · "),
        handling: value(record.handling).map { sight.show($0, .words) }, by: record.by.flatMap { names[$0.number] } ?? "",
        mayHandle: mayHandle)
      // The reply stands with its letter, the letter with its reply. CUS-007
      let letter = file.contactRecords.first { $0.key == record.replyTo }?.number
      let reply = file.contactRecords.first { $0.replyTo == record.key }?.number
      talk.answers = letter.map { t("contact.answers", ["number": $0]) } ?? reply.map { t("contact.answered", ["number": $0]) }
      return talk
    }
  }

  /// What was done in a case, as voucher and repair card say it: repair and maintenance items. CUS-002, AST-002
  static func itemsDone(_ id: ID<WorkOrder>, _ sight: CustomerSight, _ work: Work) throws -> String {
    guard let order = try work.fold(WorkOrder.self, id.number)?.state else { return "" }
    let values = try PersonalValues.of(stream: id.number, in: work.transaction)
    return (order.visits.flatMap(\.work) + (order.bench?.work ?? [])).flatMap { done in
      [done.notes?.reference.flatMap { values[$0] }.map { sight.show($0, .words) }, done.parts].compactMap(\.self)
    }.joined(separator: "；")
  }

  /// `/customers/{id}/sheet`: the basic data sheet (客户档案基本资料表), one sheet of paper. CUS-002, CUS-004
  static func sheet(_ visitor: Visitor, _ work: Work) throws -> HTML {
    let id: ID<Customer> = try visitor.id()
    let frame = try Frames.inside(visitor, work)
    let t = frame.reader
    let found = try Customers.find(id, in: work)
    let file = found.state
    work.noteAccess(to: id.number, purpose: "customer sheet")
    let values = try PersonalValues.of(stream: id.number, in: work.transaction)
    func value(_ personal: Personal?) -> String? { personal?.reference.flatMap { values[$0] } }
    let sight = CustomerSight(file, isOwnJob: try CustomerLines.isOwnJob(id, in: work), hasPurpose: true, work)
    let lines = try lines(id, work)
    let goods = try AssetLines.list(customer: id, in: work).filter { !$0.isRetired }
    return PrintCustomerSheet(
      id: id.description, organisation: frame.organisation, branch: try Branches.name(found.branch, work),
      name: value(file.name).map { sight.show($0, .name) } ?? "",
      phone: file.everyPhone.compactMap { value($0.number) }.map { sight.phone($0) }.joined(separator: " / "),
      address: file.addresses.compactMap { value($0.text) }.map { sight.show($0, .address) }.joined(separator: "；"),
      visited: lines.first.map { t.local($0.calledAt).day } ?? t.local(file.registeredAt).day,
      wish: ([value(file.wish?.text).map { sight.show($0, .words) }].compactMap(\.self) + (file.wish?.tags ?? []))
        .joined(separator: " · "),
      goods: try goods.compactMap { line in
        guard let asset = try work.fold(AssetFile.self, line.id.number)?.state else { return nil }
        let own = try PersonalValues.of(stream: line.id.number, in: work.transaction)
        let plate = asset.plate?.reference.flatMap { own[$0] }.map { sight.show($0, .identity) }
        let visits = visits(of: line.id, lines, t)
        return PrintCustomerSheet.Goods(
          model: asset.model, type: asset.vehicleType ?? asset.category ?? "",
          plate: asset.isVehicle ? plate ?? "" : nil, serial: asset.serial ?? "", months: asset.maintenanceMonths,
          lastVisit: visits.last, nextMaintenance: asset.nextMaintenance(lastDone: visits.lastMaintenance))
      },
      history: try lines.filter { !$0.isOpen && $0.status != .cancelled }.prefix(24).map { line in
        PrintCustomerSheet.Past(
          day: t.local(line.calledAt).day, number: line.number, model: line.model, symptom: sight.show(line.symptom, .words),
          items: try itemsDone(line.id, sight, work), technician: line.technicianName ?? "")
      }
    ).html(frame)
  }

  /// The last visit to an article, and the last maintenance from which the next is counted. CUS-004
  static func visits(of asset: ID<Asset>, _ lines: [WorkOrderLine], _ t: Reader) -> (last: LocalDay?, lastMaintenance: LocalDay?)
  {
    let own = lines.filter { $0.asset == asset && $0.status != .cancelled }
    return (
      own.compactMap { $0.arrivedAt ?? $0.closedAt }.max().map { t.local($0).day },
      own.filter { $0.kind == "maintenance" }.compactMap(\.closedAt).max().map { t.local($0).day }
    )
  }

  /// The commands that stand behind buttons of their own; taking an entry off stands beside the entry.
  private static func actions(
    _ file: CustomerFile, name: String?, places: [Choice], _ refused: Refused?, _ frame: Frame, _ work: Work
  ) throws -> [CaseAction] {
    let t = frame.reader
    let besides = [
      "register", "remove-phone", "remove-address", "remove-contact", "withdraw-consent", "meet", "handle-contact", "return-item",
    ]
    let tiers = try Customers.words("cus.tierList", in: work).sorted().map { Choice($0, $0) }
    let types = try Customers.types(in: work).sorted().map { Choice($0, $0) }
    return try CustomerCommand.declarations.filter { declaration in
      !besides.contains(declaration.name) && declaration.permits(work.actor) && (declaration.name != "set-type" || !types.isEmpty)
        && (declaration.name != "set-tier" || !tiers.isEmpty)
    }.compactMap { declaration in
      var action = CaseAction(command: declaration.name, fields: declaration.fields)
      switch declaration.name {
      case "set-pin":
        guard !places.isEmpty else { return nil }
        action.choices["key"] = places
        action.typed = Typed(["key": places[0].key])
      case "rename": action.typed = Typed(["name": name ?? ""])
      case "set-type":
        action.choices["customerType"] = types
        action.typed = Typed(["customerType": file.type ?? ""])
      case "mark-key":
        action.choices["isKey"] = [Choice("true", t("customer.key")), Choice("false", t("customer.key.not"))]
        action.typed = Typed(["isKey": file.isKey ? "true" : "false"])
      case "change-language": action.typed = Typed(["language": file.language.rawValue])
      case "link-agent":
        action.choices["agent"] = try CustomerRoutes.agents(work)
        action.typed = Typed(["agent": file.agent?.description ?? ""])
      case "give-consent":
        action.choices["purpose"] = Consent.Purpose.allCases.map { Choice($0.rawValue, t("consentPurpose." + $0.rawValue)) }
      case "record-contact":
        action.choices["department"] = ContactRoutes.roles(t)
        action.choices["channel"] = WorkOrder.Channel.allCases.map { Choice($0.rawValue, t("channel." + $0.rawValue)) }
      case "set-tier":
        action.choices["tier"] = tiers
        action.typed = Typed(["tier": file.tier ?? ""])
      case "set-card": action.typed = Typed(["customerCard": file.card ?? ""])
      case "set-wish": action.typed = Typed(["wishTags": file.wish?.tags.joined(separator: ", ") ?? ""])
      case "set-pouch": action.typed = Typed(["pouch": file.pouch.rawValue])
      case "admit-branch":
        let others = try otherBranches(file, work)
        guard !others.isEmpty else { return nil }
        action.choices["branch"] = others
      case "erase": action.consequence = t("customer.erase.consequence")
      default: break
      }
      if let refused, refused.command == declaration.name { action.typed = refused.typed }
      return action
    }
  }

  /// Branches that may be let in: all that are open, because the customer went to one that the reader does not belong to.
  private static func otherBranches(_ file: CustomerFile, _ work: Work) throws -> [Choice] {
    try work.transaction.rows("select id, name from branch where closed = 0 order by id").compactMap { row in
      let id = ID<Branch>(row.integer(0))
      return file.branches.contains(id) ? nil : Choice(id.description, row.text(1))
    }
  }

  private static func lines(_ id: ID<Customer>, _ work: Work) throws -> [WorkOrderLine] {
    var filter = WorkOrderLines.Filter()
    filter.customer = id
    filter.limit = 200
    return try WorkOrderLines.list(filter, in: work)
  }

  /// Past service writes itself from the cases; nobody types it again. CUS-004
  static func past(_ line: WorkOrderLine, _ views: OrderViews) -> RegisterPage.Past {
    let t = views.reader
    let details = [line.number, t("status." + line.status.rawValue), line.technicianName, line.amount.map(t.money)].compactMap(
      \.self)
    return RegisterPage.Past(
      day: t.local(line.calledAt).day, path: "/orders/\(line.id)",
      text: "\(line.model) · \(views.show(line.symptom, .words, line))", detail: details.joined(separator: " · "))
  }

  private static func equipment(
    _ id: ID<Customer>, _ lines: [WorkOrderLine], _ t: Reader, _ work: Work
  ) throws -> [CustomerPage.Equipment] {
    try AssetLines.list(customer: id, in: work).map { line in
      let visits = visits(of: line.id, lines, t)
      let asset = try work.fold(AssetFile.self, line.id.number)?.state
      return CustomerPage.Equipment(
        path: "/assets/\(line.id)", model: line.model, serial: line.serial, bought: line.soldOn, soldByUs: line.soldByUs,
        calls: line.calls, isRetired: line.isRetired, lastVisit: visits.last,
        nextMaintenance: asset?.nextMaintenance(lastDone: visits.lastMaintenance))
    }
  }

  /// One voucher for each product model: the newest, with who holds it. CUS-020
  private static func pouch(_ lines: [WorkOrderLine], _ views: OrderViews) -> [CustomerPage.Paper] {
    var seen: Set<String> = []
    return lines.filter { $0.status != .cancelled && seen.insert($0.model).inserted }.map { line in
      CustomerPage.Paper(
        model: line.model, number: line.number, path: "/orders/\(line.id)", place: views.holder(line),
        day: views.reader.local(line.calledAt).day)
    }
  }

  /// Another customer's name with the way to the file; nil when the reader may not know of it.
  private static func link(_ id: ID<Customer>, _ work: Work) throws -> Link? {
    guard let found = try? Customers.find(id, in: work) else { return nil }
    let values = try PersonalValues.of(stream: id.number, in: work.transaction)
    let sight = CustomerSight(found.state, isOwnJob: false, work)
    guard let name = found.state.name.reference.flatMap({ values[$0] }) else { return nil }
    return Link(text: sight.show(name, .name), path: "/customers/\(id)")
  }

  private static func link(_ line: CustomerLine, _ work: Work) -> Link {
    Link(text: CustomerSight(line, work).show(line.name, .name), path: "/customers/\(line.id)")
  }
}
