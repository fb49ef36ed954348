import Basics
import Web

/// One technician's time as a drawing. Places are attributes of the drawing, because the page's policy forbids inline styles;
/// whatever a colour says stands there as a word as well.
struct BoardLane: Sendable {
  /// A visit on the lane.
  struct Bar: Sendable {
    enum Tone: String, Sendable {
      /// Planned and with the technician.
      case planned
      /// He is there.
      case there
      case done
      /// Something about it has to be mended; `sign` says what.
      case wrong
      /// Proposed and not yet published.
      case draft
      /// Another branch's.
      case elsewhere
    }

    var order: String?
    var time: Span
    var tone: Tone
    /// Customer and number.
    var title: String
    /// Customer alone, where both do not fit.
    var brief = ""
    /// State, area, end of the promise.
    var detail: String
    /// What has to be mended, in words.
    var sign: String?
    /// The one thing that a narrow bar says below its title: what has to be mended, the end of the promise, or the state.
    var short = ""
    /// Everything, for whoever hears the page or points at the bar.
    var label: String
    /// The end of the promise, while it runs.
    var due: Instant?
    var isLate = false
    var path: String?
    /// He may be sent elsewhere or at another time.
    var isMovable = false
  }

  struct Away: Sendable {
    var time: Span
    var words: String
  }

  var technician: String
  var name: String
  var bars: [Bar]
  var away: [Away]
  var axis: BoardAxis

  func html(_ frame: Frame) -> HTML {
    """
    <svg class="lane" height="56" data-lane="\(technician)" data-name="\(name)" data-axis="\(axis.text)" role="group" \
    aria-label="\(frame.reader("board.lane", ["name": name, "count": String(bars.count)]))">\
    <rect class="floor" width="100%" height="100%"/>\(away.map(absence))\(bars.map(promise))\(bars.map { bar($0, frame) })</svg>
    """
  }

  /// The ground of all lanes, drawn once behind them: when the branch is closed, the hours, and the line of the whole minute,
  /// within which a page that is drawn again is the same.
  static func ground(_ axis: BoardAxis, closed: [Span], now instant: Instant) -> HTML {
    let now = Instant(milliseconds: instant.milliseconds / .minute * .minute)
    return """
      <svg class="ground" aria-hidden="true">\(closed.map { block("closed", $0, axis) })\(grid(axis))\(line("now", at: now, axis))</svg>
      """
  }

  /// The hours above the lanes.
  static func ruler(_ axis: BoardAxis, now instant: Instant, _ t: Reader) -> HTML {
    let now = Instant(milliseconds: instant.milliseconds / .minute * .minute)
    var marks = HTML()
    for window in axis.windows {
      let count = window.length / .hour
      // Over several days every third hour is enough.
      let step: Int64 = axis.windows.count == 1 ? 1 : 3
      for hour in stride(from: 0, to: count, by: Int(step)) {
        // No words run into those of the next day.
        guard axis.windows.count == 1 || count - hour >= 2 else { continue }
        guard let x = axis.stretches(of: Span(from: window.from + hour * .hour, to: window.from + (hour + 1) * .hour)).first?.x
        else { continue }
        let at = window.from + hour * .hour
        let words = axis.windows.count > 1 && hour == 0 ? t.todayOrWeekday(t.local(at).day) : t.timeOfDay(at)
        marks += "<text x=\"\(BoardAxis.percent(x))\" dx=\"4\" y=\"17\">\(words)</text>"
      }
    }
    return """
      <svg class="ruler" height="26" aria-hidden="true">\(grid(axis))\(marks)\(line("now", at: now, axis))</svg>
      """
  }

  private static func grid(_ axis: BoardAxis) -> HTML {
    var lines = HTML()
    for (place, window) in axis.windows.enumerated() {
      for hour in 0..<(window.length / .hour) {
        let time = Span(from: window.from + hour * .hour, to: window.from + (hour + 1) * .hour)
        guard let x = axis.stretches(of: time).first?.x, x > 0 else { continue }
        let name: HTML = hour == 0 && place > 0 ? "day" : "hour"
        let at = BoardAxis.percent(x)
        lines += "<line class=\"\(name)\" x1=\"\(at)\" x2=\"\(at)\" y1=\"0\" y2=\"100%\"/>"
      }
    }
    return lines
  }

  private static func line(_ name: HTML, at instant: Instant, _ axis: BoardAxis) -> HTML {
    when(axis.place(of: instant)) { x in
      "<line class=\"\(name)\" x1=\"\(BoardAxis.percent(x))\" x2=\"\(BoardAxis.percent(x))\" y1=\"0\" y2=\"100%\"/>"
    }
  }

