import Aftersales
import Basics
import Storage
import Web

/// `/assets/{id}`: one product, what is known of it, and all service it ever had. AST-001, AST-002, AST-039
enum AssetView {
  static let rare = Set(AssetField.allCases.filter(\.isRare).map(\.rawValue))

  typealias Refused = (command: String, refusal: Refusal, typed: Typed)

  static func page(_ id: ID<Asset>, _ visitor: Visitor, _ work: Work, refused: Refused? = nil) throws -> HTML {
    let frame = try Frames.inside(visitor, work).refusing(refused?.refusal)
    let t = frame.reader
    let found = try Assets.find(id, in: work)
    let asset = found.state
    guard let owner = try work.fold(CustomerFile.self, asset.customer.number) else { throw Problem.notFound }
    let sight = CustomerSight(owner.state, isOwnJob: try CustomerLines.isOwnJob(asset.customer, in: work), work)
    let ownerValues = try PersonalValues.of(stream: owner.id, in: work.transaction)
    let name = owner.state.name.reference.flatMap { ownerValues[$0] }.map { sight.show($0, .name) } ?? t("customer.erased")
    let values = try PersonalValues.of(stream: id.number, in: work.transaction)
    func text(_ field: AssetField) -> (text: String, isFull: Bool)? {
      guard let value = asset.values[field] else { return nil }
      if let reference = Personal(value)?.reference {
        let kind: Personal.Class = field == .plate ? .identity : .address
        return values[reference].map { (sight.show($0, kind), sight.isFull(kind)) }
      }
      return value.string.map { ($0, true) } ?? value.int.map { (String($0), true) }
    }
    let lines = try lines(id, work)
    let views = try OrderViews(frame, work, branches: lines.map(\.branch))
    let lastDone = lines.filter { $0.kind == "maintenance" }.compactMap(\.closedAt).max().map { t.local($0).day }
    var page = AssetPage(
      id: id.description, version: found.head, model: asset.model, isRetired: asset.isRetired,
      customer: Link(text: name, path: "/customers/\(asset.customer)"),
      facts: AssetField.allCases.compactMap { field in
        text(field).map { known in
          switch field {
          case .soldByUs: return ("field." + field.rawValue, t.short("soldByUs." + known.text))
          case .useStage, .lifetimeCare: return ("field." + field.rawValue, t("\(field.rawValue).\(known.text)"))
          default: return ("field." + field.rawValue, known.text)
          }
        }
      }, nextMaintenance: asset.nextMaintenance(lastDone: lastDone), open: lines.filter(\.isOpen).map(views.line),
      history: try lines.filter { !$0.isOpen }.map { line in
        var past = CustomerFileView.past(line, views)
        let items = try CustomerFileView.itemsDone(line.id, sight, work)
        if !items.isEmpty { past.detail += " · " + items }
        return past
      }, actions: [], log: try log(of: id, frame, work))
    try rules(&page, id, found, t, work)
    page.mayCall = work.actor.isAny(of: [.clerk, .supervisor])
    guard !asset.isRetired else { return page.html(frame) }
    page.actions = AssetCommand.declarations.filter { $0.name != "register" && $0.permits(work.actor) }.map { declaration in
      var action = CaseAction(command: declaration.name, fields: declaration.fields)
      switch declaration.name {
      case "correct":
        action.rare = rare
        // A value that the reader sees with stars would be written back with stars: it is not his to correct.
        let hidden = Set(AssetField.allCases.filter { text($0).map { !$0.isFull } ?? false }.map(\.rawValue))
        action.fields = declaration.fields.filter { $0.name != "cleared" && !hidden.contains($0.name) }
        action.typed = Typed(
          Dictionary(
            uniqueKeysWithValues: AssetField.allCases.compactMap { field in text(field).map { (field.rawValue, $0.text) } }))
      case "retire": action.consequence = t("asset.retire.consequence")
      default: break
      }
      if let refused, refused.command == declaration.name { action.typed = refused.typed }
      return action
    }
    return page.html(frame)
  }

