import Aftersales
import Basics
import Testing

@Suite struct PhoneNumberTests {
  typealias Case = (text: String, kind: PhoneNumber.Kind, normal: String, warning: PhoneNumber.Warning?)

  @Test(
    arguments: [
      ("13812345678", .mobile, "13812345678", nil),
      ("138 1234 5678", .mobile, "13812345678", nil),
      ("138-1234-5678", .mobile, "13812345678", nil),
      ("１３８１２３４５６７８", .mobile, "13812345678", nil),
      ("+86 13812345678", .mobile, "13812345678", nil),
      ("＋８６－138－1234－5678", .mobile, "13812345678", nil),
      ("008613812345678", .mobile, "13812345678", nil),
      ("8613812345678", .mobile, "13812345678", nil),
      ("013812345678", .mobile, "13812345678", nil),
      ("手机：13812345678（晚上）", .mobile, "13812345678", nil),
      ("1381234567", .mobile, "1381234567", .short),
      ("138123456789", .mobile, "138123456789", .long),
      ("0571-87654321", .landline, "057187654321", nil),
      ("（0571）8765 4321", .landline, "057187654321", nil),
      ("+86 571 8765 4321", .landline, "057187654321", nil),
      ("010-65123456", .landline, "01065123456", nil),
      ("021-62345678转801", .landline, "02162345678x801", nil),
      ("0571-87654321-801", .landline, "057187654321x801", nil),
      ("0571-87654321 分机 12", .landline, "057187654321x12", nil),
      ("0571-87654321 Ext. 12", .landline, "057187654321x12", nil),
      ("0571-8765432", .landline, "05718765432", nil),
      ("0571-876543", .landline, "0571876543", .short),
      ("87654321", .landline, "87654321", nil),
      ("8765432", .landline, "8765432", nil),
      ("400-123-4567", .service, "4001234567", nil),
      ("800 820 8820", .service, "8008208820", nil),
      ("95588", .service, "95588", nil),
      ("+1 212 555 0123", .unknown, "+12125550123", nil),
      ("12345678901234567", .unknown, "12345678901234567", .unrecognised),
    ] as [Case])
  func reads(_ text: String, _ kind: PhoneNumber.Kind, _ normal: String, _ warning: PhoneNumber.Warning?) throws {
    let number = try #require(PhoneNumber.parse(text))
    #expect(number.kind == kind)
    #expect(number.normal == normal)
    #expect(number.warning == warning)
    #expect(number.looksShort == (warning == .short))
    #expect(number.typed == text)
  }

  @Test(arguments: ["", "无", "12", "见名片", "－"])
  func nothing(_ text: String) { #expect(PhoneNumber.all(in: text).isEmpty) }

  @Test(arguments: [
    ("13812345678/62345678", ["13812345678", "62345678"]),
    ("13812345678、13912345678", ["13812345678", "13912345678"]),
    ("13812345678 13912345678", ["13812345678", "13912345678"]),
    ("0571-87654321转801；13812345678", ["057187654321x801", "13812345678"]),
    ("13812345678/138 1234 5678", ["13812345678"]),
    ("138 1234 5678", ["13812345678"]),
    ("家13812345678，或 办87654321", ["13812345678", "87654321"]),
  ])
  func several(_ text: String, _ normals: [String]) {
    #expect(PhoneNumber.all(in: text).map(\.normal) == normals)
    if normals.count > 1 { #expect(PhoneNumber.parse(text) == nil) }
  }

  @Test(arguments: [
    ("13812345678", "138 1234 5678", "138****5678"), ("057187654321", "0571-87654321", "0571-****321"),
    ("02162345678转801", "021-62345678 x801", "021-****678"), ("8765432", "8765432", "****432"),
    ("4001234567", "400-123-4567", "400-123-4567"), ("1381234567", "1381234567", "138****567"),
    ("+12125550123", "+12125550123", "****23"),
  ])
  func shows(_ text: String, _ display: String, _ masked: String) throws {
    let number = try #require(PhoneNumber.parse(text))
    #expect(number.display == display)
    #expect(number.masked == masked)
  }

  /// 12,000 texts of digits and marks: the normal form reads as itself, and masks hide at least four digits.
  @Test func properties() {
    var random = SeededGenerator(seed: 7)
    let letters = Array("0123456789012345678913581357+-  （）()转x#分机ext/、，０５７１８６a电话86")
    var (found, masked, known) = (0, 0, 0)
    for _ in 0..<12_000 {
      let text = String((0..<Int.random(in: 1...24, using: &random)).map { _ in letters.randomElement(using: &random)! })
      for number in PhoneNumber.all(in: text) {
        found += 1
        let again = PhoneNumber.all(in: number.normal)
        #expect(again.map(\.normal) == [number.normal], "\(text)")
        #expect(again.first?.kind == number.kind, "\(text)")
        #expect(again.first?.warning == number.warning, "\(text)")
        // What the screen shows reads as the same line.
        if number.warning == nil {
          known += 1
          #expect(PhoneNumber.all(in: number.display).map(\.normal) == [number.normal], "\(text) \(number.display)")
        }
        if number.kind != .service {
          masked += 1
          let shown = number.masked.filter(\.isNumber).count
          #expect(shown <= max(0, number.digits.filter(\.isNumber).count - 4), "\(text) \(number.masked)")
        }
      }
    }
    #expect(found > 6_000 && masked > 5_000 && known > 100)
  }
}
