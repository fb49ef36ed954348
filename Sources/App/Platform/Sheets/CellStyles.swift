/// Which cell styles show a number as a day or a time.
struct CellStyles {
  enum Shows { case day, time, dayAndTime }
  private var byStyle: [Shows?] = []

  init() {}

  init(_ bytes: [UInt8]) throws(SheetFault) {
    var custom: [Int: String] = [:]
    var isInCells = false
    var formats: [Int] = []
    try XMLPart.walk(bytes) { event throws(SheetFault) in
      switch event {
      case .start("numFmt", let attributes):
        if let id = attributes["numFmtId"].flatMap({ Int($0) }) { custom[id] = attributes["formatCode"] ?? "" }
      case .start("cellXfs", _): isInCells = true
      case .end("cellXfs"): isInCells = false
      case .start("xf", let attributes):
        if isInCells { formats.append(attributes["numFmtId"].flatMap { Int($0) } ?? 0) }
      default: break
      }
    }
    byStyle = formats.map { id in custom[id].map { CellStyles.shows(format: $0) } ?? CellStyles.shows(builtIn: id) }
  }

  func shows(_ style: Int) -> Shows? { byStyle.indices.contains(style) ? byStyle[style] : nil }

  /// The formats without a code of their own, those of Chinese programs included (27–36, 50–58).
  static func shows(builtIn id: Int) -> Shows? {
    switch id {
    case 14...17, 27...31, 36, 50...54, 57, 58: return .day
    case 18...21, 32...35, 45...47, 55, 56: return .time
    case 22: return .dayAndTime
    default: return nil
    }
  }

  /// Reads a format code such as `yyyy"年"m"月"d"日" h:mm;@`.
  static func shows(format code: String) -> Shows? {
    var hasDay = false
    var hasTime = false
    var hasMonthOrMinute = false
    var isQuoted = false
    var scalars = Array(code.lowercased().unicodeScalars)[...]
    scan: while let scalar = scalars.popFirst() {
      if scalar == "\"" { isQuoted.toggle() }
      if isQuoted { continue }
      switch scalar {
      case ";": break scan
      case "\\", "_", "*": _ = scalars.popFirst()
      case "[":
        // [红色], [$-804] say nothing; [h] is a length of time.
        let inner = scalars.prefix { $0 != "]" }
        if let first = inner.first, "hms".unicodeScalars.contains(first), inner.allSatisfy({ $0 == first }) { hasTime = true }
        scalars = scalars.dropFirst(inner.count + 1)
      case "y", "d": hasDay = true
      case "h", "s": hasTime = true
      case "m": hasMonthOrMinute = true
      case "g" where scalars.starts(with: "eneral".unicodeScalars): return nil
      default: break
      }
    }
    if hasMonthOrMinute, !hasTime { hasDay = true }
    return hasDay ? hasTime ? .dayAndTime : .day : hasTime ? .time : nil
  }

  /// `AB12` → 27; nil when no letters stand there.
  static func column(_ reference: String) -> Int? {
    var column = 0
    for byte in reference.utf8 {
      guard byte >= 65, byte <= 90, column < 100_000 else { break }
      column = column * 26 + Int(byte - 64)
    }
    return column == 0 ? nil : column - 1
  }
}
