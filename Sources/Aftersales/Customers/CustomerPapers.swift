import Basics

/// A paper in the customer's pouch (档案袋): a scanned sheet, a voucher, a letter, a photo, a proof of purchase. CUS-003, CUS-029
package struct CustomerDocument: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case sheet, voucher, letter, photo
    /// Proofs that the customer may lose and we can look up. CUS-029
    case purchaseInvoice, warrantyPaper, otherProof
  }

  package let key: Int
  package let kind: Kind
  /// The sum of the file's bytes.
  package let file: Personal
  package let caption: Personal?
  /// When it was put in; known from the event and not part of it.
  package internal(set) var filedAt: Instant?

  package init(key: Int, kind: Kind, file: Personal, caption: Personal?) {
    self.key = key
    self.kind = kind
    self.file = file
    self.caption = caption
  }

  var json: JSON {
    .members(("key", .whole(key)), ("kind", .string(kind.rawValue)), ("file", file.json), ("caption", caption?.json))
  }

  init?(_ json: JSON) {
    guard let key = json["key"]?.int, let kind = json["kind"]?.string.flatMap(Kind.init(rawValue:)),
      let file = Personal(json["file"])
    else { return nil }
    self.init(key: Int(key), kind: kind, file: file, caption: Personal(json["caption"]))
  }
}

/// A customer's own document or sample in our custody (客户资料或样品): received, where it is kept, returned. CUS-025
package struct CustodyItem: Hashable, Sendable {
  package let key: Int
  package let what: String
  package let place: String
  package internal(set) var receivedAt: Instant?
  package internal(set) var returnedAt: Instant?

  package init(key: Int, what: String, place: String) {
    self.key = key
    self.what = what
    self.place = place
  }

  var json: JSON { .members(("key", .whole(key)), ("what", .string(what)), ("place", .string(place))) }

  init?(_ json: JSON) {
    guard let key = json["key"]?.int, let what = json["what"]?.string, let place = json["place"]?.string else { return nil }
    self.init(key: Int(key), what: what, place: place)
  }
}

/// The service a customer wishes for (客户希望得到的服务), shown to whoever talks with him next. CUS-005
package struct CustomerWish: Hashable, Sendable {
  package let text: Personal?
  package let tags: [String]

  package init(text: Personal?, tags: [String]) {
    self.text = text
    self.tags = tags
  }

  /// Tags as people type them: parted by commas, semicolons or spaces.
  static func tags(in typed: String) -> [String] {
    var seen: Set<String> = []
    let marks: Set<Unicode.Scalar> = [",", ";", " ", "\u{3000}", "\u{3001}", "\u{FF0C}", "\u{FF1B}"]
    return typed.unicodeScalars.split(whereSeparator: marks.contains).map { String($0) }.filter { seen.insert($0).inserted }
  }

  var json: JSON { .members(("text", text?.json), ("tags", .words(tags))) }

  init(_ json: JSON) { self.init(text: Personal(json["text"]), tags: json["tags"]?.words ?? []) }
}
