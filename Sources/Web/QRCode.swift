import Basics

/// A square of dark and light modules that a camera reads back as text: QR code of ISO/IEC 18004, bytes, error correction M.
/// Drawn by the program itself, so that a printed form needs no script and no network.
package struct QRCode: Hashable, Sendable {
  /// Modules on a side, without the quiet zone.
  package let size: Int
  /// Row by row; true is dark.
  package private(set) var modules: [Bool]
  private var isFixed: [Bool]

  /// The smallest version (1 to 10) that holds the text; nil for more than 213 bytes.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard let version = (1...10).first(where: { bytes.count <= QRCode.layout[$0 - 1].capacity(version: $0) }) else { return nil }
    size = 17 + 4 * version
    modules = Array(repeating: false, count: size * size)
    isFixed = modules
    drawPatterns(version)
    place(QRCode.codewords(bytes, version: version))
    applyBestMask(version)
  }

  package subscript(row: Int, column: Int) -> Bool { modules[row * size + column] }

  /// One path of horizontal runs, with the four modules of quiet zone that readers need.
  package func svg(label: String) -> HTML {
    var path = ""
    for row in 0..<size {
      var column = 0
      while column < size {
        guard self[row, column] else {
          column += 1
          continue
        }
        let start = column
        while column < size, self[row, column] { column += 1 }
        path += "M\(start + 4) \(row + 4)h\(column - start)v1h-\(column - start)z"
      }
    }
    return """
      <svg class="qr" viewBox="0 0 \(size + 8) \(size + 8)" role="img" aria-label="\(label)" shape-rendering="crispEdges">\
      <rect width="100%" height="100%" fill="#fff"/><path d="\(path)" fill="#000"/></svg>
      """
  }

  // MARK: Patterns

  private mutating func fix(_ row: Int, _ column: Int, _ isDark: Bool) {
    guard (0..<size).contains(row), (0..<size).contains(column) else { return }
    modules[row * size + column] = isDark
    isFixed[row * size + column] = true
  }

  private mutating func drawPatterns(_ version: Int) {
    for place in 0..<size {
      fix(6, place, place.isMultiple(of: 2))
      fix(place, 6, place.isMultiple(of: 2))
    }
    for (row, column) in [(3, 3), (3, size - 4), (size - 4, 3)] {
      for down in -4...4 {
        for right in -4...4 {
          let ring = max(abs(down), abs(right))
          fix(row + down, column + right, ring != 2 && ring != 4)
        }
      }
    }
    let centres = QRCode.layout[version - 1].centres
    for row in centres {
      for column in centres where !isCorner(row, column) {
        for down in -2...2 {
          for right in -2...2 { fix(row + down, column + right, max(abs(down), abs(right)) != 1) }
        }
      }
    }
    drawFormat(mask: 0)
    drawVersion(version)
  }

  /// Where a finder pattern stands already.
  private func isCorner(_ row: Int, _ column: Int) -> Bool {
    (row == 6 && column == 6) || (row == 6 && column == size - 7) || (row == size - 7 && column == 6)
  }

  /// Twice fifteen bits: correction level M (00) and the mask, protected by a BCH code.
  private mutating func drawFormat(mask: Int) {
    let data = mask
    var rest = data
    for _ in 0..<10 { rest = (rest << 1) ^ ((rest >> 9) * 0x537) }
    let bits = ((data << 10) | rest) ^ 0x5412
    func bit(_ place: Int) -> Bool { (bits >> place) & 1 == 1 }
    for place in 0..<6 { fix(place, 8, bit(place)) }
    fix(7, 8, bit(6))
    fix(8, 8, bit(7))
    fix(8, 7, bit(8))
    for place in 9..<15 { fix(8, 14 - place, bit(place)) }
    for place in 0..<8 { fix(8, size - 1 - place, bit(place)) }
    for place in 8..<15 { fix(size - 15 + place, 8, bit(place)) }
    fix(size - 8, 8, true)
  }

  private mutating func drawVersion(_ version: Int) {
    guard version >= 7 else { return }
    var rest = version
    for _ in 0..<12 { rest = (rest << 1) ^ ((rest >> 11) * 0x1F25) }
    let bits = (version << 12) | rest
    for place in 0..<18 {
      let isDark = (bits >> place) & 1 == 1
      fix(size - 11 + place % 3, place / 3, isDark)
      fix(place / 3, size - 11 + place % 3, isDark)
    }
  }

  // MARK: Data

  /// What a version at level M holds: check bytes of a block, blocks as (how many, data bytes of each), alignment centres.
  private struct Layout: Sendable {
    let checks: Int
    let blocks: [(count: Int, data: Int)]
    let centres: [Int]

    var dataBytes: Int { blocks.reduce(0) { $0 + $1.count * $1.data } }
    func capacity(version: Int) -> Int { dataBytes - (version < 10 ? 2 : 3) }
  }

  private static let layout = [
    Layout(checks: 10, blocks: [(1, 16)], centres: []), Layout(checks: 16, blocks: [(1, 28)], centres: [6, 18]),
    Layout(checks: 26, blocks: [(1, 44)], centres: [6, 22]), Layout(checks: 18, blocks: [(2, 32)], centres: [6, 26]),
    Layout(checks: 24, blocks: [(2, 43)], centres: [6, 30]), Layout(checks: 16, blocks: [(4, 27)], centres: [6, 34]),
    Layout(checks: 18, blocks: [(4, 31)], centres: [6, 22, 38]),
    Layout(checks: 22, blocks: [(2, 38), (2, 39)], centres: [6, 24, 42]),
    Layout(checks: 22, blocks: [(3, 36), (2, 37)], centres: [6, 26, 46]),
    Layout(checks: 26, blocks: [(4, 43), (1, 44)], centres: [6, 28, 50]),
  ]

  /// Data and check bytes of all blocks, interleaved as they are laid down.
  private static func codewords(_ bytes: [UInt8], version: Int) -> [UInt8] {
    let layout = layout[version - 1]
    var bits: [Bool] = []
    func append(_ value: Int, _ length: Int) {
      for place in stride(from: length - 1, through: 0, by: -1) { bits.append((value >> place) & 1 == 1) }
    }
    append(0b0100, 4)
    append(bytes.count, version < 10 ? 8 : 16)
    for byte in bytes { append(Int(byte), 8) }
    append(0, min(4, layout.dataBytes * 8 - bits.count))
    while !bits.count.isMultiple(of: 8) { bits.append(false) }
    var data: [UInt8] = stride(from: 0, to: bits.count, by: 8).map { start in
      bits[start..<start + 8].reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
    }
    var isFirst = true
    while data.count < layout.dataBytes {
      data.append(isFirst ? 0xEC : 0x11)
      isFirst.toggle()
    }
    let divisor = ReedSolomon.divisor(layout.checks)
    var blocks: [[UInt8]] = []
    var start = 0
    for (count, length) in layout.blocks {
      for _ in 0..<count {
        blocks.append(Array(data[start..<start + length]))
        start += length
      }
    }
    let checks = blocks.map { ReedSolomon.remainder($0, divisor) }
    var result: [UInt8] = []
    for place in 0..<(blocks.map(\.count).max() ?? 0) {
      for block in blocks where place < block.count { result.append(block[place]) }
    }
    for place in 0..<layout.checks { for check in checks { result.append(check[place]) } }
    return result
  }

  /// In columns of two from the right, up and down in turn, around everything fixed.
  private mutating func place(_ codewords: [UInt8]) {
    var index = 0
    var right = size - 1
    var isUpward = true
    while right > 0 {
      if right == 6 { right = 5 }
      for step in 0..<size {
        let row = isUpward ? size - 1 - step : step
        for column in [right, right - 1] where !isFixed[row * size + column] && index < codewords.count * 8 {
          modules[row * size + column] = codewords[index >> 3] >> UInt8(7 - index & 7) & 1 == 1
          index += 1
        }
      }
      isUpward.toggle()
      right -= 2
    }
  }

  // MARK: Masks

  private static func isMasked(_ mask: Int, _ row: Int, _ column: Int) -> Bool {
    switch mask {
    case 0: return (row + column) % 2 == 0
    case 1: return row % 2 == 0
    case 2: return column % 3 == 0
    case 3: return (row + column) % 3 == 0
    case 4: return (row / 2 + column / 3) % 2 == 0
    case 5: return row * column % 2 + row * column % 3 == 0
    case 6: return (row * column % 2 + row * column % 3) % 2 == 0
    default: return ((row + column) % 2 + row * column % 3) % 2 == 0
    }
  }

  private mutating func flip(_ mask: Int) {
    for row in 0..<size {
      for column in 0..<size where !isFixed[row * size + column] && QRCode.isMasked(mask, row, column) {
        modules[row * size + column].toggle()
      }
    }
  }

  private mutating func applyBestMask(_ version: Int) {
    var best = (mask: 0, penalty: Int.max)
    for mask in 0..<8 {
      flip(mask)
      drawFormat(mask: mask)
      let penalty = penalty
      if penalty < best.penalty { best = (mask, penalty) }
      flip(mask)
    }
    flip(best.mask)
    drawFormat(mask: best.mask)
  }

  /// Long runs, squares, look-alikes of the finder pattern and an uneven share of dark make a code hard to read.
  private var penalty: Int {
    var sum = 0
    for isRow in [true, false] {
      for line in 0..<size {
        let cells = (0..<size).map { isRow ? self[line, $0] : self[$0, line] }
        var run = 1
        for place in 1..<size {
          if cells[place] == cells[place - 1] { run += 1 } else { run = 1 }
          sum += run == 5 ? 3 : run > 5 ? 1 : 0
        }
        let finder = [true, false, true, true, true, false, true]
        let light = [false, false, false, false]
        for start in 0...(size - 11) {
          let piece = Array(cells[start..<start + 11])
          if piece == finder + light || piece == light + finder { sum += 40 }
        }
      }
    }
    for row in 1..<size {
      for column in 1..<size {
        let one = self[row, column]
        if self[row - 1, column] == one, self[row, column - 1] == one, self[row - 1, column - 1] == one { sum += 3 }
      }
    }
    let dark = modules.count { $0 }
    return sum + abs(dark * 20 - modules.count * 10) / modules.count * 10
  }
}

/// Check bytes over the field of 256 elements with the polynomial 0x11D.
enum ReedSolomon {
  static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
    var result = 0
    for place in stride(from: 7, through: 0, by: -1) {
      result = (result << 1) ^ ((result >> 7) * 0x11D)
      if (Int(right) >> place) & 1 == 1 { result ^= Int(left) }
    }
    return UInt8(result & 0xFF)
  }

  /// Coefficients of the generator polynomial, without the leading one.
  static func divisor(_ degree: Int) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: degree)
    result[degree - 1] = 1
    var root: UInt8 = 1
    for _ in 0..<degree {
      for place in 0..<degree {
        result[place] = product(result[place], root)
        if place + 1 < degree { result[place] ^= result[place + 1] }
      }
      root = product(root, 2)
    }
    return result
  }

  static func remainder(_ data: [UInt8], _ divisor: [UInt8]) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: divisor.count)
    for byte in data {
      let factor = byte ^ result.removeFirst()
      result.append(0)
      for (place, coefficient) in divisor.enumerated() { result[place] ^= product(coefficient, factor) }
    }
    return result
  }
}
