import Basics
import Testing

@testable import Aftersales

/// Every way in which the paper years wrote a time, a sum or a word.
@Suite("paper register: cells") struct PaperRegisterReaderTests {
  private static let base = LocalDay(year: 2025, month: 3, day: 10)

  private static func read(_ text: String) -> String {
    do throws(SpelledTime.Fault) {
      let spelled = try SpelledTime(reading: text)
      return spelled.moment(year: { PaperYear.nearest($0, $1, to: [base].compactMap { $0 }) }, base: base)?.description ?? "nil"
    } catch {
      return error.rawValue
    }
  }

  @Test(
    "dates and times in all spellings",
    arguments: [
      ("2025-03-01", "2025-03-01"), ("2025-3-1", "2025-03-01"), ("2025/3/1 8:05", "2025-03-01 08:05"),
      ("2025-03-01 08:05:59", "2025-03-01 08:05"), ("2025.3.1", "2025-03-01"), ("2025。3。1", "2025-03-01"),
      ("25.3.1", "2025-03-01"), ("25-03-01 9:5", "2025-03-01 09:05"), ("20250301", "2025-03-01"),
      ("202503010805", "2025-03-01 08:05"), ("20250301080559", "2025-03-01 08:05"), ("20250301 0:10", "2025-03-01 00:10"),
      ("2025年3月1日", "2025-03-01"), ("2025年3月1日 下午8点46分", "2025-03-01 20:46"), ("2025年03月01号8时", "2025-03-01 08:00"),
      ("3月1日上午9点半", "2025-03-01 09:30"), ("3月1号", "2025-03-01"), ("12月30日", "2024-12-30"), ("3-1", "2025-03-01"),
      ("3/1 14:20", "2025-03-01 14:20"), ("3.1", "2025-03-01"), ("２０２５－３－１　８：０５", "2025-03-01 08:05"),
      ("二〇二五年三月一日上午九点半", "2025-03-01 09:30"), ("三月廿一日下午两点一刻", "2025-03-21 14:15"), ("十二月三十日", "2024-12-30"),
      ("2025-03-01T08:05", "2025-03-01 08:05"), ("2025-3-1（周六）8:05", "2025-03-01 08:05"),
      ("2025-3-1 星期六 8:05", "2025-03-01 08:05"),
      ("2025-3-1 8.30", "2025-03-01 08:30"), ("2025-3-1 8:05 PM", "2025-03-01 20:05"), ("2025-3-1 中午12点", "2025-03-01 12:00"),
      ("2025-3-1 中午1点", "2025-03-01 13:00"), ("2025-3-1 凌晨12点10分", "2025-03-01 00:10"), ("2025-3-1 凌晨2点", "2025-03-01 02:00"),
      ("2025-3-1 晚上12点", "2025-03-02 00:00"), ("2025-3-1 24:00", "2025-03-02 00:00"), ("2025-3-1 下午", "2025-03-01"),
      ("2025年3月1日 下午12点44分", "2025-03-01 12:44"), ("约2025-3-1 8:05左右", "2025-03-01 08:05"), ("45717", "2025-03-01"),
      ("45717.336805556", "2025-03-01 08:05"), ("45717.999999", "2025-03-02 00:00"), ("当日10:30", "2025-03-10 10:30"),
      ("次日9点", "2025-03-11 09:00"), ("14:20", "2025-03-10 14:20"), ("31/12/2024", "2024-12-31"), ("12/31/2024", "2024-12-31"),
      ("2024-2-29", "2024-02-29"),
    ])
  func times(text: String, expected: String) { #expect(Self.read(text) == expected) }

  @Test("a time that the writer did not vouch for is read and said to be about")
  func approximate() throws {
    for text in ["2025-3-1 十点钟左右", "约2025-3-1 8:05", "当日 大概9点", "3月1日 8点许"] {
      #expect(try SpelledTime(reading: text).isApproximate, "\(text)")
    }
    for text in ["2025-3-1 十点钟", "2025-3-1 8:05", "大约2025-3-1"] {
      #expect(try !SpelledTime(reading: text).isApproximate, "\(text)")
    }
    #expect(Self.read("2025-3-1 十点钟左右") == "2025-03-01 10:00")
  }

  @Test(
    "a time that is none is refused and never bent into one",
    arguments: [
      ("2025-02-29", "date.impossible"), ("2025-13-01", "date.impossible"), ("2025-3-1 25:00", "date.impossible"),
      ("2025-3-1 8:75", "date.impossible"), ("3/4/2025", "date.ambiguous"), ("昨天", "date.unreadable"), ("下周", "date.unreadable"),
      ("2025-3-1 上午15点", "date.impossible"), ("13866131860", "date.unreadable"), ("2025", "date.unreadable"),
      ("2月30日", "date.impossible"),
      ("2025-3-1 8:05 到 9:00", "date.unreadable"), ("", "date.unreadable"), ("1025-3-1", "date.impossible"),
      ("免费", "date.unreadable"),
    ])
  func noTimes(text: String, expected: String) { #expect(Self.read(text) == expected) }

  @Test("any text is read or refused, without a trap")
  func noise() {
    var generator = SeededGenerator(seed: 11)
    let letters = Array("0123456789年月日时点分半一二十廿.:/-年 上下午晚¥元角万壹佰转+()周").map { $0 }
    for _ in 0..<20_000 {
      let text = String(
        (0..<Int.random(in: 0...14, using: &generator)).map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] }
      )
      if let moment = try? SpelledTime(reading: text).moment(year: { _, _ in 2025 }, base: Self.base) {
        #expect((0..<1440).contains(moment.minute ?? 0), "\(text)")
      }
      if case .sum(let money) = PaperAmount(reading: text) { #expect(money.fen >= 0, "\(text)") }
    }
  }

  @Test(
    "amounts in figures and in words",
    arguments: [
      ("80", 8000), ("220.5", 22050), ("120.50", 12050), ("￥120.00", 12000), ("¥1,280", 128_000), ("￥1,280.00", 128_000),
      ("1280元", 128_000),
      ("１２０元", 12_000), ("120元整", 12_000), ("120元5角", 12_050), ("120块", 12_000), ("120块5", 12_050), ("RMB 80", 8000),
      ("人民币80元", 8000),
      ("壹佰贰拾元整", 12_000), ("壹仟贰佰捌拾元", 128_000), ("贰佰贰拾元伍角", 22_050), ("叁拾元零伍分", 3005), ("拾元", 1000), ("一百二十元", 12_000),
      ("壹万贰仟元整", 1_200_000), ("壹佰零伍元", 10_500), ("0", 0), ("1280.000", 128_000),
    ])
  func amounts(text: String, fen: Int64) { #expect(PaperAmount(reading: text) == .sum(Money(fen: fen))) }

  @Test("a fee column that tells a reason, a riddle or a mistake")
  func notAmounts() {
    #expect(PaperAmount(reading: "免费") == .category(.free))
    #expect(PaperAmount(reading: " 合同 ") == .category(.contract))
    #expect(PaperAmount(reading: "保内") == .category(.free))
    #expect(PaperAmount(reading: "见单") == .word)
    #expect(PaperAmount(reading: "-80") == .fault("amount.negative"))
    #expect(PaperAmount(reading: "12.345") == .fault("amount.too-fine"))
    #expect(PaperAmount(reading: "九万万万万万万万") == .word)
    for text in ["1,28", "12,80", "80元(已收30)", "8O元", "1.2.3", "80-120"] {
      #expect(PaperAmount(reading: text) == .fault("amount.unreadable"), "\(text)")
    }
  }

  @Test("a known word inside a sentence counts, unless it is denied or stands against another")
  func sentences() {
    #expect(PaperWords.contained(in: "已完工，换压缩机", of: PaperWords.outcomes) == .finished)
    #expect(PaperWords.contained(in: "客户取消（不修了）", of: PaperWords.outcomes) == .cancelled)
    #expect(PaperWords.contained(in: "未完成", of: PaperWords.outcomes) == nil)
    #expect(PaperWords.contained(in: "取回修，待料", of: PaperWords.outcomes) == nil)
    #expect(PaperWords.contained(in: "换主板", of: PaperWords.outcomes) == nil)
  }

  @Test("titles and contacts leave the name, a bare surname keeps its title")
  func names() {
    #expect(PaperName("华桂珍先生").name == "华桂珍")
    #expect(PaperName("华桂珍先生").salutation == "先生")
    #expect(PaperName("王先生").name == "王先生")
    #expect(PaperName("联通信息有限公司(王经理)").name == "联通信息有限公司")
    #expect(PaperName("联通信息有限公司(王经理)").contact == "王经理")
  }
}
