import Basics
import Foundation
import Testing
import Web

@testable import App

/// The files of words as they are shipped.
enum Shipped {
  static let strings = load()

  static func load() -> Strings {
    try! Strings(parsing: json("zh-Hans").map { (.zhHans, $0) } + json("en").map { (.en, $0) })
  }

  private static func json(_ language: String) -> [JSON] {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { folder.deleteLastPathComponent() }
    folder.appendPathComponent("Resources/strings")
    let parts = try! FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent("parts").path).sorted()
    let names = ["\(language).json"] + parts.filter { $0.hasSuffix(".\(language).json") }.map { "parts/\($0)" }
    return names.map { try! JSON(parsing: [UInt8](Data(contentsOf: folder.appendingPathComponent($0)))) }
  }
}

@Suite("Pages")
struct PageTests {
  @Test("every page has all its words in both languages written by hand", arguments: [Language.zhHans, .en])
  func words(_ language: Language) {
    let strings = Shipped.load()
    for page in Samples.pages(strings.words(in: language)) { #expect(!page.html.text.contains(">["), "\(page.name)") }
    #expect(strings.missing.isEmpty, "\(strings.missing)")
  }

  @Test("every page is a closed tree with unique ids and labelled fields")
  func wellFormed() {
    for page in Samples.pages(Shipped.strings.words(in: .zhHans)) {
      var open: [String] = []
      var ids: Set<String> = []
      var labels: Set<String> = []
      var fields: [String] = []
      for tag in page.html.text.matches(of: /<(\/?)([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*)>/) {
        let name = String(tag.2)
        let attributes = String(tag.3)
        if tag.1 == "/" {
          #expect(open.last == name, "\(page.name): </\(name)> closes <\(open.last ?? "")>")
          if open.last == name { open.removeLast() }
          continue
        }
        if let id = attributes.firstMatch(of: /\sid="([^"]*)"/)?.1 {
          #expect(ids.insert(String(id)).inserted, "\(page.name): id \(id) twice")
          let isShown =
            !attributes.contains("type=\"radio\"") && !attributes.contains("type=\"checkbox\"")
            && !attributes.contains("type=\"hidden\"")
          if ["input", "select", "textarea"].contains(name), isShown, !attributes.contains("aria-label") {
            fields.append(String(id))
          }
        }
        if name == "label", let target = attributes.firstMatch(of: /for="([^"]*)"/)?.1 { labels.insert(String(target)) }
        let isVoid = ["meta", "link", "input", "br", "img"].contains(name) || attributes.hasSuffix("/")
        if !isVoid { open.append(name) }
      }
      #expect(open.isEmpty, "\(page.name): \(open)")
      for field in fields { #expect(labels.contains(field), "\(page.name): \(field) has no label") }
    }
  }

  @Test("no page needs an exception of the content policy: no inline style, no inline script, no handler")
  func policy() {
    for page in Samples.pages(Shipped.strings.words(in: .zhHans)) {
      let text = page.html.text
      #expect(!text.contains(" style="), "\(page.name)")
      #expect(!text.contains("<style"), "\(page.name)")
      #expect(text.matches(of: /<script(?! type="module" src=)/).isEmpty, "\(page.name)")
      #expect(text.matches(of: /<[^>]*\son[a-z]+=/).isEmpty, "\(page.name)")
    }
  }

  @Test("each form that changes something carries the token")
  func tokens() {
    for page in Samples.pages(Shipped.strings.words(in: .zhHans)) {
      let posts = page.html.text.matches(of: /<form [^>]*method="post"[^>]*>/).count
      let tokens = page.html.text.matches(of: /name="_csrf"/).count
      #expect(posts == tokens, "\(page.name)")
    }
  }

  @Test("the dispatch desk lists what was not dispatched yesterday before today's calls")
  func carriedOverFirst() throws {
    let frame = Samples.frame(Shipped.strings.words(in: .zhHans))
    let text = Samples.queue(frame).html(frame).text
    let carried = try #require(text.range(of: "昨日未派，今日优先 · 2"))
    let today = try #require(text.range(of: "今日，按剩余时间 · 4"))
    let line = try #require(text.range(of: "浦-26-11842"))
    #expect(carried.lowerBound < line.lowerBound && line.lowerBound < today.lowerBound)
    #expect(text.contains("缺制冷与空调作业证"))
  }

  @Test("a clock says words beside its shape: state is never colour alone")
  func clock() {
    let frame = Samples.frame(Shipped.strings.words(in: .zhHans))
    let sentences: [(ClockBadge.State, Int64?, String)] = [
      (.running, 250, "剩 4 小时 10 分"), (.soon, 51, "剩 51 分"), (.late, -54, "已超 54 分"), (.paused, 398, "暂停 · 等客户"),
      (.met, nil, "按时到场"), (.missed, -22, "超时 22 分"),
    ]
    var shapes: Set<String> = []
    for (state, minutes, sentence) in sentences {
      let text = frame.clock(Samples.badge(state, minutes, Samples.today("16:04"), reason: "等客户")).text
      #expect(text.contains(sentence), "\(state)")
      #expect(text.contains("href=\"/orders/11842/proof/arrival\""))
      shapes.insert(String(text.firstMatch(of: /<svg.*<\/svg>/)?.0 ?? ""))
    }
    #expect(shapes.count == 4, "running and soon share the ring, late and missed the mark")
  }

  @Test("the proof shows each stretch and its counted ones add up to the limit")
  func proof() {
    #expect(Samples.proof.counted == Samples.proof.limit)
    let text = ProofPage(order: Samples.late.head, proof: Samples.proof).html(Samples.frame(Shipped.strings.words(in: .zhHans)))
      .text
    #expect(text.matches(of: /<li class="(counted|closed|paused)">/).count == Samples.proof.pieces.count)
    #expect(text.contains("共计 6 小时") && text.contains("时限 6 小时"))
  }

  @Test("day end has the four lists of the comparison, in order, empty ones too")
  func dayEnd() {
    let text = Samples.dayEnd.html(Samples.frame(Shipped.strings.words(in: .zhHans))).text
    let places = ["notDispatched", "voucherOut", "notStruckOff", "voucherMissing"].map {
      text.range(of: "<section class=\"sheet\" id=\"\($0)\"")?.lowerBound
    }
    #expect(places.allSatisfy { $0 != nil })
    #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted())
  }

  @Test("hostile words in a search are shown and do nothing")
  func hostile() {
    let text = SearchPage(query: "<script>alert(1)</script>", groups: []).html(Samples.frame(Shipped.strings.words(in: .zhHans)))
      .text
    #expect(!text.contains("<script>alert"))
  }

  @Test("people are offered what their roles do")
  func navigation() {
    #expect(Navigation.offered(to: [.technician]) == [.jobs])
    #expect(!Navigation.offered(to: [.clerk]).contains(.admin))
    #expect(Navigation.offered(to: [.administrator]).contains(.admin))
    #expect(Frame.home(of: [.technician]) == "/m" && Frame.home(of: [.supervisor, .clerk]) == "/queue")
  }
}
