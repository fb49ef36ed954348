import Aftersales
import Basics
import Storage

/// What is done with customers' products.
package enum Assets {
  /// The article, for whoever may see its owner's file: it goes with the owner. AST-001, SEC-001
  package static func find(_ id: ID<Asset>, in work: Work) throws -> Found<AssetFile> {
    guard let found = try work.fold(AssetFile.self, id.number) else { throw Problem.notFound }
    _ = try Customers.find(found.state.customer, in: work)
    return found
  }

  package static func register(_ body: JSON, in work: Work) throws -> Found<AssetFile> {
    guard let declaration = AssetCommand.declarations.first(where: { $0.name == "register" }) else { throw Problem.notFound }
    let input = try Input(body, for: declaration.fields)
    let command = try AssetCommand("register", input)
    let owner: ID<Customer>? = input.id("customer")
    guard let owner, let customer = try? Customers.find(owner, in: work) else {
      throw Refusal.invalid([FieldFault("customer", "unknown-id")])
    }
    return try work.begin(
      AssetFile.self, id: work.newID(AssetFile.self).number, branch: customer.branch, with: command,
      facts: try facts(of: customer.branch, in: work))
  }

  package static func give(
    _ name: String, _ body: JSON, to id: ID<Asset>, expecting: Int? = nil, in work: Work
  ) throws -> Found<AssetFile> {
    guard name != "register", let declaration = AssetCommand.declarations.first(where: { $0.name == name }) else {
      throw Problem.notFound
    }
    let found = try find(id, in: work)
    let input = try Input(body == .null ? [:] : body, for: declaration.fields)
    var known = try facts(of: found.branch, in: work)
    if declaration.fields.contains(where: { $0.name == "customer" }), let customer: ID<Customer> = input.id("customer") {
      known.isCustomerKnown = (try? Customers.find(customer, in: work)) != nil
    }
    let open = try work.transaction.row("select count(*) from work_order where asset = \(id) and open = 1")
    known.openCases = open?.int(0) ?? 0
    return try work.perform(try AssetCommand(name, input), on: found, facts: known, expecting: expecting)
  }

  /// What the rules say of an article called for today. REQ-025, AST-004
  static func entitlement(
    _ id: ID<Asset>, _ asset: AssetFile, kind: WorkOrder.Kind = .repair, zone: Aftersales.Zone, in work: Work
  ) throws -> Entitlement {
    Entitlement(
      calledOn: zone.local(work.now).day, asset: asset, kind: kind,
      repairedOn: try AssetPast.repairedOn(id, zone: zone, in: work))
  }

  /// Today is a day on the wall of the branch.
  private static func facts(of branch: ID<Branch>, in work: Work) throws -> AssetFile.Facts {
    guard let file = try work.branch(branch) else { throw Problem.notFound }
    return AssetFile.Facts(today: try work.calendar(of: file.state).zone.local(work.now).day)
  }

  /// The article of a call: by id, else the customer's article of this model and serial, else a new file. AST-001
  static func resolve(
    _ call: WorkOrderCommand.Registration, asset: ID<Asset>?, customer: ID<Customer>, in work: Work
  ) throws -> Found<AssetFile>? {
    if let asset {
      guard let found = try? find(asset, in: work) else {
        throw Refusal.invalid([FieldFault("asset", "unknown-id")])
      }
      return found
    }
    let rows = try work.transaction.rows(
      """
      select id from asset where customer = \(customer) and model = \(call.model) and retired = 0
        and (CAST(\(call.serial) AS TEXT) is null or serial is null or serial = \(call.serial)) order by id limit 1
      """)
    if let row = rows.first { return try work.fold(AssetFile.self, row.integer(0)) }
    var values: JSON.Members = ["model": .string(call.model), "soldByUs": .string(call.soldByUs.rawValue)]
    values["customer"] = .string(customer.description)
    if let serial = call.serial { values["serial"] = .string(serial) }
    if let category = call.productCategory { values["category"] = .string(category) }
    guard let declaration = AssetCommand.declarations.first(where: { $0.name == "register" }) else { throw Problem.notFound }
    let command = try AssetCommand("register", try Input(.object(values), for: declaration.fields))
    return try work.begin(
      AssetFile.self, id: work.newID(AssetFile.self).number, branch: call.branch, with: command,
      facts: try facts(of: call.branch, in: work))
  }
}
