import Aftersales
import Basics
import Web

/// The customer files as a list, newest first.
struct CustomerListing: Listing {
  typealias Source = CustomerLines

  private let frame: Frame
  private let work: Work

  init(_ frame: Frame, _ work: Work, _ lines: [CustomerLine]) throws {
    self.frame = frame
    self.work = work
  }

  static func id(of line: CustomerLine) -> Int64 { line.id.number }
  static func key(of line: CustomerLine, _ sort: ListSort) -> String { String(line.id.number) }

  func html(_ column: String, _ line: CustomerLine) -> HTML {
    let t = frame.reader
    let sight = CustomerSight(line, work)
    switch column {
    case "name":
      return """
        <td class="c-number"><a href="/customers/\(line.id)" data-open>\(sight.show(line.name, .name))</a>\
        \(when(line.isKey, " <span class=\"tag seal\">\(t("customer.key"))</span>"))\
        \(when(line.isAgent, " <span class=\"tag act\">\(t("party.agent"))</span>"))</td>
        """
    case "phone": return "<td class=\"c-phone tel\">\(sight.phone(line.phone))</td>"
    case "address":
      return """
        <td class="c-goods"><span class="clip">\(sight.show(line.address, .address))</span>\
        \(when(line.zone) { "<span class=\"sub\">\(t.short("zone.\($0)"))</span>" })</td>
        """
    case "zone": return "<td class=\"c-more nowrap\">\(line.zone.map { t.short("zone.\($0)") })</td>"
    case "equipment": return "<td class=\"num c-equipment hide-s\">\(line.equipment)</td>"
    case "open": return "<td class=\"num c-status\">\(when(line.open > 0, "<span class=\"tag warn\">\(line.open)</span>"))</td>"
    case "lastCall": return "<td class=\"c-called\">\(when(line.lastCall) { frame.shortTime($0) })</td>"
    default: return "<td></td>"
    }
  }

  static func headings(_ column: String) -> [(key: String, kind: CellKind)] {
    switch column {
    case "name": [(column, .text), ("key", .short)]
    case "address": [(column, .long)]
    case "phone": [(column, .text)]
    case "equipment", "open": [(column, .whole)]
    case "lastCall": [(column, .moment)]
    default: [(column, .short)]
    }
  }

  func cells(_ column: String, _ line: CustomerLine) -> [Cell] {
    let t = frame.reader
    let sight = CustomerSight(line, work)
    switch column {
    case "name": return [Cell(sight.show(line.name, .name)), line.isKey ? .text(t("customer.key")) : .empty]
    case "phone": return [Cell(sight.phone(line.phone))]
    case "address": return [Cell(sight.show(line.address, .address))]
    case "zone": return [Cell(line.zone.map { t.short("zone.\($0)") })]
    case "equipment": return [.whole(line.equipment)]
    case "open": return [.whole(line.open)]
    case "lastCall": return [Cell(line.lastCall)]
    default: return [.empty]
    }
  }
}
