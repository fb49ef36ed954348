import Aftersales
import Basics
import Storage
import Web

/// `/contacts…`, `/custody`, `/customers/unmade`, `/customers/care`: what goes on between customers and us beside repair calls.
enum ContactRoutes {
  static func routes(_ desk: Desk) -> [Route] {
    [
      desk.page("/contacts") { visitor, work in .html(try list(visitor, work)) },
      desk.page("/contacts/new") { visitor, work in .html(try new(visitor, work, typed: Typed())) },
      desk.change("/contacts") { visitor, work in
        let declaration = try CustomerRoutes.declaration("meet", CustomerCommand.declarations)
        try work.require(declaration.roles)
        let found = try Customers.meet(try CustomerRoutes.body(visitor, declaration, work), in: work)
        let mayOpen = try CustomerLines.mayOpen(ID(found.id), in: work)
        return .redirect(to: mayOpen ? "/customers/\(ID<Customer>(found.id))?done=saved" : "/contacts?done=saved")
      } again: { visitor, work, refusal in
        .html(try new(visitor, work, typed: visitor.typed(refusal), refusal: refusal), status: 422)
      },
      desk.page("/custody") { visitor, work in .html(try custody(visitor, work)) },
      desk.page("/customers/unmade") { visitor, work in .html(try due(.unmade, visitor, work)) },
      desk.page("/customers/care") { visitor, work in .html(try due(.care, visitor, work)) },
    ]
  }

  static func kinds(_ t: Reader) -> [Choice] {
    ContactRecord.Kind.allCases.map { Choice($0.rawValue, t("contactKind." + $0.rawValue)) }
  }

  static func roles(_ t: Reader) -> [Choice] {
    Role.allCases.filter { $0 != .auditor }.map { Choice($0.rawValue, t("role." + $0.rawValue)) }
  }

  /// The kind, the channel and, where we wrote or called ourselves, that we did.
  static func what(_ kind: String, _ channel: String, _ direction: String, _ t: Reader) -> String {
    let words = [t("contactKind." + kind), t("channel." + channel)]
    return (direction == "outgoing" ? words + [t("direction.outgoing")] : words).joined(separator: " · ")
  }

  private static func list(_ visitor: Visitor, _ work: Work) throws -> HTML {
    let frame = try Frames.inside(visitor, work)
    let t = frame.reader
    let query = visitor.call.query
    var filter = ContactLines.Filter()
    filter.words = String((query["q"] ?? "").trimmingSpace)
    filter.kind = query["kind"].flatMap(ContactRecord.Kind.init(rawValue:))
    filter.customerType = query["type"].flatMap { $0.isEmpty ? nil : $0 }
    filter.department = query["department"].flatMap(Role.init(rawValue:))
    let lines = try ContactLines.list(filter, in: work)
    let names = try work.names(of: Set(lines.compactMap(\.by?.number)), elsewhere: t("actor.elsewhere"))
    let mayHandle = work.offered("handle-contact", of: CustomerCommand.declarations) != nil
    var page = ContactListPage(
      lines: lines.map { line in
        func show(_ value: String, _ kind: Personal.Class) -> String {
          let sight = SightRule.sight(
            of: kind, for: work.actor.roles, isOwnBranch: line.isOwnBranch, isOwnJob: line.isOwnJob, hasPurpose: false)
          return Masking.show(value, kind, sight, isOrganisation: kind == .name && line.isOrganisation)
        }
        return ContactListPage.Line(
          path: "/customers/\(line.customer)", customer: show(line.customerName, .name), type: line.customerType, at: line.at,
          what: what(line.kind, line.channel, line.direction, t), number: line.number, model: line.model, theme: line.theme,
          topic: show(line.topic, .words), handling: line.handling.map { show($0, .words) },
          department: line.department.map { t("role." + $0) }, by: line.by.flatMap { names[$0.number] } ?? "",
          handle: mayHandle ? ("/customers/\(line.customer)", line.key) : nil)
      })
    page.query = filter.words
    page.kind = filter.kind?.rawValue ?? ""
    page.type = filter.customerType ?? ""
    page.department = filter.department?.rawValue ?? ""
    page.kinds = kinds(t)
    page.types = try Customers.types(in: work).sorted().map { Choice($0, $0) }
    page.departments = roles(t)
    page.mayWrite = work.offered("meet", of: CustomerCommand.declarations) != nil
    return page.html(frame)
  }

  private static func new(_ visitor: Visitor, _ work: Work, typed: Typed, refusal: Refusal? = nil) throws -> HTML {
    try work.require(try CustomerRoutes.declaration("meet", CustomerCommand.declarations).roles)
    let frame = try Frames.inside(visitor, work).refusing(refusal)
    let t = frame.reader
    let branches = try Branches.choices(work)
    let home = try work.homeBranch().map { ID<Branch>($0.id).description }
    var page = NewContactPage(
      branches: branches, branch: home ?? branches.first?.key ?? "", kinds: kinds(t),
      channels: WorkOrder.Channel.allCases.map { Choice($0.rawValue, t("channel." + $0.rawValue)) }, departments: roles(t))
    page.typed = typed
    return page.html(frame)
  }

  private static func custody(_ visitor: Visitor, _ work: Work) throws -> HTML {
    let frame = try Frames.inside(visitor, work)
    let mayReturn = work.offered("return-item", of: CustomerCommand.declarations) != nil
    return CustodyPage(
      lines: try CustodyLine.list(in: work).map { line in
        let sight = SightRule.sight(
          of: .name, for: work.actor.roles, isOwnBranch: line.isOwnBranch, isOwnJob: work.scope.isTechnicianOnly,
          hasPurpose: false)
        return CustodyPage.Line(
          path: "/customers/\(line.customer)",
          customer: Masking.show(line.customerName, .name, sight, isOrganisation: line.isOrganisation), key: line.key,
          what: line.what, place: line.place, receivedAt: line.receivedAt, returnedAt: line.returnedAt, mayReturn: mayReturn)
      }
    ).html(frame)
  }

  private static func due(_ kind: CustomerDuePage.Kind, _ visitor: Visitor, _ work: Work) throws -> HTML {
    guard !work.scope.isTechnicianOnly else { throw Problem.forbidden }
    let frame = try Frames.inside(visitor, work)
    let t = frame.reader
    let policy = try work.currentPolicy()
    let limit = policy.limit(kind == .unmade ? "cus.file.dueDays" : "cus.key.contactInterval")
    let all = kind == .unmade ? try CustomerDue.unmade(in: work) : try CustomerDue.care(in: work)
    var page = CustomerDuePage(
      kind: kind,
      lines: try all.map { due in
        let shown = CustomerRoutes.shown(due.line, work)
        var line = CustomerDuePage.Line(path: shown.path, name: shown.name, phone: shown.phone, from: due.from)
        line.badge = due.due.map { at in
          ClockBadge(state: at < work.now ? .late : .running, left: at - work.now, due: at, name: "file")
        }
        line.needs = due.needs
        if kind == .care { line.note = try CustomerNote.text(of: due.line.id, isOwnJob: false, t, work) }
        // By turns a call and a visit, one interval apart, beginning with what was not done last. CUS-015
        if kind == .care, let first = due.due {
          let step = first - due.from
          line.plan = (0..<3).map { place in
            t(
              (place % 2 == 0) == due.isVisitNext ? "care.visit" : "care.call",
              ["day": t.date(t.local(max(first, work.now) + Int64(place) * step + -1).day)])
          }
        }
        return line
      })
    page.isBlank = limit == nil
    return page.html(frame)
  }
}
