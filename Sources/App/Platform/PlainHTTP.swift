import NIOCore
import NIOHTTP1
import NIOPosix

/// One question to a service in the house, over plain HTTP: no TLS, no redirects, no cookies.
enum PlainHTTP {
  enum Fault: Error, Equatable {
    case slow
    case cutShort
    case tooLong
  }

  struct Reply: Sendable {
    let status: Int
    let bytes: [UInt8]
  }

  /// The whole answer, or why there was none within the limit.
  static func get(_ path: String, host: String, port: Int, within milliseconds: Int64, atMost bytes: Int) async throws -> Reply {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let promise = loop.makePromise(of: Reply.self)
    // The promise counts the first thing that happens, be it the answer, a fault or the limit.
    let limit = TimeAmount.milliseconds(milliseconds)
    let alarm = loop.scheduleTask(in: limit) { promise.fail(Fault.slow) }
    let connecting = ClientBootstrap(group: loop).connectTimeout(limit).channelInitializer { channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHTTPClientHandlers()
        try channel.pipeline.syncOperations.addHandler(Listener(path: path, host: "\(host):\(port)", most: bytes, promise))
      }
    }.connect(host: host, port: port)
    connecting.whenFailure { promise.fail($0) }
    promise.futureResult.whenComplete { _ in
      alarm.cancel()
      connecting.whenSuccess { $0.close(promise: nil) }
    }
    return try await promise.futureResult.get()
  }

  /// Asks as soon as the line stands, and puts the answer together.
  private final class Listener: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let path: String
    private let host: String
    private let most: Int
    private let promise: EventLoopPromise<Reply>
    private var status = 0
    private var bytes: [UInt8] = []

    init(path: String, host: String, most: Int, _ promise: EventLoopPromise<Reply>) {
      self.path = path
      self.host = host
      self.most = most
      self.promise = promise
    }

    func channelActive(context: ChannelHandlerContext) {
      let headers = HTTPHeaders([("host", host), ("accept", "application/json"), ("connection", "close")])
      let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: path, headers: headers)
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head): status = Int(head.status.code)
      case .body(let buffer):
        bytes.append(contentsOf: buffer.readableBytesView)
        if bytes.count > most { promise.fail(Fault.tooLong) }
      case .end: promise.succeed(Reply(status: status, bytes: bytes))
      }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { promise.fail(error) }
    func channelInactive(context: ChannelHandlerContext) { promise.fail(Fault.cutShort) }
  }
}
