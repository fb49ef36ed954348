import Aftersales
import Basics
import Web

/// The OpenAPI 3.1 document, made from the operations themselves.
enum OpenAPI {
  static func document(_ endpoints: [Endpoint], words: Words) -> JSON {
    var paths: [String: JSON.Members] = [:]
    for endpoint in endpoints {
      paths[Endpoint.prefix + endpoint.path, default: [:]][endpoint.method.lowercased()] = operation(
        endpoint, links(from: endpoint, among: endpoints), words)
    }
    return [
      "openapi": "3.1.0",
      "info": ["title": .string(words("api.title")), "version": "1", "description": .string(words("api.about"))],
      "security": [["token": []]],
      "tags": .array(tags(endpoints).map { ["name": .string($0)] }),
      "paths": .object(JSON.Members(paths.mapValues(JSON.object))),
      "components": [
        "schemas": .object(Schemas.all), "securitySchemes": ["token": ["type": "http", "scheme": "bearer"]],
        "parameters": .object(headers),
      ],
    ]
  }

  static func tags(_ endpoints: [Endpoint]) -> [String] {
    endpoints.reduce(into: []) { tags, endpoint in if !tags.contains(endpoint.tag) { tags.append(endpoint.tag) } }
  }

  static func summary(_ endpoint: Endpoint, _ words: Words) -> String {
    switch endpoint.operation {
    case "getWorkOrderTimeline": return words("api.summary.timeline")
    case "getDeadlineProof": return words("api.summary.proof")
    case "uploadFile": return words("api.summary.upload")
    case "getFile": return words("api.summary.file")
    case "search": return words("api.summary.search")
    case "streamEvents": return words("api.summary.events")
    case "getDescription": return words("api.summary.document")
    default: break
    }
    if endpoint.method == "GET" { return words(endpoint.operation.hasPrefix("list") ? "api.summary.list" : "api.summary.get") }
    if endpoint.status == 201 { return words("api.summary.create") }
    let name = String(endpoint.path.split(separator: "/").last ?? "")
    let key = ["command.\(nouns[endpoint.tag] ?? "")\(name)", "command.\(name)"].first { words.has($0) }
    return words("api.summary.command", ["command": key.map { words($0) } ?? name])
  }

  /// What stands before a command's name in the texts, where it is not a work order's.
  private static let nouns = ["customers": "customer.", "assets": "asset.", "branches": "branch.", "staff": "staff."]

  private static func operation(_ endpoint: Endpoint, _ links: JSON.Members, _ words: Words) -> JSON {
    var members: JSON.Members = [
      "operationId": .string(endpoint.operation), "tags": [.string(endpoint.tag)], "summary": .string(summary(endpoint, words)),
      "parameters": .array(parameters(endpoint, words)), "responses": .object(responses(endpoint, links)),
    ]
    switch endpoint.body {
    case .none: break
    case .fields(let fields):
      members["requestBody"] = [
        "required": .bool(fields.contains(where: \.isRequired)),
        "content": ["application/json": ["schema": body(endpoint, fields)]],
      ]
    case .binary(let types):
      let bytes: JSON = ["schema": ["type": "string", "format": "binary"]]
      members["requestBody"] = [
        "required": true, "content": .object(JSON.Members(types.map { ($0, bytes) })),
      ]
    }
    if let roles = endpoint.roles { members["x-roles"] = .list(roles.map(\.rawValue).sorted()) }
    if endpoint.operation == "getDescription" { members["security"] = [] }
    return .object(members)
  }

  /// The declared fields, with the short forms that `WorkOrderCommand.normalized` takes.
  private static func body(_ endpoint: Endpoint, _ fields: [Field]) -> JSON {
    let schema = Field.Kind.members(fields)
    let short: (field: String, schema: JSON)
    switch endpoint.operation {
    case "createWorkOrder": short = ("customer", Shape.id)
    case "takeAwayWorkOrder": short = ("receipt", Field.Kind.text(max: 40).schema)
    default: return schema
    }
    guard case .object(var members) = schema, case .object(var properties)? = members["properties"],
      let long = properties[short.field]
    else {
      return schema
    }
    properties[short.field] = ["anyOf": [long, short.schema]]
    members["properties"] = .object(properties)
    return .object(members)
  }

  // MARK: parameters

