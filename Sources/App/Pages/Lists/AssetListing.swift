import Aftersales
import Basics
import Web

/// The customers' products as a list, newest first. AST-001
struct AssetListing: Listing {
  typealias Source = AssetLines

  private let frame: Frame
  private let work: Work

  init(_ frame: Frame, _ work: Work, _ lines: [AssetLine]) throws {
    self.frame = frame
    self.work = work
  }

  static func id(of line: AssetLine) -> Int64 { line.id.number }
  static func key(of line: AssetLine, _ sort: ListSort) -> String { String(line.id.number) }

  /// Products are nobody's name, but their owners are.
  private func owner(_ line: AssetLine) -> String {
    let sight = SightRule.sight(
      of: .name, for: work.actor.roles, isOwnBranch: line.isOwnBranch, isOwnJob: false, hasPurpose: false)
    return Masking.show(line.customerName, .name, sight, isOrganisation: line.isOrganisation)
  }

  func html(_ column: String, _ line: AssetLine) -> HTML {
    let t = frame.reader
    switch column {
    case "model":
      return """
        <td class="c-number"><a href="/assets/\(line.id)" data-open>\(line.model)</a>\
        \(when(line.isRetired, " <span class=\"tag off\">\(t("listColumn.retired"))</span>"))</td>
        """
    case "serial": return "<td class=\"c-serial mono nowrap\">\(line.serial)</td>"
    case "owner": return "<td class=\"c-customer\"><a href=\"/customers/\(line.customer)\">\(owner(line))</a></td>"
    case "assetCategory": return "<td class=\"c-more nowrap\">\(line.category)</td>"
    case "soldByUs": return "<td class=\"c-more nowrap\">\(t("soldByUs." + line.soldByUs))</td>"
    case "soldOn": return "<td class=\"c-called\">\(line.soldOn.map { t.fullDate($0) })</td>"
    case "calls":
      return "<td class=\"c-status num\">\(when(line.calls > 0, "<a href=\"/orders?asset=\(line.id)\">\(line.calls)</a>"))</td>"
    default: return "<td></td>"
    }
  }

  static func headings(_ column: String) -> [(key: String, kind: CellKind)] {
    switch column {
    case "model": [(column, .text), ("retired", .short)]
    case "serial", "owner": [(column, .text)]
    case "soldOn": [(column, .day)]
    case "calls": [(column, .whole)]
    default: [(column, .short)]
    }
  }

  func cells(_ column: String, _ line: AssetLine) -> [Cell] {
    switch column {
    case "model": return [Cell(line.model), line.isRetired ? .text(frame.reader("listColumn.retired")) : .empty]
    case "serial": return [Cell(line.serial)]
    case "owner": return [Cell(owner(line))]
    case "assetCategory": return [Cell(line.category)]
    case "soldByUs": return [Cell(frame.reader("soldByUs." + line.soldByUs))]
    case "soldOn": return [line.soldOn.map { .day($0) } ?? .empty]
    case "calls": return [.whole(line.calls)]
    default: return [.empty]
    }
  }
}
