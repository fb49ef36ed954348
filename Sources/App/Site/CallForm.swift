import Aftersales
import Basics
import Storage
import Web

/// `/orders/new`: taking a call down in the order in which people speak. REQ-001, REQ-002, REQ-047
enum CallForm {
  static func page(_ visitor: Visitor, _ work: Work, typed: Typed) throws -> HTML {
    try work.require(try WorkOrders.declaration("register").roles)
    let frame = try Frames.inside(visitor, work)
    let t = frame.reader
    guard let home = try work.homeBranch() else { throw Problem.notFound }
    var page = RegisterPage(branch: ID<Branch>(home.id).description, calledAt: work.now)
    page.typed = typed
    page.branches = try work.rows(
      ScopedQuery("select b.id, b.name from branch b where b.closed = 0", scope: work.scope, on: "b.id", then: "order by b.id")
    ).map { Choice(ID<Branch>($0.integer(0)).description, $0.text(1)) }
    page.goodsLines = max(
      visitor.form["more"].flatMap(Int.init) ?? 1, 1 + (1..<9).count { typed.values["products.\($0).model"]?.isEmpty == false })
    let phone = typed.values["customer.phone"] ?? visitor.call.query["phone"]
    let known = visitor.call.query["customer"] ?? typed.values["customer.id"]
    page.caller = try caller(phone: phone, customer: known.flatMap { ID(text: $0) }, frame, work)
    page.caller?.warnings = phoneWarnings(phone ?? "", t)
    page.models = try AssetLines.models(in: work)
    page.kinds = WorkOrder.Kind.allCases.map { Choice($0.rawValue, t("kind." + $0.rawValue)) }
    if let picked = visitor.call.query["asset"].flatMap({ ID<Asset>(text: $0) }), let asset = try? Assets.find(picked, in: work) {
      page.asset = picked.description
      page.model = asset.state.model
      let zone = try work.calendar(of: home.state).zone
      let proof = try Assets.entitlement(picked, asset.state, zone: zone, in: work).proof(try work.currentPolicy(), chosen: nil)
      page.category = RegisterPage.Proposal(category: proof.category.rawValue, reason: CaseView.rule(proof.json, t))
    }
    if let zone = page.caller?.zone ?? typed.values["customer.zone"], let kind = WorkOrder.Zone(rawValue: zone) {
      page.promise = try promise(kind, home, frame, work)
      page.say = page.promise?.badge.due.map { t("register.sentence", ["time": t.moment($0)]) }
    }
    return page.html(frame)
  }

  /// When the technician must have come, if the call were saved now.
  private static func promise(
    _ zone: WorkOrder.Zone, _ branch: Found<BranchFile>, _ frame: Frame, _ work: Work
  ) throws -> RegisterPage.Promise? {
    let policy = try work.currentPolicy()
    let calendar = try work.calendar(of: branch.state)
    guard let limit = policy.limit(zone.limitKey), let due = calendar.reckon(limit, from: work.now).due else { return nil }
    return RegisterPage.Promise(
      badge: ClockBadge(state: .running, left: calendar.workingTime(from: work.now, to: due), due: due),
      clause: policy.clause(of: zone.limitKey).map { OrderViews.clause($0, policy, frame.reader) } ?? "")
  }

  /// Each number of the cell that lacks a digit, has one too many, or fits no kind, with what to ask. It is said while the
  /// caller is still on the line, and again on the case; a doubtful number never costs the call.
  static func phoneWarnings(_ cell: String, _ t: Reader) -> [String] {
    PhoneNumber.all(in: cell).compactMap { number in
      number.warning.map { t("register.phoneWarning", ["number": number.display, "warning": t("phoneWarning." + $0.rawValue)]) }
    }
  }