  private static let headers: JSON.Members = [
    "IdempotencyKey": [
      "name": "Idempotency-Key", "in": "header", "required": false,
      "schema": ["type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"],
    ],
    "IfMatch": [
      "name": "If-Match", "in": "header", "required": false,
      "schema": [
        "anyOf": [
          ["type": "string", "pattern": #"^(\*|(W/)?"[0-9]{1,9}"|[0-9]{1,9})$"#],
          ["type": "integer", "minimum": 0, "maximum": 999_999_999],
        ]
      ],
    ],
    "LastEventID": [
      "name": "Last-Event-ID", "in": "header", "required": false, "schema": ["type": "string", "pattern": "^[0-9]{1,18}$"],
    ],
  ]

  private static func parameters(_ endpoint: Endpoint, _ words: Words) -> [JSON] {
    var parameters: [JSON] = endpoint.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { piece in
      let name = String(piece.dropFirst().dropLast())
      let schema = name == "id" ? Shape.id : name == "hash" ? Shape.hash : ["type": "string", "pattern": "^[A-Za-z0-9-]{1,40}$"]
      return ["name": .string(name), "in": "path", "required": true, "schema": schema]
    }
    for field in endpoint.query {
      var members: JSON.Members = [
        "name": .string(field.name), "in": "query", "required": .bool(field.isRequired), "schema": field.querySchema,
      ]
      if field.name == Query.purpose.name { members["description"] = .string(words("api.purpose")) }
      parameters.append(.object(members))
    }
    func header(_ name: String) -> JSON { ["$ref": .string("#/components/parameters/" + name)] }
    if endpoint.method == "POST" { parameters.append(header("IdempotencyKey")) }
    if endpoint.takesVersion { parameters.append(header("IfMatch")) }
    if endpoint.operation == "streamEvents" { parameters.append(header("LastEventID")) }
    return parameters
  }

  // MARK: answers

  private static func responses(_ endpoint: Endpoint, _ links: JSON.Members) -> JSON.Members {
    let problem: JSON = ["application/problem+json": ["schema": Shape.ref("Problem")]]
    var responses: JSON.Members = [:]
    for status in problems(endpoint) {
      responses[String(status)] = ["description": .string(title(status)), "content": problem]
    }
    var success: JSON.Members = ["description": .string(title(endpoint.status)), "content": content(endpoint)]
    var headers: JSON.Members = [:]
    if case .object(let name) = endpoint.reply, Schemas.all[name]?["properties"]?["version"] != nil, !name.hasSuffix("Document") {
      headers["ETag"] = ["schema": ["type": "string"]]
    }
    if endpoint.status == 201 { headers["Location"] = ["schema": ["type": "string", "format": "uri-reference"]] }
    if !headers.isEmpty { success["headers"] = .object(headers) }
    if !links.isEmpty { success["links"] = .object(links) }
    responses[String(endpoint.status)] = .object(success)
    return responses
  }

  /// Where one may go from an answer: from a new thing to everything that may be asked of it, from a list to its first line,
  /// from a command to the thing as it stands then.
  private static func links(from endpoint: Endpoint, among all: [Endpoint]) -> JSON.Members {
    let key =
      endpoint.path == "/files" || endpoint.path.contains("{hash}") || ["policies", "calendars"].contains(endpoint.tag)
      ? "hash" : "id"
    let place: String
    let targets: [Endpoint]
    let same = all.filter { $0.tag == endpoint.tag && $0.path.contains("{\(key)}") && !$0.path.contains("{name}") }
    switch endpoint.reply {
    case .list where !endpoint.path.contains("{"):
      place = "$response.body#/items/0/\(key)"
      targets = same.filter { $0.method == "GET" }
    case .object where endpoint.status == 201:
      place = "$response.body#/\(key)"
      targets = same
    case .object where endpoint.method == "POST":
      place = "$response.body#/\(key)"
      targets = same.filter { $0.method == "GET" }
    default: return [:]
    }
    return JSON.Members(
      targets.map { target in
        (
          target.operation,
          ["operationId": .string(target.operation), "parameters": .object(["path." + key: .string(place)])] as JSON
        )
      })
  }

  private static func content(_ endpoint: Endpoint) -> JSON {
    switch endpoint.reply {
    case .object(let name):
      return ["application/json": ["schema": name.isEmpty ? Shape.anything : Shape.ref(name)]]
    case .list(let name):
      return [
        "application/json": [
          "schema": Shape.object([("items", Shape.list(Shape.ref(name))), ("next", Shape.orNull(Shape.text))])
        ]
      ]
    case .binary:
      let bytes: JSON = ["schema": ["type": "string", "format": "binary"]]
      return .object(JSON.Members(types(endpoint).map { ($0, bytes) }))
    case .events: return ["text/event-stream": ["schema": Shape.text]]
    }
  }

  private static func types(_ endpoint: Endpoint) -> [String] {
    endpoint.operation == "exportList" ? ListAPI.types : FileAPI.types
  }

  /// What can go wrong with an operation, by what it takes.
  static func problems(_ endpoint: Endpoint) -> [Int] {
    if endpoint.operation == "getDescription" { return [500] }
    var problems: Set<Int> = [400, 401, 403, 422, 500, 503]
    if endpoint.path.contains("{") { problems.insert(404) }
    if endpoint.method == "POST" { problems.formUnion([408, 409, 413, 415]) }
    if endpoint.takesVersion { problems.insert(412) }
    return problems.sorted()
  }

  /// The words of RFC 9110 for a status.
  private static func title(_ status: Int) -> String {
    [
      200: "OK", 201: "Created", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict",
      408: "Request Timeout",
      412: "Precondition Failed", 413: "Content Too Large", 415: "Unsupported Media Type", 422: "Unprocessable Content",
      500: "Internal Server Error", 503: "Service Unavailable",
    ][status] ?? String(status)
  }
}
