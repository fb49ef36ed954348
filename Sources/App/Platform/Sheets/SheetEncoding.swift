import CSheets

/// Turns the bytes of a text file into UTF-8, whatever program and year they come from.
enum SheetEncoding {
  static func text(of bytes: [UInt8]) throws(SheetFault) -> [UInt8] {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return try checked(Array(bytes.dropFirst(3))) }
    if bytes.starts(with: [0xFF, 0xFE]) { return try utf16(bytes.dropFirst(2), isBigEndian: false) }
    if bytes.starts(with: [0xFE, 0xFF]) { return try utf16(bytes.dropFirst(2), isBigEndian: true) }
    let head = bytes.prefix(4096)
    if head.contains(0) {
      // Commas and digits in UTF-16 leave every second byte empty.
      let even = head.indices.count { $0 % 2 == 0 && head[$0] == 0 }
      let odd = head.indices.count { $0 % 2 == 1 && head[$0] == 0 }
      guard bytes.count % 2 == 0, min(even, odd) * 20 <= max(even, odd) else { throw SheetFault("sheet.not-a-sheet") }
      return try utf16(bytes[...], isBigEndian: even > odd)
    }
    if String(validating: bytes, as: UTF8.self) != nil { return try checked(bytes) }
    return try checked(gb18030(bytes))
  }

  private static func checked(_ bytes: [UInt8]) throws(SheetFault) -> [UInt8] {
    guard String(validating: bytes, as: UTF8.self) != nil else { throw SheetFault("sheet.unknown-encoding") }
    // A stray control character means that this is a picture, a program, anything but a table.
    guard
      !bytes.contains(where: { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D && $0 != 0x0B && $0 != 0x0C && $0 != 0x1A })
    else {
      throw SheetFault("sheet.not-a-sheet")
    }
    let start = bytes.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }.prefix(64)
    let opening = String(decoding: start, as: UTF8.self).lowercased()
    if ["<html", "<!doctype", "<?xml", "<table", "{\\rtf", "%pdf-"].contains(where: opening.hasPrefix) {
      throw SheetFault("sheet.not-a-sheet")
    }
    return bytes
  }

  private static func utf16(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) throws(SheetFault) -> [UInt8] {
    guard bytes.count % 2 == 0 else { throw SheetFault("sheet.unknown-encoding") }
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    var at = bytes.startIndex
    while at < bytes.endIndex {
      let (first, second) = (UInt16(bytes[at]), UInt16(bytes[at + 1]))
      units.append(isBigEndian ? first << 8 | second : second << 8 | first)
      at += 2
    }
    guard let text = String(validating: units, as: UTF16.self) else { throw SheetFault("sheet.unknown-encoding") }
    return try checked(Array(text.utf8))
  }

  private static func gb18030(_ bytes: [UInt8]) throws(SheetFault) -> [UInt8] {
    guard let converter = iconv_open("UTF-8", "GB18030"), converter != UnsafeMutableRawPointer(bitPattern: -1) else {
      throw SheetFault("sheet.unknown-encoding")
    }
    defer { iconv_close(converter) }
    var input = bytes.map { CChar(bitPattern: $0) }
    // Two bytes become three at most.
    var output = [CChar](repeating: 0, count: bytes.count * 2 + 16)
    var inputLeft = input.count
    var outputLeft = output.count
    let failure = size_t.max
    let failed = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        var from = source.baseAddress
        var to = target.baseAddress
        return iconv(converter, &from, &inputLeft, &to, &outputLeft) == failure
      }
    }
    guard !failed, inputLeft == 0 else { throw SheetFault("sheet.unknown-encoding") }
    return output[..<(output.count - outputLeft)].map { UInt8(bitPattern: $0) }
  }
}
