import Basics
import Foundation
import Testing
import Web

/// The files of words as they are shipped.
enum Shipped {
  static let strings = load()

  static func json(_ language: String) -> [JSON] {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { folder.deleteLastPathComponent() }
    folder.appendPathComponent("Resources/strings")
    let parts = try! FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent("parts").path).sorted()
    let names = ["\(language).json"] + parts.filter { $0.hasSuffix(".\(language).json") }.map { "parts/\($0)" }
    return names.map { try! JSON(parsing: [UInt8](Data(contentsOf: folder.appendingPathComponent($0)))) }
  }

  static func load() -> Strings { try! Strings(parsing: json("zh-Hans").map { (.zhHans, $0) } + json("en").map { (.en, $0) }) }

  static func reader(_ language: Language, now: String = "2026-03-03T10:00:00+08:00", offset: Int = 28_800) -> Reader {
    Reader(words: strings.words(in: language), now: Instant(rfc3339: now)!) { _ in offset }
  }
}

@Suite("Words")
struct WordsTests {
  @Test("places are filled, unknown places stay to be seen, {n|one|many} picks")
  func fills() {
    let words = Strings([.en: ["a": "{name}: {count} {count|call|calls}, {what}"]]).words(in: .en)
    #expect(words("a", ["name": "Lin {count}", "count": "1"]) == "Lin {count}: 1 call, {what}")
    #expect(words("a", ["name": "Lin", "count": "2"]) == "Lin: 2 calls, {what}")
  }

  @Test("a missing sentence falls back to zh-Hans, then to its key in brackets, and is counted")
  func fallsBack() {
    let strings = Strings([.zhHans: ["a": "甲"], .en: [:]])
    let words = strings.words(in: .en)
    #expect(words("a") == "甲")
    #expect(words("b") == "[b]")
    #expect(words("b") == "[b]")
    #expect(strings.missing == ["en a": 1, "en b": 2])
  }

  @Test("a clause that ships is rendered for readers of traditional characters; what a company wrote stands as it wrote it")
  func asAdopted() {
    let strings = Strings([.zhHans: [:], .zhHant: ["报修": "報修"], .en: [:]])
    #expect(strings.words(in: .zhHant).asAdopted(["zh-Hans": "报修", "en": "Call"]) == "報修")
    #expect(strings.words(in: .zhHant).asAdopted(["zh-Hans": "报修者"]) == "报修者")
    #expect(strings.words(in: .zhHant).asAdopted(["zh-Hans": "报修", "zh-Hant": "叫修"]) == "叫修")
    #expect(strings.words(in: .zhHans).asAdopted(["zh-Hans": "报修"]) == "报修")
    #expect(strings.words(in: .en).asAdopted(["zh-Hans": "报修", "en": "Call"]) == "Call")
    #expect(strings.words(in: .en).asAdopted(["zh-Hans": "报修"]) == "报修")
    #expect(strings.missing.isEmpty)
  }

  @Test("a file that is not flat is refused by key")
  func refusesNested() {
    do throws(StringsFault) {
      _ = try Strings(parsing: [(.en, ["a": ["b": "c"]])])
      Issue.record("a nested object was taken")
    } catch {
      #expect(error == StringsFault(language: .en, key: "a"))
    }
  }

  @Test("both languages written by hand hold the same keys and the same places")
  func sameKeys() {
    let chinese = Shipped.json("zh-Hans")[0].object ?? [:]
    let english = Shipped.json("en")[0].object ?? [:]
    #expect(Set(chinese.keys) == Set(english.keys))
    #expect(chinese.count > 500)
    for (key, text) in chinese where key != "time.date" && key != "time.dayOfYear" {
      #expect(places(text.string ?? "") == places(english[key]?.string ?? ""), "\(key)")
    }
  }

