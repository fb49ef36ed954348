import App
import Basics
import Foundation
import Storage
import Testing

/// The program hashes events as docs/evidence-format.md says, by the vectors that document prints.
@Suite("evidence format") struct EvidenceFormatTests {
  private struct Case: Decodable {
    struct Event: Decodable {
      let seq: Int
      let kind: String
      let version: Int
      let happenedAt: Int64
      let recordedAt: Int64
      let actor: String
      let cause: String
      let body: String
      let hash: String
    }
    struct Value: Decodable {
      let ref: String
      let salt: String
      let value: String
    }
    let stream: String
    let events: [Event]
    let personal: [Value]
  }

  private let document: String
  private let sample: Case

  init() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    document = try String(contentsOf: root.appending(path: "docs/evidence-format.md"), encoding: .utf8)
    let block = try #require(document.firstMatch(of: /```json\n(.*)\n```/))
    sample = try JSONDecoder().decode(Case.self, from: Data(block.1.utf8))
  }

  @Test("each worked vector has the hash that the document prints")
  func vectors() throws {
    let printed = document.matches(of: /(?m)^Hash: `([0-9a-f]{64})`$/).map { String($0.1) }
    try #require(printed.count == 3 && sample.events.count == 3)
    var previous = Chain.start
    for (event, expected) in zip(sample.events, printed) {
      previous = Chain.hash(
        previous: previous, stream: try #require(Crockford.decode(sample.stream)), seq: event.seq, kind: event.kind,
        version: event.version, happenedAt: Instant(milliseconds: event.happenedAt),
        recordedAt: Instant(milliseconds: event.recordedAt), actor: try #require(Crockford.decode(event.actor)),
        cause: try #require(Crockford.decode(event.cause)), body: event.body)
      #expect(hexadecimal(previous) == expected)
    }
  }

  @Test("bodies are the canonical text that the program itself writes")
  func canonical() throws {
    for event in sample.events { #expect(try JSON(parsing: event.body).canonical == event.body) }
  }

  @Test("the sum of a personal value is the one its event holds")
  func personal() throws {
    let value = try #require(sample.personal.first)
    let salt = stride(from: 0, to: value.salt.count, by: 2).compactMap { place in
      UInt8(value.salt.dropFirst(place).prefix(2), radix: 16)
    }
    let sum = hexadecimal(Chain.personalSum(salt: salt, value: value.value))
    #expect(sample.events[0].body.contains("{\"$personal\":\"\(value.ref)\",\"sum\":\"\(sum)\"}"))
  }

  @Test("the sealed vector is anchored by its checkpoint, its path and its seal, and by the code that the document prints")
  func sealed() throws {
    let block = try #require(document.matches(of: /```json\n(.*)\n```/).last)
    let code = try #require(document.firstMatch(of: /check code of the first event is `([0-9A-Z-]+)`/))
    let check = try BundleCheck(Array(block.1.utf8), noted: .code(String(code.1)))
    #expect(check.isAnchored && check.anchored == 1 && check.firstDirect == 2 && check.noted == 1 && check.deadlines == 2)
    let checkpoint = try #require(check.checkpoint)
    let plain = document.filter { $0 != "\n" }
    for bytes in [checkpoint.statement, checkpoint.hash, checkpoint.root, checkpoint.signature] {
      #expect(plain.contains(hexadecimal(bytes)))
    }
    #expect(document.contains(Evidence.fingerprint(checkpoint.key)))
  }

  private func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
