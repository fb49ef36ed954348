import Aftersales
import Basics
import Storage

/// The dispatch desk's own order: carried over first, then by what falls due first, then what wants another visit.
/// DSP-001, DSP-007, DSP-041, DSP-045
extension QueueListing {
  private static let again: SQL = "o.status in \(WorkOrder.Status.among(\.wantsAnotherVisit))"

  /// 2^42 ms, some time in the year 2109: the steps between the three groups of the desk.
  private static let step: Int64 = 1 << 42

  /// One number a line: the group above, the due instant below; what has no limit comes last of its group. The index
  /// `work_order_rank` holds it word for word, hence figures and no bound values.
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
        "rank", rank, isDescending: false,
        needs: "o.open = 1 and (o.status in \(WorkOrder.Status.among(\.isUndispatched)) or \(again))")
    ])

  static func key(of line: WorkOrderLine, _ sort: ListSort) -> String {
    let due = line.due?.milliseconds ?? step - 1
    if line.status.wantsAnotherVisit { return String(2 * step + line.calledAt.milliseconds) }
    return String(line.carriedOver == nil ? step + due : due)
  }
}
