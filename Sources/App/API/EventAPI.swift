import Aftersales
import Basics
import ServiceLifecycle
import Storage
import Web

/// `/events`: what happens, as it happens, to whoever may see it. The id of an event is its position in the sealed order, so
/// that `Last-Event-ID` goes on where a broken connection stopped. No personal value is ever sent here.
enum EventAPI {
  /// How often a quiet line is shown to be alive.
  static let heartbeat = Duration.seconds(15)
  /// Messages that a slow reader may leave waiting; then the stream ends and he comes back with his last position.
  static let waitingMax = 1000

  static func endpoints(_ desk: Desk, pause: Duration = .seconds(1)) -> [Endpoint] {
    [
      Endpoint("GET", "/events", "streamEvents", tag: "events", reply: .events) { call in
        await desk.answer(call, asPage: false) {
          _ = try await desk.client(call)
          _ = try Query(call.query, for: [])
          let start = try await position(desk, call)
          return Answer(stream: stream(desk, call, from: start, pause: pause))
        }
      }
    ]
  }

  private static func position(_ desk: Desk, _ call: Call) async throws -> Int64 {
    guard let given = call.header("last-event-id"), !given.isEmpty else {
      return try await desk.office.database.read { try Sealer.last(in: $0) }
    }
    guard let position = Int64(given), position >= 0 else { throw Refusal.invalid([FieldFault("Last-Event-ID", "bad-cursor")]) }
    return position
  }

  private static func stream(_ desk: Desk, _ call: Call, from start: Int64, pause: Duration) -> AsyncStream<[UInt8]> {
    AsyncStream(bufferingPolicy: .bufferingOldest(waitingMax)) { continuation in
      let task = Task {
        var position = start
        // Measured and not read off the clock, which may be set back.
        var quiet = TimeBox(heartbeat)
        continuation.yield(Array(": \(start)\n\n".utf8))
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
          // Who asks is looked up anew each time: a withdrawn token or another post counts from the next event on.
          guard let user = try? await desk.user(call), let batch = try? await batch(desk, user, after: position) else { break }
          for message in batch.messages {
            if case .enqueued = continuation.yield(message) { continue }
            continuation.finish()
            return
          }
          position = batch.position
          if batch.messages.isEmpty, quiet.isUp { continuation.yield(Array(":\n\n".utf8)) }
          if !batch.messages.isEmpty || quiet.isUp { quiet = TimeBox(heartbeat) }
          if !batch.isFull { await desk.office.bell.wait(longest: pause) }
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  private struct Batch: Sendable {
    let messages: [[UInt8]]
    let position: Int64
    let isFull: Bool
  }

  private static func batch(_ desk: Desk, _ user: User, after position: Int64) async throws -> Batch {
    try await desk.office.read(as: user.actor) { work in
      // Posts may have changed between the look-up and this snapshot: then nothing is said until they are looked up again.
      guard try Accounts.isUnchanged(user, in: work.transaction) else {
        return Batch(messages: [], position: position, isFull: true)
      }
      let limit = 200
      let sealed = try Sealer.after(position, limit: limit, in: work.transaction)
      var messages: [[UInt8]] = []
      for entry in sealed {
        guard let place = try place(entry.event.stream, entry.streamKind, in: work) else { continue }
        let data: JSON = [
          "position": .int(entry.position), "collection": .string(place.collection),
          "id": .string(Crockford.encode(entry.event.stream)),
          "branch": entry.branch == 0 ? .null : .string(Crockford.encode(entry.branch)), "number": .orNull(place.number),
          "kind": .string(entry.event.kind),
          "version": .count(entry.event.seq), "happenedAt": place.zone.json(entry.event.happenedAt),
          "recordedAt": place.zone.json(entry.event.recordedAt),
        ]
        messages.append(Array("id: \(entry.position)\nevent: change\ndata: \(data.canonical)\n\n".utf8))
      }
      return Batch(messages: messages, position: sealed.last?.position ?? position, isFull: sealed.count == limit)
    }
  }

  /// Where the case stands, if the asker may see it at this moment.
  private static func place(
    _ stream: Int64, _ kind: String, in work: Work
  ) throws -> (collection: String, number: String?, zone: Aftersales.Zone)? {
    do {
      switch kind {
      case WorkOrder.streamKind:
        let order = try WorkOrders.find(ID(stream), in: work)
        return ("work-orders", order.state.call.number, try work.zone(of: order.branch))
      case CustomerFile.streamKind:
        return ("customers", nil, try work.zone(of: try Customers.find(ID(stream), in: work).branch))
      case AssetFile.streamKind:
        return ("assets", nil, try work.zone(of: try Assets.find(ID(stream), in: work).branch))
      case BranchFile.streamKind:
        return ("branches", nil, work.zone(named: try work.find(BranchFile.self, stream).state.zone))
      case StaffFile.streamKind:
        return ("staff", nil, try work.zone(of: try work.find(StaffFile.self, stream).branch))
      case TechnicianDay.streamKind:
        guard let day = try work.fold(TechnicianDay.self, stream) else { return nil }
        // Whoever may know of the technician sees that his day has changed.
        _ = try work.find(StaffFile.self, day.state.technician.number)
        return ("technician-days", nil, try work.zone(of: day.branch))
      default: return nil
      }
    } catch Problem.notFound { return nil }
  }
}
