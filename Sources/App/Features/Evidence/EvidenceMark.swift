import Basics
import Storage

/// What paper that leaves the house says of a case as it stood: rewriting the case later would contradict it. Printed on
/// voucher and receipt. WRK-037
struct EvidenceMark: Sendable {
  /// The number of the last event.
  let head: Int
  /// Its hash in hexadecimal.
  let hash: String
  /// For the telephone: `8K2M4-QX7RT`.
  let code: String
  /// How the organisation's key is named; nil before its founding.
  let fingerprint: String?

  static func of(_ stream: Int64, in work: Work) throws -> EvidenceMark? {
    guard let row = try work.transaction.row("select head, hash from stream where id = \(stream)") else { return nil }
    return EvidenceMark(
      head: row.int(0), hash: row.blob(1).hexadecimal,
      code: Evidence.checkCode(stream: stream, head: row.int(0), hash: row.blob(1)),
      fingerprint: try SigningKey.publicKey(in: work.transaction).map(Evidence.fingerprint))
  }
}
