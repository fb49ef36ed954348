import Basics
import Web

@testable import App

/// One believable morning at one branch: every page drawn from it must be true together.
enum Samples {
  /// Friday 2026-11-20, 10:24 in Shanghai.
  static let now = at("2026-11-20T10:24:00+08:00")
  static func at(_ text: String) -> Instant { Instant(rfc3339: text)! }
  static func day(_ text: String) -> LocalDay { LocalDay(text)! }
  static func today(_ time: String) -> Instant { at("2026-11-20T\(time):00+08:00") }
  static func yesterday(_ time: String) -> Instant { at("2026-11-19T\(time):00+08:00") }

  static func reader(_ words: Words) -> Reader { Reader(words: words, now: now) { _ in 28_800 } }

  static func frame(_ words: Words, roles: Set<Role> = [.clerk, .supervisor], path: String = "/queue") -> Frame {
    Frame(
      reader: reader(words), person: Frame.Person(name: "周敏", roles: roles, branch: "浦东服务中心"), token: "sample-token", path: path,
      counts: [.queue: 7, .dayEnd: 3], assets: "1", organisation: "东方电器", shift: Frame.Shift(isOpen: true, hours: "08:30–18:00"))
  }

  static func head(
    _ id: Int, _ customer: String, _ product: String, _ symptom: String, _ status: String, _ category: String?, urged: Int = 0,
    urgent: Bool = false
  ) -> OrderHead {
    OrderHead(
      id: "\(id)", number: "浦-26-\(id)", customer: customer, product: product, symptom: symptom, status: status,
      category: category, isUrgent: urgent, urged: urged)
  }

  static func badge(
    _ state: ClockBadge.State, _ minutes: Int64?, _ due: Instant?, used: Int = 30, reason: String? = nil, id: Int = 11842
  ) -> ClockBadge {
    ClockBadge(
      state: state, left: minutes.map { $0 * .minute }, due: due, used: used, reason: reason,
      countsUntil: state == .paused ? nil : today("12:00"),
      proof: "/orders/\(id)/proof/arrival")
  }

  static let late = OrderLine(
    head: head(11842, "林志强", "KFR-35GW/A1 空调", "不制热，外机不转", "waitingDispatch", "contract", urged: 2),
    calledAt: at("2026-11-18T16:50:00+08:00"),
    place: "市区 · 昌里路 88 弄", phone: "13861236131", badge: badge(.late, -54, today("09:30"), used: 100), holder: "主管",
    carriedOver: 1)
  static let soon = OrderLine(
    head: head(11859, "上海和源餐饮", "SC-340 商用冷柜", "温控坏，货品有风险", "waitingDispatch", "paid", urgent: true),
    calledAt: yesterday("10:45"),
    place: "郊区 · 川沙新镇", phone: "13761230021", badge: badge(.soon, 51, today("11:15"), used: 86, id: 11859), holder: "主管",
    carriedOver: 1)
  static let todayLines: [OrderLine] = [
    OrderLine(
      head: head(11879, "华桂珍", "XQG100-B14 洗衣机", "漏水 · 30 天内第 2 次", "waitingDispatch", "free"), calledAt: today("08:34"),
      place: "市区 · 张杨路 1348 弄",
      phone: "13661231123", badge: badge(.running, 250, today("16:04"), used: 31, id: 11879), holder: "主管"),
    OrderLine(
      head: head(11882, "吴秀珍", "CXW-268 油烟机", "异响", "waitingDispatch", "paid"), calledAt: today("08:52"), place: "郊区 · 航头镇",
      phone: "13961231124",
      badge: badge(.paused, 398, nil, used: 5, reason: "等客户", id: 11882), holder: "主管"),
    OrderLine(
      head: head(11884, "陈淑华", "JSQ31-16 热水器", "报 E1，不打火", "waitingDispatch", nil), calledAt: today("09:12"),
      place: "市区 · 浦三路 21 弄",
      phone: "13561231125", badge: badge(.running, 288, today("16:42"), used: 20, id: 11884), holder: "主管"),
    OrderLine(
      head: head(11885, "顾建平", "L55M9 电视机", "黑屏有声", "waitingDispatch", "free"), calledAt: today("10:04"), place: "郊区 · 惠南镇",
      phone: "13461231126",
      badge: badge(.running, 400, at("2026-11-23T09:04:00+08:00"), used: 5, id: 11885), holder: "主管"),
  ]
  static let underWay: [OrderLine] = [
    OrderLine(
      head: head(11871, "郑文", "BCD-310W 冰箱", "冷藏室结冰", "travelling", "free"), calledAt: yesterday("16:20"),
      place: "市区 · 东方路 1217 号", phone: "13861231127",
      badge: badge(.running, 156, today("14:30"), used: 57, id: 11871), holder: "李卫东"),
    OrderLine(
      head: head(11868, "曹飞", "CXW-268 油烟机", "开高档有异响", "accepted", "paid"), calledAt: yesterday("15:02"), place: "郊区 · 周浦镇",
      phone: "13951819093",
      badge: badge(.running, 98, today("13:32"), used: 76, id: 11868), holder: "孙磊"),
  ]
  static let ended: [OrderLine] = [
    OrderLine(
      head: head(11860, "何梅", "RS-50 热水器", "漏水", "voucherBack", "free"), calledAt: yesterday("09:05"), place: "市区 · 浦建路 5 号",
      phone: "13861231128",
      badge: badge(.met, nil, yesterday("16:35"), id: 11860), holder: "业务员"),
    OrderLine(
      head: head(11855, "徐国华", "KFR-26GW 空调", "滴水", "struckOff", "paid"), calledAt: yesterday("08:50"), place: "市区 · 灵山路 77 弄",
      phone: "13861231129",
      badge: badge(.missed, -22, yesterday("16:20"), id: 11855), holder: "归档"),
  ]