  private static func block(_ name: HTML, _ time: Span, _ axis: BoardAxis) -> HTML {
    axis.stretches(of: time).map { stretch in
      """
      <rect class="\(name)" x="\(BoardAxis.percent(stretch.x))" width="\(BoardAxis.percent(stretch.width))" height="100%"/>
      """ as HTML
    }.joined()
  }

  private func absence(_ it: Away) -> HTML {
    axis.stretches(of: it.time).map { stretch in
      """
      <svg class="away" x="\(BoardAxis.percent(stretch.x))" width="\(BoardAxis.percent(stretch.width))" height="56">\
      <rect width="100%" height="100%" fill="url(#hatch)"/><text x="8" y="33">\(it.words)</text></svg>
      """ as HTML
    }.joined()
  }

  /// From the visit to the end of its promise, with a flag where it ends.
  private func promise(_ bar: Bar) -> HTML {
    guard let due = bar.due, let x = axis.place(of: due) else { return HTML() }
    let at = BoardAxis.percent(x)
    let tone: HTML = bar.isLate ? "due late" : "due"
    let slack = bar.time.to < due ? axis.place(of: bar.time.to).map(BoardAxis.percent) : nil
    return """
      <g class="\(tone)" aria-hidden="true">\(when(slack) { "<line class=\"slack\" x1=\"\($0)\" x2=\"\(at)\" y1=\"50\" y2=\"50\"/>" })\
      <svg x="\(at)" y="0" width="1" height="56" overflow="visible"><path d="M0 4v48"/><path class="flag" d="M0 3h7l-2 3 2 3H0z"/></svg></g>
      """
  }

  /// Whether the whole second line would be cut off at the width of an ordinary screen.
  private func isNarrow(_ bar: Bar) -> Bool { bar.time.length < (axis.windows.count == 1 ? 90 : 240) * .minute }

  /// A number that is cut off in its middle reads as another one: where it does not fit, the customer stands alone.
  private func title(_ bar: Bar) -> HTML {
    let minutes = axis.windows.reduce(0) { $0 + ($1.to - $1.from) } / .minute
    guard !bar.brief.isEmpty, minutes > 0, bar.title.hasPrefix(bar.brief) else { return HTML(text: bar.title) }
    let room = Self.laneWidth * Double(bar.time.length / .minute) / Double(minutes) - (bar.sign == nil ? 11 : 27)
    let wanted = bar.title.unicodeScalars.reduce(0) { $0 + ($1.value < 0x2E80 ? 7.3 : 12.5) }
    // On a narrow screen the number goes by the style.
    let number: HTML = "<tspan class=\"no\">\(String(bar.title.dropFirst(bar.brief.count)))</tspan>"
    return "\(bar.brief)\(when(wanted <= room, number))"
  }

  /// A lane on an ordinary screen, in pixels.
  private static let laneWidth = 812.0

  private func bar(_ bar: Bar, _ frame: Frame) -> HTML {
    let drawn = axis.stretches(of: bar.time).map { stretch in
      """
      <svg x="\(BoardAxis.percent(stretch.x))" y="5" width="\(BoardAxis.percent(stretch.width))" height="42">\
      <rect class="body" x="1" width="100%" height="100%" rx="3"/>\(when(bar.tone == .draft, "<rect x=\"1\" width=\"100%\" height=\"100%\" rx=\"3\" fill=\"url(#stripes)\"/>"))\
      <rect class="edge" x="1" width="4" height="100%"/>\
      \(when(bar.sign != nil, "<use href=\"\(frame.asset("icons/icons.svg"))#stop\" class=\"sign\" x=\"9\" y=\"5\" width=\"14\" height=\"14\"/>"))\
      <text class="t" x="\(bar.sign == nil ? 11 : 27)" y="17">\(title(bar))</text>\
      <text class="d" x="11" y="34">\(isNarrow(bar) ? bar.short : bar.sign ?? bar.detail)</text></svg>
      """ as HTML
    }
    guard !drawn.isEmpty else { return HTML() }
    let data: HTML = when(bar.order) { order in
      """
       data-order="\(order)" data-from="\(bar.time.from.milliseconds)" data-minutes="\(bar.time.length / .minute)"\
      \(when(bar.isMovable, " data-drag"))
      """
    }
    guard let path = bar.path else {
      return "<g class=\"visit \(bar.tone.rawValue)\"\(data)><title>\(bar.label)</title>\(drawn)</g>"
    }
    return """
      <a class="visit \(bar.tone.rawValue)" href="\(path)"\(data)><title>\(bar.label)</title>\(drawn)</a>
      """
  }
}
