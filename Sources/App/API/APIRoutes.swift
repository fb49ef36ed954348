import Aftersales
import Basics
import Web

/// The JSON API and its description.
package enum APIRoutes {
  /// Every route under `/api/v1`, and `/api` for readers. A path that is known answers 405 to the methods it does not take.
  package static func all(_ desk: Desk) -> [Route] {
    let endpoints = self.endpoints(desk)
    var routes = endpoints.map(\.route) + [page(desk, endpoints)]
    let byPath = Dictionary(grouping: endpoints, by: \.path)
    for (path, here) in byPath.sorted(by: { $0.key < $1.key }) {
      let known = Set(here.map(\.method))
      let allowed = known.sorted().joined(separator: ", ")
      for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"] where !known.contains(method) {
        routes.append(
          Route(method, Endpoint.prefix + path) { call in
            await desk.answer(call, asPage: false) { throw Problem.wrongMethod }.with(header: "allow", allowed)
          })
      }
    }
    return routes
  }

  static func endpoints(_ desk: Desk) -> [Endpoint] {
    let endpoints =
      WorkOrderAPI.endpoints(desk) + CustomerAPI.endpoints(desk) + AssetAPI.endpoints(desk) + OrganisationAPI.endpoints(desk)
      + RulesAPI.endpoints(desk) + FileAPI.endpoints(desk) + SearchAPI.endpoints(desk) + EventAPI.endpoints(desk)
      + CheckpointAPI.endpoints(desk)
      + TechnicianDayAPI.endpoints(desk)
      + CapacityAPI.endpoints(desk)
      + ListAPI.endpoints(desk)
    let description = { @Sendable (document: @escaping @Sendable (Language) -> Answer) in
      Endpoint("GET", "/openapi.json", "getDescription", tag: "description", reply: .object("")) { call in
        await desk.answer(call, asPage: false) { document(call.preferredLanguage) }
      }
    }
    let all = endpoints + [description { _ in .json(.null) }]
    return endpoints + [description { language in .json(OpenAPI.document(all, words: desk.strings.words(in: language))) }]
  }

  /// `/api`, readable.
  private static func page(_ desk: Desk, _ endpoints: [Endpoint]) -> Route {
    desk.open("GET", "/api") { call in
      let session = try await desk.session(call)
      let words = desk.strings.words(in: session?.user.language ?? call.preferredLanguage)
      let frame = Frames.plain(call, session: session, words: words)
      let groups = OpenAPI.tags(endpoints).map { tag in
        APIPage.Group(name: tag, calls: endpoints.filter { $0.tag == tag }.map { described($0, words) })
      }
      return .html(APIPage(groups: groups).html(frame))
    }
  }

  private static func described(_ endpoint: Endpoint, _ words: Words) -> APIPage.Call {
    var call = APIPage.Call(
      method: endpoint.method, path: Endpoint.prefix + endpoint.path, text: OpenAPI.summary(endpoint, words))
    var fields = endpoint.query
    if case .fields(let declared) = endpoint.body { fields += declared }
    call.fields = fields.map { ($0.name, $0.kind.label, $0.isRequired) }
    call.roles = endpoint.roles?.map(\.rawValue).sorted() ?? []
    return call
  }
}

extension Field.Kind {
  /// The kind in a few signs, for readers of `/api`.
  var label: String {
    switch self {
    case .text(let max), .lines(let max): return "string ≤ \(max)"
    case .choice(let words): return words.joined(separator: " | ")
    case .integer(let min, let max): return "integer \(min)…\(max)"
    case .flag: return "boolean"
    case .instant: return "date-time"
    case .day: return "date"
    case .money: return "{\"fen\": integer}"
    case .phone: return "phone"
    case .id(let collection): return "id (\(collection))"
    case .file: return "file hash"
    case .object(let fields): return "{" + fields.map { $0.name + ($0.isRequired ? "" : "?") }.joined(separator: ", ") + "}"
    case .list(let item, let max): return "[\(item.label)] ≤ \(max)"
    }
  }
}