  static let proof = Proof(
    name: "arrival", badge: badge(.late, -54, today("09:30"), used: 100), clause: "条例第十四条：市区，上班时间内六小时到达",
    versions: "规定第 3 版 · 日历 2026 年第 2 版",
    limit: 6 * .hour, start: at("2026-11-18T16:50:00+08:00"), due: today("09:30"),
    pieces: [
      .init(
        from: at("2026-11-18T16:50:00+08:00"), to: at("2026-11-18T18:00:00+08:00"), kind: .counted,
        reason: "来电登记（班次 13:30–18:00）", source: nil),
      .init(from: at("2026-11-18T18:00:00+08:00"), to: yesterday("08:30"), kind: .closed, reason: "下班", source: nil),
      .init(from: yesterday("08:30"), to: yesterday("09:10"), kind: .counted, reason: "上班", source: nil),
      .init(
        from: yesterday("09:10"), to: yesterday("14:50"), kind: .paused, reason: "等客户：约下午以后在家", source: "客户来电 09:10，补充规定第 2 条"),
      .init(from: yesterday("14:50"), to: yesterday("18:00"), kind: .counted, reason: "客户回电可上门", source: nil),
      .init(from: yesterday("18:00"), to: today("08:30"), kind: .closed, reason: "下班", source: nil),
      .init(from: today("08:30"), to: today("09:30"), kind: .counted, reason: "满 6 小时到期", source: nil),
    ])

  static let technicians = [Choice("wang", "王强 · 4 单"), Choice("zhao", "赵敏 · 5 单"), Choice("li", "李卫东 · 3 单")]
  static let figures: [HomePage.Figure] = [
    .init(number: 7, label: "已到场，均按时", path: "/orders?tab=met"),
    .init(number: 1, label: "已超，未到", path: "/orders?tab=late", tone: "late"),
    .init(number: 1, label: "一小时内到期", path: "/orders?tab=soon", tone: "soon"),
  ]

  static func queue(_ frame: Frame) -> QueuePage {
    func waiting(_ line: OrderLine, _ fitting: [Choice], _ advice: String) -> QueuePage.Waiting {
      QueuePage.Waiting(
        id: line.head.id, number: line.head.number,
        cells: QueuePage.cells(line, skill: nil, choosing: QueuePage.choosing(nil), frame), fitting: fitting, advice: advice,
        isNobodyFree: fitting.isEmpty)
    }
    return QueuePage(
      tabs: [
        Tab(label: "待派", path: "/queue", count: 6, isCurrent: true), Tab(label: "今日已派", path: "/queue?tab=dispatched", count: 19),
        Tab(label: "在修", path: "/queue?tab=working", count: 12),
        Tab(label: "等客户、等件", path: "/queue?tab=waiting", count: 5), Tab(label: "待销单", path: "/orders?tab=toStrikeOff", count: 9),
      ],
      carriedOver: [
        waiting(late, technicians, "王强：18 分钟到，有制冷作业证"),
        waiting(soon, [technicians[2]], "孙磊有单，李卫东 32 分钟到"),
      ],
      today: todayLines.enumerated().map { place, line in
        place == 2
          ? waiting(line, [], "燃气具证：仅赵敏，17:00 后空")
          : waiting(line, technicians, "李卫东：在附近，11:05 空")
      },
      underWay: underWay.map(frame.orderRow), chosen: "11842",
      candidates: [
        .init(
          id: "wang", name: "王强", arrival: "10:42 到 · 晚 1 小时 12 分", isTooLate: true, reasons: "制冷与空调作业证、高级 · 绕行 6 分 · 不影响别单",
          work: 46, travel: 17, load: "4 单"),
        .init(
          id: "zhao", name: "赵敏", arrival: "11:10 到 · 晚 1 小时 40 分", isTooLate: true, reasons: "制冷与空调作业证 · 会使 11879 晚 12 分",
          work: 61, travel: 20, load: "5 单"),
        .init(id: "li", name: "李卫东", arrival: "", reasons: "", hindrance: "缺制冷与空调作业证"),
        .init(id: "sun", name: "孙磊", arrival: "", reasons: "", hindrance: "拟派 11859（10:56 到），之后最早 13:40"),
        .init(id: "zhang", name: "张建国", arrival: "", reasons: "", hindrance: "今天休假"),
      ], figures: figures)
  }

