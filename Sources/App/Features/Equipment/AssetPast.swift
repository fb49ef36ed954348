import Aftersales
import Basics
import Storage

/// What befell an article, wherever it did: facts that rules ask for, the same whoever asks. They are days, not lines that
/// anybody reads, and so go through no scope.
enum AssetPast {
  /// The day on which the last repair was finished; its own guarantee runs from it. AST-008
  static func repairedOn(_ id: ID<Asset>, zone: Aftersales.Zone, in work: Work) throws -> LocalDay? {
    try work.transaction.row(
      """
      select max(closed_at) from work_order where asset = \(id) and status = 'struckOff' and kind in \(repairs)
        and arrived_at is not null
      """)?.optionalInstant(0).map { zone.local($0).day }
  }

  /// The days on which it was called in for repair: what failed elsewhere failed. AST-025
  static func failedOn(_ id: ID<Asset>, zone: Aftersales.Zone, in work: Work) throws -> [LocalDay] {
    try work.transaction.rows(
      "select called_at from work_order where asset = \(id) and status <> 'cancelled' and kind in \(repairs)"
    ).map { zone.local($0.instant(0)).day }
  }

  private static let repairs = SQL.list(WorkOrder.Kind.allCases.filter(\.isRepair).map(\.rawValue))
}
