import Testing

@testable import Basics

@Suite("Basics: dates, ids, JSON")
struct BasicsTests {
  @Test("every day from 1600 to 2400 follows the one before, with the right weekday")
  func days() throws {
    var day = try #require(LocalDay(year: 1600, month: 1, day: 1))
    #expect(day.weekday == .sat)
    while day.year < 2400 {
      let next = day + 1
      let c = next.components
      #expect(LocalDay(year: c.year, month: c.month, day: c.day) == next)
      #expect(next.weekday.rawValue == (day.weekday.rawValue + 1) % 7)
      day = next
    }
    #expect(LocalDay(year: 2026, month: 2, day: 29) == nil && LocalDay("2024-02-29") != nil && LocalDay("2026-2-1") == nil)
    #expect(LocalDay("2026-01-31")?.adding(months: 1).description == "2026-02-28")
    #expect(LocalDay("2024-12-31")?.adding(months: -10).description == "2024-02-29")
  }

  @Test(
    "instants are read and written as RFC 3339",
    arguments: [
      ("2026-02-13T16:30:00+08:00", "2026-02-13T08:30:00Z"), ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500Z"),
      ("2026-01-01T00:00:00-05:30", "2026-01-01T05:30:00Z"),
    ])
  func instants(text: String, utc: String) throws {
    let instant = try #require(Instant(rfc3339: text))
    #expect(instant.description == utc)
    #expect(Instant(rfc3339: instant.rfc3339(offsetSeconds: 8 * 3600)) == instant)
  }

  @Test(
    "what is not an instant is refused",
    arguments: ["", "2026-02-13", "2026-02-13T16:30:00", "2026-02-30T00:00:00Z", "2026-02-13T24:00:00Z", "2026-02-13T10:00:00.Z"])
  func notInstants(text: String) { #expect(Instant(rfc3339: text) == nil) }

  @Test("an id is 13 characters that sort as the numbers do and come back as they were")
  func ids() {
    var generator = SeededGenerator(seed: 4)
    var last = Crockford.encode(0)
    for number in (0..<2000).map({ _ in Int64.random(in: 0...Int64.max, using: &generator) }).sorted() {
      let text = Crockford.encode(number)
      #expect(
        text.count == 13 && text >= last && Crockford.decode(text) == number && Crockford.decode(text.uppercased()) == number)
      last = text
    }
    for wrong in ["", "000000000000", "00000000000000", "0000000000u00", "zzzzzzzzzzzzz!"] {
      #expect(Crockford.decode(wrong) == nil)
    }
  }

  @Test(
    "JSON that is not JSON is refused, and says why",
    arguments: [
      "", "{", "[1,]", "{\"a\":1,\"a\":2}", "01", "1.", "\"\\ud800\"", "\"\u{1}\"", "nul", "{} x",
      "[" + String(repeating: "[", count: 40),
    ])
  func notJSON(text: String) { #expect(throws: JSONFault.self) { try JSON(parsing: text) } }

  @Test("canonical JSON sorts keys by bytes, escapes what it must, and reads back as it was")
  func canonical() throws {
    let json: JSON = ["b": [1, true, "你\n\u{7F}\"\\"], "a": ["é": -5, "Z": .null]]
    #expect(json.canonical == #"{"a":{"Z":null,"é":-5},"b":[1,true,"你\n\u007f\"\\"]}"#)
    #expect(try JSON(parsing: json.canonical) == json)
    #expect(
      try JSON(parsing: "1.50") == .number("1.50") && JSON(parsing: "9223372036854775808") == .number("9223372036854775808"))
    #expect(throws: JSONFault.self) { try JSON(parsing: [0x22, 0xC3, 0x28, 0x22]) }
  }

  @Test("amounts are grouped by thousands, with two places")
  func money() {
    #expect(
      [0, 5, 12_050, 123_456_789, -100_000].map { Money(fen: $0).grouped } == [
        "0.00", "0.05", "120.50", "1,234,567.89", "-1,000.00",
      ])
  }

  @Test("all faults of an input are named at once, each by its field")
  func input() throws {
    let fields = [
      Field("name", .text(max: 8)), Field("kind", .choice(["a", "b"])), Field("minutes", .integer(min: 0, max: 9)),
      Field("amount", .money, isRequired: false), Field("place", .object([Field("zone", .text(max: 5))])),
    ]
    let bad: JSON = ["name": "abc      ", "kind": "c", "minutes": -1, "amount": ["fen": -5], "place": [:], "extra": 1]
    var named: [String] = []
    do throws(Refusal) {
      _ = try Input(bad, for: fields)
    } catch {
      named = error.fields.map { "\($0.field) \($0.code)" }.sorted()
    }
    #expect(
      named == [
        "amount too-small", "extra unknown-field", "kind unknown-choice", "minutes too-small", "name too-long",
        "place.zone missing",
      ])
    let good = try Input(["name": "  \u{3000}abc ", "kind": "a", "minutes": 3, "place": ["zone": "x"]], for: fields)
    #expect(good.text("name") == "abc" && good.integer("minutes") == 3 && good.money("amount") == nil)
    #expect(try good.object("place")?.text("zone") == "x")
    for wrong in ["a\u{202E}b", "a\u{0}b", "a\nb"] {
      #expect(throws: Refusal.self) { try Input(["t": .string(wrong)], for: [Field("t", .text(max: 9))]) }
    }
  }

  @Test("equal seeds draw equally")
  func seeds() {
    var (a, b) = (SeededGenerator(seed: 1), SeededGenerator(seed: 1))
    #expect((0..<50).map { _ in a.next() } == (0..<50).map { _ in b.next() })
    var zero = SeededGenerator(seed: 0)
    #expect(zero.next() == 0xE220_A839_7B1D_CDAF)
  }
}