  static func orders(_ frame: Frame) -> HTML {
    let query = ListQuery(text: "tab=waiting&category=paid&category=free&from=2026-11-01&q=x&sort=due", for: OrderListing.shape)
    let view = ListView(
      id: ID(7), list: "orders", name: "本周有费", owner: ID(1), ownerName: "周敏", branch: ID(2), query: "category=paid")
    var bar = ListBar(query: query, searchKey: "orders.search", reader: ID(1), total: 312)
    bar.tabs = [
      Tab(label: "全部", path: "/orders", count: 48), Tab(label: "待派", path: "/orders?tab=waiting", count: 6, isCurrent: true),
    ]
    bar.branches = [Choice("pd", "浦东服务中心"), Choice("xh", "徐汇服务中心")]
    bar.technicians = [Choice("wang", "王强")]
    bar.views = [view]
    bar.view = view
    bar.isChanged = true
    bar.deletable = [view.id]
    bar.shared = bar.branches[0]
    bar.columns = OrderListing.shape.standard
    bar.exportPath = "/lists/orders/export?tab=waiting"
    bar.printPath = "/orders/print?tab=waiting"
    var page = ListPage(
      title: "叫修登记簿", at: .orders, bar: bar, table: frame.orderTable([late, soon] + todayLines + underWay + ended),
      empty: .init(key: "list.orders.none", icon: "book"),
      part: (ListPlace(id: 1, key: "1", isBefore: true), ListPlace(id: 2, key: "2")))
    page.bulk = BulkBar(
      list: "orders", query: query.text(), total: 312, shown: 50, technicians: bar.technicians, mayStrikeOff: true,
      mayPrint: true)
    return page.html(frame)
  }

  static func emptyList(_ frame: Frame, _ text: String) -> HTML {
    ListPage(
      title: "叫修登记簿", at: .orders,
      bar: ListBar(
        query: ListQuery(text: text, for: OrderListing.shape), searchKey: "orders.search", reader: ID(1), total: 0), table: nil,
      empty: .init(key: "list.orders.none", icon: "book", link: Link(text: "登记叫修", path: "/orders/new")), part: (nil, nil)
    ).html(frame)
  }

  static func bulk(_ action: String, isDone: Bool) -> BulkPage {
    BulkPage(
      action: action, isDone: isDone,
      rows: [
        .init(
          id: "a", head: 3, number: "浦-26-11842", customer: "林志强", goods: "KFR-35GW/A1 空调", status: "registered",
          outcome: isDone ? .done("已派给王强") : .will("派给王强")),
        .init(
          id: "b", head: 5, number: "浦-26-11859", customer: "上海和源餐饮", goods: "SC-340 商用冷柜", status: "dispatched",
          outcome: isDone ? .left : .refused("已经派了工", remedy: "先收回再派")),
      ], technician: Choice("wang", "王强"), technicians: technicians, list: "orders", query: "", back: "/orders",
      beyond: 3, max: 200)
  }

  static let export = ExportPage(
    query: ListQuery(text: "tab=struck", for: OrderListing.shape), picked: ["a"], total: 1, columns: OrderListing.shape.columns,
    typed: Typed(faults: [FieldFault("purpose", "missing")]))

  static let register = RegisterPage(
    branch: "pd", goodsLines: 1, calledAt: now,
    caller: .init(
      customer: "c1", name: "曹飞", phone: "139 5181 9093", address: "浦东新区周浦镇年家浜路 518 弄 7 号 302", zone: "suburban",
      note: "家有老人，请先按门铃", since: 2021,
      open: [
        .init(head: underWay[1].head, badge: underWay[1].badge, progress: "孙磊师傅已接单，约今天 13:00 前到，出发前会来电。")
      ],
      equipment: [
        .init(id: "a1", model: "CXW-268 油烟机", serial: "268-2209114", cover: "整机一年，2026-09-11 止；电机五年", repeated: "30 天内第 2 次"),
        .init(id: "a2", model: "JZT-B1 燃气灶", serial: nil, cover: "过保", repeated: nil),
      ],
      history: [
        .init(day: day("2026-09-14"), path: "/orders/1", text: "燃气灶 自动熄火", detail: "赵敏 · 换热电偶 · 很满意"),
        .init(day: day("2025-03-02"), path: "/orders/2", text: "油烟机 清洗", detail: "王强 · 收 ¥120.00"),
      ]),
    category: .init(
      category: "paid", reason: "整机一年，2026-09-11 止，过期 70 天。若查为电机：电机件免费。", clause: "规定第一条 1、3；价目 2026-07 版：上门 50，人工 80–150"),
    promise: .init(
      badge: badge(.running, 420, at("2026-11-23T09:24:00+08:00"), used: 2),
      clause: "条例第十四条：郊区，上班时间内七小时。今天余 6:06，周六周日休，周一 09:24 到期。"),
    say: "给您约在今天下午 3 点到 4 点，师傅出发前会来电。", models: ["CXW-268", "KFR-35GW/A1", "BCD-310W"])

