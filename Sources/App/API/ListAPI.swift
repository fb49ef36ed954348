import Aftersales
import Basics
import Storage
import Web

/// `/views` and `/lists`: the questions people gave names to, and lists as files.
enum ListAPI {
  static let tag = "lists"

  /// What an export is.
  static let types = ["text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"]

  private static let names = ["orders", "queue", "customers", "assets"]
  private static let saving = Declaration(
    "save-view", by: Set(Role.allCases), [Field("list", .choice(names))] + ListViews.saving.fields)
  private static let deleting = Declaration("delete-view", by: Set(Role.allCases))

  /// The query is the one of the page's address: what a browser shows can be asked for by a script.
  private static let exporting = [
    Field("format", .choice(["csv", "xlsx"])), Field("purpose", .choice(ListExports.purposes)),
    Field("note", .text(max: 200)).optional, Field("query", .text(max: 2000)).optional,
  ]

  static func endpoints(_ desk: Desk) -> [Endpoint] {
    [
      desk.reading(
        "/views", "listViews", tag: tag, query: [Field("list", .choice(names)).optional] + Query.page, reply: .list("ListView"),
        list),
      desk.doing("/views", "createView", tag: tag, saving, reply: "ListView", status: 201, takesVersion: false) { asking in
        let input = try Input(asking.client.body == .null ? [:] : asking.client.body, for: saving.fields)
        let view = try ListViews.save(try ListRoutes.shape(input.text("list")), input, in: asking.work)
        return .json(try json(view, asking.work), status: 201)
      },
      desk.doing("/views/{id}/delete", "deleteView", tag: tag, deleting, reply: "ListView", takesVersion: false) { asking in
        _ = try Input(asking.client.body == .null ? [:] : asking.client.body, for: [])
        let id: ID<ListView> = try asking.client.id()
        let shown = try json(try ListViews.find(id, in: asking.work), asking.work)
        _ = try ListViews.delete(id, in: asking.work)
        return .json(shown)
      },
      Endpoint("GET", "/lists/{list}/export", "exportList", tag: tag, query: exporting, reply: .binary) { call in
        await desk.answer(call, asPage: false) {
          let client = try await desk.client(call)
          let shape = try ListRoutes.shape(call.parameters["list"])
          let query = try Query(call.query, for: exporting)
          let note = query.text("note").map { ": \($0)" } ?? ""
          let format = query.text("format") ?? ""
          return try await ListExports.file(
            ListQuery(text: query.text("query") ?? "", for: shape).first, picked: nil, format: format,
            purpose: "export \(format): \(query.text("purpose") ?? "")\(note)", as: client.user.actor, words: client.words,
            at: call.now, desk.office)
        }
      },
    ]
  }

  private static func list(_ asking: Asking) throws -> Answer {
    let page = try Page(asking.query)
    let after = try page.afterID()?.id ?? 0
    let views = asking.query.text("list").map { [$0] } ?? names
    let all = try views.flatMap { try ListViews.all(of: $0, in: asking.work) }.filter { $0.id.number > after }
    return try page.answer(
      all.sorted { $0.id < $1.id }, cursor: { Cursor(0, $0.id.number) }, item: { try json($0, asking.work) })
  }

  private static func json(_ view: ListView, _ work: Work) throws -> JSON {
    let chosen = try ListViews.choice(of: view.list, in: work).view?.id
    return [
      "id": .string(view.id.description), "list": .string(view.list), "name": .string(view.name), "query": .string(view.query),
      "owner": .string(view.owner.description), "branch": .orNull(view.branch), "isDefault": .bool(chosen == view.id),
    ]
  }

  static let schema = Shape.object([
    ("id", Shape.id), ("list", Shape.choice(names)), ("name", Shape.text), ("query", Shape.text), ("owner", Shape.id),
    ("branch", Shape.orNull(Shape.id)), ("isDefault", Shape.flag),
  ])
}
