/// Fields of a form or a query string, in the order they came.
package struct FormFields: Sendable {
  package private(set) var fields: [(name: String, value: String)]
  /// Uploaded files: field, file name, bytes.
  package private(set) var files: [(name: String, fileName: String, bytes: [UInt8])]

  package static let fieldsMax = 2000
  /// The head of one part of a form, in bytes.
  private static let headMax = 4000

  package init() {
    fields = []
    files = []
  }

  package init(_ fields: [(name: String, value: String)]) {
    self.fields = fields
    files = []
  }

  package subscript(name: String) -> String? { fields.first { $0.name == name }?.value }
  package func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

  /// `a=1&b=%E4%BD%A0`; nil when it holds too many fields or is not UTF-8. `mending` puts U+FFFD where a posted form is not
  /// UTF-8: no field takes that sign, so that the answer can name the field and keep what was typed into the others.
  package init?(urlEncoded bytes: some Collection<UInt8>, mending: Bool = false) {
    self.init()
    for pair in bytes.split(separator: UInt8(ascii: "&")) {
      guard fields.count < FormFields.fieldsMax else { return nil }
      let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      let value = parts.count > 1 ? parts[1] : parts[0].prefix(0)
      guard let name = FormFields.decode(parts[0], mending), let value = FormFields.decode(value, mending) else { return nil }
      fields.append((name, value))
    }
  }

  /// `multipart/form-data` with the boundary of its content type; what is not UTF-8 is mended as above.
  package init?(multipart bytes: [UInt8], contentType: String) {
    self.init()
    guard let mark = contentType.range(of: "boundary=") else { return nil }
    var boundary = String(contentType[mark.upperBound...].prefix { $0 != ";" }.trimmingSpace)
    if boundary.hasPrefix("\""), boundary.hasSuffix("\""), boundary.count > 2 {
      boundary = String(boundary.dropFirst().dropLast())
    }
    guard !boundary.isEmpty, boundary.utf8.count <= 200 else { return nil }
    let delimiter = Array("--\(boundary)".utf8)
    var at = 0
    guard let first = FormFields.find(delimiter, in: bytes, from: 0) else { return nil }
    at = first + delimiter.count
    while at + 2 <= bytes.count {
      if bytes[at] == UInt8(ascii: "-"), bytes[at + 1] == UInt8(ascii: "-") { return }
      guard let headEnd = FormFields.find([13, 10, 13, 10], in: bytes, from: at),
        headEnd - at <= FormFields.headMax, let end = FormFields.find([13, 10] + delimiter, in: bytes, from: headEnd + 2),
        fields.count + files.count < FormFields.fieldsMax
      else { return nil }
      let head = String(decoding: bytes[at..<headEnd], as: UTF8.self)
      let content = Array(bytes[min(headEnd + 4, end)..<end])
      guard let name = FormFields.attribute("name", of: head) else { return nil }
      if let fileName = FormFields.attribute("filename", of: head) {
        if !content.isEmpty || !fileName.isEmpty { files.append((name, fileName, content)) }
      } else {
        fields.append((name, FormFields.typed(content)))
      }
      at = end + 2 + delimiter.count
    }
    return nil
  }

  private static func attribute(_ name: String, of head: String) -> String? {
    for line in head.split(whereSeparator: \.isNewline) where line.lowercased().hasPrefix("content-disposition:") {
      guard let start = line.range(of: "; \(name)=\"") else { continue }
      return String(line[start.upperBound...].prefix { $0 != "\"" })
    }
    return nil
  }

  private static func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard needle.count <= bytes.count, start <= bytes.count - needle.count else { return nil }
    for place in start...(bytes.count - needle.count) where bytes[place] == needle[0] {
      if bytes[place..<place + needle.count].elementsEqual(needle) { return place }
    }
    return nil
  }

  private static func decode(_ bytes: some Sequence<UInt8>, _ mending: Bool) -> String? {
    var out: [UInt8] = []
    var pending: [UInt8] = []
    for byte in bytes {
      if !pending.isEmpty {
        pending.append(byte)
        if pending.count == 3 {
          if let high = hex(pending[1]), let low = hex(pending[2]) {
            out.append(high << 4 | low)
          } else if mending {
            out += pending
          } else {
            return nil
          }
          pending = []
        }
      } else if byte == UInt8(ascii: "%") {
        pending = [byte]
      } else {
        out.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
      }
    }
    if mending { return FormFields.typed(out + pending) }
    return pending.isEmpty ? String(validating: out, as: UTF8.self) : nil
  }

  /// What somebody typed into a form. Browsers send the end of a line as two characters and count it as one.
  private static func typed(_ bytes: [UInt8]) -> String {
    guard bytes.contains(13) else { return String(decoding: bytes, as: UTF8.self) }
    let kept = bytes.indices.filter { bytes[$0] != 13 || $0 + 1 == bytes.endIndex || bytes[$0 + 1] != 10 }.map { bytes[$0] }
    return String(decoding: kept, as: UTF8.self)
  }

  private static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: return byte - 48
    case 65...70: return byte - 55
    case 97...102: return byte - 87
    default: return nil
    }
  }
}

extension StringProtocol {
  /// Where `needle` first stands.
  func range(of needle: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(needle) { return start..<index(start, offsetBy: needle.count) }
      start = index(after: start)
    }
    return nil
  }
}
