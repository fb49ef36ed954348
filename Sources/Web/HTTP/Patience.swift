import NIOCore
import NIOHTTPTypes

/// How long a connection may keep the server waiting. Nothing is counted while an answer is being made or an event stream runs.
package struct Patience: Sendable {
  /// Seconds from the opening of a connection, or from the end of its last answer, to the whole head of a request.
  package let headSeconds: Int64
  /// Seconds that a body may take however slowly it comes.
  package let bodySeconds: Int64
  /// Bytes a second, on average, that a body must bring after those seconds: a poor mobile line brings more.
  package let bodyBytesPerSecond: Int64 = 1000
  /// Seconds that a full answer may lie unread before its reader is given up.
  package let unreadSeconds: Int64

  /// `seconds` for a head and for an unread answer; half of them for a body before its speed counts.
  package init(seconds: Int = 60) {
    headSeconds = Int64(max(1, seconds))
    bodySeconds = max(1, headSeconds / 2)
    unreadSeconds = headSeconds
  }
}

/// Ends connections that hold a place and do nothing with it: slow heads, slow bodies, readers that do not read.
///
/// One timer a connection, looked at again when it rings and never cancelled: with ten thousand connections, taking timers back
/// at each request would cost more than the request.
final class PatienceHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// The body came too slowly. Whoever reads it is told; the connection ends soon after the answer.
  struct TooSlow: Error {}

  /// Seconds that an answer has to leave by before its connection is closed under a request that was never read to its end.
  private static let farewellSeconds: Int64 = 5

  private let patience: Patience
  private var unanswered = 0
  private var isReadingBody = false
  private var bodyBegan = NIODeadline.now()
  private var bodyBytes: Int64 = 0
  /// When somebody has to do something, and what happens to him otherwise.
  private var deadline: (at: NIODeadline, end: End)?
  private var unreadSince: NIODeadline?
  /// When the timer rings.
  private var rings: NIODeadline?

  private enum End { case close, checkBody }

  init(_ patience: Patience) { self.patience = patience }

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { wait(patience.headSeconds, for: .close, context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    wait(patience.headSeconds, for: .close, context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    deadline = nil
    unreadSince = nil
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      unanswered += 1
      isReadingBody = true
      bodyBegan = .now()
      bodyBytes = 0
      deadline = nil
    case .body(let buffer): bodyBytes += Int64(buffer.readableBytes)
    case .end:
      isReadingBody = false
      if unanswered > 0 { deadline = nil } else { wait(patience.headSeconds, for: .close, context) }
    }
    context.fireChannelRead(data)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    // A request that came whole never gets here with its body open, and needs no timer.
    if isReadingBody, deadline == nil { wait(patience.bodySeconds, for: .checkBody, context) }
    context.fireChannelReadComplete()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) {
      unanswered -= 1
      if unanswered == 0 { wait(isReadingBody ? PatienceHandler.farewellSeconds : patience.headSeconds, for: .close, context) }
    }
    context.write(data, promise: promise)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable {
      unreadSince = nil
    } else {
      unreadSince = .now()
      ring(at: .now() + .seconds(patience.unreadSeconds), context)
    }
    context.fireChannelWritabilityChanged()
  }

  private func wait(_ seconds: Int64, for end: End, _ context: ChannelHandlerContext) {
    let at = NIODeadline.now() + .seconds(seconds)
    deadline = (at, end)
    ring(at: at, context)
  }

  /// Sees to it that the timer rings no later than that. An earlier timer looks for itself what is left to wait for.
  private func ring(at moment: NIODeadline, _ context: ChannelHandlerContext) {
    if let rings, rings <= moment { return }
    rings = moment
    _ = context.eventLoop.assumeIsolated().scheduleTask(deadline: moment) { [weak self] in
      guard let self, self.rings == moment else { return }
      self.rings = nil
      self.look(context)
    }
  }

  private func look(_ context: ChannelHandlerContext) {
    guard context.channel.isActive else { return }
    let now = NIODeadline.now()
    if let unreadSince {
      let end = unreadSince + .seconds(patience.unreadSeconds)
      guard end > now else { return context.close(promise: nil) }
      ring(at: end, context)
    }
    guard let deadline else { return }
    guard deadline.at <= now else { return ring(at: deadline.at, context) }
    switch deadline.end {
    case .close: context.close(promise: nil)
    case .checkBody:
      let seconds = (now - bodyBegan).nanoseconds / 1_000_000_000
      if bodyBytes >= seconds * patience.bodyBytesPerSecond {
        wait(max(1, patience.bodySeconds / 4), for: .checkBody, context)
      } else {
        wait(PatienceHandler.farewellSeconds, for: .close, context)
        context.fireErrorCaught(TooSlow())
      }
    }
  }
}
