import Web

/// Photos and signatures of cases, as links on a page ask for them.
enum FileRoutes {
  static func routes(_ desk: Desk) -> [Route] {
    [
      desk.page("/files/{hash}") { visitor, work in
        try FileDoor.answer(visitor.call.parameters["hash"] ?? "", in: work).with(
          header: "cache-control", "private, max-age=3600")
      }
    ]
  }
}
