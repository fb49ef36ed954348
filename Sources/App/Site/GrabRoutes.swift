import Aftersales
import Basics
import Storage
import Web

/// `/grab`: the grab pool on the phone. DSP-001, DSP-040
enum GrabRoutes {
  static func routes(_ desk: Desk) -> [Route] {
    [
      desk.page("/grab") { visitor, work in .html(try page(visitor, work)) },
      desk.change(
        "/grab/{id}",
        { visitor, work in
          let id: ID<WorkOrder> = try visitor.id()
          _ = try WorkOrders.give("grab", [:], to: id, in: work)
          return .redirect(to: "/m/\(id)")
        },
        again: { visitor, work, refusal in .html(try page(visitor, work, refused: refusal), status: 422) }),
      // Somebody who comes back to the address of an answered form is led to the pool.
      desk.page("/grab/{id}") { visitor, _ in
        let _: ID<WorkOrder> = try visitor.id()
        return .redirect(to: "/grab")
      },
    ]
  }

  private static func page(_ visitor: Visitor, _ work: Work, refused: Refusal? = nil) throws -> HTML {
    try work.require([.technician])
    let frame = try Frames.inside(visitor, work).refusing(refused)
    let lines = try WorkOrderLines.grabPool(in: work)
    let views = try OrderViews(frame, work, branches: lines.map(\.branch))
    let t = frame.reader
    return GrabPage(
      calls: lines.map { line in
        var badge = views.badge(line)
        // The proof is for who has the case.
        badge.proof = nil
        return GrabPage.Call(
          head: views.head(line), badge: badge, zone: t("zone." + line.zone), address: views.show(line.address, .address, line),
          skill: line.skill)
      }
    ).html(frame)
  }
}
