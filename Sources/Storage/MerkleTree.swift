import Crypto

/// The hash tree of RFC 6962, section 2.1: one root stands for all leaves, and a short path proves that a leaf is among
/// them. The format is public: docs/evidence-format.md.
package enum MerkleTree {
  package static func leaf(_ content: [UInt8]) -> [UInt8] { sum([0] + content) }

  private static func node(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] { sum([1] + left + right) }

  /// Of leaf hashes in their order; without leaves the hash of nothing.
  package static func root(_ leaves: [[UInt8]]) -> [UInt8] {
    leaves.isEmpty ? sum([]) : root(leaves[...])
  }

  private static func root(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
    if leaves.count == 1, let only = leaves.first { return only }
    let split = leaves.startIndex + splitPoint(leaves.count)
    return node(root(leaves[..<split]), root(leaves[split...]))
  }

  /// The hashes beside the way from a leaf to the root, the nearest first.
  package static func path(to index: Int, in leaves: [[UInt8]]) -> [[UInt8]] {
    guard leaves.indices.contains(index) else { return [] }
    return path(to: index, in: leaves[...])
  }

  private static func path(to index: Int, in leaves: ArraySlice<[UInt8]>) -> [[UInt8]] {
    guard leaves.count > 1 else { return [] }
    let half = splitPoint(leaves.count)
    let split = leaves.startIndex + half
    return index < half
      ? path(to: index, in: leaves[..<split]) + [root(leaves[split...])]
      : path(to: index - half, in: leaves[split...]) + [root(leaves[..<split])]
  }

  /// The root that a leaf and its path lead to; nil when the path has not the length that index and count ask for.
  package static func root(of leaf: [UInt8], at index: Int, of count: Int, path: [[UInt8]]) -> [UInt8]? {
    guard count > 0, (0..<count).contains(index) else { return nil }
    var here = index
    var last = count - 1
    var hash = leaf
    for beside in path {
      guard last > 0 else { return nil }
      if here & 1 == 1 || here == last {
        hash = node(beside, hash)
        while here & 1 == 0, here > 0 {
          here >>= 1
          last >>= 1
        }
      } else {
        hash = node(hash, beside)
      }
      here >>= 1
      last >>= 1
    }
    return last == 0 ? hash : nil
  }

  /// The largest power of two below `count`.
  private static func splitPoint(_ count: Int) -> Int {
    var split = 1
    while split * 2 < count { split *= 2 }
    return split
  }

  private static func sum(_ bytes: [UInt8]) -> [UInt8] { [UInt8](SHA256.hash(data: bytes)) }
}
