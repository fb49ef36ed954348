import Aftersales
import Basics
import Storage
import Web

/// The call register (叫修登记簿) as a list. REQ-001, REQ-004
struct OrderListing: Listing {
  private let views: OrderViews
  private let frame: Frame
  private let branches: [ID<Branch>: String]

  static let id: SQL = "o.id"

  static let shape = ListShape(
    name: "orders", path: "/orders", filters: [tab] + filters,
    columns: [
      "number", "called", "customer", "phone", "address", "goods", "serial", "kind", "category", "channel", "severity", "zone",
      "status",
      "promise", "technician", "holder", "dispatched", "arrived", "closed", "amount", "branch",
    ], standard: ["number", "called", "customer", "goods", "category", "status", "promise", "holder"],
    sorts: [
      ListSort("called", "o.called_at", on: "called"),
      ListSort("number", "o.number", on: "number", isText: true, isDescending: false),
      ListSort("due", "o.due", on: "promise", isDescending: false, needs: "o.open = 1 and o.due is not null"),
    ])

  private static let tab = ListFilter("tab", .tabs(["all", "waiting", "underWay", "again", "toStrike", "struck"])) { answers, _ in
    switch answers.first {
    case "waiting": "o.open = 1 and o.status in ('registered', 'waitingDispatch')"
    case "underWay": "o.open = 1 and o.status in ('dispatched', 'accepted', 'travelling')"
    case "again": "o.open = 1 and o.status in ('waitingParts', 'secondVisit', 'nobodyIn', 'handedBack')"
    case "toStrike": "o.open = 1 and o.status = 'voucherBack'"
    case "struck": "o.status = 'struckOff'"
    default: "1 = 1"
    }
  }

  /// What the register and the dispatch desk may be narrowed by.
  static let filters: [ListFilter] = [
    ListFilter("from", .day) { answers, wall in "o.called_at >= \(wall.start(of: answers[0]))" },
    ListFilter("until", .day) { answers, wall in "o.called_at < \(wall.end(of: answers[0]))" },
    ListFilter("branch", .branch) { answers, _ in "o.branch = \(Crockford.decode(answers[0]) ?? 0)" },
    ListFilter("technician", .technician) { answers, _ in
      answers[0] == "none" ? "o.open = 1 and o.sent is null" : "o.sent = \(Crockford.decode(answers[0]) ?? 0)"
    },
    .words("state", WorkOrder.Status.allCases.map(\.rawValue), words: "status", in: "o.status"),
    .words("category", WorkOrder.Category.allCases.map(\.rawValue), in: "o.category"),
    .words("kind", WorkOrder.Kind.allCases.map(\.rawValue), in: "o.kind"),
    .words("zone", WorkOrder.Zone.allCases.map(\.rawValue) + ["unknown"], in: "o.zone"),
    .words("severity", WorkOrder.Severity.allCases.map(\.rawValue), in: "o.severity"),
    .words("channel", WorkOrder.Channel.allCases.map(\.rawValue), in: "o.channel"),
    ListFilter("promise", .choice(["late", "missed", "met", "paused"], words: "listFilter.promise")) { answers, wall in
      let each = answers.compactMap { LinePromise(rawValue: $0)?.condition(now: wall.now) }
      return "(\(SQL.joined(each, by: " or ")))"
    },
    .claim("carried", yes: { _ in "o.carried_over is not null" }),
    .claim("urged", yes: { _ in "o.urges > 0" }),
    .claim("signed", yes: { _ in "o.signed = 1" }, no: { _ in "o.signed = 0" }),
    .words("holder", VoucherHolder.allCases.map(\.rawValue), words: "voucherHolder", in: "o.holder"),
    ListFilter("amountFrom", .yuan) { answers, _ in "o.amount >= \(Money(yuan: answers[0]) ?? .zero)" },
    ListFilter("amountTo", .yuan) { answers, _ in "o.amount <= \(Money(yuan: answers[0]) ?? .zero)" },
    ListFilter("customer", .id) { answers, _ in "o.customer = \(Crockford.decode(answers[0]) ?? 0)" },
    ListFilter("asset", .id) { answers, _ in "o.asset = \(Crockford.decode(answers[0]) ?? 0)" },
  ]

