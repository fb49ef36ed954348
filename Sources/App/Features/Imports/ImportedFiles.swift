import Aftersales
import Basics
import Storage

/// The customers and articles that the cases of an import lead to, on their way back. A file goes only when every event of
/// it was written by that import itself and no case that stands leads to it.
struct ImportedFiles: Sendable {
  private(set) var customers: Set<Int64> = []
  private(set) var assets: Set<Int64> = []
  /// The commands by which the import wrote its lines.
  private var causes: Set<Int64> = []

  mutating func add(_ order: Found<WorkOrder>, in work: Work) throws {
    customers.insert(order.state.call.customer.number)
    if let asset = order.state.call.asset { assets.insert(asset.number) }
    if let first = try EventLog.events(of: order.id, in: work.transaction).first { causes.insert(first.cause) }
  }

  mutating func add(_ others: ImportedFiles) {
    customers.formUnion(others.customers)
    assets.formUnion(others.assets)
    causes.formUnion(others.causes)
  }

  /// A few at a time, so that nobody is held up. How many went.
  func withdraw(
    _ ids: Set<Int64>, in office: Office, _ one: @escaping @Sendable (Int64, Work) throws -> Bool
  ) async throws -> Int {
    var rest = ids.sorted()[...]
    var gone = 0
    while !rest.isEmpty {
      let part = rest.prefix(20)
      gone += try await office.write(as: .system) { work in try part.count { try one($0, work) } }
      rest = rest.dropFirst(20)
    }
    return gone
  }

  func withdrawAsset(_ id: Int64, in work: Work) throws -> Bool {
    guard try isUntouched(id, in: work), let asset = try work.fold(AssetFile.self, id), !asset.state.isWithdrawn else {
      return false
    }
    guard try !isUsed("select id from work_order where asset = \(id)", in: work) else { return false }
    try work.perform(.withdraw, on: asset, facts: AssetFile.Facts())
    return true
  }

  func withdrawCustomer(_ id: Int64, in work: Work) throws -> Bool {
    guard try isUntouched(id, in: work), let customer = try work.fold(CustomerFile.self, id), !customer.state.isWithdrawn else {
      return false
    }
    let others = try work.transaction.row(
      "select 1 from customer where agent = \(id) union all select 1 from asset where customer = \(id) limit 1")
    guard others == nil, try !isUsed("select id from work_order where customer = \(id)", in: work) else { return false }
    try work.perform(.withdraw, on: customer, facts: CustomerFile.Facts())
    return true
  }

  private func isUntouched(_ stream: Int64, in work: Work) throws -> Bool {
    try EventLog.events(of: stream, in: work.transaction).allSatisfy { $0.actor == 0 && causes.contains($0.cause) }
  }

  private func isUsed(_ cases: SQL, in work: Work) throws -> Bool {
    try work.transaction.rows(cases).contains { row in
      try work.fold(WorkOrder.self, row.integer(0)).map { !$0.state.isVoid } ?? false
    }
  }
}
