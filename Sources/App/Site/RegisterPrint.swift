import Aftersales
import Basics
import Storage
import Web

/// `/orders/print`: the call register (叫修登记簿) on paper, of the period, branch and filters that the list shows. REQ-001
enum RegisterPrint {
  /// More than this is a book and no print: the page says how many are left out and what to do.
  static let max = 1500

  static func paper(_ visitor: Visitor, _ work: Work) throws -> HTML {
    let frame = try Frames.inside(visitor, work)
    let t = frame.reader
    var query = ListQuery(visitor.call.query, for: OrderListing.shape, today: try work.today).first
    // A bare address means today's sheet.
    if query.isBare { query = query.with("from", t.today.description).with("until", t.today.description) }
    let lines = try OrderListing.lines(query, beyond: nil, limit: max, in: work)
    let total = lines.count < max ? lines.count : try OrderListing.total(query, limit: 100_000, in: work)
    let views = try OrderViews(frame, work, branches: lines.map(\.branch))
    let names = try Branches.names(work)
    let branches = Set(lines.map(\.branch)).compactMap { names[$0] }.sorted()
    // A register is read from its first line on.
    let ordered = query.sort.name == "called" && query.isDescending ? lines.reversed() : lines
    return PrintRegister(
      organisation: frame.organisation,
      branch: branches.isEmpty ? frame.person?.branch ?? "" : t.listed(branches),
      period: OrderList.period(query, t, inFull: true) ?? Self.span(ordered.map(\.calledAt), t), back: query.path,
      beyond: total - lines.count,
      printedBy: frame.person?.name ?? "", printedAt: work.now,
      lines: ordered.map { line in
        PrintRegister.Line(
          number: line.number, called: line.calledAt, channel: t.short("channel." + line.channel),
          customer: views.show(line.name, .name, line), phone: views.show(line.phone, .phone, line),
          address: views.show(line.address, .address, line), model: line.model, symptom: views.show(line.symptom, .words, line),
          category: t.short("category." + line.category), technician: line.technicianName ?? "", dispatched: line.dispatchedAt,
          arrived: line.arrivedAt, struckOff: line.status == .struckOff ? line.closedAt : nil,
          remark: line.status == .struckOff ? "" : t.short("status." + line.status.rawValue))
      }
    ).html(frame)
  }

  private static func span(_ instants: [Instant], _ t: Reader) -> String {
    guard let from = instants.min(), let until = instants.max() else { return t.fullDate(t.today) }
    let days = (t.local(from).day, t.local(until).day)
    return days.0 == days.1 ? t.fullDate(days.0) : "\(t.fullDate(days.0)) – \(t.fullDate(days.1))"
  }
}
