import CPostgres
import Foundation

/// One connection that only listens. What is heard is a hint and no more: it may come without cause (another schema of the
/// same database, a connection made anew) and never carries data.
final class PostgresListener: @unchecked Sendable {  // `isStopped` is touched only under `lock`; the pipe's ends never change
  private let channel: String
  private let connect: @Sendable () throws -> PostgresConnection
  private let heard: @Sendable () -> Void
  private let lock = NSLock()
  private var isStopped = false
  private let pipe = Pipe()

  init(
    channel: String, connect: @escaping @Sendable () throws -> PostgresConnection, heard: @escaping @Sendable () -> Void
  ) {
    self.channel = channel
    self.connect = connect
    self.heard = heard
    let thread = Thread { self.loop() }
    thread.name = "baoxiu.listen"
    thread.start()
  }

  func stop() {
    lock.withLock { isStopped = true }
    // The byte wakes `poll`; that nobody reads it any more is no fault.
    try? pipe.fileHandleForWriting.write(contentsOf: Data([0]))
  }

  private func loop() {
    var pause: Int32 = 50
    while !lock.withLock({ isStopped }) {
      do {
        let connection = try connect()
        try connection.command("listen \(PostgresAddress.quoted(channel))")
        pause = 50
        // What was said while nobody listened is lost: whoever listens looks once now.
        heard()
        try listen(on: connection)
      } catch {
        wait(for: -1, milliseconds: pause)
        pause = min(pause * 2, 5000)
      }
    }
  }

  private func listen(on connection: PostgresConnection) throws {
    while !lock.withLock({ isStopped }) {
      if try connection.notifications() > 0 { heard() }
      wait(for: connection.socket, milliseconds: -1)
    }
  }

  /// Sleeps until the socket has something to read, `stop` was called, or the time is over.
  private func wait(for socket: Int32, milliseconds: Int32) {
    let readable = Int16(POLLIN)
    var watched = [
      pollfd(fd: socket, events: readable, revents: 0),
      pollfd(fd: pipe.fileHandleForReading.fileDescriptor, events: readable, revents: 0),
    ]
    _ = poll(&watched, nfds_t(watched.count), milliseconds)
  }
}
