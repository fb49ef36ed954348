import Basics

/// The figures of a regulation that the organisation may set itself, each with the form of its value. ORG-005, DSP-019
package struct PolicySetting: Sendable {
  package enum Form: Sendable {
    case limit, flag, whole
    case word([String])
    /// Any words, or a choice of these.
    case words([String])

    /// Words of people's own, not out of a list.
    package var isOpen: Bool { if case .words(let words) = self { return words.isEmpty } else { return false } }
  }
  package let key: String
  package let form: Form

  package static let all = single + PlanningRules.Figure.allCases.map { PolicySetting(key: $0.rawValue, form: .whole) }

  private static let single: [PolicySetting] = [
    PolicySetting(key: "dsp.arrival.urban", form: .limit), PolicySetting(key: "dsp.arrival.suburban", form: .limit),
    PolicySetting(key: "dsp.arrival.otherZone", form: .limit), PolicySetting(key: "dsp.arrival.urgent", form: .limit),
    PolicySetting(key: "sla.firstResponse", form: .limit), PolicySetting(key: "sla.onsite.arrange", form: .limit),
    PolicySetting(key: "sla.onsite.stopEvent", form: .word(["appointment", "arrival"])),
    PolicySetting(key: "sla.fix", form: .limit), PolicySetting(key: "req.progressInterval", form: .limit),
    PolicySetting(key: "dsp.delay.explain", form: .flag), PolicySetting(key: "dsp.skills", form: .words([])),
    PolicySetting(key: "ast.freeGuarantee.months", form: .whole),
    PolicySetting(key: "wrk.quote.required", form: .word(["paid", "always"])),
    PolicySetting(key: "wrk.agreement.required", form: .flag), PolicySetting(key: "wrk.findings.required", form: .flag),
    PolicySetting(key: "wrk.record.required", form: .flag), PolicySetting(key: "wrk.signature.required", form: .flag),
    PolicySetting(key: "wrk.pictures.steps", form: .words(["finish", "take-away", "return-goods"])),
    PolicySetting(key: "wrk.inspection.secondPerson", form: .flag),
    PolicySetting(key: "ast.servicePeriods", form: .words([])), PolicySetting(key: "ast.warranty.months", form: .whole),
    PolicySetting(key: "ast.sanbao.months", form: .whole), PolicySetting(key: "ast.repairGuarantee.months", form: .whole),
    PolicySetting(key: "ast.guarantee.start", form: .word(["purchase", "receipt", "installation"])),
    PolicySetting(key: "ast.freeQualityService.limit", form: .word(["none"])),
    PolicySetting(key: "ast.exclusion.selfDismantling", form: .word(["excluded", "covered"])),
    PolicySetting(key: "ast.replaceNew.failureCount", form: .whole),
    PolicySetting(key: "cus.file.dueDays", form: .limit), PolicySetting(key: "cus.sheet.needsArticle", form: .flag),
    PolicySetting(key: "cus.typeList", form: .words([])), PolicySetting(key: "cus.tierList", form: .words([])),
    PolicySetting(key: "cus.key.contactInterval", form: .limit),
  ]

  /// Whether a word of people's own can be read.
  package func accepts(_ word: String) -> Bool { key != "ast.servicePeriods" || ServicePeriod(word) != nil }
}

extension Policy {
  /// The body of the next version with these values: clauses and everything not named stay. nil when nothing is different.
  package func changed(_ values: JSON.Members, version: String) -> JSON? {
    guard case .object(var members) = body, case .object(var parameters)? = members["parameters"] else { return nil }
    let old = parameters
    for (key, value) in values {
      guard case .object(var parameter)? = parameters[key] ?? .object([:]) else { continue }
      parameter["value"] = value
      parameters[key] = .object(parameter)
    }
    // A figure that the version before did not name and that stays blank is no change.
    for (key, value) in values where old[key] == nil && (value == .null || value == false || value == []) {
      parameters[key] = nil
    }
    guard parameters != old else { return nil }
    members["parameters"] = .object(parameters)
    members["version"] = .string(version)
    return .object(members)
  }

  /// The figures in which two versions differ.
  package func differences(from other: Policy) -> [String] {
    let one = body["parameters"]?.object ?? [:]
    let two = other.body["parameters"]?.object ?? [:]
    return Set(one.keys).union(two.keys).filter { one[$0]?["value"] != two[$0]?["value"] }.sorted()
  }
}
