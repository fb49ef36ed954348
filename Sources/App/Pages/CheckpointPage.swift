import Basics
import Web

/// `/checkpoints`: the signed days of the organisation, for auditors. SEC-011
struct CheckpointPage: Sendable {
  /// How the key is named on paper; nil before the first.
  var fingerprint: String?
  var lines: [Line]
  /// The days that have ended and have none yet.
  var missing: (from: LocalDay, to: LocalDay)?
  /// Leads to the older ones.
  var next: String?

  struct Line: Sendable {
    var day: LocalDay
    var number: Int
    var count: Int
    /// In hexadecimal.
    var root: String
    var madeAt: Instant
    var fingerprint: String
    /// `checkpoint.<fault>`; nil: signed, chained, and the root is that of the events.
    var fault: String?
  }

  func html(_ frame: Frame) -> HTML {
    let t = frame.reader
    let rows: [HTML] = lines.map { line in
      """
      <tr><td class="c-number">\(t.fullDate(line.day))<span class="sub">\(t("checkpoint.number", ["number": String(line.number)]))</span></td>\
      <td class="num c-equipment">\(line.count)</td>\
      <td class="c-goods"><code class="mono clip">\(line.root)</code><span class="sub mono">\(line.fingerprint)</span></td>\
      <td class="c-called">\(frame.shortTime(line.madeAt))</td>\
      <td class="c-status"><span class="tag \(line.fault == nil ? "ok" : "seal")">\
      \(t(line.fault.map { "checkpoint.\($0)" } ?? "checkpoint.holds"))</span></td></tr>
      """
    }
    let table: HTML = """
      <table class="checkpoints"><thead><tr><th>\(t("checkpoint.day"))</th><th class="num">\(t("checkpoint.count"))</th><th>\
      \(t("checkpoint.root"))</th><th>\(t("column.made"))</th><th>\(t("checkpoint.signature"))</th></tr></thead><tbody>\(rows)\
      </tbody></table>
      """
    return frame.desk(
      title: t("checkpoint.title"), at: .checkpoints, note: fingerprint.map { t("checkpoint.key", ["key": $0]) },
      """
      <div class="stack"><p class="quiet">\(t("checkpoint.how"))</p>\
      \(when(missing) { "<div class=\"flash note\">\(frame.icon("info"))<div>\(t("checkpoint.missing", ["from": $0.from.description, "to": $0.to.description]))</div></div>" })\
      <section class="sheet">\(lines.isEmpty ? frame.empty("checkpoint.none", icon: "key") : table)</section>\
      \(when(next) { "<p><a class=\"b\" href=\"\($0)\">\(t("checkpoint.older"))</a></p>" })</div>
      """)
  }
}
