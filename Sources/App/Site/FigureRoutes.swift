import Aftersales
import Basics
import Storage
import Web

/// `/figures`: what came of the calls of a period, to read, to print, and as a table for spreadsheets.
/// DSP-034, DSP-042, RPT-006, RPT-011, RPT-033, HR-031, QLT-043
enum FigureRoutes {
  static let readers: Set<Role> = [
    .supervisor, .branchManager, .serviceDepartment, .quality, .auditor, .administrator, .accountant,
  ]

  static func routes(_ desk: Desk) -> [Route] {
    [
      desk.page("/figures") { visitor, work in
        let (page, frame) = try page(visitor, work)
        return .html(page.html(frame))
      },
      desk.page("/figures.csv") { visitor, work in
        let (page, frame) = try page(visitor, work)
        let bytes = [0xEF, 0xBB, 0xBF] + Array(page.table(frame).utf8)
        return Answer(status: 200, type: "text/csv; charset=utf-8", bytes)
          .with(header: "content-disposition", "attachment; filename=\"figures-\(page.from)-\(page.until).csv\"")
      },
    ]
  }

  private static func page(_ visitor: Visitor, _ work: Work) throws -> (FigurePage, Frame) {
    try work.require(readers)
    let frame = try Frames.inside(visitor, work)
    let t = frame.reader
    let query = visitor.call.query
    let until = query.day("until", today: t.today) ?? t.today
    let from = min(query.day("from", today: t.today) ?? until + -30, until)
    guard let home = try work.homeBranch() else { throw Problem.notFound }
    let zone = try work.calendar(of: home.state).zone
    func filter(_ from: LocalDay, _ until: LocalDay) -> WorkFigures.Filter {
      var filter = WorkFigures.Filter(from: zone.instant(from, 0), before: zone.instant(until + 1, 0))
      filter.branch = query["branch"].flatMap { ID<Branch>(text: $0) }
      filter.technician = query["technician"].flatMap { ID<Staff>(text: $0) }
      filter.model = query["model"].flatMap { $0.isEmpty ? nil : $0 }
      return filter
    }
    let dimension = query["by"].flatMap(WorkFigures.Dimension.init(rawValue:)) ?? .kind
    var page = FigurePage(by: dimension, from: from, until: until)
    if dimension == .month {
      page.lines = try months(from, until).flatMap { span in
        try WorkFigures.lines(by: .month, filter(span.from, span.until), in: work).map { line in
          var line = line
          line.key = String(span.from.description.prefix(7))
          return line
        }
      }
    } else {
      page.lines = try WorkFigures.lines(by: dimension, filter(from, until), in: work).map { line in
        var line = line
        if dimension == .kind || dimension == .category { line.key = t.short("\(dimension.rawValue).\(line.key)") }
        return line
      }
    }
    page.worked = try WorkFigures.worked(filter(from, until), in: work)
    page.longest = try WorkFigures.longest(filter(from, until), in: work)
    page.branches = try work.rows(
      ScopedQuery("select id, name from branch where closed = 0", scope: work.scope, on: "id", then: "order by id")
    ).map { Choice(ID<Branch>($0.integer(0)).description, $0.text(1)) }
    page.technicians = try work.rows(
      ScopedQuery(
        "select distinct m.id, m.name from staff m join staff_of_branch b on b.case_id = m.id where b.technician = 1",
        scope: work.scope, on: "b.branch", then: "order by 2, 1 limit 500")
    ).map { Choice(ID<Staff>($0.integer(0)).description, $0.text(1)) }
    for name in ["branch", "technician", "model"] { page.chosen[name] = query[name] ?? "" }
    return (page, frame)
  }

  private static func months(_ from: LocalDay, _ until: LocalDay) -> [(from: LocalDay, until: LocalDay)] {
    var spans: [(from: LocalDay, until: LocalDay)] = []
    var start = from
    while start <= until, spans.count < 60 {
      var end = start
      while end < until, (end + 1).month == start.month { end = end + 1 }
      spans.append((start, end))
      start = end + 1
    }
    return spans
  }
}
