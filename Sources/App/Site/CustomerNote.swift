import Aftersales
import Basics
import Storage
import Web

/// What whoever talks with a customer next should know: key customer, tier, the service wished for. It stands before the clerk
/// at the call, on the case, before the technician who goes there, and on the list of whom to contact. CUS-005, CUS-016
enum CustomerNote {
  static func text(of id: ID<Customer>, isOwnJob: Bool, _ t: Reader, _ work: Work) throws -> String? {
    guard let file = try work.fold(CustomerFile.self, id.number)?.state else { return nil }
    var parts = [file.isKey ? t("customer.key") : nil, file.tier].compactMap(\.self)
    if let wish = file.wish {
      let values = try PersonalValues.of(stream: id.number, in: work.transaction)
      let sight = CustomerSight(file, isOwnJob: isOwnJob, work)
      let words = wish.text?.reference.flatMap { values[$0] }.map { sight.show($0, .words) }
      let said = [words].compactMap(\.self) + wish.tags
      if !said.isEmpty { parts.append(t("customer.wish") + t("list.colon") + said.joined(separator: " · ")) }
    }
    return parts.isEmpty ? nil : parts.joined(separator: " · ")
  }
}
