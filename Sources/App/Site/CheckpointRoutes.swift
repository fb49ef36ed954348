import Aftersales
import Basics
import Storage
import Web

/// `/checkpoints`, for those who see every branch: what is signed each day. SEC-011
enum CheckpointRoutes {
  /// Who reads them: the roots tell of the whole organisation.
  static let readers: Set<Role> = [.auditor, .administrator, .quality, .serviceDepartment]
  private static let pageSize = 31

  static func routes(_ desk: Desk) -> [Route] {
    [desk.page("/checkpoints") { visitor, work in .html(try page(visitor, work)) }]
  }

  private static func page(_ visitor: Visitor, _ work: Work) throws -> HTML {
    try work.require(readers)
    let frame = try Frames.inside(visitor, work)
    let before = visitor.call.query["before"].flatMap(Int.init)
    let found = try Checkpoints.list(before: before, limit: pageSize + 1, in: work.transaction)
    let lines = try found.prefix(pageSize).enumerated().map { place, checkpoint in
      let previous = place + 1 < found.count ? found[place + 1] : nil
      return CheckpointPage.Line(
        day: checkpoint.day, number: checkpoint.number, count: checkpoint.count, root: checkpoint.rootText,
        madeAt: checkpoint.madeAt, fingerprint: Evidence.fingerprint(checkpoint.key),
        fault: try Checkpoints.fault(of: checkpoint, after: previous, in: work.transaction)?.rawValue)
    }
    var page = CheckpointPage(
      fingerprint: try SigningKey.publicKey(in: work.transaction).map(Evidence.fingerprint), lines: lines)
    if before == nil { page.missing = try Checkpoints.missing(in: work).map { ($0.lowerBound, $0.upperBound) } }
    if found.count > pageSize, let last = lines.last { page.next = "/checkpoints?before=\(last.number)" }
    return page.html(frame)
  }
}
