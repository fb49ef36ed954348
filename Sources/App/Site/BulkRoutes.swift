import Aftersales
import Basics
import Logging
import Storage
import Web

/// `/bulk…`: several lines of a list at once. First a page that says what would happen to each, then one confirmation; every
/// case is one action of its own with the same `decide` as ever, so that a refusal of one never holds up the others.
enum BulkRoutes {
  /// So many cases go in one go: what a person can still look through.
  static let max = 200

  static func routes(_ desk: Desk) -> [Route] {
    [
      desk.longForm("/bulk/preview") { visitor in
        let (answer, accesses) = try await desk.office.read(as: visitor.actor, at: visitor.call.now) { work in
          do throws(Refusal) {
            try check(visitor.form)
          } catch {
            let (list, query) = (visitor.form["list"], visitor.form["query"])
            return (try ListRoutes.again(visitor, work, .bulk, error, of: list, query: query), work.accesses)
          }
          return (try preview(visitor, work), work.accesses)
        }
        try await desk.office.write(down: accesses, by: visitor.actor)
        return answer
      },
      desk.longForm("/bulk/run") { visitor in try await run(visitor, desk) },
      // Somebody who comes back to the address of an answered form is led to the list.
      desk.page("/bulk/preview") { _, _ in .redirect(to: "/orders") },
      desk.page("/bulk/run") { _, _ in .redirect(to: "/orders") },
    ]
  }

  private static func check(_ form: FormFields) throws(Refusal) {
    try form.requireReadable()
    guard ["", "1"].contains(form["all"] ?? "") else { throw .invalid([FieldFault("all", "unknown-choice")]) }
  }

  // MARK: what would happen

  private static func preview(_ visitor: Visitor, _ work: Work) throws -> Answer {
    let form = visitor.form
    let shape = try ListRoutes.shape(form["list"])
    let query = ListQuery(text: form["query"] ?? "", for: shape)
    let action = form["action"] ?? ""
    let picked = form["all"] == "1" ? nil : form.all("pick").compactMap { Crockford.decode($0) }
    if action == "export" {
      return .html(try ListExports.page(query, picked: picked, visitor, work, typed: Typed()))
    }
    guard ["dispatch", "strike-off", "print"].contains(action), ["orders", "queue"].contains(shape.name) else {
      throw Problem.notFound
    }
    guard action == "print" || work.offered(action, of: WorkOrderCommand.declarations) != nil else { throw Problem.forbidden }
    let (lines, beyond) = try lines(query, picked, work)
    guard !lines.isEmpty else { return .redirect(to: query.path) }
    let frame = try Frames.inside(visitor, work)
    if action == "print", lines.allSatisfy({ $0.status.isOnItsWay }) {
      return .html(try DispatchLists.papers(lines, back: query.path, visitor, work))
    }
    let technicians = try Technicians.choices(work)
    let wanted = action == "dispatch" ? form["technician"] ?? "" : ""
    let technician = technicians.first { $0.key == wanted }
    var page = try BulkPage(
      action: action, rows: rows(lines, frame, work) { line in try outcome(action, line, technician, frame, work) },
      technician: technician, technicians: technicians, list: shape.name, query: query.text(), back: query.path, max: max)
    page.beyond = beyond
    page.missing = picked.map { Swift.max(0, min($0.count, max) - lines.count) } ?? 0
    if technician == nil, !wanted.isEmpty { page.faults = [FieldFault("technician", "unknown-choice")] }
    return .html(page.html(frame), status: page.faults.isEmpty ? 200 : 422)
  }

  /// The lines that were picked, or all that the filters hold; and how many are too many.
  private static func lines(_ query: ListQuery, _ picked: [Int64]?, _ work: Work) throws -> (lines: [WorkOrderLine], beyond: Int)
  {
    if let picked { return (try OrderListing.lines(Array(picked.prefix(max)), in: work), Swift.max(0, picked.count - max)) }
    let lines =
      query.shape.name == "queue"
      ? try QueueListing.lines(query, beyond: nil, limit: max, in: work)
      : try OrderListing.lines(query, beyond: nil, limit: max, in: work)
    guard lines.count == max else { return (lines, 0) }
    let total = query.shape.name == "queue" ? try QueueListing.total(query, in: work) : try OrderListing.total(query, in: work)
    return (lines, total - max)
  }

  private static func outcome(
    _ action: String, _ line: WorkOrderLine, _ technician: Choice?, _ frame: Frame, _ work: Work
  ) throws -> BulkPage.Outcome {
    let t = frame.reader
    switch action {
    case "print":
      return line.status.isOnItsWay
        ? .will(t("bulk.row.print", ["name": line.technicianName ?? ""])) : .refused(t("bulk.row.notDispatched"), remedy: nil)
    case "dispatch" where technician == nil: return .open
    default:
      do {
        _ = try WorkOrders.rehearse(action, body(action, technician?.key), for: line.id, in: work)
        return .will(said(action, technician, t))
      } catch {
        return refused(error, t)
      }
    }
  }

