import Aftersales
import Basics
import Foundation
import Storage
import Synchronization
import Testing
import Web

@testable import App

/// An organisation in a temporary folder, with one branch and a supervisor in it.
struct ImportPlace {
  let office: Office
  let branch: ID<Branch>
  let supervisor: Actor
  let folder: String

  static let now = Instant(rfc3339: "2026-03-02T10:00:00+08:00")!

  init(_ engine: TestOffice.Engine = .sqlite) async throws {
    folder = NSTemporaryDirectory() + "baoxiu-imports-" + UUID().uuidString
    office = try await Office.open(TestOffice.place(engine, folder: folder), clock: { ImportPlace.now })
    let resources = office.resources
    let kept = try Passwords.keep("baoxiu-test")
    let made = try await office.write(as: .system) { work in
      let made = try Setup.run(
        Setup.Answers(name: "晴川", branchName: "晴川服务中心", branchCode: "QC", personName: "管理员"), resources: resources, in: work)
      let staff = work.newID(Staff.self)
      try Organisation.engage(
        staff,
        ["name": "周国强", "login": "zhou", "roles": ["supervisor"], "branches": [.string(made.branch.description)]], in: work)
      try Accounts.setPassword(kept, staff: staff.number, login: "zhou", mustChange: false, at: work.now, in: work.transaction)
      return (branch: made.branch, staff: staff)
    }
    branch = made.branch
    supervisor = Actor(id: made.staff, roles: [.supervisor], branches: [made.branch])
  }

  /// Runs and cleans up, whatever happened.
  static func with(_ engine: TestOffice.Engine = .sqlite, _ body: (ImportPlace) async throws -> Void) async throws {
    let place = try await ImportPlace(engine)
    do {
      try await body(place)
    } catch {
      await place.end()
      throw error
    }
    await place.end()
  }

  private func end() async {
    await office.close()
    try? FileManager.default.removeItem(atPath: folder)
  }

  func accept(_ file: ImportFile, _ answers: ImportAnswers) async throws -> Imports.Accepted {
    try await Imports.accept(file, branch: branch, answers: answers, by: supervisor, in: office)
  }

  func lines() async throws -> [(line: WorkOrderLine, paper: String, imported: Bool)] {
    try await office.read(as: .system) { work in
      var filter = WorkOrderLines.Filter()
      filter.limit = 500
      let rows = try work.transaction.rows("select id, paper_number, imported from work_order")
      let more = Dictionary(uniqueKeysWithValues: rows.map { ($0.integer(0), ($0.text(1), $0.flag(2))) })
      return try WorkOrderLines.list(filter, in: work).map {
        ($0, more[$0.id.number]?.0 ?? "", more[$0.id.number]?.1 ?? false)
      }
    }
  }

  func order(paper: String) async throws -> WorkOrder {
    let line = try #require(try await lines().first { $0.paper == paper }?.line)
    return try await office.read(as: .system) { work in try WorkOrders.find(line.id, in: work).state }
  }
}

@Suite("imports of paper registers") struct ImportsTests {
  static let history: ImportAnswers = ["unfinished": ["*": "history"], "市区/郊区": ["郊县": "suburban"]]
  static let open: ImportAnswers = ["unfinished": ["*": "open"], "市区/郊区": ["郊县": "suburban"]]

  static func fixture(_ name: String) throws -> [UInt8] {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/\(name)")
    return [UInt8](try Data(contentsOf: url))
  }

  static func sample(_ name: String = "call-register-sample.csv") throws -> ImportFile {
    try ImportFile(fixture(name), name: name)
  }

  static func csv(_ rows: [String], _ headings: String = "序号,叫修时间,客户名称,地址,电话,商品型号,故障现象,类别,市区/郊区,完成情况") throws -> ImportFile {
    try ImportFile(Array(([headings] + rows).joined(separator: "\n").utf8), name: "a.csv")
  }