  static let registerWrong: RegisterPage = {
    var page = RegisterPage(branch: "pd", calledAt: now)
    page.typed = Typed(
      ["customer.phone": "13951819093", "customer.name": "曹\u{22}飞<b>", "symptom": "", "calledAt": "2026-11-20T10:24"],
      faults: [
        FieldFault("customer.address", "missing"), FieldFault("product.model", "missing"), FieldFault("symptom", "missing"),
      ])
    return page
  }()

  static let casePage = CasePage(
    order: late.head, version: 7, badge: late.badge, proof: proof,
    otherPromises: [("firstResponse", ClockBadge(state: .met, due: at("2026-11-18T17:50:00+08:00"), name: "firstResponse"))],
    mainAction: CaseAction(
      command: "dispatch",
      fields: [
        Field("technician", .id(of: "staff")),
        Field(
          "appointment", .object([Field("from", .instant, isRequired: false), Field("to", .instant, isRequired: false)]),
          isRequired: false),
      ],
      choices: ["technician": technicians]),
    actions: [
      CaseAction(
        command: "pause",
        fields: [
          Field("reason", .choice(["customerAway", "customerChoice", "thirdParty"])),
          Field("note", .lines(max: 500), isRequired: false),
        ], choices: ["reason": [Choice("customerAway", "等客户"), Choice("thirdParty", "等第三方")]]),
      CaseAction(command: "urge"), CaseAction(command: "note", fields: [Field("text", .lines(max: 2000))]),
      CaseAction(command: "cancel", fields: [Field("reason", .text(max: 200))], consequence: "撤单后这一单不再派工，单号保留作废，客户要再报须重新登记。"),
    ],
    say: "很抱歉让您久等，王强师傅约 10:42 到，出发前会来电。", calledAt: at("2026-11-18T16:50:00+08:00"), channel: "phone", kind: "repair",
    customer: .init(
      path: "/customers/c9", name: "林志强", phone: "13861236131", address: "昌里路 88 弄 12 号 601", zone: "urban", note: "重点客户"),
    goods: [
      .init(
        model: "KFR-35GW/A1 空调", serial: "A1-18050077231", detail: "2018-06-02 购，2018-06-05 本中心安装",
        history: "8 年 4 次：加液 1，清洗 2，主板 1", path: "/customers/c9#a1")
    ],
    charge: .init(
      category: "contract", clause: "保养合同 H-2025-0417 第 3 条", detail: "有效至 2027-03-31；含人工、上门、冷媒；压缩机除外。",
      notTaken: "厂家保修 2024-06-02 止（购机 2018-06-02，六年）"),
    voucher: .init(holder: "supervisor", person: "主管 李建平", since: at("2026-11-18T16:52:00+08:00")),
    visits: [
      .init(
        number: 1, technician: "李卫东", dispatchedAt: yesterday("08:40"), endedAt: yesterday("09:10"), outcome: "nobodyIn",
        notes: "到楼下客户来电说下午才在家")
    ],
    timeline: [
      .init(at: today("09:30"), title: "到场承诺已过", detail: "已报服务主任李建平，要求说明", clause: "补充规定第 5 条", tone: .broken),
      .init(at: today("08:30"), title: "昨日未派，列今日第一位", clause: "条例第十三条", tone: .system),
      .init(at: yesterday("14:50"), title: "客户来电", detail: "现在家，可以上门", by: "周敏 · 电话"),
      .init(at: yesterday("09:10"), title: "暂停计时", detail: "等客户，约下午以后", by: "周敏"),
      .init(at: at("2026-11-18T16:50:00+08:00"), title: "登记叫修", detail: "不制热，外机不转", by: "周敏 · 电话"),
    ], evidence: "存证 7 条，末条 9f3c…e27a，昨日 23:59 已封存")

  static let job = JobPage(
    head: late.head, badge: badge(.late, -54, today("09:30"), used: 100), place: "第 3 单，共 8 单", step: .depart, version: 8,
    address: "昌里路 88 弄 12 号 601", mapPath: "/m/11842/map",
    phone: "13861236131", goods: "KFR-35GW/A1 空调", history: "4 次历史：上次 2025-07 换主板（孙磊）", category: "contract", cost: "不收人工、上门、冷媒",
    parts: "冷媒 R410A（车上 2 瓶）、外机电容 35µF（川沙库取 1 只）",
    outcomes: [
      Choice("mendedOnSite", "当场修好"), Choice("takenAway", "携回修护"), Choice("waitingParts", "等件"), Choice("secondVisit", "需再上门"),
      Choice("nobodyIn", "客户不在"), Choice("customerDeclined", "客户不修"),
    ],
    means: [Choice("cash", "现金"), Choice("wechat", "微信"), Choice("alipay", "支付宝"), Choice("none", "未收费")],
    relations: [Choice("customer", "本人"), Choice("family", "家人"), Choice("other", "其他")],
    others: [
      CaseAction(command: "decline", fields: [Field("reason", .text(max: 200))]),
      CaseAction(command: "ask-help", fields: [Field("reason", .text(max: 200))]),
    ])

