import Basics
import Crypto
import Foundation
import Storage

/// One day of the organisation, signed: the root over all case files that changed, chained to the day before. Its bytes are
/// public: docs/evidence-format.md. SEC-011, WRK-037
package struct Checkpoint: Hashable, Sendable {
  /// 1, 2, 3 … without a gap: a day without changes has its checkpoint too.
  package let number: Int
  package let day: LocalDay
  /// The organisation's zone, by name.
  package let zone: String
  /// The end of that day there.
  package let until: Instant
  /// How many case files changed.
  package let count: Int
  package let root: [UInt8]
  /// The hash of the checkpoint before; zeros for the first.
  package let previous: [UInt8]
  package let madeAt: Instant
  /// Ed25519, 32 bytes.
  package let key: [UInt8]
  package var signature: [UInt8]

  /// What is signed.
  package var statement: [UInt8] {
    var bytes = Array("baoxiu.checkpoint.1\n".utf8)
    Evidence.append(Int64(number), to: &bytes)
    Evidence.append(day.description, to: &bytes)
    Evidence.append(zone, to: &bytes)
    Evidence.append(until.milliseconds, to: &bytes)
    Evidence.append(Int64(count), to: &bytes)
    bytes += root
    bytes += previous
    Evidence.append(madeAt.milliseconds, to: &bytes)
    bytes += key
    return bytes
  }

  /// What the next one is chained to.
  package var hash: [UInt8] { [UInt8](SHA256.hash(data: statement)) }

  package var rootText: String { root.hexadecimal }

  package var isSigned: Bool { Evidence.isSigned(statement, by: key, signature) }

  package var json: JSON {
    [
      "number": .int(Int64(number)), "day": .string(day.description), "zone": .string(zone), "until": .int(until.milliseconds),
      "count": .int(Int64(count)), "root": .string(root.hexadecimal), "previous": .string(previous.hexadecimal),
      "madeAt": .int(madeAt.milliseconds), "key": .string(key.hexadecimal), "signature": .string(signature.hexadecimal),
    ]
  }
}

/// The bytes that all parts of the evidence format share.
package enum Evidence {
  package static func append(_ number: Int64, to bytes: inout [UInt8]) {
    for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: number >> Int64(shift))) }
  }

  package static func append(_ text: String, to bytes: inout [UInt8]) {
    append(Int64(text.utf8.count), to: &bytes)
    bytes.append(contentsOf: text.utf8)
  }

  /// The leaf of a case file as it stood: id, number and hash of its last event.
  package static func leaf(stream: Int64, head: Int, hash: [UInt8]) -> [UInt8] {
    var bytes = Array("baoxiu.leaf.1\n".utf8)
    append(stream, to: &bytes)
    append(Int64(head), to: &bytes)
    return MerkleTree.leaf(bytes + hash)
  }

  /// What the seal of an exported case signs: the sum over all of it but the values that its holder may take out, and the
  /// seal itself.
  package static func sealed(_ bundle: JSON) -> [UInt8] {
    guard case .object(var members) = bundle else { return [] }
    for name in ["personal", "files", "seal"] { members[name] = nil }
    return Array("baoxiu.seal.1\n".utf8) + [UInt8](SHA256.hash(data: Array(JSON.object(members).canonical.utf8)))
  }

  /// Ten characters for paper and telephone that stand for a case as it was when they were printed: `8K2M4-QX7RT`.
  package static func checkCode(stream: Int64, head: Int, hash: [UInt8]) -> String {
    var bytes = Array("baoxiu.code.1\n".utf8)
    append(stream, to: &bytes)
    append(Int64(head), to: &bytes)
    let sum = [UInt8](SHA256.hash(data: bytes + hash))
    // The first fifty bits, five for each character.
    let number = sum.prefix(7).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } >> 6
    let text = Crockford.encode(Int64(number)).suffix(10).uppercased()
    return text.prefix(5) + "-" + text.suffix(5)
  }

  /// Names a key in few characters, for paper: the first sixteen bytes of its sum, in groups of four digits.
  package static func fingerprint(_ key: [UInt8]) -> String {
    let digits = Array(SHA256.hash(data: key).prefix(16).hexadecimal)
    return stride(from: 0, to: digits.count, by: 4).map { String(digits[$0..<$0 + 4]) }.joined(separator: " ")
  }

  package static func isSigned(_ statement: [UInt8], by key: [UInt8], _ signature: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: Data(key)) else { return false }
    return key.isValidSignature(Data(signature), for: Data(statement))
  }
}