  @Test(
    "totals add up, and the register holds exactly the imported lines with their true dates",
    arguments: TestOffice.engines)
  func accepting(_ engine: TestOffice.Engine) async throws {
    try await ImportPlace.with(engine) { place in
      let accepted = try await place.accept(Self.sample(), Self.history)
      let r = accepted.rehearsal
      #expect(r.rows == 60 && r.duplicates == 1 && r.waiting == 0 && r.unchanged == 0)
      #expect(r.rows == r.imported + r.duplicates + r.refused + r.waiting + r.unchanged)
      let lines = try await place.lines()
      #expect(lines.count == r.imported && r.imported > 40)
      #expect(lines.allSatisfy { $0.imported && !$0.line.isOpen && $0.line.due == nil && $0.line.carriedOver == nil })
      #expect(Set(lines.map(\.line.number)).count == lines.count)
      let first = try #require(lines.first { $0.paper == "1" }?.line)
      #expect(first.calledAt == Instant(rfc3339: "2025-01-02T08:41:00+08:00"))
      #expect(first.arrivedAt == Instant(rfc3339: "2025-01-02T10:39:00+08:00"))
      #expect(first.number == "QCP1-1-3")
      #expect((first.name, first.phone, first.model) == ("钱乙丁", "13812345678", "XQG100-B14"))
      #expect(first.status == .struckOff)
      // No number of the running register was taken.
      let counters = try await place.office.read(as: .system) { work in
        try work.transaction.rows("select kind from counter").map { $0.text(0) }
      }
      #expect(counters == ["import"])
      #expect(try await place.office.checkRegisters() == [])
    }
  }

  @Test("each case keeps file hash, row and the cells as they stood, and none of them stands open in an event")
  func source() async throws {
    try await ImportPlace.with { place in
      let file = try Self.sample("call-register-sample.xlsx")
      _ = try await place.accept(file, Self.history)
      let order = try await place.order(paper: "14")
      let imported = try #require(order.imported)
      #expect(imported.file == file.hash)
      #expect(imported.row == 16)
      #expect(imported.amount == Money(fen: 128_000))
      #expect(imported.by == place.supervisor.id)
      let line = try #require(try await place.lines().first { $0.paper == "14" }?.line)
      let (cells, bodies) = try await place.office.read(as: .system) { work in
        let values = try PersonalValues.of(stream: line.id.number, in: work.transaction)
        let bodies = try work.transaction.rows("select body from event").map { $0.text(0) }
        return (try JSON(parsing: imported.cells.reference.flatMap { values[$0] } ?? ""), bodies)
      }
      #expect(cells["费用"] == "¥1280")
      #expect(cells["叫修时间"] == "2025.1.3")
      #expect(cells["派工"] == "孙磊")
      for secret in ["孙磊", "13812345678", "样本市", "孙戊丙", "客户很急"] {
        #expect(!bodies.contains { $0.contains(secret) }, "\(secret)")
      }
    }
  }

  @Test("the same file again, as CSV or as a workbook, changes nothing", arguments: TestOffice.engines)
  func again(_ engine: TestOffice.Engine) async throws {
    try await ImportPlace.with(engine) { place in
      let first = try await place.accept(Self.sample(), Self.history)
      let events = try await place.office.read(as: .system) { work in
        try work.transaction.row("select count(*) from event")?.int(0)
      }
      for name in ["call-register-sample.csv", "call-register-sample.xlsx"] {
        let second = try await place.accept(Self.sample(name), Self.history)
        #expect(second.rehearsal.unchanged == first.rehearsal.imported)
        #expect(second.rehearsal.imported == 0 && second.batch == nil)
      }
      let after = try await place.office.read(as: .system) { work in
        (
          try work.transaction.row("select count(*) from event")?.int(0),
          try work.transaction.row("select count(*) from import_batch")?.int(0)
        )
      }
      #expect(after.0 == events)
      #expect(after.1 == 1)
    }
  }

