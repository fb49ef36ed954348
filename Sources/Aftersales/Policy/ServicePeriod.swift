/// The service period of one kind of goods as the company writes it down: `空调=12`, and `空调/海风=72` where a brand has its
/// own, in months. AST-004, AST-011
package struct ServicePeriod: Hashable, Sendable {
  package let category: String
  package let brand: String?
  package let months: Int64

  package init?(_ text: String) {
    let sides = text.split(separator: "=", omittingEmptySubsequences: false)
    guard sides.count == 2, let months = Int64(sides[1]), (0...600).contains(months) else { return nil }
    let names = sides[0].split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
    guard (1...2).contains(names.count), !names.contains("") else { return nil }
    category = names[0]
    brand = names.count == 2 ? names[1] : nil
    self.months = months
  }
}
