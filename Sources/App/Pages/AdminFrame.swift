import Aftersales
import Basics
import Web

/// The pages below `/admin`, with their own small navigation.
enum AdminSection: String, CaseIterable, Sendable {
  case branches, staff, calendar, policy, tokens

  var path: String { "/admin/\(rawValue)" }

  /// A branch manager keeps the certificates of the own technicians; the rest is the administrator's. SEC-017
  static func offered(to roles: Set<Role>) -> [AdminSection] {
    if roles.contains(.administrator) { return allCases }
    return roles.contains(.branchManager) ? [.staff] : []
  }
}

extension Frame {
  func admin(_ section: AdminSection, title: String? = nil, end: HTML = HTML(), _ content: HTML) -> HTML {
    let items = AdminSection.offered(to: person?.roles ?? []).map {
      Tab(label: reader("admin.\($0.rawValue)"), path: $0.path, isCurrent: $0 == section)
    }
    return desk(
      title: title ?? reader("admin.\(section.rawValue)"), at: .admin, end: end,
      "\(when(items.count > 1, tabs(items, label: "nav.admin.label")))\(content)")
  }

  /// Something secret that is shown this once.
  func once(_ key: String, _ secret: String?) -> HTML {
    when(secret) {
      "<section class=\"sheet pad alert\"><b>\(reader(key))</b><p><code class=\"secret\">\($0)</code></p></section>"
    }
  }
}
