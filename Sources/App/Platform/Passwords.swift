import Basics
import Crypto
import CryptoExtras
import Foundation
import Storage

/// Passwords are kept as scrypt's answer over a salt of their own.
package enum Passwords {
  /// 2¹⁵ rounds, block 8: some 60 ms and 32 MB, so that guessing is dear.
  static let rounds = 1 << 15

  package struct Kept: Sendable {
    package let salt: [UInt8]
    package let hash: [UInt8]
    package let rounds: Int
  }

  /// Slow on purpose: call it through `Labour`.
  package static func keep(_ password: String) throws -> Kept {
    let salt = Secrets.bytes(16)
    return Kept(salt: salt, hash: try derive(password, salt: salt, rounds: rounds), rounds: rounds)
  }

  package static func matches(_ password: String, _ kept: Kept) throws -> Bool {
    let answer = try derive(password, salt: kept.salt, rounds: kept.rounds)
    guard answer.count == kept.hash.count else { return false }
    // Every byte is looked at whatever the first ones say, so that time tells nothing.
    return zip(answer, kept.hash).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  private static func derive(_ password: String, salt: [UInt8], rounds: Int) throws -> [UInt8] {
    let composed = password.precomposedStringWithCompatibilityMapping
    let key = try KDF.Scrypt.deriveKey(
      from: Data(composed.utf8), salt: Data(salt), outputByteCount: 32, rounds: rounds, blockSize: 8, parallelism: 1,
      maxMemory: 128 << 20)
    return key.withUnsafeBytes { [UInt8]($0) }
  }
}

/// Unguessable values, and the form in which the database knows them.
package enum Secrets {
  package static func bytes(_ count: Int) -> [UInt8] {
    // Eight bytes a call of the system.
    var generator = SystemRandomNumberGenerator()
    var bytes: [UInt8] = []
    while bytes.count < count { withUnsafeBytes(of: generator.next() as UInt64) { bytes.append(contentsOf: $0) } }
    return Array(bytes.prefix(count))
  }

  /// 256 bits in hexadecimal: session cookies, API tokens.
  package static func token() -> String { bytes(32).hexadecimal }

  /// Only this is stored: who reads the table cannot log in with it.
  package static func sum(_ token: String) -> [UInt8] { [UInt8](SHA256.hash(data: Array(token.utf8))) }
}

/// Work of more than a few milliseconds, kept off the threads that answer requests.
package enum Labour {
  private static let queue = DispatchQueue(label: "baoxiu.labour", qos: .utility, attributes: .concurrent)
  /// At most two at once: a flood of log-ins must not take all cores and memory.
  private static let places = DispatchSemaphore(value: 2)

  package static func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      queue.async {
        places.wait()
        defer { places.signal() }
        continuation.resume(with: Result { try body() })
      }
    }
  }
}
