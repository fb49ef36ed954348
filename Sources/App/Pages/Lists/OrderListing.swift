import Aftersales
import Basics
import Web

/// The call register (叫修登记簿) as a list. REQ-001, REQ-004
struct OrderListing: Listing {
  typealias Source = WorkOrderLines

  private let views: OrderViews
  private let frame: Frame
  private let branches: [ID<Branch>: String]

  init(_ frame: Frame, _ work: Work, _ lines: [WorkOrderLine]) throws {
    self.frame = frame
    views = try OrderViews(frame, work, branches: lines.map(\.branch))
    branches = try Branches.names(work)
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
    switch column {
    case "number": return "<td class=\"c-number\"><a class=\"mono\" href=\"/orders/\(line.id)\" data-open>\(line.number)</a></td>"
    case "called": return "<td class=\"c-called\">\(frame.shortTime(line.calledAt))</td>"
    case "customer":
      let place = "\(t("zone." + line.zone)) · \(views.show(line.address, .address, line))"
      return
        "<td class=\"c-customer\"><span class=\"clip\">\(views.show(line.name, .name, line))</span><span class=\"sub clip\">\(place)</span></td>"
    case "phone": return "<td class=\"c-phone tel\">\(Telephone.grouped(views.show(line.phone, .phone, line)))</td>"
    case "address":
      return "<td class=\"c-more c-address\"><span class=\"clip\">\(views.show(line.address, .address, line))</span></td>"
    case "goods":
      return
        "<td class=\"c-goods\"><span class=\"clip\">\(line.model)</span><span class=\"sub clip\">\(views.show(line.symptom, .words, line))</span></td>"
    case "serial": return "<td class=\"c-more mono nowrap\">\(line.serial)</td>"
    case "kind": return "<td class=\"c-more nowrap\">\(t.short("kind." + line.kind))</td>"
    case "category": return "<td class=\"c-category\">\(frame.category(line.category))</td>"
    case "channel": return "<td class=\"c-more nowrap\">\(t.short("channel." + line.channel))</td>"
    case "severity": return "<td class=\"c-more nowrap\">\(t.short("severity." + line.severity))</td>"
    case "zone": return "<td class=\"c-more nowrap\">\(t.short("zone." + line.zone))</td>"
    case "status":
      let days = line.carriedOver.map { max(1, t.today - $0) } ?? 0
      return """
        <td class="c-status">\(frame.status(line.status.rawValue))<span class="sub marks">\(frame.marks(views.head(line), carriedOver: days))</span></td>
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

  func drawn(_ lines: [WorkOrderLine], columns: [String], draw: (WorkOrderLine) -> HTML) -> [HTML] {
    views.drawn(lines, on: "orders \(columns.joined(separator: " "))", branches: branches, draw: draw)
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

/// The dispatch desk's own list, with the lines of the register.
struct QueueListing: Listing {
  typealias Source = WorkOrderLines

  private let listing: OrderListing

  init(_ frame: Frame, _ work: Work, _ lines: [WorkOrderLine]) throws { listing = try OrderListing(frame, work, lines) }
  static func id(of line: WorkOrderLine) -> Int64 { OrderListing.id(of: line) }
  func html(_ column: String, _ line: WorkOrderLine) -> HTML { listing.html(column, line) }
  func cells(_ column: String, _ line: WorkOrderLine) -> [Cell] { listing.cells(column, line) }
  static func headings(_ column: String) -> [(key: String, kind: CellKind)] { OrderListing.headings(column) }
}
