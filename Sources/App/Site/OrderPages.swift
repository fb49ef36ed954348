import Aftersales
import Basics
import Storage
import Web

/// `/orders…`: the call register, the call form, a case and everything that may be asked of it.
enum OrderPages {
  static func routes(_ desk: Desk) -> [Route] {
    [
      desk.page("/orders") { visitor, work in .html(try OrderList.page(visitor, work)) },
      desk.page("/orders/print") { visitor, work in .html(try RegisterPrint.paper(visitor, work)) },
      desk.page("/orders/new") { visitor, work in .html(try CallForm.page(visitor, work, typed: Typed())) },
      desk.change(
        "/orders", { visitor, work in try CallForm.post(visitor, work) },
        again: { visitor, work, refusal in
          .html(try CallForm.page(visitor, work, typed: visitor.typed(refusal)), status: 422)
        }),
      desk.page("/orders/{id}") { visitor, work in
        .html(try CaseView.page(try visitor.id(), visitor, work))
      },
      desk.page("/orders/{id}/proof/{name}") { visitor, work in .html(try CaseView.proof(visitor, work)) },
      desk.page("/orders/{id}/voucher") { visitor, work in .html(try CaseView.voucher(visitor, work)) },
      desk.page("/orders/{id}/receipt") { visitor, work in .html(try CaseView.receipt(visitor, work)) },
      desk.page("/orders/{id}/export") { visitor, work in
        let id: ID<WorkOrder> = try visitor.id()
        let number = try WorkOrders.find(id, in: work).state.call.number
        return Answer.json(try CaseExport.bundle(id, in: work))
          .with(header: "content-disposition", "attachment; filename=\"\(number).json\"")
      },
      desk.change(
        "/orders/{id}/undo", { visitor, work in try Undo.give(visitor, work) },
        again: { visitor, work, refusal in
          .html(try CaseView.page(try visitor.id(), visitor, work, refused: ("undo", refusal, Typed())), status: 422)
        }),
      desk.change(
        "/orders/{id}/{command}", bodyMax: Files.sizeMax + 1_000_000, { visitor, work in try give(visitor, work) },
        again: { visitor, work, refusal in try refused(visitor, work, refusal) }),
    ]
  }

  /// Gives the command of the form; a refusal undoes everything and shows the case again.
  private static func give(_ visitor: Visitor, _ work: Work) throws -> Answer {
    let id: ID<WorkOrder> = try visitor.id()
    let name = visitor.call.parameters["command"] ?? ""
    if name == "reveal-phone" { return .html(try CaseView.page(id, visitor, work, revealing: true)) }
    let declaration = try WorkOrders.declaration(name)
    let found = try WorkOrders.find(id, toGive: name, in: work)
    guard let branch = try work.fold(BranchFile.self, found.branch.number) else { throw Problem.notFound }
    let zone = try work.calendar(of: branch.state).zone
    var body = FormJSON.body(visitor.form, for: declaration.fields, zone: zone, now: work.now)
    if let file = visitor.form.files.first(where: { !$0.bytes.isEmpty }) { body = try attach(file, to: body, work) }
    let changed = try WorkOrders.give(name, body, to: id, expecting: try visitor.version, in: work)
    // On the phone the next step follows at once while the visit goes on.
    if isPhone(visitor) { return .redirect(to: JobRoutes.step(of: changed.state.status) != nil ? "/m/\(id)" : "/m") }
    return .redirect(to: Undo.marked(visitor.form["_back"] ?? "/orders/\(id)", done: name, order: id))
  }

  /// What was typed stays, what would make it pass is said.
  private static func refused(_ visitor: Visitor, _ work: Work, _ refusal: Refusal) throws -> Answer {
    let id: ID<WorkOrder> = try visitor.id()
    let typed = visitor.typed(refusal)
    let name = visitor.call.parameters["command"] ?? ""
    if isPhone(visitor) {
      return .html(try JobRoutes.job(id, visitor, work, typed: typed, refused: (name, refusal)), status: 422)
    }
    return .html(try CaseView.page(id, visitor, work, refused: (name, refusal, typed)), status: 422)
  }

  private static func isPhone(_ visitor: Visitor) -> Bool { visitor.form["_back"]?.hasPrefix("/m") ?? false }

  private static func attach(_ file: (name: String, fileName: String, bytes: [UInt8]), to body: JSON, _ work: Work) throws -> JSON
  {
    guard file.bytes.count <= Files.sizeMax else {
      throw Refusal.invalid([FieldFault(file.name, "file-too-large", ["max": String(Files.sizeMax / 1_000_000)])])
    }
    let hash: String
    do {
      hash = try FileDoor.keep(file.bytes, in: work).hash
    } catch let refusal as Refusal {
      throw Refusal.invalid(refusal.fields.map { FieldFault(file.name, $0.code, $0.values) })
    }
    guard case .object(var members) = body else { return body }
    if file.name.contains(".") {
      let parts = file.name.split(separator: ".").map(String.init)
      if case .object(var nested)? = members[parts[0]] {
        nested[parts[1]] = .string(hash)
        members[parts[0]] = .object(nested)
      }
    } else {
      members[file.name] = .string(hash)
    }
    return .object(members)
  }
}
