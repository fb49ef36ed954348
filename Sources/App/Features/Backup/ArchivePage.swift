import Basics
import Storage

/// Some rows of one table as a part of an archive: a line with the names of the columns, then a line for each row.
struct ArchivePage {
  let columns: [String]
  let rows: [[Value]]

  /// `tables/event/00000001`
  static func name(_ table: String, _ number: Int) -> String { "tables/\(table)/\(padded(number, 8))" }

  static func table(in name: String) -> String? {
    let parts = name.split(separator: "/").map(String.init)
    return parts.count == 3 && parts[0] == "tables" ? parts[1] : nil
  }

  var bytes: [UInt8] {
    var out: [UInt8] = []
    JSON.array(columns.map(JSON.string)).write(into: &out)
    for row in rows {
      out.append(UInt8(ascii: "\n"))
      JSON.array(row.map(ArchivePage.json)).write(into: &out)
    }
    return out
  }

  init(columns: [String], rows: [[Value]]) {
    self.columns = columns
    self.rows = rows
  }

  init(_ bytes: [UInt8], _ name: String) throws(ArchiveFault) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    guard let first = lines.first, let head = try? JSON(parsing: Array(first)), let names = head.array?.compactMap(\.string)
    else { throw ArchiveFault("altered", name) }
    var rows: [[Value]] = []
    for line in lines.dropFirst() {
      let values = (try? JSON(parsing: Array(line)))?.array?.compactMap(ArchivePage.value) ?? []
      guard values.count == names.count else { throw ArchiveFault("altered", name) }
      rows.append(values)
    }
    columns = names
    self.rows = rows
  }

  private static func json(_ value: Value) -> JSON {
    switch value {
    case .null: return .null
    case .integer(let number): return .int(number)
    case .text(let text): return .string(text)
    case .blob(let bytes): return ["b": .string(bytes.hexadecimal)]
    case .real(let number): return ["r": .string(String(number))]
    }
  }

  private static func value(_ json: JSON) -> Value? {
    switch json {
    case .null: return .null
    case .int(let number): return .integer(number)
    case .string(let text): return .text(text)
    case .object:
      if let number = json["r"]?.string.flatMap({ Double($0) }) { return .real(number) }
      guard let digits = json["b"]?.string.map({ Array($0.utf8) }), digits.count % 2 == 0 else { return nil }
      return .blob(
        stride(from: 0, to: digits.count, by: 2).compactMap { place in
          UInt8(String(decoding: digits[place..<place + 2], as: UTF8.self), radix: 16)
        })
    default: return nil
    }
  }
}
