import Aftersales
import Basics
import Storage
import Web

/// What a person may take back in the confirmation of what he has just done, as long as nothing else has happened to the case:
/// the opposite command, given in his name and seen in the case like any other. Nothing is ever deleted. WRK-010
enum Undo {
  /// For how long the offer stands: as long as the case itself lets a line be put back.
  static let life = BeforeStrikingOff.life

  /// The opposite of the case's last event with its fields, or nil where there is none or the time has passed.
  static func opposite(
    of event: RecordedEvent, _ order: WorkOrder, actor: Actor, reason: String, now: Instant
  ) throws -> (command: String, body: JSON)? {
    guard event.actor == actor.id.number, now - event.recordedAt <= life else { return nil }
    switch event.kind {
    case "workOrder.dispatched": return ("recall", ["reason": .string(reason)])
    case "workOrder.recalled":
      guard let technician = order.visits.last?.technician else { return nil }
      return ("dispatch", ["technician": .string(technician.description)])
    case "workOrder.paused": return ("resume", [:])
    case "workOrder.struckOff": return ("restore-line", ["reason": .string(reason)])
    default: return nil
    }
  }

  /// What the confirmation offers on a case as it stands, or nil.
  static func offer(_ found: Found<WorkOrder>, _ t: Reader, in work: Work) throws -> Frame.Undo? {
    guard let event = try EventLog.events(of: found.id, in: work.transaction).last,
      let (command, _) = try opposite(of: event, found.state, actor: work.actor, reason: "", now: work.now),
      let declaration = WorkOrderCommand.declarations.first(where: { $0.name == command }), declaration.permits(work.actor)
    else { return nil }
    return Frame.Undo(path: "/orders/\(ID<WorkOrder>(found.id))/undo", version: found.head)
  }

  /// Gives the opposite command. Whatever has happened since makes it stale.
  static func give(_ visitor: Visitor, _ work: Work) throws -> Answer {
    let id: ID<WorkOrder> = try visitor.id()
    let found = try WorkOrders.find(id, in: work)
    guard let version = try visitor.version, version == found.head,
      let event = try EventLog.events(of: id.number, in: work.transaction).last,
      let (command, body) = try opposite(
        of: event, found.state, actor: work.actor, reason: visitor.words("undo.reason"), now: work.now)
    else { throw Refusal("undo-too-late") }
    _ = try WorkOrders.give(command, body, to: id, expecting: version, in: work)
    let back = visitor.form["_back"] ?? "/orders/\(id)"
    return .redirect(to: Undo.marked(back, done: "undo", order: nil))
  }

  /// A path with the confirmation to show there, and the case that it may be taken back on.
  static func marked(_ path: String, done: String, order: ID<WorkOrder>?) -> String {
    let start = path.contains("?") ? "&" : "?"
    return "\(path)\(start)done=\(done)" + (order.map { "&of=\($0)" } ?? "")
  }
}
