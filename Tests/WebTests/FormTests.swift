import Basics
import Testing
import Web

@Suite("Forms")
struct FormTests {
  let reader = Shipped.reader(.zhHans)

  private func form(_ typed: Typed = Typed(), scope: String = "") -> Form {
    Form(reader: reader, token: "t<k", typed: typed, scope: scope)
  }

  @Test("name and id are the command's field; label, mark, hint and fault belong together")
  func line() {
    let typed = Typed(["customer.name": "\"><script>"], faults: [FieldFault("customer.name", "too-long", ["max": "60"])])
    let html = form(typed).line("customer.name", required: true, hint: "甲").text
    #expect(html.contains("<label for=\"customer.name\"><span>客户名称</span><i>必填</i></label>"))
    #expect(html.contains("id=\"customer.name\" name=\"customer.name\""))
    #expect(html.contains("value=\"&quot;&gt;&lt;script&gt;\""))
    #expect(html.contains("aria-describedby=\"customer.name.hint customer.name.fault\" aria-invalid=\"true\""))
    #expect(html.contains("id=\"customer.name.fault\">最多 60 个字<"))
  }

  @Test("what was typed wins over what was proposed, in every kind of control")
  func keeps() {
    let typed = Typed(["zone": "suburban", "kind": "repair", "notes": "<x>"])
    let choices = [Choice("urban", "市区"), Choice("suburban", "郊区")]
    #expect(form(typed).radios("zone", choices, value: "urban").text.contains("value=\"suburban\" checked"))
    #expect(!form(typed).radios("zone", choices, value: "urban").text.contains("value=\"urban\" checked"))
    #expect(form(typed).select("zone", choices, value: "urban").text.contains("<option value=\"suburban\" selected>"))
    #expect(form(typed).lines("notes", value: "alt").text.contains("&lt;x&gt;</textarea>"))
  }

  @Test("each form carries the token; several forms on one page keep their ids apart and their names alike")
  func token() {
    #expect(form()("/orders", "").text.contains("name=\"_csrf\" value=\"t&lt;k\""))
    let scoped = form(scope: "pause").line("reason").text
    #expect(scoped.contains("id=\"pause.reason\" name=\"reason\""))
    #expect(scoped.contains("<label for=\"pause.reason\">"))
  }

  @Test("a control for every kind of declared field, under the field's own name")
  func declared() {
    let kinds: [Field.Kind] = [
      .text(max: 5), .lines(max: 5), .choice(["paid", "free"]), .integer(min: 0, max: 9), .flag, .instant, .day, .money, .phone,
      .id(of: "staff"), .file,
      .list(of: .text(max: 3), max: 3),
    ]
    for kind in kinds {
      #expect(form().control(for: Field("category", kind), in: "charge").text.contains("name=\"category\""), "\(kind)")
    }
    let nested = Field("appointment", .object([Field("from", .instant), Field("to", .instant)]))
    let html = form().control(for: nested, in: "dispatch").text
    #expect(html.contains("name=\"appointment.from\"") && html.contains("name=\"appointment.to\""))
  }
}