  private static func said(_ action: String, _ technician: Choice?, _ t: Reader) -> String {
    t("bulk.row.\(action)", ["name": technician?.label ?? ""])
  }

  /// The refusal in the words of any page that refuses.
  private static func refused(_ error: any Error, _ t: Reader) -> BulkPage.Outcome {
    let failure = Failure(error)
    return .refused(failure.sentence(t.words), remedy: failure.remedy(t.words))
  }

  private static func body(_ action: String, _ technician: String?) -> JSON {
    action == "dispatch" ? ["technician": .orNull(technician)] : [:]
  }

  private static func rows(
    _ lines: [WorkOrderLine], _ frame: Frame, _ work: Work, _ outcome: (WorkOrderLine) throws -> BulkPage.Outcome
  ) throws -> [BulkPage.Row] {
    let views = try OrderViews(frame, work, branches: lines.map(\.branch))
    return try lines.map { line in
      BulkPage.Row(
        id: line.id.description, head: line.head, number: line.number, customer: views.show(line.name, .name, line),
        goods: line.model, status: line.status.rawValue, outcome: try outcome(line))
    }
  }

  // MARK: doing it

  private static func run(_ visitor: Visitor, _ desk: Desk) async throws -> Answer {
    let form = visitor.form
    try form.requireReadable()
    let shape = try ListRoutes.shape(form["list"])
    let query = ListQuery(text: form["query"] ?? "", for: shape)
    let action = form["action"] ?? ""
    let wanted: [(id: ID<WorkOrder>, head: Int)] = form.all("line").prefix(max).compactMap { text in
      let parts = text.split(separator: ".")
      guard parts.count == 2, let id = ID<WorkOrder>(text: parts[0]), let head = Int(parts[1]) else { return nil }
      return (id, head)
    }
    let left = form.all("left").prefix(max).compactMap { Crockford.decode($0) }
    if action == "print" { return try await printed(wanted.map(\.id.number), query, visitor, desk) }
    guard ["dispatch", "strike-off"].contains(action) else { throw Problem.notFound }
    let body = body(action, form["technician"])
    var failures: [Int64: Failure] = [:]
    for (id, head) in wanted {
      do {
        try await give(action, body, to: id, seen: head, visitor, desk)
      } catch {
        if Failure(error).status == 500 { desk.office.logger.error("bulk \(action) \(id): \(error)") }
        failures[id.number] = Failure(error)
      }
    }
    let all = wanted.map(\.id.number) + left
    return try await desk.office.read(as: visitor.actor, at: visitor.call.now) { [failures] work in
      let frame = try Frames.inside(visitor, work)
      let technicians = try Technicians.choices(work)
      let technician = technicians.first { $0.key == form["technician"] }
      let rows = try rows(try OrderListing.lines(all, in: work), frame, work) { line in
        if left.contains(line.id.number) { return .left }
        guard let failure = failures[line.id.number] else { return .done(said(action, technician, frame.reader)) }
        return .refused(failure.sentence(frame.reader.words), remedy: failure.remedy(frame.reader.words))
      }
      var page = BulkPage(
        action: action, isDone: true, rows: rows, technician: technician, list: shape.name, query: query.text(),
        back: query.path, max: max)
      page.missing = Set(all).count - rows.count
      return .html(page.html(frame))
    }
  }

  /// One case, one transaction, once for the page it was confirmed on: the same form sent again finds that it has happened.
  private static func give(
    _ name: String, _ body: JSON, to id: ID<WorkOrder>, seen head: Int, _ visitor: Visitor, _ desk: Desk
  ) async throws {
    _ = try await desk.office.write(as: visitor.actor, at: visitor.call.now) { work in
      try Idempotency.once(visitor, part: id.description, work) {
        let order = try WorkOrders.give(name, body, to: id, expecting: head, in: work)
        return .json(["version": .count(order.head)])
      }
    }
  }

  private static func printed(_ ids: [Int64], _ query: ListQuery, _ visitor: Visitor, _ desk: Desk) async throws -> Answer {
    let (html, accesses) = try await desk.office.read(as: visitor.actor, at: visitor.call.now) { work in
      let lines = try OrderListing.lines(ids, in: work).filter { $0.status.isOnItsWay }
      return (try DispatchLists.papers(lines, back: query.path, visitor, work), work.accesses)
    }
    try await desk.office.write(down: accesses, by: visitor.actor)
    return .html(html)
  }
}
