import CSheets

/// Walks through one XML part. Document types are refused, and with them every entity that could grow or reach out.
enum XMLPart {
  /// Names stand without their prefix.
  enum Event {
    case start(String, Attributes)
    case end(String)
    case text(UnsafeBufferPointer<UInt8>)
  }

  /// Attributes by name without prefix; valid during the call only.
  struct Attributes {
    let list: UnsafeMutablePointer<UnsafePointer<CChar>?>?

    subscript(name: String) -> String? {
      guard let list else { return nil }
      var at = 0
      while let key = list[at], let value = list[at + 1] {
        if XMLPart.local(key) == name { return String(cString: value) }
        at += 2
      }
      return nil
    }
  }

  static func walk(_ bytes: [UInt8], _ take: (Event) throws(SheetFault) -> Void) throws(SheetFault) {
    guard let parser = XML_ParserCreate(nil) else { throw SheetFault("sheet.bad-xml") }
    defer { XML_ParserFree(parser) }
    let fault: SheetFault? = withoutActuallyEscaping(take) { take in
      let walk = Walk(parser, take)
      return withExtendedLifetime(walk) {
        XML_SetUserData(parser, Unmanaged.passUnretained(walk).toOpaque())
        XML_SetElementHandler(parser, { Walk.of($0)?.start($1, $2) }, { Walk.of($0)?.end($1) })
        XML_SetCharacterDataHandler(parser) { Walk.of($0)?.text($1, $2) }
        XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in Walk.of(data)?.stop(SheetFault("sheet.bad-xml")) }
        let status = bytes.withUnsafeBufferPointer { buffer in
          buffer.withMemoryRebound(to: CChar.self) { XML_Parse(parser, $0.baseAddress, Int32(clamping: $0.count), 1) }
        }
        return walk.fault ?? (status == XML_STATUS_OK ? nil : SheetFault("sheet.bad-xml"))
      }
    }
    if let fault { throw fault }
  }

  static func local(_ name: UnsafePointer<CChar>) -> String {
    let text = String(cString: name)
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return text }
    return String(text[text.index(after: colon)...])
  }

  /// What the callbacks of expat reach through its user data.
  private final class Walk {
    private let parser: XML_Parser
    private let take: (Event) throws(SheetFault) -> Void
    private(set) var fault: SheetFault?

    init(_ parser: XML_Parser, _ take: @escaping (Event) throws(SheetFault) -> Void) {
      self.parser = parser
      self.take = take
    }

    static func of(_ data: UnsafeMutableRawPointer?) -> Walk? {
      data.map { Unmanaged<Walk>.fromOpaque($0).takeUnretainedValue() }
    }

    private func pass(_ event: Event) {
      guard fault == nil else { return }
      do throws(SheetFault) { try take(event) } catch { stop(error) }
    }

    func start(_ name: UnsafePointer<CChar>?, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
      if let name { pass(.start(XMLPart.local(name), Attributes(list: attributes))) }
    }

    func end(_ name: UnsafePointer<CChar>?) { if let name { pass(.end(XMLPart.local(name))) } }

    func text(_ piece: UnsafePointer<CChar>?, _ count: Int32) {
      guard let piece, count > 0 else { return }
      piece.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
        pass(.text(UnsafeBufferPointer(start: $0, count: Int(count))))
      }
    }

    func stop(_ fault: SheetFault) {
      self.fault = self.fault ?? fault
      XML_StopParser(parser, XML_Bool(XML_FALSE))
    }
  }
}
