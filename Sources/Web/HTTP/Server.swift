import Basics
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import ServiceLifecycle
import UnixSignals

/// Carries routes to the network. Knows nothing of what they answer.
package struct Server: Sendable {
  package let host: String
  package let port: Int
  private let routes: [Route]
  private let notFound: @Sendable (Call) async -> Answer
  private let clock: @Sendable () -> Instant
  private let logger: Logger
  private let started: @Sendable (Int) async -> Void
  private let patience: Patience
  private let connectionsMax: Int

  /// What all bodies being read may take together; a body is held about three times while its form is taken apart.
  private static let bodyRoom = 128 * 1024 * 1024

  /// `connectionsMax`: who comes when all are taken waits in the system's queue until one ends.
  package init(
    host: String, port: Int, routes: [Route], logger: Logger, patience: Patience = Patience(), connectionsMax: Int = 16_000,
    clock: @escaping @Sendable () -> Instant,
    notFound: @escaping @Sendable (Call) async -> Answer, started: @escaping @Sendable (Int) async -> Void
  ) {
    self.host = host
    self.port = port
    self.routes = routes
    self.logger = logger
    self.clock = clock
    self.notFound = notFound
    self.started = started
    self.patience = patience
    self.connectionsMax = connectionsMax
  }

  /// Serves until the process is told to stop; requests under way are finished first.
  package func run(beside services: [any Service]) async throws {
    let router = Router(context: Peer.self)
    router.addMiddleware { FallBack(answer: notFound, clock: clock) }
    let room = BodyRoom(bytes: Server.bodyRoom)
    for route in routes {
      let path = route.path.replacing("{", with: ":").replacing("}", with: "")
      guard let method = HTTPRequest.Method(route.method) else { continue }
      router.on(RouterPath(path), method: method) { request, context in
        await Server.answer(request, context, route: route, room: room, clock: clock)
      }
    }
    var configuration = ApplicationConfiguration(address: .hostname(host, port: port))
    configuration.serverName = nil
    configuration.availableConnectionsDelegate = MaximumAvailableConnections(connectionsMax, logger: logger)
    let application = Application(
      router: router,
      server: .http1(configuration: .init(additionalChannelHandlers: [PatienceHandler(patience)])),
      configuration: configuration,
      onServerRunning: { channel in await started(channel.localAddress?.port ?? port) }, logger: logger)
    var group = ServiceGroupConfiguration(services: services + [application], logger: logger)
    group.gracefulShutdownSignals = [.sigterm, .sigint]
    try await ServiceGroup(configuration: group).run()
  }

  private static func answer(
    _ request: Request, _ context: Peer, route: Route, room: BodyRoom, clock: @Sendable () -> Instant
  ) async -> Response {
    var bytes: [UInt8] = []
    var taken = 0
    defer { room.giveBack(taken) }
    var fault: Call.Fault?
    do {
      if let announced = request.headers[.contentLength].flatMap({ Int($0) }) {
        if announced > route.bodyMax { throw Call.Fault.tooLarge(max: route.bodyMax) }
        bytes.reserveCapacity(min(announced, 64 * 1024))
      }
      for try await buffer in request.body {
        if bytes.count + buffer.readableBytes > route.bodyMax { throw Call.Fault.tooLarge(max: route.bodyMax) }
        guard room.take(buffer.readableBytes) else { throw Call.Fault.noRoom }
        taken += buffer.readableBytes
        bytes.append(contentsOf: buffer.readableBytesView)
      }
    } catch let found as Call.Fault {
      fault = found
    } catch is PatienceHandler.TooSlow {
      fault = .tooSlow
    } catch {
      fault = .cutShort
    }
    if fault != nil { bytes = [] }
    return response(await route.handler(call(request, context, body: bytes, now: clock(), fault: fault)))
  }

  fileprivate static func call(_ request: Request, _ context: Peer, body: [UInt8], now: Instant, fault: Call.Fault? = nil) -> Call
  {
    // The server keeps the Host header apart from the others.
    var headers: [String: String] = request.head.authority.map { ["host": $0] } ?? [:]
    for field in request.headers {
      let name = field.name.canonicalName
      headers[name] = headers[name].map { $0 + (name == "cookie" ? "; " : ", ") + field.value } ?? field.value
    }
    let query = FormFields(urlEncoded: Array((request.uri.query ?? "").utf8))
    var parameters: [String: String] = [:]
    for (name, value) in context.parameters { parameters[String(name)] = String(value) }
    return Call(
      method: request.method.rawValue, path: request.uri.path, parameters: parameters, query: query ?? FormFields(),
      headers: headers,
      body: body, remote: context.address, now: now, fault: fault ?? (query == nil ? .badQuery : nil))
  }

  fileprivate static func response(_ answer: Answer) -> Response {
    var fields = HTTPFields()
    for header in answer.headers {
      if let name = HTTPField.Name(header.name) { fields.append(HTTPField(name: name, value: header.value)) }
    }
    let status = HTTPResponse.Status(code: answer.status)
    switch answer.body {
    case .bytes(let bytes): return Response(status: status, headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    case .stream(let pieces):
      return Response(
        status: status, headers: fields,
        body: ResponseBody { writer in
          for await piece in pieces { try await writer.write(ByteBuffer(bytes: piece)) }
          try await writer.finish(nil)
        })
    }
  }
}

/// Hummingbird's context with the peer's address.
struct Peer: RequestContext {
  var coreContext: CoreRequestContextStorage
  let address: String

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    address = source.channel.remoteAddress?.ipAddress ?? ""
  }
}

/// Paths that no route knows.
private struct FallBack: RouterMiddleware {
  let answer: @Sendable (Call) async -> Answer
  let clock: @Sendable () -> Instant

  func handle(_ request: Request, context: Peer, next: (Request, Peer) async throws -> Response) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as HTTPError where error.status == .notFound {
      return Server.response(await answer(Server.call(request, context, body: [], now: clock())))
    }
  }
}