  @Test(
    "an unfinished line is history only where somebody said so; else it stays open, and raises no alarm",
    arguments: TestOffice.engines)
  func unfinished(_ engine: TestOffice.Engine) async throws {
    try await ImportPlace.with(engine) { place in
      let said: ImportAnswers = [
        "unfinished": ["未派": "open", "取回修": "open", "待料": "open", "在修": "history"], "市区/郊区": ["郊县": "suburban"],
      ]
      let accepted = try await place.accept(Self.sample(), said)
      // Blank cells: nobody said anything.
      #expect(accepted.undecided == accepted.rehearsal.unfinished.first { $0.value.isEmpty }?.rows.count)
      #expect(accepted.undecided > 0)
      let lines = try await place.lines()
      let unfinished = accepted.rehearsal.lines.filter { $0.outcome?.isClosed != true }
      for line in unfinished {
        let found = try #require(lines.first { $0.paper == line.paperNumber }?.line)
        #expect(found.isOpen == (line.outcome != .underRepair), "\(line.row)")
        #expect(found.due == nil)
      }
      #expect(try await place.order(paper: "8").status == .waitingDispatch)
      #expect(try await place.order(paper: "2").status == .waitingDispatch)
      #expect(try await place.order(paper: "5").status == .waitingParts)
      #expect(try await place.order(paper: "15").status == .struckOff)
      let custody = try await place.order(paper: "10")
      #expect(custody.status == .takenAway)
      #expect(custody.bench?.receipt.goods == "JSQ31-16")
      #expect(custody.bench?.card == nil && custody.bench?.storedAt == nil)
      // The article is handed in and its card opened, as for any other.
      let id = try #require(lines.first { $0.paper == "10" }?.line.id)
      let handed = try await place.office.write(as: place.supervisor) { work in
        try WorkOrders.give(
          "hand-in", ["place": "架 3", "card": ["plannedFinish": "2026-03-04T17:00:00+08:00"]], to: id, in: work)
      }
      #expect(handed.state.status == .goodsIn)
      // The day's end carries over what is open work, and never history.
      let carried = try await place.office.write(as: .system) { work in
        try WorkOrders.carryOver(place.branch, on: LocalDay("2026-03-01")!, in: work)
      }
      #expect(!carried.isEmpty && carried.allSatisfy { $0.state.imported?.isHistory == false })
      #expect(try await place.office.checkRegisters() == [])
    }
  }

  @Test("an unknown word waits for its answer and is never guessed", arguments: TestOffice.engines)
  func waiting(_ engine: TestOffice.Engine) async throws {
    try await ImportPlace.with(engine) { place in
      let without: ImportAnswers = ["unfinished": ["*": "history"]]
      let first = try await place.accept(Self.sample(), without)
      #expect(first.rehearsal.waiting > 0)
      #expect(try await place.lines().count == first.rehearsal.imported)
      let second = try await place.accept(Self.sample(), Self.history)
      #expect(second.rehearsal.imported == first.rehearsal.waiting)
      #expect(second.rehearsal.unchanged == first.rehearsal.imported)
      #expect(try await place.order(paper: "13").call.zone == .suburban)
    }
  }

  @Test(
    "undoing makes void what nobody touched, keeps what somebody did, and lets the line come again",
    arguments: TestOffice.engines)
  func undoing(_ engine: TestOffice.Engine) async throws {
    try await ImportPlace.with(engine) { place in
      let accepted = try await place.accept(Self.sample(), Self.open)
      let batch = try #require(accepted.batch)
      let touchedID = try #require(try await place.lines().first { $0.paper == "8" }?.line.id)
      _ = try await place.office.write(as: place.supervisor) { work in
        try WorkOrders.give("note", ["text": "客户来过电话"], to: touchedID, in: work)
      }
      let undone = try await Imports.undo(batch, by: place.supervisor, in: place.office)
      #expect(undone.touched == [touchedID])
      #expect(undone.withdrawn == accepted.rehearsal.imported - 1)
      let lines = try await place.lines()
      #expect(lines.filter(\.line.isOpen).map(\.line.id) == [touchedID])
      #expect(lines.filter { !$0.line.isOpen }.allSatisfy { $0.line.status == .cancelled })
      #expect(try await place.order(paper: "1").isVoid)
      // What the import had made goes with it; only the touched case keeps its customer and article.
      let left = try await place.office.read(as: .system) { work in
        (try work.transaction.rows("select id from customer"), try work.transaction.rows("select id from asset"))
      }
      let kept = try await place.order(paper: "8").call
      #expect(left.0.map { $0.integer(0) } == [kept.customer.number] && undone.customers > 20)
      #expect(left.1.map { $0.integer(0) } == [kept.asset].compactMap { $0?.number } && undone.assets > 20)
      #expect(try await place.office.checkRegisters() == [])
      await #expect(throws: Refusal.self) { try await Imports.undo(batch, by: place.supervisor, in: place.office) }
      let again = try await place.accept(Self.sample(), Self.open)
      #expect(again.rehearsal.unchanged == 1)
      #expect(again.rehearsal.imported == undone.withdrawn)
    }
  }

