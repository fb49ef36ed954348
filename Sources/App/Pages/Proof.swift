import Basics
import Web

/// How a promised time came out, piece by piece: what an answer of the rules looks like to a reader. DSP-002, DSP-003, DSP-004
struct Proof: Sendable {
  /// `arrival`, `firstResponse` … : `promise.<name>`.
  var name: String
  var badge: ClockBadge
  /// The clause in its own words, with number.
  var clause: String
  /// `第 3 版`, and of which calendar.
  var versions: String
  /// The limit in working milliseconds, for the sum line.
  var limit: Int64?
  var start: Instant
  var due: Instant?
  var pieces: [Piece]
  /// Each time another calendar moved it: old and new end, both versions, why.
  var moves: [String] = []

  struct Piece: Sendable {
    enum Kind: String, Sendable { case counted, closed, paused, holiday }
    var from: Instant
    /// nil: still going on.
    var to: Instant?
    var kind: Kind
    /// In words: 下班, 等客户（客户来电 09:10）, 国庆节 …
    var reason: String
    /// The notice, the clause, the person behind it.
    var source: String?
  }

  var counted: Int64 { pieces.reduce(0) { $0 + ($1.kind == .counted ? ($1.to ?? $1.from) - $1.from : 0) } }
}

extension Frame {
  /// The whole proof: a bar a day and the readable list. One day is 24 hours wide; at most ten days are drawn.
  func proof(_ proof: Proof) -> HTML {
    """
    <div class="proof">\(bars(proof))
    <ol>\(proof.pieces.map(line))</ol>
    <p class="sum"><b>\(reader("proof.sum", ["counted": reader.duration(proof.counted)]))</b>\
    \(when(proof.limit) { " · \(reader("proof.limit", ["limit": reader.duration($0)]))" })\
    \(when(proof.due) { " · \(reader("proof.due", ["time": reader.moment($0)]))" })</p>\
    \(when(!proof.moves.isEmpty, "<ul class=\"plain moves\">\(proof.moves.map { "<li class=\"clause\">\($0)</li>" as HTML })</ul>"))</div>
    """
  }

  private func line(_ piece: Proof.Piece) -> HTML {
    let length = piece.to.map { $0 - piece.from }
    let amount =
      switch piece.kind {
      case .counted: reader("proof.counted", ["duration": length.map(reader.hoursAndMinutes) ?? "…"])
      case .paused: reader("proof.paused")
      case .closed, .holiday: reader("proof.notCounted")
      }
    return """
      <li class="\(piece.kind.rawValue)"><span class="when">\(span(piece.from, piece.to))</span><span class="k">\(amount)</span>\
      <span>\(piece.reason)\(when(piece.source) { "<small> · \($0)</small>" })</span></li>
      """
  }

  /// `3月18日 16:50 – 18:00`; the second day is named only when it is another.
  private func span(_ from: Instant, _ to: Instant?) -> String {
    let start = "\(reader.date(reader.local(from).day)) \(reader.exactTimeOfDay(from))"
    guard let to else { return reader("proof.since", ["time": start]) }
    let sameDay = reader.local(from).day == reader.local(to).day
    let end = sameDay ? reader.exactTimeOfDay(to) : "\(reader.date(reader.local(to).day)) \(reader.exactTimeOfDay(to))"
    return "\(start) – \(end)"
  }

  private func bars(_ proof: Proof) -> HTML {
    let end = proof.pieces.compactMap(\.to).max() ?? proof.due ?? reader.now
    let first = reader.local(proof.start).day
    let days = max(1, min(10, reader.local(end).day - first + 1))
    let drawn: [HTML] = (0..<days).map { place in day(first + place, proof) }
    return "<div class=\"days\" role=\"img\" aria-label=\"\(reader("proof.picture"))\">\(drawn)</div>"
  }

  private func day(_ day: LocalDay, _ proof: Proof) -> HTML {
    let rectangles: [HTML] = proof.pieces.map { piece in
      let from = place(piece.from, on: day)
      let to = place(piece.to ?? reader.now, on: day)
      guard to > from else { return HTML() }
      return "<rect class=\"\(piece.kind.rawValue)\" x=\"\(from)\" width=\"\(to - from)\" height=\"26\"/>"
    }
    let mark: HTML = when(proof.due) { due in
      guard reader.local(due).day == day else { return HTML() }
      return "<rect class=\"due\" x=\"\(max(0, place(due, on: day) - 8))\" width=\"16\" height=\"26\"/>"
    }
    return """
      <figure><figcaption>\(reader.dateWithWeekday(day))</figcaption>\
      <svg viewBox="0 0 1440 26" preserveAspectRatio="none" aria-hidden="true">\
      <rect class="bed" width="1440" height="26"/>\(rectangles)\(mark)</svg></figure>
      """
  }

  /// Minutes into the day, kept within it.
  private func place(_ instant: Instant, on day: LocalDay) -> Int {
    let local = reader.local(instant)
    if local.day < day { return 0 }
    if local.day > day { return 1440 }
    return local.hour * 60 + local.minute
  }
}

/// `/orders/{id}/proof/{name}`: one promise on a page of its own.
struct ProofPage: Sendable {
  var order: OrderHead
  var proof: Proof
  /// What else was weighed and not taken, with the reason.
  var notTaken: [String] = []

  func html(_ frame: Frame) -> HTML {
    let title = frame.reader("proof.title", ["promise": frame.reader("promise.\(proof.name)"), "number": order.number])
    return frame.desk(
      title: title, at: .orders, end: "<a class=\"b\" href=\"/orders/\(order.id)\">\(frame.icon("left"))\(order.number)</a>",
      """
      <div class="narrow stack">\(frame.sheet(
        frame.reader("promise.\(proof.name)"), end: frame.clock(proof.badge),
        """
        <div class="clause"><b>\(proof.clause)</b><br><small>\(proof.versions)</small></div>\(frame.proof(proof))
        """))\
      \(when(!notTaken.isEmpty, frame.sheet(frame.reader("proof.notTaken"), "<ul class=\"plain\">\(notTaken.map { "<li>\($0)</li>" as HTML })</ul>")))\
      <p class="quiet">\(frame.reader("proof.how"))</p></div>
      """)
  }
}

/// What names a case wherever it is shown.
struct OrderHead: Sendable {
  var id: String
  /// 浦-26-11842
  var number: String
  var customer: String
  var product: String
  var symptom: String
  /// `status.<code>`
  var status: String
  var category: String?
  var isUrgent = false
  /// How often the customer has asked where we stay. DSP-033
  var urged = 0
}
