import Basics
import Web

/// `/home`: what stands in the branches today, for those who do not sit at one desk (manager, service department, auditor).
struct HomePage: Sendable {
  var day: LocalDay
  var figures: [Figure]
  var branches: [BranchLine]
  /// Promises broken or about to be.
  var pressing: [OrderLine]

  struct Figure: Sendable {
    var number: Int
    var label: String
    var path: String
    /// `late`, `soon` or nothing.
    var tone = ""
  }

  struct BranchLine: Sendable {
    var name: String
    var path: String
    var calls: Int
    var waiting: Int
    var late: Int
    /// Arrivals in time out of all that ended today.
    var kept: Int
    var ended: Int
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    return frame.desk(
      title: t("home.title"), at: nil, note: t.dateWithWeekday(day),
      """
      <div class="figures sheet">\
      \(figures.map { "<a href=\"\($0.path)\" class=\"\($0.tone)\"><b>\($0.number)</b><span>\($0.label)</span></a>" as HTML })\
      </div>
      <div class="stack">\(frame.sheet(
        t("home.branches"), padded: false,
        """
        <div class="scroll"><table class="plain"><thead><tr><th>\(t("column.branch"))</th><th class="num">\(t("column.calls"))\
        </th>\
        <th class="num">\(t("column.waiting"))</th><th class="num">\(t("column.late"))</th><th class="num">\(t("column.kept"))\
        </th></tr></thead>\
        <tbody>\(branches.map { line($0) })</tbody></table></div>
        """))\
      \(frame.sheet(t("home.pressing"), padded: false, id: "pressing", pressing.isEmpty ? frame.empty("home.pressing.none") : frame.orderTable(pressing)))</div>
      """)
  }

  private func line(_ branch: BranchLine) -> HTML {
    """
    <tr><td><a href="\(branch.path)">\(branch.name)</a></td><td class="num">\(branch.calls)</td><td class="num">\
    \(branch.waiting)</td>\
    <td class="num\(branch.late > 0 ? " bad" : "")">\(branch.late)</td><td class="num">\(branch.kept) / \(branch.ended)</td></tr>
    """
  }
}