  init(_ frame: Frame, _ work: Work, _ lines: [WorkOrderLine]) throws {
    self.frame = frame
    views = try OrderViews(frame, work, branches: lines.map(\.branch))
    branches = try Branches.names(work)
  }

  static func lines(_ conditions: [SQL], order: SQL, limit: Int, in work: Work) throws -> [WorkOrderLine] {
    try WorkOrderLines.list(conditions, order: order, limit: limit, in: work)
  }

  static func count(_ conditions: [SQL], limit: Int, in work: Work) throws -> Int {
    try WorkOrderLines.count(conditions, limit: limit, in: work)
  }

  static func match(_ words: String, in work: Work) -> SQL? {
    work.hits("work_order", "o.id", words)
  }

  static func id(of line: WorkOrderLine) -> Int64 { line.id.number }

  static func key(of line: WorkOrderLine, _ sort: ListSort) -> String {
    switch sort.name {
    case "number": line.number
    case "due": line.due.map { String($0.milliseconds) } ?? ""
    default: String(line.calledAt.milliseconds)
    }
  }

  func html(_ column: String, _ line: WorkOrderLine) -> HTML {
    let t = frame.reader
    let head = views.head(line)
    switch column {
    case "number": return "<td class=\"c-number\"><a class=\"mono\" href=\"/orders/\(line.id)\" data-open>\(line.number)</a></td>"
    case "called": return "<td class=\"c-called\">\(frame.shortTime(line.calledAt))</td>"
    case "customer":
      let place = "\(t("zone." + line.zone)) · \(views.show(line.address, .address, line))"
      return "<td class=\"c-customer\"><span class=\"clip\">\(head.customer)</span><span class=\"sub clip\">\(place)</span></td>"
    case "phone": return "<td class=\"c-phone tel\">\(Telephone.grouped(views.show(line.phone, .phone, line)))</td>"
    case "address": return "<td class=\"c-more\"><span class=\"clip\">\(views.show(line.address, .address, line))</span></td>"
    case "goods":
      return "<td class=\"c-goods\"><span class=\"clip\">\(line.model)</span><span class=\"sub clip\">\(head.symptom)</span></td>"
    case "serial": return "<td class=\"c-more mono nowrap\">\(line.serial)</td>"
    case "kind": return "<td class=\"c-more nowrap\">\(t.short("kind." + line.kind))</td>"
    case "category": return "<td class=\"c-category\">\(frame.category(line.category))</td>"
    case "channel": return "<td class=\"c-more nowrap\">\(t.short("channel." + line.channel))</td>"
    case "severity": return "<td class=\"c-more nowrap\">\(t.short("severity." + line.severity))</td>"
    case "zone": return "<td class=\"c-more nowrap\">\(t.short("zone." + line.zone))</td>"
    case "status":
      let days = line.carriedOver.map { max(1, t.today - $0) } ?? 0
      return """
        <td class="c-status">\(frame.status(line.status.rawValue))<span class="sub marks">\(frame.marks(head, carriedOver: days))</span></td>
        """
    case "promise": return "<td class=\"c-clock\">\(frame.clock(views.badge(line)))</td>"
    case "technician": return "<td class=\"c-more nowrap\">\(line.technicianName)</td>"
    case "holder": return "<td class=\"c-holder nowrap hide-m\">\(views.holder(line))</td>"
    case "dispatched": return moment(line.dispatchedAt)
    case "arrived": return moment(line.arrivedAt)
    case "closed": return moment(line.closedAt)
    case "amount": return "<td class=\"c-more num amount\">\(line.amount.map { t.money($0) })</td>"
    case "branch": return "<td class=\"c-more nowrap\">\(branches[line.branch])</td>"
    default: return "<td></td>"
    }
  }

  private func moment(_ instant: Instant?) -> HTML { "<td class=\"c-more nowrap\">\(when(instant) { frame.shortTime($0) })</td>" }

  static func headings(_ column: String) -> [(key: String, kind: CellKind)] {
    switch column {
    case "called", "dispatched", "arrived", "closed": [(column, .moment)]
    case "goods": [("model", .text), ("symptom", .long)]
    case "address": [(column, .long)]
    case "promise": [("due", .moment), ("kept", .short)]
    case "amount": [(column, .money)]
    case "customer", "phone", "number", "serial", "branch": [(column, .text)]
    default: [(column, .short)]
    }
  }

