/// Who pays, as paper registers tell it: 收费/有费, 合同, 免费/保内, 一般行政. WRK-001
package enum PaperCategory: String, CaseIterable, Sendable {
  case paid, contract, free, administrative
}

/// What was asked for.
package enum PaperKind: String, CaseIterable, Sendable {
  case repair, installation, delivery, maintenance, replacement, training, inspection, consultation
}

/// How far the paper says the work has come.
package enum PaperOutcome: String, CaseIterable, Sendable {
  /// 已销: struck off when the signed voucher was back (a13).
  case struckOff
  case finished, cancelled
  /// 未派
  case notDispatched
  case dispatched
  /// 在修
  case underRepair
  /// 取回修
  case takenAway
  /// 待料
  case awaitingParts

  /// Nothing is left to do.
  package var isClosed: Bool {
    switch self {
    case .struckOff, .finished, .cancelled: return true
    case .notDispatched, .dispatched, .underRepair, .takenAway, .awaitingParts: return false
    }
  }
}

/// The words that need no question. A word that is not here, or that holds two of them, is asked about and never guessed.
package enum PaperWords {
  package static let categories: [String: PaperCategory] = table([
    (.paid, "收费 有费 付费 自费 保外 保修期外 过保 已过保 有偿 收费服务 有费服务 paid"),
    (.contract, "合同 保养合同 合约 签约 合同服务 合同内 contract"),
    (.free, "免费 保内 保修 保修期内 在保 质保 质保内 三包 三包内 包修 免 免收 免单 不收费 无偿 无费 免费服务 free"),
    (.administrative, "行政 一般行政 行政工作 一般行政工作 administrative"),
  ])

  package static let zones: [String: CustomerAddress.Zone] = table([
    (.urban, "市区 市内 城区 城内 主城 主城区 市 urban"),
    (.suburban, "郊区 市郊 近郊 远郊 城郊 郊 suburban"),
    (.other, "外地 外埠 外省 外市 其他 其它 other"),
  ])

  package static let kinds: [String: PaperKind] = table([
    (.repair, "维修 修理 报修 叫修 修护 检修 上门维修 repair"), (.installation, "安装 装机 移机 installation"),
    (.delivery, "送货 配送 delivery"), (.maintenance, "保养 维护 清洗 maintenance"), (.replacement, "换机 更换 调换 replacement"),
    (.training, "培训 training"), (.inspection, "检查 巡检 检测 inspection"), (.consultation, "咨询 consultation"),
  ])

  package static let outcomes: [String: PaperOutcome] = table([
    (.struckOff, "已销 注销 已注销 销号 已销号 销单 已销单 struckoff"),
    (.finished, "完成 已完成 完工 已完工 修好 已修好 修复 已修复 已修 办结 已办结 结案 已结案 完毕 已处理 处理完毕 ok done finished √ ✓ ✔"),
    (.cancelled, "客户取消 取消 已取消 用户取消 顾客取消 撤单 已撤单 作废 cancelled canceled"),
    (.notDispatched, "未派 未派工 待派 待派工 没派 未安排"),
    (.dispatched, "已派 已派工 途中 上门中 dispatched"),
    (.underRepair, "在修 维修中 修理中 处理中 进行中"),
    (.takenAway, "取回修 取回 取回修理 拉回修 带回修 返厂 送修"),
    (.awaitingParts, "待料 等料 缺料 待件 等件 缺件 等配件 待配件 缺配件"),
  ])

  private static func table<Meaning>(_ pairs: [(Meaning, String)]) -> [String: Meaning] {
    var out: [String: Meaning] = [:]
    for (meaning, words) in pairs { for word in words.split(separator: " ") { out[String(word)] = meaning } }
    return out
  }

  /// 已完工，换压缩机: one known word inside a sentence is enough, unless something before it denies it or a second one differs.
  package static func contained<Meaning: Hashable>(in text: String, of table: [String: Meaning]) -> Meaning? {
    let scalars = Array(PaperText.bare(text).unicodeScalars)
    guard scalars.count <= 60 else { return nil }
    var found: [(from: Int, to: Int, meaning: Meaning)] = []
    for (word, meaning) in table where word.unicodeScalars.count > 1 && word.utf8.count > word.unicodeScalars.count {
      let pattern = Array(word.unicodeScalars)
      var at = 0
      while at + pattern.count <= scalars.count {
        if scalars[at..<at + pattern.count].elementsEqual(pattern) { found.append((at, at + pattern.count, meaning)) }
        at += 1
      }
    }
    let outer = found.filter { one in
      !found.contains { $0.from <= one.from && $0.to >= one.to && $0.to - $0.from > one.to - one.from }
    }
    let denied = outer.contains { $0.from > 0 && "未不没待无非等需再".unicodeScalars.contains(scalars[$0.from - 1]) }
    let meanings = Set(outer.map(\.meaning))
    return denied || meanings.count != 1 ? nil : meanings.first
  }
}
