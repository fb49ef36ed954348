import Aftersales
import Basics
import Storage
import Web

/// `/lists/{list}/export`: what will leave the program, what for, and the file. CUS-019
enum ListExports {
  /// Why somebody may take lists away: service, and nothing else.
  static let purposes = ["dispatch", "accounts", "followUp", "quality", "inspection", "migration"]

  /// What the page of an export asks.
  private static let asked = [
    Field("format", .choice(ExportFormat.allCases.map(\.rawValue))), Field("purpose", .choice(purposes)),
    Field("note", .text(max: 200)).optional,
  ]

  /// Technicians see their jobs on the phone and take no lists away.
  static func mayExport(_ work: Work) -> Bool { !work.scope.isTechnicianOnly }

  static func page(
    _ query: ListQuery, picked: [Int64]?, _ visitor: Visitor, _ work: Work, typed: Typed
  ) throws -> HTML {
    guard mayExport(work) else { throw Problem.forbidden }
    let frame = try Frames.inside(visitor, work)
    return try ExportPage(
      query: query, picked: picked.map { $0.map(Crockford.encode) },
      total: picked.map { try count($0, query, work) } ?? total(query, work), columns: columns(query, work), typed: typed
    ).html(frame)
  }

  /// The columns of the address, else of the person, else everybody's.
  static func columns(_ query: ListQuery, _ work: Work) throws -> [String] {
    let own = try ListViews.choice(of: query.shape.name, in: work).columns?.filter(query.shape.columns.contains)
    return query.columns ?? own.flatMap { $0.isEmpty ? nil : $0 } ?? query.shape.standard
  }

  private static func total(_ query: ListQuery, _ work: Work) throws -> Int {
    switch query.shape.name {
    case "queue": try QueueListing.total(query, limit: 1_000_001, in: work)
    case "customers": try CustomerListing.total(query, limit: 1_000_001, in: work)
    case "assets": try AssetListing.total(query, limit: 1_000_001, in: work)
    default: try OrderListing.total(query, limit: 1_000_001, in: work)
    }
  }

  private static func count(_ ids: [Int64], _ query: ListQuery, _ work: Work) throws -> Int {
    switch query.shape.name {
    case "customers": try CustomerListing.lines(ids, in: work).count
    case "assets": try AssetListing.lines(ids, in: work).count
    default: try OrderListing.lines(ids, in: work).count
    }
  }

  /// The form's answer: the file, or the page again with what is missing.
  static func answer(_ visitor: Visitor, _ desk: Desk) async throws -> Answer {
    let form = visitor.form
    let shape = try ListRoutes.shape(visitor.call.parameters["list"])
    let query = ListQuery(text: form["query"] ?? "", for: shape).first
    let picked = form["picked"] == "1" ? form.all("pick").compactMap { Crockford.decode($0) } : nil
    let input: Input
    do throws(Refusal) {
      input = try Input(FormJSON.body(form, for: asked, zone: .fixed(0), now: visitor.call.now), for: asked)
      try form.requireReadable()
    } catch {
      let typed = visitor.typed(error)
      return try await desk.office.read(as: visitor.actor, at: visitor.call.now) { work in
        .html(try page(query, picked: picked, visitor, work, typed: typed), status: 422)
      }
    }
    let (format, purpose, note) = (input.text("format") ?? "", input.text("purpose") ?? "", input.text("note") ?? "")
    return try await file(
      query, picked: picked, format: format, purpose: "export \(format): \(purpose)\(note.isEmpty ? "" : ": \(note)")",
      as: visitor.actor, words: visitor.words, at: visitor.call.now, desk.office)
  }

  /// The file itself, piece by piece.
  static func file(
    _ query: ListQuery, picked: [Int64]?, format: String, purpose: String, as asker: Actor, words: Words, at now: Instant,
    _ office: Office
  ) async throws -> Answer {
    let (frame, columns): (Frame, [String]) = try await office.read(as: asker, at: now) { work in
      guard mayExport(work) else { throw Problem.forbidden }
      let zone = try ListWall(work).zone
      return (
        Frame(reader: Reader(words: words, now: now, offset: { zone.offset(at: $0) })), try ListExports.columns(query, work)
      )
    }
    let kind = ExportFormat(rawValue: format) ?? .csv
    func stream<L: Listing>(_ listing: L.Type) -> Answer {
      let export = ListExport<L>(
        office, as: asker, at: now, frame, query, columns: columns, picked: picked, format: kind, purpose: purpose)
      var answer = Answer(stream: AsyncStream(unfolding: { await export.next() }))
      answer.headers = [
        ("content-type", kind.type),
        ("content-disposition", "attachment; filename=\"\(query.shape.name)-\(frame.reader.today).\(format)\""),
      ]
      return answer
    }
    switch query.shape.name {
    case "queue": return stream(QueueListing.self)
    case "customers": return stream(CustomerListing.self)
    case "assets": return stream(AssetListing.self)
    default: return stream(OrderListing.self)
    }
  }
}
