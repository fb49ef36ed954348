import Aftersales
import Basics
import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import App

@Suite("Site: lists")
struct ListTests {
  /// Ids of the lines on a page, in their order.
  private func lines(_ reply: SiteReply) -> [String] {
    reply.text.matches(of: /<tr[^>]*data-order="([0-9a-z]{13})"[^>]*><td class="c-pick">/).map { String($0.1) }
  }

  private func link(_ rel: String, _ reply: SiteReply) -> String? {
    reply.text.matches(of: /rel="(next|prev)" href="([^"]*)"/).first { $0.1 == rel }.map {
      $0.2.replacingOccurrences(of: "&amp;", with: "&")
    }
  }

  private func ids(_ site: TestSite, _ sql: SQL) async throws -> [String] {
    try await site.office.database.read { transaction in try transaction.rows(sql).map { Crockford.encode($0.integer(0)) } }
  }

  @Test("pages go forward and back by key, meet every line once, and keep their place when lines come in")
  func paging() async throws {
    try await withSite(orders: 130) { site in
      let service = try await site.browser("service")
      let expected = try await ids(site, "select id from work_order order by called_at desc, id desc")
      #expect(expected.count == 130)
      var pages: [[String]] = []
      var path: String? = "/orders"
      var paths: [String] = []
      while let here = path {
        let reply = await service.get(here)
        #expect(reply.status == 200)
        pages.append(lines(reply))
        paths.append(here)
        path = link("next", reply)
      }
      #expect(pages.map(\.count) == [50, 50, 30])
      #expect(pages.flatMap { $0 } == expected)
      // A call comes in: the second page still begins where it began.
      try await site.office.write(as: .system, at: TestSite.now) { work in
        let home = try #require(try work.homeBranch())
        _ = try WorkOrders.register(
          [
            "branch": .string(Crockford.encode(home.id)), "kind": "repair", "channel": "phone", "symptom": "x",
            "category": "free",
            "soldByUs": "unknown", "product": ["model": "KFR"],
            "customer": ["name": "N", "phone": "13900001234", "address": "A", "zone": "urban"],
          ], in: work)
      }
      #expect(lines(await service.get(paths[1])) == pages[1])
      let last = await service.get(paths[2])
      let back = await service.get(try #require(link("prev", last)))
      #expect(lines(back) == pages[1])
      let first = await service.get(try #require(link("prev", back)))
      #expect(lines(first) == pages[0])
      // Going back past the beginning ends on a whole first page, with the new call on it.
      let start = await service.get(try #require(link("prev", first)))
      #expect(lines(start).count == 50 && Array(lines(start).dropFirst()) == Array(pages[0].dropLast()))
    }
  }

  @Test("the dispatch desk turns its pages across its three groups in their order, and meets every call once")
  func queuePaging() async throws {
    try await withSite(orders: 190) { site in
      let all = try await ids(site, "select id from work_order order by id").compactMap { Crockford.decode($0) }
      // Each group is longer than a page, so that a page ends within each and the next one begins there.
      try await site.office.database.write { transaction in
        for (place, id) in all.enumerated() {
          let status = place % 3 == 2 ? "secondVisit" : "waitingDispatch"
          let due: Instant? = place % 7 == 0 ? nil : TestSite.now + Int64(place * 37 % 11) * .minute
          try transaction.execute(
            """
            update work_order set open = 1, status = \(status), arrived_at = null, paused = 0, due = \(due),
              carried_over = \(place % 3 == 0 ? "2026-11-19" : nil) where id = \(id)
            """)
        }
      }
      func group(_ condition: SQL, by order: SQL) async throws -> [String] {
        try await ids(site, "select id from work_order where \(condition) order by \(order), id")
      }
      let expected =
        try await group("status = 'waitingDispatch' and carried_over is not null", by: "due nulls last")
        + group("status = 'waitingDispatch' and carried_over is null", by: "due nulls last")
        + group("status = 'secondVisit'", by: "called_at")
      #expect(expected.count == 190)
      let service = try await site.browser("service")
      var pages: [[String]] = []
      var path: String? = "/queue"
      var last: SiteReply?
      while let here = path, pages.count < 9 {
        let reply = await service.get(here)
        pages.append(lines(reply))
        path = link("next", reply)
        last = reply
      }
      #expect(pages.flatMap { $0 } == expected, "\(pages.map(\.count))")
      // And back again.
      var back: [[String]] = []
      path = last.flatMap { link("prev", $0) }
      while let here = path, back.count < 9 {
        let reply = await service.get(here)
        back.insert(lines(reply), at: 0)
        path = here == "/queue" ? nil : link("prev", reply)
        if back.first == pages.first { break }
      }
      #expect(back == Array(pages.dropLast()))
    }
  }

  @Test("each filter shows exactly the lines that fulfil it, and counts them")
  func filters() async throws {
    try await withSite(orders: 120) { site in
      let service = try await site.browser("service")
      let technician = try await site.id("select id from staff where login = 'tech1'", of: Staff.self)
      let branch = try await site.id("select max(id) from branch", of: Branch.self)
      let now = TestSite.now
      let cases: [(String, SQL)] = [
        ("tab=waiting", "open = 1 and status in ('registered', 'waitingDispatch')"), ("tab=struck", "status = 'struckOff'"),
        ("category=paid&category=free", "category in ('paid', 'free')"), ("zone=suburban", "zone = 'suburban'"),
        ("severity=urgent&channel=phone", "severity = 'urgent' and channel = 'phone'"),
        ("branch=\(branch)", "branch = \(branch)"),
        ("technician=\(technician)", "sent = \(technician)"), ("technician=none", "open = 1 and technician is null"),
        ("promise=late", "open = 1 and arrived_at is null and paused = 0 and due < \(now)"),
        ("promise=missed", "arrived_at > due or (open = 0 and arrived_at is null and closed_at > due)"),
        ("carried=yes", "carried_over is not null"), ("urged=yes", "urges > 0"),
        ("signed=yes&holder=archive", "signed = 1 and holder = 'archive'"), ("amountFrom=100", "amount >= 10000"),
        ("amountFrom=50&amountTo=150.5", "amount between 5000 and 15050"),
        ("from=2026-11-19&until=2026-11-19", "called_at >= 1795017600000 and called_at < 1795104000000"),
        ("sort=due", "open = 1 and due is not null"),
      ]
      var seen = 0
      for (query, condition) in cases {
        var found: [String] = []
        var path: String? = "/orders?\(query)"
        while let here = path {
          let reply = await service.get(here)
          if found.isEmpty {
            let expected = try await ids(site, "select id from work_order where \(condition)").count
            #expect(reply.text.contains("共 \(expected) 条"), "\(query): \(expected)")
          }
          found += lines(reply)
          path = link("next", reply)
        }
        #expect(Set(found) == Set(try await ids(site, "select id from work_order where \(condition)")), "\(query)")
        #expect(Set(found).count == found.count)
        seen += found.isEmpty ? 0 : 1
      }
      #expect(seen >= 12, "filters that find nothing prove nothing: \(seen)")
      let due = lines(await service.get("/orders?sort=due"))
      #expect(
        due
          == Array(
            try await ids(site, "select id from work_order where open = 1 and due is not null order by due, id").prefix(50)))
      let strange = await service.get("/orders?kind=nonsense&category=paid")
      #expect(strange.status == 200 && strange.text.contains("“事项”没有“nonsense”这一项，没有用上"))
      #expect(lines(strange) == lines(await service.get("/orders?category=paid")))
      // A day in any spelling is that day; fields and links show it in one.
      for spelling in ["11-19", "昨天", "2026年11月19日", "1119"] {
        let typed = await service.get("/orders?from=\(Desk.escaped(spelling))&until=\(Desk.escaped(spelling))")
        #expect(lines(typed) == lines(await service.get("/orders?from=2026-11-19&until=2026-11-19")), "\(spelling)")
        #expect(typed.text.contains("name=\"from\" value=\"2026-11-19\""), "\(spelling)")
      }
      // What was typed stays in its field, and the field is named.
      let wrong = await service.get("/orders?from=2026-13-45&amountFrom=abc&amountTo=20")
      #expect(wrong.status == 200 && wrong.text.contains("“叫修自”要填日期，如 2026-11-20、11-20、今天；“2026-13-45”没有用上"))
      #expect(wrong.text.contains("“金额自（元）”要填金额") && wrong.text.contains("data-filters open"))
      #expect(
        wrong.text.contains("name=\"amountFrom\" value=\"abc\" inputmode=\"decimal\" maxlength=\"14\" aria-invalid=\"true\""))
      #expect(wrong.text.contains("class=\"chip\" href=\"/orders\""), "the good answer is in force")
    }
  }

  @Test("a list filtered by how its promise stands shows that badge on every line, and every line with it")
  func promises() async throws {
    try await withSite(orders: 160) { site in
      let service = try await site.browser("service")
      // Closed without anybody having come: once within the time, once after it; and what is promised is no arrival.
      try await site.office.database.write { transaction in
        try transaction.execute(
          """
          update work_order set open = 0, status = 'cancelled', arrived_at = null, closed_at = due + 60000
          where id = (select min(id) from work_order where due is not null)
          """)
        try transaction.execute(
          """
          update work_order set open = 0, status = 'cancelled', arrived_at = null, closed_at = due - 60000
          where id = (select max(id) from work_order where due is not null)
          """)
      }
      // One that is long due, and paused: nobody is to blame for it, and no figure counts it as late.
      try await site.office.database.write { transaction in
        try transaction.execute(
          """
          update work_order set open = 1, status = 'waitingDispatch', arrived_at = null, paused = 1,
            due = \(TestSite.now + -1 * .day)
          where id = (select max(id) from work_order where open = 1 and arrived_at is null and status = 'waitingDispatch')
          """)
      }
      var all: [String: Set<String>] = [:]
      for (id, state) in try await badges("/orders", service) { all[state, default: []].insert(id) }
      for state in ["late", "missed", "met", "paused"] {
        let found = try await badges("/orders?promise=\(state)", service)
        #expect(Set(found.map(\.1)).isSubset(of: [state]), "\(state)")
        #expect(Set(found.map(\.0)) == all[state] ?? [], "\(state)")
        #expect(!found.isEmpty, "\(state) proves nothing")
      }
      // The figure of the desk counts what its list shows.
      let desk = await service.get("/queue?promise=late")
      let shown = desk.text.matches(of: /<td class="c-clock"><[a-z]+ class="clock late"/).count
      #expect(desk.text.contains("class=\"late\"><b>\(lines(desk).count)</b>") && shown >= lines(desk).count)
    }
  }

  /// Each line of a list with the state of its badge, page by page.
  private func badges(_ path: String, _ browser: SiteBrowser) async throws -> [(String, String)] {
    var found: [(String, String)] = []
    var path: String? = path
    while let here = path {
      let reply = await browser.get(here)
      for row in reply.text.components(separatedBy: "<tr data-order=\"").dropFirst() {
        let state = try #require(row.firstMatch(of: /class="clock ([a-z]+)"/))
        found.append((String(row.prefix(13)), String(state.1)))
      }
      path = link("next", reply)
    }
    return found
  }

  @Test("each filter is a chip that takes it away and leaves the others")
  func chips() async throws {
    try await withSite(orders: 20) { site in
      let clerk = try await site.browser("clerk")
      let page = await clerk.get("/orders?tab=waiting&category=paid&zone=urban&q=kfr")
      let chips = page.text.matches(of: /class="chip" href="([^"]*)"/).map {
        $0.1.replacingOccurrences(of: "&amp;", with: "&")
      }
      #expect(
        chips == [
          "/orders?tab=waiting&zone=urban&q=kfr", "/orders?tab=waiting&category=paid&q=kfr",
          "/orders?tab=waiting&category=paid&zone=urban",
        ])
      #expect(page.text.contains("类别：有费"))
    }
  }

  @Test("nobody sees a line of another branch: not in the list, the count, the print nor the export", .clauses("SEC-001"))
  func foreignLines() async throws {
    try await withSite(orders: 60) { site in
      let home = try await site.id("select min(id) from branch", of: Branch.self)
      let foreign = try await site.id("select max(id) from branch", of: Branch.self)
      let secrets = try await site.office.database.read { transaction in
        try transaction.rows("select id, number, name from work_order where branch = \(foreign)").map {
          (Crockford.encode($0.integer(0)), $0.text(1), $0.text(2))
        }
      }
      #expect(secrets.count > 5)
      let clerk = try await site.browser("clerk")
      for path in [
        "/orders", "/orders?branch=\(foreign)", "/orders?tab=struck", "/queue", "/queue?branch=\(foreign)", "/customers",
        "/customers?branch=\(foreign)", "/assets", "/assets?branch=\(foreign)", "/orders/print?from=2020-01-01",
        "/lists/orders/export?branch=\(foreign)",
      ] {
        let reply = await clerk.get(path)
        #expect(reply.status == 200, "\(path)")
        for (id, number, _) in secrets { #expect(!reply.text.contains(id) && !reply.text.contains(number), "\(path) \(number)") }
      }
      for path in ["/orders?branch=\(foreign)", "/customers?branch=\(foreign)", "/assets?branch=\(foreign)"] {
        #expect(await clerk.get(path).text.contains("共 0 条"), "\(path)")
      }
      let own = try #require(try await site.row("select count(*) from work_order where branch = \(home)")).int(0)
      let file = await clerk.post("/lists/orders/export", [("format", "csv"), ("purpose", "quality"), ("query", "")])
      for (_, number, _) in secrets { #expect(!file.text.contains(number)) }
      let rows = try Sheet.read(file.bytes, name: "x.csv").rows
      #expect(rows.count == own + 1)
      // Picked by their ids they are not there either.
      let picked = await clerk.post(
        "/lists/orders/export",
        [("format", "csv"), ("purpose", "quality"), ("query", ""), ("picked", "1")] + secrets.map { ("pick", $0.0) })
      #expect(try Sheet.read(picked.bytes, name: "x.csv").rows.count == 1)
      // Somebody who sees every branch finds them, so that the silence above is not a broken list.
      let service = try await site.browser("service")
      let all = await service.post("/lists/orders/export", [("format", "csv"), ("purpose", "quality"), ("query", "")])
      for (_, number, _) in secrets { #expect(all.text.contains(number)) }
    }
  }

  @Test("every order of every list is read from an index: nothing is sorted and no page reads the pages before it")
  func indexes() async throws {
    try await withSite(orders: 20) { site in
      let tables: [String: (from: SQL, id: SQL)] = [
        "orders": ("work_order o", "o.id"), "queue": ("work_order o", "o.id"), "customers": ("customer c", "c.id"),
        "assets": ("asset a", "a.id"),
      ]
      for shape in ListRoutes.shapes {
        let (table, id) = try #require(tables[shape.name])
        for sort in shape.sorts {
          let way: SQL = sort.isDescending ? "desc" : "asc"
          let sign: SQL = sort.isDescending ? "<" : ">"
          let from: SQL = sort.isText ? "'A'" : "1000"
          // The desk of a branch passes over no other branch's calls.
          let wall: SQL = shape.name == "queue" ? "o.branch = 7" : "1 = 1"
          let plan = try await site.office.database.read { transaction in
            try transaction.rows(
              """
              explain query plan select \(id) from \(table) where \(sort.needs ?? "1 = 1") and \(wall)
                and (\(sort.key), \(id)) \(sign) (\(from), 7) order by \(sort.key) \(way), \(id) \(way) limit 51
              """
            ).map { $0.text(3) }
          }
          #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(shape.name) by \(sort.name): \(plan)")
          // Every list is entered where the page begins.
          #expect(plan.contains { $0.hasPrefix("SEARCH") }, "\(plan)")
        }
      }
    }
  }

  // MARK: views and columns

  @Test("a view is kept for its owner or shared with his branch, starts the list where he wants, and is nobody else's")
  func views() async throws {
    try await withSite(orders: 40) { site in
      let home = try await site.id("select min(id) from branch", of: Branch.self)
      let foreign = try await site.id("select max(id) from branch", of: Branch.self)
      let clerk = try await site.browser("clerk")
      let supervisor = try await site.browser("supervisor")
      let stranger = try await site.browser("clerk2")
      let mine = await clerk.post(
        "/lists/orders/views", [("name", "我的有费"), ("query", "category=paid&q=王&view=0000000000001&cols=number.amount")])
      #expect(mine.status == 303)
      let shared = await clerk.post(
        "/lists/orders/views", [("name", "本所待派"), ("query", "tab=waiting"), ("branch", home.description), ("isDefault", "true")])
      #expect(shared.status == 303)
      #expect(
        await clerk.post("/lists/orders/views", [("name", "别处"), ("query", ""), ("branch", foreign.description)]).status == 422)
      // Refused beside its field, above the same lines, with what was typed.
      let long = String(repeating: "长", count: 41)
      let refused = await clerk.post("/lists/orders/views", [("name", long), ("query", "tab=waiting"), ("isDefault", "true")])
      #expect(refused.status == 422 && refused.text.contains("id=\"view.name.fault\"") && refused.text.contains(long))
      #expect(lines(refused) == lines(await clerk.get("/orders?tab=waiting")))
      let row = try #require(try await site.row("select id, query from list_view where name = '我的有费'"))
      #expect(row.text(1) == "category=paid&cols=number.amount", "search words may be somebody's name")
      let id = Crockford.encode(row.integer(0))

      let page = await clerk.get("/orders?tab=all")
      #expect(page.text.contains("我的有费") && page.text.contains("本所待派"))
      let other = await supervisor.get("/orders?tab=all")
      #expect(!other.text.contains("我的有费") && other.text.contains("本所待派"))
      let far = await stranger.get("/orders?tab=all")
      #expect(!far.text.contains("我的有费") && !far.text.contains("本所待派"))
      for person in [supervisor, stranger] {
        for act in ["delete", "default"] { #expect(await person.post("/lists/views/\(id)/\(act)").status == 404) }
      }
      // The bare address is the default view, and only its owner's.
      let waiting = try await ids(
        site, "select id from work_order where branch = \(home) and open = 1 and status in ('registered', 'waitingDispatch')")
      #expect(Set(lines(await clerk.get("/orders"))) == Set(waiting))
      #expect(lines(await supervisor.get("/orders")).count > waiting.count)
      // Same name: replaced, not doubled.
      _ = await clerk.post("/lists/orders/views", [("name", "我的有费"), ("query", "category=free")])
      #expect(try await site.row("select count(*) from list_view where name = '我的有费'")?.int(0) == 1)
      // What a branch shares its supervisor may take away; then the bare address is the whole list again.
      let sharedID = try await site.id("select id from list_view where name = '本所待派'", of: ListView.self)
      #expect(await stranger.post("/lists/views/\(sharedID)/delete").status == 404)
      #expect(await supervisor.post("/lists/views/\(sharedID)/delete").status == 303)
      #expect(lines(await clerk.get("/orders")).count > waiting.count)
    }
  }

  @Test("columns stand as a person chose and ordered them, for him alone, on the page and in the file")
  func columns() async throws {
    try await withSite(orders: 10) { site in
      let clerk = try await site.browser("clerk")
      let chosen = [("back", "tab=all"), ("column", "status"), ("column", "number"), ("column", "amount"), ("up", "number")]
      let evil = await clerk.post("/lists/orders/columns", chosen + [("column", "evil")])
      #expect(evil.status == 422 && evil.text.contains("id=\"columns.column.fault\""))
      let reply = await clerk.post("/lists/orders/columns", chosen)
      #expect(reply.location == "/orders?tab=all")
      func headings(_ reply: SiteReply) -> [String] {
        let head = reply.text.firstMatch(of: /<thead>(.*?)<\/thead>/)?.1 ?? ""
        return head.matches(of: /<th class="[^"]*"(?: aria-sort="[a-z]*")?>(?:<a[^>]*>)?([^<]+)/).map { String($0.1) }
      }
      #expect(headings(await clerk.get("/orders")) == ["单号", "状态", "金额"])
      #expect(headings(await (try site.browser("supervisor")).get("/orders")).count == 8)
      let file = await clerk.post("/lists/orders/export", [("format", "csv"), ("purpose", "quality"), ("query", "")])
      #expect(try Sheet.read(file.bytes, name: "x.csv").rows[0].cells == ["单号", "状态", "金额"])
      // The address goes before the person's own.
      #expect(headings(await clerk.get("/orders?cols=technician.number")) == ["技术员", "单号"])
      _ = await clerk.post("/lists/orders/columns", [("do", "reset")])
      #expect(headings(await clerk.get("/orders")).count == 8)
    }
  }

  // MARK: files

  /// A call whose texts try to become formulas.
  private func hostile(_ site: TestSite) async throws {
    try await site.office.write(as: .system, at: TestSite.now) { work in
      let home = try #require(try work.homeBranch())
      for name in ["=1+1", "+86", "-2", "@SUM(A1)", "＝1+1"] {
        _ = try WorkOrders.register(
          [
            "branch": .string(Crockford.encode(home.id)), "kind": "repair", "channel": "phone",
            "symptom": .string("=HYPERLINK(\"http://x\",\"y\"), \"z\"\nline"), "category": "paid", "soldByUs": "unknown",
            "product": ["model": .string(name)],
            "customer": ["name": .string(name), "phone": "13912345678", "address": .string(name), "zone": "urban"],
          ], in: work)
      }
    }
  }

  @Test("CSV opens as Chinese, and no text of it becomes a formula")
  func separated() async throws {
    try await withSite(orders: 30) { site in
      try await hostile(site)
      let clerk = try await site.browser("clerk")
      let file = await clerk.post(
        "/lists/orders/export",
        [("format", "csv"), ("purpose", "accounts"), ("query", "cols=number.called.customer.address.goods.amount")])
      #expect(file.status == 200)
      #expect(file.headers.contains { $0.name == "content-type" && $0.value == "text/csv; charset=utf-8" })
      #expect(file.headers.contains { $0.value.hasPrefix("attachment; filename=\"orders-2026-11-20.csv\"") })
      #expect(file.bytes.starts(with: [0xEF, 0xBB, 0xBF]))
      #expect(file.text.hasSuffix("\r\n"))
      let sheet = try Sheet.read(file.bytes, name: "x.csv")
      #expect(sheet.rows[0].cells == ["单号", "叫修", "客户", "地址", "型号", "故障", "金额"])
      for row in sheet.rows {
        for cell in row.cells {
          let first = cell.unicodeScalars.first ?? " "
          #expect(!"=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first), "\(cell)")
        }
      }
      let names = Set(sheet.rows.compactMap { $0.cells.count > 2 ? $0.cells[2] : nil })
      #expect(names.isSuperset(of: ["'=1+1", "'+86", "'-2", "'@SUM(A1)", "'＝1+1"]))
      #expect(sheet.rows.contains { $0.cells.count > 5 && $0.cells[5] == "'=HYPERLINK(\"http://x\",\"y\"), \"z\"\nline" })
      let called = sheet.rows.dropFirst().allSatisfy { $0.cells[1].wholeMatch(of: /20\d\d-\d\d-\d\d \d\d:\d\d/) != nil }
      #expect(called)
      let amounts = sheet.rows.dropFirst().compactMap { $0.cells.count > 6 && !$0.cells[6].isEmpty ? $0.cells[6] : nil }
      #expect(!amounts.isEmpty && amounts.allSatisfy { $0.wholeMatch(of: /\d+\.\d\d/) != nil })
    }
  }

  @Test("a workbook holds dates as dates, amounts as numbers and texts as they are, in the order of the list")
  func workbook() async throws {
    try await withSite(orders: 230) { site in
      try await hostile(site)
      let service = try await site.browser("service")
      let file = await service.post(
        "/lists/orders/export",
        [("format", "xlsx"), ("purpose", "accounts"), ("query", "cols=number.called.customer.amount")])
      #expect(file.bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]))
      let sheet = try Sheet.read(file.bytes, name: "x.xlsx")
      let expected = try await site.office.database.read { transaction in
        try transaction.rows("select number, called_at, name, amount from work_order order by called_at desc, id desc")
      }
      #expect(sheet.rows.count == 236 && expected.count == 235)
      for (row, line) in zip(sheet.rows.dropFirst(), expected) {
        let time = LocalTime(line.instant(1), offsetSeconds: 8 * 3600)
        #expect(row.cells[0] == line.text(0))
        #expect(row.cells[1].hasPrefix("\(time.day)"))
        #expect(row.cells[2] == line.text(2), "no apostrophe where no formula can be")
        if let fen = line.optionalInteger(3), fen > 0 {
          #expect(Double(row.cells[3]) == Double(fen) / 100, "\(row.cells[3])")
        }
      }
    }
  }

  @Test("an export shows personal values as the screen does, asks what it is for, and writes down each case that left")
  func purpose() async throws {
    try await withSite(orders: 30) { site in
      let clerk = try await site.browser("clerk")
      let accountant = try await site.browser("accountant")
      func log() async throws -> Int { try #require(try await site.row("select count(*) from access_log")).int(0) }
      #expect(try await log() == 0)
      for fields in [[("format", "csv")], [("format", "csv"), ("purpose", "")], [("format", "csv"), ("purpose", "marketing")]] {
        let refused = await clerk.post("/lists/orders/export", fields + [("query", "")])
        #expect(refused.status == 422 && refused.text.contains("aria-invalid"))
        let again = await clerk.post("/lists/customers/export", fields + [("query", "")])
        #expect(again.status == 422)
      }
      #expect(try await log() == 0)
      let file = await clerk.post(
        "/lists/orders/export",
        [("format", "csv"), ("purpose", "followUp"), ("note", "十一月回访"), ("query", "cols=number.customer.phone.address")])
      let rows = try Sheet.read(file.bytes, name: "x.csv").rows.dropFirst()
      let known = try await site.office.database.read { transaction in
        Dictionary(
          uniqueKeysWithValues: try transaction.rows("select number, name, phone, address from work_order").map {
            ($0.text(0), ($0.text(1), $0.text(2), $0.text(3)))
          })
      }
      for row in rows {
        let line = try #require(known[row.cells[0]])
        // The clerk reads names and addresses; numbers are opened one by one.
        #expect(row.cells[1] == line.0 && row.cells[3] == line.2)
        #expect(row.cells[2] != line.1 && row.cells[2].contains("*"))
      }
      #expect(try await log() == rows.count)
      let note = try #require(try await site.row("select min(purpose), max(purpose), count(distinct stream) from access_log"))
      #expect(note.text(0) == "export csv: followUp: 十一月回访" && note.text(0) == note.text(1) && note.int(2) == rows.count)
      let masked = await accountant.post(
        "/lists/orders/export", [("format", "csv"), ("purpose", "accounts"), ("query", "cols=number.customer.address")])
      for row in try Sheet.read(masked.bytes, name: "x.csv").rows.dropFirst() {
        let line = try #require(known[row.cells[0]])
        #expect(row.cells[1] != line.0 && row.cells[2] != line.2)
      }
      #expect(
        await (try site.browser("tech1")).post("/lists/orders/export", [("format", "csv"), ("purpose", "accounts")]).status == 403
      )
    }
  }

  @Test("the register is printed sheet by sheet with headings, numbers of sheets, branch, period and who printed it")
  func print() async throws {
    try await withSite(orders: 90) { site in
      let clerk = try await site.browser("clerk")
      let home = try await site.id("select min(id) from branch", of: Branch.self)
      let count = try #require(try await site.row("select count(*) from work_order where branch = \(home)")).int(0)
      let paper = await clerk.get("/orders/print?tab=all")
      let sheets = (count + 13) / 14
      #expect(paper.text.matches(of: /<article class="form-paper register">/).count == sheets)
      #expect(paper.text.matches(of: /<th class="r-number">单号<\/th>/).count == sheets)
      for sheet in 1...sheets { #expect(paper.text.contains("第 \(sheet) 页，共 \(sheets) 页")) }
      #expect(paper.text.contains("晴川服务中心") && paper.text.contains("共 \(count) 条"))
      #expect(paper.text.contains("林晓梅 打印于 2026年11月20日 15:00"))
      // A line that is done names who was there.
      let done = try #require(
        try await site.row(
          """
          select o.number, m.name from work_order o join work_of_order w on w.case_id = o.id join staff m on m.id = w.technician
          where o.branch = \(home) and o.status = 'struckOff' and o.visits = 1 order by o.id limit 1
          """))
      let row = try #require(paper.text.components(separatedBy: "<tr").first { $0.contains(">\(done.text(0))<") })
      #expect(row.contains(done.text(1)))
      let day = await clerk.get("/orders/print?from=2026-11-19&until=2026-11-19")
      #expect(day.text.contains("11月19日 周四"))
    }
  }
}
