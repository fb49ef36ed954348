/// Words for the search index, made here so that both engines find the same. A token is letters and digits only.
///
/// Han text: every pair of neighbours, and the first character of a name. Latin letters and digits: every run of three,
/// so that the middle and the tail of a number are found too. SQLite and PostgreSQL only ever compare whole tokens.
package enum Search {
  /// Nobody types more than this into a search; a longer text would only be work for the database.
  static let lettersMax = 100

  /// The tokens a hit must hold. Shorter than three letters: beginnings only; a single Han character: first of a name. Of the
  /// runs of three every other one and the last are asked for: they hold every letter, at half the looks into the index.
  package static func query(_ text: String) -> [String] {
    var words = SearchWords()
    runs(String(String.UnicodeScalarView(text.unicodeScalars.prefix(lettersMax)))) { run, isHan in
      if isHan {
        if run.count == 1 { words.add("h", run) }
        words.addNeighbours("", of: run, length: 2)
      } else if run.count < 3 {
        words.add("p", run)
      } else {
        words.addNeighbours("t", of: run, length: 3, step: 2)
      }
    }
    return words.sorted.map(\.text)
  }

  /// Full-width digits and letters are folded to plain ones, all letters to lower case; the rest parts the runs.
  fileprivate static func runs(_ text: String, _ found: (ArraySlice<Unicode.Scalar>, _ isHan: Bool) -> Void) {
    var run: [Unicode.Scalar] = []
    var isHan = false
    func end() {
      if !run.isEmpty { found(run[...], isHan) }
      run.removeAll(keepingCapacity: true)
    }
    func add(_ scalar: Unicode.Scalar, han: Bool) {
      if isHan != han { end() }
      isHan = han
      run.append(scalar)
    }
    for scalar in text.unicodeScalars {
      let folded = (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
      switch folded.value {
      case 0x30...0x39, 0x61...0x7A: add(folded, han: false)
      case 0x41...0x5A: add(Unicode.Scalar(UInt8(folded.value + 32)), han: false)
      case 0x3400...0x9FFF, 0x20000...0x3FFFF: add(folded, han: true)
      case 0x2D where !isHan && !run.isEmpty:
        // A hyphen inside a number or a model joins: 0571-8888 and KFR-35 are found as one run.
        continue
      default: end()
      }
    }
    end()
  }
}

/// The tokens of one row, gathered.
///
/// No token is longer than sixteen bytes, so each is kept as two numbers: sorting and comparing hundreds of them for every
/// registration costs next to nothing, and their order is that of their bytes.
package struct SearchWords: Sendable {
  fileprivate struct Word: Hashable, Comparable {
    var high: UInt64 = 0
    var low: UInt64 = 0
    var length = 0

    mutating func append(_ byte: UInt8) {
      precondition(length < 16)
      if length < 8 { high |= UInt64(byte) << UInt64(56 - 8 * length) } else { low |= UInt64(byte) << UInt64(120 - 8 * length) }
      length += 1
    }

    mutating func append(_ scalar: Unicode.Scalar) {
      for byte in UTF8.encode(scalar).unsafelyUnwrapped { append(byte) }  // every scalar has a form in UTF-8
    }

    static func < (a: Word, b: Word) -> Bool { a.high != b.high ? a.high < b.high : a.low < b.low }

    func write(into bytes: inout [UInt8]) {
      for place in 0..<length {
        bytes.append(UInt8(truncatingIfNeeded: place < 8 ? high >> UInt64(56 - 8 * place) : low >> UInt64(120 - 8 * place)))
      }
    }

    var text: String {
      var bytes: [UInt8] = []
      write(into: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  private var words: [Word] = []

  package init() {}

  /// A token that is one already: at most sixteen letters and digits.
  package mutating func add(token: String) {
    var word = Word()
    for byte in token.utf8 { word.append(byte) }
    words.append(word)
  }

  /// All tokens of a text, each behind the mark: at most seven letters and digits.
  package mutating func add(_ text: String, mark: String = "") {
    Search.runs(text) { run, isHan in
      if isHan {
        add(mark + "h", run.prefix(1))
        addNeighbours(mark, of: run, length: 2)
      } else {
        if run.count < 3 { add(mark + "x", run) }
        add(mark + "p", run.prefix(1))
        add(mark + "p", run.prefix(2))
        addNeighbours(mark + "t", of: run, length: 3)
      }
    }
  }

  fileprivate mutating func add(_ mark: String, _ scalars: ArraySlice<Unicode.Scalar>) {
    var word = Word()
    for byte in mark.utf8 { word.append(byte) }
    for scalar in scalars { word.append(scalar) }
    words.append(word)
  }

  /// Runs of `length` neighbours: every one that begins `step` behind the one before, and the last.
  fileprivate mutating func addNeighbours(_ mark: String, of run: ArraySlice<Unicode.Scalar>, length: Int, step: Int = 1) {
    guard run.count >= length else { return }
    let last = run.endIndex - length
    for start in stride(from: run.startIndex, to: last, by: step) { add(mark, run[start..<start + length]) }
    add(mark, run[last..<last + length])
  }

  /// Each once, in the order of their bytes.
  fileprivate var sorted: [Word] {
    var sorted = words.sorted()
    var kept = 0
    for place in sorted.indices where place == 0 || sorted[place] != sorted[kept - 1] {
      sorted[kept] = sorted[place]
      kept += 1
    }
    sorted.removeSubrange(kept...)
    return sorted
  }

  /// The tokens as a row's column holds them: sorted, parted by spaces.
  package var line: String {
    let sorted = sorted
    var bytes: [UInt8] = []
    bytes.reserveCapacity(sorted.count * 7)
    for word in sorted {
      if !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
      word.write(into: &bytes)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