  static func job(_ step: JobPage.Step) -> JobPage {
    var page = job
    page.step = step
    return page
  }

  static let jobs = JobListPage(
    day: day("2026-11-20"),
    jobs: [
      .init(head: late.head, badge: late.badge, address: "昌里路 88 弄 12 号 601", step: "depart", appointment: nil, isNow: true),
      .init(
        head: underWay[0].head, badge: underWay[0].badge,
        address: "东方路 1217 号 302", step: "accept", appointment: "约 11:30–12:00"),
      .init(head: todayLines[0].head, badge: todayLines[0].badge, address: "张杨路 1348 弄 3 号", step: "accept", appointment: nil),
    ], cash: Money(fen: 23_000), done: 2)

  static let cash = CashPage(
    lines: [
      .init(head: underWay[1].head, collectedAt: today("09:40"), amount: Money(fen: 15_000), means: "cash"),
      .init(head: ended[1].head, collectedAt: yesterday("17:10"), amount: Money(fen: 8_000), means: "cash"),
    ],
    total: Money(fen: 23_000), accountant: "钱莉")

  static let dayEnd = DayEndPage(
    day: day("2026-11-20"), branch: "浦东服务中心",
    notDispatched: [
      .init(head: late.head, calledAt: late.calledAt, holder: "主管", since: nil, badge: late.badge),
      .init(head: todayLines[2].head, calledAt: todayLines[2].calledAt, holder: "主管", since: nil, badge: todayLines[2].badge),
    ],
    voucherOut: [
      .init(
        head: underWay[0].head, calledAt: underWay[0].calledAt, holder: "李卫东", since: today("09:05"), command: "receive-voucher")
    ],
    notStruckOff: [
      .init(head: ended[0].head, calledAt: ended[0].calledAt, holder: "业务员 周敏", since: yesterday("17:20"), command: "strike-off")
    ], voucherMissing: [],
    cash: [
      .init(technician: "王强", path: "/day-end/cash/wang", cases: 2, amount: Money(fen: 123_450), oldest: yesterday("17:10")),
      .init(technician: "孙磊", path: "/day-end/cash/sun", cases: 1, amount: Money(fen: 12_000), oldest: today("09:40")),
    ],
    mayClose: true)

  static let newCustomer = NewCustomerPage(
    branches: [Choice("pd", "浦东服务中心"), Choice("xh", "徐汇服务组")], branch: "pd", agents: [Choice("c2", "上海和源餐饮管理有限公司")],
    types: [Choice("家用", "家用")])

  static let customer: CustomerPage = {
    var page = CustomerPage(
      id: "c9", version: 3, name: "林志强",
      phones: [
        .init(number: "138****6131", label: "本人", warning: "号码似乎少一位，请核对。", key: 1),
        .init(number: "", full: "021-58881234", label: "家里", key: 2),
      ],
      addresses: [
        .init(text: "昌里路 88 弄 12 号 601", zone: "urban", key: 3), .init(text: "惠南镇人民路 3 号", zone: "suburban", note: "周末"),
      ],
      equipment: [
        .init(
          path: "/assets/a1", model: "KFR-35GW/A1 空调", serial: "A1-18050077231", bought: day("2018-06-02"), soldByUs: "yes",
          calls: 4),
        .init(path: nil, model: "BCD-310W 冰箱", serial: "310-99812", soldByUs: "unknown", calls: 1, isRetired: true),
      ], open: [late],
      history: [
        .init(day: day("2025-07-11"), path: "/orders/4", text: "空调 主板", detail: "孙磊 · 1 小时 20 分 · 合同服务"),
        .init(day: day("2024-05-20"), path: "/orders/5", text: "空调 清洗", detail: "王强 · ¥120.00"),
      ],
      pouch: [
        .init(model: "KFR-35GW/A1 空调", number: "浦-26-11842", path: "/orders/11842", place: "主管", day: day("2026-11-18")),
        .init(model: "BCD-310W 冰箱", number: "浦-25-03011", place: "已归档", day: day("2025-07-11")),
      ])
    page.isKey = true
    page.isAgent = true
    page.type = "家用"
    page.language = "zh-Hans"
    page.since = day("2018-06-02")
    page.contacts = [.init(name: "林小梅", role: "女儿", phones: [.init(number: "139****0001")], key: 4)]
    page.agent = Link(text: "上海和源餐饮管理有限公司", path: "/customers/c2")
    page.clients = [Link(text: "曹飞", path: "/customers/c1")]
    page.consents = [
      .init(purpose: "survey", channel: "phone", text: "同意回访", givenAt: yesterday("10:00"), key: 5),
      .init(
        purpose: "thirdParty", channel: "paper", text: "同意转交厂家", recipient: "厂家", givenAt: yesterday("10:00"), withdrawnAt: now),
    ]
    page.log = [.init(at: yesterday("10:00"), text: "客户已登记", by: "周敏")]
    page.actions = [
      CaseAction(command: "rename", fields: [Field("name", .text(max: 60))], typed: Typed(["name": "林志强"])),
      CaseAction(command: "erase", fields: [Field("reason", .lines(max: 500))], consequence: "删除后不能恢复"),
    ]
    page.register = CaseAction(
      command: "register", fields: [Field("model", .text(max: 80)), Field("soldOn", .day, isRequired: false)])
    page.mayCall = true
    return page
  }()
  static let asset = AssetPage(
    id: "a1", version: 2, model: "KFR-35GW/A1 空调", customer: Link(text: "林志强", path: "/customers/c9"),
    facts: [("field.serial", "A1-18050077231"), ("field.soldOn", "2018-06-02")], nextMaintenance: day("2027-03-01"), open: [late],
    history: customer.history,
    actions: [CaseAction(command: "retire", fields: [Field("note", .lines(max: 500))], consequence: "停用后不能再登记叫修")],
    log: customer.log, mayCall: true)

