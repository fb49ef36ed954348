import Basics
import Web

/// `/search?q=`: everything that a number, a name, initials, a serial may mean, grouped.
struct SearchPage: Sendable {
  var query: String
  var groups: [Group]

  struct Group: Sendable {
    /// `orders`, `customers`, `equipment`, `imports`: `search.<name>`.
    var name: String
    var hits: [Hit]
    var more: String?
  }

  struct Hit: Sendable {
    var path: String
    var title: String
    var detail: String
    var status: String?
    var badge: ClockBadge?
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let found = groups.filter { !$0.hits.isEmpty }
    return frame.desk(
      title: query.isEmpty ? t("search.title") : t("search.for", ["query": query]), at: nil,
      """
      <form class="filter wide" method="get" action="/search"><label class="unseen" for="search-q">\(t("nav.search"))</label>\
      <input id="search-q" class="big" type="search" name="q" value="\(query)" placeholder="\(t("nav.search.placeholder"))"\
      \(attribute("autofocus", query.isEmpty))><button class="b go tall">\(t("button.search"))</button></form>
      \(query.isEmpty ? "<p class=\"quiet\">\(t("search.how"))</p>" : found.isEmpty ? nothing(frame) : "<div class=\"stack narrow\">\(found.map { group($0, frame) })</div>")
      """)
  }

  private func nothing(_ frame: Frame) -> HTML {
    let link = Link(text: frame.reader("button.newCall"), path: "/orders/new?phone=\(query)")
    let empty = frame.empty("search.none", values: ["query": query], link: frame.mayRegister ? link : nil, icon: "search")
    return "<section class=\"sheet narrow\">\(empty)</section>"
  }

  private func group(_ group: Group, _ frame: Frame) -> HTML {
    let t = frame.reader
    let rows: [HTML] = group.hits.map { hit in
      """
      <li><a href="\(hit.path)"><b>\(hit.title)</b><small>\(hit.detail)</small></a>\(when(hit.badge) { frame.clock($0) })\
      \(when(hit.status) { frame.status($0) })</li>
      """
    }
    return frame.sheet(
      t("search.\(group.name)"), end: when(group.more) { "<a href=\"\($0)\">\(t("button.all"))</a>" }, padded: false,
      "<ul class=\"hits\">\(rows)</ul>")
  }
}