  @Test("every declared fault has words, and so has every role and language")
  func faults() {
    let words = Shipped.strings.words(in: .zhHans)
    let faults = [
      "missing", "wrong-type", "not-a-number", "not-an-amount", "not-between", "too-long", "too-small", "too-large", "too-many",
      "unknown-choice", "unknown-field", "unknown-id",
      "unknown-file",
      "bad-characters", "not-an-instant", "not-a-day", "not-a-phone", "out-of-range",
    ]
    for fault in faults { #expect(words.has("fault.\(fault)"), "\(fault)") }
    for role in Role.allCases { #expect(words.has("role.\(role.rawValue)")) }
    for language in Language.allCases { #expect(words.has("language.\(language.rawValue)")) }
  }

  private func places(_ text: String) -> Set<String> {
    Set(text.matches(of: /\{(\w+)/).map { String($0.1) })
  }
}

@Suite("Time, money, telephone as Chinese offices write them")
struct ReaderTests {
  @Test(
    "moments",
    arguments: [
      ("2026-03-03T15:20:00+08:00", "今天 15:20", "today 15:20"), ("2026-03-02T09:05:00+08:00", "昨天 09:05", "yesterday 09:05"),
      ("2026-03-04T09:24:00+08:00", "明天 09:24", "tomorrow 09:24"), ("2026-03-05T09:04:00+08:00", "周四 09:04", "Thu 09:04"),
      ("2026-03-09T09:04:00+08:00", "周一 09:04", "Mon 09:04"), ("2026-03-10T09:04:00+08:00", "3月10日 09:04", "10 Mar 09:04"),
      ("2026-03-01T14:00:00+08:00", "3月1日 14:00", "1 Mar 14:00"),
      ("2025-12-30T14:00:00+08:00", "2025年12月30日 14:00", "30 Dec 2025 14:00"),
      // The day turns at midnight of the branch, not of London.
      ("2026-03-02T16:30:00Z", "今天 00:30", "today 00:30"), ("2026-03-02T15:59:59Z", "昨天 23:59", "yesterday 23:59"),
    ])
  func moments(_ text: String, _ chinese: String, _ english: String) {
    let instant = Instant(rfc3339: text)!
    #expect(Shipped.reader(.zhHans).moment(instant) == chinese)
    #expect(Shipped.reader(.en).moment(instant) == english)
  }

  @Test("the zone of the branch decides which day it is")
  func zone() {
    let instant = Instant(rfc3339: "2026-03-02T23:30:00Z")!
    #expect(Shipped.reader(.zhHans).moment(instant) == "今天 07:30")
    #expect(Shipped.reader(.zhHans, offset: 0).moment(instant) == "昨天 23:30")
  }

  @Test(
    "remaining working time",
    arguments: [
      (250, "剩 4 小时 10 分", "4 h 10 min left"), (51, "剩 51 分", "51 min left"), (360, "剩 6 小时", "6 h left"),
      (-54, "已超 54 分", "54 min over"),
      (-1805, "已超 30 小时 5 分", "30 h 5 min over"), (0, "剩 不到 1 分", "under 1 min left"),
    ])
  func remaining(_ minutes: Int64, _ chinese: String, _ english: String) {
    #expect(Shipped.reader(.zhHans).remaining(minutes * .minute) == chinese)
    #expect(Shipped.reader(.en).remaining(minutes * .minute) == english)
  }

  @Test("minutes are rounded down: nobody is promised a minute that is not there")
  func roundsDown() {
    #expect(Shipped.reader(.zhHans).remaining(51 * .minute + 59_999) == "剩 51 分")
  }

  @Test("money", arguments: [(123_450, "¥1,234.50"), (0, "¥0.00"), (-5, "-¥0.05"), (100_000_000, "¥1,000,000.00")])
  func money(_ fen: Int64, _ text: String) { #expect(Shipped.reader(.zhHans).money(Money(fen: fen)) == text) }

  @Test(
    "telephone numbers",
    arguments: [
      ("13812345678", "138 1234 5678"), ("138-1234 5678", "138 1234 5678"), ("021-58881234", "021-58881234"),
      ("+86 138", "+86 138"),
    ])
  func telephone(_ number: String, _ text: String) { #expect(Telephone.grouped(number) == text) }

  @Test("a masked number shows neither its middle nor, when short, anything")
  func masked() {
    #expect(Telephone.masked("13812345678") == "138 •••• 5678")
    #expect(!Telephone.masked("12345").contains("5"))
  }
}
