import Aftersales
import Basics
import Foundation
import Storage
import Web

/// Checks an exported case with nothing but the file: no server, no database, no trust. docs/evidence-format.md
package struct BundleCheck: Sendable {
  package let stream: String
  /// The number of the last event, and its hash.
  package let head: Int
  package let hash: [UInt8]
  package let shown: Int
  package let withheld: Int
  package let files: Int
  package let deadlines: Int
  /// The checkpoint that covers the events up to `anchored`.
  package private(set) var checkpoint: Checkpoint?
  package private(set) var anchored = 0
  /// Who sealed the file, and when.
  package private(set) var seal: (key: [UInt8], at: Instant)?
  /// The event at whose hash or code, noted elsewhere, the case was found again.
  package private(set) var noted: Int?

  /// Something noted elsewhere that the file is held against.
  package enum Noted: Sendable {
    case hash(String)
    /// As printed on voucher or receipt.
    case code(String)
  }

  /// `key` is the fingerprint that the asker knows, from paper or otherwise: other keys do not count then.
  package init(_ bytes: [UInt8], key: String? = nil, noted: Noted? = nil) throws(BundleFault) {
    let bundle = try BundleReader(bytes)
    stream = bundle.text("stream")
    let events = try bundle.chain()
    guard let last = events.last else { throw BundleFault("members", "events") }
    head = last.seq
    hash = last.hash
    (shown, withheld) = try bundle.personal()
    files = try bundle.files()
    guard bundle.isSealable else {
      deadlines = 0
      self.noted = try BundleCheck.find(noted, among: events)
      return
    }
    let wanted = key?.lowercased().filter(\.isHexDigit)
    func isKnown(_ key: [UInt8]) -> Bool { wanted.map { $0 == Evidence.fingerprint(key).filter(\.isHexDigit) } ?? true }
    if let sealed = try bundle.seal(), isKnown(sealed.key) { seal = sealed }
    if let anchor = try bundle.anchor(events), isKnown(anchor.checkpoint.key) {
      checkpoint = anchor.checkpoint
      anchored = anchor.head
    }
    deadlines = try bundle.deadlines(events)
    self.noted = try BundleCheck.find(noted, among: events)
  }

  /// The first event that no checkpoint covers; it and those after it rest on the seal alone.
  package var firstDirect: Int? { anchored < head ? anchored + 1 : nil }

  /// Every event is covered: by a checkpoint, by the seal, or by a hash noted elsewhere.
  package var isAnchored: Bool { noted == head || (firstDirect == nil ? checkpoint != nil : seal != nil) }

  private static func find(_ noted: Noted?, among events: [RecordedEvent]) throws(BundleFault) -> Int? {
    guard let noted else { return nil }
    let found = events.last { event in
      switch noted {
      case .hash(let text): return event.hash.hexadecimal == text.lowercased()
      case .code(let text):
        let code = Evidence.checkCode(stream: event.stream, head: event.seq, hash: event.hash)
        return code.filter { $0 != "-" } == text.uppercased().filter { $0 != "-" && $0 != " " }
      }
    }
    guard let found else { throw BundleFault("notNoted", "") }
    return found.seq
  }

  /// One or two lines for a person.
  package func sentence(_ words: Words) -> String {
    let facts = [
      "stream": stream, "events": String(head), "hash": hash.hexadecimal, "shown": String(shown), "withheld": String(withheld),
      "files": String(files), "deadlines": String(deadlines),
    ]
    guard isAnchored else { return words("verify.consistent") + "\n" + words("verify.facts", Fill(facts)) }
    var places: [String] = []
    if let checkpoint {
      places.append(
        words(
          "verify.checkpoint",
          [
            "day": checkpoint.day.description, "number": String(checkpoint.number), "to": String(anchored),
            "key": Evidence.fingerprint(checkpoint.key),
          ]))
    }
    if let from = firstDirect, let seal {
      places.append(
        words(
          "verify.direct",
          [
            "from": String(from), "to": String(head), "time": seal.at.rfc3339(offsetSeconds: 0),
            "key": Evidence.fingerprint(seal.key),
          ]))
    }
    if let noted { places.append(words("verify.noted", ["event": String(noted)])) }
    let at = checkpoint.map(\.day.description) ?? seal.map { $0.at.rfc3339(offsetSeconds: 0) } ?? words("verify.atNoted")
    return ([words("verify.anchored", ["at": at])] + places + [words("verify.facts", Fill(facts))]).joined(separator: "\n")
  }

  package static func sentence(_ fault: BundleFault, _ words: Words) -> String {
    words("verify.refused", ["reason": words("verify.fault.\(fault.code)", ["place": fault.place])])
  }
}

/// Why a file is not what it claims to be. Words: `verify.fault.<code>`.
package struct BundleFault: Error, Hashable, Sendable {
  package let code: String
  package let place: String

  init(_ code: String, _ place: String) {
    self.code = code
    self.place = place
  }

  package static let codes = [
    "notCanonical", "members", "order", "chain", "sum", "file", "document", "path", "signature", "deadlines", "unknownEvent",
    "notNoted",
  ]
}