  static let search = SearchPage(
    query: "林志强",
    groups: [
      .init(
        name: "orders",
        hits: [
          .init(
            path: "/orders/11842", title: "浦-26-11842 林志强", detail: "KFR-35GW/A1 空调 · 不制热，外机不转", status: "waitingDispatch",
            badge: late.badge),
          .init(path: "/orders/4", title: "浦-25-03011 林志强", detail: "空调 主板 · 2025年7月11日", status: "struckOff"),
        ]),
      .init(name: "customers", hits: [.init(path: "/customers/c9", title: "林志强", detail: "138 •••• 6131 · 昌里路 88 弄 12 号 601")]),
      .init(name: "equipment", hits: []),
    ])

  static let imports = ImportListPage(
    branches: [Choice("pd", "浦东服务中心")], branch: "pd",
    past: [
      .init(
        path: "/imports/i1", file: "叫修登记簿-2025.xlsx", at: yesterday("16:02"), by: "周敏", state: "questions", rows: 3104,
        imported: 0)
    ])
  static let mapping = ImportPage(
    id: "i1", file: "叫修登记簿-2025.xlsx", sum: "9f3c77aa01bce27a", stage: .mapping,
    columns: [
      .init(heading: "来电时间", samples: ["2025-01-02 08:41", "1月2日9点"], field: "calledAt", isRemembered: true),
      .init(heading: "客户姓名", samples: ["曹飞", "林志强"], field: "customer.name"),
      .init(heading: "备注", samples: ["急", ""], field: ""),
    ],
    fields: [Choice("calledAt", "叫修时间"), Choice("customer.name", "客户名称"), Choice("customer.phone", "来电号码")])
  static let questions = ImportPage(
    id: "i1", file: "叫修登记簿-2025.xlsx", sum: "9f3c77aa01bce27a", stage: .questions,
    questions: [
      .init(column: "处理结果", value: "待料", rows: 41, choices: [Choice("waitingParts", "等件"), Choice("secondVisit", "需再上门")]),
      .init(column: "派工", value: "小王", rows: 12, choices: [Choice("wang", "王强"), Choice("wang2", "王志刚")]),
    ],
    counts: .init(rows: 3104, imported: 2961, duplicates: 37, refused: 12, waiting: 53, unchanged: 41),
    problems: [
      .init(row: 18, column: "来电时间", value: "2025-02-30 09:10", message: "没有 2 月 30 日", kind: "refused"),
      .init(row: 77, column: "电话", value: "1386613", message: "电话少 4 位，请核对原簿", kind: "refused"),
      .init(row: 102, column: "处理结果", value: "待料", message: "不认识这个词，见上面的问题", kind: "waiting"),
    ], problemsNext: "/imports/i1?cursor=x")
  static let imported: ImportPage = {
    var page = questions
    page.stage = .accepted
    page.acceptedBy = "周敏"
    page.acceptedAt = today("09:50")
    page.questions = []
    return page
  }()

