/// A 63-bit number made by the program; the type says what it names. Outside it is an opaque string of 13 characters.
package struct ID<Noun>: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let number: Int64

  package init(_ number: Int64) { self.number = number }

  /// Reads the 13 characters of `description`; nil for anything else.
  package init?(text: some StringProtocol) {
    guard let number = Crockford.decode(text) else { return nil }
    self.init(number)
  }

  package static func < (a: ID, b: ID) -> Bool { a.number < b.number }
  package var description: String { Crockford.encode(number) }
}

/// Crockford's base 32 without check character: no I, L, O, U, so that a number can be read over the telephone.
package enum Crockford {
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  package static func encode(_ number: Int64) -> String {
    String(unsafeUninitializedCapacity: 13) { bytes in
      var rest = UInt64(bitPattern: number)
      for place in stride(from: 12, through: 0, by: -1) {
        bytes[place] = alphabet[Int(rest & 31)]
        rest >>= 5
      }
      return 13
    }
  }

  package static func decode(_ text: some StringProtocol) -> Int64? {
    guard text.utf8.count == 13 else { return nil }
    var number: UInt64 = 0
    for byte in text.utf8 {
      let lower = byte >= 65 && byte <= 90 ? byte + 32 : byte
      guard let value = alphabet.firstIndex(of: lower), number >> 58 == 0 else { return nil }
      number = number << 5 | UInt64(value)
    }
    return Int64(bitPattern: number)
  }
}
