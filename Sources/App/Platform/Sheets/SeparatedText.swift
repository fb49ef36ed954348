/// Comma, semicolon or tab separated text (RFC 4180: quoted cells may hold separators, doubled quotes and line breaks).
enum SeparatedText {
  /// `bytes` are UTF-8. A row's number counts records, blank ones included, as a spreadsheet program would show it.
  static func rows(of bytes: [UInt8], _ limits: SheetLimits) throws(SheetFault) -> [Sheet.Row] {
    var reader = Reader(bytes: bytes)
    var separator = Separator.comma
    if let stated = statedSeparator(bytes) {
      separator = stated.separator
      reader.at = stated.end
      reader.record = 1
    } else {
      separator = mostRegular(bytes)
    }
    var out = SheetRows(limits)
    while reader.at < bytes.count {
      try reader.readRecord(separator.rawValue) { text, column, record throws(SheetFault) in
        try out.put(text, column: column, row: record)
      }
      try out.endRow(reader.record)
    }
    return out.rows
  }

  enum Separator: UInt8, CaseIterable {
    case comma = 0x2C
    case semicolon = 0x3B
    case tab = 0x09
    case bar = 0x7C
  }

  /// A first line `sep=;` states it.
  private static func statedSeparator(_ bytes: [UInt8]) -> (separator: Separator, end: Int)? {
    guard bytes.count > 5, bytes.starts(with: Array("sep=".utf8)), let separator = Separator(rawValue: bytes[4]) else {
      return nil
    }
    guard let end = bytes.firstIndex(of: 0x0A), end <= 6 else { return nil }
    return (separator, end + 1)
  }

  /// The separator that parts most of the first fifty records into one and the same number of cells.
  private static func mostRegular(_ bytes: [UInt8]) -> Separator {
    var best = (separator: Separator.comma, score: 0)
    for separator in Separator.allCases {
      var reader = Reader(bytes: bytes)
      var counts: [Int: Int] = [:]
      for _ in 0..<50 where reader.at < bytes.count {
        var cells = 0
        do throws(SheetFault) {
          try reader.readRecord(separator.rawValue) { _, _, _ throws(SheetFault) in cells += 1 }
        } catch {
          break
        }
        if cells > 1 { counts[cells, default: 0] += 1 }
      }
      let score = counts.map { $0.value * ($0.key - 1) }.max() ?? 0
      if score > best.score { best = (separator, score) }
    }
    return best.separator
  }

  private struct Reader {
    let bytes: [UInt8]
    var at = 0
    /// Number of the record read last.
    var record = 0

    /// Reads up to the end of one record and hands over each cell.
    mutating func readRecord(
      _ separator: UInt8, _ cell: (_ text: String, _ column: Int, _ record: Int) throws(SheetFault) -> Void
    ) throws(SheetFault) {
      record += 1
      var column = 0
      while true {
        let text = try readCell(separator)
        try cell(text, column, record)
        column += 1
        guard at < bytes.count else { return }
        let byte = bytes[at]
        at += 1
        if byte == separator {
          if at == bytes.count { return }
          continue
        }
        if byte == 0x0D, at < bytes.count, bytes[at] == 0x0A { at += 1 }
        return
      }
    }

    private mutating func readCell(_ separator: UInt8) throws(SheetFault) -> String {
      guard at < bytes.count, bytes[at] == 0x22 else { return plain(separator) }
      let start = at
      at += 1
      var out: [UInt8] = []
      while true {
        guard at < bytes.count else { throw SheetFault("sheet.unclosed-quote", ["row": String(record)]) }
        let byte = bytes[at]
        at += 1
        if byte != 0x22 {
          out.append(byte)
        } else if at < bytes.count, bytes[at] == 0x22 {
          out.append(0x22)
          at += 1
        } else {
          break
        }
      }
      // A lone quote as a ditto mark, or text behind the closing quote: the cell is taken as it stands.
      guard at == bytes.count || bytes[at] == separator || bytes[at] == 0x0A || bytes[at] == 0x0D else {
        at = start
        return plain(separator)
      }
      return String(decoding: out, as: UTF8.self)
    }

    private mutating func plain(_ separator: UInt8) -> String {
      let start = at
      while at < bytes.count, bytes[at] != separator, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
      // 0x1A ended files under DOS.
      return String(decoding: bytes[start..<at].filter { $0 != 0x1A }, as: UTF8.self)
    }
  }
}