  static let branches = BranchListPage(lines: [
    .init(path: "/admin/branches/pd", name: "浦东服务中心", code: "PD", kind: "serviceCentre", staff: 14, zone: "Asia/Shanghai"),
    .init(
      path: "/admin/branches/xh", name: "徐汇服务组", code: "XH", kind: "serviceGroup", parent: "上海分公司", staff: 9,
      zone: "Asia/Shanghai", calendar: "six-days", isClosed: true),
  ])
  static let branch = BranchPage(
    id: nil, parents: [Choice("sh", "上海分公司")], calendars: [Choice("six-days", "six-days")], posts: ["director", "manager"])
  static let staffList = StaffListPage(
    lines: [
      .init(path: "/admin/staff/s1", name: "周敏", login: "zhoumin", roles: ["clerk"], branches: "浦东服务中心", phone: ""),
      .init(
        path: "/admin/staff/s2", name: "李建平", login: "lijianping", roles: ["supervisor", "clerk"], branches: "浦东服务中心",
        phone: "138 0000 0000", mustChange: true),
    ], mayEngage: true)
  static let staff = StaffPage(
    id: "s1", version: 2, title: "周敏", typed: Typed(["name": "周敏"]), roles: ["technician"],
    branches: [Choice("pd", "浦东服务中心"), Choice("xh", "徐汇服务组")], chosenBranches: ["pd"], login: "zhoumin", fresh: "abcd-efgh-jkmn",
    certificates: [.init(key: 1, text: "制冷与空调作业证", expires: day("2026-01-01"), hasExpired: true)],
    actions: [CaseAction(command: "leave", fields: [Field("reason", .lines(max: 500))], consequence: "停用后不能登录")])
  static let tokens = TokenPage(
    fresh: "bx_4k2m9t7q1c8r5w3z", users: [Choice("s1", "周敏")],
    lines: [.init(id: "t1", name: "财务对账", user: "钱莉", made: yesterday("10:00"))])
  static let calendar = CalendarPage(
    calendars: [
      Tab(label: "default", path: "/admin/calendar", isCurrent: true),
      Tab(label: "six-days", path: "/admin/calendar?name=six-days"),
    ],
    name: "default", shifts: ["mon": "08:30-12:00 13:30-18:00", "sun": ""], days: "2026-10-01 休\n2026-10-10 08:30-12:00",
    usedBy: ["浦东服务中心"], version: "第 2 版", undecided: [day("2026-10-10")])
  static let policy = PolicyPage(
    name: "网点售后服务制度（二十二条）", version: "第 3 版",
    settings: [
      .init(label: "市区到场时限", key: "dsp.arrival.urban", value: "6 上班小时", clause: "第十四条"),
      .init(label: "其他地区到场时限", key: "dsp.arrival.otherZone"),
    ],
    clauses: [
      .init(number: "第一条", text: "售后服务作业分四项", isSupplement: false), .init(number: "补充 5", text: "其他地区只计时", isSupplement: true),
    ])
  static let setup = SetupPage(presets: [
    .init(key: "branch-network", label: "网点售后服务制度", detail: "二十二条：登记、派工、六小时七小时到场、凭证、日报、意见调查"),
    .init(key: "home-appliance", label: "家电售后", detail: "一小时答复，四十八小时上门"),
    .init(key: "general-enterprise", label: "一般企业", detail: "二十四小时答复，只量不罚"),
  ])

  static let voucher = PrintVoucher(
    organisation: "东方电器售后服务有限公司", branch: "浦东服务中心", branchPhone: "021-58881234", number: "浦-26-11842",
    copies: ["第一联 存根", "第二联 客户"], calledAt: at("2026-11-18T16:50:00+08:00"), customer: "林志强", phone: "13861236131",
    address: "上海市浦东新区昌里路 88 弄 12 号 601", goods: [("KFR-35GW/A1 空调", "A1-18050077231")], symptom: "不制热，外机不转", category: "contract",
    clause: "保养合同 H-2025-0417 第 3 条，至 2027-03-31", technician: "王强", dispatchedAt: today("10:25"),
    dueAt: today("09:30"), orderPath: "/orders/11842")
  static let dispatchList = PrintDispatchList(
    organisation: "东方电器售后服务有限公司", day: day("2026-11-20"),
    sheets: [
      .init(
        technician: "王强", branch: "浦东服务中心",
        lines: [
          .init(
            number: "浦-26-11842", customer: "林志强", phone: "13861236131", address: "昌里路 88 弄 12 号 601", goods: "KFR-35GW/A1 空调",
            symptom: "不制热，外机不转", category: "合同", due: today("09:30")),
          .init(
            number: "浦-26-11879", customer: "华桂珍", phone: "13661231123", address: "张杨路 1348 弄 3 号", goods: "XQG100-B14 洗衣机",
            symptom: "漏水", category: "免费", due: today("16:04")),
        ])
    ])
  static let printRegister = PrintRegister(
    organisation: "东方电器售后服务有限公司", branch: "浦东服务中心", period: "11月20日 周五", beyond: 2, printedBy: "周敏", printedAt: now,
    lines: (todayLines + ended).map {
      .init(
        number: $0.head.number, called: $0.calledAt, channel: "电话", customer: $0.head.customer, phone: $0.phone,
        address: $0.place, model: $0.head.product, symptom: $0.head.symptom, category: $0.head.category ?? "",
        technician: $0.holder, dispatched: nil, arrived: nil, struckOff: $0.head.status == "struckOff" ? now : nil)
    })

