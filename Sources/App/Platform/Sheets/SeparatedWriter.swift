import Basics

/// Rows as comma separated text (RFC 4180) for spreadsheet programs: UTF-8 with its mark in front, so that Chinese opens as
/// Chinese, lines ended by CR LF, and no text that a program would take for a formula.
struct SeparatedWriter {
  let local: @Sendable (Instant) -> LocalTime

  static let head: [UInt8] = [0xEF, 0xBB, 0xBF]

  func row(_ cells: [Cell]) -> [UInt8] {
    var out: [UInt8] = []
    for (place, cell) in cells.enumerated() {
      if place > 0 { out.append(UInt8(ascii: ",")) }
      out.append(contentsOf: SeparatedWriter.quoted(text(cell)).utf8)
    }
    out.append(contentsOf: [13, 10])
    return out
  }

  private func text(_ cell: Cell) -> String {
    switch cell {
    case .empty: return ""
    case .text(let text): return SeparatedWriter.harmless(text)
    case .whole(let number): return String(number)
    case .day(let day): return day.description
    case .money(let money): return "\(money.fen < 0 ? "-" : "")\(abs(money.fen) / 100).\(padded(Int(abs(money.fen) % 100), 2))"
    case .moment(let instant):
      let time = local(instant)
      return "\(time.day) \(padded(time.hour, 2)):\(padded(time.minute, 2))"
    }
  }

  /// Text that begins like a formula is led by an apostrophe: a name typed as `=HYPERLINK(…)` stays a name. Full-width signs
  /// count too: Chinese and Japanese programs read them alike.
  static func harmless(_ text: String) -> String {
    guard let first = text.unicodeScalars.first else { return text }
    let marks: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}"]
    return marks.contains(first) ? "'" + text : text
  }

  private static func quoted(_ text: String) -> String {
    let needs = text.utf8.contains { [34, 44, 10, 13].contains($0) } || text.hasPrefix(" ") || text.hasSuffix(" ")
    guard needs else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