  func cells(_ column: String, _ line: WorkOrderLine) -> [Cell] {
    let t = frame.reader
    switch column {
    case "number": return [Cell(line.number)]
    case "called": return [.moment(line.calledAt)]
    case "customer": return [Cell(views.show(line.name, .name, line))]
    case "phone": return [Cell(views.show(line.phone, .phone, line))]
    case "address": return [Cell(views.show(line.address, .address, line))]
    case "goods": return [Cell(line.model), Cell(views.show(line.symptom, .words, line))]
    case "serial": return [Cell(line.serial)]
    case "kind", "category", "channel", "severity", "zone":
      let word = [
        "kind": line.kind, "category": line.category, "channel": line.channel, "severity": line.severity, "zone": line.zone,
      ]
      return [Cell(t.short("\(column).\(word[column] ?? "")"))]
    case "status": return [Cell(t("status." + line.status.rawValue))]
    case "promise": return [Cell(line.due), Cell(t("listPromise." + views.badge(line).state.rawValue))]
    case "technician": return [Cell(line.technicianName)]
    case "holder": return [Cell(views.holder(line))]
    case "dispatched": return [Cell(line.dispatchedAt)]
    case "arrived": return [Cell(line.arrivedAt)]
    case "closed": return [Cell(line.closedAt)]
    case "amount": return [line.amount.map { .money($0) } ?? .empty]
    case "branch": return [Cell(branches[line.branch])]
    default: return [.empty]
    }
  }
}

/// The dispatch desk's own list: carried over first, then by what falls due first, then what wants another visit.
/// DSP-001, DSP-007, DSP-041, DSP-045
struct QueueListing: Listing {
  private static let again: SQL = "o.status in ('waitingParts', 'secondVisit', 'nobodyIn', 'handedBack')"

  /// One number a line: the group above, the due instant below; what has no limit comes last of its group.
  private static let rank: SQL = """
    case when \(again) then 8796093022208 + o.called_at
      when o.carried_over is null then 4398046511104 + coalesce(o.due, 4398046511103)
      else coalesce(o.due, 4398046511103) end
    """

  static let shape = ListShape(
    name: "queue", path: "/queue",
    filters: OrderListing.filters.filter { !["state", "holder", "signed", "amountFrom", "amountTo"].contains($0.name) },
    columns: OrderListing.shape.columns, standard: OrderListing.shape.standard,
    sorts: [
      ListSort(
        "rank", rank, isDescending: false, needs: "o.open = 1 and (o.status in ('registered', 'waitingDispatch') or \(again))")
    ])

  static func key(of line: WorkOrderLine, _ sort: ListSort) -> String {
    let due = line.due?.milliseconds ?? 4_398_046_511_103
    if line.status.wantsAnotherVisit { return String(8_796_093_022_208 + line.calledAt.milliseconds) }
    return String(line.carriedOver == nil ? 4_398_046_511_104 + due : due)
  }

  private let listing: OrderListing
  init(_ frame: Frame, _ work: Work, _ lines: [WorkOrderLine]) throws { listing = try OrderListing(frame, work, lines) }
  static var id: SQL { OrderListing.id }
  static func lines(_ conditions: [SQL], order: SQL, limit: Int, in work: Work) throws -> [WorkOrderLine] {
    try OrderListing.lines(conditions, order: order, limit: limit, in: work)
  }
  static func count(_ conditions: [SQL], limit: Int, in work: Work) throws -> Int {
    try OrderListing.count(conditions, limit: limit, in: work)
  }
  static func match(_ words: String, in work: Work) -> SQL? { OrderListing.match(words, in: work) }
  static func id(of line: WorkOrderLine) -> Int64 { line.id.number }
  func html(_ column: String, _ line: WorkOrderLine) -> HTML { listing.html(column, line) }
  func cells(_ column: String, _ line: WorkOrderLine) -> [Cell] { listing.cells(column, line) }
  static func headings(_ column: String) -> [(key: String, kind: CellKind)] { OrderListing.headings(column) }
}
