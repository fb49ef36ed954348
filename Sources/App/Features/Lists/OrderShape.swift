import Aftersales
import Basics
import Storage

/// The parts of the call register that people turn to.
enum OrderTab: String, CaseIterable {
  case all, waiting, underWay, again, toStrike, struck

  /// The states of the lines in it.
  func holds(_ status: WorkOrder.Status) -> Bool {
    switch self {
    case .all: true
    case .waiting: status.isUndispatched
    case .underWay: status.isOnItsWay
    case .again: status.wantsAnotherVisit
    case .toStrike: status == .voucherBack
    case .struck: status == .struckOff
    }
  }

  /// Of open lines alone, which an index holds.
  var isOpen: Bool { self != .all && self != .struck }
}

/// What may be asked of the call register. REQ-001, REQ-004
extension OrderListing {
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

  private static let tab = ListFilter("tab", .tabs(OrderTab.allCases.map(\.rawValue))) { answers, _ in
    let tab = answers.first.flatMap { OrderTab(rawValue: $0) } ?? .all
    let states: SQL = "o.status in \(WorkOrder.Status.among(tab.holds))"
    return tab == .all ? "1 = 1" : tab.isOpen ? "o.open = 1 and \(states)" : states
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
}
