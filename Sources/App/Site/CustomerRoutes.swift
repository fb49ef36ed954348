import Aftersales
import Basics
import Storage
import Web

/// `/customers…` and `/assets…`: the customer files, their products, and every command about them.
enum CustomerRoutes {
  static func routes(_ desk: Desk) -> [Route] {
    [
      desk.page("/customers") { visitor, work in .html(try CustomerList.page(visitor, work)) },
      desk.page("/customers/new") { visitor, work in .html(try new(visitor, work, typed: Typed())) },
      desk.change("/customers") { visitor, work in
        let declaration = try declaration("register", CustomerCommand.declarations)
        try work.require(declaration.roles)
        let made = try Customers.register(try body(visitor, declaration, work), in: work)
        return .redirect(to: "/customers/\(ID<Customer>(made.id))?done=saved")
      } again: { visitor, work, refusal in
        .html(try new(visitor, work, typed: visitor.typed(refusal), refusal: refusal), status: 422)
      },
      desk.page("/customers/{id}") { visitor, work in .html(try CustomerFileView.page(try visitor.id(), visitor, work)) },
      desk.page("/customers/{id}/sheet") { visitor, work in .html(try CustomerFileView.sheet(visitor, work)) },
      desk.change("/customers/{id}/assets") { visitor, work in
        let id: ID<Customer> = try visitor.id()
        _ = try Customers.find(id, in: work)
        guard case .object(var members) = try body(visitor, try declaration("register", AssetCommand.declarations), work) else {
          throw Problem.badBody("form")
        }
        members["customer"] = .string(id.description)
        let made = try Assets.register(.object(members), in: work)
        return .redirect(to: "/assets/\(ID<Asset>(made.id))?done=saved")
      } again: { visitor, work, refusal in
        .html(
          try CustomerFileView.page(
            try visitor.id(), visitor, work, refused: CustomerFileView.Refused("assets", refusal, visitor.typed(refusal))),
          status: 422)
      },
      desk.change("/customers/{id}/{command}", bodyMax: Files.sizeMax + 1_000_000) { visitor, work in
        let id: ID<Customer> = try visitor.id()
        _ = try Customers.find(id, in: work)
        let name = visitor.call.parameters["command"] ?? ""
        if name == "reveal-phone" { return .html(try CustomerFileView.page(id, visitor, work, revealing: true)) }
        let declaration = try declaration(name, CustomerCommand.declarations)
        var body = try body(visitor, declaration, work)
        if let file = visitor.form.files.first(where: { $0.name == "file" && !$0.bytes.isEmpty }),
          case .object(var members) = body
        {
          members["file"] = .string(try FileDoor.keep(file.bytes, in: work).hash)
          body = .object(members)
        }
        _ = try Customers.give(
          name, body, to: id, expecting: try visitor.version, in: work)
        return .redirect(to: "/customers/\(id)?done=saved")
      } again: { visitor, work, refusal in
        let name = visitor.call.parameters["command"] ?? ""
        return .html(
          try CustomerFileView.page(
            try visitor.id(), visitor, work, refused: CustomerFileView.Refused(name, refusal, visitor.typed(refusal))),
          status: 422)
      },
      desk.page("/assets/{id}") { visitor, work in .html(try AssetView.page(try visitor.id(), visitor, work)) },
      desk.change("/assets/{id}/{command}") { visitor, work in
        try AssetView.give(visitor, work)
      } again: {
        visitor, work, refusal in
        let name = visitor.call.parameters["command"] ?? ""
        return .html(
          try AssetView.page(try visitor.id(), visitor, work, refused: (name, refusal, visitor.typed(refusal))), status: 422)
      },
    ]
  }

  static func declaration(_ name: String, _ declarations: [Declaration]) throws -> Declaration {
    guard let declaration = declarations.first(where: { $0.name == name }) else { throw Problem.notFound }
    return declaration
  }

  static func body(_ visitor: Visitor, _ declaration: Declaration, _ work: Work) throws -> JSON {
    guard let home = try work.homeBranch() else { throw Problem.notFound }
    return FormJSON.body(visitor.form, for: declaration.fields, zone: try work.calendar(of: home.state).zone, now: work.now)
  }

  /// A line by the reader's sight. SEC-001
  static func shown(_ line: CustomerLine, _ work: Work) -> ShownCustomer {
    let sight = CustomerSight(line, work)
    return ShownCustomer(
      path: "/customers/\(line.id)", name: sight.show(line.name, .name), phone: sight.phone(line.phone),
      address: sight.show(line.address, .address), zone: line.zone)
  }

  private static func new(_ visitor: Visitor, _ work: Work, typed: Typed, refusal: Refusal? = nil) throws -> HTML {
    try work.require(try declaration("register", CustomerCommand.declarations).roles)
    let frame = try Frames.inside(visitor, work).refusing(refusal)
    let branches = try Branches.choices(work)
    let home = try work.homeBranch().map { ID<Branch>($0.id).description }
    var page = NewCustomerPage(branches: branches, branch: home ?? branches.first?.key ?? "")
    page.typed = typed
    if page.typed.values.isEmpty, let phone = visitor.call.query["phone"] { page.typed = Typed(["phone": phone]) }
    page.agents = try agents(work)
    page.types = try Customers.types(in: work).sorted().map { Choice($0, $0) }
    return page.html(frame)
  }

  /// The agents whose files the reader sees. CUS-012
  static func agents(_ work: Work) throws -> [Choice] {
    try CustomerLines.list(agentsOnly: true, limit: 200, in: work).map { line in
      Choice(line.id.description, CustomerSight(line, work).show(line.name, .name))
    }
  }
}
