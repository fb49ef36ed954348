import Aftersales
import Synchronization

/// Folded case files of this process. An entry counts only with the hash of the head it was folded from, which names the
/// whole chain before it: neither another process nor a transaction that was undone can make it lie.
final class CaseCache: Sendable {
  private struct Entry {
    let hash: [UInt8]
    let state: any CaseFile
  }

  private let entries = Mutex<[Int64: Entry]>([:])
  private let limit: Int

  init(limit: Int = 20_000) { self.limit = limit }

  func state<Case: CaseFile>(_ type: Case.Type, _ id: Int64, hash: [UInt8]) -> Case? {
    entries.withLock { entries in
      guard let entry = entries[id], entry.hash == hash else { return nil }
      return entry.state as? Case
    }
  }

  func keep(_ state: some CaseFile, _ id: Int64, hash: [UInt8]) {
    entries.withLock { entries in
      // A full house is cleared at once: rarer and simpler than keeping count of every use.
      if entries.count >= limit { entries.removeAll(keepingCapacity: true) }
      entries[id] = Entry(hash: hash, state: state)
    }
  }
}
