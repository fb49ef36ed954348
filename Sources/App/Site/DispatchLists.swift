import Aftersales
import Basics
import Web

/// The paper dispatch lists (派工单) for technicians without a phone, one sheet a technician.
enum DispatchLists {
  static func papers(_ lines: [WorkOrderLine], back: String = "/queue", _ visitor: Visitor, _ work: Work) throws -> HTML {
    try work.require(try WorkOrders.declaration("dispatch").roles)
    guard !lines.isEmpty else { throw Refusal("nothing-to-print") }
    // Numbers and streets stand on it whole: that is a reading like any other. SEC-001
    for line in lines { work.noteAccess(to: line.id.number, purpose: "dispatch-list") }
    let frame = try Frames.inside(visitor, work)
    let views = try OrderViews(frame, work, branches: lines.map(\.branch))
    let branches = try Branches.names(work)
    var page = PrintDispatchList(organisation: frame.organisation, day: frame.reader.today, back: back, sheets: [])
    page.sheets = Dictionary(grouping: lines, by: \.technician).values.map { jobs in
      PrintDispatchList.Sheet(
        technician: jobs.first?.technicianName ?? "", branch: jobs.first.flatMap { branches[$0.branch] } ?? "",
        lines: jobs.map { line in
          // Paper goes out with the technician, who must find the door and the bell.
          PrintDispatchList.Line(
            number: line.number, customer: views.show(line.name, .name, line, hasPurpose: true),
            phone: views.show(line.phone, .phone, line, hasPurpose: true),
            address: views.show(line.address, .address, line, hasPurpose: true), goods: line.model,
            symptom: views.show(line.symptom, .words, line, hasPurpose: true),
            category: frame.reader("category." + line.category), due: line.due,
            code: QRCode(visitor.address(of: "/orders/\(line.id)"))?.svg(label: frame.reader("print.code")))
        })
    }.sorted { ($0.technician, $0.lines[0].number) < ($1.technician, $1.lines[0].number) }
    return page.html(frame)
  }
}
