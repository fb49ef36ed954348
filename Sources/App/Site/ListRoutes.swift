import Aftersales
import Basics
import Storage
import Web

/// `/lists…`: saved views, columns, export: what a person arranges around any list.
enum ListRoutes {
  static let shapes: [ListShape] = [OrderListing.shape, QueueListing.shape, CustomerListing.shape, AssetListing.shape]

  static func shape(_ name: String?) throws -> ListShape {
    guard let shape = shapes.first(where: { $0.name == name }) else { throw Problem.notFound }
    return shape
  }

  static func routes(_ desk: Desk) -> [Route] {
    [
      desk.page("/assets") { visitor, work in .html(try AssetList.page(visitor, work)) },
      desk.change("/lists/{list}/views") { visitor, work in
        let shape = try shape(visitor.call.parameters["list"])
        let body = FormJSON.body(visitor.form, for: ListViews.saving.fields, zone: .fixed(0), now: work.now)
        let view = try ListViews.save(shape, try Input(body, for: ListViews.saving.fields), in: work)
        return .redirect(to: path(of: view, shape, done: "viewSaved"))
      } again: { visitor, work, refusal in
        try again(visitor, work, .views, refusal, of: visitor.call.parameters["list"], query: visitor.form["query"])
      },
      desk.form("/lists/views/{id}/delete") { visitor, work in
        let view = try ListViews.delete(try visitor.id(), in: work)
        return .redirect(to: try shape(view.list).path + "?done=viewDeleted")
      },
      desk.form("/lists/views/{id}/default") { visitor, work in
        let view = try ListViews.find(try visitor.id(), in: work)
        try ListViews.setDefault(view.id, of: view.list, in: work)
        return .redirect(to: path(of: view, try shape(view.list), done: "saved"))
      },
      desk.form("/lists/views/{id}/not-default") { visitor, work in
        let view = try ListViews.find(try visitor.id(), in: work)
        try ListViews.setDefault(nil, of: view.list, in: work)
        return .redirect(to: path(of: view, try shape(view.list), done: "saved"))
      },
      desk.change("/lists/{list}/columns") { visitor, work in
        let shape = try shape(visitor.call.parameters["list"])
        guard visitor.form.all("column").allSatisfy(shape.columns.contains) else {
          throw Refusal.invalid([FieldFault("column", "unknown-choice")])
        }
        try ListViews.setColumns(columns(visitor.form), of: shape, in: work)
        let back = ListQuery(text: visitor.form["back"] ?? "", for: shape)
        return .redirect(to: back.path)
      } again: { visitor, work, refusal in
        try again(visitor, work, .columns, refusal, of: visitor.call.parameters["list"], query: visitor.form["back"])
      },
      desk.page("/lists/{list}/export") { visitor, work in
        let shape = try shape(visitor.call.parameters["list"])
        return .html(
          try ListExports.page(
            ListQuery(visitor.call.query, for: shape, today: try work.today), picked: nil, visitor, work, typed: Typed()))
      },
      desk.longForm("/lists/{list}/export") { visitor in try await ListExports.answer(visitor, desk) },
    ]
  }

  /// The list that the form stood above, with what was wrong.
  static func again(
    _ visitor: Visitor, _ work: Work, _ form: ListRefusal.Form, _ refusal: Refusal, of list: String?,
    query: String?
  ) throws -> Answer {
    let refused = ListRefusal(form: form, refusal: refusal, typed: visitor.typed(refusal), query: query ?? "")
    let html =
      switch try shape(list).name {
      case "queue": try QueuePages.page(visitor, work, refused: refused)
      case "customers": try CustomerList.page(visitor, work, refused: refused)
      case "assets": try AssetList.page(visitor, work, refused: refused)
      default: try OrderList.page(visitor, work, refused: refused)
      }
    return .html(html, status: 422)
  }

  private static func path(of view: ListView, _ shape: ListShape, done: String) -> String {
    var query = ListQuery(text: view.query, for: shape)
    query.view = view.id.description
    return "\(shape.path)?\(query.text())&done=\(done)"
  }

  /// The ticked columns in their order, one of them moved; nil: as everybody has them.
  private static func columns(_ form: FormFields) -> [String]? {
    if form["do"] == "reset" { return nil }
    var columns = form.all("column")
    for (name, step) in [("up", -1), ("down", 1)] {
      guard let moved = form[name], let place = columns.firstIndex(of: moved), columns.indices.contains(place + step) else {
        continue
      }
      columns.swapAt(place, place + step)
    }
    return columns
  }
}
