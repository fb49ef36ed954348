import Aftersales
import Basics
import Web

/// `/orders/{id}/presence.json`: a sign of life from an open case page, answered with who else has it open. It reads the case
/// through the visitor's scope and writes nothing.
enum PresenceRoutes {
  static func routes(_ desk: Desk) -> [Route] {
    let presence = desk.office.presence
    return [
      desk.page("/orders/{id}/presence.json") { visitor, work in
        let order = try WorkOrders.find(try visitor.id(of: WorkOrder.self), in: work)
        let page = String((visitor.call.query["page"] ?? "").prefix(20))
        if visitor.call.query["left"] != nil {
          presence.left(visitor.actor.id, page: page, at: order.id)
          return .json(["text": ""])
        }
        let others = presence.seen(
          visitor.actor.id, name: visitor.session.user.name, page: page, at: order.id, now: work.now)
        let names = others.joined(separator: visitor.words("list.separator"))
        return .json(["text": .string(others.isEmpty ? "" : visitor.words("case.presence", ["names": names]))])
      }
    ]
  }
}
