import Aftersales
import Basics
import Storage
import Web

/// One operation of `/api/v1`: what answers, and what is said about it. Routes, the OpenAPI document and the page `/api`
/// are all read from here, so that none can say what another does not do.
struct Endpoint: Sendable {
  enum Body: Sendable {
    case none
    case fields([Field])
    /// Bytes as they are, of any of these media types.
    case binary([String])
  }

  enum Reply: Sendable {
    /// One object under this name in the document's schemas.
    case object(String)
    /// A page of a list of these.
    case list(String)
    case binary
    case events
  }

  let method: String
  /// Below `/api/v1`: `/work-orders/{id}`.
  let path: String
  /// Names the operation in clients: `dispatchWorkOrder`.
  let operation: String
  /// The collection it belongs to.
  let tag: String
  let query: [Field]
  let body: Body
  let reply: Reply
  let status: Int
  /// The posts that may call it; nil: everybody who is logged in.
  let roles: Set<Role>?
  let takesVersion: Bool
  let handler: @Sendable (Call) async -> Answer

  init(
    _ method: String, _ path: String, _ operation: String, tag: String, query: [Field] = [], body: Body = .none, reply: Reply,
    status: Int = 200, roles: Set<Role>? = nil, takesVersion: Bool = false, handler: @escaping @Sendable (Call) async -> Answer
  ) {
    self.method = method
    self.path = path
    self.operation = operation
    self.tag = tag
    self.query = query
    self.body = body
    self.reply = reply
    self.status = status
    self.roles = roles
    self.takesVersion = takesVersion
    self.handler = handler
  }

  static let prefix = "/api/v1"

  var bodyMax: Int { if case .binary = body { return Files.sizeMax } else { return 1_000_000 } }
  var route: Route { Route(method, Endpoint.prefix + path, bodyMax: bodyMax, handler: handler) }
}

/// What an operation may use: the asker, the checked query, the open transaction.
struct Asking {
  let client: Client
  let query: Query
  let work: Work

  var actor: Actor { work.actor }
}

extension Desk {
  /// Reads. With `?purpose=` it also writes: the reading of personal values is logged.
  func reading(
    _ path: String, _ operation: String, tag: String, query fields: [Field] = [], reply: Endpoint.Reply,
    _ handler: @escaping @Sendable (Asking) throws -> Answer
  ) -> Endpoint {
    Endpoint("GET", path, operation, tag: tag, query: fields, reply: reply) { call in
      await answer(call, asPage: false) {
        let told = Result { try Told(call) }
        let query = Result { try Query(call.query, for: fields) }
        let body: @Sendable (Opening) throws -> Answer = { open in
          let client = try client(call, told, open)
          return try handler(Asking(client: client, query: try query.get(), work: open.work(as: client.user.actor)))
        }
        if call.query[Query.purpose.name] != nil, fields.contains(where: { $0.name == Query.purpose.name }) {
          // Strangers and what is not understood end here, before anything is written.
          _ = try await client(call)
          _ = try query.get()
          return try await office.write(at: call.now, body)
        }
        return try await office.read(at: call.now, body)
      }
    }
  }

  /// Does something in one transaction, once for each `Idempotency-Key`. `again` draws what it led to once more.
  func doing(
    _ path: String, _ operation: String, tag: String, _ declaration: Declaration, reply: String, status: Int = 200,
    takesVersion: Bool = true, again: Idempotency.Drawing? = nil,
    _ handler: @escaping @Sendable (Asking) throws -> Answer
  ) -> Endpoint {
    Endpoint(
      "POST", path, operation, tag: tag, body: .fields(declaration.fields), reply: .object(reply), status: status,
      roles: declaration.roles, takesVersion: takesVersion
    ) { call in
      await answer(call, asPage: false) {
        try await greet(call)
        let told = Result { try Told(call) }
        let query = Result { try Query(call.query, for: []) }
        return try await office.write(at: call.now) { open in
          let client = try client(call, told, open)
          let asking = Asking(client: client, query: try query.get(), work: open.work(as: client.user.actor))
          return try Idempotency.once(call, client.user.actor, asking.work, again: again) { try handler(asking) }
        }
      }
    }
  }
}
