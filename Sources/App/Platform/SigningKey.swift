import Basics
import Crypto
import Foundation
import Storage

/// The organisation's Ed25519 key, made at its founding. The private half stays in the database and is left out of backups.
struct SigningKey: Sendable {
  private let key: Curve25519.Signing.PrivateKey

  var publicKey: [UInt8] { [UInt8](key.publicKey.rawRepresentation) }

  func sign(_ statement: [UInt8]) throws -> [UInt8] { [UInt8](try key.signature(for: Data(statement))) }

  /// The key that signs now; nil before the organisation is founded.
  static func current(in transaction: any Transaction) throws -> SigningKey? {
    guard let row = try transaction.row("select private_key from signing_key where state = 'current'") else { return nil }
    return SigningKey(key: try Curve25519.Signing.PrivateKey(rawRepresentation: Data(row.blob(0))))
  }

  /// The public half alone, for paper.
  static func publicKey(in transaction: any Transaction) throws -> [UInt8]? {
    try transaction.row("select public_key from signing_key where state = 'current'")?.blob(0)
  }

  /// Makes the key where there is none: at the founding, and after a restore that came without keys.
  @discardableResult
  static func ensure(at now: Instant, in transaction: any Transaction) throws -> SigningKey {
    if let key = try current(in: transaction) { return key }
    let made = SigningKey(key: Curve25519.Signing.PrivateKey())
    let added = try transaction.changed(
      """
      insert into signing_key (public_key, private_key, state, made_at)
      values (\(made.publicKey), \([UInt8](made.key.rawRepresentation)), 'current', \(now)) on conflict do nothing
      """)
    guard added == 1 else { throw LostRace() }
    return made
  }
}

extension Office {
  /// An organisation that was founded before there were keys, or restored without them, gets one when it is opened.
  func ensureSigningKey() async throws {
    let isMissing = try await database.read { transaction in
      try transaction.row("select 1 from setting where name = 'organisation'") != nil
        && transaction.row("select 1 from signing_key where state = 'current'") == nil
    }
    guard isMissing else { return }
    let now = clock()
    try await database.write { transaction in _ = try SigningKey.ensure(at: now, in: transaction) }
  }

  /// How the organisation's key is named on paper; nil before the founding.
  package func keyFingerprint() async throws -> String? {
    try await database.read { transaction in try SigningKey.publicKey(in: transaction).map(Evidence.fingerprint) }
  }
}
