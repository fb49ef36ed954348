import Basics
import Testing

@testable import Aftersales

/// What an import would do with whole registers.
@Suite("paper register: rehearsal") struct PaperRegisterRehearsalTests {
  private static let headings = [
    "序号", "叫修时间", "客户名称", "地址", "电话", "商品型号", "故障现象", "类别", "市区/郊区", "派工", "到达时间", "完成情况", "费用", "备注",
  ]

  private static func rehearse(
    _ rows: [[String]], file: String = "register.csv", answers: [String: [String: String]] = [:], known: [String: String] = [:]
  ) throws -> Rehearsal {
    let numbered = rows.enumerated().map { PaperRow(number: $0.offset + 1, cells: $0.element) }
    return try #require(
      Rehearsal(numbered, fileName: file, answers: RegisterAnswers(answers), known: known, digest: { $0 }))
  }

  /// A sound row; `changes` by heading.
  private static func row(_ number: Int, _ changes: [String: String] = [:]) -> [String] {
    let cells = [
      "序号": "\(number)", "叫修时间": "2025-03-\(10 + number % 20) 09:00", "客户名称": "钱甲乙", "地址": "东城区1号",
      "电话": "138001380\(10 + number)", "商品型号": "KFR-72LW", "故障现象": "不制冷", "类别": "收费", "市区/郊区": "市区", "派工": "孙磊",
      "完成情况": "已完工", "费用": "80元",
    ].merging(changes) { _, changed in changed }
    return headings.map { cells[$0] ?? "" }
  }

  private static func sumHolds(_ r: Rehearsal) -> Bool {
    r.rows == r.imported + r.duplicates + r.refused + r.waiting + r.unchanged && r.lines.count == r.imported
  }

  // MARK: Headings

  @Test("finds the headings below titles, and reads the line")
  func line() throws {
    let r = try Self.rehearse([
      ["××电器服务中心 叫修登记簿 2025年度"], [], Self.headings,
      Self.row(1, ["客户名称": "华桂珍先生", "商品型号": "kfr-72lw ", "到达时间": "3月12日 10:30", "费用": "￥1,280.00", "备注": " 要发票 "]),
    ])
    let line = try #require(r.lines.first)
    #expect(line.row == 4)
    #expect(line.calledAt.description == "2025-03-11 09:00")
    #expect(line.calledAt.instant(offsetSeconds: 28_800).rfc3339(offsetSeconds: 28_800) == "2025-03-11T09:00:00+08:00")
    #expect(line.arrivedAt?.description == "2025-03-12 10:30")
    #expect(line.customer == "华桂珍")
    #expect(line.salutation == "先生")
    #expect(line.phones.map(\.digits) == ["13800138011"])
    #expect(line.model == "KFR-72LW")
    #expect(line.amount == Money(fen: 128_000))
    #expect(line.category == .paid)
    #expect(line.zone == .urban)
    #expect(line.outcome == .finished)
    #expect(line.technician == "孙磊")
    #expect(line.remark == "要发票")
    #expect(line.source["商品型号"] == "kfr-72lw ")
    #expect(line.source["备注"] == " 要发票 ")
    #expect(r.mapping.titles == ["××电器服务中心 叫修登记簿 2025年度"])
  }

  @Test("headings in other words, another order and a subset mean the same")
  func synonyms() throws {
    let r = try Self.rehearse([
      ["手机", "师傅", "来电日期", "用户姓名", "机型", "收费（元）", "处理结果", "工单编号", "客户住址", "派单时间", "颜色"],
      ["13800138011", "孙磊", "2025/3/11", "钱甲乙", "L55M9", "80", "修好", "7", "南山路2号", "2025/3/11 10:00", "白"],
    ])
    let line = try #require(r.lines.first)
    #expect(line.paperNumber == "7")
    #expect(line.technician == "孙磊")
    #expect(line.dispatchedAt?.description == "2025-03-11 10:00")
    #expect(line.address == "南山路2号")
    #expect(line.outcome == .finished)
    #expect(line.source["颜色"] == "白")
    #expect(r.mapping.fields.last == .some(nil))
  }

  @Test("what stands below decides what 派工, 类别 and a second 时间 are")
  func contents() throws {
    let r = try Self.rehearse([
      ["日期", "时间", "客户", "电话", "类别", "派工"], ["2025-3-11", "8:05", "钱甲乙", "13800138011", "安装", "2025-3-11 9:00"],
    ])
    let line = try #require(r.lines.first)
    #expect(line.calledAt.description == "2025-03-11 08:05")
    #expect(line.kind == .installation)
    #expect(line.dispatchedAt?.description == "2025-03-11 09:00")
    #expect(line.technician == nil)
  }

  @Test("a column of other words than its heading promises is kept and not asked about, word by word")
  func foreignWords() throws {
    let districts = ["朝阳", "海淀", "丰台", "通州", "大兴", "顺义", "昌平", "房山", "怀柔"]
    let rows = districts.enumerated().map { Self.row($0.offset, ["市区/郊区": $0.element]) }
    let r = try Self.rehearse([Self.headings] + rows)
    #expect(r.mapping.columns(of: .zone).isEmpty)
    #expect(r.imported == 9)
    #expect(r.lines.map { $0.source["市区/郊区"] } == districts)
  }

  @Test("a sheet without headings is not guessed at")
  func noHeadings() {
    let rows = [PaperRow(number: 1, cells: ["2025-3-11", "钱甲乙", "13800138011"])]
    #expect(Rehearsal(rows, fileName: "", digest: { $0 }) == nil)
  }

  @Test("the key of a heading set does not depend on order, and a correction is laid over the proposal")
  func corrections() throws {
    let a = try #require(PaperMapping(finding: [PaperRow(number: 1, cells: ["电话", "客户", "日期", "说法"])]))
    let b = try #require(PaperMapping(finding: [PaperRow(number: 1, cells: ["日期", "说法", "电话：", "客户"])]))
    let c = try #require(PaperMapping(finding: [PaperRow(number: 1, cells: ["日期", "电话", "客户"])]))
    #expect(a.key(digest: { $0 }) == b.key(digest: { $0 }))
    #expect(a.key(digest: { $0 }) != c.key(digest: { $0 }))
    let corrected = a.corrected(by: ["说法": "symptom", "电话": "ignore"])
    #expect(corrected.columns(of: .symptom) == [3])
    #expect(corrected.columns(of: .phone).isEmpty)
  }

  // MARK: Verdicts

  @Test("every row has one verdict and the totals add up, whatever the rows hold")
  func totals() throws {
    var generator = SeededGenerator(seed: 5)
    let odd: [String: [String]] = [
      "叫修时间": ["", "3月12日", "2025.3.12", "同上", "13月1日", "x"], "客户名称": ["", "同上", "王先生"], "电话": ["", "1380013", "同上"],
      "市区/郊区": ["郊县", "", "郊区", "乡下"], "完成情况": ["", "待料", "不知道", "未派"], "费用": ["免费", "合同", "壹佰元整", "8O", "欠"],
      "类别": ["保内", "", "？？"],
    ]
    for _ in 0..<30 {
      var rows = [Self.headings]
      for number in 1...60 {
        var changes: [String: String] = [:]
        for (heading, values) in odd.sorted(by: { $0.key < $1.key }) where Int.random(in: 0..<4, using: &generator) == 0 {
          changes[heading] = values[Int.random(in: 0..<values.count, using: &generator)]
        }
        rows.append(Self.row(number % 40, changes))
      }
      let r = try Self.rehearse(rows)
      #expect(Self.sumHolds(r))
      #expect(r.rows == 60)
      let asked = Set(r.questions.flatMap(\.rows))
      #expect(asked.count == r.waiting)
      #expect(Set(r.problems.filter { $0.severity == .refused }.map(\.row)).count == r.refused)
    }
  }

  @Test("a row without the time of its call, or with an impossible one, is refused and says where")
  func refused() throws {
    let r = try Self.rehearse([
      Self.headings, Self.row(1, ["叫修时间": ""]), Self.row(2, ["叫修时间": "2025-02-30"]), Self.row(3, ["费用": "8O元"]),
      Self.row(4, ["到达时间": "2025-03-01 10:00"]), Self.row(5, ["客户名称": "", "电话": ""]), Self.row(6),
    ])
    #expect(r.refused == 5)
    #expect(r.imported == 1)
    let said = r.problems.filter { $0.severity == .refused }.map { "\($0.row) \($0.column ?? "") \($0.value) \($0.code)" }
    #expect(
      said == [
        "2 叫修时间  called-at.missing", "3 叫修时间 2025-02-30 date.impossible", "4 费用 8O元 amount.unreadable",
        "5 到达时间 2025-03-01 10:00 time.before-call", "6 客户名称  customer.missing",
      ])
    let answered = try Self.rehearse(
      [Self.headings, Self.row(1), Self.row(2, ["叫修时间": ""])], answers: ["叫修时间": ["": "rowAbove"]])
    #expect(answered.lines.last?.calledAt.description == "2025-03-11")
  }

  @Test("a doubtful telephone or a missing address is a warning and no reason to refuse")
  func warnings() throws {
    let r = try Self.rehearse([Self.headings, Self.row(1, ["电话": "1390751571", "地址": ""])])
    #expect(r.imported == 1)
    #expect(r.problems.map(\.code).sorted() == ["address.missing", "phone.short"])
    #expect(r.problems.allSatisfy { $0.severity == .warning })
  }

  @Test("an unknown word waits for an answer and is never defaulted")
  func questions() throws {
    let rows = [
      Self.headings, Self.row(1, ["市区/郊区": "郊县"]), Self.row(2, ["市区/郊区": "郊 县"]), Self.row(3, ["完成情况": "移交"]), Self.row(4),
    ]
    let r = try Self.rehearse(rows)
    #expect(r.waiting == 3)
    #expect(r.imported == 1)
    #expect(r.questions.map { "\($0.column) \($0.value) \($0.rows)" } == ["市区/郊区 郊县 [2, 3]", "完成情况 移交 [4]"])
    #expect(r.questions.first?.choices == ["urban", "suburban", "other", "none"])
    let answered = try Self.rehearse(rows, answers: ["市区/郊区": ["郊县": "suburban"], "outcome": ["移交": "none"]])
    #expect(answered.imported == 4)
    #expect(answered.lines.map(\.zone) == [.suburban, .suburban, .urban, .urban])
    #expect(answered.lines[2].outcome == nil)
    let nonsense = try Self.rehearse(rows, answers: ["市区/郊区": ["郊县": "far"]])
    #expect(nonsense.waiting == 3)
  }

  @Test("a row typed twice is a duplicate of the first; two real calls are two")
  func duplicates() throws {
    let time = "2025-03-12 09:00"
    let r = try Self.rehearse([
      Self.headings, Self.row(1, ["叫修时间": time]), Self.row(1, ["叫修时间": time]),
      // Typed again under a number of its own, in another spelling.
      Self.row(2, ["叫修时间": "2025/3/12 9:00", "电话": "138-0013-8011", "商品型号": "kfr-72lw", "客户名称": "钱甲乙先生"]),
      // The same machine later that day; another machine in the same minute; a neighbour with the same fault.
      Self.row(3, ["叫修时间": "2025-03-12 15:00", "电话": "13800138011"]),
      Self.row(4, ["叫修时间": time, "电话": "13800138011", "故障现象": "漏水"]),
      Self.row(5, ["叫修时间": time]),
    ])
    #expect(r.duplicates == 2)
    #expect(r.imported == 4)
    #expect(
      r.problems.filter { $0.severity == .duplicate }.map { "\($0.row) of \($0.values["of"] ?? "")" } == ["3 of 2", "4 of 2"])
    #expect(Set(r.lines.map(\.key)).count == 4)
  }

  @Test("where only the day is known, agreement in everything is needed")
  func weakDuplicates() throws {
    let day = "2025.3.12"
    let r = try Self.rehearse([
      Self.headings, Self.row(1, ["叫修时间": day]), Self.row(1, ["叫修时间": day]),
      Self.row(2, ["叫修时间": day, "电话": "13800138011", "派工": "赵敏"]),
    ])
    #expect(r.duplicates == 1)
    #expect(r.imported == 2)
    #expect(Set(r.lines.map(\.key)).count == 2)
  }

  @Test("a second import changes nothing, whatever the order of columns and rows")
  func unchanged() throws {
    let rows = [
      Self.row(1), Self.row(2), Self.row(3, ["叫修时间": "3月14日"]), Self.row(4, ["市区/郊区": "郊县"]), Self.row(4, ["市区/郊区": "郊县"]),
      Self.row(5, ["叫修时间": ""]),
    ]
    let first = try Self.rehearse([Self.headings] + rows, answers: ["zone": ["郊县": "other"]])
    let known = Dictionary(uniqueKeysWithValues: first.lines.map { ($0.key, $0.digest) })
    #expect(known.count == 4)
    let turned = try Self.rehearse(([Self.headings] + rows).map { Array($0.reversed()) }, known: known)
    #expect((turned.imported, turned.unchanged, turned.duplicates, turned.refused, turned.waiting) == (0, 4, 1, 1, 0))
    #expect(!turned.problems.contains { $0.code == "row.differs" })
    let shuffled = try Self.rehearse([Self.headings] + [rows[1], rows[0], rows[3], rows[2]], known: known)
    #expect((shuffled.imported, shuffled.unchanged) == (0, 4))
    let changed = try Self.rehearse([Self.headings, Self.row(1, ["完成情况": "待料"]), Self.row(6)], known: known)
    #expect((changed.imported, changed.unchanged) == (1, 1))
    #expect(changed.problems.map(\.code) == ["row.differs"])
  }

  // MARK: What cells leave out

  @Test("the missing year comes from the rows around, over New Year too; else from title or file name")
  func years() throws {
    func days(_ rows: [[String]], file: String = "x.csv") throws -> [String] {
      try Self.rehearse(rows, file: file).lines.map { $0.calledAt.day.description }
    }
    let around = [
      Self.headings, Self.row(1, ["叫修时间": "2024-12-30"]), Self.row(2, ["叫修时间": "12月31日"]), Self.row(3, ["叫修时间": "1月2日"]),
      Self.row(4, ["叫修时间": "2025-1-3"]),
    ]
    #expect(try days(around) == ["2024-12-30", "2024-12-31", "2025-01-02", "2025-01-03"])
    let alone = [Self.headings, Self.row(1, ["叫修时间": "12月31日"]), Self.row(2, ["叫修时间": "1月2日"])]
    #expect(try days([["叫修登记簿 2024年度"]] + alone) == ["2024-12-31", "2025-01-02"])
    #expect(try days(alone, file: "登记簿2023.csv") == ["2023-12-31", "2024-01-02"])
    // Out of order: rows far apart tell no year, the rest of the file does.
    let mixed = [
      Self.headings, Self.row(1, ["叫修时间": "2025-11-02"]), Self.row(2, ["叫修时间": "2月3日"]), Self.row(3, ["叫修时间": "2025-10-05"]),
      Self.row(4, ["叫修时间": "11月8日"]), Self.row(5, ["叫修时间": "2025-01-05"]),
    ]
    #expect(try days(mixed) == ["2025-11-02", "2025-02-03", "2025-10-05", "2025-11-08", "2025-01-05"])
    let unknown = try Self.rehearse(alone)
    #expect(unknown.refused == 2)
    #expect(unknown.problems.map(\.code) == ["called-at.no-year", "called-at.no-year"])
    let divided = [Self.headings, ["2022年3月"], Self.row(1, ["叫修时间": "3月5日"])]
    #expect(try days(divided) == ["2022-03-05"])
  }

  @Test("同上 repeats the row above, along a chain; above an empty cell it says so")
  func dittos() throws {
    let r = try Self.rehearse([
      Self.headings, Self.row(1, ["备注": "同上"]), Self.row(2, ["备注": "要发票", "叫修时间": "2025-03-12 08:00"]),
      Self.row(3, ["备注": "同上", "叫修时间": "同上 10:30", "派工": "〃"]), Self.row(4, ["备注": "\"", "叫修时间": "同上"]),
    ])
    #expect(r.lines.map(\.remark) == [nil, "要发票", "要发票", "要发票"])
    #expect(r.lines.map(\.calledAt.description).suffix(3) == ["2025-03-12 08:00", "2025-03-12 10:30", "2025-03-12 08:00"])
    #expect(r.lines[2].technician == "孙磊")
    #expect(r.problems.map(\.code) == ["ditto.nothing-above"])
    #expect(r.lines[2].source["备注"] == "同上")
  }

  @Test("a time that is only about is taken, and somebody is asked to look at it")
  func approximateTimes() throws {
    let r = try Self.rehearse([Self.headings, Self.row(1, ["叫修时间": "2025-03-12 上午十点钟左右", "到达时间": "约11点半"])])
    #expect(r.lines.map(\.calledAt.description) == ["2025-03-12 10:00"])
    #expect(r.problems.map(\.code) == ["time.approximate", "time.approximate"])
    #expect(r.problems.map { $0.values["read"] } == ["10:00", "11:30"])
    #expect(r.refused == 0)
  }

  @Test("page breaks, dividers and totals are no calls")
  func skipped() throws {
    var total = Array(repeating: "", count: Self.headings.count)
    total[0] = "合计"
    total[12] = "160"
    let r = try Self.rehearse([
      ["登记簿 2025"], Self.headings, Self.row(1), ["登记簿 2025"], Self.headings, ["四月份"], [], Self.row(2), total,
    ])
    #expect(r.rows == 2)
    #expect(r.imported == 2)
    #expect(r.skipped.map(\.reason) == [.title, .heading, .divider, .total])
  }

  @Test("免费 and 合同 in the fee column fill an empty category and contradict another one")
  func fees() throws {
    let r = try Self.rehearse([
      Self.headings, Self.row(1, ["类别": "", "费用": "免费"]), Self.row(2, ["类别": "", "费用": "合同"]),
      Self.row(3, ["类别": "收费", "费用": "免费"]),
      Self.row(4, ["类别": "保内", "费用": "80"]),
    ])
    #expect(r.lines.map(\.category) == [.free, .contract, .paid, .free])
    #expect(r.lines.map { $0.amount?.fen } == [0, nil, 0, 8000])
    #expect(r.problems.map(\.code) == ["category.contradicted", "amount.though-free"])
  }

  @Test("unfinished lines are gathered by word and decided in bulk")
  func unfinished() throws {
    let rows = [Self.headings, Self.row(1, ["完成情况": "待料"]), Self.row(2, ["完成情况": ""]), Self.row(3, ["完成情况": "待料"]), Self.row(4)]
    let r = try Self.rehearse(rows)
    #expect(r.unfinished.map { "\($0.value) \($0.rows) \($0.standing)" } == ["待料 [2, 4] undecided", " [3] undecided"])
    #expect(r.lines.last?.standing == .finished)
    let decided = try Self.rehearse(rows, answers: ["unfinished": ["待料": "open", "*": "history"]])
    #expect(decided.lines.map(\.standing) == [.open, .history, .open, .finished])
  }

  @Test("the answer has the promised members, and sentences with their places")
  func report() throws {
    let r = try Self.rehearse([Self.headings, Self.row(1), Self.row(1), Self.row(2, ["市区/郊区": "郊县"]), Self.row(3, ["叫修时间": ""])])
    let json = r.json(fileName: "a.csv", sha256: "00") { code, values in code + " " + (values["of"] ?? values["column"] ?? "") }
    let members = try #require(json.object)
    #expect(json["file"] == ["name": "a.csv", "sha256": "00"])
    let counts = ["rows", "imported", "duplicates", "refused", "waiting", "unchanged"].map { members[$0]?.int }
    #expect(counts == [4, 1, 1, 1, 1, 0])
    let duplicate: JSON = [
      "row": 3, "column": "", "value": "", "code": "row.duplicate", "severity": "duplicate", "message": "row.duplicate 2",
    ]
    let refused: JSON = [
      "row": 5, "column": "叫修时间", "value": "", "code": "called-at.missing", "severity": "refused",
      "message": "called-at.missing 叫修时间",
    ]
    #expect(json["problems"] == [duplicate, refused])
    let question: JSON = [
      "column": "市区/郊区", "field": "zone", "value": "郊县", "rows": [4], "choices": ["urban", "suburban", "other", "none"],
    ]
    #expect(json["questions"] == [question])
  }
}
