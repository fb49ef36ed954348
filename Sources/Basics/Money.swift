/// An amount in fen (分, 1/100 yuan). Never a fraction.
package struct Money: Hashable, Comparable, Sendable {
  package let fen: Int64

  package init(fen: Int64) { self.fen = fen }

  package static let zero = Money(fen: 0)
  package static func < (a: Money, b: Money) -> Bool { a.fen < b.fen }
  package static func + (a: Money, b: Money) -> Money { Money(fen: a.fen + b.fen) }
  package static func - (a: Money, b: Money) -> Money { Money(fen: a.fen - b.fen) }

  /// `1,234.50`, without a currency sign.
  package var grouped: String {
    let amount = abs(fen)
    let yuan = Array(String(amount / 100))
    var text = ""
    for (place, digit) in yuan.enumerated() {
      if place > 0, (yuan.count - place) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return (fen < 0 ? "-" : "") + text + "." + padded(Int(amount % 100), 2)
  }
}