  /// Cover, service time, training and advice.
  private static func rules(
    _ page: inout AssetPage, _ id: ID<Asset>, _ found: Found<AssetFile>, _ t: Reader, _ work: Work
  ) throws {
    guard let branch = try work.fold(BranchFile.self, found.branch.number) else { return }
    let asset = found.state
    let policy = try work.currentPolicy()
    let zone = try work.calendar(of: branch.state).zone
    let entitlement = try Assets.entitlement(id, asset, zone: zone, in: work)
    let proof = entitlement.proof(policy, chosen: nil)
    page.cover = (proof.category.rawValue, CaseView.rule(proof.json, t))
    let parts = [
      asset.guaranteeMonths.map { t("serviceTime.guarantee", ["count": String($0)]) },
      asset.responseHours.map { t("serviceTime.response", ["count": String($0)]) },
      asset.serviceHours.map { t("serviceTime.hours", ["hours": $0]) },
    ].compactMap(\.self)
    page.serviceTime = parts.isEmpty ? nil : parts.joined(separator: " · ")
    page.training = asset.useStage.map { t("asset.training." + $0.rawValue) }
    let most = policy.whole("ast.replaceNew.failureCount")
    let until = entitlement.covers(policy).compactMap(\.until).max()
    let failed = try AssetPast.failedOn(id, zone: zone, in: work)
    if let most, let count = NewUnit.failures(failed, until: until, most: most) {
      page.advice = t("asset.replaceNew", ["count": String(count), "most": String(most)])
    }
  }

  /// Every change with what it was before; personal values stay out. AST-029
  private static func log(of id: ID<Asset>, _ frame: Frame, _ work: Work) throws -> [FileChange] {
    let t = frame.reader
    let events = try EventLog.events(of: id.number, in: work.transaction).reversed()
    return try zip(FileLog.lines(of: id.number, frame, work), events).map { line, event in
      guard event.kind == "asset.corrected", let body = try? event.value() else { return line }
      func shown(_ value: JSON?) -> String { value?.string ?? value?.int.map { String($0) } ?? "—" }
      var line = line
      let changes = (body["changes"]?.object ?? [:]).sorted { $0.key < $1.key }.compactMap { name, change -> String? in
        guard let field = AssetField(rawValue: name), !field.field.isPersonal else { return nil }
        return "\(t("field." + name)) \(shown(change["from"])) → \(shown(change["to"]))"
      }
      line.detail = (changes + [body["reason"]?.string].compactMap(\.self)).joined(separator: "；")
      return line
    }
  }

  static func give(_ visitor: Visitor, _ work: Work) throws -> Answer {
    let id: ID<Asset> = try visitor.id()
    let found = try Assets.find(id, in: work)
    let name = visitor.call.parameters["command"] ?? ""
    let declaration = try CustomerRoutes.declaration(name, AssetCommand.declarations)
    guard case .object(var members) = try CustomerRoutes.body(visitor, declaration, work) else { throw Problem.badBody("form") }
    if name == "correct" {
      // A field that is shown and comes back empty was emptied.
      let emptied = AssetField.allCases.filter { field in
        found.state.values[field] != nil && visitor.form[field.rawValue]?.trimmingSpace.isEmpty ?? false
      }
      if !emptied.isEmpty { members["cleared"] = .array(emptied.map { .string($0.rawValue) }) }
    }
    if name == "move-customer", let typed = visitor.form["customer"], !typed.isEmpty, Crockford.decode(typed) == nil {
      do {
        members["customer"] = .string(try owner(typed, work).description)
      } catch let refusal as Refusal {
        // Whatever else is wrong is named with it.
        var faults = refusal.fields
        do throws(Refusal) {
          _ = try Input(.object(members), for: declaration.fields)
        } catch {
          faults += error.fields.filter { $0.field != "customer" }
        }
        throw Refusal.invalid(faults)
      }
    }
    _ = try Assets.give(
      name, .object(members), to: id, expecting: try visitor.version, in: work)
    return .redirect(to: "/assets/\(id)?done=saved")
  }

  /// A customer named by words or number: exactly one must be meant.
  private static func owner(_ words: String, _ work: Work) throws -> ID<Customer> {
    let found = try CustomerLines.list(words: words, limit: 2, in: work)
    guard let one = found.first, found.count == 1 else {
      throw Refusal.invalid([FieldFault("customer", found.isEmpty ? "unknown-id" : "ambiguous")])
    }
    return one.id
  }

  private static func lines(_ id: ID<Asset>, _ work: Work) throws -> [WorkOrderLine] {
    try work.rows(
      ScopedQuery(
        "select \(WorkOrderLine.columns) from \(WorkOrderLine.tables) where o.asset = \(id)", scope: work.scope, on: "o.branch",
        technician: "o.technician", then: "order by o.called_at desc, o.id desc limit 200")
    ).map(WorkOrderLine.init)
  }
}
