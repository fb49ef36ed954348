import Basics
import Web

/// `/grab`: the branch's grab pool (抢单池) on a technician's phone. What he may go to, the least time left first; one press of
/// the thumb takes it.
struct GrabPage: Sendable {
  struct Call: Sendable {
    var head: OrderHead
    var badge: ClockBadge
    var zone: String
    var address: String
    var skill: String?
  }

  var calls: [Call]

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    return frame.phone(
      title: t("grab.title"), back: "/m",
      """
      <h1 class="unseen">\(t("grab.title"))</h1><div class="stack" id="grab" data-live>\(calls.isEmpty ? frame.empty("grab.none") : HTML())\(calls.map { card($0, frame) })</div>\
      <p class="quiet">\(t("grab.how"))</p>
      """)
  }

  private func card(_ it: Call, _ frame: Frame) -> HTML {
    let t = frame.reader
    let form = frame.form()
    return """
      <section class="sheet pad job"><div class="row"><b>\(it.head.product)</b><span class="end">\(frame.clock(it.badge))</span></div>\
      <div>\(it.zone) · \(it.address)</div>\
      <div class="row">\(frame.category(it.head.category))\(frame.marks(it.head))\
      \(when(it.skill) { "<span class=\"tag end\">\(t("queue.skill", ["skill": $0]))</span>" })</div>\
      \(form("/grab/\(it.head.id)", classes: "", """
        <button class="b go wide tall" aria-label="\(t("grab.take.of", ["product": it.head.product]))">\(t("command.grab"))</button>
        """))</section>
      """
  }
}