  /// What is known of the number, open cases first: most second calls are about the first one.
  private static func caller(
    phone: String?, customer: ID<Customer>?, _ frame: Frame, _ work: Work
  ) throws -> RegisterPage.Caller? {
    let t = frame.reader
    var rows: [Row] = []
    let own = SQL.list(work.actor.branches.sorted())
    let columns: SQL = """
      distinct c.id, c.name, c.phone, c.address, c.zone,
      (select count(*) from customer_of_branch o where o.case_id = c.id and o.branch in \(own))
      """
    if let customer {
      rows = try work.rows(
        ScopedQuery(
          "select \(columns) from customer c join customer_of_branch b on b.case_id = c.id where c.id = \(customer)",
          scope: work.scope, on: "b.branch"))
    } else if let digits = phone.flatMap({ PhoneNumber.all(in: $0).first?.digits }) {
      rows = try work.rows(
        ScopedQuery(
          """
          select \(columns) from customer_of_phone p join customer c on c.id = p.case_id
          join customer_of_branch b on b.case_id = c.id where p.digits = \(digits)
          """, scope: work.scope, on: "b.branch", then: "order by c.id limit 10"))
    }
    guard let row = rows.first else {
      return phone.map { RegisterPage.Caller(name: "", phone: $0) }
    }
    let id: ID<Customer> = row.id(0)
    var filter = WorkOrderLines.Filter()
    filter.customer = id
    filter.limit = 20
    let lines = try WorkOrderLines.list(filter, in: work)
    let views = try OrderViews(frame, work, branches: lines.map(\.branch))
    // What the reader reads with stars is not put into the form: it would be saved with stars. SEC-001
    let sight = Eyes.sight(of: work.actor, isOwnBranch: row.integer(5) > 0, isOwnJob: false, hasPurpose: false)
    func whole(_ place: Int, _ kind: Personal.Class) -> String? { sight[kind] == .full ? row.text(place) : nil }
    var caller = RegisterPage.Caller(
      customer: id.description, name: whole(1, .name) ?? Masking.name(row.text(1)), phone: phone ?? whole(2, .phone) ?? "",
      address: whole(3, .address) ?? "", zone: row.optionalText(4))
    caller.note = try CustomerNote.text(of: id, isOwnJob: false, t, work)
    caller.since = lines.last.map { t.local($0.calledAt).day.year }
    caller.open = lines.filter(\.isOpen).map { line in
      RegisterPage.OpenCase(
        head: views.head(line), badge: views.badge(line),
        progress: line.technicianName.map {
          t("register.progress.with", ["name": $0, "status": t("status." + line.status.rawValue)])
        }
          ?? t("status." + line.status.rawValue))
    }
    caller.history = lines.filter { !$0.isOpen }.prefix(6).map { line in
      RegisterPage.Past(
        day: t.local(line.calledAt).day, path: "/orders/\(line.id)",
        text: "\(line.model) · \(views.show(line.symptom, .words, line))",
        detail: line.technicianName ?? "")
    }
    let zone = try work.homeZone()
    let policy = try work.currentPolicy()
    caller.equipment = try AssetLines.list(customer: id, limit: 20, in: work).filter { !$0.isRetired }.map { line in
      let asset = line.id
      // Inside the service period or not: the clerk tells the caller before the line is saved. REQ-025
      var cover: String?
      if let zone, let file = try work.fold(AssetFile.self, asset.number)?.state {
        let proof = try Assets.entitlement(asset, file, zone: zone, in: work).proof(policy, chosen: nil)
        cover = t("category." + proof.category.rawValue) + " · " + CaseView.rule(proof.json, t)
      }
      // The same article again: the clerk sees it before saving.
      let earlier = lines.filter { $0.asset == asset }.count
      return RegisterPage.Equipment(
        id: asset.description, model: line.model, serial: line.serial, cover: cover,
        repeated: earlier > 1 ? t("register.repeated", ["count": String(earlier)]) : nil)
    }
    caller.others = rows.dropFirst().map { Choice($0.id(0, of: Customer.self).description, $0.text(1)) }
    return caller
  }

  static func post(_ visitor: Visitor, _ work: Work) throws -> Answer {
    if visitor.form["look"] != nil || visitor.form["more"] != nil {
      return .html(try page(visitor, work, typed: visitor.typed()))
    }
    let declaration = try WorkOrders.declaration("register")
    guard let home = try work.homeBranch() else { throw Problem.notFound }
    let zone = try work.calendar(of: home.state).zone
    var made: [Found<WorkOrder>] = []
    let group = work.newID(WorkOrder.self).description
    let goods = try goods(of: visitor.form)
    for (name, item) in goods {
      guard case .object(var body) = FormJSON.body(visitor.form, for: declaration.fields, zone: zone, now: work.now) else {
        continue
      }
      body["product"] = item
      if goods.count > 1 { body["callGroup"] = .string(group) }
      if let first = made.first { body["customer"] = again(body["customer"], as: first.state.call.customer) }
      let order: Found<WorkOrder>
      do {
        order = try WorkOrders.register(.object(body), in: work)
      } catch let refusal as Refusal {
        throw CallForm.named(refusal, after: name)
      }
      made.append(order)
      // The voucher goes to the supervisor with the same stroke: nobody at the telephone has a second hand free. REQ-002
      if order.state.status == .registered, work.actor.isAny(of: [.clerk]) {
        _ = try WorkOrders.give("hand-over", .null, to: ID(order.id), in: work)
      }
    }
    guard let first = made.first else { throw Refusal.invalid([FieldFault("product.model", "missing")]) }
    return .redirect(to: "/orders/\(ID<WorkOrder>(first.id))?done=register")
  }

  /// What is wrong with the third article stands beside the third article.
  private static func named(_ refusal: Refusal, after name: String) -> Refusal {
    Refusal(
      refusal.code, clause: refusal.clause, values: refusal.values,
      fields: refusal.fields.map { fault in
        guard fault.field.hasPrefix("product.") else { return fault }
        return FieldFault(name + fault.field.dropFirst("product".count), fault.code, fault.values)
      })
  }

  /// One line and one voucher for each article; two units of one model have one each. REQ-047
  private static func goods(of form: FormFields) throws(Refusal) -> [(name: String, article: JSON)] {
    let names = ["product"] + (1..<9).map { "products.\($0)" }
    var goods: [(name: String, article: JSON)] = []
    for name in names {
      let model = form[name + ".model"] ?? ""
      let rest = ["serial", "category", "quantity"].contains { form["\(name).\($0)"]?.trimmingSpace.isEmpty == false }
      if model.trimmingSpace.isEmpty, name != "product" {
        if rest { throw .invalid([FieldFault(name + ".model", "missing")]) }
        continue
      }
      var members: JSON.Members = ["model": .string(model)]
      if let serial = form[name + ".serial"], !serial.isEmpty { members["serial"] = .string(serial) }
      if let category = form[name + ".category"], !category.isEmpty { members["category"] = .string(category) }
      let typed = form[name + ".quantity"] ?? ""
      guard let units = FormJSON.number(typed.isEmpty ? "1" : typed), (1...20).contains(units) else {
        throw .invalid([FieldFault(name + ".quantity", "not-between", ["min": "1", "max": "20"])])
      }
      goods += Array(repeating: (name, .object(members)), count: Int(units))
    }
    return goods
  }

  private static func again(_ customer: JSON?, as id: ID<Customer>) -> JSON {
    guard case .object(var members)? = customer else { return ["id": .string(id.description)] }
    members["id"] = .string(id.description)
    return .object(members)
  }
}

extension Row {
  func id<Noun>(_ place: Int, of: Noun.Type) -> ID<Noun> { id(place) }
}
