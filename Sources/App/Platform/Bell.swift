import Synchronization

/// Rings when this process has written something, so that whoever waits for news looks at once instead of at the next round.
/// Another process over the same database is not heard: its news come with the next round.
package final class Bell: Sendable {
  private struct State {
    var next: UInt64 = 0
    var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
  }
  private let state = Mutex(State())

  package init() {}

  package func ring() {
    let waiting = state.withLock { state in
      let all = state.waiting
      state.waiting = [:]
      return all
    }
    for one in waiting.values { one.resume() }
  }

  /// Returns at the next ring, after `longest` at the latest, and at once when the task is cancelled.
  package func wait(longest: Duration) async {
    let place = state.withLock { state in
      state.next += 1
      return state.next
    }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.rung(place) }
      group.addTask { try? await Task.sleep(for: longest) }
      await group.next()
      group.cancelAll()
      release(place)
    }
  }

  private func rung(_ place: UInt64) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if Task.isCancelled { return true }
          state.waiting[place] = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      release(place)
    }
  }

  private func release(_ place: UInt64) { state.withLock { $0.waiting.removeValue(forKey: place) }?.resume() }
}
