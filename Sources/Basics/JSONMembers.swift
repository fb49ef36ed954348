extension JSON {
  /// The members of an object, kept in the order of their keys' UTF-8 bytes: the order in which the canonical text has them, so
  /// that writing sorts nothing and reading our own texts only appends. Objects here have some ten to forty members; a
  /// dictionary spent more on hashing than a search among so few costs.
  package struct Members: Sendable, Hashable {
    private struct Member: Sendable, Hashable {
      /// The first eight bytes of the key as one number, so that most comparisons are of two numbers.
      let head: UInt64
      let key: String
      var value: JSON
    }

    private var list: [Member] = []

    package init() {}

    /// Members given in any order; of two with the same key the later one stays.
    package init(_ pairs: some Sequence<(key: String, value: JSON)>) {
      list.reserveCapacity(pairs.underestimatedCount)
      for (key, value) in pairs { put(value, at: key) }
    }

    package init(_ pairs: some Sequence<(String, JSON)>) {
      list.reserveCapacity(pairs.underestimatedCount)
      for (key, value) in pairs { put(value, at: key) }
    }

    package var count: Int { list.count }
    package var isEmpty: Bool { list.isEmpty }
    /// In order.
    package var keys: some RandomAccessCollection<String> { list.lazy.map(\.key) }
    /// In the order of their keys.
    package var values: some RandomAccessCollection<JSON> { list.lazy.map(\.value) }

    /// Setting nil takes the member away.
    package subscript(key: String) -> JSON? {
      get {
        let (place, found) = place(of: key, head: Members.head(of: key))
        return found ? list[place].value : nil
      }
      set {
        if let newValue {
          put(newValue, at: key)
        } else {
          let (place, found) = place(of: key, head: Members.head(of: key))
          if found { list.remove(at: place) }
        }
      }
    }

    package subscript(key: String, default value: JSON) -> JSON {
      get { self[key] ?? value }
      set { self[key] = newValue }
    }

    package mutating func reserveCapacity(_ count: Int) { list.reserveCapacity(count) }

    /// Adds a member whose key must be new; false, and nothing changed, when it is there already.
    package mutating func add(_ value: JSON, at key: String) -> Bool {
      let head = Members.head(of: key)
      let (place, found) = place(of: key, head: head)
      if !found { list.insert(Member(head: head, key: key, value: value), at: place) }
      return !found
    }

    @discardableResult
    package mutating func removeValue(forKey key: String) -> JSON? {
      let old = self[key]
      self[key] = nil
      return old
    }

    package func mapValues<Fault: Error>(_ change: (JSON) throws(Fault) -> JSON) throws(Fault) -> Members {
      var changed = self
      for place in changed.list.indices { changed.list[place].value = try change(changed.list[place].value) }
      return changed
    }

    /// The values made into something else, by key.
    package func dictionary<Made>(_ make: (JSON) throws -> Made) rethrows -> [String: Made] {
      try Dictionary(uniqueKeysWithValues: list.map { ($0.key, try make($0.value)) })
    }

    /// The values that can be made into something else, by key.
    package func compactMapValues<Made>(_ make: (JSON) throws -> Made?) rethrows -> [String: Made] {
      var made: [String: Made] = [:]
      for member in list { made[member.key] = try make(member.value) }
      return made
    }

    package func filter(_ isKept: ((key: String, value: JSON)) throws -> Bool) rethrows -> Members {
      var kept = self
      try kept.list.removeAll { try !isKept(($0.key, $0.value)) }
      return kept
    }

    package func merging(_ others: Members, uniquingKeysWith choose: (JSON, JSON) -> JSON) -> Members {
      var merged = self
      merged.merge(others, uniquingKeysWith: choose)
      return merged
    }

    package mutating func merge(_ others: Members, uniquingKeysWith choose: (JSON, JSON) -> JSON) {
      for (key, value) in others { put(self[key].map { choose($0, value) } ?? value, at: key) }
    }

    @inline(never)
    private mutating func put(_ value: JSON, at key: String) {
      let head = Members.head(of: key)
      let (place, found) = place(of: key, head: head)
      if found {
        list[place].value = value
      } else {
        list.insert(Member(head: head, key: key, value: value), at: place)
      }
    }

    /// Where the key stands, or would. What is read and written in order ends at the first comparison.
    @inline(never)
    private func place(of key: String, head: UInt64) -> (place: Int, found: Bool) {
      guard let last = list.last, last.head >= head else { return (list.count, false) }
      var (low, high) = (0, list.count)
      while low < high {
        let middle = (low + high) / 2
        if list[middle].head < head || (list[middle].head == head && Members.precedes(list[middle].key, key)) {
          low = middle + 1
        } else {
          high = middle
        }
      }
      return (low, low < list.count && list[low].head == head && Members.isSame(list[low].key, key))
    }

    private static func head(of key: String) -> UInt64 {
      var key = key
      return key.withUTF8 { bytes in
        var head: UInt64 = 0
        for place in 0..<8 { head = head << 8 | (place < bytes.count ? UInt64(bytes[place]) : 0) }
        return head
      }
    }

    /// Byte by byte: `String`'s own comparison takes texts for equal that are written differently. Both have the same head.
    private static func isSame(_ a: String, _ b: String) -> Bool {
      a.utf8.count == b.utf8.count && (a.utf8.count <= 8 || a.utf8.elementsEqual(b.utf8))
    }

    private static func precedes(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
  }
}

extension JSON.Members: Sequence {
  package struct Iterator: IteratorProtocol {
    fileprivate var place = 0
    fileprivate let members: JSON.Members

    package mutating func next() -> (key: String, value: JSON)? {
      guard place < members.count else { return nil }
      defer { place += 1 }
      return members.member(at: place)
    }
  }

  package func makeIterator() -> Iterator { Iterator(members: self) }
  package var underestimatedCount: Int { count }

  fileprivate func member(at place: Int) -> (key: String, value: JSON) { (list[place].key, list[place].value) }
}

extension JSON.Members: ExpressibleByDictionaryLiteral {
  @inline(never)
  package init(dictionaryLiteral pairs: (String, JSON)...) { self.init(pairs) }
}
