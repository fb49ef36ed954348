// The words of a call, as the register and the API write them. Words for people: `<enum>.<case>` in the locale files.

extension WorkOrder {
  /// What is asked for. REQ-018, REQ-019, REQ-020, REQ-022, REQ-044
  package enum Kind: String, CaseIterable, Sendable {
    case repair, installation, delivery, maintenance, replacement, training, inspection, consultation
    /// Jobs of a garage: 更换配件, 美容装饰, 技术升级.
    case partsReplacement, decoration, upgrade
    /// 质量问题, 换货, 退货退款.
    case qualityProblem, exchange, refund
    /// 保修, 技术支持, 使用指导, 意见反馈.
    case warranty, technicalSupport, guidance, feedback

    /// Mends a fault, and so carries the guarantee on repairs. AST-008
    package var isRepair: Bool { [.repair, .partsReplacement, .warranty, .qualityProblem].contains(self) }
  }

  /// How the call came. REQ-016, REQ-046
  package enum Channel: String, CaseIterable, Sendable {
    case phone, letter, visit, web, email, wechat, chat, api, qq
  }

  package enum Severity: String, CaseIterable, Sendable {
    case normal, urgent, critical
  }

  /// The four kinds of service work of article 1. REQ-023
  package enum Category: String, CaseIterable, Sendable {
    case paid, contract, free, administrative
  }

  /// 市区, 郊区, or outside both: it picks the arrival limit. DSP-005
  package enum Zone: String, CaseIterable, Sendable {
    case urban, suburban, other

    /// The parameter of the policy that holds the limit.
    package var limitKey: String {
      switch self {
      case .urban: return "dsp.arrival.urban"
      case .suburban: return "dsp.arrival.suburban"
      case .other: return "dsp.arrival.otherZone"
      }
    }
  }

  /// Whether we sold the article. AST-039
  package enum SoldByUs: String, CaseIterable, Sendable {
    case yes, no, unknown
  }

  /// How a visit ended.
  package enum Outcome: String, CaseIterable, Sendable {
    case mendedOnSite, takenAway, waitingParts, secondVisit, nobodyIn, customerDeclined, handedBack
    /// Ended before arrival: the technician declined, or the supervisor took the job back.
    case declined, recalled, cancelled
  }

  /// How money changed hands at the visit; no cash book, only what the voucher says.
  package enum Means: String, CaseIterable, Sendable {
    case cash, wechat, alipay, transfer, none
  }
}

/// Who has the paper voucher. It has one holder at every time. WRK-058
package enum VoucherHolder: String, CaseIterable, Sendable {
  case pouch, supervisor, technician, clerk, accountant, archive
}
