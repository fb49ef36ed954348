import Synchronization

/// The room that bodies of requests may take in memory, all together: who finds it full is asked to come back, so that no
/// number of uploads at once can take the machine's memory.
final class BodyRoom: Sendable {
  private let free: Mutex<Int>

  init(bytes: Int) { free = Mutex(bytes) }

  /// False when there is not that much left.
  func take(_ bytes: Int) -> Bool {
    free.withLock { free in
      guard free >= bytes else { return false }
      free -= bytes
      return true
    }
  }

  func giveBack(_ bytes: Int) { free.withLock { $0 += bytes } }
}
