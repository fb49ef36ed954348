import Basics
import Testing
import Web

@Suite("HTML: what people typed can never become markup")
struct HTMLTests {
  let hostile = "<b>&\"'"
  let tame = "&lt;b&gt;&amp;&quot;&#39;"

  @Test("every text overload escapes the five characters")
  func escapes() {
    let optional: String? = hostile
    let piece = hostile[...]
    #expect(("\(hostile)" as HTML).text == tame)
    #expect(("\(piece)" as HTML).text == tame)
    #expect(("\(optional)" as HTML).text == tame)
    #expect(HTML(text: hostile).text == tame)
    #expect(("\(Hostile())" as HTML).text == tame)
    let some: Hostile? = Hostile()
    #expect(("\(some)" as HTML).text == tame)
    #expect(("\(Character("<"))" as HTML).text == "&lt;")
  }

  @Test("a conditional text is text, not markup", arguments: [(true, "&lt;i&gt;"), (false, "")])
  func conditional(_ isOn: Bool, _ text: String) {
    #expect(("\(isOn ? "<i>" : "")" as HTML).text == text)
  }

  @Test("nothing is written for nil")
  func nothing() {
    let noText: String? = nil
    let noNumber: Int? = nil
    let noPiece: HTML? = nil
    #expect(("[\(noText)\(noNumber)\(noPiece)]" as HTML).text == "[]")
  }

  @Test("a page put together of large and small pieces reads as its text put together, whatever stands in what")
  func putTogether() {
    var random = SeededGenerator(seed: 7)
    func letters(_ most: Int) -> String {
      let bytes = (0..<Int.random(in: 0...most, using: &random)).map { _ in UInt8.random(in: 97...122, using: &random) }
      return String(decoding: bytes, as: UTF8.self)
    }
    /// Some page of a random depth, with the text it must read as.
    func page(_ depth: Int) -> (html: HTML, text: String) {
      guard depth > 0 else {
        let text = letters(Int.random(in: 0..<3, using: &random) == 0 ? 3000 : 40)
        return (HTML(text: text), text)
      }
      let (a, b, c) = (page(depth - 1), page(depth - 1), page(depth - 1))
      switch Int.random(in: 0..<4, using: &random) {
      case 0: return ("<i>\(a.html)</i>\(b.html)", "<i>\(a.text)</i>\(b.text)")
      case 1: return ([a.html, b.html, c.html].joined("-"), "\(a.text)-\(b.text)-\(c.text)")
      case 2:
        // A piece that stands in two places is written on in one of them only.
        var more = a.html
        more += b.html
        return (a.html + more + c.html, a.text + a.text + b.text + c.text)
      default: return ("\([a.html, b.html])\(raw: c.html)!", "\(a.text)\(b.text)\(c.text)!")
      }
    }
    for _ in 0..<200 {
      let (html, text) = page(Int.random(in: 0...4, using: &random))
      #expect(html.text == text)
      #expect(html.isEmpty == text.isEmpty)
      #expect(html == HTML(text: text) || text.contains("<"))
      #expect(html == HTML(trusted: text) && html.hashValue == HTML(trusted: text).hashValue)
    }
  }

  @Test("HTML nests as it is, once and many times")
  func nests() {
    let item: HTML = "<li>\("a<b")</li>"
    let optional: HTML? = item
    #expect(
      ("<ul>\(item)\([item, item])\(optional)\(raw: item)</ul>" as HTML).text
        == "<ul>\(String(repeating: "<li>a&lt;b</li>", count: 5))</ul>")
  }

  @Test("numbers, joins, conditions")
  func pieces() {
    #expect(("\(42) \(Int64(-1))" as HTML).text == "42 -1")
    #expect((["a", "b"] as [HTML]).joined(", ").text == "a, b")
    #expect(when(false, "<p>").isEmpty)
    #expect(when("x<" as String?) { "<p>\($0)</p>" }.text == "<p>x&lt;</p>")
  }

  @Test("an attribute is quoted, escaped, and absent for nil or false")
  func attributes() {
    #expect(attribute("title", "\"><script>").text == " title=\"&quot;&gt;&lt;script&gt;\"")
    #expect(attribute("title", nil as String?).isEmpty)
    #expect(attribute("checked", true).text == " checked")
    #expect(attribute("checked", false).isEmpty)
  }

  @Test("all of Unicode passes unchanged but for the five")
  func unicode() {
    let text = "报修 繁體 ½ 🔧 \u{0000}\u{FFFD}"
    #expect(HTML(text: text).text == text)
  }

  private struct Hostile: CustomStringConvertible {
    var description: String { "<b>&\"'" }
  }
}
