import Basics
import Web

/// How one promised time stands: words first, then a shape, then a colour. DSP-041
struct ClockBadge: Sendable {
  enum State: String, Sendable {
    /// The clock runs and there is time.
    case running
    /// Less than an hour of working time is left.
    case soon
    /// The time has passed and nobody has arrived.
    case late
    /// Arrived in time.
    case met
    /// Arrived too late.
    case missed
    /// Waiting for the customer, for parts …: `reason` says for what.
    case paused
    case cancelled
    /// No limit is set for this zone: only measured.
    case open
  }
  var state: State
  /// Working milliseconds to the due moment; below zero how far it is passed.
  var left: Int64?
  var due: Instant?
  /// How much of the limit is used, 0 … 100.
  var used = 0
  /// Why it is paused, in words.
  var reason: String?
  /// While the clock counts: until when it counts on (end of the shift); the script ticks no further.
  var countsUntil: Instant?
  /// Beyond the calendar's published years.
  var isProvisional = false
  /// The page with the proof.
  var proof: String?
  /// Which promise: arrival has words of its own (应到, 按时到场).
  var name = "arrival"
}

extension Frame {
  /// Words, shape and colour of a promised time; a click opens the proof.
  func clock(_ badge: ClockBadge) -> HTML {
    let content: HTML = """
      \(ring(badge))<b\(ticking(badge))>\(headline(badge))</b>\
      <small>\(subline(badge))\(when(badge.isProvisional, " · \(reader("clock.provisional"))" as HTML))</small>
      """
    if let proof = badge.proof {
      return "<a class=\"clock \(badge.state.rawValue)\" href=\"\(proof)\" title=\"\(reader("clock.openProof"))\">\(content)</a>"
    }
    return "<span class=\"clock \(badge.state.rawValue)\">\(content)</span>"
  }

  private func headline(_ badge: ClockBadge) -> String {
    switch badge.state {
    case .running, .soon, .late: badge.left.map(reader.remaining) ?? reader("clock.\(badge.state.rawValue)")
    case .paused: reader("clock.paused", ["reason": badge.reason ?? reader("clock.paused.noReason")])
    case .missed: badge.left.map { reader("clock.missedBy", ["duration": reader.duration($0)]) } ?? reader("clock.missed")
    case .met, .cancelled, .open:
      reader.words.first(of: ["clock.\(badge.state.rawValue).\(badge.name)", "clock.\(badge.state.rawValue)"])
    }
  }

  private func subline(_ badge: ClockBadge) -> String {
    if badge.state == .paused, let left = badge.left { return reader.remaining(left) }
    guard let due = badge.due else { return "" }
    return reader.words.first(of: ["clock.due.\(badge.name)", "clock.due"], ["time": reader.shortMoment(due)])
  }

  private func ticking(_ badge: ClockBadge) -> HTML {
    guard let left = badge.left, let until = badge.countsUntil, [.running, .soon, .late].contains(badge.state) else {
      return HTML()
    }
    return " data-left=\"\(left)\" data-as-of=\"\(reader.now.milliseconds)\" data-until=\"\(until.milliseconds)\""
  }

  /// Five shapes that can be told apart without colour: a filling ring, a full ring with a mark, a tick, two bars, a dash.
  private func ring(_ badge: ClockBadge) -> HTML {
    switch badge.state {
    case .running, .soon:
      let length = max(1, min(100, badge.used)) * 402 / 1000
      return """
        <svg viewBox="0 0 16 16" aria-hidden="true">\
        <circle cx="8" cy="8" r="6.4" fill="none" stroke="currentColor" stroke-opacity=".22" stroke-width="2.4"/>\
        <circle cx="8" cy="8" r="6.4" fill="none" stroke="currentColor" stroke-width="2.4" stroke-dasharray="\
        \(length) 41" transform="rotate(-90 8 8)"/></svg>
        """
    case .late, .missed: return Ring.full
    case .met: return Ring.tick
    case .paused: return Ring.bars
    case .cancelled, .open: return Ring.dash
    }
  }

  /// The shapes that never change, drawn once.
  private enum Ring {
    static let full = svg(
      """
      <circle cx="8" cy="8" r="7.6" fill="currentColor"/>\
      <path d="M8 4v5M8 11.4v.6" stroke="var(--sheet)" stroke-width="1.9" stroke-linecap="round"/>
      """)
    static let tick = svg(
      "\(circle)<path d=\"m5 8.2 2.1 2.2L11.2 6\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.8\" stroke-linecap=\"round\"/>"
    )
    static let bars = svg(
      "\(circle)<path d=\"M6.4 5.6v4.8M9.6 5.6v4.8\" stroke=\"currentColor\" stroke-width=\"1.7\" stroke-linecap=\"round\"/>")
    static let dash = svg(
      "\(circle)<path d=\"M5.4 8h5.2\" stroke=\"currentColor\" stroke-width=\"1.7\" stroke-linecap=\"round\"/>")

