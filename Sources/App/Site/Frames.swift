import Aftersales
import Basics
import Storage
import Web

/// Makes what stands around a page from who asks.
enum Frames {
  /// Without the database: errors, log-in.
  static func plain(_ call: Call, session: Session?, words: Words) -> Frame {
    var frame = Frame(reader: Reader(words: words, now: call.now, offset: { _ in 8 * 3600 }))
    frame.assets = AssetRoutes.version
    frame.path = call.path
    frame.theme = call.cookie("theme").flatMap(Frame.Theme.init(rawValue:)) ?? .auto
    if let session {
      frame.person = Frame.Person(name: session.user.name, roles: session.actor.roles, branch: "")
      frame.token = session.formToken()
    }
    return frame
  }

  /// A page inside: the branch's wall clock, its shift of today, and what waits.
  static func inside(_ visitor: Visitor, _ work: Work) throws -> Frame {
    var frame = plain(visitor.call, session: visitor.session, words: visitor.words)
    let branch = try work.homeBranch()
    if let branch {
      let calendar = try work.calendar(of: branch.state)
      let zone = calendar.zone
      frame.reader = Reader(words: visitor.words, now: work.now, offset: { zone.offset(at: $0) })
      frame.shift = Frame.Shift(isOpen: calendar.isOpen(at: work.now), hours: hours(calendar, frame.reader))
    }
    frame.person = Frame.Person(
      name: visitor.session.user.name, roles: work.actor.roles, branch: branch?.state.name ?? "",
      isOfHeadOffice: work.actor.branches.isEmpty && work.actor.roles.contains(where: \.seesEveryBranch))
    frame.organisation = try work.setting("organisation") ?? ""
    frame.counts = try counts(visitor, work)
    frame.flash = try flash(visitor, frame.reader, work)
    return frame.naming(unreadable(visitor.call.query, today: frame.reader.today))
  }

  /// Days in the address that are none. The page shows what it shows without them, and says so.
  private static func unreadable(_ query: FormFields, today: LocalDay) -> [FieldFault] {
    ["day", "from", "until"].compactMap { name in
      guard query[name]?.isEmpty == false, query.day(name, today: today).map({ (1900...2200).contains($0.year) }) != true
      else { return nil }
      return FieldFault(name, "not-a-day")
    }
  }

  /// What was just done, on which case, and how to take it back while that is possible.
  private static func flash(_ visitor: Visitor, _ t: Reader, _ work: Work) throws -> Frame.Flash? {
    guard let done = visitor.call.query["done"] else { return nil }
    var flash = Frame.Flash(kind: .done, text: t("done." + done))
    if let id = visitor.call.query["of"].flatMap({ ID<WorkOrder>(text: $0) }), let found = try WorkOrders.seen(id, in: work) {
      if visitor.call.path != "/orders/\(id)" { flash.link = Link(text: found.state.call.number, path: "/orders/\(id)") }
      flash.undo = try Undo.offer(found, t, in: work)
      flash.undo?.back = visitor.call.path
    }
    return flash
  }

  private static func hours(_ calendar: WorkCalendar, _ reader: Reader) -> String {
    let day = reader.today
    guard let opening = calendar.opening(of: day), let closing = calendar.closing(of: day) else { return "" }
    return "\(reader.timeOfDay(opening))–\(reader.timeOfDay(closing))"
  }

  private static func counts(_ visitor: Visitor, _ work: Work) throws -> [Navigation: Int] {
    [.queue: try WorkOrderLines.waitingCount(in: work)]
  }
}

extension Visitor {
  /// The version that the form was drawn from, if it names one. Only a program sends one that is no number.
  var version: Int? {
    get throws {
      guard let text = form["_version"] else { return nil }
      guard let version = Int(text), version >= 0 else { throw Problem.badBody("_version") }
      return version
    }
  }

  /// A text that must be there, checked like one of a command.
  func words(_ name: String, max: Int, isLines: Bool = false) throws(Refusal) -> String {
    let field = Field(name, isLines ? .lines(max: max) : .text(max: max))
    return try Input([name: .string(form[name] ?? "")], for: [field]).text(name) ?? ""
  }

  /// Field values and faults to show again in a form that was refused.
  func typed(_ refusal: Refusal? = nil) -> Typed {
    var values: [String: String] = [:]
    for field in form.fields where values[field.name] == nil && field.name != "_csrf" { values[field.name] = field.value }
    return Typed(values, faults: refusal?.fields ?? [])
  }
}
