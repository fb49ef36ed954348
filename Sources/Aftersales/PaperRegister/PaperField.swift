/// What a column of a paper register can hold. REQ-001
package enum PaperField: String, CaseIterable, Sendable {
  case paperNumber, calledAt
  /// The time of day, where day and time of the call stand in two columns.
  case calledTime
  case customer, contact, phone, address, zone, model, serial, symptom, kind, category, technician
  case dispatchedAt, arrivedAt, finishedAt, outcome, amount, remark

  /// Several columns may hold telephones or remarks; of everything else there is one.
  package var mayRepeat: Bool { self == .phone || self == .remark }

  /// The words that may be answered for a question about this column; empty for free text.
  package var meanings: [String] {
    switch self {
    case .zone: return CustomerAddress.Zone.allCases.map(\.rawValue)
    case .category: return PaperCategory.allCases.map(\.rawValue)
    case .amount: return PaperCategory.allCases.map(\.rawValue)
    case .kind: return PaperKind.allCases.map(\.rawValue)
    case .outcome: return PaperOutcome.allCases.map(\.rawValue)
    default: return []
    }
  }
}

/// Headings as people write them.
package enum PaperHeadings {
  /// The field a heading names: `isExact` when the whole heading is a known word.
  package static func field(_ heading: String) -> (field: PaperField, isExact: Bool)? {
    let bare = stripped(heading)
    guard !bare.isEmpty else { return nil }
    if let field = exact[bare] { return (field, true) }
    guard bare.unicodeScalars.count <= 16 else { return nil }
    for (part, field) in parts where bare.contains(part) { return (field, false) }
    return nil
  }

  /// Without spaces, signs, and the unit in brackets: `收费（元）` → `收费`.
  package static func stripped(_ heading: String) -> String {
    var out = String.UnicodeScalarView()
    var depth = 0
    for scalar in PaperText.bare(heading).unicodeScalars {
      switch scalar {
      case "(", "[", "【", "〔": depth += 1
      case ")", "]", "】", "〕": depth -= 1
      case ":", "*", ".", "_", "-", "、", "'", "\"", "#": continue
      default: if depth <= 0 { out.append(scalar) }
      }
    }
    return String(out)
  }

  private static let exact: [String: PaperField] = {
    var out: [String: PaperField] = [:]
    for (field, words) in synonyms { for word in words.split(separator: " ") { out[stripped(String(word))] = field } }
    return out
  }()

  private static let synonyms: [(PaperField, String)] = [
    (.paperNumber, "序号 编号 登记号 登记编号 单号 工单号 工单编号 流水号 顺序号 叫修编号 报修编号 报修单号 号 no number"),
    (
      .calledAt,
      "叫修时间 来电时间 报修时间 登记时间 受理时间 接电时间 接单时间 接报时间 叫修日期 来电日期 报修日期 登记日期 受理日期 接单日期"
        + " 叫修 来电 日期 时间 叫修日 年月日 日期时间 calledat calltime date time"
    ),
    (.customer, "客户名称 客户姓名 客户 姓名 用户 用户名 用户姓名 用户名称 顾客 顾客姓名 单位名称 单位 户名 名称 报修人 叫修人 customer name"),
    (.contact, "联系人 contact"),
    (.phone, "电话 联系电话 手机 手机号 手机号码 电话号码 联系方式 客户电话 用户电话 来电号码 座机 固话 phone tel telephone mobile"),
    (.address, "地址 住址 客户地址 用户地址 详细地址 上门地址 联系地址 安装地址 address"),
    (.zone, "区域 市郊 市区/郊区 市区郊区 市/郊 城郊 市郊别 市区或郊区 城区/郊区 zone area"),
    (.model, "型号 商品型号 产品型号 机型 机器型号 规格型号 设备型号 商品 产品 品名 产品名称 商品名称 设备 model product"),
    (.serial, "机号 序列号 机身号 机身编号 出厂编号 机器编号 产品编号 商品编号 设备编号 sn s/n serial"),
    (.symptom, "故障 故障现象 故障描述 故障情况 故障内容 报修内容 叫修内容 报修原因 叫修原因 问题 问题描述 症状 symptom fault"),
    (.kind, "服务类型 维修类型 服务项目 业务类型 任务类型 工作类型 kind"),
    (.category, "类别 收费类别 服务类别 收费方式 收费类型 性质 服务性质 保内保外 保内/保外 保修 是否保修 是否保内 category"),
    (.technician, "派工 技术员 师傅 维修员 维修师傅 派工人员 派工人 服务人员 维修人员 工程师 派给 受派人 上门人员 承修人 technician"),
    (.dispatchedAt, "派工时间 派工日期 派单时间 派单日期 派出时间 dispatchedat"),
    (.arrivedAt, "到达时间 到达 到达日期 上门时间 上门日期 抵达时间 抵达 抵达服务时间 到场时间 arrivedat arrival"),
    (.finishedAt, "完工时间 完成时间 完工日期 完成日期 修复时间 修复日期 结束时间 注销日期 注销时间 销号日期 finishedat"),
    (.outcome, "完成情况 完工情况 处理情况 处理结果 维修结果 处理状态 状态 结果 完工 完成 是否完成 是否完工 进度 注销 outcome status"),
    (.amount, "费用 金额 收费 收费金额 维修费 维修费用 收费情况 费用金额 应收 实收 实收金额 amount fee"),
    (.remark, "备注 说明 附注 备考 备注说明 remark remarks note notes"),
  ]

  // The order decides: 派工时间 is no technician, 客户电话 no customer, 产品编号 no register number.
  private static let parts: [(String, PaperField)] = [
    ("派工时", .dispatchedAt), ("派单时", .dispatchedAt), ("到达", .arrivedAt), ("抵达", .arrivedAt), ("上门时", .arrivedAt),
    ("完工时", .finishedAt), ("完成时", .finishedAt), ("完工日", .finishedAt), ("完成日", .finishedAt),
    ("叫修时", .calledAt), ("来电时", .calledAt), ("报修时", .calledAt), ("受理时", .calledAt), ("登记时", .calledAt),
    ("叫修日", .calledAt), ("来电日", .calledAt), ("报修日", .calledAt), ("受理日", .calledAt), ("登记日", .calledAt),
    ("电话", .phone), ("手机", .phone), ("联系方式", .phone), ("地址", .address), ("住址", .address),
    ("型号", .model), ("机型", .model), ("序列号", .serial), ("机身", .serial), ("故障", .symptom), ("现象", .symptom),
    ("市郊", .zone), ("郊区", .zone), ("收费类", .category), ("备注", .remark), ("技术员", .technician), ("师傅", .technician),
    ("维修员", .technician), ("金额", .amount), ("费用", .amount), ("联系人", .contact), ("客户名", .customer), ("客户姓", .customer),
    ("用户名", .customer), ("用户姓", .customer), ("姓名", .customer), ("完成情", .outcome), ("完工情", .outcome), ("结果", .outcome),
    ("状态", .outcome), ("编号", .paperNumber), ("单号", .paperNumber),
  ]
}