  @Test("a customer on whom somebody has worked since, or who is used elsewhere, stays when the import is undone")
  func keeping() async throws {
    try await ImportPlace.with { place in
      let file = try Self.csv([
        "1,2025-03-01 09:00,钱甲乙,东城区1号,13800138011,KFR-72LW,不制冷,收费,市区,已完工",
        "2,2025-04-01 09:00,孙丙丁,南山路3号,13800138012,BCD-310W,漏水,收费,郊区,已完工",
        "3,2025-04-02 09:00,李戊己,北山路5号,13800138013,BCD-310W,漏水,收费,郊区,已完工",
      ])
      let batch = try #require(try await place.accept(file, [:]).batch)
      let lines = try await place.lines()
      func customer(_ name: String) throws -> ID<Customer> { try #require(lines.first { $0.line.name == name }?.line.customer) }
      let (touched, used) = (try customer("钱甲乙"), try customer("孙丙丁"))
      try await place.office.write(as: place.supervisor) { work in
        _ = try Customers.give("mark-key", ["isKey": true], to: touched, in: work)
        let call: JSON = [
          "branch": .string(place.branch.description), "customer": .string(used.description), "product": ["model": "BCD-310W"],
          "kind": "repair", "channel": "phone", "symptom": "又漏水",
        ]
        _ = try WorkOrders.register(call, in: work)
      }
      let undone = try await Imports.undo(batch, by: place.supervisor, in: place.office)
      #expect(undone.withdrawn == 3 && undone.customers == 1)
      let names = try await place.office.read(as: .system) { work in
        try work.transaction.rows("select name from customer order by id").map { $0.text(0) }
      }
      #expect(names == ["钱甲乙", "孙丙丁"])
      #expect(try await place.office.checkRegisters() == [])
    }
  }

  @Test("the command line writes nothing until every word and every unfinished line is answered")
  func asking() async throws {
    try await ImportPlace.with { place in
      let bytes = try Self.fixture("call-register-sample.csv")
      func run(
        _ change: (inout ImportReport.Order) -> Void, ask: (@Sendable (ImportQuestion) -> String?)? = nil
      ) async throws -> String {
        var order = ImportReport.Order()
        order.isJSON = true
        change(&order)
        return try await ImportReport.run(bytes, name: "a.csv", order, language: .en, in: place.office, ask: ask)
      }
      let refused = await #expect(throws: ImportUnanswered.self) { _ = try await run { _ in } }
      let list = try #require(refused?.list)
      for option in [
        "--answer '市区/郊区:郊县=suburban'", "--answer 'unfinished:待料=open'", "--answer 'unfinished:待料=history'",
        "--answer 'unfinished:=open'", "--answer 'unfinished:未派=open'", "--answer 'unfinished:取回修=open'",
        "--answer 'unfinished:在修=history'",
      ] {
        #expect(list.contains(option), "\(option)")
      }
      #expect(refused?.report?.contains("\"written\":false") == true)
      // One answer is not enough; an answer that means nothing is none.
      await #expect(throws: ImportUnanswered.self) { _ = try await run { $0.given = ["unfinished:*=history"] } }
      await #expect(throws: ImportUnanswered.self) { _ = try await run({ _ in }, ask: { _ in nil }) }
      await #expect(throws: ImportUnanswered.self) { _ = try await run({ _ in }, ask: { _ in "whatever" }) }
      await #expect(throws: Refusal.self) { _ = try await run { $0.given = ["unfinished"] } }
      #expect(try await place.lines().isEmpty)
      // Question by question, each asked once.
      let asked = Mutex<[String]>([])
      let report = try await run({ _ in }) { question in
        asked.withLock { $0.append(question.column + ":" + question.word) }
        return question.column == "unfinished" ? (question.word == "在修" ? "history" : "open") : "suburban"
      }
      let questions = asked.withLock { $0 }
      #expect(Set(questions).count == questions.count && questions.contains("unfinished:") && questions.count == 6)
      let json = try JSON(parsing: report)
      #expect(json["written"] == true && json["openWork"]?.int == 0 && json["waiting"]?.int == 0)
      #expect(try await place.lines().count == Int(json["imported"]?.int ?? -1))
      #expect(try await place.order(paper: "5").status == .waitingParts)
    }
  }

  @Test("rows with unexplained words stay out only where somebody says so")
  func leaving() async throws {
    try await ImportPlace.with { place in
      var order = ImportReport.Order()
      order.isJSON = true
      order.given = ["unfinished:*=history"]
      order.leavesWaiting = true
      let report = try await ImportReport.run(
        Self.fixture("call-register-sample.csv"), name: "a.csv", order, language: .en, in: place.office)
      let json = try JSON(parsing: report)
      #expect((json["waiting"]?.int ?? 0) > 0 && json["written"] == true)
      #expect(try await place.lines().allSatisfy { !$0.line.isOpen })
    }
  }

  @Test(
    "what a crash left undone the same import completes, in the same batch and without doubles",
    arguments: TestOffice.engines)
  func crash(_ engine: TestOffice.Engine) async throws {
    try await ImportPlace.with(engine) { place in
      let file = try Self.sample()
      let (batch, written) = try await place.office.write(as: place.supervisor) { work in
        let rehearsal = try Imports.rehearse(file, branch: place.branch, answers: Self.history, in: work)
        let batch = try ImportBatches.start(
          nil, file, branch: place.branch, answers: Self.history, counts: rehearsal.counts, in: work)
        let run = try ImportRun(batch, file, branch: place.branch, by: place.supervisor, in: work)
        return (batch, try asSystem(work) { system in try run.write(rehearsal.lines.prefix(3), in: system) })
      }
      #expect(written >= 1)
      let rest = try await place.accept(file, Self.history)
      #expect(rest.batch == batch)
      #expect(rest.rehearsal.unchanged == written)
      let lines = try await place.lines()
      #expect(lines.count == written + rest.rehearsal.imported)
      #expect(Set(lines.map(\.line.number)).count == lines.count)
      let found = try await place.office.read(as: place.supervisor) { work in try ImportBatches.find(batch, in: work) }
      #expect(found.state == .done && found.lines == lines.count)
    }
  }

  @Test("calls of one telephone and name are one customer's, and his article is one", arguments: TestOffice.engines)
  func people(_ engine: TestOffice.Engine) async throws {
    try await ImportPlace.with(engine) { place in
      let file = try Self.csv([
        "1,2025-03-01 09:00,钱甲乙,东城区1号,13800138011,KFR-72LW,不制冷,收费,市区,已完工",
        "2,2025-04-01 09:00,钱甲乙,东城区1号,13800138011,KFR-72LW,漏水,收费,市区,已完工",
        "3,2025-05-01 09:00,钱甲乙,西城区2号,13800138011,BCD-310W,漏水,收费,郊区,已完工",
        "4,2025-05-02 09:00,孙丙丁,南山路3号,1380013801,BCD-310W,漏水,收费,郊区,已完工",
      ])
      _ = try await place.accept(file, [:])
      let lines = try await place.lines()
      let first = lines.filter { $0.line.name == "钱甲乙" }
      #expect(Set(first.map(\.line.customer)).count == 1 && first.count == 3)
      #expect(Set(first.map(\.line.asset)).count == 2)
      let (addresses, short) = try await place.office.read(as: .system) { work in
        let owner = try #require(first.first?.line.customer)
        let other = try #require(lines.first { $0.line.name == "孙丙丁" }?.line.customer)
        return (
          try work.find(CustomerFile.self, owner.number).state.addresses.map(\.zone),
          try work.find(CustomerFile.self, other.number).state.phones.map(\.warning)
        )
      }
      #expect(addresses == [.urban, .suburban])
      // A digit too few is a warning on the customer and no lost line.
      #expect(short == [.short])
    }
  }

  @Test("another order of columns and a few of them are enough; what the paper does not say is not made up")
  func subset() async throws {
    try await ImportPlace.with { place in
      let file = try Self.csv(["13800138011,钱甲乙,2025-03-01 09:00,已完工"], "电话,客户姓名,报修时间,处理结果")
      let accepted = try await place.accept(file, [:])
      #expect(accepted.rehearsal.imported == 1)
      let line = try #require(try await place.lines().first?.line)
      #expect((line.name, line.zone, line.model, line.address) == ("钱甲乙", "unknown", "", ""))
      #expect(line.arrivedAt == nil && line.closedAt == nil && line.asset == nil)
    }
  }

  @Test("a corrected column is remembered for every file with the same headings")
  func mapping() async throws {
    try await ImportPlace.with { place in
      let headings = "联系,叫修时间,客户名称,完成情况"
      let first = try Self.csv(["13800138011,2025-03-01 09:00,钱甲乙,已完工"], headings)
      _ = try await place.accept(first, ["headings": ["联系": "phone"]])
      let second = try Self.csv(["已完工,13800138012,孙丙丁,2025-03-02 09:00"], "完成情况,联系,客户名称,叫修时间")
      let rehearsal = try await place.office.read(as: place.supervisor) { work in
        try Imports.rehearse(second, branch: place.branch, answers: [:], in: work)
      }
      #expect(rehearsal.mapping.heading(of: .phone) == "联系")
      #expect(rehearsal.lines.first?.phones.map(\.digits) == ["13800138012"])
    }
  }

  @Test("a clerk may rehearse and not accept; another branch's people see nothing of it")
  func rights() async throws {
    try await ImportPlace.with { place in
      let file = try Self.sample()
      let clerk = Actor(id: ID(5), roles: [.clerk], branches: [place.branch])
      let stranger = Actor(id: ID(6), roles: [.supervisor], branches: [ID(77)])
      let technician = Actor(id: ID(7), roles: [.technician], branches: [place.branch])
      let seen = try await place.office.read(as: clerk) { work in
        try Imports.rehearse(file, branch: place.branch, answers: [:], in: work).rows
      }
      #expect(seen == 60)
      for (actor, problem) in [(clerk, Problem.forbidden), (stranger, .notFound), (technician, .forbidden)] {
        await #expect(throws: problem) {
          try await Imports.accept(file, branch: place.branch, answers: Self.history, by: actor, in: place.office)
        }
      }
      #expect(try await place.lines().isEmpty)
    }
  }

  @Test("answers are read from YAML word by word; what is no answer is refused")
  func answers() throws {
    let read = try ImportAnswersFile.read("市区/郊区:\n  郊县: suburban\n  否: none\nunfinished: {\"\": history, no: open}\n")
    #expect(read == ["市区/郊区": ["郊县": "suburban", "否": "none"], "unfinished": ["": "history", "no": "open"]])
    #expect(try ImportAnswersFile.read("") == [:])
    for text in ["- a\n", "a: b\n", "a: [b]\n", "a: {b: [c]}\n", "{"] {
      #expect(throws: Refusal.self) { try ImportAnswersFile.read(text) }
    }
  }
}

/// The same transaction, in the system's name.
private func asSystem<T>(_ work: App.Work, _ body: (App.Work) throws -> T) throws -> T {
  try body(App.Work(.system, now: work.now, transaction: work.transaction, parts: work.parts))
}
