import Aftersales
import Basics
import Testing
import Web

@testable import App

/// What people type into forms, read as they mean it or left for the check to name.
@Suite("Forms as typed")
struct FormJSONTests {
  @Test("digits of a Chinese keyboard are digits; what is no number stays as it was typed")
  func numbers() throws {
    #expect(FormJSON.number("１２") == 12 && FormJSON.number(" 1,200 ") == 1200 && FormJSON.number("１，２００") == 1200)
    #expect(FormJSON.number("abc") == nil && FormJSON.number("1e9") == nil && FormJSON.number("99999999999999999999") == nil)
    #expect(FormJSON.fen("￥１２０．５０") == 12050 && FormJSON.fen("-1") == nil && FormJSON.fen("0.123") == nil)
    let fields = [Field("units", .integer(min: 1, max: 20)), Field("price", .money), Field("on", .day)]
    let zone = try #require(Zone(fixedName: "+08:00"))
    func faults(_ units: String, _ price: String, _ on: String) -> [String] {
      let form = FormFields([("units", units), ("price", price), ("on", on)])
      do throws(Refusal) {
        _ = try Input(FormJSON.body(form, for: fields, zone: zone, now: TestSite.now), for: fields)
        return []
      } catch {
        return error.fields.map { "\($0.field) \($0.code)" }
      }
    }
    #expect(faults("１２", "１２０．５", "２０２６-０３-０２").isEmpty)
    for day in ["3-2", "0302", "3月2日", "今天", "Today"] { #expect(faults("1", "1", day).isEmpty, "\(day)") }
    #expect(faults("many", "much", "9999-12-31") == ["units not-a-number", "price not-an-amount", "on not-a-day"])
    #expect(faults("-1", "-1", "2026-02-30") == ["units too-small", "price not-an-amount", "on not-a-day"])
  }

  @Test("shifts are read with full-width digits too; only a word for rest means rest, in any language")
  func shifts() throws {
    let rest = CalendarForm.rest(try Site.strings(Resources()))
    #expect(CalendarForm.shifts("０８：３０－１２：００", rest: rest) == [["08:30", "12:00"]])
    #expect(CalendarForm.shifts("8:30至12:00", rest: rest) == [["08:30", "12:00"]])
    for word in ["", "休", "休息", "closed", "Rest", "-"] { #expect(CalendarForm.shifts(word, rest: rest) == [], "\(word)") }
    #expect(CalendarForm.shifts("whenever", rest: rest) == [["whenever"]])
  }

  @Test("a form that is not UTF-8 is read to its end, and the unreadable field is the one that is refused")
  func unreadable() throws {
    let form = try #require(FormFields(urlEncoded: Array("name=%C3%28&place=%E5%8C%97&odd=%zz%1".utf8), mending: true))
    #expect(form["place"] == "北" && form["odd"] == "%zz%1")
    let refusal = try #require(throws: Refusal.self) { try form.requireReadable() }
    #expect(refusal.fields == [FieldFault("name", "bad-characters")])
    let lines = FormFields(urlEncoded: Array("note=%E4%B8%80%0D%0A%E4%BA%8C%0D%0A".utf8), mending: true)
    #expect(lines?["note"]?.unicodeScalars.count == 4, "a line's end is one character, as the field's own limit counts it")
    #expect(FormFields(urlEncoded: Array("q=%C3%28".utf8)) == nil, "an address is not mended")
    for mark in ["\u{200F}", "\u{061C}", "\u{202E}", "\u{2028}", "\u{FFFD}", "\u{0}", "\u{FEFF}"] {
      #expect(throws: Refusal.self) { try Input(["name": .string("a\(mark)b")], for: [Field("name", .text(max: 20))]) }
    }
  }

  @Test("a day in the address that is none is named, and the page is shown without it")
  func days() async throws {
    try await withSite { site in
      let clerk = try await site.browser("clerk", language: .en)
      for (path, named) in [
        ("/orders?day=someday", "someday"), ("/orders?day=2026-02-30", "2026-02-30"),
        ("/day-end?day=9999-12-31", "2026-03-02"),
      ] {
        let page = await clerk.get(path)
        #expect(page.status == 200 && page.text.contains("class=\"flash refused\"") && page.text.contains(named), "\(path)")
      }
      for day in ["2026-11-20", "11-20", "today", "11月20日"] {
        let page = await clerk.get("/orders?day=\(Desk.escaped(day))").text
        #expect(!page.contains("class=\"flash refused\"") && page.contains("name=\"from\" value=\"2026-11-20\""), "\(day)")
        #expect(await clerk.get("/day-end?day=\(Desk.escaped(day))").text.contains("name=\"day\" value=\"2026-11-20\""), "\(day)")
      }
      let ahead = await clerk.post("/day-end", [("day", "2026-12-31")])
      #expect(ahead.status == 422 && ahead.text.contains("class=\"flash refused\""))
      #expect(await clerk.post("/day-end", [("day", "soon")]).status == 422)
    }
  }
}
