import Aftersales
import Basics
import Foundation
import Testing

@Suite struct WorkOrderStringsTests {
  static let strings: [String: [String: String]] = ["zh-Hans", "en"].reduce(into: [:]) { all, language in
    all[language] = ["work-orders", "work-orders.rules"].reduce(into: [:]) { texts, part in
      let json = try? JSON(parsing: text(of: "Resources/strings/parts/\(part).\(language).json"))
      texts.merge(json?.object?.compactMapValues(\.string) ?? [:]) { first, _ in first }
    }
  }

  /// Every code that the sources can refuse with.
  static var refusalCodes: Set<String> {
    let folder = root.appendingPathComponent("Sources/Aftersales/WorkOrders")
    let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    var codes: Set<String> = []
    for file in files {
      let source = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      for match in source.matches(of: /Refusal\(\s*"([a-z-]+)"/) { codes.insert(String(match.output.1)) }
      if file.lastPathComponent == "WorkOrderDecide.swift" {
        for match in source.matches(of: /: return "([a-z-]+)"/) { codes.insert(String(match.output.1)) }
      }
    }
    return codes.subtracting(["invalid"])
  }

  @Test(arguments: ["zh-Hans", "en"]) func `Every word that can be shown has its text`(_ language: String) throws {
    let texts = try #require(Self.strings[language])
    let codes = Self.refusalCodes
    #expect(codes.count > 40)
    var keys = codes.flatMap { ["refusal." + $0, "refusal." + $0 + ".remedy"] }
    keys += WorkOrder.Status.allCases.map { "status." + $0.rawValue }
    keys += WorkOrder.Outcome.allCases.map { "outcome." + $0.rawValue }
    keys += WorkOrder.Kind.allCases.map { "kind." + $0.rawValue }
    keys += WorkOrder.Channel.allCases.map { "channel." + $0.rawValue }
    keys += WorkOrder.Severity.allCases.map { "severity." + $0.rawValue }
    keys += WorkOrder.Category.allCases.map { "category." + $0.rawValue }
    keys += WorkOrder.Zone.allCases.map { "zone." + $0.rawValue }
    keys += WorkOrder.SoldByUs.allCases.map { "soldByUs." + $0.rawValue }
    keys += WorkOrder.Means.allCases.map { "means." + $0.rawValue }
    keys += VoucherHolder.allCases.map { "voucher." + $0.rawValue }
    keys += Signature.Relation.allCases.map { "relation." + $0.rawValue }
    keys += Signature.Form.allCases.map { "form." + $0.rawValue }
    keys += Bench.ReceiptState.allCases.map { "receipt." + $0.rawValue }
    keys += PauseReason.Owner.allCases.map { "owner." + $0.rawValue }
    keys += WorkOrderEvent.Evidence.allCases.map { "evidence." + $0.rawValue }
    keys += WorkOrderEvent.FileKind.allCases.map { "fileKind." + $0.rawValue }
    keys += WorkOrderEvent.AskedBy.allCases.map { "askedBy." + $0.rawValue }
    keys += Deadline.Kind.allCases.map { "deadline." + $0.rawValue }
    keys += WorkOrderEvent.PromiseRecalculated.Why.allCases.map { "why." + $0.rawValue }
    keys += Deadline.State.allCases.map { "deadlineState." + $0.rawValue }
    keys += House.branchNetwork.pauseReasons.keys.map { "pause." + $0 }
    keys += WorkOrderEvent.kinds.keys.map { "event." + $0 }
    for declaration in WorkOrderCommand.declarations {
      keys.append("command." + declaration.name)
      keys += names(declaration.fields).map { "field." + $0 }
    }
    for key in keys { #expect(texts[key]?.isEmpty == false, "\(key)") }
  }

  @Test func `Both languages hold the same keys`() {
    #expect(Set(Self.strings["zh-Hans"]!.keys) == Set(Self.strings["en"]!.keys))
    #expect(Self.strings["en"]!.count > 250)
  }

  private func names(_ fields: [Field]) -> [String] {
    fields.flatMap { field in
      if case .object(let inner) = field.kind { return [field.name] + names(inner) }
      return [field.name]
    }
  }
}