    private static let circle: HTML =
      "<circle cx=\"8\" cy=\"8\" r=\"6.4\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".22\" stroke-width=\"2.4\"/>"
    private static func svg(_ inner: HTML) -> HTML { "<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\">\(inner)</svg>" }
  }

  /// The state of a case as a word on a colour. `code` is the program's: `status.<code>`.
  func status(_ code: String) -> HTML {
    let tone =
      switch code {
      case "registered", "waitingDispatch", "handedBack", "nobodyIn", "secondVisit": "warn"
      case "dispatched", "accepted", "travelling": "act"
      case "arrived", "working", "onTheWayBack": "act solid"
      case "waitingParts", "takenAway", "goodsIn", "onBench", "benchDone", "inspected": "wait"
      case "finished", "returned", "voucherBack", "customerDeclined": "wait"
      case "struckOff": "ok"
      case "cancelled": "off"
      default: ""
      }
    return "<span class=\"tag \(tone)\">\(reader.short("status.\(code)"))</span>"
  }

  /// The category of the work: 有费, 合同, 免费, 一般行政. REQ-023
  func category(_ code: String?) -> HTML {
    guard let code else { return "<span class=\"tag seal\">\(reader.short("category.undecided"))</span>" }
    let tone = ["free": "ok", "contract": "act", "paid": "warn"][code] ?? ""
    return "<span class=\"tag \(tone)\">\(reader.short("category.\(code)"))</span>"
  }

  func facts(_ pairs: [(String, HTML?)]) -> HTML {
    "<dl class=\"facts\">\(pairs.compactMap { pair in pair.1.map { "<dt>\(reader.short(pair.0))</dt><dd>\($0)</dd>" as HTML } })</dl>"
  }

  func sheet(_ title: String, end: HTML = HTML(), padded: Bool = true, id: String? = nil, _ content: HTML) -> HTML {
    """
    <section class="sheet"\(attribute("id", id))><header><h2>\(title)</h2>\
    \(when(!end.isEmpty, "<span class=\"end\">\(end)</span>"))</header>\
    \(padded ? "<div class=\"pad\">\(content)</div>" : content)</section>
    """
  }

  /// Nothing to show, why, and what to do next.
  func empty(_ key: String, values: [String: String] = [:], link: Link? = nil, icon name: String = "tick") -> HTML {
    """
    <div class="empty">\(icon(name))<p>\(reader(key, Fill(values)))</p>\
    \(when(link) { "<a class=\"b\" href=\"\($0.path)\">\($0.text)</a>" })</div>
    """
  }

  /// Filters as links; each with its count.
  func tabs(_ items: [Tab], label key: String) -> HTML {
    """
    <nav class="tabs" aria-label="\(reader(key))">\(items.map { item in
      """
      <a href="\(item.path)"\(when(item.isCurrent, " aria-current=\"true\"" as HTML))>\(item.label)\
      \(when(item.count) { "<span class=\"c\">\($0)</span>" })</a>
      """ as HTML
    })</nav>
    """
  }

  /// On to the next page by key, never by number: it holds at a million lines.
  func next(_ path: String?, first: String? = nil) -> HTML {
    guard path != nil || first != nil else { return HTML() }
    return """
      <nav class="pager" aria-label="\(reader("nav.pages"))">\
      \(when(first) { "<a class=\"b\" href=\"\($0)\">\(reader("button.first"))</a>" })\
      \(when(path) { "<a class=\"b\" rel=\"next\" href=\"\($0)\">\(reader("button.next"))\(icon("right"))</a>" })</nav>
      """
  }

  /// A telephone number to be dialled by a tap.
  func telephone(_ number: String) -> HTML {
    "<a class=\"tel\" href=\"tel:\(String(number.filter { $0.isNumber || $0 == "+" }))\">\(Telephone.grouped(number))</a>"
  }

  /// A masked number; the full one is asked for by a click that is written down.
  func masked(_ number: String, reveal: String?) -> HTML {
    """
    <span class="tel">\(Telephone.masked(number))</span>\(when(reveal) { " " + post($0, "button.reveal", classes: "b tiny") })
    """
  }

  func time(_ instant: Instant) -> HTML { "<time datetime=\"\(instant)\">\(reader.moment(instant))</time>" }
  func shortTime(_ instant: Instant) -> HTML { "<time datetime=\"\(instant)\">\(reader.shortMoment(instant))</time>" }

  /// How full somebody's day is, as a bar drawn by attributes (the page's policy forbids inline styles) and as a number.
  func meter(work: Int, travel: Int, label: String) -> HTML {
    let first = max(0, min(100, work))
    let second = max(0, min(100 - first, travel))
    return """
      <svg class="meter" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label="\(label)">\
      <rect class="bed" width="100" height="6" rx="1"/>\
      <rect class="work" width="\(first)" height="6"/><rect class="travel" x="\(first)" width="\(second)" height="6"/></svg>
      """
  }
}

/// One filter of a list.
struct Tab: Sendable {
  var label: String
  var path: String
  var count: Int?
  var isCurrent = false
}