  static let api = APIPage(groups: [
    .init(
      name: "work-orders",
      calls: [
        .init(method: "GET", path: "/api/v1/work-orders", text: "列表"),
        .init(
          method: "POST", path: "/api/v1/work-orders", text: "登记叫修",
          fields: [("symptom", "lines(2000)", true), ("severity", "choice", false)], roles: ["clerk", "supervisor"]),
      ])
  ])

  static let home = HomePage(
    day: day("2026-11-20"), figures: figures + [.init(number: 48, label: "今天叫修", path: "/orders")],
    branches: [
      .init(name: "浦东服务中心", path: "/orders?branch=pd", calls: 48, waiting: 6, late: 1, kept: 31, ended: 32),
      .init(name: "徐汇服务组", path: "/orders?branch=xh", calls: 22, waiting: 0, late: 0, kept: 20, ended: 20),
    ], pressing: [late, soon])

  /// Every page, by name, in the given language.
  static func pages(_ words: Words) -> [(name: String, html: HTML)] {
    let desk = frame(words)
    let admin = frame(words, roles: [.administrator])
    let phone = frame(words, roles: [.technician])
    var nobody = desk
    nobody.person = nil
    var done = desk
    done.flash = .init(kind: .done, text: "浦-26-11886 已登记，凭证已送主管", link: Link(text: "打印服务凭证", path: "/orders/11886/voucher"))
    var refused = desk
    refused.flash = .init(kind: .refused, text: "凭证上没有客户签字，不能注销。", remedy: "请技术员补签，或由主管说明原因后放行（第四条）。")
    return [
      ("login", LoginPage(demo: [("zhoumin", "demo", "业务员 周敏"), ("lijianping", "demo", "主管 李建平")]).html(nobody)),
      ("home", home.html(frame(words, roles: [.branchManager]))),
      ("register", register.html(desk)), ("register-wrong", registerWrong.html(desk)), ("orders", orders(done)),
      ("orders-empty", emptyList(desk, "")), ("orders-none-fits", emptyList(desk, "kind=repair&nonsense=1")),
      ("orders-past-end", emptyList(desk, "after=00000000000011")), ("bulk", bulk("dispatch", isDone: false).html(desk)),
      ("bulk-strike", bulk("strike-off", isDone: false).html(desk)), ("bulk-print", bulk("print", isDone: false).html(desk)),
      ("bulk-done", bulk("dispatch", isDone: true).html(desk)), ("export", export.html(desk)),
      ("queue", queue(desk).html(desk)), ("case", casePage.html(refused)),
      ("proof", ProofPage(order: late.head, proof: proof, notTaken: ["紧急 30 分钟（家电预设）：本网点未采用"]).html(desk)),
      ("jobs", jobs.html(phone)), ("job", job.html(phone)), ("job-record", job(.recordWork).html(phone)),
      ("job-diagnose", job(.diagnose).html(phone)), ("job-sign", job(.sign).html(phone)),
      ("job-finish", job(.finish).html(phone)), ("cash", cash.html(phone)), ("day-end", dayEnd.html(desk)),
      ("customer", customer.html(desk)),
      ("customer-new", newCustomer.html(desk)), ("asset", asset.html(desk)),
      ("password", PasswordPage(isForced: true, min: 8).html(nobody)),
      ("search", search.html(desk)), ("search-none", SearchPage(query: "<script>", groups: []).html(desk)),
      ("imports", imports.html(desk)), ("import-mapping", mapping.html(desk)), ("import-questions", questions.html(desk)),
      ("import-done", imported.html(desk)),
      ("branches", branches.html(admin)), ("branch", branch.html(admin)), ("staff", staffList.html(admin)),
      ("person", staff.html(admin)), ("tokens", tokens.html(admin)), ("calendar", calendar.html(admin)),
      ("policy", policy.html(admin)), ("setup", setup.html(nobody)),
      ("voucher", voucher.html(desk)), ("dispatch-list", dispatchList.html(desk)), ("print-register", printRegister.html(desk)),
      ("not-found", ErrorPage("notFound").html(desk)), ("forbidden", ErrorPage("forbidden").html(desk)),
      (
        "refused",
        ErrorPage(
          "refused", sentence: "凭证上没有客户签字，不能注销。", clause: "第四条", remedy: "请技术员补签，或由主管说明原因后放行。",
          links: [Link(text: "回到浦-26-11860", path: "/orders/11860")]
        ).html(desk)
      ),
      ("conflict", ErrorPage("conflict", changes: ["10:22 周敏：派给王强"]).html(desk)), ("busy", ErrorPage("busy").html(desk)),
      ("offline", ErrorPage("offline").html(nobody)), ("expired", ErrorPage("expired").html(nobody)),
      ("failed", ErrorPage("failed", reference: "7k2m").html(desk)), ("api", api.html(desk)),
    ]
  }
}
