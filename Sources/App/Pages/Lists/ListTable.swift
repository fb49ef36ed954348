import Basics
import Web

extension Frame {
  /// A list as a table: a box to pick each line, the columns the reader chose, headings that set the order.
  func listTable<L: Listing>(_ listing: L, _ lines: [L.Line], columns: [String], query: ListQuery) -> HTML {
    let t = reader
    let headings: [HTML] = columns.map { column in
      let label = ListBar.label(column, t)
      let isNumber = L.headings(column).contains { $0.kind == .money || $0.kind == .whole }
      let classes = (isNumber ? "num " : "") + (column == "holder" ? "hide-m" : "")
      guard let sort = L.shape.sorts.first(where: { $0.column == column }) else {
        return "<th class=\"\(classes)\">\(label)</th>"
      }
      let isIt = sort.name == query.sort.name
      return """
        <th class="\(classes)"\(when(isIt, " aria-sort=\"\(query.isDescending ? "descending" : "ascending")\""))>\
        <a class="sort" href="\(query.sorted(by: sort).path)">\(label)<span aria-hidden="true">\(isIt ? query.isDescending ? "↓" : "↑" : "↕")</span></a></th>
        """
    }
    let pickLine = t("bulk.pickLine")
    let rows = listing.drawn(lines, columns: columns) { line in
      let id = Crockford.encode(L.id(of: line))
      return """
        <tr data-order="\(id)" id="line-\(id)"><td class="c-pick"><input type="checkbox" form="bulk" name="pick" value="\(id)" aria-label="\(pickLine)"></td>\
        \(columns.map { listing.html($0, line) })</tr>
        """
    }
    return """
      <table class="\(L.shape.name) orders list" data-rows data-pickable><thead><tr><th class="c-pick"><input type="checkbox" class="needs-script" data-pick-all aria-label="\(t("bulk.pickPage"))"></th>\
      \(headings)</tr></thead><tbody>\(rows)</tbody></table>
      """
  }
}
